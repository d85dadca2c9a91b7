"""Text files and HTML: known by content, decoded in one order only, records counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outletplan.facts.html_table import html_rows
from outletplan.facts.readers import UnreadableError, content_of, grids
from tests.facts.tables import faults, found, read

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "单元编码,村名,人口\nV1,李家村,812\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8-sig"), "UTF-8 with a byte order mark"),
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("gb18030"), "GB18030"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"unit_id\n1", "UTF-8"),
    ],
)
def test_encodings_in_this_order_only(data: bytes, encoding: str) -> None:
    """BOM, then strict UTF-8, then GB18030; the encoding used is a finding."""
    (grid,) = grids(data, content_of(data))
    assert grid.encoding == encoding
    assert grid.rows[0][0] in {"单元编码", "unit_id"}


@pytest.mark.parametrize("data", [b"\xff\xff,\x81", b"\xef\xbb\xbf\xff", TEXT.encode("utf-16-le")])
def test_bytes_in_no_known_encoding_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError) as refusal:
        grids(data, "text")
    assert refusal.value.fault.found == "bytes in no known encoding"


def test_the_encoding_used_is_a_finding(tmp_path: Path) -> None:
    region = read(tmp_path, units=TEXT.encode("gb18030"))
    assert found(region, "encoding") == [
        (None, None, None, "GB18030"),
        (None, None, None, "UTF-8"),
    ]
    assert region.units["name"].tolist() == ["李家村"]
    assert [(i.table, i.file, i.rows, i.encoding) for i in region.inputs] == [
        ("region", "region.yaml", None, "UTF-8"),
        ("units", "units.csv", 1, "GB18030"),
        ("outlets", "outlets.csv", 1, "UTF-8"),
    ]


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_the_sign_between_cells_is_found(sign: str) -> None:
    (grid,) = grids(f'a{sign}b\n"1,5{sign}0"{sign}2\n1{sign}2\n'.encode(), "text")
    assert grid.rows[0] == ["a", "b"]
    assert grid.rows[2] == ["1", "2"]


def test_a_quoted_line_break_is_inside_a_record(tmp_path: Path) -> None:
    """CSV record ≠ line: the row that Excel shows is the record's."""
    units = 'unit_id,description,residents\nV1,"东至\n河",1\n\nV2,"西至\n山",x\n'
    (fault,) = faults(tmp_path, units=units)
    assert fault.startswith("units.csv, row 4, residents: found 'x'; expected a whole number.")


def test_an_open_quote_is_said_with_its_row(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, units='unit_id,residents\nV1,1\nV2,"2\nV3,3\n')
    assert fault.startswith("units.csv: found what CSV cannot read in row 3 (unexpected end")


HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><style>td{x:y}</style></head>
<body><table border=1><tr><th colspan="3">各村人口</th></tr>
<tr><td>乡镇<td>村编码</td><td>人口&nbsp;(万人)</td></tr>
<tr><td rowspan=2>城关镇</td><td x:str>010</td><td>0.08</td></tr>
<tr><td>011</td><td><b>0.15</b><br></td></tr>
<tr><td>合计</td><td></td><td>0.23</td></tr></table></body></html>"""


def test_html_renamed_xls(tmp_path: Path) -> None:
    """HTML renamed .xls, exported from systems: rows as a spreadsheet shows them."""
    (tmp_path / "villages.xls").write_bytes(HTML.encode("gb18030"))
    manifest = "units: {file: villages.xls}\noutlets: {file: outlets.csv}"
    region = read(tmp_path, manifest=manifest, outlets="outlet_id,unit_id\n1,010\n")
    assert region.units["residents"].to_dict() == {"010": 800, "011": 1500}
    assert region.units["parent_id"].tolist() == ["城关镇", "城关镇"]
    assert found(region, "title row") == [(1, None, None, "各村人口")]
    assert found(region, "total row") == [(5, None, None, "合计 | 0.23")]
    assert found(region, "merged cells") == [(2, None, "parent_id", "1 cells")]


def test_html_spans_shift_the_cells_beside_them() -> None:
    text = "<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d</table>"
    assert html_rows(text) == ([["a", "", "b"], ["", "", "c"], ["d"]], [(0, 0, 1, 1)])


def test_html_tables_stand_below_each_other_and_inner_ones_are_text() -> None:
    text = "<table><tr><td>a<table><tr><td>x</table></td></tr></table><table><tr><td>b</table>"
    assert html_rows(text)[0] == [["ax"], ["b"]]


def test_html_spans_have_a_limit() -> None:
    (row,), _ = html_rows("<table><tr><td colspan=999999999>a<td colspan=-1>b</table>")
    assert len(row) == 1001


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
         "XML Spreadsheet 2003"),
        (b"SQLite format 3\0" + bytes(100), "an SQLite database"),
        (b"<html><body>404</body></html>", "markup without a table"),
        (b"PK\x03\x04 no zip", "a damaged workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook", "a workbook that cannot be opened"),
        (b"PAR1 no parquet", "a file that cannot be read"),
        (b'{"type": "FeatureCollection"', "a file that cannot be read"),
        (b"", "no cells"),
        (b"\n\n  \n", "no cells"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    (fault,) = faults(tmp_path, units=data)
    assert fault.startswith(f"units.csv: found {words}")
