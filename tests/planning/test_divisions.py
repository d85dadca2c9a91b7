"""A total divided over units: by weights, at every level, with a minimum, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

import outletplan as op
from outletplan.law.kinds import Division
from tests.planning.cases import DAY, EAST, METRE, cells, policy, ratio, region, square, squares

DIVISION: dict[str, Any] = {
    "rule": "division", "applies_to": {"kind": "village"}, "by": [{"counts": "residents"}],
}  # fmt: skip
TREE: list[dict[str, Any]] = [
    {"unit_id": "C", "kind": "county"},
    {"unit_id": "T", "kind": "township", "parent_id": "C"},
    {"unit_id": "a", "kind": "village", "parent_id": "T", "residents": 1_000},
    {"unit_id": "b", "kind": "village", "parent_id": "T", "residents": 700},
    {"unit_id": "U", "kind": "township", "parent_id": "C"},
    {"unit_id": "c", "kind": "village", "parent_id": "U", "residents": 333},
    {"unit_id": "d", "kind": "village", "parent_id": "U", "residents": 0},
]
COUNTED = [{"residents": 2_000, **unit} for unit in TREE]


def planned(units: list[dict[str, Any]], *rules: dict[str, Any]) -> op.Plan:
    return op.plan(region(units), policy(*rules), on=DAY)


def villages(*residents: int) -> list[dict[str, Any]]:
    return [
        {"unit_id": f"v{n:03}", "kind": "village", "residents": count}
        for n, count in enumerate(residents)
    ]


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    """Divide as a clerk does with a pencil: the twin."""
    shares = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = [int(share) for share in shares]
    order = sorted(range(len(weights)), key=lambda n: (parts[n] - shares[n], n))
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return parts


class TestFujianDistrict:
    """A total is divided over the committees, so that the parts add up exactly to the total."""

    def test_the_number_of_the_whole_area(self) -> None:
        """核发烟草专卖零售许可证控制在人口总数的3.1‰以内: 2,033 people, 6.3023, 6."""
        plan = planned(TREE, ratio("3.1", applies_to="whole_area"), DIVISION | {"total_of": "1"})
        assert plan.quotas["quota"].dropna().to_dict() == {"a": 3, "b": 2, "c": 1, "d": 0}
        assert plan.totals["over_committed"].tolist() == [0, 0, 0, 0]

    def test_at_every_level(self) -> None:
        plan = planned(TREE, DIVISION | {"total": 11})
        caps = plan.totals.set_index("scope")
        assert caps["cap"].to_dict() == {"whole_area": 11, "C": 11, "T": 9, "U": 2}
        assert (caps["planned"] == caps["cap"]).all()

    def test_what_is_told(self) -> None:
        plan = planned(TREE, DIVISION | {"total": 11})
        words = "9 × 700 ÷ 1,700 people, by largest remainder 4, of the part of T"
        assert cells(plan.quotas, "b", "quota", "people", "arithmetic") == [4, 700, words]
        assert words in op.explain(plan, "b")


class TestLargestRemainder:
    """What is left goes to the largest remainders, of equal ones to the smaller id."""

    @pytest.mark.parametrize(
        ("total", "residents", "parts"),
        [
            (10, [1, 1, 1], [4, 3, 3]),
            (10, [300, 300, 400], [3, 3, 4]),
            (1, [1, 2, 2], [0, 1, 0]),
            (0, [5, 5], [0, 0]),
            (7, [1, 0], [7, 0]),
        ],
    )
    def test_by_hand(self, total: int, residents: list[int], parts: list[int]) -> None:
        plan = planned(villages(*residents), DIVISION | {"total": total})
        assert plan.quotas["quota"].tolist() == parts

    @given(
        st.integers(0, 10**6),
        st.lists(st.integers(0, 10**11), min_size=1, max_size=9).filter(any),
    )
    def test_like_a_pencil(self, total: int, weights: list[int]) -> None:
        (rule,) = policy(DIVISION | {"total": 1}).documents[0].rules
        assert isinstance(rule, Division)
        parts = rule.parts(total, np.array(weights, dtype=np.int64))
        assert parts.tolist() == largest_remainder(total, weights)


class TestMinimum:
    """Minimum per unit: whose share is smaller has it, the others share the rest."""

    @pytest.mark.parametrize(
        ("at_least", "parts"), [(0, [0, 1, 9]), (1, [1, 1, 8]), (2, [2, 2, 6]), (3, [3, 3, 4])]
    )
    def test_by_hand(self, at_least: int, parts: list[int]) -> None:
        plan = planned(villages(1, 9, 90), DIVISION | {"total": 10, "at_least": at_least})
        assert plan.quotas["quota"].tolist() == parts

    def test_a_total_that_is_too_small_is_refused(self) -> None:
        found = "2 for units of the whole area that have 3 in any case"
        with pytest.raises(op.PolicyError, match=found):
            planned(villages(1, 9, 90), DIVISION | {"total": 2, "at_least": 1})

    def test_units_that_weigh_nothing_are_refused(self) -> None:
        with pytest.raises(op.PolicyError, match=r"2 for units of .* that weigh nothing"):
            planned(villages(0, 0), DIVISION | {"total": 2})


class TestTotalsOfAreas:
    """The number of each township over its own villages."""

    CAP = ratio("2", applies_to={"kind": "township"})

    def test_each_for_itself(self) -> None:
        plan = planned(COUNTED, self.CAP, DIVISION | {"total_of": "1"})
        assert plan.quotas["quota"].dropna().to_dict() == {"a": 2, "b": 2, "c": 4, "d": 0}

    def test_units_outside_are_said(self) -> None:
        units = [*COUNTED, {"unit_id": "e", "kind": "village", "residents": 5}]
        plan = planned(units, self.CAP, DIVISION | {"total_of": "1"})
        said = plan.not_judged["reason"].tolist()
        assert said == ["1 units lie in no area whose total is divided"]


class TestStreets:
    """Weights by street length by class, and inside over kinds of place."""

    BY = (
        {"percent": 50, "counts": "residents"},
        {
            "percent": 50,
            "streets": [{"street_class": "busy", "weight": 3}, {"street_class": "ordinary"}],
        },
    )

    def plan(self, **also: Any) -> op.Plan:
        units = squares(
            {"unit_id": name, "kind": "village", "residents": 100, "geometry": square(west, 0, 400)}
            for name, west in (("v", 0), ("w", 400))
        )
        lines = {"s1": ("busy", 10, 110), "s2": ("ordinary", 120, 220), "s3": ("busy", 410, 510)}
        rows = [
            {
                "street_id": name,
                "street_class": word,
                "geometry": LineString(
                    [(EAST + west * METRE, METRE), (EAST + east * METRE, METRE)]
                ),
            }
            for name, (word, west, east) in lines.items()
        ]
        streets = gpd.GeoDataFrame(rows, crs=4326)
        there = region(units, [{"east_m": 1.0, "unit_id": "v"}], streets=streets)
        return op.plan(there, policy(DIVISION | also), on=DAY)

    def test_half_by_people_half_by_street(self) -> None:
        """v: 7 × (25% + 50% × 400/700) = 3.75; w: 3.25."""
        plan = self.plan(total=7, by=list(self.BY))
        assert plan.quotas["quota"].to_dict() == {"v": 4, "w": 3}

    def test_by_street_alone(self) -> None:
        plan = self.plan(total=7, by=[self.BY[1] | {"percent": 100}])
        assert plan.quotas["quota"].to_dict() == {"v": 4, "w": 3}

    def test_over_kinds_of_place(self) -> None:
        places = [{"street_class": "busy", "weight": 3}, {"street_class": "ordinary"}]
        plan = self.plan(total=8, places=places)
        rows = plan.place_quotas[["unit_id", "street_class", "quota"]].to_numpy().tolist()
        assert rows == [["v", "busy", 3], ["v", "ordinary", 1], ["w", "busy", 4]]

    def test_without_streets_it_is_said(self) -> None:
        also = {"total": 2, "by": list(self.BY), "places": [{"street_class": "busy"}]}
        plan = planned(villages(1, 1), DIVISION | also)
        assert plan.quotas["quota"].tolist() == [1, 1]
        assert plan.not_judged["reason"].tolist() == [
            "no streets: the total is divided by what else it names",
            "no streets: no part is divided over kinds of place",
        ]


class TestReconciled:
    """Over-committed totals are reported, reconciled beside the quota, which is never cut."""

    VILLAGES = ratio("4", applies_to={"kind": "village"})

    def test_by_largest_remainder_over_the_quotas(self) -> None:
        cap = {"rule": "fixed", "outlets": 4, "applies_to": "whole_area"}
        plan = planned(TREE, self.VILLAGES, {**cap, "reconciled_by": "largest_remainder"})
        assert plan.quotas["quota"].dropna().to_dict() == {"a": 4, "b": 2, "c": 1, "d": 0}
        assert plan.totals["over_committed"].tolist() == [3]
        assert plan.quotas["reconciled"].dropna().to_dict() == {"a": 2, "b": 1, "c": 1, "d": 0}

    def test_the_deepest_cap_first(self) -> None:
        method = {"rule": "fixed", "reconciled_by": "largest_remainder"}
        caps = [
            {"outlets": 3, "applies_to": "whole_area", **method},
            {"outlets": 3, "applies_to": {"unit_id": "T"}, **method},
        ]
        plan = planned(TREE, self.VILLAGES, *caps)
        assert plan.quotas["reconciled"].dropna().to_dict() == {"a": 1, "b": 1, "c": 1, "d": 0}

    @pytest.mark.parametrize("also", [{}, {"reconciled_by": "largest_remainder", "outlets": 7}])
    def test_nothing_without_a_method_or_within_the_cap(self, also: dict[str, Any]) -> None:
        cap = {"rule": "fixed", "outlets": 4, "applies_to": "whole_area", **also}
        plan = planned(TREE, self.VILLAGES, cap)
        assert plan.quotas["reconciled"].isna().all()
