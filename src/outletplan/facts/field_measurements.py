"""Field measurements at the door: whose they are, and whether they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.facts.findings import rows_of
from outletplan.geodesy import geodesic_m, lonlat_of
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outletplan.facts.typed import Table

SLACK_M = 1.0
"""By how much more than its points may be off a way may be shorter than the straight line."""

ENDS = ("outlet_a", "outlet_b")
_KEYS = {"outlets": "outlet_id", "applications": "application_id", "sites": "site_id"}
_CALLED = {"outlets": "an outlet", "applications": "an application", "sites": "a site"}


def check_records(records: Table, tables: Mapping[str, Table]) -> None:
    """
    Note records of nothing that is in a table, or of one thing twice, or that have no metres.

    Parameters
    ----------
    records
        Measured between outlets, applications and sites, of which one end at most is a site.
    tables
        By name: outlets, and applications and sites where there are any.
    """
    frame, source = records.frame, records.source
    ids = {name: tables[name].frame[key] for name, key in _KEYS.items() if name in tables}
    known = pd.concat(list(ids.values()))
    expected = " or ".join(_CALLED[name] for name in ids) + " of the table"
    for column in ENDS:
        named = frame[column]
        for row in rows_of(~named.isin(known)):
            if row not in records.faulty[column]:
                found = "nothing" if named.isna()[row] else named[row]
                remedy = "Correct it, or delete the record."
                source.fault(Fault(found, expected, remedy), row=row, column=column)
    for row in rows_of(frame["outlet_a"].eq(frame["outlet_b"])):
        found = f"{frame['outlet_a'][row]} twice"
        source.fault(Fault(found, "two outlets", "Correct one."), row=row, column="outlet_b")
    for row in rows_of(frame["distance_m"].isna()):
        if row not in records.faulty["distance_m"]:
            fault = Fault("nothing", "metres", "Write what was measured, or delete the record.")
            source.fault(fault, row=row, column="distance_m")
    _check_gates(records, [named.isin(known) for named in (frame[end] for end in ENDS)], ids)


def _check_gates(records: Table, known: Sequence[pd.Series], ids: Mapping[str, pd.Series]) -> None:
    """Note records between two sites, and gates of what is no site."""
    doors = pd.concat([column for name, column in ids.items() if name != "sites"])
    frame, source = records.frame, records.source
    one, other = (frame[end].isin(doors) for end in ENDS)
    for row in rows_of(known[0] & known[1] & ~one & ~other):
        fault = Fault("two sites", "an outlet or an application at one end", "Correct one.")
        source.fault(fault, row=row, column="outlet_b")
    for row in rows_of(one & other & frame["gate"].notna()):
        fault = Fault(f"gate {frame['gate'][row]}", "a site at one end", "Take the gate out.")
        source.fault(fault, row=row, column="gate")


def find_short(records: Table, outlets: pd.DataFrame, *, accuracy_m: float | None) -> None:
    """
    Note measured ways that no point can explain: shorter than the straight line.

    Parameters
    ----------
    records
        Without faults.
    outlets
        Indexed by outlet_id.
    accuracy_m
        How far points may be off where an outlet does not say. [m]
    """
    if outlets.geometry.crs is None:  # no outlet has a point
        return
    lon, lat, _ = lonlat_of(outlets, table="outlets")
    off_m = outlets["accuracy_m"].fillna(accuracy_m or 0.0).to_numpy(dtype=np.float64)
    a, b = (outlets.index.get_indexer(pd.Index(records.frame[column])) for column in ENDS)
    rows = np.flatnonzero((a >= 0) & (b >= 0))
    a, b = a[rows], b[rows]
    straight_m = geodesic_m(lon[a], lat[a], lon[b], lat[b])
    measured_m = records.frame["distance_m"].to_numpy(dtype=np.float64)[rows]
    for k in rows_of(measured_m + off_m[a] + off_m[b] + SLACK_M < straight_m):
        found, row = f"{measured_m[k]:,.1f} m", int(rows[k])
        note = f"the points are {straight_m[k]:,.1f} m apart in a straight line; kept"
        records.source.find("shorter than straight", found, note, row=row, column="distance_m")
