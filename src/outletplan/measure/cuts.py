"""What joins and parts lines besides shared vertices: lines that cross, barriers, crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from outletplan.geodesy import WGS84, convert, ecef
from outletplan.measure.lines import (
    CUT,
    JOINT,
    MILLIMETRE,
    NO_STREET,
    PLAIN,
    Finding,
    Lines,
    in_short_pieces,
    layers_of,
    lonlat,
    rounded,
    runs_down,
)

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Shapes = NDArray[np.object_]

MILLIMETRE_DEGREES = 2e-8  # more than a millimetre anywhere below 60° of latitude
DEGREE_M = 111_000.0
POINT, LINE = 0, 1


class Segments(NamedTuple):
    """What lies between two vertices, once, from its smaller end, however many lines run there."""

    lon: Floats
    """Of the smaller and the greater end, shape (n, 2)."""
    lat: Floats
    layer: Ints
    row: Ints
    """Of the lines: rows from which a piece runs."""
    of_row: Ints
    """The segment under each of these rows."""


class Points(NamedTuple):
    """Places on segments where a vertex is wanted."""

    segment: Ints
    lon: Floats
    lat: Floats


def segments_of(lines: Lines) -> Segments:
    """Give each segment once, in an order that does not depend on that of the lines."""
    row = lines.first_rows()
    turned = runs_down(lines, row)
    low, high = np.where(turned, row + 1, row), np.where(turned, row, row + 1)
    ends = pd.DataFrame(
        {
            "west": lines.lon[low],
            "south": lines.lat[low],
            "east": lines.lon[high],
            "north": lines.lat[high],
            "layer": lines.layer[lines.line[row]],
        }
    )
    columns = ends.columns.tolist()
    number = ends.groupby(columns, sort=True).ngroup().to_numpy(dtype=np.int64)
    once = ends.drop_duplicates().sort_values(columns)
    lon, lat = once[["west", "east"]].to_numpy(), once[["south", "north"]].to_numpy()
    return Segments(lon, lat, once["layer"].to_numpy(), row, number.astype(np.int64))


def joined_where_crossing(lines: Lines) -> Lines:
    """Put a vertex into both lines wherever two of one layer cross or touch within 1 mm."""
    segments = segments_of(lines)
    shapes = _shapes(segments)
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="crosses")
    once = (one < other) & (segments.layer[one] == segments.layer[other])
    one, other = one[once], other[once]
    x, y = shapely.get_coordinates(shapely.intersection(shapes[one], shapes[other])).T
    crossing = _snapped(segments, Points(one, _around(x), y))
    crossing = _snapped(segments, crossing._replace(segment=other))
    touching = _touching(segments, tree)
    points = Points(
        np.concatenate([one, other, touching.segment]),
        np.concatenate([crossing.lon, crossing.lon, touching.lon]),
        np.concatenate([crossing.lat, crossing.lat, touching.lat]),
    )
    return _with_points(lines, segments, points, PLAIN)


def parted_by_barriers(lines: Lines, barriers: gpd.GeoDataFrame) -> tuple[Lines, list[Finding]]:
    """Cut every line of a barrier's layer where the barrier (of an area: its edge) meets it."""
    ids = barriers.index
    layers, findings = layers_of(barriers, "barriers")
    fences = convert(barriers.geometry, WGS84).to_numpy()
    is_area = shapely.get_dimensions(fences) > LINE
    fences[is_area] = shapely.boundary(fences[is_area])

    segments = segments_of(lines)
    shapes = _shapes(segments)
    barrier, segment = shapely.STRtree(shapes).query(_unrolled(fences, segments), "intersects")
    same = layers[barrier] == segments.layer[segment]
    barrier, segment = barrier[same], segment[same]
    met = shapely.intersection(shapes[segment], _unrolled(fences, segments)[barrier])
    parts, pair = shapely.get_parts(met, return_index=True)
    at_point = shapely.get_type_id(parts) == POINT
    findings += [
        Finding("barriers", ids[k], "lies along a street", "part of it", "does not part it there")
        for k in np.unique(barrier[pair[~at_point]])
    ]
    idle = np.setdiff1d(np.arange(len(ids)), barrier)
    findings += [
        Finding("barriers", ids[k], "meets no street", "no street of its layer", "parts nothing")
        for k in idle
    ]
    x, y = shapely.get_coordinates(parts[at_point]).T
    points = _snapped(segments, Points(segment[pair[at_point]], _around(x), y))
    return _with_points(lines, segments, points, CUT), findings


def joined_by_crossings(
    lines: Lines, crossings: gpd.GeoDataFrame, *, within_m: float
) -> tuple[Lines, list[Finding]]:
    """
    Open barriers at crossings that are points; lay ways along crossings that are lines.

    A point opens every cut within `within_m` of it. A line becomes a way of its own between the
    nearest streets within `within_m` of its two ends; no outlet is reached from it.
    """
    shapes, row = shapely.get_parts(convert(crossings.geometry, WGS84), return_index=True)
    drawn = ~shapely.is_empty(shapes)
    shapes, row = shapes[drawn], row[drawn]
    kind = shapely.get_type_id(shapes)
    lines, opens = _opened(lines, shapes[kind == POINT], within_m)
    lines, joins = _laid(lines, shapes[kind == LINE], within_m)
    idle = {
        "neither a point nor a line": np.setdiff1d(np.arange(len(crossings)), row[kind <= LINE]),
        f"no barrier parts a street within {within_m:g} m": row[kind == POINT][~opens],
        f"not both ends are within {within_m:g} m of a street": row[kind == LINE][~joins],
    }
    said = sorted({(int(k), why) for why, rows in idle.items() for k in rows})
    return lines, [
        Finding("crossings", crossings.index[k], "joins nothing", why, "left out")
        for k, why in said
    ]


def _opened(lines: Lines, points: Shapes, within_m: float) -> tuple[Lines, Flags]:
    """Open the cuts near points, and tell which points are near one."""
    cuts = np.flatnonzero(lines.mark == CUT)
    if not (cuts.size and points.size):
        return lines, np.zeros(len(points), dtype=bool)
    tree = cKDTree(ecef(lines.lon[cuts], lines.lat[cuts]))
    here = ecef(shapely.get_x(points), shapely.get_y(points))
    near = [np.array(found, dtype=np.int64) for found in tree.query_ball_point(here, [within_m])]
    mark = lines.mark.copy()
    mark[cuts[np.concatenate(near)]] = PLAIN
    return lines._replace(mark=mark), np.array([found.size > 0 for found in near])


def _laid(lines: Lines, ways: Shapes, within_m: float) -> tuple[Lines, Flags]:
    """Lay ways between the streets nearest to their two ends, and tell which have such."""
    if not ways.size:
        return lines, np.zeros(0, dtype=bool)
    segments = segments_of(lines)
    ends = shapely.get_coordinates(shapely.get_point(ways[:, None], [0, -1]).ravel())
    near, at_end = _nearest(segments, ends[:, 0], ends[:, 1], within_m)
    joins = np.bincount(at_end // 2, minlength=len(ways)) == 2  # noqa: PLR2004 - both ends
    near = Points._make(column[joins[at_end // 2]] for column in near)
    if joins.any():
        layer = segments.layer[near.segment].reshape(-1, 2).min(axis=1)
        lines = _with_points(lines, segments, near, JOINT)
        lines = _added(lines, ways[joins], near, layer)
    return lines, joins


def _added(lines: Lines, ways: Shapes, ends: Points, layer: Ints) -> Lines:
    """Add ways behind the lines, each from the first of its two ends on streets to the other."""
    everyone = np.arange(len(ways))
    xy, way = shapely.get_coordinates(ways, return_index=True)
    owner = np.concatenate([everyone, way, everyone])
    order = np.argsort(owner, kind="stable")
    owner = owner[order]
    lon, lat = rounded(
        np.concatenate([ends.lon[::2], _around(xy[:, 0]), ends.lon[1::2]])[order],
        np.concatenate([ends.lat[::2], xy[:, 1], ends.lat[1::2]])[order],
    )
    stays = np.r_[True, (np.diff(owner) != 0) | (np.diff(lon) != 0) | (np.diff(lat) != 0)]
    owner, lon, lat = owner[stays], lon[stays], lat[stays]
    mark, nobody = np.zeros(len(owner), dtype=np.int8), np.full(len(ways), NO_STREET)
    new = in_short_pieces(Lines(lon, lat, owner, mark, nobody, layer))
    new = new._replace(line=new.line + len(lines.street))
    columns = cast("list[list[NDArray[Any]]]", zip(lines, new, strict=True))
    return Lines._make(np.concatenate(pair) for pair in columns)


def _shapes(segments: Segments) -> Shapes:
    """Draw segments in degrees, those across 180° in one run."""
    corners = np.stack([segments.lon, segments.lat], axis=2)
    return _unrolled(shapely.linestrings(corners), segments)


def _unrolled(shapes: Shapes, segments: Segments) -> Shapes:
    if np.ptp(segments.lon) <= 180:  # noqa: PLR2004 - degrees
        return shapes
    return np.asarray(
        shapely.transform(shapes, lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]]))
    )


def _around(lon: Floats) -> Floats:
    return np.where(lon >= 180, lon - 360, lon)  # noqa: PLR2004 - degrees


def _touching(segments: Segments, tree: shapely.STRtree) -> Points:
    """Find vertices within 1 mm of a segment of their layer that does not end in them."""
    vertices = pd.DataFrame(
        {
            "lon": segments.lon.ravel(),
            "lat": segments.lat.ravel(),
            "layer": np.repeat(segments.layer, 2),
        }
    ).drop_duplicates()
    lon, lat = vertices["lon"].to_numpy(), vertices["lat"].to_numpy()
    points = _unrolled(shapely.points(lon, lat), segments)
    vertex, segment = tree.query(points, predicate="dwithin", distance=MILLIMETRE_DEGREES)
    same = vertices["layer"].to_numpy()[vertex] == segments.layer[segment]
    at_end = (segments.lon[segment] == lon[vertex, None]) & (
        segments.lat[segment] == lat[vertex, None]
    )
    kept = same & ~at_end.any(axis=1)
    vertex, segment = vertex[kept], segment[kept]
    _, metres = _foot(segments, segment, lon[vertex], lat[vertex])
    near = metres <= MILLIMETRE
    return Points(segment[near], lon[vertex[near]], lat[vertex[near]])


def _nearest(segments: Segments, lon: Floats, lat: Floats, within_m: float) -> tuple[Points, Ints]:
    """Find for each point the nearest place on a segment, and which points have one."""
    degrees = within_m / DEGREE_M / np.cos(np.radians(np.abs(lat).max()))
    points = _unrolled(shapely.points(lon, lat), segments)
    tree = shapely.STRtree(_shapes(segments))
    point, segment = tree.query(points, predicate="dwithin", distance=degrees)
    share, metres = _foot(segments, segment, lon[point], lat[point])
    order = np.lexsort((segment, np.round(metres, 6), point))
    order = order[metres[order] <= within_m]
    found, first = np.unique(point[order], return_index=True)
    first = order[first]
    segment, share = segment[first], share[first, None]
    low, high = _ends_xyz(segments, segment)
    place = lonlat(low * (1 - share) + high * share)
    return _snapped(segments, Points(segment, *place)), found


def _ends_xyz(segments: Segments, segment: Ints) -> tuple[Floats, Floats]:
    lon, lat = segments.lon[segment], segments.lat[segment]
    return ecef(lon[:, 0], lat[:, 0]), ecef(lon[:, 1], lat[:, 1])


def _foot(segments: Segments, segment: Ints, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Give how far along its segment each point stands, 0 to 1, and its metres from there."""
    (low, high), here = _ends_xyz(segments, segment), ecef(lon, lat)
    run = high - low
    share = np.clip(((here - low) * run).sum(axis=1) / (run * run).sum(axis=1), 0, 1)
    return share, np.linalg.norm(here - low - share[:, None] * run, axis=1)


def _snapped(segments: Segments, points: Points) -> Points:
    """Move points within 1 mm of an end of their segment into it."""
    lon, lat = points.lon.copy(), points.lat.copy()
    here = ecef(lon, lat)
    for end, xyz in enumerate(_ends_xyz(segments, points.segment)):
        near = np.linalg.norm(here - xyz, axis=1) <= MILLIMETRE
        lon[near] = segments.lon[points.segment[near], end]
        lat[near] = segments.lat[points.segment[near], end]
    return Points(points.segment, lon, lat)


def _with_points(lines: Lines, segments: Segments, points: Points, mark: int) -> Lines:
    """Put vertices into all lines that run over these segments; where one is, it is marked."""
    share, _ = _foot(segments, *points)
    wanted = pd.DataFrame({**points._asdict(), "share": share}).drop_duplicates()
    rows = pd.DataFrame({"segment": segments.of_row, "row": segments.row})
    rows["turned"] = runs_down(lines, segments.row)
    wanted = rows.merge(wanted, on="segment")
    row, lon, lat = (wanted[name].to_numpy() for name in ("row", "lon", "lat"))

    marked, is_new = lines.mark.copy(), np.ones(len(row), dtype=bool)
    for end in (row, row + 1):
        there = (lines.lon[end] == lon) & (lines.lat[end] == lat)
        marked[end[there]] = np.maximum(marked[end[there]], np.int8(mark))
        is_new &= ~there
    run = np.where(wanted["turned"], 1 - wanted["share"], wanted["share"])
    order = np.lexsort((run, row))
    order = order[is_new[order]]
    marked_lines = lines._replace(mark=marked)
    return marked_lines.with_vertices(row[order], lon[order], lat[order], mark)
