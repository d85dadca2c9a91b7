"""Each kind of rule, by the words of the clauses that it can say."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outletplan.errors import PolicyError
from outletplan.law.kinds import (
    Bands,
    BlankVillages,
    Fixed,
    GuaranteedMinimum,
    NotJudged,
    RatioCap,
)
from tests.law.making import few, make

if TYPE_CHECKING:
    from collections.abc import Callable

people = st.integers(0, 10**10)
rates = st.decimals("0.001", "1000", places=3)


def ratio(**keys: object) -> RatioCap:
    rule = {"applies_to": "whole_area", "counts": "residents", "rounding": "down"} | keys
    made = make(rule="ratio_cap", **rule)
    assert isinstance(made, RatioCap)
    return made


def bands(*rows: dict[str, int], **keys: object) -> Bands:
    rule = {"applies_to": {"kind": "village"}, "counts": "residents"} | keys
    made = make(rule="bands", bands=rows, **rule)
    assert isinstance(made, Bands)
    return made


def one(outlets_for: Callable[[Any], Any], count: int) -> int:
    (outlets,) = outlets_for(np.array([count])).tolist()
    assert isinstance(outlets, int)
    return outlets


class TestRatioCap:
    """总量控制在总人口23.07万人的4.5‰内……控制在1038户以内."""

    def test_the_county(self) -> None:
        rule = ratio(outlets_per_1000="4.5")
        assert one(rule.outlets_for, 230_700) == 1_038
        assert rule.arithmetic(230_700) == "230,700 × 4.5‰ = 1,038.15, rounded down to 1,038"

    def test_floats_say_62(self) -> None:
        rule = ratio(outlets_per_1000="5.6")
        assert int(11_250 * 5.6 / 1000) == 62
        assert one(rule.outlets_for, 11_250) == 63
        assert rule.arithmetic(11_250) == "11,250 × 5.6‰ = 63"

    @pytest.mark.parametrize(("count", "outlets"), [(3_499, 0), (3_500, 1), (3_501, 1)])
    def test_one_per_3500_at_the_edge(self, count: int, outlets: int) -> None:
        assert one(ratio(one_per=3_500).outlets_for, count) == outlets

    @pytest.mark.parametrize(("count", "outlets"), [(333, 0), (334, 1), (335, 1)])
    def test_three_per_mille_gives_nothing_below_334_people(self, count: int, outlets: int) -> None:
        assert one(ratio(outlets_per_1000=3).outlets_for, count) == outlets

    @pytest.mark.parametrize(
        ("rounding", "outlets"),
        [("down", [1, 1, 1, 1, 2]), ("up", [1, 2, 2, 2, 2]), ("half_up", [1, 1, 2, 2, 2])],
    )
    def test_rounding(self, rounding: str, outlets: list[int]) -> None:
        rule = ratio(one_per=1_000, rounding=rounding)
        counts = np.array([1_000, 1_499, 1_500, 1_501, 2_000])
        assert rule.outlets_for(counts).tolist() == outlets

    @pytest.mark.parametrize(
        ("keys", "count", "words"),
        [
            ({"one_per": 3_500}, 7_000, "7,000 ÷ 3,500 = 2"),
            ({"one_per": 3_500}, 10_000, "10,000 ÷ 3,500 = 2.857…, rounded down to 2"),
            ({"one_per": 3, "rounding": "up"}, 10, "10 ÷ 3 = 3.333…, rounded up to 4"),
            (
                {"outlets_per_1000": 3, "rounding": "half_up"},
                500,
                "500 × 3‰ = 1.5, rounded half up to 2",
            ),
            ({"outlets_per_1000": "4.50"}, 0, "0 × 4.50‰ = 0"),
        ],
    )
    def test_arithmetic(self, keys: dict[str, object], count: int, words: str) -> None:
        assert ratio(**keys).arithmetic(count) == words

    def test_arithmetic_forgets_what_was_rounded_before(self) -> None:
        assert Decimal(1) / 3 < 1
        assert ratio(one_per=1_000).arithmetic(2_500) == "2,500 ÷ 1,000 = 2.5, rounded down to 2"

    def test_rate_is_exact(self) -> None:
        assert ratio(outlets_per_1000="4.5").rate == Fraction(9, 2000)
        assert ratio(one_per=3_500).rate == Fraction(1, 3500)

    @few
    @given(st.lists(people, max_size=5), rates)
    def test_rounded_down_it_is_the_largest_number_within_the_cap(
        self, counts: list[int], per_1000: Decimal
    ) -> None:
        rule = ratio(outlets_per_1000=per_1000)
        for count, quota in zip(counts, rule.outlets_for(np.array(counts, int)), strict=True):
            assert int(quota) <= rule.rate * count < int(quota) + 1

    @few
    @given(people, rates, st.sampled_from(["down", "up", "half_up"]))
    def test_like_decimal_arithmetic(self, count: int, per_1000: Decimal, rounding: str) -> None:
        way = {"down": ROUND_DOWN, "up": ROUND_UP, "half_up": ROUND_HALF_UP}[rounding]
        twin = int((count * per_1000 / 1000).quantize(Decimal(1), way))
        rule = ratio(outlets_per_1000=per_1000, rounding=rounding)
        assert one(rule.outlets_for, count) == twin

    def test_beyond_64_bits(self) -> None:
        rule = ratio(outlets_per_1000="999.999999999")
        assert one(rule.outlets_for, 10**17) == 10**17 * 999_999_999_999 // 10**12

    @few
    @given(people, people, rates, st.sampled_from(["down", "up", "half_up"]))
    def test_more_people_never_mean_fewer_outlets(
        self, one_count: int, other: int, per_1000: Decimal, rounding: str
    ) -> None:
        rule = ratio(outlets_per_1000=per_1000, rounding=rounding)
        small, large = rule.outlets_for(np.array(sorted([one_count, other])))
        assert small <= large

    def test_no_units(self) -> None:
        assert ratio(one_per=1_000).outlets_for(np.array([], dtype=np.int64)).tolist() == []


COUNTY = (
    {"up_to": 500, "outlets": 1},
    {"above": 500, "up_to": 1_500, "outlets": 3},
    {"above": 1_500, "up_to": 3_000, "outlets": 5},
    {"above": 3_000, "up_to": 5_000, "outlets": 8},
    {"above": 5_000, "outlets": 10},
)


@st.composite
def some_bands(draw: st.DrawFn) -> list[dict[str, int]]:
    """Draw bands from 0 up whose edges are said in either word."""
    edges = sorted(draw(st.sets(st.integers(1, 60), max_size=5)))
    rows: list[dict[str, int]] = [{} for _ in range(len(edges) + 1)]
    for n, edge in enumerate(edges):
        rows[n] |= draw(st.sampled_from([{"below": edge}, {"up_to": edge - 1}]))
        rows[n + 1] |= draw(st.sampled_from([{}, {"at_least": edge}, {"above": edge - 1}]))
    outlets = sorted(draw(st.lists(st.integers(0, 9), min_size=len(rows), max_size=len(rows))))
    return [row | {"outlets": n} for row, n in zip(rows, outlets, strict=True)]


def holds(row: dict[str, int], count: int) -> bool:
    return (
        count > row.get("above", -1)
        and count >= row.get("at_least", 0)
        and count <= row.get("up_to", count)
        and count < row.get("below", count + 1)
    )


class TestBands:
    """人口在500人以下(含500人)的行政村(组)设零售点1户, 500-1500(含1500人)3户 ..."""

    @pytest.mark.parametrize(
        ("count", "outlets"),
        [
            *((0, 1), (499, 1), (500, 1), (501, 3)),
            *((1_499, 3), (1_500, 3), (1_501, 5)),
            *((2_999, 5), (3_000, 5), (3_001, 8)),
            *((4_999, 8), (5_000, 8), (5_001, 10), (10**12, 10)),
        ],
    )
    def test_every_edge(self, count: int, outlets: int) -> None:
        assert one(bands(*COUNTY).outlets_for, count) == outlets

    @pytest.mark.parametrize(("count", "outlets"), [(998, 1), (999, 1), (1_000, 2)])
    def test_a_lower_edge_may_be_left_out(self, count: int, outlets: int) -> None:
        rule = bands({"up_to": 999, "outlets": 1}, {"outlets": 2})
        assert one(rule.outlets_for, count) == outlets
        assert rule == bands({"up_to": 999, "outlets": 1}, {"above": 999, "outlets": 2})

    @pytest.mark.parametrize(("count", "outlets"), [(299, 0), (300, 1), (301, 1)])
    def test_below_leaves_the_edge_to_the_next_band(self, count: int, outlets: int) -> None:
        rule = bands({"below": 300, "outlets": 0}, {"at_least": 300, "outlets": 1})
        assert one(rule.outlets_for, count) == outlets

    def test_one_band_for_all(self) -> None:
        rule = bands({"outlets": 2})
        assert rule.outlets_for(np.array([0, 10**9])).tolist() == [2, 2]
        assert rule.arithmetic(7) == "7 people: any → 2"

    @pytest.mark.parametrize(
        ("count", "words"),
        [
            (500, "500 people: up to 500 → 1"),
            (1_200, "1,200 people: above 500 up to 1,500 → 3"),
            (5_001, "5,001 people: above 5,000 → 10"),
        ],
    )
    def test_arithmetic(self, count: int, words: str) -> None:
        assert bands(*COUNTY).arithmetic(count) == words

    def test_households_are_named(self) -> None:
        rule = bands({"below": 90, "outlets": 1}, {"outlets": 2}, counts="households")
        assert rule.arithmetic(90) == "90 households: at least 90 → 2"

    @few
    @given(some_bands(), st.integers(0, 70))
    def test_like_a_search_through_the_bands(self, rows: list[dict[str, int]], count: int) -> None:
        explicit = bands(*rows).model_dump()["bands"]
        full = [{word: n for word, n in band.items() if n is not None} for band in explicit]
        twin = [row["outlets"] for row in full if holds(row, count)]
        assert [one(bands(*rows).outlets_for, count)] == twin

    @few
    @given(some_bands(), st.integers(0, 70), st.integers(0, 70))
    def test_more_people_never_mean_fewer_outlets(
        self, rows: list[dict[str, int]], one_count: int, other: int
    ) -> None:
        small, large = bands(*rows).outlets_for(np.array(sorted([one_count, other])))
        assert small <= large


class TestFixed:
    """城中村零售户不超过20个."""

    def test_the_number_counts_nobody(self) -> None:
        rule = make(rule="fixed", applies_to={"kind": "urban_village"}, outlets=20)
        assert isinstance(rule, Fixed)
        assert (rule.counts, rule.number) == (None, "ceiling")
        assert rule.outlets_for(np.array([0, 10**9])).tolist() == [20, 20]
        assert rule.arithmetic(0) == "fixed at 20"


class TestGuaranteedMinimum:
    """一村一证: every village has at least one."""

    def test_without_a_threshold(self) -> None:
        rule = make(rule="guaranteed_minimum", applies_to={"kind": "village"})
        assert isinstance(rule, GuaranteedMinimum)
        assert rule.outlets_for(np.array([0, 1])).tolist() == [1, 1]
        assert rule.arithmetic(0) == "at least 1"

    @pytest.mark.parametrize(
        ("count", "outlets", "words"),
        [
            (299, 0, "299 people: below 300 → no minimum"),
            (300, 2, "300 people: at least 300 → at least 2"),
            (301, 2, "301 people: at least 300 → at least 2"),
        ],
    )
    def test_with_a_threshold(self, count: int, outlets: int, words: str) -> None:
        keys = {"outlets": 2, "people_at_least": 300, "counts": "residents"}
        rule = make(rule="guaranteed_minimum", applies_to={"kind": "village"}, **keys)
        assert one(rule.outlets_for, count) == outlets
        assert rule.arithmetic(count) == words


class TestBlankVillages:
    """巩固300人以上"空白村"解决成果: whether 300 is inside is written in the policy."""

    @pytest.mark.parametrize(
        ("edges", "tiers"),
        [
            (({"below": 300}, {"at_least": 300}), ["small", "large", "large"]),
            (({"up_to": 300}, {"above": 300}), ["small", "small", "large"]),
        ],
    )
    def test_the_edge(self, edges: tuple[dict[str, int], ...], tiers: list[str]) -> None:
        rows = [row | {"tier": t} for row, t in zip(edges, ("small", "large"), strict=True)]
        keys = {"counts": "residents", "without": "licensed", "tiers": rows}
        rule = make(rule="blank_villages", applies_to={"kind": "village"}, **keys)
        assert isinstance(rule, BlankVillages)
        assert rule.tier_for(np.array([299, 300, 301])) == tiers
        assert rule.counted_status == ("active", "suspended")


class TestNotJudged:
    """A rule that no class can say yet is written with article and text."""

    def test_it_keeps_its_words(self) -> None:
        rule = make(rule="not_judged", text="以居委会、村委会为单位")
        assert isinstance(rule, NotJudged)
        assert rule.text == "以居委会、村委会为单位"


class TestSelector:
    """Whole area, every unit, or the values wanted in columns."""

    @pytest.mark.parametrize(
        ("applies_to", "kept"),
        [
            ("whole_area", "whole_area"),
            ("every_unit", "every_unit"),
            ({"kind": "village"}, (("kind", ("village",)),)),
            (
                {"kind": ["village", "village_group"], "level": 2},
                (("kind", ("village", "village_group")), ("level", ("2",))),
            ),
        ],
    )
    def test_kept_frozen(self, applies_to: object, kept: object) -> None:
        rule = make(rule="fixed", applies_to=applies_to, outlets=1)
        assert rule.applies_to == kept
        assert hash(rule) == hash(make(rule="fixed", applies_to=applies_to, outlets=1))

    @pytest.mark.parametrize("applies_to", [{}, {"kind": []}, {"kind": True}, {"kind": ""}, 1, []])
    def test_refused(self, applies_to: object) -> None:
        with pytest.raises(PolicyError, match=r"policy, rules\[0\]\.applies_to"):
            make(rule="fixed", applies_to=applies_to, outlets=1)
