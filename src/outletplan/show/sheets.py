"""What stands in each table that leaves the desk, for the internal and the public edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import pandas as pd

from outletplan.planning.in_being import in_being as being
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
_SOMETIMES = (
    *("access_m", "street_m", "exit_m", "record", "place", "at_most", "cite", "assumed"),
    *("nearest_on_foot_id", "nearest_on_foot_name", "nearest_walk_m"),
)
_RECORD = (
    *("record_id", "measured_on", "start_door", "end_door", "route", "officer_a", "officer_b"),
    "instrument",
)
# What the public may see, by table; a table or column that is not named here stays inside.
_PUBLIC = {
    "quotas": (*_QUOTA_COLUMNS, "role", "description", "conditions"),
    "totals": (
        *("scope", "name", "people", "cap", "planned", "current", "headroom", "over_committed"),
        *("units_without_quota", "rule", "cite", "binds", "assumed", "arithmetic"),
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
    """Public names to head columns by, where not their own."""
    total: Mapping[str, object] = field(default_factory=dict)
    empty: str = "none_found"
    """The sentence said of a table without rows."""


def tables(plan: Plan, audience: Audience) -> dict[str, pd.DataFrame]:
    """
    Pick the tables of a plan that an audience may see, with the planner's columns and codes.

    Parameters
    ----------
    plan
        The plan.
    audience
        internal: everything. public: units, streets, numbers and articles only; no outlet, no
        pair, no window (it lies round its outlets), no coordinates, nothing about closed
        institutions or what lies in them.

    Returns
    -------
    tables
        By name: quotas, totals, close_pairs, near_sites, streets, windows, blank_villages, rulings,
        not_judged, assumptions and findings; the public edition has neither close_pairs,
        near_sites, windows nor findings.

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
    ['close_pairs', 'findings', 'near_sites', 'windows']
    """
    everything = {
        "quotas": plan.quotas,
        "totals": plan.totals,
        "site_quotas": plan.site_quotas,
        "close_pairs": plan.close_pairs,
        "near_sites": plan.near_sites,
        "streets": plan.streets,
        "windows": plan.windows,
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
    total, capped = _total(plan, quotas), _cap_words(plan, quotas, lang)
    notice, numbers = {**total, "conditions": capped}, {**total, "arithmetic": capped}
    laid = [
        Sheet(
            key="notice", frame=_notice(plan, quotas, lang), heads={"name": "unit"}, total=notice
        ),
        Sheet(key="quotas", frame=quotas[list(_QUOTA_COLUMNS)], total=numbers),
        Sheet(key="totals", frame=seen["totals"]),
    ]
    named = {"unit_id": "unit"}
    kinds = ("spacing", "site_exclusion", "blank_villages")
    said = {kind: why_unknown(plan, kind) or "none_found" for kind in kinds}
    if audience == "internal":
        laid += [
            Sheet(key="close_pairs", frame=_pairs(plan), heads=named, empty=said["spacing"]),
            Sheet(
                key="near_sites",
                frame=_near_sites(plan),
                heads=named,
                empty=said["site_exclusion"],
            ),
        ]
    laid.append(Sheet(key="streets", frame=_streets(plan, seen["streets"]), heads=named))
    if audience == "internal":
        windows = _filled(_plain(plan.windows))
        laid.append(Sheet(key="windows", frame=windows, heads={"over": "over_at_most"}))
    laid += [
        Sheet(
            key="blank_villages",
            frame=_blanks(plan, seen["blank_villages"]),
            empty=said["blank_villages"],
        ),
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
    whole = _whole_area(plan)["current"].dropna()
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


def cap_binds(plan: Plan, quotas: pd.DataFrame) -> bool:
    """
    Say whether units have more places left between them than a cap on the whole area does.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> cap_binds(plan, plan.quotas.assign(remaining=1_000))
    True
    """
    headroom = _whole_area(plan)["headroom"].min()
    return not pd.isna(headroom) and bool(quotas["remaining"].sum() > max(headroom, 0))


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
    """Leave out rows about closed units and about single outlets or pairs of them."""
    shown = pd.Series(data=True, index=frame.index)
    for column in ("unit_id", "scope"):
        if column in frame:
            shown &= ~frame[column].isin(shut)
    for column in ("outlet_a", "outlet_id"):
        if column in frame:
            shown &= frame[column].isna()
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


def _cap_words(plan: Plan, quotas: pd.DataFrame, lang: Lang) -> str | None:
    """Say beside the sum of the units what the tightest cap on the whole area leaves."""
    caps = _whole_area(plan).dropna(subset=["cap", "headroom"]).sort_values("headroom")
    if caps.empty:
        return None
    tightest = caps.iloc[0]
    words = say("cap_line", lang, cap=int(tightest["cap"]), headroom=int(tightest["headroom"]))
    return words + say("cap_binds", lang) if cap_binds(plan, quotas) else words


def _whole_area(plan: Plan) -> pd.DataFrame:
    return plan.totals[plan.totals["scope"] == "whole_area"]


def _pairs(plan: Plan) -> pd.DataFrame:
    pairs = _with_units(plan, plan.close_pairs)
    names = plan.region.outlets["name"]
    pairs.insert(1, "name_a", pairs["outlet_a"].map(names))
    pairs.insert(3, "name_b", pairs["outlet_b"].map(names))
    pairs["record"] = pairs.pop("record_id").map(field_records(plan))
    return _filled(pairs)


def _near_sites(plan: Plan) -> pd.DataFrame:
    near = _with_units(plan, plan.near_sites)
    near.insert(1, "name", near["outlet_id"].map(plan.region.outlets["name"]))
    return _filled(near)


def _streets(plan: Plan, seen: pd.DataFrame) -> pd.DataFrame:
    """Put dense stretches first, then sparse ones, then the rest; busiest first in each."""
    streets = _with_units(plan, seen)
    rank = streets["flag"].map({"over-dense": 0, "sparse": 1}).fillna(2)
    order = pd.DataFrame({"rank": rank, "busy": -streets["per_100_m"].fillna(0)})
    return _filled(streets.reindex(order.sort_values(["rank", "busy"], kind="stable").index))


def _with_units(plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    """Put the names of units in place of their ids."""
    units = plan.region.units
    plain = _plain(table)
    return plain.assign(unit_id=plain["unit_id"].map(units["name"].fillna(units["unit_id"])))


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out what only some policies bring about, where no row has it."""
    sometimes = frame.filter(items=_SOMETIMES)
    empty = (sometimes.isna() | (sometimes == "")).all()
    return frame.drop(columns=sometimes.columns[empty]) if len(frame) else frame


def _blanks(plan: Plan, seen: pd.DataFrame) -> pd.DataFrame:
    blanks = _plain(seen)
    named = {"nearest_outlet_id": "nearest_name", "nearest_on_foot_id": "nearest_on_foot_name"}
    for column, name in named.items():
        if column in blanks:
            names = blanks[column].map(plan.region.outlets["name"])
            blanks.insert(list(blanks).index(column) + 1, name, names)
    return _filled(blanks)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Copy a table without its geometry."""
    shape = [table.geometry.name] if isinstance(table, gpd.GeoDataFrame) else []
    plain: pd.DataFrame = pd.DataFrame(table).drop(columns=shape)
    return plain


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
