"""Places left: every number that the policy gives the unit of an applicant, or what it lies in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outletplan.planning.deciding.decision import Result

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from outletplan.planning.deciding.grounds import Grounds

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

    def most(self, least: int) -> int | None:
        """Say how many there may be, where so many are guaranteed; None if it bounds nobody."""
        if self.sets == "minimum" or self.gave_way:
            return None
        return max(self.open_up_to, least) if least > self.value else self.open_up_to


class Numbers(NamedTuple):
    """All rulings on how many, by article and place."""

    of_places: dict[int, dict[int, Number]]
    """By article, then by row of the unit, or EVERYWHERE."""
    minima: dict[int, tuple[int, int]]
    """By row of the unit: the guaranteed minimum, and the article that gives it."""
    strictest: dict[int, int]
    """By place: how many there may be under every article that is a must."""
    bound: dict[int, int]
    """By row of the unit: how many there may be by the article that gives its number."""

    @classmethod
    def of(cls, rulings: pd.DataFrame, units: pd.Index, musts: Collection[int]) -> Numbers:
        """Sort the rulings of `quantity_rulings`; `musts` are the articles that are such."""
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
        strictest: dict[int, int] = {}
        for rule_no in of_places.keys() & set(musts):
            for at, number in of_places[rule_no].items():
                if (most := number.most(minima.get(at, (0, 0))[0])) is not None:
                    strictest[at] = min(strictest.get(at, most), most)
        bind = (rulings["subject"] == "unit") & rulings["binds"]
        top = rulings.loc[bind, "open_up_to"].astype("int64")
        bound = dict(zip(place[bind.to_numpy(dtype=bool)].tolist(), top.tolist(), strict=True))
        return cls(of_places, minima, strictest, bound)


class Places:
    """How many places are taken in every unit and everywhere; grows as a pile is judged."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._current = grounds.current
        self._exits = grounds.exits
        self._added: Counter[int] = Counter()

    def above(self, unit: int) -> list[int]:
        """List a unit and those in which it lies, and EVERYWHERE last."""
        return self._grounds.above(unit)

    def counting(self, unit: int, *, apart: bool) -> list[int]:
        """List where one in a unit counts; `apart` if his site has a number of its own."""
        return self._grounds.counting(unit, apart=apart)

    def hold(self, places: Iterable[int], count: int = 1) -> None:
        """Hold places; give them back where the count is negative."""
        for place in places:
            self._added[place] += count

    def held(self, place: int) -> tuple[int, int]:
        """
        Give outlets in being in a place, and the places held there besides.

        These are of those who came before, and of those who left in the present period where their
        places come free with the next one.
        """
        return int(self._current[place]), self._added[place] + int(self._exits[place])


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
    if number.open_up_to != number.value:
        words += f" ({number.open_up_to:,} as the clause compares)"
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
