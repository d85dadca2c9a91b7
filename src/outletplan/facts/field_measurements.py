"""Field measurements at the door: whose they are, and whether they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.facts.findings import rows_of
from outletplan.geodesy import geodesic_m, lonlat_of
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    from outletplan.facts.typed import Table

SLACK_M = 1.0
"""By how much more than its points may be off a way may be shorter than the straight line."""

ENDS = ("outlet_a", "outlet_b")


def check_records(records: Table, outlets: pd.DataFrame) -> None:
    """Note records that are not of two outlets of the table, or that have no metres."""
    frame, source = records.frame, records.source
    for column in ENDS:
        named = frame[column]
        for row in rows_of(~named.isin(outlets["outlet_id"])):
            if row not in records.faulty[column]:
                found = "nothing" if named.isna()[row] else named[row]
                remedy = "Correct it, or delete the record."
                source.fault(Fault(found, "an outlet of the table", remedy), row=row, column=column)
    for row in rows_of(frame["outlet_a"].eq(frame["outlet_b"])):
        found = f"{frame['outlet_a'][row]} twice"
        source.fault(Fault(found, "two outlets", "Correct one."), row=row, column="outlet_b")
    for row in rows_of(frame["distance_m"].isna()):
        if row not in records.faulty["distance_m"]:
            fault = Fault("nothing", "metres", "Write what was measured, or delete the record.")
            source.fault(fault, row=row, column="distance_m")


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
    straight_m = geodesic_m(lon[a], lat[a], lon[b], lat[b])
    measured_m = records.frame["distance_m"].to_numpy(dtype=np.float64)
    for row in rows_of(measured_m + off_m[a] + off_m[b] + SLACK_M < straight_m):
        found = f"{measured_m[row]:,.1f} m"
        note = f"the points are {straight_m[row]:,.1f} m apart in a straight line; kept"
        records.source.find("shorter than straight", found, note, row=row, column="distance_m")
