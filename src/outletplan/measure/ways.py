"""Walks as lines for the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from outletplan.measure.lines import MILLIMETRE, lonlat
from outletplan.measure.walking import Way

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

WORTH = 2_000


class Ways(NamedTuple):
    """Walks between feet: along a frontage, else the shortest way, at most so many metres long."""

    foot_a: Ints
    foot_b: Ints
    frontage: Flags
    metres: Floats


def walking_lines(
    network: Network, feet: Feet, pairs: pd.DataFrame, *, to: Feet | None = None
) -> NDArray[np.object_]:
    """
    Draw the walk of each pair.

    A frontage is drawn along the street line, where nobody walks it. Where no way is known, the
    line is straight from point to point.

    Parameters
    ----------
    network
        The streets.
    feet, to
        As they were given to `walking_pairs`.
    pairs
        Rows of its result, or of that of `nearest_on_foot`.

    Returns
    -------
    lines
        One LineString per row, from a to b, in WGS-84.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> from outletplan.measure.walking import walking_pairs
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.0001, 0), (0.0001, 0.0001)])],
    ...                          crs="EPSG:4326")
    >>> network = street_network(lines)
    >>> feet = find_feet(network, np.array([0.0, 0.0001]), np.array([0.0, 0.0001]))
    >>> line = walking_lines(network, feet, walking_pairs(network, feet, below_m=50))[0]
    >>> line.simplify(1e-9).wkt
    'LINESTRING (0 0, 0.0001 0, 0.0001 0.0001)'
    """
    from outletplan.measure.compiled import in_parts
    from outletplan.measure.walk_kernels import passed

    b = feet if to is None else to
    rows = pairs["way"].isin([Way.FRONTAGE.value, Way.FULL.value]).to_numpy()
    walk = pairs[rows]
    along = (walk["way"] == Way.FRONTAGE.value).to_numpy()
    ways = Ways(
        np.array(walk["foot_a"]),
        np.array(walk["foot_b"]),
        np.array(along),
        walk["street_m"].to_numpy() + MILLIMETRE,
    )
    net = network.graph, network.pieces, network.chains

    def task(start: int, stop: int) -> tuple[Ints, Ints]:
        return passed(net, feet, b, ways, (start, stop))

    found = in_parts(task, len(walk), worth=WORTH)
    places, counts = (np.concatenate(column) for column in zip(*found, strict=True))
    a_of, b_of, walked = pairs["a"].to_numpy(), pairs["b"].to_numpy(), np.flatnonzero(rows)
    everyone, through = np.arange(len(pairs)), np.repeat(walked, counts)
    stops = [  # in the order of the walk: whose, and where
        (everyone, feet.lon[a_of], feet.lat[a_of]),
        (walked, *foot_places(network, feet, ways.foot_a)),
        (through, network.places.lon[places], network.places.lat[places]),
        (walked, *foot_places(network, b, ways.foot_b)),
        (everyone, b.lon[b_of], b.lat[b_of]),
    ]
    owner, lon, lat = (np.concatenate(column) for column in zip(*stops, strict=True))
    order = np.argsort(owner, kind="stable")
    corners = np.column_stack([lon[order], lat[order]])
    return np.asarray(shapely.linestrings(corners, indices=owner[order]))


def foot_places(network: Network, feet: Feet, foot: Ints) -> tuple[Floats, Floats]:
    """Give lon and lat of feet on the street line, WGS-84."""
    piece = feet.piece[foot]
    metres = feet.at_m[foot] - network.pieces.at_m[piece]
    share = metres / network.pieces.length_m[piece]
    return lonlat(network.cells.start[piece] + share[:, None] * network.cells.run[piece])
