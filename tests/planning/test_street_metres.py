"""Metres of street by class and unit: each place once, as the walking network has it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString

import outletplan as op
from outletplan.measure.hierarchy import Hierarchy
from outletplan.planning.counting.street_metres import street_millimetres
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, square, squares

GEOD = Geod(ellps="WGS84")
BLOCK = 60
Corner = tuple[int, int]
CLASSES = ("busy", "ordinary")


class Drawn(NamedTuple):
    """A street as drawn, by corners of the grid."""

    street_id: str
    street_class: str
    corners: list[Corner]
    name: str | None = None
    layer: int = 0


def place(corner: Corner) -> tuple[float, float]:
    """Give lon and lat of a corner; the next unit begins between the second and the third."""
    return EAST + corner[0] * BLOCK * METRE, corner[1] * BLOCK * METRE


def there(rows: list[Drawn]) -> op.Region:
    units = squares(
        {"unit_id": name, "kind": "village", "residents": 9, "geometry": square(west, -900, 1800)}
        for name, west in (("west", 1.5 * BLOCK - 1800), ("east", 1.5 * BLOCK))
    )
    lines = [LineString([place(corner) for corner in row.corners]) for row in rows]
    table = pd.DataFrame(rows).drop(columns="corners")
    streets = gpd.GeoDataFrame(table, geometry=lines, crs=4326)
    return region(units, streets=streets, assign="polygon")


def metres(there: op.Region) -> dict[Any, float]:
    """Add up the metres of each class in each unit."""
    lines = street_millimetres(there, Hierarchy.of(there.units["parent_id"]))
    lines["unit_id"] = there.units.index[lines["unit"]]
    summed = lines.groupby(["unit_id", "street_class"])["mm"].sum() / 1000
    return summed[summed > 0].to_dict()


def twin(rows: list[Drawn], west: set[str]) -> dict[tuple[str, str], float]:
    """Keep each piece once, in a dictionary: of a named street, then of the smallest id."""
    kept: dict[frozenset[Corner], Drawn] = {}
    for row in sorted(rows, key=lambda row: (row.name is None, row.street_id)):
        for pair in pairwise(row.corners):
            kept.setdefault(frozenset(pair), row)
    summed: dict[tuple[str, str], float] = defaultdict(float)
    for ends, row in kept.items():
        one, other = (place(corner) for corner in ends)
        unit = "west" if row.street_id in west else "east"
        summed[unit, row.street_class] += GEOD.inv(*one, *other)[2]
    return dict(summed)


@st.composite
def drawings(draw: st.DrawFn) -> list[Drawn]:
    """Draw streets along two grids, one in each unit; many lie on each other, in part or whole."""
    rows = []
    for k in range(draw(st.integers(1, 7))):
        left = draw(st.sampled_from([-2, 3]))
        steps = draw(st.lists(st.sampled_from([(1, 0), (0, 1), (-1, 0), (0, -1)]), min_size=1))
        corners = [(left + 1, 1)]
        for east, north in steps[:6]:
            at = (corners[-1][0] + east, corners[-1][1] + north)
            if left <= at[0] <= left + 2 and 0 <= at[1] <= 2:
                corners.append(at)
        if len(corners) == 1:
            corners.append((left, 1))
        name = draw(st.sampled_from([None, "Long Road", "Mill Lane"]))
        word = draw(st.sampled_from(CLASSES))
        rows.append(Drawn(f"s{k}", word, corners, name))
    again = draw(st.lists(st.tuples(st.sampled_from(rows), st.sampled_from([1, -1])), max_size=2))
    twice = [
        row._replace(street_id=f"{row.street_id}t{k}", corners=row.corners[::turn])
        for k, (row, turn) in enumerate(again)
    ]
    return [*rows, *twice]


@settings(max_examples=25, deadline=None)
@given(drawings())
def test_equal_to_a_plain_twin_and_to_the_table_of_streets(rows: list[Drawn]) -> None:
    """Drawn twice, backwards or in part: every place counts once, in the one kept on foot."""
    drawn = there(rows)
    found = metres(drawn)
    west = {row.street_id for row in rows if row.corners[0][0] < 1}
    expected = twin(rows, west)
    assert found.keys() == expected.keys()
    for key, total in expected.items():
        assert found[key] == pytest.approx(total, abs=0.001 * len(rows) * 8)
    streets = op.plan(drawn, policy(ratio("1")), on=DAY).streets
    assert sum(found.values()) == pytest.approx(streets["length_m"].sum(), abs=0.1)


ROAD = [(-2, 0), (-1, 0), (0, 0)]


def test_a_street_drawn_twice_weighs_once() -> None:
    """120 m busy in the west, drawn twice, and 120 m in the east: half and half of 10."""
    rows = [
        Drawn("a", "busy", ROAD),
        Drawn("b", "busy", ROAD[::-1]),
        Drawn("c", "busy", [(3, 0), (4, 0), (5, 0)]),
    ]
    by = [{"percent": 100, "streets": [{"street_class": "busy"}]}]
    division = {"rule": "division", "applies_to": {"kind": "village"}, "total": 10, "by": by}
    places = [{"street_class": "busy"}]
    plan = op.plan(there(rows), policy({**division, "places": places}), on=DAY)
    assert plan.quotas["quota"].to_dict() == {"west": 5, "east": 5}
    assert plan.place_quotas["length_m"].tolist() == [120.0, 120.0]
    told = plan.region.findings.query("finding == 'lies on another line'")
    assert told[["subject_id", "found"]].to_numpy().tolist() == [["b", "2 pieces of a"]]


def test_a_part_on_another_street_is_of_the_one_kept() -> None:
    rows = [
        Drawn("b", "busy", ROAD, "Long Road"),
        Drawn("a", "ordinary", [(-1, 0), (0, 0), (1, 0)]),
    ]
    assert metres(there(rows)) == {("west", "busy"): 120.0, ("west", "ordinary"): 60.0}


def test_a_bridge_above_a_street_counts_beside_it() -> None:
    """On another layer it is a street of its own, to walk on too."""
    rows = [
        Drawn("a", "busy", ROAD, layer=0),
        Drawn("b", "busy", ROAD, layer=1),
    ]
    assert metres(there(rows)) == {("west", "busy"): 240.0}
