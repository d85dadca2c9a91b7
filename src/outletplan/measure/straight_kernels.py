"""Kernel: pairs of points within a distance, anywhere on the ellipsoid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from outletplan.geodesy import GEOD, ecef
from outletplan.measure.compiled import compiled, in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EARTH_M = GEOD.a * (1 - GEOD.es)  # the least radius of curvature
PER_DEGREE = 2**32 / 360  # steps of longitude, some 9 mm
ROW = 2**34  # a row of latitude in the order; more than twice around the earth
ALL_ROUND = 360.0
MOST_ROWS = 1_000_000
ONCE_ROUND = 2**32
WORTH = 50_000
EXACT_TO_M = 10_000.0  # metres are right to 1 µm up to here


class Ordered(NamedTuple):
    """Points in rows of latitude, in each row by longitude; those near 180° W once more, east."""

    key: Ints
    """Row x ROW + longitude in steps."""
    xyz: Floats
    point: NDArray[np.int32]
    again: NDArray[np.bool_]
    """The second time of a point across 180°."""


def straight_pairs(
    lon: Floats, lat: Floats, *, within_m: float, first_set: int | None = None
) -> tuple[Ints, Ints, Floats]:
    """
    Find all pairs of points within a distance along the ellipsoid.

    With `first_set` = k, only pairs between the first k points and the others. Returns i < j and
    metres, to better than 1 µm up to 10 km, in no promised order. NaN takes no part.
    """
    placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if placed.size < 2:  # noqa: PLR2004 - no pair
        return placed[:0], placed[:0], np.empty(0)
    ordered, window = _in_order(lon[placed], lat[placed], within_m)
    split = -1 if first_set is None else int(np.searchsorted(placed, first_set))

    def task(start: int, stop: int) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
        return close(ordered, window, (start, stop), float(within_m), split)

    found = in_parts(task, len(ordered.key), worth=WORTH)
    one, other, metres = (np.concatenate(column) for column in zip(*found, strict=True))
    return placed[np.minimum(one, other)], placed[np.maximum(one, other)], metres


def _in_order(lon: Floats, lat: Floats, within_m: float) -> tuple[Ordered, Ints]:
    """Sort the points; give the window of longitude for each row, in steps."""
    reach = math.degrees(max(within_m, 1.0) / EARTH_M) * 1.00001
    height = max(reach, float(np.ptp(lat)) / MOST_ROWS)
    row = ((lat - lat.min()) / height).astype(np.int64)
    rows = np.arange(row.max() + 2)
    south, north = lat.min() + height * rows, lat.min() + height * (rows + 2)
    wide = np.cos(np.radians(np.minimum(np.maximum(np.abs(south), np.abs(north)), 90.0)))
    degrees = np.full(len(rows), ALL_ROUND)
    narrow = wide > math.sin(math.radians(reach)) * 2
    degrees[narrow] = reach / wide[narrow] * 1.05
    east = lon - (lon >= 180) * 360 + 180  # noqa: PLR2004 - degrees
    again = np.flatnonzero(east <= np.maximum(degrees, np.roll(degrees, 1))[row])
    point = np.r_[np.arange(len(lon)), again]
    key = row[point] * ROW + (np.r_[east, east[again] + 360] * PER_DEGREE).astype(np.int64)
    order = np.argsort(key)
    point = point[order].astype(np.int32)
    window = (degrees * PER_DEGREE).astype(np.int64) + 2
    ordered = Ordered(key[order], ecef(lon, lat)[point], point, order >= len(lon))
    return ordered, window


@compiled
def _counts(points: Ordered, i: int, j: int, wide: int, split: int) -> bool:
    """Tell whether a near pair is wanted, and found here for the only time."""
    if split >= 0 and (points.point[i] < split) == (points.point[j] < split):
        return False
    if points.again[i] == points.again[j]:
        return not points.again[i]
    shift = ONCE_ROUND if points.again[j] else -ONCE_ROUND
    return bool(abs(points.key[j] % ROW - points.key[i] % ROW - shift) > wide)


@compiled
def _arc(xyz: Floats, i: int, j: int) -> float:
    """Give the metres along the ellipsoid between two points."""
    x, y, z = xyz[i, 0] - xyz[j, 0], xyz[i, 1] - xyz[j, 1], xyz[i, 2] - xyz[j, 2]
    square = float(x * x + y * y + z * z)
    return math.sqrt(square) * (1 + square / (24 * 6.37e6**2))


@compiled
def _longer(column: NDArray[Any]) -> NDArray[Any]:
    """Give twice the room."""
    longer = np.empty(2 * column.size, column.dtype)
    for k in range(column.size):
        longer[k] = column[k]
    return longer


@compiled
def close(
    points: Ordered, window: Ints, part: tuple[int, int], within_m: float, split: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Find the pairs whose first point in the order stands in this part of it."""
    one, other, metres = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024)
    count, below, row = 0, part[0], -1
    for i in range(part[0], part[1]):
        key = points.key[i]
        wide = window[key // ROW]
        if key // ROW != row:  # another row has another window: look up where it begins
            row = key // ROW
            below = np.searchsorted(points.key, key + ROW - wide)
        while below < points.key.size and points.key[below] < key + ROW - wide:
            below += 1
        for start, last in ((i + 1, key + wide), (below, key + ROW + wide)):
            j = start
            while j < points.key.size and points.key[j] <= last:
                arc = _arc(points.xyz, i, j)
                if arc <= within_m and _counts(points, i, j, wide, split):
                    if count == one.size:
                        one, other, metres = _longer(one), _longer(other), _longer(metres)
                    one[count], other[count] = points.point[i], points.point[j]
                    metres[count] = arc
                    count += 1
                j += 1
    return one[:count].copy(), other[:count].copy(), metres[:count].copy()
