"""Numbers compared at the cap, by stock, by year and by basis: what a unit may still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import outletplan as op
from tests.planning.cases import DAY, cells, policy, ratio, region

if TYPE_CHECKING:
    from pathlib import Path


def left(rule: dict[str, Any], *, people: int, current: int) -> int:
    """Plan one unit, and read how many more may come."""
    there = region([{"unit_id": "v", "residents": people}], [{"unit_id": "v"}] * current)
    return int(op.plan(there, policy(rule), on=DAY).quotas["remaining"]["v"])


class TestComparison:
    """Closed at `>=` (most), at `>` (some), or tested after adding the new one (France)."""

    @pytest.mark.parametrize(
        ("comparison", "remaining"),
        [("at", [2, 1, 0, 0]), ("above", [3, 2, 1, 0]), ("after_adding", [2, 1, 0, 0])],
    )
    def test_at_a_number_without_a_rest(self, comparison: str, remaining: list[int]) -> None:
        rule = ratio("2", comparison=comparison)
        found = [left(rule, people=1_000, current=current) for current in range(4)]
        assert found == remaining

    @pytest.mark.parametrize(
        ("people", "current", "remaining"),
        [(3_499, 0, 0), (3_500, 0, 1), (3_501, 0, 1), (3_500, 1, 0), (6_999, 1, 0), (7_000, 1, 1)],
    )
    def test_france(self, people: int, current: int, remaining: int) -> None:
        """France at exactly 3,500."""
        rule: dict[str, Any] = {
            "rule": "ratio_cap", "one_per": 3_500, "counts": "residents", "rounding": "up",
            "comparison": "after_adding", "applies_to": "every_unit",
        }  # fmt: skip
        assert left(rule, people=people, current=current) == remaining

    def test_the_one_that_lets_the_fewest_stand_binds(self) -> None:
        above = ratio("2", comparison="above")
        assert left(above, people=1_000, current=2) == 1
        there = region([{"unit_id": "v", "residents": 1_000}], [{"unit_id": "v"}] * 2)
        plan = op.plan(there, policy(above, ratio("2")), on=DAY)
        assert cells(plan.quotas, "v", "quota", "remaining", "cite") == [2, 0, "Plan art. 2"]


STOCKSHARE_RULE: dict[str, Any] = {
    "rule": "stock_share", "percent": "50", "rounding": "down",
    "applies_to": {"kind": "community_district"},
}  # fmt: skip


class TestStockShare:
    """New York: 50% per community district of 2018-02-24."""

    def plan(self, outlets: list[dict[str, Any]], **rule: Any) -> op.Plan:
        units = [{"unit_id": "d", "kind": "community_district", "residents": 9, "licences": "5"}]
        there = region(units, [{"unit_id": "d", **each} for each in outlets])
        return op.plan(there, policy({**STOCKSHARE_RULE, **rule}), on=DAY)

    @pytest.mark.parametrize(
        ("opened", "closed", "quota"),
        [("2018-02-23", None, 1), ("2018-02-24", None, 1), ("2018-02-25", None, 0),
         ("2018-02-24", "2018-02-24", 0), ("2018-02-24", "2018-02-25", 1)],
    )  # fmt: skip
    def test_the_day_before_the_day_the_day_after(
        self, opened: str, closed: str | None, quota: int
    ) -> None:
        outlets: list[dict[str, Any]] = [
            {"opened": "2010-01-01"},
            {"opened": opened, "closed": closed},
        ]
        assert self.plan(outlets, on_day="2018-02-24").quotas["quota"]["d"] == quota

    def test_one_closed_since_counted_then(self) -> None:
        gone = {"opened": "2010-01-01", "closed": "2020-01-01", "status": "closed"}
        outlets: list[dict[str, Any]] = [{"opened": "2010-01-01"}, gone, gone, gone]
        plan = self.plan(outlets, on_day="2018-02-24")
        assert cells(plan.quotas, "d", "quota", "current", "over", "arithmetic") == [
            2, 1, 0, "4 × 50% = 2",
        ]  # fmt: skip

    def test_a_column_that_the_manifest_keeps(self, tmp_path: Path) -> None:
        (tmp_path / "units.csv").write_text(
            "unit_id,kind,residents,licences\nd,community_district,9,5\n", encoding="utf-8"
        )
        (tmp_path / "outlets.csv").write_text("outlet_id,unit_id\no,d\n", encoding="utf-8")
        (tmp_path / "region.yaml").write_text(
            "name: City\nunits: {file: units.csv, keep: [licences]}\n"
            "outlets: {file: outlets.csv}\n",
            encoding="utf-8",
        )
        law = policy({**STOCKSHARE_RULE, "stock": "licences"})
        plan = op.plan(op.read_region(tmp_path / "region.yaml"), law, on=DAY)
        assert cells(plan.quotas, "d", "quota", "arithmetic") == [
            2, "5 × 50% = 2.5, rounded down to 2",
        ]  # fmt: skip

    def test_a_column_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(op.PolicyError, match="'licenses'; expected a column of units"):
            self.plan([], stock="licenses")


YEARLYPATH_RULE: dict[str, Any] = {
    "rule": "yearly_path", "applies_to": "whole_area",
    "steps": [{"since": "2025-06-01", "outlets": 9}, {"since": "2026-01-01", "outlets": 8}],
}  # fmt: skip


class TestYearlyPath:
    """A target may be reached in steps over years."""

    @pytest.mark.parametrize(
        ("on", "cap"),
        [("2025-05-31", []), ("2025-06-01", [9]), ("2025-06-02", [9]), ("2025-12-31", [9]),
         ("2026-01-01", [8]), ("2026-01-02", [8])],
    )  # fmt: skip
    def test_day_before_day_day_after(self, on: str, cap: list[int]) -> None:
        plan = op.plan(region([{"unit_id": "v", "residents": 1}]), policy(YEARLYPATH_RULE), on=on)
        assert plan.totals["cap"].tolist() == cap
        said = plan.not_judged["reason"].tolist()
        assert said == ([] if cap else ["its first step is on 2025-06-01"])


class TestPopulationBasis:
    """Registered, resident, including temporary, households, daytime: a rule in itself."""

    @pytest.mark.parametrize(
        ("counts", "people"),
        [("residents", 1_000), ("registered", 2_000), ("registered_and_floating", 2_300),
         ("residents_and_floating", 1_300), ("daytime", 9_000), ("households", 400)],
    )  # fmt: skip
    def test_whom_others_count_as_stated(self, counts: str, people: int) -> None:
        unit = {
            "unit_id": "v", "residents": 1_000, "registered": 2_000, "floating": 300,
            "daytime": 9_000, "households": 400,
        }  # fmt: skip
        basis = {"rule": "population_basis", "counts": counts, "assumed": ["read so"]}
        law = policy(ratio("10", counts="as_stated"), basis)
        plan = op.plan(region([unit]), law, on=DAY)
        assert cells(plan.quotas, "v", "quota", "assumed") == [people // 100, "read so"]
        assert plan.rulings["counts"].tolist() == [counts]


def test_modes_by_a_column_of_units() -> None:
    """Quantity and spacing are cumulative unless the policy switches one off (modes)."""
    units = [
        {"unit_id": "a", "residents": 1_000, "unit_class": "容量"},
        {"unit_id": "b", "residents": 1_000, "unit_class": "间距"},
    ]
    law = policy(
        ratio("3", applies_to={"unit_class": ["容量", "间距+容量"]}),
        {"rule": "spacing", "at_least_m": 50, "measured": "straight",
         "applies_to": {"unit_class": ["间距", "间距+容量"]}},
    )  # fmt: skip
    plan = op.plan(region(units), law, on=DAY)
    assert plan.quotas["quota"].fillna(-1).tolist() == [3, -1]
    assert plan.quotas["spacing"].fillna("").tolist() == ["", "50 m straight"]
