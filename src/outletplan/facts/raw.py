"""Tables as they were found: cells still untyped, but sorted into the columns of a contract."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from outletplan.facts.cells import blank, fold
from outletplan.facts.headers import FACTORS, Match, Matches, match, said
from outletplan.strict_yaml import Fault, one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import geopandas as gpd

    from outletplan.facts.contracts import Contract
    from outletplan.facts.findings import Code, Source
    from outletplan.geodesy import Datum

PEOPLE = ("residents", "registered", "floating", "daytime")
TOGETHER = ("closed",)
"""Columns that two headers may tell together: 歇业日期 of one outlet, 注销日期 of another."""
OWN = ("geometry", "lies_in", "belongs_to")
"""Columns that a Region makes itself: no word is lost on them when its tables come back."""


class Options(NamedTuple):
    """What the manifest says of a table."""

    columns: Mapping[str, str]
    """Header by name of the contract's column."""
    keep: tuple[str, ...] = ()
    datum: Datum | None = None
    sheet: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Raw:
    """A table as it was found."""

    contract: Contract
    source: Source
    size: int
    cells: Mapping[str, Sequence[object]]
    """By name of the contract's column."""
    factors: Mapping[str, int] = field(default_factory=dict)
    """How many people one of a column's unit is."""
    kept: Mapping[str, Sequence[object]] = field(default_factory=dict)
    geometry: gpd.GeoSeries | None = None
    datum: Datum | None = None
    overrule: bool = False
    """The datum goes before a label of plain lon/lat, which many tools put on everything."""


class Settled(NamedTuple):
    """What the headers of a table came to."""

    source: Source
    known: Mapping[str, Match]
    kept: Mapping[str, int]
    second: Mapping[str, int]
    """Place of the column that fills the gaps of another, by name of the contract's column."""


def settle_headers(
    headers: Sequence[object],
    contract: Contract,
    source: Source,
    options: Options,
    *,
    title_units: Collection[str] = (),
    bare: Collection[int] = (),
) -> Settled:
    """
    Sort headers into the columns of a contract; note what is wrong or odd about them.

    Parameters
    ----------
    headers
        The header row.
    contract, source, options
        What the table may hold, what it is called, what the manifest says of it.
    title_units
        What a title says that people and households are counted in, such as 万人.
    bare
        Places of columns in which no row has anything: a filled one goes before them.
    """
    matches = match(headers, contract, options.columns, bare=bare)
    source = replace(source, headers={name: m.header for name, m in matches.known.items()})
    _count_as_titled(matches, source, title_units)
    _judge_options(headers, contract, source, options)
    _judge(matches, contract, source, said(headers))
    kept = {
        name: place
        for name in options.keep
        for place, header in enumerate(headers)
        if fold(header) == fold(name)
    }
    for header in matches.unknown:
        if header not in OWN and fold(header) not in {fold(name) for name in options.keep}:
            source.find("column dropped", header, "not known; name it in `keep` to keep it")
    second = {m.column.name: m.place for m in matches.passed_over if m.column.name in TOGETHER}
    return Settled(source, matches.known, kept, second)


def _count_as_titled(matches: Matches, source: Source, units: Collection[str]) -> None:
    """Let a title say what columns count in that do not say it themselves."""
    of_people = [unit for unit in units if "户" not in unit]
    of_households = [unit for unit in units if "户" in unit]
    for name in (*PEOPLE, "households"):
        found = matches.known.get(name)
        if found is None or found.unit is not None:
            continue
        own = of_households if name == "households" else of_people
        if len(own) == 1:
            matches.known[name] = found._replace(unit=own[0])
        elif own or (units and name != "households"):
            remedy = "Write the unit in the header of the column, in brackets."
            titled = f"a title that counts in {'、'.join(units)}"
            source.fault(Fault(titled, "one unit for this column", remedy), column=name)


def filled(first: Sequence[object], second: Sequence[object]) -> list[object]:
    """Take the first of two cells, and the second where it is blank."""
    return [b if blank(a) else a for a, b in zip(first, second, strict=True)]


def _judge_options(
    headers: Sequence[object], contract: Contract, source: Source, options: Options
) -> None:
    """Note what the manifest says of columns that cannot be so."""
    there = {fold(header) for header in headers}
    names = [column.name for column in contract.columns]
    for name, header in options.columns.items():
        if name not in names:
            source.fault(one_of(f"columns: {name}", name, names))
        elif fold(header) not in there:
            source.fault(_no_header(header, headers), column=name)
    for name in options.keep:
        if name in (*names, *OWN):
            remedy = "Take it out of `keep`: the table has a column of this name."
            source.fault(Fault(f"keep: {name}", "a name of your own", remedy))
        elif fold(name) not in there:
            source.fault(_no_header(name, headers))


def _no_header(header: str, headers: Sequence[object]) -> Fault:
    there = [str(cell).strip() for cell in headers if fold(cell)]
    return one_of(f"no header {header}", header, there)


def _judge(matches: Matches, contract: Contract, source: Source, heads: str) -> None:
    """Note columns that are missing, that stand twice, or that leave something unsaid."""
    if contract.key not in matches.known:
        known = contract.columns[0].headers.split()[:3]
        expected = f"a column {contract.key} ({', '.join(known)} …)"
        remedy = f"Name it in the manifest: columns: {{{contract.key}: its header}}."
        source.fault(Fault(f"the headers {heads}", expected, remedy), column=contract.key)
    for found in matches.twice:
        remedy = "Rename one of them, or name the right one with `columns`."
        words = Fault(f"two columns {found.header}", "one", remedy)
        source.fault(words, column=found.column.name)
    for found in matches.passed_over:
        better = matches.known[found.column.name].header
        note = f"{better} is read as {found.column.name}"
        if found.column.name in TOGETHER:
            note += ", this one where it is empty"
        source.find("column passed over", found.header, note)
    for name, found in matches.known.items():
        if found.loose:
            note = f"read as {name}: the header does not say whose people are counted"
            source.find("basis not said", found.header, note, column=name)
        if found.factor != 1:
            note = f"each number taken times {found.factor:,}, exactly"
            many = found.factor == FACTORS["万"]
            code: Code = "counted in 万人" if many else "counted in 千人 or 百人"
            source.find(code, found.header, note, column=name)
