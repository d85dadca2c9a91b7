"""Outlets per 1,000 people of a whole region, and the densities that they are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.planning.counting.quotas import WHOLE_AREA, leaf_sum

if TYPE_CHECKING:
    import pandas as pd

    from outletplan.planning.plan import Plan

# As published beside layout plans.
REFERENCE_DENSITIES = {
    "china_published": 2.9,
    "china_own": 3_800_000 / 1_321_290_000 * 1000,
    "usa": 1.46,
    "japan": 2.44,
}


def densities(plan: Plan) -> dict[str, float | None]:
    """
    Give outlets per 1,000 people of the whole region: in being, as planned and at the cap.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> {name: round(n, 2) for name, n in densities(plan).items()}
    {'in_being': 3.99, 'at_planned': 2.23, 'at_cap': 4.49}
    """
    people = people_in(plan)
    outlets = {
        "in_being": leaf_sum(plan.quotas),
        "at_planned": summed(plan.quotas["quota"]),
        "at_cap": next((int(cap) for cap in _caps(plan)["cap"]), None),
    }
    return {
        name: n / people * 1000 if people and n is not None else None for name, n in outlets.items()
    }


def people_in(plan: Plan) -> int | None:
    """Count whom a cap on the whole area counts, else the people of the units at the top."""
    counted = _caps(plan)["people"].dropna()
    if len(counted):
        return int(counted.iloc[0])
    top = ~plan.quotas["parent_id"].isin(plan.quotas["unit_id"].dropna())
    people = plan.quotas.loc[top & plan.quotas["unit_id"].notna(), "people"]
    return None if people.isna().any() else int(people.sum())


def summed(numbers: pd.Series) -> int | None:
    """Add numbers up; None where none is known."""
    known = numbers.dropna()
    return int(known.sum()) if len(known) else None


def _caps(plan: Plan) -> pd.DataFrame:
    return plan.totals[plan.totals["scope"] == WHOLE_AREA]
