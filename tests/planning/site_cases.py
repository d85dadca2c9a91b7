"""Small regions with schools and other sites, made in a line or two."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
from shapely.geometry import LineString, Point

import outletplan as op
from tests.planning.cases import DAY, EAST, METRE, policy, region

UNITS = [
    {"unit_id": "T", "kind": "township", "residents": 9},
    {"unit_id": "v", "kind": "village", "parent_id": "T", "residents": 4},
    {"unit_id": "w", "kind": "urban_village", "parent_id": "T", "residents": 5},
]


def exclusion(more_than: str | None = "100", **also: Any) -> dict[str, Any]:
    """Write a site rule, strict unless it says at_least_m."""
    limit = {} if "at_least_m" in also else {"more_than_m": more_than}
    rule = {"rule": "site_exclusion", "sites": {"kind": "school"}, "measured": "straight"}
    return {**rule, "asks": ["new", "relocation"], **limit, **also}


def said(*gates: tuple[float, float]) -> str:
    """Write gates as the table does."""
    return ";".join(f"{EAST + x * METRE:.12f},{y * METRE:.12f}" for x, y in gates)


def school(*gates: tuple[float, float], **also: Any) -> dict[str, Any]:
    """Make a row of the table of sites."""
    row = {"kind": "school", "gates": said(*gates) if gates else None, "geometry": None}
    return {**row, **also}


def place(x: float, y: float = 0.0) -> Point:
    """Stand so many metres from where the small regions begin."""
    return Point(EAST + x * METRE, y * METRE)


def town(
    doors: list[tuple[float, float]],
    *sites: dict[str, Any],
    streets: list[LineString] | None = None,
    **also: Any,
) -> op.Region:
    """Make outlets o0, o1, … at doors, and sites X0, X1, … of rows."""
    rows = [{"site_id": f"X{n}", **row} for n, row in enumerate(sites)]
    outlets = [{"unit_id": "v", "east_m": x, "north_m": y} for x, y in doors]
    if streets is not None:
        ids = [f"r{n}" for n in range(len(streets))]
        also["streets"] = gpd.GeoDataFrame({"street_id": ids}, geometry=streets, crs=4326)
    if rows:
        also["sites"] = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    return region(UNITS, outlets, **also)


def near(there: op.Region, *rules: dict[str, Any]) -> gpd.GeoDataFrame:
    """Plan and give who is near sites."""
    return op.plan(there, policy(*rules), on=DAY).near_sites


def street(*corners: tuple[float, float]) -> LineString:
    """Draw a street."""
    return LineString([(EAST + x * METRE, y * METRE) for x, y in corners])
