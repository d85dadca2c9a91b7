"""Streets of the invented county: one network, joined at shared vertices in the middle of lines."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import shapely

from outletplan.sample.land import wiggle
from outletplan.sample.people import leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely import LineString

    from outletplan.sample.land import Points
    from outletplan.sample.people import Unit

BUSY, ORDINARY, RURAL = "繁华街道", "一般街道", "乡村道路"

TOWN_EAST = (-1000, -640, -300, 0, 330, 660, 980)  # where streets to the north run, in metres
TOWN_NORTH = (-780, -480, -200, 60, 330, 680)  # and streets to the east
TOWN_BUSY = {"虚构大街", "样本路", "示范路"}
TOWN_AVENUES = ("经一路", "经二路", "样本路", "虚构大街", "经三路", "经四路", "经五路")
TOWN_STREETS = ("纬一路", "纬二路", "纬三路", "示范路", "纬四路", "纬五路")
DOOR_M = 8  # from one house number to the next
BRIDGE_REACH_M, BRIDGE_FROM_PLACES_M, PLACES_APART_M = 45.0, 500.0, 4000.0


@dataclass(frozen=True, slots=True)
class Street:
    """One line of the network; `place` is the settlement it belongs to, empty for a road."""

    name: str
    street_class: str
    line: Points
    place: str = ""
    layer: int = 0

    @property
    def shape(self) -> LineString:
        """The line as a geometry of the plane."""
        return shapely.linestrings(self.line)


def build(units: Sequence[Unit], rng: np.random.Generator) -> list[Street]:
    """Lay streets in every settlement, roads between them, and one bridge over a road."""
    town = next(unit for unit in units if unit.kind == "县城")
    places = [town, *(unit for unit in leaves(units) if unit.kind not in ("社区", "城中村"))]
    streets = {place.unit_id: _streets(place, rng) for place in places}
    roads = [
        Street(f"乡道Y{number:03}线", RURAL, wiggle(*_gates(a, b, streets), rng, step_m=500))
        for number, (a, b) in enumerate(_neighbours(places), start=1)
    ]
    every = [*(street for group in streets.values() for street in group), *roads]
    return [*every, *_bridge(places, streets, every)]


def door(street: Street, rng: np.random.Generator) -> tuple[int, Points]:
    """Draw a door along a street, some metres to one side of it, and its house number."""
    right, along = bool(rng.integers(2)), rng.uniform(DOOR_M, street.shape.length - DOOR_M)
    here, ahead = street.shape.interpolate(along), street.shape.interpolate(along + 1)
    east, north = ahead.x - here.x, ahead.y - here.y
    aside = np.array([north, -east] if right else [-north, east])
    number = 2 * int(along / DOOR_M) + (1 if right else 2)
    return number, np.array([here.x, here.y]) + rng.uniform(6, 13) * aside


def _streets(place: Unit, rng: np.random.Generator) -> list[Street]:
    if place.kind == "县城":
        return _town_streets(place, rng)
    if place.kind == "乡镇政府所在地":
        return _seat_streets(place, rng)
    return _village_lanes(place, rng)


def _town_streets(town: Unit, rng: np.random.Generator) -> list[Street]:
    """Draw a grid, slightly bent, whose streets share a vertex at every crossing."""
    grid = np.stack(np.meshgrid(TOWN_EAST, TOWN_NORTH), axis=-1) + rng.uniform(-28, 28, (6, 7, 2))
    grid = _turn(grid, 0.12) + town.middle
    lines = [
        *zip(TOWN_AVENUES, grid.transpose(1, 0, 2), strict=True),
        *zip(TOWN_STREETS, grid, strict=True),
    ]
    streets = [
        Street(name, BUSY if name in TOWN_BUSY else ORDINARY, line, town.unit_id)
        for name, line in lines
    ]
    lane = np.vstack([grid[0, 5], (grid[0, 5] + grid[1, 6]) / 2 + (20, -15), grid[1, 6]])
    return [*streets, Street("样庄巷", ORDINARY, lane, town.unit_id)]


def _seat_streets(seat: Unit, rng: np.random.Generator) -> list[Street]:
    """Draw a busy main street, two streets across it and a back street that joins them."""
    sign, angle = seat.name[:2], rng.uniform(0, np.pi)
    east = np.array([-420, -210, -20, 180, 400])
    main = np.column_stack([east, 40 * np.cos(east / 250)])
    first, second = (
        main[1] + [(0, -190), (12, 0), (-15, 230)],
        main[3] + [(10, -230), (0, 0), (-8, 215)],
    )
    first[1], second[1] = main[1], main[3]
    back = np.vstack([first[2], (first[2] + second[2]) / 2 + (0, 25), second[2]])
    lines = [
        ("大街", BUSY, main),
        ("一街", ORDINARY, first),
        ("二街", ORDINARY, second),
        ("后街", ORDINARY, back),
    ]
    return [
        Street(sign + name, street_class, _turn(line, angle) + seat.middle, seat.unit_id)
        for name, street_class, line in lines
    ]


def _village_lanes(village: Unit, rng: np.random.Generator) -> list[Street]:
    """Draw a lane through the village, longer where more people live, with side lanes."""
    half, angle = np.clip(5.5 * np.sqrt(village.residents), 70, 400), rng.uniform(0, np.pi)
    bends = int(np.clip(half // 60, 2, 6)) + 1
    main = np.column_stack([np.linspace(-half, half, bends), rng.uniform(-18, 18, bends)])
    lanes = [("主街", main)]
    for i, node in enumerate(main[1:-1]):
        side = half * rng.uniform(0.35, 0.7) * (-1) ** i
        lane = node + np.array([(0, 0), (rng.uniform(-9, 9), side / 2), (0, side)])
        lanes.append((f"{'一二三四五'[i]}巷", lane))
    return [
        Street(village.name + name, RURAL, _turn(line, angle) + village.middle, village.unit_id)
        for name, line in lanes
    ]


def _turn(points: Points, angle: float) -> Points:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(points @ np.array([[cos, sin], [-sin, cos]]))


def _neighbours(places: Sequence[Unit]) -> Iterable[tuple[Unit, Unit]]:
    """Pair places with no third place nearer to both: a net without crossings or islands."""
    middles = np.array([place.middle for place in places])
    apart = np.hypot(*(middles[:, None] - middles).transpose(2, 0, 1))
    for i, j in combinations(range(len(places)), 2):
        if np.sum(np.maximum(apart[i], apart[j]) < apart[i, j]) == 0:
            yield places[i], places[j]


def _gate(streets: Sequence[Street], towards: Points) -> Points:
    """Find the vertex of a settlement that lies farthest out in a direction."""
    vertices = np.vstack([street.line for street in streets])
    return np.asarray(vertices[np.argmax(vertices @ towards)])


def _gates(a: Unit, b: Unit, streets: dict[str, list[Street]]) -> tuple[Points, Points]:
    towards = np.subtract(b.middle, a.middle)
    return _gate(streets[a.unit_id], towards), _gate(streets[b.unit_id], -towards)


def _bridge(
    places: Sequence[Unit], streets: dict[str, list[Street]], every: Sequence[Street]
) -> list[Street]:
    """Lay one straight road that passes over another without joining it."""
    network = shapely.union_all([street.shape for street in every])
    for a, b in combinations(places, 2):
        start, end = _gates(a, b, streets)
        length = np.hypot(*(end - start))
        ahead = (end - start) / length
        met = shapely.get_coordinates(network.intersection(shapely.linestrings([start, end])))
        along = np.sort((met - start) @ ahead)[1:-1]  # it meets its own ends as well
        clear = along - BRIDGE_FROM_PLACES_M > 0, length - along > BRIDGE_FROM_PLACES_M
        if len(along) == 1 and np.all(clear) and length < PLACES_APART_M:
            reach = np.array([[-BRIDGE_REACH_M], [BRIDGE_REACH_M]])
            deck = start + (along + reach) * ahead
            return [
                Street("跨线桥连接线", RURAL, np.stack([start, deck[0]])),
                Street("虚构跨线桥", RURAL, deck, layer=1),
                Street("跨线桥连接线", RURAL, np.stack([deck[1], end])),
            ]
    message = "no place for a bridge: take another seed"
    raise ValueError(message)
