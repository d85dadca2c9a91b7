"""Relief claimed: whether it applies, what it shortens or lifts, and what it never waives."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest

import outletplan as op
from tests.planning.asking import asks, decide, results, told, why
from tests.planning.cases import DAY, policy, ratio, region, spacing
from tests.planning.site_cases import exclusion, place
from tests.planning.test_check import VILLAGE


def relief(**also: Any) -> dict[str, Any]:
    rule = {"rule": "relief", "codes": ["disabled"], "first_licence_only": "no"}
    return {**rule, **also}


THERE = region(VILLAGE, [{"unit_id": "v", "east_m": 30}] * 3)


class TestSpacing:
    """Spacing × 0.5 (Wuhan), minus 10 m (Foshan), another table, or waived."""

    @pytest.mark.parametrize(
        ("effect", "outcome", "words"),
        [
            ({"factor": "0.5"}, "permit", "50 m × 0.5 = 25 m"),
            ({"factor": "0.7"}, "refuse", "50 m × 0.7 = 35 m"),
            ({"minus_m": "20"}, "permit", "50 m − 20 m = 30 m"),
            ({"minus_m": "19"}, "refuse", "50 m − 19 m = 31 m"),
            ({"at_least_m": "30"}, "permit", "30 m in place of 50 m"),
            ({"waives": ["spacing"]}, "permit", "50 m waived"),
            ({"waives": ["quota"]}, "refuse", "30 m to o0, at least 50 m"),
        ],
    )
    def test_each_effect(self, effect: dict[str, Any], outcome: str, words: str) -> None:
        decision = decide(THERE, asks(relief="disabled"), spacing("50"), relief(**effect))
        assert decision.outcome == outcome
        assert words in why(decision)

    def test_only_whoever_claims_it(self) -> None:
        for code in (None, "veteran"):
            rules = spacing("50"), relief(factor="0.5"), relief(codes=["veteran"], minus_m="10")
            decision = decide(THERE, asks(relief=code), *rules)
            assert decision.outcome == "refuse"
            assert why(decision, 1) == "is not claimed"

    def test_of_several_the_best_counts(self) -> None:
        rules = spacing("50"), relief(minus_m="10"), relief(factor="0.5")
        decision = decide(THERE, asks(relief="disabled"), *rules)
        assert (decision.outcome, results(decision)) == ("permit", ["kept", "review", "review"])

    def test_a_shorter_distance_holds_for_others_of_the_pile_as_it_is(self) -> None:
        plan = op.plan(region(VILLAGE, []), policy(spacing("50"), relief(factor="0.5")), on=DAY)
        asked = [
            asks(0, id="A", accepted="2025-06-01"),
            asks(30, id="B", accepted="2025-06-02", relief="disabled"),
            asks(60, id="C", accepted="2025-06-03"),
        ]
        assert told(op.check_all(asked, plan).table, "outcome") == [
            ("permit",), ("permit",), ("refuse",),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "outcome", "result"),
    [(True, "permit", "review"), (False, "refuse", "not_applicable"), (None, "refuse", "review")],
)
def test_first_licence_only(first: bool | None, outcome: str, result: str) -> None:  # noqa: FBT001
    rule = relief(factor="0.5", first_licence_only="yes")
    decision = decide(THERE, asks(relief="disabled", first_licence=first), spacing("50"), rule)
    assert (decision.outcome, results(decision)[1]) == (outcome, result)


def test_a_full_cell_and_an_applicant_of_a_waived_group() -> None:
    """Relief with quota is a place beyond it."""
    rules = ratio("1"), relief(waives=["quota"])
    assert decide(THERE, asks(), *rules).outcome == "refuse"
    decision = decide(THERE, asks(relief="disabled"), *rules)
    assert (decision.outcome, results(decision)) == ("permit", ["not_applicable", "review"])
    assert why(decision) == "waived by Plan art. 2, if it is proved"


def test_size_relief_needs_no_claim() -> None:
    """Large supermarkets and hotels free of spacing."""
    rule = relief(codes=None, newcomer={"business_type": ["hotel"]}, waives=["spacing"])
    rule = {key: value for key, value in rule.items() if value is not None}
    assert decide(THERE, asks(business_type="hotel"), spacing("50"), rule).outcome == "permit"
    there = region(VILLAGE, [{"unit_id": "v", "east_m": 30, "business_type": "kiosk"}])
    assert decide(there, asks(business_type="kiosk"), spacing("50"), rule).outcome == "refuse"


def test_it_never_waives_schools() -> None:
    rows = {"site_id": ["X"], "kind": ["school"]}
    school = gpd.GeoDataFrame(rows, geometry=[place(30)], crs=4326)
    rules = exclusion("100"), relief(waives=["spacing", "quota", "window"])
    decision = decide(region(VILLAGE, [], sites=school), asks(relief="disabled"), *rules)
    assert (decision.outcome, decision.step) == ("refuse", "a site rule is broken")
    assert why(decision, 1).endswith("schools and other sites are never waived")
