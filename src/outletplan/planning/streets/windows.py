"""Windows along streets: what stands on a stretch, which limits reach it, where it is busiest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.geodesy import WGS84, millimetres
from outletplan.law.kinds import StreetWindow
from outletplan.measure.stretches import as_drawn, of_one_length, piece_at, stretch_lines
from outletplan.measure.windows import busiest_windows, by_segment, by_street, window_counts
from outletplan.planning.spacing.reach import (
    NOWHERE,
    WHOLE_AREA,
    binding,
    outlet_ranks,
    ranks,
    with_rivals,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import AppliedRule, Ranged
    from outletplan.measure.network import Network
    from outletplan.planning.scope import Scope, Scoped
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DEFAULT_HALF_WINDOW_M = 250.0
_COLUMNS = (
    "rule_no", "subject", "unit_id", "outlet_a", "street_id", "sets", "value", "arithmetic",
    "limit_m", "foot",
)  # fmt: skip


class Limit(NamedTuple):
    """What a window may hold, and who says so; the default limits nothing."""

    half_window_m: float = DEFAULT_HALF_WINDOW_M
    half_m: float = DEFAULT_HALF_WINDOW_M
    """The same to the millimetre that is compared."""
    at_most: float = np.nan
    holds: float = np.inf
    """The most outlets in a window; one more than `at_most` where that counts those beside one."""
    rule_no: int = -1
    cite: str | None = None
    assumed: str | None = None


DEFAULT = Limit()


class Strips(NamedTuple):
    """Rows of a table of streets or of segments, before they are judged."""

    street: Ints
    """Row in the table of streets."""
    foot: Ints
    """By foot of an outlet: the strip on which it stands."""
    middle: NDArray[np.object_]
    """Points in WGS-84, None where nothing is left of a street."""
    counts: Callable[[float], pd.DataFrame]
    """Outlets and busiest windows for a half window; see `measure.windows`. [m]"""


def strips_as_drawn(walk: OnFoot) -> Strips:
    """Take the streets as drawn; the middle of one is half its length along its stretches."""
    network, drawn = walk.network, as_drawn(walk.network)
    order = np.argsort(drawn.street, kind="stable")
    metres = (drawn.to_m - drawn.from_m)[order]
    ends = np.cumsum(metres)
    street, first = np.unique(drawn.street[order], return_index=True)
    last = np.r_[first[1:], len(order)] - 1
    half_m = (ends[first] - metres[first] + ends[last]) / 2
    half = np.clip(np.searchsorted(ends, half_m), first, last)
    at_m = drawn.to_m[order[half]] - (ends[half] - half_m)
    middle = np.full(len(network.streets), None, dtype=object)
    middle[street] = _points(network, drawn.chain[order[half]], at_m)
    return Strips(
        street=np.arange(len(network.streets)),
        foot=network.pieces.street[walk.feet.piece],
        middle=middle,
        counts=lambda half_m: by_street(network, walk.feet, half_m=half_m),
    )


def strips_of_one_length(walk: OnFoot, segment_m: float) -> Strips:
    """Cut runs of streets of one name into segments; see `measure.windows.by_segment`."""
    network, feet = walk.network, walk.feet
    cut = of_one_length(network, segment_m=segment_m)
    before = np.r_[0.0, np.cumsum(network.chains.length_m)]  # all chains end to end on one axis
    begin = before[cut.chain] + cut.from_m
    foot = np.searchsorted(begin, before[feet.chain] + feet.at_m, side="right") - 1
    return Strips(
        street=cut.street,
        foot=foot,
        middle=_points(network, cut.chain, (cut.from_m + cut.to_m) / 2),
        counts=lambda half_m: by_segment(network, feet, segment_m=segment_m, half_m=half_m),
    )


def _points(network: Network, chain: Ints, at_m: Floats) -> NDArray[np.object_]:
    return np.asarray(shapely.get_point(stretch_lines(network, chain, at_m, at_m), 0))


def limits_of(scope: Scope) -> tuple[Limit, ...]:
    """List the limits of the edition, strictest first, and last the default window."""
    limits = [
        Limit(
            half_window_m=item.rule.limit_m,
            half_m=item.rule.half_window_mm / 1000,
            at_most=item.rule.at_most,
            holds=item.rule.at_most + (item.rule.applicant == "not_counted"),
            rule_no=item.number,
            cite=item.article.cite,
            assumed="; ".join(item.rule.assumed),
        )
        for item in scope.of(StreetWindow)
    ]
    return (*sorted(limits, key=lambda limit: (limit.holds, limit.rule_no)), DEFAULT)


def limits_on(scope: Scope, walk: OnFoot, *, street: Ints, unit: Ints) -> Flags:
    """
    Flag the limits that reach stretches of a street: those of the deepest unit that has any.

    Parameters
    ----------
    street, unit
        By stretch: rows in the tables of streets and of units, -1 for no unit.

    Returns
    -------
    reach
        Shape (stretches, rules), in the order of `limits_of`, the default left out.
    """
    items = {item.number: item for item in scope.of(StreetWindow)}
    own = [items[limit.rule_no] for limit in limits_of(scope)[:-1]]
    rules = with_rivals(scope, own)
    rank = np.empty((len(street), len(rules)), dtype=np.int64)
    for k, item in enumerate(rules):
        outside = WHOLE_AREA if item.whole_area else NOWHERE
        rank[:, k] = np.append(ranks(scope, item), outside)[unit]
    return deepest_on(walk, rules, rank, street)


def window_rulings(region: Region, scope: Scope, walk: OnFoot | None) -> pd.DataFrame:
    """
    Find the outlets in being whose own window holds more than a street-window rule allows.

    The window reaches along the street to either side of the door and holds both sides; a door at
    a corner has one on each street, under the rules that reach it there. The row names the fullest.

    Returns
    -------
    rulings
        One row per article and outlet that breaks it; without streets none.
    """
    items = scope.of(StreetWindow)
    if walk is None or not items:
        return pd.DataFrame(columns=_COLUMNS)
    street = walk.network.pieces.street[walk.feet.piece]
    rules = with_rivals(scope, items)
    rank = outlet_ranks(region, scope, rules)[walk.feet.point]
    reach = deepest_on(walk, rules, rank, street)
    found = [_broken(item, reach[:, k], region, walk) for k, item in enumerate(items)]
    return pd.concat(found, ignore_index=True)


def deepest_on(
    walk: OnFoot, rules: Sequence[Scoped[AppliedRule]], rank: Ints, street: Ints
) -> Flags:
    """Flag, of the rules that name the street at a place, those of the deepest unit."""
    for k, item in enumerate(rules):
        streets = getattr(item.rule, "on_streets", None)
        rank[~_named(walk, streets)[street], k] = NOWHERE
    own = sum(isinstance(item.rule, StreetWindow) for item in rules)
    return binding(rank, rules, np.zeros(len(rank), dtype=bool), own=own)


def _broken(item: Scoped[StreetWindow], reach: Flags, region: Region, walk: OnFoot) -> pd.DataFrame:
    """Find the outlets with too much in the window of a foot that the rule reaches."""
    rule, network, feet = item.rule, walk.network, walk.feet
    others = window_counts(network, feet, half_m=rule.half_window_mm / 1000) - 1
    foot = np.flatnonzero(reach & ~rule.keeps(others))
    foot = foot[np.lexsort((foot, -others[foot], feet.point[foot]))]  # the fullest window first
    foot = foot[np.unique(feet.point[foot], return_index=True)[1]]
    outlets = region.outlets.iloc[feet.point[foot]]
    streets = network.streets.index[network.pieces.street[feet.piece[foot]]]
    rows = pd.DataFrame(
        {
            "rule_no": item.number,
            "subject": "outlet",
            "unit_id": outlets["belongs_to"].array,
            "outlet_a": outlets.index.astype("str"),
            "street_id": streets.astype("str"),
            "sets": "street_window",
            "value": pd.array(others[foot] + (rule.applicant == "counted"), dtype="Int64"),
            "arithmetic": pd.array([rule.arithmetic(int(n)) for n in others[foot]], dtype="str"),
            "limit_m": rule.limit_m,
            "foot": foot,
        }
    )
    return rows.sort_values("outlet_a", ignore_index=True)


def busiest_on_streets(scope: Scope, walk: OnFoot, reach: Flags) -> gpd.GeoDataFrame:
    """
    Locate for each limit the busiest window of every chain, among those where it reaches.

    Parameters
    ----------
    reach
        Which limits reach which street as drawn, shape (streets, limits), the default included.

    Returns
    -------
    windows
        Busiest first, with lines in WGS-84; chains without outlets are left out.
    """
    found = []
    for limit, wanted in zip(limits_of(scope), reach.T, strict=True):
        if wanted.any():
            windows = _located(walk, limit.half_m, wanted)
            found.append(
                windows.assign(
                    half_window_m=limit.half_window_m,
                    at_most=limit.at_most,
                    over=windows["outlets"] > limit.holds,
                    rests_on="default" if limit is DEFAULT else "rule",
                    cite=limit.cite,
                )
            )
    windows = gpd.GeoDataFrame(pd.concat(found, ignore_index=True), crs=WGS84)
    windows = windows.sort_values("outlets", ascending=False, kind="stable", ignore_index=True)
    streets = said_of_streets(walk).reindex(windows["street_id"])
    return windows.assign(name=streets["name"].array, street_class=streets["street_class"].array)


def said_of_streets(walk: OnFoot) -> pd.DataFrame:
    """Give name and class of each street, missing where nothing is said."""
    streets = walk.network.streets[["name", "street_class"]]
    return streets.mask(streets == "")


def _located(walk: OnFoot, half_m: float, wanted: Flags) -> gpd.GeoDataFrame:
    """Locate the busiest window of each chain among those with their middle on some streets."""
    network = walk.network
    windows = busiest_windows(network, walk.feet, half_m=half_m)
    there = wanted[network.streets.index.get_indexer(windows["street_id"])]
    if there.all():
        return windows
    chain, middle_m, street, count = _busiest_places(
        walk, half_m, wanted, windows.loc[~there, "chain"].to_numpy()
    )
    closed, length_m = network.chains.closed[chain], network.chains.length_m[chain]
    whole = closed & (2 * half_m >= length_m)
    from_m, to_m = middle_m - half_m, middle_m + half_m
    from_m = np.where(whole, 0, np.where(closed, from_m, np.maximum(from_m, 0)))
    to_m = np.where(whole, length_m, np.where(closed, to_m, np.minimum(to_m, length_m)))
    table = {"chain": chain, "outlets": count, "from_m": from_m, "to_m": to_m}
    lines = stretch_lines(network, chain, from_m, to_m)
    rest = gpd.GeoDataFrame(table, geometry=lines, crs=WGS84)
    rest["street_id"] = network.streets.index[street]
    return pd.concat([windows[there], rest]).sort_values("chain")


def _busiest_places(
    walk: OnFoot, half_m: float, wanted: Flags, chains: Ints
) -> tuple[Ints, Floats, Ints, Ints]:
    """
    Find on each of these chains the place on a wanted street with most outlets around it.

    It is where such a street begins or ends, or the first place from which some door is in reach.
    """
    network, drawn = walk.network, as_drawn(walk.network)
    here = np.isin(walk.feet.chain, chains)
    own = walk.feet.chain[here]
    first_mm = millimetres(walk.feet.at_m[here]) - millimetres(half_m)
    length_mm = np.maximum(millimetres(network.chains.length_m[own]), 1)
    first_mm = np.where(network.chains.closed[own], first_mm % length_mm, np.maximum(first_mm, 0))
    first_m = first_mm / 1000
    street = np.r_[
        network.pieces.street[piece_at(network, own, first_m)], drawn.street, drawn.street
    ]
    chain, at_m = np.r_[own, drawn.chain, drawn.chain], np.r_[first_m, drawn.from_m, drawn.to_m]
    tried = np.isin(chain, chains) & wanted[street]
    chain, at_m, street = chain[tried], at_m[tried], street[tried]
    count = _outlets_around(walk, chain, at_m, half_m)
    order = np.lexsort((at_m, -count, chain))
    best = order[np.unique(chain[order], return_index=True)[1]]
    best = best[count[best] > 0]
    return chain[best], at_m[best], street[best], count[best]


def _outlets_around(walk: OnFoot, chain: Ints, at_m: Floats, half_m: float) -> Ints:
    """Count the doors in windows around any places, by counting with the places and without."""
    feet = walk.feet
    places = feet._replace(chain=chain, at_m=at_m)
    both = feet._replace(chain=np.r_[feet.chain, chain], at_m=np.r_[feet.at_m, at_m])
    everything = window_counts(walk.network, both, half_m=half_m)[len(feet.chain) :]
    return everything - window_counts(walk.network, places, half_m=half_m)


def _named(walk: OnFoot, streets: Ranged | None) -> Flags:
    """Flag the streets that a rule names; all of them where no street says what they are."""
    named = None if streets is None else walk.named(streets)
    return np.ones(len(walk.network.streets), dtype=bool) if named is None else named
