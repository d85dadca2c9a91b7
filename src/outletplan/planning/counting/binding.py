"""Which number of several binds a unit, an area or a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.law.kinds import CountedRule
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from outletplan.law.kinds import GuaranteedMinimum
    from outletplan.law.kinds.base import CountingRule
    from outletplan.planning.scope import Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Texts = pd.api.extensions.ExtensionArray

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
    value = rule.outlets_for(given)
    top = rule.open_up_to(given) if isinstance(rule, CountedRule) else value
    basis = rule.basis if isinstance(rule, CountedRule) else rule.counts
    columns: dict[str, Any] = {
        "rule_no": item.number,
        "subject": subjects["subject"],
        "unit_id": subjects["unit_id"],
        "site_id": subjects.get("site_id"),
        "sets": sets,
        "counts": basis,
        "people": None if counted is None else given,
        "value": value,
        "open_up_to": top,
        "arithmetic": spelled(rule, given),
        "why": "",
        "gave_way": False,
        "binds": False,
    }
    rows = shaped(pd.DataFrame(columns, index=subjects.index), NUMBERS)
    for article, given_way in yields.items():
        rows.loc[given_way, "why"] = f"gives way to art. {article}"
        rows["gave_way"] |= given_way
    return rows


def binding(rulings: pd.DataFrame) -> pd.DataFrame:
    """
    Mark the row of each unit, area or site that binds, and say why.

    The number that lets the fewest stand binds; a guaranteed minimum above it overrides it.
    """
    unit, site = (pd.factorize(rulings[column])[0] for column in ("unit_id", "site_id"))
    key = np.where(site < 0, unit + 1, site + unit.max(initial=-1) + 2)
    least = rulings["sets"].eq("minimum").to_numpy(dtype=bool)
    live = ~rulings["gave_way"].to_numpy(dtype=bool)
    value, top = (rulings[column].to_numpy(np.int64) for column in ("value", "open_up_to"))
    number = rulings["rule_no"].to_numpy()

    first = _first(key, (number, value, top), np.flatnonzero(live & ~least))
    rivals = np.bincount(key[live & ~least], minlength=key.max(initial=-1) + 1)
    strictest = np.zeros(len(rivals), dtype=np.int64)
    strictest[key[first]] = value[first]
    above = live & least & (rivals[key] > 0) & (value > strictest[key])
    raised = _first(key, (number, -value), np.flatnonzero(above))
    lifted = first[np.isin(key[first], key[raised])]

    why = rulings["why"].to_numpy(dtype=object).copy()
    why[live & least & (rivals[key] == 0)] = "no ceiling or target to lift"
    why[first] = _said("strictest of {}", rivals[key[first]])
    why[first[rivals[key[first]] == 1]] = "the only rule"
    why[lifted] = "overridden by the guaranteed minimum"
    why[raised] = _said("guaranteed minimum above {}", strictest[key[raised]])
    binds = np.zeros(len(rulings), dtype=bool)
    binds[first], binds[raised], binds[lifted] = True, True, False
    return rulings.assign(binds=binds, why=pd.array(why, dtype="str"))


def spelled(rule: CountingRule | GuaranteedMinimum, counted: Ints) -> Texts:
    """Spell out how numbers come about; one that recurs in many villages is spelled once."""
    numbers, places = np.unique(counted, return_inverse=True)
    words = [rule.arithmetic(number) for number in numbers.tolist()]
    return pd.array(words, dtype="str").take(places)


def _first(key: Ints, order: tuple[Ints, ...], rows: Ints) -> Ints:
    """Give the first row of each key in an order, whose last column counts most."""
    rows = rows[np.lexsort((*(column[rows] for column in order), key[rows]))]
    return rows[np.diff(key[rows], prepend=-1) > 0]


def _said(words: str, numbers: Ints) -> NDArray[np.object_]:
    """Put each number into words."""
    known, places = np.unique(numbers, return_inverse=True)
    return np.array([words.format(number) for number in known.tolist()], dtype=object)[places]
