"""In what order applications are served, and when a place that is left comes free."""

from datetime import date
from typing import Literal

from outletplan.law.kinds.base import BaseRule

_MONTHS = {
    "at_once": 0, "next_month": 1, "next_quarter": 3, "next_half_year": 6, "next_year": 12,
}  # fmt: skip


class Order(BaseRule):
    """
    Says once who is served first, and from when on the place of one who leaves may be granted.

    Examples
    --------
    >>> rule = Order(rule="order", article="9", by="accepted", exits_free="next_quarter")
    >>> rule.free_from(date(2025, 6, 30)).isoformat(), rule.free_from(date(2025, 7, 1)).isoformat()
    ('2025-07-01', '2025-10-01')
    """

    rule: Literal["order"]
    by: Literal["accepted", "lottery"]
    """Whether the first accepted is the first served, or a draw decides."""
    exits_free: Literal["at_once", "next_month", "next_quarter", "next_half_year", "next_year"]
    """When a place that is left comes free: then, or with the first day of the next period."""
    new_at_most: Literal["exits_of_last_year"] | None = None
    """The most new licences of a calendar year in the whole area; None is no such limit."""

    def may_come(self, left_last_year: int) -> int | None:
        """Say how many new ones may come in a year; None where there is no such limit."""
        return None if self.new_at_most is None else left_last_year

    @property
    def months(self) -> int:
        """How many months a period has; 0 where a place comes free at once."""
        return _MONTHS[self.exits_free]

    def period_begins(self, on: date) -> date | None:
        """Give the first day of the period in which a day lies; None where there are none."""
        if not self.months:
            return None
        return date(on.year, (on.month - 1) // self.months * self.months + 1, 1)

    def free_from(self, left: date) -> date:
        """
        Give the first day on which a place may be granted again.

        Parameters
        ----------
        left
            The day on which an outlet closed: the first on which it is not in being.
        """
        begins = self.period_begins(left)
        if begins is None:
            return left
        month = begins.month + self.months
        return date(begins.year + (month > 12), (month - 1) % 12 + 1, 1)  # noqa: PLR2004 - months
