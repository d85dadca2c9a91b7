"""Intervals of people or households, each with its number of outlets."""

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator

from outletplan.law.kinds.base import Counts64, QuantityRule
from outletplan.law.kinds.counts import Counts, noun
from outletplan.law.kinds.intervals import Interval, from_zero_up, place
from outletplan.strict_yaml import Whole


class Band(Interval):
    """An interval of people and the outlets of a unit within it."""

    outlets: Whole


class Bands(QuantityRule):
    """
    A number of outlets by size of the unit.

    Examples
    --------
    >>> import numpy as np
    >>> rule = Bands(rule="bands", article="6", applies_to={"kind": "village"}, counts="residents",
    ...              bands=({"up_to": 500, "outlets": 1}, {"outlets": 3}))
    >>> rule.outlets_for(np.array([500, 501]))
    array([1, 3])
    >>> rule.arithmetic(501)
    '501 people: above 500 → 3'
    """

    rule: Literal["bands"]
    counts: Counts
    bands: Annotated[tuple[Band, ...], AfterValidator(from_zero_up)]
    number: Literal["ceiling", "target"] = "target"

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Look up the band of each count."""
        return np.array([band.outlets for band in self.bands])[place(self.bands, counts)]

    def arithmetic(self, count: int) -> str:
        """Name the band."""
        band = self.bands[int(place(self.bands, np.array([count]))[0])]
        return f"{count:,} {noun(self.counts)}: {band.words()} → {band.outlets:,}"
