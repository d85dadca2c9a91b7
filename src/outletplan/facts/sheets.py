"""Sheets of workbooks and text files as raw tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outletplan.facts.cells import blank
from outletplan.facts.contracts import DTYPES
from outletplan.facts.headers import (
    LOOK_AT,
    counted_in,
    header_row,
    match,
    row_kind,
    said,
)
from outletplan.facts.raw import Raw, filled, settle_headers
from outletplan.strict_yaml import Fault, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outletplan.facts.contracts import Contract
    from outletplan.facts.findings import Source
    from outletplan.facts.headers import Match, RowKind
    from outletplan.facts.raw import Options, Settled
    from outletplan.facts.readers import Grid, Row


def raw_of_grids(
    grids: Sequence[Grid], contract: Contract, source: Source, options: Options
) -> Raw | None:
    """
    Sort the cells of a workbook or a text file into the columns of a contract.

    Returns
    -------
    raw
        None, with the faults noted, if there is no table.
    """
    grid = _sheet(grids, contract, source, options)
    if grid is None:
        return None
    top = _top(grid)
    at = header_row(top, contract, options.columns)
    if at is None:
        first = next((said(row) for row in grid.rows if said(row)), "nothing")
        remedy = f"Name the header of the ids in the manifest: columns: {{{contract.key}: …}}."
        source.fault(Fault(first, f"a header row that knows {contract.key}", remedy))
        return None
    for i in range(at):
        if said(grid.rows[i]):
            source.find_line(i + 1, "title row", said(grid.rows[i]), "above the header; not read")
    settled = settle_headers(
        top[at],
        contract,
        replace(source, header_line=at + 1),
        options,
        title_units=counted_in(grid.rows[:at]),
        bare=_bare(grid, at, len(top[at])),
    )
    return _raw(grid, at, contract, settled, options)


def _sheet(
    grids: Sequence[Grid], contract: Contract, source: Source, options: Options
) -> Grid | None:
    """Choose the sheet that is named, or the only one with a header that knows the ids."""
    names = [grid.name for grid in grids]
    if options.sheet is not None:
        chosen = next((grid for grid in grids if grid.name == options.sheet), None)
        if chosen is None:
            source.fault(one_of(f"no sheet {options.sheet}", options.sheet, names))
        return chosen
    filled = [grid for grid in grids if any(said(row) for row in grid.rows)]
    able = [grid for grid in filled if _knows_key(grid, contract, options)] or filled
    if len(able) == 1:
        if len(filled) > 1:
            source.find("sheet chosen", able[0].name, "the only sheet with a header that is known")
        return able[0]
    found = f"{len(able)} sheets: {', '.join(grid.name for grid in able)}" if able else "no cells"
    remedy = "Name the sheet in the manifest with `sheet`." if able else "Export the table again."
    source.fault(Fault(found, "one table", remedy))
    return None


def _knows_key(grid: Grid, contract: Contract, options: Options) -> bool:
    top = _top(grid)
    at = header_row(top, contract, options.columns)
    return at is not None and contract.key in match(top[at], contract, options.columns).known


def _top(grid: Grid) -> list[Row]:
    """Copy the first rows, every merged cell filled: a header may reach over two rows."""
    top = [list(row) for row in grid.rows[:LOOK_AT]]
    for area in grid.merged:
        for row in top[area.top : area.bottom + 1]:
            row.extend([""] * (area.right + 1 - len(row)))
            value = _at(top[area.top], area.left)
            row[area.left : area.right + 1] = [value] * (area.right + 1 - area.left)
    return top


def _bare(grid: Grid, at: int, columns: int) -> set[int]:
    """Give the places of columns in which no row below the header has anything."""
    below = grid.rows[at + 1 :]
    return {place for place in range(columns) if all(blank(_at(row, place)) for row in below)}


def _raw(grid: Grid, at: int, contract: Contract, settled: Settled, options: Options) -> Raw:
    source, known, kept, second = settled
    body = _records(grid, at, source, contract, known)
    columns: dict[str, list[object]] = {}
    for name, found in known.items():
        merged = _merged(grid, at, found.place) if DTYPES[found.column.kind] == "str" else {}
        if merged:
            note = "each read as the cell that it is merged with"
            source.find("merged cells", f"{len(merged)} cells", note, column=name)
        columns[name] = [merged.get(line, _at(row, found.place)) for line, row in body]
        if name in second:
            columns[name] = filled(columns[name], [_at(row, second[name]) for _, row in body])
    return Raw(
        contract=contract,
        source=replace(source, lines=[line for line, _ in body]),
        size=len(body),
        cells=columns,
        factors={name: found.factor for name, found in known.items()},
        kept={name: [_at(row, place) for _, row in body] for name, place in kept.items()},
        datum=options.datum,
        overrule=True,
    )


def _records(
    grid: Grid, at: int, source: Source, contract: Contract, known: Mapping[str, Match]
) -> list[tuple[int, Row]]:
    """List the rows below the header that are records, each with its number in the sheet."""
    places = [known[name].place if name in known else None for name in (contract.key, "name")]
    body = []
    for line, row in enumerate(grid.rows[at + 1 :], start=at + 2):
        key, name = (None if place is None else _at(row, place) for place in places)
        kind: RowKind | None = "repeated header"
        if row != grid.rows[at]:
            kind = row_kind(row, key, name)
        if kind is None:
            body.append((line, row))
        elif kind != "blank":
            source.find_line(line, kind, said(row), "no record; not read")
    return body


def _merged(grid: Grid, at: int, place: int) -> dict[int, object]:
    """Give by row number the value of the cells of a column that hang below a merged one."""
    return {
        line: _at(grid.rows[area.top], place)
        for area in grid.merged
        if area.left == place and area.top > at
        for line in range(area.top + 2, min(area.bottom + 1, len(grid.rows)) + 1)
    }


def _at(row: Row, place: int) -> object:
    return row[place] if place < len(row) else ""
