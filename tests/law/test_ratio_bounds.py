"""What bounds a ratio: its least and greatest number, and where it is rounded up."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outletplan.law.kinds import RatioCap
from tests.law.making import few, make


def ratio(**keys: object) -> RatioCap:
    rule = {"applies_to": {"kind": "village"}, "counts": "residents"} | keys
    made = make(rule="ratio_cap", **rule)
    assert isinstance(made, RatioCap)
    return made


class TestFoodMarket:
    """Food market: one per 50 stalls, at most 10."""

    @pytest.mark.parametrize(
        ("stalls", "outlets"), [(0, 0), (49, 0), (50, 1), (51, 1), (499, 9), (500, 10), (9_000, 10)]
    )
    def test_at_most(self, stalls: int, outlets: int) -> None:
        rule = ratio(one_per=50, counts="stalls", rounding="down", at_most=10)
        assert rule.outlets_for(np.array([stalls])).tolist() == [outlets]

    def test_at_least_one_if_none(self) -> None:
        rule = ratio(one_per=50, counts="stalls", rounding="down", at_least=1)
        assert rule.outlets_for(np.array([0, 49, 50, 100])).tolist() == [1, 1, 1, 2]
        assert rule.arithmetic(49) == "49 ÷ 50 = 0.98, rounded down to 0, at least 1"
        assert rule.arithmetic(50) == "50 ÷ 50 = 1"


class TestThreshold:
    """Rounding by a fraction threshold: the word says whether the edge itself goes up."""

    @pytest.mark.parametrize(
        ("rounding", "outlets"), [("up_from", [2, 3, 3]), ("up_above", [2, 2, 3])]
    )
    def test_edge(self, rounding: str, outlets: list[int]) -> None:
        rule = ratio(outlets_per_1000=2, rounding=rounding, part="0.3")
        assert rule.outlets_for(np.array([1_149, 1_150, 1_151])).tolist() == outlets
        assert rule.arithmetic(1_150).endswith(f"2.3, rounded {rounding.replace('_', ' ')} 0.3 to "
                                               f"{outlets[1]}")  # fmt: skip

    def test_half_up_is_up_from_a_half(self) -> None:
        counts = np.arange(5_000)
        twin = ratio(one_per=1_000, rounding="half_up").outlets_for(counts)
        rule = ratio(one_per=1_000, rounding="up_from", part="0.5")
        assert rule.outlets_for(counts).tolist() == twin.tolist()

    @few
    @given(
        st.integers(0, 10**12),
        st.decimals("0.001", "1000", places=9),
        st.sampled_from(["up_from", "up_above"]),
        st.decimals("0.000000001", "0.999999999", places=9),
    )
    def test_like_decimal_arithmetic(
        self, count: int, per_1000: Decimal, rounding: str, part: Decimal
    ) -> None:
        exact = count * per_1000 / 1000
        whole = exact.to_integral_value(ROUND_FLOOR)
        goes_up = exact - whole >= part if rounding == "up_from" else exact - whole > part
        rule = ratio(outlets_per_1000=per_1000, rounding=rounding, part=part)
        assert rule.outlets_for(np.array([count])).tolist() == [int(whole) + goes_up]
