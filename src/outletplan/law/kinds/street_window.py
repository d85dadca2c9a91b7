"""How many outlets a stretch of street holds."""

import math
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outletplan.law.kinds.base import AppliedRule, Counts64
from outletplan.law.kinds.distance import Metres
from outletplan.law.kinds.selectors import Streets
from outletplan.strict_yaml import Whole


class StreetWindow(AppliedRule):
    """
    At most so many outlets within a distance to either side along the street, both sides of it.

    Examples
    --------
    >>> import numpy as np
    >>> rule = StreetWindow(rule="street_window", article="8", applies_to="whole_area",
    ...                     half_window_m=500, at_most=12, applicant="counted")
    >>> rule.keeps(np.array([11, 12]))
    array([ True, False])
    >>> rule.arithmetic(12)
    '12 beside it + itself = 13, at most 12'
    """

    rule: Literal["street_window"]
    on_streets: Streets | None = None
    """The streets on which a door must stand to be reached; None is any street."""
    half_window_m: Metres
    """How far the window reaches to either side; an outlet exactly that far away is inside."""
    at_most: Whole
    applicant: Literal["counted", "not_counted"]
    """Whether the outlet in the middle, who asks for a place there, is one of them."""

    @property
    def limit_m(self) -> float:
        """The half window in metres, for display and for the width of a search."""
        return float(self.half_window_m)

    @property
    def half_window_mm(self) -> int:
        """The largest whole number of millimetres that is inside."""
        return math.floor(Fraction(self.half_window_m) * 1000)

    def keeps(self, others: Counts64) -> NDArray[np.bool_]:
        """
        Tell which windows keep the rule.

        Parameters
        ----------
        others
            Outlets in each window besides the one in its middle, shape (n,).

        Returns
        -------
        kept
            Shape (n,).
        """
        return others + (self.applicant == "counted") <= self.at_most

    def arithmetic(self, others: int) -> str:
        """Show the sum that is compared."""
        found = f"{others:,} beside it"
        if self.applicant == "counted":
            found += f" + itself = {others + 1:,}"
        return f"{found}, at most {self.at_most:,}"
