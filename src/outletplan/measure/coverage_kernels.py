"""
Kernels: the first of many areas that holds a point.

Areas are laid on a grid. A cell that no boundary touches lies wholly in an area or outside of it,
which is found out once; in the others a ray is cast from the point, along its row of cells. Signs
are never guessed: what floats cannot tell is left to exact arithmetic elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outletplan.measure.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int32]
    Ints = NDArray[np.int64]

OUT, IN, UNSURE = -1, 1, -2
MISSED, CROSSED, ON = 0, 1, 2
# Shewchuk, Adaptive Precision Floating-Point Arithmetic (1997): the error of the two products.
ROUNDING = (3 + 16 * 2**-53) * 2**-53
TINY = 1e-280  # below it products lose digits
SLACK = 1e-3  # of a cell: far more than rounding can move a place


class Rings(NamedTuple):
    """The boundaries of areas, area by area."""

    corners: Floats
    """Ring by ring, the first one again at its end, shape (n, 2)."""
    ring: Ints
    """By corner."""
    area: Ints
    """By ring."""


class Grid(NamedTuple):
    """Square cells; everything lies half a cell or more inside of it."""

    west: float
    south: float
    size: float
    columns: int
    rows: int


class Runs(NamedTuple):
    """Edges of areas, run by run: those of one area in one row of cells."""

    ends: Floats
    """Of each edge x and y of its southern end, then of the other one, shape (n, 4)."""
    first: Ints
    """The edges of run k are first[k] to first[k + 1]."""
    area: Numbers
    """By run."""
    of_row: Ints
    """The runs of row r are of_row[r] to of_row[r + 1], in the order of areas."""


class Cover(NamedTuple):
    """What is known of each cell, row by row."""

    whole: Numbers
    """The first area in which it wholly lies, OUT for none."""
    first: Ints
    """The runs whose edges touch cell k, of areas before that one, are run[first[k]:first[k+1]]."""
    run: Numbers


@compiled
def _meet(ends: Floats, k: int, x: float, y: float) -> int:
    """Tell whether a ray from a place to the east misses or crosses an edge, or starts on it."""
    x_low, low, x_high, high = ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3]
    west, east = min(x_low, x_high), max(x_low, x_high)
    if high < y or low > y or east < x:
        return MISSED
    if low == high:
        return ON if west <= x else MISSED
    if high == y:  # the edge that goes on from there counts, if there is one
        return ON if x_high == x else MISSED
    if west > x:
        return CROSSED
    return _beside(ends, k, x, y)


@compiled
def _beside(ends: Floats, k: int, x: float, y: float) -> int:
    """Do so for a place between the ends of an edge, the upper one excluded."""
    x_low, low, x_high, high = ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3]
    left, right = (x_low - x) * (high - y), (low - y) * (x_high - x)
    if abs(left - right) > max(ROUNDING * (abs(left) + abs(right)), TINY):
        return CROSSED if left > right else MISSED
    on = x_low == x and (low == y or x_high == x)
    return ON if on else UNSURE


@compiled
def _cast(runs: Runs, number: int, x: float, y: float) -> int:
    """Tell whether the area of a run holds a place, boundary included, by a ray to the east."""
    inside = OUT
    for k in range(runs.first[number], runs.first[number + 1]):
        met = _meet(runs.ends, k, x, y)
        if met == CROSSED:
            inside = -inside
        elif met != MISSED:
            return IN if met == ON else UNSURE
    return inside


@compiled
def in_rows(rings: Rings, grid: Grid) -> Runs:
    """Put edges into the rows that they pass through."""
    corners, n = rings.corners, len(rings.corners) - 1
    below, above = np.zeros(n, np.int32), np.full(n, OUT, np.int32)
    start = np.zeros(grid.rows + 1, np.int64)
    for k in range(n):
        if rings.ring[k] == rings.ring[k + 1]:
            south, north = _upwards(corners, k)
            below[k] = int((corners[south, 1] - grid.south) / grid.size - SLACK)
            above[k] = int((corners[north, 1] - grid.south) / grid.size + SLACK)
            for row in range(below[k], above[k] + 1):
                start[row + 1] += 1
    start = np.cumsum(start)
    ends, of, at = np.empty((start[-1], 4)), np.empty(start[-1], np.int32), start[:-1].copy()
    for k in range(n):
        south, north = _upwards(corners, k)
        for row in range(below[k], above[k] + 1):
            to = at[row]
            ends[to, 0], ends[to, 1] = corners[south, 0], corners[south, 1]
            ends[to, 2], ends[to, 3] = corners[north, 0], corners[north, 1]
            of[to] = rings.area[rings.ring[k]]
            at[row] += 1
    first = np.flatnonzero(_starts(of, start))
    return Runs(ends, first, of[first[:-1]], np.searchsorted(first, start))


@compiled
def _upwards(corners: Floats, k: int) -> tuple[int, int]:
    """Give the southern and the northern end of an edge."""
    return (k, k + 1) if corners[k, 1] <= corners[k + 1, 1] else (k + 1, k)


@compiled
def _starts(of: Numbers, start: Ints) -> NDArray[np.bool_]:
    """Flag where the area changes or a row begins, and the end."""
    flags = np.ones(of.size + 1, np.bool_)
    for k in range(1, of.size):
        flags[k] = of[k] != of[k - 1]
    for row in start:
        flags[row] = True
    return flags


@compiled
def _columns(ends: Floats, k: int, row: int, grid: Grid) -> tuple[int, int]:
    """Give the first and the last cell of a row that an edge may touch."""
    low, high = min(ends[k, 0], ends[k, 2]), max(ends[k, 0], ends[k, 2])
    rise = ends[k, 3] - ends[k, 1]
    if rise > grid.size:  # within the row it runs less far
        run = (ends[k, 2] - ends[k, 0]) / rise
        one = ends[k, 0] + run * (grid.south + (row - SLACK) * grid.size - ends[k, 1])
        other = one + run * grid.size * (1 + 2 * SLACK)
        low, high = max(low, min(one, other)), min(high, max(one, other))
    first = int((low - grid.west) / grid.size - SLACK)
    last = int((high - grid.west) / grid.size + SLACK)
    return first, last


@compiled
def _touch(runs: Runs, at: tuple[int, int], grid: Grid, touched: Ints) -> tuple[int, int]:
    """Mark the cells of a row that a run touches by its number; give the first and the last."""
    row, number = at
    west, east = grid.columns, -1
    for k in range(runs.first[number], runs.first[number + 1]):
        first, last = _columns(runs.ends, k, row, grid)
        for column in range(first, last + 1):
            touched[column] = number
        west, east = min(west, first), max(east, last)
    return west, east


@compiled
def cover(runs: Runs, grid: Grid, known: Cover, part: tuple[int, int]) -> None:
    """Find what covers the cells of some rows; count the runs that touch them, or list them."""
    touched = np.full(grid.columns, -1)
    for row in range(part[0], part[1]):
        y = grid.south + (row + 0.5) * grid.size
        for number in range(runs.of_row[row], runs.of_row[row + 1]):
            west, east = _touch(runs, (row, number), grid, touched)
            inside = UNSURE
            for column in range(west, east + 1):
                if touched[column] == number:
                    inside = UNSURE
                elif inside == UNSURE:
                    inside = _cast(runs, number, grid.west + (column + 0.5) * grid.size, y)
                if inside != OUT:
                    cell = row * grid.columns + column
                    _note(known, cell, runs.area[number], number, inside == IN)


@compiled
def _note(known: Cover, cell: int, area: int, number: int, whole: bool) -> None:  # noqa: FBT001
    """Note that a cell lies wholly in an area, or that a run of this area touches it."""
    if OUT < known.whole[cell] <= area:
        return
    if whole:
        known.whole[cell] = area
        return
    if known.run.size > 0:
        known.run[known.first[cell]] = number
    known.first[cell] += 1


@compiled
def held_by(
    xy: tuple[Floats, Floats], part: tuple[int, int], runs: Runs, grid: Grid, known: Cover
) -> Numbers:
    """Find for some places the first area that holds them, OUT for none, or UNSURE."""
    found = np.full(part[1] - part[0], OUT, np.int32)
    for k in range(part[0], part[1]):
        x, y = xy[0][k], xy[1][k]
        column, row = (x - grid.west) / grid.size, (y - grid.south) / grid.size
        if not (0 <= column < grid.columns and 0 <= row < grid.rows):
            continue
        cell = int(row) * grid.columns + int(column)
        found[k - part[0]] = known.whole[cell]
        for at in range(known.first[cell], known.first[cell + 1]):
            inside = _cast(runs, known.run[at], x, y)
            if inside != OUT:
                found[k - part[0]] = runs.area[known.run[at]] if inside == IN else UNSURE
                break
    return found
