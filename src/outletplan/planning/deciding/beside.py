"""Who may be next door to one who asks, and who is at his address."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

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
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.planning.deciding.around import Around
    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.ways import Asking
    from outletplan.planning.scope import Scoped
    from outletplan.planning.spacing.on_foot import OnFoot

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NO_FOOT = -1
OUTLETS, PILE, BEFORE = 0, 1, 2
Other = tuple[int, int]
"""Which crowd, and the row in it."""


class Crowd(NamedTuple):
    """Outlets in being, those of the pile, or those accepted before: whoever may be beside."""

    lon: Floats
    lat: Floats
    off_m: Floats
    unit: Ints
    around: Around
    feet: Feet | None
    addresses: Sequence[str | None]


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
    found, look = Beside(defaultdict(list), defaultdict(list)), _Look(grounds, asking)
    for item in grounds.scope.of(NotAdjacent):
        for a, each in look.next_doors(item):
            found.next_door[a, item.number].append(each)
    for address in grounds.scope.of(OnePerAddress):
        for a, near in look.at_addresses(address):
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
        who = each.near.outlet, each.near.who, each.near.before
        if who not in told and (alone or each.gap_mm == nearest[each.foot, each.forwards]):
            told.add(who)
            yield each.near


class _Look:
    """A look around every door of a pile."""

    def __init__(self, grounds: Grounds, asking: Asking) -> None:
        self.grounds, self.asking = grounds, asking
        earlier, walk = grounds.earlier, grounds.walk
        outlets = Crowd(
            grounds.lon, grounds.lat, grounds.off_m, grounds.outlets.unit, grounds.around,
            None if walk is None else walk.feet, grounds.addresses.of_outlet,
        )  # fmt: skip
        pile, before = (
            Crowd(of.lon, of.lat, of.off_m, of.unit, around, of.feet, of.addresses)
            for of, around in ((asking, asking.around), (earlier, grounds.around_earlier))
        )
        self.crowds = (outlets, pile, before)

    def next_doors(self, item: Scoped[NotAdjacent]) -> Iterator[tuple[int, Next]]:
        """Find who may be next door to each."""
        asking = self.asking
        off_m = [float(crowd.off_m.max(initial=0.0)) for crowd in self.crowds]
        reach_m = item.rule.limit_m + max(off_m) + float(asking.off_m.max(initial=0.0))
        for a, foot, forwards, gap_mm, other in [*self._along(reach_m), *self._straight(reach_m)]:
            least_mm = np.array([max(gap_mm - int(millimetres(self._off_m(a, other))), 0)])
            if item.rule.may_adjoin(least_mm)[0]:
                measured = "straight" if foot == NO_FOOT else "walking"
                metres = gap_mm / 1000, item.rule.limit_m, measured, ON_SITE
                yield a, Next(foot, forwards, gap_mm, self._near(item, a, other, metres))

    def _along(self, reach_m: float) -> Iterator[tuple[int, int, bool, int, Other]]:
        """Measure along the street to those on the same side, both ways round a ring."""
        walk, feet = self.grounds.walk, self.asking.feet
        if walk is None or feet is None:
            return
        reach_mm = int(millimetres(reach_m))
        for foot in range(len(feet.point)):
            chain, a = int(feet.chain[foot]), int(feet.point[foot])
            others, places = self._same_side(feet, foot)
            for forwards in (True, False):
                gaps = _gaps(walk, chain, places, float(feet.at_m[foot]), forwards=forwards)
                for k in np.flatnonzero((gaps >= 0) & (gaps <= reach_mm)).tolist():
                    if not self._is_self(a, others[k]):
                        yield a, foot, forwards, int(gaps[k]), others[k]

    def _same_side(self, own: Feet, foot: int) -> tuple[list[Other], Floats]:
        """List everyone on the side of the chain on which a foot is, and where along it."""
        others: list[Other] = []
        places = [np.empty(0)]
        for number, crowd in enumerate(self.crowds):
            feet = crowd.feet
            if feet is None or (number == PILE and not self.asking.among_others):
                continue
            rows = self._on_chain(number, feet, int(own.chain[foot]))
            rows = rows[feet.side[rows] * own.side[foot] >= 0]
            others += [(number, row) for row in feet.point[rows].tolist()]
            places.append(feet.at_m[rows])
        return others, np.concatenate(places)

    def _on_chain(self, number: int, feet: Feet, chain: int) -> Ints:
        if number != OUTLETS:
            return np.flatnonzero(feet.chain == chain)
        order, chains = self.grounds.along_chains
        return order[slice(*np.searchsorted(chains, [chain, chain + 1]))]

    def _straight(self, reach_m: float) -> Iterator[tuple[int, int, bool, int, Other]]:
        """Measure straight where one of two doors stands on no street."""
        own = _snapped(self.crowds[PILE])
        for number, crowd in enumerate(self.crowds):
            on = _snapped(crowd)
            near = crowd.around.within(self.asking.xyz, reach_m)
            for a, row in np.column_stack(near).tolist():
                if not (own[a] and on[row]) and not self._is_self(a, (number, row)):
                    metres = self._apart_m(a, (number, row))
                    yield a, NO_FOOT, True, int(millimetres(metres)), (number, row)

    def _is_self(self, a: int, other: Other) -> bool:
        crowd, row = other
        return row == (a if crowd == PILE else int(self.asking.own[a])) and crowd != BEFORE

    def _apart_m(self, a: int, other: Other) -> float:
        """Measure straight, to the millimetre that is compared; NaN to one without a point."""
        crowd, row = self.crowds[other[0]], other[1]
        asking = self.asking
        apart = geodesic_m(asking.lon[[a]], asking.lat[[a]], crowd.lon[[row]], crowd.lat[[row]])
        return float(millimetres(apart)[0]) / 1000 if np.isfinite(apart[0]) else float("nan")

    def _off_m(self, a: int, other: Other) -> float:
        """Say how far two points may be off together."""
        return float(self.asking.off_m[a] + self.crowds[other[0]].off_m[other[1]])

    def at_addresses(self, item: Scoped[OnePerAddress]) -> Iterator[tuple[int, Near]]:
        """Find who is at the same address, and at one spot where one of the two has none."""
        said, spots, by_address = self.asking.addresses, self._at_spots(), self._by_address()
        for a, address in enumerate(said):
            alike = [] if address is None else by_address(address)
            for other in dict.fromkeys([*alike, *spots[a]]):
                near = self._at_one(item, a, other, alike=other in alike)
                if near is not None:
                    yield a, near

    def _by_address(self) -> Callable[[str], list[Other]]:
        """Let an address be asked who is there; outlets are laid out by theirs already."""
        found: dict[str, list[Other]] = defaultdict(list)
        for number in (PILE, BEFORE):
            for row, address in enumerate(self.crowds[number].addresses):
                if address is not None:
                    found[address].append((number, row))
        outlets = self.grounds.addresses.outlets
        return lambda said: [*((OUTLETS, row) for row in outlets.get(said, ())), *found[said]]

    def _at_spots(self) -> dict[int, list[Other]]:
        """Find who is at one spot where one of the two has no address."""
        said, spots = self.asking.addresses, defaultdict(list)
        for number, crowd in enumerate(self.crowds):
            near = crowd.around.within(self.asking.xyz, SAME_SPOT_MM / 1000)
            for a, row in np.column_stack(near).tolist():
                if said[a] is None or crowd.addresses[row] is None:
                    spots[a].append((number, row))
        return spots

    def _at_one(self, item: Scoped[Any], a: int, other: Other, *, alike: bool) -> Near | None:
        if self._is_self(a, other):
            return None
        metres = self._apart_m(a, other)
        if metres - self._off_m(a, other) > ONE_PLACE_M:
            return None
        unit = self.crowds[other[0]].unit[other[1]]
        sure = alike and (np.isfinite(metres) or unit == self.asking.unit[a])
        said = BY_ADDRESS if alike else "straight"
        return self._near(item, a, other, (metres, float("nan"), said, BELOW if sure else ON_SITE))

    def _near(
        self, item: Scoped[Any], a: int, other: Other, told: tuple[float, float, str, str]
    ) -> Near:
        """Put somebody who was found in words."""
        crowd, row = other
        metres, limit_m, measured, verdict = told
        known_m = None if np.isnan(metres) else round(metres, 3)
        outlets, name, whom, before = self.grounds.region.outlets, None, "application", None
        if crowd == OUTLETS:
            called = outlets["name"].iloc[row]
            name, whom = None if pd.isna(called) else str(called), "outlet"
            subject_id = str(outlets.index[row])
        elif crowd == PILE:
            subject_id = str(self.asking.ids[row])
        else:
            before = subject_id = str(self.grounds.earlier.ids[row])
        neighbour = Neighbour(
            item.rule.rule, item.rule.article, item.article.cite, whom, subject_id, name, None,
            known_m, 0.0 if known_m is None else known_m, None, limit_m, measured, verdict,
            item.rule.force, None,
        )  # fmt: skip
        who, outlet = (row if crowd == PILE else -1), (row if crowd == OUTLETS else -1)
        legs = None, None, None
        return Near(neighbour, legs, self._off_m(a, other), who, outlet, before)


def _gaps(walk: OnFoot, chain: int, at_m: Floats, own_m: float, *, forwards: bool) -> Ints:
    """Say how far along the chain others are one way, below 0 where they are the other way."""
    ahead = millimetres(at_m) - int(millimetres(own_m))
    ahead = ahead if forwards else -ahead
    if walk.network.chains.closed[chain]:
        return np.asarray(ahead % max(int(millimetres(walk.network.chains.length_m[chain])), 1))
    return np.asarray(ahead)


def _snapped(crowd: Crowd) -> NDArray[np.bool_]:
    return np.zeros(len(crowd.lon), dtype=bool) if crowd.feet is None else crowd.feet.snapped
