"""Search, list, legend and spot of a map: by mouse, by keyboard, and with names of strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

import outletplan as op
from outletplan.geodesy import convert, crs_of
from outletplan.law import make_policy
from outletplan.planning.in_being import hindrance
from outletplan.show.maps.draw import draw
from tests.show.pages import HOSTILE, layer_of, page_of
from tests.show.plans import SOUTH, STEP, WEST, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.planning import Plan
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang
    from tests.show.conftest import Opened

WIDE = {"width": 1500, "height": 800}  # from here the list starts open
PUT = "at => void map_plan.setView(at, undefined, { animate: false })"
TITLES = "all => all.map(one => one.textContent)"


def hostile_plan() -> Plan:
    """Let strangers have written every name, and every class that a legend tells of, too."""
    plan = make_plan(HOSTILE, title=" ".join(HOSTILE))
    outlets, units, sites = plan.region.outlets, plan.region.units, plan.region.sites
    assert sites is not None
    outlets["customer_class"] = [HOSTILE[n % len(HOSTILE)] for n in range(len(outlets))]
    plan.quotas["unit_class"] = [HOSTILE[n % len(HOSTILE)] for n in range(len(plan.quotas))]
    units["unit_class"] = [HOSTILE[n % len(HOSTILE)] for n in range(len(units))]
    sites["kind"] = [HOSTILE[n] for n in range(len(sites))]
    return plan


def added(names: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Make a table whose columns, words and title all come from strangers."""
    spots = [shapely.Point(WEST + n * STEP / 3, SOUTH - STEP / 2) for n in range(len(names))]
    table = pd.DataFrame({name[:200]: list(names) for name in names[:3]})
    return gpd.GeoDataFrame(table.assign(name=list(names)), geometry=spots, crs=crs_of("gcj02"))


class TestNamesOfStrangers:
    """Shown as text, nothing runs: every table, search result, legend, and what is added."""

    def test_lists_search_results_and_legends(self, open_map: Callable[..., Opened]) -> None:
        """Each word stands there as it was written; none made an element or ran."""
        words = [word[:40] for word in HOSTILE]
        drawn = draw(hostile_plan())
        for title in HOSTILE[:3]:
            drawn.add_layer(added(HOSTILE), title=title, colour_by=HOSTILE[0])
        opened = open_map(drawn, **WIDE)
        page = opened.page
        before = page.locator("script, img, iframe").count()

        legend = page.locator(".leaflet-control-layers")
        for number in range(legend.locator("select").count()):
            choice = legend.locator("select").nth(number)
            for option in range(choice.locator("option").count()):
                legend.locator("select").nth(number).select_option(index=option)
        told = "\n".join(legend.locator(".op-legend span").evaluate_all(TITLES))
        assert all(word.strip() in told for word in HOSTILE)
        titles = legend.locator("label").evaluate_all(TITLES)
        assert [title.strip() for title in titles[-3:]] == [title.strip() for title in HOSTILE[:3]]

        which = page.locator(".op-list > select")
        seen: dict[str, list[str]] = {}
        for number in range(which.locator("option").count()):
            which.select_option(index=number)
            title = which.locator("option").nth(number).inner_text()
            seen[title] = page.locator(".op-go .op-text").evaluate_all(TITLES)
        assert {"Units (11)", "Outlets (32)", "Sites (3)"} <= set(seen)
        assert set(HOSTILE) <= set(seen["Outlets (32)"])
        heads = page.locator(".op-rows thead").inner_text()
        assert HOSTILE[0] in heads.replace("\u200b", "")  # where a title may break

        box, found = page.locator(".op-query"), page.locator(".op-found li")
        for word in words:
            box.fill(word)
            if word.strip():
                assert word.strip().lower() in found.first.inner_text().lower()
        page.keyboard.press("Escape")
        for row in page.locator(".op-go").all()[:3]:
            row.click()
            assert opened.popup()[0] in HOSTILE
        assert page.title().startswith(HOSTILE[0])
        assert page.locator("script, img, iframe").count() == before
        assert page.evaluate("typeof window.pwned") == "undefined"
        assert (opened.requests, opened.troubles) == ([], [])


class TestByKeyboard:
    """A side table and a search that a screen reader and a keyboard can use."""

    def test_search_list_and_popups(self, open_map: Callable[..., Opened]) -> None:
        """From the first Tab to the popup and back, without a mouse."""
        plan = make_plan()
        opened = open_map(draw(plan))
        page = opened.page
        keys, focused = page.keyboard, page.locator(":focus")

        page.evaluate("map_plan.getContainer().focus()")
        keys.press("Tab")
        assert focused.get_attribute("role") == "combobox"
        assert focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        keys.type("U03")
        assert focused.get_attribute("aria-expanded") == "true"
        assert focused.get_attribute("aria-activedescendant") == "op-found-0"
        keys.press("Enter")
        assert opened.popup()[0] == "东庄村"
        keys.press("Escape")
        assert page.locator(".op-card").count() == 0
        assert focused.get_attribute("role") == "combobox"

        keys.press("Tab")
        assert focused.get_attribute("aria-expanded") == "false"
        keys.press("Enter")
        assert focused.get_attribute("aria-expanded") == "true"
        keys.press("Tab")  # which table
        assert focused.get_attribute("aria-label") == "What to list"
        names = page.locator(".op-go .op-text")
        listed = names.all_inner_texts()
        assert plan.quotas.set_index("name").loc[listed[0], "over"] == plan.quotas["over"].max()

        page.locator(".op-rows thead button").nth(1).focus()
        keys.press("Enter")
        sorted_by = page.locator(".op-rows [aria-sort=descending]")
        assert sorted_by.inner_text().startswith("Over")
        keys.press("Enter")
        assert page.locator(".op-rows [aria-sort=ascending]").count() == 1

        page.locator(".op-go").first.focus()
        keys.press("ArrowDown")
        second = focused.inner_text().strip()
        keys.press("Enter")
        assert opened.popup()[0] == second
        keys.press("Escape")
        assert focused.inner_text().strip() == second
        assert page.locator(".op-rows caption").inner_text() == "Units"
        assert page.locator(".op-rows tbody th[scope=row]").count() == 11
        assert (opened.requests, opened.troubles) == ([], [])


class TestSpotByKeyboard:
    """Any spot can be read without a mouse: the cross marks it, Enter or the button reads it."""

    @pytest.mark.parametrize("audience", ["internal", "public"])
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_enter_reads_the_centre_and_escape_returns(
        self, lang: Lang, audience: Audience, open_map: Callable[..., Opened]
    ) -> None:
        """Arrows move the map, Enter tells the unit under the cross, Escape gives the view back."""
        plan = make_plan()
        opened = open_map(draw(plan, lang=lang, audience=audience))
        page, keys = opened.page, opened.page.keyboard
        cross, told = page.locator(".op-cross"), page.locator("[role=status]")
        assert not cross.is_visible()
        page.mouse.click(640, 400)
        opened.popup()
        assert not cross.is_visible()  # a mouse shows where it is by itself
        keys.press("Escape")
        assert cross.is_visible()
        assert cross.bounding_box() == {"x": 624, "y": 384, "width": 32, "height": 32}
        assert {"zh": "回车读取", "en": "Enter reads"}[lang] in cross.inner_text()

        before = page.evaluate("map_plan.getCenter()")
        keys.press("ArrowRight")
        page.wait_for_function("lng => map_plan.getCenter().lng > lng", arg=before["lng"])
        page.evaluate(PUT, [SOUTH + STEP / 2, WEST + STEP / 2])
        centre = page.evaluate("map_plan.getCenter()")
        keys.press("Enter")
        name, _ = opened.popup()
        assert name in set(plan.quotas["name"])
        page.wait_for_function("document.querySelector('[role=status]').textContent !== ''")
        said = told.inner_text()
        assert name in said
        hidden = {"zh": "公开图不含零售点", "en": "A public map shows no outlets"}[lang]
        assert (hidden in said) == (audience == "public")
        if audience == "internal":
            assert {"zh": "最近零售点", "en": "Nearest outlets"}[lang] in said
        assert told.get_attribute("aria-live") == "polite"

        keys.press("Escape")
        assert page.locator(".op-card").count() == 0
        assert cross.is_visible()  # the map has the focus again
        assert page.evaluate("map_plan.getCenter()") == pytest.approx(centre)
        assert (opened.requests, opened.troubles) == ([], [])

    def test_the_button_reads_too(self, open_map: Callable[..., Opened]) -> None:
        """It says what it does, shows the cross, and has the focus again afterwards."""
        opened = open_map(draw(make_plan(), lang="zh"))
        page = opened.page
        page.evaluate(PUT, [SOUTH + STEP / 2, WEST + STEP / 2])
        button = page.get_by_role("button", name="读取中心点")
        button.focus()
        page.keyboard.press("Enter")
        heading, _ = opened.popup()
        assert heading in page.locator(".op-spot-unit").inner_text()
        page.keyboard.press("Tab")
        page.locator(".leaflet-popup-close-button").focus()
        assert page.locator(":focus").get_attribute("aria-label") == "关闭"
        page.keyboard.press("Enter")
        assert page.locator(".op-card").count() == 0
        assert page.locator(":focus").inner_text() == "读取中心点"
        assert page.locator(".op-cross").is_visible()

    def test_far_from_the_region_it_says_so(self, open_map: Callable[..., Opened]) -> None:
        """A click there is silent; a key that does nothing would be a riddle."""
        page = open_map(draw(make_plan())).page
        page.evaluate(PUT, [SOUTH + 40 * STEP, WEST])
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.locator(".leaflet-popup-content").inner_text() == "in no unit"
        page.wait_for_function("document.querySelector('[role=status]').textContent !== ''")
        assert page.locator("[role=status]").inner_text() == "in no unit"


class TestNames:
    """A name stands in what it names."""

    def test_a_crescent_is_named_inside(self, open_map: Callable[..., Opened]) -> None:
        """Its centre of area lies in the open; a square's stays where it is."""
        moon = shapely.Polygon([(0, 0), (6, 0), (6, 4), (5, 4), (5, 1), (0, 1)])
        square = shapely.box(0, 5, 2, 7)
        units = gpd.GeoDataFrame(
            {"unit_id": ["M", "S"], "name": ["Moon", "Square"], "residents": [9, 9]},
            geometry=[shapely.transform(s, lambda xy: xy * 0.01) for s in (moon, square)],
            crs="EPSG:4326",
        )
        outlets = pd.DataFrame({"outlet_id": ["a"], "lon": [0.001], "lat": [0.001]})
        region = op.Region(name="Bent", units=units, outlets=outlets, datum="wgs84")
        page = open_map(draw(op.plan(region, make_policy(POLICY), on="2025-07-01"))).page
        at = page.evaluate(
            """() => map_plan.outletplan.charts[0].shape.parts.length && [0, 1].map((row) => {
                const chart = map_plan.outletplan.charts[0];
                const frame = outletplanCharts.frameOf(map_plan);
                const at = outletplanCharts.anchorOf(chart.shape, row, frame);
                const { lat, lng } = map_plan.layerPointToLatLng(at);
                return [lng, lat];
            })"""
        )
        moved, kept = (shapely.Point(one) for one in at)
        assert units.geometry.iloc[0].contains(moved)
        assert not units.geometry.iloc[0].contains(units.geometry.iloc[0].centroid)
        assert kept.distance(units.geometry.iloc[1].centroid) < 1e-4


class TestDefaults:
    """What a map shows first says something, and every row can be told from the next."""

    def test_without_a_rule_for_units_their_density_comes_first(self, county_walking: Plan) -> None:
        """A map all grey tells nothing; a unit without outlets is a class of its own."""
        layer = layer_of(page_of(county_walking), "units")
        assert layer["choice"] == "Outlets per 1,000"
        assert "choices" not in layer
        counts = {style["label"]: style["count"] for style in layer["classes"]}
        quotas = county_walking.quotas[county_walking.quotas["role"] == "unit"]
        assert counts["0‰"] == int((quotas["outlets_per_1000"] == 0).sum())
        assert counts["not known"] == int(quotas["outlets_per_1000"].isna().sum())
        assert sum(counts.values()) == len(county_walking.quotas["unit_id"].dropna())
        assert layer["list"]["columns"] == ["current", "people", "outlets_per_1000"]

    def test_with_rules_places_left_come_first(self) -> None:
        """Then over, class if there is one, and outlets per 1,000."""
        layer = layer_of(page_of(make_plan()), "units")
        assert layer["choice"] == "Remaining"
        assert layer["choices"][0]["choice"] == "Over"

    def test_who_has_no_name_is_told_by_the_id(self) -> None:
        """Block groups of a census have numbers only."""
        plan = make_plan()
        for table in (plan.quotas, plan.region.units, plan.blank_villages, plan.region.outlets):
            table["name"] = None
        page = page_of(plan)
        assert "U03" in layer_of(page, "units")["name"]["words"]
        assert set(layer_of(page, "blank_villages")["name"]["words"]) == set(
            plan.blank_villages["unit_id"]
        )

    def test_outlets_are_listed_by_what_needs_doing(self, county_walking: Plan) -> None:
        """Those below the minimum first, those that are not in being last."""
        layer = layer_of(page_of(county_walking), "outlets")
        verdict = next(one for one in layer["fields"] if one["key"] == "verdict")
        assert verdict["words"][0] == "below the minimum to another outlet"
        assert verdict["words"][-1] == "not counted"
        assert layer["list"]["columns"] == ["belongs_to", "verdict"]


SPOT = """([lon, lat]) => {
    const page = map_plan.outletplan;
    map_plan.setView([lat, lon], 16, { animate: false });
    const units = page.charts.find(({ data }) => data.spacing);
    const [unit] = units.hits(map_plan.latLngToLayerPoint([lat, lon]));
    const told = outletplanSpot(page, L.latLng(lat, lon), unit ? unit.row : null);
    const texts = (of) => [...told.querySelectorAll(of)].map((one) => one.textContent);
    return {
        unit: texts(".op-spot-unit")[0],
        metres: texts("ol b").map((text) => text.trim()),
        rules: [...told.querySelectorAll(".op-rule")].map((one) => one.className),
    };
}"""
POLICY = {
    "source": {"title": "Spots"},
    "status": "draft",
    "in_force": "2024-01-01",
    "rules": [
        {"rule": "ratio_cap", "article": "1", "applies_to": "every_unit", "outlets_per_1000": 5,
         "counts": "residents", "rounding": "down"},
        {"rule": "spacing", "article": "2", "applies_to": {"kind": "village"}, "at_least_m": 100,
         "measured": "straight"},
        {"rule": "spacing", "article": "3", "applies_to": {"kind": "township_seat"},
         "at_least_m": 100, "measured": "walking"},
    ],
}  # fmt: skip


def small_town(accuracy_m: float) -> Plan:
    """Lay a village and a township seat in WGS-84 along a street, outlets on both sides of it."""
    rng = np.random.default_rng(5)
    boxes = [shapely.box(-76.9, 40.27, -76.89, 40.28), shapely.box(-76.89, 40.27, -76.88, 40.28)]
    units = gpd.GeoDataFrame(
        {
            "unit_id": ["V", "T"],
            "name": ["Village", "Seat"],
            "kind": ["village", "township_seat"],
            "residents": [900, 3_000],
        },
        geometry=boxes,
        crs="EPSG:4326",
    )
    outlets = pd.DataFrame(
        {
            "outlet_id": [f"{n:03d}" for n in range(14)],
            "lon": rng.uniform(-76.899, -76.881, 14),
            "lat": 40.275 + rng.uniform(-1e-4, 1e-4, 14),
        }
    )
    streets = gpd.GeoDataFrame(
        {"street_id": ["S"]},
        geometry=[shapely.LineString([[-76.9, 40.275], [-76.89, 40.275], [-76.88, 40.275]])],
        crs="EPSG:4326",
    )
    region = op.Region(
        name="Spots", units=units, outlets=outlets, streets=streets, datum="wgs84",
        accuracy_m=accuracy_m,
    )  # fmt: skip
    return op.plan(region, make_policy(POLICY), on="2025-07-01")


class TestSpot:
    """Click anywhere: unit, places left, nearest outlets, and whether the straight line settles."""

    @pytest.mark.parametrize("accuracy_m", [0.0, 8.0])
    def test_it_never_contradicts_the_check(
        self, accuracy_m: float, open_map: Callable[..., Opened]
    ) -> None:
        """Straight and walking limits, as the application's check finds them."""
        plan = small_town(accuracy_m)
        opened = open_map(draw(plan))
        seen = set()
        for n, lon in enumerate(np.linspace(-76.8985, -76.8815, 18).tolist()):
            told = opened.page.evaluate(SPOT, [lon, 40.2752])
            applied = op.Application(id=f"A{n}", lon=lon, lat=40.2752, datum="wgs84", request="new")
            found = op.check(applied, plan).findings
            found = found[(found["rule"] == "spacing") & (found["result"] != "not_applicable")]
            (verdict,) = told["rules"]
            seen.add((*found["method"].dropna(), verdict.removeprefix("op-rule op-straight_")))
            (result,) = found["result"]
            if verdict.endswith("kept"):
                assert result == "kept"
            elif verdict.endswith("below"):
                assert result == "broken"
            elif verdict.endswith("near"):
                assert result != ("broken" if accuracy_m else "measure")
            name, left = told["unit"].split(" · ")
            quota = plan.quotas.set_index("name").loc[name]
            over = int(quota["over"])
            assert left == (f"Over {over}" if over else f"Remaining {quota['remaining']}")
        assert {verdict for *_, verdict in seen} >= {"kept", "below", "open"}
        assert opened.troubles == []

    def test_metres_are_the_ellipsoids(
        self, county_walking: Plan, open_map: Callable[..., Opened]
    ) -> None:
        """In GCJ-02, against the geodesic between the places in WGS-84; only outlets in being."""
        outlets = county_walking.region.outlets
        alive = outlets[hindrance(pd.DataFrame(outlets), county_walking.on).isna()]
        there = shapely.get_coordinates(convert(alive.geometry, crs_of("wgs84")))
        spots = alive.geometry.sample(6, random_state=2).translate(2.3e-4, -1.7e-4)
        here = shapely.get_coordinates(convert(spots, crs_of("wgs84")))
        opened = open_map(draw(county_walking, lang="zh"))
        for spot, (lon, lat) in zip(spots, here, strict=True):
            ones = np.ones(len(there))
            metres = Geod(ellps="WGS84").inv(lon * ones, lat * ones, there[:, 0], there[:, 1])[2]
            told = opened.page.evaluate(SPOT, [spot.x, spot.y])["metres"]
            for text, expected in zip(told, np.sort(metres), strict=False):
                number, unit = text.replace(",", "").split()
                tolerance = {"米": 0.16, "公里": 51}[unit]  # a millionth of a degree, and rounding
                assert float(number) * {"米": 1, "公里": 1000}[unit] == pytest.approx(
                    expected, abs=tolerance
                )


def _lab(colour: str, sight: list[list[float]]) -> np.ndarray[Any, Any]:
    """Bring a colour as somebody sees it to CIELAB."""
    channels = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(np.array(sight) @ linear, 0, 1) / [0.9505, 1, 1.089]
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


# Machado, Oliveira and Fernandes 2009, the severest form of each.
SIGHTS: dict[str, list[list[float]]] = {
    "all colours": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


class TestColours:
    """Colour-blind-safe: fills that differ in nothing else are told apart by every eye."""

    @pytest.mark.parametrize("sight", SIGHTS)
    def test_neighbours_in_a_legend_differ(self, sight: str, county_walking: Plan) -> None:
        """By 8 units of CIELAB or more, some four times what is just seen; else by form."""
        for plan in (make_plan(), county_walking):
            page = page_of(plan)
            for name in ("units", "outlets"):
                layer = layer_of(page, name)
                for choice in (layer, *layer.get("choices", ())):
                    looks = [
                        style for style in choice["classes"] if style.get("fill") and style["count"]
                    ]
                    for n, one in enumerate(looks):
                        for other in looks[:n]:
                            if _form(one) != _form(other):
                                continue
                            ends = [_lab(style["fill"], SIGHTS[sight]) for style in (one, other)]
                            away = float(np.linalg.norm(ends[0] - ends[1]))
                            assert away > 8, (one["label"], other["label"], away)


def _form(style: dict[str, Any]) -> tuple[object, ...]:
    return ("hatch" in style, style.get("symbol"), style.get("stroke"), style.get("radius"))
