"""Rows of units that are sums of other rows beside them: people who would be counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.facts.contracts import COUNTS
from outletplan.facts.findings import rows_of
from outletplan.facts.headers import is_total
from outletplan.facts.words import NARROWER
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.facts.typed import Table
    from outletplan.measure.hierarchy import Hierarchy

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_RANKS = (
    ("city",),
    ("county", "district"),
    ("township", *NARROWER["township"]),
    ("village", "neighbourhood", "county_town", "township_seat", "urban_village", "cell"),
)
_RANK = {kind: rank for rank, kinds in enumerate(_RANKS) for kind in kinds}
_WITHIN = 1000
"""A sum is met to a thousandth: 23.07万人 is rounded."""


def find_counted_twice(table: Table, tree: Hierarchy) -> None:
    """
    Note units with nothing below them whose number is the sum of units beside them.

    A row called 合计 is a fault: it is no unit. A unit of a larger kind is a finding: the units
    that it is made of do not name it as their parent. Units that meet no sum may be either.
    """
    frame, source = table.frame, table.source
    totals = frame["name"].map(is_total, na_action="ignore").eq(other=True).to_numpy(dtype=bool)
    told: set[int] = set()
    for column in COUNTS:
        own = tree.filled_from_below(frame[column]).fillna(0).to_numpy(dtype=np.int64)
        for row in _total_rows(own, totals, tree):
            if row not in told:
                found = f"{frame['name'][row]} {own[row]:,}, the sum of other rows, with an id"
                remedy = "Take the id away or delete the row: its people would be counted twice."
                source.fault(Fault(found, "a unit", remedy), row=row, column=column)
                told.add(row)
        for row, sum_beside in _larger_kinds(table, own, totals, tree):
            if row not in told:
                note = f"units beside it add up to {sum_beside:,}, and name it not as their parent"
                source.find("counted twice", f"{own[row]:,}", note, row=row, column=column)
                told.add(row)


def _total_rows(own: Ints, totals: Flags, tree: Hierarchy) -> Iterator[int]:
    """Give rows called 合计 that are the sum of their siblings, of all, or of the rows above."""
    start = 0
    for row in rows_of(totals & tree.leaves):
        plain = ~totals & (own > 0)
        beside = plain & (tree.parent == tree.parent[row])
        above = plain & (np.arange(len(own)) < row) & (np.arange(len(own)) >= start)
        sums = [own[rows].sum() for rows in (beside, plain & tree.leaves, above) if rows.any()]
        if own[row] and _meets(own[row], np.array(sums, dtype=np.int64)).any():
            yield row
        start = row + 1


def _larger_kinds(
    table: Table, own: Ints, totals: Flags, tree: Hierarchy
) -> Iterator[tuple[int, int]]:
    """Give units at the top of a larger kind than those of which they are the sum."""
    frame = table.frame
    rank = frame["kind"].map(_RANK).fillna(len(_RANKS)).to_numpy(dtype=np.int64)
    beside = ~totals & (own > 0) & (tree.parent < 0)
    for of in range(len(_RANKS)):
        asked = beside & tree.leaves & (rank == of)
        smaller = beside & (rank > of)
        if not asked.any():
            continue
        people = pd.Series(own[smaller])
        whole = _of_two(people.groupby(rank[smaller]))
        named = _of_two(people.groupby(frame["parent_id"].to_numpy(dtype=object)[smaller]))
        whole = np.append(whole, people.sum() if len(people) > 1 else 0)
        for row in rows_of(asked):
            met = [*whole[_meets(own[row], whole)], *named[named == own[row]]]
            if met:
                yield row, int(met[0])


def _of_two(groups: pd.api.typing.SeriesGroupBy[int, Any]) -> Ints:
    """Sum the groups that have two members at least."""
    return np.asarray(groups.sum()[groups.size() > 1], dtype=np.int64)


def _meets(own: int, sums: Ints) -> Flags:
    return np.asarray(np.abs(sums - own) * _WITHIN <= own)
