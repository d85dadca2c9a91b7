"""Decisions on small regions that come upon every kind of rule, and on every way it may end."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString

import outletplan as op
from tests.planning.asking import asks, decide
from tests.planning.cases import (
    DAY,
    EAST,
    METRE,
    policy,
    ratio,
    region,
    spacing,
    square,
    squares,
)
from tests.planning.site_cases import exclusion, place

EVIL = "<script>alert(1)</script>, at least 5 m"
PEOPLE = {"residents": 3_500, "registered": 3_500, "daytime": 4_000, "stalls": 60}
VILLAGE = [
    {"unit_id": "v", "kind": "village", "name": "李家村", "unit_class": "queue", **PEOPLE},
]
ALL, VILLAGES = {"applies_to": "whole_area"}, {"applies_to": {"kind": "village"}}
PERSON = "张某甲"
MAIN = LineString([(EAST - 500 * METRE, 0), (EAST + 500 * METRE, 0)])
SCHOOL = gpd.GeoDataFrame(
    {"site_id": ["X1"], "kind": ["school"], "name": ["第一小学"]}, geometry=[place(40)], crs=4326
)
# One of each kind of the union of rules.
EVERY_KIND: tuple[dict[str, Any], ...] = (
    ratio("1"),
    {"rule": "bands", **VILLAGES, "counts": "residents",
     "bands": [{"up_to": "500", "outlets": "1"}, {"above": "500", "outlets": "3"}]},
    {"rule": "base_and_step", **VILLAGES, "counts": "residents", "first": "300", "base": "1",
     "below_first": "none", "step": "300", "steps": "full", "at_most": "8"},
    {"rule": "fixed", **VILLAGES, "outlets": "2"},
    {"rule": "stock_share", "percent": "50", "on_day": "2024-02-24", "rounding": "down", **ALL},
    {"rule": "yearly_path", **ALL, "steps": [{"since": "2025-01-01", "outlets": "9"}]},
    {"rule": "division", "total": "9", **VILLAGES, "by": [{"counts": "residents"}]},
    {"rule": "business_type_share", "types": ["药店"], "percent": "3", "of": "current",
     "rounding": "down", **ALL},
    {"rule": "unit_class", "classes": [{"unit_class": "queue", "regime": "queue"}]},
    {"rule": "guaranteed_minimum", **VILLAGES},
    {"rule": "population_basis", "counts": "registered"},
    {"rule": "order", "by": "accepted", "exits_free": "next_quarter"},
    spacing("50"),
    spacing("60", measured="walking", force="in_principle"),
    {"rule": "street_window", **ALL, "half_window_m": "100", "at_most": "2",
     "applicant": "counted"},
    {"rule": "street_classes", "classes": [{"street_class": "busy", "name": "繁华路段"}]},
    exclusion("100", asks=["new", "relocation"]),
    {"rule": "not_adjacent", **ALL, "look_within_m": "20"},
    {"rule": "one_per_address", **ALL},
    {"rule": "banned_form", "forms": {"business_type": ["药店"]}, **ALL},
    {"rule": "relief", "codes": ["残疾"], "first_licence_only": "yes", "minus_m": "10"},
    {"rule": "blank_villages", "applies_to": {"kind": "village"}, "counts": "residents",
     "without": "licensed", "tiers": [{"tier": "各村"}]},
    {"rule": "not_judged", "text": "定期走访", "reason": "日常管理"},
    {"rule": "listed", "outlets": {"v": "4"}},
)  # fmt: skip


def streets(*lines: LineString) -> gpd.GeoDataFrame:
    ids = [f"r{n}" for n in range(len(lines))]
    return gpd.GeoDataFrame(
        {"street_id": ids, "name": "人民路"}, geometry=list(lines), crs=4326
    )  # fmt: skip


def shops(*east_m: float, **also: Any) -> list[dict[str, Any]]:
    """Make outlets along the street, each of a holder with a name."""
    return [
        {"unit_id": "v", "east_m": x, "north_m": 5, "name": f"{PERSON}{n}号店", **also}
        for n, x in enumerate(east_m)
    ]


def everything() -> list[op.Decision]:
    """Hold applications against one rule of every kind."""
    there = region(
        VILLAGE, shops(30, 120, 125, 126), streets=streets(MAIN), sites=SCHOOL,
        accuracy_m=3.0,
    )  # fmt: skip
    claims: dict[str, Any] = {
        "business_type": "药店", "relief": "残疾", "first_licence": True, "floor_area_m2": 30.0,
        "faces": ("人民路", "无名路"), "site_id": "X1", "address": "人民路1号",
    }  # fmt: skip
    plan = op.plan(there, policy(*EVERY_KIND), on=DAY)
    asked = [
        asks(**claims, accepted="2025-06-02 09:30"),
        asks(130, id="A2"),
        asks(-400, id="A3", accuracy_m=0.0),
        asks(30, 5, id="o0", request="renewal"),
        asks(-300, id="A4", outlet_id="o1", request="relocation"),
    ]
    return [op.check(each, plan) for each in asked]


def _seldom() -> list[op.Decision]:
    """Come upon what is not known, is compared otherwise, or holds on other days."""
    lost = gpd.GeoDataFrame(
        {"site_id": ["X1"], "kind": ["school"], "name": ["第一小学"]}, geometry=[None], crs=4326
    )
    nowhere = region(VILLAGE, [*shops(300), {"unit_id": "v", "name": PERSON}], sites=lost)
    two = {"unit_id": "w", "kind": "village", "residents": 9, "geometry": square(500, 0, 100)}
    drawn = squares([{**VILLAGE[0], "geometry": square(-100, -100, 300)}, two])
    busy = {"street_class": "busy"}
    market = gpd.GeoDataFrame(
        {"site_id": ["X1"], "kind": ["market"]}, geometry=[square(300, 0, 50)], crs=4326
    )
    hotels = shops(12, business_type="药店")
    share = {"rule": "business_type_share", "types": ["药店"], "percent": "100", "of": "current",
             "rounding": "down", "comparison": "above", **ALL}  # fmt: skip
    steps = [{"since": "2026-01-01", "outlets": "9"}]
    return [
        decide(nowhere, asks(), spacing("50"), exclusion("50")),
        decide(region(VILLAGE, shops(49.8)), asks(0, 5), spacing("50", compare_to_m="0.1"),
               spacing("51", until="2025-06-30"), spacing("51", since="2025-07-02"),
               {"rule": "yearly_path", **ALL, "steps": steps}),
        decide(region(VILLAGE, hotels), asks(business_type="药店"), share,
               spacing("50", not_from_outlets={"business_type": "药店"}),
               ratio("0.1", comparison="above")),
        decide(region(VILLAGE, shops(12)), asks(),
               spacing("50", newcomer={"business_type": "药店"}),
               spacing("50", on_streets=busy)),
        decide(region(drawn, [], assign="polygon", sites=market), asks(unit_id="w", site_id="X1"),
               spacing("50")),
        decide(region(VILLAGE, shops(12)), asks(id="o0", request="renewal"),
               spacing("50", asks=["renewal"]), spacing("40", asks=["renewal_if_changed"])),
        decide(region(VILLAGE, shops(12)),
               asks(id="o0", request="renewal", premises_changed=False),
               spacing("50", asks=["new", "renewal_if_changed"]), ratio("9", asks=["renewal"])),
    ]  # fmt: skip


def endings() -> list[op.Decision]:
    """Come upon each sentence that a reason may be."""
    walk = spacing("100", measured="walking")
    queue = {"rule": "unit_class", "classes": [{"unit_class": "queue", "regime": "queue"}]}
    minimum = {"rule": "guaranteed_minimum", **VILLAGES}
    bare = region(VILLAGE, shops(43))
    back_to_back = streets(
        LineString([(EAST, 0), (EAST, 33 * METRE)]),
        LineString([(EAST + 43 * METRE, 0), (EAST + 43 * METRE, 33 * METRE)]),
    )
    record = {"record_id": "R-7", "outlet_a": "A1", "outlet_b": "o0", "distance_m": 99.0,
              "officer_a": "甲某", "officer_b": "乙某"}  # fmt: skip
    own = pd.DataFrame({"application_id": ["A1"], "unit_id": ["v"]})
    measured = region(
        VILLAGE, shops(43), field_measurements=pd.DataFrame([record]), applications=own
    )
    pending = pd.DataFrame([{"application_id": "A0", "accepted": "2025-06-01", "unit_id": "v"}])
    waiting = region(VILLAGE, shops(43), applications=pending)
    named = region(VILLAGE, [{"unit_id": "v", "east_m": 43, "name": EVIL}])
    window = {"rule": "street_window", **ALL, "half_window_m": "100", "at_most": "2",
              "applicant": "counted"}  # fmt: skip
    return [
        decide(bare, asks(), spacing("40"), walk, window, exclusion("100")),
        decide(bare, asks(), spacing("44"), ratio("0.1"), minimum, spacing("30")),
        decide(region(VILLAGE, []), asks(), spacing("40"), ratio("0.1"), minimum),
        decide(region(VILLAGE, shops(43), streets=back_to_back), asks(0, 33), walk),
        decide(measured, asks(), walk),
        decide(waiting, asks(accepted="2025-06-02"), ratio("0.6"), queue),
        decide(waiting, asks(accepted="2025-06-02"), ratio("0.3"), queue),
        decide(bare, asks(id="A9", outlet_id="o0", request="relocation"), ratio("0.3"), walk),
        decide(named, asks(), spacing("50")),
        decide(region(VILLAGE, shops(52), accuracy_m=3.0), asks(), spacing("50")),
        decide(region(VILLAGE, [], sites=SCHOOL), asks(-200), exclusion("100")),
        decide(region(VILLAGE, shops(200), streets=streets(MAIN)), asks(0, 400), walk, window),
        *_seldom(),
    ]
