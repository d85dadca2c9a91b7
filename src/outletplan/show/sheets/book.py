"""Typed cells on printable pages: the only room that speaks to XlsxWriter."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
import xlsxwriter
from rich.cells import cell_len

from outletplan.show.words.comparisons import base_of
from outletplan.show.words.labels import label
from outletplan.show.words.marks import listed
from outletplan.show.words.sheets import WORDED, heading, say, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from xlsxwriter.worksheet import Worksheet

    from outletplan.show.banner import Banner
    from outletplan.show.summary import Figure
    from outletplan.show.tables import Sheet
    from outletplan.show.words.labels import Lang

ROWS_PER_SHEET = 1_000_000  # a worksheet ends at 1,048,576
CELL_LIMIT = 32_767
HEAD = 3  # title, status and note stand above the header
WIDEST, NARROWEST = 60, 18  # of a column: the widest with which a table fits the paper
LONG, MORE = 60, 1.5  # a text so long gets so many times the room of others
A3, A4 = 8, 9
WIDE, WIDER = 212, 280  # characters that no A4, no A3 holds in letters that can be read
LINE, EDGE = 14, 2  # points
DECIMALS, HALF_MM = 3, 5e-4  # of metres, which are measured to 1 mm
FRONT_WIDTHS = (38, 14, 100)

_INK, _PALE, _LINE, _ALARM = "#1F3A4D", "#DCE6EC", "#B8C4CC", "#9C2A10"
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "font_color": _INK, "valign": "vcenter"},
    "status": {"bold": True, "font_color": _ALARM, "valign": "vcenter", "text_wrap": True},
    "note": {"font_color": "#555555", "valign": "vcenter", "text_wrap": True},
    "head": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _INK,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": _LINE,
    },
    "section": {"bold": True, "font_color": _INK, "bg_color": _PALE, "top": 1, "top_color": _INK},
    "text": {"text_wrap": True, "indent": 1},
    "bar": {"text_wrap": True, "indent": 1, "font_color": "#7C9CAE"},
    "part": {"text_wrap": True, "indent": 2, "font_color": "#444444"},
    "main": {"num_format": "#,##0_ ", "bold": True, "align": "right"},
    "number": {"num_format": "#,##0_ "},
    "number1": {"num_format": "#,##0.0_ "},
    "number2": {"num_format": "#,##0.00_ "},
    "number3": {"num_format": "#,##0.000_ "},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "over": {"num_format": "#,##0_ ", "bold": True, "font_color": _ALARM},
    "total": {"num_format": "#,##0_ ", "bold": True, "bg_color": _PALE, "text_wrap": True},
}
_WORDS = re.compile("[!-~]+ ?|.")  # Chinese breaks anywhere, a word does not
_JOINT = re.compile("(?<=.)(?=（)|(?<=：)(?=.)")  # where a Chinese head is in two parts
_MIXED = frozenset({"value", "limit", "lower", "upper"})  # metres or outlets, as the row says
_NUMBERS = ("number", "number1", "number2", "number3")  # by decimals
_FRAMED = ("text", "bar", "main", "part", *_NUMBERS, "day", "over", "total")


class Book:
    """A workbook of equal bytes for equal content, closed when its block ends."""

    def __init__(self, path: Path, *, lang: Lang, banner: Banner) -> None:
        self._lang, self._banner = lang, banner
        font = {"font_name": "Microsoft YaHei" if lang == "zh" else "Calibri", "font_size": 10}
        self._book = xlsxwriter.Workbook(str(path), {"in_memory": True})
        told = f"{banner.region} · {banner.mark} · {banner.status}"
        created = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a constant for equal bytes
        self._book.set_properties({"title": _text(told)[:255], "created": created})
        frame = {"valign": "vcenter", "border": 1, "border_color": _LINE}
        self._formats = {
            name: self._book.add_format({**font, **(frame if name in _FRAMED else {}), **style})
            for name, style in _FORMATS.items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._book.close()

    def front(self, key: str, sections: Mapping[str, Sequence[Figure]], closing: str) -> None:
        """Write the page of figures, section by section, on one sheet of paper."""
        title = label(key, self._lang)
        page = self._page(title, title, closing, FRONT_WIDTHS)
        page.fit_to_pages(1, 1)
        for column, head in enumerate(("item", "figure", "meaning")):
            self._put(page, HEAD, column, say(head, self._lang), "head")
        row = HEAD + 1
        for section, figures in sections.items():
            for column, text in enumerate((section, "", "")):
                self._put(page, row, column, text, "section")
            row += 1
            for figure in figures:
                row = self._figure(page, row, figure)

    def table(self, sheet: Sheet) -> None:
        """Write a table, on as many sheets as its rows need."""
        name = self._name(sheet)
        count = len(sheet.frame)
        for part, start in enumerate(range(0, max(count, 1), ROWS_PER_SHEET), start=1):
            stop = min(start + ROWS_PER_SHEET, count)
            title = name if part == 1 else say("continued", self._lang, sheet=name, part=part)
            self._table(sheet, title, sheet.frame.iloc[start:stop], last=stop == count)

    def _table(self, sheet: Sheet, title: str, frame: pd.DataFrame, *, last: bool) -> None:
        heads = [heading(sheet.heads.get(name, name), self._lang) for name in frame.columns]
        cells = {name: shown(base_of(name), frame[name], self._lang) for name in frame.columns}
        if last and sheet.total:
            total = {"name": say("total", self._lang), **sheet.total}
            cells = {name: [*values, total.get(name)] for name, values in cells.items()}
        widths = _widths(heads, list(cells.values()), sheet.across)
        heads = list(map(_in_two, heads, widths))
        note = say(sheet.note or f"{sheet.key}_note", self._lang)
        if frame.empty:
            note = say(sheet.empty, self._lang)
        page = self._page(title, self._name(sheet), note, widths)
        high = max(map(_lines, heads, [width - 2 for width in widths]))
        page.set_row(HEAD, LINE * max(high, 2) + 2 * EDGE)
        end = HEAD + len(frame)
        page.autofilter(HEAD, 0, end, len(heads) - 1)
        for column, (name, values) in enumerate(cells.items()):
            self._put(page, HEAD, column, heads[column], "head")
            base, exact = base_of(name), _decimals(base_of(name), values)
            for row, value in enumerate(values, start=HEAD + 1):
                decimals = _decimals("_m", [value]) if base in _MIXED else exact
                style = _style(base, value, _NUMBERS[decimals]) if row <= end else "total"
                self._put(page, row, column, value, style)
        for row, high in enumerate(_heights(cells.values(), widths), start=HEAD + 1):
            if high > 1:  # a spreadsheet may not widen a row by itself
                page.set_row(row, LINE * high + EDGE)

    def _name(self, sheet: Sheet) -> str:
        name = label(sheet.key, self._lang)
        if sheet.level is None:
            return name
        return say("of_level", self._lang, sheet=name, level=sheet.level, kind=sheet.kind).rstrip()

    def _figure(self, page: Worksheet, row: int, figure: Figure) -> int:
        rows = [
            (figure, "text"),
            *((part, "part") for part in figure.parts if part.value is not None),
        ]
        for at, (line, style) in enumerate(rows, start=row):
            number, note, said = ("main" if style == "text" else "number"), line.note, "text"
            if isinstance(line.value, float):
                number, note, said = "number3", "█" * min(round(line.value * 8), 60), "bar"
            high = max(map(_lines, (line.name, note), (FRONT_WIDTHS[0] - 3, FRONT_WIDTHS[2])))
            page.set_row(at, LINE * high + EDGE)
            self._put(page, at, 0, line.name, style)
            self._put(page, at, 1, line.value, number)
            self._put(page, at, 2, note, said)
        return row + len(rows)

    def _page(self, name: str, title: str, note: str, widths: Sequence[float]) -> Worksheet:
        """Open a sheet with its title, its status, its note and its print set-up."""
        banner, wide = self._banner, sum(widths)
        page = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        whole_title = say("title", self._lang, region=banner.region, sheet=title)
        lines = [(whole_title, "title", 24), (banner.line, "status", 16), (note, "note", 16)]
        for row, (text, style, height) in enumerate(lines):
            page.set_row(row, height * _lines(text, wide))
            page.merge_range(row, 0, row, len(widths) - 1, "", self._formats[style])
            self._put(page, row, 0, text, style)
        page.hide_gridlines(2)
        page.freeze_panes(HEAD + 1, 0)
        page.set_landscape()
        page.set_paper(A4 if wide <= WIDE else A3)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD)
        page.set_footer(self._footer())
        return page

    def _footer(self) -> str:
        """Keep the status on every sheet of paper; `&` is a command there, and 255 is the end."""
        mark, status, region, day = (
            text[:40].replace("&", "&&")
            for text in (
                *(self._banner.mark, self._banner.status),
                *(self._banner.region, self._banner.day),
            )
        )
        page = say("page", self._lang)
        return f"&L&8 {mark} · {status}&C&8 {page}&R&8 {region} · {day}"

    def _put(self, page: Worksheet, row: int, column: int, value: object, style: str) -> None:
        """Write one cell by its type; text is never read as a formula, a number or a link."""
        form = self._formats[style]
        if value is None:
            page.write_blank(row, column, None, form)
        elif isinstance(value, (int, float)):
            page.write_number(row, column, value, form)
        elif isinstance(value, dt.date):
            page.write_datetime(row, column, value, form)
        else:
            page.write_string(row, column, _text(str(value)), form)


def shown(name: str, values: pd.Series, lang: Lang) -> list[object]:
    """
    Give the values of a column as they are shown: numbers as numbers, unknown as None.

    Examples
    --------
    >>> shown("verdict", pd.Series(["below", None]), "en")
    ['below the minimum', None]
    """

    def plain(value: object) -> object:
        if isinstance(value, bool):
            return say("yes" if value else "no", lang)
        if isinstance(value, (tuple, list)):
            return listed(map(str, value), lang)
        if value == math.inf:
            return "∞"
        return value if isinstance(value, (int, float, dt.date)) else str(value)

    given = values.tolist()
    if name in WORDED:
        words = {text: worded(text, lang, column=name) for text in set(map(str, given))}
        return [_blank(v, lambda v: words[str(v)]) for v in given]
    return [_blank(v, plain) for v in given]


def _blank(value: object, shown: Callable[[object], object]) -> object:
    missing = value is None or value is pd.NA or value is pd.NaT or value == ""
    return None if missing or (isinstance(value, float) and math.isnan(value)) else shown(value)


def _style(name: str, value: object, number: str) -> str:
    if isinstance(value, dt.date):
        return "day"
    if not isinstance(value, (int, float)):
        return "text"
    return "over" if name == "over" and value != 0 else number


def _decimals(name: str, values: Iterable[object]) -> int:
    """Count the decimals of a column, so that its points stand under one another."""
    if name in {"nearest_m", "nearest_walk_m"}:  # nobody is judged by it
        return 0
    floats = [value for value in values if isinstance(value, float)]
    if name == "per_100_m" or not name.endswith("_m"):
        return 2 if floats else 0
    exact = (n for n in range(DECIMALS) if all(abs(round(f, n) - f) < HALF_MM for f in floats))
    return next(exact, DECIMALS)


def _widths(heads: Sequence[str], columns: Sequence[Sequence[object]], across: int) -> list[float]:
    """Give heads in brackets a line of their own, unless that asks for larger paper."""
    roomy, tight = (
        _fitted(
            [_width(head, cells, roomy=room) for head, cells in zip(heads, columns, strict=True)],
            across,
        )
        for room in (True, False)
    )
    return roomy if (sum(roomy) <= WIDE) == (sum(tight) <= WIDE) else tight


def _width(head: str, values: Sequence[object], *, roomy: bool) -> float:
    """Measure a column in screen columns; a Chinese character takes two."""
    texts = {f"{value:,.3f}" if isinstance(value, float) else str(value) for value in values[:5000]}
    body = max(map(_across, texts), default=0)
    words = re.findall("[!-~]+", head)
    parts = _JOINT.split(head)
    longest = max(map(cell_len, parts)) if roomy and len(parts) > 1 else cell_len(head) / 2
    return max(body + 2, longest + 2, max(map(len, words), default=0) + 3, 7)


def _across(text: str) -> float:
    """Measure a text: Latin letters and digits may be wider than they are in the best of fonts."""
    return cell_len(text) + 0.1 * sum(char < "\u1100" for char in text)


def _in_two(head: str, width: float) -> str:
    """Break a head that one line does not hold at its brackets and colon, nowhere else."""
    return head if cell_len(head) + 2 <= width else _JOINT.sub("\n", head)


def _fitted(widths: Sequence[float], across: int) -> list[float]:
    """Narrow the widest columns until all fit an A4, else an A3, or none can be narrowed."""
    for room in (across, WIDE, WIDER):
        for widest in range(WIDEST, NARROWEST - 1, -1):
            fitted = [min(w, widest * (MORE if w > LONG else 1), WIDEST) for w in widths]
            if sum(fitted) <= room:
                return fitted
    return fitted


def _lines(text: str, width: float) -> int:
    """Estimate the lines that a text fills, 20 at most: a row has an end too."""
    return min(sum(_wrapped(part, width) for part in text[:2000].split("\n")), 20)


@lru_cache(maxsize=10_000)  # most cells of a column say the same
def _wrapped(text: str, width: float) -> int:
    """Estimate the lines of a text without breaks: a word that does not fit begins a new one."""
    lines, at = 1, 0.0
    for word in _WORDS.findall(text) if cell_len(text) * 0.96 > width else ():
        wide = cell_len(word) * 0.96
        if at and at + wide > width:
            lines, at = lines + 1, 0.0
        more, at = divmod(at + wide, width)
        lines += int(more)
    return lines


def _heights(columns: Iterable[Sequence[object]], widths: Sequence[float]) -> list[int]:
    """Estimate the lines of each row, by its longest text."""
    lines = [
        [_lines(value, width - 1) if isinstance(value, str) else 1 for value in values]
        for values, width in zip(columns, widths, strict=True)
    ]
    return [max(row) for row in zip(*lines, strict=True)]


def _text(text: str) -> str:
    """Cut what a cell cannot hold, and what no file can: half of a surrogate pair."""
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"
