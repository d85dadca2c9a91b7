"""Chinese names of coordinate systems, as surveyors write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outletplan.show.words.labels import Lang

_DATUMS = {
    "WGS 84": "WGS-84坐标系",
    "China Geodetic Coordinate System 2000": "2000国家大地坐标系",
    "CGCS2000": "2000国家大地坐标系",
    "Xian 1980": "1980西安坐标系",
    "Beijing 1954": "1954年北京坐标系",
    "GCJ-02": "GCJ-02坐标系",
    "BD-09": "BD-09坐标系",
}
_PROJECTED = (
    (re.compile(r"3-degree Gauss-Kruger"), "高斯-克吕格3度带"),
    (re.compile(r"Gauss-Kruger"), "高斯-克吕格6度带"),
    (re.compile(r"UTM zone (\d+[NS])"), r"UTM \1带"),
    (re.compile(r" CM (\d+)E"), r"，中央经线东经\1度"),
    (re.compile(r" zone (\d+)"), r"，第\1带"),
)


def crs_in_words(name: str, lang: Lang) -> str:
    """
    Say the name of a coordinate system in a language; one that nobody knows stays as it is.

    Examples
    --------
    >>> crs_in_words("CGCS2000 / 3-degree Gauss-Kruger CM 111E", "zh")
    '2000国家大地坐标系 高斯-克吕格3度带，中央经线东经111度'
    >>> crs_in_words("WGS 84", "zh"), crs_in_words("WGS 84", "en")
    ('WGS-84坐标系', 'WGS 84')
    """
    datum, _, projection = name.partition(" / ")
    if lang == "en" or datum not in _DATUMS:
        return name
    for pattern, words in _PROJECTED:
        projection = pattern.sub(words, projection)
    return f"{_DATUMS[datum]} {projection}".strip()
