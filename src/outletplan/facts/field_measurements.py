"""Field measurements at the door: whose they are, and whether they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.facts.findings import rows_of
from outletplan.facts.gates import gates_of
from outletplan.geodesy import WGS84, convert, geodesic_m, lonlat_of
from outletplan.measure.around import ways_to
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from outletplan.facts.findings import Code
    from outletplan.facts.typed import Table

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

SLACK_M = 1.0
"""By how much more than its points may be off a measurement may differ from the straight line."""

STRAIGHT_ROUTES = ("straight", "直线", "直线距离")
"""What a field measurement says of its route where it is a straight line, not a walk."""

ENDS = ("outlet_a", "outlet_b")
_DOORS = ("outlets", "applications")
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


def find_contradicting(
    records: Table, tables: Mapping[str, gpd.GeoDataFrame], *, accuracy_m: float | None
) -> None:
    """
    Note records that no point can explain: a way shorter than the straight line, or another line.

    Parameters
    ----------
    records
        Without faults.
    tables
        By name, indexed by id: outlets, and applications and sites where there are any.
    accuracy_m
        How far points may be off where a row does not say. [m]
    """
    doors = pd.concat([_doors(tables[name], name, accuracy_m) for name in _DOORS if name in tables])
    doors = doors[~doors.index.duplicated()]
    frame = records.frame
    known = [doors.index.get_indexer(pd.Index(frame[end])) for end in ENDS]
    ways = _between_doors(doors, *known)
    if (sites := tables.get("sites")) is not None and sites.crs is not None:
        ways = pd.concat([ways, _to_sites(frame, doors, known, sites, accuracy_m or 0.0)])
    ways = ways.dropna()
    measured_m = frame["distance_m"].to_numpy(dtype=np.float64)[ways.index]
    slack_m = ways["off_m"].to_numpy() + SLACK_M
    straight = frame["route"].isin(STRAIGHT_ROUTES).to_numpy()[ways.index]
    found: dict[Code, Flags] = {
        "shorter than straight": measured_m + slack_m < ways["nearest_m"].to_numpy(),
        "longer than straight": straight & (measured_m - slack_m > ways["farthest_m"].to_numpy()),
    }
    for finding, flags in found.items():
        for k in rows_of(flags):
            row, apart_m = int(ways.index[k]), ways["nearest_m"].iloc[k]
            note = f"the points are {apart_m:,.1f} m apart in a straight line; kept"
            said = f"{measured_m[k]:,.1f} m"
            records.source.find(finding, said, note, row=row, column="distance_m")


def find_unknown_gates(records: Table, sites: gpd.GeoDataFrame) -> None:
    """Note records of a gate that its site does not name: nobody can say which way was measured."""
    gates = gates_of(sites)
    named = gates[gates["gate"].notna()].groupby("site").size()
    many = named.reindex(range(len(sites)), fill_value=0).set_axis(sites.index)
    frame = records.frame
    for row in rows_of(frame["gate"].notna()):
        (site,) = (frame[end][row] for end in ENDS if frame[end][row] in many.index)
        if not 1 <= frame["gate"][row] <= many[site]:
            note = f"{site} names {many[site]} gates; kept, but settles nothing"
            records.source.find(
                "gate unknown", f"gate {frame['gate'][row]}", note, row=row, column="gate"
            )


def _doors(frame: gpd.GeoDataFrame, table: str, accuracy_m: float | None) -> pd.DataFrame:
    """Give where those who are measured from stand, and how far that may be off."""
    nowhere = np.full(len(frame), np.nan)
    lon, lat = nowhere, nowhere
    if frame.crs is not None:  # else no row has a point
        lon, lat, _ = lonlat_of(frame, table=table)
    off_m = frame["accuracy_m"].fillna(accuracy_m or 0.0).to_numpy(dtype=np.float64)
    return pd.DataFrame({"lon": lon, "lat": lat, "off_m": off_m}, index=frame.index)


def _between_doors(doors: pd.DataFrame, one: Ints, other: Ints) -> pd.DataFrame:
    """Measure between doors, by record."""
    rows = np.flatnonzero((one >= 0) & (other >= 0))
    a, b = doors.iloc[one[rows]], doors.iloc[other[rows]]
    apart_m = geodesic_m(a["lon"], a["lat"], b["lon"], b["lat"])
    off_m = a["off_m"].to_numpy() + b["off_m"].to_numpy()
    table = {"nearest_m": apart_m, "farthest_m": apart_m, "off_m": off_m}
    return pd.DataFrame(table, index=rows)


def _to_sites(
    records: pd.DataFrame,
    doors: pd.DataFrame,
    known: Sequence[Ints],
    sites: gpd.GeoDataFrame,
    off_m: float,
) -> pd.DataFrame:
    """Measure from doors to the gate that a record names, or to the nearest and the farthest."""
    gates = gates_of(sites)
    gates["b"], gates["site"] = np.arange(len(gates)), sites.index[gates["site"]]
    turned = known[0] < 0
    ends = pd.DataFrame(
        {
            "row": np.arange(len(records)),
            "a": np.where(turned, known[1], known[0]),
            "site": np.where(turned, records["outlet_a"], records["outlet_b"]),
            "wanted": records["gate"].array,
        }
    )
    ends = ends[ends["a"] >= 0].merge(gates, on="site")
    ends = ends[ends["wanted"].isna() | ends["wanted"].eq(ends["gate"])]
    shapes = convert(gates.geometry, WGS84).to_numpy() if len(gates) else np.array([])
    ways = ways_to(
        shapes, doors["lon"].to_numpy(), doors["lat"].to_numpy(), within_m=0.0,
        also=(ends["a"].to_numpy(dtype=np.int64), ends["b"].to_numpy(dtype=np.int64)),
    )  # fmt: skip
    found = ends.merge(ways, left_on=["a", "b"], right_on=["point", "shape"])
    found["off_m"] = doors["off_m"].to_numpy()[found["a"]] + off_m
    table: pd.DataFrame = found.groupby("row").agg(
        {"nearest_m": "min", "farthest_m": "max", "off_m": "first"}
    )
    return table
