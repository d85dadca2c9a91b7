"""Records of findings as worksheets, a page of A4 wide, each."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any

import xlsxwriter
from rich.cells import cell_len

from outletplan.show.records.page import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from outletplan.show.records.page import Page, Section
    from outletplan.show.words.labels import Lang

WIDTH = 4.6  # of each column of the grid, in characters: 8 points on paper, as in HTML
LETTER = {"zh": 1.0, "en": 0.9}  # of a column that a Latin letter takes in the font of the language
LINE = 14  # points
TALLEST = 409  # points that a row may have
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_INK, _PALE, _RULE = "#1F3A4D", "#EEF3F6", "#B8C4CC"
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _INK, "align": "center"},
    "banner": {"bold": True, "font_color": "#9C2A10", "align": "center"},
    "section": {"bold": True, "font_size": 11, "font_color": _INK},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "border": 1},
    "name": {"bold": True, "bg_color": _PALE, "border": 1},
    "cell": {"border": 1},
    "because": {"border": 1},
    "permit": {"bold": True, "font_size": 13, "font_color": "#00563D", "border": 1},
    "refuse": {"bold": True, "font_size": 13, "font_color": "#9C2A10", "border": 1},
    "note": {"font_color": "#555555", "font_size": 9},
    "broken": {"bold": True, "font_color": "#8A1F08", "bg_color": "#FBE4DE", "border": 1},
    "kept": {"bold": True, "font_color": "#00563D", "border": 1},
    "queue": {"bold": True, "font_color": "#0B5394", "bg_color": "#E1ECF8", "border": 1},
    "measure_on_site": {"bold": True, "font_color": "#6F4800", "bg_color": "#FDF0D5", "border": 1},
    "review": {"bold": True, "font_color": "#4A2F86", "bg_color": "#F0ECF8", "border": 1},
}


def write_pages(pages: Sequence[Page], path: Path, lang: Lang) -> None:
    """Write a worksheet for each page; the same pages give the same bytes."""
    font = {"font_name": "Microsoft YaHei" if lang == "zh" else "Calibri", "font_size": 10}
    plain = {**font, "text_wrap": True, "valign": "top", "border_color": _RULE}
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - a constant for equal bytes
        formats = {name: book.add_format({**plain, **style}) for name, style in _FORMATS.items()}
        used: set[str] = set()
        for page in pages:
            _Sheet(book.add_worksheet(_free(page.name, used)), formats, lang).write(page)


def _free(name: str, used: set[str]) -> str:
    """Name a worksheet as a spreadsheet allows: 31 characters, each name once."""
    plain = _NO_NAME.sub("_", name).strip("'")[:31] or "_"
    free, n = plain, 1
    while free.casefold() in used:
        n += 1
        free = f"{plain[: 31 - len(str(n)) - 1]}~{n}"
    used.add(free.casefold())
    return free


class _Sheet:
    """A worksheet that is written from the top down."""

    def __init__(self, sheet: Worksheet, formats: dict[str, Format], lang: Lang) -> None:
        self._sheet, self._formats, self._row = sheet, formats, 0
        self._letter = LETTER[lang]
        sheet.set_column(0, GRID - 1, WIDTH)
        sheet.hide_gridlines(2)
        sheet.set_portrait()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)

    def write(self, page: Page) -> None:
        self._line(page.title, "title", 26)
        self._line(page.banner, "banner")
        for n, section in enumerate(page.sections):
            self._section(section)
            if n == 0:
                self._row += 1
                self._line(page.head + page.opinion, page.outcome, 24)
                for each in page.because:
                    self._line(each, "because")
        self._row += 1
        self._cells(page.signed, (8, 8, 8), ["note"] * 3)
        for note in page.notes:
            self._line(note, "note")
        self._sheet.set_footer(f"&L&8 {_safe(page.banner)}&R&8 &P / &N")

    def _section(self, section: Section) -> None:
        self._row += 1
        self._line(section.title, "section", 18)
        if section.heads:
            self._cells(section.heads, section.widths, ["head"] * len(section.heads))
        for n, row in enumerate(section.rows):
            styles = ["cell"] * len(row)
            if not section.heads:
                styles[::2] = ["name"] * len(row[::2])
            if section.marks:
                styles[-1] = section.marks[n]
            *widths, _ = section.widths[: len(row)]
            self._cells(row, (*widths, GRID - sum(widths)), styles)

    def _line(self, text: str, style: str, high: float = 0) -> None:
        self._cells((text,), (GRID,), (style,), high)

    def _cells(
        self, texts: Sequence[str], widths: Sequence[int], styles: Sequence[str], high: float = 0
    ) -> None:
        """Lay cells over the grid; the row is as high as the longest of them wants."""
        at, lines = 0, 1
        for text, width, style in zip(texts, widths, styles, strict=True):
            form = self._formats[style]
            if width > 1:
                self._sheet.merge_range(self._row, at, self._row, at + width - 1, "", form)
            self._sheet.write_string(self._row, at, text, form)
            lines = max(lines, _lines(text, width * WIDTH, self._letter))
            at += width
        self._sheet.set_row(self._row, high or min(lines * LINE + 2, TALLEST))
        self._row += 1


def _lines(text: str, width: float, letter: float) -> int:
    """Estimate the lines that a text fills in so many characters."""
    return sum(max(math.ceil(_across(line, letter) / width), 1) for line in text.split("\n"))


def _across(line: str, letter: float) -> float:
    """Measure a line in columns; a Chinese character takes two, a Latin one less than one."""
    return cell_len(line) - (1 - letter) * sum(sign < "\u1100" for sign in line)


def _safe(text: str) -> str:
    """Keep `&` from being a command of a footer, and its end from coming too soon."""
    return text[:150].replace("&", "&&")
