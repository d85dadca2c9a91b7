"""Numbers of units and of what they lie in, held against one more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.kinds_of_place import in_kind_of_place
from outletplan.planning.deciding.minimum import total_gives_way
from outletplan.planning.deciding.numbers import EVERYWHERE, room_in
from outletplan.planning.deciding.places import own_places, places_of
from outletplan.planning.deciding.relief import waiver
from outletplan.planning.deciding.words import finding_on, weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.planning.deciding.decision import Finding, Neighbour
    from outletplan.planning.deciding.judge import Sitting
    from outletplan.planning.scope import Scoped

    Told = tuple[Finding, Sequence[Neighbour]]

NO_NUMBER = "gives no number here"
APART = "stands in a special place, whose number is none of its unit's"
_WORST = (Result.BROKEN, Result.QUEUE, Result.REVIEW, Result.KEPT, Result.NOT_APPLICABLE)


def count(sitting: Sitting, a: int, item: Scoped[Any]) -> Told:
    """
    Hold one more against every number that an article gives on the way up.

    A division gives one to each unit, to its streets of each kind and to all that it lies in; the
    worst is told.
    """
    by_place = sitting.grounds.numbers.of_places.get(item.number, {})
    above = sitting.places.above(int(sitting.asking.unit[a]))
    found = [_counted(sitting, a, item, place) for place in above if place in by_place]
    if not found:
        return finding_on(item.article, Result.NOT_APPLICABLE, NO_NUMBER), ()
    of_kind = in_kind_of_place(sitting, a, item, found[0])
    if of_kind is not None:  # first, so that of two that are kept the narrower is told
        found.insert(0, of_kind)
    return min(found, key=lambda finding: _WORST.index(finding.result)), ()


def _counted(sitting: Sitting, a: int, item: Scoped[Any], place: int) -> Finding:
    """Hold one more against the number of one place."""
    grounds, unit = sitting.grounds, int(sitting.asking.unit[a])
    number = grounds.numbers.of_places[item.number][place]
    more: dict[str, Any] = {
        "subject": "unit" if place == unit != EVERYWHERE else "area",
        "subject_id": _unit_id(sitting, place),
        "subject_name": _unit_name(sitting, place),
        "limit": number.value,
        "measure": "outlets",
        "arithmetic": number.arithmetic,
    }
    if (why := _unbound(sitting, a, item, place)) is not None:
        return finding_on(item.article, Result.NOT_APPLICABLE, why, **more)
    held, own = sitting.places.held(place), int(place in own_places(sitting, a))
    room = room_in(number, held, own=own, regime=grounds.regime(unit))
    more["value"] = room.used
    return finding_on(item.article, weighed(item, room.result), room.why, **more)


def _unbound(sitting: Sitting, a: int, item: Scoped[Any], place: int) -> str | None:
    """Say why a number does not bind one who asks; None if it does."""
    numbers = sitting.grounds.numbers
    number = numbers.of_places[item.number][place]
    waived = waiver(item, sitting.reliefs(a), "quota") or total_gives_way(sitting, a, place)
    if waived is not None and number.sets != "minimum":
        return waived
    if number.gave_way:
        return number.gave_way
    least, by = numbers.minima.get(place, (0, -1))
    others = sum(sitting.places.held(place)) - (place in own_places(sitting, a))
    if number.sets != "minimum" and least > max(number.value, others):
        cite = sitting.grounds.plan.edition.articles[by].cite
        return f"overridden by the guaranteed minimum of {least:,} ({cite})"
    return None if place in places_of(sitting, a) else APART


def _unit_id(sitting: Sitting, place: int) -> str:
    if place == EVERYWHERE:
        return "whole_area"
    return str(sitting.grounds.region.units.index[place])


def _unit_name(sitting: Sitting, place: int) -> str | None:
    if place == EVERYWHERE:
        return sitting.grounds.region.name or None
    return sitting.grounds.unit_name(place)
