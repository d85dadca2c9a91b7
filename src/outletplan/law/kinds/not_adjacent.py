"""No outlet next to another."""

import math
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outletplan.law.kinds.base import AppliedRule
from outletplan.law.kinds.distance import Metres, WholeMm
from outletplan.law.kinds.selectors import Streets


class NotAdjacent(AppliedRule):
    """
    No outlet right beside another: on one side of one street, with nobody between them.

    Whether the two adjoin is seen on site: points tell who may be next door, never who is.

    Examples
    --------
    >>> import numpy as np
    >>> rule = NotAdjacent(rule="not_adjacent", article="9", applies_to="whole_area",
    ...                    look_within_m=20)
    >>> rule.may_adjoin(np.array([20_000, 20_001]))
    array([ True, False])
    """

    rule: Literal["not_adjacent"]
    on_streets: Streets | None = None
    """The streets on which a door must stand to be reached; None is any street."""
    look_within_m: Metres
    """How far along the street next door may be; exactly that far is looked at."""

    @property
    def limit_m(self) -> float:
        """How far it looks in metres, for display and for the width of a search."""
        return float(self.look_within_m)

    def may_adjoin(self, apart_mm: WholeMm) -> NDArray[np.bool_]:
        """
        Tell which neighbours may be next door.

        Parameters
        ----------
        apart_mm
            Along the street, rounded to whole millimetres, shape (n,). [mm]

        Returns
        -------
        near
            Shape (n,).
        """
        return apart_mm <= math.floor(Fraction(self.look_within_m) * 1000)
