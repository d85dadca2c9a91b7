"""The language of the shell: of results, of faults, of help and of what is wrong with a command."""

from __future__ import annotations

import locale
import os
import re
import sys
from contextvars import ContextVar
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Lang = Literal["en", "zh"]

_DESK = "OUTLETPLAN_LANG"
_SPOKEN: ContextVar[Lang] = ContextVar("spoken", default="en")


def spoken() -> Lang:
    """Say the language that the command was asked to speak."""
    return _SPOKEN.get()


def _speak(lang: Lang) -> Lang:
    _SPOKEN.set(lang)
    return lang


LANG = typer.Option(
    envvar=_DESK,
    callback=_speak,
    help="Language of what is shown, faults included.",
)


def language_of(words: Sequence[str], desk: Mapping[str, str], system: str | None = None) -> Lang:
    """
    Tell which language to speak: as asked, else as set for the desk, else that of the system.

    Examples
    --------
    >>> language_of(["plan", "--lang", "zh"], {"LANG": "en_US.UTF-8"})
    'zh'
    >>> language_of(["plan"], {"LANG": "zh_CN.UTF-8"}), language_of(["plan"], {})
    ('zh', 'en')
    """
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    names = (_DESK, "LC_ALL", "LC_MESSAGES", "LANG")
    told = next((desk[name] for name in names if desk.get(name)), "")
    said = asked[-1] if asked else told or system or ""
    return "zh" if said.startswith(("zh", "Chinese")) else "en"


def run(app: typer.Typer, words: list[str]) -> None:
    """Run the command line in the language of whoever sits there."""
    lang = language_of(words, os.environ, locale.getlocale()[0])
    _speak(lang)
    os.environ[_DESK] = os.environ.get(_DESK) or lang
    if lang == "en":
        app(words)
        return
    _run_in_chinese(typer.main.get_command(app), words)


def _run_in_chinese(command: Any, words: list[str]) -> None:  # noqa: ANN401 - as typer makes it
    from typer import rich_utils

    from outletplan.planning.progress import IN_WORDS
    from outletplan.show.words.shell import HELP_TITLES, step_in_chinese

    IN_WORDS.set(step_in_chinese)
    for name, title in HELP_TITLES.items():
        setattr(rich_utils, name, title)
    put_in_chinese(command)
    if not words or "--help" in words:  # a help has its language already
        words = [word for word in _without_language(words) if word != "--help"] + ["--help"]
    try:
        code = command.main(words, prog_name="outletplan", standalone_mode=False)
    except typer.Abort:
        sys.exit("已中止。")
    except _WRONG as error:
        _say_what_is_wrong(error)
    sys.exit(code)


_WRONG: Any = typer.BadParameter.__base__
"""What typer raises for a command that it cannot read; only this child of it has a public name."""


def _say_what_is_wrong(error: Any) -> None:  # noqa: ANN401 - its class has no public name
    from outletplan.show.words.shell import usage_in_chinese

    if not error.format_message():  # a command without words: its help is told already
        sys.exit(2)
    where = error.ctx.command_path if error.ctx else "outletplan"
    typer.echo(usage_in_chinese(error.format_message()), err=True)
    typer.echo(f"用法见：{where} --help", err=True)
    sys.exit(2)


def _without_language(words: list[str]) -> list[str]:
    pairs = pairwise(["", *words])
    return [word for before, word in pairs if before != "--lang" and not word.startswith("--lang")]


def put_in_chinese(command: Any) -> None:  # noqa: ANN401 - as typer makes it
    """Put the helps of a command, of its options and of its own commands into Chinese."""
    from outletplan.show.words.shell import help_in_chinese

    command.help = help_in_chinese(command.help or "")
    for each in [*command.params, command.get_help_option(typer.Context(command))]:
        # The table of options breaks lines at spaces alone, and cuts off what is longer.
        each.help = re.sub("([，；：])(?=.)", r"\1 ", help_in_chinese(each.help or ""))
        each.default = "zh" if each.name == "lang" else each.default
        panel = getattr(each, "rich_help_panel", None)
        each.rich_help_panel = panel and help_in_chinese(panel)
    for each in getattr(command, "commands", {}).values():
        put_in_chinese(each)
