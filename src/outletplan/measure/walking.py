"""Feet → walks from door to door: frontage, full way, bounds and legs. No verdicts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import pandas as pd

from outletplan.geodesy import geodesic_m, millimetres
from outletplan.measure.lines import MILLIMETRE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

FAR_M = 1e9  # beyond any way on earth
FIRST_LOOK_M = 250.0
WIDER = 1 + 1e-6  # of far pairs the kernel's metres are right to that, up to 100 km
WORTH = 5_000


class Way(StrEnum):
    """How a walk was measured."""

    SAME_SPOT = "same_spot"
    """Straight not more than 1 mm: everything is 0."""
    FRONTAGE = "frontage"
    """Along one side of one street."""
    FULL = "full"
    """To the street line, along the streets, and from there to the other door."""
    OFF_STREET = "off_street"
    """One of the two is too far from every street: only the straight line is known."""
    UNCONNECTED = "unconnected"
    """No way in the network; a missing path proves nothing, so only the straight line bounds it."""


WAYS = pd.array([way.value for way in Way], dtype="str")
SAME_SPOT, FRONTAGE, FULL, OFF_STREET, UNCONNECTED = range(len(Way))  # places in WAYS
WALKED = (Way.SAME_SPOT.value, Way.FRONTAGE.value, Way.FULL.value)


class Wanted(NamedTuple):
    """Pairs to be measured, sorted by their first point."""

    a: Ints
    b: Ints
    reach_m: Floats
    """The longest way between feet that can matter. [m]"""
    first: Ints
    """The pairs of the k-th first point are first[k] to first[k + 1]."""


def walking_pairs(
    network: Network, feet: Feet, *, to: Feet | None = None, below_m: float
) -> pd.DataFrame:
    """
    Measure the walk of every pair that may be below a limit.

    A pair that is not listed is at least `below_m` apart: by the straight line, or because even
    from street line to street line the way is so long. `distance_m` is the estimate; the door may
    be anywhere between `low_m` and `high_m`. It says nothing on crossing a street unlawfully, and
    knows only what is drawn.

    Parameters
    ----------
    network
        The streets.
    feet
        The points and their feet.
    to
        Other points; None pairs the points among themselves, each pair once, a < b.
    below_m
        Pairs from this on are left out; add the accuracy of the points to the limit. [m]

    Returns
    -------
    pairs
        Nearest first, then by a and b. a, b [position]; straight_m; distance_m [m, NaN where not
        known, inf where no way is]; lower_m, upper_m: straight and full way; low_m, high_m: the
        band of the estimate; frontage_m, full_m [inf where there is none]; access_m, street_m,
        exit_m: the legs of the way that was measured; same_side [NA where no street is shared];
        way [see Way]; foot_a, foot_b [position in feet, -1 for none].

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.001, 0)])], crs="EPSG:4326")
    >>> network = street_network(lines)
    >>> feet = find_feet(network, np.array([0.0002, 0.0005]), np.array([0.0001, 0.0001]))
    >>> walking_pairs(network, feet, below_m=50)[["a", "b", "distance_m", "upper_m", "way"]]
       a  b  distance_m    upper_m       way
    0  0  1   33.395847  55.510702  frontage
    """
    other = feet if to is None else to
    walks = _measured(network, feet, other, _near_pairs(feet, to, below_m), below_m)
    close = np.flatnonzero(_mm(walks.low_m) < _mm(below_m))
    ids = walks.a[close] * len(other.lon) + walks.b[close]
    order = close[_nearest_first(walks.distance_m[close], ids)]
    walks = _Walks._make(column.take(order) for column in walks)  # the others are let go
    return _table(feet, other, walks)


def walks_of(walks: pd.DataFrame, a: Ints, b: Ints) -> pd.DataFrame:
    """
    Look up pairs among the walks of `walking_pairs`, in their order.

    What is not listed there is missing, and farther than any limit: its band is inf.
    """
    many = 1 + max(b.max(initial=-1), walks["b"].max() if len(walks) else -1)
    listed = walks.set_axis(walks["a"].to_numpy() * many + walks["b"].to_numpy())
    found = listed.reindex(a * many + b).reset_index(drop=True)
    return found.fillna({"low_m": np.inf, "high_m": np.inf})


def nearest_on_foot(
    network: Network, feet: Feet, *, to: Feet | None = None, at_most_m: float = 50_000.0
) -> pd.DataFrame:
    """
    Find for every point the nearest other one on foot.

    Parameters
    ----------
    network
        The streets.
    feet
        The points and their feet.
    to
        The points to choose from; None chooses among the other points themselves.
    at_most_m
        Nothing is looked for beyond. [m]

    Returns
    -------
    pairs
        The columns of `walking_pairs`, one row per point a, in their order; of those equally near
        to 1 mm the first b. A point without a foot, or without a way to any other one, has no row
        unless another one is at the same spot.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.01, 0)])], crs="EPSG:4326")
    >>> network = street_network(lines)
    >>> village = find_feet(network, np.array([0.0]), np.array([0.0]))
    >>> outlets = find_feet(network, np.array([0.009, 0.007]), np.array([0.0, 0.0]))
    >>> nearest_on_foot(network, village, to=outlets)[["a", "b", "distance_m"]]
       a  b  distance_m
    0  0  1  779.236436
    """
    other = feet if to is None else to
    left, within_m = np.isfinite(feet.lon), min(FIRST_LOOK_M, at_most_m)
    with_way, found = _with_way(network, feet, to), []
    while True:
        # Beyond this circle nobody is nearer: a walk is never shorter than the straight line.
        asked = feet._replace(lon=np.where(left, feet.lon, np.nan))
        pairs = walking_pairs(network, asked, to=other, below_m=within_m + MILLIMETRE)
        pairs = pairs[(pairs["distance_m"] <= within_m) & pairs["way"].isin(WALKED)]
        if to is None:
            pairs = pairs[pairs["a"] != pairs["b"]]
        found.append(pairs.drop_duplicates("a"))
        left &= with_way
        left[found[-1]["a"]] = False
        if within_m >= at_most_m or not left.any():
            break
        within_m = min(2 * within_m, at_most_m)
    return pd.concat(found).sort_values("a", ignore_index=True)


class _Walks(NamedTuple):
    """Pairs as the kernels measure them."""

    a: Ints
    b: Ints
    straight_m: Floats
    full_m: Floats
    least_m: Floats
    """The least of way minus both set-backs over all feet."""
    full_a: Ints
    """Feet of the full way."""
    full_b: Ints
    frontage_m: Floats
    front_a: Ints
    """Feet of the frontage."""
    front_b: Ints
    shared: Flags
    """They have feet on one chain."""
    code: Ints
    """Place in WAYS."""

    @property
    def along(self) -> Flags:
        """The frontage is the way."""
        return np.isfinite(self.frontage_m) & (self.frontage_m <= self.full_m + MILLIMETRE)

    @property
    def walk_m(self) -> Floats:
        return np.minimum(self.frontage_m, self.full_m)

    @property
    def distance_m(self) -> Floats:
        metres = np.maximum(self.straight_m, self.walk_m)
        return np.select([self.code == SAME_SPOT, self.code == OFF_STREET], [0.0, np.nan], metres)

    @property
    def low_m(self) -> Floats:
        known = (self.code == FRONTAGE) | (self.code == FULL)
        least_m = np.where(self.along, self.walk_m, self.least_m)
        return np.where(known, np.maximum(self.straight_m, least_m), self.straight_m)


def _table(a: Feet, b: Feet, walks: _Walks) -> pd.DataFrame:
    """Give the columns of `walking_pairs`."""
    along, off_street = walks.along, walks.code == OFF_STREET
    upper_m = np.maximum(walks.straight_m, walks.full_m)
    foot_a = np.where(along, walks.front_a, walks.full_a)
    foot_b = np.where(along, walks.front_b, walks.full_b)
    metres = {
        "straight_m": walks.straight_m.copy(),
        "distance_m": walks.distance_m,
        "lower_m": walks.straight_m.copy(),
        "upper_m": upper_m,
        "low_m": walks.low_m,
        "high_m": np.where(along, walks.distance_m, upper_m),
        "frontage_m": np.where(off_street, np.nan, walks.frontage_m),
        "full_m": np.where(off_street, np.nan, walks.full_m),
        **_legs(a, b, (foot_a, foot_b, along), walks.walk_m),
    }
    for column in metres.values():
        column[walks.code == SAME_SPOT] = 0.0
    return pd.DataFrame(
        {
            "a": walks.a,
            "b": walks.b,
            **metres,
            "same_side": pd.arrays.BooleanArray(np.isfinite(walks.frontage_m), ~walks.shared),
            "way": WAYS.take(walks.code),
            "foot_a": foot_a,
            "foot_b": foot_b,
        },
        copy=False,
    )


def _measured(
    network: Network, a: Feet, b: Feet, pairs: tuple[Ints, Ints, Floats], below_m: float
) -> _Walks:
    """Measure pairs: position in a, position in b, straight metres."""
    from outletplan.measure.compiled import in_parts
    from outletplan.measure.walk_kernels import frontages, full_ways

    wanted, straight_m = _wanted(a, b, pairs, below_m)
    n = len(straight_m)
    full_m, least_m, frontage_m = (np.full(n, np.inf) for _ in range(3))
    full_a, full_b, front_a, front_b = (np.full(n, -1) for _ in range(4))
    linked, shared = np.zeros((2, n), dtype=bool)
    full = full_m, least_m, full_a, full_b, linked
    frontage = frontage_m, front_a, front_b, shared
    in_parts(
        lambda start, stop: full_ways(network.graph, a, b, wanted, (start, stop), full),
        len(wanted.first) - 1,
        worth=WORTH,
    )
    in_parts(
        lambda start, stop: frontages(a, b, wanted, network.chains, (start, stop), frontage),
        n,
        worth=20 * WORTH,
    )
    code = np.zeros(n, dtype=np.int64)
    walks = _Walks(wanted.a, wanted.b, straight_m, *full[:4], *frontage, code)
    same_spot = millimetres(straight_m) <= 1
    off_street = ~(a.snapped[wanted.a] & b.snapped[wanted.b])
    known_by = [same_spot, off_street, ~linked, walks.along]
    code[:] = np.select(known_by, [SAME_SPOT, OFF_STREET, UNCONNECTED, FRONTAGE], FULL)
    return walks


def _near_pairs(feet: Feet, to: Feet | None, below_m: float) -> tuple[Ints, Ints, Floats]:
    """Find the pairs whose straight line is below a limit."""
    from outletplan.measure.straight_kernels import EXACT_TO_M, straight_pairs

    other, split, within_m = feet if to is None else to, len(feet.lon), below_m * WIDER
    if to is None:
        a, b, straight_m = straight_pairs(feet.lon, feet.lat, within_m=within_m)
    else:
        lon, lat = np.r_[feet.lon, to.lon], np.r_[feet.lat, to.lat]
        a, b, straight_m = straight_pairs(lon, lat, within_m=within_m, first_set=split)
        b = b - split
    if within_m > EXACT_TO_M:
        straight_m = geodesic_m(feet.lon[a], feet.lat[a], other.lon[b], other.lat[b])
    near = _mm(straight_m) < _mm(below_m)
    return a[near], b[near], straight_m[near]


def _wanted(
    a: Feet, b: Feet, pairs: tuple[Ints, Ints, Floats], below_m: float
) -> tuple[Wanted, Floats]:
    """Put pairs in the order of their first points along the streets."""
    one, other, straight_m = pairs
    # Neighbours in turn, so that what one needs is still at hand for the next.
    edge = np.full(len(a.lon), -1)
    edge[a.snapped] = a.edge[a.first[:-1][a.snapped]]
    rank = np.empty(len(edge), dtype=np.int64)
    rank[np.argsort(edge)] = np.arange(len(edge))
    order = np.argsort(rank[one])
    one, other = one[order], other[order]
    first = np.r_[np.flatnonzero(np.r_[True, np.diff(one) != 0][: len(one)]), len(one)]
    # The way of the least full walk may be longer than that of the least W - b_A - b_B, by as
    # much as the set-backs of the feet of one point differ.
    reach_m = below_m + MILLIMETRE + _slack(a)[one] + _slack(b)[other]
    return Wanted(one, other, reach_m, first), straight_m[order]


def _slack(feet: Feet) -> Floats:
    """Give twice the greatest set-back of each point less its smallest; 0 without a foot."""
    slack = np.zeros(len(feet.lon))
    near, far = feet.first[:-1][feet.snapped], feet.first[1:][feet.snapped] - 1
    slack[feet.snapped] = 2 * feet.setback_m[far] - feet.setback_m[near]
    return slack


def _nearest_first(metres: Floats, ids: Ints) -> Ints:
    """Order pairs by whole millimetres, then by ids, of which no two are equal."""
    by_ids = np.argsort(ids)
    mm = _mm(np.nan_to_num(metres[by_ids], nan=FAR_M))
    mm[mm == _mm(FAR_M)] = 1 + mm.max(initial=0, where=mm < _mm(FAR_M))
    keys = mm * len(mm) + np.arange(len(mm))
    keys.sort()  # a sort of whole numbers takes a sixth of the time of a stable order
    return cast("Ints", by_ids[keys % len(mm)])


def _legs(a: Feet, b: Feet, walk: tuple[Ints, Ints, Flags], metres: Floats) -> dict[str, Floats]:
    """Split walks into access, street and exit; NaN where there is no walk."""
    foot_a, foot_b, along = walk
    setback_a, setback_b = np.full((2, len(foot_a)), np.nan)
    walked = (foot_a >= 0) & (foot_b >= 0)
    setback_a[walked] = a.setback_m[foot_a[walked]]
    setback_b[walked] = b.setback_m[foot_b[walked]]
    access_m = np.where(along, np.abs(setback_a - setback_b), setback_a)
    exit_m = np.where(along, 0.0, setback_b)
    return {"access_m": access_m, "street_m": metres - access_m - exit_m, "exit_m": exit_m}


def _with_way(network: Network, feet: Feet, to: Feet | None) -> Flags:
    """Tell which points have a foot that hangs together with one of another point."""
    component = network.graph.component[network.graph.edge_from]
    others = feet if to is None else to
    reached = np.unique(np.column_stack([component[others.edge], others.point]), axis=0)[:, 0]
    enough = 1 if to is not None else 2
    served = np.bincount(reached, minlength=component.max() + 1) >= enough
    with_way = np.zeros(len(feet.lon), dtype=bool)
    with_way[feet.point[served[component[feet.edge]]]] = True
    return with_way


def _mm(metres: Floats | float) -> Ints:
    """Round to whole millimetres; what has no end is very far."""
    return millimetres(np.minimum(metres, FAR_M))
