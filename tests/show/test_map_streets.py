"""Streets and sites on the map: what is drawn, where, in which class, and what a click tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.geodesy import geodesic_m
from outletplan.planning.spacing.sites import site_zones
from outletplan.show.maps.data import MICRODEGREES
from outletplan.show.maps.draw import draw
from tests.show.pages import Addresses, first_points, layer_of, page_of, places_of, rows_of
from tests.show.plans import make_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.planning import Plan
    from tests.show.conftest import Opened


def counts(layer: dict[str, Any]) -> dict[str, int]:
    """Give the legend of a layer."""
    return {style["label"]: style["count"] for style in layer["classes"]}


def told(layer: dict[str, Any], row: int) -> dict[str, Any]:
    """Give what a click on a row tells."""
    rows = rows_of(layer)
    places = {field["label"]: (field, places_of(field, rows)) for field in layer["fields"]}
    return {
        name: field["words"][codes[row]]
        for name, (field, codes) in places.items()
        if codes[row] >= 0
    }


class TestStretches:
    """Dense stretches drawn on the street, busiest windows that hold too many as a layer."""

    def test_marked_streets_only_and_dense_ones_above(self) -> None:
        """The legend counts each class; the rest is background."""
        page = page_of(make_plan())
        stretches = layer_of(page, "stretches")
        assert counts(stretches) == {"over-dense": 1, "sparse": 1}
        assert stretches["name"]["words"] == ["正街", "示范路"]
        assert rows_of(layer_of(page, "streets")) == 3

    def test_a_click_tells_the_numbers_and_what_the_flag_rests_on(self) -> None:
        """The article, or the stated default."""
        stretches = layer_of(page_of(make_plan()), "stretches")
        default, rule = told(stretches, 0), told(stretches, 1)
        assert (rule["Outlets"], rule["Outlets per 100 m"], rule["At most"]) == (21, 0.377, 12)
        assert (rule["Outlets in its busiest window"], rule["Window to either side (m)"]) == (
            13,
            500,
        )
        assert (rule["Rests on"], rule["Article"]) == ("rule of the policy", "Made-up plan art. 8")
        assert default["Rests on"] == "stated default"
        assert default["Why"].startswith("no outlet on it or within 250 m")
        assert "Article" not in default

    def test_windows_that_are_over(self) -> None:
        """The window is drawn where it lies on the street."""
        plan = make_plan()
        windows = layer_of(page_of(plan), "windows")
        assert counts(windows) == {"Over the limit": 1}
        place = plan.windows.geometry.iloc[0].coords[0]
        assert np.abs(first_points(windows) - place).max() < 1e-6

    def test_without_streets_there_are_no_such_layers(self) -> None:
        """Layers are absent when the table is empty."""
        plan = make_plan()
        bare = {name: getattr(plan, name).iloc[:0] for name in ("streets", "windows", "near_sites")}
        data = Addresses(page_of(replace(plan, **bare))).data
        names = {"outletplan_stretches_data", "outletplan_windows_data"}
        assert not (names | {"outletplan_near_sites_data", "outletplan_site_zones_data"}) & set(
            data
        )

    def test_the_public_sees_no_window_and_no_street_of_a_closed_institution(self) -> None:
        """A window lies round its outlets: where it is tells where they are."""
        data = Addresses(page_of(make_plan(), audience="public")).data
        assert "outletplan_windows_data" not in data
        assert data["outletplan_streets_data"]["name"]["words"] == ["示范路", "正街"]

    def test_colours_are_told_apart_without_red_and_green(self) -> None:
        """Dense and sparse differ in blue against yellow, and in form."""
        dense, sparse = layer_of(page_of(make_plan()), "stretches")["classes"]
        assert ("dash" in sparse, "dash" in dense) == (True, False)
        blueness = [int(c["stroke"][5:7], 16) - int(c["stroke"][1:3], 16) for c in (dense, sparse)]
        assert blueness[0] < -100
        assert blueness[1] > 100


class TestSites:
    """School zones, the sites themselves, and outlets in a zone with what happens on renewal."""

    def test_a_site_stands_at_each_of_its_gates(self) -> None:
        """Two gates, one school in the legend; the public sees no barracks."""
        inside, outside = (
            layer_of(page_of(make_plan(), audience=audience), "sites")
            for audience in ("internal", "public")
        )
        assert counts(inside) == {"school": 1, "barracks": 1}
        assert rows_of(inside) == 3
        assert counts(outside) == {"school": 1}
        assert rows_of(outside) == 2

    def test_rings_count_outlets_and_tell_each_site(self) -> None:
        """An outlet near two schools is one outlet with two rings."""
        plan = make_plan()
        again = plan.near_sites.assign(site_id="X9", site_name="二小")
        rings = layer_of(
            page_of(
                replace(plan, near_sites=pd.concat([plan.near_sites, again], ignore_index=True))
            ),
            "near_sites",
        )
        assert set(counts(rings).values()) == {1}
        assert rows_of(rings) == 6
        assert {told(rings, row)["Site"] for row in range(6)} == {"河口小学", "二小"}

    def test_a_click_tells_distance_limit_and_renewal(self) -> None:
        """Unreachable on foot is ∞; whether the edge is lawful stands with the limit."""
        rings = layer_of(page_of(make_plan()), "near_sites")
        rows = {told(rings, row)["Distance (m)"]: told(rings, row) for row in range(3)}
        assert rows[60.5]["Limit (m)"] == "more than 100"
        assert rows[60.5]["On renewal"] == "not renewed when it expires"
        assert rows[80.25]["Limit (m)"] == "at least 100"
        assert rows[80.25]["On renewal"] == "may be renewed"
        assert rows["∞"]["Bounds (m)"] == "93.1 – ∞"

    def test_the_public_sees_zones_and_schools_but_no_outlet(self, county_walking: Plan) -> None:
        """Zones and schools are no secret; who stands in them is."""
        data = Addresses(page_of(county_walking, audience="public")).data
        assert {"outletplan_site_zones_data", "outletplan_sites_data"} <= set(data)
        assert not {"outletplan_near_sites_data", "outletplan_close_pairs_data"} & set(data)


class TestSampleCounty:
    """The sample county under rules along its streets and round its schools."""

    def test_a_straight_zone_is_a_circle_and_a_walking_one_lies_on_streets(
        self, county_walking: Plan
    ) -> None:
        """For a walking rule the reachable street, not a circle."""
        zones = layer_of(page_of(county_walking), "site_zones")
        assert counts(zones) == {"straight line": 9, "streets within the walk": 16}
        drawn = site_zones(county_walking)
        kinds = drawn.geometry.geom_type.groupby(drawn["measured"]).unique()
        assert set(kinds["straight"]) <= {"Polygon", "MultiPolygon"}
        assert set(kinds["walking"]) <= {"LineString", "MultiLineString"}
        circle = zones["classes"][0]
        assert circle["area"]

    def test_whoever_is_too_near_in_a_straight_line_is_drawn_inside(
        self, county_walking: Plan
    ) -> None:
        """A ring of the layer of rings lies in the circle of its site."""
        near = county_walking.near_sites
        near = near[(near["measured"] == "straight") & (near["verdict"] == "below")]
        zones = site_zones(county_walking).set_index("site_id").geometry
        points = county_walking.region.outlets.geometry
        assert len(near)
        for outlet_id, site_id in zip(near["outlet_id"], near["site_id"], strict=True):
            assert zones[site_id].contains(points[outlet_id])

    def test_pairs_are_drawn_along_their_walk(self, county_walking: Plan) -> None:
        """The line of a walked pair is as long as its legs say, from door to door."""
        pairs = county_walking.close_pairs
        walked = pairs[(pairs["measured"] == "walking") & (pairs["distance_m"] > 1)]
        legs = walked[["access_m", "street_m", "exit_m"]].sum(axis=1)
        layer = layer_of(page_of(county_walking), "close_pairs")
        rows = np.flatnonzero(pairs.index.isin(walked.index))
        lengths = np.array([_length(layer, row) for row in rows.tolist()])
        assert len(rows) > 20
        # What is drawn is rounded to 0.1 m at each vertex; a frontage has no way across the road.
        assert (lengths > walked["lower_m"] - 0.5).all()
        assert (lengths > legs - 0.5).all()

    def test_every_number_on_a_stretch_is_the_tables(self, county_walking: Plan) -> None:
        """What a click tells is what the table says, street by street."""
        layer = layer_of(page_of(county_walking), "stretches")
        marked = county_walking.streets[county_walking.streets["flag"] != "none"]
        rows = {told(layer, row)["Street id"]: told(layer, row) for row in range(len(marked))}
        assert sorted(rows) == sorted(marked["street_id"])
        for street_id, street in marked.iterrows():
            assert rows[str(street_id)]["Outlets"] == street["outlets"]
            assert rows[str(street_id)]["Why"] == street["why"]


class TestClicks:
    """A click lists every number and article of the thing clicked."""

    def test_a_stretch_a_window_and_a_ring(self, open_map: Callable[..., Opened]) -> None:
        """In Chinese, leafing from the stretch to the window below it; then an outlet's ring."""
        plan = make_plan()
        opened = open_map(draw(plan, lang="zh"))
        spot = plan.windows.geometry.iloc[0].interpolate(0.5, normalized=True)
        opened.click(spot.x, spot.y)
        name, lines = opened.popup()
        assert (name, lines["路段标记"], lines["判定依据"]) == ("示范路", "密集路段", "政策条款")
        assert lines["依据条款"] == "Made-up plan 第8条"
        opened.turn()
        assert opened.popup()[1]["零售点"] == "13"
        outlet = plan.region.outlets.geometry.iloc[20]
        opened.click(outlet.x, outlet.y)
        opened.turn()
        name, lines = opened.popup()
        assert (name, lines["场所名称"], lines["延续时"]) == (
            *("惠民商店20", "河口小学"),
            "到期按条款不予延续",
        )
        assert opened.troubles == []

    def test_the_pair_quotes_its_field_record(self, open_map: Callable[..., Opened]) -> None:
        """The field measurement overrides what was computed and is quoted; legs where walked."""
        plan = make_plan()
        opened = open_map(draw(plan))
        opened.page.evaluate("map_plan.setZoom(19, {animate: false})")
        for row, said in ((3, ("Field record", "R-7 · 2025-06-12")), (4, LEGS)):
            middle = plan.close_pairs.geometry.iloc[row].interpolate(0.5, normalized=True)
            opened.click(middle.x, middle.y)
            _, lines = opened.popup()
            assert lines[said[0]].startswith(said[1])

    def test_rings_and_stretches_are_painted(self, open_map: Callable[..., Opened]) -> None:
        """A pixel in the middle of the dense stretch is red-brown, of the sparse one blue."""
        plan = make_plan()
        opened = open_map(draw(plan))
        for row, ahead in ((0, (0, 2)), (1, (2, 0))):
            spot = plan.streets.geometry.iloc[row].interpolate(0.9, normalized=True)
            pixels = opened.page.evaluate(PIXELS, [spot.y, spot.x])
            assert any(pixel[ahead[0]] > pixel[ahead[1]] + 60 for pixel in pixels)


LEGS = ("To, along, from the street (m)", "1.5 + 18.5 + 2.2")
PIXELS = """([lat, lon]) => {
    const canvas = document.querySelector("[class*=stretches] canvas");
    const at = map_plan.latLngToLayerPoint([lat, lon]);
    const corner = L.DomUtil.getPosition(canvas);
    const box = [at.x - corner.x - 8, at.y - corner.y - 8, 17, 17];
    const data = Array.from(canvas.getContext("2d").getImageData(...box).data);
    return data.flatMap((_, n) => n % 4 ? [] : [data.slice(n, n + 4)]).filter(one => one[3] > 200);
}"""


def _length(layer: dict[str, Any], row: int) -> float:
    """Decode the line of a row as the page does, and measure it in the map's own coordinates."""
    xy = np.cumsum([layer["shape"]["x"], layer["shape"]["y"]], axis=1).T / MICRODEGREES
    ends = np.cumsum([0, *layer["shape"]["sizes"]])
    parts = np.cumsum([0, *layer["shape"].get("parts", [1] * (len(ends) - 1))])
    vertices = xy[ends[parts[row]] : ends[parts[row + 1]]]
    return float(geodesic_m(*vertices[:-1].T, *vertices[1:].T).sum())
