"""The people that rules count, by basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from outletplan.facts import Region
    from outletplan.measure.hierarchy import Hierarchy
    from outletplan.planning.scope import Scoped

PERSONS = ("residents", "registered", "residents_and_floating")
"""Bases that count persons, so that outlets per 1,000 make sense over them."""


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
        if counts == "residents_and_floating":
            return self._units["residents"] + self._units["floating"]
        return self._units[counts].astype("Int64")

    def whole_area(self, counts: str) -> int | None:
        """Sum the units that have no parent; None if one of them has no number."""
        tops = self.by(counts)[self._tree.parent < 0]
        return None if tops.isna().any() else int(tops.sum())

    def needed(self, item: Scoped, counts: str) -> pd.Series:
        """Give people of the units of an article, noting those who lack them."""
        found = self.by(counts)[item.units]
        self._note(item, counts, found.index[found.isna()])
        return found

    def needed_whole_area(self, item: Scoped, counts: str) -> int:
        """Give people of the whole area, noting the units at the top who lack them."""
        total = self.whole_area(counts)
        if total is None:
            tops = self.by(counts)[self._tree.parent < 0]
            self._note(item, counts, tops.index[tops.isna()])
        return total or 0

    def _note(self, item: Scoped, counts: str, unit_ids: Iterable[str]) -> None:
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
