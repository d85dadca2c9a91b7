"""How far apart outlets stand."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from outletplan.law.kinds.base import AppliedRule
from outletplan.strict_yaml import Exact, Fault, refuse


def _whole_millimetres(metres: Decimal) -> Decimal:
    if metres * 1000 % 1:
        remedy = "Distances are known to 1 mm."
        raise refuse(Fault(f"{metres}", "whole millimetres, such as 0.1 or 0.001", remedy))
    return metres


Millimetres = Annotated[Exact, Field(gt=0), AfterValidator(_whole_millimetres)]


class Spacing(AppliedRule):
    """
    The least distance between two outlets; a pair exactly that far apart is lawful.

    Examples
    --------
    >>> import numpy as np
    >>> rule = Spacing(rule="spacing", article="7", applies_to="whole_area",
    ...                at_least_m=50, measured="straight")
    >>> rule.keeps(np.array([49_999, 50_000]))
    array([False,  True])
    """

    rule: Literal["spacing"]
    at_least_m: Annotated[Exact, Field(gt=0)]
    measured: Literal["straight", "walking", "not_stated"]
    compare_to_m: Millimetres = Decimal("0.001")
    """What a distance is rounded to, half up, before it is compared, in metres."""

    @property
    def limit_m(self) -> float:
        """The least distance in metres, for display and for the width of a search."""
        return float(self.at_least_m)

    def keeps(self, distance_mm: NDArray[np.int64]) -> NDArray[np.bool_]:
        """
        Tell which distances keep the rule.

        Parameters
        ----------
        distance_mm
            Distances rounded to whole millimetres, shape (n,). [mm]

        Returns
        -------
        kept
            Shape (n,).
        """
        step = int(self.compare_to_m * 1000)
        rounded = (2 * distance_mm + step) // (2 * step) * step
        return rounded >= math.ceil(Fraction(self.at_least_m) * 1000)
