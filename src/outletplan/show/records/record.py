"""The record of findings (核验情况表): a decision as a document to attach to its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outletplan.show.records.judged import Judged, decisions_of
from outletplan.show.records.page import page_of
from outletplan.show.records.pages import as_html, as_text, html_document
from outletplan.show.records.sheets import write_pages
from outletplan.show.sheets.printed import printed
from outletplan.show.tables import Audience
from outletplan.show.whole import whole
from outletplan.show.words.labels import Lang
from outletplan.show.words.sheets import known

if TYPE_CHECKING:
    from outletplan.planning.plan import Plan
    from outletplan.show.records.page import Page

_FORMS = (".html", ".xlsx", ".pdf", ".txt")


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Record:
    """
    A record of findings, one page for each decision: text in a shell, a page in a notebook.

    Made by `outletplan.record`. `str` gives the text.
    """

    pages: tuple[Page, ...]
    lang: Lang
    plan: Plan

    def __str__(self) -> str:
        return "\n\n".join(map(as_text, self.pages))

    def __repr__(self) -> str:
        return f"<Record of {', '.join(page.name for page in self.pages)}>"

    def _repr_html_(self) -> str:
        return as_html(self.pages)

    def save(self, path: str | Path) -> Path:
        """
        Write the record to a file, whole or not at all.

        Parameters
        ----------
        path
            Ends in .html (a sheet of A4 for each application, to be printed by any browser), .xlsx
            (a worksheet for each), .pdf (the same, printed by LibreOffice) or .txt. One that stands
            there is replaced.

        Returns
        -------
        path
            Where it stands.

        Raises
        ------
        ValueError
            If the path ends in something else.
        DataError
            If the path is that of an input file of the region.
        OSError
            If the file cannot be written; what stood there stays. For a PDF also if LibreOffice is
            not there (FileNotFoundError), or does not answer (TimeoutError).
        """
        target = Path(path)
        form = target.suffix.lower()
        if form not in _FORMS:
            words = ", ".join(_FORMS)
            raise ValueError(f"path is {str(target)!r}; expected one ending in {words}")
        with whole(target.parent, [target.name], self.plan.region) as folder:
            path = folder / target.name
            if form in {".xlsx", ".pdf"}:
                write_pages(self.pages, path.with_suffix(".xlsx"), self.lang)
                if form == ".pdf":
                    printed(path.with_suffix(".xlsx"), path)
            else:
                text = f"{self}\n" if form == ".txt" else html_document(self.pages, self.lang)
                encoding = "utf-8-sig" if form == ".txt" else "utf-8"
                path.write_text(text, encoding=encoding, newline="\n")
        return target


def record(decision: Judged, *, lang: Lang = "zh", audience: Audience = "internal") -> Record:
    """
    Lay decisions out as records of findings (核验情况表), each a page to attach to its file.

    A page names the application, its unit, the policies with their status, and the opinion; then
    each clause with what it says, what was found, the limit, the method and the result; whom the
    distances were held against, what is to be measured on site, what the applicant claims and what
    rests on assumptions. It is an opinion on the layout and decides nothing.

    Parameters
    ----------
    decision
        Of `outletplan.check`, or several of one plan, or a pile of `outletplan.check_all`.
    lang
        zh or en; names stay as they came.
    audience
        internal: everything, marked 内部资料, with the nearest spot that would pass where the
        outcome is refuse (of several decisions only of those asked for it before: it takes its
        time). public: what may be handed to the applicant. Outlets are "an existing
        outlet" with its metres, sites have their names; no coordinates or addresses, no
        relief, no spot.

    Returns
    -------
    record
        Printed, it is text; in a notebook, a page; `record.save` writes .html, .xlsx, .pdf or .txt.

    Raises
    ------
    ValueError
        If there is no such language or audience, or no decision.
    TypeError
        If it is no decision.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> lon, lat = (axis[0] for axis in plan.region.lonlat("outlets"))
    >>> asked = op.Application(id="A1", lon=lon, lat=lat, datum="wgs84")
    >>> print(op.record(op.check(asked, plan), lang="en"))
    Record of findings on the layout
    INTERNAL: not for publication · 示例县(虚构) · as of 2025-07-01
    ...
    Opinion: does not meet the layout conditions
    ...
    An opinion on the layout to attach to the file, no decision: the bureau decides.
    """
    known("lang", lang, Lang)
    known("audience", audience, Audience)
    decisions = decisions_of(decision)
    if not decisions:
        raise ValueError("found no decision; expected one at least")
    pages = tuple(
        page_of(each, lang, audience, spot=len(decisions) == 1 or "nearest_spot" in vars(each))
        for each in decisions
    )
    return Record(pages=pages, lang=lang, plan=decisions[0].plan)
