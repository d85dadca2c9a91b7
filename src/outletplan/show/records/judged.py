"""Decisions as they are handed to what shows them: one, several, or a pile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from outletplan.planning.deciding.decision import Decision
from outletplan.planning.deciding.decisions import Decisions

Judged = Decision | Decisions | Iterable[Decision]


def decisions_of(given: Judged) -> tuple[Decision, ...]:
    """
    Gather decisions, in their order.

    Raises
    ------
    TypeError
        If one of them is none.
    """
    if isinstance(given, Decisions):
        return given.decisions
    if isinstance(given, Decision) or not isinstance(given, Iterable):
        given = (given,)
    decisions: tuple[object, ...] = tuple(given)
    for each in decisions:
        if not isinstance(each, Decision):
            found = f"{type(each).__name__} {each!r}"[:80]
            raise TypeError(f"found {found}; expected a Decision. Make it with op.check.")
    return cast("tuple[Decision, ...]", decisions)
