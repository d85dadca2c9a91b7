"""HTML tables, which many systems export under the name .xls."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Merged = tuple[int, int, int, int]

MAX_SPAN = 1000  # of columns, as in the HTML standard


def html_rows(text: str) -> tuple[list[list[object]], list[Merged]]:
    r"""
    Read the rows of every table of a page, one below the other as a spreadsheet shows them.

    Returns
    -------
    rows, merged
        Text cells; the cells that span others as (top, left, bottom, right) from 0.

    Examples
    --------
    >>> html_rows("<table><tr><td colspan=2>各村<tr><td>V01<td>李家&nbsp;村</table>")
    ([['各村', ''], ['V01', '李家\xa0村']], [(0, 0, 0, 1)])
    """
    parser = _TableParser()
    parser.feed(text)
    parser.close()
    return parser.rows, parser.merged


class _TableParser(HTMLParser):
    """Keeps the cells of outermost tables; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[object]] = []
        self.merged: list[Merged] = []
        self.depth = 0
        self.words: list[str] | None = None  # of the open cell
        self.at = 0  # its place in the row
        self.taken: dict[int, int] = {}  # column: last row that a cell above reaches

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
        if self.depth != 1:
            return
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self._end_cell()
            self._start_cell(dict(attrs))
        elif tag == "br" and self.words is not None:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.depth == 1 and tag in {"td", "th", "tr", "table"}:
            self._end_cell()
        if tag == "table":
            self.depth = max(self.depth - 1, 0)

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)

    def _start_cell(self, attrs: dict[str, str | None]) -> None:
        row, top = self.rows[-1], len(self.rows) - 1
        while self.taken.get(len(row), -1) >= top:
            row.append("")
        left, width, height = len(row), _span(attrs, "colspan"), _span(attrs, "rowspan")
        if width > 1 or height > 1:
            self.merged.append((top, left, top + height - 1, left + width - 1))
            self.taken |= dict.fromkeys(range(left, left + width), top + height - 1)
        row.extend([""] * width)
        self.at = left
        self.words = []

    def _end_cell(self) -> None:
        if self.words is not None:
            self.rows[-1][self.at] = "".join(self.words).strip()
            self.words = None


def _span(attrs: dict[str, str | None], name: str) -> int:
    value = (attrs.get(name) or "").strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isascii() and value.isdigit() else 1
