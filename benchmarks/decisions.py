"""
Time decisions: one application, and a pile of a thousand in order, on a made-up town.

Usage: python benchmarks/decisions.py [--full] [--profile]

A small town by default; --full is 1e5 outlets on 1e6 street edges. The plan is made first; the
first decision builds the indexes that are kept beside the plan and is timed apart. Beside the time
on the clock stands that of the processor, which a busy machine lengthens less. `run.py` puts these
into its table.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from town import METRE, beside_streets, street_grid

import outletplan as op

if TYPE_CHECKING:
    from collections.abc import Callable

ON = "2025-07-01"
RULES = [
    {"rule": "ratio_cap", "article": "1", "applies_to": {"kind": "cell"}, "counts": "residents",
     "outlets_per_1000": "5", "rounding": "down"},
    {"rule": "unit_class", "article": "2", "classes": [{"unit_class": "c0", "regime": "queue"}]},
    {"rule": "spacing", "article": "3", "applies_to": "whole_area", "at_least_m": "50",
     "measured": "walking"},
    {"rule": "street_window", "article": "4", "applies_to": "whole_area", "half_window_m": "250",
     "at_most": "12", "applicant": "counted"},
    {"rule": "site_exclusion", "article": "5", "applies_to": "whole_area", "measured": "walking",
     "sites": {"kind": "school"}, "more_than_m": "100", "asks": ["new", "relocation"]},
    {"rule": "one_per_address", "article": "6", "applies_to": "whole_area"},
    {"rule": "not_adjacent", "article": "7", "applies_to": "whole_area", "look_within_m": "20",
     "force": "in_principle"},
    {"rule": "business_type_share", "article": "8", "applies_to": "whole_area", "percent": "3",
     "types": ["pharmacy"], "of": "current", "rounding": "down"},
]  # fmt: skip


def town(edges: int, outlets: int) -> tuple[op.Region, op.Policy]:
    """Make a town of cells, outlets beside streets and a school for every hundred of them."""
    streets = street_grid(edges)
    west, south, east, north = streets.total_bounds
    side = max(2, int(np.sqrt(outlets / 60)))
    x, y = np.linspace(west, east, side + 1), np.linspace(south, north, side + 1)
    cells = [
        {
            "unit_id": f"c{i}-{j}", "kind": "cell", "residents": 14_000,
            "unit_class": f"c{(i + j) % 3}",
            "geometry": shapely.box(x[i], y[j], x[i + 1], y[j + 1]),
        }
        for i in range(side) for j in range(side)
    ]  # fmt: skip
    lon, lat = beside_streets(streets, outlets)
    chance = np.random.default_rng(3)
    shops = gpd.GeoDataFrame(
        {
            "outlet_id": [f"o{n}" for n in range(outlets)],
            "status": "active",
            "business_type": chance.choice(["shop", "pharmacy"], outlets, p=[0.98, 0.02]),
            "address": [f"路{n}号" for n in range(outlets)],
        },
        geometry=gpd.points_from_xy(lon, lat),
        crs=4326,
    )
    gates = gpd.points_from_xy(*beside_streets(streets, max(1, outlets // 100), seed=4))
    schools = gpd.GeoDataFrame(
        {"site_id": [f"s{n}" for n in range(len(gates))], "kind": "school"},
        geometry=gates,
        crs=4326,
    )
    source = {"source": {"title": "Town"}, "status": "draft", "in_force": "2025-01-01"}
    region = op.Region(
        units=gpd.GeoDataFrame(cells, geometry="geometry", crs=4326),
        outlets=shops,
        streets=streets.reset_index(),
        sites=schools,
        accuracy_m=1.0,
    )
    return region, op.make_policy({**source, "rules": RULES})


def applications(region: op.Region, n: int) -> list[op.Application]:
    """Ask for places some metres from outlets, as people do."""
    chance = np.random.default_rng(5)
    lon, lat = region.lonlat("outlets")
    near = chance.integers(0, len(lon), n)
    west, south, east, north = region.units.total_bounds
    lon = np.clip(lon[near] + chance.normal(0, 60 * METRE, n), west, east)
    lat = np.clip(lat[near] + chance.normal(0, 60 * METRE, n), south, north)
    minutes = pd.Timestamp("2025-06-01") + pd.to_timedelta(chance.integers(0, 9_999, n), unit="min")
    return [
        op.Application(
            id=f"A{k}", lon=float(lon[k]), lat=float(lat[k]), datum="wgs84",
            accepted=str(minutes[k]), business_type="shop", address=f"路A{k}号",
        )
        for k in range(n)
    ]  # fmt: skip


class Took(NamedTuple):
    """What a task took, at best of some runs."""

    what: str
    seconds: float
    busy: float
    """Of the processor. [s]"""


def took(what: str, task: Callable[[], object], *, runs: int = 3, times: int = 1) -> Took:
    """Time a task that does the same so many times."""
    seconds = []
    for _ in range(runs):
        start, busy = time.perf_counter(), time.process_time()
        task()
        seconds.append((time.perf_counter() - start, time.process_time() - busy))
    clock, processor = (min(each) / times for each in zip(*seconds, strict=True))
    return Took(what, clock, processor)


def planned(edges: int, outlets: int) -> tuple[op.Plan, list[op.Application]]:
    """Plan a town, and let a thousand ask for places in it."""
    region, policy = town(edges, outlets)
    return op.plan(region, policy, on=ON, progress=False), applications(region, 1_000)


def deciding(plan: op.Plan, pile: list[op.Application]) -> list[Took]:
    """Time the first decision on a plan, one of those after it, and a pile of a thousand."""
    some = pile[1:41]
    return [
        took("check, the first, with its indexes", lambda: op.check(pile[0], plan), runs=1),
        took("check, one application", lambda: [op.check(form, plan) for form in some],
             times=len(some)),
        took("check_all, 1,000 applications", lambda: op.check_all(pile, plan)),
    ]  # fmt: skip


def main() -> None:
    """Make a town, and decide."""
    parser = argparse.ArgumentParser(description="Time decisions on one place and on a pile.")
    parser.add_argument("--full", action="store_true", help="1e6 edges and 1e5 outlets")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    asked = parser.parse_args()
    edges, outlets = (1_000_000, 100_000) if asked.full else (50_000, 5_000)
    print(f"{edges:,} edges, {outlets:,} outlets")
    plan, pile = planned(edges, outlets)
    for what, seconds, busy in deciding(plan, pile):
        print(f"{what:<40}{seconds:12.4f} s {busy:12.4f} s of the processor")
    if asked.profile:
        for task in (lambda: [op.check(form, plan) for form in pile[:40]],
                     lambda: op.check_all(pile, plan)):  # fmt: skip
            profile = cProfile.Profile(time.process_time)
            profile.runcall(task)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
