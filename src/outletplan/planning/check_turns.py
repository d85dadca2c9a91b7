"""What a decision of a pile leaves to those who come after it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outletplan.planning.check_numbers import EVERYWHERE
from outletplan.planning.decision import BESIDE, Outcome, Result

if TYPE_CHECKING:
    from outletplan.planning.check_judge import Sitting
    from outletplan.planning.decision import Decision, Finding


@dataclass(eq=False, kw_only=True)
class Turns:
    """A pile in its order: what each decision takes, holds or leaves."""

    sitting: Sitting
    granted: Counter[int] = field(default_factory=Counter)
    """Places that those granted take, by place."""
    undecided: Counter[int] = field(default_factory=Counter)
    """Places held by those who are to be measured, or wait for one who is."""
    freed: Counter[int] = field(default_factory=Counter)
    """Places of those who have moved away, free for others."""
    exits: Counter[int] = field(default_factory=Counter)
    """Places of those who have moved away, free when the next period begins."""
    touched: set[int] = field(default_factory=set)

    def settle(self, a: int, decision: Decision) -> None:
        """
        Let a decision count for those after it.

        One that is granted uses a place and stands where he asked; one who moves leaves his old
        place. One to be measured, or waiting for one who is, holds a place and makes those wait who
        are too near. One who waits for a place has the next that is left, and stands nowhere yet. A
        refusal and a renewal use nothing.
        """
        sitting, own = self.sitting, int(self.sitting.asking.own[a])
        unit, leaves = int(sitting.asking.unit[a]), sitting.leaves(a)
        self.touched.update(sitting.places.above(unit))
        if decision.application.request == "renewal" or decision.outcome == Outcome.REFUSE:
            return
        taken = sitting.places.apart(unit, leaves)
        full = {self._place(told) for told in decision.told if _is_full(told)}
        if full:
            accepted = sitting.asking.rows["accepted"].iloc[a]
            sitting.line.wait(unit, decision.application.id, accepted, full=full, leaves=leaves)
            return
        sitting.places.hold(taken)
        if decision.outcome != Outcome.PERMIT:
            sitting.open.add(a)
            self.undecided.update(taken)
            return
        sitting.granted.add(a)
        self.granted.update(taken)
        if own >= 0:
            sitting.gone.add(own)
        if leaves is not None:
            self._leave(unit, leaves)

    def _leave(self, unit: int, leaves: int) -> None:
        left = self.sitting.places.apart(leaves, unit)
        self.touched.update(left)
        self.sitting.places.hold(left, -1)
        self.freed.update(left)

    def _place(self, told: Finding) -> int:
        if told.subject_id is None or told.subject_id == "whole_area":
            return EVERYWHERE
        return int(self.sitting.grounds.region.units.index.get_indexer([told.subject_id])[0])


def _is_full(told: Finding) -> bool:
    return told.result == Result.QUEUE and told.rule not in BESIDE
