"""In what two plans differ: the policy, the day, the facts; each may move a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.facts.contracts import CONTRACTS
from outletplan.facts.settings import Settings
from outletplan.law.revision import changes_of_documents
from outletplan.planning.comparing.beside import unlike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Document
    from outletplan.law.revision import Revision
    from outletplan.planning.plan import Plan

_ALONE = {
    "policy": "the policy as a whole",
    "day": "the day",
    "region": "the facts as a whole",
}
COLUMNS = ("what", "part", "old", "new", "note")
POLICY, DAY, REGION = "policy", "day", "region"
_DERIVED = ("lies_in", "belongs_to")
_SETTINGS = tuple(name for name in Settings._fields if name != "name")


def causes_of(old: Plan, new: Plan, revised: Revision) -> pd.DataFrame:
    """
    List in what two plans differ: one row for each document, the day, each table and setting.

    Returns
    -------
    causes
        what (policy, day, region), part (name of a document, table or setting), old, new, note.
        Without rows the plans rest on the same.
    """
    rows = [*_policies(revised)]
    if old.on != new.on:
        rows.append((DAY, None, f"{old.on}", f"{new.on}", None))
    if old.region is not new.region:
        rows += [*_regions(old.region, new.region)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def whatever_else(differ: Sequence[str]) -> str:
    """Say what moved a number where no clause and no fact that is looked at did it alone."""
    if len(differ) == 1:
        return _ALONE[differ[0]]
    return f"none of these alone: {', '.join(differ)}"


def _policies(revised: Revision) -> Iterator[tuple[str | None, ...]]:
    moved = {
        id(article.document)
        for clause in revised.clauses
        if clause.change != "same"
        for article in (clause.old, clause.new)
        if article is not None
    }
    for old, new in revised.documents:
        clauses = any(id(document) in moved for document in (old, new))
        if clauses or changes_of_documents(old, new):
            standing = new or old
            name = None if standing is None else standing.name
            yield (POLICY, name, _named(old), _named(new), None)


def _named(document: Document | None) -> str | None:
    return None if document is None else f"{document.source.title} ({document.status})"


def _regions(old: Region, new: Region) -> Iterator[tuple[str | None, ...]]:
    for table, contract in CONTRACTS.items():
        before, now = getattr(old, table), getattr(new, table)
        note = _rows_otherwise(before, now, contract.key)
        if note:
            yield (REGION, table, _rows(before), _rows(now), note)
    for setting in _SETTINGS:
        one, other = getattr(old, setting), getattr(new, setting)
        if one != other:
            yield (REGION, setting, _said(one), _said(other), None)


def _rows(table: pd.DataFrame | None) -> str | None:
    return None if table is None else f"{len(table):,} rows"


def _said(value: object) -> str | None:
    return None if value is None else f"{value}"


def _rows_otherwise(old: pd.DataFrame | None, new: pd.DataFrame | None, key: str) -> str:
    """Count the rows that came, went or say something else; nothing where none does."""
    if old is None or new is None:
        return "" if old is new else "no such table" if new is None else "a new table"
    before, now = (table.set_axis(pd.Index(table[key].array), axis=0) for table in (old, new))
    came, went = now.index.difference(before.index), before.index.difference(now.index)
    both = now.index.intersection(before.index)
    moved = int(_unlike(before.loc[both], now.loc[both]).sum())
    told = {"came": len(came), "went": len(went), "otherwise": moved}
    return ", ".join(f"{n:,} {word}" for word, n in told.items() if n)


def _unlike(old: pd.DataFrame, new: pd.DataFrame) -> pd.Series:
    moved = pd.Series(data=False, index=new.index)
    for column in {**dict.fromkeys(old), **dict.fromkeys(new)}:
        if column in _DERIVED:
            continue
        one, other = (frame.get(column, pd.Series(pd.NA, frame.index)) for frame in (old, new))
        if isinstance(one, gpd.GeoSeries) and isinstance(other, gpd.GeoSeries):
            moved |= _moved(one, other)
        else:
            moved |= unlike(_comparable(one), _comparable(other))
    return moved


def _comparable(column: pd.Series) -> pd.Series:
    """Let lists, such as the gates of a site, be compared by what they say."""
    return column.map(str, na_action="ignore") if column.dtype == object else column


def _moved(old: gpd.GeoSeries, new: gpd.GeoSeries) -> NDArray[np.bool_]:
    if old.crs != new.crs:
        return np.ones(len(new), dtype=bool)
    one, other = old.to_numpy(), new.to_numpy()
    missing = shapely.is_missing(one) & shapely.is_missing(other)
    return np.asarray(~(shapely.equals_exact(one, other) | missing))
