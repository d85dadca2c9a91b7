"""An order of places in which neighbours stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def z_order(lon: Floats, lat: Floats) -> NDArray[np.uint64]:
    """Give places numbers along a curve that keeps neighbours together (Morton's)."""
    code = np.zeros(len(lon), dtype=np.uint64)
    for degrees, reach, shift in ((lon + 180, 360, 0), (lat + 90, 180, 1)):
        bits = (degrees * ((2**31 - 1) / reach)).astype(np.uint64)
        for step, mask in (
            (16, 0x0000FFFF0000FFFF),
            (8, 0x00FF00FF00FF00FF),
            (4, 0x0F0F0F0F0F0F0F0F),
            (2, 0x3333333333333333),
            (1, 0x5555555555555555),
        ):
            bits = (bits | (bits << np.uint64(step))) & np.uint64(mask)
        code |= bits << np.uint64(shift)
    return code
