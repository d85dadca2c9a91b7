"""Looking at one policy file from a shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import outletplan as op
from outletplan.cli import app
from outletplan.law.reader import PUBLISHED

BROKEN = Path(__file__).parent / "policies_broken"


def run(*words: str) -> tuple[int, list[str]]:
    answer = CliRunner().invoke(app, ["policy", *words])
    return answer.exit_code, answer.output.splitlines()


def test_check_says_that_a_file_is_sound() -> None:
    file = str(PUBLISHED / "county-230700.yaml")
    assert run("check", file) == (0, [f"{file}: sound"])


def test_check_lists_all_faults_with_line_and_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    code, lines = run("check", "many_faults.yaml")
    assert code == 1
    places = [tuple(line.split(": ")[:2]) for line in lines]
    assert places[:3] == [
        ("many_faults.yaml:2:1", "status"),
        ("many_faults.yaml:4:1", "in_force"),
        ("many_faults.yaml:6:5", "rules[0].article"),
    ]
    assert places[-1] == ("many_faults.yaml:21:5", "rules[2].measured")
    assert lines[-1].endswith("found 'crow_fly'; expected one of: walking, not_stated, straight. "
                              "Write one of these.")  # fmt: skip


@pytest.mark.parametrize("name", ["nowhere.yaml", "gb18030.yaml"])
def test_check_of_what_is_no_policy(name: str) -> None:
    code, (line,) = run("check", str(BROKEN / name))
    assert code == 1
    assert "expected " in line


@pytest.mark.parametrize("name", op.published_policies())
def test_explain_tells_every_clause(name: str) -> None:
    code, lines = run("explain", name)
    assert code == 0
    (document,) = op.published_policy(name).documents
    clauses = [line for line in lines[1:] if not line.startswith(("     ", "  not stated"))]
    assert [line.split(". ")[0].strip() for line in clauses] == [
        rule.article for rule in document.rules
    ]


def test_explain_in_chinese() -> None:
    """The clause back in plain Chinese: 总人口的4.5‰."""
    _, lines = run("explain", "county-230700", "--lang", "zh")
    assert lines[1] == "  1. 全域: 常住人口的4.5‰,向下取整 (上限)"
    assert "  3. 类型为行政村或村民小组: 间距不少于150米(测量方式未注明)" in lines
