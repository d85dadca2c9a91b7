"""Which area holds a point."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from outletplan.errors import CrsError, Problem
from outletplan.geodesy import from_wgs84, to_wgs84

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

    from outletplan.measure.coverage_kernels import Grid

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Shapes = NDArray[np.object_]

POLYGONS = (3, 6)  # type ids of Polygon and MultiPolygon
WORTH = 50_000
MOST_CELLS, MOST_ROWS = 4_000_000, 10_000
FINEST = 1e-9  # of the coordinates: cells far wider than rounding


def holding(points: gpd.GeoSeries, polygons: gpd.GeoSeries, *, rank: ArrayLike) -> pd.Series:
    """
    Find for every point the deepest polygon that holds it.

    The boundary belongs to a polygon. Edges are straight in the coordinates that the polygons came
    in: the points are brought there. Rows of `polygons` that are not areas hold nothing.

    Parameters
    ----------
    points
        Points with a CRS, None allowed.
    polygons
        Areas with a CRS, indexed by id.
    rank
        How deep each polygon stands in the tree, shape (m,); the greatest wins, among equals the
        smallest id.

    Returns
    -------
    ids
        Id of the polygon by point, NaN where none holds it. Index of `points`.

    Raises
    ------
    CrsError
        If points or polygons carry no CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> county, village = shapely.box(0, 0, 3, 3), shapely.box(0, 0, 1, 1)
    >>> units = gpd.GeoSeries([county, village], index=["county", "village"], crs="EPSG:4490")
    >>> outlets = gpd.GeoSeries.from_xy([1, 2, 9], [1, 2, 9], crs="EPSG:4490")
    >>> holding(outlets, units, rank=[0, 1]).tolist()
    ['village', 'county', nan]
    """
    shapes, names, depth = polygons.to_numpy(), polygons.index.tolist(), np.asarray(rank)
    is_area = np.isin(shapely.get_type_id(shapes), POLYGONS) & ~shapely.is_empty(shapes)
    areas = np.flatnonzero(is_area)
    best_first = sorted(areas, key=lambda k: (-depth[k], names[k]))
    found = np.full(len(points), -1)
    if best_first and not points.isna().all():
        x, y = _brought(points, polygons)
        found = _first_holding(shapes[best_first], x, y)
    position = np.array([*best_first, -1])[found]
    ids = polygons.index.take(position, allow_fill=True, fill_value=np.nan)
    return pd.Series(ids, index=points.index)


def _brought(points: gpd.GeoSeries, polygons: gpd.GeoSeries) -> tuple[Floats, Floats]:
    """Give the coordinates of points where the polygons stand, NaN where a point has none."""
    for what, shapes in (("points", points), ("polygons", polygons)):
        if shapes.crs is None:
            remedy = "Name where the coordinates stand."
            raise CrsError([Problem(what, None, None, "no CRS", "a CRS or datum", remedy)])
    x, y = np.full((2, len(points)), np.nan)
    places, row = shapely.get_coordinates(points.to_numpy(), return_index=True)
    x[row], y[row] = places.T
    if points.crs == polygons.crs:
        return x, y
    return from_wgs84(*to_wgs84(x, y, points.crs), polygons.crs)


def _first_holding(areas: Shapes, x: Floats, y: Floats) -> Ints:
    """Find for every place the first area that holds it, -1 for none."""
    corners = int(shapely.get_num_coordinates(areas).sum())
    return (_by_tree if len(x) < max(WORTH, corners / 5) else _by_grid)(areas, x, y)


def _by_tree(areas: Shapes, x: Floats, y: Floats) -> Ints:
    found = np.full(len(x), len(areas))
    placed = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    # Points in the tree and polygons asked: so each polygon is prepared once.
    tree = shapely.STRtree(shapely.points(x[placed], y[placed]))
    area, point = tree.query(areas, predicate="intersects")
    np.minimum.at(found, placed[point], area)
    found[found == len(areas)] = -1
    return found


def _by_grid(areas: Shapes, x: Floats, y: Floats) -> Ints:
    from outletplan.measure.compiled import in_parts
    from outletplan.measure.coverage_kernels import UNSURE, Cover, Rings, cover, held_by, in_rows

    parts, area = shapely.get_parts(areas, return_index=True)
    outlines, part = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(outlines, return_index=True)
    rings = Rings(corners, ring, area[part])
    grid = _grid(areas, (len(x) + len(ring)) // 2)
    runs, cells = in_rows(rings, grid), grid.rows * grid.columns
    known = Cover(np.full(cells, -1, np.int32), np.zeros(cells, np.int64), np.empty(0, np.int32))
    in_parts(lambda a, b: cover(runs, grid, known, (a, b)), grid.rows, worth=50)
    first = np.r_[0, np.cumsum(known.first)]
    known = known._replace(first=first.copy(), run=np.empty(first[-1], np.int32))
    in_parts(lambda a, b: cover(runs, grid, known, (a, b)), grid.rows, worth=50)
    known = known._replace(first=first)
    parts = in_parts(lambda a, b: held_by((x, y), (a, b), runs, grid, known), len(x), worth=WORTH)
    found = np.concatenate(parts).astype(np.int64)
    unsure = np.flatnonzero(found == UNSURE)
    found[unsure] = _by_tree(areas, x[unsure], y[unsure])
    return found


def _grid(areas: Shapes, worth: int) -> Grid:
    """Choose cells, so many that laying them out costs about as much as looking at all else."""
    from outletplan.measure.coverage_kernels import Grid

    boxes, (west, south, east, north) = shapely.bounds(areas), shapely.total_bounds(areas)
    width, height = east - west, north - south
    area = np.nansum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    size = max(
        math.sqrt(area / worth),
        math.sqrt(width * height / MOST_CELLS),
        max(width, height) / MOST_ROWS,
        max(1.0, *np.abs([west, south, east, north])) * FINEST,
    )
    columns, rows = int(width / size) + 2, int(height / size) + 2
    return Grid(west - size / 2, south - size / 2, size, columns, rows)
