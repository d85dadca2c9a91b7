"""Places held though nobody stands there: by accepted applications, and by who left lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import Order
from outletplan.planning.counting.at_sites import moving, outside_quotas, sites_of_applications
from outletplan.planning.in_being import outlets_by_unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Article, Edition
    from outletplan.planning.scope import Scope

    Flags = NDArray[np.bool_]


def reserved_by_unit(
    region: Region, scope: Scope, *, counted: Flags, outside: Flags, apart: Collection[str]
) -> pd.Series:
    """
    Count the places held in each unit and all below it; missing where no table is given.

    A new one holds one where it would count, and one who moves holds one where he does not count
    yet; a renewal holds none. Who stands in a site of `apart`, whose number is none of its unit's,
    counts in areas alone, as do the outlets in `outside`.
    """
    table = region.applications
    index = region.units.index
    if table is None:
        return pd.Series(pd.NA, index=index, dtype="Int64")
    held = np.zeros(len(index), dtype=np.int64)
    to = index.get_indexer(pd.Index(table["belongs_to"])).tolist()
    of = index.get_indexer(pd.Index(region.outlets["belongs_to"])).tolist()

    def counting(unit: int, *, is_apart: bool) -> set[int]:
        path = scope.tree.path(unit)
        return {place for place in path if not is_apart or scope.role[place] == "area"}

    is_in = (site in apart for site in sites_of_applications(region))
    asked = zip(table["request"], is_in, strict=True)
    for (request, is_apart), unit, row in zip(asked, to, moving(region, counted), strict=True):
        left = counting(of[row], is_apart=bool(outside[row])) if row >= 0 else set()
        if request != "renewal":
            for place in counting(unit, is_apart=bool(is_apart)) - left:
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
    region: Region, edition: Edition, scope: Scope, *, counted: Flags, sites: pd.DataFrame
) -> pd.DataFrame:
    """
    Count in each unit the places held though nobody stands there yet, or any more.

    `sites` are the numbers of sites, some of which are none of their unit's.
    """
    outside = outside_quotas(region, sites, counted=counted)
    apart = sites["site_id"][sites["towards_unit"] == "not_counted"].tolist()
    reserved = reserved_by_unit(region, scope, counted=counted, outside=outside, apart=apart)
    left = exiting(region, edition)
    exits = None if left is None else outlets_by_unit(region, scope.tree, left)
    return pd.DataFrame(
        {
            "reserved": reserved,
            "exits": pd.array([pd.NA] * len(region.units) if exits is None else exits, "Int64"),
        }
    )
