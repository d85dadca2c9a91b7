"""What `explain` tells of a unit: every ruling, exactly, and which one bound."""

from __future__ import annotations

from typing import Any

import pytest

import outletplan as op
from tests.planning.cases import DAY, policy, ratio, region, spacing

UNITS = [
    {"unit_id": "T", "name": "Upper town", "kind": "township", "residents": 9_000},
    {"unit_id": "v", "name": "Qinghe", "kind": "village", "parent_id": "T", "residents": 1_150},
    {"unit_id": "w", "kind": "village", "parent_id": "T", "residents": 20},
    {"unit_id": "bare", "kind": "island", "residents": 20},
]
VILLAGE: dict[str, Any] = {"applies_to": {"kind": "village"}}
LAW = policy(
    ratio("2", **VILLAGE),
    {"rule": "fixed", "outlets": 4, **VILLAGE},
    {"rule": "guaranteed_minimum", **VILLAGE},
    ratio("1", applies_to={"kind": "township"}),
    ratio("1", applies_to="whole_area"),
    spacing("50", force="in_principle"),
    {
        "rule": "blank_villages", "counts": "residents", "without": "licensed",
        "tiers": [{"tier": "all"}], **VILLAGE,
    },
)  # fmt: skip
OUTLETS = [
    {"unit_id": "v", "east_m": 0, "accuracy_m": 0.0, "licensed": True},
    {"unit_id": "v", "east_m": 49.9, "accuracy_m": 0.0, "licensed": True},
    {"unit_id": "v", "east_m": 99.9, "accuracy_m": 2.0, "licensed": True},
]


@pytest.fixture(scope="module")
def plan() -> op.Plan:
    return op.plan(region(UNITS, OUTLETS), LAW, on=DAY)


def test_every_number_with_its_arithmetic_and_what_bound(plan: op.Plan) -> None:
    """Every rule that touched a unit, its arithmetic in exact numbers, which bound and why."""
    assert op.explain(plan, "v").startswith(
        "Qinghe (v, village) on 2025-07-01: quota 2\n\n"
        "Its number\n"
        "  Plan art. 1, ceiling, must\n"
        "    1,150 × 2‰ = 2.3, rounded down to 2\n"
        "    binds: strictest of 2\n"
        "  Plan art. 2, ceiling, must\n"
        "    fixed at 4\n"
        "    does not bind: another is at least as strict\n"
        "  Plan art. 3, minimum, must\n"
        "    at least 1\n"
        "    does not bind: the number reaches it\n\n"
    )


def test_a_minimum_that_overrides(plan: op.Plan) -> None:
    words = op.explain(plan, "w")
    assert words.startswith("w, village on 2025-07-01: quota 1\n")
    assert "at least 1\n    binds: guaranteed minimum above 0" in words
    assert "does not bind: overridden by the guaranteed minimum" in words


def test_caps_of_every_level_above(plan: op.Plan) -> None:
    words = op.explain(plan, "v").split("Caps on what it lies in\n")[1]
    assert "art. 4, ceiling on the sum of T, must\n    9,000 × 1‰ = 9\n    binds" in words
    assert "art. 5, ceiling on the whole area, must\n    9,020 × 1‰ = 9.02, rounded" in words


def test_distances_with_bounds_and_verdict(plan: op.Plan) -> None:
    words = op.explain(plan, "v").split("Distances, windows and blanks\n")[1]
    assert (
        "art. 6, spacing, in principle\n    o0 and o1: 49.900 m, straight, limit 50 m: below"
        in words
    )
    assert "o1 and o2: 50.000 m" in words
    assert "to be measured on site" in words


def test_whether_it_is_blank(plan: op.Plan) -> None:
    assert "1,150 residents, 3 outlets that end a blank: not blank" in op.explain(plan, "v")
    assert "20 residents, 0 outlets that end a blank: blank, tier all, none ever" in (
        op.explain(plan, "w")
    )


def test_a_unit_that_no_number_reaches(plan: op.Plan) -> None:
    """A unit with no rule of its own: county total only, never 0."""
    words = op.explain(plan, "bare")
    assert words.startswith("bare, island on 2025-07-01: no number of its own")
    assert "quota" not in words
    assert "the whole area" in words
    assert "the sum of T" not in words


def test_what_holds_and_found_nothing(plan: op.Plan) -> None:
    """Every rule that touched the unit, those included that everyone keeps."""
    words = op.explain(plan, "bare").split("Also holds here, with nothing found\n")[1]
    assert words == ("  Plan art. 6\n    whole area: at least 50 m apart (straight) (in principle)")


def test_of_two_spacings_the_one_of_the_more_specific_place() -> None:
    law = policy(spacing("50"), spacing("30", applies_to={"kind": "village"}))
    plan = op.plan(region(UNITS), law, on=DAY)
    words = op.explain(plan, "v")
    assert "art. 1\n    whole area: at least 50 m apart (straight): a rule for a more" in words
    assert words.endswith("  Plan art. 2\n    kind village: at least 30 m apart (straight)")
    assert "goes before it" not in op.explain(plan, "bare")
    assert "30 m" not in op.explain(plan, "bare")


def test_a_minimum_that_is_not_reached_by_people() -> None:
    law = policy(
        ratio("2", **VILLAGE),
        {"rule": "guaranteed_minimum", "people_at_least": 300, "counts": "residents", **VILLAGE},
    )
    words = op.explain(op.plan(region(UNITS), law, on=DAY), "w")
    assert "20 people: below 300 → no minimum\n    does not bind: it guarantees none here" in words


def test_every_ruling_is_told_once(plan: op.Plan) -> None:
    own = plan.rulings["unit_id"].eq("v").sum()
    caps = 2
    assert op.explain(plan, "v").count("  Plan art. ") == own + caps


def test_an_unknown_unit(plan: op.Plan) -> None:
    with pytest.raises(op.DataError, match=r"found 'x'; expected a unit_id"):
        op.explain(plan, "x")
