"""In total: caps, counts and densities of two plans beside one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.planning.comparing.beside import beside, standing
from outletplan.planning.comparing.densities import (
    REFERENCE_DENSITIES,
    densities,
    people_in,
    summed,
)
from outletplan.planning.counting.quotas import leaf_sum
from outletplan.planning.in_being import in_being
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from outletplan.planning.comparing.rulings import Clauses
    from outletplan.planning.plan import Plan

_OF_CAPS = ("cap", "people", "planned", "current", "headroom", "over_committed")
TOTALS = {
    **dict.fromkeys(("scope", "name", "change", "rule"), "str"),
    **{f"{name}_{end}": "Int64" for name in _OF_CAPS for end in ("old", "new")},
    "cap_change": "Int64",
    **dict.fromkeys(("cite_old", "cite_new"), "str"),
}
FIGURES = {"figure": "str", **dict.fromkeys(("old", "new", "change"), "Int64")}
DENSITIES = {
    "density": "str",
    **dict.fromkeys(
        ("outlets_per_1000_old", "outlets_per_1000_new", "people_per_outlet_old",
         "people_per_outlet_new"),
        "Float64",
    ),
}  # fmt: skip
_BETWEEN_OUTLETS = ("spacing", "not_adjacent", "one_per_address")


def totals_of(old: Plan, new: Plan, clauses: Clauses) -> pd.DataFrame:
    """Set the caps on areas beside one another, each beside its counterpart."""
    keys = ["scope", "clause", "again"]
    before = _placed(old.totals, clauses.cited("old"))
    after = _placed(new.totals, clauses.cited("new"))
    both = beside(before, after, keys, _OF_CAPS, also=["name", "rule", "cite"])
    both = standing(both, ["name", "rule"])
    both["cap_change"] = both["cap_new"] - both["cap_old"]
    return shaped(both, TOTALS)


def _placed(totals: pd.DataFrame, cited: dict[tuple[str, str], int]) -> pd.DataFrame:
    clause = [cited[key] for key in zip(totals["cite"], totals["rule"], strict=True)]
    caps = totals.assign(clause=pd.array(clause, "Int64"))
    return caps.assign(again=caps.groupby(["scope", "clause"]).cumcount())


def figures_of(old: Plan, new: Plan) -> pd.DataFrame:
    """Count what two plans found; what no rule asks, or no table tells, is missing and not 0."""
    before, now = _counts(old), _counts(new)
    names = {**dict.fromkeys(before), **dict.fromkeys(now)}
    table = pd.DataFrame(
        {
            "figure": list(names),
            "old": pd.array([before.get(name) for name in names], "Int64"),
            "new": pd.array([now.get(name) for name in names], "Int64"),
        }
    )
    return table.assign(change=table["new"] - table["old"]).astype(FIGURES)


def _counts(plan: Plan) -> dict[str, int | None]:
    units = plan.quotas[plan.quotas["role"] == "unit"]
    pairs, near, flags = plan.close_pairs, plan.near_sites, plan.streets["flag"]
    known = {
        "people": people_in(plan),
        "units": len(units),
        "current": leaf_sum(plan.quotas),
        "planned": summed(plan.quotas["quota"]),
        "remaining": summed(plan.quotas["remaining"]),
        "over": summed(plan.quotas["over"]),
        "units_over": _known(int((units["over"] > 0).sum()), units["quota"].notna().any()),
        "units_without_quota": int(units["quota"].isna().sum()),
    }
    asked = {article.rule.rule for article in plan.edition.articles}
    placed = bool(
        plan.region.outlets.geometry[in_being(plan.region.outlets, plan.on)].notna().any()
    )
    between = placed and not asked.isdisjoint(_BETWEEN_OUTLETS)
    sites = placed and "site_exclusion" in asked and plan.region.sites is not None
    streets = plan.region.streets is not None
    zones = near.loc[near["verdict"] == "below", "outlet_id"].nunique()
    return known | {
        "pairs_below": _known((pairs["verdict"] == "below").sum(), between),
        "pairs_to_measure": _known((pairs["verdict"] == "measure_on_site").sum(), between),
        "near_sites": _known(zones, sites),
        "blank_villages": _known(len(plan.blank_villages), "blank_villages" in asked),
        "over-dense": _known((flags == "over-dense").sum(), streets),
        "sparse": _known((flags == "sparse").sum(), streets),
    }


def _known(count: int, known: object) -> int | None:
    return int(count) if known else None


def densities_of(old: Plan, new: Plan) -> pd.DataFrame:
    """Set outlets per 1,000 people, and people per outlet, beside the reference densities."""
    sides = {"old": densities(old), "new": densities(new)}
    rows = {name: [sides["old"][name], sides["new"][name]] for name in sides["new"]}
    rows |= {name: [density, density] for name, density in REFERENCE_DENSITIES.items()}
    table = pd.DataFrame({"density": list(rows)})
    for end, column in (("old", 0), ("new", 1)):
        rate = pd.Series([each[column] for each in rows.values()], dtype="Float64")
        table[f"outlets_per_1000_{end}"] = rate
        table[f"people_per_outlet_{end}"] = 1000 / rate.where(rate > 0)
    return shaped(table, DENSITIES)
