"""A verdict on one application: what was found on every rule, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outletplan.errors import RefusedError
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from outletplan.facts.applications import Application
    from outletplan.planning.deciding.spot import Spot
    from outletplan.planning.plan import Plan


class Outcome(StrEnum):
    """What the rules say of an application; an opinion to attach, the bureau decides."""

    PERMIT = "permit"
    REFUSE = "refuse"
    QUEUE = "queue"
    MEASURE_ON_SITE = "measure_on_site"


class Result(StrEnum):
    """What was found on one rule."""

    KEPT = "kept"
    BROKEN = "broken"
    QUEUE = "queue"
    """No place is left, and the policy lets the application wait for one."""
    MEASURE_ON_SITE = "measure_on_site"
    REVIEW = "review"
    """To be weighed or looked at by the bureau; it refuses nobody."""
    NOT_JUDGED = "not_judged"
    NOT_APPLICABLE = "not_applicable"


class Finding(NamedTuple):
    """What was found on one rule, or on one claim; the docs on decisions explain each."""

    rule: str
    article: str | None
    cite: str | None
    force: str | None
    result: Result
    why: str
    subject: str | None = None
    """What was held against the limit: outlet, gate, street, unit, area, site."""
    subject_id: str | None = None
    subject_name: str | None = None
    value: float | None = None
    limit: float | None = None
    measure: str | None = None
    """What value and limit are in: m, outlets, m2."""
    method: str | None = None
    lower: float | None = None
    upper: float | None = None
    access_m: float | None = None
    street_m: float | None = None
    exit_m: float | None = None
    accuracy_m: float | None = None
    nearest: str | None = None
    """The nearest outlets or gates: id, name and metres of each."""
    arithmetic: str | None = None
    record_id: str | None = None
    assumed: str | None = None


class Neighbour(NamedTuple):
    """An outlet, an application or a gate that a distance rule was held against."""

    rule: str
    article: str
    cite: str
    subject: str
    """outlet, application or gate."""
    subject_id: str
    name: str | None
    gate: int | None
    distance_m: float | None
    lower_m: float
    upper_m: float | None
    limit_m: float
    measured: str
    verdict: str
    """kept, below or measure_on_site."""
    force: str
    record_id: str | None


class Step(NamedTuple):
    """One step of the precedence: what has to be found, and the outcome then."""

    name: str
    met: Callable[[Finding], bool]
    outcome: Outcome


BESIDE = ("spacing", "not_adjacent", "one_per_address", "street_window", "order")
"""Rules on who is beside or before whom: under one of these one waits for somebody."""

PRECEDENCE = (
    Step(
        "a site rule is broken",
        lambda f: f.result == Result.BROKEN and f.rule == "site_exclusion",
        Outcome.REFUSE,
    ),
    Step("another rule is broken", lambda f: f.result == Result.BROKEN, Outcome.REFUSE),
    Step(
        "no place is left, and there is a queue",
        lambda f: f.result == Result.QUEUE and f.rule not in BESIDE,
        Outcome.QUEUE,
    ),
    Step(
        "a draw decides between several who ask",
        lambda f: f.result == Result.QUEUE and f.rule == "order",
        Outcome.QUEUE,
    ),
    Step("one who came before is not decided", lambda f: f.result == Result.QUEUE, Outcome.QUEUE),
    Step(
        "a rule cannot be settled from the desk",
        lambda f: f.result == Result.MEASURE_ON_SITE,
        Outcome.MEASURE_ON_SITE,
    ),
    Step("nothing else is found", lambda f: True, Outcome.PERMIT),  # noqa: ARG005 - whatever it is
)
"""
The first step that any finding meets gives the outcome.

Sites come first, since nothing lifts them; then whatever cannot be mended by waiting or measuring.
A queue goes before a measurement: nobody is sent out for a place that is not free, and the
distances are judged again when it is. Whoever waits for one who came before is measured when that
one is decided. A review refuses nobody.
"""


def outcome_of(findings: tuple[Finding, ...]) -> tuple[Outcome, str]:
    """Give the outcome of findings, and the step of the precedence that gave it."""
    for step in PRECEDENCE[:-1]:
        if any(step.met(finding) for finding in findings):
            return step.outcome, step.name
    return PRECEDENCE[-1].outcome, PRECEDENCE[-1].name


def deciding(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Give the findings that met the step of the precedence; none where all is kept."""
    for step in PRECEDENCE[:-1]:
        if met := tuple(finding for finding in findings if step.met(finding)):
            return met
    return ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Decision:
    """
    What a plan says of one application: an opinion to attach to its file; the bureau decides.

    Attributes
    ----------
    application
        What was asked.
    outcome
        permit, refuse, queue or measure_on_site.
    step
        The step of the precedence that gave it.
    unit_id, unit_name
        The unit in which the place would count.
    other_units
        Ids of others in which it may lie as well, as far as its point can tell.
    on
        The day of the plan.
    policy
        Titles of the documents that were held against it.
    """

    application: Application
    outcome: Outcome
    step: str
    unit_id: str | None
    unit_name: str | None
    other_units: tuple[str, ...]
    on: date
    policy: tuple[str, ...]
    told: tuple[Finding, ...] = field(repr=False)
    near: tuple[Neighbour, ...] = field(repr=False)
    plan: Plan = field(repr=False)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """
        Every rule of the edition, kept or not, in its order; then what the applicant claims.

        The columns are described in the docs on decisions.
        """
        return shaped(pd.DataFrame(self.told), _FINDINGS)

    @cached_property
    def neighbours(self) -> pd.DataFrame:
        """Every outlet and gate near enough to matter, by rule, the nearest first."""
        return shaped(pd.DataFrame(self.near), _NEIGHBOURS)

    @cached_property
    def to_measure(self) -> pd.DataFrame:
        """What is to be measured on site, from the applicant's door to which outlet or gate."""
        table = self.neighbours
        unsettled = table["verdict"] == Result.MEASURE_ON_SITE.value
        return table[unsettled & (table["force"] == "must")].reset_index(drop=True)

    @cached_property
    def if_proved(self) -> bool:
        """
        Tell whether the outcome rests on what the applicant claims of himself.

        That is so unless it is a refusal, where a relief lifts or shortens a clause, and wherever
        type of trade, floor area, streets, a market, a first licence or premises as they were are
        claimed: whether it is so nobody has seen.
        """
        return self.outcome != Outcome.REFUSE and any(
            f.why.endswith("to be proved")
            if f.rule == "claim"
            else f.why.endswith("if it is proved")
            for f in self.told
        )

    @cached_property
    def unjudged(self) -> tuple[Finding, ...]:
        """The clauses that are in no opinion, since nobody can judge them from tables."""
        return tuple(f for f in self.told if f.result == Result.NOT_JUDGED)

    @cached_property
    def nearest_spot(self) -> Spot | None:
        """
        Give the nearest spot that would pass, or why there is none; for internal eyes only.

        None unless the outcome is refuse. It is held against the plan as it is, without the others
        of a pile, and is never part of what is handed to the applicant.
        """
        from outletplan.planning.deciding.spot import nearest_spot

        return nearest_spot(self.application, self.plan) if self.outcome == "refuse" else None

    def raise_for_refusal(self) -> Decision:
        """
        Raise where the outcome is refuse; else give the decision itself.

        Raises
        ------
        RefusedError
            With the reasons.
        """
        if self.outcome == Outcome.REFUSE:
            raise RefusedError(self)
        return self

    def __str__(self) -> str:
        """Tell the outcome and every finding, in English."""
        where = " ".join(str(word) for word in (self.unit_id, self.unit_name) if word)
        head = f"{self.application.id} ({self.application.request}) in {where or 'no unit'}"
        lines = [f"{head} on {self.on}: {self.outcome.value.replace('_', ' ')}, as {self.step}"]
        for told in self.told:
            cite = told.cite or told.rule.replace("_", " ")
            lines.append(f"  {told.result.value.replace('_', ' ')}: {cite}: {told.why}")
            lines += [f"    assumed: {told.assumed}"] if told.assumed else []
        lines += [IF_PROVED] if self.if_proved else []
        for near in self.near:
            if near.verdict == Result.MEASURE_ON_SITE and near.force == "must":
                if near.subject == "unit":
                    lines.append(f"  settle: in which unit the door stands, {near.name}")
                    continue
                gate = "" if near.gate is None else f" gate {near.gate}"
                to = f"{near.subject} {near.subject_id or near.name}{gate}"
                lines.append(f"  measure: from the door to {to}, limit {near.limit_m:g} m")
        lines.append("  An opinion to attach to the file; the bureau decides.")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Show the outcome and every finding; names are text. `outletplan.record` lays it out."""
        from outletplan.planning.deciding.glance import as_html

        return as_html(self)


IF_PROVED = "  It holds if what the applicant claims is proved."
_METRES = ("value", "limit", "lower", "upper", "access_m", "street_m", "exit_m", "accuracy_m")
_FINDINGS = {name: "float64" if name in _METRES else "str" for name in Finding._fields}
_NEIGHBOURS = {name: "float64" if name.endswith("_m") else "str" for name in Neighbour._fields} | {
    "gate": "Int64"
}
