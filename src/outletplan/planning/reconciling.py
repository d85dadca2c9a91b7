"""Numbers brought down to a cap that they exceed together, as the policy says; no quota is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.apportion import apportioned
from outletplan.law.kinds import NumberRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope

    Flags = NDArray[np.bool_]


def reconciled(
    region: Region, scope: Scope, rulings: pd.DataFrame, quotas: pd.DataFrame
) -> pd.Series:
    """
    Bring quotas down to every cap that names a method and that they exceed, the deepest cap first.

    By largest remainder over the quotas themselves; of equal remainders the smaller id has more.

    Returns
    -------
    numbers
        By unit, in the order of `quotas`; missing where no such cap is exceeded.
    """
    ids = np.sort(region.units.index.to_numpy(dtype=object))
    quota = quotas["quota"].reindex(ids)
    share = quota.fillna(0).to_numpy(dtype=np.int64).copy()
    ruled, touched = quota.notna().to_numpy(dtype=bool), np.zeros(len(ids), dtype=bool)
    for inside, cap in _caps(region, scope, rulings):
        rows = np.flatnonzero(ruled & inside[region.units.index.get_indexer(ids)])
        if share[rows].sum() > cap:
            level = np.zeros(len(rows), dtype=np.int64)
            share[rows] = apportioned(np.array([cap]), level, share[rows], level)
            touched[rows] = True
    found = pd.Series(share, index=ids, dtype="Int64").where(touched)
    return found.reindex(quotas["unit_id"]).set_axis(quotas.index)


def _caps(region: Region, scope: Scope, rulings: pd.DataFrame) -> Iterator[tuple[Flags, int]]:
    """Give what lies below each cap with a method, and the cap, from the deepest up."""
    items = scope.of(NumberRule)
    named = [item.number for item in items if item.rule.reconciled_by is not None]
    caps = rulings[rulings["rule_no"].isin(named) & (rulings["subject"] == "area")]
    caps = caps[~caps["gave_way"]]
    place = region.units.index.get_indexer(pd.Index(caps["unit_id"]))
    depth = np.where(place < 0, -1, scope.tree.depth[place])
    for k in np.argsort(-depth, kind="stable"):
        inside = np.ones(len(region.units), dtype=bool)
        if place[k] >= 0:
            top = np.arange(len(region.units)) == place[k]
            inside = scope.tree.any_above(top)
        yield inside, int(caps["value"].iloc[k])
