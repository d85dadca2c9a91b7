"""Findings put in words: who is near, how far, and what that comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from outletplan.geodesy import millimetres
from outletplan.planning.deciding.decision import Finding, Result

if TYPE_CHECKING:
    from outletplan.law import Article
    from outletplan.law.kinds.distance import DistanceRule
    from outletplan.planning.deciding.distances import Near
    from outletplan.planning.scope import Scoped

SUCH_A_STREET = "; whether the door stands on a street that the clause names is to be seen on site"
CHANGED_UNSAID = "premises_changed not said: to be looked at"
IF_CHANGED = "; where they changed, "
RANK = {
    Result.BROKEN: 0,
    Result.MEASURE_ON_SITE: 1,
    Result.QUEUE: 2,
    Result.KEPT: 3,
}


def nearness(near: Near) -> tuple[float, str]:
    """Sort the nearest first."""
    told = near.told
    return (told.lower_m if told.distance_m is None else told.distance_m, told.subject_id)


def named(near: Near) -> str:
    """Name somebody near, with metres."""
    metres = near.told.lower_m if near.told.distance_m is None else near.told.distance_m
    return f"{whom(near)} {in_m(metres)}"


def whom(near: Near) -> str:
    """Name somebody near."""
    told = near.told
    words = [told.subject_id, told.name, None if told.gate is None else f"gate {told.gate}"]
    return " ".join(word for word in words if word)


def in_m(metres: float) -> str:
    """Write metres to the millimetre that was compared."""
    return "no way" if np.isinf(metres) else f"{metres:,.3f}".rstrip("0").rstrip(".") + " m"


def how_far(item: Scoped[Any], near: Near, result: Result) -> str:
    """Tell the metres to somebody, the limit, and what was found."""
    told, who = near.told, whom(near)
    edge = "more than" if near.edge == "more_than" else "at least"
    limit = f"{edge} {in_m(told.limit_m)}"
    if result == Result.QUEUE:
        return f"waits for {who}, which came before and is not decided: {limit}"
    if result == Result.MEASURE_ON_SITE:
        return _to_measure(near, limit)
    if told.distance_m is None and told.measured == "walking" and result == Result.KEPT:
        return _no_walk_told(near, limit)
    metres = told.lower_m if told.distance_m is None else told.distance_m
    at = f"{in_m(metres)}{_as_compared(item.rule, metres)}"
    by = f", measured on site, record {told.record_id}" if told.record_id else ""
    return f"{at} to {who}{by}, {limit}"


def _to_measure(near: Near, limit: str) -> str:
    """Tell why somebody has to go there."""
    told, who = near.told, whom(near)
    if told.upper_m is None and not told.lower_m:
        return f"the place of {who} is not known, {limit}: to be measured on site"
    at = f"{in_m(told.lower_m)} to {who}, {limit}"
    if near.unsure:
        return f"{at}: whether the clause means a site of its kind is to be seen on site"
    if told.lower_m == told.upper_m:
        return f"{at}, not sure with the accuracy of the points: to be measured on site"
    high = "open" if told.upper_m is None or np.isinf(told.upper_m) else in_m(told.upper_m)
    return f"from {in_m(told.lower_m)} to {high} to {who}, {limit}: to be measured on site"


def _no_walk_told(near: Near, limit: str) -> str:
    """Tell why a walk keeps a rule whose length is not known."""
    told, at = near.told, f"{in_m(near.told.lower_m)} straight to {whom(near)}"
    if told.lower_m >= told.limit_m:
        return f"{at}, {limit}: no walk is shorter"
    return f"{at}, and far more than {in_m(told.limit_m)} on foot"


def _as_compared(rule: DistanceRule, metres: float) -> str:
    """Tell what a distance is rounded to where a clause compares coarser than a millimetre."""
    if np.isinf(metres):
        return ""
    rounded_m = float(rule.rounded_mm(millimetres(np.array([metres])))[0]) / 1000
    return "" if rounded_m == metres else f" ({in_m(rounded_m)} as compared)"


def weighed(item: Scoped[Any], result: Result) -> Result:
    """Let a rule in principle ask for a review where a must refuses, measures or makes wait."""
    if item.rule.force == "must" or result in (Result.KEPT, Result.NOT_APPLICABLE):
        return result
    return Result.REVIEW


def finding_on(article: Article, result: Result, why: str, **more: Any) -> Finding:  # noqa: ANN401 - fields of a Finding
    """Find something on an article."""
    rule = article.rule
    return Finding(
        rule.rule, rule.article, article.cite, rule.force, result, why,
        assumed="; ".join(rule.assumed) or None, **more,
    )  # fmt: skip
