"""Excel workbooks: made safe first, then read by calamine with the rows that Excel shows."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from outletplan.facts.readers import Grid, Range, Row, UnreadableError

MAX_UNPACKED = 500_000_000
MAX_CELLS = 20_000_000
_DOCTYPE = ("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_DTD = re.compile(b"|".join(re.escape(word) for word in _DOCTYPE))
# every reference of a row or cell: r="12", r="AB12"
_ROWS = re.compile(rb"""\br\s*=\s*["'][A-Z]*(\d+)""")
_COLUMNS = re.compile(rb"""\br\s*=\s*["']([A-Z]+)\d""")
_ERROR = re.compile(
    rb"""<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>"""
)
_UNSAVED = re.compile(
    rb"""<c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]+)(\d+)"[^>]*><f\b[^>]*?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"""
)
_SHEET = re.compile(rb'<sheet\b[^>]*?\b\w+:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_DAMAGED = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    UnicodeDecodeError,
    zlib.error,
)
UNSAVED = "#UNSAVED!"
"""Stands in a cell whose formula was written by a program and never computed."""


class Spoilt(NamedTuple):
    """A cell whose value calamine would leave out, counted from 0."""

    row: int
    column: int
    word: str


def workbook_grids(data: bytes, *, zipped: bool) -> list[Grid]:
    """
    Read the visible sheets of a workbook.

    Raises
    ------
    UnreadableError
        If it is too large unpacked, holds a DTD, has a password or is damaged.
    """
    spoilt = _inspect(data) if zipped else {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return [
                _grid(book, sheet.name, spoilt.get(i, []))
                for i, sheet in enumerate(book.sheets_metadata)
                if sheet.typ == SheetTypeEnum.WorkSheet
                and sheet.visible == SheetVisibleEnum.Visible
            ]
    except BaseException as error:
        # a damaged XLS makes the parser panic, which is no Exception in Python
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":
            raise
        found = f"a workbook that cannot be opened ({error})"
        remedy = "Open it in Excel, without a password, and save it as .xlsx."
        raise UnreadableError(found, "a workbook", remedy) from None


def _grid(book: CalamineWorkbook, name: str, spoilt: list[Spoilt]) -> Grid:
    sheet = book.get_sheet_by_name(name)
    rows: list[Row] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for row, column, word in spoilt:  # calamine may have left out the end of the sheet, too
        rows.extend([] for _ in range(len(rows), row + 1))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = word
    merged = tuple(Range(*start, *end) for start, end in sheet.merged_cell_ranges or [])
    return Grid(name, rows, merged)


def _inspect(data: bytes) -> dict[int, list[Spoilt]]:
    """
    Refuse what would harm whoever parses it: a bomb, a DTD, a sheet stretched by one far cell.

    Gives the spoilt cells by position of the sheet in the workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            names = book.namelist()
            if "xl/workbook.xml" not in names:
                remedy = "Unpack it, or save the table as .xlsx."
                raise UnreadableError("a zip that is no workbook", "XLSX", remedy)
            unpacked = sum(member.file_size for member in book.infolist())
            if unpacked > MAX_UNPACKED:
                found = f"a workbook of {unpacked:,} bytes unpacked"
                raise UnreadableError(found, f"at most {MAX_UNPACKED:,}", "Split it into several.")
            spoilt = {name: _inspect_part(book.read(name), name) for name in names}
            sheets = _sheet_parts(book)
    except _DAMAGED as error:
        found = f"a damaged workbook ({error})"
        raise UnreadableError(found, "a workbook", "Save it again in Excel.") from None
    return {i: spoilt.get(part, []) for i, part in enumerate(sheets)}


def _inspect_part(part: bytes, name: str) -> list[Spoilt]:
    if _DTD.search(part):
        remedy = "Save it again in Excel: no workbook needs one."
        raise UnreadableError(f"a DTD in {name}", "a workbook without DTD", remedy)
    if b"sheetData" not in part:
        return []
    height = max(map(int, set(_ROWS.findall(part))), default=0)
    width = max(map(_column, set(_COLUMNS.findall(part))), default=0)
    if height * width > MAX_CELLS:
        found = f"{height:,} rows by {width:,} columns in {name}"
        remedy = "Delete the far cells that look empty (Ctrl+End shows the last one)."
        raise UnreadableError(found, f"at most {MAX_CELLS:,} cells", remedy)
    errors = _ERROR.findall(part) if b't="e"' in part else []
    unsaved = _UNSAVED.findall(part) if b"<f" in part else []
    return [
        Spoilt(int(row) - 1, _column(letters) - 1, word[0].decode() if word else UNSAVED)
        for letters, row, *word in errors + unsaved
    ]


def _sheet_parts(book: zipfile.ZipFile) -> list[str]:
    """List the part of each sheet, in the order of the workbook."""
    targets = {}
    for relation in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels")):
        said = dict(re.findall(rb'\b(Id|Target)="([^"]*)"', relation))
        target = said.get(b"Target", b"").decode()
        targets[said.get(b"Id")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return [targets.get(key, "") for key in _SHEET.findall(book.read("xl/workbook.xml"))]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
