"""Kernel: follow pieces of street from end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outletplan.measure.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@compiled
def follow(
    goes_on: Ints, place: Ints, heading: Floats, starts: Ints, done: Flags
) -> tuple[Ints, Ints]:
    """
    Follow runs of pieces from their ends.

    Piece p has the ends 2p and 2p + 1. `goes_on` names the end of another piece in which an end
    goes on, -1 if in none. An open run is given from its end at the smaller place, of two ends at
    one place from that with the smaller heading; a ring from the first of `starts` on it.
    Returns the ends by which the pieces are entered, and where runs begin.
    """
    entered = np.empty(done.size, np.int64)
    begins = np.empty(starts.size, np.int64)
    count, runs = 0, 0
    for end in starts:
        if done[end >> 1]:
            continue
        begin, at = count, end
        while at >= 0 and not done[at >> 1]:
            done[at >> 1] = True
            entered[count] = at
            count += 1
            at = goes_on[at ^ 1]
        last = entered[count - 1]
        ahead, behind = place[end], place[last ^ 1]
        smaller = behind < ahead or (behind == ahead and heading[last ^ 1] < heading[end])
        if goes_on[end] < 0 and smaller:
            for k in range((count - begin + 1) // 2):
                one, other = entered[begin + k], entered[count - 1 - k]
                entered[begin + k], entered[count - 1 - k] = other ^ 1, one ^ 1
        begins[runs] = begin
        runs += 1
    return entered[:count], begins[:runs]
