"""Read the bytes of a table as rows of cells, by what is in them and not by the file's name."""

from __future__ import annotations

import csv
import io
import statistics
from typing import Literal, NamedTuple

from outletplan.facts.html_table import html_rows
from outletplan.strict_yaml import Fault

Row = list[object]
Content = Literal["xlsx", "xls", "html", "text", "gpkg", "geojson", "shapefile", "parquet"]

MAX_BYTES = 500_000_000
_SHEETS = "CSV, XLSX, XLS, HTML, GeoPackage, GeoJSON, Shapefile or GeoParquet"


class Range(NamedTuple):
    """Cells merged into one, counted from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


class Grid(NamedTuple):
    """One sheet: its cells from row 1 and column A on."""

    name: str
    rows: list[Row]
    merged: tuple[Range, ...] = ()
    encoding: str | None = None


class UnreadableError(ValueError):
    """A file that cannot be read at all; `fault` says why."""

    def __init__(self, found: str, expected: str, remedy: str) -> None:
        self.fault = Fault(found, expected, remedy)
        super().__init__(self.fault)


def content_of(data: bytes) -> Content:
    """
    Tell what a file is by its first bytes.

    Raises
    ------
    UnreadableError
        If it is none of the kinds that can be read.

    Examples
    --------
    >>> content_of("许可证号,店名".encode("gb18030")), content_of(b'{"type": "FeatureCollection"')
    ('text', 'geojson')
    """
    for magic, content in _MAGIC:
        if data.startswith(magic):
            return content
    if data.startswith(b"SQLite format 3\0"):
        if data[68:72] in {b"GPKG", b"GP10", b"GP11"}:
            return "gpkg"
        raise UnreadableError("an SQLite database", _SHEETS, "Save the layer as GeoPackage.")
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return "geojson"
    if start.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
            raise UnreadableError("XML Spreadsheet 2003", _SHEETS, "Save it as .xlsx in Excel.")
        return "html"
    return "text"


_MAGIC: tuple[tuple[bytes, Content], ...] = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"PAR1", "parquet"),
    (b"\x00\x00\x27\x0a", "shapefile"),
)


def grids(data: bytes, content: Content) -> list[Grid]:
    r"""
    Read every sheet of a workbook, or the one of a text file.

    Raises
    ------
    UnreadableError
        If the bytes are damaged, protected, too large or in no known encoding.

    Examples
    --------
    >>> grids("村名\n李家村".encode("gb18030"), "text")
    [Grid(name='', rows=[['村名'], ['李家村']], merged=(), encoding='GB18030')]
    """
    if content in {"xlsx", "xls"}:
        from outletplan.facts.workbooks import workbook_grids

        return workbook_grids(data, zipped=content == "xlsx")
    text, encoding = _decoded(data)
    if content == "html":
        rows, merged = html_rows(text)
        if not rows:
            raise UnreadableError("markup without a table", _SHEETS, "Export the table again.")
        return [Grid("", rows, tuple(Range(*r) for r in merged), encoding)]
    return [Grid("", _csv_rows(text), (), encoding)]


def _decoded(data: bytes) -> tuple[str, str]:
    """Decode by the byte order mark, else strict UTF-8, else GB18030; nothing is replaced."""
    for mark, codec, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
        (b"", "utf-8", "UTF-8"),
        (b"", "gb18030", "GB18030"),
    ):
        if not data.startswith(mark):
            continue
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            if mark:
                break
            continue
        if "\0" in text:
            break
        return text, name
    remedy = "Save the file as CSV UTF-8 in Excel."
    raise UnreadableError("bytes in no known encoding", "UTF-8 or GB18030", remedy)


def _csv_rows(text: str) -> list[Row]:
    """Split into records; a quoted line break is inside one, as in a spreadsheet."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    try:
        rows.extend(list(row) for row in reader)
    except csv.Error as error:
        found = f"what CSV cannot read in row {len(rows) + 1} ({error})"
        raise UnreadableError(found, "CSV", "Correct the quotes in this row.") from None
    return rows


def _delimiter(text: str) -> str:
    """Give the sign that most lines hold most often: comma, tab or semicolon."""
    lines = [line for line in text[:100_000].splitlines()[:50] if line.strip()]

    def usual(sign: str) -> float:
        return statistics.median(line.count(sign) for line in lines) if lines else 0

    return max(",\t;", key=usual)
