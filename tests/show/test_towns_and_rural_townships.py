"""镇 and 乡 in one region are both townships: one level in the law, the totals and the ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import outletplan as op
from tests.planning.cases import DAY, cells, policy, ratio, region
from tests.show.written import table

if TYPE_CHECKING:
    from pathlib import Path

UNITS: list[dict[str, Any]] = [
    {"unit_id": "c", "name": "样县", "kind": "县"},
    {"unit_id": "z", "name": "河口镇", "kind": "镇", "parent_id": "c"},
    {"unit_id": "y", "name": "新桥镇", "kind": "镇", "parent_id": "c", "residents": 500},
    {"unit_id": "x", "name": "山前乡", "kind": "乡", "parent_id": "c"},
    {"unit_id": "z1", "name": "一村", "kind": "行政村", "parent_id": "z", "residents": 600},
    {"unit_id": "z2", "name": "二村", "kind": "行政村", "parent_id": "z", "residents": 400},
    {"unit_id": "x1", "name": "三村", "kind": "行政村", "parent_id": "x", "residents": 1600},
    {"unit_id": "x2", "name": "四村", "kind": "行政村", "parent_id": "x", "residents": 350},
]
OUTLETS = [{"unit_id": unit} for unit in ("z1", "z1", "x1", "x1", "x1", "y")]
VILLAGES = {"kind": "village"}
LAW = (
    ratio("2", applies_to={"kind": "township"}),
    {
        "rule": "bands", "article": "2", "applies_to": VILLAGES, "counts": "residents",
        "bands": [{"up_to": 500, "outlets": 1}, {"up_to": 1500, "outlets": 3},
                  {"above": 1500, "outlets": 5}],
    },
    {
        "rule": "blank_villages", "article": "3", "applies_to": VILLAGES, "counts": "residents",
        "without": "licensed",
        "tiers": [{"below": 300, "tier": "small"}, {"at_least": 300, "tier": "watch"}],
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> op.Plan:
    return op.plan(region(UNITS, OUTLETS), policy(*LAW), on=DAY)


def test_a_rule_for_townships_binds_both(plan: op.Plan) -> None:
    """乡镇总量控制在2‰以内: 1,000 people 2, 1,950 people 3.9, so 3; 新桥镇 itself is a unit, 1."""
    totals = plan.totals.set_index("scope")
    assert totals["cap"].to_dict() == {"z": 2, "x": 3}
    assert totals["current"].to_dict() == {"z": 2, "x": 3}
    assert totals["planned"].to_dict() == {"z": 3 + 1, "x": 5 + 1}
    assert cells(plan.quotas, "y", "role", "quota", "current") == ["unit", 1, 1]


def test_they_are_one_level_so_nobody_is_counted_twice(plan: op.Plan) -> None:
    assert plan.quotas["level"].to_dict() == {
        "c": 0, "z": 1, "y": 1, "x": 1, "z1": 2, "z2": 2, "x1": 2, "x2": 2
    }  # fmt: skip
    both = ratio("2", applies_to={"kind": ["township", "village"]})
    with pytest.raises(op.PolicyError, match="nobody is counted twice"):
        op.plan(region(UNITS, OUTLETS), policy(both), on=DAY)


def test_blank_villages_of_both(plan: op.Plan) -> None:
    assert plan.blank_villages.index.tolist() == ["z2", "x2"]


def test_the_ledger_of_townships_holds_both(plan: op.Plan, tmp_path: Path) -> None:
    """台账: the level is called 乡镇, and a village names the 镇 or 乡 above it."""
    path = op.report(plan, tmp_path / "a.xlsx", lang="zh")
    sheets = [name for name in openpyxl.load_workbook(path).sheetnames if "台账" in name]
    assert sheets == ["台账1 县", "台账2 乡镇", "台账3 行政村"]
    ledger = table(path, "台账2 乡镇")
    named = ledger[["名称", "类型", "实有数"]].astype("str").to_numpy().tolist()
    assert named[:3] == [["河口镇", "镇", "2"], ["新桥镇", "镇", "1"], ["山前乡", "乡", "3"]]
    notice = table(path, "公示表")[["所属上级", "单元格", "类型"]].to_numpy().tolist()
    assert ["山前乡", "四村", "行政村"] in notice
    assert ["样县", "新桥镇", "镇"] in notice


def test_where_all_are_towns_the_ledger_says_so(tmp_path: Path) -> None:
    towns = [{**unit, "kind": "镇"} if unit["kind"] == "乡" else unit for unit in UNITS]
    plan = op.plan(region(towns, OUTLETS), policy(*LAW), on=DAY)
    path = op.report(plan, tmp_path / "a.xlsx", lang="zh")
    assert "台账2 镇" in openpyxl.load_workbook(path).sheetnames


@pytest.mark.parametrize("kind", ["镇", "乡", "乡镇"])
def test_one_is_larger_than_its_villages(kind: str) -> None:
    """A 镇 row that is the sum of villages which do not name it: people counted twice, found."""
    rows = [
        {"unit_id": "t", "kind": kind, "residents": 30},
        {"unit_id": "v", "kind": "行政村", "residents": 20},
        {"unit_id": "w", "kind": "行政村", "residents": 10},
    ]
    found = region(rows).findings.set_index("finding")
    assert found.loc["counted twice", "subject_id"] == "t"
