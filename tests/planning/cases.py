"""Small regions and policies, made in a line or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

import outletplan as op

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = "2025-07-01"
EAST = 10.0  # where the small regions lie, on the equator [degrees]
METRE = 1 / 111_319.4907932  # degrees of longitude on the equator


def policy(*rules: dict[str, Any], **also: Any) -> op.Policy:
    """Make an issued policy of rules; each gets its number as article if it has none."""
    numbered = [{"article": str(n), **rule} for n, rule in enumerate(rules, start=1)]
    head = {"source": {"title": "Plan"}, "status": "issued", "in_force": "2025-01-01"}
    return op.make_policy({**head, **also, "rules": numbered})


def region(
    units: Iterable[dict[str, Any]] | pd.DataFrame,
    outlets: Iterable[dict[str, Any]] = (),
    **also: Any,
) -> op.Region:
    """Make a region by filing: outlets name their unit, points stand where `east_m` says."""
    table = units if isinstance(units, pd.DataFrame) else pd.DataFrame(list(units))
    rows = [{"outlet_id": f"o{n}", "status": "active", **o} for n, o in enumerate(outlets)]
    if rows and not any(row.get("unit_id") for row in rows):  # filing needs one that is filed
        first = {"unit_id": table["unit_id"].iloc[0], "opened": "2100-01-01"}
        rows.append({"outlet_id": "not yet", "status": "active", **first})
    frame = pd.DataFrame(rows or {"outlet_id": [], "unit_id": []}, dtype=None if rows else "str")
    if "east_m" in frame:
        east, north = EAST + frame["east_m"] * METRE, frame.get("north_m", 0.0) * METRE
        frame = gpd.GeoDataFrame(
            frame.drop(columns=["east_m", "north_m"], errors="ignore"),
            geometry=gpd.points_from_xy(east, north),
            crs=4326,
        )
    also.setdefault("assign", "unit_id")
    return op.Region(units=table, outlets=frame, **also)


def cells(table: pd.DataFrame, row: str, *columns: str) -> list[Any]:
    """Read some cells of a row."""
    return table[list(columns)].astype(object).loc[[row]].to_numpy().tolist()[0]


def square(west_m: float, south_m: float, side_m: float) -> Any:
    """Draw a square on the equator."""
    west, south, side = EAST + west_m * METRE, south_m * METRE, side_m * METRE
    return box(west, south, west + side, south + side)


def squares(units: Iterable[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Make units of rows that hold a geometry."""
    return gpd.GeoDataFrame(list(units), geometry="geometry", crs=4326)


def ratio(per_1000: str, **also: Any) -> dict[str, Any]:
    """Write a ratio cap."""
    rule = {"rule": "ratio_cap", "outlets_per_1000": per_1000, "counts": "residents"}
    return {**rule, "rounding": "down", "applies_to": "every_unit", **also}


def spacing(metres: str, **also: Any) -> dict[str, Any]:
    """Write a spacing rule."""
    rule = {"rule": "spacing", "at_least_m": metres, "measured": "straight"}
    return {**rule, "applies_to": "whole_area", **also}
