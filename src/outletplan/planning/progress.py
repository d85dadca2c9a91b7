"""A progress bar for people who wait, nothing for scripts."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, completed=-1)

        def step(name: str) -> None:
            bar.update(task, description=name, advance=1)

        yield step


def _interactive() -> bool:
    """Tell a person at a prompt or in a notebook from a script."""
    if "ipykernel" in sys.modules:
        return True
    return hasattr(sys, "ps1") and sys.stderr.isatty()
