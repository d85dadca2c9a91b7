"""How far outlets stand from schools and other places."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import Requests
from outletplan.law.kinds.distance import DistanceRule, Metres, WholeMm, one_limit
from outletplan.law.kinds.selectors import Selector, Sites
from outletplan.strict_yaml import Exact


class SiteExclusion(DistanceRule):
    """
    No outlet within a distance of the sites selected; the word says whether the edge is lawful.

    Examples
    --------
    >>> import numpy as np
    >>> rule = SiteExclusion(rule="site_exclusion", article="9", sites={"kind": "school"},
    ...                      more_than_m=100, measured="straight", asks=("new", "relocation"))
    >>> rule.keeps(np.array([100_000, 100_001]))
    array([False,  True])
    """

    rule: Literal["site_exclusion"]
    applies_to: Selector = "whole_area"
    sites: Sites
    at_least_m: Metres | None = None
    """The least distance; exactly that far is lawful."""
    more_than_m: Annotated[Exact, Field(ge=0)] | None = Field(default=None, validate_default=True)
    """The distance to be exceeded; exactly that far is too near. 0 is none inside."""
    from_gates: Literal["all", "main"] = "all"
    """Whether the nearest gate counts or the main one, where the gates of a site are known."""
    asks: Requests
    """Which requests it bites on; to any other it says nothing."""

    @field_validator("more_than_m")
    @classmethod
    def _one_limit(cls, more_than: Decimal | None, info: ValidationInfo) -> Decimal | None:
        return one_limit(more_than, info.data.get("at_least_m", "faulty"))

    @property
    def limit_m(self) -> float:
        """The limit in metres, for display and for the width of a search."""
        return float((self.at_least_m if self.more_than_m is None else self.more_than_m) or 0)

    def keeps(self, distance_mm: WholeMm) -> NDArray[np.bool_]:
        """
        Tell which distances to the nearest site keep the rule.

        Parameters
        ----------
        distance_mm
            Distances rounded to whole millimetres, shape (n,). [mm]

        Returns
        -------
        kept
            Shape (n,).
        """
        if self.more_than_m is not None:
            return self.rounded_mm(distance_mm) > math.floor(Fraction(self.more_than_m) * 1000)
        return self.rounded_mm(distance_mm) >= math.ceil(Fraction(self.at_least_m or 0) * 1000)
