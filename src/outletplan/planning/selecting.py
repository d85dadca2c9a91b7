"""Which rows of a table a selector of the law means, and what it cannot find there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.errors import Problem
    from outletplan.law import Article
    from outletplan.law.kinds import Ranged

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

LINE = 12  # known words that are listed


def selected(columns: Ranged, table: pd.DataFrame) -> Flags:
    """Flag the rows that fit every column; one without a number is in no range."""
    flags = np.ones(len(table), dtype=bool)
    for column, wanted in columns:
        if isinstance(wanted, Interval):
            flags &= wanted.holds(_numbers(table[column]))
        else:
            flags &= table[column].astype("str").isin(wanted).to_numpy(dtype=bool)
    return flags


def selector_faults(
    columns: Ranged, table: pd.DataFrame, article: Article, *, of: str, at: str
) -> list[Problem]:
    """Find columns that the table has not, and ranges wanted of a column of words."""
    there = [column for column in table.columns if column != "geometry"]
    remedy = "Correct the name, or keep the column with `keep` in the region's manifest."
    problems = []
    for column, wanted in columns:
        if column not in there:
            expected = f"a column of {of}: {', '.join(there)}"
            problems.append(article.fault(repr(column), expected, remedy, at=at))
        elif isinstance(wanted, Interval):
            problems += _no_numbers(table[column], article, at=at)
    return problems


def unsaid(columns: Ranged, table: pd.DataFrame) -> dict[str, int]:
    """Count by column the rows that a range would perhaps mean, if they said their number."""
    words = tuple(each for each in columns if not isinstance(each[1], Interval))
    named = selected(words, table)
    missing = {
        column: int((named & table[column].isna().to_numpy()).sum())
        for column, wanted in columns
        if isinstance(wanted, Interval)
    }
    return {column: count for column, count in missing.items() if count}


def unknown_ids(columns: Ranged, table: pd.DataFrame) -> list[str]:
    """List the ids wanted that no row bears, where some row bears another of them."""
    wanted = dict(columns).get("unit_id", ())
    if isinstance(wanted, Interval):
        return []
    strange = [word for word in wanted if word not in table.index]
    return strange if len(strange) < len(wanted) else []


def no_match(columns: Ranged, table: pd.DataFrame, *, noun: str) -> str:
    """Say why no row was found, so that a slip of the pen can be told from a rule without use."""
    for column, values in columns:
        known = sorted(table[column].dropna().astype("str").unique())
        if not known:
            return f"no {noun} of this region says its {column}: fill that column in"
        if isinstance(values, Interval):
            continue
        if not set(values) & set(known):
            there = ", ".join(known[:LINE]) + (", …" if len(known) > LINE else "")
            wanted = " or ".join(values)
            return f"no {noun} of this region has {column} {wanted}; there are {there}"
    return f"no {noun} of this region has all that the rule names"


def _numbers(column: pd.Series) -> Floats:
    """Give a column as numbers, NaN where it has none."""
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _no_numbers(column: pd.Series, article: Article, *, at: str) -> list[Problem]:
    """Refuse a range of a column that holds words."""
    words = column[column.notna().to_numpy() & np.isnan(_numbers(column))]
    if words.empty:
        return []
    found, remedy = f"{column.name} {words.iloc[0]!r}", "Name a column of numbers, or the words."
    expected = "numbers, as the rule wants a range of them"
    return [article.fault(found, expected, remedy, at=at)]
