"""What stands in each table that leaves the desk, for the internal and the public edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from outletplan.planning.in_being import in_being as being
from outletplan.show.words.labels import CLOSED_INSTITUTIONS
from outletplan.show.words.sheets import known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outletplan.planning import Plan

Audience = Literal["internal", "public"]

QUOTA_COLUMNS = (
    *("unit_id", "name", "kind", "parent_id", "people", "quota", "current", "outside_quota"),
    *("reserved", "remaining", "over", "exits", "queue", "reconciled", "outlets_per_1000"),
    *("spacing", "unit_class", "regime", "rule", "cite", "arithmetic", "assumed"),
)
_RECORD = (
    *("record_id", "measured_on", "start_door", "end_door", "route", "officer_a", "officer_b"),
    "instrument",
)
# What the public may see, by table; a table or column that is not named here stays inside.
_PUBLIC = {
    "quotas": (*QUOTA_COLUMNS, "role", "description", "conditions"),
    "totals": (
        *("scope", "name", "people", "cap", "planned", "current", "headroom", "over_committed"),
        *("units_without_quota", "rule", "cite", "binds", "assumed", "arithmetic"),
    ),
    "site_quotas": (
        *("site_id", "name", "kind", "unit_id", "quota", "current", "reserved"),
        *("remaining", "over"),
        *("towards_unit", "rule", "cite", "assumed", "arithmetic"),
    ),
    "place_quotas": ("unit_id", "name", "street_class", "length_m", "quota", "cite", "assumed"),
    "business_types": (
        *("scope", "name", "types", "share_of", "base", "at_most", "current", "remaining", "over"),
        *("force", "cite", "assumed", "arithmetic"),
    ),
    "streets": (
        *("street_id", "name", "street_class", "place", "unit_id", "length_m", "outlets"),
        *("per_100_m", "busiest_window", "half_window_m", "at_most", "flag", "rests_on", "why"),
        *("cite", "assumed"),
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
    """Public names to head columns by, or their words, where not their own."""
    total: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    """The sentence under its title, where it is not that of its key."""
    empty: str = "none_found"
    """The sentence said of a table without rows."""
    level: int | None = None
    """Which of several sheets of this key it is, from 1 on."""
    kind: str = ""
    """Of what kind of unit it is, in words."""
    across: int = 195
    """Characters that shall stay readable across a landscape A4."""


def tables(plan: Plan, audience: Audience) -> dict[str, pd.DataFrame]:
    """
    Pick the tables of a plan that an audience may see, with the planner's columns and codes.

    Parameters
    ----------
    plan
        The plan.
    audience
        internal: everything. public: units, streets, numbers and articles only; no outlet, no
        pair, no window (it lies round its outlets), no segment (it may be short), no coordinates,
        nothing about closed institutions or what lies in them.

    Returns
    -------
    tables
        By name: quotas, totals, site_quotas, place_quotas, business_types, close_pairs, near_sites,
        streets, windows, segments (if the plan has any), blank_villages, rulings, not_judged,
        assumptions and findings; the public edition has neither close_pairs, near_sites, windows,
        segments nor findings.

    Raises
    ------
    ValueError
        If there is no such audience.

    Examples
    --------
    >>> import outletplan as op
    >>> from outletplan.show.tables import tables
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> sorted(set(tables(plan, "internal")) - set(tables(plan, "public")))
    ['close_pairs', 'findings', 'near_sites', 'windows']
    """
    everything = {
        "quotas": plan.quotas,
        "totals": plan.totals,
        "site_quotas": plan.site_quotas,
        "place_quotas": plan.place_quotas,
        "business_types": plan.business_types,
        "close_pairs": plan.close_pairs,
        "near_sites": plan.near_sites,
        "streets": plan.streets,
        "windows": plan.windows,
        **({} if plan.segment_m is None else {"segments": plan.segments}),
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
    whole = whole_area(plan)["current"].dropna()
    if len(whole):
        return int(whole.iloc[0])
    top = ~plan.quotas["parent_id"].isin(plan.quotas["unit_id"].dropna())
    return int(plan.quotas.loc[top, "current"].sum())


def why_unknown(plan: Plan, kind: str) -> str | None:
    """
    Name the reason why a kind of rule found nothing where it could not: a count is no 0 then.

    Returns
    -------
    key
        no_such_rule, no_sites or no_point, a key of `say`; None where something was judged, or
        where there is no outlet in being to judge.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> why_unknown(plan, "site_exclusion"), why_unknown(plan, "spacing")
    ('no_such_rule', None)
    """
    if all(article.rule.rule != kind for article in plan.edition.articles):
        return "no_such_rule"
    if kind == "site_exclusion" and plan.region.sites is None:
        return "no_sites"
    outlets = plan.region.outlets
    points = outlets.geometry[being(outlets, plan.on)]
    pointless = len(points) > 0 and bool((points.isna() | points.is_empty).all())
    # Blank villages are found by the unit that an outlet is filed under, too.
    return "no_point" if pointless and kind != "blank_villages" else None


def held_back(plan: Plan) -> int:
    """
    Count the places of the whole region that are held by applications, or free next period.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> held_back(plan)
    0
    """
    top = ~plan.quotas["parent_id"].isin(plan.quotas["unit_id"].dropna())
    return int(plan.quotas.loc[top, ["reserved", "exits"]].fillna(0).sum().sum())


def cap_binds(plan: Plan, quotas: pd.DataFrame) -> bool:
    """
    Say whether units have more places left between them than a cap on the whole area does.

    Places held by applications, or free with the next period only, are none that are left.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> cap_binds(plan, plan.quotas.assign(remaining=1_000))
    True
    """
    headroom = whole_area(plan)["headroom"].min()
    return not pd.isna(headroom) and bool(
        quotas["remaining"].sum() > max(headroom - held_back(plan), 0)
    )


def on_renewal(near_sites: pd.DataFrame) -> pd.Series:
    """
    Say what happens on renewal to outlets near a site, where they are sure to be too near.

    Examples
    --------
    >>> near = pd.DataFrame({"verdict": ["below", "measure_on_site"], "on_renewal": "not_renewed"})
    >>> on_renewal(near).tolist()
    ['not_renewed', 'measure_on_site']
    """
    return near_sites["on_renewal"].where(near_sites["verdict"] == "below", near_sites["verdict"])


def field_records(plan: Plan) -> pd.Series:
    """Quote each field measurement by its record number: day, doors, way, officers, instrument."""
    records = plan.region.field_measurements
    if records is None:
        return pd.Series(dtype="str")
    parts = pd.DataFrame(records)[list(_RECORD)].astype({"measured_on": "str"})
    quoted = [" · ".join(row[row.notna() & (row != "NaT")]) for _, row in parts.iterrows()]
    return pd.Series(quoted, index=records["record_id"].array, dtype="str")


def _closed_units(units: pd.DataFrame) -> set[str]:
    """Find closed institutions and all that lies below them."""
    shut = set(units.index[units["kind"].isin(CLOSED_INSTITUTIONS)])
    while below := set(units.index[units["parent_id"].isin(shut)]) - shut:
        shut |= below
    return shut


def _open(frame: pd.DataFrame, shut: set[str]) -> pd.DataFrame:
    """Leave out rows about closed units and sites, and about single outlets or pairs of them."""
    shown = pd.Series(data=True, index=frame.index)
    if "kind" in frame:
        shown &= ~frame["kind"].isin(CLOSED_INSTITUTIONS)
    for column in ("unit_id", "scope"):
        if column in frame:
            shown &= ~frame[column].isin(shut)
    for column in ("outlet_a", "outlet_id"):
        if column in frame:
            shown &= frame[column].isna()
    return frame[shown]


def whole_area(plan: Plan) -> pd.DataFrame:
    """Give the caps on the whole area."""
    return plan.totals[plan.totals["scope"] == "whole_area"]
