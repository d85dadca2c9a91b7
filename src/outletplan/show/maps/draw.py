"""A plan as a map: one file that opens anywhere and asks the network for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from outletplan import geodesy
from outletplan.planning.comparing.comparison import Comparison
from outletplan.planning.plan import require_plan
from outletplan.show.maps.changes import compared_line, with_changes
from outletplan.show.maps.layer import Drawing, MapLayer
from outletplan.show.maps.layers import layers
from outletplan.show.maps.page import PlanMap
from outletplan.show.maps.tiles import Tiles, tile_layers
from outletplan.show.summary import policy_name
from outletplan.show.tables import Audience
from outletplan.show.words.crs import crs_in_words
from outletplan.show.words.labels import Lang, label
from outletplan.show.words.marks import bracketed, listed
from outletplan.show.words.sheets import in_words, known, say

if TYPE_CHECKING:
    from pyproj import CRS

    from outletplan.planning import Plan

_HALF_TURN = 180
_WORDS = (
    *("previous", "next", "close", "zoom_in", "zoom_out", "search", "no_match", "list"),
    *(
        "legend",
        "table_of",
        "more_rows",
        "colour_by",
        "north",
        "north_is_up",
        "read_centre",
        "map_keys",
    ),
    *("this_spot", "metres", "kilometres", "no_unit", "no_rule", "remaining", "over"),
    *("nearest_outlets", "outlets_hidden", "no_spacing", "straight_kept", "straight_below"),
    *("straight_open", "straight_near", "straight_other"),
)
# Layers on which the names of units stand.
_GROUND = {
    *("units", "changed_units", "site_zones", "streets", "windows", "stretches", "dense_segments"),
}


def draw(
    plan: Plan | Comparison,
    *,
    lang: Lang = "en",
    audience: Audience = "internal",
    tiles: Tiles | None = None,
    key: str | None = None,
    map_number: str | None = None,
) -> PlanMap:
    """
    Draw a plan as a map: units by places left, streets, sites, outlets, pairs, blank villages.

    The map is drawn in the datum in which the units came in, or in that of the tiles, and says
    which. It shows numbers and their articles; it decides nothing.

    Parameters
    ----------
    plan
        What `outletplan.plan` found; or what `compare` found between two: the newer plan, with
        layers of what changed.
    lang
        Language of titles, legend and popups: zh or en.
    audience
        internal shows all and says so; public leaves out outlets, what lies between or around
        them, and closed institutions.
    tiles
        A base map: osm, gaode, tianditu, a provider of xyzservices, or what folium takes. The
        layers are brought to the datum of its tiles. Only with one does the page use a network.
    key
        Your own key for Tianditu; it stands in the file.
    map_number
        The number under which the map was approved (审图号); a public map leaves room for it.

    Returns
    -------
    map
        A folium.Map to go on adding to. Saved, it is one file that carries Leaflet inside.

    Raises
    ------
    ValueError
        If lang or audience is another word, or Tianditu has no key.
    OutletplanError
        On saving, if something was added that would fetch a script, style or picture from a
        network, or tiles that lie in another datum than the map.

    Examples
    --------
    >>> import outletplan as op
    >>> county = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> page = draw(county, audience="public").get_root().render()
    >>> "<script src" in page, "<link" in page
    (False, False)
    """
    require_plan(plan.new if isinstance(plan, Comparison) else plan)
    known("lang", lang, Lang)
    known("audience", audience, Audience)
    base, datum = ([], None) if tiles is None else tile_layers(tiles, key, lang)
    crs = None if datum is None else geodesy.crs_of(datum)
    drawing = _drawing(plan.new if isinstance(plan, Comparison) else plan, lang, audience, crs)
    made = layers(drawing)
    head = {**_head(drawing, map_number), "bounds": _bounds(made)}
    if isinstance(plan, Comparison):
        made = with_changes(made, drawing, plan)
        head["title"] += f" · {label('changes_of', lang)}"
        head["lines"].insert(1, compared_line(drawing, plan.old))
    drawn = PlanMap(drawing, head, tiles=base)
    ground = [layer for layer in made if layer.name in _GROUND]
    for layer in made:
        drawn.add_chart(layer, names_above=layer is ground[-1])
    return drawn


def _drawing(plan: Plan, lang: Lang, audience: Audience, tiles: CRS | None) -> Drawing:
    """Choose where to draw, in degrees: the datum of the tiles, the units, else the outlets."""
    frames = [f for f in (plan.region.units, plan.region.outlets) if f.geometry.notna().any()]
    came = tiles or (frames[0].crs if frames else geodesy.WGS84)
    crs = came if _in_degrees(came) else geodesy.WGS84
    boxes = [shapely.total_bounds(geodesy.convert(f.geometry, crs).to_numpy()) for f in frames]
    wraps = any(east - west > _HALF_TURN for west, _, east, _ in boxes)
    tiled = tiles is not None
    return Drawing(plan=plan, lang=lang, audience=audience, crs=crs, wraps=wraps, tiled=tiled)


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
    where = _told(drawing, word("coordinates"), _where(drawing))
    lines = [f"{documents} · {word('on')} {plan.on.isoformat()} · {where}", *_whole_area(drawing)]
    if map_number or drawing.audience == "public":
        lines.append(_told(drawing, word("map_number"), map_number or "__________"))
    return {
        "lang": {"zh": "zh-CN", "en": "en"}[drawing.lang],
        "title": " · ".join(filter(None, [plan.region.name, word("layout_plan")])),
        "badge": "内部资料 INTERNAL" if drawing.audience == "internal" else None,
        "lines": lines,
        "datum": geodesy.shifted_datum(drawing.crs) or "wgs84",
        "accuracy_m": plan.region.accuracy_m or 0,
        "words": {
            **{name: word(name) for name in _WORDS},
            "colon": _told(drawing, "", ""),
            "semicolon": listed(["", ""], drawing.lang),
        },
    }


def _told(drawing: Drawing, name: str, said: str) -> str:
    """Name what is said, with the colon of the language."""
    return say("part", drawing.lang, name=name, n=said)


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
    own = crs_in_words(drawing.crs.name, drawing.lang)
    if came is None or came == drawing.crs:
        return own
    other = f"{drawing.word('converted_from')} {crs_in_words(came.name, drawing.lang)}"
    return own + bracketed(other, drawing.lang)
