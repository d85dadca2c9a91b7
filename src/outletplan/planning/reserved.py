"""Places held by applications that are accepted and not yet decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.measure.hierarchy import Hierarchy

    Flags = NDArray[np.bool_]


def leaving(region: Region, counted: Flags) -> list[int | None]:
    """
    Give for each application the row of the unit in which its outlet has a place now.

    It is -1 for an outlet in no unit; None for whoever has none in being, a new one above all.
    """
    table = region.applications
    if table is None:
        return []
    outlets = region.outlets
    named = table["outlet_id"].fillna(table["application_id"])
    own = outlets.index.get_indexer(pd.Index(named))
    own[(table["request"] == "new").to_numpy(dtype=bool)] = -1
    unit = region.units.index.get_indexer(pd.Index(outlets["belongs_to"])).tolist()
    return [unit[row] if row >= 0 and counted[row] else None for row in own.tolist()]


def reserved_by_unit(region: Region, tree: Hierarchy, counted: Flags) -> pd.Series:
    """
    Count the places held in each unit and all below it; missing where no table is given.

    A new one holds one where it would count, and one who moves holds one where he does not count
    yet; a renewal holds none.
    """
    table = region.applications
    index = region.units.index
    if table is None:
        return pd.Series(pd.NA, index=index, dtype="Int64")
    held = np.zeros(len(index), dtype=np.int64)
    to = index.get_indexer(pd.Index(table["belongs_to"])).tolist()
    asked = table["request"].tolist()
    for request, unit, leaves in zip(asked, to, leaving(region, counted), strict=True):
        if request != "renewal":
            for place in set(tree.path(unit)) - set(tree.path(-1 if leaves is None else leaves)):
                held[place] += 1
    return pd.Series(held, index=index, dtype="Int64")
