"""Which units take no more outlets, or queue, by their class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import UnitClass
from outletplan.law.kinds.unit_class import REGIMES
from outletplan.planning.selecting import no_match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope, Scoped

    Ints = NDArray[np.int64]

COLUMNS = ("rule_no", "subject", "unit_id", "sets", "verdict", "why", "binds")


def regime_rulings(region: Region, scope: Scope) -> pd.DataFrame:
    """
    Find the regime of every unit by its class, or by that of the nearest unit above it.

    Of several clauses the strictest binds: frozen before queue before open.

    Returns
    -------
    rulings
        One row per article and unit that it gives a regime; the regime is its verdict.
    """
    parts = []
    for item in scope.of(UnitClass):
        rank, owner = _ranks(item, region, scope)
        found = np.flatnonzero(rank < len(REGIMES))
        said = region.units["unit_class"].to_numpy(dtype=object)[owner[found]]
        parts.append(
            pd.DataFrame(
                {
                    "rule_no": item.number,
                    "subject": "unit",
                    "unit_id": region.units.index[found],
                    "sets": "regime",
                    "verdict": np.array(REGIMES)[rank[found]],
                    "why": [f"class {word}" for word in said],
                    "rank": rank[found],
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS)).astype({"binds": "bool"})
    rulings = pd.concat(parts, ignore_index=True)
    first = rulings.sort_values(["rank", "rule_no"], kind="stable").drop_duplicates("unit_id")
    return rulings.assign(binds=rulings.index.isin(first.index))[list(COLUMNS)]


def _ranks(item: Scoped[UnitClass], region: Region, scope: Scope) -> tuple[Ints, Ints]:
    """Rank the regime of each unit, beyond the last if it has none, and say whose class it is."""
    ranks = {each.unit_class: REGIMES.index(each.regime) for each in item.rule.classes}
    classes = region.units["unit_class"]
    rank = classes.map(ranks).fillna(len(REGIMES)).to_numpy(dtype=np.int64)
    reached = item.units | item.whole_area
    owner = scope.tree.nearest_above(reached & (rank < len(REGIMES)))
    return np.append(rank, len(REGIMES))[owner], owner


def regime_gaps(region: Region, scope: Scope) -> Iterator[tuple[Scoped[UnitClass], str]]:
    """Say which planning units a clause on classes does not settle."""
    for item in scope.of(UnitClass):
        rank, _ = _ranks(item, region, scope)
        if not (rank < len(REGIMES)).any():
            wanted = (("unit_class", tuple(each.unit_class for each in item.rule.classes)),)
            yield item, no_match(wanted, region.units, noun="unit")
            continue
        reached = scope.tree.any_above(item.units) | item.units | item.whole_area
        open_ = (scope.role == "unit") & reached & (rank == len(REGIMES))
        if open_.any():
            yield item, f"{int(open_.sum())} units are of no class that it names"
