"""一村一证: what gives way to a guaranteed minimum that is not yet reached, in decisions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.planning.asking import asks, decide
from tests.planning.cases import region, spacing

UNITS = [
    {"unit_id": "T", "kind": "township", "residents": 900},
    {"unit_id": "v", "kind": "village", "parent_id": "T", "residents": 100},
    {"unit_id": "w", "kind": "village", "parent_id": "T", "residents": 800},
]
CAP = {"rule": "fixed", "outlets": 1, "applies_to": {"kind": "township"}}


def minimum(*gives_way: str) -> dict[str, Any]:
    rule = {"rule": "guaranteed_minimum", "applies_to": {"kind": "village"}}
    return {**rule, "gives_way": list(gives_way)}


@pytest.mark.parametrize(
    ("gives_way", "outcome"),
    [
        (("quota",), "refuse"),
        (("quota", "spacing"), "refuse"),  # the township is full
        (("quota", "total"), "refuse"),  # 20 m from the outlet of w
        (("quota", "spacing", "total"), "permit"),
    ],
)
def test_caps_and_spacings_give_way_where_the_village_has_none(
    gives_way: tuple[str, ...], outcome: str
) -> None:
    there = region(UNITS, [{"unit_id": "w", "east_m": 20.0}])
    decision = decide(there, asks(), minimum(*gives_way), CAP, spacing("50"))
    assert decision.outcome == outcome


def test_not_where_it_is_reached() -> None:
    there = region(UNITS, [{"unit_id": "v", "east_m": 20.0}])
    decision = decide(there, asks(), minimum("quota", "spacing", "total"), CAP, spacing("50"))
    assert decision.outcome == "refuse"
