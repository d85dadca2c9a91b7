"""What a notebook shows of a region, a policy and a plan: numbers, and names as text only."""

from __future__ import annotations

from html import escape
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import outletplan as op
from outletplan.facts.glance import CHINESE
from outletplan.planning.deciding.glance import OUTCOMES, REQUESTS, RESULTS
from outletplan.planning.glance import TOTALS
from outletplan.show.words.labels import label
from tests.planning.asking import asks, decide
from tests.planning.cases import ratio, region, spacing

EVIL = "<script>alert(1)</script>${alert(1)}`\"'"
LAW: dict[str, Any] = {
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


def headings_of(page: str) -> list[str]:
    """Read the heading and the line under it."""
    tree = ET.fromstring(f"<div>{page}</div>")  # noqa: S314 - our own page
    return [(tree.findtext(tag) or "").strip() for tag in ("h4", "p")]


def test_names_are_text(plan: op.Plan) -> None:
    policy = op.make_policy(LAW)
    for page in (plan.region._repr_html_(), policy._repr_html_(), plan._repr_html_()):
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_a_plan_shows_its_totals_and_counts(plan: op.Plan) -> None:
    page = plan._repr_html_()
    heading, line = headings_of(page)
    assert heading == f"{EVIL} · 2025-07-01"
    assert line == f"{EVIL} (draft)"
    totals, counts = tables_of(page)
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


def test_of_many_totals_the_first_are_shown_and_the_rest_counted() -> None:
    areas = [f"t{n}" for n in range(30)]
    townships = pd.DataFrame({"unit_id": areas, "kind": "township", "residents": 1000})
    villages = pd.DataFrame(
        {"unit_id": [f"{area}v" for area in areas], "parent_id": areas, "kind": "village"}
    ).assign(residents=900)
    cap, one = LAW["rules"][:2]
    law = {**LAW, "rules": [{**cap, "applies_to": {"kind": "township"}}, one]}
    outlets = pd.DataFrame({"outlet_id": ["1"], "unit_id": ["t0v"]})
    region = op.Region(units=pd.concat([townships, villages]), outlets=outlets)
    many = op.plan(region, op.make_policy(law), on="2025-07-01")
    assert len(many.totals) == 30
    totals, _ = tables_of(many._repr_html_())
    shown = len(totals) - 1
    assert 1 <= shown < 30
    assert f"and {30 - shown} more in plan.totals" in many._repr_html_()


def test_a_region_shows_what_is_there(plan: op.Plan) -> None:
    page = plan.region._repr_html_()
    (tables,) = tables_of(page)
    assert [row[:3] for row in tables[1:]] == [["units", "3", "0"], ["outlets", "3", "0"]]
    assert headings_of(page)[0] == EVIL
    assert f"{len(plan.region.findings)} findings on the data" in page
    for name, count in plan.region.findings["finding"].value_counts().items():
        assert f"{name} {count}" in page


def test_a_policy_shows_its_clauses_and_what_they_rest_on() -> None:
    policy = op.published_policy("county-230700")
    page = policy._repr_html_()
    ((_, *clauses),) = tables_of(page)
    assert [article for article, _ in clauses] == [r.article for r in policy.documents[0].rules]
    assert ["1", "whole area: 4.5 outlets per 1,000 residents, rounded down (ceiling)"] in clauses
    for silence in policy.documents[0].not_stated_in_source:
        assert f"<li>{escape(silence)}</li>" in page


def test_both_tongues_say_what_the_workbook_says() -> None:
    """What a glance calls a number in Chinese begins as the label of the column does."""
    for name, chinese in [*TOTALS.items(), *CHINESE.items()]:
        said = label(name, "zh")
        assert said == name or said.startswith(chinese), name


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


class TestDecision:
    """The opinion first, then what stands against it, then the rest; names are text."""

    @staticmethod
    def page() -> str:
        outlets = [{"unit_id": "v", "east_m": 43.0, "name": EVIL}]
        rules = (
            spacing("50", article="7"),
            ratio("9", article="8"),
            spacing("20", article="9", asks=["renewal"]),
        )
        units = [{"unit_id": "v", "name": "李家村", "residents": 1_000}]
        return decide(region(units, outlets), asks(), *rules)._repr_html_()

    def test_its_heading_and_rows(self) -> None:
        page = self.page()
        assert headings_of(page)[0] == "A1"
        assert "不符合布局条件" in page
        assert "another rule is broken" in page
        (rows,) = tables_of(page)
        assert [row[1:] for row in rows[1:]] == [
            ["broken 不符合", "43 m", "50 m"],
            ["kept 符合", "1", "9"],
        ]
        assert [row[0] for row in rows[1:]] == ["Plan art. 7", "Plan art. 8"]
        assert "1 more clause does not apply" in page
        assert "the bureau decides" in page

    def test_names_are_text(self) -> None:
        page = self.page()
        assert "<script" not in page
        assert "&lt;script&gt;" in page

    def test_its_chinese_is_that_of_the_record(self) -> None:
        for words, column in ((OUTCOMES, None), (RESULTS, "result"), (REQUESTS, None)):
            for code, chinese in words.items():
                assert label(code, "zh", column=column) == chinese
