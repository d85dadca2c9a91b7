"""Small regions of files, written in a line or two, and what came of reading them."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

import outletplan as op

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd

UNITS = "unit_id,name,residents\nV1,李家村,812\nV2,王家村,1501\n"
OUTLETS = "outlet_id,name,unit_id,status,licensed,opened\n0001,好又多,V1,active,yes,2020-01-02\n"
MANIFEST = "units: {file: units.csv, datum: gcj02}\noutlets: {file: outlets.csv, datum: gcj02}\n"


def write(
    folder: Path,
    *,
    units: str | bytes = UNITS,
    outlets: str | bytes = OUTLETS,
    manifest: str = MANIFEST,
) -> Path:
    """Write a region's files and give the path of its manifest."""
    for name, content in (("units.csv", units), ("outlets.csv", outlets)):
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    path = folder / "region.yaml"
    path.write_text(manifest, encoding="utf-8")
    return path


def read(folder: Path, **files: Any) -> op.Region:
    return op.read_region(write(folder, **files))


def faults(folder: Path, **files: Any) -> list[str]:
    """Read a region that cannot be read; give its faults, one line each, without the folder."""
    try:
        region = read(folder, **files)
    except op.DataError as error:
        return [str(problem).replace(f"{folder}{os.sep}", "") for problem in error.problems]
    raise AssertionError(f"read without a fault: {region}")


def found(region: op.Region, finding: str) -> list[tuple[object, ...]]:
    """Give row, subject, column and what was found of the findings of a kind."""
    some = region.findings.loc[region.findings["finding"] == finding]
    some = some[["row", "subject_id", "column", "found"]].astype(object)
    return list(some.where(some.notna(), None).itertuples(index=False, name=None))


def workbook(
    *sheets: Sequence[Sequence[object]],
    merged: Iterable[str] = (),
    hidden: Iterable[int] = (),
    formulas: dict[str, tuple[str, object]] | None = None,
) -> bytes:
    """Make an XLSX of rows; what is merged or a formula is so in the first sheet."""
    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet()
            if number in hidden:
                sheet.hide()
            for area in merged if number == 0 else ():
                sheet.merge_range(area, None)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(r, c, cell)
            for cell, (formula, value) in (formulas or {}).items() if number == 0 else ():
                sheet.write_formula(cell, formula, None, value)
    return data.getvalue()


def by_id(frame: pd.DataFrame, column: str) -> dict[str, object]:
    """Give a column as plain values by id, None where it is missing."""
    return {
        str(key): None if missing else value
        for key, value, missing in zip(
            frame.index, frame[column].tolist(), frame[column].isna(), strict=True
        )
    }
