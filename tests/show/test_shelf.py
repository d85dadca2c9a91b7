"""The policies that ship, in a table."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from typer.testing import CliRunner

import outletplan as op
from outletplan.cli import app
from outletplan.show.words.labels import label

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_policy_that_ships_has_its_row() -> None:
    shelf = op.list_policies()
    assert tuple(shelf.index) == op.published_policies()
    for name, row in shelf.iterrows():
        (document,) = op.published_policy(str(name)).documents
        texts = [rule.text for rule in document.rules if rule.rule == "not_judged"]
        missing = "; ".join(text.rstrip("。.") for text in texts)
        assert row["title"] == document.source.title
        assert row["jurisdiction"] == document.source.jurisdiction
        assert row["status"] == label(document.status, "en")
        assert row["rules"] + len(texts) == len(document.rules)
        assert ("" if pd.isna(row["not_captured"]) else row["not_captured"]) == missing


def test_days_are_told() -> None:
    days = op.list_policies().loc[["fujian-district-2007", "wuhan", "new-york"]]
    told = days[["in_force", "until"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        ["2007-01-01", "2011-12-31"], ["2019-01-10", None], ["not stated", None],
    ]  # fmt: skip


def test_in_chinese_nothing_is_left_in_english() -> None:
    shelf = op.list_policies(lang="zh")
    for column in ("title", "jurisdiction", "status"):
        assert shelf[column].map(lambda text: bool(CHINESE.search(text))).all()
    assert shelf["not_captured"].dropna().map(lambda text: bool(CHINESE.search(text))).all()


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="lang is 'fr'; it is one of zh, en"):
        op.list_policies(lang="fr")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "place", "missing"),
    [
        ("en", "a district in Fujian, China · issued · 2007-01-01 – 2011-12-31", "Not captured: "),
        ("zh", "中国福建某区 · 印发稿 · 2007-01-01 – 2011-12-31", "未收录的条款："),
    ],
)
def test_in_a_shell(lang: str, place: str, missing: str) -> None:
    answer = CliRunner().invoke(app, ["policies", "--lang", lang])
    lines = answer.output.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("fujian-district-2007"))
    assert answer.exit_code == 0
    assert lines[at + 1] == f"  {place}"
    assert lines[at + 2].startswith(f"  {missing}")
