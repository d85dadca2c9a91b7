"""How many: every rule of numbers on every unit and area, and which of them binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import GuaranteedMinimum, QuantityRule
from outletplan.planning.people import People

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope, Scoped

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
    blocks = [_block(item, region, scope, people) for item in scope.of(QuantityRule)]  # type: ignore[type-abstract] # mypy 4717
    blocks += [_minima(item, region, people) for item in scope.of(GuaranteedMinimum)]
    people.raise_missing()
    blocks = [block for block in blocks if len(block)]
    if not blocks:
        kinds = {"value": "Int64", "gave_way": "bool"}
        return pd.DataFrame(columns=[*_COLUMNS, "binds", "why", "gave_way"]).astype(kinds)
    rulings = pd.concat(blocks, ignore_index=True)
    return _binding(rulings)


_COLUMNS = ("rule_no", "subject", "unit_id", "sets", "counts", "people", "value", "arithmetic")


def _block(
    item: Scoped[QuantityRule], region: Region, scope: Scope, people: People
) -> pd.DataFrame:
    """Rule a ratio cap, bands or a fixed number on the units or the area of one article."""
    rule = item.rule
    if item.whole_area:
        total = 0 if rule.counts is None else people.needed_whole_area(item, rule.counts)
        counted = None if rule.counts is None else np.array([total])
        return _rows(item, counted, unit_ids=pd.Index([None]), subject="area", sets=rule.number)
    counted = people.numbers(item, rule.counts)
    subject = np.where(scope.role[item.units] == "unit", "unit", "area")
    unit_ids = region.units.index[item.units]
    return _rows(item, counted, unit_ids=unit_ids, subject=subject, sets=rule.number)


def _minima(item: Scoped[GuaranteedMinimum], region: Region, people: People) -> pd.DataFrame:
    rule = item.rule
    counted = people.numbers(item, rule.counts)
    unit_ids = region.units.index[item.units]
    return _rows(item, counted, unit_ids=unit_ids, subject="unit", sets="minimum")


def _rows(
    item: Scoped[QuantityRule] | Scoped[GuaranteedMinimum],
    counted: Ints | None,
    *,
    unit_ids: pd.Index,
    subject: str | NDArray[np.str_],
    sets: str,
) -> pd.DataFrame:
    rule = item.rule
    given = np.zeros(len(unit_ids), np.int64) if counted is None else counted
    # A number of people recurs in many villages: its sum is spelled out once.
    numbers, places = np.unique(given, return_inverse=True)
    spelled = pd.array([rule.arithmetic(int(number)) for number in numbers], dtype="str")
    rows = pd.DataFrame(
        {
            "rule_no": item.number,
            "subject": subject,
            "unit_id": pd.Index(unit_ids).astype("str"),
            "sets": sets,
            "counts": rule.counts,
            "people": pd.array(given, dtype="Int64") if counted is not None else pd.NA,
            "value": pd.array(rule.outlets_for(given), dtype="Int64"),
            "arithmetic": spelled[places],
            "why": "",
            "gave_way": False,
        }
    ).astype({"people": "Int64", "counts": "str", "why": "str"})
    if not item.whole_area:
        for article, flags in item.yields.items():
            there = flags[item.units]
            rows.loc[there, "why"] = f"gives way to art. {article}"
            rows.loc[there, "gave_way"] = True
    return rows


def _binding(rulings: pd.DataFrame) -> pd.DataFrame:
    """Mark the row of each unit and area that binds, and say why."""
    keyed = rulings.assign(key=rulings["unit_id"].fillna(""))  # whole area; an id is never empty
    keyed = keyed[~keyed["gave_way"]]
    limits = keyed[keyed["sets"] != "minimum"].sort_values(["value", "rule_no"], kind="stable")
    first = limits.drop_duplicates("key")
    strictest, rivals = first.set_index("key")["value"], limits["key"].value_counts()
    floors = keyed[(keyed["sets"] == "minimum") & keyed["key"].isin(strictest.index)]
    floors = floors[(floors["value"] > floors["key"].map(strictest)).astype(bool)]
    floors = floors.sort_values(["value", "rule_no"], ascending=[False, True], kind="stable")
    raised = floors.drop_duplicates("key")
    lifted = first[first["key"].isin(raised["key"])]

    why = rulings["why"].copy()
    number = first["key"].map(rivals)
    why[first.index] = np.where(number > 1, "strictest of " + number.astype("str"), "the only rule")
    lone = keyed[(keyed["sets"] == "minimum") & ~keyed["key"].isin(strictest.index)]
    why[lone.index] = "no ceiling or target to lift"
    why[lifted.index] = "overridden by the guaranteed minimum"
    why[raised.index] = "guaranteed minimum above " + raised["key"].map(strictest).astype("str")
    binds = rulings.index.isin(first.index.union(raised.index).difference(lifted.index))
    return rulings.assign(binds=binds, why=why)
