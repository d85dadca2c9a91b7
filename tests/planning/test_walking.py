"""Spacing by walking: the network in the plan, sides, streets named, measurements on site."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString

import outletplan as op
from tests.planning.asking import asks, decide, why
from tests.planning.cases import DAY, EAST, METRE, policy, region, spacing

UNITS = [{"unit_id": "s", "kind": "township_seat", "residents": 100}]


def street(
    *corners: tuple[float, float], name: str | None = None, street_class: str | None = None
) -> dict[str, Any]:
    line = LineString([(EAST + x * METRE, y * METRE) for x, y in corners])
    return {"name": name, "street_class": street_class, "geometry": line}


def town(streets: list[dict[str, Any]], doors: list[tuple[float, float]], **also: Any) -> op.Region:
    table = gpd.GeoDataFrame(
        [{"street_id": f"r{n}", **row} for n, row in enumerate(streets)], crs=4326
    )
    outlets = [{"unit_id": "s", "east_m": x, "north_m": y} for x, y in doors]
    return region(UNITS, outlets, streets=table, **also)


def pairs(there: op.Region, *rules: dict[str, Any]) -> gpd.GeoDataFrame:
    return op.plan(there, policy(*rules), on=DAY).close_pairs


MAIN = street((0, 0), (400, 0), name="Main")
WALK = spacing("100", measured="walking")


class TestTheCaseOfRules:
    """Straight 43 m, walking 110 m, limit 100 m walking: allowed."""

    # Two dead ends side by side, joined at their foot.
    STREETS = (
        street((0, 0), (0, 40), name="A"),
        street((43, 0), (43, 40), name="B"),
        street((0, 0), (43, 0), name="C"),
    )
    DOORS = ((0.0, 33.5), (43.0, 33.5))

    def test_with_streets_it_is_kept(self) -> None:
        assert pairs(town(list(self.STREETS), list(self.DOORS)), WALK).empty

    def test_without_streets_it_is_measured_on_site(self) -> None:
        outlets = [{"unit_id": "s", "east_m": x, "north_m": y} for x, y in self.DOORS]
        plan = op.plan(region(UNITS, outlets), policy(WALK), on=DAY)
        assert plan.close_pairs["verdict"].tolist() == ["measure_on_site"]
        assert plan.not_judged["reason"].str.startswith("no street network").tolist() == [True]

    def test_where_the_source_does_not_say_how_neither_proves_it(self) -> None:
        """Kept on foot and broken by the straight line: the two do not agree."""
        rule = spacing("100", measured="not_stated")
        row = pairs(town(list(self.STREETS), list(self.DOORS)), rule).iloc[0]
        assert row["verdict"] == "measure_on_site"
        assert row["distance_m"] == row["lower_m"] == pytest.approx(43, abs=0.01)
        larger = spacing("120", measured="not_stated")
        row = pairs(town(list(self.STREETS), list(self.DOORS)), larger).iloc[0]
        assert row["verdict"] == "below"
        assert row["upper_m"] == pytest.approx(110, rel=0.01)

    def test_at_a_larger_limit_it_is_below_with_its_legs_and_its_path(self) -> None:
        found = pairs(
            town(list(self.STREETS), list(self.DOORS)), spacing("120", measured="walking")
        )
        row = found.iloc[0]
        assert (row["verdict"], row["measured"]) == ("below", "walking")
        assert row["lower_m"] == pytest.approx(43, abs=0.01)
        assert row["distance_m"] == pytest.approx(110, rel=0.01)
        assert row["access_m"] + row["street_m"] + row["exit_m"] == row["distance_m"]
        path = [(round((x - EAST) / METRE), round(y / METRE)) for x, y in row["line"].coords]
        assert [p for n, p in enumerate(path) if p not in path[:n]] == [
            (0, 34), (0, 0), (43, 0), (43, 34)
        ]  # fmt: skip


def test_two_doors_on_one_side_are_apart_by_the_frontage() -> None:
    """Walking to the road's centre line and back is nobody's walk."""
    row = pairs(town([MAIN], [(100, 10), (140, 10)]), WALK).iloc[0]
    assert row["distance_m"] == pytest.approx(40, abs=0.002)
    assert row["upper_m"] == pytest.approx(60, rel=0.01)
    assert row["verdict"] == "below"


@pytest.mark.parametrize("doors", [[(100, 10), (140, 4)], [(100, 10), (140, -4)]])
def test_the_legs_are_the_same_whichever_row_comes_first(doors: list[tuple[float, float]]) -> None:
    """On one side: difference of the set-backs, of the positions, 0; else by the smaller id."""
    there = town([MAIN], doors)
    outlets = there.outlets.drop(columns=["lies_in", "belongs_to"])
    turned = op.Region(
        units=pd.DataFrame(UNITS), outlets=outlets.iloc[::-1], streets=there.streets,
        assign="unit_id",
    )  # fmt: skip
    columns = ["outlet_a", "outlet_b", "distance_m", "access_m", "street_m", "exit_m"]
    one, other = (pairs(each, WALK)[columns] for each in (there, turned))
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))
    legs = [6, 40, 0] if doors[1][1] > 0 else [10, 40, 4]
    assert one[columns[3:]].iloc[0].tolist() == pytest.approx(legs, rel=0.01)


@pytest.mark.parametrize(("corner_m", "way_m", "windows"), [(5.0, 110, 1), (11.0, 70, 2)])
def test_how_far_a_corner_reaches_is_the_regions_to_say(
    corner_m: float, way_m: float, windows: int
) -> None:
    """
    A door 10 m from Main and 20 m from Side, and one on Side: over Main, or along Side.

    The same holds for an applicant at its door, and for the windows that the outlet stands in.
    """
    side = street((0, 0), (0, 200), name="Side")
    there = town([MAIN, side], [(20, 10), (10, 70)], corner_m=corner_m)
    plan = op.plan(there, policy(spacing("150", measured="walking")), on=DAY)
    assert plan.close_pairs["distance_m"].iloc[0] == pytest.approx(way_m, rel=0.01)
    assert (plan.windows["outlets"] == 2).sum() == windows - 1
    asked = op.Application(
        id="A", lon=EAST + 20 * METRE, lat=10 * METRE, datum="wgs84", unit_id="s"
    )
    told = op.check(asked, plan).neighbours.set_index("subject_id")["distance_m"]
    assert told["o1"] == plan.close_pairs["distance_m"].iloc[0]


def test_across_the_street_the_full_way_applies() -> None:
    row = pairs(town([MAIN], [(100, 10), (140, -10)]), WALK).iloc[0]
    assert row["distance_m"] == pytest.approx(60, rel=0.01)
    assert row["verdict"] == "below"


class TestTwoSides:
    """Same-side and opposite-side limits: the first where a frontage exists, else the second."""

    RULE = spacing("50", measured="walking", opposite_side_at_least_m="30")

    def test_the_limit_of_its_side_is_held_against_a_pair(self) -> None:
        same = pairs(town([MAIN], [(100, 5), (140, 5)]), self.RULE)
        assert same[["limit_m", "verdict"]].to_numpy().tolist() == [[50, "below"]]
        assert pairs(town([MAIN], [(100, 5), (140, -5)]), self.RULE).empty
        across = pairs(town([MAIN], [(100, 5), (110, -5)]), self.RULE)
        assert across[["limit_m", "verdict"]].to_numpy().tolist() == [[30, "below"]]

    def test_none_is_no_limit_across_the_street(self) -> None:
        rule = spacing("50", measured="walking", opposite_side_at_least_m="none")
        assert pairs(town([MAIN], [(100, 5), (100, -5)]), rule).empty
        assert len(pairs(town([MAIN], [(100, 5), (120, 5)]), rule)) == 1


class TestOnStreets:
    """农村各乡镇府所在地繁华街道零售点之间的直线距离为30米: busy streets only."""

    STREETS = (
        street((0, 0), (400, 0), name="Main", street_class="busy"),
        street((0, 300), (400, 300), name="Back", street_class="ordinary"),
    )
    DOORS = ((100.0, 5.0), (120.0, 5.0), (100.0, 305.0), (120.0, 305.0))

    def test_only_doors_on_a_busy_street_are_reached(self) -> None:
        there = town(list(self.STREETS), list(self.DOORS))
        plan = op.plan(there, op.published_policy("county-230700"), on=DAY)
        assert plan.close_pairs[["outlet_a", "outlet_b"]].to_numpy().tolist() == [["o0", "o1"]]
        assert plan.quotas["spacing"].str.contains("on streets busy").tolist() == [True]

    def test_without_classes_the_whole_seat_is_reached_and_it_is_said(self) -> None:
        bare = [{**row, "street_class": None} for row in self.STREETS]
        plan = op.plan(town(bare, list(self.DOORS)), op.published_policy("county-230700"), on=DAY)
        assert len(plan.close_pairs) == 2
        assert plan.not_judged["reason"].str.contains("street_class busy").any()

    def test_elsewhere_the_rule_of_the_unit_above_holds(self) -> None:
        there = town(list(self.STREETS), list(self.DOORS))
        busy = spacing(
            "30", applies_to={"kind": "township_seat"}, on_streets={"street_class": "busy"}
        )
        found = pairs(there, busy, spacing("25"))
        assert found["limit_m"].tolist() == [30, 25]


class TestFieldMeasurements:
    """A field measurement overrides what was computed and is quoted."""

    def there(self, *metres: float, route: str = "walk", **also: Any) -> op.Region:
        records = pd.DataFrame(
            [
                {"record_id": f"m{n}", "outlet_a": "o1", "outlet_b": "o0", "distance_m": m,
                 "route": route, "measured_on": f"2025-0{n + 1}-01", "officer_a": "A",
                 "officer_b": "B"}
                for n, m in enumerate(metres)
            ]
        )  # fmt: skip
        return town([MAIN], [(100, 5), (140, 5)], field_measurements=records, **also)

    def test_measured_shorter_it_is_below_whatever_was_computed(self) -> None:
        row = pairs(self.there(19.9), spacing("20", measured="walking")).iloc[0]
        assert row[["measured", "verdict", "distance_m", "record_id"]].tolist() == [
            "field", "below", 19.9, "m0"
        ]  # fmt: skip
        # The legs would be those of a way that nobody measured.
        assert row[["access_m", "street_m", "exit_m"]].isna().all()

    def test_measured_longer_it_is_kept(self) -> None:
        assert pairs(self.there(50.0), spacing("50", measured="walking")).empty

    def test_the_newest_stands(self) -> None:
        assert pairs(self.there(49.9, 50.0), spacing("50", measured="walking")).empty
        assert len(pairs(self.there(50.0, 49.9), spacing("50", measured="walking"))) == 1

    def test_one_of_a_later_day_settles_nothing_yet(self) -> None:
        plan = op.plan(self.there(49.9), policy(spacing("50", measured="walking")), on="2025-01-01")
        assert plan.close_pairs["measured"].tolist() == ["field"]
        early = policy(spacing("50", measured="walking"), in_force="2024-01-01")
        plan = op.plan(self.there(50.0), early, on="2024-12-31")
        assert plan.close_pairs["measured"].tolist() == ["walking"]

    def test_a_walk_does_not_settle_a_straight_rule(self) -> None:
        found = pairs(self.there(200.0), spacing("50"))
        assert found[["measured", "verdict"]].to_numpy().tolist() == [["straight", "below"]]
        found = pairs(self.there(39.9, route="straight"), spacing("50"))
        assert found[["measured", "record_id"]].to_numpy().tolist() == [["field", "m0"]]
        assert pairs(self.there(50.0, route="直线"), spacing("50")).empty

    def test_its_metres_need_no_accuracy_of_points(self) -> None:
        found = pairs(self.there(49.9, accuracy_m=10), spacing("50", measured="walking"))
        assert found["verdict"].tolist() == ["below"]


def test_a_breach_of_fujians_20_metres_is_a_matter_for_review() -> None:
    """原则上卷烟零售点之间的距离不应少于20米(沿街步行距离): in principle."""
    plan = op.plan(
        town([MAIN], [(100, 5), (119, 5)]),
        op.published_policy("fujian-district-2007"),
        on="2010-01-01",
    )
    row = plan.close_pairs.iloc[0]
    assert row[["force", "measured", "verdict", "limit_m"]].tolist() == [
        "in_principle", "walking", "below", 20.0
    ]  # fmt: skip


def test_a_door_far_from_every_street_is_judged_by_the_straight_line_only() -> None:
    plan = op.plan(town([MAIN], [(100, 105), (140, 105)]), policy(WALK), on=DAY)
    assert plan.close_pairs["verdict"].tolist() == ["measure_on_site"]
    assert plan.not_judged["reason"].str.contains("2 outlets in being stand on no street").any()


def test_the_band_of_the_estimate_and_the_accuracy_of_points() -> None:
    """Kept if low − u ≥ m, below if high + u < m, else measured on site."""
    doors = [(100.0, 10.0), (140.0, -10.0)]  # low: 44.7 straight, high: 60
    verdicts = {
        m: pairs(town([MAIN], doors, accuracy_m=1), spacing(m, measured="walking"))[
            "verdict"
        ].tolist()
        for m in ("42", "44", "61", "63")
    }
    assert verdicts == {
        "42": [], "44": ["measure_on_site"], "61": ["measure_on_site"], "63": ["below"]
    }  # fmt: skip


def test_streets_nowhere_near_the_outlets_are_refused_with_both_boxes() -> None:
    far = town([MAIN], [(0, 0)])
    assert far.streets is not None
    streets = far.streets.copy()
    streets["geometry"] = streets.geometry.translate(40, 20)
    moved = op.Region(
        units=far.units, outlets=far.outlets[["outlet_id", "unit_id", "geometry"]],
        streets=streets, assign="unit_id",
    )  # fmt: skip
    with pytest.raises(op.CrsError, match="lon 50"):
        op.plan(moved, policy(WALK), on=DAY)


class TestTheEdgeThatDecided:
    """Each side of the street has a limit of its own, and its own word for the edge."""

    STREETS = (street((0, 0), (400, 0), name="Main"),)

    @pytest.mark.parametrize(
        ("north_m", "said"),
        [(2.0, "to o0, more than 50 m"), (-2.0, "to o0, at least 40 m")],
        ids=["same side", "across"],
    )
    def test_the_word_is_that_of_the_limit_held_against_it(self, north_m: float, said: str) -> None:
        """同侧须大于50米，对面不少于40米."""
        rule = {
            "rule": "spacing", "article": "1", "applies_to": "whole_area", "measured": "straight",
            "more_than_m": 50, "opposite_side_at_least_m": 40,
        }  # fmt: skip
        there = town([*self.STREETS], [(100.0, 2.0)])
        decision = decide(there, asks(east_m=120, north_m=north_m, unit_id="s"), rule)
        assert why(decision).endswith(said)
