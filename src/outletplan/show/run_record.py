"""How a plan was made: versions, inputs with their hashes, editions, method, assumptions."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyproj
import shapely

from outletplan.show.summary import policy_name, span
from outletplan.show.words.labels import label
from outletplan.show.words.sheets import in_words, say

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import geopandas as gpd

    from outletplan.law import Document
    from outletplan.planning import Plan
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

# Libraries whose version can move a number or a byte.
_LIBRARIES = (
    *("folium", "geopandas", "numba", "numpy", "pandas", "pyarrow", "pydantic", "pyogrio"),
    *("pyproj", "python-calamine", "PyYAML", "scipy", "shapely", "XlsxWriter"),
)
_MEASURING = (
    "Geodesics on the ellipsoid of WGS-84 (CGCS2000 is measured as the same), straight between "
    "points, rounded to 1 mm half up before they are compared with a limit; shifted datums are "
    "taken back first. Walks lead from door to door along the streets table, with their bounds."
)
_PLACED = ("units", "outlets", "streets", "sites")


def run_record(plan: Plan, audience: Audience) -> dict[str, Any]:
    """
    Tell how the numbers were made, without a clock: the same plan gives the same record.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> run_record(plan, "public")["on"]
    '2025-07-01'
    """
    region = plan.region
    return {
        "outletplan": version("outletplan"),
        "python": platform.python_version(),
        "libraries": _libraries(),
        "region": region.name,
        "on": f"{plan.on}",
        "audience": audience,
        "inputs": [
            {
                "table": source.table,
                "file": source.file,
                "sha256": source.sha256,
                "rows": source.rows,
                "encoding": source.encoding,
            }
            for source in region.inputs
        ],
        "policy": [_document(document) for document in plan.edition.documents],
        "coordinates": {name: _crs_name(getattr(region, name)) for name in _PLACED},
        "accuracy_m": region.accuracy_m,
        "assign": region.assign,
        "segment_m": plan.segment_m,
        "measuring": _MEASURING,
        "assumptions": _records(plan.assumptions),
        "not_judged": _records(plan.not_judged),
    }


def record_table(plan: Plan, lang: Lang) -> pd.DataFrame:
    """
    Lay the run record out in lines of words: part, item, value.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> record_table(plan, "en").iloc[0, :2].tolist()
    ['Versions', 'this tool']
    """
    lines = [
        *(("versions", item, value) for item, value in _versions(lang)),
        *(("inputs", item, value) for item, value in _inputs(plan, lang)),
        *(("editions", item, value) for item, value in _editions(plan, lang)),
        *(("method_of_run", item, value) for item, value in _method(plan, lang)),
    ]
    told = [(say(part, lang), item, value) for part, item, value in lines]
    return pd.DataFrame(told, columns=["section", "item", "value"], dtype="str")


def _libraries() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES} | {
        "GEOS": shapely.geos_version_string,
        "PROJ": pyproj.proj_version_str,
    }


def _versions(lang: Lang) -> Iterator[tuple[str, str]]:
    yield say("this_tool", lang), version("outletplan")
    yield "Python", platform.python_version()
    for name, number in _libraries().items():
        yield (name.title() if name.islower() else name), number


def _inputs(plan: Plan, lang: Lang) -> Iterator[tuple[str, str]]:
    for source in plan.region.inputs:
        told = [Path(source.file).name]
        if source.rows is not None:
            told.append(say("rows", lang, n=source.rows))
        if source.encoding:
            told.append(source.encoding.upper())
        yield (
            in_words(label(source.table, lang), lang),
            " · ".join([*told, f"SHA-256 {source.sha256}"]),
        )


def _editions(plan: Plan, lang: Lang) -> Iterator[tuple[str, str]]:
    for document in plan.edition.documents:
        source = document.source
        told = [span(document, lang), source.issuer, source.number, source.published, source.url]
        yield policy_name(document, lang), " · ".join(str(part) for part in told if part)


def _method(plan: Plan, lang: Lang) -> Iterator[tuple[str, str]]:
    region = plan.region
    yield label("on", lang), f"{plan.on}"
    for name in _PLACED:
        crs = _crs_name(getattr(region, name))
        if crs is not None:
            yield say("coordinates_of", lang, table=label(name, lang)), crs
    accuracy = "accuracy_unknown" if region.accuracy_m is None else "accuracy_note"
    yield say("accuracy", lang), say(accuracy, lang, m=region.accuracy_m)
    yield say("assign", lang), say(region.assign or "unit_id", lang)
    yield say("measuring", lang), say("measuring_note", lang)
    if region.streets is not None:
        yield say("walking", lang), say("walking_note", lang)
    listed = say("see", lang, sheet=label("assumptions", lang))
    yield say("grounds_of", lang), listed


def _document(document: Document) -> dict[str, Any]:
    source = document.source
    return {
        "name": document.name,
        "title": source.title,
        "issuer": source.issuer,
        "number": source.number,
        "published": _day(source.published),
        "url": source.url,
        "status": document.status,
        "in_force": _day(document.in_force),
        "until": _day(document.until),
    }


def _crs_name(frame: gpd.GeoDataFrame | None) -> str | None:
    return None if frame is None or frame.crs is None else str(frame.crs.name)


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def _records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
