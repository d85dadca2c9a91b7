"""docs/words.md: every public name, column, value and kind of rule, in both tongues."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

import outletplan as op
from outletplan.show.words.labels import label

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "words.md").read_text("utf-8")
CJK = re.compile("[\u4e00-\u9fff]")
ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)
CODED = ("verdict", "force", "measured", "edge", "on_renewal", "flag", "rests_on", "reason")


@pytest.fixture(scope="module")
def script() -> Any:
    return runpy.run_path(str(ROOT / "scripts" / "words.py"))


def test_the_page_is_as_the_script_writes_it(script: Any) -> None:
    """After a new column, value or rule: python scripts/words.py."""
    assert PAGE.partition(script["MARK"])[2] == script["written"]()


def test_every_public_name_is_on_the_page() -> None:
    functions = PAGE.split("\n## Functions\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`op\.(\w+)`", functions)) == set(op.__all__)


def test_every_row_has_a_chinese_word() -> None:
    rows = [row.split(" | ") for row in ROW.findall(PAGE)]
    assert len(rows) > 200
    assert [row[0] for row in rows if not CJK.search(" ".join(row)) and row[0] != "---"] == []


def test_columns_and_values_of_a_plan_are_on_the_page(script: Any) -> None:
    policy = op.read_policy(ROOT / "src" / "outletplan" / "sample" / "policy.yaml")
    plan = op.plan(op.sample_region(), policy, on="2025-07-01")
    named = {column for column in script["columns"]() if f"| `{column}` |" in PAGE}
    for name in op.Plan.__dataclass_fields__.keys() - {"region", "edition", "on", "segment_m"}:
        table = getattr(plan, name)
        assert set(table.columns) <= named, name
        for column in set(table.columns) & set(CODED):
            for code in table[column].dropna().unique():
                known = label(code, "zh", column=column) != code
                assert not known or f"| `{column}` | `{code}` |" in PAGE, (column, code)


def test_columns_of_decisions_are_on_the_page(script: Any) -> None:
    policy = op.published_policy("county-230700")
    plan = op.plan(op.sample_region(), policy, on="2025-07-01")
    form = op.Application(id="A-1", lon=102.3305, lat=40.5233, datum="gcj02")
    decision, done = op.check(form, plan), op.check_all([form], plan)
    for name, columns in script["DECIDED"].items():
        owner, _, table = name.partition(".")
        frame = getattr(decision if owner == "decision" else done, table)
        assert list(frame.columns) == columns.split(), name
