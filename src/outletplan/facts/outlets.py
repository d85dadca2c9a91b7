"""Outlets at the door: what is missing, what is there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import shapely

from outletplan.facts.cells import fold
from outletplan.facts.findings import rows_of
from outletplan.facts.units import resolved

if TYPE_CHECKING:
    from outletplan.facts.findings import Code
    from outletplan.facts.typed import Table

_MISSING: dict[str, tuple[Code, str]] = {
    "opened": ("no opening date", "taken as open on every day"),
    "status": ("no status", "taken as in being"),
    "licensed": ("licence not said", "taken as licensed"),
    "geometry": ("no point", "in no distance; counted in the unit it is filed under"),
}


def check_outlets(table: Table, units: pd.DataFrame) -> Table:
    """
    Note what is missing or odd about outlets.

    Returns
    -------
    table
        Units named by name are ids now.
    """
    frame = table.frame
    for column, (finding, note) in _MISSING.items():
        table.find(rows_of(frame[column].isna()), finding, note, column=column)
    backwards = rows_of(frame["closed"] < frame["opened"])
    table.find(backwards, "closed before opened", "kept", column="closed")
    still = frame["status"].isin(["active", "suspended"]) & frame["closed"].notna()
    note = "taken as closed from this day on, though its status is another"
    table.find(rows_of(still), "status and dates disagree", note, column="closed")
    _find_twice(table)
    note = "not in the table of units; kept as written"
    return table._replace(
        frame=frame.assign(unit_id=resolved(table, "unit_id", units, "unit unknown", note))
    )


def _find_twice(table: Table) -> None:
    """Note outlets at an address or a point where another one is; who is gone has a successor."""
    gone = table.frame["status"].isin(["closed", "revoked"]) | table.frame["closed"].notna()
    frame = table.frame[~gone]
    told: set[int] = set()
    for what, column, place in (
        ("address", "address", _addresses(frame)),
        ("point", "geometry", _points(frame)),
    ):
        twice = place.notna() & place.duplicated(keep=False)
        first: dict[object, int] = {}
        for row, where in zip(frame.index[twice].tolist(), place[twice].tolist(), strict=True):
            one = first.setdefault(where, row)
            if one != row and row not in told:
                told.add(row)
                found, note = f"the {what} of {frame['outlet_id'][one]}", "kept as two outlets"
                table.source.find("same premises", found, note, row=row, column=column)


def _addresses(frame: pd.DataFrame) -> pd.Series:
    """Fold addresses down to the house; one without a number is a place, not premises."""
    folded = frame["address"].map(fold, na_action="ignore").astype("str")
    return folded.where(folded.str.contains(r"\d|号", na=False))


def _points(frame: pd.DataFrame) -> pd.Series:
    return pd.Series(shapely.to_wkb(frame.geometry.to_numpy()), index=frame.index, dtype=object)
