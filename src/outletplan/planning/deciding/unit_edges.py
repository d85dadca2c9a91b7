"""In which units a door may stand, as far as its point and what is said of it can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from outletplan.geodesy import ecef, from_wgs84, millimetres, to_wgs84
from outletplan.measure.coverage import POLYGONS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

    from outletplan.planning.deciding.grounds import Grounds

    Floats = NDArray[np.float64]

BESIDE_M = 1.0
"""Beyond the accuracy it looks so far, that whatever begins within it is seen as no mere slip."""
SLIP_M = 0.1
"""A gap or an overlap of polygons narrower than this is a slip of the pen."""
_DEGREE = 1e-4  # of longitude and latitude, by which the metres around a place are scaled


class Units(NamedTuple):
    """The unit in which a place is judged, and others in which it may lie as well."""

    unit: int
    others: tuple[int, ...] = ()


def units_at(
    grounds: Grounds, place: tuple[float, float], off_m: float, *, unit: int, filed: int
) -> Units:
    """
    Settle the unit of a door as far as may be: one that is named settles what its point cannot.

    Parameters
    ----------
    place
        lon and lat. [degrees]
    unit, filed
        Rows of the unit in which the point itself is counted, and of the one that is named, -1 for
        none.
    """
    beside = units_beside(grounds, *place, off_m, unit)
    if not beside or filed < 0:
        return Units(unit, tuple(beside))
    possible = [unit, *beside]
    if filed in possible:
        return Units(filed)
    path = grounds.scope.tree.path
    below = [each for each in possible if filed in path(each)]
    if below:
        return Units(below[0], tuple(below[1:]))
    bare = not _is_area(grounds.region.units.geometry.array[filed])
    if bare and set(path(filed)) & set(possible):
        return Units(filed)
    return Units(unit, tuple(beside))


def units_beside(grounds: Grounds, lon: float, lat: float, off_m: float, unit: int) -> list[int]:
    """
    List the other units in which a door may stand whose point is right within so many metres.

    A unit is one of them if some place nearer than that would be counted in it, its edges taken to
    the millimetre. Without polygons nobody knows where a unit ends, and none is listed.

    Parameters
    ----------
    unit
        The row of the one in which the point itself is counted.
    """
    units = grounds.region.units
    shapes = units.geometry.to_numpy()
    if off_m <= 0 or grounds.region.assign != "polygon" or not _is_area(shapes[unit]):
        return []
    around = _Around(lon, lat, off_m + BESIDE_M)
    box = shapely.box(*around.bounds_in(units.crs))
    rank, near = grounds.unit_rank, grounds.unit_boxes.query(box)
    deepest_first = sorted(near.tolist(), key=lambda row: (-rank[row], units.index[row]))
    found, left = [], around.square
    for row in deepest_first:
        if row == unit and left is around.square and shapely.covers(shapes[unit], box):
            return []
        area = around.laid_flat(shapely.clip_by_rect(shapes[row], *box.bounds), units.crs)
        part, left = shapely.intersection(left, area), shapely.difference(left, area)
        if row != unit and _begins_within(part, off_m):
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


def _is_area(shape: object) -> bool:
    return int(shapely.get_type_id(shape)) in POLYGONS


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
