"""What leaves the desk: the workbook, the notice as PDF, the front page for Word."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from outletplan.planning.decisions import Decisions
from outletplan.show.banner import banner_of
from outletplan.show.front_page import front_page
from outletplan.show.judged import Judged, decisions_of
from outletplan.show.labels import Lang
from outletplan.show.printed import printed
from outletplan.show.sheets import Audience
from outletplan.show.sheets_book import Book
from outletplan.show.sheets_decisions import decision_sheets
from outletplan.show.sheets_laid import sheets
from outletplan.show.sheets_words import known, say
from outletplan.show.whole import whole
from outletplan.show.word_page import word_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outletplan.planning import Plan


def report(
    plan: Plan,
    path: str | Path,
    *,
    lang: Lang = "zh",
    audience: Audience = "internal",
    decisions: Judged = (),
) -> Path:
    """
    Write a plan as a workbook, its notice as a PDF, or its front page for Word.

    The ending of the path says which. .xlsx: front page, public notice, ledgers and all other
    tables. .pdf: the notice alone, printed by LibreOffice. .docx: the front page and the list of
    blank villages.

    They give an opinion on the layout; the bureau decides. An empty cell is unknown, never 0. Text
    is text: a name that looks like a formula stays a name.

    Parameters
    ----------
    plan
        The plan.
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
        If there is no such language or audience, the path ends otherwise, or decisions are to go
        elsewhere than into a workbook.
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
    if target.suffix.lower() not in _WRITERS:
        raise ValueError(f"path is {str(target)!r}; expected a path ending in .xlsx, .pdf or .docx")
    write = _WRITERS[target.suffix.lower()]
    judged = decisions if isinstance(decisions, Decisions) else decisions_of(decisions)
    if judged:
        if write is not _workbook:
            raise ValueError(f"path is {str(target)!r}; decisions want one ending in .xlsx")
        write = partial(_workbook, decisions=judged)
    with whole(target.parent, [target.name], plan.region) as folder:
        write(plan, folder / target.name, lang, audience)
    return target


def _workbook(
    plan: Plan, path: Path, lang: Lang, audience: Audience, decisions: Judged = ()
) -> None:
    laid = sheets(plan, lang, audience)
    if decisions:
        laid += decision_sheets(decisions, lang, audience)
    with Book(path, lang=lang, banner=banner_of(plan, lang, audience)) as book:
        book.front("front_page", front_page(plan, lang, audience), say("opinion", lang))
        for sheet in laid:
            book.table(sheet)


def _notice(plan: Plan, path: Path, lang: Lang, audience: Audience) -> None:
    book_path = path.with_name("notice.xlsx")
    with Book(book_path, lang=lang, banner=banner_of(plan, lang, audience)) as book:
        book.table(sheets(plan, lang, audience)[0])
    printed(book_path, path)


_WRITERS: Mapping[str, Callable[[Plan, Path, Lang, Audience], None]] = {
    ".xlsx": _workbook,
    ".pdf": _notice,
    ".docx": word_page,
}
