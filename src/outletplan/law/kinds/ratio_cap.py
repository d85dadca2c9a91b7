"""So many outlets per 1,000 people, or one per so many."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import Counts64, QuantityRule
from outletplan.law.kinds.counts import Counts
from outletplan.law.kinds.rounding import Rounded
from outletplan.strict_yaml import Exact, Fault, Whole, refuse


class RatioCap(Rounded, QuantityRule):
    """
    A number of outlets in proportion to people, exact, rounded as the clause says.

    Examples
    --------
    >>> import numpy as np
    >>> rule = RatioCap(rule="ratio_cap", article="1", applies_to="whole_area",
    ...                 outlets_per_1000="4.5", counts="residents", rounding="down")
    >>> rule.outlets_for(np.array([0, 230_700]))
    array([   0, 1038])
    >>> rule.arithmetic(230_700)
    '230,700 × 4.5‰ = 1,038.15, rounded down to 1,038'
    """

    rule: Literal["ratio_cap"]
    outlets_per_1000: Annotated[Exact, Field(gt=0, le=1000)] | None = None
    one_per: Annotated[Whole, Field(gt=0)] | None = Field(default=None, validate_default=True)
    counts: Counts
    number: Literal["ceiling", "target"] = "ceiling"

    @field_validator("one_per")
    @classmethod
    def _one_rate(cls, one_per: int | None, info: ValidationInfo) -> int | None:
        per_1000 = info.data.get("outlets_per_1000", "faulty")
        if per_1000 != "faulty" and (per_1000 is None) == (one_per is None):
            found = "neither outlets_per_1000 nor one_per" if one_per is None else "both rates"
            remedy = "Write 4.5‰ as outlets_per_1000: 4.5, one per 3,500 as one_per: 3500."
            raise refuse(Fault(found, "one rate", remedy))
        return one_per

    @property
    def rate(self) -> Fraction:
        """Outlets for one person, exactly."""
        return _rate(self.outlets_per_1000, self.one_per)

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Multiply by the rate in whole numbers and round."""
        return self._times(counts, self.rate)

    def before_rounding(self, counts: Counts64) -> Counts64:
        """Multiply by the rate and leave away any part of an outlet."""
        return self._times(counts, self.rate, rounded=False)

    def arithmetic(self, count: int) -> str:
        """Show the product, and the rounding and the bounds where they matter."""
        said = f"÷ {self.one_per:,}" if self.one_per else f"× {self.outlets_per_1000}‰"
        return self._product(count, self.rate, said)


@lru_cache
def _rate(outlets_per_1000: Decimal | None, one_per: int | None) -> Fraction:
    if one_per is not None:
        return Fraction(1, one_per)
    return Fraction(outlets_per_1000 or 0) / 1000
