"""What a record adds to single facts, so that nobody reads more or less into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.facts.cells import day
from outletplan.planning.deciding.wherever import NOT_SURE
from outletplan.show.records.words import put

if TYPE_CHECKING:
    from outletplan.planning.deciding.decision import Decision, Finding
    from outletplan.show.words.labels import Lang


def accepted(decision: Decision, lang: Lang) -> str:
    """Tell when it was accepted, and where the day judged or a policy is of another time."""
    said = decision.application.accepted
    told, on = _moment(said), day(said)
    if on is None:
        return told
    if on > decision.on:
        return put("accepted_after", lang, at=told)
    begun = [each.in_force for each in decision.plan.edition.documents]
    if any(each != "not_stated" and on < each for each in begun):
        return put("accepted_before", lang, at=told)
    return told


def _moment(said: object) -> str:
    """Write a time without seconds, a day without a time."""
    if said is None:
        return ""
    if not isinstance(said, pd.Timestamp):
        return str(said)
    return str(said.date()) if said == said.normalize() else f"{said:%Y-%m-%d %H:%M}"


def along_the_front(finding: Finding) -> bool:
    """Tell whether a walk was judged by the frontage: any other is as long as its upper bound."""
    return (
        finding.method == "walking"
        and finding.access_m is not None
        and finding.value is not None
        and finding.upper is not None
        and finding.value < finding.upper
    )


def on_the_unit(finding: Finding) -> bool:
    """Tell whether it says that a point cannot tell in which unit it lies: nobody claims that."""
    return finding.rule == "claim" and finding.why.startswith(NOT_SURE)
