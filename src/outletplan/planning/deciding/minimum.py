"""What gives way to a guaranteed minimum that is not yet reached where one asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.law.kinds import GuaranteedMinimum
from outletplan.planning.deciding.places import own_places

if TYPE_CHECKING:
    from outletplan.planning.deciding.judge import Sitting


def gives_way(sitting: Sitting, a: int, what: str) -> str | None:
    """Name the minimum to which spacing gives way; None if none."""
    found = _unreached(sitting, a, what)
    return None if found is None else found[1]


def total_gives_way(sitting: Sitting, a: int, place: int) -> str | None:
    """Name the minimum to which a cap on what its unit lies in gives way; None if none."""
    found = _unreached(sitting, a, "total")
    if found is None:
        return None
    at, words = found
    above = sitting.places.above(int(sitting.asking.unit[a]))
    return words if above.index(place) > above.index(at) else None


def _unreached(sitting: Sitting, a: int, what: str) -> tuple[int, str] | None:
    """Find the unit, that of one who asks or one in which it lies, that has too few as yet."""
    grounds, unit = sitting.grounds, int(sitting.asking.unit[a])
    own = own_places(sitting, a)
    for place in grounds.scope.tree.path(unit):
        there = sum(sitting.places.held(place)) - (place in own)
        for item in grounds.scope.of(GuaranteedMinimum):
            if what not in item.rule.gives_way or not item.binding[place]:
                continue
            least = grounds.numbers.of_places[item.number][place].value
            if there < least:
                by = f"overridden by the guaranteed minimum of {least:,} ({item.article.cite})"
                return place, by
    return None
