"""Columns that a clause chooses or counts by, held against those that the tables have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.law.kinds import Interval, is_own
from outletplan.planning.selecting import selector_faults
from outletplan.planning.spacing.reach import attributes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from outletplan.errors import Problem
    from outletplan.facts import Region
    from outletplan.law import Article
    from outletplan.law.kinds import Ranged

_KEYS = {
    "units": ("applies_to", "within", "stock", "column"),
    "outlets": ("newcomer", "from_outlets", "not_from_outlets", "forms"),
    "sites": ("sites", "inside_sites", "outside_sites"),
    "streets": ("on_streets",),
}
"""By table, the keys of clauses that name columns of it."""
_COUNTED = ("stock", "column")


def column_faults(article: Article, region: Region, on: date) -> list[Problem]:
    """Find columns that are not there on a day, and ranges or counts wanted of words."""
    named = [(name, key, _wanted(article, key)) for name, keys in _KEYS.items() for key in keys]
    return [
        problem
        for name, key, wanted in [*named, *_own_counts(article)]
        if wanted is not None
        if (table := _table(name, region, on)) is not None
        for problem in selector_faults(wanted, table, article, of=name, at=key)
    ]


def _own_counts(article: Article) -> Iterator[tuple[str, str, Ranged]]:
    """Name the columns of one's own that a clause counts, and the table that must have them."""
    rule = article.rule
    table = "units" if getattr(rule, "sites", None) is None else "sites"
    by = getattr(rule, "by", None)
    counted = [("counts", getattr(rule, "counts", None))]
    counted += [("by", each.counts) for each in (by if isinstance(by, tuple) else ())]
    for key, column in counted:
        if column is not None and is_own(column):
            yield table, key, ((column, Interval(at_least=0)),)


def _table(name: str, region: Region, on: date) -> pd.DataFrame | None:
    if name == "outlets":
        return attributes(region, on)
    tables: dict[str, pd.DataFrame | None] = {
        "units": region.units, "sites": region.sites, "streets": region.streets
    }  # fmt: skip
    return tables[name]


def _wanted(article: Article, key: str) -> Ranged | None:
    """Give what a clause wants of columns: of one that it counts by, numbers."""
    wanted: Ranged | str | None = getattr(article.rule, key, None)
    if key in _COUNTED and isinstance(wanted, str):
        return ((wanted, Interval(at_least=0)),)
    return wanted if isinstance(wanted, tuple) else None
