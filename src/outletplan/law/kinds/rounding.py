"""A part of a number, rounded as the clause says and kept within its bounds."""

import math
from decimal import ROUND_DOWN, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import Counts64
from outletplan.strict_yaml import Exact, Fault, StrictModel, Whole, refuse

INT64_MAX = np.iinfo(np.int64).max
Percent = Annotated[Exact, Field(gt=0, le=100)]


class Rounded(StrictModel):
    """How a part of an outlet is rounded, and between which bounds the number then lies."""

    rounding: Literal["down", "up", "half_up", "up_from", "up_above"]
    part: Annotated[Exact, Field(gt=0, lt=1)] | None = Field(default=None, validate_default=True)
    """The part of an outlet from which, or above which, it is rounded up."""
    at_least: Whole = 0
    """What there is even where the rate gives less."""
    at_most: Whole | None = None

    @field_validator("part")
    @classmethod
    def _part_of_the_rounding(cls, part: Decimal | None, info: ValidationInfo) -> Decimal | None:
        rounding = info.data.get("rounding")
        if rounding is not None and (part is None) == (rounding in ("up_from", "up_above")):
            found = f"rounding {rounding} and {'no part' if part is None else 'a part'}"
            remedy = (
                "Write part: 0.3 with rounding: up_from (0.3 goes up) or up_above (it does not)."
            )
            raise refuse(Fault(found, "a part with up_from and up_above alone", remedy))
        return part

    @field_validator("at_most")
    @classmethod
    def _not_below_at_least(cls, at_most: int | None, info: ValidationInfo) -> int | None:
        at_least = info.data.get("at_least")
        if at_least is not None and at_most is not None and at_most < at_least:
            found = f"at least {at_least:,} and at most {at_most:,}"
            raise refuse(Fault(found, "a number between them", "Correct one of them."))
        return at_most

    def _times(self, counts: Counts64, rate: Fraction, *, rounded: bool = True) -> Counts64:
        """Multiply by the rate in whole numbers, round, and keep the bounds."""
        times, per = rate.as_integer_ratio()
        largest = int(counts.max(initial=0))
        # Python's own integers where 64 bits would overflow.
        exact = counts.astype(object) if largest * times > INT64_MAX else counts
        product = exact * times
        whole, rest = product // per, product % per
        least_rest = self._least_rest(per) if rounded else per
        outlets = (whole + (rest >= least_rest)).astype(np.int64)
        return np.asarray(np.clip(outlets, self.at_least, self.at_most))

    def _least_rest(self, per: int) -> int:
        """Give the least rest of a division by `per` that is rounded up; `per` where none is."""
        if self.rounding == "down":
            return per
        if self.rounding in ("half_up", "up_from"):
            return math.ceil(per * Fraction(self.part or Fraction(1, 2)))
        return math.floor(per * Fraction(self.part or 0)) + 1

    def _product(self, count: int, rate: Fraction, said: str) -> str:
        """Show the product, and the rounding and the bounds where they matter."""
        exact = count * rate
        words = f"{count:,} {said} = {decimal(exact)}"
        whole, rest = divmod(exact.numerator, exact.denominator)
        outlets = whole + (rest >= self._least_rest(exact.denominator))
        if rest:
            how = self.rounding.replace("_", " ") + (f" {self.part}" if self.part else "")
            words += f", rounded {how} to {outlets:,}"
        if outlets < self.at_least:
            words += f", at least {self.at_least:,}"
        if self.at_most is not None and outlets > self.at_most:
            words += f", at most {self.at_most:,}"
        return words


def decimal(number: Fraction) -> str:
    """Write a fraction in full, or cut after three decimals with an ellipsis."""
    with localcontext(prec=40) as context:
        context.clear_flags()  # those of earlier arithmetic come along
        value = Decimal(number.numerator) / number.denominator
        if context.flags[Inexact]:
            return f"{value.quantize(Decimal('0.001'), ROUND_DOWN):,}…"
        return f"{value:,f}"
