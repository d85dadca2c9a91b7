"""What leaves the desk: the workbook, the notice as PDF, the front page for Word."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from outletplan.planning.comparing.compare import compare
from outletplan.planning.comparing.comparison import Comparison
from outletplan.planning.deciding.decisions import Decisions
from outletplan.planning.plan import require_plan
from outletplan.show.banner import banner_of
from outletplan.show.records.judged import Judged, decisions_of
from outletplan.show.records.tables import decision_sheets
from outletplan.show.sheets.book import Book
from outletplan.show.sheets.comparison import (
    compared_banner,
    compared_front,
    compared_record,
    compared_sheets,
)
from outletplan.show.sheets.front_page import front_page
from outletplan.show.sheets.laid import sheets
from outletplan.show.sheets.printed import printed
from outletplan.show.sheets.word_page import word_page
from outletplan.show.tables import Audience
from outletplan.show.whole import whole
from outletplan.show.words.labels import Lang
from outletplan.show.words.sheets import known, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias, TypeVar

    from outletplan.planning import Plan

    Shown = TypeVar("Shown")
    Writer: TypeAlias = Callable[[Shown, Path, Lang, Audience], None]


def report(
    plan: Plan | Comparison,
    path: str | Path,
    *,
    lang: Lang = "zh",
    audience: Audience = "internal",
    decisions: Judged = (),
    compared_with: Plan | None = None,
) -> Path:
    """
    Write a plan as a workbook, its notice as a PDF, or its front page for Word.

    The ending of the path says which. .xlsx: front page, public notice, ledgers and all other
    tables. .pdf: the notice alone, printed by LibreOffice. .docx: the front page and the list of
    blank villages. Of a comparison, .xlsx: its front page, old against new (新旧对照表), units
    before and after, what comes and goes; .pdf: old against new alone.

    They give an opinion on the layout; the bureau decides. An empty cell is unknown, never 0. Text
    is text: a name that looks like a formula stays a name.

    Parameters
    ----------
    plan
        The plan, or what `compare` found between two.
    path
        Where the file (.xlsx, .pdf or .docx) shall stand; one that stands there is replaced, and
        folders are made.
    lang
        Titles and fixed words in Chinese (zh) or English (en); names stay as they came.
    audience
        internal: everything, marked 内部资料. public: units, streets, numbers and articles only;
        no outlets, holders or pairs, no coordinates, no closed institutions.
    decisions
        On this plan; they add two sheets to the workbook: the applications, and every finding on
        each.
    compared_with
        An older plan: the workbook gets the sheets of the comparison with it, too.

    Returns
    -------
    path
        Where it stands. The same plan gives the same bytes, but for a PDF, into which LibreOffice
        writes the time.

    Raises
    ------
    DataError
        If the path is that of an input file of the region.
    ValueError
        If there is no such language or audience, or the path ends otherwise than what is asked
        can be written as.
    ImportError
        If python-docx is not installed, which a .docx needs.
    OSError
        If the file cannot be written; what stood there stays. For a PDF also if LibreOffice is not
        there (FileNotFoundError), or does not answer (TimeoutError).

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
    known("audience", audience, Audience)
    target = Path(path)
    if isinstance(plan, Comparison):
        if decisions or compared_with is not None:
            raise ValueError("a comparison takes no decisions and nothing to compare it with")
        write = _writer(target, {".xlsx": _compared, ".pdf": _old_against_new})
        with whole(target.parent, [target.name], plan.old.region, plan.new.region) as folder:
            write(plan, folder / target.name, lang, audience)
        return target
    require_plan(plan)
    writers = _writers(plan, decisions, compared_with)
    with whole(target.parent, [target.name], plan.region) as folder:
        _writer(target, writers)(plan, folder / target.name, lang, audience)
    return target


def _writers(
    plan: Plan, decisions: Judged, compared_with: Plan | None
) -> Mapping[str, Writer[Plan]]:
    """Say how each kind of file is written; what is added goes into a workbook only."""
    judged = decisions if isinstance(decisions, Decisions) else decisions_of(decisions)
    if not judged and compared_with is None:
        return {".xlsx": _workbook, ".pdf": _notice, ".docx": word_page}
    comparison = None if compared_with is None else compare(compared_with, plan)
    return {".xlsx": partial(_workbook, decisions=judged, comparison=comparison)}


def _writer(target: Path, writers: Mapping[str, Writer[Shown]]) -> Writer[Shown]:
    if target.suffix.lower() not in writers:
        *endings, last = writers
        expected = f"{', '.join(endings)} or {last}" if endings else last
        raise ValueError(f"path is {str(target)!r}; expected a path ending in {expected}")
    return writers[target.suffix.lower()]


def _workbook(
    plan: Plan,
    path: Path,
    lang: Lang,
    audience: Audience,
    *,
    decisions: Judged = (),
    comparison: Comparison | None = None,
) -> None:
    laid = sheets(plan, lang, audience)
    if decisions:
        laid += decision_sheets(decisions, lang, audience)
    if comparison is not None:
        laid = (*laid[:1], *compared_sheets(comparison, lang, audience), *laid[1:])
    with Book(path, lang=lang, banner=banner_of(plan, lang, audience)) as book:
        book.front("front_page", front_page(plan, lang, audience), say("opinion", lang))
        for sheet in laid:
            book.table(sheet)


def _notice(plan: Plan, path: Path, lang: Lang, audience: Audience) -> None:
    book_path = path.with_name("notice.xlsx")
    with Book(book_path, lang=lang, banner=banner_of(plan, lang, audience)) as book:
        book.table(sheets(plan, lang, audience)[0])
    printed(book_path, path)


def _compared(comparison: Comparison, path: Path, lang: Lang, audience: Audience) -> None:
    laid = [*compared_sheets(comparison, lang, audience), compared_record(comparison, lang)]
    with Book(path, lang=lang, banner=compared_banner(comparison, lang, audience)) as book:
        front = compared_front(comparison, lang, audience)
        book.front("comparison", front, say("comparison_opinion", lang))
        for sheet in laid:
            book.table(sheet)


def _old_against_new(comparison: Comparison, path: Path, lang: Lang, audience: Audience) -> None:
    book_path = path.with_name("old_against_new.xlsx")
    with Book(book_path, lang=lang, banner=compared_banner(comparison, lang, audience)) as book:
        book.table(compared_sheets(comparison, lang, audience)[0])
    printed(book_path, path)
