"""Whole parts of whole totals: the largest remainder method, exact and for many groups at once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def apportioned(totals: Ints, group: Ints, weights: NDArray[Any], at_least: Ints) -> Ints:
    """
    Divide each total over the rows of its group in proportion to their weights.

    Each row has the whole part of its share, and what is then left goes one by one to those with
    the largest remainder, of equal ones to the first. A row whose share is below its least has
    that, and the others share the rest.

    Parameters
    ----------
    totals
        What is divided, shape (groups,).
    group
        The group of each row, shape (n,).
    weights
        Whole numbers from 0 up, shape (n,); Python's own integers may be larger than 64 bits.
    at_least
        What each row has in any case, shape (n,); of a group at most its total together.

    Returns
    -------
    parts
        Shape (n,). Of each group they add up to its total, unless nothing in it weighs anything:
        then they are what it has in any case.

    Examples
    --------
    >>> apportioned(np.array([10]), np.zeros(3, int), np.array([1, 1, 1]), np.zeros(3, int))
    array([4, 3, 3])
    """
    largest = int(totals.max(initial=0)) * sum(map(int, weights.tolist()))
    exact = weights.astype(object if largest > np.iinfo(np.int64).max else np.int64)
    free = exact > 0
    while True:
        rest = totals - _sums(at_least[~free], group[~free], len(totals))
        weight = _sums(exact[free], group[free], len(totals))
        low = free & (rest[group] * exact < at_least * weight[group])
        if not low.any():
            break
        free &= ~low
    parts = at_least.astype(np.int64)
    rows = np.flatnonzero(free)
    within = group[rows]
    product = rest[within] * exact[rows]
    parts[rows] = product // weight[within]
    remainder = product % weight[within]
    left = rest - _sums(parts[rows], within, len(totals))
    order = np.argsort(-remainder, kind="stable")
    order = order[np.argsort(within[order], kind="stable")]
    first = np.searchsorted(within[order], within[order], side="left")
    served = np.arange(len(order)) - first < left[within[order]]
    parts[rows[order[served]]] += 1
    return parts


def _sums(values: NDArray[Any], group: Ints, groups: int) -> NDArray[Any]:
    """Add up by group, whatever the kind of integer."""
    sums = np.zeros(groups, dtype=values.dtype)
    np.add.at(sums, group, values)
    return sums
