"""
A decision once more, in plain Python: loops, ray casting, pyproj, and the slow twin of walking.

It shares nothing with the library; it is written from what docs/policy-files.md, docs/numbers.md
and docs/walking.md say. Places stand in metres on a plane small enough to be one; only distances
are taken on the ellipsoid.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.measure.walking_twin import Foot, Twin

Rule = dict[str, Any]
Ring = tuple[tuple[float, float], ...]
MILLIMETRE = 0.001
NEAR_AN_EDGE = 0.002  # metres: rounding is tested elsewhere
NEAR_A_RIM = 0.1  # metres: how near an edge may be is tested elsewhere too


class TooCloseToCallError(Exception):
    """A distance lies within two millimetres of a limit."""


class Unit(NamedTuple):
    """A unit, its ring in metres."""

    name: str
    kind: str
    parent: str | None
    people: int
    ring: Ring
    unit_class: str | None = None


class Door(NamedTuple):
    """An outlet or one who asks: its number among the points of the walking twin, and its form."""

    point: int
    place: tuple[float, float]
    business_type: str | None = None
    site: str | None = None
    faces: bool = False
    relief: str | None = None
    first_licence: bool | None = None
    address: str | None = None


@dataclass
class Town:
    """What is there."""

    units: list[Unit]
    outlets: list[Door]
    gates: dict[str, list[int]]
    """By school: its gates, as points of the walking twin."""
    walks: Twin
    off_m: float = 0.0
    _unit: dict[tuple[float, float], Unit] = field(default_factory=dict)

    def units_within(self, place: tuple[float, float]) -> list[Unit | None]:
        """List the units in which a door may stand: the one at its point, and at places about."""
        x, y = place
        for unit in self.units:
            for side in zip(unit.ring, unit.ring[1:] + unit.ring[:1], strict=True):
                if abs(to_side(place, *side) - self.off_m) < NEAR_A_RIM:
                    raise TooCloseToCallError
        turns = [math.tau * n / 90 for n in range(90)]
        rims = [
            (x + share * self.off_m * math.cos(turn), y + share * self.off_m * math.sin(turn))
            for turn in turns
            for share in (0.25, 0.5, 0.75, 0.999)
        ]
        return list(dict.fromkeys(self.unit_at(each) for each in [place, *rims]))

    def unit_at(self, place: tuple[float, float]) -> Unit | None:
        """Give the deepest unit that holds a place."""
        holding = [unit for unit in self.units if inside(unit.ring, place)]
        return max(holding, key=lambda unit: len(self.above(unit)), default=None)

    def above(self, unit: Unit | None) -> list[Unit]:
        """List a unit and what it lies in, from below."""
        found = []
        while unit is not None:
            found.append(unit)
            parent = unit.parent
            unit = next((each for each in self.units if each.name == parent), None)
        return found

    def is_leaf(self, unit: Unit) -> bool:
        return not any(each.parent == unit.name for each in self.units)

    def in_being(self, unit: Unit | None) -> list[Door]:
        """List the outlets in a unit and below it; everywhere for None."""
        if unit is None:
            return self.outlets
        return [each for each in self.outlets if unit in self.above(self.unit_at(each.place))]


def inside(ring: Ring, place: tuple[float, float]) -> bool:
    """Cast a ray to the east and count the sides that it crosses."""
    x, y = place
    crossed = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            crossed = not crossed
    return crossed


def to_side(place: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """Say how far a place is from a side of a ring."""
    (x, y), (ax, ay), (bx, by) = place, a, b
    long = (bx - ax) ** 2 + (by - ay) ** 2
    along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long))
    return math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


# numbers


def floor(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_FLOOR))


def exact_number(rule: Rule, people: int) -> Decimal:
    """Give the number before it is rounded."""
    if rule["rule"] == "fixed":
        return Decimal(rule["outlets"])
    if rule["rule"] == "bands":
        return Decimal(next(b["outlets"] for b in rule["bands"] if holds(b, people)))
    if "one_per" in rule:
        return Decimal(people) / Decimal(rule["one_per"])
    return Decimal(people) * Decimal(rule["outlets_per_1000"]) / 1000


def holds(band: dict[str, Any], people: int) -> bool:
    return people <= int(band.get("up_to", people)) and people > int(band.get("above", -1))


def rounded(rule: Rule, number: Decimal) -> int:
    how = rule.get("rounding", "down")
    if how == "down":
        return floor(number)
    if how == "up":
        return -floor(-number)
    return floor(number + Decimal("0.5"))


def room_for(rule: Rule, people: int, held: int) -> bool:
    """Tell whether one more may come to a number where so many are in being."""
    number = exact_number(rule, people)
    comparison = rule.get("comparison", "at")
    if comparison == "after_adding":
        return held + 1 <= number
    top = rounded(rule, number)
    return held <= top if comparison == "above" else held < top


# metres


def to_mm(metres: float) -> int:
    return math.floor(metres * 1000 + 0.5)


def reaches(metres: float, limit_m: float) -> bool:
    """Tell whether a distance is at least a limit; not where only rounding decides."""
    if abs(metres - limit_m) < NEAR_AN_EDGE:
        raise TooCloseToCallError
    return metres > limit_m


class Span(NamedTuple):
    """From door to door: at least, at most; whether on one side of one street, where known."""

    low: float
    high: float
    same_side: bool | None = None


def span(town: Town, a: int, b: int, measured: str) -> Span:
    """Measure as a rule wants it."""
    walk = town.walks.walk(a, b)
    on_street = bool(town.walks.feet[a] and town.walks.feet[b])
    if walk.straight <= MILLIMETRE:
        low = high = walk.straight
    elif on_street:
        low, high = walk.low, walk.high
    else:
        low, high = walk.straight, math.inf
    return {
        "straight": Span(walk.straight, walk.straight),
        "walking": Span(low, high),
        "not_stated": Span(walk.straight, high),
    }[measured]


def verdict(way: Span, limit_m: float, off_m: float) -> str:
    """Kept if all of it is, broken if none of it is, measured on site between."""
    if reaches(way.low - off_m, limit_m):
        return "kept"
    return "measure_on_site" if reaches(way.high + off_m, limit_m) else "broken"


WORST = ("broken", "measure_on_site", "queue", "review", "kept", "not_applicable")


def worst(found: Iterable[str]) -> str:
    return min(found, key=WORST.index, default="kept")


# the decision


@dataclass
class Decider:
    """One application held against the rules, one by one."""

    town: Town
    rules: list[Rule]
    asks: Door
    request: str = "new"
    own: int | None = None
    """The outlet that is renewed or moved, among the outlets."""

    def __post_init__(self) -> None:
        self.may_be_in = self.town.units_within(self.asks.place)
        self.stand_in(self.may_be_in[0])

    def stand_in(self, unit: Unit | None) -> None:
        """Take the door to be in a unit."""
        self.unit = unit
        self.path: list[Unit | None] = [*self.town.above(self.unit), None]

    def results(self) -> list[str]:
        """Give what is found on each rule, wherever the door may be."""
        found: list[list[str]] = []
        for unit in reversed(self.may_be_in):
            self.stand_in(unit)
            found.insert(0, [self._result(rule) for rule in self.rules])
        outcomes = {self.outcome_of(each) for each in found}
        settled = len(outcomes) == 1 and outcomes != {"measure_on_site"}
        by_rule = zip(*found, strict=True)
        return [self._of_several(each, settled=settled) for each in by_rule]

    @staticmethod
    def _of_several(found: tuple[str, ...], *, settled: bool) -> str:
        """Settle on site what stops in one unit and not, or otherwise, in another."""
        harmless = ("review", "not_judged", "kept", "not_applicable")
        if set(found) <= set(harmless):
            return min(found, key=harmless.index)
        return found[0] if settled or len(set(found)) == 1 else "measure_on_site"

    @staticmethod
    def outcome_of(results: list[str]) -> str:
        """Sites first, then what is broken, then the queue, then what is to be measured."""
        found = set(results)
        for result, outcome in (
            ("broken", "refuse"),
            ("queue", "queue"),
            ("measure_on_site", "measure_on_site"),
        ):
            if result in found:
                return outcome
        return "permit"

    def _result(self, rule: Rule) -> str:
        if self.request not in rule.get("asks", ["new", "relocation"]):
            return "not_applicable"
        judge = {
            "spacing": self._spacing,
            "site_exclusion": self._sites,
            "street_window": self._window,
            "guaranteed_minimum": lambda _: "kept",
            "relief": self._relief,
            "unit_class": self._regime_of,
            "business_type_share": self._share,
            "banned_form": self._form,
            "not_adjacent": self._next_door,
            "one_per_address": self._address,
        }.get(rule["rule"], self._number)
        found = judge(rule)
        if rule.get("force") == "in_principle" and found in ("broken", "measure_on_site", "queue"):
            return "review"
        return found

    # whom a rule reaches

    def _named(self, rule: Rule, unit: Unit | None) -> bool:
        """Tell whether a rule names a unit; None is the whole area."""
        to = rule.get("applies_to", "whole_area")
        if unit is None or to == "whole_area":
            return unit is None and to == "whole_area"
        if to == "every_unit":
            return self.town.is_leaf(unit)
        return all(getattr(unit, column) == value for column, value in to.items())

    def _depth(self, rule: Rule) -> int | None:
        """Say how deep the place is whose rule this is, None if it does not reach."""
        for at, unit in enumerate(self.path):
            if self._named(rule, unit):
                return len(self.path) - at
        return None

    # numbers

    def _others(self, unit: Unit | None) -> int:
        """Count the outlets in being in a unit besides its own."""
        own = None if self.own is None else self.town.outlets[self.own]
        return sum(each is not own for each in self.town.in_being(unit))

    def _people(self, unit: Unit | None) -> int:
        if unit is not None:
            return unit.people
        return sum(each.people for each in self.town.units if each.parent is None)

    def _least(self, unit: Unit | None) -> int:
        """Give the guaranteed minimum of a unit: it lifts the number of the unit itself."""
        return max(
            (
                int(rule.get("outlets", 1))
                for rule in self.rules
                if rule["rule"] == "guaranteed_minimum"
                and self._named(rule, unit)
                and self._people(unit) >= int(rule.get("people_at_least", 0))
            ),
            default=0,
        )

    def _number(self, rule: Rule) -> str:
        unit = next((unit for unit in self.path if self._named(rule, unit)), self.path)
        if isinstance(unit, list):
            return "not_applicable"
        held = self._others(unit)
        if held < self._least(unit) or room_for(rule, self._people(unit), held):
            return "kept"
        if self._waived("quota"):
            return "kept"
        return "queue" if self._regime() == "queue" else "broken"

    def _regime(self) -> str | None:
        """Give the strictest regime that an article gives the unit."""
        found = [self._regime_by(rule) for rule in self.rules if rule["rule"] == "unit_class"]
        order = ("frozen", "queue", "open")
        return min((each for each in found if each), key=order.index, default=None)

    def _regime_by(self, rule: Rule) -> str | None:
        """Take the class of the nearest unit upwards that the article names."""
        if self._depth(rule) is None:
            return None
        regimes = {each["unit_class"]: each["regime"] for each in rule["classes"]}
        found = (regimes.get(unit.unit_class or "") for unit in self.path if unit is not None)
        return next((regime for regime in found if regime), None)

    def _regime_of(self, rule: Rule) -> str:
        frozen = self._regime_by(rule) == "frozen"
        own = None if self.own is None else self.town.outlets[self.own]
        stays = own is not None and self.unit in self.town.above(self.town.unit_at(own.place))
        return "broken" if frozen and not stays else "kept"

    def _share(self, rule: Rule) -> str:
        """No new one of the type comes while its share of those in being is full."""
        if self.asks.business_type is None:
            return "review"
        if self.asks.business_type not in rule["types"]:
            return "not_applicable"
        unit = next((unit for unit in self.path if self._named(rule, unit)), self.path)
        if isinstance(unit, list):
            return "not_applicable"
        there = self.town.in_being(unit)
        most = floor(Decimal(len(there)) * Decimal(rule["percent"]) / 100)
        own = None if self.own is None else self.town.outlets[self.own]
        of_type = sum(each.business_type in rule["types"] and each is not own for each in there)
        return "kept" if of_type < most else "broken"

    def _form(self, rule: Rule) -> str:
        if self._depth(rule) is None:
            return "not_applicable"
        if self.asks.business_type is None:
            return "review"
        return "broken" if self.asks.business_type in rule["forms"]["business_type"] else "kept"

    # distances

    def _outlets(self) -> Iterator[Door]:
        for number, outlet in enumerate(self.town.outlets):
            if number != self.own:
                yield outlet

    def _spacing(self, rule: Rule) -> str:
        """Hold the rules of the deepest place that reach both, as far as relief leaves them."""
        found = []
        here = self._depth(rule) is not None
        inside = "inside_sites" not in rule or self.asks.site is not None
        if rule.get("newcomer") and self.asks.business_type is None and here and inside:
            return "review"  # it depends on what he does not say
        for outlet in self._outlets():
            if rule not in self._binding(outlet):
                continue
            least = self._relieved(float(rule["at_least_m"]))
            if least <= 0:
                continue
            way = span(self.town, self.asks.point, outlet.point, rule["measured"])
            found.append(verdict(way, least, 2 * self.town.off_m))
        return worst(found)

    def _binding(self, outlet: Door) -> list[Rule]:
        """Give the rules that hold towards an outlet: a site's in place of those around it."""
        reaching = [
            rule
            for rule in self.rules
            if rule["rule"] == "spacing" and self._reaches_both(rule, outlet)
        ]
        inside_of = [rule for rule in reaching if "inside_sites" in rule]
        around = self._deepest([rule for rule in reaching if "inside_sites" not in rule])
        if inside_of and not self.asks.faces:
            around = []
        same = [r for r in inside_of if r["reference"] == "all" or outlet.site == self.asks.site]
        return [*same, *around]

    def _deepest(self, rules: list[Rule]) -> list[Rule]:
        depths = [self._depth(rule) or 0 for rule in rules]
        return [r for r, depth in zip(rules, depths, strict=True) if depth == max(depths)]

    def _reaches_both(self, rule: Rule, outlet: Door) -> bool:
        if self._depth(rule) is None:
            return False
        newcomer, existing = rule.get("newcomer"), rule.get("from_outlets")
        if newcomer and self.asks.business_type != newcomer["business_type"]:
            return False
        if existing and outlet.business_type != existing["business_type"]:
            return False
        return "inside_sites" not in rule or self.asks.site is not None

    def _sites(self, rule: Rule) -> str:
        """Every gate of every school; no relief waives it."""
        if not self.town.gates:
            return "not_judged"
        limit = float(rule.get("more_than_m") or rule["at_least_m"])
        found = [
            verdict(span(self.town, self.asks.point, gate, rule["measured"]), limit,
                    2 * self.town.off_m)
            for gates in self.town.gates.values()
            for gate in gates
        ]  # fmt: skip
        return worst(found)

    def _window(self, rule: Rule) -> str:
        """Count who stands along each street of the door, both sides of it, to either side."""
        if self._waived("window"):
            return "not_applicable"
        walks, half_m = self.town.walks, float(rule["half_window_m"])
        found = []
        for foot in walks.feet[self.asks.point]:
            length = walks.chains[foot.chain].at[-1]
            beside = 0
            for outlet in self._outlets():
                for other in walks.feet[outlet.point]:
                    apart = abs(other.s - foot.s)
                    if walks.chains[foot.chain].closed:
                        apart = min(apart, length - apart)
                    beside += other.chain == foot.chain and not reaches(apart, half_m)
            room = beside + (rule["applicant"] == "counted") <= int(rule["at_most"])
            found.append("kept" if room else "broken")
        return worst(found)

    def _next_door(self, rule: Rule) -> str:
        """Look to either side of each foot; straight for doors on no street."""
        off_m, within_m = 2 * self.town.off_m, float(rule["look_within_m"])
        gaps = [gap for outlet in self._outlets() for gap in self._gaps_to(outlet)]
        near = [not reaches(max(gap - off_m, 0.0), within_m) for gap in gaps]
        return "measure_on_site" if any(near) else "kept"

    def _gaps_to(self, outlet: Door) -> Iterator[float]:
        walks = self.town.walks
        here, there = walks.feet[self.asks.point], walks.feet[outlet.point]
        if not (here and there):
            yield walks.walk(self.asks.point, outlet.point).straight
        for foot, other in itertools.product(here, there):
            if other.chain == foot.chain and other.side * foot.side >= 0:
                for forwards in (True, False):
                    yield from self._gap(foot, other, forwards=forwards)

    def _gap(self, foot: Foot, other: Foot, *, forwards: bool) -> list[float]:
        """Say how far ahead another foot is one way, round a ring too; nothing if it is behind."""
        chain = self.town.walks.chains[foot.chain]
        ahead = other.s - foot.s if forwards else foot.s - other.s
        if chain.closed:
            return [ahead % chain.at[-1]]
        return [ahead] if ahead >= 0 else []

    def _address(self, rule: Rule) -> str:
        """Nobody else within 100 m bears the same address; none, and one spot, is looked at."""
        del rule
        found = []
        for outlet in self._outlets():
            straight = self.town.walks.walk(self.asks.point, outlet.point).straight
            alike = self.asks.address is not None and outlet.address == self.asks.address
            unsaid = self.asks.address is None or outlet.address is None
            if alike and not reaches(straight - 2 * self.town.off_m, 100.0):
                found.append("broken")
            elif unsaid and to_mm(straight) <= 1:
                found.append("measure_on_site")
        if not found and self.asks.address is None:
            return "review"
        return worst(found)

    # relief

    def _relief(self, rule: Rule) -> str:
        """Say whether it is claimed; whether that is true is for the bureau to see."""
        unseen = self._claims(rule) and rule["first_licence_only"] == "yes"
        if unseen and self.asks.first_licence is None:
            return "review"
        return "review" if rule in self._reliefs() else "not_applicable"

    def _claims(self, rule: Rule) -> bool:
        if self._depth(rule) is None or self.request not in rule.get("asks", ["new", "relocation"]):
            return False
        return "codes" not in rule or self.asks.relief in rule["codes"]

    def _reliefs(self) -> list[Rule]:
        """List the relief that reaches who asks; not unseen where nobody says it is the first."""
        return [
            rule
            for rule in self.rules
            if rule["rule"] == "relief"
            and self._claims(rule)
            and (rule["first_licence_only"] == "no" or self.asks.first_licence is True)
        ]

    def _waived(self, what: str) -> bool:
        return any(what in rule.get("waives", []) for rule in self._reliefs())

    def _relieved(self, metres: float) -> float:
        """Of several that reach an applicant the one that asks least counts."""
        left = [metres]
        for rule in self._reliefs():
            if "factor" in rule:
                left.append(metres * float(rule["factor"]))
            if "minus_m" in rule:
                left.append(metres - float(rule["minus_m"]))
            if "at_least_m" in rule:
                left.append(min(metres, float(rule["at_least_m"])))
            if "spacing" in rule.get("waives", []):
                left.append(0.0)
        return min(left)
