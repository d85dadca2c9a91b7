"""Places held though nobody stands there: by accepted applications, and by who left lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import Order
from outletplan.planning.in_being import outlets_by_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Article, Edition
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


def order_in(edition: Edition) -> Order | None:
    """Give the rule on order; of several documents that by which places come free last."""
    rules = [article.rule for article in edition.articles if isinstance(article.rule, Order)]
    return max(rules, key=lambda rule: rule.months, default=None)


def lottery_in(edition: Edition) -> Article | None:
    """Give the article by which a draw decides who is served first, if one says so."""
    drawn = (a for a in edition.articles if isinstance(a.rule, Order) and a.rule.by == "lottery")
    return next(drawn, None)


def exiting(region: Region, edition: Edition) -> Flags | None:
    """
    Flag the outlets whose places come free only when the next period begins.

    They closed in the present one. None where no article names a period, or no outlet of the table
    says when it closed: how many there are is not known then.
    """
    rule = order_in(edition)
    begins = None if rule is None else rule.period_begins(edition.on)
    outlets = region.outlets
    closed = outlets["closed"]
    if begins is None or closed.isna().all():
        return None
    left = (closed >= pd.Timestamp(begins)) & (closed <= pd.Timestamp(edition.on))
    licensed = outlets["licensed"].fillna(value=True)
    opened = outlets["opened"].isna() | (outlets["opened"] < closed)
    return np.asarray((left & licensed & opened).fillna(value=False).to_numpy(dtype=bool))


def held_by_unit(
    region: Region, edition: Edition, tree: Hierarchy, *, counted: Flags
) -> pd.DataFrame:
    """Count in each unit the places held though nobody stands there yet, or any more."""
    left = exiting(region, edition)
    exits = None if left is None else outlets_by_unit(region, tree, left)
    return pd.DataFrame(
        {
            "reserved": reserved_by_unit(region, tree, counted),
            "exits": pd.array([pd.NA] * len(region.units) if exits is None else exits, "Int64"),
        }
    )
