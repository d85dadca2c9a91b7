"""Relief and the clauses on forms, addresses and neighbours, by the words that they can say."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outletplan.law.kinds import OnePerAddress, Relief, Spacing
from tests.law.making import few, make

metres = st.decimals("0.001", "1000", places=3)


def relief(**keys: object) -> Relief:
    made = make(**{"rule": "relief", "first_licence_only": "no"} | keys)
    assert isinstance(made, Relief)
    return made


def spacing(**keys: object) -> Spacing:
    rule = {"rule": "spacing", "applies_to": "whole_area", "measured": "walking", "at_least_m": 50}
    made = make(**rule | keys)
    assert isinstance(made, Spacing)
    return made


def edge(rule: Spacing | None, *distances_mm: int) -> list[bool]:
    assert rule is not None
    kept: list[bool] = rule.keeps(np.array(distances_mm)).tolist()
    return kept


class TestRelief:
    """Relief for cared-for groups: × 0.5 (Wuhan), minus 10 m (Foshan), another table, or waived."""

    def test_half_of_50_metres_is_25(self) -> None:
        left = relief(factor="0.5").relieved(spacing())
        assert edge(left, 24_999, 25_000, 25_001) == [False, True, True]

    def test_50_metres_minus_10_is_40(self) -> None:
        left = relief(minus_m=10).relieved(spacing())
        assert edge(left, 39_999, 40_000, 40_001) == [False, True, True]

    def test_foshan_compares_with_one_decimal_under_relief_too(self) -> None:
        left = relief(minus_m=10).relieved(spacing(compare_to_m="0.1"))
        assert edge(left, 39_949, 39_950) == [False, True]

    def test_minus_as_much_as_there_is_leaves_nothing(self) -> None:
        assert relief(minus_m=50).relieved(spacing()) is None
        assert edge(relief(minus_m="49.999").relieved(spacing()), 0, 1) == [False, True]

    def test_another_table_never_asks_more(self) -> None:
        rule = relief(at_least_m=30)
        assert edge(rule.relieved(spacing()), 29_999, 30_000) == [False, True]
        assert edge(rule.relieved(spacing(at_least_m=20)), 19_999, 20_000) == [False, True]

    def test_waived(self) -> None:
        assert relief(waives=["spacing"]).relieved(spacing()) is None
        assert relief(waives=["quota"]).relieved(spacing()) == spacing()

    def test_both_sides_of_the_street(self) -> None:
        left = relief(factor="0.5").relieved(spacing(opposite_side_at_least_m=30))
        assert left is not None
        sides = np.array([True, True, False, False])
        kept = left.keeps(np.array([24_999, 25_000, 14_999, 15_000]), same_side=sides)
        assert kept.tolist() == [False, True, False, True]
        nothing_across = relief(factor="0.5").relieved(spacing(opposite_side_at_least_m="none"))
        assert nothing_across is not None
        assert nothing_across.keeps(np.array([0]), same_side=np.array([False])).tolist() == [True]

    def test_it_never_waives_schools(self) -> None:
        """By construction: no word and no key of it names them."""
        assert "sites" not in Relief.model_fields
        schema = str(Relief.model_json_schema())
        assert "site_exclusion" not in schema

    @few
    @given(metres, st.sampled_from(["factor", "minus_m", "at_least_m"]), metres)
    def test_it_never_asks_more_and_is_exact(
        self, asked: Decimal, effect: str, by: Decimal
    ) -> None:
        number = by / 1001 if effect == "factor" else by
        number = max(number.quantize(Decimal("0.000001")), Decimal("0.000001"))
        left = relief(**{effect: number}).least_m(asked)
        exact = {
            "factor": Fraction(asked) * Fraction(number),
            "minus_m": Fraction(asked) - Fraction(number),
            "at_least_m": min(Fraction(asked), Fraction(number)),
        }[effect]
        assert Fraction(left or 0) == max(exact, 0)
        assert (left or 0) <= asked


class TestWhomItReaches:
    """First licence only."""

    @pytest.mark.parametrize(
        ("only", "first", "reached"),
        [
            ("yes", True, True), ("yes", False, False), ("yes", None, None),
            ("no", True, True), ("no", False, True), ("no", None, True),
        ],
    )  # fmt: skip
    def test_first_licence(self, only: str, first: bool | None, reached: bool | None) -> None:  # noqa: FBT001 - cases
        rule = relief(factor="0.5", first_licence_only=only, codes=["disabled"])
        assert rule.reaches("disabled", first_licence=first) is reached
        assert rule.reaches("veteran", first_licence=first) is False
        assert rule.reaches(None, first_licence=first) is False

    def test_without_codes_nobody_has_to_claim_it(self) -> None:
        assert relief(waives=["quota"]).reaches(None, first_licence=None) is True


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("示范路12号", "示范路 １２号", True),
        ("示范路12号（东门）", "示范路12号（东门）", True),
        ("12 Main St.", "12 MAIN ST", True),
        ("示范路12号", "示范路12-1号", False),
        ("示范路1-2号", "示范路12号", False),
    ],
)
def test_spellings_of_an_address(one: str, other: str, *, same: bool) -> None:
    assert (OnePerAddress.address(one) == OnePerAddress.address(other)) is same
