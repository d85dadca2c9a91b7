"""A pile of applications at the door: forms, a frame or a file become one typed table."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard, cast

import numpy as np
import pandas as pd
import shapely

from outletplan.facts.applications import Application, streets_named, units_named
from outletplan.facts.contracts import APPLICATIONS
from outletplan.facts.files import content_at, read_raw
from outletplan.facts.findings import Notes, Source
from outletplan.facts.frames import raw_of_frame
from outletplan.facts.raw import Options, Raw
from outletplan.facts.readers import UnreadableError
from outletplan.facts.typed import Table, values_of
from outletplan.geodesy import DATUMS, crs_of, to_wgs84
from outletplan.strict_yaml import Fault, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from outletplan.facts.typed import Values
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

    misfiled: set[int] = field(default_factory=set)
    """The rows that name no unit of the table."""

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
            self.misfiled.update([row] if column == "unit_id" else [])
        super().fault(fault, row=row, column=column)


class Pile(NamedTuple):
    """Applications as they came, with what is wrong with them."""

    said: list[dict[str, Any]]
    """What each says, by column of docs/tables.md; None where it says nothing."""
    points: gpd.GeoSeries
    """Where each asks, in the CRS that came in."""
    rows: Rows
    """To note more faults with; those of no row are faults of the whole pile."""

    @property
    def sound(self) -> list[int]:
        """The rows without a fault."""
        faulty = self.rows.faulty
        return [row for row in range(len(self.said)) if row not in faulty]

    def lonlat(self) -> tuple[Floats, Floats]:
        """Give WGS-84 lon/lat, NaN where one has no place, in degrees."""
        points, crs = self.points.to_numpy(), self.points.crs
        x, y = shapely.get_x(points), shapely.get_y(points)
        return (x, y) if crs is None or np.isnan(x).all() else to_wgs84(x, y, crs)

    def forms(self) -> list[Application]:
        """Fill in a form for each row, with its coordinates as they came."""
        datum, lon, lat = self._as_they_came()
        filled = []
        for row, said in enumerate(self.said):
            known = {_NAMES[name]: word for name, word in said.items()}
            known["faces"] = tuple(streets_named(known["faces"]))
            place: dict[str, Any] = {"lon": float(lon[row]), "lat": float(lat[row]), "datum": datum}
            filled.append(Application(**{**known, **place}))
        return filled

    def _as_they_came(self) -> tuple[Datum, Floats, Floats]:
        """Give lon and lat in their own datum; in WGS-84, if it is none of lon and lat."""
        points, crs = self.points.to_numpy(), self.points.crs
        named: Datum | None = next((name for name in DATUMS if crs_of(name) == crs), None)
        if named is None:
            return "wgs84", *self.lonlat()
        return named, shapely.get_x(points), shapely.get_y(points)


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
        Read, with every fault of a cell, a key or a place noted and none raised.

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
    values = None if raw is None else values_of(raw)
    rows = cast("Rows", raw.source) if raw is not None else Rows(table="applications", notes=notes)
    if notes.crs_faults or len(notes.faults) > rows.told:
        notes.refuse()  # what concerns no row in particular concerns them all
    return _pile(cast("Values", values), units, rows)


def _pile(values: Values, units: pd.DataFrame, rows: Rows) -> Pile:
    columns = values.columns
    columns["request"] = [request or "new" for request in columns["request"]]
    if any(columns["unit_id"]):
        filed = pd.DataFrame({"unit_id": pd.array(columns["unit_id"], dtype="str")})
        ids = units_named(Table(values.source, filed, values.faulty), units)
        columns["unit_id"] = ids.astype(object).where(ids.notna(), None).tolist()
    said = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return Pile(said, cast("gpd.GeoSeries", values.geometry), rows)


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
        if form.datum is None and form.lon is None and form.lat is None:
            continue
        if form.datum not in DATUMS:
            fault = one_of(f"datum {form.datum!r}", str(form.datum), DATUMS)
            rows.fault(fault, row=row, column="datum")
        elif _is_number(form.lon) and _is_number(form.lat):
            lon, lat = to_wgs84([form.lon], [form.lat], crs_of(form.datum))
            cells["lon"][row], cells["lat"][row] = float(lon[0]), float(lat[0])
    del cells["datum"]
    return Raw(contract=APPLICATIONS, source=rows, size=len(forms), cells=cells, datum="wgs84")


def _is_number(value: object) -> TypeGuard[float]:
    is_one = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return is_one and math.isfinite(float(cast("float", value)))
