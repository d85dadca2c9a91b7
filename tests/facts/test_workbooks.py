"""Workbooks: the rows that Excel shows, and what would harm whoever parses it."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import outletplan as op
from outletplan.facts import workbooks
from outletplan.facts.readers import UnreadableError, grids
from outletplan.facts.workbooks import workbook_grids
from tests.facts.tables import faults, found, read, workbook, write

FIXTURES = Path(__file__).parents[1] / "fixtures"
TABLE: list[list[object]] = [["unit_id", "residents"], ["V1", 812], ["V2", 1501]]


def repacked(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Change bytes in a part of a workbook."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as book, zipfile.ZipFile(packed, "w") as copy:
        for name in book.namelist():
            content = book.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            copy.writestr(name, content)
    return packed.getvalue()


def test_leading_empty_rows_keep_their_numbers(tmp_path: Path) -> None:
    """All at once, by the row that Excel shows."""
    rows: list[list[object]] = [
        [],
        [],
        [None, "标题"],
        [],
        [None, "村编码", "人口"],
        [None, "V1", 1],
        [],
        [None, "V2", -3],
    ]
    assert faults(tmp_path, units=workbook(rows)) == [
        "units.csv, row 8, 人口 (residents): found -3; expected 0 or more. Correct the number."
    ]


def test_old_xls() -> None:
    """A true BIFF workbook, whatever its name."""
    (grid,) = grids((FIXTURES / "old_villages.xls").read_bytes(), "xls")
    assert grid.name == "各村"
    assert grid.merged[0] == (0, 0, 0, 3)
    assert grid.rows[2] == [610101201.0, "李家村", 812.0, 0.0812]


class TestSheets:
    """The sheet that is named, or the only one with a table."""

    def test_the_only_one_with_a_known_header(self, tmp_path: Path) -> None:
        region = read(tmp_path, units=workbook([["说明"]], TABLE))
        assert found(region, "sheet chosen") == [(None, None, None, "Sheet2")]

    def test_empty_and_hidden_sheets_are_passed_over(self, tmp_path: Path) -> None:
        region = read(tmp_path, units=workbook([], TABLE, TABLE, hidden=[2]))
        assert len(region.units) == 2
        assert found(region, "sheet chosen") == []

    def test_two_tables_are_a_fault(self, tmp_path: Path) -> None:
        (fault,) = faults(tmp_path, units=workbook(TABLE, TABLE))
        assert fault == (
            "units.csv: found 2 sheets: Sheet1, Sheet2; expected one table. "
            "Name the sheet in the manifest with `sheet`."
        )

    def test_a_named_sheet(self, tmp_path: Path) -> None:
        manifest = "units: {file: units.csv, sheet: Sheet2}\noutlets: {file: outlets.csv}"
        region = read(tmp_path, units=workbook(TABLE, TABLE[:2]), manifest=manifest)
        assert region.units.index.tolist() == ["V1"]

    def test_a_sheet_that_is_not_there(self, tmp_path: Path) -> None:
        manifest = "units: {file: units.csv, sheet: Shet2}\noutlets: {file: outlets.csv}"
        (fault,) = faults(tmp_path, units=workbook(TABLE, TABLE), manifest=manifest)
        assert fault == (
            "units.csv: found no sheet Shet2; expected one of: Sheet2, Sheet1. Did you mean Sheet2?"
        )


class TestSpoiltCells:
    """calamine leaves out error values and formulas that were never computed: here they speak."""

    def test_an_error_value_in_a_column_that_is_read(self, tmp_path: Path) -> None:
        data = workbook(TABLE, formulas={"B3": ("=VLOOKUP(A3,X:Y,2,0)", "#N/A")})
        (fault,) = faults(tmp_path, units=data)
        assert fault == (
            "units.csv, row 3, residents: found the error #N/A; expected a value. "
            "Open the workbook in Excel, correct the formula if need be, and save it."
        )

    def test_an_error_value_in_a_column_that_is_not(self, tmp_path: Path) -> None:
        data = workbook(TABLE, formulas={"E2": ("=1/0", "#DIV/0!")})
        assert len(read(tmp_path, units=data).units) == 2

    def test_a_formula_that_was_never_computed(self, tmp_path: Path) -> None:
        data = repacked(
            workbook(TABLE, formulas={"B2": ("=400+412", 812)}),
            "xl/worksheets/sheet1.xml",
            b"<v>812</v>",
            b"<v></v>",
        )
        (fault,) = faults(tmp_path, units=data)
        assert fault.startswith(
            "units.csv, row 2, residents: found a formula that was never computed; expected a value"
        )

    def test_a_formula_that_was(self, tmp_path: Path) -> None:
        data = workbook(TABLE, formulas={"B2": ("=400+412", 812), "C2": ('=""', "")})
        assert read(tmp_path, units=data).units["residents"].tolist() == [812, 1501]


def test_a_vertical_merge_is_read_down_for_words_but_not_for_people(tmp_path: Path) -> None:
    """One number for two villages is not each one's."""
    rows: list[list[object]] = [
        ["乡镇", "村编码", "人口"],
        ["城关镇", "V1", 5],
        [None, "V2", None],
        [None, "V3", 7],
    ]
    data = workbook(rows, merged=["A2:A4", "C2:C3"])
    (fault,) = faults(tmp_path, units=data)
    assert fault.startswith("units.csv, row 3, 人口 (residents): found nothing; expected a count")


class TestSafety:
    """Workbooks are refused by size before they are parsed, DTDs always."""

    def test_size_unpacked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data = workbook(TABLE)
        monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1000)
        with pytest.raises(UnreadableError) as refusal:
            workbook_grids(data, zipped=True)
        assert refusal.value.fault.expected == "at most 1,000"
        assert "bytes unpacked" in refusal.value.fault.found

    @pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
    def test_a_dtd_in_any_part(self, tmp_path: Path, part: str, codec: str) -> None:
        dtd = '<!DOCTYPE x [<!ENTITY a "b">]>'.encode(codec)
        data = repacked(
            workbook(TABLE), part, b"<sheets>" if "book" in part else b"<sheetData>", dtd
        )
        (fault,) = faults(tmp_path, units=data)
        assert fault.startswith(f"units.csv: found a DTD in {part}; expected a workbook without")

    @pytest.mark.parametrize("cell", [b'r="XFD1048576"', b"r='XFD1048576'", b'r = "XFD1048576"'])
    def test_a_far_cell_that_would_fill_the_memory(self, tmp_path: Path, cell: bytes) -> None:
        data = repacked(workbook(TABLE), "xl/worksheets/sheet1.xml", b'r="B3"', cell)
        (fault,) = faults(tmp_path, units=data)
        assert "found 1,048,576 rows by 16,384 columns" in fault

    def test_a_workbook_with_a_password_or_damage(self, tmp_path: Path) -> None:
        data = (FIXTURES / "old_villages.xls").read_bytes()
        (fault,) = faults(tmp_path, units=data[:4000])
        assert fault.startswith("units.csv: found a workbook that cannot be opened")

    def test_a_zip_that_is_no_workbook(self, tmp_path: Path) -> None:
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("units.shp", b"")
        (fault,) = faults(tmp_path, units=packed.getvalue())
        assert fault.startswith("units.csv: found a zip that is no workbook; expected XLSX")


def test_no_input_is_changed(tmp_path: Path) -> None:
    """An input is never changed."""
    path = write(tmp_path, units=workbook(TABLE))
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.iterdir()}
    op.read_region(path)
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.iterdir()} == before
