"""Every fault is said in Chinese: what was found, what was expected, what to do."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest

import outletplan
from outletplan.errors import CrsError, DataError, NotInForceError, PolicyError, Problem
from outletplan.law import read_policy
from outletplan.show.words.faults import error_in_words, problem_in_chinese, told_in_words

SOURCE = Path(outletplan.__file__).parent
BROKEN = Path(__file__).parents[1] / "policies_broken"
# Where in the arguments of a call its three texts begin: found, expected, remedy.
MADE_BY = {"Fault": 0, "_crs_error": 1, "UnreadableError": 0, "Problem": 3}
PUT_IN = "7"
DEEP = 3
CHINESE = re.compile("[\u4e00-\u9fff]")
WORD = re.compile("[A-Za-z]{3,}")
Names = dict[str, list[ast.expr]]
ROOMS = ("facts", "law", "measure", "planning", "strict_yaml")
CODES = re.compile(r"[A-Z, ]+|a DataFrame|as_stated|keep: 7")
"""Texts of names alone."""


def texts(node: ast.AST, names: Names, depth: int = 0) -> list[str]:
    """List every text that an expression may be, with 7 for whatever is put in."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=values):
            parts = [texts(part, names, depth) or [PUT_IN] for part in values]
            return ["".join(each) for each in itertools.product(*parts)]
        case ast.FormattedValue(value=value) if depth < DEEP:
            return texts(value, names, depth + 1)
        case ast.IfExp(body=one, orelse=other):
            return texts(one, names, depth + 1) + texts(other, names, depth + 1)
        case ast.Name(id=name) if depth < DEEP:
            return [text for each in names.get(name, []) for text in texts(each, names, depth + 1)]
    return []


def named(tree: ast.AST) -> Names:
    """Find what the names of a function may stand for."""
    names: Names = {}
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.Assign)):
        for target in node.targets:
            pairs: list[tuple[ast.expr, ast.expr]] = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    names.setdefault(name.id, []).append(value)
    return names


def faults_of(path: Path) -> set[tuple[int, str]]:
    """Read what every fault of a module finds (0), expects (1) and tells to do (2)."""
    found: set[tuple[int, str]] = set()
    tree = ast.parse(path.read_text("utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = named(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            made = call.func.id if isinstance(call.func, ast.Name) else ""
            if made in MADE_BY and not any(isinstance(arg, ast.Starred) for arg in call.args):
                for place, arg in enumerate(call.args[MADE_BY[made] :][:3]):
                    found |= {(place, text) for text in texts(arg, names)}
    return found


def test_every_fault_in_the_source_has_chinese_words() -> None:
    """A new fault needs its words in fault_phrases.py and fault_remedies.py of show/words/."""
    made = {
        (place, text)
        for path in sorted(path for room in ROOMS for path in (SOURCE / room).rglob("*.py"))
        for place, text in faults_of(path)
        if WORD.search(text) and not CODES.fullmatch(text)
    }
    assert len(made) > 250
    silent = []
    for place, text in made:
        parts = ["", "", ""]
        parts[place] = text
        told = problem_in_chinese(Problem("t", None, None, parts[0], parts[1], parts[2]))
        if not CHINESE.search(re.sub("现为|应为|。", "", told)):
            silent.append(text)
    assert sorted(silent) == []


@pytest.mark.parametrize("path", sorted(BROKEN.iterdir()), ids=lambda path: path.name)
def test_a_broken_policy_is_told_in_chinese(path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        read_policy(path)
    words = error_in_words(caught.value, "zh")
    assert words.count("应为") == len(caught.value.problems)
    for problem in caught.value.problems:
        line = problem_in_chinese(problem)
        assert CHINESE.search(line.partition("现为")[2])
        assert problem.line is None or f"第{problem.line}行" in line


@pytest.mark.parametrize(
    ("found", "expected", "remedy", "words"),
    [
        (
            "lon 28.1, lat 111.6, swapped",
            "lon before lat",
            "Swap the two columns.",
            "现为 经度 28.1、纬度 111.6，颠倒了，应为 经度在前、纬度在后。请对调这两列。",
        ),
        (
            "4301 again of row 36",
            "each id once",
            "Give each its own id, or delete the row that is there twice.",
            "现为 4301，与第36行重复，应为 编号不重复。请各给一个编号，或删去重复的一行。",
        ),
        (
            "'草案'",
            "one of: draft, issued",
            "Did you mean draft?",
            "现为 '草案'，应为 其中之一：draft（草案）、issued（印发稿）。是否指 draft？",
        ),
        (
            "the headers XZQDM | XZQMC",
            "a column unit_id (单元编码, 编号 …)",
            "Name it in the manifest: columns: {unit_id: its header}.",
            (
                "现为 表头 XZQDM | XZQMC，应为 unit_id 列（单元编码, 编号 …）。"
                "请在清单里指明：columns: {unit_id: 其表头}。"
            ),
        ),
        (
            "nothing",
            "one of: 新办, 延续",
            "Write one of these.",
            "现为 空，应为 其中之一：新办、延续。请写其中之一。",
        ),
    ],
)
def test_a_fault_reads_as_a_planner_would_say_it(
    found: str, expected: str, remedy: str, words: str
) -> None:
    problem = Problem("表.xlsx", 9, "列", found, expected, remedy)
    assert problem_in_chinese(problem) == f"表.xlsx 第9行 列：{words}"


def test_several_faults_are_counted_and_the_english_stays_as_it_is() -> None:
    fault = Problem("units", 3, "residents", "'many'", "a whole number", "Correct the number.")
    assert error_in_words(DataError([fault, fault]), "zh").splitlines() == [
        "数据表有2处错误：",
        *["  - 单元格 第3行 residents：现为 'many'，应为 整数。请更正数字。"] * 2,
    ]
    assert error_in_words(CrsError([fault] * 52), "zh").splitlines()[::51] == [
        "坐标系有52处错误：",
        "  … 另有2处",
    ]
    assert error_in_words(DataError([fault]), "en") == f"DataError: {fault}"
    gone = NotInForceError("not in force on 2030-07-01: 甲 (2025-01-01 to 2027-12-31)")
    assert error_in_words(gone, "zh") == (
        "2030-07-01 当日没有施行中的政策：甲 （2025-01-01 至 2027-12-31）"
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("one of them", "其中之一"),
        ("the key article", "键 article（条款）"),
        ("the key look_within_m", "键 look_within_m"),
        ("a last band above 1,500 up to 3,000", "末档：超过1,500、不超过3,000"),
        ("a first band at least 1 up to 500", "第一档：不少于1、不超过500"),
        (
            "one of: at_least, above, up_to, below",
            "其中之一：at_least（不少于）、above（超过）、up_to（不超过）、below（少于）",
        ),
    ],
)
def test_what_has_to_be_written_stands_as_it_has_to_be_written(told: str, words: str) -> None:
    assert told_in_words(told, "zh", column="bands") == words
