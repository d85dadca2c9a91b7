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
    Pairs = tuple[Ints, Ints, Floats]
    Limits = tuple[float, float, int]  # square of a chord, degrees of longitude, size of a set

SEMI_MAJOR_M, ECCENTRICITY = GEOD.a, GEOD.es
EARTH_M = SEMI_MAJOR_M * (1 - ECCENTRICITY)  # the least radius of curvature
FLATTER = 1 / (24 * 6.37e6**2)  # an arc s has the chord s - s³ / 24 R²
ONCE_ROUND = 360.0
MOST_ROWS = 1_000_000
EXACT_TO_M = 10_000.0  # metres are right to 1 µm up to here
WORTH = 50_000
WORD = 63  # bits of a whole number


class Rows(NamedTuple):
    """Points in rows; those near 180° W stand in them a second time, 360° farther east."""

    first: Ints
    """The points of row r are first[r] to first[r + 1]; the last row is empty."""
    window: Floats
    """By row: degrees of longitude within the distance, in it and in the next row."""
    step: float
    """Points less than this apart in longitude may stand in any order in their row. [degrees]"""
    east: Floats
    """Longitude from 180° W; from 360 on it is the second time of a point. [degrees]"""
    x: Floats
    y: Floats
    z: Floats
    point: Points
    twice: bool
    """Whether any point stands a second time."""


class Keys(NamedTuple):
    """How a row, a longitude and a point make one number to sort by."""

    south: float
    height: float
    """Of a row. [degrees]"""
    step: float
    """Of longitude. [degrees]"""
    steps: int
    points: int
    """Numbers in use for points."""


def straight_pairs(
    lon: Floats, lat: Floats, *, within_m: float, first_set: int | None = None
) -> tuple[Ints, Ints, Floats]:
    """
    Find all pairs of points within a distance along the ellipsoid.

    With `first_set` = k, only pairs between the first k points and the others. Returns i < j and
    metres, to better than 1 µm up to 10 km, in no promised order. NaN takes no part.
    """
    placed = np.flatnonzero(np.isfinite(lon + lat)).astype(np.int32)
    nothing = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    if placed.size < 2:  # noqa: PLR2004 - no pair
        return nothing
    within_m = float(within_m)
    rows = _in_rows(lon, lat, placed, within_m)
    limits = _chord(within_m) ** 2, 0.0, -1 if first_set is None else first_set

    def count(start: int, stop: int) -> tuple[int, int, int]:
        return start, stop, close(rows, (start, stop), limits, nothing)

    parts = in_parts(count, len(rows.point), worth=WORTH)
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


def _chord(arc_m: float) -> float:
    """Give the chord of an arc: the inverse of chord (1 + chord² / 24 R²)."""
    return arc_m * (1 - arc_m**2 * FLATTER * (1 - 3 * arc_m**2 * FLATTER))


def _in_rows(lon: Floats, lat: Floats, placed: Points, within_m: float) -> Rows:
    some = lat if len(placed) == len(lat) else lat[placed]
    south, north = float(some.min()), float(some.max())
    reach = math.degrees(max(within_m, 1.0) / EARTH_M) * 1.00001
    height = max(reach, (north - south) / MOST_ROWS)
    window = _windows(south + height * np.arange((north - south) // height + 4), reach)
    again = _seen_again(lon, lat, placed, (south, height, window))
    once, n, rows = len(placed), len(placed) + len(again), len(window)

    bits = len(lon).bit_length(), rows.bit_length()
    steps = 1 << (WORD - sum(bits))
    keys = Keys(south, height, 2 * ONCE_ROUND / steps, steps, 1 << bits[0])
    key, lonlat = np.empty(n, np.int64), (lon, lat)
    in_parts(lambda a, b: number(key[a:b], lonlat, placed[a:b], keys, 0.0), once, worth=WORTH)
    number(key[once:], lonlat, again, keys, ONCE_ROUND)
    key.sort()  # one sort of whole numbers is faster than any order of several columns
    first = np.searchsorted(key, np.arange(rows + 2) * (keys.steps * keys.points))
    east, x, y, z = np.empty((4, n))
    found = Rows(first, window, keys.step, east, x, y, z, np.empty(n, np.int32), once < n)
    in_parts(lambda a, b: place(found, key, lonlat, keys, (a, b)), n, worth=WORTH)
    return found


def _seen_again(
    lon: Floats, lat: Floats, placed: Points, grid: tuple[float, float, Floats]
) -> Points:
    """Give the points so near to 180° W that a point west of it may look at them."""
    south, height, window = grid
    near_seam = placed[np.abs(lon[placed]) >= ONCE_ROUND / 2 - window.max()]
    row = ((lat[near_seam] - south) / height).astype(np.int64)
    # Two rows may look at a point with different windows: the wider one counts.
    wider = np.maximum(window, np.roll(window, 1))[row]
    return np.asarray(near_seam[(lon[near_seam] + 180) % 360 <= wider])


def _windows(edges: Floats, reach: float) -> Floats:
    """Give the degrees of longitude within reach for each row and the next; near a pole all."""
    outer = np.maximum(np.abs(edges[:-2]), np.abs(edges[2:]))
    wide = np.cos(np.radians(np.minimum(outer, 90.0)))
    degrees = np.full(len(wide), 360.0)
    narrow = wide > math.sin(math.radians(reach)) * 2
    degrees[narrow] = reach / wide[narrow] * 1.05
    return degrees


@compiled
def _east(lon: float) -> float:
    east = lon + 180.0
    return east if 0.0 <= east < ONCE_ROUND else east % ONCE_ROUND


@compiled
def number(
    key: Ints, lonlat: tuple[Floats, Floats], point: Points, keys: Keys, farther: float
) -> None:
    """Give points numbers by row and longitude, so many degrees farther east."""
    lon, lat = lonlat
    for k in range(point.size):
        i = point[k]
        row = int((lat[i] - keys.south) / keys.height)
        east = int((_east(lon[i]) + farther) / keys.step)
        key[k] = (row * keys.steps + east) * keys.points + i


@compiled
def place(
    rows: Rows, key: Ints, lonlat: tuple[Floats, Floats], keys: Keys, part: tuple[int, int]
) -> None:
    """Put points where their sorted numbers stand, and place them in space."""
    lon, lat = lonlat
    for k in range(part[0], part[1]):  # fetched first: what is far apart in memory comes slowly
        i = key[k] & (keys.points - 1)
        rows.point[k], rows.x[k], rows.y[k] = i, lon[i], lat[i]
    for k in range(part[0], part[1]):
        again = (key[k] // keys.points) & (keys.steps >> 1)
        rows.east[k] = _east(rows.x[k]) + (ONCE_ROUND if again else 0.0)
        lam, phi = math.radians(rows.x[k]), math.radians(rows.y[k])
        high, wide = math.sin(phi), math.cos(phi)
        radius = SEMI_MAJOR_M / math.sqrt(1 - ECCENTRICITY * high * high)
        rows.x[k] = radius * wide * math.cos(lam)
        rows.y[k] = radius * wide * math.sin(lam)
        rows.z[k] = radius * (1 - ECCENTRICITY) * high


@compiled
def _counts(rows: Rows, i: int, j: int, limits: Limits) -> bool:
    """Tell whether a near pair is wanted, and found here for the only time."""
    _, wide, split = limits
    if split >= 0 and (rows.point[i] < split) == (rows.point[j] < split):
        return False
    again_i, again_j = rows.east[i] >= ONCE_ROUND, rows.east[j] >= ONCE_ROUND
    if again_i == again_j:
        return not again_i
    return bool(abs(abs(rows.east[j] - rows.east[i]) - ONCE_ROUND) > wide)


@compiled
def _from(east: Floats, start: int, stop: int, west: float) -> int:
    """Give the first point of a run that is not west of a longitude."""
    while start < stop and east[start] <= west:
        start += 1
    return start


@compiled
def _close_wanted(
    rows: Rows, i: int, run: tuple[int, int], limits: Limits, out: Pairs, count: int
) -> int:
    """Do what `close` does for one point and a run of others, where not all are wanted."""
    x, y, z, point = rows.x, rows.y, rows.z, rows.point
    for j in range(run[0], run[1]):
        square = (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 + (z[j] - z[i]) ** 2
        if square <= limits[0] and _counts(rows, i, j, limits):
            if out[0].size > 0:
                out[0][count] = min(point[i], point[j])
                out[1][count] = max(point[i], point[j])
                out[2][count] = math.sqrt(square) * (1 + square * FLATTER)
            count += 1
    return count


@compiled
def close(rows: Rows, part: tuple[int, int], limits: Limits, out: Pairs) -> int:
    """
    Count the pairs whose first point is in a part; write them if there is room.

    The limits are the square of the longest chord, any longitude, and how many points are in the
    first set, -1 for all in one.
    """
    first, east, x, y, z, point = rows.first, rows.east, rows.x, rows.y, rows.z, rows.point
    (one, other, metres), picky = out, rows.twice or limits[2] >= 0
    row = np.searchsorted(first, part[0], side="right") - 1
    count, beside, below, beyond = 0, part[0], first[row + 1], first[row + 1]
    for i in range(part[0], part[1]):
        while i >= first[row + 1]:
            row += 1
            below, beyond = first[row + 1], first[row + 1]
        wide = rows.window[row] + rows.step
        beside = _from(east, max(i + 1, beside), first[row + 1], east[i] + wide)
        below = _from(east, below, first[row + 2], east[i] - wide)
        beyond = _from(east, max(below, beyond), first[row + 2], east[i] + wide)
        for start, stop in ((i + 1, beside), (below, beyond)):
            if picky:
                here = limits[0], wide, limits[2]
                count = _close_wanted(rows, i, (start, stop), here, out, count)
                continue
            for j in range(start, stop):
                square = (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 + (z[j] - z[i]) ** 2
                # Written in any case and kept if near: a branch that nobody can foresee is slow.
                if count < one.size:
                    one[count], other[count] = min(point[i], point[j]), max(point[i], point[j])
                    metres[count] = math.sqrt(square) * (1 + square * FLATTER)
                count += square <= limits[0]
    return count
