"""What begins within the accuracy of a point: areas in which the place may lie as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from outletplan.geodesy import ecef, from_wgs84, millimetres, to_wgs84
from outletplan.measure.coverage import POLYGONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Shapes = NDArray[np.object_]

BESIDE_M = 1.0
"""Beyond the accuracy it looks so far, that whatever begins within it is seen as no mere slip."""
SLIP_M = 0.1
"""A gap or an overlap of polygons narrower than this is a slip of the pen."""
_DEGREE = 1e-4  # of longitude and latitude, by which the metres around a place are scaled


class Areas(NamedTuple):
    """Areas of which one is deeper than another, to be asked what lies beside a place."""

    ids: Sequence[str]
    shapes: Shapes
    """What is no area is never beside anything."""
    crs: CRS
    rank: Ints
    """How deep each lies; of those that hold a place the deepest counts it."""
    boxes: shapely.STRtree
    """Of the areas."""

    @classmethod
    def of(cls, ids: Sequence[str], shapes: Shapes, crs: CRS, rank: Ints) -> Areas:
        """Lay areas out to be asked."""
        only = shapes.copy()
        only[~np.isin(shapely.get_type_id(shapes), POLYGONS)] = None
        return cls(ids, shapes, crs, rank, shapely.STRtree(only))


def is_area(shape: object) -> bool:
    """Tell whether a shape has an inside."""
    return int(shapely.get_type_id(shape)) in POLYGONS


def areas_beside(areas: Areas, place: tuple[float, float], off_m: float, own: int) -> list[int]:
    """
    List the other areas in which a place may lie whose point is right within so many metres.

    An area is one of them if some place nearer than that would be counted in it, its edges taken to
    the millimetre.

    Parameters
    ----------
    place
        lon and lat. [degrees]
    own
        The row of the one in which the point itself is counted.
    """
    if off_m <= 0 or not is_area(areas.shapes[own]):
        return []
    around = _Around(*place, off_m + BESIDE_M)
    box = shapely.box(*around.bounds_in(areas.crs))
    near = areas.boxes.query(box).tolist()
    deepest_first = sorted(near, key=lambda row: (-areas.rank[row], areas.ids[row]))
    found, left = [], around.square
    for row in deepest_first:
        if row == own and left is around.square and shapely.covers(areas.shapes[own], box):
            return []
        area = around.laid_flat(shapely.clip_by_rect(areas.shapes[row], *box.bounds), areas.crs)
        part, left = shapely.intersection(left, area), shapely.difference(left, area)
        if row != own and _begins_within(part, off_m):
            found.append(row)
        if shapely.is_empty(left):
            break
    return found


def may_lie_in(shape: shapely.Geometry, crs: CRS, place: tuple[float, float], off_m: float) -> bool:
    """Tell whether a door may stand in an area: it is no farther away than its point may be off."""
    around = _Around(*place, off_m + BESIDE_M)
    near = shapely.clip_by_rect(shape, *around.bounds_in(crs))
    if shapely.is_empty(near):
        return False
    away_m = shapely.distance(around.laid_flat(near, crs), shapely.Point(0, 0))
    return bool(millimetres(away_m) <= millimetres(off_m))


def _begins_within(part: shapely.Geometry, off_m: float) -> bool:
    if shapely.is_empty(shapely.buffer(part, -SLIP_M / 2)):
        return False
    away_m = shapely.distance(part, shapely.Point(0, 0))
    return bool(millimetres(away_m) < millimetres(off_m))


class _Around:
    """The metres around a place: flat to a millimetre within some tens of them."""

    def __init__(self, lon: float, lat: float, half_m: float) -> None:
        self.lon, self.lat = lon, lat
        there = ecef(
            [lon - _DEGREE, lon + _DEGREE, lon, lon], [lat, lat, lat - _DEGREE, lat + _DEGREE]
        )
        east_m, north_m = np.linalg.norm(there[1::2] - there[::2], axis=1)
        self.scale = np.array([east_m, north_m]) / (2 * _DEGREE)
        self.square = shapely.box(-half_m, -half_m, half_m, half_m)

    def bounds_in(self, crs: CRS) -> tuple[float, float, float, float]:
        """Give the box around the square where the polygons stand."""
        corners = shapely.get_coordinates(shapely.segmentize(self.square, self.square.length / 16))
        lon, lat = (corners / self.scale + [self.lon, self.lat]).T
        x, y = from_wgs84(lon, lat, crs)
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def laid_flat(self, shape: shapely.Geometry, crs: CRS) -> shapely.Geometry:
        """Lay a small area out in metres from the place."""

        def flat(xy: Floats) -> Floats:
            lonlat = np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], crs))
            return np.asarray((lonlat - [self.lon, self.lat]) * self.scale)

        return shapely.make_valid(shapely.transform(shapely.force_2d(shape), flat))
