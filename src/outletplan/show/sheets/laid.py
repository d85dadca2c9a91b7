"""The tables of the workbook as they are laid out: order, names for ids, totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from outletplan.facts.words import NARROWER
from outletplan.law.sentences import sentence
from outletplan.show.run_record import record_table
from outletplan.show.sheets.ledgers import ledgers
from outletplan.show.summary import policy_name
from outletplan.show.tables import (
    QUOTA_COLUMNS,
    Sheet,
    cap_binds,
    field_records,
    held_back,
    in_being,
    tables,
    whole_area,
    why_unknown,
)
from outletplan.show.words.labels import label
from outletplan.show.words.marks import listed
from outletplan.show.words.sheets import in_chinese, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outletplan.planning import Plan
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

_NOTICE_COLUMNS = (
    *("order", "parent", "name", "kind", "description", "quota", "current", "remaining"),
    *("spacing", "conditions", "exits", "queue", "unit_class"),
)
BLANKS_NOTE = {"internal": "blank_villages_note", "public": "blank_villages_public"}
_ADDED_UP = ("quota", "remaining", "over", "outside_quota", "reserved", "exits", "queue")
_SOMETIMES = (
    *("outside_quota", "exits", "queue", "reconciled", "regime", "relief"),
    *("access_m", "street_m", "exit_m", "record", "place", "at_most", "cite", "assumed"),
    *("nearest_on_foot_id", "nearest_on_foot_name", "nearest_walk_m"),
)


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
            key="notice",
            frame=_notice(plan, quotas, lang),
            heads={"name": "unit", "queue": "queued"},
            total=notice,
            across=185,
        ),
        Sheet(
            key="quotas",
            frame=_filled(quotas.filter(items=QUOTA_COLUMNS)),
            heads={"queue": "queued"},
            total=numbers,
        ),
        Sheet(key="totals", frame=seen["totals"]),
        *_shares(plan, seen),
    ]
    named = {"unit_id": "unit"}
    if audience == "internal":
        laid += _inside(plan, lang)
    bare = "none_found" if plan.region.streets is not None else "no_streets"
    for key in ("streets", "segments"):
        if key in seen:
            frame = _streets(plan, seen[key])
            laid.append(Sheet(key=key, frame=frame, heads=named, empty=bare))
    if audience == "internal":
        windows, over = _filled(_plain(plan.windows)), {"over": "over_at_most"}
        laid.append(Sheet(key="windows", frame=windows, heads=over, empty=bare))
    laid += [
        Sheet(
            key="blank_villages",
            frame=blanks_of(plan, seen["blank_villages"]),
            note=BLANKS_NOTE[audience],
            empty=why_unknown(plan, "blank_villages") or "none_found",
        ),
        Sheet(key="policy", frame=_policy(plan, lang)),
        Sheet(key="rulings", frame=seen["rulings"]),
    ]
    if audience == "internal":
        laid.append(Sheet(key="findings", frame=seen["findings"]))
    laid.append(Sheet(key="assumptions", frame=_grounds(seen)))
    laid.append(Sheet(key="run_record", frame=record_table(plan, lang)))
    return tuple(laid)


def _shares(plan: Plan, seen: Mapping[str, pd.DataFrame]) -> list[Sheet]:
    """Lay out the numbers of sites, kinds of place and business types, where a rule sets any."""
    frames = {
        "site_quotas": _filled(_with_units(plan, seen["site_quotas"])),
        "place_quotas": _filled(seen["place_quotas"]),
        "business_types": _filled(seen["business_types"]),
    }
    heads = {"site_quotas": {"unit_id": "unit"}}
    return [
        Sheet(key=key, frame=frame, heads=heads.get(key, {}))
        for key, frame in frames.items()
        if len(getattr(plan, key))
    ]


def _inside(plan: Plan, lang: Lang) -> list[Sheet]:
    """Lay out what stays inside: ledgers, pairs, and outlets near sites."""
    named = {"unit_id": "unit"}
    said = {kind: why_unknown(plan, kind) or "none_found" for kind in ("spacing", "site_exclusion")}
    held = [
        Sheet(
            key="ledger",
            level=level + 1,
            kind=_most_kind(frame, lang),
            frame=frame,
            heads=heads,
            total=total,
        )
        for level, frame, heads, total in ledgers(plan, lang)
    ]
    return [
        *held,
        Sheet(key="close_pairs", frame=_pairs(plan), heads=named, empty=said["spacing"]),
        Sheet(key="near_sites", frame=_near_sites(plan), heads=named, empty=said["site_exclusion"]),
    ]


def _most_kind(ledger: pd.DataFrame, lang: Lang) -> str:
    """
    Name the kind of most units of a level, if it is one that we have a word for.

    镇 and 乡 together are 乡镇.
    """
    told = ledger["kind"]
    narrower = told.isin(NARROWER["township"])
    if len(set(told[narrower])) > 1 or "township" in set(told):
        told = told.mask(narrower, "township")
    kinds = told.value_counts().index
    kind = str(kinds[0]) if len(kinds) else ""
    return label(kind, lang) if label(kind, "zh") != kind else ""


def _notice(plan: Plan, quotas: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """List planning units as bureaus publish them; a last row holds what lies in none of them."""
    notice = quotas[quotas["role"] == "unit"].copy()
    notice["name"] = notice["name"].fillna(notice["unit_id"])
    names = quotas["name"].fillna(quotas["unit_id"])
    notice["parent"] = notice["parent_id"].map(names[names.index.notna()])
    # Exits want an earlier snapshot and the queue its applications: unknown without, so blank.
    for name in {"exits", "queue"} - set(notice):
        notice[name] = pd.array([pd.NA] * len(notice), dtype="Int64")
    notice["order"] = pd.array(range(1, len(notice) + 1), dtype="Int64")
    said = notice["conditions"].astype("string")
    words = say("no_rule_here", lang)  # why the quota is empty
    said = said.mask(notice["quota"].isna(), said.add(listed(["", ""], lang)).fillna("") + words)
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
        for name in _ADDED_UP
        if name in quotas and quotas[name].notna().any()
    }
    return {**sums, "current": in_being(plan)}


def _cap_words(plan: Plan, quotas: pd.DataFrame, lang: Lang) -> str | None:
    """Say beside the sum of the units what the tightest cap on the whole area leaves."""
    caps = whole_area(plan).dropna(subset=["cap", "headroom"]).sort_values("headroom")
    if caps.empty:
        return None
    tightest = caps.iloc[0]
    words = say("cap_line", lang, cap=int(tightest["cap"]), headroom=int(tightest["headroom"]))
    if held := held_back(plan):
        words += say("cap_held", lang, n=held, free=int(tightest["headroom"]) - held)
    return words + say("cap_binds", lang) if cap_binds(plan, quotas) else words


def _pairs(plan: Plan) -> pd.DataFrame:
    pairs = _with_units(plan, plan.close_pairs)
    names = plan.region.outlets["name"]
    pairs.insert(1, "name_a", pairs["outlet_a"].map(names))
    pairs.insert(3, "name_b", pairs["outlet_b"].map(names))
    pairs["record"] = pairs.pop("record_id").map(field_records(plan))
    if not pairs["edge"].eq("more_than").any():  # every limit is lawful itself, as it reads
        pairs = pairs.drop(columns="edge")
    return _filled(pairs)


def _near_sites(plan: Plan) -> pd.DataFrame:
    near = _with_units(plan, plan.near_sites)
    near.insert(1, "name", near["outlet_id"].map(plan.region.outlets["name"]))
    near["record"] = near.pop("record_id").map(field_records(plan))
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
    none_outside = sometimes.columns == "outside_quota"  # which is never unknown
    empty = (sometimes.isna() | (sometimes == "") | ((sometimes == 0) & none_outside)).all()
    return frame.drop(columns=sometimes.columns[empty]) if len(frame) else frame


def blanks_of(plan: Plan, seen: pd.DataFrame) -> pd.DataFrame:
    """Name the unit above each blank village, and the outlets nearest to it."""
    blanks = _plain(seen)
    units = plan.region.units
    above = blanks["unit_id"].map(units["parent_id"])
    blanks.insert(0, "parent", above.map(units["name"].fillna(units["unit_id"])))
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


def _policy(plan: Plan, lang: Lang) -> pd.DataFrame:
    """Tell every rule of the edition in a sentence, beside the words of its source."""
    told = [
        {
            "policy": policy_name(article.document, lang),
            "article": article.rule.article,
            "rule": article.rule.rule,
            "in_sentences": sentence(article.rule, chinese=in_chinese if lang == "zh" else None),
            "text": article.rule.text,
            "assumed": "; ".join(article.rule.assumed),
        }
        for article in plan.edition.articles
    ]
    columns = ["policy", "article", "rule", "in_sentences", "text", "assumed"]
    return pd.DataFrame(told, columns=columns, dtype="str")
