"""Which distance rules reach whom, and which of them yields to which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outletplan.planning.selecting import selected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import AppliedRule, Columns, Ranged, Spacing
    from outletplan.measure.feet import Feet
    from outletplan.planning.on_foot import OnFoot
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

WHOLE_AREA, NOWHERE = 0, -1
IN_A_SITE = 1_000_000
"""Deeper than any unit: a market is a more specific place than the village around it."""


class Stand(NamedTuple):
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

    @property
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


def stand_of(region: Region, walk: OnFoot | None) -> Stand:
    """Let the outlets of a region stand where they are."""
    unit = region.units.index.get_indexer(pd.Index(region.outlets["belongs_to"]))
    feet = None if walk is None else walk.feet
    return Stand(rows=region.outlets, unit=unit, feet=feet, sites=region.sites)


def stand_ranks(
    stand: Stand, scope: Scope, items: Sequence[Scoped[Spacing]], walk: OnFoot | None
) -> Ints:
    """
    Say how deep the unit stands whose rule this is, by who asks and rule; NOWHERE if not reached.

    A rule for some streets reaches those whose door stands on one, and all of its units where no
    street is known to be such. A rule for newcomers of a kind reaches those that are known to be.
    """
    rank = _unit_ranks(stand, scope, items)
    for k, item in enumerate(items):
        rule = item.rule
        if rule.newcomer is not None:
            rank[~selected(rule.newcomer, stand.rows), k] = NOWHERE
        if rule.outside_sites is not None:
            rank[stand.inside(rule.outside_sites), k] = NOWHERE
        if rule.inside_sites is not None:
            inside = stand.inside(rule.inside_sites) & (rank[:, k] > NOWHERE)
            rank[:, k] = np.where(inside, IN_A_SITE, NOWHERE)
        doors = _doors(stand, rule.on_streets, walk)
        if doors is not None:
            rank[~doors, k] = NOWHERE
    return rank


def binding(rank: Ints, opens_out: Flags) -> Flags:
    """
    Flag the rules that hold: those of the deepest place that has any.

    Parameters
    ----------
    rank
        How deep the place stands whose rule this is, shape (n, rules).
    opens_out
        Who in a site opens to a street too and so keeps the rules of both, shape (n,).
    """
    inside = rank == IN_A_SITE
    outside = np.where(inside, NOWHERE, rank)
    yields = inside.any(axis=1) & ~opens_out
    holds = (outside == outside.max(axis=1, initial=NOWHERE)[:, None]) & (outside > NOWHERE)
    return np.asarray(inside | (holds & ~yields[:, None]))


def counted_by(existing: Stand, items: Sequence[Scoped[Spacing]]) -> Flags:
    """Flag the outlets from which each rule measures, shape (outlets, rules)."""
    counts = np.ones((len(existing.rows), len(items)), dtype=bool)
    for k, rule in enumerate(item.rule for item in items):
        if rule.from_outlets is not None:
            counts[:, k] &= selected(rule.from_outlets, existing.rows)
        if rule.not_from_outlets is not None:
            counts[:, k] &= ~selected(rule.not_from_outlets, existing.rows)
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
    return _unit_ranks(stand_of(region, None), scope, items)


def _unit_ranks(stand: Stand, scope: Scope, items: Sequence[Scoped[AppliedRule]]) -> Ints:
    rank = np.empty((len(stand.unit), len(items)), dtype=np.int64)
    for k, item in enumerate(items):
        rank[:, k] = np.append(ranks(scope, item), _rank_outside(item))[stand.unit]
    return rank


def ranks(scope: Scope, item: Scoped[AppliedRule]) -> Ints:
    """Say how deep the unit stands whose rule this is, by unit that it reaches."""
    named = scope.tree.nearest_above(item.units)
    return np.where(named < 0, _rank_outside(item), scope.tree.depth[named] + 1)


def _rank_outside(item: Scoped[AppliedRule]) -> int:
    return WHOLE_AREA if item.whole_area else NOWHERE


def _doors(stand: Stand, streets: Columns | None, walk: OnFoot | None) -> Flags | None:
    """Flag who stands on such a street, or says that it faces one; None if no street is known."""
    if streets is None or walk is None or stand.feet is None:
        return None
    named = walk.named(streets)
    if named is None:
        return None
    table = walk.network.streets[named]
    words = [*table.index.astype("str"), *table["name"][table["name"] != ""]]
    return walk.standing_on(stand.feet, named) | stand.faces_any(words)
