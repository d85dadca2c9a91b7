"""Tables as the map's page reads them: columns of integers and words, nothing of it HTML."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import shapely

from outletplan.show.words.labels import label
from outletplan.show.words.sheets import WORDED, worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from outletplan.show.words.labels import Lang

MICRODEGREES = 1e6
SIMPLIFIED_M = 0.9
_METRES_PER_DEGREE = 111_320.0
_LETTERS = "".join(chr(code) for code in range(35, 127) if chr(code) not in "&<>\\")
_NO_LETTER = "!"
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_POLYGON = 3


def json_element(name: str, content: Mapping[str, Any]) -> str:
    r"""
    Write content as a JSON element of a page, so that no name in it can end the element.

    Examples
    --------
    >>> print(json_element("x", {"name": "</script>"}))
    <script type="application/json" id="x">{"name":"\u003c/script\u003e"}</script>
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f'<script type="application/json" id="{name}">{safe}</script>'


def shape(geometry: NDArray[Any]) -> dict[str, Any]:
    """
    Reduce geometries to differences between vertices in millionths of a degree.

    Returns
    -------
    shape
        x and y of all vertices, the vertices of each part (sizes) and the parts of each row,
        neither said where each is one. Rings are parts: holes come out by the even-odd rule.

    Examples
    --------
    >>> shape(shapely.points([[110.0, 33.0], [110.00001, 33.0]]))
    {'x': [110000000, 10], 'y': [33000000, 0]}
    """
    pieces, rows = shapely.get_parts(geometry, return_index=True)
    areal = shapely.get_type_id(pieces) == _POLYGON
    rings, of = shapely.get_rings(pieces[areal], return_index=True)
    rows = np.concatenate([rows[~areal], rows[areal][of]])
    in_rows = np.argsort(rows, kind="stable")
    parts = np.concatenate([pieces[~areal], rings])[in_rows]
    vertices = np.rint(shapely.get_coordinates(parts) * MICRODEGREES).astype(np.int64)
    steps = np.diff(vertices, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    counts = {
        "sizes": shapely.get_num_coordinates(parts),
        "parts": np.bincount(rows, minlength=len(geometry)),
    }
    said = {name: count.tolist() for name, count in counts.items() if (count != 1).any()}
    return {"x": steps[:, 0].tolist(), "y": steps[:, 1].tolist(), **said}


def simplified(geometry: NDArray[Any]) -> NDArray[Any]:
    """
    Leave out vertices without which no line moves by a metre.

    Examples
    --------
    >>> bent = shapely.linestrings([[110.0, 33.0], [110.001, 33.000001], [110.002, 33.0]])
    >>> shapely.get_num_coordinates(simplified(np.array([bent]))).tolist()
    [2]
    """
    wide = shapely.get_dimensions(geometry) > 0
    if not wide.any():
        return geometry
    _, south, _, north = shapely.total_bounds(geometry)
    # The widest parallel there is, so that no step in longitude is taken for less than it is.
    lat = 0.0 if south < 0 < north else min(abs(south), abs(north))
    stretch = np.array([np.cos(np.radians(lat)), 1.0])
    flat = shapely.transform(geometry[wide], lambda xy: xy * stretch)
    thin = shapely.simplify(flat, SIMPLIFIED_M / _METRES_PER_DEGREE)
    made = geometry.copy()
    made[wide] = shapely.transform(thin, lambda xy: xy / stretch)
    return made


def places(codes: NDArray[Any]) -> list[int] | str | int:
    """
    Write the place of each row's word: once if all rows have the same, as a letter if they are few.

    Examples
    --------
    >>> places(np.array([0, 0])), places(np.array([0, 1, -1])), places(np.array([0, 99]))
    (0, '#$!', [0, 99])
    """
    if len(codes) > 1 and (codes == codes[0]).all() and codes[0] >= 0:
        return int(codes[0])
    if codes.max(initial=0) < len(_LETTERS):
        letters = np.frombuffer((_LETTERS + _NO_LETTER).encode(), dtype=np.uint8)
        return bytes(letters[codes]).decode()  # -1 is the last one
    return cast("list[int]", codes.tolist())


def column(values: pd.Series) -> dict[str, Any] | None:
    """
    Reduce a column to its words and, unless each row has its own, the place of each row's word.

    Returns
    -------
    column
        None if there is nothing in it; see `places`.

    Examples
    --------
    >>> column(pd.Series(["a", "b", "a", None]))
    {'words': ['a', 'b'], 'codes': '#$#!'}
    >>> column(pd.Series([1.5, 2.0])), column(pd.Series([None]))
    ({'words': [1.5, 2]}, None)
    """
    codes, words = pd.factorize(values)
    if len(words) == 0:
        return None
    plain = words.to_numpy(dtype=object).tolist()
    if not isinstance(values.dtype, pd.StringDtype):
        plain = [_plain(word) for word in plain]
    if len(words) == len(values):
        return {"words": plain}
    return {"words": plain, "codes": places(codes)}


def fields(
    table: pd.DataFrame, names: Sequence[str], lang: Lang, outlets: Mapping[str, NDArray[Any]]
) -> list[dict[str, Any]]:
    """Reduce those columns that hold anything to what a popup lists, with titles in words."""
    found = []
    for name in names:
        if name in outlets:
            found.append(referring(name, outlets[name], lang))
            continue
        reduced = column(table[name]) if name in table else None
        if reduced is None:
            continue
        if name in WORDED:
            reduced["words"] = [worded(word, lang, column=name) for word in reduced["words"]]
        found.append({"key": name, "label": label(name, lang), **reduced})
    return found


def referring(name: str, rows: NDArray[Any], lang: Lang) -> dict[str, Any]:
    """
    Reduce a column of outlets to their places in the layer of outlets, which has their words.

    Examples
    --------
    >>> referring("outlet_a", np.array([7, 0]), "en")
    {'key': 'outlet_a', 'label': 'Outlet A', 'of': 'outlets', 'codes': [7, 0]}
    """
    return {"key": name, "label": label(name, lang), "of": "outlets", "codes": rows.tolist()}


def joined(metres: pd.DataFrame, between: str) -> pd.Series:
    """
    Put several lengths of a row on one line; nothing where one of them is unknown.

    Examples
    --------
    >>> joined(pd.DataFrame({"lower_m": [1.5, 2.0], "upper_m": [float("inf"), None]}), " – ")
    0    1.5 – ∞
    1        NaN
    dtype: str
    """
    told = [between.join(map(_metres, row)) for row in metres.itertuples(index=False)]
    return pd.Series(told, index=metres.index, dtype="str").mask(metres.isna().any(axis=1))


def _metres(value: float) -> str:
    return "∞" if np.isinf(value) else f"{value:,.3f}".rstrip("0").rstrip(".")


def _plain(word: object) -> object:
    """Give what JSON knows: days as text, whole numbers without a point, numbers to 1e-3."""
    if isinstance(word, str):
        return word
    if isinstance(word, pd.Timestamp):
        return word.date().isoformat()
    if isinstance(word, bool | np.bool_):
        return "yes" if word else "no"
    if isinstance(word, float | np.floating):
        if np.isinf(word):
            return "∞"
        return int(word) if float(word).is_integer() else round(float(word), 3)
    return int(word) if isinstance(word, int | np.integer) else str(word)
