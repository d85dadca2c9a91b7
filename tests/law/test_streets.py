"""Rules along a street, by the words of the clauses that they can say."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outletplan.law.kinds import StreetClasses, StreetWindow
from tests.law.making import few, make

if TYPE_CHECKING:
    from decimal import Decimal


def window(**keys: object) -> StreetWindow:
    rule = {"applies_to": "whole_area", "half_window_m": 500, "applicant": "counted"} | keys
    made = make(rule="street_window", **rule)
    assert isinstance(made, StreetWindow)
    return made


class TestStreetWindow:
    """At most n outlets within h metres to either side along the street, both sides of it."""

    @pytest.mark.parametrize(("street_class", "at_most"), [("busy", 12), ("ordinary", 10)])
    def test_by_class_of_street(self, street_class: str, at_most: int) -> None:
        """12 within 500 m on a busy street, 10 on an ordinary one."""
        rule = window(on_streets={"street_class": street_class}, at_most=at_most)
        assert rule.on_streets == (("street_class", (street_class,)),)
        others = np.array([at_most - 2, at_most - 1, at_most])
        assert rule.keeps(others).tolist() == [True, True, False]

    def test_beside_the_applicant(self) -> None:
        rule = window(at_most=12, applicant="not_counted")
        assert rule.keeps(np.array([11, 12, 13])).tolist() == [True, True, False]

    def test_none_beside_it(self) -> None:
        """Not one more within the window."""
        assert window(at_most=1).keeps(np.array([0, 1])).tolist() == [True, False]

    @pytest.mark.parametrize(
        ("applicant", "words"),
        [
            ("counted", "11 beside it + itself = 12, at most 12"),
            ("not_counted", "11 beside it, at most 12"),
        ],
    )
    def test_arithmetic(self, applicant: str, words: str) -> None:
        assert window(at_most=12, applicant=applicant).arithmetic(11) == words

    @pytest.mark.parametrize(
        ("half_window_m", "largest_mm"),
        [("500", 500_000), ("152.4", 152_400), ("0.3048", 304), ("91.7448", 91_744)],
    )
    def test_the_edge_is_inside(self, half_window_m: str, largest_mm: int) -> None:
        """Within 500 m: exactly 500 m away is inside, 500.001 m is not."""
        rule = window(half_window_m=half_window_m, at_most=12)
        assert rule.half_window_mm == largest_mm
        assert rule.limit_m == float(half_window_m)

    @few
    @given(st.decimals("0.001", "5000", places=6), st.integers(0, 10_000_000))
    def test_in_whole_millimetres_as_in_metres(self, half_m: Decimal, distance_mm: int) -> None:
        rule = window(half_window_m=half_m, at_most=12)
        assert (distance_mm <= rule.half_window_mm) is (Fraction(distance_mm, 1000) <= half_m)

    @few
    @given(st.integers(0, 30), st.integers(0, 30))
    def test_one_outlet_may_come_if_it_keeps_the_rule_when_it_is_there(
        self, others: int, at_most: int
    ) -> None:
        before = window(at_most=at_most).keeps(np.array([others]))
        after = window(at_most=at_most, applicant="not_counted").keeps(np.array([others + 1]))
        assert before.tolist() == after.tolist() == [len(range(others + 1)) <= at_most]


class TestStreetClasses:
    """按人口稠密路段、繁华路段、一般路段、农村集中居住片区等类型细分."""

    def test_places_go_by_the_plan_s_own_names(self) -> None:
        classes = [
            {"street_class": "dense", "name": "人口稠密路段"},
            {"street_class": "busy", "name": "繁华路段"},
        ]
        rule = make(rule="street_classes", classes=classes)
        assert isinstance(rule, StreetClasses)
        assert [rule.name_of(word) for word in ("dense", "busy")] == ["人口稠密路段", "繁华路段"]

    def test_other_classes_have_no_name(self) -> None:
        rule = make(rule="street_classes", classes=[{"street_class": "busy", "name": "繁华路段"}])
        assert rule.name_of("ordinary") is None
        assert rule.name_of("") is None
