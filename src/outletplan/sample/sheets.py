"""Write the tables of the invented county as files, the same bytes every time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import shapely
import xlsxwriter

from outletplan.sample.land import gcj02

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

Cell = str | int | float | date | None

CREATED = datetime(2025, 7, 1, tzinfo=UTC)


def write_workbook(
    path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write one sheet as planners have it: a title above the header, ids as text."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": title, "created": CREATED})
        bold = book.add_format({"bold": True, "align": "center"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(header) - 1, title, bold)
        sheet.write_row(1, 0, header, bold)
        for number, row in enumerate(rows, start=2):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        sheet.set_column(0, len(header) - 1, 16)
        sheet.freeze_panes(2, 1)


def write_geojson(
    path: Path, note: str, features: Iterable[tuple[Mapping[str, Cell], BaseGeometry]]
) -> None:
    """Write lines or polygons of the plane in GCJ-02 with 7 decimals (a centimetre)."""
    lines = []
    for properties, shape in features:
        moved = shapely.transform(shapely.normalize(shape), gcj02)
        geometry = json.loads(
            shapely.to_geojson(moved), parse_float=lambda text: round(float(text), 7)
        )
        feature = {"type": "Feature", "properties": dict(properties), "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps({"type": "FeatureCollection", "description": note}, ensure_ascii=False)
    text = head[:-1] + ', "features": [\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
