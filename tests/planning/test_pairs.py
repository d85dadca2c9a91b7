"""Spacing: whose limit, judged how far, and what a straight line can prove."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

import outletplan as op
from tests.planning.cases import DAY, METRE, policy, region, spacing

UNITS = [
    {"unit_id": "T", "kind": "township", "residents": 9},
    {"unit_id": "seat", "kind": "township_seat", "parent_id": "T", "residents": 1},
    {"unit_id": "v", "kind": "village", "parent_id": "T", "residents": 1},
]


def verdicts(plan: op.Plan) -> dict[tuple[str, str], tuple[str, float]]:
    return {
        (row.outlet_a, row.outlet_b): (row.verdict, row.limit_m)
        for row in plan.close_pairs.itertuples()
    }


def pair(metres: float, *, units: str = "vv", **also: Any) -> list[dict[str, Any]]:
    return [
        {"unit_id": units[0].replace("s", "seat"), "east_m": 0.0, **also},
        {"unit_id": units[1].replace("s", "seat"), "east_m": metres, **also},
    ]


@pytest.mark.parametrize(
    ("metres", "close"), [(49.999, True), (49.9996, False), (50.0, False), (50.001, False)]
)
def test_exactly_the_minimum_is_lawful_after_rounding_to_a_millimetre(
    metres: float, *, close: bool
) -> None:
    """不少于: a pair exactly that far apart is lawful."""
    plan = op.plan(region(UNITS, pair(metres)), policy(spacing("50")), on=DAY)
    assert (len(plan.close_pairs) == 1) is close


class TestTheEdgeOfALimit:
    """不少于: the limit itself is lawful; 大于: it is not, and the row says so."""

    @staticmethod
    def edges(metres: float, *rules: dict[str, Any], **also: Any) -> list[list[Any]]:
        plan = op.plan(region(UNITS, pair(metres), **also), policy(*rules), on=DAY)
        told = plan.close_pairs[["limit_m", "edge"]].astype(object)
        rows: list[list[Any]] = told.where(told.notna(), None).to_numpy().tolist()
        return rows

    @staticmethod
    def more_than(metres: str, **also: Any) -> dict[str, Any]:
        rule = {"rule": "spacing", "applies_to": "whole_area", "measured": "straight"}
        return {**rule, "more_than_m": metres, **also}

    @pytest.mark.parametrize(
        ("metres", "reached", "exceeded"),
        [
            (49.999, [[50.0, "at_least"]], [[50.0, "more_than"]]),
            (50.0, [], [[50.0, "more_than"]]),
            (50.001, [], []),
        ],
    )
    def test_below_at_and_above(
        self, metres: float, reached: list[Any], exceeded: list[Any]
    ) -> None:
        assert self.edges(metres, spacing("50")) == reached
        assert self.edges(metres, self.more_than("50")) == exceeded

    @pytest.mark.parametrize("first", [True, False])
    def test_of_equal_limits_the_one_to_be_exceeded_is_told(self, *, first: bool) -> None:
        rules = [self.more_than("50", article="1"), spacing("50", article="2")]
        assert self.edges(40.0, *(rules if first else rules[::-1])) == [[50.0, "more_than"]]

    def test_each_side_of_the_street_has_its_own(self) -> None:
        """Where nobody knows the side, the larger limit is shown, with its own edge."""
        rule = spacing("30", measured="walking", opposite_side_more_than_m="50")
        assert self.edges(20.0, rule) == [[50.0, "more_than"]]
        rule = spacing("50", measured="walking", opposite_side_more_than_m="30")
        assert self.edges(20.0, rule) == [[50.0, "at_least"]]

    def test_rules_without_a_least_distance_have_none(self) -> None:
        beside = {"rule": "not_adjacent", "applies_to": "whole_area", "look_within_m": "30"}
        assert self.edges(20.0, beside) == [[30.0, None]]


def test_a_coarser_comparison_is_the_rules_own() -> None:
    """Foshan compares metres with one decimal."""
    law = policy(spacing("50", compare_to_m="0.1"))
    assert op.plan(region(UNITS, pair(49.95)), law, on=DAY).close_pairs.empty
    assert len(op.plan(region(UNITS, pair(49.949)), law, on=DAY).close_pairs) == 1


def test_outlets_at_one_spot_are_a_pair_at_0_m() -> None:
    plan = op.plan(region(UNITS, pair(0.0)), policy(spacing("50")), on=DAY)
    assert plan.close_pairs["distance_m"].tolist() == [0.0]


def test_only_outlets_in_being_make_pairs() -> None:
    plan = op.plan(region(UNITS, pair(1.0, status="closed")), policy(spacing("50")), on=DAY)
    assert plan.close_pairs.empty


class TestLimitsOfTwoUnits:
    """An existing pair is judged by both, the row names the larger one missed and its unit."""

    LAW = (
        spacing("30", applies_to={"kind": "township_seat"}),
        spacing("150", applies_to={"kind": "village"}),
    )

    @pytest.mark.parametrize(
        ("units", "metres", "limit", "unit"),
        [("sv", 20, 150, "v"), ("sv", 100, 150, "v"), ("ss", 20, 30, "seat"), ("vv", 20, 150, "v")],
    )
    def test_the_larger_limit_missed(
        self, units: str, metres: float, limit: float, unit: str
    ) -> None:
        plan = op.plan(region(UNITS, pair(metres, units=units)), policy(*self.LAW), on=DAY)
        assert plan.close_pairs[["limit_m", "unit_id"]].to_numpy().tolist() == [[limit, unit]]

    def test_each_unit_keeps_its_own_limit(self) -> None:
        plan = op.plan(region(UNITS, pair(100, units="ss")), policy(*self.LAW), on=DAY)
        assert plan.close_pairs.empty

    def test_both_rulings_are_kept(self) -> None:
        plan = op.plan(region(UNITS, pair(20, units="sv")), policy(*self.LAW), on=DAY)
        assert plan.rulings["limit_m"].tolist() == [30, 150]


def test_the_deepest_units_rule_goes_before_its_parents() -> None:
    law = policy(
        spacing("150"),
        spacing("100", applies_to={"kind": "township"}),
        spacing("30", applies_to={"kind": "village"}),
    )
    village = op.plan(region(UNITS, pair(50)), law, on=DAY)
    assert village.close_pairs.empty
    seat = op.plan(region(UNITS, pair(120, units="ss")), law, on=DAY)
    assert seat.close_pairs.empty  # the township's 100 m, not the whole area's 150 m
    assert seat.quotas["spacing"].to_dict() == {
        "T": "100 m straight",
        "seat": "100 m straight",
        "v": "30 m straight",
    }


def test_an_outlet_in_no_unit_is_judged_by_whole_area_rules() -> None:
    outlets = [{"unit_id": None, "east_m": 0.0}, {"unit_id": None, "east_m": 40.0}]
    law = policy(spacing("50"), spacing("150", applies_to={"kind": "village"}))
    plan = op.plan(region(UNITS, outlets), law, on=DAY)
    assert plan.close_pairs["limit_m"].tolist() == [50]
    assert plan.close_pairs["unit_id"].isna().all()


class TestWhatAStraightLineProves:
    """Straight ≥ minimum proves a walking rule kept; straight < minimum proves nothing."""

    @pytest.mark.parametrize("measured", ["walking", "not_stated"])
    def test_short_of_the_limit_it_is_measured_on_site(self, measured: str) -> None:
        """Straight 43 m, walking 110 m, limit 100 m walking: allowed, so no verdict from 43 m."""
        law = policy(spacing("100", measured=measured))
        row = op.plan(region(UNITS, pair(43)), law, on=DAY).close_pairs.iloc[0]
        assert row["verdict"] == "measure_on_site"
        assert (row["lower_m"], row["measured"]) == (43.0, measured)
        assert math.isnan(row["upper_m"])
        assert math.isnan(row["distance_m"]) is (measured == "walking")

    @pytest.mark.parametrize("measured", ["walking", "not_stated"])
    def test_at_the_limit_it_is_proved_kept(self, measured: str) -> None:
        law = policy(spacing("100", measured=measured))
        assert op.plan(region(UNITS, pair(100)), law, on=DAY).close_pairs.empty

    @pytest.mark.parametrize("measured", ["walking", "not_stated"])
    def test_at_one_spot_there_is_no_way_to_walk(self, measured: str) -> None:
        law = policy(spacing("100", measured=measured))
        plan = op.plan(region(UNITS, pair(0.0005)), law, on=DAY)
        assert plan.close_pairs["verdict"].tolist() == ["below"]

    def test_said_once(self) -> None:
        law = policy(spacing("100", measured="walking"))
        plan = op.plan(region(UNITS, pair(43)), law, on=DAY)
        assert plan.not_judged["reason"].str.contains("no street network").tolist() == [True]


class TestAccuracy:
    """u = accuracy of A + accuracy of B: kept if d − u ≥ m, below if d + u < m, else on site."""

    @pytest.mark.parametrize(
        ("metres", "verdict"),
        [(29.999, "below"), (30.0, "measure_on_site"), (69.999, "measure_on_site"), (70.0, None)],
    )
    def test_within_the_stated_error_of_the_limit(self, metres: float, verdict: str | None) -> None:
        there = region(UNITS, pair(metres), accuracy_m=10)
        plan = op.plan(there, policy(spacing("50")), on=DAY)
        assert plan.close_pairs["verdict"].tolist() == ([verdict] if verdict else [])

    def test_a_row_says_it_better_than_the_region(self) -> None:
        outlets = pair(45)
        outlets[0]["accuracy_m"] = outlets[1]["accuracy_m"] = 1
        plan = op.plan(region(UNITS, outlets, accuracy_m=10), policy(spacing("50")), on=DAY)
        assert plan.close_pairs[["verdict", "accuracy_m"]].to_numpy().tolist() == [["below", 2.0]]


def test_in_principle_is_said_beside_the_pair() -> None:
    law = policy(spacing("50", force="in_principle"))
    plan = op.plan(region(UNITS, pair(20)), law, on=DAY)
    assert plan.close_pairs["force"].tolist() == ["in_principle"]


def test_a_pair_below_goes_before_a_larger_limit_that_is_open() -> None:
    law = policy(spacing("150", measured="walking"), spacing("50"))
    plan = op.plan(region(UNITS, pair(20)), law, on=DAY)
    assert verdicts(plan) == {("o0", "o1"): ("below", 50.0)}


def test_outlets_without_a_point_are_said_not_to_be_judged() -> None:
    outlets = [*pair(20), {"unit_id": "v", "east_m": None}]
    plan = op.plan(region(UNITS, outlets), policy(spacing("50")), on=DAY)
    assert plan.not_judged["reason"].tolist() == ["1 outlets in being have no point"]


def test_lines_stand_in_the_datum_that_came_in() -> None:
    frame = pd.DataFrame({"outlet_id": ["a", "b"], "unit_id": ["v", "v"], "lon": [110.0, 110.0001],
                          "lat": [30.0, 30.0]})  # fmt: skip
    there = op.Region(units=pd.DataFrame(UNITS), outlets=frame, datum="gcj02", assign="unit_id")
    pairs = op.plan(there, policy(spacing("50")), on=DAY).close_pairs
    assert pairs.crs.name == "GCJ-02"
    assert [tuple(p) for p in pairs["line"].iloc[0].coords] == [(110.0, 30.0), (110.0001, 30.0)]


GEOD = Geod(ellps="WGS84")
PLACES = st.lists(
    st.tuples(st.sampled_from(["seat", "v", None]), st.integers(0, 120), st.integers(0, 120)),
    max_size=8,
)
LIMITS = {"seat": 30, "v": 60, None: 45}


@settings(max_examples=60, deadline=None)
@given(PLACES, st.sampled_from([None, 3]))
def test_pairs_equal_a_plain_twin(
    places: list[tuple[str | None, int, int]], off: int | None
) -> None:
    outlets = [{"unit_id": u, "east_m": float(x), "north_m": float(y)} for u, x, y in places]
    law = policy(
        spacing("45"),
        spacing("30", applies_to={"kind": "township_seat"}),
        spacing("60", applies_to={"kind": "village"}),
    )
    found = verdicts(op.plan(region(UNITS, outlets, accuracy_m=off), law, on=DAY))
    expected: dict[tuple[str, str], tuple[str, float]] = {}
    for (m, (unit_a, ax, ay)), (n, (unit_b, bx, by)) in combinations(enumerate(places), 2):
        metres = GEOD.inv(ax * METRE, ay * METRE, bx * METRE, by * METRE)[2]
        u = 2 * (off or 0)
        for limit in sorted({LIMITS[unit_a], LIMITS[unit_b]}):
            low, high = (math.floor((metres + e) * 1000 + 0.5) for e in (-u, u))
            if low >= limit * 1000:
                continue
            verdict = "below" if high < limit * 1000 else "measure_on_site"
            before = expected.get((f"o{m}", f"o{n}"))
            if before is None or (before[0], -before[1]) >= (verdict, -limit):
                expected[f"o{m}", f"o{n}"] = (verdict, float(limit))
    assert found == expected
