"""Single cells: what is written there as a value, or the fault of it."""

from __future__ import annotations

import math
import numbers
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pandas as pd

from outletplan.facts.words import FLAGS
from outletplan.strict_yaml import Fault, say

Value = str | int | float | bool | date
Reader = Callable[[object], Value | None]

MAX_DIGITS = 15  # a spreadsheet keeps no more of a number
MAX_COUNT = 10**10  # more than the people of the Earth

_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
_WIDE = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_SHOWN_SHORT = re.compile(r"\d(\.\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
_ERROR = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|UNSAVED!)")
_QUOTED = re.compile(r'="([^"]+)"')
_SERIAL = re.compile(r"[23456]\d{4}")  # a day of 1954 to 2091 that is not formatted as one
_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))([ T].*)?"
)


class BadCellError(ValueError):
    """A cell that cannot be read; `fault` says why."""

    def __init__(self, found: str, expected: str, remedy: str) -> None:
        self.fault = Fault(found, expected, remedy)
        super().__init__(self.fault)


def blank(cell: object) -> bool:
    """Tell whether a cell holds nothing: None, NaN, NaT, NA or white space."""
    if isinstance(cell, str):
        return not cell.strip()
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or cell is pd.NA or cell is pd.NaT


def fold(cell: object) -> str:
    """Make spellings of one header or name equal: width, case, white space, underscores."""
    if blank(cell):
        return ""
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", str(cell))).casefold()


def text(cell: object) -> str | None:
    r"""
    Read a text, white space made single and trimmed.

    Examples
    --------
    >>> text(" 李家\u3000村１组\n")
    '李家 村１组'
    """
    if isinstance(cell, str):
        return _HIDDEN.sub("", " ".join(cell.split())) or None
    if blank(cell):
        return None
    return _plain(cell) if _is_number(cell) else str(cell)


def identifier(cell: object) -> str | None:
    """
    Read an id: always text, wide digits and letters made narrow.

    Raises
    ------
    BadCellError
        If it is destroyed already, or would be a formula in a spreadsheet.

    Examples
    --------
    >>> identifier("００１２"), identifier(420430213001.0), identifier('="0012"')
    ('0012', '420430213001', '0012')
    """
    if not isinstance(cell, str):
        if blank(cell):
            return None
        if _is_number(cell):
            return _number_id(cell)
        remedy = "Format the column as text and write the id again."
        raise BadCellError(say(cell), "an id", remedy)
    words = text(_narrow(cell))
    if words is not None and (quoted := _QUOTED.fullmatch(words)):
        words = quoted[1]  # how systems keep a spreadsheet from reading an id as a number
    if words is None:
        return None
    if _SHOWN_SHORT.fullmatch(words):
        raise _destroyed(words)
    if words[0] in "=+-@":
        remedy = "Take the sign away: a spreadsheet would run it as a formula."
        raise BadCellError(repr(words), "an id that does not begin with = + - @", remedy)
    return words


def _number_id(cell: object) -> str:
    number = Decimal(str(cell))
    if number != number.to_integral_value():
        raise BadCellError(say(cell), "an id", "Name the column that holds the id.")
    if abs(number) >= 10**MAX_DIGITS:
        raise _destroyed(format(number, "f"))
    if number < 0:
        raise BadCellError(say(cell), "an id that does not begin with = + - @", "Correct it.")
    return format(number, ".0f")


def _destroyed(found: str) -> BadCellError:
    expected = f"an id as text; a number keeps {MAX_DIGITS} digits and the others are lost"
    remedy = "Export the table again with the id column as text: what is lost cannot be restored."
    return BadCellError(f"{found}, an id stored as a number", expected, remedy)


def count(cell: object, factor: int = 1) -> int | None:
    """
    Read a whole number of 0 or more, exactly.

    Parameters
    ----------
    cell
        A number, or text with or without commas between thousands.
    factor
        How many one of the unit is: 10,000 where the header says 万人.

    Examples
    --------
    >>> count("1,200"), count(1200.0), count("23.07", 10_000)
    (1200, 1200, 230700)
    """
    if type(cell) is int and 0 <= cell <= MAX_COUNT // factor:
        return cell * factor
    if type(cell) is float and cell.is_integer() and 0 <= cell <= MAX_COUNT // factor:
        return int(cell) * factor  # as most are: ten times as fast as what is below
    number = _decimal(cell, "a whole number")
    if number is None:
        return None
    number *= factor
    if number < 0:
        raise BadCellError(_as_written(cell), "0 or more", "Correct the number.")
    if number != number.to_integral_value():
        raise BadCellError(_as_written(cell), "a whole number", "Correct the number.")
    if number > MAX_COUNT:
        raise BadCellError(_as_written(cell), f"at most {MAX_COUNT:,}", "Correct the number.")
    return int(number)


def number(cell: object) -> float | None:
    """Read a number of degrees or metres."""
    if isinstance(cell, float) and math.isfinite(cell):
        return float(cell)  # numpy's too
    exact = _decimal(cell, "a number")
    return None if exact is None else float(exact)


def metres(cell: object) -> float | None:
    """Read a number of metres, 0 or more."""
    value = number(cell)
    if value is not None and value < 0:
        raise BadCellError(_as_written(cell), "0 or more", "Correct the number.")
    return value


def day(cell: object) -> date | None:
    """
    Read a day.

    Examples
    --------
    >>> str(day("2024年3月5日")), str(day("2024/3/5 00:00:00")), str(day(20240305))
    ('2024-03-05', '2024-03-05', '2024-03-05')
    """
    if blank(cell):
        return None
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    words = _plain(cell) if _is_number(cell) else _narrow(str(cell)).strip()
    if found := _DAY.fullmatch(words):
        year, month, of_month = (int(part) for part in (found[1], *_month_and_day(found)))
        try:
            return date(year, month, of_month)
        except ValueError:
            remedy = "Correct the day: it is not in the calendar."
            raise BadCellError(repr(words), "a day of the calendar", remedy) from None
    remedy = "Write it as year-month-day, such as 2024-03-05."
    if _SERIAL.fullmatch(words):
        meant = date(1899, 12, 30) + timedelta(days=int(words))
        remedy = f"Excel shows {meant} as such a number: format the column as dates."
    raise BadCellError(repr(words), "a day", remedy)


def moment(cell: object) -> datetime | None:
    """
    Read a day and the time of day, midnight where none is said.

    Examples
    --------
    >>> str(moment("2024年3月5日")), str(moment("2024/3/5 9:30"))
    ('2024-03-05 00:00:00', '2024-03-05 09:30:00')
    """
    if isinstance(cell, datetime) and not blank(cell):
        return cell.replace(tzinfo=None)
    on = day(cell)
    if on is None:
        return None
    found = None if isinstance(cell, date) else _DAY.fullmatch(_narrow(str(cell)).strip())
    said = (found[9] or "").strip(" T") if found else ""
    try:
        return datetime.combine(on, time.fromisoformat(said.rjust(5, "0")) if said else time())
    except ValueError:
        remedy = "Write it as 2024-03-05 09:30."
        raise BadCellError(say(cell), "a day and a time of day", remedy) from None


def _month_and_day(found: re.Match[str]) -> tuple[str, str]:
    month, of_month = (
        next(found[i] for i in group if found[i]) for group in ((3, 5, 7), (4, 6, 8))
    )
    return month, of_month


def flag(cell: object) -> bool | None:
    """
    Read yes or no.

    Examples
    --------
    >>> flag("是"), flag("未入网"), flag(1.0), flag("")
    (True, False, True, None)
    """
    if blank(cell):
        return None
    if isinstance(cell, bool):
        return cell
    words = _plain(cell) if _is_number(cell) else _narrow(str(cell)).strip().casefold()
    if words not in FLAGS:
        raise BadCellError(say(cell), "是 or 否", "Write 是 or 否 (yes or no), or leave it empty.")
    return FLAGS[words]


def _decimal(cell: object, expected: str) -> Decimal | None:
    if blank(cell):
        return None
    if _is_number(cell):
        # what a spreadsheet shows of a float: 0.1 + 0.2 is 0.3 there
        exact = Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(str(cell))
        if exact.is_finite():
            return exact
    elif isinstance(cell, str):
        words = _narrow(cell).strip()
        if _NUMBER.fullmatch(words):
            return Decimal(words.replace(",", ""))
    remedy = "Write it in digits, or leave the cell empty where it is not known."
    raise BadCellError(_as_written(cell), expected, remedy)


def _narrow(words: str) -> str:
    return words if words.isascii() else words.translate(_WIDE)


def _is_number(cell: object) -> bool:
    return not isinstance(cell, bool) and isinstance(cell, numbers.Real | Decimal)


def _plain(cell: object) -> str:
    """Write a number without exponent, and without .0."""
    exact = Decimal(str(cell))
    if not exact.is_finite():
        return str(cell)
    return format(exact.to_integral_value() if exact == exact.to_integral_value() else exact, "f")


def _as_written(cell: object) -> str:
    return _plain(cell) if _is_number(cell) else say(cell)
