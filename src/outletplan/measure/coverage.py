"""Which area holds a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from outletplan.errors import CrsError, Problem
from outletplan.geodesy import convert

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike

POLYGONS = (3, 6)  # type ids of Polygon and MultiPolygon


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
    areas = np.flatnonzero(np.isin(shapely.get_type_id(shapes), POLYGONS))
    best_first = sorted(areas, key=lambda k: (-depth[k], names[k]))
    found = np.full(len(points), len(best_first))
    if best_first and not points.isna().all():
        if polygons.crs is None:
            remedy = "Name where the coordinates stand."
            problem = Problem("polygons", None, None, "no CRS", "a CRS or datum", remedy)
            raise CrsError([problem])
        # Points in the tree and polygons asked: so each polygon is prepared once.
        tree = shapely.STRtree(convert(points, polygons.crs).to_numpy())
        place, point = tree.query(shapes[best_first], predicate="intersects")
        np.minimum.at(found, point, place)
    position = np.array([*best_first, -1])[found]
    ids = polygons.index.take(position, allow_fill=True, fill_value=np.nan)
    return pd.Series(ids, index=points.index)
