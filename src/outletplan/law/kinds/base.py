"""What every kind of rule has: its article, its force, whom it applies to."""

from abc import abstractmethod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outletplan.law.kinds.selectors import Selector
from outletplan.strict_yaml import StrictModel, Text

Counts64 = NDArray[np.int64]

Counts = Literal[
    "residents", "registered", "floating", "households", "residents_and_floating", "stalls"
]


class BaseRule(StrictModel):
    """A clause: where it stands, how strict it is, what it leaves open."""

    article: Text
    force: Literal["must", "in_principle"] = "must"
    assumed: tuple[Text, ...] = ()
    text: Text | None = None
    """The clause in its own words."""
    note: Text | None = None


class AppliedRule(BaseRule):
    """A clause that applies to the whole area, to every unit, or to the units selected."""

    applies_to: Selector
    """Columns and the values wanted in them, all of which must fit; or one of two words."""


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
