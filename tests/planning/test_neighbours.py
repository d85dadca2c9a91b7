"""Not adjacent, one per address, banned forms: what is seen of outlets that are there."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

import outletplan as op
from outletplan.measure.adjoining import adjoining
from outletplan.measure.feet import find_feet
from outletplan.measure.streets import street_network
from outletplan.planning import gaps
from tests.planning.cases import DAY, EAST, METRE, policy, region

UNITS = [
    {"unit_id": "v", "kind": "village", "residents": 9},
    {"unit_id": "w", "kind": "village", "residents": 9},
]
NEXT = {"rule": "not_adjacent", "applies_to": "whole_area", "look_within_m": "20"}
ADDRESS = {"rule": "one_per_address", "applies_to": "whole_area"}


def line(*corners: tuple[float, float]) -> LineString:
    return LineString([(EAST + x * METRE, y * METRE) for x, y in corners])


def streets(*lines: LineString) -> gpd.GeoDataFrame:
    ids = [f"r{n}" for n in range(len(lines))]
    return gpd.GeoDataFrame({"street_id": ids, "name": ids}, geometry=list(lines), crs=4326)


MAIN = streets(line((0, 0), (400, 0)))


def doors(*places: tuple[float, float], **also: Any) -> list[dict[str, Any]]:
    return [{"unit_id": "v", "east_m": x, "north_m": y, **also} for x, y in places]


def pairs(there: op.Region, *rules: dict[str, Any]) -> list[tuple[str, str]]:
    found = op.plan(there, policy(*rules), on=DAY).close_pairs
    return sorted(zip(found["outlet_a"], found["outlet_b"], strict=True))


class TestNotAdjacent:
    """Two neighbours on one side of one street with nobody between: to be seen on site."""

    def test_only_who_has_nobody_between(self) -> None:
        there = region(UNITS, doors((10, 5), (18, 8), (26, 5)), streets=MAIN)
        plan = op.plan(there, policy(NEXT), on=DAY)
        assert pairs(there, NEXT) == [("o0", "o1"), ("o1", "o2")]
        assert plan.close_pairs["verdict"].unique().tolist() == ["measure_on_site"]
        assert plan.close_pairs["rule"].unique().tolist() == ["not_adjacent"]
        assert plan.close_pairs["limit_m"].unique().tolist() == [20.0]

    def test_across_the_street_nobody_is_next_door(self) -> None:
        assert pairs(region(UNITS, doors((10, 5), (12, -5)), streets=MAIN), NEXT) == []

    @pytest.mark.parametrize(("metres", "near"), [(19.999, True), (20.0, True), (20.001, False)])
    def test_how_far_it_looks(self, metres: float, *, near: bool) -> None:
        there = region(UNITS, doors((10, 5), (10 + metres, 5)), streets=MAIN)
        assert (pairs(there, NEXT) == [("o0", "o1")]) is near

    def test_the_accuracy_of_points_widens_the_look(self) -> None:
        there = region(UNITS, doors((10, 5), (40, 5)), streets=MAIN, accuracy_m=5)
        assert pairs(there, NEXT) == [("o0", "o1")]

    def test_without_streets_whoever_is_near_may_be(self) -> None:
        there = region(UNITS, doors((0, 0), (15, 0), (30, 0)))
        assert pairs(there, NEXT) == [("o0", "o1"), ("o1", "o2")]
        plan = op.plan(there, policy(NEXT), on=DAY)
        assert plan.close_pairs["measured"].unique().tolist() == ["straight"]

    def test_both_of_a_corner(self) -> None:
        """A door at a corner has neighbours on both its streets."""
        cross = streets(line((0, 0), (200, 0)), line((100, 0), (100, 200)))
        there = region(UNITS, doors((103, 3), (118, 3), (103, 18)), streets=cross)
        assert pairs(there, NEXT) == [("o0", "o1"), ("o0", "o2")]

    def test_on_streets_and_in_units_that_it_names(self) -> None:
        there = region(UNITS, doors((10, 5), (18, 5)), streets=MAIN)
        assert pairs(there, {**NEXT, "applies_to": {"kind": "village"}}) == [("o0", "o1")]
        assert pairs(there, {**NEXT, "on_streets": {"name": "r1"}}) == []

    def test_closed_outlets_are_nobodys_neighbours(self) -> None:
        rows = [*doors((10, 5)), *doors((14, 5), status="closed"), *doors((18, 5))]
        assert pairs(region(UNITS, rows, streets=MAIN), NEXT) == [("o0", "o2")]


PLACES = st.lists(st.tuples(st.integers(0, 120), st.sampled_from([-6, 0, 6])), max_size=9)


@settings(max_examples=60, deadline=None)
@given(PLACES, st.integers(0, 60))
def test_neighbours_equal_a_plain_twin(places: list[tuple[int, int]], within: int) -> None:
    """Side by side are two with no third strictly between them on their side."""
    network = street_network(streets(line((0, 0), (400, 0))))
    lon = np.array([EAST + x * METRE for x, _ in places])
    feet = find_feet(network, lon, np.array([y * METRE for _, y in places]))
    a, b, _ = adjoining(network, feet, within_m=within + 0.5)
    expected = set()
    for (m, (x, side_a)), (n, (y, side_b)) in combinations(enumerate(places), 2):
        for side in {-6, 6} - {-side_a, -side_b}:
            low, high = sorted((x, y))
            between = [1 for z, s in places if low < z < high and s != -side]
            if not between and high - low <= within:
                expected.add((m, n))
    assert set(zip(a.tolist(), b.tolist(), strict=True)) == expected


def test_round_a_ring_the_last_is_beside_the_first() -> None:
    ring = streets(line((0, 0), (60, 0), (60, 60), (0, 60), (0, 0)))
    there = region(UNITS, doors((5, -4), (-4, 5), (64, 30)), streets=ring)
    assert ("o0", "o1") in pairs(there, {**NEXT, "look_within_m": "240"})


class TestOnePerAddress:
    """一址一证."""

    def there(self, *rows: tuple[str | None, float], **also: Any) -> op.Region:
        outlets = [
            {"unit_id": "v", "address": address, "east_m": x, "north_m": 0.0} for address, x in rows
        ]
        return region(UNITS, outlets, **also)

    def test_one_address_in_two_spellings(self) -> None:
        there = self.there(("示范路12号", 0), ("示范路 １２号", 30), ("示范路14号", 30))
        found = op.plan(there, policy(ADDRESS), on=DAY).close_pairs
        assert found[
            ["outlet_a", "outlet_b", "verdict", "measured", "rule"]
        ].to_numpy().tolist() == [["o0", "o1", "below", "address", "one_per_address"]]
        assert found["limit_m"].isna().all()
        assert found["lower_m"].tolist() == [30.0]

    def test_a_place_is_no_address(self) -> None:
        assert pairs(self.there(("示范村", 0), ("示范村", 30)), ADDRESS) == []
        assert pairs(self.there(("示范村3组", 0), ("示范村3组", 30)), ADDRESS) == []

    def test_far_apart_they_are_two_that_are_called_alike(self) -> None:
        assert pairs(self.there(("1号", 0), ("1号", 100.0)), ADDRESS) == [("o0", "o1")]
        assert pairs(self.there(("1号", 0), ("1号", 100.002)), ADDRESS) == []

    def test_one_spot_without_an_address_is_seen_on_site(self) -> None:
        there = self.there((None, 0), ("1号", 0), ("2号", 0))
        found = op.plan(there, policy(ADDRESS), on=DAY).close_pairs
        assert found["verdict"].unique().tolist() == ["measure_on_site"]
        assert pairs(there, ADDRESS) == [("o0", "o1"), ("o0", "o2")]

    def test_without_points_one_unit_tells(self) -> None:
        rows = [{"unit_id": u, "address": "1号"} for u in ("v", "v", "w")]
        found = op.plan(region(UNITS, rows), policy(ADDRESS), on=DAY).close_pairs
        verdict = found.set_index(["outlet_a", "outlet_b"])["verdict"].to_dict()
        assert verdict == {
            ("o0", "o1"): "below", ("o0", "o2"): "measure_on_site", ("o1", "o2"): "measure_on_site"
        }  # fmt: skip
        assert found["line"].isna().all()

    def test_the_row_says_which_relief_was_granted(self) -> None:
        rows: list[dict[str, Any]] = [
            {"unit_id": "v", "address": "1号", "relief": r} for r in ("残疾低保", None)
        ]
        found = op.plan(region(UNITS, rows), policy(ADDRESS), on=DAY).close_pairs
        assert found["relief"].tolist() == ["残疾低保"]


class TestBannedForms:
    """Vending, pharmacies, floor area below x m²: an outlet that is there stays lawful."""

    @pytest.mark.parametrize(("area", "banned"), [(19.9, True), (20.0, False), (None, False)])
    def test_floor_area(self, area: float | None, *, banned: bool) -> None:
        law = policy({"rule": "banned_form", "forms": {"floor_area_m2": {"below": 20}}})
        rows: list[dict[str, Any]] = [
            {"unit_id": "v", "floor_area_m2": area},
            {"unit_id": "v", "floor_area_m2": 50},
        ]
        plan = op.plan(region(UNITS, rows), law, on=DAY)
        found = plan.rulings[plan.rulings["sets"] == "banned_form"]
        assert (found["outlet_a"].tolist() == ["o0"]) is banned
        assert plan.close_pairs.empty

    def test_a_column_that_is_not_there_is_refused(self) -> None:
        law = policy({"rule": "banned_form", "forms": {"colour": "red"}})
        with pytest.raises(op.PolicyError, match="a column of outlets"):
            op.plan(region(UNITS, [{"unit_id": "v"}]), law, on=DAY)

    def test_explained(self) -> None:
        law = policy({"rule": "banned_form", "forms": {"business_type": "药店"}})
        rows = [{"unit_id": "v", "business_type": "药店"}]
        plan = op.plan(region(UNITS, rows), law, on=DAY)
        assert "of a form that gets no licence" in op.explain(plan, "v")


def reasons(there: op.Region, *rules: dict[str, Any]) -> list[str]:
    return op.plan(there, policy(*rules), on=DAY).not_judged["reason"].tolist()


class TestWhatIsNotKnown:
    """Never silently dropped."""

    def test_outlets_that_do_not_say(self) -> None:
        rows: list[dict[str, Any]] = [
            {"unit_id": "v", "business_type": kind, "floor_area_m2": area, "address": address}
            for kind, area, address in (("kiosk", 5, "1号"), ("kiosk", None, None), (None, 5, None))
        ]
        there = region(UNITS, rows)
        form = {"business_type": "kiosk", "floor_area_m2": {"below": 9}}
        assert reasons(there, {"rule": "banned_form", "forms": form}) == [
            "1 outlets in being say no business_type: the rule does not reach them",
            "1 outlets in being say no floor_area_m2: the rule does not reach them",
        ]
        assert reasons(there, ADDRESS) == [
            "2 outlets in being say no address: the rule does not reach them"
        ]

    def test_neighbours_without_streets(self) -> None:
        assert reasons(region(UNITS, doors((0, 0))), NEXT) == [gaps.NO_NEIGHBOURS]
