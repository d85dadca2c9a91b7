"""A pile of applications at the door: forms, a frame or a file become one typed table."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import pandas as pd
import shapely

from outletplan.facts.applications import Application, check_applications, streets_named
from outletplan.facts.contracts import APPLICATIONS
from outletplan.facts.files import content_at, read_raw
from outletplan.facts.findings import Notes, Source
from outletplan.facts.frames import raw_of_frame
from outletplan.facts.raw import Options, Raw
from outletplan.facts.readers import UnreadableError
from outletplan.facts.typed import typed
from outletplan.geodesy import DATUMS, crs_of, lonlat_of, to_wgs84
from outletplan.strict_yaml import Fault, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from outletplan.facts.typed import Table
    from outletplan.geodesy import Datum

    Floats = NDArray[np.float64]

_NAMES = {"application_id": "id"} | {f.name: f.name for f in fields(Application)}
_FORM = {f.name: "application_id" if f.name == "id" else f.name for f in fields(Application)}


@dataclass(frozen=True, eq=False, kw_only=True)
class Rows(Source):
    """Where applications stand, and which of them are at fault."""

    of_rows: list[int] = field(default_factory=list)
    """The row of every fault that has one."""

    misplaced: set[int] = field(default_factory=set)
    """The rows whose place is at fault."""

    @property
    def faulty(self) -> set[int]:
        """The rows with a fault."""
        return set(self.of_rows)

    @property
    def told(self) -> int:
        """How many faults have a row."""
        return len(self.of_rows)

    def fault(self, fault: Fault, *, row: int | None = None, column: str | None = None) -> None:
        """Note a fault, and whose it is."""
        if row is not None:
            self.of_rows.append(row)
            self.misplaced.update([row] if column in ("lon", "lat", "geometry") else [])
        super().fault(fault, row=row, column=column)


class Pile(NamedTuple):
    """Applications as they came, with what is wrong with them."""

    table: Table
    rows: Rows
    """To note more faults with; those of no row are faults of the whole pile."""

    def forms(self) -> list[Application]:
        """Fill in a form for each row, with its coordinates as they came."""
        frame = self.table.frame
        datum, lon, lat = _coordinates(frame)
        filled = []
        for row, said in enumerate(frame.drop(columns="geometry").to_dict("records")):
            known: dict[str, Any] = {
                _NAMES[name]: None if pd.isna(word) else word
                for name, word in said.items()
                if name in _NAMES
            }
            known["faces"] = tuple(streets_named(cast("str | None", known["faces"])))
            place: dict[str, Any] = {"lon": float(lon[row]), "lat": float(lat[row]), "datum": datum}
            filled.append(Application(**{**known, **place}))
        return filled


def _coordinates(frame: pd.DataFrame) -> tuple[Datum, Floats, Floats]:
    """Give lon and lat in the datum of a table; in WGS-84, if that is none of lon and lat."""
    crs = cast("gpd.GeoDataFrame", frame).crs
    if crs is None:
        nowhere = np.full(len(frame), np.nan)
        return "wgs84", nowhere, nowhere
    named: Datum = next((name for name in DATUMS if crs_of(name) == crs), "wgs84")
    points = frame.geometry.to_numpy()
    if any(crs_of(name) == crs for name in DATUMS):
        return named, shapely.get_x(points), shapely.get_y(points)
    lon, lat, _ = lonlat_of(frame, table="applications")
    return named, lon, lat


def pile_of(
    applications: Iterable[Application] | pd.DataFrame | str | os.PathLike[str],
    units: pd.DataFrame,
    *,
    datum: Datum | None = None,
) -> Pile:
    """
    Read a pile: forms, a frame of the columns of docs/tables.md, or a file that holds them.

    Parameters
    ----------
    applications
        A frame or a file is of one datum; every form names its own.
    units
        `Region.units`.
    datum
        Of the lon and lat of a frame or file that carries no CRS.

    Returns
    -------
    pile
        Typed, with every fault of a cell, a key or a place noted and none raised.

    Raises
    ------
    DataError, CrsError
        If nothing can be read, or nobody says where the points are.
    TypeError
        If it is none of the three.
    """
    notes = Notes()
    if isinstance(applications, str | os.PathLike):
        raw = _of_file(Path(applications), notes, datum)
    elif isinstance(applications, pd.DataFrame):
        labels = [f"index {label!r}" for label in applications.index.tolist()]
        rows = Rows(table="applications", notes=notes, labels=labels)
        options = Options({}, datum=datum)
        raw = raw_of_frame(applications, APPLICATIONS, rows, options, overrule=False)
    else:
        raw = _of_forms(list(applications), notes)
    table = None if raw is None else typed(raw)
    rows = cast("Rows", raw.source) if raw is not None else Rows(table="applications", notes=notes)
    if notes.crs_faults or len(notes.faults) > rows.told:
        notes.refuse()  # what concerns no row in particular concerns them all
    return Pile(check_applications(cast("Table", table), units), rows)


def _of_file(path: Path, notes: Notes, datum: Datum | None) -> Raw | None:
    rows = Rows(table="applications", notes=notes, file=path.name)
    if not path.is_file():
        rows.fault(Fault(f"no file {path.name}", "a file", "Check the name."))
        return None
    options = Options({}, datum=datum)
    try:
        return read_raw(path, content_at(path), APPLICATIONS, rows, options).raw
    except UnreadableError as error:
        rows.fault(error.fault)
        return None


def _of_forms(given: Sequence[object], notes: Notes) -> Raw:
    """Lay forms out as a table in WGS-84; what is no place stays for the reader to refuse."""
    if strangers := [form for form in given if not isinstance(form, Application)]:
        found = f"{type(strangers[0]).__name__} {strangers[0]!r}"[:80]
        raise TypeError(f"found {found}; expected an Application, a DataFrame or a file.")
    forms = [form for form in given if isinstance(form, Application)]
    cells: dict[str, list[object]] = {
        column: [getattr(form, name) for form in forms] for name, column in _FORM.items()
    }
    cells["faces"] = ["; ".join(form.faces) for form in forms]
    labels = [f"application {form.id!r}" for form in forms]
    rows = Rows(table="applications", notes=notes, labels=labels)
    for row, form in enumerate(forms):
        if form.datum not in DATUMS:
            fault = one_of(f"datum {form.datum!r}", str(form.datum), DATUMS)
            rows.fault(fault, row=row, column="datum")
        elif _is_number(form.lon) and _is_number(form.lat):
            lon, lat = to_wgs84([form.lon], [form.lat], crs_of(form.datum))
            cells["lon"][row], cells["lat"][row] = float(lon[0]), float(lat[0])
    del cells["datum"]
    return Raw(contract=APPLICATIONS, source=rows, size=len(forms), cells=cells, datum="wgs84")


def _is_number(value: object) -> bool:
    is_one = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return is_one and math.isfinite(float(cast("float", value)))
