"""Whom a clause reaches, by values and by ranges of the columns of units."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outletplan.law.kinds import Interval
from tests.law.making import few, make

numbers = st.integers(0, 40) | st.floats(0, 40)


def applies_to(**columns: object) -> dict[str, object]:
    return dict(make(rule="fixed", outlets=1, applies_to=columns).applies_to)


class TestRanges:
    """300 / 250 / 200 m by commune size up to 30,000 / 100,000 / above."""

    @pytest.mark.parametrize(
        ("edges", "inside"),
        [
            ({"up_to": 30_000}, [True, True, False, False]),
            ({"below": 30_000}, [True, False, False, False]),
            ({"above": 30_000}, [False, False, True, False]),
            ({"at_least": 30_000}, [False, True, True, False]),
            ({"above": 29_999, "up_to": 30_000}, [False, True, False, False]),
        ],
    )
    def test_the_word_says_whether_the_edge_is_inside(
        self, edges: dict[str, int], inside: list[bool]
    ) -> None:
        wanted = applies_to(residents=edges)["residents"]
        assert isinstance(wanted, Interval)
        communes = np.array([29_999, 30_000, 30_001, np.nan])
        assert wanted.holds(communes).tolist() == inside

    def test_beside_values_in_the_order_of_the_file(self) -> None:
        wanted = applies_to(residents={"up_to": 30_000}, kind="commune")
        assert list(wanted.items()) == [
            ("residents", Interval(up_to=30_000)),
            ("kind", ("commune",)),
        ]

    def test_frozen(self) -> None:
        rule = make(rule="fixed", outlets=1, applies_to={"residents": {"up_to": 30_000}})
        assert hash(rule) == hash(rule.model_copy())

    @few
    @given(numbers, st.dictionaries(st.sampled_from(["above", "at_least"]), st.integers(0, 20)))
    def test_like_the_words(self, number: float, lower: dict[str, int]) -> None:
        edges = dict(list(lower.items())[:1]) | {"below": 30}
        twin = number < 30
        twin &= number > edges.get("above", -1)
        twin &= number >= edges.get("at_least", 0)
        (inside,) = Interval(**edges).holds(np.array([float(number)])).tolist()
        assert inside is twin
