"""A desk that reads no English: helps, usage errors and the steps of a run in Chinese."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from outletplan.cli import app
from outletplan.cli_language import language_of, put_in_chinese
from outletplan.planning.plan import plan
from outletplan.planning.progress import IN_WORDS, steps
from outletplan.show.words.shell import step_in_chinese, usage_in_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELL = Path(sys.executable).with_name("outletplan")
CHINESE = re.compile("[\u4e00-\u9fff]")


def run(*words: str, **desk: str) -> subprocess.CompletedProcess[str]:
    desk = {**os.environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "OUTLETPLAN_LANG": ""} | desk
    return subprocess.run(  # noqa: S603 - our own command
        [SHELL, *words], capture_output=True, text=True, check=False, env=desk
    )


def commands(command: Any) -> Iterator[Any]:
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from commands(each)


def test_every_command_argument_and_option_has_a_chinese_line() -> None:
    told = typer.main.get_command(app)
    put_in_chinese(told)
    every = list(commands(told))
    assert len(every) > 12
    assert [each.name for each in every if not CHINESE.search(each.help)] == []
    options = [(each.name, option) for each in every for option in each.params]
    assert [(name, o.name) for name, o in options if not CHINESE.search(o.help)] == []
    panels = {getattr(o, "rich_help_panel", None) or "选项" for _, o in options}
    assert [panel for panel in panels if not CHINESE.search(panel)] == []


@pytest.mark.parametrize(
    "words",
    [["check"], ["check-all"], ["plan"], ["compare"], ["policy", "diff"], ["sample"]],
    ids=" ".join,
)
def test_a_help_is_chinese_and_nothing_of_it_is_cut_off(words: list[str]) -> None:
    answer = run(*words, "--help", "--lang", "zh")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "─ 选项 ─" in answer.stdout
    assert "必填" in answer.stdout
    assert "…" not in answer.stdout


def test_the_system_says_which_language_and_the_desk_may_say_otherwise() -> None:
    assert "核验一项申请" in run(LC_ALL="zh_CN.UTF-8").stdout
    assert "核验一项申请" in run(OUTLETPLAN_LANG="zh").stdout
    assert "核验" not in run("--help", LC_ALL="zh_CN.UTF-8", OUTLETPLAN_LANG="en").stdout
    assert "核验" not in run("--help").stdout


@pytest.mark.parametrize(
    ("words", "desk", "system", "lang"),
    [
        ([], {}, None, "en"),
        ([], {"LANG": "zh_CN.GB18030"}, None, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, None, "en"),
        ([], {}, "Chinese (Simplified)_China", "zh"),
        ([], {"LANG": "en_US.UTF-8", "OUTLETPLAN_LANG": "zh"}, None, "zh"),
        (["plan", "--lang", "en"], {"OUTLETPLAN_LANG": "zh"}, None, "en"),
        (["plan", "--lang=zh"], {}, None, "zh"),
        (["plan", "--lang"], {}, None, "en"),
    ],
)
def test_which_language_is_spoken(
    words: list[str], desk: dict[str, str], system: str | None, lang: str
) -> None:
    assert language_of(words, desk, system) == lang


def test_results_and_faults_are_chinese_where_the_system_is() -> None:
    words = ["explain", "nowhere.yaml", "county-230700", "--unit", "v", "--on", "2025-07-01"]
    answer = run(*words, LC_ALL="zh_CN.UTF-8")
    assert answer.returncode == 1
    assert answer.stderr.startswith("nowhere.yaml：现为 ")
    assert answer.stderr.endswith("。\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan"], "缺少参数 REGION。请补上。"),
        (["plan", "r", "p", "--on", "2025-07-01"], "缺少选项 --out。请补上。"),
        (["plam"], "没有命令 plam。请核对命令名称。"),
        (["plan", "--there"], "没有选项 --there。请删去或更正。"),
        (["sample", "a", "b"], "多出参数 b。请删去；含空格的请加引号。"),
        (
            ["check", "r", "p", "--on", "d", "--lon", "x", "--lat", "3", "--datum", "bd09"],
            "--lon 的值不合要求。请对照说明更正。",
        ),
        (
            ["plan", "r", "p", "--on", "d", "--out", "o", "--audience", "all"],
            "--audience 现为 'all'，应为 'internal', 'public' 之一。请写其中之一。",
        ),
    ],
)
def test_what_is_wrong_with_a_command_ends_with_what_to_do(words: list[str], said: str) -> None:
    answer = run(*words, LC_ALL="zh_CN.UTF-8")
    assert (answer.returncode, answer.stdout) == (2, "")
    wrong, usage = answer.stderr.splitlines()
    assert wrong == said
    assert usage.startswith("用法见：outletplan")


def test_what_has_no_sentence_of_its_own_says_what_to_do() -> None:
    assert usage_in_chinese("Something new.") == "命令有误（Something new.）。请更正。"


def test_the_progress_bar_has_chinese_words(capsys: pytest.CaptureFixture[str]) -> None:
    token = IN_WORDS.set(step_in_chinese)
    try:
        with steps(1, shown=True) as step:
            step("measuring between outlets")
    finally:
        IN_WORDS.reset(token)
    assert "测量零售点间距" in capsys.readouterr().err


def test_every_step_of_a_plan_has_chinese_words() -> None:
    source = Path(sys.modules[plan.__module__].__file__ or "").read_text("utf-8")
    names = re.findall(r'step\("(.+)"\)', source)
    assert len(names) == 5
    assert [name for name in names if not CHINESE.search(step_in_chinese(name))] == []
