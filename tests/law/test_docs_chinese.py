"""docs/policy-files.zh.md: its YAML is read, its tables are computed, and it leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from outletplan.errors import PolicyError
from outletplan.law import read_policy
from outletplan.law.sentences import sentence
from outletplan.show.records.sayings import by_relief
from outletplan.show.words.faults import problem_in_chinese
from outletplan.show.words.sheets import in_chinese, worded
from tests.law import test_docs

PAGE = (Path(__file__).parents[2] / "docs" / "policy-files.zh.md").read_text(encoding="utf-8")
EXAMPLES = test_docs.examples(PAGE)
# Heads of its tables, as those of the English page.
HEADS = {
    "规划数": "outlets", "保底数": "outlets", "计算过程": "arithmetic", "存量": "stock",
    "退出数": "who left", "上年退出数": "left last year", "可新增": "may come",
    "摊位数": "stalls", "侧数": "sides", "表中数": "planned", "零售点": "outlets",
    "限量": "at most",
    "人口": "people", "人口档": "tier", "测算日": "day", "区域分类": "unit_class",
    "管理方式": "regime", "单元格编号": "unit_id", "歇业日期": "closed", "可再办之日": "free from",
    "米": "metres", "是否达标": "kept", "同侧是否达标": "kept on the same side",
    "其他情形是否达标": "kept elsewhere", "其他零售点": "others", "是否符合": "kept",
    "相距（米）": "apart", "是否须查看": "looked at", "地址": "address",
    "与示范路12号": "beside 示范路12号", "营业面积": "floor_area_m2", "业态": "business_type",
    "是否禁设": "banned", "放宽后": "left", "街道分类": "street_class", "地段类型": "name",
}  # fmt: skip
CELLS = {
    "yes": "是", "no": "否", "the same": "同址", "another": "不同址", "no address": "不作地址",
    "no regime": "未列", "no name": "无",
}  # fmt: skip
ELSEWHERE = {"file", "line"}  # of what a fault looks like, which is told otherwise


def rows(rule: Any, heads: list[str], firsts: list[str]) -> list[list[str]]:
    """Give the rows that the rule would print for what stands in the first column."""
    english = [HEADS[head] for head in heads]
    if rule.rule == "division":
        told = test_docs.divided(rule, [f"| {first} |" for first in firsts])
    else:
        told = [test_docs.answers(rule, english, first) for first in firsts]
    return [[row[0], *map(chinese, row[1:], english[1:])] for row in told]


def chinese(cell: str, column: str) -> str:
    """Put a cell into Chinese, as sheets and records do."""
    if column == "left":
        return by_relief(f"1: {cell}")[2:-1]
    return CELLS.get(cell) or worded(cell, "zh", column=column)


@pytest.mark.parametrize(("name", "yaml", "table"), EXAMPLES)
def test_every_table_is_what_its_rule_says(
    tmp_path: Path, name: str, yaml: str, table: list[str]
) -> None:
    (rule,) = test_docs.rules_of(tmp_path, test_docs.HEAD + yaml)
    assert rule.rule == name
    assert bool(table) or name in {"not_judged", "population_basis", "division"}
    lines = [test_docs.cells(line) for line in table[2:]]
    assert lines == (
        rows(rule, test_docs.cells(table[0]), [row[0] for row in lines]) if lines else []
    )


@pytest.mark.parametrize(("name", "yaml"), [example[:2] for example in EXAMPLES])
def test_every_example_is_told_back_in_chinese(tmp_path: Path, name: str, yaml: str) -> None:
    """As `op.explain` and `outletplan policy explain` tell a clause: no English word in it."""
    (rule,) = test_docs.rules_of(tmp_path, test_docs.HEAD + yaml)
    told = sentence(rule, chinese=in_chinese)
    assert re.findall("[A-Za-z]{2,}", told) == [], name


def test_the_general_examples_are_read(tmp_path: Path) -> None:
    general = PAGE.split("\n## `")[0].split("```yaml\n")[1:]
    whole, *others, aid = [block.split("```")[0] for block in general]
    (rule,) = test_docs.rules_of(tmp_path, whole)
    assert rule.article == "5(1)"
    assert len(test_docs.rules_of(tmp_path, aid)) == 2
    assert len(others) == 9
    for yaml in others:
        assert test_docs.rules_of(tmp_path, test_docs.HEAD + yaml)


def names(page: str) -> set[str]:
    yaml = "".join(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL))
    inline = " ".join(re.findall(r"`([^`\n]+)`", page))
    alone = re.findall(r"`([a-z][a-z_0-9]+)`", page)
    return {*alone, *re.findall(r"\b([a-z][a-z_0-9]+):", yaml + inline)}


def test_it_has_every_kind_and_every_key_of_the_english_page() -> None:
    """Each name that stands in code there, whether alone, as a key or as a word of the policy."""
    told = [names(page) for page in (test_docs.PAGE, PAGE)]
    assert told[0] - told[1] - ELSEWHERE == set()
    kinds = [[name for name, *_ in dict.fromkeys((e[0],) for e in each)]
             for each in (test_docs.EXAMPLES, EXAMPLES)]  # fmt: skip
    assert kinds[0] == kinds[1]


def test_it_lists_every_policy_that_ships_with_its_days() -> None:
    pages = (test_docs.PAGE, "What ships"), (PAGE, "已收录的政策")
    english, chinese = (
        [
            (name, *re.findall(r"\d{4}-\d\d-\d\d", days))
            for name, days in re.findall(r"^\| (`.*?`) \|.*\| (.+) \|$", section, re.MULTILINE)
        ]
        for page, heading in pages
        for section in [page.split(f"\n## {heading}")[1].split("\n## ", maxsplit=1)[0]]
    )
    assert len(english) > 10
    assert chinese == english


def test_faults_are_shown_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(test_docs.BROKEN)
    with pytest.raises(PolicyError) as caught:
        read_policy("many_faults.yaml")
    shown = PAGE.split("```text\n")[1].split("```")[0].splitlines()
    assert set(shown) < {problem_in_chinese(problem) for problem in caught.value.problems}
