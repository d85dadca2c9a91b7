"""Base and step, by the words of the clauses that it can say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outletplan.law.kinds import BaseAndStep
from tests.law.making import few, make

VILLAGE = {"first": 300, "base": 1, "below_first": "none", "step": 300, "steps": "full"}
MARKET = {"first": 200, "base": 5, "below_first": "base", "step": 50, "steps": "full"}
rules = st.fixed_dictionaries(
    {
        "first": st.integers(0, 50),
        "base": st.integers(0, 5),
        "below_first": st.sampled_from(["none", "base"]),
        "step": st.integers(1, 20),
        "steps": st.sampled_from(["full", "started"]),
        "outlets_per_step": st.integers(1, 3),
        "at_most": st.none() | st.integers(5, 12),
    }
)


def steps(**keys: Any) -> BaseAndStep:
    rule = {"applies_to": {"kind": "village"}, "counts": "residents"} | keys
    made = make(rule="base_and_step", **rule)
    assert isinstance(made, BaseAndStep)
    return made


def counted(count: int, rule: BaseAndStep) -> int:
    """Walk up one by one, as a clerk would: the twin."""
    if count < rule.first and rule.below_first == "none":
        return 0
    outlets, in_step = rule.base, 0
    for _ in range(rule.first, count):
        in_step = in_step % rule.step + 1
        if in_step == (rule.step if rule.steps == "full" else 1):
            outlets += rule.outlets_per_step
    return outlets if rule.at_most is None else min(outlets, rule.at_most)


class TestVillage:
    """Reaching 300 people 1, each further 300 one more, at most 8."""

    @pytest.mark.parametrize(
        ("people", "outlets"),
        [
            (0, 0), (299, 0), (300, 1), (301, 1), (599, 1), (600, 2), (601, 2), (2_399, 7),
            (2_400, 8), (2_401, 8), (2_700, 8), (9_000, 8),
        ],
    )  # fmt: skip
    def test_edges(self, people: int, outlets: int) -> None:
        rule = steps(**VILLAGE, at_most=8)
        assert rule.outlets_for(np.array([people])).tolist() == [outlets]

    def test_the_ceiling_is_named_only_where_it_matters(self) -> None:
        rule = steps(**VILLAGE, at_most=8)
        assert "at most" not in rule.arithmetic(2_699)
        assert rule.arithmetic(2_700).endswith("8 more = 9, at most 8")


class TestMarket:
    """Market up to 200 merchants 5, each further 50 one more."""

    @pytest.mark.parametrize(
        ("how", "outlets"), [("full", [5, 5, 5, 5, 6, 6]), ("started", [5, 5, 6, 6, 6, 7])]
    )
    def test_full_or_started(self, how: str, outlets: list[int]) -> None:
        rule = steps(**MARKET | {"steps": how}, counts="stalls")
        merchants = np.array([0, 200, 201, 249, 250, 251])
        assert rule.outlets_for(merchants).tolist() == outlets

    def test_merchants_are_stalls(self) -> None:
        assert steps(**MARKET, counts="stalls").arithmetic(9) == "9 stalls: first 200 → 5"


@few
@given(rules, st.integers(0, 120))
def test_like_counting_one_by_one(keys: dict[str, Any], count: int) -> None:
    rule = steps(**keys)
    assert rule.outlets_for(np.array([count])).tolist() == [counted(count, rule)]


@few
@given(rules, st.integers(0, 10**15), st.integers(0, 10**15))
def test_more_people_never_mean_fewer_outlets(keys: dict[str, Any], one: int, two: int) -> None:
    small, large = steps(**keys).outlets_for(np.array(sorted([one, two])))
    assert 0 <= small <= large
