"""
How kernels are compiled and spread over the cores.

A kernel is a plain loop over arrays, compiled for the machine when it is first called and kept
in a cache beside the source, else in the user's cache folder, else not at all. Kernels run one
thread each and let go of the interpreter's lock; Python threads share out the work. So they can
be called from any thread, and after a fork. All that a kernel calls stands in its own file: a
cached kernel does not notice a change in another one.

Only files named *_kernels.py import this, and they are imported when they are needed.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Kernel = TypeVar("Kernel")
Result = TypeVar("Result")


def compiled(function: Kernel) -> Kernel:
    """Compile a loop when it is first called."""
    try:
        return cast("Kernel", numba.njit(function, cache=True, nogil=True))
    except RuntimeError:  # no folder to be written: neither beside the source nor at home
        return cast("Kernel", numba.njit(function, nogil=True))


def in_parts(task: Callable[[int, int], Result], n: int, *, worth: int) -> list[Result]:
    """Do task(start, stop) for 0 to n on all cores, no part smaller than `worth`, in order."""
    cores = os.cpu_count() or 1
    parts = max(1, min(4 * cores, n // worth))
    bounds = np.linspace(0, n, parts + 1).astype(np.int64)
    if parts == 1:
        return [task(0, n)]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(task, bounds[:-1].tolist(), bounds[1:].tolist()))
