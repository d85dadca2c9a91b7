"""A share of the licences that were in force on a day."""

from fractions import Fraction
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import CountedRule, Counts64
from outletplan.law.kinds.rounding import Percent, Rounded
from outletplan.strict_yaml import Day, Fault, Text, refuse

STOCK = "stock"


class StockShare(Rounded, CountedRule):
    """
    So many per cent of the outlets that each unit had on a day, or by a table.

    Examples
    --------
    >>> import numpy as np
    >>> rule = StockShare(rule="stock_share", article="1", applies_to={"kind": "district"},
    ...                   percent=50, on_day="2018-02-24", rounding="down")
    >>> rule.outlets_for(np.array([44, 45]))
    array([22, 22])
    >>> rule.arithmetic(45)
    '45 × 50% = 22.5, rounded down to 22'
    """

    rule: Literal["stock_share"]
    percent: Percent
    on_day: Day | None = None
    """The day on which outlets are counted, by their opening and closing."""
    stock: Text | None = Field(default=None, validate_default=True)
    """The column of units that holds the number."""
    number: Literal["ceiling", "target"] = "ceiling"

    @field_validator("stock")
    @classmethod
    def _one_stock(cls, stock: str | None, info: ValidationInfo) -> str | None:
        day = info.data.get("on_day", "faulty")
        if day != "faulty" and (day is None) == (stock is None):
            found = "neither on_day nor stock" if stock is None else "both on_day and stock"
            remedy = "Write the day to count outlets, or the column of units with the number."
            raise refuse(Fault(found, "one of them", remedy))
        return stock

    @property
    def basis(self) -> str:
        """The column of units, or the word for outlets of a day."""
        return self.stock or STOCK

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Take the share of each stock and round it."""
        return self._times(counts, Fraction(self.percent) / 100)

    def before_rounding(self, counts: Counts64) -> Counts64:
        """Take the share and leave away any part of an outlet."""
        return self._times(counts, Fraction(self.percent) / 100, rounded=False)

    def arithmetic(self, count: int) -> str:
        """Show the product, and the rounding and the bounds where they matter."""
        return self._product(count, Fraction(self.percent) / 100, f"× {self.percent}%")
