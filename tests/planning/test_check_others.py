"""Classes of unit, banned forms, shares of types, next door and one address; also in a pile."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString

import outletplan as op
from tests.planning.asking import asks, decide, results, told, why
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region
from tests.planning.site_cases import place
from tests.planning.test_check import MAIN, VILLAGE, streets

ADDRESS = {"rule": "one_per_address", "applies_to": "whole_area"}


def at(name: str, day: int, east_m: float = 0.0, north_m: float = 0.0, **said: Any) -> Any:
    return asks(east_m, north_m, id=name, accepted=f"2025-06-{day:02}", **said)


def pile(there: op.Region, asked: list[op.Application], *rules: dict[str, Any]) -> list[Any]:
    done = op.check_all(asked, op.plan(there, policy(*rules), on=DAY))
    return told(done.table, "application_id", "outcome")


class TestUnitClass:
    """饱和区 frozen, 轮候区 queue, 发展区 open."""

    @pytest.mark.parametrize(
        ("regime", "outcome", "words"),
        [
            ("frozen", "refuse", "class c: no new outlet comes in"),
            ("queue", "permit", "class c: one comes in when one leaves"),
            ("open", "permit", "class c: open, by its number"),
        ],
    )
    def test_a_new_one(self, regime: str, outcome: str, words: str) -> None:
        rule = {"rule": "unit_class", "classes": [{"unit_class": "c", "regime": regime}]}
        there = region([{**VILLAGE[0], "unit_class": "c"}], [])
        decision = decide(there, asks(), rule)
        assert (decision.outcome, why(decision)) == (outcome, words)

    def test_who_is_in_already_may_move_within(self) -> None:
        rule = {"rule": "unit_class", "classes": [{"unit_class": "c", "regime": "frozen"}]}
        units = [{**VILLAGE[0], "unit_class": "c"}, {"unit_id": "w", "residents": 9}]
        there = region(units, [{"unit_id": "v"}, {"unit_id": "w"}])
        moves = asks(request="relocation", outlet_id="o0")
        assert decide(there, moves, rule).outcome == "permit"
        comes = asks(request="relocation", outlet_id="o1")
        assert decide(there, comes, rule).outcome == "refuse"


class TestForms:
    """Vending machines, pharmacies, and shops of less than 20 m² get no licence."""

    RULE = {"rule": "banned_form", "forms": {"floor_area_m2": {"below": 20}}}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("floor", "result"), [(19.9, "broken"), (20, "kept"), (None, "review")]
    )
    def test_floor_area(self, floor: float | None, result: str) -> None:
        decision = decide(region(VILLAGE, []), asks(floor_area_m2=floor), self.RULE)
        assert results(decision) == [result]

    def test_a_type_of_trade(self) -> None:
        rule = {"rule": "banned_form", "forms": {"business_type": ["vending"]}}
        there = region(VILLAGE, [])
        vending = decide(there, asks(business_type="vending"), rule)
        assert vending.outcome == "refuse"
        assert why(vending) == "business_type vending: such a form gets no licence"


class TestShares:
    """No new one of the type while over: 3% of the total."""

    RULE = {  # noqa: RUF012
        "rule": "business_type_share", "types": ["pharmacy"], "percent": "20", "of": "current",
        "rounding": "down", "applies_to": "whole_area",
    }  # fmt: skip

    def test_each_grant_of_the_type_uses_a_share(self) -> None:
        outlets = [{"unit_id": "v", "business_type": "shop"}] * 9
        there = region(VILLAGE, [*outlets, {"unit_id": "v", "business_type": "pharmacy"}])
        asked = [
            at("A", 1, 0, business_type="shop"), at("B", 2, 5, business_type="pharmacy"),
            at("C", 3, 9, business_type="pharmacy"), at("D", 4, 12),
        ]  # fmt: skip
        assert [outcome for _, outcome in pile(there, asked, self.RULE)] == [
            "permit", "permit", "refuse", "permit",
        ]  # fmt: skip
        one = decide(there, asked[2], self.RULE)
        assert why(one) == "1 of pharmacy in being or held, 2 allowed: 1 left"

    def test_who_moves_is_of_the_type_already(self) -> None:
        outlets = [{"unit_id": "v", "business_type": "shop"}] * 4
        there = region(VILLAGE, [*outlets, {"unit_id": "v", "business_type": "pharmacy"}])
        moves = asks(request="relocation", outlet_id="o4", business_type="pharmacy")
        assert decide(there, moves, self.RULE).outcome == "permit"
        assert decide(there, asks(business_type="pharmacy"), self.RULE).outcome == "refuse"


class TestOneAddress:
    """一址一证: one licence for one address."""

    def test_the_same_address_however_it_is_written(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 9, "address": "示范路１２号"}])
        decision = decide(there, asks(address="示范路 12号"), ADDRESS)
        assert (decision.outcome, why(decision)) == ("refuse", "at one address with o0")
        assert decide(there, asks(address="示范路13号"), ADDRESS).outcome == "permit"

    def test_one_spot_without_an_address_is_looked_at(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0}])
        decision = decide(there, asks(address="示范路12号"), ADDRESS)
        assert decision.outcome == "measure_on_site"
        assert told(decision.to_measure, "subject_id") == [("o0",)]

    def test_no_address_is_for_the_bureau_to_look_at(self) -> None:
        decision = decide(region(VILLAGE, []), asks(address="示范路"), ADDRESS)
        assert (decision.outcome, results(decision)) == ("permit", ["review"])

    @pytest.mark.parametrize(("east_m", "outcome"), [(100.0, "refuse"), (100.001, "permit")])
    def test_far_apart_they_are_two_that_are_called_alike(
        self, east_m: float, outcome: str
    ) -> None:
        """To the millimetre, as in the plan."""
        there = region(VILLAGE, [{"unit_id": "v", "east_m": east_m, "address": "示范路12号"}])
        assert decide(there, asks(address="示范路12号"), ADDRESS).outcome == outcome

    def test_two_of_one_pile(self) -> None:
        asked = [at("B", 2, 40, address="示范路12号"), at("A", 1, address="示范路12号")]
        assert pile(region(VILLAGE, []), asked, ADDRESS) == [("A", "permit"), ("B", "refuse")]

    def test_one_who_moves_leaves_his_address(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0, "address": "示范路12号"}])
        asked = [
            at("M", 1, 300, request="relocation", outlet_id="o0", address="示范路99号"),
            at("N", 2, 0, address="示范路12号"),
        ]
        assert pile(there, asked, ADDRESS) == [("M", "permit"), ("N", "permit")]


class TestNextDoor:
    """不得与已有零售点毗邻: seen on the spot, never by points."""

    RULE = {"rule": "not_adjacent", "applies_to": "whole_area", "look_within_m": "20"}  # noqa: RUF012

    def test_who_is_next_on_the_same_side(self) -> None:
        doors = [(19, 5), (-12, -5), (8, -5), (21, 5), (-15, 5), (-19, 5)]
        outlets = [{"unit_id": "v", "east_m": x, "north_m": y} for x, y in doors]
        there = region(VILLAGE, outlets, streets=streets(MAIN))
        decision = decide(there, asks(0, 5), self.RULE)
        assert decision.outcome == "measure_on_site"
        assert told(decision.to_measure, "subject_id", "measured") == [
            ("o4", "walking"),
            ("o0", "walking"),
        ]

    def test_nobody_within_reach(self) -> None:
        outlets = [{"unit_id": "v", "east_m": 20.1, "north_m": 5}]
        there = region(VILLAGE, outlets, streets=streets(MAIN))
        assert decide(there, asks(0, 5), self.RULE).outcome == "permit"

    def test_round_a_ring(self) -> None:
        """The first and the last door of a ring are next to each other."""
        ring = LineString(
            [(EAST, 0), (EAST + 60 * METRE, 0), (EAST + 60 * METRE, 60 * METRE),
             (EAST, 60 * METRE), (EAST, 0)]
        )  # fmt: skip
        outlets = [{"unit_id": "v", "east_m": -2, "north_m": 8}]
        there = region(VILLAGE, outlets, streets=streets(ring))
        assert decide(there, asks(8, -2), self.RULE).outcome == "measure_on_site"

    def test_without_streets_whoever_is_near(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 20}, {"unit_id": "v", "east_m": -21}])
        decision = decide(there, asks(), self.RULE)
        assert told(decision.to_measure, "subject_id", "measured") == [("o0", "straight")]

    def test_a_later_one_waits_for_one_who_is_looked_at_and_is_cut_off_by_a_grant(self) -> None:
        there = region(
            VILLAGE, [{"unit_id": "v", "east_m": -15, "north_m": 5}], streets=streets(MAIN)
        )
        asked = [at("A", 1, 0, 5), at("B", 2, 15, 5), at("C", 3, 60, 5), at("D", 4, 70, 5)]
        assert [outcome for _, outcome in pile(there, asked, self.RULE)] == [
            "measure_on_site", "queue", "permit", "measure_on_site",
        ]  # fmt: skip


class TestSpecialPlaces:
    """Airport closed area at most 5; the hall has its own number, counted in its unit or not."""

    HALL = gpd.GeoDataFrame(
        {"site_id": ["M"], "kind": ["market"], "name": ["东市场"]}, geometry=[place(0)], crs=4326
    )

    @staticmethod
    def rule(towards: str) -> dict[str, Any]:
        fixed = {"rule": "fixed", "applies_to": "whole_area", "outlets": "2"}
        return {**fixed, "sites": {"kind": "market"}, "towards_unit": towards}

    @pytest.mark.parametrize(
        ("towards", "outcome"), [("not_counted", "permit"), ("counted", "refuse")]
    )
    def test_a_full_unit_around_a_hall_with_room(self, towards: str, outcome: str) -> None:
        there = region(VILLAGE, [{"unit_id": "v"}] * 3, sites=self.HALL)
        decision = decide(there, asks(site_id="M"), ratio("1"), self.rule(towards))
        assert decision.outcome == outcome
        assert why(decision, 1) == "0 in being, 2 allowed: 2 left"
        assert decide(there, asks(), ratio("1"), self.rule(towards)).outcome == "refuse"

    def test_each_grant_uses_one_of_the_hall_and_none_of_the_unit(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v"}] * 2, sites=self.HALL)
        asked = [at(name, day, site_id="M") for name, day in (("A", 1), ("B", 2), ("C", 3))]
        found = pile(there, [*asked, at("D", 4), at("E", 5)], ratio("1"), self.rule("not_counted"))
        assert [outcome for _, outcome in found] == [
            "permit", "permit", "refuse", "permit", "refuse",
        ]  # fmt: skip

    def test_those_in_the_hall_take_no_place_of_the_unit(self) -> None:
        """As in the quotas of the plan."""
        outlets = [{"unit_id": "v", "site_id": "M"}] * 2 + [{"unit_id": "v", "site_id": None}] * 2
        there = region(VILLAGE, outlets, sites=self.HALL)
        decision = decide(there, asks(), ratio("1"), self.rule("not_counted"))
        assert (decision.outcome, why(decision)) == ("permit", "2 in being, 3 allowed: 1 left")
