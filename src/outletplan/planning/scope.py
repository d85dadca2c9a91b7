"""Where each article applies: the units it names, found in the table once for all rooms here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

import numpy as np
import pandas as pd

from outletplan.errors import PolicyError, Problem
from outletplan.law.kinds import AppliedRule, Interval, QuantityRule
from outletplan.measure.hierarchy import Hierarchy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Article, Edition

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

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
        If a selector names a column that units do not have, or if one article of numbers takes in a
        unit and another below it, so that people would be counted twice. All faults at once.
    """
    units, tree = region.units, Hierarchy.of(region.units["parent_id"])
    scoped: list[Scoped[AppliedRule]] = []
    unmatched: list[tuple[Article, str]] = []
    problems: list[Problem] = []
    for number, article in enumerate(edition.articles):
        rule = article.rule
        if not isinstance(rule, AppliedRule):
            continue
        flags, faults = _matched(rule, article, units, tree)
        if not faults:
            unmatched += [(article, reason) for reason in _unknown(rule, units)]
        problems += faults
        item: Scoped[AppliedRule] = Scoped(rule=rule, article=article, units=flags, number=number)
        if not (flags.any() or item.whole_area or faults):
            unmatched.append((article, _no_match(rule, units)))
        scoped.append(item)
    problems += [
        problem
        for item in scoped
        if isinstance(item.rule, QuantityRule)
        for problem in _counted_twice(item, units, tree)
    ]
    if problems:
        raise PolicyError(problems)
    return Scope(
        articles=tuple(scoped),
        unmatched=tuple(unmatched),
        tree=tree,
        role=_roles(scoped, tree),
    )


def _matched(
    rule: AppliedRule, article: Article, units: pd.DataFrame, tree: Hierarchy
) -> tuple[Flags, list[Problem]]:
    nothing = np.zeros(len(units), dtype=bool)
    applies_to = rule.applies_to
    if applies_to == "whole_area":
        return nothing, []
    if applies_to == "every_unit":
        return tree.leaves, []
    absent = [column for column, _ in applies_to if column not in units.columns]
    if absent:
        expected = "a column of units: " + ", ".join(c for c in units.columns if c != "geometry")
        remedy = "Correct the name, or keep the column with `keep` in the region's manifest."
        return nothing, [
            Problem(article.document.name, None, article.cite, repr(column), expected, remedy)
            for column in absent
        ]
    flags = np.ones(len(units), dtype=bool)
    problems = []
    for column, wanted in applies_to:
        if isinstance(wanted, Interval):
            flags &= wanted.holds(_numbers(units[column]))
            problems += _no_numbers(column, article, units)
        else:
            flags &= units[column].astype("str").isin(wanted).to_numpy(dtype=bool)
    return flags, problems


def _numbers(column: pd.Series) -> Floats:
    """Give a column as numbers, NaN where it has none."""
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _no_numbers(column: str, article: Article, units: pd.DataFrame) -> list[Problem]:
    """Refuse a range of a column that holds words."""
    words = units[column][units[column].notna().to_numpy() & np.isnan(_numbers(units[column]))]
    if words.empty:
        return []
    found, remedy = f"{column} {words.iloc[0]!r}", "Name a column of numbers, or the words wanted."
    expected = "numbers, as the rule wants a range of them"
    return [Problem(article.document.name, None, article.cite, found, expected, remedy)]


def _unknown(rule: AppliedRule, units: pd.DataFrame) -> list[str]:
    """Count the units that a range would perhaps reach, if they said their number."""
    if isinstance(rule.applies_to, str):
        return []
    named = np.ones(len(units), dtype=bool)
    for column, wanted in rule.applies_to:
        if not isinstance(wanted, Interval):
            named &= units[column].astype("str").isin(wanted).to_numpy(dtype=bool)
    missing = {
        column: int((named & units[column].isna().to_numpy()).sum())
        for column, wanted in rule.applies_to
        if isinstance(wanted, Interval)
    }
    return [
        f"{count} units say no {column}: the rule does not reach them"
        for column, count in missing.items()
        if count
    ]


def _no_match(rule: AppliedRule, units: pd.DataFrame) -> str:
    """Say why no unit was found, so that a slip of the pen can be told from a rule without use."""
    if isinstance(rule.applies_to, str):
        return "the region has no units"
    for column, values in rule.applies_to:
        known = sorted(units[column].dropna().astype("str").unique())
        if not known:
            return f"no unit of this region says its {column}"
        if isinstance(values, Interval):
            continue
        if not set(values) & set(known):
            there = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")  # noqa: PLR2004 - a line's worth
            return f"no unit of this region has {column} {' or '.join(values)}; there are {there}"
    return "no unit of this region has all that the rule names"


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
    return [Problem(item.article.document.name, None, item.article.cite, found, expected, remedy)]


def _roles(scoped: list[Scoped[AppliedRule]], tree: Hierarchy) -> NDArray[np.str_]:
    numbered = np.zeros(len(tree.parent), dtype=bool)
    for item in scoped:
        if isinstance(item.rule, QuantityRule):
            numbered |= item.units
    ruled = numbered & ~tree.any_below(numbered)
    part = tree.any_above(ruled)
    unit = ruled | (tree.leaves & ~part)
    return np.where(unit, "unit", np.where(part, "part", "area"))
