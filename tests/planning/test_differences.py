"""`op.diff`: what a policy says otherwise than an older one, as a table."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import outletplan as op
from tests.planning.cases import policy, ratio, spacing

OLD = policy(ratio("4.5"), spacing("30"), status="issued")
NEW = policy(
    ratio("3.1", revised_because="too dense"),
    spacing("40"),
    {"rule": "fixed", "applies_to": {"kind": "urban_village"}, "outlets": 20},
    status="consultation",
)


def test_one_row_for_each_key_and_each_rule_that_came_or_went() -> None:
    table = op.diff(OLD, NEW)
    rows = table[["article", "rule", "key", "change", "old", "new", "reason"]]
    assert rows.astype(object).where(rows.notna(), None).to_numpy().tolist() == [
        [None, None, "status", "changed", "issued", "consultation", None],
        ["1", "ratio_cap", "outlets_per_1000", "changed", "4.5", "3.1", "too dense"],
        ["2", "spacing", "at_least_m", "changed", "30", "40", None],
        ["3", "fixed", None, "added", None, "kind urban village: 20 outlets (ceiling)", None],
    ]
    assert set(table.dtypes.astype(str)) == {"str"}
    assert table["cite_new"].tolist() == ["Plan", "Plan art. 1", "Plan art. 2", "Plan art. 3"]
    assert table["cite_old"].isna().tolist() == [False, False, False, True]


def test_turned_round_what_was_added_is_removed() -> None:
    table = op.diff(NEW, OLD)
    assert table["change"].tolist() == ["changed", "changed", "changed", "removed"]
    assert table["old"].tolist()[1:3] == ["3.1", "40"]


def test_nothing_changes() -> None:
    assert op.diff(OLD, OLD).empty


def test_editions_of_one_policy_by_day() -> None:
    """The day before, the day and the day after an edition takes over."""
    head = {"source": {"title": "Plan"}, "status": "issued"}
    both = op.make_policy(
        {**head, "name": "a", "in_force": "2020-01-01", "until": "2024-12-31",
         "rules": [spacing("30") | {"article": "2"}]},
        {**head, "name": "b", "in_force": "2025-01-01",
         "rules": [spacing("40") | {"article": "2"}]},
    )  # fmt: skip
    before, on, after = (both.in_force(date(*day)) for day in
                         [(2024, 12, 31), (2025, 1, 1), (2025, 1, 2)])  # fmt: skip
    assert op.diff(before, on).query("key == 'at_least_m'")["new"].tolist() == ["40"]
    assert op.diff(on, after).empty
    assert op.diff(both, both, on="2025-01-01").empty
    with pytest.raises(op.PolicyError, match="found 2 editions; expected one edition"):
        op.diff(both, OLD)
    with pytest.raises(op.NotInForceError):
        op.diff(both, OLD, on="2019-12-31")


def test_what_is_no_policy() -> None:
    with pytest.raises(TypeError, match="expected a Policy"):
        op.diff("old.yaml", NEW)  # type: ignore[arg-type]


def test_columns_are_as_the_page_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "revising.md").read_text("utf-8")
    section = page.split("## `op.diff(old, new)`")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \| str \| (never|allowed) \|", section, re.MULTILINE)
    table = op.diff(OLD, NEW)
    assert [name for name, _ in rows] == list(table.columns)
    assert all(table[name].notna().all() for name, missing in rows if missing == "never")
