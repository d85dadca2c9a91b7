"""Pieces of street in cells, so that those near a point are found at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CELL_M = 60.0


class Cells(NamedTuple):
    """Pieces in hashed squares on the faces of a cube: no seam at 180°, none at the poles."""

    size: float
    """Edge of a square. [m]"""
    start: Floats
    """Earth-centred start of each piece, shape (n, 3). [m]"""
    run: Floats
    """From its start to its end. [m]"""
    chain: Ints
    first: Ints
    """The pieces in bucket b are item[first[b]:first[b + 1]]."""
    item: NDArray[np.int32]


def in_cells(start: Floats, run: Floats, chain: Ints, wanted: Ints) -> Cells:
    """Put the wanted ones of all pieces into cells."""
    from outletplan.measure.foot_kernels import put_into_cells

    buckets = 1 << int(2 * len(wanted) + 2).bit_length()
    first = np.zeros(buckets + 1, dtype=np.int64)
    start_of, run_of = start[wanted], run[wanted]
    put_into_cells(start_of, run_of, CELL_M, first[1:], np.empty(0, dtype=np.int32))
    np.cumsum(first, out=first)
    item = np.empty(first[-1], dtype=np.int32)
    put_into_cells(start_of, run_of, CELL_M, first[:-1].copy(), item)
    return Cells(CELL_M, start, run, chain, first, wanted.astype(np.int32)[item])
