"""The street window around one who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from outletplan.planning.basis import NO_WINDOWS
from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.relief import waiver
from outletplan.planning.deciding.words import finding_on, weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.law.kinds import StreetWindow
    from outletplan.planning.deciding.decision import Finding, Neighbour
    from outletplan.planning.deciding.distances import Window
    from outletplan.planning.deciding.judge import Sitting
    from outletplan.planning.scope import Scoped

    Told = tuple[Finding, Sequence[Neighbour]]

ON_NO_STREET = "the door stands on no street"


def window(sitting: Sitting, a: int, item: Scoped[Any]) -> Told:
    """Count who stands along the street with the one who asks."""
    rule = item.rule
    if sitting.asking.feet is not None and not sitting.asking.feet.snapped[a]:
        return finding_on(item.article, Result.NOT_APPLICABLE, ON_NO_STREET), ()
    if (none := sitting.unreached(a, item)) is not None:
        return none, ()
    if sitting.grounds.walk is None:
        return sitting.to_see(item, NO_WINDOWS, "street", "")
    if (waived := waiver(item, sitting.reliefs(a), "window")) is not None:
        return finding_on(item.article, Result.NOT_APPLICABLE, waived), ()
    windows = sitting.found.windows[a, item.number]
    there = [_in_window(sitting, window, sitting.granted) for window in windows]
    others, window = max(zip(there, windows, strict=True), key=lambda each: each[0])
    if not _keeps(rule, others):
        result, why = Result.BROKEN, rule.arithmetic(others)
    else:
        result, why, window = _with_open(sitting, rule, windows, window, others)
    found = finding_on(
        item.article, weighed(item, result), why, subject="street",
        subject_id=window.street_id, subject_name=window.street_name,
        value=others + (rule.applicant == "counted"), limit=rule.at_most, measure="outlets",
        method="street_window", arithmetic=rule.arithmetic(others),
    )  # fmt: skip
    return sitting.unless_elsewhere(found, item)


def _with_open(
    sitting: Sitting, rule: StreetWindow, windows: list[Window], window: Window, others: int
) -> tuple[Result, str, Window]:
    """Let those who came before and are not decided make wait where they would break a rule."""
    everyone = sitting.granted | sitting.open
    for each in windows:
        before = [name for name in each.before if name in sitting.line.undecided]
        if not _keeps(rule, _in_window(sitting, each, everyone) + len(before)):
            ids = [sitting.asking.ids[o] for o in each.others if o in sitting.open]
            waits = ", ".join([*before, *ids])
            why = f"waits for {waits}, which came before and is not decided: at most "
            return Result.QUEUE, f"{why}{rule.at_most:,}", each
    return Result.KEPT, rule.arithmetic(others), window


def _in_window(sitting: Sitting, window: Window, others: set[int]) -> int:
    """Count who stands in a window, those of the pile among them that are named."""
    there = sum(row not in sitting.gone for row in window.outlets.tolist())
    return there + sum(row in others for row in window.others.tolist())


def _keeps(rule: StreetWindow, others: int) -> bool:
    return bool(rule.keeps(np.array([others]))[0])
