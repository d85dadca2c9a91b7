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


class DistanceRule(AppliedRule):
    """A clause that compares a distance with a limit."""

    measured: Literal["straight", "walking", "not_stated"]
    compare_to_m: Millimetres = Decimal("0.001")
    """What a distance is rounded to, half up, before it is compared, in metres."""

    def _rounded(self, distance_mm: WholeMm) -> WholeMm:
        """Round half up as the clause compares; a bound may lie below 0, a distance does not."""
        step = int(self.compare_to_m * 1000)
        return (2 * np.maximum(distance_mm, 0) + step) // (2 * step) * step
