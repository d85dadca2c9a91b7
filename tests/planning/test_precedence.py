"""
Which rule goes before which, as far as a plan says it.

What binds of several numbers is told in test_quotas, of several distances in test_judging.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

import outletplan as op
from tests.planning.cases import DAY, policy, ratio, region, spacing
from tests.planning.site_cases import exclusion, near, school, town

CELL: dict[str, Any] = {"kind": "cell"}
UNITS = [
    {"unit_id": "both", "mode": "间距+容量", "residents": 1_000, **CELL},
    {"unit_id": "metres", "mode": "间距", "residents": 1_000, **CELL},
    {"unit_id": "places", "mode": "容量", "residents": 1_000, **CELL},
]
DOORS = [
    {"unit_id": unit, "east_m": 1_000.0 * n + east}
    for n, unit in enumerate(("both", "metres", "places"))
    for east in (0.0, 20.0)
]


class TestModes:
    """数量和间距同时适用,除非政策只用其一: 间距, 容量, 间距+容量."""

    def test_by_a_column_of_the_units(self) -> None:
        law = policy(
            ratio("1", applies_to={"mode": ["容量", "间距+容量"]}),
            spacing("50", applies_to={"mode": ["间距", "间距+容量"]}),
        )
        plan = op.plan(region(UNITS, DOORS, keep={"units": ["mode"]}), law, on=DAY)
        assert plan.quotas["over"].dropna().to_dict() == {"both": 1, "places": 1}
        assert pd.isna(plan.quotas["quota"]["metres"])
        assert plan.close_pairs["unit_id"].tolist() == ["both", "metres"]

    def test_one_stands_back_by_article(self) -> None:
        """The same with one clause that gives way to the other."""
        law = policy(ratio("1"), spacing("50", gives_way_to=["3"]), ratio("1", applies_to=CELL))
        assert op.plan(region(UNITS, DOORS), law, on=DAY).close_pairs.empty


def test_schools_go_before_every_relief() -> None:
    """Safety and schools override every relief: whoever was granted one is still too near."""
    there = town([(0, 99)], school((0, 0)))
    waived = {"rule": "relief", "first_licence_only": "no", "waives": ["spacing", "quota"]}
    assert near(there, exclusion(), waived)["verdict"].tolist() == ["below"]


def test_numbers_and_metres_are_cumulative() -> None:
    """A unit with places left still has pairs too close; a full one may have none."""
    law = policy(ratio("9"), spacing("50"))
    plan = op.plan(region(UNITS[:1], DOORS[:2]), law, on=DAY)
    assert plan.quotas["remaining"].tolist() == [7]
    assert plan.close_pairs["verdict"].tolist() == ["below"]
    far = op.plan(region(UNITS[:1], DOORS[:2]), policy(ratio("2"), spacing("20")), on=DAY)
    assert far.quotas["remaining"].tolist() == [0]
    assert far.close_pairs.empty


def test_the_parents_total_binds_the_sum_at_every_level_and_cuts_no_quota() -> None:
    """Over-committed totals are reported, with `reconciled` by the clause's own method beside."""
    units = [
        {"unit_id": "C", "kind": "county", "residents": 3_000},
        {"unit_id": "T", "kind": "township", "parent_id": "C", "residents": 3_000},
        {"unit_id": "v", "kind": "village", "parent_id": "T", "residents": 1_000},
        {"unit_id": "w", "kind": "village", "parent_id": "T", "residents": 2_000},
    ]
    law = policy(
        ratio("3", applies_to={"kind": "village"}),
        ratio("2", applies_to={"kind": "township"}, reconciled_by="largest_remainder"),
        {"rule": "fixed", "outlets": 5, "applies_to": {"kind": "county"}},
        {"rule": "fixed", "outlets": 10, "applies_to": "whole_area"},
    )
    plan = op.plan(region(units, [{"unit_id": "v"}] * 4), law, on=DAY)
    shown = plan.totals[["scope", "cap", "planned", "current", "headroom", "over_committed"]]
    assert shown.to_numpy().tolist() == [
        ["T", 6, 9, 4, 2, 3],
        ["C", 5, 9, 4, 1, 4],
        ["whole_area", 10, 9, 4, 6, 0],
    ]
    assert plan.quotas["quota"].dropna().to_dict() == {"v": 3, "w": 6}
    # 6 over 3 : 6 is 2 and 4; the county names no method.
    assert plan.quotas["reconciled"].dropna().to_dict() == {"v": 2, "w": 4}
