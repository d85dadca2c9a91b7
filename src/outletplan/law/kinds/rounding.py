"""A part of a number, rounded as the clause says and kept within its bounds."""

import math
from decimal import ROUND_DOWN, Context, Decimal, Inexact
from fractions import Fraction
from functools import lru_cache
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
        return _least_rest(self.rounding, self.part, per)

    def _product(self, count: int, rate: Fraction, said: str) -> str:
        """Show the product, and the rounding and the bounds where they matter."""
        times, per = rate.as_integer_ratio()
        whole, rest = divmod(count * times, per)
        words = f"{count:,} {said} = {decimal(count * times, per)}"
        outlets = whole + (rest >= self._least_rest(per))
        if rest:
            how = self.rounding.replace("_", " ") + (f" {self.part}" if self.part else "")
            words += f", rounded {how} to {outlets:,}"
        if outlets < self.at_least:
            words += f", at least {self.at_least:,}"
        if self.at_most is not None and outlets > self.at_most:
            words += f", at most {self.at_most:,}"
        return words


def decimal(times: int, per: int) -> str:
    """Write a fraction in full, or cut after three decimals with an ellipsis."""
    context = Context(prec=40)
    value = context.divide(Decimal(times), Decimal(per))
    if context.flags[Inexact]:
        return f"{value.quantize(Decimal('0.001'), ROUND_DOWN, context):,}…"
    return f"{value:,f}"


@lru_cache
def _least_rest(rounding: str, part: Decimal | None, per: int) -> int:
    if rounding == "down":
        return per
    if rounding in ("half_up", "up_from"):
        return math.ceil(per * Fraction(part or Fraction(1, 2)))
    return math.floor(per * Fraction(part or 0)) + 1
