"""Days as planners write them."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from outletplan.errors import PolicyError, Problem


def day_of(on: object) -> date:
    """
    Take a date, a timestamp, or text as year-month-day.

    Raises
    ------
    PolicyError
        If it is no day.

    Examples
    --------
    >>> day_of("2025-07-01")
    datetime.date(2025, 7, 1)
    """
    day = pd.to_datetime(on, errors="coerce") if isinstance(on, date) else None
    if isinstance(on, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", on, re.ASCII):
        day = pd.to_datetime(on, format="%Y-%m-%d", errors="coerce")
    if day is None or pd.isna(day):
        problem = Problem("on", None, None, repr(on), "a day such as 2025-07-01", "Correct it.")
        raise PolicyError([problem])
    return day.date()
