"""Intervals of a whole number, whose words say whether an edge is inside."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from outletplan.strict_yaml import Fault, StrictModel, Whole, refuse, some

EDGES = ("above", "at_least", "up_to", "below")


class Interval(StrictModel):
    """
    Whole numbers from a lower to an upper edge; an edge left out is open.

    Examples
    --------
    >>> Interval(above=500, up_to=1500).words()
    'above 500 up to 1,500'
    """

    above: Whole | None = None
    at_least: Whole | None = None
    up_to: Whole | None = None
    below: Whole | None = None

    @property
    def first(self) -> int:
        """The smallest number inside."""
        return self.above + 1 if self.above is not None else self.at_least or 0

    @property
    def end(self) -> int | None:
        """The smallest number beyond the upper edge; None if that is open."""
        return self.up_to + 1 if self.up_to is not None else self.below

    def words(self) -> str:
        """Say the edges in the words of the policy."""
        edges = {word.replace("_", " "): getattr(self, word) for word in EDGES}
        return " ".join(f"{word} {n:,}" for word, n in edges.items() if n is not None) or "any"

    def holds(self, numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
        """
        Tell which numbers are inside; one that is not known (NaN) is in no interval.

        Parameters
        ----------
        numbers
            Whole or not, shape (n,).

        Returns
        -------
        inside
            Shape (n,).
        """
        inside = ~np.isnan(numbers)
        for word, compare in _COMPARE.items():
            if (edge := getattr(self, word)) is not None:
                inside &= compare(numbers, edge)
        return inside

    def contradictions(self) -> Iterator[Fault]:
        """Find what its edges say twice, and whether they leave nothing between them."""
        for edges in (("above", "at_least"), ("up_to", "below")):
            if None not in (getattr(self, edges[0]), getattr(self, edges[1])):
                remedy = "Keep the word that says whether the edge is inside."
                yield Fault(f"both {' and '.join(edges)}", "one of them", remedy)
        if self.end is not None and self.end <= self.first:
            yield Fault(f"a band {self.words()}", "a band with numbers", "Correct its edges.")


_COMPARE: dict[str, Callable[[NDArray[np.float64], int], NDArray[np.bool_]]] = {
    "above": np.greater,
    "at_least": np.greater_equal,
    "up_to": np.less_equal,
    "below": np.less,
}


AnyInterval = TypeVar("AnyInterval", bound=Interval)


def from_zero_up(intervals: tuple[AnyInterval, ...]) -> tuple[AnyInterval, ...]:
    """Hold intervals to this: each number from 0 up is in exactly one, in order."""
    joined = _with_lower_edges(some(intervals))
    if faults := [*_edge_faults(joined), *_join_faults(joined)]:
        raise refuse(*faults)
    return joined


def place(intervals: Sequence[Interval], counts: NDArray[np.int64]) -> NDArray[np.intp]:
    """Find the interval of each count."""
    firsts = [interval.first for interval in intervals]
    return np.searchsorted(firsts, counts, side="right") - 1


def _with_lower_edges(intervals: tuple[AnyInterval, ...]) -> tuple[AnyInterval, ...]:
    """Let each interval that names no lower edge begin where the one before it ends."""
    joined = list(intervals[:1])
    for before, interval in pairwise(intervals):
        open_below = interval.above is None and interval.at_least is None
        edge = {"above": before.up_to, "at_least": before.below} if open_below else {}
        joined.append(interval.model_copy(update=edge))
    return tuple(joined)


def _edge_faults(intervals: Sequence[Interval]) -> Iterator[Fault]:
    last = len(intervals) - 1
    for n, interval in enumerate(intervals):
        yield from (fault._replace(at=(n,)) for fault in interval.contradictions())
        if n < last and interval.end is None:
            remedy = "Write up_to (edge inside) or below (edge outside)."
            yield Fault("no upper edge", "one, as another band follows", remedy, (n,))
        if n == last and interval.end is not None:
            remedy = "Take its upper edge out, or add a band."
            yield Fault(f"a last band {interval.words()}", "an open last band", remedy, (n,))


def _join_faults(intervals: Sequence[Interval]) -> Iterator[Fault]:
    if intervals[0].first > 0:
        found = f"a first band {intervals[0].words()}"
        remedy = "Take its lower edge out, or put a band before it."
        yield Fault(found, "a first band from 0", remedy, (0,))
    for n, (before, interval) in enumerate(pairwise(intervals), start=1):
        if before.end is None or before.end <= before.first or before.end == interval.first:
            continue
        gap = before.end < interval.first
        low, high = sorted((before.end, interval.first))
        numbers = f"{low:,}" if low == high - 1 else f"{low:,} to {high - 1:,}"
        found = f"{numbers} in {'no band' if gap else 'two bands'}"
        edge = f"above: {before.up_to}" if before.up_to is not None else f"at_least: {before.below}"
        yield Fault(found, "each number in one band", f"Start this band with {edge}.", (n,))
