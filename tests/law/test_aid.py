"""The division beside the Fujian district's plan, as docs/policy-files.md shows it."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
from shapely.geometry import LineString

import outletplan as op
from tests.planning.cases import EAST, METRE, region, square, squares

PAGE = (Path(__file__).parents[2] / "docs" / "policy-files.md").read_text(encoding="utf-8")
SECTION = PAGE.split("\n### An aid beside a policy")[1].split("\n## ")[0]


def test_the_parts_of_the_committees(tmp_path: Path) -> None:
    """以居委会、村委会为单位规划出卷烟零售点的户数: how is not said, so the division is ours."""
    lines = re.findall(r"^\| [ABC] \|.*", SECTION, re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len(rows) == 3
    kinds = ("neighbourhood", "neighbourhood", "village")
    units = [
        {"unit_id": name, "kind": kind, "residents": int(people.replace(",", "")),
         "geometry": square(2000 * n, 0, 1900)}
        for n, ((name, people, *_), kind) in enumerate(zip(rows, kinds, strict=True))
    ]  # fmt: skip
    streets = gpd.GeoDataFrame(
        {"street_id": [row[0] for row in rows], "street_class": [row[2] for row in rows]},
        geometry=[
            LineString([(EAST + x * METRE, 90 * METRE) for x in (2000 * n + 10, 2000 * n + 1010)])
            for n in range(3)
        ],
        crs=4326,
    )
    file = tmp_path / "aid.yaml"
    file.write_text(SECTION.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    law = op.combine(op.published_policy("fujian-district-2007"), op.read_policy(file))
    there = region(squares(units), streets=streets, assign="polygon")
    plan = op.plan(there, law, on="2010-07-01")
    assert plan.quotas["quota"].to_dict() == {name: int(row[-1]) for name, *row in rows}
    assert plan.quotas["assumed"].str.contains("weights are ours").all()
    assert plan.totals["cap"].tolist() == [124, 124]
    assert plan.totals["over_committed"].tolist() == [0, 0]
    assert "2(2)" in plan.not_judged["article"].tolist()  # the plan's own table stays unknown
