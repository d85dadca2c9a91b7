"""Outlets of the invented county: clusters, gaps, pairs at a limit, and what is odd in a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import shapely

from outletplan.geodesy import GEOD
from outletplan.sample.land import lonlat, plane
from outletplan.sample.people import COUNTY, EDGES, TOWN, leaves
from outletplan.sample.roads import BUSY, door

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outletplan.sample.land import Points
    from outletplan.sample.people import Unit
    from outletplan.sample.roads import Street

# Names that stand for nobody, as court papers write them: Zhao So-and-so the First.
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
    "戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
)
STEMS = "甲乙丙丁戊己庚辛壬癸"
SIGNS = {
    "食杂店": "小卖部",
    "便利店": "便利店",
    "超市": "超市",
    "烟酒商店": "烟酒行",
    "娱乐服务类": "茶社",
}
TYPES_IN_TOWN, TYPES_IN_VILLAGES = (0.28, 0.36, 0.15, 0.15, 0.06), (0.74, 0.2, 0.06, 0, 0)
CUSTOMERS = {"重点客户": 0.12, "一般客户": 0.55, "小客户": 0.3, "特殊户": 0.03}
STATUSES = {"有效": 0.91, "停业": 0.04, "歇业": 0.03, "注销": 0.02}
GONE, SERVED_SHARE = ("歇业", "注销"), 0.96

TOWN_OUTLETS = 128
BUSY_PULL = 4  # outlets per metre of a busy street, against one of any other
FIRST_DAY, LAST_DAY = date(2008, 3, 1), date(2025, 6, 20)
OPENING_DAYS = 6300
LATE_DAY = date(2025, 8, 18)  # licences that are not yet in being in the summer of 2025
LIMITS_M = {"乡镇政府所在地": 30.0, "行政村": 150.0}  # of the county's policy, met exactly by some
BLANK = ("never", "never", "never", "gone", "gone", "unserved", "filed")
NEVER, SMALL = (0, 299, 300), 1400  # people of villages with no outlet ever; of others drawn
ACROSS_BORDER_M = (35, 80, 140, 260)
BESIDE = "旁"  # marks an address that was moved to the limit
SHARED, TWICE = 6, 2
UNFILED, MISFILED, UNDATED, UNDATED_CLOSED, LATE = 7, 4, 6, 3, 2


@dataclass(slots=True)
class Outlet:
    """One line of the licence ledger, with its place on the plane."""

    name: str
    address: str
    unit_id: str
    business_type: str
    customer_class: str
    status: str
    served: bool
    point: Points
    opened: date
    closed: date | None = None
    undated: bool = False  # nobody wrote the day of opening down
    licence: str = ""


def open_shops(
    units: Sequence[Unit], streets: Sequence[Street], rng: np.random.Generator
) -> list[Outlet]:
    """Fill the ledger, ordered by licence number, which runs with the day of opening."""
    ledger = _Ledger(units, streets, rng)
    roles = _blank_villages(units, rng)
    for unit in leaves(units):
        if unit.parent_id != TOWN and unit.unit_id not in roles:
            ledger.fill(unit, _wanted(unit, rng))
    ledger.fill(ledger.units[TOWN], TOWN_OUTLETS)
    ledger.meet_limits()
    ledger.share_premises()
    ledger.cross_border(roles)
    ledger.misfile()
    ledger.leave_blank(roles)
    return ledger.licensed()


def _wanted(unit: Unit, rng: np.random.Generator) -> int:
    """Draw how many outlets a settlement has, in villages now fewer and now more than planned."""
    per_1000 = 5.2 if unit.kind == "乡镇政府所在地" else rng.uniform(2.3, 5.8)
    return max(int(unit.residents * per_1000 / 1000), 1)


def _blank_villages(units: Sequence[Unit], rng: np.random.Generator) -> dict[str, str]:
    """Choose villages to stay blank and why; the host of a misfiled outlet has none of its own."""
    villages = [unit for unit in leaves(units) if unit.kind == "行政村"]
    roles = {village.unit_id: "never" for village in villages if village.residents in NEVER}
    small = [
        village
        for village in villages
        if 0 < village.residents < SMALL and village.residents not in EDGES
    ]
    chosen = [small[i] for i in rng.permutation(len(small))[: len(BLANK)]]
    roles |= {village.unit_id: role for village, role in zip(chosen, BLANK, strict=True)}
    host = min(
        (village for village in small if village.unit_id not in roles),
        key=lambda village: shapely.distance(village.polygon, chosen[-1].polygon),
    )
    return {**roles, host.unit_id: "host"}


class _Ledger:
    """The outlets opened so far, and one stream of random numbers to open more."""

    def __init__(
        self, units: Sequence[Unit], streets: Sequence[Street], rng: np.random.Generator
    ) -> None:
        self.units = {unit.unit_id: unit for unit in units}
        self.parts = [unit for unit in leaves(units) if unit.parent_id == TOWN]
        self.streets = streets
        self.rng = rng
        self.outlets: list[Outlet] = []
        names = [f"{surname}某{stem}" for surname, stem in product(SURNAMES, STEMS)]
        self.names: Iterator[str] = iter(rng.permutation(names).tolist())

    def fill(self, unit: Unit, count: int) -> list[Outlet]:
        """Open outlets along the streets of a settlement; where it is full they move together."""
        streets = [street for street in self.streets if street.place == unit.unit_id]
        busy = np.array([street.street_class == BUSY for street in streets])
        pull = np.where(busy, BUSY_PULL, 1) * [street.shape.length for street in streets]
        apart_m = 10.0 if busy.any() else 150.0
        within = {"县城": "县城", "乡镇政府所在地": unit.name[:3]}.get(unit.kind, "")
        opened: list[Outlet] = []
        while len(opened) < count:
            street = streets[self.rng.choice(len(streets), p=pull / pull.sum())]
            number, point = door(street, self.rng)
            nearest = min((np.hypot(*(shop.point - point)) for shop in opened), default=np.inf)
            if nearest >= apart_m and unit.polygon.contains(shapely.points(point)):
                address = f"示例县{within}{street.name}{number}号"
                opened.append(self._open(unit, address, point))
            apart_m *= 0.98
        self.outlets += opened
        return opened

    def _open(self, unit: Unit, address: str, point: Points) -> Outlet:
        types = TYPES_IN_VILLAGES if unit.kind in ("行政村", "村民小组") else TYPES_IN_TOWN
        business_type = str(self.rng.choice(list(SIGNS), p=types))
        status = str(self.rng.choice(list(STATUSES), p=list(STATUSES.values())))
        held = next(
            (part for part in self.parts if part.polygon.contains(shapely.points(point))), unit
        )
        return Outlet(
            name=next(self.names) + SIGNS[business_type],
            address=address,
            unit_id=held.unit_id,
            business_type=business_type,
            customer_class=str(self.rng.choice(list(CUSTOMERS), p=list(CUSTOMERS.values()))),
            status=status,
            served=status not in GONE and self.rng.random() < SERVED_SHARE,
            point=point,
            opened=FIRST_DAY + timedelta(days=int(self.rng.integers(OPENING_DAYS))),
        )

    def meet_limits(self) -> None:
        """Move some outlets to exactly the distance that the policy asks for."""
        for kind, metres in LIMITS_M.items():
            places = [unit_id for unit_id, unit in self.units.items() if unit.kind == kind]
            shops = [[shop for shop in self.outlets if shop.unit_id == place] for place in places]
            for first, second, *_ in sorted(shops, key=len)[-2:]:
                (lon, lat), (lon_b, lat_b) = lonlat(np.stack([first.point, second.point])).tolist()
                azimuth = GEOD.inv(lon, lat, lon_b, lat_b)[0]
                second.point = plane(np.array([GEOD.fwd(lon, lat, azimuth, metres)[:2]]))[0]
                second.address = first.address + BESIDE

    def share_premises(self) -> None:
        """Put some outlets at one address, and enter two premises twice."""
        pairs = [
            (first, second)
            for first, second in zip(self.outlets, self.outlets[1:], strict=False)
            if first.unit_id == second.unit_id and BESIDE not in first.address + second.address
        ]
        drawn = [pairs[3 * i] for i in self.rng.choice(len(pairs) // 3, SHARED, replace=False)]
        for first, second in drawn:
            second.point, second.address = first.point, first.address
        for first, second in drawn[:TWICE]:
            second.name = first.name

    def cross_border(self, roles: dict[str, str]) -> None:
        """Open outlets in no unit, just across the border of the county."""
        county = self.units[COUNTY].polygon
        rim = [
            unit
            for unit in leaves(self.units.values())
            if unit.unit_id not in roles and unit.polygon.intersects(county.boundary)
        ]
        for i, away in zip(self.rng.permutation(len(rim)), ACROSS_BORDER_M, strict=False):
            village = rim[i]
            inside = np.array(village.middle)
            edge = shapely.get_coordinates(
                shapely.shortest_line(county.boundary, shapely.points(inside))
            )[0]
            outside = edge + away * (edge - inside) / np.hypot(*(edge - inside))
            shop = self._open(village, f"邻县(虚构)近{village.name}县界处", outside)
            self.outlets.append(shop)

    def misfile(self) -> None:
        """File some outlets under another village, and some under none."""
        shops = [shop for shop in self.outlets if self.units[shop.unit_id].kind == "行政村"]
        drawn = self.rng.choice(len(shops), UNFILED + MISFILED, replace=False)
        for i in drawn[:UNFILED]:
            shops[i].unit_id = ""
        for i in drawn[UNFILED:]:
            taken = ("", shops[i].unit_id)
            ahead = [*shops[i:], *shops]
            shops[i].unit_id = next(shop.unit_id for shop in ahead if shop.unit_id not in taken)

    def leave_blank(self, roles: dict[str, str]) -> None:
        """Give blank villages their closed, unserved or misfiled outlets."""
        filed = next(unit_id for unit_id, role in roles.items() if role == "filed")
        for unit_id, role in roles.items():
            count = {"gone": 2, "unserved": 1, "host": 1}.get(role, 0)
            for shop in self.fill(self.units[unit_id], count):
                shop.status, shop.served = "有效", role == "host"
                if role == "gone":
                    shop.status = str(self.rng.choice(GONE))
                if role == "host":
                    shop.unit_id = filed

    def licensed(self) -> list[Outlet]:
        """Give licence numbers by day of opening; then lose some dates, as ledgers do."""
        shops = sorted(self.outlets, key=lambda shop: (shop.opened, shop.name))
        for number, shop in enumerate(shops, start=1):
            shop.licence = f"{COUNTY}{number:06}"
            if shop.status in GONE:
                lasted = int(self.rng.integers(200, 2000))
                shop.closed = min(shop.opened + timedelta(days=lasted), LAST_DAY)
        for shop in [shop for shop in shops if shop.status == "有效"][-LATE:]:
            shop.opened = LATE_DAY
        gone = [shop for shop in shops if shop.closed]
        for i in self.rng.choice(len(gone), UNDATED_CLOSED, replace=False):
            gone[i].closed = None
        for i in self.rng.choice(len(shops), UNDATED, replace=False):
            shops[i].undated = True
        return shops
