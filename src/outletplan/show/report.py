"""The workbook that leaves the desk: a front page, the notice and the ledgers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from outletplan.show.banner import banner_of
from outletplan.show.labels import Lang, label
from outletplan.show.sheets_book import Book
from outletplan.show.sheets_laid import sheets
from outletplan.show.sheets_words import known, say
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
from outletplan.show.whole import whole

if TYPE_CHECKING:
    from outletplan.planning import Plan
    from outletplan.show.sheets import Audience


def report(
    plan: Plan, path: str | Path, *, lang: Lang = "zh", audience: Audience = "internal"
) -> Path:
    """
    Write a plan as a workbook: front page, public notice and ledgers.

    The workbook gives an opinion on the layout; the bureau decides. An empty cell is unknown, never
    0. Text is text: a name that looks like a formula stays a name.

    Parameters
    ----------
    plan
        The plan.
    path
        Where the workbook (.xlsx) shall stand; one that stands there is replaced, and folders are
        made.
    lang
        Titles and fixed words in Chinese (zh) or English (en); names stay as they came.
    audience
        internal: everything, marked 内部资料. public: units, streets, numbers and articles only;
        no outlets, holders or pairs, no coordinates, no closed institutions.

    Returns
    -------
    path
        Where it stands. The same plan gives the same bytes.

    Raises
    ------
    DataError
        If the path is that of an input file of the region.
    ValueError
        If there is no such language or audience, or the path does not end in .xlsx.
    OSError
        If the file cannot be written; what stood there stays.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> op.report(plan, Path(mkdtemp()) / "ledger.xlsx", lang="en").name
    'ledger.xlsx'
    """
    known("lang", lang, Lang)
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise ValueError(f"path is {str(target)!r}; expected a path ending in .xlsx")
    laid = sheets(plan, lang, audience)
    with whole(target.parent, [target.name], plan.region) as folder:
        banner = banner_of(plan, lang, audience)
        with Book(folder / target.name, lang=lang, banner=banner) as book:
            book.front("front_page", _front(plan, lang, audience), say("opinion", lang))
            for sheet in laid:
                book.table(sheet)
    return target


def _front(plan: Plan, lang: Lang, audience: Audience) -> dict[str, list[Figure]]:
    internal = audience == "internal"
    odd = [_in_a_line(findings(plan, lang), lang)] if internal else []
    listed = say("see", lang, sheet=label("assumptions", lang))
    based = [figure._replace(note=listed) for figure in grounds(plan, lang)]
    sections = {
        "total_amount": quantities(plan, lang),
        "density": density(plan, lang),
        "state": [*state(plan, lang), *odd],
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
    sources = plan.region.inputs
    read = (
        say("part", lang, name=Path(source.file).name, n=say("rows", lang, n=source.rows))
        for source in sources
        if source.rows is not None
    )
    return Figure(label("inputs", lang), len(sources), "; ".join(read))


def _in_a_line(figure: Figure, lang: Lang) -> Figure:
    """Put the parts of a figure into its note: their own sheet lists them."""
    parts = (say("part", lang, name=part.name, n=part.value) for part in figure.parts)
    return figure._replace(note="; ".join(parts), parts=())
