"""How many: every rule of numbers on every unit and area, and which of them binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.planning.people import People
from outletplan.planning.scope import QUANTITIES, Scope, Scoped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region

    Ints = NDArray[np.int64]


def quantity_rulings(region: Region, scope: Scope) -> pd.DataFrame:
    """
    Work out every ceiling, target and minimum, exactly, and mark those that bind.

    On a unit the smallest number binds; a guaranteed minimum above it overrides it. On an area the
    smallest cap binds the sum of what lies below.

    Returns
    -------
    rulings
        Long: one row per article and unit or area, in the order of the edition.

    Raises
    ------
    DataError
        If a unit lacks the people or households that a rule counts. All units at once.
    """
    people = People(region, scope.tree)
    blocks = [_block(item, region, scope, people) for item in scope.of(*QUANTITIES)]
    blocks += [_minima(item, region, people) for item in scope.of("guaranteed_minimum")]
    people.raise_missing()
    blocks = [block for block in blocks if len(block)]
    if not blocks:
        return pd.DataFrame(columns=[*_COLUMNS, "binds", "why"]).astype({"value": "Int64"})
    rulings = pd.concat(blocks, ignore_index=True)
    return _binding(rulings)


_COLUMNS = ("rule_no", "subject", "unit_id", "sets", "counts", "people", "value", "arithmetic")


def _block(item: Scoped, region: Region, scope: Scope, people: People) -> pd.DataFrame:
    """Rule a ratio cap, bands or a fixed number on the units or the area of one article."""
    rule = item.article.rule
    if item.whole_area:
        counted = None if rule.counts is None else [people.needed_whole_area(item, rule.counts)]
        return _rows(item, counted, unit_ids=[None], subject="area", sets=rule.number)
    counted = None if rule.counts is None else people.needed(item, rule.counts).fillna(0)
    subject = np.where(scope.role[item.units] == "unit", "unit", "area")
    unit_ids = region.units.index[item.units]
    return _rows(item, counted, unit_ids=unit_ids, subject=subject, sets=rule.number)


def _minima(item: Scoped, region: Region, people: People) -> pd.DataFrame:
    rule = item.article.rule
    counted = None if rule.counts is None else people.needed(item, rule.counts).fillna(0)
    unit_ids = region.units.index[item.units]
    return _rows(item, counted, unit_ids=unit_ids, subject="unit", sets="minimum")


def _rows(
    item: Scoped,
    counted: pd.Series | list[int] | None,
    *,
    unit_ids: pd.Index | list[None],
    subject: str | NDArray[np.str_],
    sets: str,
) -> pd.DataFrame:
    rule = item.article.rule
    given = np.zeros(len(unit_ids), np.int64) if counted is None else np.asarray(counted, np.int64)
    # A number of people recurs in many villages: its sum is spelled out once.
    numbers, places = np.unique(given, return_inverse=True)
    spelled = np.array([rule.arithmetic(int(number)) for number in numbers], dtype=object)
    return pd.DataFrame(
        {
            "rule_no": item.number,
            "subject": subject,
            "unit_id": pd.array(list(unit_ids), dtype="string"),
            "sets": sets,
            "counts": pd.array([rule.counts] * len(given), dtype="string"),
            "people": pd.array(given, dtype="Int64") if counted is not None else pd.NA,
            "value": pd.array(rule.outlets_for(given), dtype="Int64"),
            "arithmetic": spelled[places],
        }
    ).astype({"people": "Int64"})


def _binding(rulings: pd.DataFrame) -> pd.DataFrame:
    """Mark the row of each unit and area that binds, and say why."""
    limits = rulings["sets"] != "minimum"
    key = rulings["unit_id"].fillna("")  # the whole area; an id is never empty
    ordered = rulings[limits].assign(key=key).sort_values(["value", "rule_no"], kind="stable")
    groups = ordered.groupby("key", sort=False)
    first = ordered.index[~ordered["key"].duplicated()]
    strictest = groups["value"].first()
    rivals = groups.size()
    floors = rulings[~limits].assign(key=key)
    floors = floors[floors["key"].isin(strictest.index)]
    floors = floors[floors["value"] > floors["key"].map(strictest)]
    floors = floors.sort_values(["value", "rule_no"], ascending=[False, True], kind="stable")
    raised = floors[~floors["key"].duplicated()]
    lifted = rulings.index.isin(first) & key.isin(raised["key"]).to_numpy()
    why = pd.Series("", index=rulings.index, dtype="string")
    counts = key[first].map(rivals)
    why[first] = np.where(counts > 1, "strictest of " + counts.astype("string"), "the only rule")
    why[lifted] = "overridden by the guaranteed minimum"
    why[raised.index] = "guaranteed minimum above " + raised["key"].map(strictest).astype("string")
    binds = (rulings.index.isin(first) & ~lifted) | rulings.index.isin(raised.index)
    return rulings.assign(binds=binds, why=why)
