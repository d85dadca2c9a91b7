"""
Kernels: pairs of points within a distance, anywhere on the ellipsoid.

Points are sorted by one whole number: the row of latitude, as high as the distance, and the
longitude in steps. What is near a point then stands in two runs: behind it in its own row, and
around its longitude in the next row.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outletplan.geodesy import GEOD
from outletplan.measure.compiled import compiled, in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Points = NDArray[np.int32]

SEMI_MAJOR_M, ECCENTRICITY = GEOD.a, GEOD.es
EARTH_M = SEMI_MAJOR_M * (1 - ECCENTRICITY)  # the least radius of curvature
FLATTER = 1 / (24 * 6.37e6**2)  # an arc s has the chord s - s³ / 24 R²
ONCE_ROUND = 2**32  # steps of longitude, some 9 mm
PER_DEGREE = ONCE_ROUND / 360
ROW = 4 * ONCE_ROUND
MOST_ROWS = 1_000_000
EXACT_TO_M = 10_000.0  # metres are right to 1 µm up to here
WORTH = 50_000


class Ordered(NamedTuple):
    """Points in their order; those near 180° W stand in it a second time, 360° farther east."""

    key: Ints
    xyz: Floats
    point: Points
    again: NDArray[np.bool_]
    """The second time."""


def straight_pairs(
    lon: Floats, lat: Floats, *, within_m: float, first_set: int | None = None
) -> tuple[Ints, Ints, Floats]:
    """
    Find all pairs of points within a distance along the ellipsoid.

    With `first_set` = k, only pairs between the first k points and the others. Returns i < j and
    metres, to better than 1 µm up to 10 km, in no promised order. NaN takes no part.
    """
    placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    nothing = placed[:0].copy(), placed[:0].copy(), np.empty(0)
    if placed.size < 2:  # noqa: PLR2004 - no pair
        return nothing
    within_m = float(within_m)
    points, window = _in_order(lon, lat, placed.astype(np.int32), within_m)
    split = -1 if first_set is None else first_set

    def count(start: int, stop: int) -> tuple[int, int, int]:
        return start, stop, close(points, window, (start, stop), within_m, split, nothing)

    parts = in_parts(count, len(points.key), worth=WORTH)
    ends = np.cumsum([0, *(found for *_, found in parts)])
    one, other = np.empty((2, ends[-1]), dtype=np.int64)
    metres = np.empty(ends[-1])

    def fill(first: int, last: int) -> None:
        for k in range(first, last):
            room = slice(ends[k], ends[k + 1])
            out = one[room], other[room], metres[room]
            close(points, window, parts[k][:2], within_m, split, out)

    in_parts(fill, len(parts), worth=1)
    return one, other, metres


def _in_order(lon: Floats, lat: Floats, placed: Points, within_m: float) -> tuple[Ordered, Ints]:
    """Sort the points; give the window of longitude for each row, in steps."""
    south, north = np.nanmin(lat), np.nanmax(lat)
    reach = math.degrees(max(within_m, 1.0) / EARTH_M) * 1.00001
    height = max(reach, (north - south) / MOST_ROWS)
    degrees = _windows(south + height * np.arange((north - south) // height + 4), reach)
    near_seam = placed[(lon[placed] + 180) % 360 <= degrees.max()]
    row = ((lat[near_seam] - south) / height).astype(np.int64)
    # Two rows may look at a point with different windows: the wider one counts.
    wider = np.maximum(degrees, np.roll(degrees, 1))[row]
    again = near_seam[(lon[near_seam] + 180) % 360 <= wider]

    point = np.concatenate([placed, again])
    key = np.empty(len(point), dtype=np.int64)
    grid = float(south), float(height), len(placed)
    in_parts(lambda a, b: give_keys(lon, lat, point, grid, key, (a, b)), len(key), worth=WORTH)
    order = np.argsort(key)
    xyz = np.empty((len(order), 3))
    point, is_again = point[order], order >= len(placed)
    in_parts(lambda a, b: put_in_space(lon, lat, point, xyz, (a, b)), len(key), worth=WORTH)
    return Ordered(key[order], xyz, point, is_again), (degrees * PER_DEGREE).astype(np.int64) + 2


def _windows(edges: Floats, reach: float) -> Floats:
    """Give the degrees of longitude within reach for each row and the next; near a pole all."""
    outer = np.maximum(np.abs(edges[:-2]), np.abs(edges[2:]))
    wide = np.cos(np.radians(np.minimum(outer, 90.0)))
    degrees = np.full(len(wide), 360.0)
    narrow = wide > math.sin(math.radians(reach)) * 2
    degrees[narrow] = reach / wide[narrow] * 1.05
    return degrees


@compiled
def give_keys(
    lon: Floats,
    lat: Floats,
    point: Points,
    grid: tuple[float, float, int],
    key: Ints,
    part: tuple[int, int],
) -> None:
    """Write the keys of a part of the points; from the last number of the grid on, 360° east."""
    south, height, once = grid
    for k in range(part[0], part[1]):
        east = (lon[point[k]] + 180.0) % 360.0 + (360.0 if k >= once else 0.0)
        key[k] = int((lat[point[k]] - south) / height) * ROW + int(east * PER_DEGREE)


@compiled
def put_in_space(
    lon: Floats, lat: Floats, point: Points, xyz: Floats, part: tuple[int, int]
) -> None:
    """Write the earth-centred coordinates of a part of the points."""
    for k in range(part[0], part[1]):
        lam, phi = math.radians(lon[point[k]]), math.radians(lat[point[k]])
        radius = SEMI_MAJOR_M / math.sqrt(1 - ECCENTRICITY * math.sin(phi) ** 2)
        xyz[k, 0] = radius * math.cos(phi) * math.cos(lam)
        xyz[k, 1] = radius * math.cos(phi) * math.sin(lam)
        xyz[k, 2] = radius * (1 - ECCENTRICITY) * math.sin(phi)


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
def close(
    points: Ordered,
    window: Ints,
    part: tuple[int, int],
    within_m: float,
    split: int,
    out: tuple[Ints, Ints, Floats],
) -> int:
    """Count the pairs whose first point stands in this part; write them if there is room."""
    key, xyz, point = points.key, points.xyz, points.point
    count, below, row = 0, part[0], -1
    for i in range(part[0], part[1]):
        wide = window[key[i] // ROW]
        if key[i] // ROW != row:  # another row has another window: look up where it begins
            row = key[i] // ROW
            below = np.searchsorted(key, key[i] + ROW - wide)
        while below < key.size and key[below] < key[i] + ROW - wide:
            below += 1
        x, y, z = xyz[i, 0], xyz[i, 1], xyz[i, 2]
        for start, last in ((i + 1, key[i] + wide), (below, key[i] + ROW + wide)):
            j = start
            while j < key.size and key[j] <= last:
                square = (xyz[j, 0] - x) ** 2 + (xyz[j, 1] - y) ** 2 + (xyz[j, 2] - z) ** 2
                arc = math.sqrt(square) * (1 + square * FLATTER)
                if arc <= within_m and _counts(points, i, j, wide, split):
                    if out[0].size > 0:
                        out[0][count] = min(point[i], point[j])
                        out[1][count] = max(point[i], point[j])
                        out[2][count] = arc
                    count += 1
                j += 1
    return count
