"""A pile of applications under two plans: who ends otherwise, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.planning.comparing.beside import beside, otherwise
from outletplan.planning.deciding.check import check_all
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from outletplan.facts import Application
    from outletplan.geodesy import Datum
    from outletplan.planning.comparing.rulings import Clauses
    from outletplan.planning.deciding.decision import Decision
    from outletplan.planning.plan import Plan

    Applications = Iterable[Application] | pd.DataFrame | str | os.PathLike[str]

_TOLD = ("outcome", "rule", "cite", "why")
APPLICATIONS = {
    **dict.fromkeys(("application_id", "request", "unit_id", "unit_name", "change"), "str"),
    **{f"{name}_{end}": "str" for name in _TOLD for end in ("old", "new")},
    "made_by": "str",
}


def applications_of(
    applications: Applications, old: Plan, new: Plan, clauses: Clauses, *, datum: Datum | None
) -> pd.DataFrame:
    """
    Judge a pile in order under either plan, and name the rules that make a difference.

    Returns
    -------
    applications
        One row for each, in the order of the newer plan; change is changed where the outcome is
        another, else same.
    """
    pile = applications
    if not isinstance(pile, pd.DataFrame | str) and not hasattr(pile, "__fspath__"):
        pile = list(applications)  # type: ignore[arg-type] # forms, which are read twice
    before, after = (check_all(pile, plan, datum=datum) for plan in (old, new))
    also = ["rule", "cite", "why", "request", "unit_id", "unit_name"]
    both = beside(before.table, after.table, ["application_id"], ["outcome"], also=also)
    both = both.assign(**{name: both[f"{name}_new"] for name in also[3:]})
    both["made_by"] = pd.array(
        [_made_by(before.by_id[name], after.by_id[name], clauses) if moved else None
         for name, moved in zip(both["application_id"], otherwise(both, ["outcome"]).notna(),
                                strict=True)],
        dtype="str",
    )  # fmt: skip
    return shaped(both, APPLICATIONS)


def _made_by(old: Decision, new: Decision, clauses: Clauses) -> str | None:
    """Name the clauses that find something else: ``art. 2(1): kept → broken``."""
    was, now = _results(old, clauses.cited("old")), _results(new, clauses.cited("new"))
    told = [
        f"art. {clauses.article(n)}: {was.get(n, 'none')} → {now.get(n, 'none')}"
        for n in sorted({*was, *now})
        if was.get(n) != now.get(n)
    ]
    return "; ".join(told) or None


def _results(decision: Decision, cited: dict[tuple[str, str], int]) -> dict[int, str]:
    """Give what was found on each clause; of several findings on one all, in their order."""
    found: dict[int, list[str]] = {}
    for told in decision.told:
        if told.cite is not None and (told.cite, told.rule) in cited:
            found.setdefault(cited[told.cite, told.rule], []).append(told.result.value)
    return {n: " and ".join(dict.fromkeys(results)) for n, results in found.items()}
