"""A number that depends on nothing."""

from typing import Literal

import numpy as np

from outletplan.law.kinds.base import Counts64, QuantityRule
from outletplan.strict_yaml import Whole


class Fixed(QuantityRule):
    """
    The same number of outlets for each unit selected, whoever lives there.

    Examples
    --------
    >>> import numpy as np
    >>> rule = Fixed(rule="fixed", article="2", applies_to={"kind": "urban_village"}, outlets=20)
    >>> rule.outlets_for(np.array([0, 5_000]))
    array([20, 20])
    """

    rule: Literal["fixed"]
    outlets: Whole
    counts: None = None
    number: Literal["ceiling", "target"] = "ceiling"

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Repeat the number."""
        return np.full(counts.shape, self.outlets, dtype=np.int64)

    def arithmetic(self, count: int) -> str:  # noqa: ARG002 - the number counts nobody
        """State the number."""
        return f"fixed at {self.outlets:,}"
