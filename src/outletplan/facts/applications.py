"""Applications: the form that one is asked with, and the table of those not yet decided."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from outletplan.facts.units import resolved

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from outletplan.facts.typed import Table
    from outletplan.geodesy import Datum

Request = Literal["new", "renewal", "relocation"]
REQUESTS: tuple[Request, ...] = ("new", "renewal", "relocation")
_BETWEEN = re.compile(r"[;;、,,/]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Application:
    """
    What somebody asks for, where, and what he says of himself.

    What is said of relief, first licence, floor area, streets and site is quoted and checked for
    its form; whether it is so is for the bureau to find.

    Parameters
    ----------
    id
        Number of the application.
    lon, lat
        Its door. A renewal that gives none is of the door of its outlet. [degrees]
    datum
        What these coordinates are: wgs84, cgcs2000, gcj02 or bd09.
    request
        new, renewal (of an outlet, where it is) or relocation (of an outlet, to this door).
    outlet_id
        The outlet whose renewal or relocation is asked; by default the id itself.
    unit_id
        The unit that it is filed under, by id or name: needed where units have no polygons.
    business_type
        Type of trade.
    relief
        Code of the relief that is claimed, as the policy names it.
    first_licence
        Whether it would be the applicant's first.
    premises_changed
        Of a renewal: whether the premises are other than those that were licensed.
    floor_area_m2
        Floor area. [m²]
    faces
        Streets that it opens to, by id or name.
    site_id
        The market or hall in which it is.
    address
        Its address.
    accepted
        When it was accepted: a time, or text such as ``2025-07-01 09:30``.
    accuracy_m
        How far the point may be off; by default what the region says of its points. [m]

    Examples
    --------
    >>> Application(id="A1", lon=116.404, lat=39.915, datum="gcj02").request
    'new'
    """

    id: str
    lon: float | None = None
    lat: float | None = None
    datum: Datum | None = None
    request: Request = "new"
    outlet_id: str | None = None
    unit_id: str | None = None
    business_type: str | None = None
    relief: str | None = None
    first_licence: bool | None = None
    premises_changed: bool | None = None
    floor_area_m2: float | None = None
    faces: tuple[str, ...] = ()
    site_id: str | None = None
    address: str | None = None
    accepted: date | str | None = None
    accuracy_m: float | None = None


class Place(NamedTuple):
    """Where a door is, in its own datum."""

    lon: float
    lat: float
    datum: Datum


def place_of(application: Application) -> Place:
    """
    Give the door of an application that has one, as those have that were judged.

    Raises
    ------
    ValueError
        If it has none.
    """
    lon, lat, datum = application.lon, application.lat, application.datum
    if lon is None or lat is None or datum is None:
        raise ValueError(f"application {application.id} has no coordinates")
    return Place(lon, lat, datum)


def check_applications(table: Table, units: pd.DataFrame) -> Table:
    """
    Name the units of applications that are filed by name.

    Returns
    -------
    table
        Units named by name are ids now; a request that is not said is a new one.
    """
    unit_id = units_named(table, units)
    frame, request = table.frame, table.frame["request"]
    if request.isna().any() or not unit_id.equals(frame["unit_id"]):
        frame = frame.assign(unit_id=unit_id, request=request.fillna("new"))
    return table._replace(frame=frame)


def units_named(table: Table, units: pd.DataFrame) -> pd.Series:
    """Give the ids of the units under which applications are filed, by id or by name."""
    note = "not in the table of units; kept as written"
    return resolved(table, "unit_id", units, "unit unknown", note)


def streets_named(faces: str | None) -> list[str]:
    """
    Take apart what a table says of the streets that a door opens to.

    Examples
    --------
    >>> streets_named("人民路、解放路; r7")
    ['人民路', '解放路', 'r7']
    """
    return [name.strip() for name in _BETWEEN.split(faces or "") if name.strip()]
