"""Schools and kindergartens of the invented county, with their gates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outletplan.sample.people import COUNTY, TOWN, leaves
from outletplan.sample.roads import door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.sample.land import Points
    from outletplan.sample.people import Unit
    from outletplan.sample.roads import Street

TOWN_SCHOOLS = (
    ("示例县第一中学(虚构)", "中学"),
    ("示例县第二中学(虚构)", "中学"),
    ("示例县第一小学(虚构)", "小学"),
    ("示例县第二小学(虚构)", "小学"),
    ("示例县第一幼儿园(虚构)", "幼儿园"),
    ("示例县第二幼儿园(虚构)", "幼儿园"),
    ("示例县第三幼儿园(虚构)", "幼儿园"),
)
VILLAGE_SCHOOLS = 6  # in the villages with most people


class School(NamedTuple):
    """One school or kindergarten; the first gate is the main one."""

    site_id: str
    name: str
    kind: str
    gates: Points


def open_schools(
    units: Sequence[Unit], streets: Sequence[Street], rng: np.random.Generator
) -> list[School]:
    """Open schools in the town, in every township seat and in large villages."""
    seats = [unit for unit in units if unit.kind == "乡镇政府所在地"]
    villages = [unit for unit in leaves(units) if unit.kind == "行政村"]
    villages = sorted(villages, key=lambda unit: -unit.residents)[:VILLAGE_SCHOOLS]
    wanted = [(TOWN, name, kind) for name, kind in TOWN_SCHOOLS]
    wanted += [
        (seat.unit_id, f"{seat.name[:3]}{kind}(虚构)", kind)
        for seat in seats
        for kind in ("小学", "幼儿园")
    ]
    wanted += [(village.unit_id, f"{village.name}小学(虚构)", "小学") for village in villages]
    return [
        School(f"{COUNTY}X{number:03}", name, kind, _gates(place, streets, rng))
        for number, (place, name, kind) in enumerate(wanted, start=1)
    ]


def _gates(place: str, streets: Sequence[Street], rng: np.random.Generator) -> Points:
    """Draw one or two gates, the second round the corner."""
    near = [street for street in streets if street.place == place]
    _, main = door(near[rng.integers(len(near))], rng)
    angle, away = rng.uniform(0, 2 * np.pi), rng.uniform(60, 110)
    corner = main + away * np.array([np.cos(angle), np.sin(angle)])
    return np.stack([main, corner][: rng.integers(1, 3)])
