"""A number that is reached in steps over years."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator

from outletplan.law.kinds.base import CountedRule, Counts64
from outletplan.strict_yaml import Day, Fault, StrictModel, Whole, refuse, some


class PathStep(StrictModel):
    """A day, and the number that holds from it on."""

    since: Day
    outlets: Whole


def _by_day(steps: tuple[PathStep, ...]) -> tuple[PathStep, ...]:
    remedy = "Put the steps in the order of their days."
    faults = [
        Fault(f"{step.since} after {before.since}", "a later day", remedy, (n, "since"))
        for n, (before, step) in enumerate(pairwise(some(steps)), start=1)
        if step.since <= before.since
    ]
    if faults:
        raise refuse(*faults)
    return steps


class YearlyPath(CountedRule):
    """
    A number for each span of days: that of the last step whose day has come.

    Examples
    --------
    >>> from datetime import date
    >>> rule = YearlyPath(rule="yearly_path", article="2", applies_to="whole_area",
    ...     steps=({"since": "2025-01-01", "outlets": 900},
    ...            {"since": "2026-01-01", "outlets": 950}))
    >>> rule.as_of(date(2025, 12, 31)).outlets, rule.as_of(date(2026, 1, 1)).outlets
    (900, 950)
    """

    rule: Literal["yearly_path"]
    steps: Annotated[tuple[PathStep, ...], AfterValidator(_by_day)]
    number: Literal["ceiling", "target"] = "target"

    @property
    def basis(self) -> None:
        """It counts nobody."""
        return

    @property
    def outlets(self) -> int:
        """The number of the last step."""
        return self.steps[-1].outlets

    def as_of(self, on: date) -> "YearlyPath | None":
        """
        Keep the steps whose day has come.

        Parameters
        ----------
        on
            The day.

        Returns
        -------
        rule
            The number of its last step holds on that day; None before the first.
        """
        come = tuple(step for step in self.steps if step.since <= on)
        return self.model_copy(update={"steps": come}) if come else None

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Repeat the number of the last step."""
        return np.full(counts.shape, self.outlets, dtype=np.int64)

    def arithmetic(self, count: int) -> str:  # noqa: ARG002 - the number counts nobody
        """Name the step."""
        return f"{self.outlets:,} from {self.steps[-1].since} on"
