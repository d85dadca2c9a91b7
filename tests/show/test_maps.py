"""The map: one file without a network, every name as text, every number under the mouse."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import folium
import numpy as np
import pytest
from folium.plugins import MarkerCluster

from outletplan.errors import OutletplanError
from outletplan.show.maps.draw import draw
from tests.show.pages import HOSTILE, Addresses, layer_of, page_of, rows_of
from tests.show.plans import SOUTH, STEP, WEST, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from outletplan.planning import Plan
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang
    from tests.show.conftest import Opened


FAR = "https://tiles.example.org/picture"


class TestOneFileWithoutANetwork:
    """One self-contained file that makes no network request."""

    @pytest.mark.parametrize("lang", ["en", "zh"])
    @pytest.mark.parametrize("audience", ["internal", "public"])
    def test_nothing_in_the_page_has_an_address(self, lang: Lang, audience: Audience) -> None:
        """Scripts and styles stand in the page, pictures in the styles."""
        page = page_of(make_plan(), lang=lang, audience=audience)
        assert Addresses(page).fetched == []
        styles = re.findall(
            r"url\(([^)]{0,9})", "".join(re.findall(r"<style>.*?</style>", page, re.DOTALL))
        )
        assert set(styles) <= {"data:imag", "#default#"[:9]}
        assert "@import" not in page
        assert "sourceMappingURL" not in page

    def test_nothing_is_asked_for_when_it_is_opened(self, open_map: Callable[..., Opened]) -> None:
        """Zero requests beyond the file, no error in the console."""
        opened = open_map(draw(make_plan()))
        opened.page.mouse.wheel(0, -600)
        opened.page.wait_for_timeout(400)
        assert (opened.requests, opened.troubles) == ([], [])

    def test_a_notebook_gets_the_same_page(self) -> None:
        """`_repr_html_` goes the same way as `save`."""
        shown = draw(make_plan())._repr_html_()
        inner = unescape(shown.partition('srcdoc="')[2].partition('" style=')[0])
        assert "outletplan_units_data" in Addresses(inner).data
        assert Addresses(inner).fetched == []

    def test_a_plugin_that_fetches_is_refused_by_name(self, tmp_path: Path) -> None:
        """A plugin that the user adds and that we cannot inline: an error on save names it."""
        drawn = draw(make_plan())
        drawn.add_child(_fetching())
        with pytest.raises(OutletplanError, match=r"MarkerCluster would fetch https://\S+cluster"):
            drawn.save(tmp_path / "map.html")
        assert list(tmp_path.iterdir()) == []

    def test_icons_of_a_font_are_refused(self) -> None:
        """folium.Icon declares no link of its own, yet shows nothing without one."""
        drawn = draw(make_plan())
        folium.Marker([SOUTH, WEST], icon=folium.Icon()).add_to(drawn)
        with pytest.raises(OutletplanError, match=r"folium\.Icon .* Use a plain Marker"):
            drawn.get_root().render()

    @pytest.mark.parametrize(
        "added",
        [
            lambda: folium.raster_layers.ImageOverlay(f"{FAR}.png", [[SOUTH, WEST], [41, 103]]),
            lambda: folium.raster_layers.VideoOverlay(f"{FAR}.mp4", [[SOUTH, WEST], [41, 103]]),
            lambda: folium.Marker([SOUTH, WEST], icon=folium.CustomIcon(f"{FAR}.png")),
        ],
        ids=["ImageOverlay", "VideoOverlay", "CustomIcon"],
    )
    def test_a_picture_from_a_network_is_refused_by_name(
        self, added: Callable[[], folium.map.Layer], request: pytest.FixtureRequest
    ) -> None:
        """An overlay or an icon would ask for its picture as soon as the page is opened."""
        drawn = draw(make_plan())
        added().add_to(drawn)
        name = request.node.callspec.id
        with pytest.raises(OutletplanError, match=f"{name} would fetch {FAR}"):
            drawn.get_root().render()

    def test_a_picture_that_stands_in_the_page_is_taken(
        self, open_map: Callable[..., Opened]
    ) -> None:
        """What folium writes into the page asks for nothing."""
        drawn = draw(make_plan())
        dot = np.array([[[255, 0, 0, 255]]], dtype=np.uint8)
        folium.raster_layers.ImageOverlay(dot, [[SOUTH, WEST], [41, 103]]).add_to(drawn)
        folium.Marker([SOUTH, WEST], icon=folium.CustomIcon(dot)).add_to(drawn)
        assert [a for a in open_map(drawn).requests if not a.startswith("data:")] == []

    def test_a_plugin_brought_as_data_is_taken(self) -> None:
        """The way that the refusal names."""

        class Brought(folium.map.Layer, folium.elements.JSCSSMixin):
            default_js = [("brought", "data:text/javascript,window.brought=1")]  # noqa: RUF012

        drawn = draw(make_plan())
        Brought(name="x", control=False, show=False).add_to(drawn)
        assert Addresses(drawn.get_root().render()).fetched == []

    def test_tiles_come_only_when_asked_for(self) -> None:
        """No network call anywhere; tiles only where the user asks for them."""
        assert "tile.openstreetmap.org" not in page_of(make_plan())
        assert "tile.openstreetmap.org" in page_of(make_plan(), tiles="OpenStreetMap")

    def test_files_of_others_are_as_they_came(self) -> None:
        """Vendored with version, licence and hash."""
        assets = files("outletplan.show") / "assets"
        listed = re.findall(
            r"^([0-9a-f]{64})  (\S+)$", (assets / "LICENSES.txt").read_text(), re.MULTILINE
        )
        found = [
            (hashlib.sha256((assets / name).read_bytes()).hexdigest(), name) for _, name in listed
        ]
        assert found == listed
        assert "leaflet.js" in {name for _, name in listed}
        assert "Redistributions in binary form" in page_of(make_plan())


class TestWritten:
    """Outputs are written whole or not at all; the same input gives the same bytes."""

    def test_equal_bytes_for_equal_input(self) -> None:
        """Random ids of folium random ids are replaced."""
        assert page_of(make_plan()) == page_of(make_plan())
        drawn = draw(make_plan())
        assert drawn.get_root().render() == drawn.get_root().render()

    def test_equal_bytes_with_tiles(self) -> None:
        """A base map has an id of its own."""
        pages = [page_of(make_plan(), tiles="OpenStreetMap") for _ in range(2)]
        assert pages[0] == pages[1]

    def test_a_failed_save_leaves_what_was_there(self, tmp_path: Path) -> None:
        """Neither half a file nor a temporary one stays behind."""
        path = tmp_path / "map.html"
        draw(make_plan()).save(path)
        before = path.read_bytes()
        drawn = draw(make_plan(title="Other"))
        drawn.add_child(_fetching())
        with pytest.raises(OutletplanError):
            drawn.save(path)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    def test_an_open_file_is_written_to(self) -> None:
        """As folium's own save does."""
        file = BytesIO()
        draw(make_plan()).save(file, close_file=False)
        assert file.getvalue().decode() == page_of(make_plan())

    def test_a_large_file_is_announced_with_its_size(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A warning with the size before anything over 25 MB is written."""
        monkeypatch.setattr("outletplan.show.maps.page._LARGE_MB", 0.2)
        path = tmp_path / "map.html"

        def before(message: Warning | str, *_: object, **__: object) -> None:
            assert not path.exists()
            assert "the map will be 0 MB" in str(message)
            raise UserWarning(message)

        monkeypatch.setattr("warnings.warn", before)
        with pytest.raises(UserWarning, match="draw parts of the region one by one"):
            draw(make_plan()).save(path)

    def test_ten_thousand_outlets_stay_below_two_megabytes(self) -> None:
        """With names, units, licences and libraries."""
        page = page_of(make_plan(n_outlets=10_000))
        assert len(page.encode()) < 2_000_000
        assert rows_of(layer_of(page, "outlets")) > 10_000


class TestNamesAreText:
    """Names come from strangers: in a map they are data and text, never HTML or script."""

    def test_no_name_makes_a_tag(self) -> None:
        """As many tags with hostile names as with tame ones; branca runs none as a template."""
        tame, hostile = (
            Addresses(page_of(make_plan(names, title=title)))
            for names, title in (((), "County"), (HOSTILE, " ".join(HOSTILE)))
        )
        assert hostile.tags == tame.tags
        names = set(hostile.data["outletplan_units_data"]["name"]["words"])
        assert names == {*HOSTILE, "in no unit"}
        assert hostile.data["outletplan_page_data"]["title"].startswith(" ".join(HOSTILE))

    def test_a_person_sees_every_name_as_it_is(self, open_map: Callable[..., Opened]) -> None:
        """Unit, outlet, pair and blank-village popups and the title; nothing runs."""
        plan = make_plan(HOSTILE, title=" ".join(HOSTILE))
        opened = open_map(draw(plan))
        shown = opened.page.locator(".op-head h1").evaluate("heading => heading.textContent")
        assert shown.startswith(" ".join(HOSTILE))
        for unit_id, unit in plan.region.units.iloc[1:].iterrows():
            west, south, _, _ = unit.geometry.bounds
            opened.click(west + STEP / 20, south + STEP / 20)
            name, lines = opened.popup()
            assert (name, lines["Unit id"]) == (unit["name"], unit_id)
        for _, outlet in plan.region.outlets.iloc[10:20].iterrows():
            opened.click(outlet.geometry.x, outlet.geometry.y)
            name, lines = opened.popup()
            assert (name, lines["Address"]) == (outlet["name"], outlet["address"])
        for _, village in plan.blank_villages.iterrows():
            opened.click(village.geometry.centroid.x, village.geometry.centroid.y)
            assert opened.popup()[0] == village["name"]
        assert opened.page.evaluate("typeof window.pwned") == "undefined"
        assert (opened.requests, opened.troubles) == ([], [])

    def test_a_long_name_leaves_the_map_usable(self, open_map: Callable[..., Opened]) -> None:
        """10,000 characters: the title keeps to two lines, the popup to the window."""
        opened = open_map(draw(make_plan(["村" * 10_000], title="县" * 10_000)))
        head = opened.page.locator(".op-head").bounding_box()
        opened.click(WEST + STEP / 20, SOUTH + STEP / 20)
        opened.popup()
        popup = opened.page.locator(".leaflet-popup").bounding_box()
        assert head
        assert popup
        assert head["height"] < 200
        assert popup["y"] >= 0
        assert popup["y"] + popup["height"] <= 800


class TestClicks:
    """A click lists every number and article of the thing clicked."""

    def test_a_unit(self, open_map: Callable[..., Opened]) -> None:
        """Name, kind, people, quota, current, remaining, over, rule, cite, assumed, spacing."""
        opened = open_map(draw(make_plan()))
        opened.click(WEST + 2 * STEP + STEP / 20, SOUTH + STEP / 20)
        name, lines = opened.popup()
        assert name == "东庄村"
        expected = {
            "Kind": "village",
            "People": "1,200",
            "Quota": "3",
            "Current": "3",
            "Remaining": "0",
            "Over": "0",
            "Rule": "bands",
            "Article": "Made-up plan art. 6",
            "Assumed": "level village chosen",
            "Spacing": "150 m straight",
            "Arithmetic": "1,200 people: above 500 up to 1,500 → 3",
            "Within": "清河县",
        }
        assert expected.items() <= lines.items()

    def test_everything_under_the_click_is_leafed_through(
        self, open_map: Callable[..., Opened]
    ) -> None:
        """Two outlets on one spot, the pair that they make, the unit and the county below."""
        plan = make_plan()
        opened = open_map(draw(plan))
        spot = plan.region.outlets.geometry.iloc[6]
        opened.click(spot.x, spot.y)
        found = []
        for _ in range(5):
            found.append(opened.popup()[0])
            opened.turn()
        assert set(found[:2]) == {"惠民商店6", "惠民商店7"}
        assert found[2:] == ["below the minimum", "县城", "清河县"]

    def test_the_pair_tells_limit_and_article(self, open_map: Callable[..., Opened]) -> None:
        """In Chinese: distance, limit, how it was measured, under which article."""
        plan = make_plan()
        opened = open_map(draw(plan, lang="zh"))
        middle = plan.close_pairs.geometry.iloc[4].interpolate(0.5, normalized=True)
        opened.page.evaluate("map_plan.setZoom(18, {animate: false})")
        opened.click(middle.x, middle.y)
        name, lines = opened.popup()
        assert name == "需现场测量"
        expected = {"距离（米）": "22.2", "间距标准（米）": "30", "测量方式": "步行"}
        assert expected.items() <= lines.items()
        assert lines["依据条款"] == "Made-up plan 第7条"

    def test_the_layer_switch(self, open_map: Callable[..., Opened]) -> None:
        """A layer that is off is neither drawn nor found."""
        opened = open_map(draw(make_plan()))
        titles = opened.page.locator(".leaflet-control-layers label").all_inner_texts()
        assert [title.strip() for title in titles] == [
            *("Units", "Streets", "Busiest windows", "Dense and sparse stretches"),
            *("Unit names", "Blank villages", "Sites", "Outlets near sites", "Close pairs"),
            "Outlets",
        ]
        assert opened.page.locator(".op-sheet").count() == 11  # and the selected thing
        legends = opened.page.locator(".op-legend:has(p)")
        before = legends.count()
        opened.page.locator(".leaflet-control-layers-selector").first.click()
        assert opened.page.locator(".op-sheet").count() == 10
        assert legends.count() == before - 1  # its colours went with it
        assert opened.page.locator(".leaflet-popup").count() == 0  # nor was the map clicked
        opened.click(WEST + STEP / 20, SOUTH + STEP / 20)
        assert opened.page.locator(".op-card").count() == 0

    def test_colours_are_really_painted(self, open_map: Callable[..., Opened]) -> None:
        """The pixel in the middle of a unit with three places left is that class's blue."""
        opened = open_map(draw(make_plan()))
        pixel = opened.page.evaluate(
            """([lat, lon]) => {
                const canvas = document.querySelector("[class*=units] canvas");
                const at = map_plan.latLngToLayerPoint([lat, lon]);
                const corner = L.DomUtil.getPosition(canvas);
                const ctx = canvas.getContext("2d");
                return Array.from(ctx.getImageData(at.x - corner.x, at.y - corner.y, 1, 1).data);
            }""",
            [SOUTH + 1.2 * STEP, WEST + 2.2 * STEP],
        )
        red, _, blue, alpha = pixel
        assert blue > red + 60
        assert alpha > 200

    @pytest.mark.parametrize("width", [850, 1280])
    def test_the_legend_stands_beside_the_plan(
        self, width: int, open_map: Callable[..., Opened], county_published: Plan
    ) -> None:
        """In a notebook too, which is 850 wide."""
        page = open_map(draw(county_published), width=width, height=510).page
        lon, *_ = county_published.region.units.total_bounds[[2]]
        lat = county_published.region.units.total_bounds[[1, 3]].mean()
        east = page.evaluate(
            "([lat, lon]) => map_plan.latLngToContainerPoint([lat, lon]).x", [lat, lon]
        )
        legend = page.locator(".leaflet-control-layers").bounding_box()
        assert legend is not None
        assert east <= legend["x"] + 1

    def test_a_narrow_window(self, open_map: Callable[..., Opened]) -> None:
        """At 400 pixels the legend starts closed and nothing is wider than the window."""
        opened = open_map(draw(make_plan()), width=400, height=700)
        assert opened.page.locator(".leaflet-control-layers-list").is_hidden()
        toggle = opened.page.locator(".leaflet-control-layers-toggle")
        assert toggle.inner_text() == "Legend"
        toggle.focus()
        opened.page.keyboard.press("Enter")
        first = opened.page.locator(".leaflet-control-layers-selector").first
        first.click(trial=True)  # neither search nor title lies over it
        opened.page.locator(".op-legend select").first.click(trial=True)
        opened.page.mouse.click(30, 600)  # the map, which closes it
        assert opened.page.evaluate("document.documentElement.scrollWidth") == 400
        opened.click(WEST + STEP / 20, SOUTH + STEP / 20)
        opened.popup()
        popup = opened.page.locator(".leaflet-popup").bounding_box()
        assert popup
        assert popup["x"] >= 0
        assert popup["x"] + popup["width"] <= 400


class TestAddedByTheUser:
    """A folium.Map that the user can go on adding to."""

    def test_markers_popups_and_layers(self, open_map: Callable[..., Opened]) -> None:
        """Plain folium objects work, and their layers join the switch."""
        drawn = draw(make_plan())
        assert isinstance(drawn, folium.Map)
        group = folium.FeatureGroup(name="Mine <b>")
        drawn.add_child(group)
        at = [SOUTH + 0.5 * STEP, WEST + 1.5 * STEP]
        folium.Marker(at, popup=folium.Popup("my <i>own</i> words")).add_to(group)
        drawn.keep_in_front(group)
        opened = open_map(drawn)
        labels = opened.page.locator(".leaflet-control-layers label").all_inner_texts()
        assert labels[-1].strip() == "Mine <b>"
        opened.page.locator(".leaflet-marker-icon").click()
        content = opened.page.locator(".leaflet-popup-content")
        content.wait_for(state="visible")
        assert content.inner_text() == "my own words"
        assert (opened.requests, opened.troubles) == ([], [])


def _fetching() -> folium.map.Layer:
    return MarkerCluster()  # type: ignore[no-untyped-call]  # folium's
