"""The streets of a region as the network to walk on, built at the door: what is odd is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from outletplan.errors import DataError
from outletplan.geodesy import WGS84
from outletplan.measure.streets import street_network
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from outletplan.facts.findings import Code
    from outletplan.facts.settings import Settings
    from outletplan.facts.typed import Table
    from outletplan.measure.meeting import Join
    from outletplan.measure.network import Network


APART = "no way leads to the longest part; kept"
UNJOINED = "`join: crossings` under streets joins lines that cross without a vertex"


def network_in(tables: Mapping[str, Table], settings: Settings) -> Network | None:
    """
    Build the network of a region; note streets that cannot be used, and all that is odd.

    Parameters
    ----------
    tables
        By name, without faults; streets, barriers and crossings are taken.
    settings
        Where lines of streets join, and how far a crossing may lie from what it joins.

    Returns
    -------
    network
        None without streets, and where no street has a usable line, which is a fault.
    """
    drawn = {name: tables[name] for name in _DRAWN if name in tables}
    if "streets" not in drawn:
        return None
    try:
        network = street_network(
            **{name: _placed(drawn[name]) for name in drawn},
            join=settings.join,
            crossing_m=settings.crossing_m,
        )
    except DataError as error:
        _refuse(drawn["streets"], error)
        return None
    rows = {name: _rows(table) for name, table in drawn.items()}
    for table, name, finding, found, note in _odd(network, settings.join):
        source, row = drawn[table].source, rows[table][name]
        source.find(cast("Code", finding), found, note, row=row, column="geometry")
    return network


_DRAWN = ("streets", "barriers", "crossings")


def _placed(table: Table) -> gpd.GeoDataFrame:
    frame = cast("gpd.GeoDataFrame", table.frame)
    # Where no row has a place nobody needs to say in which CRS.
    return frame if frame.crs is not None else frame.set_crs(WGS84)


def _rows(table: Table) -> dict[str | None, int]:
    return {name: row for row, name in enumerate(table.source.ids or ())}


def _refuse(streets: Table, error: DataError) -> None:
    """Note of each street why it cannot be used, by its row."""
    rows = _rows(streets)
    for problem in error.problems:
        row = None if problem.key is None else rows[problem.key.removeprefix("street ")]
        fault = Fault(problem.found, problem.expected, problem.remedy)
        streets.source.fault(fault, row=row, column="geometry")


def _odd(network: Network, join: Join) -> Iterator[tuple[str, str, str, str, str]]:
    """List what is odd: table, id, finding, what was found and what was done."""
    yield from network.findings.itertuples(index=False, name=None)
    for part in network.components[1:].itertuples():
        found = f"{part.streets:,} streets, {part.length_m:,.0f} m"
        note = APART if join == "crossings" else f"{APART}; {UNJOINED}"
        yield "streets", str(part.street_id), "apart from the rest", found, note
