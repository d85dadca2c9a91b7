"""The facts of an area, checked: units, outlets, streets, sites."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import pandas as pd

from outletplan.facts.applications import check_applications
from outletplan.facts.assign import assigned, chosen, find_pointless
from outletplan.facts.contracts import CONTRACTS
from outletplan.facts.field_measurements import (
    check_records,
    find_contradicting,
    find_unknown_gates,
)
from outletplan.facts.findings import Input, Notes, Source
from outletplan.facts.frames import raw_of_frame
from outletplan.facts.gates import gates_table
from outletplan.facts.glance import region_as_html
from outletplan.facts.networks import network_in
from outletplan.facts.outlets import check_outlets
from outletplan.facts.pending import find_at_edges, find_outside_sites
from outletplan.facts.raw import Options
from outletplan.facts.settings import Settings, check_settings
from outletplan.facts.typed import typed
from outletplan.facts.units import check_units, with_boundaries
from outletplan.facts.whereabouts import check_whereabouts
from outletplan.geodesy import Datum, lonlat_of
from outletplan.measure.hierarchy import Hierarchy
from outletplan.strict_yaml import Fault, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from outletplan.facts.assign import Assign
    from outletplan.facts.raw import Raw
    from outletplan.facts.typed import Table
    from outletplan.measure.meeting import Join
    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Region:
    """
    The facts of an area: what is there, before any rule.

    Tables are copied and checked when a region is made, every fault at once; what is odd but can be
    planned with is kept in `findings`. The columns are those of docs/tables.md, in Chinese or in
    English. Coordinates stay in the CRS or datum that they came in.

    Parameters
    ----------
    units
        One row per unit: unit_id and at least one count of people or households. Polygons, points
        or no geometry.
    outlets
        One row per outlet: outlet_id. Points or none.
    streets, sites, barriers, crossings, field_measurements, applications
        Further tables, where there are any; applications are those accepted and not decided.
    name
        What the area is called.
    accuracy_m
        How far points may be off where a row does not say. [m]
    assign
        How outlets come to units: polygon, nearest (unit point) or unit_id (as filed). By default
        polygon if a unit has one, else unit_id.
    join
        Where lines of streets join: at shared vertices, at shared endpoints only, or also at
        crossings without a vertex.
    snap_at_most_m
        An outlet farther than this from every street stands on none. [m]
    corner_m
        An outlet stands on its nearest street, and on those farther by no more than this. [m]
    crossing_m
        How far a crossing may lie from the barrier that it opens or the streets it joins. [m]
    datum
        Datum of lon and lat, for frames that carry no CRS: wgs84, cgcs2000, gcj02 or bd09.
    keep
        By table, columns of your own that are kept, as text, so that a policy may name them:
        ``{"units": ["mode"]}``.

    Attributes
    ----------
    network
        The streets as the network to walk on; None without streets.
    findings
        What is odd: table, file, row, subject_id, column, finding, found, note.
    inputs
        The files that were read, with their hashes.

    Raises
    ------
    DataError
        If the tables cannot be planned with; all faults at once.
    CrsError
        If nothing else is wrong than that nobody says where the coordinates are.

    Examples
    --------
    >>> import pandas as pd
    >>> region = Region(
    ...     units=pd.DataFrame({"单元编码": ["V1", "V2"], "常住人口": [812, 0]}),
    ...     outlets=pd.DataFrame({"许可证号": ["0001"], "行政村": ["V1"], "状态": ["停业"]}),
    ... )
    >>> region.outlets.loc["0001", ["status", "belongs_to"]].tolist()
    ['suspended', 'V1']
    >>> region.findings["finding"].tolist()
    ['zero people', 'no opening date', 'licence not said', 'no point']
    """

    units: gpd.GeoDataFrame
    outlets: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame | None = None
    sites: gpd.GeoDataFrame | None = None
    barriers: gpd.GeoDataFrame | None = None
    crossings: gpd.GeoDataFrame | None = None
    field_measurements: pd.DataFrame | None = None
    applications: gpd.GeoDataFrame | None = None
    name: str = ""
    accuracy_m: float | None = None
    assign: Assign | None = None
    join: Join = "vertices"
    snap_at_most_m: float = 100.0
    corner_m: float = 5.0
    crossing_m: float = 5.0
    datum: InitVar[Datum | None] = None
    keep: InitVar[Mapping[str, Sequence[str]] | None] = None
    network: Network | None = field(init=False)
    findings: pd.DataFrame = field(init=False)
    inputs: tuple[Input, ...] = field(init=False)

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{len(frame):,} {table}"
            for table in CONTRACTS
            if (frame := getattr(self, table)) is not None
        )
        return f"<Region {self.name!r}: {counts}, {len(self.findings):,} findings>"

    def _repr_html_(self) -> str:
        """Show what is there where notebooks show results."""
        return region_as_html(self)

    def __post_init__(self, datum: Datum | None, keep: Mapping[str, Sequence[str]] | None) -> None:
        notes = Notes()
        kept = _kept(keep or {}, notes)
        raws = {}
        for table, contract in CONTRACTS.items():
            frame = getattr(self, table)
            if isinstance(frame, pd.DataFrame):
                labels = [f"index {label!r}" for label in frame.index.tolist()]
                source = Source(table=table, notes=notes, labels=labels)
                options = Options({}, keep=kept.get(table, ()), datum=datum)
                raws[table] = raw_of_frame(frame, contract, source, options, overrule=False)
            elif frame is not None or table in {"units", "outlets"}:
                fault = Fault(type(frame).__name__, "a DataFrame", "Use read_region for files.")
                Source(table=table, notes=notes).fault(fault)
        settings = Settings(*(getattr(self, setting) for setting in Settings._fields))
        vars(self).update(settled(raws, notes, settings))

    @classmethod
    def of_raw(
        cls,
        raws: Mapping[str, Raw],
        notes: Notes,
        settings: Settings,
    ) -> Region:
        """Make a region of tables read from files; the tables may include boundaries of units."""
        region = cls.__new__(cls)
        vars(region).update(settings._asdict() | settled(raws, notes, settings))
        return region

    def lonlat(self, table: Literal["units", "outlets", "sites"]) -> tuple[Floats, Floats]:
        """
        Give WGS-84 coordinates of a table's rows, for measuring.

        An area stands at a point on it.

        Returns
        -------
        lon, lat
            Aligned with the table, NaN where a row has no place, shape (n,). [degrees]

        Examples
        --------
        >>> import pandas as pd
        >>> region = Region(
        ...     units=pd.DataFrame({"unit_id": ["V1"], "residents": [812]}),
        ...     outlets=pd.DataFrame(
        ...         {"outlet_id": ["1"], "unit_id": ["V1"], "lon": [116.404], "lat": [39.915]}
        ...     ),
        ...     datum="gcj02",
        ... )
        >>> lon, lat = region.lonlat("outlets")
        >>> f"{lon[0]:.5f} {lat[0]:.5f}"
        '116.39776 39.91360'
        """
        frame = getattr(self, table)
        if frame is None or frame.crs is None:
            nowhere = np.full(0 if frame is None else len(frame), np.nan)
            return nowhere, nowhere.copy()
        return lonlat_of(frame, table=table)[:2]

    def leaves(self) -> pd.Index:
        """
        List the units that have no unit below them.

        Examples
        --------
        >>> import pandas as pd
        >>> units = {"unit_id": ["T", "V"], "parent_id": [None, "T"], "residents": [900, 900]}
        >>> outlets = pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V"]})
        >>> Region(units=pd.DataFrame(units), outlets=outlets).leaves().tolist()
        ['V']
        """
        leaves = Hierarchy.of(self.units["parent_id"]).leaves
        return cast("pd.Index", self.units.index[leaves])


def _kept(kept: Mapping[str, Sequence[str]], notes: Notes) -> dict[str, tuple[str, ...]]:
    """Note tables that nobody knows, and one name in place of a list of them."""
    source = Source(table="region", notes=notes)
    for table, names in kept.items():
        if table not in CONTRACTS:
            source.fault(one_of(f"keep: {table}", table, CONTRACTS), column="keep")
        elif isinstance(names, str):
            fault = Fault(f"keep: {names!r}", "a list of columns", f"Write [{names!r}].")
            source.fault(fault, column="keep")
    return {name: () if isinstance(own, str) else tuple(own) for name, own in kept.items()}


def settled(raws: Mapping[str, Raw], notes: Notes, settings: Settings) -> dict[str, object]:
    """
    Check raw tables, each for itself and against the others, and put them in their final form.

    Returns
    -------
    fields
        Every table of a Region by name (None if not given), assign, network, findings, inputs.

    Raises
    ------
    DataError, CrsError
        With every fault that was noted, here or before.
    """
    tables = _checked(raws)
    records = tables.get("field_measurements")
    check_settings(settings, notes)
    assign, network = settings.assign, None
    if not notes.faults:  # else it is not the tables' last word on polygons and unit_id
        assign = chosen(assign, tables["units"].frame, tables["outlets"])
        network = network_in(tables, settings) if not notes.crs_faults else None
    notes.refuse()
    if assign == "nearest":
        find_pointless(tables["units"])

    frames = {name: _indexed(table.frame, CONTRACTS[name].key) for name, table in tables.items()}
    if records is not None:
        if "sites" in frames:
            find_unknown_gates(records, cast("gpd.GeoDataFrame", frames["sites"]))
        find_contradicting(
            records, cast("Mapping[str, gpd.GeoDataFrame]", frames), accuracy_m=settings.accuracy_m
        )
    columns = assigned(frames["units"], tables["outlets"], cast("Assign", assign))
    frames["outlets"] = frames["outlets"].assign(
        lies_in=columns["lies_in"].array, belongs_to=columns["belongs_to"].array
    )
    if "applications" in frames:
        applications, off_m = tables["applications"], settings.accuracy_m or 0.0
        told = assigned(frames["units"], applications, cast("Assign", assign))["belongs_to"]
        frames["applications"] = frames["applications"].assign(belongs_to=told.array)
        find_at_edges(applications, told, frames["units"], cast("Assign", assign), off_m)
        if "sites" in frames:
            find_outside_sites(applications, frames["sites"], off_m)
    return {
        **{name: frames.get(name) for name in CONTRACTS},
        "assign": assign,
        "network": network,
        "findings": notes.table(),
        "inputs": tuple(notes.inputs),
    }


def _checked(raws: Mapping[str, Raw]) -> dict[str, Table]:
    """Type the tables and note what is wrong or odd in them and between them."""
    tables = {name: typed(raw) for name, raw in raws.items()}
    boundaries = tables.pop("boundaries", None)
    if "units" in tables:
        tables["units"] = check_units(tables["units"])
        if boundaries is not None:
            tables["units"] = with_boundaries(tables["units"], boundaries)
    if {"units", "outlets"} <= tables.keys():
        tables["outlets"] = check_outlets(tables["outlets"], tables["units"].frame)
    if {"applications", "units"} <= tables.keys():
        tables["applications"] = check_applications(tables["applications"], tables["units"].frame)
    if {"field_measurements", "outlets"} <= tables.keys():
        check_records(tables["field_measurements"], tables)
    placing = ("units", "outlets", "sites", "applications")
    placed = [tables[name] for name in placing if name in tables]
    if "sites" in tables:
        placed.append(gates_table(tables["sites"]))
    check_whereabouts(placed)
    return tables


def _indexed(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    # An index of the same name as a column would make sort_values and groupby refuse that name.
    return frame.set_axis(pd.Index(frame[key].array), axis=0)
