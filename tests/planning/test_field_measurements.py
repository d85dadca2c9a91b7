"""A field measurement decides, if there is one: however far apart the points say it is."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

import outletplan as op
from tests.planning.asking import asks, told
from tests.planning.cases import DAY, policy, region, spacing
from tests.planning.site_cases import exclusion, place, school, street, town

DOOR, FAR = (0.0, 0.0), (900.0, 0.0)
STREETS = [street((-50, 0), (1000, 0))]


def there(*records: dict[str, Any], **also: Any) -> op.Region:
    """Stand with one outlet, and a school whose gates are 900 and 950 m away."""
    rows = [
        {"record_id": f"m{n}", "outlet_a": "o0", "outlet_b": "X0", **record}
        for n, record in enumerate(records)
    ]
    also = {"streets": STREETS, **also}
    return town([DOOR], school(FAR, (950.0, 0.0)), field_measurements=pd.DataFrame(rows), **also)


def contradicted(there: op.Region) -> list[list[str]]:
    odd = there.findings[there.findings["finding"].isin(["shorter than straight"])]
    return odd[["subject_id", "found", "note"]].to_numpy().tolist()


class TestGates:
    """A way to a gate that no search would have looked at."""

    @pytest.mark.parametrize("measured", ["walking", "straight", "not_stated"])
    @pytest.mark.parametrize("streets", [STREETS, None])
    def test_it_is_judged_and_the_contradiction_told(
        self, measured: str, streets: list[Any] | None
    ) -> None:
        route = "直线" if measured == "straight" else None
        region = there({"gate": 2, "distance_m": 80.0, "route": route}, streets=streets)
        plan = op.plan(region, policy(exclusion(measured=measured)), on=DAY)
        row = plan.near_sites.iloc[0]
        assert row[["outlet_id", "gate", "verdict", "measured", "record_id"]].tolist() == [
            "o0", 2, "below", "field", "m0"
        ]  # fmt: skip
        assert row[["distance_m", "lower_m", "upper_m"]].tolist() == [80.0, 80.0, 80.0]
        note = "the points are 950.0 m apart in a straight line; kept"
        assert contradicted(region) == [["m0", "80.0 m", note]]

    def test_one_that_agrees_changes_nothing(self) -> None:
        region = there({"distance_m": 901.0})
        assert op.plan(region, policy(exclusion(measured="walking")), on=DAY).near_sites.empty
        assert contradicted(region) == []

    def test_one_of_the_other_kind_settles_nothing(self) -> None:
        """A walk of 80 m says nothing of a straight rule, whose line is 900 m long."""
        region = there({"distance_m": 80.0})
        assert op.plan(region, policy(exclusion()), on=DAY).near_sites.empty

    def test_from_an_outlet_without_a_point(self) -> None:
        """The record is all that is known; of the other kind it is measured on site."""
        records = pd.DataFrame(
            [{"record_id": "m0", "outlet_a": "o1", "outlet_b": "X0", "distance_m": 80.0}]
        )
        sites = gpd.GeoDataFrame([{"site_id": "X0", **school(FAR)}], geometry="geometry", crs=4326)
        outlets = gpd.GeoDataFrame(
            {"outlet_id": ["o0", "o1"], "unit_id": "v", "status": "active"},
            geometry=[place(0), None],
            crs=4326,
        )
        units = pd.DataFrame({"unit_id": ["v"], "residents": [9]})
        region = op.Region(
            units=units, outlets=outlets, sites=sites, field_measurements=records, assign="unit_id"
        )
        rules = exclusion(measured="walking"), exclusion()
        found = op.plan(region, policy(*rules), on=DAY).near_sites
        columns = ["outlet_id", "verdict", "measured", "lower_m"]
        assert found.sort_values("lower_m")[columns].to_numpy().tolist() == [
            ["o1", "measure_on_site", "straight", 0.0], ["o1", "below", "field", 80.0]
        ]  # fmt: skip
        assert found["line"].isna().all()

    def test_to_a_site_without_a_place(self) -> None:
        """Nobody knows where the school is, but somebody has measured the way to it."""
        records = pd.DataFrame(
            [{"record_id": "m0", "outlet_a": "X0", "outlet_b": "o0", "distance_m": 80.0}]
        )
        region = town([DOOR], school(), school(FAR), field_measurements=records)
        found = op.plan(region, policy(exclusion(measured="walking")), on=DAY).near_sites
        columns = ["outlet_id", "site_id", "verdict", "distance_m", "record_id"]
        assert found[columns].to_numpy().tolist() == [["o0", "X0", "below", 80.0, "m0"]]

    def test_the_applicant_is_judged_by_it_too(self) -> None:
        applications = pd.DataFrame(
            {"application_id": ["A"], "unit_id": "v", "lon": [place(0).x], "lat": 0.0}
        )
        region = there(
            {"outlet_a": "A", "distance_m": 80.0}, applications=applications, datum="wgs84"
        )
        plan = op.plan(region, policy(exclusion(measured="walking")), on=DAY)
        decision = op.check(asks(id="A"), plan)
        assert decision.outcome == "refuse"
        columns = "distance_m", "measured", "verdict", "record_id"
        assert told(decision.neighbours, *columns)[0] == (80.0, "field", "below", "m0")
        assert contradicted(region)[0][:2] == ["m0", "80.0 m"]


class TestPairs:
    """Two outlets that lie far apart by their points."""

    def pair(self, **record: Any) -> op.Region:
        records = pd.DataFrame(
            [{"record_id": "r", "outlet_a": "o1", "outlet_b": "o0", "distance_m": 20.0, **record}]
        )
        outlets = [{"unit_id": "u", "east_m": 0.0}, {"unit_id": "u", "east_m": 900.0}]
        return region([{"unit_id": "u", "residents": 5}], outlets, field_measurements=records)

    @pytest.mark.parametrize(("measured", "route"), [("walking", None), ("straight", "直线")])
    def test_the_record_decides_and_the_contradiction_is_told(
        self, measured: str, route: str | None
    ) -> None:
        region = self.pair(route=route)
        plan = op.plan(region, policy(spacing("50", measured=measured)), on=DAY)
        columns = ["outlet_a", "outlet_b", "distance_m", "verdict", "measured", "record_id"]
        assert plan.close_pairs[columns].to_numpy().tolist() == [
            ["o0", "o1", 20.0, "below", "field", "r"]
        ]
        note = "the points are 900.0 m apart in a straight line; kept"
        assert contradicted(region) == [["r", "20.0 m", note]]

    def test_where_nobody_knows_a_place_only_its_own_kind_settles(self) -> None:
        """A walk of 20 m says nothing certain of a rule by the straight line."""
        outlets = gpd.GeoDataFrame(
            {"outlet_id": ["a", "b"], "unit_id": "u", "status": "active"},
            geometry=[Point(10, 0), None],
            crs=4326,
        )
        records = pd.DataFrame(
            [{"record_id": "r", "outlet_a": "a", "outlet_b": "b", "distance_m": 20.0}]
        )
        region = op.Region(
            units=pd.DataFrame({"unit_id": ["u"], "residents": [5]}),
            outlets=outlets,
            field_measurements=records,
            assign="unit_id",
        )
        for measured, verdict in (("straight", "measure_on_site"), ("walking", "below")):
            plan = op.plan(region, policy(spacing("50", measured=measured)), on=DAY)
            assert plan.close_pairs["verdict"].tolist() == [verdict]
