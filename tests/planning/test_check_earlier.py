"""Those accepted before hold their places and their ground; numbers bind at every level."""

from __future__ import annotations

from typing import Any, ClassVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point

import outletplan as op
from tests.planning.asking import asks, decide, results, why
from tests.planning.cases import DAY, EAST, METRE, cells, policy, ratio, region, spacing, square

VILLAGE = [{"unit_id": "v", "kind": "village", "unit_class": "queue", "residents": 3_500}]
QUEUES = {"rule": "unit_class", "classes": [{"unit_class": "queue", "regime": "queue"}]}


def earlier(east_m: float | None = None, **said: Any) -> gpd.GeoDataFrame:
    """Accept A0 on the first of June; A1 asks on the second."""
    point = None if east_m is None else Point(EAST + east_m * METRE, 0)
    row = {"application_id": "A0", "accepted": "2025-06-01", "unit_id": "v", **said}
    return gpd.GeoDataFrame([row], geometry=[point], crs=4326)


def second(east_m: float = 0.0, **said: Any) -> op.Application:
    return asks(east_m, accepted="2025-06-02", **said)


class TestGround:
    """First accepted, first served: who is too near one not decided waits for him."""

    @pytest.mark.parametrize(
        ("east_m", "outcome"), [(49.999, "queue"), (50.0, "permit"), (50.001, "permit")]
    )
    def test_who_is_too_near_waits(self, east_m: float, outcome: str) -> None:
        there = region(VILLAGE, [], applications=earlier(east_m))
        decision = decide(there, second(), spacing("50"))
        assert decision.outcome == outcome
        if outcome == "queue":
            assert decision.step == "one who came before is not decided"
            assert why(decision) == (
                "waits for A0, which came before and is not decided: at least 50 m"
            )

    def test_not_for_one_who_came_after_nor_for_a_renewal(self) -> None:
        after = earlier(5, accepted="2025-06-03")
        assert decide(region(VILLAGE, [], applications=after), second(), spacing("50")).outcome == (
            "permit"
        )
        stays = earlier(5, request="renewal", outlet_id="o0")
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 500.0}], applications=stays)
        assert decide(there, second(), spacing("50")).outcome == "permit"

    def test_not_for_himself_nor_for_one_of_the_pile(self) -> None:
        there = region(VILLAGE, [], applications=earlier(0))
        plan = op.plan(there, policy(spacing("50")), on=DAY)
        assert op.check(asks(id="A0", accepted="2025-06-01"), plan).outcome == "permit"
        first = asks(500, id="A0", accepted="2025-06-01")  # it has moved its door since
        assert op.check_all([first, second()], plan).table["outcome"].tolist() == ["permit"] * 2

    def test_not_for_one_who_waits_for_a_place_himself(self) -> None:
        """He may wait for years; distances are judged again when his turn comes."""
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 900.0}], applications=earlier(5))
        decision = decide(there, second(), ratio("0.3"), spacing("50"), QUEUES)
        assert results(decision) == ["queue", "kept", "kept"]

    def test_a_field_measurement_between_the_two_counts(self) -> None:
        record = {"record_id": "R1", "outlet_a": "A1", "outlet_b": "A0", "distance_m": 50.0}
        both = pd.concat([earlier(20), earlier(application_id="A1", accepted="2025-06-02")])
        there = region(VILLAGE, [], applications=both, field_measurements=pd.DataFrame([record]))
        assert decide(there, second(), spacing("50", measured="walking")).outcome == "permit"

    def test_in_a_street_window_he_counts_as_one_who_may_come(self) -> None:
        main = LineString([(EAST - 500 * METRE, 0), (EAST + 500 * METRE, 0)])
        streets = gpd.GeoDataFrame({"street_id": ["r"]}, geometry=[main], crs=4326)
        rule = {"rule": "street_window", "applies_to": "whole_area", "half_window_m": "100",
                "at_most": "1", "applicant": "counted"}  # fmt: skip
        near = region(VILLAGE, [], applications=earlier(100), streets=streets)
        decision = decide(near, second(), rule)
        assert (decision.outcome, why(decision)) == (
            "queue",
            "waits for A0, which came before and is not decided: at most 1",
        )
        far = region(VILLAGE, [], applications=earlier(100.001), streets=streets)
        assert decide(far, second(), rule).outcome == "permit"


class TestBeside:
    """Who is next door to one not decided, or at his address, waits for him as for a spacing."""

    NEXT: ClassVar = {"rule": "not_adjacent", "applies_to": "whole_area", "look_within_m": "20"}
    ADDRESS: ClassVar = {"rule": "one_per_address", "applies_to": "whole_area"}

    @pytest.mark.parametrize("along_a_street", [True, False])
    @pytest.mark.parametrize(
        ("east_m", "outcome"), [(19.999, "queue"), (20.0, "queue"), (20.001, "permit")]
    )
    def test_next_door(self, east_m: float, outcome: str, *, along_a_street: bool) -> None:
        main = LineString([(EAST - 500 * METRE, 0), (EAST + 500 * METRE, 0)])
        streets = gpd.GeoDataFrame({"street_id": ["r"]}, geometry=[main], crs=4326)
        also = {"streets": streets} if along_a_street else {}
        there = region(VILLAGE, [], applications=earlier(east_m), **also)
        decision = decide(there, second(), self.NEXT)
        assert decision.outcome == outcome
        if outcome == "queue":
            assert decision.step == "one who came before is not decided"
            told = "waits for A0, which came before and is not decided: next door"
            assert why(decision) == told
            assert "A0" not in str(op.record(decision, lang="en", audience="public"))

    def test_he_stands_between_this_one_and_an_outlet(self) -> None:
        main = LineString([(EAST - 500 * METRE, 0), (EAST + 500 * METRE, 0)])
        streets = gpd.GeoDataFrame({"street_id": ["r"]}, geometry=[main], crs=4326)
        outlets = [{"unit_id": "v", "east_m": 18.0, "north_m": 5.0}]
        there = region(VILLAGE, outlets, applications=earlier(9), streets=streets)
        decision = decide(there, second(0.0, north_m=5.0), self.NEXT)
        assert decision.neighbours["subject_id"].tolist() == ["A0"]

    @pytest.mark.parametrize(
        ("address", "outcome"), [("示范路 12号", "queue"), ("示范路13号", "permit")]
    )
    def test_at_one_address(self, address: str, outcome: str) -> None:
        there = region(VILLAGE, [], applications=earlier(9, address="示范路１２号"))
        decision = decide(there, second(address=address), self.ADDRESS)
        assert decision.outcome == outcome
        if outcome == "queue":
            told = "waits for A0, which came before and is not decided: at one address"
            assert why(decision) == told

    def test_not_for_one_who_came_after_or_is_in_the_pile(self) -> None:
        after = earlier(9, accepted="2025-06-03", address="示范路12号")
        there = region(VILLAGE, [], applications=after)
        rules = self.NEXT, self.ADDRESS
        assert decide(there, second(address="示范路12号"), *rules).outcome == "permit"
        plan = op.plan(region(VILLAGE, [], applications=earlier(9)), policy(*rules), on=DAY)
        first = asks(500, id="A0", accepted="2025-06-01", address="示范路9号")  # has moved since
        done = op.check_all([first, second(address="示范路12号")], plan)
        assert done.table["outcome"].tolist() == ["permit"] * 2

    def test_a_grant_of_the_pile_binds_the_next(self) -> None:
        plan = op.plan(region(VILLAGE, []), policy(self.NEXT, self.ADDRESS), on=DAY)
        pile = [
            asks(id="A", accepted="2025-06-01", address="示范路1号"),
            asks(15, id="B", accepted="2025-06-02", address="示范路2号"),
            asks(30, id="C", accepted="2025-06-03", address="示范路3号"),
            asks(60, id="D", accepted="2025-06-04", address="示范路1号"),
        ]
        done = op.check_all(pile, plan)
        assert done.table["outcome"].tolist() == [
            "permit",
            "measure_on_site",  # perhaps next door to A
            "queue",  # perhaps next door to B, which is not decided
            "refuse",
        ]


class TestPlaces:
    """Capacity reserved by accepted applications counts as used, where it would count."""

    MARKET = gpd.GeoDataFrame(
        {"site_id": ["M"], "kind": ["market"]}, geometry=[square(-10, -10, 20)], crs=4326
    )
    INSIDE: ClassVar = {"rule": "fixed", "applies_to": "whole_area", "sites": {"kind": "market"},
              "towards_unit": "not_counted", "outlets": "1", "number": "ceiling"}  # fmt: skip

    def test_in_a_market_with_a_number_of_its_own(self) -> None:
        there = region(VILLAGE, [], sites=self.MARKET, applications=earlier(site_id="M"))
        plan = op.plan(there, policy(ratio("0.3"), self.INSIDE), on=DAY)
        assert cells(plan.quotas, "v", "quota", "reserved", "remaining") == [1, 0, 1]
        inside, outside = op.check(second(), plan), op.check(second(500), plan)
        assert results(inside) == ["not_applicable", "broken"]
        assert why(inside, 1) == "0 in being and 1 held, 1 allowed: none left"
        assert results(outside) == ["kept", "not_applicable"]
        assert why(outside) == "0 in being, 1 allowed: 1 left"

    @pytest.mark.parametrize(("outlets", "outcome"), [(19, "refuse"), (20, "permit")])
    def test_of_a_type_of_business(self, outlets: int, outcome: str) -> None:
        """10% of 19 is 1, of 20 is 2; one is held by A0."""
        rule = {"rule": "business_type_share", "applies_to": "whole_area", "types": ["pharmacy"],
                "percent": "10", "of": "current", "rounding": "down"}  # fmt: skip
        shops = [{"unit_id": "v", "business_type": "shop"}] * outlets
        there = region(VILLAGE, shops, applications=earlier(business_type="pharmacy"))
        assert decide(there, second(business_type="pharmacy"), rule).outcome == outcome

    def test_who_moves_within_a_full_unit_needs_no_place_and_no_queue(self) -> None:
        moves = earlier(request="relocation", outlet_id="o0")
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 900.0}], applications=moves)
        plan = op.plan(there, policy(ratio("0.3"), QUEUES), on=DAY)
        done = op.check_all([second()], plan)
        assert done.queue["application_id"].tolist() == ["A1"]


class TestLevels:
    """Parts add up to the total at every level of the hierarchy; the parent's binds the sum."""

    UNITS = (
        {"unit_id": "t", "kind": "township", "residents": 5_000},
        {"unit_id": "u", "kind": "township", "residents": 5_000},
        {"unit_id": "v", "kind": "village", "parent_id": "t", "residents": 2_500},
        {"unit_id": "w", "kind": "village", "parent_id": "t", "residents": 2_500},
        {"unit_id": "x", "kind": "village", "parent_id": "u", "residents": 5_000},
    )
    # 4 over 10,000 people: 2 for t and u each, 1 for v and w, 2 for x.
    DIVIDED: ClassVar = {"rule": "division", "applies_to": {"kind": "village"}, "total": "4",
               "number": "ceiling", "by": [{"counts": "residents"}]}  # fmt: skip

    @pytest.mark.parametrize(("in_w", "outcome"), [(1, "permit"), (2, "refuse")])
    def test_the_part_of_the_township_binds_its_villages(self, in_w: int, outcome: str) -> None:
        there = region(self.UNITS, [{"unit_id": "w"}] * in_w)
        decision = decide(there, asks(), self.DIVIDED)
        assert decision.outcome == outcome
        if outcome == "refuse":
            assert why(decision) == "2 in being, 2 allowed: none left"
            assert decision.findings["subject_id"].tolist() == ["t"]

    def test_so_does_the_total(self) -> None:
        there = region(self.UNITS, [{"unit_id": "x"}] * 4)
        decision = decide(there, asks(), self.DIVIDED)
        assert why(decision) == "4 in being, 4 allowed: none left"
        assert decision.findings["subject_id"].tolist() == ["whole_area"]

    @pytest.mark.parametrize("unit", ["v", "g"])
    @pytest.mark.parametrize("there", [0, 1])
    def test_a_minimum_of_the_village_is_that_of_its_groups(self, unit: str, there: int) -> None:
        """一村一证: v has 250 people, so 2.5‰ give it 0; its group g is a part of it."""
        units = [
            {"unit_id": "t", "kind": "township", "residents": 900},
            {"unit_id": "v", "kind": "village", "parent_id": "t", "residents": 250},
            {"unit_id": "g", "kind": "village_group", "parent_id": "v", "residents": 90},
            {"unit_id": "w", "kind": "village", "parent_id": "t", "residents": 650},
        ]
        rules = (
            ratio("2.5", applies_to={"kind": "village"}),
            {"rule": "fixed", "outlets": 1, "applies_to": {"kind": "township"}},
            spacing("50"),
            {"rule": "guaranteed_minimum", "applies_to": {"kind": "village"},
             "gives_way": ["quota", "spacing", "total"]},
        )  # fmt: skip
        outlets = [{"unit_id": "w", "east_m": 10.0}]
        outlets += [{"unit_id": "v", "east_m": 900.0}] * there
        decision = decide(region(units, outlets), asks(unit_id=unit), *rules)
        assert decision.outcome == ("refuse" if there else "permit")
        if not there:
            assert results(decision) == [*["not_applicable"] * 3, "kept"]


class TestWords:
    """A number and a distance are told as the clause compares them."""

    @pytest.mark.parametrize(
        ("comparison", "current", "outcome", "said"),
        [
            ("at", 3, "refuse", "3 in being, 3 allowed: none left"),
            ("above", 3, "permit", "3 in being, 3 allowed (4 as the clause compares): 1 left"),
            ("above", 4, "refuse", "4 in being, 3 allowed (4 as the clause compares): none left"),
        ],
    )
    def test_comparison_at_the_cap(
        self, comparison: str, current: int, outcome: str, said: str
    ) -> None:
        """Closed at `>=` (most), at `>` (some): 3,500 × 1‰ is 3."""
        rule = ratio("1", comparison=comparison)
        decision = decide(region(VILLAGE, [{"unit_id": "v"}] * current), asks(), rule)
        assert (decision.outcome, why(decision)) == (outcome, said)

    def test_tested_after_adding(self) -> None:
        """Rounded up 4 are allowed, but a fourth would exceed 3.5."""
        rule = ratio("1", comparison="after_adding", rounding="up")
        decision = decide(region(VILLAGE, [{"unit_id": "v"}] * 3), asks(), rule)
        assert why(decision) == "3 in being, 4 allowed (3 as the clause compares): none left"

    @pytest.mark.parametrize(
        ("east_m", "outcome", "said"),
        [
            (49.949, "refuse", "49.949 m (49.9 m as compared) to o0, at least 50 m"),
            (49.95, "permit", "49.95 m (50 m as compared) to o0, at least 50 m"),
            (50.0, "permit", "50 m to o0, at least 50 m"),
        ],
    )
    def test_metres_with_one_decimal(self, east_m: float, outcome: str, said: str) -> None:
        """Foshan compares metres with one decimal, half up."""
        there = region(VILLAGE, [{"unit_id": "v", "east_m": east_m}])
        decision = decide(there, asks(), spacing("50", compare_to_m="0.1"))
        assert (decision.outcome, why(decision)) == (outcome, said)
        assert np.isclose(decision.findings["value"].iloc[0], east_m)


class TestTies:
    """Ties are named: who goes first of two accepted at once is for the bureau."""

    @pytest.mark.parametrize(
        ("accepted", "tied"),
        [
            ("2025-06-01 09:30:00", True),
            ("2025-06-01 09:30:01", False),
            ("2025-06-01", True),  # nobody knows the time
            ("2025-06-02", False),
        ],
    )
    def test_with_one_who_is_not_in_the_pile(self, accepted: str, *, tied: bool) -> None:
        there = region(VILLAGE, [], applications=earlier(accepted="2025-06-01 09:30:00"))
        decision = decide(there, asks(accepted=accepted), spacing("50"))
        said = decision.findings.loc[decision.findings["subject"] == "accepted", "why"].tolist()
        assert said == ["accepted at the same time as A0"] * tied
        public = str(op.record(decision, lang="en", audience="public"))
        assert "A0" not in public
        assert ("another was accepted at the same time" in public) is tied
