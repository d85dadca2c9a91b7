"""A pile in its order: what each decision leaves to those who come after it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from outletplan.planning.deciding.decision import BESIDE, Decision, Outcome, Result, outcome_of
from outletplan.planning.deciding.numbers import EVERYWHERE
from outletplan.planning.deciding.places import own_places, places_of, taken_elsewhere
from outletplan.planning.deciding.places import taken as taken_by
from outletplan.planning.deciding.wherever import judged_wherever

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.facts.applications import Application
    from outletplan.law import Article
    from outletplan.planning.deciding.decision import Finding
    from outletplan.planning.deciding.judge import Sitting


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
        unit, leaves = int(sitting.asking.unit[a]), own_places(sitting, a)
        self.touched.update(sitting.places.above(unit), taken_elsewhere(sitting, a))
        if decision.application.request == "renewal" or decision.outcome == Outcome.REFUSE:
            return
        places, taken = places_of(sitting, a), taken_by(sitting, a)
        wherever = [*taken, *taken_elsewhere(sitting, a)]
        full = {self._place(told) for told in decision.told if _is_full(told)}
        if full:
            accepted = sitting.asking.said[a]["accepted"]
            sitting.line.wait(unit, decision.application.id, accepted, full=full, taken=taken)
            return
        sitting.places.hold(wherever)
        if decision.outcome != Outcome.PERMIT:
            sitting.open.add(a)
            self.undecided.update(wherever)
            return
        sitting.granted.add(a)
        self.granted.update(wherever)
        if own >= 0:
            sitting.gone.add(own)
        self._leave([place for place in leaves if place not in places])

    def _leave(self, left: list[int]) -> None:
        order = self.sitting.grounds.order
        self.touched.update(left)
        if order is not None and order.months:
            self.exits.update(left)
            return
        self.sitting.places.hold(left, -1)
        self.freed.update(left)

    def _place(self, told: Finding) -> int:
        if told.subject_id is None or told.subject_id == "whole_area":
            return EVERYWHERE
        return int(self.sitting.grounds.region.units.index.get_indexer([told.subject_id])[0])


def _is_full(told: Finding) -> bool:
    return told.result == Result.QUEUE and told.rule not in BESIDE


def in_order(turns: Turns, forms: Sequence[Application]) -> list[Decision]:
    """Judge a pile, first accepted first."""
    sitting, decisions = turns.sitting, []
    for a in sitting.in_order():
        sitting.hold_before(a)
        decisions.append(decided(sitting, a, forms[a]))
        turns.settle(a, decisions[-1])
    sitting.hold_rest()
    return decisions


def by_lot(turns: Turns, forms: Sequence[Application], lot: Article) -> list[Decision]:
    """
    Judge a pile of which a draw decides who is served first; the draw is not made here.

    Whoever passes both without the others and with all of them that pass without is served; whoever
    passes only without them waits for the draw.
    """
    sitting, order = turns.sitting, turns.sitting.in_order()
    sitting.hold_rest()
    alone = {a: decided(sitting, a, forms[a]) for a in order}
    asking = {a for a in order if _may_come(alone[a])}
    taken = {a: taken_by(sitting, a) for a in asking}
    for a in asking:
        sitting.places.hold(taken[a])
    drawn = set()
    for a in asking:
        sitting.open.update(asking - {a})
        sitting.places.hold(taken[a], -1)
        if decided(sitting, a, forms[a]).outcome != alone[a].outcome:
            drawn.add(a)
        sitting.open.clear()
        sitting.places.hold(taken[a])
    for a in asking:
        sitting.places.hold(taken[a], -1)
    decisions = [_to_draw(alone[a], lot) if a in drawn else alone[a] for a in order]
    for a, decision in zip(order, decisions, strict=True):
        turns.settle(a, decision)
    return decisions


def _may_come(decision: Decision) -> bool:
    stays = decision.application.request == "renewal"
    return not stays and decision.outcome in (Outcome.PERMIT, Outcome.MEASURE_ON_SITE)


def _to_draw(decision: Decision, lot: Article) -> Decision:
    """Let one wait for the draw."""
    why = "others ask for the same: a draw decides, which is not made here"
    told = tuple(
        finding._replace(result=Result.QUEUE, why=why)
        if (finding.cite, finding.rule) == (lot.cite, lot.rule.rule)
        else finding
        for finding in decision.told
    )
    outcome, step = outcome_of(told)
    return replace(decision, told=told, outcome=outcome, step=step)


def decided(sitting: Sitting, a: int, application: Application) -> Decision:
    """Judge one of a pile in its turn."""
    told, near = judged_wherever(sitting, a)
    outcome, step = outcome_of(told)
    grounds, unit = sitting.grounds, int(sitting.asking.unit[a])
    others = sitting.asking.elsewhere.get(a, ())
    plan = grounds.plan
    return Decision(
        application=application,
        outcome=outcome,
        step=step,
        unit_id=None if unit < 0 else str(grounds.region.units.index[unit]),
        unit_name=grounds.unit_name(unit),
        other_units=tuple(str(grounds.region.units.index[other]) for other in others),
        on=plan.on,
        policy=tuple(document.source.title for document in plan.edition.documents),
        told=told,
        near=near,
        plan=plan,
    )
