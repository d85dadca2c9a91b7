"""What the layers of a map hold: for whom, in which class, at which coordinates."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from outletplan.geodesy import convert, crs_of
from outletplan.law import combine, published_policy
from outletplan.planning import plan as plan_of
from outletplan.sample import sample_region
from outletplan.show.maps.data import MICRODEGREES, column, shape
from outletplan.show.maps.draw import draw
from tests.show.pages import (
    Addresses,
    classes_of,
    first_points,
    layer_of,
    page_of,
    places_of,
    rows_of,
)
from tests.show.plans import UNIT_KINDS, UNIT_NAMES, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.facts import Region
    from outletplan.planning import Plan
    from tests.show.conftest import Opened


@pytest.fixture(scope="module")
def county() -> Plan:
    policy = combine(published_policy("county-230700"), published_policy("blank-villages-300"))
    return plan_of(sample_region(), policy, on="2025-07-01")


class TestReaders:
    """Internal shows all and says so; public shows units, numbers and articles only."""

    def test_internal_says_so(self) -> None:
        """内部资料 and the policy's status in plain sight."""
        head = Addresses(page_of(make_plan(), lang="zh")).data["outletplan_page_data"]
        assert head["badge"] == "内部资料 INTERNAL"
        assert "征求意见稿" in head["lines"][0]
        assert "2025-07-01" in head["lines"][0]

    def test_public_leaves_out_outlets_pairs_and_closed_institutions(self) -> None:
        """No names of holders, no outlet points, no relief, no barracks."""
        plan = make_plan()
        page = page_of(plan, audience="public")
        assert set(Addresses(page).data) == {
            f"outletplan_{name}_data"
            for name in ("page", "units", "streets", "stretches", "blank_villages", "sites")
        }
        for secret in (*plan.region.outlets["outlet_id"], "惠民商店", "河东路1号", "某部", "U09"):
            assert secret not in page
        assert "consultation draft" in page
        assert "INTERNAL" not in Addresses(page).data["outletplan_page_data"]["lines"]
        assert Addresses(page).data["outletplan_page_data"]["badge"] is None

    def test_another_reader_or_language_is_refused(self) -> None:
        """An unknown value lists the known ones; nobody gets the internal map by a slip."""
        with pytest.raises(ValueError, match="one of internal, public"):
            page_of(make_plan(), audience="Public")
        with pytest.raises(ValueError, match="one of zh, en"):
            page_of(make_plan(), lang="cn")

    def test_the_map_number_has_its_field(self) -> None:
        """审图号：room for it on a public map, the number where it is given."""
        plan = make_plan()
        bare, numbered, internal = (
            Addresses(page_of(plan, lang="zh", **options)).data["outletplan_page_data"]["lines"]
            for options in (
                {"audience": "public"},
                {"audience": "public", "map_number": "陕S(2025)1号"},
                {},
            )
        )
        assert bare[-1] == "审图号：__________"
        assert numbered[-1] == "审图号：陕S(2025)1号"
        assert not any("审图号" in line for line in internal)


class TestClasses:
    """Units shaded by what remains: over, 0 left, 1–2, 3 and more, no rule of its own."""

    @pytest.mark.parametrize(
        ("quota", "current", "shade"),
        [
            (5, 6, "over the quota"),
            (5, 5, "0 left"),
            (5, 4, "1–2 left"),
            (5, 3, "1–2 left"),
            (5, 2, "3 or more left"),
            (None, 7, "no rule of its own, total only"),
        ],
    )
    def test_edges(self, quota: int | None, current: int, shade: str) -> None:
        """Each edge and its neighbours."""
        plan = make_plan()
        left = (
            [pd.NA, pd.NA] if quota is None else [max(quota - current, 0), max(current - quota, 0)]
        )
        plan.quotas.loc["U03", ["quota", "current", "remaining", "over"]] = [
            *(pd.NA if quota is None else quota, current),
            *left,
        ]
        layer = layer_of(page_of(plan), "units")
        row = layer["name"]["words"].index(UNIT_NAMES[3])
        assert classes_of(layer)[row] == shade

    def test_legend_counts_every_unit_once(self) -> None:
        """The legend's numbers add up to the units, the area above them included."""
        layer = layer_of(page_of(make_plan()), "units")
        counts = {style["label"]: style["count"] for style in layer["classes"]}
        assert sum(counts.values()) == len(UNIT_KINDS)
        assert counts["over the quota"] == 1
        assert counts["area that binds the sum inside it"] == 1

    def test_units_that_lie_nowhere_are_counted_not_lost(self) -> None:
        """Polygons, points, or neither."""
        plan = make_plan()
        units = plan.region.units
        units.loc["U03", "geometry"] = units.loc["U03", "geometry"].centroid
        units.loc["U05", "geometry"] = None
        layer = layer_of(page_of(plan), "units")
        assert layer["notes"] == ["1 without coordinates, not drawn"]
        assert rows_of(layer) == len(UNIT_KINDS) + 1  # and the outlets in no unit
        assert layer["shape"]["parts"][layer["name"]["words"].index(UNIT_NAMES[5])] == 0
        assert sum(style["count"] for style in layer["classes"]) == len(UNIT_KINDS)

    def test_caps_stand_with_the_area_that_they_bind(self) -> None:
        """The county's popup tells its cap, headroom and article."""
        plan = make_plan()
        plan.totals.loc[0, ["scope", "name"]] = ["U00", "清河县"]
        layer = layer_of(page_of(plan), "units")
        told = {field["label"]: field for field in layer["fields"]}
        row = layer["name"]["words"].index("清河县")
        cap = told["Cap"]
        assert cap["words"][places_of(cap, rows_of(layer))[row]] == 185
        assert told["Article of the cap"]["words"] == ["Made-up plan art. 5(1)"]


class TestSampleCounty:
    """The road that planners walk: the sample county, planned and drawn."""

    def test_every_unit_carries_the_numbers_of_the_plan(self, county: Plan) -> None:
        """What a click tells is what the table says, unit by unit."""
        layer = layer_of(page_of(county), "units")
        told = {field["label"]: field for field in layer["fields"]}
        ids = told["Unit id"]["words"]
        assert sorted(ids) == sorted(county.quotas["unit_id"].dropna())
        for row, unit_id in enumerate(ids):
            for title, name in (("Quota", "quota"), ("Current", "current"), ("Over", "over")):
                place = places_of(told[title], len(ids))[row]
                number = county.quotas.loc[unit_id, name]
                assert (place < 0) == pd.isna(number)
                assert place < 0 or told[title]["words"][place] == number

    def test_it_opens(self, county: Plan, open_map: Callable[..., Opened]) -> None:
        """In Chinese, with a blank village of the plan under the mouse."""
        opened = open_map(draw(county, lang="zh"))
        village = county.blank_villages.iloc[0]
        spot = village.geometry.representative_point()
        opened.click(spot.x, spot.y)
        name, lines = opened.popup()
        assert name == village["name"]
        assert lines["人口"] == f"{village['people']:,}"
        assert (opened.requests, opened.troubles) == ([], [])


class TestCoordinates:
    """Drawn in the datum that came in of the units; others are converted; the caption says so."""

    def test_other_tables_move_to_the_units_datum(self) -> None:
        """Outlets in WGS-84 under units in GCJ-02 lie where they belong."""
        plan = make_plan()
        was = plan.region.outlets.geometry
        wgs84 = plan.region.outlets.set_geometry(convert(was, crs_of("wgs84")))
        moved = replace(plan, region=_with(plan.region, outlets=wgs84))
        page = page_of(moved)
        drawn = first_points(layer_of(page, "outlets"))
        drawn = drawn[np.lexsort(drawn.T)]
        expected = shapely.get_coordinates(was.to_numpy())
        expected = expected[np.lexsort(np.rint(expected * MICRODEGREES).T)]
        assert np.abs(drawn - expected).max() < 1.1e-6
        assert "Coordinates: GCJ-02" in page

    def test_a_projected_crs_is_drawn_in_wgs84_and_said(self) -> None:
        """Metres of a grid are no degrees."""
        plan = make_plan()
        lonlat = convert(plan.region.units.geometry, crs_of("wgs84"))
        metric = plan.region.units.set_geometry(lonlat.to_crs("EPSG:4546"))
        page = page_of(replace(plan, region=_with(plan.region, units=metric)))
        head = Addresses(page).data["outletplan_page_data"]
        assert (
            "WGS 84 (converted from CGCS2000 / 3-degree Gauss-Kruger CM 111E)" in head["lines"][0]
        )
        assert np.allclose(
            head["bounds"], shapely.bounds(lonlat.iloc[0])[[[1, 0], [3, 2]]], atol=1e-6
        )

    def test_units_without_geometry_leave_it_to_the_outlets(self) -> None:
        """Neither polygons nor points of units: the outlets say where."""
        plan = make_plan()
        bare = gpd.GeoDataFrame(plan.region.units.assign(geometry=None), crs=None)
        page = page_of(replace(plan, region=_with(plan.region, units=bare)))
        data = Addresses(page).data
        assert "Coordinates: GCJ-02" in data["outletplan_page_data"]["lines"][0]
        assert data["outletplan_units_data"]["notes"] == ["10 without coordinates, not drawn"]
        assert data["outletplan_page_data"]["bounds"][0][0] > 33

    def test_nothing_anywhere_still_opens(self, open_map: Callable[..., Opened]) -> None:
        """Outlets that name their unit, and no coordinate at all."""
        plan = make_plan()
        units, outlets = (
            gpd.GeoDataFrame(frame.assign(geometry=None), crs=None)
            for frame in (plan.region.units, plan.region.outlets)
        )
        region = _with(plan.region, units=units, outlets=outlets, streets=None)
        empty = {
            "close_pairs": plan.close_pairs.iloc[:0],
            "blank_villages": plan.blank_villages.set_geometry([None, None], crs=None),
        }
        opened = open_map(draw(replace(plan, region=region, **empty)))
        assert opened.troubles == []
        assert "10 without coordinates" in opened.page.locator(".op-legend").first.inner_text()

    def test_a_region_across_180_degrees_is_drawn_in_one_piece(self) -> None:
        """Two cells to either side of the line are neighbours on the map."""
        plan = make_plan()
        west, east = shapely.box(179.98, 0, 180, 0.02), shapely.box(-180, 0, -179.98, 0.02)
        frame = plan.region.units.iloc[[3, 4]].assign(geometry=[west, east])
        units = gpd.GeoDataFrame(frame).set_crs(crs_of("wgs84"), allow_override=True)
        quotas = plan.quotas.loc[["U03", "U04"]]
        region = _with(plan.region, units=units, streets=None)
        page = page_of(replace(plan, region=region, quotas=quotas), audience="public")
        bounds = Addresses(page).data["outletplan_page_data"]["bounds"]
        assert bounds == [[0, 179.98], [0.02, 180.02]]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=2, max_size=6),
        min_size=1,
        max_size=5,
    )
)
def test_shapes_come_back_to_the_millionth(lines: list[list[tuple[float, float]]]) -> None:
    """Display coordinates are rounded to 1e-6 degree, whatever is added up on the way."""
    reduced = shape(np.array([shapely.LineString(line) for line in lines], dtype=object))
    back = np.cumsum([reduced["x"], reduced["y"]], axis=1).T / MICRODEGREES
    assert reduced["sizes"] == [len(line) for line in lines]
    assert "parts" not in reduced  # one for each row
    assert np.abs(back - np.vstack(lines)).max() <= 0.5e-6 + 1e-12


def test_holes_and_parts_are_rings_of_their_row() -> None:
    """A ring with a hole and an island: three rings of one row, then a point."""
    ring = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    both = shapely.MultiPolygon([ring, shapely.box(5, 5, 6, 6)])
    reduced = shape(np.array([both, shapely.Point(7, 7)], dtype=object))
    assert (reduced["parts"], reduced["sizes"]) == ([3, 1], [5, 5, 5, 1])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=3), st.sampled_from("ab"))))
def test_columns_come_back(values: list[str | None]) -> None:
    """A word per row, each word once; unknown stays unknown."""
    reduced = column(pd.Series(values, dtype=object))
    if reduced is None:
        assert all(value is None for value in values)
        return
    codes = places_of(reduced, len(values))
    assert [None if code < 0 else reduced["words"][code] for code in codes] == values


def _with(region: Region, **changed: object) -> Region:
    return cast("Region", SimpleNamespace(**{**vars(region), **changed}))
