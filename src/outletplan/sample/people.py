"""Units of the invented county: who lives where, under which code and name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import Polygon

from outletplan.sample.land import blob, jigsaw, mosaic, scatter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from outletplan.sample.land import Points

COUNTY_NAME, COUNTY = "示例县(虚构)", "990099"  # no province of China has the number 99
TOWN = COUNTY + "001"

# Two signs each from the Thousand Character Classic: villages that exist nowhere.
VILLAGE_SIGNS = (
    "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
    "金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇"
    "始制文字乃服衣裳推位让国有虞陶唐坐朝问道垂拱平章爱育黎首臣伏戎羌"
    "遐迩一体率宾归王鸣凤在竹白驹食场化被草木赖及万方盖此身发四大五常"
)
VILLAGES, VILLAGES_APART_M = 72, 1500.0
TOWNSHIPS = ("甲字镇", "乙字镇", "丙字镇", "丁字乡", "戊字乡", "己字乡")
SEAT_ANGLES = (25, 85, 140, 205, 265, 325)
SEAT_RESIDENTS = (3240, 2710, 2280, 1960, 1630, 1420)
TOWN_AT = (1200.0, -900.0)
TOWN_PARTS = (  # name, kind, residents, place from the middle of the town
    ("样中社区", "社区", 5860, (0, 0)),
    ("样东社区", "社区", 4370, (950, 250)),
    ("样西社区", "社区", 4920, (-1000, 100)),
    ("样南社区", "社区", 3180, (-250, -850)),
    ("样北社区", "社区", 2740, (50, 850)),
    ("样庄城中村", "城中村", 1930, (900, -700)),
)
GROUPS = ((480, 390, 290), (620, 500, 410, 301))  # residents of the groups of two villages

# Below, on and above every edge of the bands and of the blank-village tier; one place is empty.
EDGES = tuple(edge + step for edge in (300, 500, 1500, 3000, 5000) for step in (-1, 0, 1))
EMPTY = 0
COMPASS = {"东": (1, 0), "南": (0, -1), "西": (-1, 0), "北": (0, 1)}
ODD_PARENT = COUNTY + "199"  # a code that the table does not hold
ODD_TOWNSHIP, MISCOUNT = 3, 120  # a township whose own row exceeds the sum of its parts


@dataclass(slots=True)
class Unit:
    """One row of the planner's table, with its place on the ground."""

    unit_id: str
    name: str
    kind: str
    parent_id: str
    middle: tuple[float, float]
    polygon: Polygon = field(default_factory=Polygon)
    residents: int = 0
    registered: int = 0
    households: int = 0
    description: str = ""


def settle(rng: np.random.Generator) -> list[Unit]:
    """Lay out the county in the order of its table: every unit before the units below it."""
    town, seats = _town(rng), _seats(rng)
    villages = _villages([*town, *seats], rng)
    groups = _groups(villages, [*town, *seats], rng)
    cells = [*villages, *groups, *town, *seats]
    for unit, polygon in zip(cells, mosaic([unit.polygon for unit in cells]), strict=True):
        unit.polygon = polygon
        unit.registered = int(unit.residents * rng.uniform(0.97, 1.32))
        unit.households = int(unit.residents / rng.uniform(2.5, 3.4))
    _sum_up(villages, groups)
    _describe([*town, *seats, *villages])

    stray = villages[-1]
    stray.parent_id = COUNTY
    above = [Unit(TOWN, "示例县县城", "县城", COUNTY, TOWN_AT)]
    for i, seat in enumerate(seats):
        above.append(Unit(_township(i), TOWNSHIPS[i], "乡镇", COUNTY, seat.middle))
    _sum_up(above, [*town, *seats, *villages])
    _describe(above)
    county = Unit(COUNTY, COUNTY_NAME, "县", "", (0, 0))
    _sum_up([county], [*above, stray])
    above[1 + ODD_TOWNSHIP].residents += MISCOUNT
    stray.parent_id = ODD_PARENT
    return sorted([county, *above, *cells], key=lambda unit: unit.unit_id)


def leaves(units: Iterable[Unit]) -> list[Unit]:
    """Give the units that have no unit below them."""
    units = list(units)
    parents = {unit.parent_id for unit in units}
    return [unit for unit in units if unit.unit_id not in parents]


def _township(number: int) -> str:
    return f"{COUNTY}{101 + number}"


def _town(rng: np.random.Generator) -> list[Unit]:
    """Split the county town into neighbourhoods and an urban village."""
    middles = np.array(TOWN_AT) + [place for *_, place in TOWN_PARTS]
    cells = jigsaw(middles, blob(TOWN_AT, 1600, rng), rng)
    return [
        Unit(f"{TOWN}{i:03}", name, kind, TOWN, tuple(middle), cell, residents)
        for i, ((name, kind, residents, _), middle, cell) in enumerate(
            zip(TOWN_PARTS, middles, cells, strict=True), start=1
        )
    ]


def _seats(rng: np.random.Generator) -> list[Unit]:
    """Ring the town with the places where the townships have their seat."""
    seats = []
    for i, angle in enumerate(np.radians(SEAT_ANGLES)):
        reach = rng.uniform(5700, 6700)
        middle = (1.2 * reach * np.cos(angle), 0.9 * reach * np.sin(angle))
        name = TOWNSHIPS[i] + "政府所在地"
        seat = Unit(f"{_township(i)}001", name, "乡镇政府所在地", _township(i), middle)
        seat.polygon, seat.residents = blob(middle, 590, rng), SEAT_RESIDENTS[i]
        seats.append(seat)
    return seats


def _villages(taken: Sequence[Unit], rng: np.random.Generator) -> list[Unit]:
    """Cut the county into villages, each below the township whose seat is nearest."""
    outline = blob((0, 0), 11000, rng)
    free = outline.buffer(-650) - shapely.union_all([unit.polygon for unit in taken]).buffer(600)
    middles = scatter(free, VILLAGES, VILLAGES_APART_M, rng)
    seats = np.array([unit.middle for unit in taken if unit.kind == "乡镇政府所在地"])
    nearest = np.hypot(*(middles[:, None] - seats).transpose(2, 0, 1)).argmin(axis=1)
    order = np.lexsort([-middles[:, 1], nearest])
    cells = jigsaw(middles, outline, rng)
    people = _people(rng)
    villages, number = [], dict.fromkeys(range(len(seats)), 200)
    for row, i in enumerate(order):
        township = int(nearest[i])
        number[township] += 1
        unit_id, name = f"{_township(township)}{number[township]}", _village_name(row)
        village = Unit(unit_id, name, "行政村", _township(township), tuple(middles[i]))
        village.polygon, village.residents = cells[i], people[row]
        villages.append(village)
    return villages


def _village_name(row: int) -> str:
    return VILLAGE_SIGNS[2 * row : 2 * row + 2] + "村"


def _people(rng: np.random.Generator) -> list[int]:
    """Draw the residents of the villages: every edge, an empty village, and ordinary ones."""
    ordinary = np.exp(rng.normal(np.log(560), 0.55, VILLAGES - len(EDGES) - 1))
    people = [*EDGES, EMPTY, *np.clip(ordinary, 90, 2400).astype(int).tolist()]
    return [int(count) for count in rng.permutation(people)]


def _groups(
    villages: Sequence[Unit], taken: Sequence[Unit], rng: np.random.Generator
) -> list[Unit]:
    """Divide the roomiest villages into groups."""
    ground = shapely.union_all([unit.polygon for unit in taken])
    free = {village.unit_id: village.polygon - ground for village in villages}
    roomiest = sorted(villages, key=lambda village: -free[village.unit_id].area)
    groups = []
    for village, residents in zip(roomiest, GROUPS, strict=False):
        middles = scatter(free[village.unit_id].buffer(-330), len(residents), 640, rng)
        cells = jigsaw(middles, village.polygon, rng)
        for i, (middle, cell) in enumerate(zip(middles, cells, strict=True)):
            name = village.name + "一二三四"[i] + "组"
            group_id = f"{village.unit_id}{i + 1:02}"
            group = Unit(group_id, name, "村民小组", village.unit_id, tuple(middle), cell)
            group.residents = residents[i]
            groups.append(group)
    return groups


def _sum_up(parents: Iterable[Unit], units: Iterable[Unit]) -> None:
    """Give units that have others below them the ground and the people of these."""
    units = list(units)
    for parent in parents:
        below = [unit for unit in units if unit.parent_id == parent.unit_id]
        if below:
            parent.polygon = shapely.union_all([unit.polygon for unit in below])
            parent.residents = sum(unit.residents for unit in below)
            parent.registered = sum(unit.registered for unit in below)
            parent.households = sum(unit.households for unit in below)


def _describe(units: Sequence[Unit]) -> None:
    """Write the four bounds (四至) of units that lie side by side."""
    rim = shapely.union_all([unit.polygon for unit in units]).boundary
    for unit in units:
        borders = {"县界": unit.polygon.boundary.intersection(rim)}
        for other in units:
            if other is not unit:
                borders[other.name] = unit.polygon.intersection(other.polygon)
        bearings = {
            name: _bearing(unit.polygon, border)
            for name, border in borders.items()
            if border.length > 0
        }
        unit.description = ",".join(
            f"{side}至" + max(bearings, key=lambda name: float(bearings[name] @ towards))
            for side, towards in COMPASS.items()
        )


def _bearing(polygon: Polygon, border: BaseGeometry) -> Points:
    """Point from the middle of a polygon to a part of its border, length 1."""
    step = (
        shapely.get_coordinates(border.centroid)[0] - shapely.get_coordinates(polygon.centroid)[0]
    )
    return np.asarray(step / np.hypot(*step))
