"""What each clause says otherwise of each unit, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.law.kinds import Spacing
from outletplan.planning.comparing.beside import CHANGED, beside
from outletplan.planning.comparing.rulings import OF_UNITS
from outletplan.planning.scope import scope_of
from outletplan.planning.spacing.reach import NOWHERE, ranks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.planning.comparing.rulings import Clauses
    from outletplan.planning.plan import Plan


def told_of_units(old: Plan, new: Plan, clauses: Clauses) -> pd.DataFrame:
    """
    Tell which articles give a unit another number, another regime or another spacing.

    Returns
    -------
    told
        One row for each unit and clause: unit_id, clause, said (``art. 4: 3 → 5``), reason.
    """
    rulings = clauses.rulings
    rulings = rulings[(rulings["subject"] == "unit") & rulings["sets"].isin(OF_UNITS)]
    rows = [*_numbers(rulings, clauses), *_spacings(old, new, clauses)]
    told = pd.DataFrame(rows, columns=["unit_id", "clause", "said"])
    reasons = {n: clause.reason for n, clause in clauses.changed.items()}
    told["reason"] = told["clause"].map(reasons).astype("str")
    return told.sort_values(["unit_id", "clause"], kind="stable")


def _numbers(rulings: pd.DataFrame, clauses: Clauses) -> Iterator[tuple[str, int, str]]:
    """Tell the number or the regime that each clause gives, before and after."""
    regime = rulings["sets"] == "regime"
    sides = {
        end: rulings[f"verdict_{end}"].where(regime, rulings[f"value_{end}"].astype("str"))
        for end in ("old", "new")
    }
    binds = [rulings[f"binds_{end}"].fillna(value=False) for end in ("old", "new")]
    rows = zip(rulings["unit_id"], rulings["clause"], *sides.values(), *binds, strict=True)
    for unit, clause, was, now, bound, binding in rows:
        words = _said(was) if _said(was) == _said(now) else f"{_said(was)} → {_said(now)}"
        if bound != binding and "none" not in (_said(was), _said(now)):
            words += ", binds now" if binding else ", binds no more"
        yield unit, clause, f"art. {clauses.article(clause)}: {words}"


def _said(value: object) -> str:
    return f"{value}" if isinstance(value, str) else "none"


def _spacings(old: Plan, new: Plan, clauses: Clauses) -> Iterator[tuple[str, int, str]]:
    """Name the changed spacing clauses that reach units whose spacing is another."""
    both = beside(old.quotas, new.quotas, ["unit_id"], ["spacing"])
    moved = pd.Index(both.loc[both["change"] == CHANGED, "unit_id"].dropna())
    if moved.empty:
        return
    reached: dict[tuple[str, int], str] = {}
    for plan, numbered in ((old, clauses.numbered("old")), (new, clauses.numbered("new"))):
        scope = scope_of(plan.region, plan.edition)
        for item in scope.of(Spacing):
            n = numbered[item.number]
            if n in clauses.changed:
                units = plan.region.units.index[ranks(scope, item) > NOWHERE]
                said = f"art. {clauses.article(n)}: spacing"
                reached |= {(unit, n): said for unit in units.intersection(moved)}
    for (unit, n), said in reached.items():
        yield unit, n, said
