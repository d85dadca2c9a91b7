"""Find the header of a sheet and what its columns are; tell titles, totals and notes from data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from outletplan.facts.cells import blank, fold, text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from outletplan.facts.contracts import Column, Contract

LOOK_AT = 50
"""Rows among which the header is looked for."""

FACTORS = {"万": 10_000, "千": 1_000, "百": 100}
_UNIT = re.compile(r"(.+?)[(/](万人|千人|百人|万户|千户|百户|万|人|户|个|处|度|°|米|m)\)?")
_PERSONS = ("residents", "registered", "floating", "daytime")
_TOTAL = re.compile(r"(合计|总计|小计|累计):?|(sub|grand)?total")
_TOTAL_END = re.compile(r".*(合计|总计|小计):?")
_SIGN = re.compile(r"[计:：]|total", re.IGNORECASE)
_NOTE = re.compile(
    r"(注|备注|附注|说明|填表|填报|制表|审核|负责|单位|统计|数据来源|资料来源|打印|导出|联系).*:"
)
_COUNTED_IN = re.compile(
    r"(?<![报表管写送查])单位:((?:(?:[万千百]?(?:人|户(?![县籍部]))|万)[、,;/和及]?)+)"
)


RowKind = Literal["total row", "note row", "repeated header", "blank"]


class Match(NamedTuple):
    """A column of a file that is a column of the contract."""

    column: Column
    place: int
    header: str
    rank: int
    """0 if the manifest names it, else its place among the known headers."""
    loose: bool
    unit: str | None
    """What the header says that it counts in."""
    bare: bool = False
    """Whether no row has anything in it."""

    @property
    def factor(self) -> int:
        """How many one of the unit is."""
        return FACTORS.get((self.unit or "")[:1], 1)


class Matches(NamedTuple):
    """What the headers of a table are."""

    known: dict[str, Match]
    """By name of the contract's column."""
    passed_over: list[Match]
    """Headers of a column for which a better one is there."""
    twice: list[Match]
    """Headers as good as the one taken."""
    unknown: dict[str, int]


def match(
    headers: Sequence[object],
    contract: Contract,
    columns: Mapping[str, str],
    *,
    bare: Collection[int] = (),
) -> Matches:
    """
    Say what each header of a table is.

    Parameters
    ----------
    headers
        The header row.
    contract
        Columns that the table may have.
    columns
        Headers that the manifest gives, by name of the contract's column; they go first.
    bare
        Places of columns in which no row has anything: they go last.

    Examples
    --------
    >>> from outletplan.facts.contracts import UNITS
    >>> found = match(["行政村", "人口(万人)", "电话"], UNITS, {})
    >>> {name: (m.header, m.factor) for name, m in found.known.items()}, found.unknown
    ({'name': ('行政村', 1), 'residents': ('人口(万人)', 10000)}, {'电话': 2})
    """
    names = _names(contract, columns)
    result = Matches({}, [], [], {})
    for place, header in enumerate(headers):
        folded, unit = fold(header), None
        parts = _UNIT.fullmatch(folded)
        if folded not in names and parts and parts[1] in names:
            folded, unit = parts[1], parts[2]
            if any(_other_unit(column, unit) for column, _, _ in names[folded]):
                folded = fold(header)
        for column, rank, loose in names.get(folded, []):
            found = Match(column, place, str(header).strip(), rank, loose, unit, place in bare)
            _take(result, found)
        if folded and folded not in names:
            result.unknown.setdefault(str(header).strip(), place)
    return result


def _names(
    contract: Contract, columns: Mapping[str, str]
) -> dict[str, list[tuple[Column, int, bool]]]:
    """List by folded header the columns it may be, with rank and whether it leaves a basis open."""
    names: dict[str, list[tuple[Column, int, bool]]] = {}
    for column in contract.columns:
        known = [column.name, *column.headers.split(), *column.loose.split()]
        first_loose = len(known) - len(column.loose.split())
        for i, header in enumerate(known):
            names.setdefault(fold(header), []).append((column, i + 1, i >= first_loose))
    given: dict[str, list[tuple[Column, int, bool]]] = {}
    for name, header in columns.items():
        if (found := contract.column(name)) is not None:
            given.setdefault(fold(header), []).append((found, 0, False))
    return names | given


def _other_unit(column: Column, unit: str) -> bool:
    """Tell whether a header counts in what its column does not: households are no people."""
    return (column.name in _PERSONS and "户" in unit) or (
        column.name == "households" and "人" in unit
    )


def _take(result: Matches, found: Match) -> None:
    """Keep the best header of each column: one that the manifest names, else one that is filled."""
    other = result.known.get(found.column.name)
    if other is None:
        result.known[found.column.name] = found
    elif other.rank == found.rank and other.bare == found.bare:
        result.twice.append(found)
    elif _place(other) < _place(found):
        result.passed_over.append(found)
    else:
        result.known[found.column.name] = found
        result.passed_over.append(other)


def _place(found: Match) -> tuple[bool, int]:
    return found.bare and found.rank > 0, found.rank


def header_row(
    rows: Sequence[Sequence[object]], contract: Contract, columns: Mapping[str, str]
) -> int | None:
    """
    Find the row that knows most columns; None if no row knows any.

    Of rows that follow each other and know the same ones, such as a header merged over two rows,
    it is the last.

    Examples
    --------
    >>> from outletplan.facts.contracts import UNITS
    >>> header_row([["清河县各村人口", ""], ["村编码", "户籍人口"], ["V01", 320]], UNITS, {})
    1
    """
    scores = [len(match(row, contract, columns).known) for row in rows[:LOOK_AT]]
    best = max(scores, default=0)
    if best == 0:
        return None
    at = scores.index(best)
    while at + 1 < len(scores) and scores[at + 1] == best:
        at += 1
    return at


def row_kind(cells: Sequence[object], key: object, name: object) -> RowKind | None:
    """
    Say why a row below the header is no record: ``total row``, ``note row``, ``blank``; else None.

    A row with an id is a record, whatever its name: outlets are called Total, villages 合计.

    Examples
    --------
    >>> row_kind(["合 计", "", 5200], "合 计", "")
    'total row'
    >>> row_kind(["0012", "Total", "active"], "0012", "Total") is None
    True
    >>> row_kind(["制表:办公室", "", ""], "制表:办公室", "")
    'note row'
    """
    if not (blank(key) or _hint(key)):
        return None  # as most rows are
    first = next((cell for cell in cells if not blank(cell)), None)
    if first is None:
        return "blank"
    if _TOTAL.fullmatch(_hint(key)) or (blank(key) and (is_total(first) or is_total(name))):
        return "total row"
    if (blank(key) or key == first) and _NOTE.match(_hint(first)):
        return "note row"
    return None


def is_total(cell: object) -> bool:
    """Tell whether a cell says 合计, 小计, Total, or ends so."""
    return any(pattern.fullmatch(_hint(cell)) for pattern in (_TOTAL, _TOTAL_END))


def _hint(cell: object) -> str:
    """Fold a cell that may be a total or a note; most cells are neither and cost nothing."""
    if isinstance(cell, str) and _SIGN.search(cell):
        return fold(cell)
    return ""


def counted_in(rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """
    Say what titles say that people and households are counted in.

    Examples
    --------
    >>> counted_in([["各村人口(单位:千人、户)", ""], ["填报单位:户县烟草局", ""]])
    ('千人', '户')
    """
    said = (_COUNTED_IN.search(_hint(cell)) for row in rows for cell in row)
    units = (re.findall(r"[万千百]?[人户]|万", found[1]) for found in said if found)
    return tuple(dict.fromkeys(unit for each in units for unit in each))


def said(cells: Sequence[object]) -> str:
    """Quote a row without long numbers: a title may hold somebody's telephone."""
    words = " | ".join(text(cell) or "" for cell in cells if not blank(cell))
    return re.sub(r"\d{8,}", "…", words)[:80]
