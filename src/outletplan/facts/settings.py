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


def check_settings(settings: Settings, notes: Notes) -> None:
    """Note every setting that is no word or length of its kind."""
    source = Source(table="region", notes=notes)
    if settings.assign is not None and settings.assign not in get_args(Assign):
        fault = one_of(f"assign: {settings.assign}", str(settings.assign), get_args(Assign))
        source.fault(fault, column="assign")
    if settings.join not in get_args(Join):
        fault = one_of(f"join: {settings.join}", str(settings.join), get_args(Join))
        source.fault(fault, column="join")
    if settings.accuracy_m is not None and not _metres(settings.accuracy_m) >= 0:
        fault = Fault(repr(settings.accuracy_m), "metres, 0 or more", "Correct accuracy_m.")
        source.fault(fault, column="accuracy_m")
    if not _metres(settings.snap_at_most_m) > 0:
        found, remedy = repr(settings.snap_at_most_m), "Correct snap_at_most_m."
        source.fault(Fault(found, "metres, more than 0", remedy), column="snap_at_most_m")


def _metres(value: object) -> float:
    """Give a length as it is, NaN for what is none: frames and flags, texts, infinity."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return math.nan
    metres = float(value)
    return metres if math.isfinite(metres) else math.nan
