"""Every unit has at least so many."""

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import AppliedRule, Counts64
from outletplan.law.kinds.counts import Counts, noun
from outletplan.law.kinds.distance import Metres
from outletplan.strict_yaml import Fault, Whole, refuse, some


class GuaranteedMinimum(AppliedRule):
    """
    A floor under the quota of each unit selected, from a number of people on if one is named.

    Examples
    --------
    >>> import numpy as np
    >>> rule = GuaranteedMinimum(rule="guaranteed_minimum", article="8",
    ...     applies_to={"kind": "village"}, people_at_least=300, counts="residents")
    >>> rule.outlets_for(np.array([299, 300, 301]))
    array([0, 1, 1])
    """

    rule: Literal["guaranteed_minimum"]
    outlets: Whole = 1
    people_at_least: Whole | None = None
    counts: Counts | None = Field(default=None, validate_default=True)
    nearest_outlet_farther_than_m: Metres | None = None
    """Only where the nearest outlet of another unit is farther, in a straight line."""
    gives_way: Annotated[
        tuple[Literal["quota", "spacing", "total"], ...],
        AfterValidator(some),
    ] = ("quota",)
    """
    What gives way to the minimum: the number of the unit, the distance to other outlets, the caps
    on what the unit lies in.
    """

    @field_validator("counts")
    @classmethod
    def _with_threshold(cls, counts: Counts | None, info: ValidationInfo) -> Counts | None:
        threshold = info.data.get("people_at_least", "faulty")
        if threshold != "faulty" and (threshold is None) != (counts is None):
            found = "people_at_least alone" if counts is None else "counts alone"
            raise refuse(Fault(found, "both or neither", "Say whom the threshold counts."))
        return counts

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Give the floor; 0 where the threshold is not reached."""
        return np.where(counts >= (self.people_at_least or 0), self.outlets, 0).astype(np.int64)

    def arithmetic(self, count: int) -> str:
        """Show the threshold, if there is one."""
        if self.people_at_least is None:
            return f"at least {self.outlets:,}"
        people, threshold = f"{count:,} {noun(self.counts)}", f"{self.people_at_least:,}"
        if count < self.people_at_least:
            return f"{people}: below {threshold} → no minimum"
        return f"{people}: at least {threshold} → at least {self.outlets:,}"
