"""Metres, and what the clauses share that compare a distance with a limit."""

from decimal import Decimal
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from outletplan.law.kinds.base import AppliedRule
from outletplan.strict_yaml import Exact, Fault, refuse

WholeMm = NDArray[np.int64]


def _whole_millimetres(metres: Decimal) -> Decimal:
    if metres * 1000 % 1:
        remedy = "Distances are known to 1 mm."
        raise refuse(Fault(f"{metres}", "whole millimetres, such as 0.1 or 0.001", remedy))
    return metres


Metres = Annotated[Exact, Field(gt=0)]
Millimetres = Annotated[Metres, AfterValidator(_whole_millimetres)]


def one_limit(more_than: Decimal | None, at_least: object) -> Decimal | None:
    """Hold a clause to one limit; `at_least` is what it says beside, whatever else is wrong."""
    if at_least != "faulty" and (at_least is None) == (more_than is None):
        found = "neither at_least_m nor more_than_m" if more_than is None else "both limits"
        remedy = "Write at_least_m where the edge is lawful, more_than_m where it is not."
        raise refuse(Fault(found, "one limit", remedy))
    return more_than


class DistanceRule(AppliedRule):
    """A clause that compares a distance with a limit."""

    measured: Literal["straight", "walking", "not_stated"]
    compare_to_m: Millimetres = Decimal("0.001")
    """What a distance is rounded to, half up, before it is compared, in metres."""

    def rounded_mm(self, distance_mm: WholeMm) -> WholeMm:
        """Round half up as the clause compares; a bound may lie below 0, a distance does not."""
        step = int(self.compare_to_m * 1000)
        return (2 * np.maximum(distance_mm, 0) + step) // (2 * step) * step
