"""A table of streets → the network to walk on."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pandas as pd

from outletplan.errors import DataError, Problem
from outletplan.measure.chains import numbered
from outletplan.measure.cuts import joined_by_crossings, joined_where_crossing, parted_by_barriers
from outletplan.measure.lines import Finding, in_short_pieces, read_lines, street_table
from outletplan.measure.meeting import (
    Join,
    ends_of,
    once,
    passing_findings,
    placed,
    twin_findings,
    what_meets,
)
from outletplan.measure.network import Network

if TYPE_CHECKING:
    import geopandas as gpd

    from outletplan.measure.lines import Lines


def street_network(
    streets: gpd.GeoDataFrame,
    *,
    join: Join = "vertices",
    barriers: gpd.GeoDataFrame | None = None,
    crossings: gpd.GeoDataFrame | None = None,
    crossing_m: float = 5.0,
) -> Network:
    """
    Build the network to walk on from a table of streets.

    It knows what is drawn: a missing path makes walks too long, lines that end a hair apart are
    not joined. Look at `findings` and `components`. How lines join is told in docs/walking.md.

    Parameters
    ----------
    streets
        Lines in any CRS or datum, indexed by street_id; name, street_class and layer if there
        are such columns. It is not changed.
    join
        Where lines join: at every shared vertex; at shared end points only; or also where they
        cross or touch without a vertex, within 1 mm.
    barriers
        Lines, or areas whose edge counts, that part the streets of their layer (0 if not said).
    crossings
        Points open a barrier; lines are ways between the streets at their two ends.
    crossing_m
        How far a crossing may lie from what it opens or joins. [m]

    Returns
    -------
    network
        Lengths in ellipsoid metres along the lines as drawn.

    Raises
    ------
    CrsError
        If a table carries no CRS.
    DataError
        If no street has a usable line, a street_id is there twice, or `join` is not known.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> lines = [LineString([(0, 0), (0.001, 0)]), LineString([(0.001, 0), (0.001, 0.001)])]
    >>> streets = gpd.GeoDataFrame({"name": ["East Road", "North Road"]}, geometry=lines,
    ...                            index=["e", "n"], crs="EPSG:4326")
    >>> street_network(streets).components
               streets  nodes   length_m
    component
    0                2      3  221.893767
    """
    if join not in get_args(Join):
        remedy = "Choose how lines join."
        expected = " | ".join(get_args(Join))
        raise DataError([Problem("join", None, None, repr(join), expected, remedy)])
    _refuse_repeated_ids(streets)
    table = street_table(streets)
    lines, findings = read_lines(streets, table)
    lines = in_short_pieces(lines)
    if join == "crossings":
        lines = joined_where_crossing(lines)
    if barriers is not None:
        lines, more = parted_by_barriers(lines, barriers)
        findings += more
    if crossings is not None:
        lines, more = joined_by_crossings(lines, crossings, within_m=crossing_m)
        findings += more
    return _assembled(lines, table, join, findings)


def _assembled(lines: Lines, streets: pd.DataFrame, join: Join, findings: list[Finding]) -> Network:
    places, place = placed(lines)
    row, twins = once(lines, place, streets)
    ends = ends_of(lines, place, streets, row)
    group = what_meets(lines, ends, twins, place, join)
    findings = [
        *findings,
        *twin_findings(lines, streets, twins),
        *passing_findings(streets, ends, group),
    ]
    pieces, chains, graph = numbered(places, ends, group)
    odd = pd.DataFrame(findings, columns=list(Finding._fields), dtype="str")
    return Network(
        streets=streets, places=places, pieces=pieces, chains=chains, graph=graph, findings=odd
    )


def _refuse_repeated_ids(streets: gpd.GeoDataFrame) -> None:
    repeated = streets.index[streets.index.duplicated()].unique().astype(str)
    remedy = "Give every street its id; parts of one street go into one line of several parts."
    if len(repeated):
        raise DataError(
            Problem("streets", None, "street_id", f"{name!r} twice", "every id once", remedy)
            for name in repeated
        )
