"""The front page for the director: what the workbook and the page for Word begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from outletplan.show.summary import (
    Figure,
    density,
    findings,
    grounds,
    policy_name,
    quantities,
    span,
    state,
)
from outletplan.show.words.labels import label
from outletplan.show.words.marks import listed
from outletplan.show.words.sheets import say

if TYPE_CHECKING:
    from outletplan.planning import Plan
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang


def front_page(
    plan: Plan, lang: Lang, audience: Audience, *, see: str = "see"
) -> dict[str, list[Figure]]:
    """
    Gather the figures that a director reads first, section by section.

    Parameters
    ----------
    plan
        The plan.
    lang
        zh or en.
    audience
        internal: what was found in the data and the files read, too.
    see
        How to point to another sheet: see or see_book, keys of `say`.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> [*front_page(plan, "en", "public")][:2]
    ['Quantity', 'Density against reference figures']
    """
    internal = audience == "internal"
    odd = [_in_a_line(findings(plan, lang), lang)] if internal else []
    listed = say(see, lang, sheet=label("assumptions", lang))
    based = [figure._replace(note=listed) for figure in grounds(plan, lang)]
    sections = {
        "total_amount": quantities(plan, lang),
        "density": density(plan, lang),
        "state": [*state(plan, lang, audience), *odd],
        "grounds": [*_documents(plan, lang), *based, *_measuring(plan, lang)],
    }
    if internal:
        sections["grounds"].append(_inputs(plan, lang))
    return {say(title, lang): figures for title, figures in sections.items()}


def _documents(plan: Plan, lang: Lang) -> list[Figure]:
    figures = []
    for document in plan.edition.documents:
        source = document.source
        told = [source.issuer, source.number, source.published, span(document, lang), source.url]
        note = " · ".join(str(part) for part in told if part is not None)
        figures.append(Figure(policy_name(document, lang), None, note))
    return figures


def _measuring(plan: Plan, lang: Lang) -> list[Figure]:
    region = plan.region
    accuracy = "accuracy_unknown" if region.accuracy_m is None else "accuracy_note"
    figures = [
        Figure(say("accuracy", lang), None, say(accuracy, lang, m=region.accuracy_m)),
        Figure(say("assign", lang), None, say(region.assign or "unit_id", lang)),
        Figure(say("measuring", lang), None, say("measuring_note", lang)),
    ]
    if region.streets is not None:
        figures.append(Figure(say("walking", lang), None, say("walking_note", lang)))
    return figures


def _inputs(plan: Plan, lang: Lang) -> Figure:
    """Count the files that hold tables; the run record lists what lay beside them, too."""
    tables = [source for source in plan.region.inputs if source.rows is not None]
    read = (
        say("part", lang, name=Path(source.file).name, n=say("rows", lang, n=source.rows))
        for source in tables
    )
    files = len({source.file for source in tables})
    return Figure(label("inputs", lang), files, listed(read, lang))


def _in_a_line(figure: Figure, lang: Lang) -> Figure:
    """Put the parts of a figure into its note: their own sheet lists them."""
    parts = (say("part", lang, name=part.name, n=part.value) for part in figure.parts)
    return figure._replace(note=listed(parts, lang), parts=())
