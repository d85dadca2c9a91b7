"""The front page for Word, with the blank villages: the only room that knows python-docx."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from outletplan.show.banner import banner_of
from outletplan.show.sheets.book import shown
from outletplan.show.sheets.front_page import front_page
from outletplan.show.sheets.laid import BLANKS_NOTE, blanks_of
from outletplan.show.tables import tables, why_unknown
from outletplan.show.words.labels import label
from outletplan.show.words.sheets import heading, in_line, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

    from outletplan.planning import Plan
    from outletplan.show.banner import Banner
    from outletplan.show.summary import Figure
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

INK, PALE, ALARM, GREY = "1F3A4D", "DCE6EC", "9C2A10", "555555"
ACROSS_CM = 17.6  # of an A4 between its margins
FRONT_CM = (5.6, 2.2, 9.8)
PART_CM = 0.5  # by which what a figure is made of stands in
# Columns of the list and their shares of the width; the public edition has the first ones only.
BLANKS = {
    "order": 1.1,
    "parent": 2.3,
    "name": 2.5,
    "people": 1.6,
    "tier": 1.6,
    "reason": 3.0,
    "nearest_name": 2.6,
    "nearest_m": 1.7,
    "quota": 1.2,
}
CHINESE, LATIN = "Microsoft YaHei", "Calibri"
LONGEST = 300  # characters of a text on a page
FIXED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a constant for equal bytes


def word_page(plan: Plan, path: Path, lang: Lang, audience: Audience) -> None:
    """
    Write the front page of a plan and its blank villages for Word.

    Raises
    ------
    ImportError
        If python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise ImportError(
            'a page for Word needs python-docx: pip install "outletplan[docx]", '
            "or pip install python-docx"
        ) from error
    banner = banner_of(plan, lang, audience)
    page = docx.Document()
    title = say("title", lang, region=_line(banner.region), sheet=label("front_page", lang))
    _set_up(page, banner, title, lang)
    page.add_paragraph(title, "Title")
    page.add_paragraph(_line(banner.line), "Subtitle")
    page.add_paragraph(say("opinion", lang), "Caption")
    _figures(page, front_page(plan, lang, audience, see="see_book"), lang)
    page.add_paragraph(label("blank_villages", lang), "Heading 1")
    _blank_villages(page, plan, lang, audience)
    written = io.BytesIO()
    page.save(written)
    _of_equal_bytes(written, path)


def _set_up(page: Document, banner: Banner, title: str, lang: Lang) -> None:
    """Set paper, letters, foot and what the file says of itself."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    for language in page.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # commas in the corner, not in the middle
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.7)
    section.top_margin = section.bottom_margin = Cm(1.5)
    looks = {
        "Normal": (9, "000000", False),
        "Title": (16, INK, True),
        "Subtitle": (9, ALARM, True),
        "Caption": (9, GREY, False),
        "Heading 1": (12, INK, True),
        "Footer": (8, GREY, False),
    }
    for name, (size, colour, bold) in looks.items():
        _letters(page.styles[name], size, colour, bold=bold)
    page.styles["Heading 1"].paragraph_format.space_before = Pt(14)
    stops = page.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(ACROSS_CM / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Cm(ACROSS_CM), WD_TAB_ALIGNMENT.RIGHT)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{banner.mark} · {_line(banner.status, 40)}\t")
    for text in re.split("(&[PN])", say("page", lang)):
        _field(foot, {"&P": "PAGE", "&N": "NUMPAGES"}.get(text), text)
    foot.add_run(f"\t{_line(banner.region, 40)} · {banner.day}")
    told = page.core_properties
    told.title, told.created, told.modified, told.revision = title[:255], FIXED, FIXED, 1
    told.author = told.last_modified_by = told.comments = ""


def _letters(style: ParagraphStyle, size: float, colour: str, *, bold: bool) -> None:
    """Give a style its letters, Chinese ones too, past those of the theme."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.name = LATIN
    fonts: Any = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), CHINESE)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    style.paragraph_format.line_spacing = 1
    for name in ("pPr/w:pBdr", "rPr/w:spacing", "rPr/w:kern"):  # lines and gaps of the template
        for look in style.element.findall(f"w:{name}", style.element.nsmap):
            look.getparent().remove(look)


def _field(paragraph: Paragraph, field: str | None, text: str) -> None:
    """Add a number that Word counts itself, or plain text."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if field is None:
        paragraph.add_run(text)
        return
    counted = OxmlElement("w:fldSimple")
    counted.set(qn("w:instr"), field)
    run = paragraph.add_run("1")
    counted.append(run._r)  # noqa: SLF001 - python-docx has no fields
    paragraph._p.append(counted)  # noqa: SLF001


def _figures(page: Document, sections: Mapping[str, Sequence[Figure]], lang: Lang) -> None:
    table = _table(page, [say(head, lang) for head in ("item", "figure", "meaning")], FRONT_CM)
    for section, figures in sections.items():
        row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # of python-docx
        merged = row.cells[0].merge(row.cells[-1])
        _write(merged, section, bold=True)
        _shade(merged, PALE)
        for figure in figures:
            _row(table, [figure.name, figure.value, figure.note], bold=True)
            for part in figure.parts:
                if part.value is not None:
                    _row(table, [part.name, part.value, part.note], indent_cm=PART_CM)


def _blank_villages(page: Document, plan: Plan, lang: Lang, audience: Audience) -> None:
    blanks = blanks_of(plan, tables(plan, audience)["blank_villages"])
    blanks.insert(0, "order", range(1, len(blanks) + 1))
    if blanks.empty:
        reason = why_unknown(plan, "blank_villages") or "none_found"
        page.add_paragraph(say(reason, lang))
        return
    page.add_paragraph(say(BLANKS_NOTE[audience], lang), "Caption")
    shares = {name: share for name, share in BLANKS.items() if name in blanks}
    widths = [ACROSS_CM * share / sum(shares.values()) for share in shares.values()]
    table = _table(page, [heading(name, lang) for name in shares], widths)
    if "nearest_m" in blanks:  # nobody is judged by it
        blanks["nearest_m"] = blanks["nearest_m"].round().astype("Int64")
    cells = [shown(name, blanks[name], lang) for name in shares]
    for values in zip(*cells, strict=True):
        _row(table, values)


def _table(page: Document, heads: Sequence[str], wide_cm: Sequence[float]) -> Table:
    """Begin a table whose head is repeated on every page."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table: Table = page.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, wide in zip(table.columns, wide_cm, strict=True):
        column.width = Cm(wide)
    for cell, head, wide in zip(table.rows[0].cells, heads, wide_cm, strict=True):
        cell.width = Cm(wide)
        _write(cell, head, bold=True, colour="FFFFFF")
        _shade(cell, INK)
    _of_row(table.rows[0]).append(OxmlElement("w:tblHeader"))
    return table


def _row(
    table: Table, values: Iterable[object], *, bold: bool = False, indent_cm: float = 0.0
) -> None:
    """Add a row that is not torn apart between pages; a number stands to the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # of python-docx
    _of_row(row).append(OxmlElement("w:cantSplit"))
    for cell, value in zip(row.cells, values, strict=True):
        number = isinstance(value, (int, float))
        _write(cell, _words(value), bold=bold and number)
        if number:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if indent_cm:
        row.cells[0].paragraphs[0].paragraph_format.left_indent = Cm(indent_cm)


def _words(value: object) -> str:
    """Put a value as it is read: unknown is blank; a density has three decimals."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _write(cell: _Cell, text: str, *, bold: bool = False, colour: str | None = None) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(_line(text))
    run.bold = bold or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _shade(cell: _Cell, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties: Any = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no shading
    properties.append(shade)


def _of_row(row: _Row) -> Any:  # noqa: ANN401 - an element of lxml
    return row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no such property


def _line(text: str, at_most: int = LONGEST) -> str:
    """Cut a line that would fill pages, and say so."""
    plain = in_line(text)
    return plain if len(plain) <= at_most else plain[: at_most - 1] + "…"


def _of_equal_bytes(written: io.BytesIO, path: Path) -> None:
    """Pack the parts anew, without the time at which they were packed."""
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(path, "w") as packed:
        for name in parts.namelist():
            packed.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)
