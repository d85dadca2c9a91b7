"""Rules of distance, by the words of the clauses that they can say."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outletplan.errors import PolicyError
from outletplan.law.kinds import Interval, SiteExclusion, Spacing
from tests.law.making import few, make

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

millimetres = st.integers(-5_000, 400_000)  # a lower bound may come out below 0
metres = st.decimals("0.0005", "300", places=4)
steps = st.sampled_from(["0.001", "0.01", "0.1", "1", "0.25"])


def spacing(**keys: object) -> Spacing:
    rule = {"applies_to": "whole_area", "measured": "straight"} | keys
    made = make(rule="spacing", **rule)
    assert isinstance(made, Spacing)
    return made


def exclusion(**keys: object) -> SiteExclusion:
    rule = {"sites": {"kind": "school"}, "measured": "straight", "asks": ["new"]} | keys
    made = make(rule="site_exclusion", **rule)
    assert isinstance(made, SiteExclusion)
    return made


def kept(keeps: Callable[..., NDArray[np.bool_]], *distances_mm: int) -> list[bool]:
    """Judge distances, all of them at once."""
    answers: list[bool] = keeps(np.array(distances_mm)).tolist()
    return answers


def compared(distance_mm: int, step: str) -> Decimal:
    """Round a distance in decimals, as a clerk would: the twin."""
    count = (Decimal(distance_mm) / 1000 / Decimal(step)).quantize(Decimal(1), ROUND_HALF_UP)
    return count * Decimal(step)


class TestSpacing:
    """其他各行政村(组)零售点之间的距离不得少于150米: exactly 150 metres is lawful."""

    def test_the_edge_is_lawful(self) -> None:
        rule = spacing(at_least_m=150)
        assert kept(rule.keeps, 0, 149_999, 150_000, 150_001) == [False, False, True, True]

    def test_metres_with_one_decimal(self) -> None:
        rule = spacing(at_least_m=50, compare_to_m="0.1")
        assert kept(rule.keeps, 49_949, 49_950, 50_000) == [False, True, True]

    def test_500_feet(self) -> None:
        rule = spacing(at_least_m="152.4")
        assert kept(rule.keeps, 152_399, 152_400, 152_401) == [False, True, True]
        assert rule.limit_m == 152.4

    @few
    @given(millimetres, metres, steps)
    def test_like_decimal_rounding(self, distance_mm: int, at_least: Decimal, step: str) -> None:
        rule = spacing(at_least_m=at_least, compare_to_m=step)
        assert kept(rule.keeps, distance_mm) == [compared(distance_mm, step) >= at_least]


class TestTwoSides:
    """Same side / opposite side: two numbers for one street."""

    def test_each_side_has_its_edge(self) -> None:
        rule = spacing(at_least_m=50, opposite_side_at_least_m=30)
        edges = np.array([49_999, 50_000, 50_001, 29_999, 30_000, 30_001])
        same = np.array([True, True, True, False, False, False])
        assert rule.keeps(edges, same_side=same).tolist() == [False, True, True] * 2

    def test_the_search_is_as_wide_as_the_larger_number(self) -> None:
        assert spacing(at_least_m=50, opposite_side_at_least_m=30).limit_m == 50
        assert spacing(at_least_m=30, opposite_side_at_least_m=50).limit_m == 50
        assert spacing(at_least_m=30).limit_m == 30

    def test_without_sides_all_stand_on_the_same(self) -> None:
        rule = spacing(at_least_m=50, opposite_side_at_least_m=30)
        assert kept(rule.keeps, 49_999, 50_000) == [False, True]

    def test_one_number_holds_on_both_sides(self) -> None:
        rule = spacing(at_least_m=50)
        same = np.array([True, True, False, False])
        edges = np.array([49_999, 50_000, 49_999, 50_000])
        assert rule.keeps(edges, same_side=same).tolist() == [False, True, False, True]

    def test_none_is_no_limit_across_the_street(self) -> None:
        rule = spacing(at_least_m=50, opposite_side_at_least_m="none")
        distances, same = np.array([-20, 0, 49_999, 49_999]), np.array([False, False, False, True])
        assert rule.keeps(distances, same_side=same).tolist() == [True, True, True, False]
        assert rule.limit_m == 50

    @pytest.mark.parametrize("measured", ["straight", "walking"])
    def test_the_method_is_named(self, measured: str) -> None:
        keys = {"at_least_m": 50, "opposite_side_at_least_m": 30}
        assert spacing(measured=measured, **keys).measured == measured

    @few
    @given(st.lists(st.tuples(millimetres, st.booleans()), max_size=6), metres, metres, steps)
    def test_like_a_loop_over_pairs(
        self, pairs: list[tuple[int, bool]], same_m: Decimal, across_m: Decimal, step: str
    ) -> None:
        rule = spacing(at_least_m=same_m, opposite_side_at_least_m=across_m, compare_to_m=step)
        twin = [compared(mm, step) >= (same_m if same else across_m) for mm, same in pairs]
        distances = np.array([mm for mm, _ in pairs], dtype=np.int64)
        sides = np.array([same for _, same in pairs], dtype=bool)
        assert rule.keeps(distances, same_side=sides).tolist() == twin


class TestOnStreets:
    """乡镇府所在地繁华街道零售点之间的直线距离为30米: other streets have no rule of their own."""

    @pytest.mark.parametrize(
        ("on_streets", "frozen"),
        [
            ({"street_class": "busy"}, (("street_class", ("busy",)),)),
            (
                {"street_class": ["busy", "ordinary"], "name": "样本路", "street_id": 7},
                (
                    ("street_class", ("busy", "ordinary")),
                    ("name", ("样本路",)),
                    ("street_id", ("7",)),
                ),
            ),
        ],
    )
    def test_kept_frozen(self, on_streets: object, frozen: object) -> None:
        rule = spacing(at_least_m=30, on_streets=on_streets)
        assert rule.on_streets == frozen
        assert hash(rule) == hash(spacing(at_least_m=30, on_streets=on_streets))

    def test_left_out_it_is_every_street(self) -> None:
        assert spacing(at_least_m=30).on_streets is None

    @pytest.mark.parametrize("on_streets", ["whole_area", "busy", {}, {"name": []}, {"name": ""}])
    def test_refused(self, on_streets: object) -> None:
        with pytest.raises(PolicyError, match=r"policy, rules\[0\]\.on_streets"):
            spacing(at_least_m=30, on_streets=on_streets)

    def test_faults_of_ranges_come_at_once(self) -> None:
        with pytest.raises(PolicyError) as caught:
            spacing(at_least_m=30, on_streets={"width_m": {"at_lest": 12}, "lanes": {}})
        assert [(problem.key, problem.remedy) for problem in caught.value.problems] == [
            ("rules[0].on_streets.width_m.at_lest", "Did you mean at_least?"),
            ("rules[0].on_streets.lanes", "Write for instance {up_to: 30000}."),
        ]

    def test_any_column_and_ranges(self) -> None:
        """Which columns there are is known in plan() only."""
        rule = spacing(at_least_m=30, on_streets={"width_m": {"at_least": 12}, "owner": "city"})
        assert rule.on_streets == (("width_m", Interval(at_least=12)), ("owner", ("city",)))


class TestSiteExclusion:
    """None within x metres of a school, kindergarten, hazardous store."""

    @pytest.mark.parametrize(("kind", "limit"), [("school", 100), ("kindergarten", 50)])
    def test_strictly_more(self, kind: str, limit: int) -> None:
        """Foshan: strictly more than 100 m from schools, 50 m from kindergartens."""
        rule = exclusion(sites={"kind": kind}, more_than_m=limit)
        edge = limit * 1000
        assert kept(rule.keeps, 0, edge - 1, edge, edge + 1) == [False, False, False, True]
        assert (rule.sites, rule.limit_m) == ((("kind", (kind,)),), limit)

    def test_strictly_more_in_metres_with_one_decimal(self) -> None:
        """Foshan compares metres with one decimal."""
        rule = exclusion(more_than_m=100, compare_to_m="0.1")
        assert kept(rule.keeps, 100_000, 100_049, 100_050) == [False, False, True]

    def test_at_least(self) -> None:
        """Philadelphia and San Francisco: 500 ft (152.4 m)."""
        rule = exclusion(at_least_m="152.4")
        assert kept(rule.keeps, 0, 152_399, 152_400, 152_401) == [False, False, True, True]
        assert rule.limit_m == 152.4

    def test_the_whole_area_and_every_gate_unless_said_otherwise(self) -> None:
        rule = exclusion(at_least_m=50)
        assert (rule.applies_to, rule.from_gates) == ("whole_area", "all")
        rule = exclusion(at_least_m=50, applies_to={"kind": "cell"}, from_gates="main")
        assert (rule.applies_to, rule.from_gates) == ((("kind", ("cell",)),), "main")

    def test_which_requests_it_bites_on(self) -> None:
        """A new kindergarten beside an old outlet: nothing today, not renewed later."""
        rule = exclusion(more_than_m=50, asks=["new", "relocation", "renewal"])
        assert rule.asks == ("new", "relocation", "renewal")
        assert "renewal" not in exclusion(more_than_m=50, asks=["new", "relocation"]).asks

    @few
    @given(millimetres, metres, steps)
    def test_like_decimal_rounding(self, distance_mm: int, limit: Decimal, step: str) -> None:
        at_least = exclusion(at_least_m=limit, compare_to_m=step)
        more_than = exclusion(more_than_m=limit, compare_to_m=step)
        assert kept(at_least.keeps, distance_mm) == [compared(distance_mm, step) >= limit]
        assert kept(more_than.keeps, distance_mm) == [compared(distance_mm, step) > limit]
