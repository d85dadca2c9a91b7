"""A small plan made by hand, shaped like the plans of `outletplan.plan`, for tests of show."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.geodesy import crs_of
from outletplan.law import make_policy
from outletplan.planning import Plan
from outletplan.planning.counting.at_sites import SITE_QUOTAS
from outletplan.planning.counting.divisions import PLACE_QUOTAS
from outletplan.planning.counting.type_shares import BUSINESS_TYPES
from tests.show.plans_streets import near_sites_of, streets_of, windows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.facts import Region
    from outletplan.law import Edition

WEST, SOUTH, STEP = 110.2, 33.5, 0.02
UNIT_NAMES = [
    *("清河县", "县城", "河口镇街", "东庄村", "西庄村"),
    *("南庄村", "北庄村", "石桥村", "城中新村", "某部"),
]
UNIT_KINDS = [
    *("county", "county_town", "township_seat", "village", "village"),
    *("village", "village", "village", "urban_village", "barracks"),
]
QUOTAS = [None, None, 6, 3, 1, 3, 5, 1, 20, 2]
CURRENT = [31, 9, 8, 3, 0, 1, 1, 0, 8, 1]
PEOPLE = [41_200, 21_000, 2_100, 1_200, 480, 900, 2_900, 300, 11_000, 1_320]
# Unit of each outlet by position in the tables above; the last lies in no unit.
MEMBERS = [unit for unit, n in enumerate(CURRENT) if unit for _ in range(n)] + [-1]


def make_plan(
    names: Sequence[str] = (), *, title: str = "Qinghe County", n_outlets: int = 0
) -> Plan:
    """
    Lay out ten units, 32 outlets, five close pairs and two blank villages.

    `names` go round over every text that a stranger may have written. `n_outlets` more outlets are
    scattered over the area.
    """
    region = _region(names, title, n_outlets)
    return Plan(
        region=region,
        edition=_edition(title),
        on=dt.date(2025, 7, 1),
        quotas=_quotas(region),
        totals=_totals(),
        site_quotas=pd.DataFrame(columns=list(SITE_QUOTAS)).astype(SITE_QUOTAS),
        place_quotas=pd.DataFrame(columns=list(PLACE_QUOTAS)).astype(PLACE_QUOTAS),
        business_types=pd.DataFrame(columns=list(BUSINESS_TYPES)).astype(BUSINESS_TYPES),
        close_pairs=_close_pairs(region),
        near_sites=near_sites_of(region),
        streets=streets_of(region),
        windows=windows_of(region),
        blank_villages=_blank_villages(region),
        rulings=_rulings(),
        not_judged=_frame(
            rule=["not_judged"],
            article=["7"],
            cite=["Made-up plan art. 7"],
            reason=["no rule class says this"],
            text=["outlets are visited at set intervals"],
        ),
        assumptions=_frame(
            cite=["Made-up plan art. 5(1)"],
            article=["5(1)"],
            what=["rounding down"],
            kind=["assumed"],
        ),
    )


def _frame(**columns: Sequence[Any] | pd.Series[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def _words(given: Sequence[str], usual: Sequence[str]) -> list[str]:
    return [given[n % len(given)] for n in range(len(usual))] if given else list(usual)


def _integers(values: Sequence[int | None]) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="Int64")


def _boxes() -> list[Any]:
    """Give the county, then nine cells of it in three rows."""
    cells = [
        shapely.box(
            WEST + i * STEP, SOUTH + j * STEP, WEST + (i + 1) * STEP, SOUTH + (j + 1) * STEP
        )
        for j in range(3)
        for i in range(3)
    ]
    return [shapely.union_all(cells), *cells]


def _units(names: Sequence[str]) -> gpd.GeoDataFrame:
    ids = [f"U{n:02d}" for n in range(len(UNIT_KINDS))]
    units = _frame(
        unit_id=ids,
        name=_words(names, UNIT_NAMES),
        kind=UNIT_KINDS,
        level=_integers([0] + [1] * 9),
        parent_id=[None] + ["U00"] * 9,
        unit_class=[None] * 10,
        description=_words(names, ["东至河，西至山"] * 10),
        conditions=[None] * 10,
        order=_integers(range(1, 11)),
        residents=_integers(PEOPLE),
        **dict.fromkeys(["registered", "floating", "households", "stalls"], _integers([None] * 10)),
    )
    frame = gpd.GeoDataFrame(units, geometry=_boxes(), crs=crs_of("gcj02"))
    return frame.set_index("unit_id", drop=False).rename_axis("unit_id")


def _points(n_outlets: int) -> list[Any]:
    """Scatter outlets over their unit's box, the first ten in pairs some 20 m apart."""
    random = np.random.default_rng(20250701)
    boxes = _boxes()
    corners = np.array(
        [boxes[unit].bounds[:2] if unit >= 0 else (WEST - STEP, SOUTH) for unit in MEMBERS]
    )
    xy = corners + random.uniform(0.1, 0.9, (len(MEMBERS), 2)) * STEP
    steps = np.array([[2e-4, 0], [1e-4, 1e-4], [0, 2e-4], [0, 0], [5e-5, 0]])
    xy[1:10:2] = xy[0:9:2] + steps
    more = (WEST, SOUTH) + random.uniform(0, 3, (n_outlets, 2)) * STEP
    return list(shapely.points(np.vstack([xy, more])))


def _outlets(names: Sequence[str], n_outlets: int) -> gpd.GeoDataFrame:
    points = _points(n_outlets)
    count = len(points)
    units = pd.array([f"U{u:02d}" if u >= 0 else None for u in MEMBERS], dtype="string")
    belongs_to = pd.array([*units, *["U01"] * n_outlets], dtype="string")
    usual = [f"惠民商店{n}" for n in range(count)]
    outlets = pd.DataFrame(
        {
            "outlet_id": [f"6110{n:08d}" for n in range(count)],
            "name": _words(names, usual),
            "address": _words(names, [f"河东路{n}号" for n in range(count)]),
            "unit_id": belongs_to,
            "business_type": _words(names, ["convenience"] * count),
            "customer_class": ["general"] * count,
            "licensed": pd.array([True] * count, dtype="boolean"),
            "served": pd.array([True] * count, dtype="boolean"),
            "status": ["active"] * (count - 1) + ["closed"],
            "opened": pd.to_datetime(["2020-03-01"] * count),
            "closed": pd.Series(pd.NaT, index=range(count), dtype="datetime64[us]"),
            "relief": [None] * count,
            "faces": [None] * count,
            "site_id": [None] * count,
            "accuracy_m": pd.array([10.0] * count, dtype="Float64"),
            "lies_in": belongs_to,
            "belongs_to": belongs_to,
        }
    )
    frame = gpd.GeoDataFrame(outlets, geometry=points, crs=crs_of("gcj02"))
    return frame.set_index("outlet_id", drop=False).rename_axis("outlet_id")


def _streets(names: Sequence[str]) -> gpd.GeoDataFrame:
    lines = [
        shapely.LineString(
            [(WEST, SOUTH + at * STEP), (WEST + 3 * STEP, SOUTH + (at + 0.3) * STEP)]
        )
        for at in (0.4, 1.3, 2.2)
    ]
    streets = _frame(
        street_id=["S1", "S2", "S3"],
        name=_words(names, ["示范路", "正街", "环城路"]),
        street_class=["busy", "ordinary", None],
        layer=_integers([None] * 3),
    )
    frame = gpd.GeoDataFrame(streets, geometry=lines, crs=crs_of("gcj02"))
    return frame.set_index("street_id", drop=False).rename_axis("street_id")


def _region(names: Sequence[str], title: str, n_outlets: int) -> Region:
    region = SimpleNamespace(
        name=title,
        accuracy_m=10.0,
        units=_units(names),
        outlets=_outlets(names, n_outlets),
        streets=_streets(names),
        sites=_sites(names),
        field_measurements=_field_measurements(),
        findings=_frame(
            table=["outlets"],
            file=["outlets.csv"],
            row=_integers([33]),
            subject_id=["611000000031"],
            column=["geometry"],
            finding=["in no unit"],
            found=["110.19, 33.51"],
            note=["counts in whole-area totals only"],
        ),
        inputs=(
            SimpleNamespace(table="units", file="u.xlsx", sha256="0" * 64, rows=10, encoding=None),
        ),
    )
    return cast("Region", region)


def _sites(names: Sequence[str]) -> gpd.GeoDataFrame:
    """Give a school with two gates, one of them beside an outlet, and a barracks."""
    sites = _frame(
        site_id=["X1", "X2"],
        name=_words(names, ["河口小学", "某部"]),
        kind=["school", "barracks"],
        gates=["110.205,33.503;110.206,33.503", None],
    )
    points = shapely.points([[110.205, 33.503], [110.25, 33.55]])
    frame = gpd.GeoDataFrame(sites, geometry=points, crs=crs_of("gcj02"))
    return frame.set_index("site_id", drop=False).rename_axis("site_id")


def _field_measurements() -> pd.DataFrame:
    return _frame(
        record_id=["R-7"],
        outlet_a=["611000000000"],
        outlet_b=["611000000001"],
        start_door=["东门"],
        end_door=[None],
        route=["沿河东路"],
        distance_m=[18.6],
        measured_on=[pd.Timestamp("2025-06-12")],
        officer_a=["甲某"],
        officer_b=["乙某"],
        instrument=["测距仪3号"],
    ).set_index("record_id", drop=False)


def _edition(title: str) -> Edition:
    """Give a real edition: its sentences are told; the numbers of the plan are made by hand."""
    rules: list[dict[str, Any]] = [
        {"rule": "spacing", "article": "7", "applies_to": "whole_area", "at_least_m": 30,
         "measured": "straight"},
        {"rule": "blank_villages", "article": "8", "applies_to": {"kind": "village"},
         "counts": "residents", "without": "licensed",
         "tiers": [{"below": 300, "tier": "below 300"}, {"at_least": 300, "tier": "300 and more"}]},
    ]  # fmt: skip
    edition = {
        "name": "made-up", "source": {"title": f"{title} plan"}, "status": "consultation",
        "in_force": "2025-01-01", "rules": rules,
    }  # fmt: skip
    return make_policy(edition).in_force(dt.date(2025, 7, 1))


def _quotas(region: Region) -> pd.DataFrame:
    """Reduce the hand-made numbers to the table of quotas, with the row for outlets in no unit."""
    quota, current = _integers([*QUOTAS, None]), _integers([*CURRENT, 1])
    people = _integers([*PEOPLE, None])
    units = region.units.reset_index(drop=True).reindex(range(len(QUOTAS) + 1))
    has_rule = quota.notna()
    quotas = pd.DataFrame(
        {
            "unit_id": units["unit_id"],
            "name": units["name"],
            "kind": units["kind"].fillna("no_unit"),
            "level": units["level"],
            "parent_id": units["parent_id"],
            "role": ["area", *["unit"] * 9, "no_unit"],
            "people": people,
            "quota": quota,
            "current": current,
            "reserved": _integers([None] * len(quota)),
            "exits": _integers([None] * len(quota)),
            "queue": _integers([None] * len(quota)),
            "remaining": (quota - current).clip(lower=0),
            "over": (current - quota).clip(lower=0),
            "outlets_per_1000": (current / people * 1000).astype("Float64"),
            "spacing": ["150 m straight" if has else None for has in has_rule],
            "unit_class": None,
            "rule": ["bands" if has else None for has in has_rule],
            "cite": ["Made-up plan art. 6" if has else None for has in has_rule],
            "assumed": ["level village chosen" if has else None for has in has_rule],
            "arithmetic": [
                "1,200 people: above 500 up to 1,500 → 3" if has else None for has in has_rule
            ],
            "why": ["the only number on this unit" if has else None for has in has_rule],
            "description": units["description"],
            "conditions": None,
        }
    )
    return quotas.set_index(pd.Index(quotas["unit_id"], name="unit_id"))


def _totals() -> pd.DataFrame:
    return _frame(
        scope=["whole_area"],
        name=["whole area"],
        people=_integers([41_200]),
        cap=_integers([185]),
        planned=_integers([41]),
        current=_integers([32]),
        headroom=_integers([153]),
        over_committed=_integers([0]),
        units_without_quota=_integers([2]),
        rule=["ratio_cap"],
        cite=["Made-up plan art. 5(1)"],
        binds=[True],
        assumed=["rounding down"],
        arithmetic=["41,200 × 4.5‰ = 185.4, rounded down to 185"],
    )


def _close_pairs(region: Region) -> gpd.GeoDataFrame:
    ids, points = list(region.outlets.index), list(region.outlets.geometry)
    metres = [0.0, 4.637, 14.3, 18.562, 22.2]
    firsts = [6, 8, 2, 0, 4]
    verdicts = ["below", "below", "below", "below", "measure_on_site"]
    pairs = _frame(
        outlet_a=[ids[a] for a in firsts],
        outlet_b=[ids[a + 1] for a in firsts],
        distance_m=metres,
        lower_m=metres,
        upper_m=metres,
        accuracy_m=[0.0] * 5,
        limit_m=[30.0] * 5,
        edge=["at_least"] * 5,
        measured=["straight", "straight", "straight", "field", "walking"],
        access_m=[np.nan, np.nan, np.nan, np.nan, 1.5],
        street_m=[np.nan, np.nan, np.nan, np.nan, 18.5],
        exit_m=[np.nan, np.nan, np.nan, np.nan, 2.2],
        verdict=verdicts,
        force=["must"] * 5,
        unit_id=["U01"] * 5,
        cite=["Made-up plan art. 7"] * 5,
        assumed=[None] * 5,
        record_id=[None, None, None, "R-7", None],
    )
    lines = [shapely.LineString([points[a], points[a + 1]]) for a in firsts]
    return gpd.GeoDataFrame(pairs, geometry=lines, crs=region.outlets.crs).rename_geometry("line")


def _blank_villages(region: Region) -> gpd.GeoDataFrame:
    units = region.units.loc[["U04", "U07"]]
    blank = _frame(
        unit_id=list(units.index),
        name=list(units["name"]),
        kind=list(units["kind"]),
        people=_integers([480, 300]),
        tier=["300 and more", "below 300"],
        reason=["none_ever", "filed_elsewhere"],
        nearest_outlet_id=["611000000012", "611000000014"],
        nearest_m=[812.4, 1034.9],
        quota=_integers([1, 1]),
        note=[None, None],
        cite=["Blank villages art. 1"] * 2,
        assumed=[None, "300 counts as inside"],
    )
    frame = gpd.GeoDataFrame(blank, geometry=list(units.geometry), crs=units.crs)
    return frame.set_index("unit_id", drop=False).rename_axis("unit_id")


def _rulings() -> pd.DataFrame:
    return _frame(
        rule_no=_integers([1]),
        rule=["bands"],
        article=["6"],
        cite=["Made-up plan art. 6"],
        force=["must"],
        subject=["unit"],
        unit_id=["U03"],
        outlet_a=[None],
        outlet_b=[None],
        sets=["target"],
        people=_integers([1_200]),
        value=_integers([3]),
        arithmetic=["1,200 people: above 500 up to 1,500 → 3"],
        binds=[True],
        why=["the only rule on this unit"],
        assumed=[None],
    )
