"""Policies that ship from elsewhere, planned with: what each unit gets and which clause says it."""

from __future__ import annotations

import pandas as pd
import pytest

import outletplan as op
from tests.planning.cases import DAY, region


def planned(name: str, kind: str, **columns: list[int]) -> op.Plan:
    """Plan units that differ in a number; each is named by it."""
    ((column, numbers),) = columns.items()
    units = [{"unit_id": f"u{n}", "kind": kind, column: n} for n in numbers]
    return op.plan(region(units), op.published_policy(name), on=DAY)


def test_wanning_villages() -> None:
    """299 / 300 / 599 / 600 / 2,400 / 9,000 under Wanning's village rule → 0/1/1/2/8/8."""
    people = [299, 300, 599, 600, 2_400, 9_000]
    plan = planned("wanning-village", "village", residents=people)
    assert plan.quotas["quota"].tolist() == [0, 1, 1, 2, 8, 8]
    assert set(plan.quotas["rule"]) == {"base_and_step"}
    assert plan.quotas["people"].tolist() == people


def at_markets(name: str, *stalls: int) -> op.Plan:
    """Plan a village with markets that differ in their stalls."""
    units = [{"unit_id": "v", "kind": "village", "residents": 300}]
    sites = [{"site_id": f"m{n:03}", "kind": "market", "stalls": n} for n in stalls]
    there = region(units, sites=pd.DataFrame(sites))
    return op.plan(there, op.published_policy(name), on=DAY)


def test_wanning_markets_count_their_stalls() -> None:
    """Market up to 200 merchants 5, each further 50 one more; its village by its own clause."""
    plan = at_markets("wanning-village", 200, 249, 250)
    assert plan.site_quotas["quota"].tolist() == [5, 5, 6]
    words = "250 stalls: first 200 → 5, 1 full step of 50 → 1 more = 6"
    assert plan.site_quotas["arithmetic"].iloc[2] == words
    assert plan.quotas["quota"].tolist() == [1]


def test_wuhan_food_markets() -> None:
    """Wuhan food market: one per 50 stalls, at most 10."""
    plan = at_markets("wuhan", 49, 50, 549, 550)
    assert plan.site_quotas["quota"].tolist() == [0, 1, 10, 10]


def test_new_york_community_districts() -> None:
    """50% per community district of 2018-02-24, with those that have closed since."""
    gone = {"unit_id": "d", "opened": "2010-01-01", "closed": "2021-05-05", "status": "closed"}
    new = {"unit_id": "d", "opened": "2018-02-25"}
    units = [{"unit_id": "d", "kind": "community_district", "residents": 1}]
    plan = op.plan(region(units, [gone] * 5 + [new]), op.published_policy("new-york"), on=DAY)
    assert plan.quotas[["quota", "current", "remaining"]].to_numpy().tolist() == [[2, 1, 1]]


@pytest.mark.parametrize(
    ("outlets", "people", "density"), [(2_572, 1_637_936, 1.57), (1_439, 658_566, 2.19)]
)
def test_philadelphia_2019(outlets: int, people: int, density: float) -> None:
    """2,572 outlets, 1,637,936 daytime people → 1.57; low-income districts → 2.19."""
    units = [{"unit_id": "d", "kind": "planning_district", "daytime": people}]
    there = region(units, [{"unit_id": "d"}] * outlets)
    row = op.plan(there, op.published_policy("philadelphia"), on=DAY).quotas.loc["d"]
    assert round(row["outlets_per_1000"], 2) == density
    assert (row["quota"], row["over"]) == (people // 1_000, outlets - people // 1_000)


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


@pytest.mark.parametrize(("residents", "quota"), [(1_499, 1), (1_500, 1), (1_501, 1)])
def test_small_italian_communes(residents: int, quota: int) -> None:
    """A commune below 1,500 people that has none may have one."""
    plan = planned("italy-dm-38-2013", "commune", residents=[residents])
    assert plan.quotas["quota"].tolist() == [quota]
    assert plan.quotas["rule"].tolist() == [
        "guaranteed_minimum" if residents < 1_500 else "ratio_cap"
    ]


@pytest.mark.parametrize(("name", "quota"), [("philadelphia", 1), ("san-francisco", 45)])
def test_districts(name: str, quota: int) -> None:
    """1 per 1,000 in each planning district; 45 in each district."""
    if name == "philadelphia":
        plan = planned(name, "planning_district", daytime=[1_999])
    else:
        plan = planned(name, "district", residents=[1_999])
    assert plan.quotas["quota"].tolist() == [quota]
