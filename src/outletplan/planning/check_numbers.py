"""Places left: every number that the policy gives the unit of an applicant, or what it lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outletplan.planning.decision import Result

if TYPE_CHECKING:
    from outletplan.planning.check_grounds import Grounds

EVERYWHERE = -1
"""Stands for the whole area where a unit is named by its row."""


class Number(NamedTuple):
    """A ruling on how many, held against one more."""

    sets: str
    """ceiling, target or minimum."""
    value: int
    open_up_to: int
    """How many there may be once the last one that may come has come."""
    arithmetic: str
    gave_way: str
    """Why it does not bind where it gives way to another article; else empty."""


class Numbers(NamedTuple):
    """All rulings on how many, by article and place."""

    of_places: dict[int, dict[int, Number]]
    """By article, then by row of the unit, or EVERYWHERE."""
    minima: dict[int, tuple[int, int]]
    """By row of the unit: the guaranteed minimum, and the article that gives it."""

    @classmethod
    def of(cls, rulings: pd.DataFrame, units: pd.Index) -> Numbers:
        """Sort the rulings of `quantity_rulings`."""
        of_places: dict[int, dict[int, Number]] = {}
        minima: dict[int, tuple[int, int]] = {}
        place = np.where(
            rulings["unit_id"].isna(), EVERYWHERE, units.get_indexer(pd.Index(rulings["unit_id"]))
        )
        columns = ["rule_no", "sets", "value", "open_up_to", "arithmetic", "gave_way", "why"]
        rows = zip(place.tolist(), rulings[columns].itertuples(index=False), strict=True)
        for at, (rule_no, sets, value, top, arithmetic, gave_way, why) in rows:
            number = Number(sets, int(value), int(top), arithmetic, why if gave_way else "")
            of_places.setdefault(int(rule_no), {})[at] = number
            if sets == "minimum" and not gave_way:
                minima[at] = max(minima.get(at, (0, 0)), (int(value), int(rule_no)))
        return cls(of_places, minima)


class Places:
    """How many places are taken in every unit and everywhere; grows as a pile is judged."""

    def __init__(self, grounds: Grounds) -> None:
        self._parent = grounds.scope.tree.parent
        self._current = grounds.current
        self._added: dict[int, int] = {}

    def above(self, unit: int) -> list[int]:
        """List a unit and those in which it lies, and EVERYWHERE last."""
        found = []
        while unit >= 0:
            found.append(unit)
            unit = int(self._parent[unit])
        return [*found, EVERYWHERE]

    def add(self, unit: int, places: int = 1) -> None:
        """Hold places in a unit and all in which it lies; give them back where negative."""
        for place in self.above(unit):
            self._added[place] = self._added.get(place, 0) + places

    def held(self, place: int) -> tuple[int, int]:
        """Give outlets in being in a place, and the places held there by those who came before."""
        return int(self._current[place]), self._added.get(place, 0)


class Leaving(NamedTuple):
    """Where one who moves leaves a place, and where he would be."""

    places: frozenset[int]


class Room(NamedTuple):
    """What one number leaves to one who asks."""

    result: Result
    why: str
    used: int


def room_in(number: Number, held: tuple[int, int], *, own: int, regime: str | None) -> Room:
    """
    Hold one more against a number.

    Parameters
    ----------
    number
        The ruling.
    held
        Outlets in being there, and places held by those who came before.
    own
        1 where the one who asks is himself one of those in being there, and moves.
    regime
        Of the unit: frozen, queue or open; None where no article says.
    """
    current, reserved = held[0] - own, held[1]
    used = current + reserved
    words = f"{current:,} in being"
    words += f" besides its own and {reserved:,} held" if own and reserved else ""
    words += " besides its own" if own and not reserved else ""
    words += f" and {reserved:,} held" if reserved and not own else ""
    if number.sets == "minimum":
        return _under_minimum(number, used, words)
    words += f", {number.value:,} allowed"
    if used < number.open_up_to:
        left = number.open_up_to - used
        return Room(Result.KEPT, f"{words}: {left:,} left", used)
    if regime == "queue":
        return Room(Result.QUEUE, f"{words}: none left, one comes in when one leaves", used)
    return Room(Result.BROKEN, f"{words}: none left", used)


def _under_minimum(number: Number, used: int, words: str) -> Room:
    words += f", at least {number.value:,} guaranteed"
    if used < number.value:
        return Room(Result.KEPT, f"{words}: not yet reached", used)
    return Room(Result.NOT_APPLICABLE, f"{words}: reached", used)
