"""Which distance rules reach whom, and which of them yields to which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import Spacing
from outletplan.planning.selecting import selected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import AppliedRule, Ranged
    from outletplan.measure.feet import Feet
    from outletplan.planning.scope import Scope, Scoped
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

WHOLE_AREA, NOWHERE = 0, -1
IN_A_SITE = 1_000_000
"""Deeper than any unit: a market is a more specific place than the village around it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Stand:
    """Outlets or applicants: what is said of them and where they stand."""

    rows: pd.DataFrame
    """The columns of `Region.outlets`; what is not known is missing."""
    unit: Ints
    """The row of `Region.units` that each belongs to, -1 for none."""
    feet: Feet | None
    """Where they meet the streets; None without streets."""
    sites: pd.DataFrame | None
    """`Region.sites`."""

    def inside(self, sites: Ranged) -> Flags:
        """Flag who stands in a site that has these columns."""
        if self.sites is None or "site_id" not in self.rows:
            return np.zeros(len(self.rows), dtype=bool)
        named = self.sites.index[selected(sites, self.sites)]
        return np.asarray(self.rows["site_id"].isin(named).to_numpy(dtype=bool))

    @cached_property
    def opens_out(self) -> Flags:
        """Flag who opens to a street, as the column `faces` says."""
        if "faces" not in self.rows:
            return np.zeros(len(self.rows), dtype=bool)
        return np.asarray(self.rows["faces"].notna().to_numpy(dtype=bool))

    def faces_any(self, streets: Sequence[str]) -> Flags:
        """Flag who opens to one of these streets, by name or id."""
        wanted, flags = set(streets), np.zeros(len(self.rows), dtype=bool)
        for row in np.flatnonzero(self.opens_out):
            said = re.split(r"[;；,，、/|]", str(self.rows["faces"].iloc[row]))
            flags[row] = not wanted.isdisjoint(word.strip() for word in said)
        return flags


def stand_of(region: Region, walk: OnFoot | None, *, on: date) -> Stand:
    """Let the outlets of a region stand where they are, with what is known of them on a day."""
    unit = region.units.index.get_indexer(pd.Index(region.outlets["belongs_to"]))
    feet = None if walk is None else walk.feet
    return Stand(rows=attributes(region, on), unit=unit, feet=feet, sites=region.sites)


def attributes(region: Region, on: date) -> pd.DataFrame:
    """Give the columns of outlets by which a clause may choose; `suspended_days` up to the day."""
    outlets = pd.DataFrame(region.outlets)
    since = outlets["suspended_on"].to_numpy(dtype="datetime64[D]")
    known = (since <= np.datetime64(on)) & (outlets["status"] == "suspended").to_numpy(dtype=bool)
    days = np.where(known, np.datetime64(on) - since, 0).astype(np.int64)
    return outlets.assign(suspended_days=pd.arrays.IntegerArray(days, ~known))


def fitting(rows: pd.DataFrame, wanted: Ranged) -> Flags:
    """Flag the rows that fit; one that has not the column does not say, and does not."""
    unknown = [column for column, _ in wanted if column not in rows]
    return selected(wanted, rows.assign(**dict.fromkeys(unknown)) if unknown else rows)


def stand_ranks(
    stand: Stand, scope: Scope, items: Sequence[Scoped[AppliedRule]], walk: OnFoot | None
) -> Ints:
    """
    Say how deep the unit stands whose rule this is, by who asks and rule; NOWHERE if not reached.

    A rule for some streets reaches those whose door stands on one, and all of its units where no
    street is known to be such. A rule for newcomers of a kind reaches those that are known to be.
    """
    rank = unit_ranks(stand, scope, items)
    for k, rule in enumerate(item.rule for item in items):
        wanted = {key: getattr(rule, key, None) for key in _NARROWED_BY}
        if wanted["newcomer"] is not None:
            rank[~fitting(stand.rows, wanted["newcomer"]), k] = NOWHERE
        if wanted["outside_sites"] is not None:
            rank[stand.inside(wanted["outside_sites"]), k] = NOWHERE
        if wanted["inside_sites"] is not None:
            inside = stand.inside(wanted["inside_sites"]) & (rank[:, k] > NOWHERE)
            rank[:, k] = np.where(inside, IN_A_SITE, NOWHERE)
        doors = _doors(stand, wanted["on_streets"], walk)
        if doors is not None:
            rank[~doors, k] = NOWHERE
    return rank


def narrow(rule: AppliedRule) -> bool:
    """Tell whether a rule reaches some only of those in its units."""
    return any(getattr(rule, key, None) is not None for key in _NARROWED_BY)


_NARROWED_BY = ("newcomer", "outside_sites", "inside_sites", "on_streets")


def with_rivals(
    scope: Scope, items: Sequence[Scoped[AppliedRule]]
) -> tuple[Scoped[AppliedRule], ...]:
    """Add the articles of other kinds to which one of these gives way."""
    numbers = {item.number for item in items}
    others = (other for other in scope.articles if other.number not in numbers)
    return (*items, *(o for o in others if any(item.gives_way_to(o) for item in items)))


def binding(
    rank: Ints, items: Sequence[Scoped[AppliedRule]], opens_out: Flags, *, own: int
) -> Flags:
    """
    Flag the rules that hold: those of the deepest place that has any.

    Before that a rule stands back where an article to which it gives way reaches too. Who stands in
    a site and opens to a street as well keeps the rules of the site and those of the street.

    Parameters
    ----------
    rank
        How deep the place stands whose rule this is, shape (n, rules).
    items
        The rules, and after them the articles of other kinds to which one gives way.
    opens_out
        Who opens to a street, shape (n,).
    own
        How many of them are the rules that are asked for.
    """
    inside = rank == IN_A_SITE
    left = rank[:, :own].copy()
    for k, item in enumerate(items[:own]):
        for j in (j for j, other in enumerate(items) if item.gives_way_to(other)):
            both = opens_out & inside[:, j] & ~inside[:, k]
            left[(rank[:, j] > NOWHERE) & ~both, k] = NOWHERE
    inside = left == IN_A_SITE
    outside = np.where(inside, NOWHERE, left)
    displaced = inside.any(axis=1) & ~opens_out
    deepest = outside.max(axis=1, initial=NOWHERE)[:, None]
    outermost = (outside == deepest) & (outside > NOWHERE) & ~displaced[:, None]
    return np.asarray(inside | outermost)


def counted_by(existing: Stand, items: Sequence[Scoped[AppliedRule]]) -> Flags:
    """Flag the outlets from which each rule measures, shape (outlets, rules)."""
    counts = np.ones((len(existing.rows), len(items)), dtype=bool)
    for k, rule in enumerate(item.rule for item in items):
        if not isinstance(rule, Spacing):
            continue
        if rule.from_outlets is not None:
            counts[:, k] &= fitting(existing.rows, rule.from_outlets)
        if rule.not_from_outlets is not None:
            counts[:, k] &= ~fitting(existing.rows, rule.not_from_outlets)
        if rule.outside_sites is not None:
            counts[:, k] &= ~existing.inside(rule.outside_sites)
    return counts


def in_one_site(rule: Spacing, newcomers: Stand, existing: Stand, a: Ints, b: Ints) -> Flags:
    """Flag the ways that a rule inside sites is about: all, or those within one site."""
    if rule.reference != "same_site":
        return np.ones(len(a), dtype=bool)
    here, there = newcomers.rows["site_id"].to_numpy(), existing.rows["site_id"].to_numpy()
    return np.asarray(here[a] == there[b], dtype=bool)


def outlet_ranks(region: Region, scope: Scope, items: Sequence[Scoped[AppliedRule]]) -> Ints:
    """Say how deep the unit stands whose rule this is, by outlet and rule."""
    unit = region.units.index.get_indexer(pd.Index(region.outlets["belongs_to"]))
    return _ranks_at(unit, scope, items)


def unit_ranks(stand: Stand, scope: Scope, items: Sequence[Scoped[AppliedRule]]) -> Ints:
    """Say how deep the unit stands whose rule this is, by who asks and rule, wherever the door."""
    return _ranks_at(stand.unit, scope, items)


def _ranks_at(unit: Ints, scope: Scope, items: Sequence[Scoped[AppliedRule]]) -> Ints:
    rank = np.empty((len(unit), len(items)), dtype=np.int64)
    for k, item in enumerate(items):
        rank[:, k] = np.append(ranks(scope, item), _rank_outside(item))[unit]
    return rank


def ranks(scope: Scope, item: Scoped[AppliedRule]) -> Ints:
    """Say how deep the unit stands whose rule this is, by unit that it reaches."""
    named = scope.tree.nearest_above(item.units)
    return np.where(named < 0, _rank_outside(item), scope.tree.depth[named] + 1)


def _rank_outside(item: Scoped[AppliedRule]) -> int:
    return WHOLE_AREA if item.whole_area else NOWHERE


def _doors(stand: Stand, streets: Ranged | None, walk: OnFoot | None) -> Flags | None:
    """Flag who stands on such a street, or says that it faces one; None if no street is known."""
    if streets is None or walk is None or stand.feet is None:
        return None
    named = walk.named(streets)
    if named is None:
        return None
    table = walk.network.streets[named]
    words = [*table.index.astype("str"), *table["name"][table["name"] != ""]]
    return walk.standing_on(stand.feet, named) | stand.faces_any(words)
