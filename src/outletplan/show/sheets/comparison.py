"""Two plans beside one another on paper: 新旧对照, the table of adjustment, what comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.law.revision import revision
from outletplan.law.sentences import sentence
from outletplan.planning.comparing.beside import unlike
from outletplan.planning.comparing.densities import REFERENCE_DENSITIES
from outletplan.show.banner import Banner, banner_of
from outletplan.show.run_record import record_table
from outletplan.show.summary import Figure, policy_name, span
from outletplan.show.tables import Sheet, tables
from outletplan.show.words.labels import label
from outletplan.show.words.marks import in_one_bracket
from outletplan.show.words.sheets import in_chinese, in_words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.law import Article
    from outletplan.law.kinds import Rule
    from outletplan.planning import Plan
    from outletplan.planning.comparing.comparison import Comparison
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

_SIDES = ("old", "new")
_ALWAYS = ("quota", "current", "remaining", "over")
_WHERE_MOVED = ("people", "outlets_per_1000", "spacing", "unit_class", "regime")
_CAPS = ("cap", "planned", "current", "headroom", "over_committed", "cite")


def compared_sheets(comparison: Comparison, lang: Lang, audience: Audience) -> list[Sheet]:
    """
    Lay out the sheets of a comparison: old against new first, then what it does.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> [sheet.key for sheet in compared_sheets(op.compare(plan, plan), "zh", "public")]
    ['old_against_new', 'unit_changes', 'cap_changes', 'blank_changes']
    """
    shut = shut_units(comparison) if audience == "public" else set()
    laid = [_old_against_new(comparison, lang), _units(comparison, lang, shut)]
    laid.append(_caps(comparison, shut))
    if audience == "internal":
        laid.append(_pairs(comparison))
    laid.append(_blanks(comparison, shut, audience))
    if audience == "internal" and comparison.applications is not None:
        laid.append(_applications(comparison))
    return laid


def compared_tables(comparison: Comparison, audience: Audience) -> dict[str, pd.DataFrame]:
    """
    Pick the tables of a comparison that an audience may see; the public sees no outlet and no pair.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> [*compared_tables(op.compare(plan, plan), "public")][:3]
    ['causes', 'articles', 'units']
    """
    names = ("causes", "articles", "units", "totals", "figures", "densities", "blank_villages")
    seen: dict[str, pd.DataFrame] = {name: getattr(comparison, name) for name in names}
    if audience == "internal":
        piles = {} if comparison.applications is None else {"applications": comparison.applications}
        return {**seen, "pairs": comparison.pairs, **piles}
    shut = shut_units(comparison)
    for name, column in (("units", "unit_id"), ("totals", "scope"), ("blank_villages", "unit_id")):
        seen[name] = seen[name][~seen[name][column].isin(shut)]
    units = seen["units"]
    seen["units"] = units.assign(
        counterpart=units["counterpart"].mask(units["counterpart"].isin(shut))
    )
    seen["blank_villages"] = seen["blank_villages"].drop(columns=["reason_old", "reason_new"])
    return seen


def compared_front(
    comparison: Comparison, lang: Lang, audience: Audience
) -> dict[str, list[Figure]]:
    """Gather what a director reads first: what is compared, in what it differs, what it does."""
    plans = [
        Figure(say(f"{end}_plan", lang), None, _documents(plan, lang))
        for end, plan in zip(_SIDES, (comparison.old, comparison.new), strict=True)
    ]
    sections = {
        "compared": plans,
        "differs": list(_causes(comparison, lang)),
        "in_numbers": list(_figures(comparison, lang, audience)),
        "density_compared": list(_densities(comparison, lang)),
    }
    return {say(title, lang): figures for title, figures in sections.items()}


def compared_banner(comparison: Comparison, lang: Lang, audience: Audience) -> Banner:
    """Gather what stands on every page of a comparison: both policies, statuses and days."""
    old, new = (banner_of(plan, lang, audience) for plan in (comparison.old, comparison.new))
    both = {
        name: was if was == now else say("from_to", lang, old=was, new=now)
        for name, was, now in zip(Banner._fields, old, new, strict=True)
    }
    return new._replace(policies=both["policies"], status=both["status"], day=both["day"])


def compared_record(comparison: Comparison, lang: Lang) -> Sheet:
    """Tell of both plans how they were made."""
    sides = []
    for end, plan in zip(_SIDES, (comparison.old, comparison.new), strict=True):
        record = record_table(plan, lang)
        record.insert(0, "plan_side", say(f"side_{end}", lang))
        sides.append(record)
    return Sheet(key="run_record", frame=pd.concat(sides, ignore_index=True))


def _documents(plan: Plan, lang: Lang) -> str:
    told = [f"{policy_name(d, lang)} · {span(d, lang)}" for d in plan.edition.documents]
    return " · ".join([*told, say("on", lang, day=plan.on)])


def _causes(comparison: Comparison, lang: Lang) -> Iterator[Figure]:
    causes = comparison.causes.astype(object).where(comparison.causes.notna(), None)
    for what, part, old, new, note in causes.itertuples(index=False):
        told = [label(part, lang)] if what == "region" else []
        told.append(say("from_to", lang, old=_said(old, lang), new=_said(new, lang)))
        told += [in_words(note, lang)] if note else []
        yield Figure(label(what, lang), None, " · ".join(told))
    differ = len(comparison.differ)
    key = ("nothing_differs", "one_differs")[differ] if differ < 2 else "several_differ"  # noqa: PLR2004
    yield Figure("", None, say(key, lang))


def _said(value: object, lang: Lang) -> str:
    """Put a side of a cause into words; a title with its status ends in a bracket."""
    if value is None:
        return "–"
    title, bracket, status = str(value).rpartition(" (")
    if not bracket or not status.endswith(")"):
        return in_words(str(value), lang)
    return say("policy", lang, title=in_words(title, lang), status=label(status[:-1], lang))


def _figures(comparison: Comparison, lang: Lang, audience: Audience) -> Iterator[Figure]:
    units = comparison.units
    moved = int((units["change"] != "same").sum())
    yield Figure(say("units_that_change", lang), moved, say("of_units", lang, n=len(units)))
    if audience == "internal":
        pairs = comparison.pairs["change"]
        for key, change in (("come", "added"), ("go", "removed")):
            yield Figure(say(f"pairs_that_{key}", lang), int((pairs == change).sum()))
        yield Figure(say("pairs_otherwise", lang), int((pairs == "changed").sum()))
        if comparison.applications is not None:
            ends = int((comparison.applications["change"] == "changed").sum())
            of = say("of_units", lang, n=len(comparison.applications))
            yield Figure(say("applications_otherwise", lang), ends, of)
    for row in comparison.figures.dropna(subset=["old", "new"], how="all").to_dict("records"):
        sides = ["–" if pd.isna(row[end]) else f"{row[end]:,}" for end in _SIDES]
        moved_by = "–" if pd.isna(row["change"]) else f"{int(row['change']):+,}"
        moved_by = label("same", lang, column="change") if moved_by == "+0" else moved_by
        note = say("from_to", lang, old=sides[0], new=sides[1])
        note = sides[1] if sides[0] == sides[1] else note
        name = str(row["figure"])
        word = say(name, lang) if name in {"over-dense", "sparse"} else label(name, lang)
        yield Figure(word, moved_by, note)


def _densities(comparison: Comparison, lang: Lang) -> Iterator[Figure]:
    for row in comparison.densities.to_dict("records"):
        name = str(row["density"])
        word = say("as_in_being" if name == "in_being" else name, lang)
        rates = {end: row[f"outlets_per_1000_{end}"] for end in _SIDES}
        if name in REFERENCE_DENSITIES:
            yield Figure(word, float(rates["new"]))
            continue
        for end, heading in zip(_SIDES, ("before", "after"), strict=True):
            if not pd.isna(rates[end]):
                yield Figure(in_one_bracket(say(heading, lang, name=word)), float(rates[end]))


def _old_against_new(comparison: Comparison, lang: Lang) -> Sheet:
    table = comparison.articles.copy()
    revised = revision(comparison.old.edition, comparison.new.edition)
    clauses = [clause for clause in revised.clauses if clause.change != "same"]
    heads = len(table) - len(clauses)
    for end in _SIDES:
        other = "new" if end == "old" else "old"
        told = [in_words(str(word), lang) if isinstance(word, str) else None for word in table[end]]
        told = [label(word, lang) if word else None for word in told[:heads]]
        for clause in clauses:
            own, there = getattr(clause, end), getattr(clause, other)
            told.append(_clause(clause.told[_SIDES.index(end)], own, there, lang))
        table[end] = pd.array(told, dtype="str")
    keys = [label(str(key), lang) for key in table["keys"][:heads]]
    table["article"] = pd.array([*keys, *table["article"][heads:]], dtype="str")
    columns = ["article", "change", "old", "new", "reason", "units", "outlets", "effect"]
    return Sheet(
        key="old_against_new",
        frame=table[columns],
        heads={"old": "was", "new": "now", "reason": "revision_reason",
               "units": "units_affected", "outlets": "outlets_affected"},
        empty="no_changes",
        across=165,
    )  # fmt: skip


def _clause(
    rule: Rule | None, own: Article | None, other: Article | None, lang: Lang
) -> str | None:
    """Say a clause, and quote the words of its source where they are not the other's."""
    if rule is None or own is None:
        return None
    said = sentence(rule, chinese=in_chinese if lang == "zh" else None)
    text = own.rule.text
    if text is None or (other is not None and other.rule.text == text):
        return said
    return say("source_words", lang, said=said, text=in_words(text, lang))


def _units(comparison: Comparison, lang: Lang, shut: set[str]) -> Sheet:
    units = comparison.units
    units = units[~units["unit_id"].isin(shut)]
    names = _names(comparison)
    moved = units[units["change"] != "same"]
    moved = moved.assign(
        parent=moved["parent_id"].map(names),
        name=moved["name"].fillna(moved["unit_id"]).fillna(label("no_unit", lang)),
        counterpart=moved["counterpart"].where(~moved["counterpart"].isin(shut)).map(names),
        unit_change=moved["change"],
        current=moved["current_new"],
    )
    given = [name for name in ("reason", "counterpart") if moved[name].notna().any()]
    columns = ["parent", "name", "kind", "unit_change", *_sides_shown(moved), "why"]
    total: dict[str, object] = {"name": say("all_units", lang)}
    planned = units[units["role"] == "unit"].assign(current=units["current_new"])
    total |= {
        name: int(planned[name].sum())
        for name in columns
        if name.removesuffix("_old").removesuffix("_new") in {*_ALWAYS, "quota_change"}
    }
    return Sheet(
        key="unit_changes",
        frame=moved[[*columns, *given]],
        heads={"why": "moved_by", "reason": "revision_reason", "name": "unit"},
        total=total,
        empty="no_changes",
    )


def _sides_shown(moved: pd.DataFrame) -> list[str]:
    """List the columns of either side; what no unit has otherwise stands once or not at all."""
    columns = []
    for name in (*_ALWAYS, *_WHERE_MOVED):
        told = unlike(moved[f"{name}_old"], moved[f"{name}_new"]).any()
        if told or name in _ALWAYS:
            once = name == "current" and not told
            columns += [name] if once else [f"{name}_{end}" for end in _SIDES]
    return [*columns[:2], "quota_change", *columns[2:]]


def _caps(comparison: Comparison, shut: set[str]) -> Sheet:
    totals = comparison.totals[~comparison.totals["scope"].isin(shut)]
    pairs = [f"{name}_{end}" for name in _CAPS for end in _SIDES]
    at = pairs.index("cap_new") + 1
    return Sheet(
        key="cap_changes",
        frame=totals[["scope", "name", "change", *pairs[:at], "cap_change", *pairs[at:]]],
        empty="no_changes",
    )


def _pairs(comparison: Comparison) -> Sheet:
    pairs = pd.DataFrame(comparison.pairs).drop(columns="line")
    was, now = (plan.region.outlets["name"] for plan in (comparison.old, comparison.new))
    names = now.combine_first(was)
    pairs = pairs.assign(
        name_a=pairs["outlet_a"].map(names),
        name_b=pairs["outlet_b"].map(names),
        pair_change=pairs["change"],
        **{
            name: pairs[f"{name}_new"].where(pairs["change"] != "removed", pairs[f"{name}_old"])
            for name in ("distance_m", "measured", "cite")
        },
    )
    columns = ["pair_change", "outlet_a", "name_a", "outlet_b", "name_b", "distance_m", "measured"]
    columns += [f"{name}_{end}" for name in ("verdict", "limit_m") for end in _SIDES]
    frame = pairs[[*columns, "cite", "why"]]
    return Sheet(
        key="pair_changes", frame=frame, heads={"why": "moved_by"}, empty="no_changes", across=185
    )


def _blanks(comparison: Comparison, shut: set[str], audience: Audience) -> Sheet:
    blanks = comparison.blank_villages
    blanks = blanks[~blanks["unit_id"].isin(shut)].assign(blank_change=blanks["change"])
    inside = ["reason"] if audience == "internal" else []
    sides = ["people", "tier", *inside, "quota", "cite"]
    columns = [f"{name}_{end}" for name in sides for end in _SIDES]
    return Sheet(
        key="blank_changes",
        frame=blanks[["unit_id", "name", "kind", "blank_change", *columns]],
        empty="no_changes",
    )


def _applications(comparison: Comparison) -> Sheet:
    table = comparison.applications
    if table is None:
        raise ValueError("a comparison without a pile")
    table = table.assign(application_change=table["change"])
    sides = [f"{name}_{end}" for name in ("outcome", "cite") for end in _SIDES]
    columns = ["application_id", "request", "unit_name", "application_change", *sides, "made_by"]
    return Sheet(key="application_changes", frame=table[columns], empty="no_changes", across=165)


def _names(comparison: Comparison) -> pd.Series:
    """Name the units of either plan."""
    now, was = (
        plan.region.units["name"].fillna(plan.region.units["unit_id"])
        for plan in (comparison.new, comparison.old)
    )
    return pd.Series(now.combine_first(was))


def shut_units(comparison: Comparison) -> set[str]:
    """Find the units that a public sheet of either plan leaves out."""
    shut: set[str] = set()
    for plan in (comparison.old, comparison.new):
        shut |= set(plan.quotas["unit_id"].dropna()) - set(
            tables(plan, "public")["quotas"]["unit_id"]
        )
    return shut
