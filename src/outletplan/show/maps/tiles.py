"""Base maps by choice, and the datum in which their tiles are drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

import folium
from xyzservices import TileProvider

if TYPE_CHECKING:
    from outletplan.geodesy import Datum
    from outletplan.show.words.labels import Lang

Tiles: TypeAlias = str | TileProvider | folium.TileLayer

# Whoever draws streets in GCJ-02, whatever address the tiles come from.
_GCJ02_HOSTS = ("autonavi.com", "amap.com", "gtimg.com")
_TIANDITU = (
    "https://t{s}.tianditu.gov.cn/LAYER_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=LAYER&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
_GAODE = (
    "https://webrd0{s}.is.autonavi.com/appmaptile?lang=LANG&size=1&scale=1&style=8"
    "&x={x}&y={y}&z={z}"
)
MAX_ZOOM = 22


def tile_layers(tiles: Tiles, key: str | None, lang: Lang) -> tuple[list[folium.TileLayer], Datum]:
    """
    Make the layers of a base map, lowest first, and tell the datum of its tiles.

    Parameters
    ----------
    tiles
        osm, tianditu, gaode, another name that folium knows, a provider of xyzservices, or a
        layer. A provider may carry its ``datum``; else GCJ-02 is known by the address of the tiles,
        and all others are taken to be WGS-84.
    key
        The user's own key, for Tianditu.
    lang
        Language of the labels, where there is a choice.

    Raises
    ------
    ValueError
        If Tianditu is asked for without a key, or a key is given for something else.

    Examples
    --------
    >>> layers, datum = tile_layers("gaode", None, "zh")
    >>> datum, len(layers)
    ('gcj02', 1)
    """
    if tiles == "tianditu":
        if not key:
            raise ValueError("Tianditu wants your own key: tiles='tianditu', key='…'")
        return _tianditu(key, lang), "cgcs2000"
    if key is not None:
        raise ValueError("key= goes with tiles='tianditu'; put the key of others into the provider")
    if tiles == "gaode":
        url = _GAODE.replace("LANG", {"zh": "zh_cn", "en": "en"}[lang])
        said = {"zh": "高德地图", "en": "Gaode (AutoNavi)"}[lang]
        return [_layer(url, f"© {said}", subdomains="1234", name=said)], "gcj02"
    if isinstance(tiles, folium.TileLayer):
        return [tiles], datum_of(tiles.tiles)
    named = "OpenStreetMap" if tiles == "osm" else tiles
    layer = folium.TileLayer(named, max_zoom=MAX_ZOOM, max_native_zoom=_native(named))
    layer._id = "tiles"  # noqa: SLF001 - folium has no other way to equal bytes
    said_datum = tiles.get("datum") if isinstance(tiles, TileProvider) else None
    return [layer], said_datum or datum_of(layer.tiles)


def _tianditu(key: str, lang: Lang) -> list[folium.TileLayer]:
    """Give the streets and, above them, their labels."""
    said = {"zh": "天地图", "en": "Tianditu"}[lang]
    names = {"vec": said, {"zh": "cva", "en": "eva"}[lang]: f"{said} · {_LABELS[lang]}"}
    made = []
    for service, name in names.items():
        url = _TIANDITU.replace("LAYER", service) + "&tk=" + quote(key, safe="")
        made.append(_layer(url, f"© {said}", subdomains="01234567", name=name))
        made[-1]._id = f"tiles_{service}"  # noqa: SLF001
    made[1].overlay = True
    return made


_LABELS = {"zh": "注记", "en": "labels"}


def _layer(url: str, attribution: str, *, subdomains: str, name: str) -> folium.TileLayer:
    layer = folium.TileLayer(
        url,
        attr=attribution,
        subdomains=subdomains,
        name=name,
        max_zoom=MAX_ZOOM,
        max_native_zoom=18,
    )
    layer._id = "tiles"  # noqa: SLF001
    return layer


def _native(tiles: str | TileProvider) -> int:
    zoom = tiles.get("max_zoom", 19) if isinstance(tiles, TileProvider) else 19
    return min(int(zoom), 19)


def datum_of(url: str) -> Datum:
    """Tell the datum of tiles by the address that they come from."""
    host = re.match(r"(?:https?:)?//([^/]+)", url)
    shifted = host is not None and host[1].endswith(_GCJ02_HOSTS)
    return "gcj02" if shifted else "wgs84"
