"""Points along streets: how many on each stretch, and in windows that slide along a chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from outletplan.geodesy import WGS84, millimetres
from outletplan.measure.stretches import (
    Stretches,
    as_drawn,
    of_one_length,
    piece_at,
    stretch_lines,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def by_street(network: Network, feet: Feet, *, half_m: float) -> pd.DataFrame:
    """
    Count points on the streets as drawn, and in the busiest window of each.

    A point counts once, on its nearest street; in windows it counts on every street on which it
    has a foot. Points without a foot are not counted.

    Parameters
    ----------
    network
        The streets.
    feet
        The points and their feet.
    half_m
        Half the length of a window: so far to either side, edge included. [m]

    Returns
    -------
    streets
        Indexed by street_id, all of the network, in its order: name, street_class, length_m [0
        where the street lies on another one], outlets, per_100_m [NaN without length],
        busiest_window: most points within half_m of a place on the street, along streets of the
        same name beyond its ends too.

    Examples
    --------
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> lines = [LineString([(0, 0), (0.001, 0)]), LineString([(0.001, 0), (0.002, 0)])]
    >>> streets = gpd.GeoDataFrame({"name": "East Road"}, geometry=lines, index=["w", "e"],
    ...                            crs="EPSG:4326")
    >>> network = street_network(streets)
    >>> feet = find_feet(network, np.array([0.0009, 0.0012, 0.0013]), np.zeros(3))
    >>> by_street(network, feet, half_m=30)[["outlets", "per_100_m", "busiest_window"]]
               outlets  per_100_m  busiest_window
    street_id
    w                1   0.898315               2
    e                2   1.796631               3
    """
    stretches = as_drawn(network)
    counts = _counted(network, feet, stretches, half_m)
    grouped = counts.groupby(stretches.street)
    table = network.streets[["name", "street_class"]].copy()
    rows = np.arange(len(table))
    table["length_m"] = grouped["length_m"].sum().reindex(rows, fill_value=0.0).array
    table["outlets"] = grouped["outlets"].sum().reindex(rows, fill_value=0).array
    table["per_100_m"] = _per_100_m(table)
    table["busiest_window"] = grouped["busiest_window"].max().reindex(rows, fill_value=0).array
    return table


def by_segment(
    network: Network, feet: Feet, *, segment_m: float, half_m: float
) -> gpd.GeoDataFrame:
    """
    Count points on segments of one length, and in the busiest window of each.

    Segments follow streets of one name across junctions, from the chain's smaller end; the last
    one is what remains. A point at an edge belongs to the segment that begins there.

    Parameters
    ----------
    network
        The streets.
    feet
        The points and their feet.
    segment_m
        Length of a segment. [m]
    half_m
        Half the length of a window, edge included. [m]

    Returns
    -------
    segments
        One row each: chain, from_m, to_m [position along the chain], street_id, name, street_class
        [of the street at its middle], length_m, outlets, per_100_m, busiest_window; WGS-84 lines.

    Examples
    --------
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.002, 0)])], crs="EPSG:4326")
    >>> network = street_network(lines)
    >>> feet = find_feet(network, np.array([0.0003, 0.0012, 0.0013]), np.zeros(3))
    >>> segments = by_segment(network, feet, segment_m=150, half_m=30)
    >>> segments[["from_m", "length_m", "outlets", "busiest_window"]].round(1)
       from_m  length_m  outlets  busiest_window
    0     0.0     150.0        3               2
    1   150.0      72.6        0               2
    """
    stretches = of_one_length(network, segment_m=segment_m)
    counts = _counted(network, feet, stretches, half_m)
    streets = network.streets.iloc[stretches.street]
    table = pd.DataFrame(
        {
            "chain": stretches.chain,
            "from_m": stretches.from_m,
            "to_m": stretches.to_m,
            "street_id": streets.index,
            "name": streets["name"].array,
            "street_class": streets["street_class"].array,
            "length_m": counts["length_m"],
            "outlets": counts["outlets"],
            "per_100_m": _per_100_m(counts),
            "busiest_window": counts["busiest_window"],
        }
    )
    return gpd.GeoDataFrame(table, geometry=stretch_lines(network, *stretches[:3]), crs=WGS84)


def busiest_windows(network: Network, feet: Feet, *, half_m: float) -> gpd.GeoDataFrame:
    """
    Locate the window with the most points on every chain that has one.

    A window reaches `half_m` along the chain to either side of its middle, wherever that is, and
    counts both sides of the street. Of equally busy ones the first is given.

    Parameters
    ----------
    network
        The streets.
    feet
        The points and their feet; all feet count, so that a corner counts on both its streets.
    half_m
        Half the length of a window, edge included. [m]

    Returns
    -------
    windows
        Busiest first: chain, street_id, name, street_class [at its middle], outlets, middle_m,
        from_m, to_m [position along the chain; before 0 or beyond its length across the seam of a
        ring]; WGS-84 lines.

    Examples
    --------
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.002, 0)])], crs="EPSG:4326")
    >>> network = street_network(lines)
    >>> feet = find_feet(network, np.array([0.0003, 0.0012, 0.0013]), np.zeros(3))
    >>> busiest_windows(network, feet, half_m=30)[["outlets", "from_m", "to_m"]].round(2)
       outlets  from_m    to_m
    0        2  109.15  169.15
    """
    axis = _axis(network, feet, half_m)
    chain, middle = feet.chain, axis.first_middles()
    count = axis.in_window(chain, middle)
    order = np.lexsort((middle, -count, chain))
    order = order[np.unique(chain[order], return_index=True)[1]]
    chain, count = chain[order], count[order]
    middle_m = axis.centred(chain, middle[order]) / 1000
    length_m = network.chains.length_m[chain]
    closed = network.chains.closed[chain]
    from_m = np.where(closed, middle_m - half_m, np.maximum(middle_m - half_m, 0))
    to_m = np.where(closed, middle_m + half_m, np.minimum(middle_m + half_m, length_m))
    whole = closed & (to_m - from_m >= length_m)
    from_m, to_m = np.where(whole, 0, from_m), np.where(whole, length_m, to_m)
    at_middle = np.where(closed, middle_m % length_m, middle_m)
    streets = network.streets.iloc[network.pieces.street[piece_at(network, chain, at_middle)]]
    table = pd.DataFrame(
        {
            "chain": chain,
            "street_id": streets.index,
            "name": streets["name"].array,
            "street_class": streets["street_class"].array,
            "outlets": count,
            "middle_m": middle_m,
            "from_m": from_m,
            "to_m": to_m,
        }
    )
    lines = stretch_lines(network, chain, from_m, to_m)
    windows = gpd.GeoDataFrame(table, geometry=lines, crs=WGS84)
    return windows.sort_values(["outlets", "chain"], ascending=[False, True], ignore_index=True)


def window_counts(network: Network, feet: Feet, *, half_m: float) -> Ints:
    """
    Count for each foot the points within a distance along its street, both sides.

    Parameters
    ----------
    network
        The streets.
    feet
        The points and their feet.
    half_m
        So far to either side of the foot, edge included. [m]

    Returns
    -------
    counts
        By foot, the point itself included, shape (feet,).

    Examples
    --------
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.002, 0)])], crs="EPSG:4326")
    >>> network = street_network(lines)
    >>> feet = find_feet(network, np.array([0.0003, 0.0012, 0.0013]), np.zeros(3))
    >>> window_counts(network, feet, half_m=30).tolist()
    [1, 2, 2]
    """
    axis = _axis(network, feet, half_m)
    return axis.in_window(feet.chain, axis.along)


@dataclass(frozen=True, eq=False)
class _Axis:
    """The feet of all chains on one line, chain after chain, in whole millimetres."""

    half: int
    along: Ints
    """By foot: position along its chain."""
    chain: Ints
    """By foot."""
    begin: Ints
    """By chain: where it begins on the line."""
    length: Ints
    ring: NDArray[np.bool_]
    """By chain: closed."""
    total: Ints
    """By chain: its feet."""
    line: Ints
    """All feet, sorted; those of a ring again where a window reaches them across its seam."""

    def in_window(self, chain: Ints, middle: Ints) -> Ints:
        """Count the feet in the windows around these places."""
        place = self.begin[chain] + middle
        upper = np.searchsorted(self.line, place + self.half, side="right")
        lower = np.searchsorted(self.line, place - self.half, side="left")
        return np.where(self._all_round(chain), self.total[chain], upper - lower)

    def first_middles(self) -> Ints:
        """Give for each foot the first place whose window holds it: one of these is busiest."""
        first = self.along - self.half
        return np.where(
            self.ring[self.chain], first % self.length[self.chain], np.maximum(first, 0)
        )

    def centred(self, chain: Ints, middle: Ints) -> NDArray[np.float64]:
        """Move windows to midway between the first and the last foot in them."""
        place = self.begin[chain] + middle
        last = np.searchsorted(self.line, place + self.half, side="right") - 1
        first = np.searchsorted(self.line, place - self.half, side="left")
        between = (self.line[first] + self.line[last]) / 2 - self.begin[chain]
        return np.where(self._all_round(chain), 0.0, between)

    def _all_round(self, chain: Ints) -> NDArray[np.bool_]:
        return self.ring[chain] & (2 * self.half >= self.length[chain])


def _axis(network: Network, feet: Feet, half_m: float) -> _Axis:
    half, chain = int(millimetres(half_m)), feet.chain
    length, closed = np.maximum(millimetres(network.chains.length_m), 1), network.chains.closed
    begin = np.cumsum(length + 4 * half + 4) - length - 2 * half
    at = millimetres(feet.at_m)
    at = np.where(closed[chain], at % length[chain], np.minimum(at, length[chain]))
    line = begin[chain] + at
    around = closed[chain] & (2 * half < length[chain])
    before = around & (at >= length[chain] - half)
    behind = around & (at <= half)
    again = [line[before] - length[chain[before]], line[behind] + length[chain[behind]]]
    total = np.bincount(chain, minlength=len(length))
    line = np.sort(np.concatenate([line, *again]))
    return _Axis(half, at, chain, begin, length, closed, total, line)


def _counted(network: Network, feet: Feet, stretches: Stretches, half_m: float) -> pd.DataFrame:
    """Give length, points and the busiest window of each stretch."""
    axis, chain = _axis(network, feet, half_m), stretches.chain
    from_mm, to_mm = millimetres(stretches.from_m), millimetres(stretches.to_m)
    begin = axis.begin[chain] + from_mm

    def stretch_at(foot_chain: Ints, at: Ints) -> Ints:
        return np.searchsorted(begin, axis.begin[foot_chain] + at, side="right") - 1

    nearest = feet.first[:-1][feet.snapped]
    own = stretch_at(feet.chain[nearest], axis.along[nearest])
    busiest = np.maximum(axis.in_window(chain, from_mm), axis.in_window(chain, to_mm))
    middle = axis.first_middles()
    np.maximum.at(busiest, stretch_at(feet.chain, middle), axis.in_window(feet.chain, middle))
    return pd.DataFrame(
        {
            "length_m": stretches.to_m - stretches.from_m,
            "outlets": np.bincount(own, minlength=len(chain)),
            "busiest_window": busiest,
        }
    )


def _per_100_m(table: pd.DataFrame) -> pd.Series:
    return table["outlets"] / table["length_m"].where(table["length_m"] > 0) * 100
