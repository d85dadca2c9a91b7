"""What every kind of rule has: its article, its force, whom it applies to."""

from abc import abstractmethod
from datetime import date
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from outletplan.law.kinds.counts import OF_SITES, OF_SITES_ALONE, Counts, is_own
from outletplan.law.kinds.selectors import Ranged, Selector, Sites, Within
from outletplan.strict_yaml import Day, Fault, StrictModel, Text, one_of, refuse, some

Counts64 = NDArray[np.int64]

IF_CHANGED = "renewal_if_changed"


def _each_renewal_once(asks: tuple[str, ...]) -> tuple[str, ...]:
    if "renewal" in asks and IF_CHANGED in asks:
        remedy = "Leave renewal_if_changed out where any renewal is asked, else renewal."
        raise refuse(Fault("renewal and renewal_if_changed", "one of the two", remedy))
    return asks


Requests = Annotated[
    tuple[Literal["new", "relocation", "renewal", "renewal_if_changed"], ...],
    AfterValidator(some),
    AfterValidator(_each_renewal_once),
]
"""Requests on which a clause may bite; the last is a renewal of premises that have changed."""


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
    since: Day | None = None
    """The first day on which it holds; None is from the document's on."""
    until: Day | None = None
    """The last day on which it holds; None is as long as the document."""

    @field_validator("within")
    @classmethod
    def _units_are_named(cls, within: Ranged, info: ValidationInfo) -> Ranged:
        if info.data.get("applies_to") == "whole_area":
            remedy = "Write applies_to: every_unit, or name the columns there."
            raise refuse(Fault("within, and the whole area", "units that lie within", remedy))
        return within

    @field_validator("until")
    @classmethod
    def _not_before_it_begins(cls, until: date | None, info: ValidationInfo) -> date | None:
        since = info.data.get("since")
        if until and since and until < since:
            remedy = "until is the last day on which the clause holds."
            raise refuse(Fault(f"{until}", f"a day from {since} on", remedy))
        return until

    def asked_of(self, request: str, *, premises_changed: bool | None) -> bool | None:
        """
        Say whether it bites on a request; None where that turns on what nobody says.

        Parameters
        ----------
        request
            new, relocation or renewal.
        premises_changed
            Whether the premises are other than those licensed; None is not said.
        """
        if request == "renewal" and IF_CHANGED in self.asks:
            return premises_changed
        return request in self.asks

    def not_on(self, day: date) -> str | None:
        """Say why it does not hold on a day; None if it does."""
        if self.since is not None and day < self.since:
            return f"holds from {self.since} on"
        if self.until is not None and day > self.until:
            return f"held until {self.until}"
        return None


class ComparedRule(AppliedRule):
    """A clause that gives a number, and says when that is reached."""

    comparison: Literal["at", "above", "after_adding"] = "at"
    """
    When no more may come: with as many in being as the number, with more, or where one more would
    exceed the number before it is rounded.
    """


class CountingRule(ComparedRule):
    """A number that comes of one count: of people, of stalls, of licences, or of nothing."""

    @property
    @abstractmethod
    def basis(self) -> str | None:
        """What is counted, as its column is called; None if the number is fixed."""

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

    def before_rounding(self, counts: Counts64) -> Counts64:
        """Give the most whole outlets that do not exceed the number before it is rounded."""
        return self.outlets_for(counts)

    def open_up_to(self, counts: Counts64) -> Counts64:
        """
        Give how many outlets there may be once the last one that may come has come.

        Parameters
        ----------
        counts
            People or households of each unit, shape (n,).

        Returns
        -------
        outlets
            Shape (n,).
        """
        if self.comparison == "after_adding":
            return self.before_rounding(counts)
        return self.outlets_for(counts) + (self.comparison == "above")


class NumberRule(ComparedRule):
    """A clause that gives a number of outlets to a unit or a site, however it comes about."""

    number: Literal["ceiling", "target"]
    reconciled_by: Literal["largest_remainder"] | None = None
    """How the numbers below are brought down to this one where they add up to more."""


class CountedRule(NumberRule, CountingRule):
    """A number of outlets that comes of one count."""


class QuantityRule(CountedRule):
    """A clause that gives a number of outlets for a number of people, households or stalls."""

    sites: Sites | None = None
    """The sites to each of which the number belongs; None is the units."""
    towards_unit: Literal["counted", "not_counted"] | None = Field(
        default=None, validate_default=True
    )
    """Whether outlets in such a site are among those of its unit."""
    counts: Counts | None
    """Whom it counts; None if the number is fixed."""

    @field_validator("towards_unit")
    @classmethod
    def _with_sites(cls, towards: str | None, info: ValidationInfo) -> str | None:
        if "sites" in info.data and (towards is None) != (info.data["sites"] is None):
            found = "sites alone" if towards is None else "towards_unit alone"
            remedy = "Say whether outlets in the site count in its unit: counted or not_counted."
            raise refuse(Fault(found, "both or neither", remedy))
        return towards

    @field_validator("counts")
    @classmethod
    def _of_its_subject(cls, counts: Counts | None, info: ValidationInfo) -> Counts | None:
        sites = info.data.get("sites", "faulty")
        if counts is None or is_own(counts) or sites == "faulty":
            return counts
        if sites is None and counts in OF_SITES_ALONE:
            remedy = "Name the sites with `sites`, or count people, households or stalls."
            raise refuse(Fault(f"{counts} of units", "what a unit holds", remedy))
        if sites is not None and counts not in OF_SITES:
            raise refuse(one_of(f"{counts} of sites", counts, OF_SITES))
        return counts

    @property
    def basis(self) -> str | None:
        """What is counted, as its column is called; None if the number is fixed."""
        return self.counts
