"""Kernels: pieces of street in hashed cells of space, and the chains near a point."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from outletplan.measure.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.feet import Cells

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Items = NDArray[np.int32]

TIE_M = 1e-6  # equally near: the choice must not hang on rounding
REACH = 0.8661  # of a cell: from its centre to a corner
EARTH_M = 1.2e7  # less than twice its radius


@compiled
def _bucket(x: int, y: int, z: int, mask: int) -> int:
    return ((x * 73856093) ^ (y * 19349663) ^ (z * 83492791)) & mask


@compiled
def _foot(start: Floats, run: Floats, k: int, x: float, y: float, z: float) -> tuple[float, float]:
    """Give the distance to piece k, and how far along it the nearest point is, 0 to 1."""
    x, y, z = x - start[k, 0], y - start[k, 1], z - start[k, 2]
    dx, dy, dz = run[k, 0], run[k, 1], run[k, 2]
    share = (x * dx + y * dy + z * dz) / (dx * dx + dy * dy + dz * dz)
    share = min(1.0, max(0.0, share))
    return math.sqrt((x - share * dx) ** 2 + (y - share * dy) ** 2 + (z - share * dz) ** 2), share


@compiled
def _span(one: float, run: float, size: float) -> tuple[int, int]:
    low, high = min(one, one + run), max(one, one + run)
    return math.floor(low / size), math.floor(high / size) + 1


@compiled
def put_into_cells(start: Floats, run: Floats, size: float, first: Ints, item: Items) -> None:
    """Move first[b] on by the number of pieces in bucket b; write them there if item has room."""
    mask = first.size - 2
    for k in range(len(start)):
        x0, x1 = _span(start[k, 0], run[k, 0], size)
        y0, y1 = _span(start[k, 1], run[k, 1], size)
        z0, z1 = _span(start[k, 2], run[k, 2], size)
        for x in range(x0, x1):
            for y in range(y0, y1):
                for z in range(z0, z1):
                    centre = (x + 0.5) * size, (y + 0.5) * size, (z + 0.5) * size
                    if _foot(start, run, k, centre[0], centre[1], centre[2])[0] > REACH * size:
                        continue
                    bucket = _bucket(x, y, z, mask)
                    if item.size > 0:
                        item[first[bucket]] = k
                    first[bucket] += 1


@compiled
def _off_ground(cells: Cells, x: int, y: int, z: int, xyz: Floats, reach: float) -> bool:
    """Tell whether a cell lies above or below all ground within reach."""
    size, high = cells.size, 0.0
    radius = math.sqrt(xyz[0] ** 2 + xyz[1] ** 2 + xyz[2] ** 2)
    high += ((x + 0.5) * size - xyz[0]) * xyz[0]
    high += ((y + 0.5) * size - xyz[1]) * xyz[1]
    high += ((z + 0.5) * size - xyz[2]) * xyz[2]
    return abs(high) > radius * (REACH * size + reach * reach / EARTH_M)


@compiled
def _nearest_in(cells: Cells, x: int, y: int, z: int, xyz: Floats, best: float) -> float:
    bucket = _bucket(x, y, z, cells.first.size - 2)
    for q in range(cells.first[bucket], cells.first[bucket + 1]):
        metres, _ = _foot(cells.start, cells.run, cells.item[q], xyz[0], xyz[1], xyz[2])
        best = min(best, metres)
    return best


@compiled
def _nearest(cells: Cells, xyz: Floats, reach: float) -> float:
    """Give the distance to the nearest piece, something above reach if there is none within."""
    size, best = cells.size, reach * 1.000001 + TIE_M
    x0, y0, z0 = math.floor(xyz[0] / size), math.floor(xyz[1] / size), math.floor(xyz[2] / size)
    wall = size
    for axis in range(3):
        inside = xyz[axis] - math.floor(xyz[axis] / size) * size
        wall = min(wall, inside, size - inside)
    ring = 0
    while ring == 0 or wall + (ring - 1) * size <= best:
        for x in range(-ring, ring + 1):
            for y in range(-ring, ring + 1):
                step = 1 if abs(x) == ring or abs(y) == ring else 2 * ring
                for z in range(-ring, ring + 1, max(step, 1)):
                    if not _off_ground(cells, x0 + x, y0 + y, z0 + z, xyz, best):
                        best = _nearest_in(cells, x0 + x, y0 + y, z0 + z, xyz, best)
        ring += 1
    return best


@compiled
def _note(
    found: list[tuple[int, int, float, float]],
    since: int,
    cells: Cells,
    foot: tuple[int, int, float, float],
) -> None:
    """Keep one foot for each chain: the nearest; of equally near ones that nearest its start."""
    chain = cells.chain[foot[1]]
    for k in range(since, len(found)):
        if cells.chain[found[k][1]] == chain:
            gain = found[k][3] - foot[3]
            sooner = foot[1] < found[k][1]
            if gain > TIE_M or (gain >= -TIE_M and sooner):
                found[k] = foot
            return
    found.append(foot)


@compiled
def feet_near(
    cells: Cells, xyz: Floats, reach: float, corner: float
) -> tuple[Ints, Ints, Floats, Floats]:
    """
    Find for each point its nearest chain within reach, and all others within corner of that.

    Returns point, piece, how far along the piece (0 to 1) and metres, chain by chain.
    """
    found = [(0, 0, 0.0, 0.0)]
    found.pop()
    size = cells.size
    for point in range(len(xyz)):
        here = xyz[point]
        nearest = _nearest(cells, here, reach)
        if nearest > reach:
            continue
        since, wide = len(found), nearest + corner + TIE_M
        x0, x1 = _span(here[0] - wide, 2 * wide, size)
        y0, y1 = _span(here[1] - wide, 2 * wide, size)
        z0, z1 = _span(here[2] - wide, 2 * wide, size)
        for x in range(x0, x1):
            for y in range(y0, y1):
                for z in range(z0, z1):
                    if _off_ground(cells, x, y, z, here, wide):
                        continue
                    bucket = _bucket(x, y, z, cells.first.size - 2)
                    for q in range(cells.first[bucket], cells.first[bucket + 1]):
                        k = int(cells.item[q])
                        metres, share = _foot(cells.start, cells.run, k, here[0], here[1], here[2])
                        if metres <= wide:
                            _note(found, since, cells, (point, k, share, metres))
    points, pieces = np.empty(len(found), np.int64), np.empty(len(found), np.int64)
    shares, metre = np.empty(len(found)), np.empty(len(found))
    for k in range(len(found)):
        points[k], pieces[k], shares[k], metre[k] = found[k]
    return points, pieces, shares, metre
