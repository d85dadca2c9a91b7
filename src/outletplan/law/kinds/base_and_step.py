"""The first so many give a base, each further step gives more."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import Counts64, QuantityRule
from outletplan.law.kinds.counts import Counts, noun
from outletplan.strict_yaml import Fault, Whole, refuse


class BaseAndStep(QuantityRule):
    """
    A base for the first so many, more for each further step, up to a ceiling if there is one.

    Examples
    --------
    >>> import numpy as np
    >>> rule = BaseAndStep(rule="base_and_step", article="6", applies_to={"kind": "village"},
    ...     counts="residents", first=300, base=1, below_first="none", step=300, steps="full",
    ...     at_most=8)
    >>> rule.outlets_for(np.array([299, 300, 599, 600, 9_000]))
    array([0, 1, 1, 2, 8])
    >>> rule.arithmetic(600)
    '600 people: first 300 → 1, 1 full step of 300 → 1 more = 2'
    """

    rule: Literal["base_and_step"]
    counts: Counts
    first: Whole
    """So many give the base."""
    base: Whole
    below_first: Literal["none", "base"]
    """What fewer than the first give: nothing yet, or the base that is always granted."""
    step: Annotated[Whole, Field(gt=0)]
    steps: Literal["full", "started"]
    """Whether a step counts once it is full or as soon as it is started."""
    outlets_per_step: Annotated[Whole, Field(gt=0, le=1000)] = 1
    at_most: Whole | None = None
    number: Literal["ceiling", "target"] = "target"

    @field_validator("at_most")
    @classmethod
    def _not_below_base(cls, at_most: int | None, info: ValidationInfo) -> int | None:
        base = info.data.get("base")
        if base is not None and at_most is not None and at_most < base:
            found = f"at most {at_most:,} and a base of {base:,}"
            raise refuse(Fault(found, f"{base:,} or more", "Correct one of them."))
        return at_most

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Count the steps beyond the first and add what they give to the base."""
        outlets = self.base + self._steps_in(counts) * self.outlets_per_step
        if self.below_first == "none":
            outlets = np.where(counts < self.first, 0, outlets)
        return outlets if self.at_most is None else np.minimum(outlets, self.at_most)

    def _steps_in(self, counts: Counts64) -> Counts64:
        beyond = np.maximum(counts - self.first, 0)
        steps: Counts64 = beyond // self.step if self.steps == "full" else -(-beyond // self.step)
        return steps

    def arithmetic(self, count: int) -> str:
        """Show the base, the steps and the ceiling, as far as they matter."""
        people = f"{count:,} {noun(self.counts)}"
        if count < self.first and self.below_first == "none":
            return f"{people}: below {self.first:,} → 0"
        words = f"{people}: first {self.first:,} → {self.base:,}"
        steps = int(self._steps_in(np.array([count]))[0])
        total = self.base + steps * self.outlets_per_step
        if steps:
            each = f"{self.steps} step{'s' if steps > 1 else ''} of {self.step:,}"
            words += f", {steps:,} {each} → {steps * self.outlets_per_step:,} more = {total:,}"
        if self.at_most is not None and total > self.at_most:
            words += f", at most {self.at_most:,}"
        return words
