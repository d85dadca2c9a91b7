"""Kernel: follow pieces of street from end to end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from outletplan.measure.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@compiled
def _begins_before(
    place: Ints, lonlat: tuple[Floats, Floats], starts: tuple[int, int], ends: tuple[int, int]
) -> bool:
    """Compare the two ends of a run, each with the other end of its piece."""
    (lon, lat), one, other = lonlat, place[starts[0]], place[ends[0]]
    if lon[one] != lon[other]:
        return bool(lon[one] < lon[other])
    if lat[one] != lat[other]:
        return bool(lat[one] < lat[other])
    to_one, to_other = place[starts[1]], place[ends[1]]
    direction = math.atan2(lat[to_one] - lat[one], lon[to_one] - lon[one])
    return direction <= math.atan2(lat[to_other] - lat[other], lon[to_other] - lon[other])


@compiled
def follow(
    goes_on: Ints, place: Ints, lonlat: tuple[Floats, Floats], starts: Ints, done: Flags
) -> tuple[Ints, Ints]:
    """
    Follow runs of pieces from their ends.

    Piece p has the ends 2p and 2p + 1. `goes_on` names the end of another piece in which an end
    goes on, -1 if in none. An open run is given from its end at the smaller place by lon and lat,
    of two ends at one place from that with the more southern direction; a ring from the first of
    `starts` on it. Returns the ends by which the pieces are entered, and where runs begin.
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
        if goes_on[end] < 0 and not _begins_before(place, lonlat, (end, end ^ 1), (last ^ 1, last)):
            for k in range((count - begin + 1) // 2):
                one, other = entered[begin + k], entered[count - 1 - k]
                entered[begin + k], entered[count - 1 - k] = other ^ 1, one ^ 1
        begins[runs] = begin
        runs += 1
    return entered[:count], begins[:runs]
