"""May an outlet open here? One application, or a pile of them in order, held against a plan."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.facts.pile_checks import check_names, check_places, check_renewals
from outletplan.facts.piles import pile_of
from outletplan.geodesy import crs_of, from_wgs84
from outletplan.planning.counting.reserved import lottery_in
from outletplan.planning.deciding.decisions import Decisions, tables_of
from outletplan.planning.deciding.judge import Sitting
from outletplan.planning.deciding.turns import Turns, by_lot, decided, in_order
from outletplan.planning.deciding.unit_edges import units_at
from outletplan.planning.deciding.ways import Asking, placed
from outletplan.planning.plan import Plan, require_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from outletplan.facts.applications import Application
    from outletplan.facts.piles import Pile
    from outletplan.geodesy import Datum
    from outletplan.planning.deciding.decision import Decision
    from outletplan.planning.deciding.grounds import Grounds

    Ints = NDArray[np.int64]


def check(application: Application, plan: Plan) -> Decision:
    """
    Hold one application against every rule of a plan.

    It says what the rules say of a place, with their numbers, method and article; it is an opinion
    to attach to the file, not the bureau's decision. What the applicant claims is quoted, not
    believed. Applications accepted before this one (`Region.applications`) hold their places.

    Parameters
    ----------
    application
        Who asks for what, and where.
    plan
        The plan of the region; it is not changed, and keeps what it works out for the next one.

    Returns
    -------
    decision
        Its `outcome` is permit, refuse, queue or measure_on_site; `findings` has one row for every
        rule, kept or not.

    Raises
    ------
    DataError
        If the application lies outside of the region or has no coordinates (a renewal may be at the
        door of its outlet), names a datum, a request, a unit, a site or a type that nobody knows,
        or bears the id of an outlet in being; all faults at once.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> lon, lat = (axis[0] for axis in plan.region.lonlat("outlets"))
    >>> asked = op.Application(id="A1", lon=lon, lat=lat, datum="wgs84")
    >>> op.check(asked, plan).outcome.value
    'refuse'
    """
    grounds = _grounds(plan)
    pile = pile_of([application], grounds.region.units)
    asking = asking_of(grounds, pile)
    pile.rows.notes.refuse()
    sitting = Sitting.of(grounds, asking)
    sitting.hold_before(0)
    return decided(sitting, 0, _with_door(application, asking, 0))


def check_all(
    applications: Iterable[Application] | pd.DataFrame | str | os.PathLike[str],
    plan: Plan,
    *,
    datum: Datum | None = None,
    on_fault: Literal["raise", "skip"] = "raise",
) -> Decisions:
    """
    Hold a pile of applications against a plan, first accepted first.

    Each grant uses a place and a radius for those after it. Whoever has to be measured on site
    holds his place, and makes those wait who come later and stand too near; who finds no place
    where the policy lets wait joins the queue of the unit. Of several accepted at the same time
    that with the smaller id goes first; those without a time come last. Nobody is called up from a
    queue within the pile: a place that is left goes to whoever waits for it.

    Parameters
    ----------
    applications
        Forms; or a frame or a file with the columns of docs/tables.md. Those of the pile that stand
        in `Region.applications` too are judged here, and hold no place twice.
    plan
        The plan of the region; it is not changed.
    datum
        Of lon and lat in a frame or a file: wgs84, cgcs2000, gcj02 or bd09.
    on_fault
        With raise, nobody is judged if anything is wrong with one; with skip, the sound ones are,
        as if the others had not come, and what is wrong with these is listed in `left_out`.

    Returns
    -------
    decisions
        One row per application, every decision, and the state after.

    Raises
    ------
    DataError, CrsError
        With every fault of the pile at once, by row: those of `check`, an id twice, an outlet that
        is to move twice. With skip, only where nothing can be read at all.
    TypeError, ValueError
        If an argument is something else.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> lon, lat = (axis[0] for axis in plan.region.lonlat("outlets"))
    >>> pile = [op.Application(id=name, lon=lon, lat=lat, datum="wgs84") for name in ("B", "A")]
    >>> done = op.check_all(pile, plan)
    >>> done.table[["application_id", "outcome", "tied_with"]].to_numpy().tolist()
    [['A', 'refuse', 'B'], ['B', 'refuse', 'A']]
    """
    if on_fault not in ("raise", "skip"):
        raise ValueError(f"on_fault is {on_fault!r}; it is one of raise, skip")
    grounds = _grounds(plan)
    if not isinstance(applications, pd.DataFrame | str | os.PathLike):
        applications = list(applications)
    pile = pile_of(applications, grounds.region.units, datum=datum)
    asking = asking_of(grounds, pile)
    if on_fault == "raise":
        pile.rows.notes.refuse()
    forms = applications if isinstance(applications, list) else pile.forms()
    turns = Turns(sitting=Sitting.of(grounds, asking))
    lot = lottery_in(plan.edition)
    filled = [_with_door(forms[row], asking, a) for a, row in enumerate(pile.sound)]
    decisions = in_order(turns, filled) if lot is None else by_lot(turns, filled, lot)
    tables = tables_of(decisions, turns, pile)
    return Decisions(decisions=tuple(decisions), plan=plan, **tables)


def _grounds(plan: Plan) -> Grounds:
    require_plan(plan)
    return plan.grounds


def asking_of(grounds: Grounds, pile: Pile) -> Asking:
    """Place a pile in the region, with every fault noted; those at fault are left out."""
    region, own = grounds.region, check_names(pile, grounds.region, grounds.known)
    pile = _at_own_doors(grounds, pile, own)
    lon, lat = pile.lonlat()
    unit = np.full(len(pile.said), -1)
    somewhere = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if len(somewhere):
        filed = [pile.said[row]["unit_id"] for row in somewhere]
        unit[somewhere] = grounds.units_of(pile.points.iloc[somewhere], filed)
    check_places(pile, region, unit, grounds.away_m(lon, lat))
    from_own_m = grounds.apart_m(own, lon, lat)
    stated = [each["accuracy_m"] for each in pile.said]
    off_m = [grounds.point_off_m if metres is None else metres for metres in stated]
    names = region.outlets.index[own].tolist() if len(region.outlets) else []
    check_renewals(pile, names, from_own_m - off_m - grounds.off_m_of(own))
    sound = pile.sound
    sites = grounds.sites_of(pile.points.iloc[sound])
    said = [
        {
            **pile.said[row],
            "lies_in_site": site,
            "named_site": pile.said[row]["site_id"],
            "site_id": _site(grounds, pile.said[row]["site_id"], site, place, off_m[row]),
            "from_own_m": None if np.isnan(from_own_m[row]) else float(from_own_m[row]),
        }
        for row, site, place in zip(
            sound, sites, zip(lon[sound], lat[sound], strict=True), strict=True
        )
    ]
    asking = placed(grounds, said, lon[sound], lat[sound], own=own[sound], unit=unit[sound])
    return _where_they_may_stand(grounds, asking)


def _at_own_doors(grounds: Grounds, pile: Pile, own: Ints) -> Pile:
    """Let renewals that give no coordinates be at the door of their outlet, if it has a point."""
    outlets, said = grounds.region.outlets, list(pile.said)
    bare = shapely.is_missing(pile.points.to_numpy()) & (own >= 0)
    rows = [
        row
        for row in np.flatnonzero(bare).tolist()
        if said[row]["request"] == "renewal"
        and row not in pile.rows.misplaced
        and np.isfinite(grounds.lon[own[row]])
    ]
    if not rows:
        return pile
    crs = pile.points.crs or crs_of("wgs84")
    points = pile.points.to_numpy().copy()
    points[rows] = shapely.points(*from_wgs84(grounds.lon[own[rows]], grounds.lat[own[rows]], crs))
    for row in rows:
        outlet = outlets.iloc[own[row]]
        accuracy_m = None if pd.isna(outlet["accuracy_m"]) else float(outlet["accuracy_m"])
        unit_id = None if pd.isna(outlet["belongs_to"]) else str(outlet["belongs_to"])
        there = {"at_own_door": True, "accuracy_m": accuracy_m}
        said[row] = {**said[row], **there, "unit_id": said[row]["unit_id"] or unit_id}
    return pile._replace(said=said, points=gpd.GeoSeries(points, crs=crs))


def _with_door(form: Application, asking: Asking, a: int) -> Application:
    """Fill in the door of a renewal that gave no coordinates."""
    said = asking.said[a]
    if "at_own_door" not in said:
        return form
    lon, lat = float(asking.lon[a]), float(asking.lat[a])
    return replace(form, lon=lon, lat=lat, datum="wgs84", accuracy_m=said["accuracy_m"])


def _site(
    grounds: Grounds, named: str | None, held: str | None, place: tuple[float, float], off_m: float
) -> str | None:
    """Take a door to be in the site that is named, unless its point can only lie outside of it."""
    if named is None or (named != held and not grounds.may_lie_in_site(named, place, off_m)):
        return held
    return named


def _where_they_may_stand(grounds: Grounds, asking: Asking) -> Asking:
    """Let each stand in the unit that is named, where its point cannot tell; else in several."""
    names, own = grounds.region.units.index, asking.own.tolist()
    filed = names.get_indexer(pd.Index(pd.array([e["unit_id"] for e in asking.said], dtype="str")))
    stays = [
        row >= 0 and e["request"] == "renewal" for e, row in zip(asking.said, own, strict=True)
    ]
    filed[stays] = grounds.outlets.unit[asking.own[stays]]
    unit, elsewhere, said = asking.unit.copy(), dict[int, tuple[int, ...]](), list(asking.said)
    for a, off_m in enumerate(asking.off_m.tolist()):
        place = float(asking.lon[a]), float(asking.lat[a])
        found = units_at(grounds, place, off_m, unit=int(unit[a]), filed=int(filed[a]))
        if found.others:
            elsewhere[a] = found.others
        if found.unit != unit[a]:
            said[a] = {**said[a], "lies_in_unit": str(names[unit[a]])}
            unit[a] = found.unit
    return replace(asking, unit=unit, elsewhere=elsewhere, said=said)
