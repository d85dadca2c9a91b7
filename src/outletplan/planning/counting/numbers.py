"""How many, in one room: rulings of every number, and the tables that they reduce to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from outletplan.planning.counting.at_sites import (
    outside_quotas,
    site_number_gaps,
    site_number_rulings,
    site_quotas,
)
from outletplan.planning.counting.divisions import division_gaps, place_quotas
from outletplan.planning.counting.quantities import quantity_rulings
from outletplan.planning.counting.quotas import quotas, totals, with_regime
from outletplan.planning.counting.reconciling import reconciled
from outletplan.planning.counting.regimes import regime_gaps, regime_rulings
from outletplan.planning.counting.reserved import held_by_unit
from outletplan.planning.counting.type_shares import (
    business_types,
    type_share_gaps,
    type_share_rulings,
)
from outletplan.planning.spacing.elsewhere import placeless

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Edition
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Numbers:
    """The tables of a plan that say how many."""

    quotas: pd.DataFrame
    totals: pd.DataFrame
    site_quotas: pd.DataFrame
    place_quotas: pd.DataFrame
    business_types: pd.DataFrame
    rulings: tuple[pd.DataFrame, ...]
    gaps: tuple[tuple[Scoped[Any], str], ...]


def numbers(
    region: Region,
    edition: Edition,
    scope: Scope,
    *,
    said: Mapping[str, Any],
    counted: Flags,
    spacing: pd.Series,
) -> Numbers:
    """Work out every number, and hold what is there against it."""
    of_units = cited(quantity_rulings(region, scope, counted=counted), said)
    of_sites = cited(site_number_rulings(region, scope), said)
    regimes = cited(regime_rulings(region, scope), said)
    held = site_quotas(region, scope, of_sites, counted=counted)
    outside = outside_quotas(region, held, counted=counted)
    beside = held_by_unit(region, edition, scope, counted=counted, sites=held)
    beside = beside.assign(spacing=spacing)
    by_unit = quotas(region, scope, of_units, counted=counted, outside=outside, beside=beside)
    by_unit = with_regime(by_unit, regimes)
    by_unit["reconciled"] = reconciled(region, scope, of_units, by_unit)
    by_cap = totals(region, scope, of_units, by_unit)
    shares = type_share_rulings(region, scope, by_unit, by_cap, counted=counted)
    shares = cited(shares, said)
    gaps = [
        *site_number_gaps(region, scope),
        *division_gaps(region, scope, of_units),
        *placeless(region, scope),
        *regime_gaps(region, scope),
        *type_share_gaps(scope, shares),
    ]
    return Numbers(
        quotas=by_unit,
        totals=by_cap,
        site_quotas=held,
        place_quotas=place_quotas(region, scope, of_units),
        business_types=business_types(region, shares),
        rulings=(of_units, of_sites, regimes, shares),
        gaps=tuple(gaps),
    )


def said_of(edition: Edition) -> dict[str, Any]:
    """Give what is put beside rulings of each article: columns in the order of the edition."""
    said: dict[str, list[str]] = {
        "rule": [article.rule.rule for article in edition.articles],
        "article": [article.rule.article for article in edition.articles],
        "cite": [article.cite for article in edition.articles],
        "force": [article.rule.force for article in edition.articles],
        "assumed": ["; ".join(article.rule.assumed) for article in edition.articles],
    }
    return {name: pd.array(words, dtype="str") for name, words in said.items()}


def cited(rulings: pd.DataFrame, said: Mapping[str, Any]) -> pd.DataFrame:
    """Put the article beside every number that it gave."""
    row = rulings["rule_no"].to_numpy(dtype="int64")
    return rulings.assign(**{name: words.take(row) for name, words in said.items()})
