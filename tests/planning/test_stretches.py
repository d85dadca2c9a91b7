"""Streets, windows along them, and segments: who is counted where, which limit, which default."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

import outletplan as op
from outletplan.geodesy import convert, crs_of
from outletplan.planning.streets.stretches import METHODS, OVER_DENSE_MULTIPLE, SHORTEST_M
from outletplan.planning.streets.windows import DEFAULT_HALF_WINDOW_M
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, square, squares

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Door = tuple[float, float]
HERE = square(-5000, -5000, 10000)
PEOPLED = squares([{"unit_id": "u", "kind": "township_seat", "residents": 1000, "geometry": HERE}])
UNITS = PEOPLED.assign(residents=0)  # where nobody lives no street is sparse


def street(*corners: Door, **also: Any) -> dict[str, Any]:
    return {**also, "geometry": LineString([(EAST + x * METRE, y * METRE) for x, y in corners])}


def along(*doors: float) -> list[Door]:
    return [(east_m, 0.0) for east_m in doors]


def town(
    streets: Sequence[dict[str, Any]] | None, doors: Iterable[Door] = (), **also: Any
) -> op.Region:
    if streets is not None:
        rows = [{"street_id": f"r{n}", **row} for n, row in enumerate(streets)]
        also["streets"] = gpd.GeoDataFrame(rows, crs=4326)
    outlets = [{"unit_id": "u", "east_m": x, "north_m": y} for x, y in doors]
    also = {"units": UNITS, "assign": "polygon", **also}
    return region(also.pop("units"), outlets, **also)


def window(at_most: int, half_m: str = "500", **also: Any) -> dict[str, Any]:
    rule = {"rule": "street_window", "applies_to": "whole_area", "applicant": "counted"}
    return {**rule, "at_most": at_most, "half_window_m": half_m, **also}


def plan(there: op.Region, *rules: dict[str, Any]) -> op.Plan:
    return op.plan(there, policy(*rules or [ratio("1")]), on=DAY)


def broken(there: op.Region, *rules: dict[str, Any]) -> dict[str, int]:
    """Give the outlets whose own window breaks a rule, and what was counted there."""
    rulings = plan(there, *rules).rulings
    rulings = rulings[rulings["sets"] == "street_window"]
    return dict(zip(rulings["outlet_a"], rulings["value"], strict=True))


MAIN = street((0, 0), (2000, 0), name="Main", street_class="busy")
WEST = street((0, 0), (900, 0), name="West")


class TestOwnWindows:
    """At most n outlets within h metres to either side along the street, both sides of it."""

    def test_12_within_500_m_on_a_busy_street(self) -> None:
        doors = along(*range(0, 600, 50))
        assert broken(town([MAIN], doors), window(12)) == {}
        rulings = plan(town([MAIN], [*doors, (510, 0)]), window(12)).rulings
        assert set(rulings["subject"]) == {"outlet"}
        row = rulings[rulings["outlet_a"] == "o3"].iloc[0]
        assert row[["value", "limit_m", "street_id", "unit_id"]].tolist() == [13, 500, "r0", "u"]
        assert row["arithmetic"] == "12 beside it + itself = 13, at most 12"
        assert row["cite"] == "Plan art. 1"

    @pytest.mark.parametrize(
        ("apart", "together"), [(500, True), (500.0004, True), (500.001, False)]
    )
    def test_an_outlet_exactly_that_far_away_is_inside(
        self, apart: float, *, together: bool
    ) -> None:
        found = broken(town([MAIN], along(100, 100 + apart)), window(1))
        assert found == ({"o0": 2, "o1": 2} if together else {})

    def test_half_a_window_in_feet_is_not_rounded_up(self) -> None:
        """0.3048 m: 305 mm away is outside."""
        there = town([MAIN], along(100, 100.305))
        found = plan(there, window(1, "0.3048"))
        assert found.rulings.empty
        assert found.streets[["busiest_window", "half_window_m"]].to_numpy().tolist() == [
            [2, 0.3048]  # around a place between the two
        ]
        assert plan(there, window(1, "0.1528")).streets["busiest_window"].tolist() == [1]

    def test_both_sides_of_the_street_count(self) -> None:
        assert broken(town([MAIN], [(100, 9), (120, -9)]), window(1)) == {"o0": 2, "o1": 2}

    def test_without_the_one_in_its_middle(self) -> None:
        rule = window(1, applicant="not_counted")
        assert broken(town([MAIN], along(0, 10)), rule) == {}
        assert broken(town([MAIN], along(0, 10, 20)), rule) == {"o0": 2, "o1": 2, "o2": 2}

    def test_it_is_measured_along_the_street(self) -> None:
        """Round a bend, 60 m apart in a straight line and 84 m along."""
        bend = street((0, 0), (100, 0), (100, 100), name="Main")
        doors = [(58.0, 0.0), (100.0, 42.0)]
        assert broken(town([bend], doors), window(1, "80")) == {}
        assert len(broken(town([bend], doors), window(1, "85"))) == 2

    def test_the_next_street_does_not_count(self) -> None:
        back = street((0, 30), (2000, 30), name="Back")
        assert broken(town([MAIN, back], [(100, 0), (100, 30)]), window(1)) == {}

    def test_streets_of_one_name_are_followed_across_junctions(self) -> None:
        rows = [street((0, 0), (100, 0), name="Main"), street((100, 0), (200, 0), name="Main")]
        side = street((100, 0), (100, 90), name="Side")
        doors = along(80, 120)
        assert broken(town([*rows, side], doors), window(1)) == {"o0": 2, "o1": 2}
        other = [rows[0], {**rows[1], "name": "East"}]
        assert broken(town([*other, side], doors), window(1)) == {}

    def test_across_the_seam_of_a_ring(self) -> None:
        ring = street((0, 0), (100, 0), (100, 100), (0, 100), (0, 0), name="Ring")
        doors = [(10.0, 0.0), (0.0, 10.0), (100.0, 100.0)]
        assert broken(town([ring], doors), window(1, "20")) == {"o0": 2, "o1": 2}
        found = plan(town([ring], doors), window(1, "20")).windows.iloc[0]
        assert (found["outlets"], found["over"]) == (2, True)
        assert found["to_m"] - found["from_m"] == pytest.approx(40)

    def test_an_outlet_at_a_corner_stands_on_both_streets(self) -> None:
        """But it is one outlet, and it stands in the table of streets once."""
        side = street((1000, 0), (1000, 800), name="Side", street_class="ordinary")
        there = town([MAIN, side], [(1003, 3), (900, 0), (1000, 100)])
        found = plan(there, window(1, "200"))
        assert found.streets["outlets"].sum() == 3
        assert found.streets["busiest_window"].tolist() == [2, 2]
        assert found.rulings["outlet_a"].tolist() == ["o0", "o1", "o2"]

    def test_of_its_windows_at_a_corner_the_fullest_is_named(self) -> None:
        side = street((1000, 0), (1000, 800), name="Side")
        doors = [(1003, 2), (900, 0), (1000, 100), (1000, 120)]
        row = plan(town([MAIN, side], doors), window(1, "200")).rulings.iloc[0]
        assert row[["outlet_a", "value", "street_id"]].tolist() == ["o0", 3, "r1"]

    def test_only_outlets_in_being_that_stand_on_a_street_are_in_a_window(self) -> None:
        there = town([MAIN], [(100, 0), (110, 0), (120, 300)])
        assert broken(there, window(1)) == {"o0": 2, "o1": 2}
        reasons = plan(there, window(1)).not_judged["reason"].tolist()
        assert reasons == ["1 outlets in being stand on no street: they are in no window"]
        there.outlets.loc["o1", "status"] = "closed"
        assert broken(there, window(1)) == {}


class TestReach:
    """A rule reaches by the unit, the deepest first, and by the street at the door."""

    BACK = street((0, 300), (2000, 300), name="Back", street_class="ordinary")
    BUSY = window(2, on_streets={"street_class": "busy"})
    ORDINARY = window(1, on_streets={"street_class": "ordinary"})

    def test_each_class_has_its_own_limit(self) -> None:
        """12 within 500 m on a busy street, 10 on an ordinary one."""
        doors = [(x, y) for x in (100.0, 200.0) for y in (0.0, 300.0)]
        there = town([MAIN, self.BACK], doors)
        assert broken(there, self.BUSY, self.ORDINARY) == {"o1": 2, "o3": 2}
        found = plan(there, self.BUSY, self.ORDINARY)
        assert found.streets[["at_most", "flag", "cite"]].to_numpy().tolist() == [
            [2, "none", "Plan art. 1"], [1, "over-dense", "Plan art. 2"]
        ]  # fmt: skip
        assert found.windows[["street_id", "at_most", "over"]].to_numpy().tolist() == [
            ["r1", 1, True], ["r0", 2, False]
        ]  # fmt: skip

    def test_a_street_of_another_class_has_no_limit(self) -> None:
        found = plan(town([MAIN, self.BACK], along(100, 200)), self.ORDINARY)
        assert found.streets["rests_on"].tolist() == ["default", "rule"]
        assert found.streets["at_most"].isna().tolist() == [True, False]
        assert found.streets["half_window_m"].tolist() == [DEFAULT_HALF_WINDOW_M, 500]

    def test_a_door_at_a_corner_keeps_the_rules_of_both_streets(self) -> None:
        """A shop open to two sides meets both regimes."""
        side = street((1000, 0), (1000, 800), name="Side", street_class="ordinary")
        doors = [(1003, 3), (900, 0), (1000, 100)]
        assert broken(town([MAIN, side], doors), self.BUSY, self.ORDINARY) == {"o0": 2, "o2": 2}

    def test_also_where_one_rule_is_that_of_a_deeper_unit(self) -> None:
        side = street((1000, 0), (1000, 800), name="Side", street_class="ordinary")
        busy = {**self.BUSY, "at_most": 1, "applies_to": {"kind": "township_seat"}}
        doors = [(1003, 3), (900, 0), (1000, 100)]
        assert broken(town([MAIN, side], doors), busy) == {"o0": 2, "o1": 2}
        rulings = plan(town([MAIN, side], doors), busy, self.ORDINARY).rulings
        assert rulings[["rule_no", "outlet_a", "street_id"]].to_numpy().tolist() == [
            [0, "o0", "r0"], [0, "o1", "r0"], [1, "o0", "r1"], [1, "o2", "r1"]
        ]  # fmt: skip

    def test_where_no_street_says_its_class_all_are_reached_and_it_is_said(self) -> None:
        bare = [{**s, "street_class": None} for s in (MAIN, self.BACK)]
        found = plan(town(bare, along(100, 200, 300)), self.BUSY)
        assert found.streets["flag"].tolist() == ["over-dense", "none"]
        assert found.streets["rests_on"].tolist() == ["rule", "rule"]
        assert found.not_judged["reason"].str.startswith("no street is known by").tolist() == [True]

    def test_the_deepest_units_rule_goes_before_its_parents(self) -> None:
        units = squares(
            [
                {"unit_id": "u", "kind": "township", "residents": 9, "geometry": HERE},
                {"unit_id": "v", "kind": "village", "parent_id": "u", "residents": 9,
                 "geometry": square(0, -50, 2000)},
            ]
        )  # fmt: skip
        rules = window(9), window(1, "100", applies_to={"kind": "village"})
        far = street((0, 0), (-900, 0), name="Far")
        found = plan(town([MAIN, far], along(100, 200, -100, -200), units=units), *rules)
        assert found.streets["unit_id"].tolist() == ["v", "u"]
        assert found.streets["at_most"].tolist() == [1, 9]
        assert found.streets["half_window_m"].tolist() == [100, 500]
        assert found.rulings["outlet_a"].tolist() == ["o0", "o1"]

    def test_where_units_have_no_polygon_a_rule_broken_on_a_street_reaches_it(self) -> None:
        units = UNITS.drop(columns="geometry")
        rule = window(1, "50", applies_to={"kind": "township_seat"})
        there = town([MAIN, self.BACK], along(100, 140), units=units, assign="unit_id")
        found = plan(there, rule)
        assert found.streets["unit_id"].isna().all()
        assert found.streets["flag"].tolist() == ["over-dense", "none"]
        assert found.streets["rests_on"].tolist() == ["rule", "default"]
        assert found.windows[["at_most", "over"]].to_numpy().tolist() == [[1, True]]

    def test_units_by_nearest_point(self) -> None:
        points = gpd.points_from_xy([EAST + 2000 * METRE, EAST, EAST], [0, 0, 0], crs=4326)
        units = gpd.GeoDataFrame({"unit_id": ["w", "v", "u"], "residents": 0}, geometry=points)
        rows = [street((x, 0), (x + 200, 0)) for x in (0, 1800)]
        there = town(rows, along(10), units=units, assign="nearest")
        assert plan(there).streets["unit_id"].tolist() == ["u", "w"]  # of equals the smaller id

    def test_the_rule_that_leaves_the_fewest_places_is_named(self) -> None:
        rules = window(4), window(2, "50")
        found = plan(town([MAIN], along(100, 140, 180)), *rules).streets.iloc[0]
        assert found[["busiest_window", "half_window_m", "at_most", "flag"]].tolist() == [
            3, 50, 2, "over-dense"
        ]  # fmt: skip
        assert found["why"] == "3 outlets within 50 m to either side, at most 2"


class TestOverDenseByRule:
    """Over-dense where a window on the street holds more than a rule allows."""

    def test_it_rests_on_the_rule_and_says_the_numbers(self) -> None:
        rule = window(2, assumed=["both sides count"])
        row = plan(town([MAIN], along(10, 20, 30)), rule).streets.iloc[0]
        assert row[["flag", "rests_on", "why", "cite", "assumed"]].tolist() == [
            "over-dense", "rule", "3 outlets within 500 m to either side, at most 2",
            "Plan art. 1", "both sides count",
        ]  # fmt: skip

    def test_the_window_may_stand_between_outlets_that_keep_the_rule(self) -> None:
        found = plan(town([MAIN], along(0, 10, 100, 110)), window(2, "60"))
        assert found.rulings.empty
        assert found.streets["busiest_window"].tolist() == [4]
        assert found.streets["flag"].tolist() == ["over-dense"]
        row = found.windows.iloc[0]
        assert (row["outlets"], row["over"]) == (4, True)
        assert (row["from_m"], row["to_m"]) == (0, pytest.approx(115))

    def test_one_more_in_its_middle_where_that_is_not_counted(self) -> None:
        rule = window(2, applicant="not_counted")
        three, four = (plan(town([MAIN], along(*range(n))), rule).streets for n in (3, 4))
        assert (three["flag"].tolist(), four["flag"].tolist()) == (["none"], ["over-dense"])
        assert four["why"].tolist() == [
            "4 outlets within 500 m to either side, at most 2 beside the one in its middle"
        ]

    def test_a_short_street_is_part_of_a_long_window(self) -> None:
        rows = [
            street((0, 0), (500, 0), name="Main"),
            street((500, 0), (500 + SHORTEST_M / 2, 0), name="Main"),
        ]
        found = plan(town(rows, along(480, 490, 495)), window(2, "100")).streets
        assert found["flag"].tolist() == ["over-dense", "over-dense"]


class TestWindowsOfMixedStreets:
    """The busiest window of each chain for each rule, where the rule reaches."""

    ROWS = (
        street((0, 0), (1000, 0), name="Main", street_class="busy"),
        street((1000, 0), (2000, 0), name="Main", street_class="ordinary"),
    )
    BUSY = window(9, "50", on_streets={"street_class": "busy"})
    ORDINARY = window(1, "50", on_streets={"street_class": "ordinary"})

    def test_each_rule_has_its_own_busiest_window_on_one_chain(self) -> None:
        there = town(self.ROWS, along(500, 510, 520, 1500, 1590))
        found = plan(there, self.BUSY, self.ORDINARY)
        columns = ["street_id", "street_class", "outlets", "at_most", "over"]
        assert found.windows[columns].to_numpy().tolist() == [
            ["r0", "busy", 3, 9, False], ["r1", "ordinary", 2, 1, True]
        ]  # fmt: skip
        assert found.streets["busiest_window"].tolist() == [3, 2]
        second = found.windows.iloc[1]
        assert second["from_m"] <= 1500
        assert second["to_m"] == pytest.approx(second["from_m"] + 100)
        assert second["to_m"] >= 1590

    def test_streets_without_a_limit_have_the_default_window(self) -> None:
        found = plan(town(self.ROWS, along(500, 510, 520, 1500)), self.ORDINARY).windows
        assert found[["rests_on", "outlets", "half_window_m"]].to_numpy().tolist() == [
            ["default", 3, DEFAULT_HALF_WINDOW_M], ["rule", 1, 50]
        ]  # fmt: skip

    @pytest.mark.parametrize("doors", [(960, 1040), (960, 1050), (950, 1040), (1000, 1010)])
    def test_the_place_may_be_where_the_street_begins_or_ends(
        self, doors: tuple[float, float]
    ) -> None:
        """A window around the end of a street takes in what lies beyond."""
        for rule, busier in ((self.BUSY, 1500), (self.ORDINARY, 500)):
            there = town(self.ROWS, along(*doors, busier, busier + 1, busier + 2))
            found = plan(there, rule)
            by_rule = found.windows[found.windows["rests_on"] == "rule"]
            assert by_rule["outlets"].tolist() == [2]
            assert found.streets.loc[by_rule["street_id"], "rests_on"].tolist() == ["rule"]

    def test_on_a_ring_of_two_classes(self) -> None:
        """The window goes on across the seam, and round the whole ring once at most."""
        ring = [
            street((0, 0), (100, 0), (100, 100), name="Ring", street_class="busy"),
            street((100, 100), (0, 100), (0, 0), name="Ring", street_class="ordinary"),
        ]
        doors = [(98.0, 0.0), (100.0, 2.0), (99.0, 0.0), (10.0, 0.0), (0.0, 18.0)]
        small = plan(town(ring, doors), window(1, "15", on_streets={"street_class": "ordinary"}))
        by_rule = small.windows[small.windows["rests_on"] == "rule"].iloc[0]
        assert (by_rule["street_id"], by_rule["outlets"]) == ("r1", 2)
        assert by_rule["to_m"] - by_rule["from_m"] == pytest.approx(30)
        for street_class in ("busy", "ordinary"):
            rule = window(1, "250", on_streets={"street_class": street_class})
            whole = plan(town(ring, doors), rule).windows
            assert whole["outlets"].tolist() == [5, 5]
            assert whole["from_m"].tolist() == [0, 0]
            assert whole["to_m"].tolist() == pytest.approx([400, 400], rel=0.01)


class TestDefaults:
    """Where the policy names no limit the flag rests on a stated default and says so."""

    ROWS = tuple(
        street((n * 300, 0), (n * 300 + 100, 0), name=f"S{n}", street_class="ordinary")
        for n in range(5)
    )

    def there(self, most: int, **last: Any) -> op.Region:
        """Four streets of 100 m with one outlet, and a fifth with more."""
        doors = [n * 300 + 50.0 for n in range(4)] + [1201.0 + n for n in range(most)]
        return town([*self.ROWS[:4], {**self.ROWS[4], **last}], along(*doors))

    def test_more_than_three_times_the_median_of_its_class(self) -> None:
        row = plan(self.there(4)).streets.loc["r4"]
        assert row[["flag", "rests_on", "outlets"]].tolist() == ["over-dense", "default", 4]
        assert row["why"] == (
            f"4.00 outlets per 100 m, more than {OVER_DENSE_MULTIPLE} times the median 1.00 of its "
            "class (default)"
        )
        assert row[["cite", "assumed", "at_most"]].isna().all()
        assert row["per_100_m"] == pytest.approx(4)

    def test_exactly_three_times_is_not_more(self) -> None:
        rows = [street((n * 310, 0), (n * 310 + 130, 0), name=f"S{n}") for n in range(5)]
        doors = [n * 310 + 30.0 for n in range(4)] + [1250.0, 1260.0, 1270.0]
        row = plan(town(rows, along(*doors))).streets.loc["r4"]
        assert row["flag"] == "none"
        assert "not more than 3 times" in row["why"]

    def test_never_below_three_outlets(self) -> None:
        rows = [street((0, 0), (900, 0), name="A"), street((2000, 0), (2060, 0), name="B")]
        row = plan(town(rows, along(10, 2010, 2020))).streets.loc["r1"]
        assert row[["flag", "why"]].tolist() == ["none", "fewer than 3 outlets (default)"]

    def test_another_class_has_its_own_median(self) -> None:
        row = plan(self.there(4, street_class="busy")).streets.loc["r4"]
        assert row["flag"] == "none"
        assert "the median 4.00 of its class" in row["why"]

    def test_tiny_streets_are_not_flagged_and_make_no_median(self) -> None:
        tiny = street((1200, 0), (1200 + SHORTEST_M - 1, 0), name="T", street_class="ordinary")
        found = plan(self.there(4, **tiny)).streets
        assert found.loc["r4", ["flag", "why"]].tolist() == ["none", "shorter than 50 m (default)"]
        assert found.loc["r0", "why"] == "fewer than 3 outlets (default)"
        places = range(2000, 2600, 100)
        more = [street((x, 0), (x + 20, 0), street_class="ordinary") for x in places]
        doors = [n * 300 + 50 for n in range(4)] + [1201, 1202, 1203, 1204]
        doors += [x + 9 for x in places]
        found = plan(town([*self.ROWS, *more], along(*doors))).streets
        assert found["outlets"].tolist() == [1, 1, 1, 1, 4, *[1] * 6]
        assert found["flag"].tolist() == [*["none"] * 4, "over-dense", *["none"] * 6]

    def test_a_street_with_a_limit_is_held_against_that_alone(self) -> None:
        row = plan(self.there(4), window(9)).streets.loc["r4"]
        assert row[["flag", "rests_on"]].tolist() == ["none", "rule"]

    def test_they_are_said_once(self) -> None:
        said = plan(self.there(4)).assumptions
        assert said.loc[said["what"].isin(METHODS), "kind"].tolist() == ["method"] * len(METHODS)
        bare = plan(town(None)).assumptions
        assert not bare["what"].isin(METHODS).any()


class TestSparse:
    """People nearby, no outlet."""

    EMPTY = street((1000, 0), (1200, 0), name="Empty")
    EAST = square(950, -900, 1800)
    CROWDED = squares(
        [
            {"unit_id": "u", "residents": 100, "geometry": square(-900, -900, 1849)},
            {"unit_id": "v", "residents": 900, "geometry": EAST},
        ]
    )

    def row(self, *doors: Door, rule: dict[str, Any] | None = None, **also: Any) -> pd.Series:
        there = town([WEST, self.EMPTY], doors, **{"units": self.CROWDED, **also})
        return pd.Series(plan(there, rule or ratio("5")).streets.loc["r1"])

    def test_people_for_one_outlet_nearby_and_a_place_left(self) -> None:
        """Two outlets for 1,000 people: 900 are enough for one more where there is none."""
        row = self.row((0, 0), (9, 0))
        assert row[["flag", "rests_on", "unit_id"]].tolist() == ["sparse", "default", "v"]
        # All 900 of v along its 200 m, and u's along 50 m of its 900 m.
        assert row["why"] == (
            "no outlet on it or within 250 m of its middle; some 906 people there, enough for one "
            "outlet at the region's own density; v has 4 left of its quota (default)"
        )

    @pytest.mark.parametrize(("people", "flag"), [(500, "sparse"), (499, "none")])
    def test_enough_people_at_the_regions_own_density(self, people: int, flag: str) -> None:
        """Two outlets for 1,000 people in the region: 500 are enough for one, 499 are not."""
        units = self.CROWDED.assign(residents=[1000 - people, people])
        far = street((1000, 0), (1200, 0), name="Empty")
        west = street((0, 0), (800, 0), name="West")
        there = town([west, far], along(0, 9), units=units)
        row = plan(there, ratio("5")).streets.loc["r1"]
        assert row["flag"] == flag
        assert f"some {people} people there, " in row["why"]
        assert ("not enough" in row["why"]) == (flag == "none")

    def test_people_are_spread_along_the_streets_of_their_unit(self) -> None:
        """A road through fields is not sparse because a village lies at its end."""
        core = [street((1000, y), (1300, y), name="Village") for y in (200, 230, 260)]
        road = street((1000, -800), (2600, -800), name="Road")
        units = self.CROWDED.assign(residents=[1700, 900])
        found = plan(town([WEST, *core, road], along(0, 9, 18), units=units), ratio("5")).streets
        assert found["flag"].tolist() == ["none", "none", "none", "none", "none"]
        assert "some 324 people there, not enough" in found.loc["r1", "why"]
        assert "some 180 people there, not enough" in found.loc["r4", "why"]
        more = plan(town([WEST, *core, road], along(*range(9)), units=units), ratio("9")).streets
        assert more["flag"].tolist() == ["none", "sparse", "sparse", "sparse", "none"]

    def test_where_a_drawing_splits_it_changes_nothing(self) -> None:
        halves = [street((1000, 0), (1070, 0), name="Empty"), street((1070, 0), (1200, 0))]
        one = plan(town([WEST, self.EMPTY], along(0, 9), units=self.CROWDED), ratio("5"))
        split = plan(town([WEST, *halves], along(0, 9), units=self.CROWDED), ratio("5"))
        assert one.streets["flag"].tolist() == ["none", "sparse"]
        assert split.streets["flag"].tolist() == ["none", "sparse", "sparse"]

    def test_not_where_the_quota_is_used(self) -> None:
        row = self.row((0, 0), (9, 0), rule=ratio("1"))
        assert row["flag"] == "none"
        assert row["why"] == "no outlet on it; v has 0 left of its quota (default)"

    @pytest.mark.parametrize(("east_m", "flag"), [(850, "none"), (849.998, "sparse")])
    def test_an_outlet_exactly_at_the_half_window_is_nearby(self, east_m: float, flag: str) -> None:
        row = self.row((east_m, 0), (0, 0))
        assert row["flag"] == flag
        if flag == "none":
            assert row["why"] == "an outlet within 250 m of its middle (default)"

    def test_the_half_window_of_its_rule_where_one_reaches(self) -> None:
        policies = [ratio("5"), window(9, "200")]
        there = town([WEST, self.EMPTY], along(850, 0), units=self.CROWDED)
        found = plan(there, *policies).streets.loc["r1"]
        assert found[["flag", "rests_on", "half_window_m", "at_most"]].tolist() == [
            "sparse", "default", 200, 9
        ]  # fmt: skip
        assert pd.isna(found["cite"])

    def test_not_where_an_outlet_stands_at_its_corner(self) -> None:
        """It is counted on the other street, but its door is here too."""
        long = street((900, 0), (2000, 0), name="Long")
        found = plan(town([WEST, long], along(899), units=PEOPLED), ratio("5")).streets
        assert found["outlets"].tolist() == [1, 0]
        assert found.loc["r1", "why"] == "no outlet on it but at its corner (default)"

    def test_without_a_quota_of_its_own_only_people_count(self) -> None:
        row = self.row((0, 0), (10, 0), rule=window(9, "250"))
        assert row["flag"] == "sparse"
        assert row["why"].endswith("density; v has no quota of its own (default)")

    def test_nobody_nobody_known_and_nowhere(self) -> None:
        def why(people: int | None, west_m: float) -> str:
            here, there = square(-50, -50, 900), square(west_m, -50, 900)
            units = squares(
                [
                    {"unit_id": "u", "residents": 9, "households": 1, "geometry": here},
                    {"unit_id": "v", "residents": people, "households": 9, "geometry": there},
                ]
            )
            rule = ratio("5", counts="households")
            return str(self.row((0, 0), units=units, rule=rule)["why"])

        unknown = "no outlet on it; v has no people that are known (default)"
        assert [why(0, 900), why(None, 900)] == [unknown, unknown]
        assert why(9, 3000) == "no outlet on it; no planning unit is known at its middle (default)"

    def test_where_the_people_of_the_region_are_not_known_nothing_is_enough(self) -> None:
        units = squares(
            [
                {"unit_id": "u", "households": 9, "geometry": square(-900, -900, 1849)},
                {"unit_id": "v", "residents": 900, "households": 9, "geometry": self.EAST},
            ]
        )
        rule = ratio("999", counts="households")
        row = self.row((0, 0), (9, 0), units=units, rule=rule)
        assert row["flag"] == "none"
        assert "not enough" in row["why"]

    def test_a_part_of_a_planning_unit_has_the_quota_of_that(self) -> None:
        units = squares(
            [
                {"unit_id": "u", "kind": "village", "residents": 1000, "geometry": HERE},
                {"unit_id": "g", "kind": "village_group", "parent_id": "u", "residents": 9,
                 "geometry": square(900, -50, 900)},
            ]
        )  # fmt: skip
        rule = ratio("20", applies_to={"kind": "village"})
        row = self.row(*along(*range(9)), units=units, rule=rule)
        assert row[["flag", "unit_id"]].tolist() == ["sparse", "g"]
        # 1,000 people along 1,100 m, of which 250 m are near.
        assert "some 227 people there" in row["why"]
        assert "u has 11 left of its quota" in row["why"]

    def test_tiny_streets_are_not_flagged(self) -> None:
        tiny = street((1000, 0), (1000 + SHORTEST_M - 1, 0))
        found = plan(town([WEST, tiny], along(0), units=PEOPLED), ratio("5")).streets
        assert found["flag"].tolist() == ["none", "none"]


class TestPlaces:
    """人口稠密路段、繁华路段、一般路段: places go by the plan's own names."""

    RULE: ClassVar = {
        "rule": "street_classes",
        "classes": [{"street_class": "busy", "name": "繁华路段"}],
    }

    def test_named_by_the_class_of_the_street(self) -> None:
        rows = [MAIN, street((0, 300), (90, 300), street_class="ring"), street((0, 600), (90, 600))]
        found = plan(town(rows), self.RULE)
        assert found.streets["place"].iloc[0] == "繁华路段"
        assert found.streets["place"].isna().tolist() == [False, True, True]
        assert found.not_judged["reason"].tolist() == [
            "1 streets are of classes that it does not name: ring", "1 streets say no class"
        ]  # fmt: skip

    def test_nothing_to_say_where_all_are_named(self) -> None:
        assert plan(town([MAIN]), self.RULE).not_judged.empty


class TestTables:
    """Empty or full, in any order of rows and in any datum, the tables are the same."""

    def test_without_streets_they_are_empty_and_it_is_said(self) -> None:
        full, bare = (
            plan(town(streets, along(10)), window(1), TestPlaces.RULE) for streets in ([MAIN], None)
        )
        for name in ("streets", "windows"):
            there, none = getattr(full, name), getattr(bare, name)
            assert isinstance(none, gpd.GeoDataFrame)
            assert (len(there), len(none)) == (1, 0)
            assert none.dtypes.astype(str).to_dict() == there.dtypes.astype(str).to_dict()
        assert bare.not_judged["rule"].tolist() == ["street_window", "street_classes"]
        assert bare.not_judged["reason"].str.startswith("no street network").all()
        segments = [op.street_segments(p, segment_m=100) for p in (full, bare)]
        assert [len(s) for s in segments] == [20, 0]
        assert list(segments[0]) == list(segments[1])

    def test_without_outlets(self) -> None:
        found = plan(town([MAIN]), window(1))
        assert found.streets[["outlets", "busiest_window", "flag"]].to_numpy().tolist() == [
            [0, 0, "none"]
        ]
        assert found.windows.empty
        assert op.street_segments(found, segment_m=1000)["outlets"].tolist() == [0, 0]

    def test_streets_come_back_in_the_datum_that_came_in(self) -> None:
        there = town([MAIN], along(10, 20))

        def in_china(table: Any, *columns: str) -> gpd.GeoDataFrame:
            shapes = table.geometry.translate(100, 30)
            return table[list(columns)].set_geometry(convert(shapes, crs_of("gcj02")))

        moved = op.Region(
            units=in_china(there.units, "unit_id", "residents"),
            outlets=in_china(there.outlets, "outlet_id", "status"),
            streets=in_china(there.streets, "street_id", "name"),
            assign="polygon",
        )
        found = plan(moved, window(1))
        line = in_china(there.streets).geometry.iloc[0]
        assert found.streets.geometry.iloc[0].equals(line)
        for table in (found.streets, found.windows, op.street_segments(found, segment_m=100)):
            assert table.crs.name == "GCJ-02"
            assert table.geometry.distance(line).max() < 1e-5

    def test_a_street_that_lies_on_another_one_has_nothing_left(self) -> None:
        found = plan(town([MAIN, {**MAIN, "name": None}], along(10, 20))).streets
        assert found["length_m"].round(3).tolist() == [2000, 0]
        assert found["outlets"].tolist() == [2, 0]
        assert found["flag"].tolist() == ["none", "none"]

    def test_the_order_of_rows_changes_nothing(self) -> None:
        rows = [
            {"street_id": f"s{n}", **row}
            for n, row in enumerate([
                MAIN, street((2000, 0), (2600, 0), name="Main", street_class="ordinary"),
                street((500, 0), (500, 400), name="Side"), street((500, 400), (900, 400)),
            ])
        ]  # fmt: skip
        doors = [(x, float(y)) for x in (3.0, 300.0, 503.0, 700.0, 2100.0) for y in (0, 2, 401)]
        outlets = [{"outlet_id": f"d{n}", "unit_id": "u", "east_m": x, "north_m": y}
                   for n, (x, y) in enumerate(doors)]  # fmt: skip

        def tables(step: int) -> list[pd.DataFrame]:
            table = gpd.GeoDataFrame(rows[::step], crs=4326)
            there = region(UNITS, outlets[::step], streets=table, assign="polygon")
            found = plan(there, window(3, "200", on_streets={"street_class": "busy"}), ratio("9"))
            segments = op.street_segments(found, segment_m=150)
            return [found.streets.sort_index(), found.windows, found.rulings, segments]

        for one, other in zip(tables(1), tables(-1), strict=True):
            assert len(one)
            pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


class TestSegments:
    """Fixed-length segments as well as the streets as drawn."""

    def test_they_follow_one_name_and_the_last_is_what_remains(self) -> None:
        rows = [
            street((0, 0), (130, 0), name="Main", street_class="busy"),
            street((130, 0), (250, 0), name="Main", street_class="ordinary"),
        ]
        doors = along(10, 20, 30, 140, 150, 240)
        found = plan(town(rows, doors), window(2, "30", on_streets={"street_class": "busy"}))
        segments = op.street_segments(found, segment_m=100)
        assert segments["length_m"].round(6).tolist() == [100, 100, 50]
        assert segments["from_m"].tolist() == [0, 100, 200]
        assert segments["outlets"].tolist() == [3, 2, 1]
        assert segments["street_id"].tolist() == ["r0", "r1", "r1"]
        assert segments["busiest_window"].tolist() == [3, 6, 6]
        assert segments["flag"].tolist() == ["over-dense", "none", "none"]
        assert segments["rests_on"].tolist() == ["rule", "default", "default"]
        assert segments["unit_id"].tolist() == ["u"] * 3
        for line, (start, end) in zip(segments.geometry, pairwise([0, 100, 200, 250]), strict=True):
            west, _, east, _ = ((x - EAST) / METRE for x in line.bounds)
            assert (west, east) == pytest.approx((start, end), abs=1e-3)

    def test_a_rule_broken_in_a_unit_without_polygon_reaches_the_segment(self) -> None:
        rule = window(1, "50", applies_to={"kind": "township_seat"})
        units = UNITS.drop(columns="geometry")
        there = town([MAIN], along(100, 140, 500), units=units, assign="unit_id")
        segments = op.street_segments(plan(there, rule), segment_m=200)
        assert segments["rests_on"].tolist() == ["rule", *["default"] * 9]
        assert segments["flag"].tolist()[:1] == ["over-dense"]

    def test_they_are_held_against_the_medians_of_the_streets(self) -> None:
        found = plan(town([MAIN], along(10, 20, 30, 40, 1000)))
        segments = op.street_segments(found, segment_m=100)
        assert segments["flag"].tolist() == ["over-dense", *["none"] * 19]
        assert "3 times the median 0.25 of its class" in segments["why"].iloc[0]

    def test_they_may_have_no_street_to_be_compared_with(self) -> None:
        rows = [street((x, 0), (x + 40, 0), name="Main") for x in (0, 40, 80)]
        segments = op.street_segments(plan(town(rows, along(1, 2, 3))), segment_m=200)
        assert segments["why"].tolist() == [
            "2.50 outlets per 100 m, and no street of its class to compare with (default)"
        ]

    @pytest.mark.parametrize("segment_m", [0, -5, 0.999, float("nan"), float("inf")])
    def test_a_length_that_is_none_is_refused(self, segment_m: float) -> None:
        found = plan(town([MAIN]))
        with pytest.raises(op.DataError, match="segment_m"):
            op.street_segments(found, segment_m=segment_m)


class Row(NamedTuple):
    """A street along the equator, from west to east."""

    west: int
    east: int
    name: str | None
    street_class: str | None


ROWS = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 40]),  # a gap before it
        st.sampled_from([30, 60, 100, 250]),
        st.sampled_from(["A", "A", "B", None]),
        st.sampled_from(["busy", "ordinary", None]),
    ),
    min_size=1,
    max_size=6,
)
DOORS = st.lists(st.integers(-8, 500).map(lambda x: x + 0.5), max_size=14)
RULES = st.lists(
    st.tuples(
        st.sampled_from(["busy", "ordinary", None]),
        st.sampled_from([10, 60, 200]),
        st.integers(1, 4),
        st.sampled_from(["counted", "not_counted"]),
    ),
    max_size=3,
)


class Twin:
    """The same in plain loops, for streets end to end along the equator."""

    def __init__(self, rows: list[Row], doors: list[float], rules: list[Any]) -> None:
        self.rows, self.rules = rows, rules
        self.chain = [0]
        for before, row in pairwise(rows):
            goes_on = before.east == row.west and before.name == row.name
            self.chain.append(self.chain[-1] + (not goes_on))
        spans: dict[int, tuple[int, int]] = {}
        for row, chain in zip(rows, self.chain, strict=True):
            spans[chain] = (spans.get(chain, (row.west,))[0], row.east)
        self.feet: list[list[tuple[int, float]]] = []  # by door: chain and place, nearest first
        for x in doors:
            off = {c: max(west - x, 0, x - east) for c, (west, east) in spans.items()}
            near = min(off.values())
            standing = sorted((d, c) for c, d in off.items() if near <= 100 and d <= near + 5)
            self.feet.append([(c, min(max(x, spans[c][0]), spans[c][1])) for _, c in standing])

    def around(self, chain: int, place: float, half: float) -> int:
        return sum(c == chain and abs(s - place) <= half for feet in self.feet for c, s in feet)

    def row_at(self, chain: int, place: float) -> int:
        return next(
            n for n, row in enumerate(self.rows)
            if self.chain[n] == chain and row.west <= place <= row.east
        )  # fmt: skip

    def outlets(self, n: int) -> int:
        return sum(bool(feet) and self.row_at(*feet[0]) == n for feet in self.feet)

    def busiest(self, n: int, half: float) -> int:
        row, chain = self.rows[n], self.chain[n]
        places = {row.west, row.east} | {
            s + e for feet in self.feet for c, s in feet if c == chain for e in (-half, half)
        }
        return max(self.around(chain, p, half) for p in places if row.west <= p <= row.east)

    def names(self, rule: Any, n: int) -> bool:
        said = {row.street_class for row in self.rows} != {None}
        return rule[0] is None or not said or rule[0] == self.rows[n].street_class

    def broken(self) -> set[tuple[int, str, int]]:
        found = set()
        for k, rule in enumerate(self.rules):
            _, half, at_most, applicant = rule
            for door, feet in enumerate(self.feet):
                mine = [(c, s) for c, s in feet if self.names(rule, self.row_at(c, s))]
                most = max((self.around(c, s, half) for c, s in mine), default=0)
                value = most - (applicant == "not_counted")
                if value > at_most:
                    found.add((k, f"o{door}", value))
        return found

    def flag(self, n: int) -> str:
        reaching = [rule for rule in self.rules if self.names(rule, n)]
        row, mine = self.rows[n], self.outlets(n)
        for _, half, at_most, applicant in reaching:
            if self.busiest(n, half) > at_most + (applicant == "not_counted"):
                return "over-dense"
        if reaching or row.east - row.west < SHORTEST_M or mine < 3:
            return "none"
        usual = [
            self.outlets(m) / (other.east - other.west)
            for m, other in enumerate(self.rows)
            if other.street_class == row.street_class
            and self.outlets(m)
            and other.east - other.west >= SHORTEST_M
        ]
        dense = mine / (row.east - row.west) > OVER_DENSE_MULTIPLE * median(usual) + 1e-9
        return "over-dense" if dense else "none"


@settings(max_examples=25, deadline=None)
@given(ROWS, DOORS, RULES)
def test_windows_equal_a_plain_twin(drawn: list[Any], doors: list[float], rules: list[Any]) -> None:
    """Sliding windows along the street, both sides, following streets of one name."""
    rows, west = [], 0
    for gap, length, name, street_class in drawn:
        rows.append(Row(west + gap, west + gap + length, name, street_class))
        west += gap + length
    doors = [x for x in doors if x < west + 8] or [0.5]
    law = [
        window(at_most, str(half), applicant=applicant, **on_streets(street_class))
        for street_class, half, at_most, applicant in rules
    ]
    streets = [street((r.west, 0), (r.east, 0), **r._asdict()) for r in rows]
    for row in streets:
        del row["west"], row["east"]
    found = plan(town(streets, along(*doors)), *law)
    twin = Twin(rows, doors, rules)

    numbers = range(len(rows))
    table = found.streets
    assert table["outlets"].tolist() == [twin.outlets(n) for n in numbers]
    assert table["busiest_window"].tolist() == [
        twin.busiest(n, half) for n, half in zip(numbers, table["half_window_m"], strict=True)
    ]
    assert table["flag"].tolist() == [twin.flag(n) for n in numbers]
    rulings = found.rulings[found.rulings["sets"] == "street_window"]
    assert set(zip(rulings["rule_no"], rulings["outlet_a"], rulings["value"], strict=True)) == (
        twin.broken()
    )
    compare_windows(found.windows, twin)


def on_streets(street_class: str | None) -> dict[str, Any]:
    return {} if street_class is None else {"on_streets": {"street_class": street_class}}


def compare_windows(windows: gpd.GeoDataFrame, twin: Twin) -> None:
    """For each rule, and the default, the busiest window of each chain where it reaches."""
    limited = {n for n in range(len(twin.rows)) if any(twin.names(r, n) for r in twin.rules)}
    expected = []
    for rule in [*twin.rules, None]:
        half = DEFAULT_HALF_WINDOW_M if rule is None else rule[1]
        best: dict[int, int] = {}
        for n, chain in enumerate(twin.chain):
            if twin.names(rule, n) if rule else n not in limited:
                best[chain] = max(best.get(chain, 0), twin.busiest(n, half))
        holds = float("inf") if rule is None else rule[2] + (rule[3] == "not_counted")
        expected += [
            (half, -1 if rule is None else rule[2], count, count > holds)
            for count in best.values()
            if count
        ]
    columns = ["half_window_m", "at_most", "outlets", "over"]
    rows = windows[columns].fillna({"at_most": -1}).itertuples(index=False, name=None)
    assert sorted(rows) == sorted(expected)
    for row in windows.itertuples():
        # What was located holds what it says.
        chain = twin.chain[int(row.street_id[1:])]
        start = min(r.west for r, c in zip(twin.rows, twin.chain, strict=True) if c == chain)
        inside = [
            s for feet in twin.feet for c, s in feet
            if c == chain and row.from_m - 1e-3 <= s - start <= row.to_m + 1e-3
        ]  # fmt: skip
        assert len(inside) == row.outlets
        assert row.to_m - row.from_m <= 2 * row.half_window_m + 1e-3
    assert windows["outlets"].is_monotonic_decreasing
