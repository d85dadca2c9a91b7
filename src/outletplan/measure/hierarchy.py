"""Sums over a tree of units: what lies below, rolled up without counting anything twice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Hierarchy:
    """
    Who stands below whom, by position in a table.

    Parameters
    ----------
    parent
        Position of each row's parent, -1 where it has none in the table, shape (n,).

    Examples
    --------
    >>> import pandas as pd
    >>> tree = Hierarchy.of(pd.Series([None, "county", "county"], index=["county", "a", "b"]))
    >>> tree.rolled_up(np.array([0, 3, 4])).tolist()
    [7, 3, 4]
    """

    parent: Ints

    @classmethod
    def of(cls, parent_id: pd.Series) -> Hierarchy:
        """Read the tree from a column of parents, indexed by id; an unknown parent is none."""
        positions = parent_id.index.get_indexer(pd.Index(parent_id))
        positions[parent_id.isna().to_numpy()] = -1
        return cls(parent=positions.astype(np.int64))

    @cached_property
    def depth(self) -> Ints:
        """Steps up to a row without a parent; -1 for rows that stand in a circle."""
        depth = np.where(self.parent < 0, 0, -1)
        for step in range(len(depth)):
            below = (depth < 0) & (self.parent >= 0)
            below[below] = depth[self.parent[below]] == step
            if not below.any():
                break
            depth[below] = step + 1
        return cast("Ints", depth.astype(np.int64))

    @cached_property
    def leaves(self) -> Flags:
        """Rows with nothing below them."""
        leaves = np.ones(len(self.parent), dtype=bool)
        leaves[self.parent[self.parent >= 0]] = False
        return leaves

    @cached_property
    def _levels(self) -> list[Ints]:
        """Positions by depth, deepest first, the top left out."""
        return [
            np.flatnonzero(self.depth == d) for d in range(int(self.depth.max(initial=0)), 0, -1)
        ]

    def rolled_up(self, values: Ints) -> Ints:
        """Sum values over each row and everything below it."""
        total = values.astype(np.int64)
        for rows in self._levels:
            np.add.at(total, self.parent[rows], total[rows])
        return total

    def largest_within(self, values: Floats) -> Floats:
        """Give the largest value among each row and everything below it."""
        largest = values.astype(np.float64)
        for rows in self._levels:
            np.maximum.at(largest, self.parent[rows], largest[rows])
        return largest

    def any_below(self, flags: Flags) -> Flags:
        """Flag rows with a flagged row strictly below them."""
        return self.rolled_up(flags.astype(np.int64)) > flags

    def any_above(self, flags: Flags) -> Flags:
        """Flag rows with a flagged row strictly above them."""
        above = np.zeros(len(flags), dtype=bool)
        for rows in reversed(self._levels):
            over = self.parent[rows]
            above[rows] = flags[over] | above[over]
        return above

    def filled_from_below(self, values: pd.Series) -> pd.Series:
        """
        Give a row without a value the sum of the rows right below it.

        A sum over a missing value is missing, not smaller.
        """
        known = values.notna().to_numpy().copy()
        numbers = values.fillna(0).to_numpy(dtype=np.int64).copy()
        given = known.copy()
        known |= ~self.leaves  # a parent is known unless something below it is not
        for rows in self._levels:
            rising = rows[~given[self.parent[rows]]]
            np.add.at(numbers, self.parent[rising], numbers[rising])
            np.logical_and.at(known, self.parent[rising], known[rising])
        return pd.Series(numbers, index=values.index, dtype="Int64").where(known)

    def path(self, row: int) -> list[int]:
        """List a row and everything above it, upwards; nothing for -1."""
        found = []
        while row >= 0:
            found.append(row)
            row = int(self.parent[row])
        return found

    def nearest_above(self, flags: Flags) -> Ints:
        """Give the position of the row itself or of the first flagged row above it, -1 if none."""
        found = np.where(flags, np.arange(len(flags)), -1)
        for rows in reversed(self._levels):
            bare = rows[found[rows] < 0]
            found[bare] = found[self.parent[bare]]
        return cast("Ints", found.astype(np.int64))
