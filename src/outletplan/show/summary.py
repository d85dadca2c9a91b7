"""The figures a planner asks for first, as text and for the front page of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from rich.cells import cell_len

from outletplan.errors import OutletplanError
from outletplan.planning.comparing.comparison import Comparison
from outletplan.planning.comparing.densities import REFERENCE_DENSITIES, densities, people_in
from outletplan.planning.plan import require_plan
from outletplan.show.tables import cap_binds, in_being, on_renewal, tables, why_unknown
from outletplan.show.words.faults import error_in_words
from outletplan.show.words.labels import Lang, label
from outletplan.show.words.marks import in_one_bracket, listed
from outletplan.show.words.sheets import in_line, in_words, known, say

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from outletplan.law import Document
    from outletplan.planning import Plan
    from outletplan.show.tables import Audience

Value = int | float | None
UNKNOWN = "–"

_LINES = {"not_judged": 6, "assumed": 2, "not_stated_in_source": 2, "method": 2}


class Figure(NamedTuple):
    """A number with its name, what it says, and what it is made of; None is unknown or none."""

    name: str
    value: Value | str = None
    note: str = ""
    parts: tuple[Figure, ...] = ()


def summary(plan: Plan | Comparison | OutletplanError, *, lang: Lang = "en") -> str:
    """
    Say in some 25 lines what a plan found, what changes between two, or what an error says.

    For the desk: it names no outlet, but counts what was found in the data. It is an opinion on
    the layout and decides nothing.

    Parameters
    ----------
    plan
        The plan, what `compare` found between two, or an error of this library.
    lang
        zh or en.

    Returns
    -------
    text
        Plain text without a line break at its end, aligned for a screen on which a Chinese
        character is two columns wide. An unknown number is a dash, never 0.

    Raises
    ------
    ValueError
        If the language is neither zh nor en.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> print(summary(plan))
    示例县(虚构) · as of 2025-07-01
    Layout plan of a county of 230,700 people (issued) the source states no day of entry into force
    ...
    Cap ... × 4.5‰ = ...
    ...
    """
    known("lang", lang, Lang)
    if isinstance(plan, OutletplanError):
        return error_in_words(plan, lang)
    if isinstance(plan, Comparison):
        return _of_comparison(plan, lang)
    require_plan(plan)
    figures = [*quantities(plan, lang), *density(plan, lang), *state(plan, lang)]
    figures += [findings(plan, lang), *grounds(plan, lang)]
    heading = f"{region_name(plan, lang)} · {say('on', lang, day=plan.on)}"
    policies = [
        f"{policy_name(document, lang)} {span(document, lang)}"
        for document in plan.edition.documents
    ]
    return "\n".join([heading, *policies, "", *_aligned(figures, lang), "", say("opinion", lang)])


def _of_comparison(comparison: Comparison, lang: Lang) -> str:
    from outletplan.show.sheets.comparison import compared_front

    sections = compared_front(comparison, lang, "internal")
    wide = max(cell_len(figure.name) for figures in sections.values() for figure in figures)
    lines = [region_name(comparison.new, lang)]
    for title, figures in sections.items():
        lines += ["", title]
        for figure in figures:
            told = figure._replace(value="") if figure.value is None else figure
            lines += _lines(told, wide, lang)
    return "\n".join([*lines, "", say("comparison_opinion", lang)])


def _aligned(figures: list[Figure], lang: Lang) -> list[str]:
    wide = max(cell_len(figure.name) for figure in figures)
    return [line for figure in figures for line in _lines(figure, wide, lang)]


def region_name(plan: Plan, lang: Lang) -> str:
    """Name the region, also when the planner did not."""
    return in_line(plan.region.name or "") or say("unnamed", lang)


def policy_name(document: Document, lang: Lang) -> str:
    """Name a policy document with its status, which stands wherever the policy is named."""
    status = label(document.status, lang)
    title = in_line(in_words(document.source.title, lang))
    return in_one_bracket(say("policy", lang, title=title, status=status))


def span(document: Document, lang: Lang) -> str:
    """Say from when until when a policy document is in force."""
    if document.in_force == "not_stated":
        return say("no_day", lang)
    if document.until is None:
        return say("in_force", lang, since=document.in_force)
    return say("in_force_until", lang, since=document.in_force, until=document.until)


def quantities(plan: Plan, lang: Lang) -> list[Figure]:
    """Give people, cap, planned, in being and what is left; several caps each by itself."""
    caps = _caps(plan)
    quotas = plan.quotas
    bare = int((quotas["quota"].isna() & (quotas["role"] == "unit")).sum())
    figures = [
        figure
        for cap in caps
        for figure in (
            Figure(label("people", lang), _number(cap["people"])),
            Figure(label("cap", lang), _number(cap["cap"]), _reckoning(cap, lang)),
        )
    ] or [
        Figure(label("people", lang), people_in(plan)),
        Figure(label("cap", lang), UNKNOWN, say("no_cap", lang)),
    ]
    units = {
        name: say("in_units", lang, n=int(quotas[name].fillna(0).gt(0).sum()))
        for name in ("remaining", "over")
    }
    if cap_binds(plan, quotas):
        units["remaining"] = f"{units['remaining']}{say('cap_binds', lang)}"
    outside = int(quotas.loc[quotas["role"] == "no_unit", "current"].sum())
    figures += [
        Figure(
            label("planned", lang),
            _number(quotas["quota"].sum(min_count=1)),
            say("without_rule", lang, n=bare) if bare else "",
        ),
        Figure(
            label("current", lang),
            in_being(plan),
            say("in_no_unit", lang, n=outside) if outside else "",
        ),
        *(
            Figure(
                label(name, lang),
                _number(quotas[name].sum(min_count=1)),
                units[name] if name == "remaining" else say("over_note", lang, units=units[name]),
            )
            for name in ("remaining", "over")
        ),
    ]
    return figures + [
        Figure(label(name, lang), _number(cap[name]), say(f"{name}_note", lang))
        for cap in caps
        for name in ("headroom", "over_committed")
    ]


def density(plan: Plan, lang: Lang) -> list[Figure]:
    """Set outlets per 1,000 people beside the reference densities."""
    rates = densities(plan)
    own = rates.pop("in_being")
    others = tuple(Figure(say(name, lang), n) for name, n in rates.items() if n is not None)
    references = tuple(Figure(say(name, lang), n) for name, n in REFERENCE_DENSITIES.items())
    return [
        Figure(say("density_in_being", lang), own, "", others),
        Figure(say("references", lang), None, "", references),
    ]


def state(plan: Plan, lang: Lang, audience: Audience = "internal") -> list[Figure]:
    """
    Count close pairs, outlets near sites, marked stretches and blank villages, by what holds.

    Blank villages are those that the audience finds listed.
    """
    pairs, blanks = plan.close_pairs, tables(plan, audience)["blank_villages"]
    groups = pairs.groupby(["verdict", "force"], sort=True).size()
    by_verdict = tuple(
        Figure(
            label(verdict, lang)
            if force == "must"
            else say("pair_group", lang, verdict=label(verdict, lang), force=label(force, lang)),
            int(n),
        )
        for (verdict, force), n in groups.items()
    )
    tiers = blanks["tier"].value_counts(sort=False)
    by_tier = tuple(Figure(label(str(tier), lang), int(n)) for tier, n in tiers.items())
    judged = Figure(say("pairs", lang), len(pairs), say("pairs_note", lang), by_verdict)
    blank = Figure(label("blank_villages", lang), len(blanks), "", by_tier)
    return [
        _if_known(judged, plan, "spacing", lang),
        *_sites(plan, lang),
        *_stretches(plan, lang),
        _if_known(blank, plan, "blank_villages", lang),
    ]


def _if_known(figure: Figure, plan: Plan, kind: str, lang: Lang) -> Figure:
    """Put a dash and the reason in place of a count that no rule or no data led to."""
    reason = why_unknown(plan, kind)
    return Figure(figure.name, UNKNOWN, say(reason, lang)) if reason else figure


def _sites(plan: Plan, lang: Lang) -> list[Figure]:
    """Count outlets near sites by what happens on renewal, if the policy has such a rule."""
    if why_unknown(plan, "site_exclusion") == "no_such_rule":
        return []
    near = plan.near_sites
    outlets = near["outlet_id"].groupby(on_renewal(near)).nunique()
    parts = tuple(Figure(label(str(name), lang), int(n)) for name, n in outlets.items())
    figure = Figure(say("near_sites", lang), near["outlet_id"].nunique(), "", parts)
    return [_if_known(figure, plan, "site_exclusion", lang)]


def _stretches(plan: Plan, lang: Lang) -> list[Figure]:
    """Count dense and sparse stretches by what their mark rests on, if there are streets."""
    if plan.streets.empty:
        return []
    figures = []
    for flag in ("over-dense", "sparse"):
        grounds = plan.streets.loc[plan.streets["flag"] == flag, "rests_on"]
        parts = tuple(
            Figure(label(str(name), lang, column="rests_on"), int(n))
            for name, n in grounds.value_counts(sort=False).items()
        )
        figures.append(Figure(say(flag, lang), len(grounds), "", parts))
    return figures


def findings(plan: Plan, lang: Lang) -> Figure:
    """Count what is odd in the data, by kind of finding, the most frequent first."""
    counts = plan.region.findings["finding"].value_counts()
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    parts = tuple(Figure(in_words(str(kind), lang), int(n)) for kind, n in ranked)
    return Figure(say("findings", lang), len(plan.region.findings), "", parts)


def grounds(plan: Plan, lang: Lang) -> list[Figure]:
    """Count and list what could not be judged, what was assumed and what the source leaves open."""
    taken = plan.assumptions
    return [
        _listed("not_judged", plan.not_judged["cite"], plan.not_judged["reason"], lang),
        *(
            _listed(kind, taken["cite"][rows], taken["what"][rows], lang)
            for kind in ("assumed", "not_stated_in_source", "method")
            for rows in [taken["kind"] == kind]
        ),
    ]


def _listed(key: str, cites: pd.Series, texts: pd.Series, lang: Lang) -> Figure:
    """Say each text once, with all the articles that it stands beside."""
    said = cites.groupby(texts, sort=False).agg(lambda each: list(each.dropna()))
    shown = [_said(text, cited, lang) for text, cited in said.items()][: _LINES[key]]
    left = int((~texts.isin(said.index[: len(shown)])).sum())
    if left:
        shown.append(say("and_more", lang, n=left))
    return Figure(say(key, lang), len(texts), "", tuple(Figure(line) for line in shown))


def _said(text: Hashable, cites: list[str], lang: Lang) -> str:
    words = in_words(str(text), lang)
    if not cites:
        return words
    told = listed(dict.fromkeys(in_words(cite, lang) for cite in cites), lang)
    return say("because", lang, told=told, why=words)


def _caps(plan: Plan) -> list[dict[Hashable, Any]]:
    return plan.totals[plan.totals["scope"] == "whole_area"].to_dict("records")


def _reckoning(cap: Mapping[Hashable, Any], lang: Lang) -> str:
    return " · ".join(in_words(str(cap[name]), lang) for name in ("arithmetic", "cite"))


def _number(value: Any) -> Value:  # noqa: ANN401 - a cell of a table
    return None if value is None or pd.isna(value) else int(value)


def _lines(figure: Figure, wide: int, lang: Lang) -> list[str]:
    counted = [part for part in figure.parts if part.value is not None]
    below = [part.name for part in figure.parts if part.value is None]
    notes = [figure.note] if figure.note else []
    notes += [say("part", lang, name=part.name, n=_text(part.value)) for part in counted]
    name = figure.name + " " * (wide - cell_len(figure.name))
    value = "" if counted and figure.value is None else _text(figure.value)
    value = " " * (9 - cell_len(value)) + value
    lines = [f"{name}  {value}   {listed(notes, lang)}".rstrip()]
    return lines + [f"  - {line}" for line in below]


def _text(value: Value | str) -> str:
    if value is None or isinstance(value, str):
        return UNKNOWN if value is None else value
    return f"{value:,.3f}".removesuffix("0") if isinstance(value, float) else f"{value:,}"
