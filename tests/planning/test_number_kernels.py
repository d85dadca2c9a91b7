"""Numbers worked out for many units at once, against plain loops over one after the other."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import outletplan as op
from outletplan.law.kinds import RatioCap
from outletplan.planning.counting.binding import NUMBERS, binding
from tests.planning.cases import DAY, policy, ratio, region

rows = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["ceiling", "target", "minimum"]),
        st.integers(0, 4),
        st.integers(-1, 1),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def bound(table: list[tuple[str, str, int, int, bool]], unit: str) -> tuple[set[int], set[int]]:
    """Name the rows of a unit that bind, and those that the guaranteed minimum overrode."""
    own = [(k, row) for k, row in enumerate(table) if row[0] == unit and not row[4]]
    limits = [(value + more, value, k) for k, (_, sets, value, more, _) in own if sets != "minimum"]
    if not limits:
        return set(), set()
    _, strictest, first = min(limits)
    floors = [
        (-value, k) for k, (_, sets, value, *_) in own if sets == "minimum" and value > strictest
    ]
    return ({min(floors)[1]}, {first}) if floors else ({first}, set())


class TestBinding:
    """The number that lets the fewest stand binds; a guaranteed minimum above it overrides it."""

    @settings(max_examples=60, deadline=None)
    @given(rows)
    def test_is_that_of_a_plain_loop(self, table: list[tuple[str, str, int, int, bool]]) -> None:
        unit, sets, value, more, gave_way = zip(*table, strict=True)
        columns: dict[str, Any] = {
            "rule_no": range(len(table)), "subject": "unit", "unit_id": unit, "site_id": None,
            "sets": sets, "counts": None, "people": 1, "value": value,
            "open_up_to": np.add(value, more), "arithmetic": "", "why": "", "gave_way": gave_way,
            "binds": False,
        }  # fmt: skip
        found = binding(pd.DataFrame(columns).astype(NUMBERS))
        twin = [bound(table, each) for each in "ABC"]
        assert set(np.flatnonzero(found["binds"])) == set().union(*(binds for binds, _ in twin))
        lifted = found["why"] == "overridden by the guaranteed minimum"
        assert set(np.flatnonzero(lifted)) == set().union(*(over for _, over in twin))


class TestRounding:
    """The arithmetic that is printed ends in the number that is given, rounded as it says."""

    @settings(max_examples=60, deadline=None)
    @given(
        st.integers(0, 10**10),
        st.decimals("0.001", 1000, places=3),
        st.sampled_from([("down", None), ("up_from", "0.3"), ("up_above", "0.3")]),
    )
    def test_is_that_of_fractions(self, people: int, rate: Any, how: Any) -> None:
        rounding, part = how
        rule = RatioCap.model_validate(
            {"rule": "ratio_cap", "article": "1", "applies_to": "whole_area", "counts": "residents",
             "outlets_per_1000": str(rate), "rounding": rounding} | ({"part": part} if part else {})
        )  # fmt: skip
        exact = people * Fraction(rate) / 1000
        whole, rest = divmod(exact, 1)
        edge = Fraction(part or 1)
        up = rest > edge if rounding == "up_above" else rest >= edge
        assert rule.outlets_for(np.array([people])).tolist() == [whole + up]
        words = rule.arithmetic(people)
        assert words.endswith(f" {whole + up:,}")
        assert f" = {whole:,}" in words


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2000)), min_size=1, max_size=9),
    st.integers(0, 8),
    st.integers(0, 4),
)
def test_quotas_come_down_to_every_cap_the_deepest_first(
    villages: list[tuple[int, int]], of_town: int, of_all: int
) -> None:
    """By largest remainder over the quotas; of equal remainders the smaller id has more."""
    units = [{"unit_id": "c", "kind": "county", "residents": 9999}]
    units += [
        {"unit_id": f"t{k}", "kind": "town", "parent_id": "c", "residents": 1}
        for k in sorted({town for town, _ in villages})
    ]
    units += [
        {"unit_id": f"v{k}", "kind": "village", "parent_id": f"t{town}", "residents": people}
        for k, (town, people) in enumerate(villages)
    ]
    cap = {"rule": "fixed", "reconciled_by": "largest_remainder"}
    law = policy(
        ratio("2", applies_to={"kind": "village"}),
        {**cap, "outlets": of_all, "applies_to": {"kind": "county"}},
        {**cap, "outlets": of_town, "applies_to": {"kind": "town"}},
    )
    table = op.plan(region(units), law, on=DAY).quotas
    share = {f"v{k}": people * 2 // 1000 for k, (_, people) in enumerate(villages)}
    touched: set[str] = set()
    towns = [[f"v{k}" for k, (town, _) in enumerate(villages) if town == each] for each in range(4)]
    for below, most in [*((town, of_town) for town in towns), (list(share), of_all)]:
        total = sum(share[unit] for unit in below)
        if total <= most:
            continue
        exact = {unit: Fraction(most * share[unit], total) for unit in sorted(below)}
        whole = {unit: int(part) for unit, part in exact.items()}
        by_rest = sorted(below, key=lambda unit: (whole[unit] - exact[unit], unit))
        for unit in by_rest[: most - sum(whole.values())]:
            whole[unit] += 1
        share |= whole
        touched |= set(below)
    found = table["reconciled"].dropna().to_dict()
    assert found == {unit: share[unit] for unit in touched}
