"""The page of a map: one file that carries what it runs and asks the network for nothing."""

from __future__ import annotations

import os
import re
import warnings
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.template import Template
from folium.utilities import JsCode

from outletplan import geodesy
from outletplan.errors import OutletplanError
from outletplan.planning.glance import as_html
from outletplan.show.maps.data import json_element
from outletplan.show.maps.decisions import applications
from outletplan.show.maps.layer import Drawing, MapLayer, layer_of_table
from outletplan.show.maps.tiles import MAX_ZOOM, datum_of
from outletplan.show.records.judged import Judged, decisions_of
from outletplan.show.whole import whole
from outletplan.show.words.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd


_ASSETS = files("outletplan.show") / "assets"
_SCRIPTS = ("geodesy.js", "charts.js", "spot.js", "list.js", "centre.js", "page.js")
_LARGE_MB = 25


class PlanMap(folium.Map):
    """
    A folium.Map that stands in one file; made by `outletplan.draw`.

    Layers added later appear in its layer switch. What needs a script, style or picture from a
    network is refused when the map is rendered; so are tiles of another datum than the map's.
    """

    def __init__(
        self, drawing: Drawing, head: dict[str, Any], *, tiles: Sequence[folium.TileLayer]
    ) -> None:
        super().__init__(tiles=None, zoom_snap=1 if tiles else 0.25, fade_animation=False)
        self._drawing = drawing
        self._id = "plan"
        self.options["max_zoom"] = MAX_ZOOM
        self.default_js, self.default_css = [], []
        self._base = tiles
        for layer in tiles:
            self.add_child(layer)
        self.add_child(_Page(head))
        self._switch = folium.LayerControl()
        options: dict[str, Any] = cast("Any", self._switch.options)
        options["collapsed"] = JsCode("outletplan.narrow()")
        self._switch._id = "layers"  # noqa: SLF001
        self.add_child(self._switch)

    def _repr_html_(self, **kwargs: Any) -> str:  # noqa: ANN401 - folium's signature
        """Show the map in a notebook, and beneath it its numbers: untrusted ones hide maps."""
        shown = super()._repr_html_(**kwargs)
        return shown + as_html(self._drawing.plan, public=self._drawing.audience == "public")

    def add_chart(self, layer: MapLayer, *, names_above: bool = False) -> None:
        """Draw a layer above those that are there, and above it the names of units."""
        self.add_child(_Chart(layer, self._drawing.lang))
        if names_above:
            self.add_child(_Names("outletplan_units", self._drawing.word("unit_names")))

    def add_layer(
        self, table: gpd.GeoDataFrame, *, title: str, colour_by: str | None = None
    ) -> PlanMap:
        """
        Add a table of yours as a layer like ours: legend, search, list, and popups of plain text.

        Parameters
        ----------
        table
            Points, lines or polygons that carry a CRS or the datum of `outletplan.crs_of`; each
            further column is told in the popup. The column name, else the first, names a row.
        title
            What the layer is called.
        colour_by
            The column whose words give the colours.

        Returns
        -------
        map
            The map itself, to go on adding to.

        Raises
        ------
        CrsError
            If the table does not say in which coordinates it stands.

        Examples
        --------
        >>> import geopandas as gpd
        >>> import outletplan as op
        >>> policy = op.published_policy("county-230700")
        >>> plan = op.plan(op.sample_region(), policy, on="2025-07-01")
        >>> asked = plan.region.outlets.head(3)[["name", "status", "geometry"]]
        >>> page = op.draw(plan).add_layer(asked, title="Asked for", colour_by="status")
        >>> "Asked for" in page.get_root().render()
        True
        """
        added = sum(isinstance(child, _Chart) for child in self._children.values())
        layer = layer_of_table(
            self._drawing, table, title=title, colour_by=colour_by, name=f"added_{added}"
        )
        self.add_chart(layer)
        return self

    def add_decisions(self, decisions: Judged) -> PlanMap:
        """
        Add applications by what the rules say of them, each with every finding and its article.

        A public map stays as it is: it shows no applications.

        Parameters
        ----------
        decisions
            Of `outletplan.check` or `outletplan.check_all` on the plan of the map.

        Returns
        -------
        map
            The map itself, to go on adding to.

        Raises
        ------
        TypeError
            If one of them is no decision.

        Examples
        --------
        >>> import outletplan as op
        >>> policy = op.published_policy("county-230700")
        >>> plan = op.plan(op.sample_region(), policy, on="2025-07-01")
        >>> lon, lat = (axis[0] for axis in plan.region.lonlat("outlets"))
        >>> asked = op.Application(id="A1", lon=lon, lat=lat, datum="wgs84")
        >>> page = op.draw(plan).add_decisions(op.check(asked, plan))
        >>> "Applications by outcome" in page.get_root().render()
        True
        """
        judged = decisions_of(decisions)
        if judged and self._drawing.audience == "internal":
            self.add_chart(applications(self._drawing, judged))
        return self

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
        self._refuse_shifted_tiles()
        return cast("str", rendered)

    def _refuse_shifted_tiles(self) -> None:
        """Refuse tiles added later that lie hundreds of metres beside the layers."""
        own = geodesy.shifted_datum(self._drawing.crs) or "wgs84"
        for layer in _all_below(self):
            if not isinstance(layer, folium.TileLayer) or layer in self._base:
                continue
            if (datum := datum_of(layer.tiles)) != own:
                raise OutletplanError(
                    f"the tiles of {layer.tile_name} lie in {datum}, this map in {own}, hundreds "
                    "of metres beside. Give them to draw(plan, tiles=…): it moves the layers to "
                    "match."
                )

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

        Warns
        -----
        UserWarning
            Before more than 25 MB are written.

        Raises
        ------
        OutletplanError
            If something was added that would fetch a script, style or picture from a network,
            or tiles that lie in another datum than the map.
        DataError
            If the file is an input of the region.
        """
        page = self.get_root().render(**kwargs).encode()
        if len(page) > _LARGE_MB * 1e6:
            warnings.warn(
                f"the map will be {len(page) / 1e6:,.0f} MB, which some browsers open slowly; "
                "draw parts of the region one by one, or audience='public' without outlets",
                stacklevel=2,
            )
        if isinstance(outfile, str | bytes | Path):
            path = Path(os.fsdecode(outfile))
            with whole(path.parent, [path.name], self._drawing.plan.region) as folder:
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
        "{{ this._parent.get_name() }}, {{ (this.get_name() + '_data')|tojson }});"
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
    scripts = "\n".join(f"<script>{script}</script>" for script in (leaflet, *map(text, _SCRIPTS)))
    return f"<!--\n{text('LICENSES.txt')}-->\n<style>{style}{text('page.css')}</style>\n{scripts}"


def _refuse_network(top: folium.Map, figure: Figure) -> None:
    for name, link in figure.header._children.items():  # noqa: SLF001 - the only list of links
        if isinstance(link, JavascriptLink | CssLink) and not link.url.startswith("data:"):
            raise OutletplanError(
                f"{_owner(top, name, link.url)} would fetch {link.url}; a map of outletplan makes "
                f"no request. Leave it out, or give its text as a data: address by add_js_link or "
                f"add_css_link({name!r}, …)."
            )
    for element in _all_below(top):
        if type(element) is folium.Icon:
            raise OutletplanError(
                "folium.Icon would fetch its pictures from a network; a map of outletplan makes no "
                "request. Use a plain Marker, a CircleMarker or a DivIcon."
            )
        for address in filter(_is_fetched, _pictures_of(element)):
            raise OutletplanError(
                f"{type(element).__name__} would fetch {address}; a map of outletplan makes no "
                "request. Give it a picture of yours: folium writes that into the page."
            )


def _pictures_of(element: Element) -> tuple[object, ...]:
    """List the addresses of what a marker or an overlay shows; tiles are the user's own choice."""
    if isinstance(element, folium.CustomIcon):
        return tuple(element.options.get(name) for name in ("icon_url", "shadow_url"))
    if isinstance(element, folium.raster_layers.ImageOverlay):
        return (element.url,)
    return (element.video_url,) if isinstance(element, folium.raster_layers.VideoOverlay) else ()


def _is_fetched(address: object) -> bool:
    return isinstance(address, str) and not address.startswith("data:")


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
