"""The gates of sites: read out of their column at the door, laid out for measuring."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import shapely

from outletplan.facts.cells import BadCellError
from outletplan.facts.contracts import SITES
from outletplan.facts.places import geometry_of
from outletplan.facts.raw import Raw
from outletplan.facts.typed import Table
from outletplan.strict_yaml import say

if TYPE_CHECKING:
    from outletplan.facts.findings import Source

_NUMBER = r"\s*([+-]?\d+(?:\.\d+)?)\s*"
_GATE = re.compile(f"{_NUMBER},{_NUMBER}", re.ASCII)


def gates_table(sites: Table) -> Table:
    """
    Read the gates that the column of a table of sites names; note what cannot be.

    Returns
    -------
    table
        One row per gate, which stands in the row of its site.
    """
    frame, source = cast("gpd.GeoDataFrame", sites.frame), sites.source
    site: list[int] = []
    places: list[tuple[float, float]] = []
    for row in np.flatnonzero(frame["gates"].notna()).tolist():
        try:
            gates = _read(frame["gates"].iloc[row])
        except BadCellError as error:
            source.fault(error.fault, row=row, column="gates")
            continue
        site += [row] * len(gates)
        places += gates
    gate = _by_gate(source, site)
    points = gpd.GeoSeries(shapely.points(places) if places else [], crs=frame.crs)
    if frame.crs is not None or frame.geometry.isna().all():  # else it is said already
        raw = Raw(contract=SITES, source=gate, size=len(site), cells={}, geometry=points)
        points = geometry_of(raw, {}, {})
    return Table(gate, gpd.GeoDataFrame(geometry=points), {})


def gates_of(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Lay out the gates of sites; a site that names none stands with its point or area for them.

    Parameters
    ----------
    sites
        `Region.sites`.

    Returns
    -------
    gates
        Site by site, the main gate first: site [position in the table], gate [1 is the main one,
        missing for a point or an area that names none]; geometry in the CRS of the sites. A site
        without any place has no row.

    Examples
    --------
    >>> from shapely import Point
    >>> sites = gpd.GeoDataFrame(
    ...     {"gates": ["116.1,39.9; 116.2,39.9", None]}, geometry=[Point(0, 0), Point(1, 1)]
    ... )
    >>> gates_of(sites)
       site  gate          geometry
    0     0     1  POINT (116.1 39.9)
    1     0     2  POINT (116.2 39.9)
    2     1  <NA>       POINT (1 1)
    """
    shapes = sites.geometry.to_numpy().copy()
    named = sites["gates"].notna().to_numpy()
    shapes[named] = [shapely.MultiPoint(_read(text)) for text in sites["gates"][named]]
    several = shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOINT
    points, owner = shapely.get_parts(shapes[several], return_index=True)
    alone = np.flatnonzero(~several & ~shapely.is_missing(shapes))
    site = np.r_[np.flatnonzero(several)[owner], alone]
    gates = gpd.GeoDataFrame(
        {"site": site}, geometry=np.r_[points, shapes[alone]], crs=sites.crs
    ).sort_values("site", kind="stable", ignore_index=True)
    number = gates.groupby("site").cumcount().astype("Int64") + 1
    gates.insert(1, "gate", number.where(several[gates["site"]]))
    return gates


def _read(cell: str) -> list[tuple[float, float]]:
    """Read gates, wide punctuation too; a semicolon may stand at the end."""
    words = unicodedata.normalize("NFKC", cell).strip().removesuffix(";")
    found = [_GATE.fullmatch(gate) for gate in words.split(";")]
    gates = [(float(gate[1]), float(gate[2])) for gate in found if gate]
    if len(gates) < len(found):
        remedy = "Write two numbers for each gate and a semicolon between gates."
        raise BadCellError(say(cell), "lon,lat;lon,lat, the main gate first", remedy)
    return gates


def _by_gate(source: Source, site: list[int]) -> Source:
    """Let what is wrong with a gate be said of the row of its site."""
    return replace(
        source,
        lines=None if source.lines is None else [source.lines[row] for row in site],
        labels=None if source.labels is None else [source.labels[row] for row in site],
        ids=None if source.ids is None else [source.ids[row] for row in site],
        headers={"geometry": source.headers.get("gates", "gates")},
    )
