"""A number that depends on nothing but how many halls, sides or floors there are."""

from typing import Literal

import numpy as np
from pydantic import Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import Counts64, QuantityRule
from outletplan.strict_yaml import Fault, Whole, refuse


class Fixed(QuantityRule):
    """
    The same number of outlets for each unit or site selected, whoever lives there.

    Examples
    --------
    >>> import numpy as np
    >>> rule = Fixed(rule="fixed", article="2", applies_to={"kind": "urban_village"}, outlets=20)
    >>> rule.outlets_for(np.array([0, 5_000]))
    array([20, 20])
    """

    rule: Literal["fixed"]
    outlets: Whole
    outlets_at_least: Whole | None = None
    """The lower end, where the clause names a range; it is shown and binds nobody."""
    per: Literal["stall", "hall", "side", "floor", "shop"] | None = Field(
        default=None, validate_default=True
    )
    """For each of which, at the sites selected, it holds; None is once for each."""
    counts: None = None
    number: Literal["ceiling", "target"] = "ceiling"

    @field_validator("outlets_at_least")
    @classmethod
    def _a_range(cls, at_least: int | None, info: ValidationInfo) -> int | None:
        outlets = info.data.get("outlets")
        if outlets is not None and at_least is not None and at_least > outlets:
            found = f"at least {at_least:,} of {outlets:,} outlets"
            raise refuse(Fault(found, f"{outlets:,} or less", "Correct one of them."))
        return at_least

    @field_validator("per")
    @classmethod
    def _of_sites(cls, per: str | None, info: ValidationInfo) -> str | None:
        if per is not None and info.data.get("sites", "faulty") is None:
            remedy = "Name the sites with `sites`."
            raise refuse(Fault(f"per {per}, and no sites", "sites that have some", remedy))
        return per

    @property
    def basis(self) -> str | None:
        """What is counted, as its column is called; None if the number is fixed."""
        return None if self.per is None else f"{self.per}s"

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Repeat the number, for each so many times."""
        times = np.ones_like(counts) if self.per is None else counts
        return np.asarray(times * np.int64(self.outlets))

    def arithmetic(self, count: int) -> str:
        """State the number."""
        least = self.outlets_at_least
        words = f"{self.outlets:,}" if least is None else f"{least:,} to {self.outlets:,}"
        if self.per is None:
            return f"fixed at {words}"
        return f"{count:,} {self.basis}: {words} each, at most {count * self.outlets:,}"
