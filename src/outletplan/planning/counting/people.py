"""The people that rules count, by basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import AppliedRule
    from outletplan.measure.hierarchy import Hierarchy
    from outletplan.planning.scope import Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

PERSONS = (
    "residents",
    "registered",
    "residents_and_floating",
    "registered_and_floating",
    "daytime",
)
"""Bases that count persons, so that outlets per 1,000 make sense over them."""


def whole(column: pd.Series) -> pd.Series:
    """Give the whole numbers of a column, also of one kept as text; else missing."""
    numbers = pd.to_numeric(column, errors="coerce")
    return numbers.where(numbers.mod(1).eq(0).fillna(value=False)).astype("Int64")


class People:
    """The people that rules count, by basis, and what is missing where a rule needs it."""

    def __init__(self, region: Region, tree: Hierarchy) -> None:
        self._units = region.units
        self._tree = tree
        self._columns: dict[str, pd.Series] = {}
        self._problems: list[Problem] = []

    def by(self, counts: str) -> pd.Series:
        """Give people by unit: its own row where it has a number, else the sum below it."""
        if counts not in self._columns:
            self._columns[counts] = self._tree.filled_from_below(self._own(counts))
        return self._columns[counts]

    def _own(self, counts: str) -> pd.Series:
        if counts in ("residents_and_floating", "registered_and_floating"):
            people: pd.Series = (
                self._units[counts.split("_", maxsplit=1)[0]] + self._units["floating"]
            )
        else:
            people = whole(self._units[counts])
        return people.astype("Int64")

    def tops(self, counts: str) -> pd.Series:
        """
        Give people of the units that make up the whole area.

        All units with nothing above them; without those whose parent is not in the table, where
        they lie inside the one unit at the top (`strays_inside`).
        """
        tops = self._tree.parent < 0
        if self.strays_inside(counts):
            tops &= self._units["parent_id"].isna().to_numpy()
        return self.by(counts)[tops]

    def strays(self) -> Flags:
        """Flag units whose parent is not in the table."""
        astray = (self._tree.parent < 0) & self._units["parent_id"].notna().to_numpy()
        return np.asarray(astray)

    def strays_inside(self, counts: str) -> bool:
        """
        Tell whether units whose parent is not in the table are already counted at the top.

        So they are where a single unit stands at the top of the others, and its own number is
        nearer to the sum below it with them than without them.
        """
        top = self._units["parent_id"].isna().to_numpy()
        own = self._own(counts)
        if top.sum() != 1 or self._tree.leaves[top].all() or own[top].isna().any():
            return False
        below = self.by(counts)[self._tree.parent == np.flatnonzero(top)[0]].sum()
        return bool(2 * (own[top].iloc[0] - below) >= self.by(counts)[self.strays()].sum())

    def needed(self, item: Scoped[AppliedRule], counts: str) -> pd.Series:
        """Give people of the units of an article, noting those who lack them."""
        people = self.by(counts)
        self._note(item, counts, people.index[item.units & people.isna().to_numpy()])
        return pd.Series(people.array[item.units])

    def numbers(self, item: Scoped[AppliedRule], counts: str | None) -> Ints | None:
        """Give the same as numbers, 0 where missing; None if the rule counts nobody."""
        return None if counts is None else self.needed(item, counts).fillna(0).to_numpy(np.int64)

    def needed_whole_area(self, item: Scoped[AppliedRule], counts: str) -> int:
        """Give people of the whole area, noting the units at the top who lack them."""
        tops = self.tops(counts)
        self._note(item, counts, tops.index[tops.isna()])
        return int(tops.sum())

    def _note(self, item: Scoped[AppliedRule], counts: str, unit_ids: Iterable[str]) -> None:
        self._problems += [
            Problem(
                "units",
                None,
                counts,
                f"nothing for unit {unit_id}",
                f"a number: {item.article.cite} counts {counts}",
                "Fill it in, or let the rule count what the table has.",
            )
            for unit_id in unit_ids
        ]

    def raise_missing(self) -> None:
        """Refuse to go on where numbers that rules count were missing, all of them at once."""
        if self._problems:
            raise DataError(self._problems)
