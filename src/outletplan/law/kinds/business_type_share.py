"""How large a part of the outlets a type of business may be."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator

from outletplan.law.kinds.base import CountingRule, Counts64
from outletplan.law.kinds.rounding import Percent, Rounded
from outletplan.strict_yaml import Text, some


class BusinessTypeShare(Rounded, CountingRule):
    """
    Outlets of some types of business are at most so many per cent of all.

    Examples
    --------
    >>> import numpy as np
    >>> rule = BusinessTypeShare(rule="business_type_share", article="6", applies_to="whole_area",
    ...                          types=("pharmacy",), percent=3, of="current", rounding="down")
    >>> rule.outlets_for(np.array([33, 34]))
    array([0, 1])
    >>> rule.arithmetic(34)
    '34 × 3% = 1.02, rounded down to 1'
    """

    rule: Literal["business_type_share"]
    types: Annotated[tuple[Text, ...], AfterValidator(some)]
    """The types, as the table of outlets writes them."""
    percent: Percent
    of: Literal["quota", "current"]
    """Whether it is a share of the number that may be, or of the outlets in being."""

    @property
    def basis(self) -> str:
        """What is counted."""
        return self.of

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Take the share of each number and round it."""
        return self._times(counts, Fraction(self.percent) / 100)

    def before_rounding(self, counts: Counts64) -> Counts64:
        """Take the share and leave away any part of an outlet."""
        return self._times(counts, Fraction(self.percent) / 100, rounded=False)

    def arithmetic(self, count: int) -> str:
        """Show the product, and the rounding and the bounds where they matter."""
        return self._product(count, Fraction(self.percent) / 100, f"× {self.percent}%")
