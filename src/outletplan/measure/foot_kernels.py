"""
Kernels: pieces of street in hashed square cells, and the chains near a point.

Cells lie on the faces of a cube around the earth: of the three earth-centred coordinates the one
in which a place is farthest out is left out. What is near in space is near on a face.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from outletplan.measure.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.cells import Cells

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Items = NDArray[np.int32]

TIE_M = 1e-6  # equally near: the choice must not hang on rounding
HALF_DIAGONAL = 0.70711
OUT = 0.5  # of the radius; in one coordinate each place is farther out than that, 0.577 at least


@compiled
def _bucket(face: int, x: int, y: int, mask: int) -> int:
    return ((x * 73856093) ^ (y * 19349663) ^ (face * 83492791)) & mask


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
def _misses(start: Floats, run: Floats, k: int, face: int, x: float, y: float) -> float:
    """Give how far piece k passes by a point of a face."""
    p, q = (face + 1) % 3, (face + 2) % 3
    x, y = x - start[k, p], y - start[k, q]
    dx, dy = run[k, p], run[k, q]
    square = dx * dx + dy * dy
    share = min(1.0, max(0.0, (x * dx + y * dy) / square)) if square > 0 else 0.0
    return math.sqrt((x - share * dx) ** 2 + (y - share * dy) ** 2)


@compiled
def put_into_cells(start: Floats, run: Floats, size: float, first: Ints, item: Items) -> None:
    """Move first[b] on by the number of pieces in bucket b; write them there if item has room."""
    mask = first.size - 1
    for k in range(len(start)):
        radius = math.sqrt(start[k, 0] ** 2 + start[k, 1] ** 2 + start[k, 2] ** 2)
        for face in range(3):
            if abs(start[k, face]) < OUT * radius:
                continue
            p, q = (face + 1) % 3, (face + 2) % 3
            x0, x1 = _span(start[k, p], run[k, p], size)
            y0, y1 = _span(start[k, q], run[k, q], size)
            for x in range(x0, x1):
                for y in range(y0, y1):
                    centre = (x + 0.5) * size, (y + 0.5) * size
                    if _misses(start, run, k, face, centre[0], centre[1]) > HALF_DIAGONAL * size:
                        continue
                    bucket = _bucket(face, x, y, mask)
                    if item.size > 0:
                        item[first[bucket]] = k
                    first[bucket] += 1


@compiled
def _face(xyz: Floats) -> int:
    x, y, z = abs(xyz[0]), abs(xyz[1]), abs(xyz[2])
    if x >= y and x >= z:
        return 0
    return 1 if y >= z else 2


@compiled
def _nearest(cells: Cells, face: int, xyz: Floats, reach: float) -> float:
    """Give the distance to the nearest piece, something above reach if there is none within."""
    size, mask, wide = cells.size, cells.first.size - 2, min(0.5 * cells.size, reach)
    while True:
        best = wide + TIE_M
        x0, x1 = _span(xyz[(face + 1) % 3] - wide, 2 * wide, size)
        y0, y1 = _span(xyz[(face + 2) % 3] - wide, 2 * wide, size)
        for x in range(x0, x1):
            for y in range(y0, y1):
                bucket = _bucket(face, x, y, mask)
                for q in range(cells.first[bucket], cells.first[bucket + 1]):
                    k = cells.item[q]
                    best = min(best, _foot(cells.start, cells.run, k, xyz[0], xyz[1], xyz[2])[0])
        if best <= wide or wide >= reach:
            return best
        wide = min(2 * wide, reach)


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
    size, mask = cells.size, cells.first.size - 2
    for point in range(len(xyz)):
        here = xyz[point]
        face = _face(here)
        nearest = _nearest(cells, face, here, reach)
        if nearest > reach:
            continue
        since, wide = len(found), nearest + corner + TIE_M
        x0, x1 = _span(here[(face + 1) % 3] - wide, 2 * wide, size)
        y0, y1 = _span(here[(face + 2) % 3] - wide, 2 * wide, size)
        for x in range(x0, x1):
            for y in range(y0, y1):
                bucket = _bucket(face, x, y, mask)
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
