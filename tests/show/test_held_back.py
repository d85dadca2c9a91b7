"""Totals of the notice with what is held, and a public page that counts what it lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import outletplan as op
from outletplan.show.sheets.front_page import front_page
from outletplan.show.sheets.laid import _cap_words
from outletplan.show.tables import cap_binds, tables
from tests.planning.cases import DAY, policy, ratio, region

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.show.tables import Audience

UNITS = [
    {"unit_id": "c", "kind": "county", "residents": 2_000},
    {"unit_id": "v", "kind": "village", "parent_id": "c", "residents": 1_000},
    {"unit_id": "w", "kind": "village", "parent_id": "c", "residents": 1_000},
]


@pytest.mark.parametrize(("waiting", "binds"), [(1, False), (2, True)])
def test_what_is_held_is_not_left_in_the_total(waiting: int, *, binds: bool) -> None:
    """Capacity reserved by accepted applications counts as used: 8 less 3 in being, less those."""
    rows = pd.DataFrame({"application_id": [f"A{n}" for n in range(waiting)], "unit_id": "v"})
    rules = ratio("4", applies_to="whole_area"), ratio("2.5", applies_to={"kind": "village"})
    there = region(UNITS, [{"unit_id": "v"}] * 2 + [{"unit_id": "w"}], applications=rows)
    plan = op.plan(there, policy(*rules), on=DAY)
    left = plan.quotas.loc[["v", "w"]].assign(remaining=2)  # 4 of the 5
    assert plan.totals["headroom"].tolist() == [5]
    assert cap_binds(plan, left) is binds
    words = _cap_words(plan, plan.quotas, "en")
    assert words is not None
    assert f"cap 8, headroom 5, {5 - waiting} once the {waiting} held" in words


def counted(plan: op.Plan, audience: Audience) -> object:
    sections = front_page(plan, "zh", audience).values()
    return {figure.name: figure.value for section in sections for figure in section}["空白村"]


def test_the_front_page_counts_the_blank_villages_that_are_listed() -> None:
    """Public: no closed institutions."""
    units = [
        {"unit_id": "v", "kind": "village", "residents": 1_000},
        {"unit_id": "w", "kind": "village", "residents": 1_000},
        {"unit_id": "b", "kind": "barracks", "residents": 400},
    ]
    blank = {
        "rule": "blank_villages", "applies_to": "every_unit", "counts": "residents",
        "without": "licensed", "tiers": [{"tier": "all"}],
    }  # fmt: skip
    plan = op.plan(region(units, []), policy(blank), on=DAY)
    wanted: dict[Audience, int] = {"internal": 3, "public": 2}
    for audience, number in wanted.items():
        assert len(tables(plan, audience)["blank_villages"]) == number
        assert counted(plan, audience) == number


def test_the_number_of_a_closed_site_is_for_internal_eyes(tmp_path: Path) -> None:
    """Public: no closed institutions, whether they are a unit or a place with its own number."""
    sites = pd.DataFrame(
        {"site_id": ["P1", "M1"], "name": ["第一监狱", "大市场"], "kind": ["prison", "market"]}
    ).assign(unit_id="v")
    fixed = {
        "rule": "fixed", "applies_to": "whole_area", "sites": {"kind": ["prison", "market"]},
        "towards_unit": "not_counted", "outlets": 5,
    }  # fmt: skip
    plan = op.plan(region(UNITS, [], sites=sites), policy(fixed), on=DAY)
    wanted: dict[Audience, list[str]] = {"internal": ["P1", "M1"], "public": ["M1"]}
    for audience, ids in wanted.items():
        assert sorted(tables(plan, audience)["site_quotas"]["site_id"]) == sorted(ids)
    for path in op.write(plan, tmp_path / "out", audience="public"):
        assert "监狱" not in path.read_bytes().decode("utf-8", "replace")
