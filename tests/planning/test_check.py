"""One application held against a plan: every rule, kept or not, and the outcome that follows."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString

import outletplan as op
from tests.planning.asking import asks, decide, results, told, why
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, spacing, square, squares
from tests.planning.site_cases import exclusion, place

VILLAGE = [{"unit_id": "v", "kind": "village", "name": "李家村", "residents": 3_500}]
MAIN = LineString([(EAST - 500 * METRE, 0), (EAST + 500 * METRE, 0)])


def streets(*lines: LineString) -> gpd.GeoDataFrame:
    ids = [f"r{n}" for n in range(len(lines))]
    return gpd.GeoDataFrame({"street_id": ids}, geometry=list(lines), crs=4326)


def window(at_most: str, **also: Any) -> dict[str, Any]:
    rule = {"rule": "street_window", "applies_to": "whole_area", "half_window_m": "100"}
    return {**rule, "at_most": at_most, "applicant": "counted", **also}


class TestOutcomes:
    """permit | refuse | queue | measure_on_site."""

    def test_a_free_place_far_from_everyone_is_permitted(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 60}])
        decision = decide(there, asks(), ratio("1"), spacing("50"))
        assert decision.outcome == "permit"
        assert results(decision) == ["kept", "kept"]
        assert why(decision, 0) == "1 in being, 3 allowed: 2 left"
        assert why(decision, 1) == "no outlet within 50 m: the nearest, o0, is 60 m away"
        assert decision.raise_for_refusal() is decision

    def test_a_refusal_names_rule_numbers_method_article_and_neighbours(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 49.999, "name": "好又多"}])
        decision = decide(there, asks(), spacing("50", article="7"))
        (row,) = decision.findings.to_dict("records")
        assert decision.outcome == "refuse"
        assert row["cite"] == "Plan art. 7"
        assert (row["value"], row["limit"], row["measure"]) == (49.999, 50, "m")
        assert (row["method"], row["subject_id"], row["subject_name"]) == (
            "straight",
            "o0",
            "好又多",
        )
        assert row["why"] == "49.999 m to o0 好又多, at least 50 m"
        with pytest.raises(op.RefusedError, match="at least 50 m") as caught:
            decision.raise_for_refusal()
        assert caught.value.decision is decision

    def test_exactly_the_minimum_is_lawful(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 50.0}])
        assert decide(there, asks(), spacing("50")).outcome == "permit"

    def test_a_full_unit_without_a_queue_is_refused(self) -> None:
        """Remaining 0 and over by n, never a negative permission."""
        there = region(VILLAGE, [{"unit_id": "v"} for _ in range(5)])
        decision = decide(there, asks(), ratio("1"))
        assert decision.outcome == "refuse"
        assert why(decision) == "5 in being, 3 allowed: none left"

    def test_a_rule_in_principle_asks_for_a_review_and_refuses_nobody(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 10}])
        rules = spacing("50", force="in_principle"), ratio("0.1", force="in_principle")
        decision = decide(there, asks(), *rules)
        assert (decision.outcome, results(decision)) == ("permit", ["review", "review"])

    def test_straight_43_m_walking_110_m_limit_100_m_walking_is_allowed(self) -> None:
        """Straight 43 m, walking 110 m: two dead ends, back to back."""
        lines = [
            LineString([(EAST, 0), (EAST, 33.5 * METRE)]),
            LineString([(EAST, 0), (EAST + 43 * METRE, 0)]),
            LineString([(EAST + 43 * METRE, 0), (EAST + 43 * METRE, 33.5 * METRE)]),
        ]
        there = region(
            VILLAGE, [{"unit_id": "v", "east_m": 43, "north_m": 33.5}], streets=streets(*lines)
        )
        decision = decide(there, asks(0, 33.5), spacing("100", measured="walking"))
        assert decision.outcome == "permit"
        (row,) = decision.findings.to_dict("records")
        assert row["value"] == pytest.approx(110, abs=0.5)
        assert row["lower"] == pytest.approx(43, abs=0.01)
        assert row["street_m"] == pytest.approx(110, abs=0.5)

    def test_without_streets_a_walk_is_measured_on_site_and_the_list_says_where(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 43}, {"unit_id": "v", "east_m": -90}])
        decision = decide(there, asks(), spacing("100", measured="walking"))
        assert decision.outcome == "measure_on_site"
        ends = told(decision.to_measure, "subject", "subject_id", "limit_m")
        assert ends == [("outlet", "o0", 100.0), ("outlet", "o1", 100.0)]

    def test_the_accuracy_of_both_points_is_in_the_verdict(self) -> None:
        """5 m of the outlet and 3 m of the application: 57 m may be 49 m."""
        outlets = [{"unit_id": "v", "east_m": 57, "accuracy_m": 5.0}]
        there = region(VILLAGE, outlets)
        near = decide(there, asks(accuracy_m=3.0), spacing("50"))
        assert near.outcome == "measure_on_site"
        assert decide(there, asks(accuracy_m=2.0), spacing("50")).outcome == "permit"


class TestPrecedence:
    """Sites, then other rules, then the queue, then the tape; a review refuses nobody."""

    def test_no_wait_or_tape_mends_a_broken_rule(self) -> None:
        outlets = [{"unit_id": "v", "east_m": 40}, {"unit_id": "v", "east_m": 43}]
        there = region(VILLAGE, outlets)
        rules = spacing("41"), spacing("100", measured="walking")
        decision = decide(there, asks(), *rules)
        assert results(decision) == ["broken", "measure_on_site"]
        assert (decision.outcome, decision.step) == ("refuse", "another rule is broken")

    def test_a_site_rule_is_named_first(self) -> None:
        rows = {"site_id": ["X"], "kind": ["school"]}
        school = gpd.GeoDataFrame(rows, geometry=[place(30)], crs=4326)
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 10}], sites=school)
        decision = decide(there, asks(), spacing("50"), exclusion("100"))
        assert (decision.outcome, decision.step) == ("refuse", "a site rule is broken")


class TestNumbers:
    """Places left after reserved ones; the parent's total binds the sum of its units."""

    def test_a_county_town_without_a_rule_of_its_own_counts_in_the_county_s_total(self) -> None:
        units = [
            {"unit_id": "c", "kind": "county", "residents": 2_000},
            {"unit_id": "v", "kind": "county_town", "parent_id": "c", "residents": 1_500},
            {"unit_id": "w", "kind": "village", "parent_id": "c", "residents": 500},
        ]
        rules = (
            ratio("1", applies_to="whole_area"),
            {"rule": "fixed", "applies_to": {"kind": "village"}, "outlets": "1"},
        )
        there = region(units, [{"unit_id": "w"}])
        decision = decide(there, asks(), *rules)
        assert (decision.outcome, results(decision)) == ("permit", ["kept", "not_applicable"])
        assert why(decision, 1) == "gives no number here"
        full = decide(region(units, [{"unit_id": "w"}, {"unit_id": "v"}]), asks(), *rules)
        assert (full.outcome, results(full)) == ("refuse", ["broken", "not_applicable"])

    def test_applications_accepted_before_hold_their_places(self) -> None:
        rows = [
            {"application_id": "A0", "accepted": "2025-06-01", "unit_id": "v"},
            {"application_id": "A1", "accepted": "2025-06-02", "unit_id": "v"},
            {"application_id": "A2", "accepted": "2025-06-03", "unit_id": "v"},
        ]
        there = region(VILLAGE, [{"unit_id": "v"}], applications=pd.DataFrame(rows))
        first = decide(there, asks(accepted="2025-06-02"), ratio("0.6"))
        assert why(first) == "1 in being and 1 held, 2 allowed: none left"
        assert decide(there, asks(id="A0", accepted="2025-06-01"), ratio("0.6")).outcome == "permit"

    def test_a_guaranteed_minimum_overrides_a_ceiling(self) -> None:
        """One village, one licence: a quota of 0 gives way."""
        minimum = {"rule": "guaranteed_minimum", "applies_to": {"kind": "village"}}
        there = region(VILLAGE, [])
        decision = decide(there, asks(), ratio("0.1"), minimum)
        assert (decision.outcome, results(decision)) == ("permit", ["not_applicable", "kept"])


class TestRequests:
    """Only the rules that the policy applies to the request."""

    SCHOOL = gpd.GeoDataFrame(
        {"site_id": ["X"], "kind": ["kindergarten"]}, geometry=[place(30)], crs=4326
    )

    @pytest.mark.parametrize(
        ("asked_of", "outcome"), [(["new"], "permit"), (["new", "renewal"], "refuse")]
    )
    def test_a_new_kindergarten_beside_an_old_outlet(
        self, asked_of: list[str], outcome: str
    ) -> None:
        """Nothing today; not renewed later, where the rule asks so."""
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0}], sites=self.SCHOOL)
        rule = exclusion("50", sites={"kind": "kindergarten"}, asks=asked_of)
        renewal = asks(id="o0", request="renewal")
        assert decide(there, renewal, rule, spacing("50"), ratio("0.1")).outcome == outcome

    def test_who_moves_does_not_stand_in_his_own_way(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 10}])
        moves = asks(outlet_id="o0", request="relocation")
        decision = decide(there, moves, ratio("0.3"), spacing("50"))
        assert results(decision) == ["kept", "kept"]
        assert why(decision) == "0 in being besides its own, 1 allowed: 1 left"


class TestSites:
    """School zones by gate."""

    def test_every_gate_near_is_told_and_the_nearest_decides(self) -> None:
        gates = f"{EAST + 90 * METRE:.12f},0;{EAST + 120 * METRE:.12f},0"
        rows = {"site_id": ["X"], "kind": ["school"], "name": ["一小"], "gates": [gates]}
        there = region(VILLAGE, [], sites=gpd.GeoDataFrame(rows, geometry=[place(100)], crs=4326))
        decision = decide(there, asks(), exclusion("100"))
        assert decision.outcome == "refuse"
        assert why(decision) == "90 m to X 一小 gate 1, more than 100 m"
        main = decide(there, asks(accuracy_m=30.0), exclusion("100"))
        assert main.outcome == "measure_on_site"
        assert told(main.to_measure, "subject_id", "gate") == [("X", 1), ("X", 2)]

    def test_without_a_table_of_sites_somebody_has_to_look(self) -> None:
        decision = decide(region(VILLAGE, []), asks(), exclusion("100"))
        assert decision.outcome == "measure_on_site"
        assert told(decision.to_measure, "subject", "name") == [("site", "school")]


class TestWindows:
    """The street-window count with the applicant."""

    def test_the_window_counts_those_along_the_street_and_the_applicant(self) -> None:
        outlets = [{"unit_id": "v", "east_m": x, "north_m": 5} for x in (-100, 100, 101)]
        there = region(VILLAGE, outlets, streets=streets(MAIN))
        decision = decide(there, asks(0, -5), window("2"))
        assert decision.outcome == "refuse"
        assert why(decision) == "2 beside it + itself = 3, at most 2"
        assert decide(there, asks(0, -5), window("3")).outcome == "permit"

    def test_a_clause_on_other_streets_does_not_reach_a_door(self) -> None:
        """A clause on busy streets says of a door on an ordinary one that it is not meant."""
        lines = streets(MAIN, LineString([(EAST, 50 * METRE), (EAST, 500 * METRE)]))
        lines["street_class"] = ["ordinary", "busy"]
        there = region(VILLAGE, [], streets=lines)
        busy = window("2", on_streets={"street_class": "busy"})
        assert why(decide(there, asks(200, -5), busy)) == "does not reach this place"
        assert results(decide(there, asks(5, 300), busy)) == ["kept"]
        in_unit = window("9", article="2", applies_to={"kind": "village"})
        ordinary = window("2", on_streets={"street_class": "ordinary"})
        assert why(decide(there, asks(200, -5), ordinary, in_unit)) == (
            "a rule for a more specific place goes before it"
        )

    def test_without_streets_somebody_has_to_count(self) -> None:
        assert decide(region(VILLAGE, []), asks(), window("2")).outcome == "measure_on_site"


class TestFieldMeasurements:
    """A field measurement settles it and is quoted."""

    @staticmethod
    def there(metres: float, end: str = "o0", **also: Any) -> op.Region:
        record = {"record_id": "R7", "outlet_a": "A1", "outlet_b": end, "distance_m": metres}
        return region(
            VILLAGE, [{"unit_id": "v", "east_m": 43}],
            field_measurements=pd.DataFrame([{**record, **also}]),
            applications=pd.DataFrame({"application_id": ["A1"], "unit_id": ["v"]}),
            sites=gpd.GeoDataFrame(
                {"site_id": ["X"], "kind": ["school"]}, geometry=[place(60)], crs=4326
            ),
        )  # fmt: skip

    @pytest.mark.parametrize(("metres", "outcome"), [(100.0, "permit"), (99.9, "refuse")])
    def test_between_an_application_and_an_outlet(self, metres: float, outcome: str) -> None:
        decision = decide(self.there(metres), asks(), spacing("100", measured="walking"))
        assert decision.outcome == outcome
        assert "measured on site, record R7" in why(decision)
        assert decision.findings["record_id"].tolist() == ["R7"]

    @pytest.mark.parametrize(("metres", "outcome"), [(100.1, "permit"), (100.0, "refuse")])
    def test_between_an_application_and_a_gate(self, metres: float, outcome: str) -> None:
        there = self.there(metres, end="X")
        decision = decide(there, asks(), exclusion("100", measured="walking"))
        assert decision.outcome == outcome
        assert decision.neighbours["measured"].tolist() == ["field"]


class TestClaims:
    """Checked for form and quoted, not believed."""

    def test_every_claim_is_quoted_and_none_of_them_refuses(self) -> None:
        asked = asks(floor_area_m2=30, first_licence=True, faces=("r0", "nowhere"))
        there = region(VILLAGE, [], streets=streets(MAIN))
        decision = decide(there, asked, spacing("50"))
        claims = decision.findings[decision.findings["rule"] == "claim"]
        assert decision.outcome == "permit"
        assert told(claims, "subject", "subject_id", "result") == [
            ("first_licence", "True", "review"),
            ("floor_area_m2", "30.0", "review"),
            ("faces", "r0", "review"),
            ("faces", "nowhere", "review"),
        ]
        assert claims["why"].iloc[-1].startswith("nowhere: no street of the table is called so")

    def test_a_place_in_the_area_of_a_market_is_told(self) -> None:
        market = gpd.GeoDataFrame(
            {"site_id": ["M"], "kind": ["market"]}, geometry=[square(-10, -10, 20)], crs=4326
        )
        decision = decide(region(VILLAGE, [], sites=market), asks(), spacing("50"))
        assert told(decision.findings.tail(1), "subject", "why") == [
            ("site_id", "M: its point lies in it")
        ]


class TestUnits:
    """A newcomer keeps the rules of the unit in which it stands."""

    def test_the_unit_is_found_as_outlets_find_theirs(self) -> None:
        units = squares(
            [
                {"unit_id": "v", "kind": "village", "residents": 9, "geometry": square(0, 0, 100)},
                {"unit_id": "w", "kind": "cell", "residents": 9, "geometry": square(100, 0, 100)},
            ]
        )
        there = region(units, [], assign="polygon")
        rules = spacing("50", applies_to={"kind": "cell"}), ratio("500")
        inside = decide(there, asks(150, 50, unit_id=None), *rules)
        assert inside.unit_id == "w"
        assert results(inside) == ["kept", "kept"]
        other = decide(there, asks(50, 50, unit_id=None), *rules)
        assert results(other) == ["not_applicable", "kept"]


class TestFaults:
    """Everything wrong at once, by row."""

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            (asks(id="o0"), "found o0, an outlet in being"),
            (asks(request="renewal"), "found A1 (application 'A1'); expected an outlet in being"),
            (asks(90_000), "90 km from anything of the region"),
            (asks(unit_id=None), "found a place in no unit"),
            (
                asks(unit_id="v1"),
                "found v1 (application 'A1'); expected a unit of the table. Did you mean v?",
            ),
            (asks(unit_id="xyz"), "found xyz (application 'A1'); expected a unit of the table"),
            (asks(site_id="M9"), "found M9 (application 'A1'); expected a site of the region"),
            (asks(business_type="superstore"), "expected one of: supermarket"),
            (asks(datum="xian80"), "found datum 'xian80'"),
            (asks(request="transfer"), "found 'transfer'"),
        ],
    )
    def test_one_application(self, asked: op.Application, words: str) -> None:
        outlets = [{"unit_id": "v", "east_m": 40, "business_type": "supermarket"}]
        with pytest.raises(op.DataError) as caught:
            decide(region(VILLAGE, outlets), asked, spacing("50"))
        assert words in str(caught.value)

    def test_no_coordinates(self) -> None:
        asked = op.Application(id="A1", lon=None, lat=None, datum="wgs84", unit_id="v")
        with pytest.raises(op.DataError, match="no coordinates"):
            decide(region(VILLAGE, []), asked, spacing("50"))

    def test_a_plan_is_asked_for(self) -> None:
        with pytest.raises(TypeError, match="expected a Plan"):
            op.check(asks(), region(VILLAGE, []))  # type: ignore[arg-type]


def test_there_is_one_finding_for_every_rule_of_the_edition() -> None:
    everything = op.combine(
        *(op.published_policy(name) for name in ("county-230700", "blank-villages-300")),
        policy(spacing("40", measured="walking"), window("3"), exclusion("100")),
    )
    plan = op.plan(op.sample_region(), everything, on=DAY)
    lon, lat = (axis[0] for axis in plan.region.lonlat("outlets"))
    decision = op.check(op.Application(id="A1", lon=lon, lat=lat, datum="wgs84"), plan)
    assert decision.findings["cite"].tolist() == [a.cite for a in plan.edition.articles]
    assert decision.findings[["result", "why"]].notna().all(axis=None)
    assert "An opinion to attach to the file; the bureau decides." in str(decision)
