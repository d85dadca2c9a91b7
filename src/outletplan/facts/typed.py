"""Raw tables to typed ones: every cell read by its column's kind, every key checked."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import geopandas as gpd
import pandas as pd

from outletplan.facts import cells
from outletplan.facts.cells import BadCellError, fold
from outletplan.facts.contracts import DTYPES
from outletplan.facts.places import geometry_of
from outletplan.facts.words import CLOSED, WORDS
from outletplan.strict_yaml import Fault, one_of, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outletplan.facts.cells import Reader, Value
    from outletplan.facts.contracts import Column
    from outletplan.facts.findings import Code, Source
    from outletplan.facts.raw import Raw

_ERROR = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|UNSAVED!)")


class Table(NamedTuple):
    """A typed table in the order of its file, and where its rows stand there."""

    source: Source
    frame: pd.DataFrame
    faulty: Mapping[str, set[int]]
    """Rows with a cell that could not be read, by column."""

    def find(self, rows: list[int], finding: Code, note: str, *, column: str) -> None:
        """Note a finding about some rows; about the whole table, if it is all of them."""
        if len(rows) == len(self.frame) > 1:
            self.source.find(finding, f"all {len(rows):,} rows", note, column=column)
            return
        values = self.frame[column].iloc[rows]
        missing = values.isna().tolist()
        for row, value, nothing in zip(rows, values.tolist(), missing, strict=True):
            found = "nothing" if nothing else str(value)
            self.source.find(finding, found, note, row=row, column=column)


class Values(NamedTuple):
    """The values of a table, and where its rows stand."""

    source: Source
    columns: dict[str, list[Any]]
    """The columns of the contract but for lon and lat, and the kept ones; None for nothing."""
    faulty: dict[str, set[int]]
    """Rows with a cell that could not be read, by column."""
    geometry: gpd.GeoSeries | None
    """None for a table that has no places."""


def values_of(raw: Raw) -> Values:
    """Read every cell of a table; note every fault of a cell, a key or a place."""
    columns: dict[str, list[Any]] = {}
    faulty: dict[str, set[int]] = {}
    for column in raw.contract.columns:
        columns[column.name], faulty[column.name] = _read(raw, column)
    for name, found in raw.kept.items():
        columns[name] = [cells.text(cell) for cell in found]
    key = raw.contract.key
    ids = cast("list[str | None]", columns[key])
    raw = replace(raw, source=replace(raw.source, ids=ids))
    if key in raw.cells:
        _check_keys(raw.source, key, ids, faulty[key])
    geometry = None
    if raw.contract.shapes:
        geometry = geometry_of(raw, columns, faulty)
        columns = {name: known for name, known in columns.items() if name not in ("lon", "lat")}
    return Values(raw.source, columns, faulty, geometry)


def typed(raw: Raw) -> Table:
    """
    Read a table as `values_of` does.

    Returns
    -------
    table
        Every column of the contract and the kept ones, typed; what cannot be read is missing.
    """
    source, columns, faulty, geometry = values_of(raw)
    dtypes: dict[str, Any] = dict.fromkeys(raw.kept, "str")
    dtypes |= {column.name: DTYPES[column.kind] for column in raw.contract.columns}
    said = {name: pd.array(cells, dtype=dtypes[name]) for name, cells in columns.items()}
    frame = pd.DataFrame(said, index=range(raw.size), copy=False)
    if geometry is not None:
        frame = gpd.GeoDataFrame(frame, geometry=geometry)
    return Table(source, frame, faulty)


def _read(raw: Raw, column: Column) -> tuple[list[Value | None], set[int]]:
    found = raw.cells.get(column.name)
    if found is None:
        return [None] * raw.size, set()
    read = _reader(raw, column)
    values: list[Value | None] = []
    bad: set[int] = set()
    known: dict[str, Value | None] = {}  # texts only: 1, 1.0 and True would be one key
    for row, cell in enumerate(found):
        try:
            if not isinstance(cell, str):
                values.append(read(cell))
                continue
            if cell not in known:
                known[cell] = _checked(cell, read)
            values.append(known[cell])
        except BadCellError as error:
            raw.source.fault(error.fault, row=row, column=column.name)
            values.append(None)
            bad.add(row)
    return values, bad


def _checked(cell: str, read: Reader) -> Value | None:
    if cell[:1] == "#" and _ERROR.fullmatch(cell.strip()):
        found = "a formula that was never computed" if "UNSAVED" in cell else f"the error {cell}"
        remedy = "Open the workbook in Excel, correct the formula if need be, and save it."
        raise BadCellError(found, "a value", remedy)
    return read(cell)


def _reader(raw: Raw, column: Column) -> Reader:
    match column.kind:
        case "count":
            return partial(cells.count, factor=raw.factors.get(column.name, 1))
        case "word":
            return _word_reader(raw, column.name)
        case kind:
            return _READERS[kind]


_READERS: dict[str, Reader] = {
    "id": cells.identifier,
    "text": cells.text,
    "number": cells.metres,
    "degrees": cells.number,
    "day": cells.day,
    "time": cells.moment,
    "flag": cells.flag,
}


def _word_reader(raw: Raw, name: str) -> Reader:
    """Read the words that are known; others stay, or are refused where they decide what counts."""
    place = raw.contract.table, name
    known = {fold(word): code for word, code in WORDS[place].items()}
    known |= {fold(code): code for code in WORDS[place].values()}

    def read(cell: object) -> str | None:
        word = cells.text(cell)
        if word is None:
            return None
        code = known.get(fold(word))
        if code is None and place in CLOSED:
            words = WORDS[place].values() if word.isascii() else WORDS[place]
            fault = one_of(say(word), word, dict.fromkeys(words))
            raise BadCellError(fault.found, fault.expected, fault.remedy)
        return code or word

    return read


def _check_keys(source: Source, key: str, ids: list[str | None], faulty: set[int]) -> None:
    first: dict[str, int] = {}
    for row, value in enumerate(ids):
        if value is None:
            if row not in faulty:
                remedy = "Give the row an id, or delete it."
                source.fault(Fault("nothing", "an id", remedy), row=row, column=key)
        elif value in first:
            where = source.lines[first[value]] if source.lines else None
            before = f" of row {where}" if where else ""
            remedy = "Give each its own id, or delete the row that is there twice."
            source.fault(
                Fault(f"{value} again{before}", "each id once", remedy), row=row, column=key
            )
        else:
            first[value] = row
