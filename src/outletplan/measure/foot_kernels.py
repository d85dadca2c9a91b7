"""
Kernels: pieces of street in hashed square cells, and the chains near a point.

Cells lie on the faces of a cube around the earth: of the three earth-centred coordinates the one
in which a place is farthest out is left out. What is near in space is near on a face.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from outletplan.geodesy import GEOD
from outletplan.measure.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.cells import Cells
    from outletplan.measure.network import Chains

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Items = NDArray[np.int32]

Spot = tuple[float, float, float]
Foot = tuple[int, int, float, float, int]  # point, piece, share of it, metres, side
PIECE: Final = 1
METRES: Final = 3

ECCENTRICITY = GEOD.es
TIE_M = 1e-6  # equally near: the choice must not hang on rounding
VERTEX_M = 1e-6
TURN_BACK = 1e-3  # at the tip of a hairpin there is no left and no right
SLACK_M = 0.002  # what rounding to 1 mm, and chords below the ground, may take away
HALF_DIAGONAL = 0.70711
OUT = 0.5  # of the radius; in one coordinate each place is farther out than that, 0.577 at least


@compiled
def _bucket(face: int, x: int, y: int, mask: int) -> int:
    return ((x * 73856093) ^ (y * 19349663) ^ (face * 83492791)) & mask


@compiled
def _foot(start: Floats, run: Floats, k: int, xyz: Spot) -> tuple[float, float]:
    """Give the distance to piece k, and how far along it the nearest point is, 0 to 1."""
    x, y, z = xyz[0] - start[k, 0], xyz[1] - start[k, 1], xyz[2] - start[k, 2]
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
def _nearest(cells: Cells, xyz: Floats, reach: float) -> float:
    """Give the distance to the nearest piece, something above reach if there is none within."""
    size, mask, face = cells.size, cells.first.size - 2, _face(xyz)
    first, item, start, run = cells.first, cells.item, cells.start, cells.run
    here, wide = (xyz[0], xyz[1], xyz[2]), min(0.5 * size, reach)
    while True:
        best = wide + TIE_M
        x0, x1 = _span(xyz[(face + 1) % 3] - wide, 2 * wide, size)
        y0, y1 = _span(xyz[(face + 2) % 3] - wide, 2 * wide, size)
        for x in range(x0, x1):
            for y in range(y0, y1):
                bucket = _bucket(face, x, y, mask)
                for q in range(first[bucket], first[bucket + 1]):
                    best = min(best, _foot(start, run, item[q], here)[0])
        if best <= wide or wide >= reach:
            return best
        wide = min(2 * wide, reach)


@compiled
def _note(found: list[Foot], since: int, chain: Ints, foot: Foot) -> None:
    """Keep one foot for each chain: the nearest; of equally near ones that nearest its start."""
    for k in range(since, len(found)):
        if chain[found[k][PIECE]] == chain[foot[PIECE]]:
            gain = found[k][METRES] - foot[METRES]
            sooner = foot[PIECE] < found[k][PIECE]
            if gain > TIE_M or (gain >= -TIE_M and sooner):
                found[k] = foot
            return
    found.append(foot)


@compiled
def _heading(cells: Cells, chains: Chains, k: int, share: float) -> tuple[float, float, float]:
    """Give the way in which the chain runs at a foot; at a vertex, between its two pieces."""
    chain = cells.chain[k]
    first, last = chains.first[chain], chains.first[chain + 1] - 1
    length, other = _length(cells.run, k), k
    if share * length <= VERTEX_M:
        other = k - 1 if k > first else last if chains.closed[chain] else k
    elif (1 - share) * length <= VERTEX_M:
        other = k + 1 if k < last else first if chains.closed[chain] else k
    beyond = _length(cells.run, other)
    return (
        cells.run[k, 0] / length + cells.run[other, 0] / beyond,
        cells.run[k, 1] / length + cells.run[other, 1] / beyond,
        cells.run[k, 2] / length + cells.run[other, 2] / beyond,
    )


@compiled
def _length(run: Floats, k: int) -> float:
    return math.sqrt(run[k, 0] ** 2 + run[k, 1] ** 2 + run[k, 2] ** 2)


@compiled
def _set_back(cells: Cells, chains: Chains, foot: Foot, xyz: Floats) -> Foot:
    """Measure on the ground how far a point lies from its foot, and on which side."""
    point, k, share, _, _ = foot
    x, y, z = xyz[0], xyz[1], xyz[2] / (1 - ECCENTRICITY)
    up = math.sqrt(x * x + y * y + z * z)
    x, y, z = x / up, y / up, z / up
    dx = xyz[0] - cells.start[k, 0] - share * cells.run[k, 0]
    dy = xyz[1] - cells.start[k, 1] - share * cells.run[k, 1]
    dz = xyz[2] - cells.start[k, 2] - share * cells.run[k, 2]
    high = x * dx + y * dy + z * dz
    dx, dy, dz = dx - high * x, dy - high * y, dz - high * z
    ax, ay, az = _heading(cells, chains, k, share)
    ahead = math.sqrt(ax * ax + ay * ay + az * az)
    left = x * (ay * dz - az * dy) + y * (az * dx - ax * dz) + z * (ax * dy - ay * dx)
    side = 0
    if ahead >= TURN_BACK and _mm(abs(left) / ahead) > 1:
        side = 1 if left > 0 else -1
    return point, k, share, math.sqrt(dx * dx + dy * dy + dz * dz), side


@compiled
def _mm(metres: float) -> int:
    return math.floor(metres * 1000 + 0.5)


@compiled
def _finish(found: list[Foot], since: int, limits: tuple[int, int], chain: Ints) -> None:
    """Put the feet of a point in order, nearest first, and drop those too far, in whole mm."""
    for k in range(since + 1, len(found)):
        foot, at = found[k], k
        key = _mm(foot[METRES]), chain[foot[PIECE]]
        while at > since and key < (_mm(found[at - 1][METRES]), chain[found[at - 1][PIECE]]):
            found[at] = found[at - 1]
            at -= 1
        found[at] = foot
    snap, corner = limits
    nearest = _mm(found[since][METRES])
    while len(found) > since and (nearest > snap or _mm(found[-1][METRES]) > nearest + corner):
        found.pop()


@compiled
def _gather(found: list[Foot], cells: Cells, point: int, xyz: Floats, wide: float) -> None:
    """List the feet of a point on all chains within reach."""
    size, mask, face, since = cells.size, cells.first.size - 2, _face(xyz), len(found)
    first, item, start, run = cells.first, cells.item, cells.start, cells.run
    here = xyz[0], xyz[1], xyz[2]
    x0, x1 = _span(xyz[(face + 1) % 3] - wide, 2 * wide, size)
    y0, y1 = _span(xyz[(face + 2) % 3] - wide, 2 * wide, size)
    for x in range(x0, x1):
        for y in range(y0, y1):
            bucket = _bucket(face, x, y, mask)
            for q in range(first[bucket], first[bucket + 1]):
                k = int(item[q])
                metres, share = _foot(start, run, k, here)
                if metres <= wide:
                    _note(found, since, cells.chain, (point, k, share, metres, 0))


@compiled
def feet_near(
    cells: Cells, chains: Chains, xyz: Floats, limits: tuple[int, int]
) -> tuple[Ints, Ints, Floats, Floats, Ints]:
    """
    Find for each point its nearest chain within a limit, and all hardly farther than that.

    The limits are in whole millimetres. Returns point, piece, how far along the piece (0 to 1),
    set-back and side (1 left, -1 right), nearest first for each point.
    """
    found = [(0, 0, 0.0, 0.0, 0)]
    found.pop()
    reach, corner = limits[0] / 1000 + SLACK_M, limits[1] / 1000 + SLACK_M
    for point in range(len(xyz)):
        here, since = xyz[point], len(found)
        nearest = _nearest(cells, here, reach)
        if nearest <= reach:
            _gather(found, cells, point, here, nearest + corner)
            for k in range(since, len(found)):
                found[k] = _set_back(cells, chains, found[k], here)
            _finish(found, since, limits, cells.chain)
    points, pieces = np.empty(len(found), np.int64), np.empty(len(found), np.int64)
    shares, setbacks = np.empty(len(found)), np.empty(len(found))
    sides = np.empty(len(found), np.int64)
    for k in range(len(found)):
        points[k], pieces[k], shares[k], setbacks[k], sides[k] = found[k]
    return points, pieces, shares, setbacks, sides
