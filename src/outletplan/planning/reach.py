"""Which distance rules reach which outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import AppliedRule, Spacing, StreetWindow
    from outletplan.planning.on_foot import OnFoot
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    StreetRule = Scoped[Spacing | StreetWindow]

WHOLE_AREA, NOWHERE = 0, -1


def reached(
    region: Region, scope: Scope, items: Sequence[StreetRule], walk: OnFoot | None
) -> Flags:
    """
    Flag the rules that an outlet keeps: those of the deepest unit that has any that reach it.

    A rule for some streets reaches outlets whose door stands on one; all outlets of its units where
    no street is known to be such.

    Returns
    -------
    reached
        Shape (outlets, rules).
    """
    rank = outlet_ranks(region, scope, items)
    for k, item in enumerate(items):
        doors = None if walk is None else _doors(item, walk)
        if doors is not None:
            rank[~doors, k] = NOWHERE
    deepest = rank.max(axis=1, initial=NOWHERE)
    return np.asarray((rank == deepest[:, None]) & (rank > NOWHERE))


def outlet_ranks(region: Region, scope: Scope, items: Sequence[Scoped[AppliedRule]]) -> Ints:
    """Say how deep the unit stands whose rule this is, by outlet and rule."""
    unit = region.units.index.get_indexer(pd.Index(region.outlets["belongs_to"]))
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


def _doors(item: StreetRule, walk: OnFoot) -> Flags | None:
    streets = item.rule.on_streets
    return None if streets is None else walk.standing_on(streets)
