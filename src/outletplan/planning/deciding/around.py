"""Who is near whom, asked again and again of the same places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Around:
    """Points on a sphere of space, asked which of them lie near others."""

    def __init__(self, xyz: Floats) -> None:
        self.rows = np.flatnonzero(np.isfinite(xyz).all(axis=1))
        self._tree = cKDTree(xyz[self.rows]) if len(self.rows) else None

    def within(self, xyz: Floats, metres: Floats | float) -> tuple[Ints, Ints]:
        """Give rows of `xyz` and, near each, the rows asked; a chord is no longer than its arc."""
        if self._tree is None:
            return np.empty((2, 0), dtype=np.int64)[0], np.empty(0, dtype=np.int64)
        found = cast("Any", self._tree).query_ball_point(xyz, metres, return_sorted=True)
        asked = np.repeat(np.arange(len(xyz)), [len(near) for near in found])
        near = np.array([k for rows in found for k in rows], dtype=np.int64)
        return asked, self.rows[near]

    def nearest(self, xyz: Floats, count: int) -> Ints:
        """Give some rows nearest to each of `xyz`, shape (n, at most count)."""
        if self._tree is None:
            return np.empty((len(xyz), 0), dtype=np.int64)
        _, near = self._tree.query(xyz, k=range(1, min(count, len(self.rows)) + 1))
        return np.asarray(self.rows[near])
