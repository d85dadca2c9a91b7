"""What the numbers rest on, and which clauses could not be judged: never silently dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import NotJudged, Spacing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Edition
    from outletplan.planning.scope import Scope

NO_STREETS = (
    "no street network: a pair is kept where the straight line proves it, "
    "and measured on site where it does not"
)
METHOD_NOT_STATED = (
    "the source does not say how to measure: a pair is kept where the straight line proves it "
    "for every method, and measured on site where it does not"
)


def not_judged(
    region: Region, edition: Edition, scope: Scope, *, counted: NDArray[np.bool_]
) -> pd.DataFrame:
    """List the clauses that were not judged, or only in part, and why."""
    rows = [
        (article, article.rule.reason)
        for article in edition.articles
        if isinstance(article.rule, NotJudged)
    ]
    rows += [(article, reason) for article, reason in scope.unmatched]
    lon, _ = region.lonlat("outlets")
    pointless = int((counted & np.isnan(lon)).sum())
    for item in scope.of(Spacing):
        if item.rule.measured == "not_stated":
            rows.append((item.article, METHOD_NOT_STATED))
        if item.rule.measured == "walking":
            rows.append((item.article, NO_STREETS))
        if pointless:
            rows.append((item.article, f"{pointless} outlets in being have no point"))
    return pd.DataFrame(
        [(a.rule.rule, a.rule.article, a.cite, reason, a.rule.text) for a, reason in rows],
        columns=["rule", "article", "cite", "reason", "text"],
        dtype="str",
    )


def assumptions(region: Region, edition: Edition, *, counted: NDArray[np.bool_]) -> pd.DataFrame:
    """List what was read into the sources, what they leave open, and how things were counted."""
    rows: list[tuple[str, str | None, str | None, str]] = [
        (said.kind, said.cite, said.article, said.what) for said in edition.assumptions
    ]
    rows += [("method", None, None, what) for what in _methods(region, counted)]
    return pd.DataFrame(rows, columns=["kind", "cite", "article", "what"], dtype="str")


def _methods(region: Region, counted: NDArray[np.bool_]) -> Iterator[str]:
    outlets = region.outlets[counted]
    unsure = outlets["accuracy_m"].isna()
    if unsure.any() and region.accuracy_m is None:
        yield f"{int(unsure.sum())} points taken as exact: no accuracy_m is stated"
    elif unsure.any():
        yield f"points taken as right within {region.accuracy_m:g} m"
    yield f"outlets belong to units by {region.assign}"
    for column, taken in (
        ("opened", "taken as opened"),
        ("status", "taken as active"),
        ("licensed", "taken as licensed"),
    ):
        missing = int(outlets[column].isna().sum())
        if missing:
            yield f"{missing} outlets without {column} {taken}"
