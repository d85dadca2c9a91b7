"""Where each article applies: the units it names, found in the table once for all rooms here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar, cast

import numpy as np

from outletplan.errors import PolicyError
from outletplan.law.kinds import AppliedRule, NumberRule, YearlyPath
from outletplan.measure.hierarchy import Hierarchy
from outletplan.planning.columns import column_faults
from outletplan.planning.selecting import (
    no_match,
    selected,
    unknown_ids,
    unsaid,
)

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from outletplan.errors import Problem
    from outletplan.facts import Region
    from outletplan.law import Article, Edition
    from outletplan.law.kinds import Ranged

    Flags = NDArray[np.bool_]

Rule_co = TypeVar("Rule_co", bound=AppliedRule, covariant=True)
AnyRule = TypeVar("AnyRule", bound=AppliedRule)


@dataclass(frozen=True, eq=False, kw_only=True)
class Scoped(Generic[Rule_co]):
    """A rule and the units it applies to; no unit at all when it applies to the whole area."""

    rule: Rule_co
    article: Article
    units: Flags
    number: int
    """Position of the article in the edition, which orders whatever is otherwise equal."""
    yields: dict[str, Flags]
    """By article to which it gives way: the units that both name, where no number of it binds."""

    @property
    def binding(self) -> Flags:
        """The units it applies to, without those where it gives way."""
        binding = self.units.copy()
        for given_way in self.yields.values():
            binding &= ~given_way
        return binding

    def gives_way_to(self, other: Scoped[AppliedRule]) -> bool:
        """Tell whether this rule gives way where another reaches the same."""
        same = other.article.document is self.article.document
        return same and other.rule.article in self.rule.gives_way_to

    @property
    def whole_area(self) -> bool:
        """Tell whether the article binds the region as one."""
        return self.rule.applies_to == "whole_area"


@dataclass(frozen=True, eq=False, kw_only=True)
class Scope:
    """
    The articles of an edition that name something in this region, by what they govern.

    A matched unit with another matched unit below it is an *area*: its number binds the sum below.
    Every other matched unit is a *planning unit*, as is a unit with nothing below it that no number
    reaches (its quota is null). What lies below a planning unit is a *part* of it.
    """

    articles: tuple[Scoped[AppliedRule], ...]
    unmatched: tuple[tuple[Article, str], ...]
    tree: Hierarchy
    role: NDArray[np.str_]

    def of(self, kind: type[AnyRule]) -> tuple[Scoped[AnyRule], ...]:
        """Pick the articles of a kind, in the order of the edition."""
        return tuple(
            cast("Scoped[AnyRule]", item) for item in self.articles if isinstance(item.rule, kind)
        )


def scope_of(region: Region, edition: Edition) -> Scope:
    """
    Find the units that each article names.

    Raises
    ------
    PolicyError
        If an article names a column that the table does not have, or one of numbers takes in a unit
        and another below it, so that people would be counted twice. All faults at once.
    """
    units, tree = region.units, Hierarchy.of(region.units["parent_id"])
    scoped: list[Scoped[AppliedRule]] = []
    unmatched: list[tuple[Article, str]] = []
    problems: list[Problem] = []
    for number, article in enumerate(edition.articles):
        rule, why_not = _on_day(article, edition.on)
        unmatched += [(article, why) for why in why_not]
        if rule is None:
            continue
        if faults := column_faults(article, region, edition.on):
            problems += faults
            continue
        flags = _matched(rule, units, tree)
        unmatched += [(article, reason) for reason in _unknown(rule, units)]
        item: Scoped[AppliedRule] = Scoped(
            rule=rule, article=article, units=flags, number=number, yields={}
        )
        if not (flags.any() or item.whole_area):
            unmatched.append((article, _no_match(rule, units)))
        scoped.append(item)
    problems += [
        problem
        for item in scoped
        if numbers_units(item.rule)
        for problem in _counted_twice(item, units, tree)
    ]
    if problems:
        raise PolicyError(problems)
    scoped = [replace(item, yields=_yields(item, scoped)) for item in scoped]
    return Scope(
        articles=tuple(scoped),
        unmatched=tuple(unmatched),
        tree=tree,
        role=_roles(scoped, tree),
    )


def numbers_units(rule: AppliedRule) -> bool:
    """Tell whether a rule gives a number to units, not to the sites in them."""
    return isinstance(rule, NumberRule) and getattr(rule, "sites", None) is None


def _on_day(article: Article, on: date) -> tuple[AppliedRule | None, list[str]]:
    """Give the rule as it stands on a day; None if it applies to nothing then, and why."""
    rule = article.rule
    if not isinstance(rule, AppliedRule):
        return None, []
    if (why := rule.not_on(on)) is not None:
        return None, [why]
    if isinstance(rule, YearlyPath):
        come = rule.as_of(on)
        return come, [] if come else [f"its first step is on {rule.steps[0].since}"]
    return rule, []


def _matched(rule: AppliedRule, units: pd.DataFrame, tree: Hierarchy) -> Flags:
    """Flag the units that a rule names, within those it names, whatever it gives way to."""
    if rule.applies_to == "whole_area":
        return np.zeros(len(units), dtype=bool)
    flags = tree.leaves if rule.applies_to == "every_unit" else selected(rule.applies_to, units)
    if rule.within is not None:
        flags = flags & (tree.nearest_above(selected(rule.within, units)) >= 0)
    return flags


def _selectors(rule: AppliedRule) -> list[Ranged]:
    return [columns for columns in (rule.applies_to, rule.within) if isinstance(columns, tuple)]


def _unknown(rule: AppliedRule, units: pd.DataFrame) -> list[str]:
    """Count the units that a range would perhaps reach, if they said their number."""
    return [
        *(
            reason
            for columns in _selectors(rule)
            for reason in unsaid(columns, units, noun="units")
        ),
        *(
            f"no unit of this region has unit_id {', '.join(strange)}"
            for columns in _selectors(rule)
            if (strange := unknown_ids(columns, units))
        ),
    ]


def _no_match(rule: AppliedRule, units: pd.DataFrame) -> str:
    """Say why a rule finds no unit."""
    for columns in _selectors(rule):
        if not selected(columns, units).any():
            return no_match(columns, units, noun="unit")
    return "no unit of this region has all that the rule names"


def _yields(item: Scoped[AppliedRule], scoped: list[Scoped[AppliedRule]]) -> dict[str, Flags]:
    """Find the units that articles to which one gives way name too."""
    yields: dict[str, Flags] = {}
    for other in scoped:
        if item.gives_way_to(other):
            article = other.rule.article
            yields[article] = yields.get(article, False) | (item.units & other.units)
    return yields


def _counted_twice(
    item: Scoped[AppliedRule], units: pd.DataFrame, tree: Hierarchy
) -> list[Problem]:
    twice = np.flatnonzero(item.units & tree.any_below(item.units))
    if not len(twice):
        return []
    upper = tree.nearest_above(item.units)
    inner = [
        row
        for row in np.flatnonzero(item.units & tree.any_above(item.units))
        if upper[tree.parent[row]] == twice[0]
    ]
    found = f"{units.index[twice[0]]} and, below it, {units.index[int(inner[0])]}" + (
        f" (and {len(twice) - 1} more such units)" if len(twice) > 1 else ""
    )
    expected = "units of one level, so that nobody is counted twice"
    remedy = "Let `applies_to` choose one kind or level."
    return [item.article.fault(found, expected, remedy, at="applies_to")]


def _roles(scoped: list[Scoped[AppliedRule]], tree: Hierarchy) -> NDArray[np.str_]:
    numbered = np.zeros(len(tree.parent), dtype=bool)
    for item in scoped:
        if numbers_units(item.rule):
            numbered |= item.binding
    ruled = numbered & ~tree.any_below(numbered)
    part = tree.any_above(ruled)
    unit = ruled | (tree.leaves & ~part)
    return np.where(unit, "unit", np.where(part, "part", "area"))
