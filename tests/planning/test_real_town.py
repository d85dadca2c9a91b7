"""Real input: the figures of examples/real_town.py against a slow plain twin."""

from __future__ import annotations

import csv
import importlib.util
import json
import math
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyproj import Geod

if TYPE_CHECKING:
    from types import ModuleType

EXAMPLE = Path(__file__).parents[2] / "examples" / "real_town.py"
GEOD = Geod(ellps="WGS84")


def metres(a: dict[str, Any], b: dict[str, Any]) -> float:
    return float(GEOD.inv(float(a["lon"]), float(a["lat"]), float(b["lon"]), float(b["lat"]))[2])


def inside(lon: float, lat: float, ring: list[list[float]]) -> bool:
    """Cast a ray, the oldest way there is."""
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            odd = not odd
    return odd


def holds(geometry: dict[str, Any], lon: float, lat: float) -> bool:
    return any(
        inside(lon, lat, polygon[0]) and not any(inside(lon, lat, hole) for hole in polygon[1:])
        for polygon in geometry["coordinates"]
    )


def twin(
    outlets: list[dict[str, str]], people: dict[str, int], home: dict[str, str | None]
) -> dict[str, int]:
    """Reckon every figure with loops and integers; a pair counts below 152.4 m as rounded."""
    held = dict.fromkeys(people, 0)
    for unit in home.values():
        if unit is not None:
            held[unit] += 1
    quota = {unit: number // 1000 for unit, number in people.items()}
    rounded = [math.floor(metres(a, b) * 1000 + 0.5) for a, b in combinations(outlets, 2)]
    total = sum(people.values())
    return {
        "people": total,
        "cap": total // 1000,
        "planned": sum(quota.values()),
        "in being": len(outlets),
        "headroom": total // 1000 - len(outlets),
        "remaining": sum(max(0, quota[unit] - held[unit]) for unit in people),
        "over": sum(max(0, held[unit] - quota[unit]) for unit in people),
        "units over": sum(held[unit] > quota[unit] for unit in people),
        "in no unit": sum(unit is None for unit in home.values()),
        "pairs below 152.4 m": sum(mm < 152_400 for mm in rounded),
        "pairs at one spot": sum(mm == 0 for mm in rounded),
    }


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("real_town", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def outlets(harrisburg: Path) -> list[dict[str, str]]:
    with (harrisburg / "outlets.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_block_groups_as_units_by_nearest_point(
    harrisburg: Path, example: ModuleType, outlets: list[dict[str, str]]
) -> None:
    with (harrisburg / "block_groups.csv").open(encoding="utf-8") as file:
        groups = list(csv.DictReader(file))
    people = {group["unit_id"]: int(group["residents"]) for group in groups}
    home: dict[str, str | None] = {
        outlet["outlet_id"]: min(groups, key=lambda g: (metres(outlet, g), g["unit_id"]))["unit_id"]
        for outlet in outlets
    }
    plan = example.plan_by_block_group(harrisburg)
    assert example.figures(plan) == twin(outlets, people, home)
    assert sum(people.values()) == 104_360
    assert {
        k: None if v is None else str(v) for k, v in plan.region.outlets.belongs_to.items()
    } == home


def test_municipalities_as_units_by_polygon_leave_76_outlets_in_no_unit(
    harrisburg: Path, example: ModuleType, outlets: list[dict[str, str]]
) -> None:
    shapes = json.loads((harrisburg / "municipalities.geojson").read_text("utf-8"))["features"]
    people = {str(f["properties"]["unit_id"]): f["properties"]["residents"] for f in shapes}
    home: dict[str, str | None] = {}
    for outlet in outlets:
        lon, lat = float(outlet["lon"]), float(outlet["lat"])
        within = [str(f["properties"]["unit_id"]) for f in shapes if holds(f["geometry"], lon, lat)]
        home[outlet["outlet_id"]] = within[0] if within else None
    figures = example.figures(example.plan_by_municipality(harrisburg))
    assert figures == twin(outlets, people, home)
    assert figures["in no unit"] == 76
    assert figures["in being"] == 153
    assert figures["pairs at one spot"] == 22


def test_the_example_prints_its_figures(harrisburg: Path) -> None:
    answer = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(EXAMPLE), str(harrisburg)], capture_output=True, text=True, check=True
    )
    assert "people               104,360" in answer.stdout
    assert "in no unit                76" in answer.stdout
    assert answer.stderr == ""
