"""What a notebook shows of a region, a policy and a plan: numbers, and names as text only."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import outletplan as op

EVIL = "<script>alert(1)</script>${alert(1)}`\"'"
LAW = {
    "name": "law",
    "source": {"title": EVIL},
    "status": "draft",
    "in_force": "not_stated",
    "rules": [
        {"rule": "ratio_cap", "article": EVIL, "applies_to": "whole_area", "one_per": 100,
         "counts": "residents", "rounding": "down"},
        {"rule": "fixed", "article": "2", "applies_to": {"kind": "village"}, "outlets": 1},
        {"rule": "not_judged", "article": "3", "text": EVIL},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> op.Plan:
    units = pd.DataFrame(
        {"unit_id": ["a", "b", "c"], "name": EVIL, "kind": ["village", "village", "county_town"],
         "residents": [150, 150, 250]}
    )  # fmt: skip
    outlets = pd.DataFrame({"outlet_id": ["1", "2", "3"], "unit_id": ["a", "a", EVIL]})
    region = op.Region(units=units, outlets=outlets, name=EVIL)
    return op.plan(region, op.make_policy(LAW), on="2025-07-01")


def tables_of(page: str) -> list[list[list[str]]]:
    """Read the tables of a page, row by row; what is not well-formed does not come through."""
    tree = ET.fromstring(f"<div>{page}</div>")  # noqa: S314 - our own page
    return [
        [[(cell.text or "").strip() for cell in row] for row in table.iter("tr")]
        for table in tree.iter("table")
    ]


def test_names_are_text(plan: op.Plan) -> None:
    policy = op.make_policy(LAW)
    for page in (plan.region._repr_html_(), policy._repr_html_(), plan._repr_html_()):
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_a_plan_shows_its_totals_and_counts(plan: op.Plan) -> None:
    heading, totals, counts = tables_of(plan._repr_html_())
    assert heading[1] == [EVIL, EVIL, "draft", "2025-07-01"]
    assert dict(zip(*totals, strict=True)).items() >= {
        ("people", "550"), ("cap", "5"), ("planned", "2"), ("current", "3"), ("headroom", "2")
    }  # fmt: skip
    assert set(map(tuple, counts)) >= {
        ("units over their quota", "1"),  # a holds two, may hold one
        ("outlets above", "1"),
        ("places left", "1"),  # in b
        ("units without a number of their own", "1"),  # c has the total only
        ("clauses not judged, or in part", str(len(plan.not_judged))),
    }


def test_a_region_shows_what_is_there(plan: op.Plan) -> None:
    tables, findings = tables_of(plan.region._repr_html_())
    assert [row[1:4] for row in tables[1:]] == [["units", "3", "0"], ["outlets", "3", "0"]]
    assert sum(int(count) for _, count in findings[1:]) == len(plan.region.findings)


def test_they_are_short_in_a_shell(plan: op.Plan) -> None:
    assert repr(op.make_policy(LAW)) == "<Policy 'law': 1 documents, 3 rules>"
    assert repr(plan) == f"<Plan of {EVIL!r} under law on 2025-07-01>"


def test_a_map_stands_above_its_numbers(plan: op.Plan) -> None:
    """A notebook that is not trusted drops the frame; the numbers stay."""
    frame, tables = op.draw(plan)._repr_html_().split("</iframe></div></div>")
    assert frame.count("<iframe") == 1
    assert tables == plan._repr_html_()
    _, tables = op.draw(plan, audience="public")._repr_html_().split("</iframe></div></div>")
    assert plan._repr_html_().startswith(tables)
    assert "findings on the data" not in tables
