"""Units that a rule names by values and by ranges of their columns."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import outletplan as op
from tests.planning.cases import DAY, policy, region

COMMUNES: list[dict[str, Any]] = [
    {"unit_id": "a", "kind": "commune", "residents": 29_999},
    {"unit_id": "b", "kind": "commune", "residents": 30_000},
    {"unit_id": "c", "kind": "commune", "residents": 30_001},
    {"unit_id": "d", "kind": "island", "residents": 5},
    {"unit_id": "e", "kind": "commune", "residents": None, "households": 9},
    {"unit_id": "f", "kind": "island", "residents": None, "households": 9},
]


def fixed(outlets: int, **columns: object) -> dict[str, Any]:
    return {"rule": "fixed", "outlets": outlets, "applies_to": columns}


def small_and_large() -> op.Plan:
    law = policy(
        fixed(1, kind="commune", residents={"up_to": 30_000}),
        fixed(2, kind="commune", residents={"above": 30_000}),
    )
    return op.plan(region(COMMUNES), law, on=DAY)


def test_a_range_of_residents_chooses_units() -> None:
    """By commune size up to 30,000 and above: 30,000 itself is small."""
    quota = small_and_large().quotas["quota"]
    assert quota.dropna().to_dict() == {"a": 1, "b": 1, "c": 2}


def test_a_missing_number_is_in_no_range_and_is_said() -> None:
    plan = small_and_large()
    assert pd.isna(plan.quotas["quota"]["e"])
    said = plan.not_judged.set_index("article")["reason"]
    words = "1 units say no residents: the rule does not reach them"
    assert said.to_dict() == {"1": words, "2": words}  # f is no commune: nothing is lost on it


def test_a_range_that_no_unit_is_in_is_said() -> None:
    plan = op.plan(region(COMMUNES[:3]), policy(fixed(1, residents={"above": 99_999})), on=DAY)
    (reason,) = plan.not_judged["reason"]
    assert reason == "no unit of this region has all that the rule names"


def test_a_range_of_words_is_refused() -> None:
    law = policy(fixed(1, kind={"up_to": 3}), fixed(1, size={"up_to": 3}))
    with pytest.raises(op.PolicyError) as caught:
        op.plan(region(COMMUNES), law, on=DAY)
    assert [problem.found for problem in caught.value.problems] == ["kind 'commune'", "'size'"]


def test_ranges_do_not_let_people_be_counted_twice() -> None:
    units = [
        {"unit_id": "t", "kind": "township", "residents": 900},
        {"unit_id": "v", "kind": "village", "parent_id": "t", "residents": 400},
    ]
    law = policy(fixed(1, residents={"at_least": 300}))
    with pytest.raises(op.PolicyError, match="nobody is counted twice"):
        op.plan(region(units), law, on=DAY)
