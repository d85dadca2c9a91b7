"""Outlets near sites: from which gate, measured how, strict or not, and what renewal says."""

from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point

import outletplan as op
from outletplan.planning.spacing.sites import site_zones
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, square
from tests.planning.site_cases import UNITS, exclusion, near, place, school, street, town

GEOD = Geod(ellps="WGS84")


@pytest.mark.parametrize(
    ("metres", "rule", "kept"),
    [
        (99.999, exclusion("100"), False),
        (100.0, exclusion("100"), False),
        (100.001, exclusion("100"), True),
        (100.049, exclusion("100", compare_to_m="0.1"), False),
        (100.05, exclusion("100", compare_to_m="0.1"), True),
        (99.999, exclusion(at_least_m="100"), False),
        (100.0, exclusion(at_least_m="100"), True),
        (152.399, exclusion(at_least_m="152.4"), False),
        (152.3996, exclusion(at_least_m="152.4"), True),
        (152.4, exclusion(at_least_m="152.4"), True),
        (152.401, exclusion(at_least_m="152.4"), True),
        (152.4, exclusion("152.4"), False),
    ],
)
def test_the_word_says_whether_the_edge_is_lawful(
    metres: float, rule: dict[str, Any], *, kept: bool
) -> None:
    """Foshan: strictly more than 100 m from schools; Philadelphia: 500 ft = 152.4 m exactly."""
    found = near(town([(metres, 0.0)], school((0.0, 0.0))), rule)
    assert found.empty is kept
    edge = "at_least" if "at_least_m" in rule else "more_than"
    assert found["edge"].tolist() == [edge] * (not kept)


class TestGates:
    """None within x metres of a school, from the gate or from all gates."""

    SCHOOL = school((0, 0), (200, 0), (260, 0))

    def test_the_nearest_of_several(self) -> None:
        row = near(town([(170, 0)], self.SCHOOL), exclusion()).iloc[0]
        assert row[["gate", "distance_m", "verdict"]].tolist() == [2, 30.0, "below"]

    def test_the_main_gate_only_is_the_first(self) -> None:
        main = exclusion(from_gates="main")
        assert near(town([(170, 0)], self.SCHOOL), main).empty
        row = near(town([(70, 0)], self.SCHOOL), main).iloc[0]
        assert row[["gate", "distance_m"]].tolist() == [1, 70.0]

    @pytest.mark.parametrize("rule", [exclusion(), exclusion(from_gates="main")])
    def test_without_gates_the_point_stands_for_them_and_it_is_said(
        self, rule: dict[str, Any]
    ) -> None:
        plan = op.plan(town([(70, 0)], school(geometry=place(0))), policy(rule), on=DAY)
        assert plan.near_sites["gate"].isna().tolist() == [True]
        assert plan.near_sites["verdict"].tolist() == ["below"]
        assert plan.not_judged["reason"].tolist() == [
            "1 sites name no gates: measured from their point"
        ]

    def test_gates_go_before_the_point(self) -> None:
        there = town([(70, 0)], school((300, 0), geometry=place(0)))
        assert near(there, exclusion()).empty

    def test_each_site_has_its_row(self) -> None:
        """One row per outlet, site and rule; the nearest first."""
        there = town([(0, 0)], school((50, 0)), school((20, 0), (30, 0)), school((500, 0)))
        found = near(there, exclusion(), exclusion("30"))
        assert found[["site_id", "gate", "limit_m"]].to_numpy().tolist() == [
            ["X1", 1, 100.0], ["X1", 1, 30.0], ["X0", 1, 100.0]
        ]  # fmt: skip


class TestAreasWithoutGates:
    """Nobody knows where on its outline an area is entered: straight lines to it are bounds."""

    YARD = school(geometry=square(0, 0, 40))

    @pytest.mark.parametrize(
        ("west_m", "verdict"),
        [(45.0, "below"), (55.0, "measure_on_site"), (99.9, "measure_on_site"), (100.1, None)],
    )
    def test_from_the_nearest_to_the_farthest_place_of_the_outline(
        self, west_m: float, verdict: str | None
    ) -> None:
        found = near(town([(-west_m, 0)], self.YARD), exclusion())
        assert found["verdict"].tolist() == ([verdict] if verdict else [])
        for _, row in found.iterrows():
            assert row["distance_m"] == row["lower_m"] == west_m
            # The far corner; a degree of latitude is shorter on the equator.
            far = math.hypot(west_m + 40, 40 * 110_574 / 111_319)
            assert row["upper_m"] == pytest.approx(far, abs=0.01)
            assert row["gate"] is pd.NA

    def test_inside_it_is_0_m_to_the_site_but_not_to_a_gate(self) -> None:
        wide = school(geometry=square(-200, -200, 400))
        row = near(town([(0, 0)], wide), exclusion()).iloc[0]
        assert row[["distance_m", "verdict"]].tolist() == [0.0, "measure_on_site"]

    def test_no_walk_to_it_is_known(self) -> None:
        there = town([(-10, 0)], self.YARD, streets=[street((-100, 0), (0, 0))])
        plan = op.plan(there, policy(exclusion("500", measured="walking")), on=DAY)
        row = plan.near_sites.iloc[0]
        assert row[["lower_m", "verdict"]].tolist() == [10.0, "measure_on_site"]
        assert np.isnan(row[["distance_m", "upper_m"]].tolist()).all()
        assert plan.not_judged["reason"].str.startswith("1 sites are areas").any()


class TestAccuracy:
    """Kept if low − u, below if high + u; u is the outlet's and, for the gate, the region's."""

    @pytest.mark.parametrize(
        ("metres", "verdict"),
        [(79.999, "below"), (80.0, "measure_on_site"), (119.999, "measure_on_site"), (120.0, None)],
    )
    def test_of_the_region_for_both(self, metres: float, verdict: str | None) -> None:
        there = town([(metres, 0)], school((0, 0)), accuracy_m=10)
        found = near(there, exclusion(at_least_m="100"))
        assert found["verdict"].tolist() == ([verdict] if verdict else [])

    def test_of_the_row_for_the_outlet(self) -> None:
        outlets: list[dict[str, Any]] = [{"unit_id": "v", "east_m": 88.0, "accuracy_m": 1}]
        sites = gpd.GeoDataFrame(
            [{"site_id": "X", **school((0, 0))}], geometry="geometry", crs=4326
        )
        found = near(region(UNITS, outlets, sites=sites, accuracy_m=10), exclusion())
        assert found[["accuracy_m", "verdict"]].to_numpy().tolist() == [[11.0, "below"]]


# Two dead ends side by side, joined at their foot: straight 43 m, walking 110 m.
ENDS = [street((0, 0), (0, 40)), street((43, 0), (43, 40)), street((0, 0), (43, 0))]
HERE, THERE = (0.0, 33.5), (43.0, 33.5)
WALK = exclusion(measured="walking")


class TestFieldMeasurements:
    """What was measured from a door to a gate overrides what was computed, and is quoted."""

    def there(self, *records: dict[str, Any], **also: Any) -> op.Region:
        rows = [
            {"record_id": f"m{n}", "outlet_a": "X0", "outlet_b": "o0", "route": "walk",
             "measured_on": "2025-02-01", **record}
            for n, record in enumerate(records)
        ]  # fmt: skip
        also["field_measurements"] = pd.DataFrame(rows)
        return town([HERE], school((0, -40), THERE), streets=ENDS, **also)

    @pytest.mark.parametrize(("metres", "edge"), [(100.0, "kept"), (99.9, "below")])
    def test_it_settles_the_way_to_its_gate(self, metres: float, edge: str) -> None:
        """Computed it is 110 m to gate 2, and 73.5 m to gate 1."""
        there = self.there({"gate": 2, "distance_m": metres}, {"gate": 1, "distance_m": 150.0})
        found = near(there, exclusion(at_least_m="100", measured="walking"))
        assert found["verdict"].tolist() == ([] if edge == "kept" else ["below"])
        if edge == "below":
            row = found.iloc[0]
            assert row[["gate", "measured", "record_id", "distance_m"]].tolist() == [
                2, "field", "m0", 99.9
            ]  # fmt: skip
            assert row[["lower_m", "upper_m"]].tolist() == [99.9, 99.9]
            assert len(row["line"].coords) == 2  # nobody knows which way was measured

    def test_one_that_names_no_gate_is_for_all(self) -> None:
        assert near(self.there({"distance_m": 150.0}), WALK).empty
        assert near(self.there({"distance_m": 150.0, "gate": 2}), WALK)["gate"].tolist() == [1]

    def test_of_a_later_day_it_settles_nothing_yet(self) -> None:
        later = self.there({"distance_m": 150.0, "measured_on": "2025-07-02"})
        assert near(later, WALK)["measured"].tolist() == ["walking"]
        today = self.there({"distance_m": 150.0, "measured_on": "2025-07-01"})
        assert near(today, WALK).empty

    def test_the_newest_stands(self) -> None:
        old, new = {"measured_on": "2025-01-01"}, {"measured_on": "2025-03-01"}
        there = self.there({"distance_m": 90.0, **new}, {"distance_m": 150.0, **old})
        assert near(there, WALK)[["record_id", "distance_m"]].to_numpy().tolist() == [["m0", 90.0]]

    def test_a_walk_does_not_settle_a_straight_rule(self) -> None:
        there = self.there({"distance_m": 150.0})
        assert near(there, exclusion())["measured"].tolist() == ["straight"]
        assert near(self.there({"distance_m": 150.0, "route": "直线"}), exclusion()).empty

    def test_an_outlet_that_is_no_more_and_another_site_are_not_meant(self) -> None:
        also = {"record_id": "m9", "outlet_a": "X0", "outlet_b": "o1", "distance_m": 150.0}
        records = pd.DataFrame([also])
        there = town(
            [HERE, (5.0, 33.5)], school((0, -40)), streets=ENDS, field_measurements=records
        )
        assert near(there, WALK)["outlet_id"].tolist() == ["o0"]


class TestWalking:
    """A walking rule is judged by the walk: straight 43 m, walking 110 m, limit 100 m: allowed."""

    def test_with_streets_it_is_kept(self) -> None:
        assert near(town([HERE], school(THERE), streets=ENDS), WALK).empty

    def test_without_streets_it_is_measured_on_site_and_said(self) -> None:
        plan = op.plan(town([HERE], school(THERE)), policy(WALK), on=DAY)
        row = plan.near_sites.iloc[0]
        assert row["verdict"] == "measure_on_site"
        assert row["lower_m"] == pytest.approx(43, abs=1e-3)
        assert np.isnan(row["distance_m"])
        assert plan.not_judged["reason"].str.startswith("no street network").tolist() == [True]

    def test_without_streets_the_straight_line_proves_it_kept(self) -> None:
        assert near(town([(101, 0)], school((0, 0))), WALK).empty

    def test_at_the_gate_itself_there_is_no_way_to_walk(self) -> None:
        found = near(town([HERE], school(HERE)), WALK)
        assert found["verdict"].tolist() == ["below"]

    def test_the_gate_that_is_nearest_on_foot(self) -> None:
        """Gate 1 lies nearer by the straight line, gate 2 on foot."""
        there = town([HERE], school(THERE, (-50.0, 0.0)), streets=[*ENDS, street((-50, 0), (0, 0))])
        row = near(there, exclusion("120", measured="walking")).iloc[0]
        assert row["gate"] == 2
        assert row["distance_m"] == pytest.approx(83.5, rel=0.01)
        path = [(round((x - EAST) / METRE), round(y / METRE)) for x, y in row["line"].coords]
        assert [p for n, p in enumerate(path) if p not in path[:n]] == [(0, 34), (0, 0), (-50, 0)]

    def test_a_gate_surely_too_near_goes_before_a_nearer_one_that_is_open(self) -> None:
        """Gate 1 stands on no street, so nobody knows how far the walk to it is."""
        gates = (-10.0, 150.0), (20.0, 0.0)
        there = town([(0, 45)], school(*gates), streets=[street((0, 0), (0, 45)), ENDS[2]])
        row = near(there, exclusion("110", measured="walking")).iloc[0]
        assert row[["gate", "verdict"]].tolist() == [2, "below"]

    def test_a_gate_on_no_street_is_judged_by_the_straight_line_only(self) -> None:
        there = town([(0, 40)], school((0, 110)), streets=[street((0, -40), (0, 5))])
        plan = op.plan(there, policy(WALK), on=DAY)
        assert plan.near_sites["verdict"].tolist() == ["measure_on_site"]
        assert "1 gates stand on no street: only the straight line is known" in set(
            plan.not_judged["reason"]
        )

    def test_method_not_stated_both_ways_have_to_agree(self) -> None:
        plan = op.plan(
            town([HERE], school(THERE), streets=ENDS),
            policy(exclusion(measured="not_stated"), exclusion("120", measured="not_stated")),
            on=DAY,
        )
        assert plan.near_sites[["limit_m", "verdict"]].to_numpy().tolist() == [
            [100.0, "measure_on_site"],  # kept on foot, not by the straight line
            [120.0, "below"],
        ]
        assert plan.near_sites["distance_m"].to_numpy() == pytest.approx([43, 43], abs=1e-3)
        assert plan.not_judged["reason"].str.startswith("the source does not say").all()


class TestANewKindergartenBesideAnOldOutlet:
    """Nothing today, not renewed later: what happens on renewal is data."""

    @pytest.mark.parametrize(
        ("asks", "on_renewal"),
        [
            (["new"], "renewed"),
            (["new", "relocation"], "renewed"),
            (["renewal"], "not_renewed"),
            (["new", "renewal_if_changed"], "not_renewed_if_changed"),
            (["new", "relocation", "renewal"], "not_renewed"),
        ],
    )
    def test_it_is_listed_and_its_licence_stays(self, asks: list[str], on_renewal: str) -> None:
        kindergarten = school((30, 0), kind="幼儿园", name="新苗幼儿园")
        rule = exclusion("50", sites={"kind": "kindergarten"}, asks=asks)
        law = policy(ratio("1000", applies_to="whole_area"), rule)
        plan = op.plan(town([(0, 0)], kindergarten), law, on=DAY)
        row = plan.near_sites.iloc[0]
        assert row[["outlet_id", "site_name", "site_kind", "asks", "on_renewal"]].tolist() == [
            "o0", "新苗幼儿园", "kindergarten", ", ".join(asks), on_renewal
        ]  # fmt: skip
        assert plan.totals["current"].tolist() == [1]

    def test_who_is_no_more_is_not_listed(self) -> None:
        outlets: list[dict[str, Any]] = [{"unit_id": "v", "east_m": 0.0, "status": "closed"}]
        sites = gpd.GeoDataFrame(
            [{"site_id": "X", **school((9, 0))}], geometry="geometry", crs=4326
        )
        assert near(region(UNITS, outlets, sites=sites), exclusion()).empty


class TestWhoseRule:
    """Of rules on one site those of the deepest unit are kept; rules on others stand beside."""

    LAW = (
        exclusion("100"),
        exclusion("50", applies_to={"kind": "village"}),
        exclusion("150", sites={"kind": "kindergarten"}),
    )

    def there(self, metres: float, unit: str | None) -> op.Region:
        outlets: list[dict[str, Any]] = [
            {"unit_id": unit, "east_m": metres},
            {"unit_id": "v", "east_m": 9999.0},
        ]
        rows = [school((0, 0)), school((0, 0), kind="kindergarten")]
        sites = gpd.GeoDataFrame(
            [{"site_id": row["kind"], **row} for row in rows], geometry="geometry", crs=4326
        )
        return region(UNITS, outlets, sites=sites)

    @pytest.mark.parametrize(
        ("unit", "metres", "limits"),
        [
            ("v", 40, {50, 150}),
            ("v", 70, {150}),
            ("w", 70, {100, 150}),
            (None, 70, {100, 150}),
            (None, 120, {150}),
        ],
    )
    def test_by_unit(self, unit: str | None, metres: float, limits: set[float]) -> None:
        found = near(self.there(metres, unit), *self.LAW)
        assert set(found["limit_m"]) == limits
        assert found["unit_id"].fillna("none").unique().tolist() == [unit or "none"]


class TestSelectors:
    """`sites` names columns of the sites table and the values wanted in them."""

    def test_columns_that_sites_do_not_have_are_refused_all_at_once(self) -> None:
        wrong = exclusion(sites={"knd": "school", "grade": "1"})
        with pytest.raises(op.PolicyError) as error:
            near(town([(0, 0)], school((9, 0))), exclusion(), wrong, exclusion(sites={"typ": "a"}))
        assert [(p.line, p.key, p.found) for p in error.value.problems] == [
            (None, "Plan art. 2", "'knd'"), (None, "Plan art. 2", "'grade'"),
            (None, "Plan art. 3", "'typ'"),
        ]  # fmt: skip
        assert "a column of sites: site_id, name, kind, unit_id, gates" in str(error.value)

    def test_all_columns_must_fit(self) -> None:
        rule = exclusion(sites={"kind": ["school", "kindergarten"], "name": "First"})
        there = town([(0, 0)], school((9, 0), name="First"), school((8, 0), name="Second"))
        assert near(there, rule)["site_id"].tolist() == ["X0"]

    @pytest.mark.parametrize(
        ("sites", "rule", "reason"),
        [
            ([], exclusion(), "no table of sites"),
            ([school((9, 0), kind="market"), school((9, 0), kind="bank")], exclusion(),
             "no site of this region has kind school; there are bank, market"),
            ([school((9, 0), name="a"), school((9, 0), kind="bank", name="b")],
             exclusion(sites={"kind": "school", "name": "b"}),
             "no site of this region has all that the rule names"),
            ([school()], exclusion(), "1 sites have no place"),
        ],
    )  # fmt: skip
    def test_what_finds_no_site_is_said_not_to_be_judged(
        self, sites: list[dict[str, Any]], rule: dict[str, Any], reason: str
    ) -> None:
        plan = op.plan(town([(0, 0)], *sites), policy(rule), on=DAY)
        assert plan.near_sites.empty
        assert plan.not_judged["reason"].tolist() == [reason]
        assert site_zones(plan).empty


def test_the_rulings_hold_what_the_table_says() -> None:
    there = town([(0, 0), (60, 0)], school((20, 0)))
    plan = op.plan(there, policy(exclusion(force="in_principle", assumed=["gates"])), on=DAY)
    columns = ["site_id", "distance_m", "lower_m", "upper_m", "limit_m", "measured", "verdict",
               "force", "unit_id", "cite", "assumed"]  # fmt: skip
    assert plan.rulings["subject"].unique().tolist() == ["outlet"]
    assert plan.rulings["sets"].unique().tolist() == ["site_exclusion"]
    ruled = plan.rulings.set_index("outlet_a")[columns]
    shown = pd.DataFrame(plan.near_sites).set_index("outlet_id")[columns]
    pd.testing.assert_frame_equal(ruled, shown, check_dtype=False, check_names=False)
    assert shown["force"].unique().tolist() == ["in_principle"]


def test_no_site_rule_gives_an_empty_table_of_the_same_columns() -> None:
    full = near(town([(0, 0)], school((20, 0))), exclusion())
    for there in (town([(0, 0)]), town([(0, 0)], school((20, 0)))):
        empty = near(there, ratio("1"))
        assert empty.empty
        assert empty.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict()
        assert empty.crs == full.crs


def test_sites_and_outlets_may_stand_in_different_datums() -> None:
    """What is written out stays in the datum that came in."""
    outlets = pd.DataFrame({"outlet_id": ["a"], "unit_id": ["v"], "lon": [110.0], "lat": [30.0]})
    gate_lon, gate_lat, _ = GEOD.fwd(110.0, 30.0, 90.0, 60.0)
    sites = pd.DataFrame(
        {"site_id": ["X"], "kind": ["school"], "gates": [f"{gate_lon:.12f},{gate_lat:.12f}"]}
    )
    shifted = gpd.GeoDataFrame(sites, geometry=[Point(110, 30)], crs=4490)
    there = op.Region(units=pd.DataFrame(UNITS), outlets=outlets, sites=shifted, datum="gcj02",
                      assign="unit_id")  # fmt: skip
    assert near(there, exclusion()).empty  # some 600 m: the outlet's lon is a GCJ-02 one
    plan = op.plan(there, policy(exclusion("1000")), on=DAY)
    row = plan.near_sites.iloc[0]
    assert plan.near_sites.crs.name == "GCJ-02"
    assert row["line"].coords[0] == (110.0, 30.0)
    lon, lat = there.lonlat("outlets")
    apart = GEOD.inv(lon[0], lat[0], gate_lon, gate_lat)[2]
    assert row["distance_m"] == pytest.approx(apart, abs=6e-4)
    (zone,) = site_zones(plan).geometry
    assert site_zones(plan).crs.to_epsg() == 4490
    corners = shapely.get_coordinates(zone)
    around = GEOD.inv([gate_lon] * 65, [gate_lat] * 65, *corners.T)[2]
    assert around == pytest.approx(np.full(65, 1000.0), abs=1e-3)
