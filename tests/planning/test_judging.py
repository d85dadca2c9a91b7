"""One who asks for a place is judged as the plan judges two that are there."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

import outletplan as op
from outletplan.law.kinds import Spacing
from outletplan.measure.feet import find_feet
from outletplan.planning.in_being import in_being
from outletplan.planning.judging import Holding, judged_ways
from outletplan.planning.near import Doors, ways_from
from outletplan.planning.on_foot import on_foot
from outletplan.planning.reach import Stand, stand_of
from outletplan.planning.scope import scope_of
from tests.planning.cases import DAY, EAST, METRE, policy, region, spacing

UNITS = [
    {"unit_id": "T", "kind": "township", "residents": 9},
    {"unit_id": "v", "kind": "village", "parent_id": "T", "residents": 1},
    {"unit_id": "w", "kind": "urban_village", "parent_id": "T", "residents": 1},
]
WIDE_M = 200.0


def asked(there: op.Region, asking: dict[str, Any], *rules: dict[str, Any]) -> pd.DataFrame:
    """Judge one applicant as an application is judged."""
    law = policy(*rules).in_force(pd.Timestamp(DAY).date())
    counted = in_being(there.outlets, pd.Timestamp(DAY).date())
    scope, walk = scope_of(there, law), on_foot(there, counted=counted)
    lon = np.array([EAST + asking["east_m"] * METRE])
    lat = np.array([asking.get("north_m", 0.0) * METRE])
    feet = None if walk is None else find_feet(walk.network, lon, lat)
    rows = pd.DataFrame([asking]).reindex(columns=there.outlets.columns).astype("str")
    unit = there.units.index.get_indexer(pd.Index([asking.get("unit_id")]))
    stand = Stand(rows=rows, unit=unit, feet=feet, sites=there.sites)
    doors = Doors(
        ids=pd.Index(["new"]),
        lon=lon,
        lat=lat,
        accuracy_m=np.array([asking.get("off", 0.0)]),
        feet=feet,
    )
    ways = ways_from(there, walk, doors, counted=counted, on=law.on, within_m=WIDE_M)
    existing = stand_of(there, walk, on=law.on)
    items = scope.of(Spacing)
    return judged_ways(Holding.of(items, stand, existing, scope=scope, walk=walk), ways)


LAWS = [
    (spacing("50"), spacing("80", applies_to={"kind": "urban_village"})),
    (spacing("60", measured="walking"),),
    (spacing("60", measured="not_stated"),),
    (spacing("60", measured="walking", opposite_side_at_least_m="30"),),
]
STREETS = gpd.GeoDataFrame(
    {"street_id": ["r0", "r1"], "name": ["Main", "Side"]},
    geometry=[
        LineString([(EAST - 200 * METRE, 0), (EAST + 200 * METRE, 0)]),
        LineString([(EAST + 20 * METRE, 0), (EAST + 20 * METRE, 150 * METRE)]),
    ],
    crs=4326,
)
DOORS = st.lists(
    st.tuples(st.sampled_from(["v", "w"]), st.integers(-60, 60), st.integers(-30, 60)),
    min_size=2, max_size=5, unique_by=lambda door: door[1:],
)  # fmt: skip


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("streets", [None, STREETS])
@settings(max_examples=12, deadline=None)
@given(doors=DOORS)
def test_an_applicant_is_judged_as_the_plan_judges_it_once_it_is_there(
    law: tuple[dict[str, Any], ...],
    streets: gpd.GeoDataFrame | None,
    doors: list[tuple[str, int, int]],
) -> None:
    """The pair of which it is one keeps or breaks the same limit at the same metres."""
    rows = [{"unit_id": u, "east_m": float(x), "north_m": float(y)} for u, x, y in doors]
    also = {} if streets is None else {"streets": streets}
    plan = op.plan(region(UNITS, rows, **also), policy(*law), on=DAY)
    kept = {(r.outlet_a, r.outlet_b) for r in plan.close_pairs.itertuples()}
    there = region(
        UNITS, [{**row, "outlet_id": f"o{n}"} for n, row in enumerate(rows) if n], **also
    )
    found = asked(there, rows[0], *law)
    open_or_below = found[found["verdict"] != "kept"]
    mine = {("o0", there.outlets.index[b]) for b in open_or_below["b"]}
    own = {row["unit_id"] for row in rows[:1]}
    same_unit = {(a, b) for a, b in kept if a == "o0" and rows[int(b[1:])]["unit_id"] in own}
    assert same_unit <= mine <= {(a, b) for a, b in kept if a == "o0"}
    joined = open_or_below.assign(
        outlet_b=there.outlets.index[open_or_below["b"]].astype("str")
    ).merge(
        plan.rulings.assign(outlet_b=plan.rulings["outlet_b"]).query("outlet_a == 'o0'"),
        on=["rule_no", "outlet_b"],
    )
    assert len(joined) == len(open_or_below)
    assert (joined["verdict_x"] == joined["verdict_y"]).all()
    assert joined["distance_m_x"].to_numpy(float, na_value=-1) == pytest.approx(
        joined["distance_m_y"].to_numpy(float, na_value=-1)
    )


def test_those_that_keep_the_rule_are_told_too_with_their_metres() -> None:
    there = region(UNITS, [{"unit_id": "v", "east_m": 60.0}, {"unit_id": "v", "east_m": -20.0}])
    found = asked(there, {"unit_id": "v", "east_m": 0.0}, spacing("50")).sort_values("b")
    assert found[["verdict", "distance_m", "limit_m"]].to_numpy().tolist() == [
        ["kept", 60.0, 50.0], ["below", 20.0, 50.0]
    ]  # fmt: skip


def test_the_accuracy_of_both_points_counts() -> None:
    there = region(UNITS, [{"unit_id": "v", "east_m": 45.0, "accuracy_m": 3.0}])
    found = asked(there, {"unit_id": "v", "east_m": 0.0, "off": 2.0}, spacing("50"))
    assert found[["verdict", "accuracy_m"]].to_numpy().tolist() == [["measure_on_site", 5.0]]


def test_nobody_near_is_an_empty_answer() -> None:
    there = region(UNITS, [{"unit_id": "v", "east_m": 600.0}])
    assert asked(there, {"unit_id": "v", "east_m": 0.0}, spacing("50")).empty
