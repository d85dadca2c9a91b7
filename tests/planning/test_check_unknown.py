"""What is not known is never called free, kept or broken; each case worked out by hand."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString

import outletplan as op
from tests.planning.asking import asks, decide, results, told, why
from tests.planning.cases import DAY, EAST, METRE, policy, region, spacing, square, squares
from tests.planning.site_cases import exclusion, place

VILLAGE = [{"unit_id": "v", "kind": "village", "residents": 3_500}]
MAIN = LineString([(EAST - 500 * METRE, 0), (EAST + 500 * METRE, 0)])
NOT_SURE = "; whether the door stands on a street that the clause names is to be seen on site"
BUSY = spacing("50", on_streets={"street_class": "busy"})


def record(end: str, metres: float, **also: Any) -> pd.DataFrame:
    row = {"record_id": "R1", "outlet_a": "A1", "outlet_b": end, "distance_m": metres}
    return pd.DataFrame([{**row, **also}])


def pending(*ids: str) -> pd.DataFrame:
    return pd.DataFrame({"application_id": ids, "unit_id": "v"})


class TestOutletsWithoutAPoint:
    """From coordinates alone only the straight line is exact; without any not even that."""

    THERE = ({"unit_id": "v", "east_m": 500.0}, {"unit_id": "v", "outlet_id": "np"})

    def test_one_of_the_unit_is_measured_to_on_site(self) -> None:
        decision = decide(region(VILLAGE, self.THERE), asks(), spacing("50"))
        assert decision.outcome == "measure_on_site"
        assert told(decision.to_measure, "subject_id", "limit_m") == [("np", 50.0)]
        assert why(decision) == (
            "the place of np is not known, at least 50 m: to be measured on site"
        )

    @pytest.mark.parametrize(
        ("metres", "outcome"), [(49.999, "refuse"), (50.0, "permit"), (50.001, "permit")]
    )
    def test_a_field_measurement_settles_it(self, metres: float, outcome: str) -> None:
        there = region(
            VILLAGE, self.THERE, applications=pending("A1"),
            field_measurements=record("np", metres, route="直线"),
        )  # fmt: skip
        assert decide(there, asks(), spacing("50")).outcome == outcome

    def test_a_measurement_of_another_kind_does_not(self) -> None:
        """What was walked says nothing of the straight line."""
        there = region(
            VILLAGE, self.THERE, applications=pending("A1"),
            field_measurements=record("np", 80.0, route="沿街"),
        )  # fmt: skip
        assert decide(there, asks(), spacing("50")).outcome == "measure_on_site"

    def test_not_one_of_another_village_nor_one_that_the_clause_does_not_count(self) -> None:
        units = [*VILLAGE, {"unit_id": "w", "kind": "village", "residents": 9}]
        there = region(units, [{"unit_id": "v", "east_m": 500.0}, {"unit_id": "w"}])
        assert decide(there, asks(), spacing("50")).outcome == "permit"
        hotel = region(VILLAGE, [self.THERE[0], {**self.THERE[1], "business_type": "hotel"}])
        rule = spacing("50", not_from_outlets={"business_type": "hotel"})
        assert decide(hotel, asks(), rule).outcome == "permit"


class TestSitesWithoutAPlace:
    """School zones by gate: a school that nobody has placed may be next door."""

    @staticmethod
    def there(**also: Any) -> op.Region:
        rows = {"site_id": ["X", "Y"], "kind": ["school"] * 2, "unit_id": ["v", "v"]}
        sites = gpd.GeoDataFrame(rows, geometry=[None, place(3_000)], crs=4326)
        return region(VILLAGE, [], sites=sites, **also)

    def test_it_is_looked_for_on_site(self) -> None:
        decision = decide(self.there(), asks(), exclusion("50"))
        assert decision.outcome == "measure_on_site"
        assert told(decision.to_measure, "subject", "subject_id") == [("gate", "X")]

    @pytest.mark.parametrize(("metres", "outcome"), [(50.0, "refuse"), (50.001, "permit")])
    def test_a_field_measurement_settles_it(self, metres: float, outcome: str) -> None:
        """Strictly more than 50 m."""
        there = self.there(
            applications=pending("A1"), field_measurements=record("X", metres, route="直线")
        )
        assert decide(there, asks(), exclusion("50")).outcome == outcome


class TestNearest:
    """Named is whom the clause measures from, or it is said that it does not."""

    def test_one_that_does_not_count_is_not_called_the_nearest(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 12.0, "business_type": "hotel"}])
        rule = spacing("50", not_from_outlets={"business_type": "hotel"})
        decision = decide(there, asks(), rule)
        assert decision.outcome == "permit"
        assert why(decision) == "no outlet that counts within 50 m: o0, 12 m away, is none"
        assert decision.findings["value"].isna().all()


class TestClausesOnStreets:
    """A rule for busy streets refuses nobody of whom it is not known that he stands on one."""

    def test_it_is_seen_on_site_where_no_street_is_known_by_its_class(self) -> None:
        near = decide(region(VILLAGE, [{"unit_id": "v", "east_m": 49.999}]), asks(), BUSY)
        assert (near.outcome, why(near)) == (
            "measure_on_site",
            f"49.999 m to o0, at least 50 m{NOT_SURE}",
        )
        assert told(near.to_measure, "subject", "name") == [("street", "on_streets")]
        far = decide(region(VILLAGE, [{"unit_id": "v", "east_m": 50.0}]), asks(), BUSY)
        assert far.outcome == "permit"  # whether it reaches him or not

    def test_a_window_of_another_kind_of_unit_needs_no_look(self) -> None:
        rule = {"rule": "street_window", "applies_to": {"kind": "cell"}, "half_window_m": "100",
                "at_most": "2", "applicant": "counted"}  # fmt: skip
        decision = decide(region(VILLAGE, []), asks(), rule)
        assert (decision.outcome, results(decision)) == ("permit", ["not_applicable"])


class TestNotSaid:
    """What he does not say where a rule needs it is to be looked at."""

    RULE = spacing("50", newcomer={"business_type": "hotel"})

    @pytest.mark.parametrize(
        ("said", "found"), [(None, "review"), ("hotel", "broken"), ("shop", "not_applicable")]
    )
    def test_the_trade_that_a_spacing_is_for(self, said: str | None, found: str) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 10.0, "business_type": "shop"}])
        assert results(decide(there, asks(business_type=said), self.RULE)) == [found]


class TestDays:
    """A clause that does not hold on the day says so, not that it does not reach the place."""

    def test_the_day_before_the_day_and_the_day_after(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 10.0}])
        rules = [
            spacing("50", until="2025-06-30"),
            spacing("50", since="2025-07-01", until="2025-07-01"),
            spacing("50", since="2025-07-02"),
        ]
        decision = decide(there, asks(), *rules)
        assert results(decision) == ["not_applicable", "broken", "not_applicable"]
        assert why(decision, 0) == "held until 2025-06-30"
        assert why(decision, 2) == "holds from 2025-07-02 on"


class TestRenewals:
    """A renewal is of an outlet where it is; elsewhere it is a relocation."""

    THERE = ({"unit_id": "v", "east_m": 0.0, "accuracy_m": 5.0},)

    def test_a_point_beside_the_door_is_told(self) -> None:
        near = asks(40, id="o0", request="renewal", accuracy_m=5.0)
        decision = decide(region(VILLAGE, self.THERE), near, spacing("50"))
        assert told(decision.findings.tail(1), "subject", "why") == [
            ("outlet_id", "o0: its door is 40 m away, to be looked at")
        ]

    @pytest.mark.parametrize(("east_m", "fault"), [(109.0, False), (111.0, True)])
    def test_another_place_is_a_fault(self, east_m: float, *, fault: bool) -> None:
        """100 m beside what both points may be off."""
        asked = asks(east_m, id="o0", request="renewal", accuracy_m=5.0)
        if not fault:
            assert decide(region(VILLAGE, self.THERE), asked, spacing("50")).outcome == "permit"
            return
        with pytest.raises(op.DataError, match=r"a renewal 101 m from the door of o0"):
            decide(region(VILLAGE, self.THERE), asked, spacing("50"))


OUTSIDE = "its point lies outside of it, farther than it may be off: not taken to be in it"


class TestFiledElsewhere:
    """Claims are quoted, not believed; where they and the point disagree both are told."""

    UNITS = (
        {"unit_id": "v", "kind": "village", "residents": 9, "geometry": square(0, 0, 100)},
        {"unit_id": "w", "kind": "village", "residents": 9, "geometry": square(100, 0, 100)},
    )

    def test_unit_and_market(self) -> None:
        market = gpd.GeoDataFrame(
            {"site_id": ["M"], "kind": ["market"]}, geometry=[square(0, 0, 20)], crs=4326
        )
        there = region(squares(self.UNITS), [], assign="polygon", sites=market)
        decision = decide(there, asks(150, 50, unit_id="v", site_id="M"), spacing("50"))
        assert decision.unit_id == "w"
        assert told(decision.findings.tail(2), "subject", "why") == [
            ("site_id", f"M: {OUTSIDE}"),
            ("unit_id", "v: the point lies elsewhere and is counted in w"),
        ]
        same = decide(there, asks(150, 50, unit_id="w"), spacing("50"))
        assert "claim" not in set(same.findings["rule"])


class TestClaimedMarket:
    """In a market, whose area is known, 10 m are enough; outside of it 50 m."""

    RULES = (
        spacing("50"),
        spacing("10", inside_sites={"kind": "market"}, reference="same_site"),
    )

    @staticmethod
    def there(*, area: bool = True) -> op.Region:
        sites = {"site_id": ["M"], "kind": ["market"]}
        if not area:
            return region(VILLAGE, [{"unit_id": "v", "east_m": 30.0}], sites=pd.DataFrame(sites))
        market = gpd.GeoDataFrame(sites, geometry=[square(-20, -20, 20)], crs=4326)
        return region(VILLAGE, [{"unit_id": "v", "east_m": 30.0}], sites=market)

    @pytest.mark.parametrize(
        ("east_m", "outcome", "said"),
        [
            (-0.001, "permit", "its point lies in it"),
            (0.001, "permit",
             "its point lies beside it, as near as it may be off; claimed, to be proved"),
            (4.999, "permit",
             "its point lies beside it, as near as it may be off; claimed, to be proved"),
            (5.001, "refuse", OUTSIDE),
            (20.0, "refuse", OUTSIDE),
        ],
    )  # fmt: skip
    def test_it_is_not_believed_against_the_point(
        self, east_m: float, outcome: str, said: str
    ) -> None:
        asked = asks(east_m, -5.0, site_id="M", accuracy_m=5)
        decision = decide(self.there(), asked, *self.RULES)
        claims = decision.findings[decision.findings["subject"] == "site_id"]
        assert (decision.outcome, claims["why"].tolist()) == (outcome, [f"M: {said}"])
        assert decision.if_proved == ("to be proved" in said)
        assert "M：" in str(op.record(decision))

    def test_of_one_whose_end_nobody_knows_it_is_to_be_proved(self) -> None:
        decision = decide(self.there(area=False), asks(20.0, site_id="M"), *self.RULES)
        assert decision.outcome == "permit"
        assert decision.if_proved

    def test_what_is_not_believed_takes_no_place_there(self) -> None:
        number = {"rule": "fixed", "applies_to": "whole_area", "sites": {"kind": "market"},
                  "outlets": 1, "towards_unit": "not_counted"}  # fmt: skip
        plan = op.plan(self.there(), policy(number), on=DAY)
        pile = [asks(20, id="A", accepted="2025-06-01", site_id="M"),
                asks(-5, -5, id="B", accepted="2025-06-02", site_id="M"),
                asks(-9, -5, id="C", accepted="2025-06-03")]  # fmt: skip
        done = op.check_all(pile, plan)
        assert done.table["outcome"].tolist() == ["permit", "permit", "refuse"]


class TestSwapped:
    """All faults at once, each once."""

    def test_swapped_coordinates_are_not_far_away_too(self) -> None:
        plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on=DAY)
        rows = {"application_id": ["a", "b"], "lon": [40.52, 0.5], "lat": [102.33, 0.5]}
        with pytest.raises(op.DataError) as caught:
            op.check_all(pd.DataFrame(rows), plan, datum="wgs84")
        found = [str(problem.found) for problem in caught.value.problems]
        assert len(found) == 2
        assert "swapped" in found[0]
        assert "km from anything of the region" in found[1]


def test_a_record_in_a_region_without_outlets() -> None:
    """Between applicant and applicant; nobody is there yet."""
    there = region(
        VILLAGE, [], applications=pending("A1", "A2"), field_measurements=record("A2", 49.9)
    )
    plan = op.plan(there, policy(spacing("50", measured="walking")), on=DAY)
    done = op.check_all([asks(id="A1"), asks(45, id="A2")], plan)
    assert done.table["outcome"].tolist() == ["permit", "refuse"]
    assert "measured on site, record R1" in done.decisions[1].findings["why"].iloc[0]


class TestWalksNotKnown:
    """Straight ≥ minimum proves a walking rule kept; straight < minimum proves nothing."""

    @pytest.mark.parametrize(
        ("east_m", "outcome", "said"),
        [
            (0.0, "refuse", "0 m to o0, at least 100 m"),
            (99.999, "measure_on_site",
             "from 99.999 m to open to o0, at least 100 m: to be measured on site"),
            (100.0, "permit", "100 m straight to o0, at least 100 m: no walk is shorter"),
            (100.001, "permit", "100.001 m straight to o0, at least 100 m: no walk is shorter"),
        ],
    )  # fmt: skip
    def test_without_streets(self, east_m: float, outcome: str, said: str) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": east_m}])
        decision = decide(there, asks(), spacing("100", measured="walking"))
        assert (decision.outcome, why(decision)) == (outcome, said)

    def test_far_on_foot(self) -> None:
        """Two dead ends, back to back: nobody walks from one to the other at all near 100 m."""
        lines = [
            LineString([(EAST, 0), (EAST, 500 * METRE), (EAST + 400 * METRE, 500 * METRE)]),
            LineString([(EAST + 43 * METRE, 0), (EAST + 43 * METRE, 450 * METRE)]),
            LineString([(EAST + 400 * METRE, 500 * METRE), (EAST + 43 * METRE, 450 * METRE)]),
        ]
        streets = gpd.GeoDataFrame({"street_id": ["a", "b", "c"]}, geometry=lines, crs=4326)
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 43.0}], streets=streets)
        decision = decide(there, asks(), spacing("100", measured="walking"))
        assert (decision.outcome, why(decision)) == (
            "permit",
            "43 m straight to o0, and far more than 100 m on foot",
        )
