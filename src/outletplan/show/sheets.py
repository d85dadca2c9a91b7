"""What stands in each table that leaves the desk, for the internal and the public edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from outletplan.show.labels import CLOSED_INSTITUTIONS
from outletplan.show.sheets_words import known, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outletplan.planning import Plan
    from outletplan.show.labels import Lang

Audience = Literal["internal", "public"]

_QUOTA_COLUMNS = (
    *("unit_id", "name", "kind", "parent_id", "people", "quota", "current", "reserved"),
    *("remaining", "over", "outlets_per_1000", "spacing", "unit_class"),
    *("rule", "cite", "arithmetic", "assumed"),
)
_NOTICE_COLUMNS = (
    *("order", "name", "kind", "description", "quota", "current", "remaining"),
    *("spacing", "unit_class", "conditions"),
)
# What the public may see, by table; a table or column that is not named here stays inside.
_PUBLIC = {
    "quotas": (*_QUOTA_COLUMNS, "role", "description", "conditions"),
    "totals": (
        *("scope", "name", "people", "cap", "planned", "current", "headroom", "over_committed"),
        *("units_without_quota", "rule", "cite", "binds", "assumed", "arithmetic"),
    ),
    "blank_villages": ("unit_id", "name", "kind", "people", "tier", "cite", "assumed"),
    "rulings": (
        *("rule_no", "rule", "article", "cite", "force", "subject", "unit_id", "sets"),
        *("people", "value", "arithmetic", "binds", "assumed"),
    ),
    "not_judged": ("rule", "article", "cite", "reason", "text"),
    "assumptions": ("cite", "article", "what", "kind"),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Sheet:
    """One table of the workbook: its name, its columns in order, and its total row if any."""

    key: str
    frame: pd.DataFrame
    heads: Mapping[str, str] = field(default_factory=dict)
    """Public names to head columns by, where not their own."""
    total: Mapping[str, object] = field(default_factory=dict)


def tables(plan: Plan, audience: Audience) -> dict[str, pd.DataFrame]:
    """
    Pick the tables of a plan that an audience may see, with the planner's columns and codes.

    Parameters
    ----------
    plan
        The plan.
    audience
        internal: everything. public: units, numbers and articles only; no outlet, no pair, no
        coordinates, nothing about closed institutions or what lies in them.

    Returns
    -------
    tables
        By name: quotas, totals, close_pairs, blank_villages, rulings, not_judged, assumptions and
        findings; the public edition has neither close_pairs nor findings.

    Raises
    ------
    ValueError
        If there is no such audience.

    Examples
    --------
    >>> import outletplan as op
    >>> from outletplan.show.sheets import tables
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> sorted(set(tables(plan, "internal")) - set(tables(plan, "public")))
    ['close_pairs', 'findings']
    """
    everything = {
        "quotas": plan.quotas,
        "totals": plan.totals,
        "close_pairs": plan.close_pairs,
        "blank_villages": plan.blank_villages,
        "rulings": plan.rulings,
        "not_judged": plan.not_judged,
        "assumptions": plan.assumptions,
        "findings": plan.region.findings,
    }
    known("audience", audience, Audience)
    if audience == "internal":
        return everything
    shut = _closed_units(plan.region.units)
    return {
        name: _open(everything[name], shut).filter(items=columns)
        for name, columns in _PUBLIC.items()
    }


def sheets(plan: Plan, lang: Lang, audience: Audience) -> tuple[Sheet, ...]:
    """
    Lay out the tables of the workbook in the order in which a planner leafs through them.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> [sheet.key for sheet in sheets(plan, "zh", "public")][:3]
    ['notice', 'quotas', 'totals']
    """
    seen = tables(plan, audience)
    quotas = seen["quotas"]
    total = _total(plan, quotas)
    laid = [
        Sheet(key="notice", frame=_notice(plan, quotas, lang), heads={"name": "unit"}, total=total),
        Sheet(key="quotas", frame=quotas[list(_QUOTA_COLUMNS)], total=total),
        Sheet(key="totals", frame=seen["totals"]),
    ]
    if audience == "internal":
        laid.append(Sheet(key="close_pairs", frame=_pairs(plan)))
    laid += [
        Sheet(key="blank_villages", frame=_blanks(plan, seen["blank_villages"])),
        Sheet(key="rulings", frame=seen["rulings"]),
    ]
    if audience == "internal":
        laid.append(Sheet(key="findings", frame=seen["findings"]))
    laid.append(Sheet(key="assumptions", frame=_grounds(seen)))
    return tuple(laid)


def in_being(plan: Plan) -> int:
    """
    Count the outlets in being in the whole region, those in no unit with them.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> in_being(plan) == plan.totals["current"].iloc[0]
    np.True_
    """
    whole = plan.totals.loc[plan.totals["scope"] == "whole_area", "current"].dropna()
    if len(whole):
        return int(whole.iloc[0])
    top = ~plan.quotas["parent_id"].isin(plan.quotas["unit_id"].dropna())
    return int(plan.quotas.loc[top, "current"].sum())


def _closed_units(units: pd.DataFrame) -> set[str]:
    """Find closed institutions and all that lies below them."""
    shut = set(units.index[units["kind"].isin(CLOSED_INSTITUTIONS)])
    while below := set(units.index[units["parent_id"].isin(shut)]) - shut:
        shut |= below
    return shut


def _open(frame: pd.DataFrame, shut: set[str]) -> pd.DataFrame:
    """Leave out rows about closed units and about pairs of outlets."""
    shown = pd.Series(data=True, index=frame.index)
    for column in ("unit_id", "scope"):
        if column in frame:
            shown &= ~frame[column].isin(shut)
    if "outlet_a" in frame:
        shown &= frame["outlet_a"].isna()
    return frame[shown]


def _notice(plan: Plan, quotas: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """List planning units as bureaus publish them; a last row holds what lies in none of them."""
    notice = quotas[quotas["role"] == "unit"].copy()
    notice["name"] = notice["name"].fillna(notice["unit_id"])
    notice["order"] = pd.array(range(1, len(notice) + 1), dtype="Int64")
    said = notice["conditions"].astype("string")
    words = say("no_rule_here", lang)  # why the quota is empty
    said = said.mask(notice["quota"].isna(), said.add("; ").fillna("") + words)
    notice["conditions"] = said
    elsewhere = in_being(plan) - int(notice["current"].sum())
    notice = notice[list(_NOTICE_COLUMNS)].astype({"name": "string"})
    if elsewhere:
        row = {"name": say("elsewhere", lang), "current": elsewhere}
        notice = pd.concat([notice, pd.DataFrame([row]).astype(notice.dtypes[list(row)])])
    return notice


def _total(plan: Plan, quotas: pd.DataFrame) -> dict[str, object]:
    """Sum what adds up; in being is counted over the region, since areas repeat their parts."""
    sums = {
        name: int(quotas[name].sum())
        for name in ("quota", "remaining", "over")
        if quotas[name].notna().any()
    }
    return {**sums, "current": in_being(plan)}


def _pairs(plan: Plan) -> pd.DataFrame:
    pairs: pd.DataFrame = pd.DataFrame(plan.close_pairs).drop(
        columns=plan.close_pairs.geometry.name
    )
    names = plan.region.outlets["name"]
    pairs.insert(1, "name_a", pairs["outlet_a"].map(names))
    pairs.insert(3, "name_b", pairs["outlet_b"].map(names))
    return pairs


def _blanks(plan: Plan, seen: pd.DataFrame) -> pd.DataFrame:
    blanks: pd.DataFrame = pd.DataFrame(seen).drop(
        columns=plan.blank_villages.geometry.name, errors="ignore"
    )
    if "nearest_outlet_id" in blanks:
        at = list(blanks).index("nearest_outlet_id") + 1
        names = blanks["nearest_outlet_id"].map(plan.region.outlets["name"])
        blanks.insert(at, "nearest_name", names)
    return blanks


def _grounds(seen: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put what was assumed, not stated and not judged under one another."""
    left_out = seen["not_judged"]
    left_out = left_out.assign(kind="not_judged", what=left_out["text"].fillna(left_out["rule"]))
    columns = ["kind", "cite", "article", "what", "reason"]
    return pd.concat(
        [
            frame.reindex(columns=columns).astype("string")
            for frame in (seen["assumptions"], left_out)
        ],
        ignore_index=True,
    )
