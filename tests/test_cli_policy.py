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


def test_check_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    code, lines = run("check", "many_faults.yaml", "--lang", "zh")
    assert code == 1
    assert lines[-1] == (
        "many_faults.yaml:21:5: rules[2].measured：现为 'crow_fly'，"
        "应为 其中之一：walking（步行）、not_stated（未注明）、straight（直线）。请写其中之一。"
    )
    file = str(PUBLISHED / "county-230700.yaml")
    assert run("check", file, "--lang", "zh") == (0, [f"{file}: 没有错误"])


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
    assert lines[1] == "  1. 全域：常住人口的4.5‰，向下取整（上限）"
    assert "  3. 类型为行政村或村民小组：间距不少于150米（测量方式未注明）" in lines


def test_a_gap_between_editions_is_sound_and_named(tmp_path: Path) -> None:
    """A gap is lawful, but must be named."""
    rules = 'rules: [{rule: fixed, article: "1", applies_to: whole_area, outlets: 7}]\n'
    head = "source: {title: Plan}\nstatus: issued\n"
    (tmp_path / "a.yaml").write_text(
        f"{head}in_force: 2007-01-01\nuntil: 2011-12-31\n{rules}", encoding="utf-8"
    )
    (tmp_path / "b.yaml").write_text(f"{head}in_force: 2013-01-01\n{rules}", encoding="utf-8")
    assert run("check", str(tmp_path)) == (0, [
        f"{tmp_path}: sound",
        f"{tmp_path}: no edition from 2012-01-01 to 2012-12-31, between a and b",
    ])  # fmt: skip


def test_diff_tells_old_and_new_under_one_another(tmp_path: Path) -> None:
    """A plan under revision: 30 m → 40 m, 4.5‰ → 3.1‰."""
    text = (PUBLISHED / "county-230700.yaml").read_text("utf-8")
    revised = text.replace("at_least_m: 30", "at_least_m: 40").replace("4.5\n", "3.1\n")
    new = tmp_path / "revised.yaml"
    new.write_text(revised.replace("status: issued", "status: draft"), encoding="utf-8")
    code, lines = run("diff", "county-230700", str(new))
    assert code == 0
    assert lines[:2] == ["status: issued → draft", "1 changed (outlets_per_1000)"]
    assert lines[4] == "2(1) changed (at_least_m)"
    assert len(lines) == 7
    _, chinese = run("diff", "county-230700", str(new), "--lang", "zh")
    assert chinese[0] == "状态：印发稿 → 草案"
    assert chinese[2] == "  原：全域：常住人口的4.5‰，向下取整（上限）"


def test_schema_says_where_it_lies() -> None:
    code, (line,) = run("schema")
    assert code == 0
    assert Path(line).name == "policy.schema.json"
    assert Path(line).is_file()
