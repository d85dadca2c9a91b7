"""Which rows of a table a selector of the law means, and what it cannot find there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.facts.words import NARROWER, NO_OTHERS
from outletplan.law.kinds import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

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
            flags &= _said(table[column], meant(column, wanted))
    return flags


def meant(column: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """
    Give the words wanted of a column and, of kinds, those that these take in.

    Examples
    --------
    >>> meant("kind", ("primary_school",))
    ('primary_school', 'all_through_school')
    >>> meant("kind", ("town", "rural_township"))
    ('town', 'rural_township', 'township')
    """
    if column != "kind":
        return wanted
    narrower = (kind for word in wanted for kind in NARROWER.get(word, ()))
    known = dict.fromkeys((*wanted, *narrower))
    return *known, *(kind for kind in NO_OTHERS if {*NARROWER[kind]} <= {*known} - {kind})


def perhaps(columns: Ranged, table: pd.DataFrame) -> Flags:
    """Flag the rows that say no more than a wider kind, and fit in all else: school, not which."""
    wider = _wider(_kinds(columns))
    if not wider:
        return np.zeros(len(table), dtype=bool)
    others = tuple(each for each in columns if each[0] != "kind")
    return _said(table["kind"], wider) & selected(others, table)


def _kinds(columns: Ranged) -> tuple[str, ...]:
    wanted = dict(columns).get("kind", ())
    return () if isinstance(wanted, Interval) else wanted


def _wider(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """List the kinds of which these are narrower ones, without those that are meant anyway."""
    known = meant("kind", kinds)
    return tuple(w for w, inner in NARROWER.items() if w not in known and {*inner} & {*kinds})


def _said(column: pd.Series, words: tuple[str, ...]) -> Flags:
    return np.asarray(column.astype("str").isin(words).to_numpy(dtype=bool))


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


def unsaid(columns: Ranged, table: pd.DataFrame, *, noun: str) -> Iterator[str]:
    """Say how many rows a rule would perhaps mean, if they said their number or their very kind."""
    for column, count in _numberless(columns, table).items():
        yield f"{count} {noun} say no {column}: the rule does not reach them"
    if (unsure := perhaps(columns, table)).any():
        said = ", ".join(sorted({str(kind) for kind in table["kind"][unsure]}))
        wanted = " or ".join(_kinds(columns))
        yield f"{unsure.sum()} {noun} say no more than {said}: whether {wanted} is not said"


def _numberless(columns: Ranged, table: pd.DataFrame) -> dict[str, int]:
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
        if not set(meant(column, values)) & set(known):
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
