"""Piles of chance against a plain twin: plan anew after each decision, and ask about one."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

import outletplan as op
from outletplan.facts.applications import place_of
from tests.planning.asking import asks, results
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, spacing

UNITS = [
    {"unit_id": "t", "kind": "township", "residents": 9_000},
    {"unit_id": "v", "kind": "village", "residents": 3_000, "parent_id": "t", "unit_class": "full"},
    {"unit_id": "w", "kind": "village", "residents": 4_000, "parent_id": "t"},
]
STREET = gpd.GeoDataFrame(
    {"street_id": ["r"]},
    geometry=[LineString([(EAST - 0.01, 0), (EAST + 0.01, 0)])],
    crs=4326,
)
RULES: dict[str, dict[str, Any]] = {
    "spacing": spacing("30"),
    "of_w": spacing("45", applies_to={"unit_id": "w"}),
    "villages": ratio("1", applies_to={"kind": "village"}),
    "township": {"rule": "fixed", "applies_to": {"kind": "township"}, "outlets": "6"},
    "queue": {"rule": "unit_class", "classes": [{"unit_class": "full", "regime": "queue"}]},
    "window": {
        "rule": "street_window", "applies_to": "whole_area", "half_window_m": "60",
        "at_most": "3", "applicant": "counted",
    },
    "share": {
        "rule": "business_type_share", "types": ["pharmacy"], "percent": "40", "of": "quota",
        "rounding": "down", "applies_to": {"kind": "village"},
    },
    "address": {"rule": "one_per_address", "applies_to": "whole_area"},
    "next_door": {"rule": "not_adjacent", "applies_to": "whole_area", "look_within_m": "15"},
    "order": {"rule": "order", "by": "accepted", "exits_free": "at_once"},
}  # fmt: skip
FAR: list[dict[str, Any]] = [
    {
        "unit_id": "w",
        "business_type": kind,
        "east_m": 900,
        "north_m": 900 + 300 * n,
        "address": None,
    }
    for n, kind in enumerate(("shop", "pharmacy"))
]
"""Types that the region knows, out of the way of everyone."""
LAWS = st.lists(st.sampled_from(sorted(RULES)), min_size=1, unique=True)
DOORS = st.fixed_dictionaries(
    {
        "east_m": st.integers(-12, 12).map(lambda n: 10 * n),
        "north_m": st.sampled_from([-5, 5]),
        "unit_id": st.sampled_from(["v", "w"]),
        "business_type": st.sampled_from(["shop", "pharmacy"]),
        "address": st.integers(1, 9).map(lambda n: f"示范路{n}号"),
    }
)
ASKED = st.tuples(
    DOORS,
    st.sampled_from(["new", "new", "relocation"]),
    st.integers(0, 5),
    st.integers(1, 4),
)


def pile_of(drawn: list[Any], outlets: int) -> list[op.Application]:
    """Fill in forms; an outlet moves once at most."""
    moved: set[int] = set()
    forms = []
    for n, (door, request, outlet, day) in enumerate(drawn):
        moves = request == "relocation" and outlet < outlets and outlet not in moved
        if moves:
            moved.add(outlet)
        said: dict[str, Any] = {
            "request": "relocation" if moves else "new",
            "outlet_id": f"o{outlet}" if moves else None,
        }
        forms.append(asks(id=f"A{n}", accepted=f"2025-06-{day:02}", **door, **said))
    return forms


def twin(
    outlets: list[dict[str, Any]], pile: list[op.Application], law: op.Policy
) -> tuple[list[op.Decision], list[dict[str, Any]]]:
    """Judge one after the other, each against a plan in which those before have had their way."""
    rows = [{"outlet_id": f"o{n}", **row} for n, row in enumerate(outlets)]
    held: list[dict[str, Any]] = []
    decisions = []
    for form in sorted(pile, key=lambda each: (str(each.accepted), each.id)):
        table = gpd.GeoDataFrame(held, crs=4326) if held else None
        there = region(UNITS, rows, streets=STREET, applications=table)
        decision = op.check(form, op.plan(there, law, on=DAY))
        decisions.append(decision)
        if decision.outcome in ("queue", "measure_on_site"):
            names = ("accepted", "unit_id", "request", "outlet_id", "business_type", "address")
            said = {name: getattr(form, name) for name in names}
            door = Point(place_of(form)[:2])
            held.append({"application_id": form.id, **said, "geometry": door})
        if decision.outcome == "permit":
            rows = [row for row in rows if row["outlet_id"] != form.outlet_id]
            lon, lat, _ = place_of(form)
            place = {"east_m": (lon - EAST) / METRE, "north_m": lat / METRE}
            said = {name: getattr(form, name) for name in ("unit_id", "business_type", "address")}
            rows.append({"outlet_id": form.id, **place, **said})
    return decisions, rows


@settings(max_examples=10, deadline=None)
@given(
    outlets=st.lists(DOORS, min_size=1, max_size=5),
    drawn=st.lists(ASKED, min_size=1, max_size=5),
    names=LAWS,
)
def test_a_pile_is_one_application_after_the_other(
    outlets: list[dict[str, Any]], drawn: list[Any], names: list[str]
) -> None:
    """So no rule is broken by a pile that was kept before."""
    outlets = [*outlets, *FAR]
    law = policy(*(RULES[name] for name in names))
    pile = pile_of(drawn, len(outlets) - len(FAR))
    there = region(UNITS, outlets, streets=STREET)
    done = op.check_all(pile, op.plan(there, law, on=DAY))
    alone, rows = twin(outlets, pile, law)
    assert [each.application.id for each in done.decisions] == [e.application.id for e in alone]
    assert [(each.outcome, results(each)) for each in done.decisions] == [
        (each.outcome, results(each)) for each in alone
    ]
    after = op.plan(region(UNITS, rows, streets=STREET), law, on=DAY)
    leaves_no_rule_broken(done, after)


def leaves_no_rule_broken(done: op.Decisions, after: op.Plan) -> None:
    """Hold the plan after against the plan before."""
    before = done.plan
    granted = {each.application.id for each in done.decisions if each.outcome == "permit"}
    moved = {
        each.application.outlet_id for each in done.decisions if each.application.id in granted
    }
    pairs = after.close_pairs[after.close_pairs["verdict"] == "below"]
    # Spacings and windows bind the newcomer by the rules of where he stands: those of whoever was
    # there before may be others, and are asked of nobody any more.
    ways = [
        (row.outlet_a, row.outlet_b)
        for row in pairs.itertuples()
        if {row.outlet_a, row.outlet_b} & granted and row.rule == "one_per_address"
    ]
    assert ways == []
    for table, key in (("quotas", "unit_id"), ("business_types", "scope")):
        old = getattr(before, table).set_index(key)["over"].fillna(0)
        new = getattr(after, table).set_index(key)["over"].fillna(0)
        assert (new <= old).all()
    assert (after.totals["over_committed"].fillna(0) >= 0).all()
    assert not moved & set(after.region.outlets.index) - {None}


@settings(max_examples=10, deadline=None)
@given(
    drawn=st.lists(ASKED, min_size=2, max_size=6),
    names=LAWS,
    order=st.randoms(use_true_random=False),
)
def test_order_of_rows_does_not_matter(drawn: list[Any], names: list[str], order: Any) -> None:
    plan = op.plan(
        region(UNITS, [{"unit_id": "v", "east_m": 0}, *FAR], streets=STREET),
        policy(*(RULES[name] for name in names)),
        on=DAY,
    )
    pile = pile_of(drawn, 1)
    other = list(pile)
    order.shuffle(other)
    one, two = op.check_all(pile, plan), op.check_all(other, plan)
    for table in ("table", "units", "queue"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(two, table))
