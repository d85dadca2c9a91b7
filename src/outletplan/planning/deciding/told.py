"""What tables say of applications, measurements, addresses and types, laid out for questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from outletplan.measure.hierarchy import Hierarchy

    Ints = NDArray[np.int64]


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
    own: int
    """Row of the outlet in being that moves, -1 for a new one."""
    site_id: str | None
    business_type: str | None


class Pointless(NamedTuple):
    """Things without a place of their own, by the row of the unit that they are filed under."""

    there: dict[int, list[int]]
    """Filed under the very unit."""
    below: dict[int, list[int]]
    """Filed under it or under one that lies in it."""

    @classmethod
    def of(cls, rows: Sequence[int], unit: Ints, tree: Hierarchy) -> Pointless:
        """Sort rows by their units; one in no unit may be anywhere, and is under -1."""
        found = cls({}, {})
        for row in rows:
            at = int(unit[row])
            found.there.setdefault(at, []).append(row)
            for place in tree.path(at):
                found.below.setdefault(place, []).append(row)
        return found

    def beside(self, path: Sequence[int]) -> list[int]:
        """List those that may be anywhere about a unit, given with all in which it lies."""
        if not path:
            return []
        above = [row for place in path[1:] for row in self.there.get(place, ())]
        return [*self.below.get(path[0], ()), *above]


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
