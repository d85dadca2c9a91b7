"""What is said of a region besides its tables, checked."""

from __future__ import annotations

import math
from numbers import Real
from typing import TYPE_CHECKING, NamedTuple, get_args

from outletplan.facts.assign import Assign
from outletplan.facts.findings import Source
from outletplan.measure.meeting import Join
from outletplan.strict_yaml import Fault, one_of

if TYPE_CHECKING:
    from outletplan.facts.findings import Notes


class Settings(NamedTuple):
    """What a manifest, or the caller of Region, says besides the tables."""

    name: str
    accuracy_m: float | None
    assign: Assign | None
    join: Join
    snap_at_most_m: float
    corner_m: float
    crossing_m: float


_ABOVE_0 = ("snap_at_most_m", "crossing_m")


def check_settings(settings: Settings, notes: Notes) -> None:
    """Note every setting that is no word or length of its kind."""
    source = Source(table="region", notes=notes)
    if settings.assign is not None and settings.assign not in get_args(Assign):
        fault = one_of(f"assign: {settings.assign}", str(settings.assign), get_args(Assign))
        source.fault(fault, column="assign")
    if settings.join not in get_args(Join):
        fault = one_of(f"join: {settings.join}", str(settings.join), get_args(Join))
        source.fault(fault, column="join")
    for name in ("accuracy_m", "corner_m"):
        value = getattr(settings, name)
        unsaid = name == "accuracy_m" and value is None
        if not (unsaid or _metres(value) >= 0):
            fault = Fault(repr(value), "metres, 0 or more", f"Correct {name}.")
            source.fault(fault, column=name)
    for name in _ABOVE_0:
        if not _metres(value := getattr(settings, name)) > 0:
            fault = Fault(repr(value), "metres, more than 0", f"Correct {name}.")
            source.fault(fault, column=name)


def _metres(value: object) -> float:
    """Give a length as it is, NaN for what is none: frames and flags, texts, infinity."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return math.nan
    metres = float(value)
    return metres if math.isfinite(metres) else math.nan
