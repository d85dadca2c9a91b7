"""Streets, windows and outlets near sites of the plan made by hand in `plans`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from outletplan.facts import Region


def streets_of(region: Region) -> gpd.GeoDataFrame:
    """One street is too dense by a rule, one sparse by default, one is neither."""
    streets = region.streets
    assert streets is not None
    table = pd.DataFrame(
        {
            "street_id": ["S1", "S2", "S3"],
            "name": list(streets["name"]),
            "street_class": ["busy", "ordinary", None],
            "place": ["繁华路段", None, None],
            "unit_id": ["U02", "U05", "U09"],
            "length_m": [5_570.0, 5_570.0, 5_570.0],
            "outlets": pd.array([21, 0, 4], dtype="Int64"),
            "per_100_m": [0.377, 0.0, 0.072],
            "busiest_window": pd.array([13, 0, 2], dtype="Int64"),
            "half_window_m": [500.0, 250.0, 250.0],
            "at_most": pd.array([12, None, None], dtype="Int64"),
            "flag": ["over-dense", "sparse", "none"],
            "rests_on": ["rule", "default", "default"],
            "why": [
                "13 outlets within 500 m to either side, at most 12",
                "no outlet on it or within 250 m of its middle; 900 people (default)",
                "4 of at least 3 outlets (default)",
            ],
            "cite": ["Made-up plan art. 8", None, None],
            "assumed": ["door to door", None, None],
        }
    )
    frame = gpd.GeoDataFrame(table, geometry=list(streets.geometry), crs=streets.crs)
    return frame.set_index("street_id", drop=False).rename_axis("street_id")


def windows_of(region: Region) -> gpd.GeoDataFrame:
    """One window holds more than its limit, one does not."""
    streets = region.streets
    assert streets is not None
    table = pd.DataFrame(
        {
            "street_id": ["S1", "S3"],
            "name": list(streets["name"].iloc[[0, 2]]),
            "street_class": ["busy", None],
            "outlets": pd.array([13, 2], dtype="Int64"),
            "half_window_m": [500.0, 250.0],
            "at_most": pd.array([12, None], dtype="Int64"),
            "over": [True, False],
            "from_m": [1_200.5, 100.0],
            "to_m": [2_200.5, 600.0],
            "rests_on": ["rule", "default"],
            "cite": ["Made-up plan art. 8", None],
        }
    )
    lines = [
        shapely.ops.substring(line, 0.2, 0.4, normalized=True)
        for line in streets.geometry.iloc[[0, 2]]
    ]
    return gpd.GeoDataFrame(table, geometry=lines, crs=streets.crs)


def near_sites_of(region: Region) -> gpd.GeoDataFrame:
    """Three outlets: one sure to be too near, one by a rule that spares renewals, one unsure."""
    outlets = region.outlets.iloc[[20, 21, 22]]
    assert region.sites is not None
    gates = outlets.geometry.translate(1e-3, 0)
    table = pd.DataFrame(
        {
            "outlet_id": list(outlets.index),
            "site_id": "X1",
            "site_name": region.sites["name"].iloc[0],
            "site_kind": "school",
            "gate": pd.array([1, 2, 1], dtype="Int64"),
            "distance_m": [60.5, 80.25, np.inf],
            "lower_m": [60.5, 80.25, 93.1],
            "upper_m": [75.0, 80.25, np.inf],
            "accuracy_m": 10.0,
            "limit_m": 100.0,
            "edge": ["more_than", "at_least", "more_than"],
            "measured": ["walking", "straight", "walking"],
            "verdict": ["below", "below", "measure_on_site"],
            "force": "must",
            "asks": ["new, relocation, renewal", "new, relocation", "new, relocation, renewal"],
            "on_renewal": ["not_renewed", "renewed", "not_renewed"],
            "unit_id": "U02",
            "cite": "Made-up plan art. 9",
            "assumed": None,
            "record_id": None,
        }
    )
    lines = [shapely.LineString([a, b]) for a, b in zip(outlets.geometry, gates, strict=True)]
    return gpd.GeoDataFrame(table, geometry=lines, crs=outlets.crs).rename_geometry("line")
