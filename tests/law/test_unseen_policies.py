"""
Policies never seen before, written from the docs, with the bureau's numbers worked out by hand.

Each `unseen/NAME.yaml` is a policy with its clauses; `NAME.case.yaml` beside it is a small region
and, in its comments, the arithmetic on paper. Places stand at metres east and north.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import yaml
from shapely.geometry import LineString, Point, box

import outletplan as op
from outletplan.law.kinds import Relief
from tests.planning.cases import EAST, METRE

FOLDER = Path(__file__).parent / "unseen"
NORTH = 1 / 110_574.2755822  # degrees of latitude at the equator
NAMES = sorted(path.name.removesuffix(".case.yaml") for path in FOLDER.glob("*.case.yaml"))
PLACES = ("at", "line", "box", "gates")


def spot(at: list[float]) -> Point:
    return Point(EAST + at[0] * METRE, at[1] * NORTH)


def shape(row: dict[str, Any]) -> Any:
    if "box" in row:
        west, south, east, north = row["box"]
        return box(*spot([west, south]).coords[0], *spot([east, north]).coords[0])
    if "line" in row:
        return LineString([spot(at) for at in row["line"]])
    return spot(row["at"]) if "at" in row else None


def table(rows: list[dict[str, Any]]) -> Any:
    plain = [{key: row[key] for key in row if key not in PLACES} for row in rows]
    for made, row in zip(plain, rows, strict=True):
        if "gates" in row:
            made["gates"] = ";".join(f"{p.x:.12f},{p.y:.12f}" for p in map(spot, row["gates"]))
    shapes = [shape(row) for row in rows]
    if all(each is None for each in shapes):
        return pd.DataFrame(plain)
    return gpd.GeoDataFrame(plain, geometry=shapes, crs=4326)


def region_of(case: dict[str, Any]) -> op.Region:
    """Make the region of a case, filed by unit; a unit may be filled with so many outlets."""
    outlets = [{"status": "active", **row} for row in case.get("outlets", [])]
    outlets += [
        {"outlet_id": f"{unit}-{n}", "unit_id": unit, "status": "active"}
        for unit, many in case.get("filled", {}).items()
        for n in range(many)
    ]
    later = {"outlet_id": "later", "unit_id": case["units"][0]["unit_id"], "opened": "2100-01-01"}
    return op.Region(
        units=table(case["units"]),
        outlets=table(outlets or [later]),
        assign="unit_id",
        keep=case.get("keep"),
        streets=table(case["streets"]) if "streets" in case else None,
        sites=table(case["sites"]) if "sites" in case else None,
    )


def found_in(plan: op.Plan, name: str) -> pd.DataFrame:
    if name == "banned":
        return plan.rulings[plan.rulings["sets"] == "banned_form"]
    return pd.DataFrame(getattr(plan, name))


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_worked_out_by_hand(name: str) -> None:
    """The clauses stand in the policy, the arithmetic in the comments of its case."""
    case = yaml.safe_load((FOLDER / f"{name}.case.yaml").read_text("utf-8"))
    region, policy = region_of(case), op.read_policy(FOLDER / f"{name}.yaml")
    for day, tables in case["expect"].items():
        plan = op.plan(region, policy, on=day)
        for result, (header, *rows) in tables.items():
            found = found_in(plan, result)[header].astype(object)
            found = found.where(found.notna(), None)
            assert found.to_numpy().tolist() == rows, (day, result)


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_is_judged(name: str) -> None:
    """Nothing of such a policy is left as words."""
    documents = op.read_policy(FOLDER / f"{name}.yaml").documents
    assert not [rule for each in documents for rule in each.rules if rule.rule == "not_judged"]


@pytest.mark.parametrize(
    ("article", "left"),
    [
        ("2(1)", "60 m × 0.5 = 30 m"),
        ("2(2)", "60 m − 20 m = 40 m"),
        ("2(3)", "25 m in place of 60 m"),
        ("3(1)", "60 m waived"),
        ("3(2)", "60 m waived"),
    ],
)
def test_what_relief_leaves_of_sixty_metres(article: str, left: str) -> None:
    """间距按50%执行;放宽20米;不少于25米;不受间距限制."""
    (document,) = op.read_policy(FOLDER / "13_relief.yaml").documents
    (rule,) = (rule for rule in document.rules if rule.article == article)
    assert isinstance(rule, Relief)
    assert rule.arithmetic(Decimal(60)) == left
