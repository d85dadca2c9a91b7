"""
Plan a real town under a policy of 1 outlet per 1,000 people with 500 feet between outlets.

Usage: python examples/real_town.py DIR

DIR holds outlets.csv, block_groups.csv (units as points) and municipalities.geojson (units as
polygons). The town is planned twice: every outlet belongs to the nearest block group, then to the
municipality that it lies in, if it lies in one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd

import outletplan as op

DAY = "2024-06-30"
POLICY = {
    "source": {"title": "One outlet per 1,000 people, 500 feet apart", "issuer": "an example"},
    "status": "draft",
    "in_force": "2024-01-01",
    "rules": [
        {
            "rule": "ratio_cap",
            "article": "1",
            "applies_to": "every_unit",
            "one_per": 1000,
            "counts": "residents",
            "rounding": "down",
        },
        {
            "rule": "ratio_cap",
            "article": "2",
            "applies_to": "whole_area",
            "one_per": 1000,
            "counts": "residents",
            "rounding": "down",
        },
        {
            "rule": "spacing",
            "article": "3",
            "applies_to": "whole_area",
            "at_least_m": "152.4",  # 500 feet, exactly
            "measured": "straight",
        },
    ],
}


def plan_by_block_group(directory: Path) -> op.Plan:
    """Units are points: an outlet belongs to the nearest."""
    units = pd.read_csv(directory / "block_groups.csv", dtype={"unit_id": str, "parent_id": str})
    outlets = pd.read_csv(directory / "outlets.csv", dtype={"outlet_id": str})
    region = op.Region(
        name="A real town, by block group",
        units=units,
        outlets=outlets,
        datum="wgs84",
        assign="nearest",
    )
    return op.plan(region, op.make_policy(POLICY), on=DAY)


def plan_by_municipality(directory: Path) -> op.Plan:
    """Units are polygons: an outlet belongs to the one it lies in, or to none."""
    units = gpd.read_file(directory / "municipalities.geojson")
    units["unit_id"] = units["unit_id"].astype(str)
    outlets = pd.read_csv(directory / "outlets.csv", dtype={"outlet_id": str})
    region = op.Region(
        name="A real town, by municipality",
        units=units,
        outlets=gpd.GeoDataFrame(
            outlets, geometry=gpd.points_from_xy(outlets["lon"], outlets["lat"]), crs="EPSG:4326"
        ),
        assign="polygon",
    )
    return op.plan(region, op.make_policy(POLICY), on=DAY)


def figures(plan: op.Plan) -> dict[str, int]:
    """Pick the figures that the tests hold against a plain twin."""
    units = plan.quotas[plan.quotas["role"] == "unit"]
    nowhere = plan.quotas[plan.quotas["role"] == "no_unit"]
    return {
        "people": int(plan.totals["people"].iloc[0]),
        "cap": int(plan.totals["cap"].iloc[0]),
        "planned": int(plan.totals["planned"].iloc[0]),
        "in being": int(plan.totals["current"].iloc[0]),
        "headroom": int(plan.totals["headroom"].iloc[0]),
        "remaining": int(units["remaining"].sum()),
        "over": int(units["over"].sum()),
        "units over": int((units["over"] > 0).sum()),
        "in no unit": int(nowhere["current"].sum()),
        "pairs below 152.4 m": int((plan.close_pairs["verdict"] == "below").sum()),
        "pairs at one spot": int((plan.close_pairs["distance_m"] == 0).sum()),
    }


def main(directory: Path) -> None:
    """Print both plans."""
    for plan in (plan_by_block_group(directory), plan_by_municipality(directory)):
        print(plan.region.name)
        for name, number in figures(plan).items():
            print(f"  {name:<20} {number:>7,}")


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and the folder
        sys.exit("usage: python examples/real_town.py DIR")
    main(Path(sys.argv[1]))
