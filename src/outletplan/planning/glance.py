"""A plan at a glance: the few numbers by which one knows it, for where it is shown as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from outletplan.planning.plan import Plan

_SHOWN = ["people", "cap", "planned", "current", "headroom", "over_committed", "cite"]


def counts(plan: Plan) -> pd.DataFrame:
    """
    Count what a plan found, one row each.

    Returns
    -------
    counts
        Columns what and number; what needs an answer comes first.

    Examples
    --------
    >>> import outletplan as op
    >>> county = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> counts(county).head(3)
                         what  number
    0  units over their quota      21
    1           outlets above      97
    2  units with places left      31
    """
    units = plan.quotas[plan.quotas["role"] == "unit"]
    rows = {
        "units over their quota": (units["over"] > 0).sum(),
        "outlets above": units["over"].sum(),
        "units with places left": (units["remaining"] > 0).sum(),
        "places left": units["remaining"].sum(),
        "units without a number of their own": units["quota"].isna().sum(),
        **_by(plan.close_pairs["verdict"], "close pairs"),
        **_by(plan.near_sites["verdict"], "outlets near sites"),
        **_by(plan.blank_villages["tier"], "blank villages"),
        **_by(plan.streets["flag"], "stretches", leave_out="none"),
        "clauses not judged, or in part": len(plan.not_judged),
        "findings on the data": len(plan.region.findings),
    }
    return pd.DataFrame({"what": list(rows), "number": pd.array(list(rows.values()), "Int64")})


def as_html(plan: Plan, *, public: bool = False) -> str:
    """Write totals and counts as tables, for the public the totals only; pandas escapes names."""
    totals = plan.totals[["scope", "name", *_SHOWN]]
    heading = pd.DataFrame(
        {
            "region": [plan.region.name],
            "policy": [" + ".join(each.source.title for each in plan.edition.documents)],
            "status": [" + ".join(each.status for each in plan.edition.documents)],
            "on": [plan.on.isoformat()],
        }
    )
    frames = [heading, totals] if public else [heading, totals, counts(plan)]
    return "\n".join(frame.to_html(index=False, na_rep="") for frame in frames)


def _by(column: pd.Series, what: str, *, leave_out: str = "") -> dict[str, int]:
    """Count the rows of a table by a word in them."""
    found = column.value_counts()
    return {f"{what}: {word}": int(n) for word, n in found.items() if word != leave_out}
