"""Whoever hands in the wrong thing is told what is expected and how to make it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import outletplan as op
from tests.planning.cases import policy, ratio, region

if TYPE_CHECKING:
    from collections.abc import Callable

VILLAGE = [{"unit_id": "v", "kind": "village", "residents": 1_000}]


@pytest.mark.parametrize(
    "show",
    [
        op.draw,
        op.plot,
        op.summary,
        lambda given: op.report(given, "no.xlsx"),
        lambda given: op.write(given, "no"),
        lambda given: op.compare(given, given),
    ],
)
@pytest.mark.parametrize("given", [region(VILLAGE), policy(ratio("1"))], ids=["region", "policy"])
def test_what_shows_a_plan_says_so(show: Callable[[Any], object], given: object) -> None:
    with pytest.raises(TypeError, match=r"expected a Plan\. Make it with op\.plan"):
        show(given)


def test_a_record_is_made_of_decisions() -> None:
    there: Any = op.plan(region(VILLAGE), policy(ratio("1")), on="2025-07-01")
    for given in (there, [there]):
        with pytest.raises(TypeError, match=r"expected a Decision\. Make it with op\.check"):
            op.record(given)


@pytest.mark.parametrize("given", ["policy.yaml", [1], None])
def test_a_policy_is_made_of_a_mapping(given: Any) -> None:
    with pytest.raises(TypeError, match=r"expected a mapping\. Read a file with op\.read_policy"):
        op.make_policy(given)
