"""The language of the shell: one option for every command, in which faults are told too."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Literal

import typer

Lang = Literal["en", "zh"]

_SPOKEN: ContextVar[Lang] = ContextVar("spoken", default="en")


def spoken() -> Lang:
    """Say the language that the command was asked to speak."""
    return _SPOKEN.get()


def _speak(lang: Lang) -> Lang:
    _SPOKEN.set(lang)
    return lang


LANG = typer.Option(
    envvar="OUTLETPLAN_LANG",
    callback=_speak,
    help="Language of what is shown, faults included.",
)
