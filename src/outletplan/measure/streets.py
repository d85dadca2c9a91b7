"""A table of streets → the network to walk on."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import geopandas as gpd
import pandas as pd

from outletplan.errors import DataError, Problem
from outletplan.geodesy import lonlat_of
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
from outletplan.measure.points import ids_of, require_length

if TYPE_CHECKING:
    from pyproj import CRS

    from outletplan.geodesy import Datum
    from outletplan.measure.lines import Lines


def street_network(
    streets: gpd.GeoDataFrame,
    *,
    join: Join = "vertices",
    barriers: gpd.GeoDataFrame | None = None,
    crossings: gpd.GeoDataFrame | None = None,
    crossing_m: float = 5.0,
    datum: Datum | None = None,
) -> Network:
    """
    Build the network to walk on from a table of streets.

    It knows what is drawn: a missing path makes walks too long, lines that end a hair apart are
    not joined. Look at `findings` and `components`. How lines join is told in docs/walking.md.

    Parameters
    ----------
    streets
        Lines in any CRS or datum. The id is the column street_id, else the index; name,
        street_class and layer if there are such columns. It is not changed.
    join
        Where lines join: at every shared vertex; at shared end points only; or also where they
        cross or touch without a vertex, within 1 mm.
    barriers
        Lines, or areas whose edge counts, that part the streets of their layer (0 if not said).
    crossings
        Points open a barrier; lines are ways between the streets at their two ends.
    crossing_m
        How far a crossing may lie from what it opens or joins. [m]
    datum
        Datum of lon/lat in all three tables, where no CRS says more than EPSG:4326 or EPSG:4490:
        wgs84, cgcs2000, gcj02 or bd09. Tables of a Region carry theirs.

    Returns
    -------
    network
        Lengths in ellipsoid metres along the lines as drawn.

    Raises
    ------
    CrsError
        If nobody says where a table stands.
    DataError
        If no street has a usable line, an id or a place is at fault, `join` is not known or
        `crossing_m` no length.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> lines = [LineString([(0, 0), (0.001, 0)]), LineString([(0.001, 0), (0.001, 0.001)])]
    >>> streets = gpd.GeoDataFrame({"name": ["East Road", "North Road"]}, geometry=lines,
    ...                            index=["e", "n"], crs="EPSG:4326")
    >>> street_network(streets).components
               streets  nodes   length_m street_id
    component
    0                2      3  221.893767         e
    """
    if join not in get_args(Join):
        remedy = "Choose how lines join."
        expected = " | ".join(get_args(Join))
        raise DataError([Problem("join", None, None, repr(join), expected, remedy)])
    require_length(crossing_m, "crossing_m")
    streets, crs = _drawn(streets, "streets", datum)
    table, findings = street_table(streets)
    lines, more = read_lines(streets, table, crs)
    findings += more
    lines = in_short_pieces(lines)
    if join == "crossings":
        lines = joined_where_crossing(lines)
    if barriers is not None:
        lines, more = parted_by_barriers(lines, _drawn(barriers, "barriers", datum)[0])
        findings += more
    if crossings is not None:
        crossings, _ = _drawn(crossings, "crossings", datum)
        lines, more = joined_by_crossings(lines, crossings, within_m=crossing_m)
        findings += more
    return _assembled(lines, table, join, findings)


def _drawn(
    frame: gpd.GeoDataFrame, table: str, datum: Datum | None
) -> tuple[gpd.GeoDataFrame, CRS]:
    """Take a table at the door: its ids as text in the index, and the CRS that is said."""
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        found, expected = f"{type(frame).__name__} without geometry", "a GeoDataFrame"
        remedy = "Read it with geopandas, or set its geometry."
        raise DataError([Problem(table, None, None, found, expected, remedy)])
    crs = lonlat_of(frame.iloc[:0], table=table, datum=datum)[2]
    ids, faults = ids_of(frame, table=table, keys=[f"{table.removesuffix('s')}_id"])
    if faults:
        raise DataError(faults)
    named = frame.set_axis(pd.Index(ids.astype(str), name=f"{table.removesuffix('s')}_id"))
    return named.set_crs(crs, allow_override=True), crs


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
