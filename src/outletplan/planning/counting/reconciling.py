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

    Ints = NDArray[np.int64]


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
    named = [i.number for i in scope.of(NumberRule) if i.rule.reconciled_by is not None]
    if not named:
        return pd.Series(pd.NA, index=quotas.index, dtype="Int64")
    ids = np.sort(region.units.index.to_numpy(dtype=object))
    quota, unit = quotas["quota"].reindex(ids), region.units.index.get_indexer(ids)
    share = quota.fillna(0).to_numpy(dtype=np.int64).copy()
    ruled, touched = quota.notna().to_numpy(dtype=bool), np.zeros(len(ids), dtype=bool)
    of_areas = rulings["rule_no"].isin(named) & (rulings["subject"] == "area")
    for above, caps in _caps(region, scope, rulings[of_areas & ~rulings["gave_way"]]):
        rows = np.flatnonzero(ruled & (above[unit] >= 0))
        cap = above[unit[rows]]
        planned = np.zeros(len(caps), dtype=np.int64)
        np.add.at(planned, cap, share[rows])
        over = planned > caps
        rows, cap = rows[over[cap]], cap[over[cap]]
        share[rows] = apportioned(caps, cap, share[rows], np.zeros(len(rows), dtype=np.int64))
        touched[rows] = True
    found = pd.Series(share, index=ids, dtype="Int64").where(touched)
    return found.reindex(quotas["unit_id"]).set_axis(quotas.index)


def _caps(region: Region, scope: Scope, caps: pd.DataFrame) -> Iterator[tuple[Ints, Ints]]:
    """
    Give caps with a method that share no unit, the deepest first, and of one area in their order.

    Each time by unit the place of its cap among them, -1 for none, and the caps.
    """
    place = region.units.index.get_indexer(pd.Index(caps["unit_id"]))
    depth = np.where(place < 0, -2, scope.tree.depth[place])
    turn = pd.Series(place).groupby(place).cumcount()
    value = caps["value"].to_numpy(dtype=np.int64)
    for _, rows in sorted(pd.Series(depth).groupby([-depth, turn]).indices.items()):
        above = np.zeros(len(region.units), dtype=np.int64)
        if place[rows[0]] >= 0:
            number = np.full(len(region.units) + 1, -1)
            number[place[rows]] = np.arange(len(rows))
            top = number[:-1] >= 0
            below = scope.tree.any_above(top)
            above = np.where(below, number[scope.tree.nearest_above(top)], -1)
        yield above, value[rows]
