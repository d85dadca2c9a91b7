"""Pairs of outlets near enough to matter, and what is known of the way between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.facts.field_measurements import STRAIGHT_ROUTES
from outletplan.geodesy import geodesic_m, millimetres
from outletplan.measure.straight import pairs_within
from outletplan.measure.walking import FAR_M, walking_pairs

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

SAME_SPOT_MM = 1
UNMEASURED = {
    "walk_field_m": np.nan, "walk_record": None, "line_field_m": np.nan, "line_record": None,
}  # fmt: skip
_RECORD = ("record_id", "outlet_a", "outlet_b", "gate", "distance_m", "measured_on", "route")


def straight_ways(region: Region, *, counted: Flags, on: date, within_m: float) -> pd.DataFrame:
    """
    List pairs in being within a straight distance, those measured on site too.

    Returns
    -------
    ways
        a, b: positions in `Region.outlets`; straight_m; low_m, high_m: what a walk is at least and
        at most; accuracy_m: of both points; walk_field_m, line_field_m: what was
        measured on site by walking and straight, with its record;
        and, unknown here, what `walking_pairs` says of a walk. [m]
    """
    lon, lat = region.lonlat("outlets")
    reach_m = within_m + _slack(region)
    a, b, straight_m = pairs_within(np.where(counted, lon, np.nan), lat, within_m=reach_m)
    ways = pd.DataFrame({"a": a, "b": b, "straight_m": straight_m})
    ways = _pairs_with_records(region, ways, counted, on)
    return _finished(region, _unwalked(ways))


def _unwalked(ways: pd.DataFrame) -> pd.DataFrame:
    """Bound the walk by the straight line alone."""
    straight_m = ways["straight_m"]
    # A pair with a door that nobody can place is here because it was measured on site.
    same_spot = millimetres(straight_m.fillna(FAR_M)) <= SAME_SPOT_MM
    return ways.assign(
        low_m=straight_m,
        high_m=straight_m.where(same_spot, np.inf),
        upper_m=straight_m.where(same_spot),
    )


def walked_ways(
    region: Region, walk: OnFoot, *, counted: Flags, on: date, within_m: float
) -> pd.DataFrame:
    """
    List pairs in being whose walk may be below a limit, with the walk; columns as above.

    A pair that is not listed is farther apart on foot than the limit and both accuracies.
    """
    ways = walking_pairs(walk.network, walk.feet, below_m=within_m + _slack(region))
    ways = _pairs_with_records(region, ways.drop(columns="lower_m"), counted, on)
    ways["low_m"] = ways["low_m"].fillna(ways["straight_m"])
    ways["high_m"] = ways["high_m"].fillna(np.inf)
    return _finished(region, ways)


def _slack(region: Region) -> float:
    return 2 * float(accuracy_of(region).max(initial=0.0))


def accuracy_of(region: Region) -> Floats:
    """Give the metres by which the point of each outlet may be off."""
    stated = region.outlets["accuracy_m"].astype("Float64").fillna(region.accuracy_m or 0.0)
    return np.asarray(stated.to_numpy(dtype=np.float64))


def _pairs_with_records(
    region: Region, ways: pd.DataFrame, counted: Flags, on: date
) -> pd.DataFrame:
    """Add what was measured on site between outlets in being."""
    if region.field_measurements is None:
        return ways.sort_values(["a", "b"], ignore_index=True).assign(**UNMEASURED)
    records = records_until(region, on).drop(columns="gate")
    ids = region.outlets.index
    ends = [ids.get_indexer(pd.Index(records[column])) for column in ("outlet_a", "outlet_b")]
    first, second = np.minimum(*ends), np.maximum(*ends)
    known = (first >= 0) & (first != second)
    if len(records) and len(ids):
        known &= counted[first] & counted[second]
    ways = _with_records(ways, records.assign(a=np.where(known, first, -1), b=second))
    lon, lat = region.lonlat("outlets")
    apart = geodesic_m(lon[ways["a"]], lat[ways["a"]], lon[ways["b"]], lat[ways["b"]])
    return ways.assign(straight_m=ways["straight_m"].fillna(pd.Series(apart)))


def _with_records(ways: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Add what was measured on site, pairs that no search would have found among them."""
    records = records[records["a"] >= 0].drop(columns=["outlet_a", "outlet_b", "day"])
    for measured in ("walk", "line"):
        own = records[records["by_line"] == (measured == "line")]
        # The newest measurement of a pair stands.
        own = own.drop_duplicates(["a", "b"], keep="last").drop(columns="by_line")
        names = {"field_m": f"{measured}_field_m", "record_id": f"{measured}_record"}
        ways = ways.merge(own.rename(columns=names), how="outer", on=["a", "b"])
    return ways


def records_until(region: Region, on: date) -> pd.DataFrame:
    """Take the field measurements up to the day, oldest first: ends, gate, field_m, record_id."""
    table = region.field_measurements
    if table is None:
        table = pd.DataFrame(columns=list(_RECORD))
    day = pd.to_datetime(table["measured_on"])
    known = table["distance_m"].notna() & (day.isna() | (day <= pd.Timestamp(on)))
    records: pd.DataFrame = pd.DataFrame(
        {
            "outlet_a": table["outlet_a"].array,
            "outlet_b": table["outlet_b"].array,
            "gate": table["gate"].array,
            "field_m": table["distance_m"].astype("Float64").to_numpy(np.float64, na_value=np.nan),
            "record_id": table["record_id"].array,
            "by_line": table["route"].isin(STRAIGHT_ROUTES).array,
            "day": day.array,
        }
    )[known.to_numpy(dtype=bool)]
    return records.sort_values("day", na_position="first", kind="stable")


def _finished(region: Region, ways: pd.DataFrame) -> pd.DataFrame:
    accuracy = accuracy_of(region)
    ways = ways.reindex(columns=list(_COLUMNS)).astype({"same_side": "boolean"})
    return ways.assign(accuracy_m=accuracy[ways["a"]] + accuracy[ways["b"]])


_COLUMNS = (
    "a", "b", "straight_m", "low_m", "high_m", "distance_m", "upper_m", "access_m", "street_m",
    "exit_m", "same_side", "way", "foot_a", "foot_b", "walk_field_m",
    "walk_record", "line_field_m", "line_record",
)  # fmt: skip
