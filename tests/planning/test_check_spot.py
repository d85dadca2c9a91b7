"""The nearest spot that would pass: found by trying, for internal eyes only."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

import outletplan as op
from outletplan.geodesy import crs_of, from_wgs84
from outletplan.planning.deciding.spot import Spot, nearest_spot
from tests.planning.asking import asks, decide
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, spacing, square, squares
from tests.planning.site_cases import exclusion, said, street

if TYPE_CHECKING:
    from shapely.geometry import LineString

GEOD = Geod(ellps="WGS84")
VILLAGE = [{"unit_id": "v", "kind": "village", "residents": 3_500}]
MAIN = street((-600, 0), (600, 0))


def streets(*lines: LineString) -> gpd.GeoDataFrame:
    ids = [f"r{n}" for n in range(len(lines))]
    return gpd.GeoDataFrame({"street_id": ids}, geometry=list(lines), crs=4326)


def two_units(residents: int = 9, **other: Any) -> gpd.GeoDataFrame:
    """Two squares of 200 m, side by side from where the small regions begin."""
    west = {"unit_id": "v", "kind": "village", "residents": residents}
    east = {"unit_id": "w", "kind": "cell", "residents": 9_000, "name": "东片", **other}
    return squares(
        [{**west, "geometry": square(0, 0, 200)}, {**east, "geometry": square(200, 0, 200)}]
    )


def found(decision: op.Decision) -> Spot:
    """Look for the spot, and see that `check` permits it."""
    spot = decision.nearest_spot
    assert spot is not None
    assert spot.lon is not None
    assert spot.lat is not None
    assert spot.reason is None
    assert spot.away_m is not None
    filed = decision.plan.region.assign == "unit_id"
    kept = decision.application.unit_id if filed else None
    moved = replace(decision.application, lon=spot.lon, lat=spot.lat, unit_id=kept)
    moved = replace(moved, site_id=None, faces=(), address=None)
    if moved.request == "renewal":
        moved = replace(moved, request="relocation", outlet_id=moved.outlet_id or moved.id)
    again = op.check(moved, decision.plan)
    assert again.outcome == "permit"
    assert again.unit_id == spot.unit_id
    return spot


def none(decision: op.Decision) -> Spot:
    spot = decision.nearest_spot
    assert spot is not None
    assert (spot.lon, spot.lat, spot.away_m, spot.unit_id) == (None, None, None, None)
    return spot


def metres(spot: Spot) -> tuple[float, float]:
    """Say where it is, from where the small regions begin."""
    assert spot.lon is not None
    assert spot.lat is not None
    return (spot.lon - EAST) / METRE, spot.lat / METRE


class TestOnStreets:
    """The nearest spot on the street network that would pass, and how far it is."""

    @pytest.mark.parametrize("east_m", [10.0, 10.3, -7.25])
    def test_as_far_along_the_street_as_the_limit_asks(self, east_m: float) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=streets(MAIN))
        spot = found(decide(there, asks(east_m, 4), spacing("50")))
        assert spot.away_m == pytest.approx(50 - abs(east_m), abs=1.1)
        assert (spot.street_id, spot.unit_id, spot.step_m) == ("r0", "v", 5.0)
        assert spot.within_m == 100

    def test_across_the_street_where_less_is_asked_there(self) -> None:
        """50 m on one side, 20 m across: sure where the straight line is as long, 17.3 m along."""
        there = region(
            VILLAGE, [{"unit_id": "v", "east_m": 0.0, "north_m": 5.0}], streets=streets(MAIN)
        )
        rule = spacing("50", opposite_side_at_least_m="20", measured="walking")
        spot = found(decide(there, asks(8, 5), rule))
        assert metres(spot)[1] == pytest.approx(-5, abs=0.2)
        assert metres(spot)[0] == pytest.approx(math.sqrt(20**2 - 10**2), abs=1.1)

    def test_round_the_corner_where_the_walk_is_long_enough(self) -> None:
        """Not in the straight line: 100 m on foot along a bend."""
        bent = streets(street((0, 0), (60, 0), (60, 400)))
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=bent)
        spot = found(decide(there, asks(40, 0), spacing("100", measured="walking")))
        assert metres(spot) == pytest.approx((60, 40), abs=1.5)

    def test_out_of_the_school_zone_with_the_accuracy_of_points(self) -> None:
        """Only a permit counts: 3 m of either point may be missing."""
        school = pd.DataFrame({"site_id": ["X"], "kind": ["school"], "gates": [said((0, 0))]})
        there = region(
            VILLAGE, [], streets=streets(MAIN), sites=school, accuracy_m=3, datum="wgs84"
        )
        spot = found(decide(there, asks(50), exclusion("100")))
        assert spot.away_m == pytest.approx(56, abs=1.1)

    def test_a_full_unit_sends_to_the_next_and_names_it(self) -> None:
        there = region(
            two_units(),
            [{"unit_id": None, "east_m": 100.0, "north_m": 50.0}],
            assign="polygon",
            streets=streets(street((0, 50), (400, 50))),
        )
        spot = found(decide(there, asks(150, 50, unit_id=None), ratio("1")))
        assert (spot.unit_id, spot.unit_name) == ("w", "东片")
        assert spot.away_m == pytest.approx(50, abs=1.1)
        assert [stop.cite for stop in spot.stopped] == ["Plan art. 1"]

    def test_next_door_to_nobody(self) -> None:
        """Who may be next door would have to be looked at on site."""
        outlets = [{"unit_id": "v", "east_m": 0.0, "north_m": 5.0}]
        there = region(VILLAGE, outlets, streets=streets(MAIN))
        rules = spacing("10"), {"rule": "not_adjacent", "applies_to": "whole_area",
                                "look_within_m": "30"}  # fmt: skip
        spot = found(decide(there, asks(5, 5), *rules))
        assert abs(metres(spot)[0]) > 30 or metres(spot)[1] < 0

    def test_with_the_relief_that_is_claimed(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=streets(MAIN))
        relief = {"rule": "relief", "codes": ["d"], "first_licence_only": "no", "factor": "0.5"}
        spot = found(decide(there, asks(5, relief="d"), spacing("50"), relief))
        assert spot.away_m == pytest.approx(20, abs=1.1)

    def test_the_streets_end_where_they_end(self) -> None:
        """A dead end of 33 m: its end is tried too."""
        there = region(
            VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=streets(street((0, 0), (33.4, 0)))
        )
        spot = found(decide(there, asks(2), spacing("33")))
        assert 33 <= metres(spot)[0] <= 33.5


class TestInTheOpen:
    """Without streets: around the place, in its own unit."""

    def test_in_a_ring_around_it(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0.0}])
        decision = decide(there, asks(20), spacing("50"))
        spot = found(decision)
        assert spot.away_m == pytest.approx(30, abs=1.1)
        assert (spot.street_id, spot.street_name) == (None, None)
        assert spot.assumed == ("in the unit that it is filed under: units have no polygons",)

    def test_not_over_the_border_where_its_own_unit_has_a_spot(self) -> None:
        there = region(
            two_units(), [{"unit_id": None, "east_m": 195.0, "north_m": 100.0}], assign="polygon"
        )
        rule = spacing("60", applies_to={"kind": "village"})
        spot = found(decide(there, asks(190, 100, unit_id=None), rule))
        assert spot.unit_id == "v"
        assert spot.away_m == pytest.approx(55, abs=3)

    def test_over_the_border_where_its_own_unit_is_full(self) -> None:
        there = region(
            two_units(), [{"unit_id": None, "east_m": 100.0, "north_m": 50.0}], assign="polygon"
        )
        spot = found(decide(there, asks(190, 100, unit_id=None), ratio("1")))
        assert spot.unit_id == "w"
        assert spot.away_m == pytest.approx(10, abs=1.1)

    def test_who_is_filed_under_a_unit_without_polygon_looks_in_those_that_have_one(self) -> None:
        """Nobody knows where the other ends."""
        bare = {"unit_id": "x", "kind": "village", "residents": 500, "geometry": None}
        units = pd.concat([two_units(), squares([bare])], ignore_index=True)
        there = region(
            units.set_crs(4326), [{"unit_id": "x", "east_m": -20.0, "north_m": 100.0}],
            assign="polygon",
        )  # fmt: skip
        full = {"rule": "fixed", "applies_to": {"unit_id": "x"}, "outlets": "1"}
        decision = decide(there, asks(-15, 100, unit_id="x"), full, spacing("30"))
        assert decision.unit_id == "x"
        assert found(decision).unit_id == "v"

    def test_who_stands_on_no_street_does_not_look_for_one(self) -> None:
        far = streets(street((900, 900), (950, 900)))
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=far)
        assert found(decide(there, asks(20), spacing("50"))).away_m == pytest.approx(30, abs=1.1)


class TestNone:
    """Or why there is none: by rule and article, with its number."""

    def test_no_place_is_left_in_the_whole_area(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 300.0}], streets=streets(MAIN))
        rules = spacing("50"), ratio("0.3", applies_to="whole_area", article="5(1)")
        spot = none(decide(there, asks(), *rules))
        assert spot.reason is not None
        assert "Plan art. 5(1) stops all (1 in being, 1 allowed: none left)" in spot.reason
        assert (spot.stopped[0].rule, spot.stopped[0].places) == ("ratio_cap", spot.looked_at)
        assert spot.within_m == 2_000

    @pytest.mark.parametrize(
        ("rule", "why"),
        [
            ({"rule": "banned_form", "forms": {"business_type": ["vending"]}},
             "business_type vending: such a form gets no licence"),
            ({"rule": "business_type_share", "applies_to": "whole_area", "types": ["vending"],
              "percent": "10", "of": "current", "rounding": "down"},
             "0 of vending in being or held, 0 allowed: none left"),
            ({"rule": "unit_class", "classes": [{"unit_class": "full", "regime": "frozen"}]},
             "class full: no new outlet comes in"),
        ],
    )  # fmt: skip
    def test_what_does_not_depend_on_the_spot(self, rule: dict[str, Any], why: str) -> None:
        """One look at each unit, site and street is enough to know."""
        there = region(
            [{**VILLAGE[0], "unit_class": "full"}], [{"unit_id": "v", "east_m": 300.0}],
            streets=streets(MAIN),
        )  # fmt: skip
        spot = none(decide(there, asks(business_type="vending"), rule, spacing("50")))
        assert spot.reason is not None
        assert f"Plan art. 1 stops all ({why})" in spot.reason

    def test_a_limit_that_reaches_farther_than_it_looks(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0.0}])
        spot = none(decide(there, asks(10), spacing("2500")))
        expected = f"none of {spot.looked_at:,} places within 2,000 m passes: Plan art. 1 stops all"
        assert spot.reason == expected

    def test_two_rules_that_leave_nothing_between_them(self) -> None:
        """A street of 100 m: an outlet at one end, a school at the other."""
        school = pd.DataFrame({"site_id": ["X"], "kind": ["school"], "gates": [said((100, 0))]})
        there = region(
            VILLAGE, [{"unit_id": "v", "east_m": 0.0}],
            streets=streets(street((0, 0), (100, 0))), sites=school, datum="wgs84",
        )  # fmt: skip
        spot = none(decide(there, asks(30), spacing("60"), exclusion("60")))
        assert {stop.cite for stop in spot.stopped} == {"Plan art. 1", "Plan art. 2"}
        assert sum(stop.places for stop in spot.stopped) >= spot.looked_at

    def test_who_would_have_to_be_measured_is_not_permitted(self) -> None:
        """A walking rule without streets is proved by the straight line only."""
        outlets = [{"unit_id": "v", "east_m": 0.0}, {"unit_id": "v", "east_m": 10.0}]
        rules = spacing("20"), spacing("100", measured="walking")
        spot = found(decide(region(VILLAGE, outlets), asks(5), *rules))
        assert spot.away_m == pytest.approx(math.hypot(100, 5), abs=3)

    def test_only_for_a_refusal(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 60.0}])
        assert decide(there, asks(), spacing("50")).nearest_spot is None
        to_be_measured = decide(there, asks(), spacing("100", measured="walking"))
        assert to_be_measured.outcome == "measure_on_site"
        assert to_be_measured.nearest_spot is None


class TestWhatIsSaid:
    """What depends on the place is not said of another one; the rest stays."""

    def test_claims_on_the_place_are_left_out_and_named(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=streets(MAIN))
        asked = asks(10, faces=("r0",), address="示范路12号")
        spot = found(decide(there, asked, spacing("50")))
        assert spot.assumed == (
            "in the unit that it is filed under: units have no polygons",
            "without what it says of its place: address, streets",
        )

    def test_the_type_of_trade_stays(self) -> None:
        """50 m for supermarkets, 20 m for anyone else."""
        rows = [{"unit_id": "v", "east_m": 0.0, "business_type": "supermarket"}]
        rules = (
            spacing("50", newcomer={"business_type": "supermarket"}, gives_way_to=[]),
            spacing("20"),
        )
        there = region(VILLAGE, rows, streets=streets(MAIN))
        of_a_supermarket = found(decide(there, asks(5, business_type="supermarket"), *rules))
        assert of_a_supermarket.away_m == pytest.approx(45, abs=1.1)
        assert found(decide(there, asks(5), *rules)).away_m == pytest.approx(15, abs=1.1)

    def test_a_renewal_elsewhere_is_a_relocation_and_leaves_its_place(self) -> None:
        school = pd.DataFrame({"site_id": ["X"], "kind": ["school"], "gates": [said((30, 0))]})
        there = region(
            [{"unit_id": "v", "residents": 1_000}], [{"unit_id": "v", "east_m": 0.0}],
            streets=streets(MAIN), sites=school, datum="wgs84",
        )  # fmt: skip
        rules = exclusion("50", asks=["new", "relocation", "renewal"]), spacing("50"), ratio("1")
        spot = found(decide(there, asks(id="o0", request="renewal"), *rules))
        assert spot.away_m == pytest.approx(20, abs=1.1)
        assert spot.assumed[0] == "as a relocation: a renewal is of the place where the outlet is"

    def test_who_came_before_holds_his_place_and_nobody_his_own(self) -> None:
        rows = [
            {"application_id": "A1", "accepted": "2025-06-02", "unit_id": "v"},
            {"application_id": "A2", "accepted": "2025-06-03", "unit_id": "v"},
        ]
        there = region(
            VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=streets(MAIN),
            applications=pd.DataFrame(rows),
        )  # fmt: skip
        rules = spacing("50"), ratio("0.6")  # two places
        first = decide(there, asks(10, accepted="2025-06-02"), *rules)
        assert found(first).away_m == pytest.approx(40, abs=1.1)
        second = none(decide(there, asks(10, id="A2", accepted="2025-06-03"), *rules))
        assert "1 in being and 1 held, 2 allowed: none left" in str(second.reason)

    def test_what_was_measured_from_its_door_is_not_believed_of_another(self) -> None:
        record = {"record_id": "R1", "outlet_a": "A1", "outlet_b": "o0", "distance_m": 20.0}
        there = region(
            VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=streets(MAIN),
            field_measurements=pd.DataFrame([record]),
            applications=pd.DataFrame({"application_id": ["A1"], "unit_id": ["v"]}),
        )  # fmt: skip
        spot = decide(there, asks(60), spacing("100", measured="walking")).nearest_spot
        assert spot is not None
        assert spot.away_m == pytest.approx(40, abs=1.1)

    def test_it_comes_back_in_the_datum_of_the_application(self) -> None:
        lon, lat = 116.4, 39.9
        units = pd.DataFrame({"unit_id": ["v"], "residents": [9]})
        outlets = pd.DataFrame({"outlet_id": ["1"], "unit_id": ["v"], "lon": [lon], "lat": [lat]})
        plan = op.plan(op.Region(units=units, outlets=outlets, datum="wgs84"),
                       policy(spacing("50")), on=DAY)  # fmt: skip
        x, y = (float(axis[0]) for axis in from_wgs84([lon], [lat], crs_of("gcj02")))
        asked = op.Application(id="A1", lon=x, lat=y, datum="gcj02", unit_id="v")
        spot = found(op.check(asked, plan))
        assert spot.away_m == pytest.approx(50, abs=1.1)
        assert spot.lon is not None
        assert abs(spot.lon - x) < 0.001 < abs(x - lon)

    def test_where_it_passes_without_the_pile_that_is_said(self) -> None:
        there = region(VILLAGE, [])
        asked = asks(10)
        spot = nearest_spot(asked, op.plan(there, policy(spacing("50")), on=DAY))
        assert (spot.lon, spot.lat, spot.away_m) == (asked.lon, asked.lat, 0.0)
        assert spot.assumed == ("without others of its pile",)


def test_it_never_stands_in_what_is_handed_out() -> None:
    """For internal eyes only."""
    there = region(VILLAGE, [{"unit_id": "v", "east_m": 0.0}], streets=streets(MAIN))
    decision = decide(there, asks(10), spacing("50"))
    before = str(decision), repr(decision), decision.findings.to_csv(), decision.neighbours.to_csv()
    spot = found(decision)
    after = str(decision), repr(decision), decision.findings.to_csv(), decision.neighbours.to_csv()
    assert before == after
    assert "nearest_spot" not in {field.name for field in fields(decision)}
    assert not any(f"{spot.lon}" in text or "spot" in text.lower() for text in after)


# A plain twin: every metre of every street, both sides, judged in loops.


class Town:
    """A cross of two streets, outlets and a school gate, in metres."""

    def __init__(self, outlets: list[tuple[int, int]], gate: tuple[int, int], limit: int) -> None:
        self.outlets, self.gate, self.limit = outlets, gate, limit
        self.lines = [((-200, 0), (200, 0)), ((30, -150), (30, 150))]

    def region(self) -> op.Region:
        rows = [{"unit_id": None, "east_m": x + 0.0, "north_m": y + 0.0} for x, y in self.outlets]
        units = squares(
            [
                {"unit_id": "v", "residents": 2_000, "geometry": square(-500, -500, 450)},
                {"unit_id": "w", "residents": 2_000, "geometry": square(-50, -500, 1_000)},
                {"unit_id": "u", "residents": 2_000, "geometry": square(-500, -50, 450)},
            ]
        )
        school = pd.DataFrame({"site_id": ["X"], "kind": ["school"], "gates": [said(self.gate)]})
        return region(
            units, rows, assign="polygon", sites=school, datum="wgs84",
            streets=streets(*(street(*line) for line in self.lines)),
        )  # fmt: skip

    @staticmethod
    def unit(x: float, y: float) -> str:
        if x >= -50:
            return "w"
        return "u" if y >= -50 else "v"

    def passes(self, x: float, y: float) -> bool:
        here = EAST + x * METRE, y * METRE

        def away(to: tuple[float, float]) -> float:
            return round(float(GEOD.inv(*here, EAST + to[0] * METRE, to[1] * METRE)[2]), 3)

        taken = sum(self.unit(*each) == self.unit(x, y) for each in self.outlets)
        far_enough = all(away(each) >= self.limit for each in self.outlets)
        return taken < 4 and far_enough and away(self.gate) > 40

    def runs(self, setback: float) -> list[list[tuple[float, float]]]:
        """Give the stretches that pass, street by street and side by side, metre by metre."""
        found: list[list[tuple[float, float]]] = []
        for (x0, y0), (x1, y1) in self.lines:
            length = math.hypot(x1 - x0, y1 - y0)
            ux, uy = (x1 - x0) / length, (y1 - y0) / length
            for side in (setback, -setback):
                places = [
                    (x0 + at * ux - side * uy, y0 + at * uy + side * ux)
                    for at in range(int(length) + 1)
                ]
                run: list[tuple[float, float]] = []
                for place in [*places, None]:
                    if place is not None and self.passes(*place):
                        run.append(place)
                    elif run:
                        found.append(run)
                        run = []
        return found


PLACE = st.one_of(
    st.tuples(st.integers(-190, 190), st.sampled_from([-6, 6])),
    st.tuples(st.sampled_from([24, 36]), st.integers(-140, 140)),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(PLACE, min_size=1, max_size=9, unique=True), PLACE, st.integers(15, 80), PLACE)
def test_nothing_passes_nearer_than_the_spot_but_for_short_stretches(
    outlets: list[tuple[int, int]], gate: tuple[int, int], limit: int, asked: tuple[int, int]
) -> None:
    """Every stretch that is as long as the step has been tried somewhere."""
    town = Town(outlets, gate, limit)
    assume(not town.passes(*asked))
    rules = spacing(str(limit)), exclusion("40"), ratio("2")
    decision = decide(town.region(), asks(*asked, unit_id=None), *rules)
    assert decision.outcome == "refuse"
    spot = decision.nearest_spot
    assert spot is not None
    setback = min(abs(asked[1]), abs(asked[0] - 30))
    stretches = [
        min(math.dist(place, asked) for place in run)
        for run in town.runs(setback)
        if math.dist(run[0], run[-1]) >= spot.step_m + 0.1
    ]
    nearest = min(stretches, default=math.inf)
    if spot.away_m is None:
        assert nearest == math.inf
    else:
        found(decision)
        assert town.passes(*metres(spot))
        assert spot.away_m <= nearest + spot.step_m


def test_rings_of_steps_are_finer_nearer_by() -> None:
    """Multiples of a step are multiples of the one before it: nothing tried nearer is lost."""
    from outletplan.planning.deciding.spot import RINGS

    for (near, fine), (far, coarse) in pairwise(RINGS):
        assert near < far
        assert coarse == 2 * fine
