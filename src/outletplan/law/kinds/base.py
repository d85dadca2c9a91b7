"""What every kind of rule has: its article, its force, whom it applies to."""

from abc import abstractmethod
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, ValidationInfo, field_validator

from outletplan.law.kinds.selectors import Ranged, Selector, Within
from outletplan.strict_yaml import Fault, StrictModel, Text, refuse, some

Counts64 = NDArray[np.int64]

Counts = Literal[
    "residents", "registered", "floating", "households", "residents_and_floating", "stalls"
]

Requests = Annotated[
    tuple[Literal["new", "relocation", "renewal"], ...],
    AfterValidator(some),
]
"""Requests on which a clause may bite."""


class BaseRule(StrictModel):
    """A clause: where it stands, how strict it is, what it leaves open."""

    article: Text
    force: Literal["must", "in_principle"] = "must"
    assumed: tuple[Text, ...] = ()
    text: Text | None = None
    """The clause in its own words."""
    note: Text | None = None
    revised_because: Text | None = None
    """Why this edition says it otherwise than the one before."""


class AppliedRule(BaseRule):
    """A clause that applies to the whole area, to every unit, or to the units selected."""

    applies_to: Selector
    """Columns and the values wanted in them, all of which must fit; or one of two words."""
    within: Within | None = None
    """Columns that the unit itself or one above it must fit; None is wherever it lies."""
    gives_way_to: tuple[Text, ...] = ()
    """Articles of the document; where one of them reaches the same, this clause does not."""
    asks: Requests = ("new", "relocation")
    """Which requests it bites on; to any other it says nothing."""

    @field_validator("within")
    @classmethod
    def _units_are_named(cls, within: Ranged, info: ValidationInfo) -> Ranged:
        if info.data.get("applies_to") == "whole_area":
            remedy = "Write applies_to: every_unit, or name the columns there."
            raise refuse(Fault("within, and the whole area", "units that lie within", remedy))
        return within


class QuantityRule(AppliedRule):
    """A clause that gives a number of outlets for a number of people or households."""

    counts: Counts | None
    """Whom it counts; None if the number is fixed."""
    number: Literal["ceiling", "target"]

    @abstractmethod
    def outlets_for(self, counts: Counts64) -> Counts64:
        """
        Give the exact number of outlets for each count.

        Parameters
        ----------
        counts
            People or households of each unit, shape (n,).

        Returns
        -------
        outlets
            Shape (n,).
        """

    @abstractmethod
    def arithmetic(self, count: int) -> str:
        """Show how the number for one count comes about."""


def noun(counts: Counts | None) -> str:
    """Name what is counted."""
    return counts if counts in ("households", "stalls") else "people"
