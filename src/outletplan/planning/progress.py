"""A progress bar for people who wait, nothing for scripts."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IN_WORDS: ContextVar[Callable[[str], str]] = ContextVar("IN_WORDS", default=str)
"""Puts the name of a step into the words of whoever waits."""


@contextmanager
def steps(total: int, *, shown: bool | None) -> Iterator[Callable[[str], None]]:
    """
    Give a function to call at the beginning of each step, with its name.

    Examples
    --------
    >>> with steps(2, shown=False) as step:
    ...     step("first")
    ...     step("second")
    """
    if not (_interactive() if shown is None else shown):
        yield lambda _: None
        return
    from tqdm import tqdm

    layout = "{bar:30} {n_fmt}/{total_fmt} {desc}"
    with tqdm(total=total, leave=False, ncols=100, bar_format=layout) as bar:

        def step(name: str) -> None:
            bar.set_description_str(IN_WORDS.get()(name), refresh=False)
            bar.update()
            bar.refresh()

        yield step


def _interactive() -> bool:
    """Tell a person at a prompt or in a notebook from a script."""
    if "ipykernel" in sys.modules:
        return True
    return hasattr(sys, "ps1") and sys.stderr.isatty()
