"""Base maps by choice: in whose datum their tiles are, and that the layers are brought to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
import pandas as pd
import pytest
import shapely
import xyzservices

import outletplan as op
from outletplan.geodesy import geodesic_m
from outletplan.show.maps.draw import draw
from tests.show.pages import Addresses, first_points, layer_of
from tests.show.plans import make_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.planning import Plan
    from outletplan.show.maps.tiles import Tiles
    from tests.show.conftest import Opened

# Published points, as in the tests of geodesy (eviltransform: Shanghai).
WGS84, GCJ02 = (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)
# Where an outlet is drawn, and where the tile shows the same degrees: in pixels of the window.
DRAWN = """() => {
    const chart = map_plan.outletplan.charts.find(({ data }) => data.in_being !== undefined);
    const { x, y } = chart.shape;
    const frame = outletplanCharts.frameOf(map_plan);
    const at = L.point(x[0] * frame.scale + frame.dx, y[0] * frame.scale + frame.dy);
    const seen = map_plan.layerPointToContainerPoint(at);
    const box = map_plan.getContainer().getBoundingClientRect();
    return [box.x + seen.x, box.y + seen.y];
}"""
TILE = """(part) => {
    const tile = [...document.querySelectorAll("img.leaflet-tile")].find((one) =>
        one.src.includes(part));
    const box = tile.getBoundingClientRect();
    return [box.x, box.y, box.width];
}"""


@pytest.fixture(scope="module")
def shanghai() -> Plan:
    """Plan one outlet in one unit, at a place whose GCJ-02 is published."""
    lon, lat = WGS84
    units = gpd.GeoDataFrame(
        {"unit_id": ["U"], "name": ["A"], "kind": ["village"], "residents": [900]},
        geometry=[shapely.box(lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01)],
        crs="EPSG:4326",
    )
    outlets = pd.DataFrame({"outlet_id": ["1"], "lon": [lon], "lat": [lat]})
    region = op.Region(name="A", units=units, outlets=outlets, datum="wgs84", accuracy_m=0)
    policy = op.make_policy(
        {
            "source": {"title": "A"},
            "status": "draft",
            "in_force": "2024-01-01",
            "rules": [
                {
                    "rule": "spacing",
                    "article": "1",
                    "applies_to": "whole_area",
                    "at_least_m": 50,
                    "measured": "straight",
                }
            ],
        }
    )
    return op.plan(region, policy, on="2025-07-01")


class TestDatum:
    """The layers are shifted to match the tiles: within 1 m."""

    def test_gaode_in_the_browser(self, shanghai: Plan, open_map: Callable[..., Opened]) -> None:
        """The tile that Gaode numbers by GCJ-02, and the pixel in it, lie under the outlet."""
        opened = open_map(draw(shanghai, tiles="gaode"))
        opened.page.evaluate("([lat, lon]) => map_plan.setView([lat, lon], 18)", GCJ02[::-1])
        opened.page.wait_for_timeout(300)
        seen_x, seen_y = opened.page.evaluate(DRAWN)
        sine = math.sin(math.radians(GCJ02[1]))
        x = (GCJ02[0] / 360 + 0.5) * 2**18
        y = (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * 2**18
        left, top, wide = opened.page.evaluate(TILE, f"x={int(x)}&y={int(y)}&z=18")
        off = math.hypot(left + x % 1 * wide - seen_x, top + y % 1 * wide - seen_y)
        metres_per_pixel = 40_075_017 * math.cos(math.radians(GCJ02[1])) / 2**26
        assert off * metres_per_pixel < 1
        hosts = {request.split("/")[2] for request in opened.requests}
        assert all(host.endswith("autonavi.com") for host in hosts)
        shown = opened.page.locator(".leaflet-control-attribution").inner_text()
        assert "Gaode (AutoNavi)" in shown

    @pytest.mark.parametrize(
        ("tiles", "expected"),
        [
            ("gaode", GCJ02),
            ("osm", WGS84),
            (xyzservices.providers.Gaode.Normal, GCJ02),
            (xyzservices.providers.OpenTopoMap, WGS84),
            (xyzservices.TileProvider(name="own", url="https://a.example/{z}/{x}/{y}.png",
                                      attribution="mine", datum="gcj02"), GCJ02),
        ],
    )  # fmt: skip
    def test_each_kind_of_tiles(
        self, shanghai: Plan, tiles: Tiles, expected: tuple[float, float]
    ) -> None:
        """Known by name, by the address of the tiles, or by what the provider says."""
        page = draw(shanghai, tiles=tiles).get_root().render()
        ((lon, lat),) = first_points(layer_of(page, "outlets")).tolist()
        assert float(geodesic_m(lon, lat, *expected)) < 0.2

    def test_tables_in_gcj02_come_back_for_osm(self) -> None:
        """The other way round: units that came in GCJ-02 under tiles in WGS-84, and it is said."""
        head = Addresses(draw(make_plan(), tiles="osm").get_root().render()).data[
            "outletplan_page_data"
        ]
        assert "WGS 84 (converted from GCJ-02)" in head["lines"][0]

    def test_the_datum_of_tianditu_is_named_in_chinese(self) -> None:
        """A Chinese title names the system as its readers do."""
        drawn = draw(make_plan(), tiles="tianditu", key="K", lang="zh")
        head = Addresses(drawn.get_root().render()).data["outletplan_page_data"]
        assert "2000国家大地坐标系（换算自 GCJ-02坐标系）" in head["lines"][0]

    def test_tiles_added_later_are_not_put_beside_the_layers(self) -> None:
        """Units in GCJ-02 over tiles in WGS-84 would lie 500 m beside: refused."""
        drawn = draw(make_plan())
        folium.TileLayer("OpenStreetMap").add_to(drawn)
        with pytest.raises(op.OutletplanError, match=r"lie in wgs84, this map in gcj02.*tiles="):
            drawn.get_root().render()
        drawn = draw(make_plan(), tiles="osm")
        folium.TileLayer("OpenTopoMap").add_to(drawn)
        assert "opentopomap" in drawn.get_root().render()


class TestChoice:
    """Tianditu with the user's key, others with their attribution."""

    def test_tianditu_wants_a_key_and_carries_it(self) -> None:
        """Streets and labels, each with the key; a key for anything else is refused."""
        with pytest.raises(ValueError, match="wants your own key"):
            draw(make_plan(), tiles="tianditu")
        with pytest.raises(ValueError, match="key= goes with tiles='tianditu'"):
            draw(make_plan(), tiles="osm", key="K")
        page = draw(make_plan(), tiles="tianditu", key="K&1", lang="zh").get_root().render()
        assert page.count("tk=K%261") == 2
        assert page.count(r"\u00a9 \u5929\u5730\u56fe") == 2  # © 天地图, as JSON writes it
        assert page == draw(make_plan(), tiles="tianditu", key="K&1", lang="zh").get_root().render()

    def test_osm_says_whose_it_is(self) -> None:
        """The attribution that the licence asks for."""
        assert "OpenStreetMap" in draw(make_plan(), tiles="osm").get_root().render()
