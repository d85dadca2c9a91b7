"""Classes of unit, shares of business types, and minima before which something gives way."""

from __future__ import annotations

from typing import Any

import pytest

import outletplan as op
from tests.planning.cases import DAY, cells, policy, ratio, region

CLASSES: dict[str, Any] = {
    "rule": "unit_class",
    "classes": [
        {"unit_class": "saturated", "regime": "frozen"},
        {"unit_class": "queue", "regime": "queue"},
        {"unit_class": "open", "regime": "open"},
    ],
}
TRADES: dict[str, Any] = {
    "rule": "business_type_share", "types": ["药店", "五金店"], "percent": "3",
    "rounding": "down", "applies_to": "whole_area",
}  # fmt: skip
MINIMUM: dict[str, Any] = {"rule": "guaranteed_minimum", "applies_to": {"kind": "village"}}


class TestUnitClass:
    """Saturated (frozen), queue, open: class per unit, regime per class."""

    UNITS = (
        {"unit_id": "s", "residents": 1_000, "unit_class": "saturated"},
        {"unit_id": "s1", "residents": 1_000, "parent_id": "s"},
        {"unit_id": "q", "residents": 1_000, "unit_class": "queue"},
        {"unit_id": "o", "residents": 1_000, "unit_class": "open"},
        {"unit_id": "x", "residents": 1_000, "unit_class": "other"},
        {"unit_id": "n", "residents": 1_000},
    )

    def plan(self, *rules: dict[str, Any]) -> op.Plan:
        return op.plan(region(self.UNITS), policy(*rules), on=DAY)

    def test_regimes(self) -> None:
        plan = self.plan(ratio("3"), CLASSES)
        regimes = {"s": "frozen", "s1": "frozen", "q": "queue", "o": "open"}
        assert plan.quotas["regime"].dropna().to_dict() == regimes
        assert plan.not_judged["reason"].tolist() == ["2 units are of no class that it names"]

    def test_a_frozen_one_has_no_place_left_and_says_why(self) -> None:
        plan = self.plan(ratio("3"), CLASSES)
        frozen = [3, 0, "the only rule; frozen by Plan art. 2"]
        assert cells(plan.quotas, "s1", "quota", "remaining", "why") == frozen
        assert cells(plan.quotas, "q", "remaining", "why") == [3, "the only rule"]
        assert "frozen: class saturated" in op.explain(plan, "s1")

    def test_frozen_without_a_number(self) -> None:
        plan = self.plan(CLASSES)
        assert cells(plan.quotas, "s1", "remaining", "why") == [0, "frozen by Plan art. 1"]

    def test_of_several_clauses_the_strictest(self) -> None:
        milder = {**CLASSES, "classes": [{"unit_class": "saturated", "regime": "queue"}]}
        plan = self.plan(milder, CLASSES)
        assert plan.quotas["regime"]["s"] == "frozen"

    def test_a_region_without_classes_is_said(self) -> None:
        plan = op.plan(region([{"unit_id": "v", "residents": 1}]), policy(CLASSES), on=DAY)
        said = "no unit of this region says its unit_class: fill that column in"
        assert plan.not_judged["reason"].tolist() == [said]


class TestBusinessTypes:
    """Shops of unrelated trades at most x%: 3% of the total."""

    def plan(self, others: int, *rules: dict[str, Any], **rule: Any) -> op.Plan:
        outlets = [{"unit_id": "v", "business_type": "药店"}]
        outlets += [{"unit_id": "v", "business_type": "便利店"}] * others
        units = [{"unit_id": "v", "kind": "village", "residents": 10_000}]
        return op.plan(region(units, outlets), policy({**TRADES, **rule}, *rules), on=DAY)

    @pytest.mark.parametrize(
        ("others", "at_most", "remaining", "over"), [(32, 0, 0, 1), (33, 1, 0, 0), (66, 2, 1, 0)]
    )
    def test_of_those_in_being(self, others: int, at_most: int, remaining: int, over: int) -> None:
        (row,) = self.plan(others, of="current").business_types.to_dict("records")
        assert (row["base"], row["current"]) == (others + 1, 1)
        assert (row["at_most"], row["remaining"], row["over"]) == (at_most, remaining, over)

    def test_of_the_number_that_may_be(self) -> None:
        where = {"applies_to": {"kind": "village"}}
        plan = self.plan(0, ratio("10", **where), of="quota", **where)
        (row,) = plan.business_types.to_dict("records")
        assert (row["scope"], row["base"], row["at_most"], row["remaining"]) == ("v", 100, 3, 2)
        assert "100 × 3% = 3: 1 in being" in op.explain(plan, "v")

    def test_of_the_cap_of_the_whole_area(self) -> None:
        plan = self.plan(0, ratio("7", applies_to="whole_area"), of="quota")
        (row,) = plan.business_types.to_dict("records")
        assert (row["scope"], row["base"], row["at_most"]) == ("whole_area", 70, 2)

    def test_nothing_to_take_a_share_of_is_said(self) -> None:
        plan = self.plan(0, of="quota")
        assert plan.business_types.empty
        reasons = plan.not_judged["reason"].tolist()
        assert reasons == ["1 units or areas have no number to take a share of"]


class TestGuaranteedMinimum:
    """Every village at least one: which caps and spacings give way, nearest outlet farther than."""

    UNITS = (
        {"unit_id": "v", "kind": "village", "residents": 10, "lon": 10.0, "lat": 0.0},
        {"unit_id": "w", "kind": "village", "residents": 10, "lon": 10.1, "lat": 0.0},
    )

    def plan(self, outlets: list[dict[str, Any]], **minimum: Any) -> op.Plan:
        there = region(self.UNITS, outlets, datum="wgs84")
        return op.plan(there, policy(ratio("3"), {**MINIMUM, **minimum}), on=DAY)

    def test_a_quota_of_0_and_one_per_village(self) -> None:
        """Cell quota 0 while the policy wants one per village."""
        assert self.plan([]).quotas["quota"].tolist() == [1, 1]

    def test_only_spacing_gives_way(self) -> None:
        plan = self.plan([], gives_way=["spacing"])
        assert plan.quotas["quota"].tolist() == [0, 0]
        why = plan.rulings.query("sets == 'minimum'")["why"]
        assert set(why) == {"the number of the unit does not give way to it"}

    @pytest.mark.parametrize(
        ("east_m", "quota"), [(0, 0), (599.999, 0), (600, 0), (600.001, 1), (700, 1)]
    )
    def test_nearest_outlet_farther_than(self, east_m: float, quota: int) -> None:
        """More than 600 m from the nearest outlet of another commune."""
        outlets = [{"unit_id": "w", "east_m": east_m}]
        plan = self.plan(outlets, nearest_outlet_farther_than_m=600)
        assert plan.quotas["quota"]["v"] == quota

    def test_its_own_outlets_are_no_hindrance(self) -> None:
        plan = self.plan([{"unit_id": "v", "east_m": 5.0}], nearest_outlet_farther_than_m=600)
        assert cells(plan.quotas, "v", "quota", "over") == [1, 0]

    def test_why_it_does_not_hold_is_told(self) -> None:
        plan = self.plan([{"unit_id": "w", "east_m": 5.0}], nearest_outlet_farther_than_m=600)
        words = "at least 1, but an outlet of another unit stands 5.000 m away, not farther than"
        assert f"{words} 600 m" in op.explain(plan, "v")

    def test_a_unit_without_a_place_is_said(self) -> None:
        law = policy({**MINIMUM, "nearest_outlet_farther_than_m": 600})
        units = [{"unit_id": "v", "kind": "village", "residents": 10}]
        plan = op.plan(region(units), law, on=DAY)
        said = plan.not_judged["reason"].tolist()
        assert said == ["1 units have no place: every outlet counts as far from them"]
