"""Who came against who left: one in when so many leave, no more new ones than left last year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from outletplan.law.kinds import Order
from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.numbers import EVERYWHERE
from outletplan.planning.deciding.words import finding_on, weighed

if TYPE_CHECKING:
    from outletplan.law import Article
    from outletplan.law.kinds.unit_class import ClassRegime
    from outletplan.planning.deciding.decision import Finding
    from outletplan.planning.deciding.judge import Sitting
    from outletplan.planning.scope import Scoped

LIMITS_NOBODY = "limits nobody"
LEFT_UNKNOWN = "how many left is not known: to be looked at"


class Room(NamedTuple):
    """How many may come, and how many of them have."""

    allowed: int
    used: int

    @property
    def left(self) -> int:
        """How many more may come."""
        return max(0, self.allowed - self.used)

    def words(self) -> str:
        """Say so."""
        rest = f"{self.left:,} left" if self.left else "none left"
        return f"{self.allowed:,} may come, {self.used:,} came or are held: {rest}"


def one_in_when_so_many_leave(
    sitting: Sitting, a: int, item: Scoped[Any], own: ClassRegime
) -> Finding:
    """
    Hold one more in a unit against those who left it since the clause began.

    Parameters
    ----------
    sitting
        The pile.
    a
        Who asks.
    item
        The clause on classes of unit.
    own
        What it says of the class of his unit.
    """
    unit, grounds = int(sitting.asking.unit[a]), sitting.grounds
    said = f"class {own.unit_class}: one comes in when {own.leave:,} leave"
    document = item.article.document.in_force
    since = item.rule.since or (document if isinstance(document, date) else None)
    left = None if since is None else grounds.day_between("closed", since, grounds.plan.on)
    unit_of: dict[str, Any] = {
        "subject": "unit", "subject_id": str(grounds.region.units.index[unit]),
        "subject_name": grounds.unit_name(unit),
    }  # fmt: skip
    if since is None or left is None:
        return finding_on(item.article, Result.REVIEW, f"{said}; {LEFT_UNKNOWN}", **unit_of)
    room = Room(own.may_come(int(left[unit])) or 0, _came(sitting, a, unit, since))
    return finding_on(
        item.article, weighed(item, Result.KEPT if room.left else Result.QUEUE),
        f"{said}; since {since} {left[unit]:,} left, so {room.words()}",
        **unit_of, value=room.used, limit=room.allowed, measure="outlets",
    )  # fmt: skip


def of_all(sitting: Sitting, a: int, article: Article) -> Finding:
    """Hold a new licence against those who left last year, where a clause says so."""
    rule = article.rule
    if not isinstance(rule, Order) or rule.new_at_most is None:
        return finding_on(article, Result.NOT_APPLICABLE, LIMITS_NOBODY)
    if sitting.asking.said[a]["request"] != "new":
        return finding_on(article, Result.NOT_APPLICABLE, "asked of: new")
    year = sitting.grounds.plan.on.year
    first = date(year, 1, 1)
    left = sitting.grounds.day_between("closed", date(year - 1, 1, 1), first - timedelta(days=1))
    area: dict[str, Any] = {"subject": "area", "subject_id": "whole_area"}
    if left is None:
        return finding_on(article, Result.REVIEW, LEFT_UNKNOWN, **area)
    room = Room(rule.may_come(int(left[EVERYWHERE])) or 0, _came(sitting, a, EVERYWHERE, first))
    result = Result.KEPT if room.left else Result.BROKEN
    if rule.force != "must" and result == Result.BROKEN:
        result = Result.REVIEW
    return finding_on(
        article, result, f"{left[EVERYWHERE]:,} left in {year - 1}, so {room.words()}",
        **area, value=room.used, limit=room.allowed, measure="outlets",
    )  # fmt: skip


def _came(sitting: Sitting, a: int, place: int, since: date) -> int:
    """Count those who opened in a place since a day, and those who hold or wait for a place."""
    grounds, asking = sitting.grounds, sitting.asking
    opened = grounds.day_between("opened", since, grounds.plan.on)
    waiting = {each.application_id for each in sitting.line.queue}
    held = {*sitting.granted, *sitting.open} - {a}
    held |= {k for k, name in enumerate(asking.ids) if name in waiting and k != a}
    ours = sum(_comes(sitting, int(asking.unit[k]), int(asking.own[k]), place) for k in held)
    before = sum(_comes(sitting, each.unit, each.own, place) for each in sitting.line.came)
    return (0 if opened is None else int(opened[place])) + ours + before


def _comes(sitting: Sitting, unit: int, own: int, place: int) -> bool:
    """Tell whether one who asks in a unit would be new in a place."""
    there = place in sitting.grounds.above(unit)
    return there and not (own >= 0 and place in sitting.grounds.above_outlet(own))
