"""Who may be next door to one who asks, and who is at his address."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import pandas as pd

from outletplan.geodesy import geodesic_m, millimetres
from outletplan.law.kinds import NotAdjacent, OnePerAddress
from outletplan.planning.deciding.decision import Neighbour
from outletplan.planning.deciding.distances import Near
from outletplan.planning.spacing.judging import BELOW, ON_SITE
from outletplan.planning.spacing.near import SAME_SPOT_MM
from outletplan.planning.spacing.neighbours import BY_ADDRESS, ONE_PLACE_M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.ways import Asking
    from outletplan.planning.scope import Scoped
    from outletplan.planning.spacing.on_foot import OnFoot

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NO_FOOT = -1
Other = tuple[int, int]
"""Row of an outlet and row in the pile, -1 for the one that it is not."""


class Next(NamedTuple):
    """Somebody who may be next door, if nobody is between."""

    foot: int
    """Of the one who asks; NO_FOOT where only the straight line is known."""
    forwards: bool
    gap_mm: int
    near: Near


class Beside(NamedTuple):
    """Those near one who asks, by article and row of the pile."""

    next_door: dict[tuple[int, int], list[Next]]
    at_address: dict[tuple[int, int], list[Near]]


def beside(grounds: Grounds, asking: Asking) -> Beside:
    """Look who stands beside those who ask, whoever of the pile is granted."""
    found = Beside(defaultdict(list), defaultdict(list))
    for item in grounds.scope.of(NotAdjacent):
        for a, each in _next_doors(grounds, asking, item):
            found.next_door[a, item.number].append(each)
    for address in grounds.scope.of(OnePerAddress):
        for a, near in _at_addresses(grounds, asking, address):
            found.at_address[a, address.number].append(near)
    return found


def adjoining_one(found: list[Next]) -> Iterator[Near]:
    """Give those with nobody between: on each street the next ones to either side."""
    nearest: dict[tuple[int, bool], int] = {}
    for each in found:
        way = each.foot, each.forwards
        if each.gap_mm:
            nearest[way] = min(nearest.get(way, each.gap_mm), each.gap_mm)
    told = set()
    for each in sorted(found, key=lambda each: each.gap_mm):
        alone = each.foot == NO_FOOT or not each.gap_mm
        who = each.near.outlet, each.near.who
        if who not in told and (alone or each.gap_mm == nearest[each.foot, each.forwards]):
            told.add(who)
            yield each.near


def _next_doors(
    grounds: Grounds, asking: Asking, item: Scoped[NotAdjacent]
) -> Iterator[tuple[int, Next]]:
    reach_m = item.rule.limit_m + float(grounds.off_m.max(initial=0.0))
    reach_m += float(asking.off_m.max(initial=0.0))
    along = _along_streets(grounds, asking, reach_m)
    for a, foot, forwards, gap_mm, other in [*along, *_straight(grounds, asking, reach_m)]:
        u = asking.off_m[a] + _off_m(grounds, asking, other)
        least_mm = np.array([max(gap_mm - int(millimetres(u)), 0)])
        if item.rule.may_adjoin(least_mm)[0]:
            measured = "straight" if foot == NO_FOOT else "walking"
            metres = gap_mm / 1000, item.rule.limit_m, measured, ON_SITE
            yield a, Next(foot, forwards, gap_mm, _near(grounds, asking, item, a, other, metres))


def _along_streets(
    grounds: Grounds, asking: Asking, reach_m: float
) -> Iterator[tuple[int, int, bool, int, Other]]:
    """Measure along the street to those on the same side, both ways round a ring."""
    walk, feet = grounds.walk, asking.feet
    if walk is None or feet is None:
        return
    order, chains = grounds.along_chains
    reach_mm = int(millimetres(reach_m))
    for foot in range(len(feet.point)):
        chain, a = int(feet.chain[foot]), int(feet.point[foot])
        here = order[slice(*np.searchsorted(chains, [chain, chain + 1]))]
        also = np.flatnonzero((feet.chain == chain) & asking.among_others)
        there = _same_side(walk.feet, here, feet, foot), _same_side(feet, also, feet, foot)
        at_m = np.r_[walk.feet.at_m[there[0]], feet.at_m[there[1]]]
        others = [(k, -1) for k in walk.feet.point[there[0]].tolist()]
        others += [(-1, k) for k in feet.point[there[1]].tolist()]
        for forwards in (True, False):
            gaps = _gaps(walk, chain, at_m, float(feet.at_m[foot]), forwards=forwards)
            for k in np.flatnonzero((gaps >= 0) & (gaps <= reach_mm)).tolist():
                if others[k] != (-1, a) and others[k] != (int(asking.own[a]), -1):
                    yield a, foot, forwards, int(gaps[k]), others[k]


def _same_side(of: Feet, rows: Ints, feet: Feet, foot: int) -> Ints:
    return np.asarray(rows[of.side[rows] * feet.side[foot] >= 0])


def _gaps(walk: OnFoot, chain: int, at_m: Floats, own_m: float, *, forwards: bool) -> Ints:
    """Say how far along the chain others are one way, below 0 where they are the other way."""
    ahead = millimetres(at_m) - int(millimetres(own_m))
    ahead = ahead if forwards else -ahead
    if walk.network.chains.closed[chain]:
        return np.asarray(ahead % max(int(millimetres(walk.network.chains.length_m[chain])), 1))
    return np.asarray(ahead)


def _straight(
    grounds: Grounds, asking: Asking, reach_m: float
) -> Iterator[tuple[int, int, bool, int, Other]]:
    """Measure straight where one of two doors stands on no street."""
    on = np.zeros(len(grounds.lon), dtype=bool) if grounds.walk is None else _snapped(grounds)
    own = np.zeros(len(asking.ids), dtype=bool) if asking.feet is None else asking.feet.snapped
    to_outlets = grounds.around.within(asking.xyz, reach_m)
    others = asking.around.within(asking.xyz, reach_m)
    pairs = [
        (a, (k, -1)) for a, k in np.column_stack(to_outlets).tolist() if not (own[a] and on[k])
    ]
    pairs += [(a, (-1, k)) for a, k in np.column_stack(others).tolist() if not (own[a] and own[k])]
    for a, other in pairs:
        if other not in ((-1, a), (int(asking.own[a]), -1)):
            metres = _apart_m(grounds, asking, a, other)
            yield a, NO_FOOT, True, int(millimetres(metres)), other


def _snapped(grounds: Grounds) -> NDArray[np.bool_]:
    return cast("OnFoot", grounds.walk).feet.snapped


def _apart_m(grounds: Grounds, asking: Asking, a: int, other: Other) -> float:
    """Measure straight, to the millimetre that is compared; NaN to one without a point."""
    outlet, who = other
    lon, lat = (grounds.lon, grounds.lat) if who < 0 else (asking.lon, asking.lat)
    row = outlet if who < 0 else who
    apart = geodesic_m(asking.lon[[a]], asking.lat[[a]], lon[[row]], lat[[row]])
    return float(millimetres(apart)[0]) / 1000 if np.isfinite(apart[0]) else float("nan")


def _off_m(grounds: Grounds, asking: Asking, other: Other) -> float:
    outlet, who = other
    return float(grounds.off_m[outlet] if who < 0 else asking.off_m[who])


def _at_addresses(
    grounds: Grounds, asking: Asking, item: Scoped[OnePerAddress]
) -> Iterator[tuple[int, Near]]:
    """Find who is at the same address, and at one spot where one of the two has none."""
    said, spots = asking.addresses, _at_spots(grounds, asking)
    by_address = defaultdict(list)
    for a, address in enumerate(said):
        by_address[address].append(a)
    for a, address in enumerate(said):
        alike: list[Other] = []
        if address is not None:
            alike = [(k, -1) for k in grounds.addresses.outlets.get(address, ())]
            alike += [(-1, k) for k in by_address[address]]
        for other in dict.fromkeys([*alike, *spots[a]]):
            near = _at_one(grounds, asking, item, a, other, alike=other in alike)
            if near is not None:
                yield a, near


def _at_spots(grounds: Grounds, asking: Asking) -> dict[int, list[Other]]:
    """Find who is at one spot where one of the two has no address."""
    said, spots, spot_m = asking.addresses, defaultdict(list), SAME_SPOT_MM / 1000
    for a, k in np.column_stack(grounds.around.within(asking.xyz, spot_m)).tolist():
        if said[a] is None or grounds.addresses.of_outlet[k] is None:
            spots[a].append((k, -1))
    for a, k in np.column_stack(asking.around.within(asking.xyz, spot_m)).tolist():
        if said[a] is None or said[k] is None:
            spots[a].append((-1, k))
    return spots


def _at_one(
    grounds: Grounds, asking: Asking, item: Scoped[Any], a: int, other: Other, *, alike: bool
) -> Near | None:
    outlet, who = other
    if who == a or (who < 0 and outlet == asking.own[a]):
        return None
    metres = _apart_m(grounds, asking, a, other)
    u = asking.off_m[a] + _off_m(grounds, asking, other)
    if metres - u > ONE_PLACE_M:
        return None
    unit = grounds.outlets.unit[outlet] if who < 0 else asking.unit[who]
    sure = alike and (np.isfinite(metres) or unit == asking.unit[a])
    said = BY_ADDRESS if alike else "straight"
    told = metres, float("nan"), said, BELOW if sure else ON_SITE
    return _near(grounds, asking, item, a, other, told)


def _near(
    grounds: Grounds,
    asking: Asking,
    item: Scoped[Any],
    a: int,
    other: Other,
    told: tuple[float, float, str, str],
) -> Near:
    """Put somebody who was found in words."""
    outlet, who = other
    metres, limit_m, measured, verdict = told
    known_m = None if np.isnan(metres) else round(metres, 3)
    outlets, name, whom = grounds.region.outlets, None, "application"
    if who < 0:
        called = outlets["name"].iloc[outlet]
        name, whom = None if pd.isna(called) else str(called), "outlet"
    subject_id = str(outlets.index[outlet]) if who < 0 else str(asking.ids[who])
    neighbour = Neighbour(
        item.rule.rule, item.rule.article, item.article.cite, whom, subject_id, name, None,
        known_m, 0.0 if known_m is None else known_m, None, limit_m, measured, verdict,
        item.rule.force, None,
    )  # fmt: skip
    accuracy_m = float(asking.off_m[a]) + _off_m(grounds, asking, other)
    return Near(neighbour, (None, None, None), accuracy_m, who, outlet)
