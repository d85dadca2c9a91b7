"""School zones for the map: circles for a straight rule, for a walking rule the street."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely
from pyproj import Geod

import outletplan as op
from outletplan.planning.spacing.sites import site_zones
from tests.planning.cases import DAY, EAST, METRE, policy
from tests.planning.site_cases import exclusion, place, school, street, town

if TYPE_CHECKING:
    import geopandas as gpd

GEOD = Geod(ellps="WGS84")
WALK = exclusion(measured="walking")
MAIN = street((0, 0), (400, 0))


def zones(there: op.Region, *rules: dict[str, Any]) -> gpd.GeoDataFrame:
    return site_zones(op.plan(there, policy(*rules), on=DAY))


class TestAStraightRule:
    """Circles around the gates."""

    def test_circles_around_the_gates(self) -> None:
        there = town([(0, 0)], school((0, 0), (50, 0), (900, 0)), school((0, 0), kind="bank"))
        every, main = zones(there, exclusion(), exclusion("50", from_gates="main")).geometry
        assert (len(every.geoms), main.geom_type) == (2, "Polygon")
        gates = [GEOD.fwd(EAST, 0, 90, x)[:2] for x in (0, 50, 900)]
        for shape, centres, metres in ((every, gates, 100), (main, gates[:1], 50)):
            for corner in shapely.get_coordinates(shape):
                nearest = min(GEOD.inv(*gate, *corner)[2] for gate in centres)
                # Where two circles of 64 corners meet, it is a hair less.
                assert metres * 0.998 < nearest < metres + 1e-3

    def test_it_says_whose_and_by_which_rule(self) -> None:
        there = town([(0, 0)], school((0, 0), name="First"))
        row = zones(there, exclusion(assumed=["the wall"])).iloc[0]
        columns = ["site_id", "site_name", "site_kind", "limit_m", "edge", "measured", "asks"]
        assert row[[*columns, "cite", "assumed"]].tolist() == [
            "X0", "First", "school", 100.0, "more_than", "straight", "new, relocation",
            "Plan art. 1", "the wall",
        ]  # fmt: skip


class TestAWalkingRule:
    """The reachable street, not a circle."""

    def test_it_covers_the_street_cut_where_the_walk_ends(self) -> None:
        there = town([(0, 0)], school((150, 20)), streets=[MAIN, street((150, 500), (160, 500))])
        row = zones(there, WALK).iloc[0]
        ends = sorted((x - EAST) / METRE for x, _ in shapely.get_coordinates(row["geometry"]))
        setback = GEOD.inv(*place(150, 20).coords[0], *place(150, 0).coords[0])[2]
        assert (ends[0], ends[-1]) == pytest.approx((50 + setback, 250 - setback), abs=1e-3)

    def test_streets_reached_from_two_gates_are_drawn_once(self) -> None:
        there = town([(0, 0)], school((150, 0), (200, 0)), streets=[MAIN])
        every, main = zones(there, WALK, exclusion(measured="walking", from_gates="main")).geometry
        assert GEOD.geometry_length(every) == pytest.approx(250, abs=1e-3)
        assert GEOD.geometry_length(main) == pytest.approx(200, abs=1e-3)

    @pytest.mark.parametrize("x", [49.0, 51.0, 249.0, 251.0])
    def test_who_stands_on_its_street_is_too_near(self, x: float) -> None:
        there = town([(x, 0)], school((150, 0)), streets=[MAIN])
        plan = op.plan(there, policy(WALK), on=DAY)
        (zone,) = site_zones(plan).geometry
        assert (zone.distance(place(x)) < 1e-12) is bool(len(plan.near_sites))

    def test_without_a_street_in_reach_has_no_zone(self) -> None:
        assert zones(town([(0, 0)], school((0, 0))), WALK).empty
        far = town([(0, 0)], school((0, 300)), streets=[MAIN])
        assert zones(far, WALK).empty

    def test_where_the_method_is_not_stated_nobody_outside_the_circle_is_too_near(self) -> None:
        there = town([(0, 0)], school((0, 0)), streets=[MAIN])
        (zone,) = zones(there, exclusion(measured="not_stated")).geometry
        assert zone.geom_type == "Polygon"

    def test_rules_for_units_that_are_not_here_have_none(self) -> None:
        there = town([(0, 0)], school((0, 0)))
        assert zones(there, exclusion(applies_to={"kind": "market"})).empty
