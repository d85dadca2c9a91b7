"""What the numbers rest on, and which clauses could not be judged: never silently dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.law.kinds import (
    Interval,
    NotJudged,
    QuantityRule,
    SiteExclusion,
    Spacing,
    StreetClasses,
    StreetWindow,
)
from outletplan.measure.hierarchy import Hierarchy
from outletplan.planning.counting.people import People
from outletplan.planning.gaps import gaps_between, silent
from outletplan.planning.spacing.reach import stand_of
from outletplan.planning.spacing.sites import no_sites, site_gaps
from outletplan.planning.streets.stretches import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Edition
    from outletplan.law.kinds import AppliedRule, Ranged
    from outletplan.measure.meeting import Join
    from outletplan.measure.network import Network
    from outletplan.planning.scope import Scope, Scoped
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]

NO_STREETS = (
    "no street network: a pair is kept where the straight line proves it, "
    "and measured on site where it does not"
)
NO_WINDOWS = "no street network: nobody knows who stands along which street"
METHOD_NOT_STATED = (
    "the source does not say how to measure: a pair is kept or below where it is so both by the "
    "straight line and on foot, and measured on site where it is not"
)


def not_judged(
    region: Region,
    edition: Edition,
    scope: Scope,
    walk: OnFoot | None,
    *,
    counted: Flags,
    also: Iterable[tuple[Scoped[Any], str]],
) -> pd.DataFrame:
    """List the clauses that were not judged, or only in part, and why; `also` are numbers."""
    rows = [
        (article, article.rule.reason)
        for article in edition.articles
        if isinstance(article.rule, NotJudged)
    ]
    rows += [(article, reason) for article, reason in scope.unmatched]
    rows += [(item.article, reason) for item, reason in also]
    placed = counted & ~np.isnan(region.lonlat("outlets")[0])
    for item in scope.of(Spacing):
        reasons = _distance_gaps(item.rule.measured, walk, counted=counted, placed=placed)
        reasons += street_gaps(item.rule.on_streets, walk)
        rows += [(item.article, reason) for reason in reasons]
    outlets = stand_of(region, walk, on=edition.on)
    for each in scope.articles:
        reasons = [*gaps_between(each.rule, outlets, walk, counted=counted)]
        reasons += _streets_unsaid(each.rule, walk)
        rows += [(each.article, reason) for reason in reasons]
    for exclusion in scope.of(SiteExclusion):
        reasons = no_sites(region.sites, exclusion.rule)
        if region.sites is not None and not reasons:
            reasons += site_gaps(region, region.sites, exclusion.rule, walk)
            measured = exclusion.rule.measured
            reasons += _distance_gaps(measured, walk, counted=counted, placed=placed)
        rows += [(exclusion.article, reason) for reason in reasons]
    for window in scope.of(StreetWindow):
        reasons = _window_gaps(window.rule.on_streets, walk, counted=counted)
        rows += [(window.article, reason) for reason in reasons]
    for article in edition.articles:
        if isinstance(article.rule, StreetClasses):
            rows += [(article, reason) for reason in _class_gaps(article.rule, walk)]
    return pd.DataFrame(
        [(a.rule.rule, a.rule.article, a.cite, reason, a.rule.text) for a, reason in rows],
        columns=["rule", "article", "cite", "reason", "text"],
        dtype="str",
    )


def street_gaps(streets: Ranged | None, walk: OnFoot | None) -> list[str]:
    """Say where a rule for some streets reaches everyone, since nobody knows which those are."""
    if streets is None or (walk is not None and walk.named(streets) is not None):
        return []
    named = ", ".join(f"{column} {_wanted(want)}" for column, want in streets)
    return [f"no street is known by {named}: the rule reaches all outlets of its units"]


def _wanted(want: tuple[str, ...] | Interval) -> str:
    return want.words() if isinstance(want, Interval) else " or ".join(want)


def _streets_unsaid(rule: AppliedRule, walk: OnFoot | None) -> Iterator[str]:
    """Count the streets that a rule for some streets would perhaps mean, if they said more."""
    streets = getattr(rule, "on_streets", None)
    if streets is None or walk is None or walk.named(streets) is None:
        return
    for column in walk.asked(streets):
        if count := silent(streets, column, walk.streets).sum():
            yield f"{count} streets say no {column}: the rule does not reach them"


def _distance_gaps(
    measured: str, walk: OnFoot | None, *, counted: Flags, placed: Flags
) -> list[str]:
    reasons = []
    if measured == "not_stated":
        reasons.append(METHOD_NOT_STATED)
    if measured == "walking" and walk is None:
        reasons.append(NO_STREETS)
    if pointless := int((counted & ~placed).sum()):
        reasons.append(f"{pointless} outlets in being have no point")
    if measured != "straight" and walk is not None:
        lost = int((placed & ~walk.feet.snapped).sum())
        if lost:
            reasons.append(
                f"{lost} outlets in being stand on no street: only the straight line is known"
            )
    return reasons


def _window_gaps(streets: Ranged | None, walk: OnFoot | None, *, counted: Flags) -> list[str]:
    if walk is None:
        return [NO_WINDOWS]
    lost = int((counted & ~walk.feet.snapped).sum())
    told = [f"{lost} outlets in being stand on no street: they are in no window"] if lost else []
    return told + street_gaps(streets, walk)


def _class_gaps(rule: StreetClasses, walk: OnFoot | None) -> list[str]:
    """Say which streets have no name in the plan."""
    if walk is None:
        return [NO_WINDOWS]
    said = walk.network.streets["street_class"]
    others = said[(said != "") & said.map(rule.name_of).isna()]
    gaps = []
    if len(others):
        classes = ", ".join(sorted(set(others)))
        gaps.append(f"{len(others)} streets are of classes that it does not name: {classes}")
    if (said == "").any():
        gaps.append(f"{(said == '').sum()} streets say no class")
    return gaps


def assumptions(
    region: Region, edition: Edition, *, counted: Flags, read: Mapping[str, str]
) -> pd.DataFrame:
    """List what was read into the sources, what they leave open, and how things were counted."""
    rows: list[tuple[str, str | None, str | None, str]] = [
        (said.kind, said.cite, said.article, said.what) for said in edition.assumptions
    ]
    said_how = [*_methods(region, counted), *_strays(region, edition)]
    said_how += [f"{word} read as {code}, as the tables have it" for word, code in read.items()]
    rows += [("method", None, None, what) for what in said_how]
    return pd.DataFrame(rows, columns=["kind", "cite", "article", "what"], dtype="str")


def _strays(region: Region, edition: Edition) -> Iterator[str]:
    """Say whether units whose parent is not in the table are counted in the whole area apart."""
    people = People(region, Hierarchy.of(region.units["parent_id"]))
    strays = int(people.strays().sum())
    bases = {
        article.rule.counts
        for article in edition.articles
        if isinstance(article.rule, QuantityRule)
        and article.rule.applies_to == "whole_area"
        and article.rule.sites is None
    }
    if not strays or strays == len(region.units):
        return
    for counts in sorted(basis for basis in bases if basis is not None):
        if people.strays_inside(counts):
            top = region.units.index[region.units["parent_id"].isna()][0]
            yield f"{strays} units whose parent is not in the table are taken as inside {top}"
        else:
            yield f"{strays} units whose parent is not in the table are added to the whole area"


_JOINED = {
    "vertices": "at shared vertices",
    "endpoints": "at shared end points only",
    "crossings": "at shared vertices and wherever they cross",
}


def _joined(network: Network, join: Join) -> str:
    """Say what hangs together, since no walk is known from one part to another."""
    km = network.components["length_m"] / 1000
    return (
        f"streets join {_JOINED[join]}: {len(km):,} parts that hang together, "
        f"the longest {km.iloc[0]:,.1f} of {km.sum():,.1f} km"
    )


def _methods(region: Region, counted: Flags) -> Iterator[str]:
    outlets = region.outlets[counted]
    placed = ~np.isnan(region.lonlat("outlets")[0][counted])
    unsure = outlets["accuracy_m"].isna() & placed
    if unsure.any() and region.accuracy_m is None:
        yield f"{int(unsure.sum())} points taken as exact: no accuracy_m is stated"
    elif unsure.any():
        yield f"points taken as right within {region.accuracy_m:g} m"
    yield f"outlets belong to units by {region.assign}"
    if region.network is not None:
        yield _joined(region.network, region.join)
        yield from METHODS
    for column, taken in (
        ("opened", "taken as opened"),
        ("status", "taken as active"),
        ("licensed", "taken as licensed"),
    ):
        missing = int(outlets[column].isna().sum())
        if missing:
            yield f"{missing} outlets without {column} {taken}"
