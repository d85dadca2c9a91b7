"""Every public name has a Chinese and an English word."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from outletplan.law.kinds import Rule
from outletplan.show.words import labels
from outletplan.show.words.labels import label
from tests.show.plans import make_plan

if TYPE_CHECKING:
    from pydantic import BaseModel

CJK = re.compile("[\u4e00-\u9fff]")
TABLES = (
    *("quotas", "totals", "close_pairs", "near_sites", "streets", "windows", "blank_villages"),
    *("rulings", "not_judged", "assumptions"),
)


def _columns() -> list[str]:
    plan = make_plan()
    frames = [getattr(plan, name) for name in TABLES]
    frames += [plan.region.units, plan.region.outlets, plan.region.streets, plan.region.findings]
    return sorted({column for frame in frames for column in frame.columns})


@pytest.mark.parametrize("name", [*TABLES, *_columns()])
def test_every_public_column_has_words(name: str) -> None:
    """labels.md: Chinese words for public names and columns."""
    assert CJK.search(label(name, "zh"))
    assert label(name, "en").strip()
    assert not CJK.search(label(name, "en"))


@pytest.mark.parametrize("kind", get_args(get_args(Rule)[0]))
def test_every_kind_of_rule_has_words(kind: type[BaseModel]) -> None:
    """A kind of rule that is new in the law needs its word here."""
    (tag,) = get_args(kind.model_fields["rule"].annotation)
    assert CJK.search(label(tag, "zh", column="rule"))
    assert "_" not in label(tag, "en", column="rule")


@pytest.mark.parametrize(
    ("name", "zh"),
    [
        ("quota", "规划数"),
        ("cap", "总量上限（总量指导数）"),
        ("remaining", "可办数（余量）"),
        ("township_seat", "乡镇政府所在地"),
        ("neighbourhood", "社区（居委会）"),
        ("blank_villages", "空白村"),
        ("permit", "符合布局条件"),
        ("consultation", "征求意见稿"),
    ],
)
def test_chinese_words_are_the_bureaus_own(name: str, zh: str) -> None:
    """labels.md, row by row where a slip would be read by a director."""
    assert label(name, "zh") == zh


def test_a_code_reads_as_its_column_means_it() -> None:
    """Queue is a class of units (轮候区) and an outcome (排队轮候)."""
    assert label("queue", "zh", column="unit_class") == "轮候区"
    assert label("queue", "zh", column="outcome") == "排队轮候"


def test_words_of_the_planner_pass_unchanged() -> None:
    """A kind of unit that nobody foresaw is shown as it was written."""
    assert label("片区 <b>", "zh") == "片区 <b>"


def test_no_word_is_said_in_two_rooms() -> None:
    """The later of two would win without a word."""
    said: Counter[str] = Counter()
    for room in Path(labels.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(room.read_text("utf-8"))):
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.target).endswith("_WORDS"):
                assert isinstance(node.value, ast.Dict)
                said.update(ast.literal_eval(key) for key in node.value.keys if key is not None)
    assert said
    assert [word for word, times in said.items() if times > 1] == []
