"""Which units count as blank, and how the blank ones are told apart."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from outletplan.law.kinds.base import AppliedRule, Counts64
from outletplan.law.kinds.counts import Counts
from outletplan.law.kinds.intervals import Interval, from_zero_up, place
from outletplan.strict_yaml import Text


class Tier(Interval):
    """An interval of people and the name of the blank units within it."""

    tier: Text


class BlankVillages(AppliedRule):
    """
    Units without an outlet in being, by tier of people.

    Examples
    --------
    >>> import numpy as np
    >>> rule = BlankVillages(rule="blank_villages", article="1", applies_to={"kind": "village"},
    ...     counts="residents", without="licensed",
    ...     tiers=({"below": 300, "tier": "small"}, {"tier": "large"}))
    >>> rule.tier_for(np.array([299, 300]))
    ['small', 'large']
    """

    rule: Literal["blank_villages"]
    counts: Counts
    without: Literal["licensed", "served"]
    """Which outlets end a blank: those with a licence, or those that the company serves."""
    counted_status: Annotated[tuple[Literal["active", "suspended"], ...], Field(min_length=1)] = (
        "active",
        "suspended",
    )
    """Which outlets are in being for this rule."""
    tiers: Annotated[tuple[Tier, ...], AfterValidator(from_zero_up)]
    asks: tuple[()] = ()
    """A blank village asks nothing of anybody."""

    def tier_for(self, counts: Counts64) -> list[str]:
        """
        Name the tier of each count.

        Parameters
        ----------
        counts
            People or households of each unit, shape (n,).

        Returns
        -------
        tiers
            As many names.
        """
        return [self.tiers[index].tier for index in place(self.tiers, counts)]
