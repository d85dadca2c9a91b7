"""Points next to each other on one side of a street, with nobody between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outletplan.geodesy import millimetres
from outletplan.measure.feet import LEFT, RIGHT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def adjoining(network: Network, feet: Feet, *, within_m: float) -> tuple[Ints, Ints, Floats]:
    """
    Find the points beside each other on one side of one street.

    Points at one place of the street, to 1 mm, are beside each other, and all of them are beside
    those at the next place. A point on the line itself stands on both sides, one at a corner on
    each of its streets. How far a door is set back does not matter.

    Parameters
    ----------
    within_m
        Those farther apart along the street are left out; exactly that far is inside. [m]

    Returns
    -------
    a, b
        Positions with a < b, each pair once, sorted.
    along_m
        How far they are apart along the street, the least of several, whole millimetres. [m]

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.001, 0)])], crs="EPSG:4326")
    >>> network = street_network(lines)
    >>> lon, lat = np.array([0.0001, 0.0002, 0.0003, 0.0002]), np.array([1, 1, 1, -1]) * 5e-5
    >>> adjoining(network, find_feet(network, lon, lat), within_m=100)[:2]
    (array([0, 1]), array([1, 2]))
    """
    found = [_on_side(network, feet, side, within_m) for side in (LEFT, RIGHT)]
    a, b, apart = (np.concatenate(column) for column in zip(*found, strict=True))
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((apart, high, low))
    low, high, apart = low[order], high[order], apart[order]
    first = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)][: len(low)]
    first &= low != high  # one that has two feet on a ring
    return low[first], high[first], apart[first] / 1000


def _on_side(network: Network, feet: Feet, side: int, within_m: float) -> tuple[Ints, Ints, Ints]:
    """Pair the points on one side, place by place along each chain."""
    here = np.flatnonzero(feet.side != -side)
    at_mm, chain = millimetres(feet.at_m[here]), feet.chain[here]
    order = np.lexsort((feet.point[here], at_mm, chain))
    at_mm, chain, point = at_mm[order], chain[order], feet.point[here][order]
    begins = np.r_[True, (np.diff(chain) != 0) | (np.diff(at_mm) != 0)][: len(point)]
    first = np.flatnonzero(begins)
    size = np.diff(np.r_[first, len(point)])
    place = np.arange(len(first))
    following, apart = _next_places(network, chain[first], at_mm[first])
    near = apart <= millimetres(within_m)
    one = np.r_[place, place[near]]
    other = np.r_[place, following[near]]
    gap = np.r_[np.zeros(len(place), dtype=np.int64), apart[near]]
    return _crossed(point, first, size, (one, other, gap))


def _next_places(network: Network, chain: Ints, at_mm: Ints) -> tuple[Ints, Ints]:
    """Find the next place on the chain and how far it is; on a ring the first after the last."""
    count = len(chain)
    following = np.arange(1, count + 1)
    last = np.r_[np.diff(chain) != 0, True][:count]
    begin = np.flatnonzero(np.r_[True, np.diff(chain) != 0][:count])
    following[last] = begin
    apart = at_mm[following % max(count, 1)] - at_mm
    closed = network.chains.closed[chain]
    around = millimetres(network.chains.length_m[chain]) + apart
    never = np.iinfo(np.int64).max
    return following, np.where(last, np.where(closed, around, never), apart)


def _crossed(
    point: Ints, first: Ints, size: Ints, places: tuple[Ints, Ints, Ints]
) -> tuple[Ints, Ints, Ints]:
    """Pair every point of one place with every point of the other."""
    one, other, gap = places
    many = size[one] * size[other]
    row = np.repeat(np.arange(len(one)), many)
    k = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    a = point[first[one[row]] + k // size[other[row]]]
    b = point[first[other[row]] + k % size[other[row]]]
    return a, b, gap[row]
