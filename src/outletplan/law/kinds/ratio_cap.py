"""So many outlets per 1,000 people, or one per so many."""

from decimal import ROUND_DOWN, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import Counts, Counts64, QuantityRule
from outletplan.strict_yaml import Exact, Fault, Whole, refuse

INT64_MAX = np.iinfo(np.int64).max


class RatioCap(QuantityRule):
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
    rounding: Literal["down", "up", "half_up"]
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
        if self.one_per is not None:
            return Fraction(1, self.one_per)
        return Fraction(self.outlets_per_1000 or 0) / 1000

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Multiply by the rate in whole numbers and round."""
        times, per = self.rate.as_integer_ratio()
        largest = int(counts.max(initial=0))
        # Python's own integers where 64 bits would overflow.
        exact = counts.astype(object) if 2 * largest * times + 2 * per > INT64_MAX else counts
        if self.rounding == "down":
            outlets = exact * times // per
        elif self.rounding == "up":
            outlets = -(-exact * times // per)
        else:
            outlets = (2 * exact * times + per) // (2 * per)
        return np.asarray(outlets, dtype=np.int64)

    def arithmetic(self, count: int) -> str:
        """Show the product, and the rounding where there is any."""
        exact = count * self.rate
        rate = f"÷ {self.one_per:,}" if self.one_per else f"× {self.outlets_per_1000}‰"
        product = f"{count:,} {rate} = {_decimal(exact)}"
        if exact.denominator == 1:
            return product
        outlets = int(self.outlets_for(np.array([count]))[0])
        return f"{product}, rounded {self.rounding.replace('_', ' ')} to {outlets:,}"


def _decimal(number: Fraction) -> str:
    """Write a fraction in full, or cut after three decimals with an ellipsis."""
    with localcontext(prec=40) as context:
        context.clear_flags()  # those of earlier arithmetic come along
        value = Decimal(number.numerator) / number.denominator
        if context.flags[Inexact]:
            return f"{value.quantize(Decimal('0.001'), ROUND_DOWN):,}…"
        return f"{value:,f}"
