"""What tables say of applications, measurements, addresses and types, laid out for questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from datetime import datetime


class Record(NamedTuple):
    """A field measurement."""

    ends: tuple[str, str]
    gate: int | None
    metres: float
    record_id: str
    straight: bool
    """By the straight line, not on foot."""

    def other_than(self, own: str) -> str:
        """Name the other end."""
        one, other = self.ends
        return other if one == own else one


Turn = tuple[bool, pd.Timestamp, str]


def order_of(accepted: datetime | None, name: str) -> Turn:
    """Put whoever was accepted first first; the smaller id of equal times; no time comes last."""
    if accepted is None or pd.isna(accepted):
        return True, pd.Timestamp.min, name
    return False, pd.Timestamp(accepted), name


class Pending(NamedTuple):
    """An application that holds a place."""

    order: Turn
    application_id: str
    accepted: datetime | None
    unit: int
    leaves: int | None
    """The unit in which it has a place now, -1 outside of all; None for none."""


class Share(NamedTuple):
    """How many of a type there are, and may be."""

    held: int
    value: int
    open_up_to: int
    arithmetic: str


class Addresses(NamedTuple):
    """Addresses of outlets, folded."""

    of_outlet: list[str | None]
    """None for one that names no premises, or is not in being."""
    outlets: dict[str, list[int]]
    """Rows of outlets by address."""
