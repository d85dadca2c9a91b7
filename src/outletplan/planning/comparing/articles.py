"""Clause by clause: old, new, why, and whom it reaches otherwise in this region (新旧对照)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.revision import changes_of_documents
from outletplan.law.sentences import sentence
from outletplan.measure.hierarchy import Hierarchy
from outletplan.planning.comparing.rulings import NUMBERS
from outletplan.planning.in_being import in_being
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.law import Article, Document
    from outletplan.law.revision import Clause
    from outletplan.planning.comparing.rulings import Clauses
    from outletplan.planning.plan import Plan

ARTICLES = {
    **dict.fromkeys(
        ("article", "rule", "change", "keys", "old", "new", "old_text", "new_text", "reason"), "str"
    ),
    "units": "Int64",
    "outlets": "Int64",
    **dict.fromkeys(("effect", "cite_old", "cite_new"), "str"),
}
WITHOUT_RULINGS = ("relief", "population_basis", "street_classes", "not_judged")
"""Kinds of clause of which a plan tells no finding of their own."""
_NOUNS = {
    "spacing": "pairs", "not_adjacent": "pairs", "one_per_address": "pairs",
    "site_exclusion": "outlets near sites", "street_window": "outlets in too full a window",
    "banned_form": "outlets of a banned form", "blank": "blank villages",
}  # fmt: skip


def articles_of(old: Plan, new: Plan, clauses: Clauses, told: pd.DataFrame) -> pd.DataFrame:
    """
    Set what the policies say beside one another, and count whom each change reaches.

    Returns
    -------
    articles
        One row for each key of a document's head, then one for each clause that changed, came or
        went, in the order of the newer policy.
    """
    rows = [row for pair in clauses.revised.documents for row in _heads(*pair)]
    reached = _Reached(old, new)
    units = told.groupby("clause")["unit_id"].nunique()
    for n, clause in clauses.changed.items():
        rows.append(_clause(clause))
        if rows[-1]["rule"] not in WITHOUT_RULINGS:
            found = reached.by(clauses.rulings[clauses.rulings["clause"] == n])
            rows[-1] |= {**found, "units": int(units.get(n, 0))}
    return shaped(pd.DataFrame(rows, columns=list(ARTICLES)), ARTICLES)


def _heads(old: Document | None, new: Document | None) -> Iterator[dict[str, object]]:
    titles = [None if document is None else document.source.title for document in (old, new)]
    change = "removed" if new is None else "added" if old is None else "changed"
    reason = None if new is None else new.revised_because
    for key, was, now in changes_of_documents(old, new):
        yield {
            "change": change, "keys": key, "old": was, "new": now, "reason": reason,
            "cite_old": titles[0], "cite_new": titles[1],
        }  # fmt: skip


def _clause(clause: Clause) -> dict[str, object]:
    standing = clause.new or clause.old
    sides: dict[str, Article | None] = {"old": clause.old, "new": clause.new}
    return {
        "article": None if standing is None else standing.rule.article,
        "rule": None if standing is None else standing.rule.rule,
        "change": clause.change,
        "keys": ", ".join(change.key for change in clause.changes) or None,
        "reason": clause.reason,
        **{end: a and sentence(a.rule) for end, a in sides.items()},
        **{f"{end}_text": a and a.rule.text for end, a in sides.items()},
        **{f"cite_{end}": a and a.cite for end, a in sides.items()},
    }


class _Reached:
    """Whom a clause reaches otherwise, among the outlets and units that stand in both plans."""

    def __init__(self, old: Plan, new: Plan) -> None:
        before = old.region.outlets.index[in_being(old.region.outlets, old.on)]
        now = new.region.outlets.index[in_being(new.region.outlets, new.on)]
        self._outlets = new.region.outlets.loc[now.intersection(before), "belongs_to"]
        self._index = new.region.units.index
        self._tree = Hierarchy.of(new.region.units["parent_id"])
        self._names = new.region.units["name"].fillna(new.region.units["unit_id"])
        self._units = self._index.intersection(old.region.units.index)

    def by(self, rulings: pd.DataFrame) -> dict[str, object]:
        """Count outlets, and say in words what a clause finds otherwise."""
        rulings = rulings[self._in_both(rulings)]
        numbers = rulings[rulings["sets"].isin((*NUMBERS, "regime")) & rulings["site_id"].isna()]
        named = pd.concat([rulings["outlet_a"], rulings["outlet_b"]]).dropna()
        below = self._below(numbers)
        return {
            "outlets": len(set(named) | set(below)),
            "effect": "; ".join(self._effects(rulings)) or None,
        }

    def _in_both(self, rulings: pd.DataFrame) -> pd.Series:
        ends = [
            rulings[end].isna() | rulings[end].isin(self._outlets.index)
            for end in ("outlet_a", "outlet_b")
        ]
        of_units = ~rulings["subject"].isin(("unit", "area"))
        units = rulings["unit_id"].isna() | rulings["unit_id"].isin(self._units)
        return ends[0] & ends[1] & (of_units | units)

    def _below(self, numbers: pd.DataFrame) -> list[str]:
        """Find the outlets that stand in units or areas with another number."""
        if (numbers["unit_id"].isna() & (numbers["subject"] == "area")).any():
            return list(self._outlets.index)
        flags = np.asarray(self._index.isin(numbers["unit_id"]))
        flags |= self._tree.any_above(flags)
        return list(self._outlets.index[self._outlets.isin(self._index[flags])])

    def _effects(self, rulings: pd.DataFrame) -> Iterator[str]:
        for (sets, subject), rows in rulings.groupby(["sets", "subject"], sort=False):
            if sets in NUMBERS:
                yield self._numbers(rows, str(subject))
            elif sets in _NOUNS:
                yield _counted(rows, str(sets))
            else:
                yield f"{rows['unit_id'].nunique()} units otherwise"

    def _numbers(self, rows: pd.DataFrame, subject: str) -> str:
        was, now = (rows[f"value_{end}"] for end in ("old", "new"))
        sums = " → ".join(
            f"{side.sum():,}" if side.notna().any() else "none" for side in (was, now)
        )
        if subject == "area" and len(rows) == 1:
            unit = rows["unit_id"].iloc[0]
            return f"{'whole area' if pd.isna(unit) else self._names[unit]}: {sums}"
        return f"{len(rows):,} {subject}s, together {sums}"


def _counted(rows: pd.DataFrame, sets: str) -> str:
    """Count what a clause finds in the newer plan alone, in the older one alone, and otherwise."""
    if sets == "blank":
        was, now = (rows[f"binds_{end}"].fillna(value=False).astype(bool) for end in ("old", "new"))
    else:
        was, now = rows["change"] != "added", rows["change"] != "removed"
    counts = {
        "more": (now & ~was).sum(),
        "fewer": (was & ~now).sum(),
        "otherwise": (was & now).sum(),
    }
    told = ", ".join(f"{n:,} {word}" for word, n in counts.items() if n)
    return f"{_NOUNS[sets]}: {told}"
