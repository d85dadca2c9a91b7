"""Cases worth a test, as the rules of countries and cities state them."""

from __future__ import annotations

from typing import Any, ClassVar

import geopandas as gpd
import pandas as pd
import pytest

import outletplan as op
from tests.planning.asking import asks, decide, results, why
from tests.planning.cases import DAY, policy, ratio, region, spacing, square
from tests.planning.site_cases import exclusion, said, street


def commune(people: int, outlets: int, **rule: Any) -> op.Decision:
    there = region(
        [{"unit_id": "v", "kind": "commune", "residents": people}],
        [{"unit_id": "v", "east_m": 1_000.0 * n} for n in range(1, outlets + 1)],
    )
    return decide(there, asks(), {"rule": "ratio_cap", "one_per": "3500", "rounding": "half_up",
                                  "applies_to": {"kind": "commune"}, "counts": "residents",
                                  "comparison": "after_adding", **rule})  # fmt: skip


class TestFrance:
    """One per 3,500 people, tested after adding the new one; rounding never lets one more in."""

    @pytest.mark.parametrize(
        ("people", "outlets", "outcome"),
        [
            (3_499, 0, "refuse"), (3_500, 0, "permit"), (3_501, 0, "permit"),
            (3_500, 1, "refuse"), (6_999, 1, "refuse"), (7_000, 1, "permit"), (7_000, 2, "refuse"),
        ],
    )  # fmt: skip
    def test_at_exactly_3500(self, people: int, outlets: int, outcome: str) -> None:
        assert commune(people, outlets).outcome == outcome

    @pytest.mark.parametrize(("outlets", "outcome"), [(0, "permit"), (1, "refuse")])
    def test_a_commune_below_the_ratio_has_one_all_the_same(
        self, outlets: int, outcome: str
    ) -> None:
        """The published policy: one at least, and no more than that."""
        there = region(
            [{"unit_id": "v", "kind": "commune", "residents": 800}],
            [{"unit_id": "v", "east_m": 900.0}] * outlets,
        )
        plan = op.plan(there, op.published_policy("france-3500"), on=DAY)
        assert op.check(asks(), plan).outcome == outcome


MINIMUM = {"rule": "guaranteed_minimum", "applies_to": {"kind": "village"}, "outlets": "2"}


class TestGuaranteedMinimum:
    """一村一证: a cap gives way to it as far as it goes, and no farther."""

    @pytest.mark.parametrize(
        ("outlets", "outcome"), [(0, "permit"), (1, "permit"), (2, "refuse"), (3, "refuse")]
    )
    def test_a_village_that_has_its_minimum_is_full(self, outlets: int, outcome: str) -> None:
        there = region(
            [{"unit_id": "v", "kind": "village", "residents": 1_000}],
            [{"unit_id": "v"} for _ in range(outlets)],
        )
        decision = decide(there, asks(), ratio("0.5"), MINIMUM)
        assert decision.outcome == outcome
        assert decision.plan.quotas["remaining"].tolist() == [max(0, 2 - outlets)]

    def test_caps_on_what_the_unit_lies_in_never_give_way(self) -> None:
        units = [
            {"unit_id": "T", "kind": "township", "residents": 1_000},
            {"unit_id": "v", "kind": "village", "parent_id": "T", "residents": 500},
            {"unit_id": "w", "kind": "village", "parent_id": "T", "residents": 500},
        ]
        there = region(units, [{"unit_id": "w"}])
        decision = decide(there, asks(), ratio("1", applies_to={"kind": "township"}), MINIMUM)
        assert (decision.outcome, why(decision)) == ("refuse", "1 in being, 1 allowed: none left")


class TestMarketAndStreet:
    """A shop facing a market and a street meets both regimes."""

    RULES = (
        spacing("50"),
        spacing("10", inside_sites={"kind": "market"}, reference="same_site"),
    )

    def there(self) -> op.Region:
        """Lay out a market of 40 m; an outlet in it 15 m off, another on the street 30 m off."""
        market = gpd.GeoDataFrame(
            {"site_id": ["M"], "kind": ["market"]}, geometry=[square(-20, -20, 40)], crs=4326
        )
        outlets = [
            {"unit_id": "v", "east_m": 0.0, "north_m": 15.0, "site_id": "M"},
            {"unit_id": "v", "east_m": 0.0, "north_m": -30.0},
        ]
        streets = gpd.GeoDataFrame(
            {"street_id": ["r0"]}, geometry=[street((-200, -25), (200, -25))], crs=4326
        )
        units = [{"unit_id": "v", "kind": "village", "residents": 3_500}]
        return region(units, outlets, sites=market, streets=streets)

    def test_inside_only_the_market_s_own_number_counts(self) -> None:
        decision = decide(self.there(), asks(0, 0), *self.RULES)
        assert (decision.outcome, results(decision)) == ("permit", ["not_applicable", "kept"])

    def test_who_opens_to_the_street_too_keeps_both(self) -> None:
        decision = decide(self.there(), asks(0, 0, faces=("r0",)), *self.RULES)
        assert decision.outcome == "refuse"
        assert results(decision) == ["broken", "kept"]

    def test_inside_it_is_its_own_that_count(self) -> None:
        decision = decide(self.there(), asks(0, 6, faces=("r0",)), *self.RULES)
        assert results(decision) == ["broken", "broken"]


def test_a_rule_that_goes_before_another_does_so_only_from_the_outlets_it_is_about() -> None:
    """Of the clauses that reach both, those of the deepest place hold: here from supermarkets."""
    there = region(
        [{"unit_id": "v", "kind": "village", "residents": 9}],
        [
            {"unit_id": "v", "east_m": 30.0, "business_type": "convenience"},
            {"unit_id": "v", "east_m": 200.0, "business_type": "supermarket"},
        ],
    )
    deeper = spacing("90", applies_to={"kind": "village"},
                     from_outlets={"business_type": "supermarket"})  # fmt: skip
    decision = decide(there, asks(), spacing("50"), deeper)
    assert (decision.outcome, results(decision)) == ("refuse", ["broken", "kept"])
    near_a_supermarket = decide(there, asks(120), spacing("50"), deeper)
    assert results(near_a_supermarket) == ["kept", "broken"]


class TestRelief:
    """A waived group: beyond a full cell, never beside a school."""

    VILLAGE = ({"unit_id": "v", "kind": "village", "residents": 1_000},)
    RELIEF: ClassVar = {"rule": "relief", "codes": ["残疾低保"], "first_licence_only": "yes"}

    def there(self, **also: Any) -> op.Region:
        return region(self.VILLAGE, [{"unit_id": "v", "east_m": 35.0}], **also)

    @pytest.mark.parametrize(
        ("claims", "outcome"),
        [
            ({"relief": "残疾低保", "first_licence": True}, "permit"),
            ({"relief": "残疾低保", "first_licence": False}, "refuse"),
            ({"relief": "残疾低保"}, "refuse"),
            ({"first_licence": True}, "refuse"),
        ],
    )
    def test_a_full_cell_and_a_waived_group(self, claims: dict[str, Any], outcome: str) -> None:
        """Not unseen where nobody says that it is the first licence."""
        waived = {**self.RELIEF, "waives": ["quota"]}
        assert decide(self.there(), asks(**claims), ratio("1"), waived).outcome == outcome

    @pytest.mark.parametrize(("minus_m", "outcome"), [("15", "permit"), ("14.999", "refuse")])
    def test_so_many_metres_fewer(self, minus_m: str, outcome: str) -> None:
        shorter = {**self.RELIEF, "minus_m": minus_m}
        asked = asks(relief="残疾低保", first_licence=True)
        assert decide(self.there(), asked, spacing("50"), shorter).outcome == outcome

    def test_it_never_waives_a_school(self) -> None:
        school = pd.DataFrame({"site_id": ["X"], "kind": ["school"], "gates": [said((0, 80))]})
        there = self.there(sites=school, datum="wgs84")
        everything = {**self.RELIEF, "waives": ["quota", "spacing", "window"]}
        asked = asks(relief="残疾低保", first_licence=True)
        decision = decide(there, asked, exclusion("100"), spacing("50"), ratio("1"), everything)
        assert decision.outcome == "refuse"
        assert results(decision) == ["broken", "not_applicable", "not_applicable", "review"]

    def test_it_touches_the_articles_of_its_own_document_only(self) -> None:
        waived = {**self.RELIEF, "waives": ["quota", "spacing"]}
        both = op.combine(
            policy(spacing("50"), ratio("1"), source={"title": "County"}),
            policy(spacing("40"), waived, source={"title": "Town"}),
        )
        asked = asks(relief="残疾低保", first_licence=True)
        decision = op.check(asked, op.plan(self.there(), both, on=DAY))
        assert results(decision) == ["broken", "broken", "not_applicable", "review"]

    def test_where_it_does_not_reach_nobody_asks_whether_it_is_the_first(self) -> None:
        elsewhere = {**self.RELIEF, "waives": ["quota"], "applies_to": {"kind": "cell"}}
        units = [*self.VILLAGE, {"unit_id": "w", "kind": "cell", "residents": 9}]
        decision = decide(region(units, []), asks(relief="残疾低保"), elsewhere)
        assert results(decision) == ["not_applicable"]
