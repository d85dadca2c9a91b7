"""Policies that ship from elsewhere, planned with: what each unit gets and which clause says it."""

from __future__ import annotations

import pytest

import outletplan as op
from tests.planning.cases import DAY, region


def planned(name: str, kind: str, **columns: list[int]) -> op.Plan:
    """Plan units that differ in a number; each is named by it."""
    ((column, numbers),) = columns.items()
    people = {"households": 1} if column == "stalls" else {}  # who lives in a market is not asked
    units = [{"unit_id": f"u{n}", "kind": kind, column: n, **people} for n in numbers]
    return op.plan(region(units), op.published_policy(name), on=DAY)


def test_wanning_villages() -> None:
    """299 / 300 / 599 / 600 / 2,400 / 9,000 under Wanning's village rule → 0/1/1/2/8/8."""
    people = [299, 300, 599, 600, 2_400, 9_000]
    plan = planned("wanning-village", "village", residents=people)
    assert plan.quotas["quota"].tolist() == [0, 1, 1, 2, 8, 8]
    assert set(plan.quotas["rule"]) == {"base_and_step"}
    assert plan.quotas["people"].tolist() == people


def test_wanning_markets_count_their_stalls() -> None:
    """Market up to 200 merchants 5, each further 50 one more."""
    plan = planned("wanning-village", "market", stalls=[200, 249, 250])
    assert plan.quotas["quota"].tolist() == [5, 5, 6]
    words = "250 stalls: first 200 → 5, 1 full step of 50 → 1 more = 6"
    assert plan.quotas["arithmetic"].iloc[2] == words
    assert plan.quotas["people"].isna().all()  # stalls are no people


def test_france() -> None:
    """France at exactly 3,500; a commune below the ratio has one."""
    plan = planned("france-3500", "commune", residents=[3_499, 3_500, 7_000])
    assert plan.quotas["quota"].tolist() == [1, 1, 2]
    assert plan.quotas["rule"].tolist() == ["guaranteed_minimum", "ratio_cap", "ratio_cap"]


def test_italy() -> None:
    """300 / 250 / 200 m by commune size up to 30,000 / 100,000 / above."""
    plan = planned("italy-dm-38-2013", "commune", residents=[30_000, 30_001, 100_000, 100_001])
    metres = ["300 m walking", "250 m walking", "250 m walking", "200 m walking"]
    assert plan.quotas["spacing"].tolist() == metres
    assert plan.quotas["quota"].tolist() == [20, 20, 66, 66]


@pytest.mark.parametrize(("name", "quota"), [("philadelphia", 1), ("san-francisco", 45)])
def test_districts(name: str, quota: int) -> None:
    """1 per 1,000 in each planning district; 45 in each district."""
    kind = "planning_district" if name == "philadelphia" else "district"
    assert planned(name, kind, residents=[1_999]).quotas["quota"].tolist() == [quota]
