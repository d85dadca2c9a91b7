"""Which number of several binds a unit, an area or a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import CountedRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from outletplan.law.kinds import GuaranteedMinimum
    from outletplan.planning.scope import Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

NUMBERS = {
    "rule_no": "int64", "subject": "str", "unit_id": "str", "site_id": "str", "sets": "str",
    "counts": "str", "people": "Int64", "value": "Int64", "open_up_to": "Int64",
    "arithmetic": "str", "why": "str", "gave_way": "bool", "binds": "bool",
}  # fmt: skip
"""Columns of rulings that give a number; the last of them is set when all are there."""


def number_rows(
    item: Scoped[CountedRule] | Scoped[GuaranteedMinimum],
    counted: Ints | None,
    subjects: pd.DataFrame,
    *,
    sets: str,
    yields: Mapping[str, Flags],
) -> pd.DataFrame:
    """
    Write one row for each subject of a rule, with its exact number and how it comes about.

    Parameters
    ----------
    item
        The rule.
    counted
        What it counts of each subject, shape (n,); None if it counts nothing.
    subjects
        Columns subject, unit_id and, of sites, site_id.
    sets
        ceiling, target or minimum.
    yields
        By article to which it gives way: on which of the subjects, shape (n,).
    """
    rule = item.rule
    given = np.zeros(len(subjects), np.int64) if counted is None else counted
    # A number of people recurs in many villages: its sum is spelled out once.
    numbers, places = np.unique(given, return_inverse=True)
    spelled = pd.array([rule.arithmetic(int(number)) for number in numbers], dtype="str")
    value = rule.outlets_for(numbers)
    top = rule.open_up_to(numbers) if isinstance(rule, CountedRule) else value
    basis = rule.basis if isinstance(rule, CountedRule) else rule.counts
    rows = subjects.reindex(columns=["subject", "unit_id", "site_id"]).assign(
        rule_no=item.number,
        sets=sets,
        counts=basis,
        people=pd.Series(pd.NA if counted is None else given, subjects.index, dtype="Int64"),
        value=value[places],
        open_up_to=top[places],
        arithmetic=spelled[places],
        why="",
        gave_way=False,
        binds=False,
    )
    rows = rows[list(NUMBERS)].astype(NUMBERS)
    for article, given_way in yields.items():
        rows.loc[given_way, "why"] = f"gives way to art. {article}"
        rows["gave_way"] |= given_way
    return rows


def binding(rulings: pd.DataFrame) -> pd.DataFrame:
    """
    Mark the row of each unit, area or site that binds, and say why.

    The number that lets the fewest stand binds; a guaranteed minimum above it overrides it.
    """
    key = rulings["site_id"].fillna(rulings["unit_id"]).fillna("")  # an id is never empty
    keyed = rulings.assign(key=key)[~rulings["gave_way"]]
    order = ["open_up_to", "value", "rule_no"]
    limits = keyed[keyed["sets"] != "minimum"].sort_values(order, kind="stable")
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
