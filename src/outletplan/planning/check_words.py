"""Findings put in words: who is near, how far, and what that comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from outletplan.planning.decision import Finding, Result

if TYPE_CHECKING:
    from outletplan.law import Article
    from outletplan.planning.check_distances import Near
    from outletplan.planning.scope import Scoped

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
