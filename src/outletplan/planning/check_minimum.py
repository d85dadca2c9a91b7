"""What gives way to a guaranteed minimum that is not yet reached where one asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.law.kinds import GuaranteedMinimum
from outletplan.planning.check_places import own_places

if TYPE_CHECKING:
    from outletplan.planning.check_judge import Sitting


def gives_way(sitting: Sitting, a: int, what: str) -> str | None:
    """Name the minimum to which spacing, or the total above the unit, gives way; None if none."""
    unit = int(sitting.asking.unit[a])
    if unit < 0:
        return None
    there = sum(sitting.places.held(unit)) - (unit in own_places(sitting, a))
    for item in sitting.grounds.scope.of(GuaranteedMinimum):
        if what not in item.rule.gives_way or not item.binding[unit]:
            continue
        number = sitting.grounds.numbers.of_places[item.number][unit]
        if there < number.value:
            return f"overridden by the guaranteed minimum of {number.value:,} ({item.article.cite})"
    return None


def total_gives_way(sitting: Sitting, a: int, place: int) -> str | None:
    """Name the minimum to which a cap on what the unit lies in gives way; None if none."""
    return None if place == int(sitting.asking.unit[a]) else gives_way(sitting, a, "total")
