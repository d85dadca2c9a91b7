"""A plan as a map: one file that opens anywhere and asks the network for nothing."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import folium
import shapely
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.template import Template
from folium.utilities import JsCode

from outletplan import geodesy
from outletplan.errors import OutletplanError
from outletplan.show.labels import Lang, label
from outletplan.show.map_data import json_element
from outletplan.show.map_layer import Drawing, MapLayer
from outletplan.show.map_layers import layers
from outletplan.show.sheets import Audience
from outletplan.show.sheets_words import in_words, known
from outletplan.show.summary import policy_name
from outletplan.show.whole import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyproj import CRS

    from outletplan.facts import Region
    from outletplan.planning import Plan

_ASSETS = files("outletplan.show") / "assets"
_HALF_TURN = 180
# Layers on which the names of units stand.
_GROUND = {"units", "site_zones", "streets", "windows", "stretches"}


def draw(
    plan: Plan,
    *,
    lang: Lang = "en",
    audience: Audience = "internal",
    tiles: str | folium.TileLayer | None = None,
    map_number: str | None = None,
) -> PlanMap:
    """
    Draw a plan as a map: units by places left, streets, sites, outlets, pairs, blank villages.

    The map is drawn in the datum in which the units came in, and says which. It shows numbers and
    their articles; it decides nothing.

    Parameters
    ----------
    plan
        What `outletplan.plan` found.
    lang
        Language of titles, legend and popups: zh or en.
    audience
        internal shows all and says so; public leaves out outlets, what lies between or around
        them, and closed institutions.
    tiles
        A base map of folium, in the datum of the units. Only with one does the page use a network.
    map_number
        The number under which the map was approved (审图号); a public map leaves room for it.

    Returns
    -------
    map
        A folium.Map to go on adding to. Saved, it is one file that carries Leaflet inside.

    Raises
    ------
    ValueError
        If lang or audience is another word.
    OutletplanError
        On saving, if something was added that would fetch a script or style from a network.

    Examples
    --------
    >>> import outletplan as op
    >>> county = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> page = draw(county, audience="public").get_root().render()
    >>> "<script src" in page, "<link" in page
    (False, False)
    """
    known("lang", lang, Lang)
    known("audience", audience, Audience)
    drawing = _drawing(plan, lang, audience)
    made = layers(drawing)
    head = {**_head(drawing, map_number), "bounds": _bounds(made)}
    drawn = PlanMap(plan.region, head, tiles=tiles)
    ground = [layer for layer in made if layer.name in _GROUND]
    for layer in made:
        drawn.add_child(_Chart(layer, lang))
        if layer is ground[-1]:
            drawn.add_child(_Names("outletplan_units", drawing.word("unit_names")))
    return drawn


class PlanMap(folium.Map):
    """
    A folium.Map that stands in one file; made by `outletplan.draw`.

    Layers added later appear in its layer switch. What needs a script or style from a network is
    refused when the map is rendered.
    """

    def __init__(
        self, region: Region, head: dict[str, Any], *, tiles: str | folium.TileLayer | None
    ) -> None:
        super().__init__(tiles=None, zoom_snap=0.25 if tiles is None else 1, fade_animation=False)
        self._region = region
        self._id = "plan"
        self.options["max_zoom"] = 22
        self.default_js, self.default_css = [], []
        if isinstance(tiles, str):
            tiles = folium.TileLayer(tiles)
            tiles._id = "tiles"  # noqa: SLF001 - folium has no other way to equal bytes
        if tiles is not None:
            self.add_child(tiles)
        self.add_child(_Page(head))
        self._switch = folium.LayerControl()
        options: dict[str, Any] = cast("Any", self._switch.options)
        options["collapsed"] = JsCode("outletplan.narrow()")
        self._switch._id = "layers"  # noqa: SLF001
        self.add_child(self._switch)

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - folium's signature
        """Render into the figure, with every script, style and table inline."""
        figure = cast("Figure", self.get_root())
        figure.header.add_child(_Text(_inline()), name="outletplan")
        for child in self._children.values():
            if isinstance(child, _Page | _Chart):
                figure.html.add_child(_Text(child.data), name=child.get_name() + "_data")
        self._children.move_to_end(self._switch.get_name())  # it lists what comes before it
        rendered = super().render(**kwargs)  # type: ignore[no-untyped-call]  # folium's
        _refuse_network(self, figure)
        return cast("str", rendered)

    def save(
        self,
        outfile: str | bytes | Path | BinaryIO,
        close_file: bool = True,  # noqa: FBT001, FBT002 - folium's signature
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """
        Write the map to a file, whole or not at all.

        Parameters
        ----------
        outfile
            A path, or a binary file that is open.
        close_file
            Close an open file afterwards.
        **kwargs
            Passed to folium.

        Raises
        ------
        OutletplanError
            If something was added that would fetch a script or style from a network.
        DataError
            If the file is an input of the region.
        """
        page = self.get_root().render(**kwargs).encode()
        if isinstance(outfile, str | bytes | Path):
            path = Path(os.fsdecode(outfile))
            with whole(path.parent, [path.name], self._region) as folder:
                (folder / path.name).write_bytes(page)
            return
        outfile.write(page)
        if close_file:
            outfile.close()


class _Text(Element):
    """Text that reaches the page as it is: branca would run it as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        return self._text


class _Page(MacroElement):
    """Title, legend, extent and clicks; it comes before the layers."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "outletplan.page("
        "{{ this._parent.get_name() }}, {{ (this.get_name() + '_data')|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, head: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's
        self._name, self._id = "outletplan", "page"
        self.data = json_element(self.get_name() + "_data", head)


class _Chart(folium.map.Layer):
    """A layer of ours: its data in the page, its drawing by the page's script, which shows it."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = outletplan.chart("
        "{{ this._parent.get_name() }}, {{ (this.get_name() + '_data')|tojson }})"
        ".addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, layer: MapLayer, lang: Lang) -> None:
        super().__init__(name=label(layer.title or layer.name, lang), overlay=True, show=False)
        self._name, self._id = "outletplan", layer.name
        self.data = json_element(self.get_name() + "_data", layer.content(lang))


class _Names(folium.map.Layer):
    """The names of another layer's rows."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = outletplan.names("
        "{{ this._parent.get_name() }}, {{ this.chart }})"
        ".addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, chart: str, title: str) -> None:
        super().__init__(name=title, overlay=True, show=False)
        self._name, self._id = "outletplan", "names"
        self.chart = chart


@lru_cache(maxsize=1)
def _inline() -> str:
    """Everything that the page runs and wears, pictures as data; licences first."""

    def text(name: str) -> str:
        return (_ASSETS / name).read_text(encoding="utf-8")

    def picture(found: re.Match[str]) -> str:
        return f"url(data:image/png;base64,{b64encode((_ASSETS / found[1]).read_bytes()).decode()})"

    # Without its own link and map of sources: no address is left that a reader could follow.
    leaflet = text("leaflet.js").partition("//# sourceMappingURL")[0]
    leaflet = leaflet.replace(' href="https://leafletjs.com"', "")
    style = re.sub(r"url\(images/([\w.-]+)\)", picture, text("leaflet.css"))
    scripts = "\n".join(
        f"<script>{script}</script>" for script in (leaflet, text("charts.js"), text("page.js"))
    )
    return f"<!--\n{text('LICENSES.txt')}-->\n<style>{style}{text('page.css')}</style>\n{scripts}"


def _refuse_network(top: folium.Map, figure: Figure) -> None:
    for name, link in figure.header._children.items():  # noqa: SLF001 - the only list of links
        if isinstance(link, JavascriptLink | CssLink) and not link.url.startswith("data:"):
            raise OutletplanError(
                f"{_owner(top, name, link.url)} would fetch {link.url}; a map of outletplan makes "
                f"no request. Leave it out, or give its text as a data: address by add_js_link or "
                f"add_css_link({name!r}, …)."
            )
    if any(isinstance(element, folium.Icon) for element in _all_below(top)):
        raise OutletplanError(
            "folium.Icon would fetch its pictures from a network; a map of outletplan makes no "
            "request. Use a plain Marker, a CircleMarker or a DivIcon."
        )


def _owner(top: folium.Map, name: str, url: str) -> str:
    """Name the element that asks for a link."""
    for element in _all_below(top):
        links = [*getattr(element, "default_js", ()), *getattr(element, "default_css", ())]
        if (name, url) in links:
            return type(element).__name__
    return f"the header's {name}"


def _all_below(element: Element) -> Iterator[Element]:
    for child in element._children.values():  # noqa: SLF001 - branca has no walk of its own
        yield child
        yield from _all_below(child)


def _drawing(plan: Plan, lang: Lang, audience: Audience) -> Drawing:
    """Choose where to draw: the datum of the units, else of the outlets; degrees in any case."""
    crs, wraps = geodesy.WGS84, False
    for frame in (plan.region.units, plan.region.outlets):
        if frame.geometry.notna().any():
            crs = frame.crs if _in_degrees(frame.crs) else geodesy.WGS84
            west, _, east, _ = shapely.total_bounds(geodesy.convert(frame.geometry, crs).to_numpy())
            wraps = bool(east - west > _HALF_TURN)
            break
    return Drawing(plan=plan, lang=lang, audience=audience, crs=crs, wraps=wraps)


def _in_degrees(crs: CRS) -> bool:
    if geodesy.shifted_datum(crs):
        return True
    return bool(crs.is_geographic and crs.axis_info[0].unit_name == "degree")


def _bounds(made: list[MapLayer]) -> list[list[float]] | None:
    """Give the south-west and north-east of the lowest layer that lies anywhere."""
    for layer in made:
        west, south, east, north = shapely.total_bounds(layer.geometry).round(6).tolist()
        if west <= east:
            return [[south, west], [north, east]]
    return None


def _head(drawing: Drawing, map_number: str | None) -> dict[str, Any]:
    """Say what the map shows, for whom, under which policy, on which day, and where it lies."""
    plan, word = drawing.plan, drawing.word
    documents = " + ".join(
        policy_name(document, drawing.lang) for document in plan.edition.documents
    )
    where = f"{word('coordinates')}: {_where(drawing)}"
    lines = [f"{documents} · {word('on')} {plan.on.isoformat()} · {where}", *_whole_area(drawing)]
    if map_number or drawing.audience == "public":
        lines.append(f"{word('map_number')}: {map_number or '__________'}")
    return {
        "lang": {"zh": "zh-CN", "en": "en"}[drawing.lang],
        "title": " · ".join(filter(None, [plan.region.name, word("layout_plan")])),
        "badge": "内部资料 INTERNAL" if drawing.audience == "internal" else None,
        "lines": lines,
        "words": {name: word(name) for name in ("previous", "next", "zoom_in", "zoom_out")},
    }


def _whole_area(drawing: Drawing) -> list[str]:
    """Say what holds for the region as a whole, one line for each cap on it."""
    totals = drawing.plan.totals
    whole = totals[(totals["scope"] == "whole_area") & totals["binds"].astype(bool)]
    shown = ["people", "cap", "planned", "current", "headroom", "over_committed"]
    lines = []
    for (_, row), cite in zip(whole[shown].iterrows(), whole["cite"], strict=True):
        known = row[row.notna() & ((row != 0) | (row.index != "over_committed"))]
        numbers = [f"{drawing.word(str(name))} {number:,}" for name, number in known.items()]
        lines.append(" · ".join([*numbers, in_words(cite, drawing.lang)]))
    return lines


def _where(drawing: Drawing) -> str:
    region = drawing.plan.region
    came = next((f.crs for f in (region.units, region.outlets) if f.geometry.notna().any()), None)
    if came is None or came == drawing.crs:
        return drawing.crs.name
    return f"{drawing.crs.name} ({drawing.word('converted_from')} {came.name})"
