"""
Kernels: pairs of points within a distance, anywhere on the ellipsoid.

Points are put into rows of latitude, as high as the distance, and sorted by longitude in each.
What is near a point then stands in two runs: behind it in its own row, and around its longitude in
the next row.
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
ONCE_ROUND = 360.0
MOST_ROWS = 1_000_000
EXACT_TO_M = 10_000.0  # metres are right to 1 µm up to here
WORTH = 50_000


class Rows(NamedTuple):
    """Points in rows; those near 180° W stand in them a second time, 360° farther east."""

    first: Ints
    """The points of row r are first[r] to first[r + 1]; the last row is empty."""
    window: Floats
    """By row: degrees of longitude within the distance, in it and in the next row."""
    east: Floats
    """Longitude from 180° W; from 360 on it is the second time of a point. [degrees]"""
    xyz: Floats
    point: Points


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
    rows = _in_rows(lon, lat, placed.astype(np.int32), within_m)
    limits, many = (within_m, -1 if first_set is None else first_set), len(rows.window)
    worth = max(1, WORTH * many // len(rows.point))

    def count(start: int, stop: int) -> tuple[int, int, int]:
        return start, stop, close(rows, (start, stop), limits, nothing)

    parts = in_parts(count, many, worth=worth)
    ends = np.cumsum([0, *(found for *_, found in parts)])
    one, other = np.empty((2, ends[-1]), dtype=np.int64)
    metres = np.empty(ends[-1])

    def fill(first: int, last: int) -> None:
        for k in range(first, last):
            room = slice(ends[k], ends[k + 1])
            out = one[room], other[room], metres[room]
            close(rows, parts[k][:2], limits, out)

    in_parts(fill, len(parts), worth=1)
    return one, other, metres


def _in_rows(lon: Floats, lat: Floats, placed: Points, within_m: float) -> Rows:
    south, north = float(np.nanmin(lat)), float(np.nanmax(lat))
    reach = math.degrees(max(within_m, 1.0) / EARTH_M) * 1.00001
    height = max(reach, (north - south) / MOST_ROWS)
    window = _windows(south + height * np.arange((north - south) // height + 4), reach)
    grid = south, height, len(window)
    near_seam = placed[(lon[placed] + 180) % 360 <= window.max()]
    row = ((lat[near_seam] - south) / height).astype(np.int64)
    # Two rows may look at a point with different windows: the wider one counts.
    wider = np.maximum(window, np.roll(window, 1))[row]
    again = near_seam[(lon[near_seam] + 180) % 360 <= wider]

    loose = into_rows((lon, lat), np.concatenate([placed, again]), len(placed), grid)
    n = len(placed) + len(again)
    rows = Rows(loose[0], window, np.empty(n), np.empty((n, 3)), np.empty(n, np.int32))
    worth = max(1, WORTH * len(window) // n)
    in_parts(lambda a, b: sort_rows(loose, rows, (a, b)), len(window), worth=worth)
    return rows


def _windows(edges: Floats, reach: float) -> Floats:
    """Give the degrees of longitude within reach for each row and the next; near a pole all."""
    outer = np.maximum(np.abs(edges[:-2]), np.abs(edges[2:]))
    wide = np.cos(np.radians(np.minimum(outer, 90.0)))
    degrees = np.full(len(wide), 360.0)
    narrow = wide > math.sin(math.radians(reach)) * 2
    degrees[narrow] = reach / wide[narrow] * 1.05
    return degrees


@compiled
def into_rows(
    lonlat: tuple[Floats, Floats], point: Points, once: int, grid: tuple[float, float, int]
) -> tuple[Ints, Floats, Floats, Points]:
    """Put points into rows; from `once` on they stand 360° farther east. Give Rows unsorted."""
    (lon, lat), (south, height, rows) = lonlat, grid
    row, first = np.empty(point.size, np.int32), np.zeros(rows + 2, np.int64)
    for k in range(point.size):
        row[k] = int((lat[point[k]] - south) / height)
        first[row[k] + 2] += 1
    first = np.cumsum(first)
    east, north = np.empty(point.size), np.empty(point.size)
    who = np.empty(point.size, np.int32)
    for k in range(point.size):
        at, i = first[row[k] + 1], point[k]
        first[row[k] + 1] += 1
        east[at] = (lon[i] + 180.0) % 360.0 + (0.0 if k < once else 360.0)
        north[at], who[at] = lat[i], i
    return first, east, north, who


@compiled
def sort_rows(
    loose: tuple[Ints, Floats, Floats, Points], rows: Rows, part: tuple[int, int]
) -> None:
    """Sort some rows by longitude, and place their points in space."""
    first, east, north, who = loose
    for row in range(part[0], part[1]):
        begin = first[row]
        for k, at in enumerate(np.argsort(east[begin : first[row + 1]])):
            here, there = begin + at, begin + k
            rows.east[there], rows.point[there] = east[here], who[here]
            lam, phi = math.radians(east[here] - 180.0), math.radians(north[here])
            high, wide = math.sin(phi), math.cos(phi)
            radius = SEMI_MAJOR_M / math.sqrt(1 - ECCENTRICITY * high * high)
            rows.xyz[there, 0] = radius * wide * math.cos(lam)
            rows.xyz[there, 1] = radius * wide * math.sin(lam)
            rows.xyz[there, 2] = radius * (1 - ECCENTRICITY) * high


@compiled
def _counts(rows: Rows, i: int, j: int, wide: float, split: int) -> bool:
    """Tell whether a near pair is wanted, and found here for the only time."""
    if split >= 0 and (rows.point[i] < split) == (rows.point[j] < split):
        return False
    again_i, again_j = rows.east[i] >= ONCE_ROUND, rows.east[j] >= ONCE_ROUND
    if again_i == again_j:
        return not again_i
    return bool(abs(abs(rows.east[j] - rows.east[i]) - ONCE_ROUND) > wide)


@compiled
def _from(east: Floats, below: int, above: int, west: float) -> int:
    """Give the first point of a run that is not west of a longitude."""
    while below < above and east[below] < west:
        below += 1
    return below


@compiled
def close(
    rows: Rows, part: tuple[int, int], limits: tuple[float, int], out: tuple[Ints, Ints, Floats]
) -> int:
    """Count the pairs whose first point is in some rows; write them if there is room."""
    east, xyz, point = rows.east, rows.xyz, rows.point
    count = 0
    for row in range(part[0], part[1]):
        begin, end, above = rows.first[row], rows.first[row + 1], rows.first[row + 2]
        wide, below = rows.window[row], end
        for i in range(begin, end):
            below = _from(east, below, above, east[i] - wide)
            x, y, z, last = xyz[i, 0], xyz[i, 1], xyz[i, 2], east[i] + wide
            for start, stop in ((i + 1, end), (below, above)):
                for j in range(start, stop):
                    if east[j] > last:
                        break
                    square = (xyz[j, 0] - x) ** 2 + (xyz[j, 1] - y) ** 2 + (xyz[j, 2] - z) ** 2
                    arc = math.sqrt(square) * (1 + square * FLATTER)
                    if arc <= limits[0] and _counts(rows, i, j, wide, limits[1]):
                        if out[0].size > 0:
                            out[0][count] = min(point[i], point[j])
                            out[1][count] = max(point[i], point[j])
                            out[2][count] = arc
                        count += 1
    return count
