"""A total that is divided over units, so that the parts add up to it."""

from decimal import Decimal
from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from outletplan.law.apportion import apportioned
from outletplan.law.kinds.base import Counts64, NumberRule
from outletplan.law.kinds.counts import Counts, noun
from outletplan.law.kinds.rounding import Percent
from outletplan.strict_yaml import Exact, Fault, StrictModel, Text, Whole, refuse, some


class StreetWeight(StrictModel):
    """A class of streets and how much a metre of it weighs."""

    street_class: Text
    weight: Annotated[Exact, Field(gt=0)] = Decimal(1)


class Weighing(StrictModel):
    """What a part of the total is divided by: people, or metres of street by class."""

    percent: Percent = Decimal(100)
    """The part of the total that is divided so."""
    counts: Counts | None = None
    streets: tuple[StreetWeight, ...] | None = Field(default=None, validate_default=True)

    @field_validator("streets")
    @classmethod
    def _one_of_both(
        cls, streets: tuple[StreetWeight, ...] | None, info: ValidationInfo
    ) -> tuple[StreetWeight, ...] | None:
        counts = info.data.get("counts", "faulty")
        if counts != "faulty" and (counts is None) == (streets is None):
            found = "neither counts nor streets" if streets is None else "both counts and streets"
            remedy = "Give each its own line, with the percent of the total that it divides."
            raise refuse(Fault(found, "one of them", remedy))
        return streets


def _whole(by: tuple[Weighing, ...]) -> tuple[Weighing, ...]:
    percent = sum(each.percent for each in some(by))
    if percent != 100:  # noqa: PLR2004 - per cent
        raise refuse(Fault(f"{percent}% in all", "100%", "Say which part each of them divides."))
    return by


class Division(NumberRule):
    """
    A total divided over units by weights, exactly: what is left goes to the largest remainders.

    Examples
    --------
    >>> import numpy as np
    >>> rule = Division(rule="division", article="2", applies_to={"kind": "village"}, total=10,
    ...                 by=({"counts": "residents"},))
    >>> rule.parts(10, np.array([300, 300, 400]))
    array([3, 3, 4])
    >>> rule.arithmetic(10, 300, 1_000, 3)
    '10 × 300 ÷ 1,000 people, by largest remainder 3'
    """

    rule: Literal["division"]
    total: Whole | None = None
    total_of: Text | None = Field(default=None, validate_default=True)
    """The article whose number is divided."""
    by: Annotated[tuple[Weighing, ...], AfterValidator(_whole)]
    at_least: Whole = 0
    """What each unit has even where its weight gives less."""
    places: tuple[StreetWeight, ...] = ()
    """Kinds of place over which the part of each unit is divided in turn, by metres of street."""
    number: Literal["ceiling", "target"] = "target"

    @field_validator("total_of")
    @classmethod
    def _one_total(cls, total_of: str | None, info: ValidationInfo) -> str | None:
        total = info.data.get("total", "faulty")
        if total != "faulty" and (total is None) == (total_of is None):
            found = "neither total nor total_of" if total_of is None else "both total and total_of"
            remedy = "Write the number, or the article that gives it."
            raise refuse(Fault(found, "one of them", remedy))
        return total_of

    def parts(self, total: int, weights: Counts64) -> Counts64:
        """
        Divide a total over units on one level, which come in the order of their ids.

        Parameters
        ----------
        total
            What is divided.
        weights
            Shape (n,).

        Returns
        -------
        parts
            Shape (n,); they add up to the total.
        """
        level = np.zeros(len(weights), dtype=np.int64)
        least = np.full(len(weights), self.at_least, dtype=np.int64)
        return apportioned(np.array([total]), level, weights, least)

    def arithmetic(self, total: int, weight: int, weights: int, part: int) -> str:
        """Show the share of one unit; by how much it differs from its part is the remainder."""
        (only, *more) = self.by
        if more or only.streets:
            share = 100_000 * weight // weights if weights else 0
            words = f"{total:,} × {share / 1000:.3f}% of the weights"
        else:
            words = f"{total:,} × {weight:,} ÷ {weights:,} {noun(only.counts)}"
        words += f", by largest remainder {part:,}"
        below = weights and total * weight < part * weights and part == self.at_least
        return words + (f", at least {self.at_least:,}" if below else "")
