"""The nearest spot that would pass, for internal eyes: never part of what an applicant gets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from outletplan.facts.applications import place_of
from outletplan.facts.piles import pile_of
from outletplan.geodesy import WGS84, crs_of, from_wgs84, to_wgs84
from outletplan.measure.trials import METRE, AlongStreets, InTheOpen, finer
from outletplan.planning.deciding.check import asking_of
from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.judge import Sitting
from outletplan.planning.deciding.unit_edges import units_beside
from outletplan.planning.deciding.ways import placed
from outletplan.planning.deciding.wherever import judged_wherever

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.facts.applications import Application
    from outletplan.measure.trials import Trials
    from outletplan.planning.deciding.decision import Finding
    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.ways import Asking
    from outletplan.planning.plan import Plan

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Ground = AlongStreets | InTheOpen
    Group = tuple[int, str, tuple[int, ...]]
    """Unit, site and streets of a place: all of it that a number may depend on."""

RINGS = ((100.0, 5.0), (200.0, 10.0), (400.0, 20.0), (800.0, 40.0), (2_000.0, 80.0))
"""How far away it looks, and there every how many metres."""
MOST = 6_000  # places that it looks at
MOST_WAYS = 150_000  # and ways to outlets and gates from all of them
SETBACK_AT_MOST_M = 15.0
DECIMALS = 7  # of a degree: a centimetre
FEW, MANY = 32, 512  # judged at once
OF_THE_DOOR = ("spacing", "site_exclusion", "street_window", "not_adjacent", "one_per_address")
"""Rules that look at the very door; all others look at its unit, its site and its streets."""
_STOPS = (Result.BROKEN, Result.QUEUE, Result.MEASURE_ON_SITE)
_CLAIMS = {"unit_id": "unit", "site_id": "site", "faces": "streets", "address": "address"}


class Stop(NamedTuple):
    """A rule that kept places from passing."""

    rule: str
    cite: str
    places: int
    why: str
    """At the nearest of them."""


class Spot(NamedTuple):
    """
    The nearest place found that would pass, or why there is none.

    It is found by trying: a stretch that passes and is shorter than `step_m` may have been missed,
    and whether premises are to be had there nobody knows.
    """

    lon: float | None = None
    """In the datum of the application. [degrees]"""
    lat: float | None = None
    away_m: float | None = None
    """In a straight line from the place that was asked for. [m]"""
    unit_id: str | None = None
    unit_name: str | None = None
    street_id: str | None = None
    """The street nearest to it."""
    street_name: str | None = None
    step_m: float = 0.0
    """Every how many metres it was looked for, so far away. [m]"""
    within_m: float = 0.0
    """How far away it was looked for. [m]"""
    looked_at: int = 0
    """How many places were looked at."""
    stopped: tuple[Stop, ...] = ()
    """What kept others from passing, most places first."""
    reason: str | None = None
    """Why there is none."""
    assumed: tuple[str, ...] = ()


def nearest_spot(application: Application, plan: Plan) -> Spot:
    """
    Look for the nearest place at which an application would be permitted.

    Who stands on a street is tried along all streets, on both sides, as far from the street line as
    its door is, at most 15 m. Who stands on none is tried around its place: in its unit, or in any
    unit where a number refuses there. Only a permit passes, so the accuracy of all points is kept.

    Parameters
    ----------
    application
        As it was judged.
    plan
        As it stands, without others of a pile.

    Returns
    -------
    spot
        The nearest to within `step_m`; without a place, and with a reason, if none passes.
    """
    grounds = plan.grounds
    own = asking_of(grounds, pile_of([application], grounds.region.units))
    sitting = Sitting.of(grounds, own)
    sitting.hold_before(0)
    stops = [finding for finding in judged_wherever(sitting, 0)[0] if _stops(finding)]
    if not stops:
        lon, lat, _ = place_of(application)
        here = Spot(lon, lat, 0.0, assumed=("without others of its pile",))
        return _with_names(here, grounds, own)
    open_to_all = any(_for_everyone(finding) for finding in stops)
    search = _Search(
        grounds=grounds,
        application=application,
        form=asking_of(grounds, pile_of([_elsewhere(application)], grounds.region.units)),
        only_in=None if open_to_all else int(own.unit[0]),
    )
    spot = search.nearest(_ground(grounds, own))
    return spot._replace(assumed=tuple(_assumed(application, grounds)))


def _ground(grounds: Grounds, own: Asking) -> Ground:
    """Look along the streets for who stands on one, else around it."""
    lon, lat, feet = float(own.lon[0]), float(own.lat[0]), own.feet
    if grounds.walk is None or feet is None or not feet.snapped[0]:
        return InTheOpen(lon, lat)
    setback_m = min(float(feet.setback_m[0]), SETBACK_AT_MOST_M)
    return AlongStreets(grounds.walk.network, lon, lat, setback_m)


def _elsewhere(application: Application) -> Application:
    """Ask for the same at another place: what is said of the old one is not said of it."""
    renewal = application.request == "renewal"
    return replace(
        application,
        request="relocation" if renewal else application.request,
        outlet_id=application.outlet_id or application.id,
        site_id=None,
        faces=(),
        address=None,
    )


def _assumed(application: Application, grounds: Grounds) -> Iterator[str]:
    if application.request == "renewal":
        yield "as a relocation: a renewal is of the place where the outlet is"
    filed = grounds.region.assign == "unit_id"
    if filed:
        yield "in the unit that it is filed under: units have no polygons"
    said = {word for name, word in _CLAIMS.items() if getattr(application, name)}
    left_out = sorted(said - {"unit"} if filed else said)
    if left_out:
        yield f"without what it says of its place: {', '.join(left_out)}"


def _stops(finding: Finding) -> bool:
    return finding.result in _STOPS


def _for_everyone(finding: Finding) -> bool:
    """Tell whether what stops one stops all in the same unit, site and street."""
    return finding.rule not in OF_THE_DOOR


def _with_names(spot: Spot, grounds: Grounds, asking: Asking) -> Spot:
    """Name the unit and the street of a place."""
    unit, feet = int(asking.unit[0]), asking.feet
    if grounds.walk is not None and feet is not None and feet.snapped[0]:
        network = grounds.walk.network
        street = int(network.pieces.street[feet.piece[0]])
        name = network.streets["name"].iloc[street] or None
        spot = spot._replace(street_id=str(network.streets.index[street]), street_name=name)
    unit_id = str(grounds.region.units.index[unit])
    return spot._replace(unit_id=unit_id, unit_name=grounds.unit_name(unit))


class _Tries(NamedTuple):
    """Places that lie in the region, and who asks for each."""

    doors: Trials
    xy: Floats
    """In the datum of the application, shape (n, 2)."""
    asking: Asking

    def some(self, rows: Ints) -> _Tries:
        return _Tries(self.doors.some(rows), self.xy[rows], self.asking.some(rows))


@dataclass(eq=False, kw_only=True)
class _Search:
    """Places tried one after the other, the nearest first."""

    grounds: Grounds
    application: Application
    form: Asking
    """The same application, without what it says of its place."""
    only_in: int | None
    """Row of the unit to which places in the open are limited; None is any."""
    full: dict[Group, list[Finding]] = field(default_factory=dict)
    """What stops everyone in a unit, site and street."""
    stopped: dict[str, Stop] = field(default_factory=dict)
    looked_at: int = 0
    ways: int = 0
    """From the places looked at to everyone whom a rule is held against."""
    seen_m: float = 0.0
    """How far away the last of them is."""

    def nearest(self, ground: Ground) -> Spot:
        """Look farther and farther away."""
        from_m, spot = 0.0, Spot()
        for to_m, step_m in RINGS:
            spot = spot._replace(step_m=step_m, within_m=to_m)
            tries = self._tries(ground.between(from_m, to_m, step_m=step_m))
            if tries is not None and (found := self._first(tries)) is not None:
                return self._at(self._closest(ground, found, step_m), spot)
            if self.ways >= MOST_WAYS:
                spot = spot._replace(within_m=self.seen_m)
                break
            if tries is not None and self.looked_at >= MOST:
                spot = spot._replace(within_m=float(tries.doors.away_m[-1]))
                break
            from_m = to_m
        return self._nowhere(spot)

    def _closest(self, ground: Ground, found: _Tries, step_m: float) -> _Tries:
        """Look more closely between what passed and what did not, down to a metre."""
        while step_m > METRE:
            tries = self._tries(ground.closer(found.doors, step_m=step_m))
            found = (tries and self._first(tries)) or found
            step_m = finer(step_m)
        return found

    def _tries(self, doors: Trials) -> _Tries | None:
        """Ask for these places, as many as may be, without those outside; None if none is left."""
        doors = doors.some(slice(max(MOST - self.looked_at, 0)))
        crs = crs_of(place_of(self.application).datum)
        there = from_wgs84(doors.lon, doors.lat, crs)
        x, y = (axis.round(DECIMALS) for axis in there)  # what is handed out is what was judged
        points = gpd.GeoSeries.from_xy(*to_wgs84(x, y, crs), crs=WGS84)
        form = self.form.said[0]
        if self.grounds.region.assign != "unit_id":
            form = {**form, "unit_id": None}
        unit = self.grounds.units_of(points, [form["unit_id"]] * len(points))
        inside = unit >= 0
        if self.only_in is not None and (doors.chain < 0).all():
            inside = unit == self.only_in
        if not inside.any():
            return None
        rows, sites = np.flatnonzero(inside).tolist(), self.grounds.sites_of(points)
        said = [
            {
                **form,
                # No record that was made on site is of another door.
                "application_id": f"{self.application.id} {n}",
                "lies_in_site": sites[n],
                "site_id": sites[n],
            }
            for n in rows
        ]
        lon, lat = shapely.get_coordinates(points.to_numpy()[rows]).T
        own = np.repeat(self.form.own, len(rows))
        asking = placed(self.grounds, said, lon, lat, own=own, unit=unit[inside])
        asking = replace(asking, each_alone=True)
        return _Tries(doors.some(inside), np.column_stack([x, y])[inside], asking)

    def _first(self, tries: _Tries) -> _Tries | None:
        """Find the first that is permitted."""
        groups, size = self._groups(tries.asking), FEW
        left = list(range(len(groups)))
        away_m = tries.doors.away_m.tolist()
        while left := [row for row in left if not self._passed_over(groups[row])]:
            if self.ways >= MOST_WAYS:
                return None
            batch, left, size = left[:size], left[size:], min(2 * size, MANY)
            sitting = self._sitting(tries.asking.some(np.array(batch)))
            self.ways += sum(map(len, sitting.found.near.values()))
            for k, row in enumerate(batch):
                self.seen_m = away_m[row]
                if not self._passed_over(groups[row]) and self._permitted(sitting, k, groups[row]):
                    return tries.some(np.array([row]))
        return None

    def _groups(self, asking: Asking) -> list[Group]:
        sites = [each["site_id"] or "" for each in asking.said]
        streets: list[tuple[int, ...]] = [()] * len(sites)
        if self.grounds.walk is not None and asking.feet is not None:
            street = self.grounds.walk.network.pieces.street[asking.feet.piece]
            ends = pairwise(asking.feet.first.tolist())
            streets = [tuple(sorted(set(street[slice(*end)].tolist()))) for end in ends]
        return list(zip(asking.unit.tolist(), sites, streets, strict=True))

    def _sitting(self, asking: Asking) -> Sitting:
        """Measure for some places; those accepted before the application hold theirs."""
        sitting = Sitting.of(self.grounds, asking)
        sitting.asking = replace(asking, ids=[self.application.id] * len(asking.ids))
        sitting.hold_before(0)
        return sitting

    def _passed_over(self, group: Group) -> bool:
        """Note a place that is stopped as all others there are."""
        if group not in self.full:
            return False
        self._note(self.full[group])
        return True

    def _permitted(self, sitting: Sitting, k: int, group: Group) -> bool:
        stops = [finding for finding in sitting.judged(k)[0] if _stops(finding)]
        self._note(stops)
        if full := [finding for finding in stops if _for_everyone(finding)]:
            self.full[group] = full
        return not stops and not self._at_an_edge(sitting.asking, k)

    def _at_an_edge(self, asking: Asking, k: int) -> bool:
        """Tell whether a place lies nearer to another unit than points are right."""
        place = float(asking.lon[k]), float(asking.lat[k])
        off_m, unit = float(asking.off_m[k]), int(asking.unit[k])
        return bool(units_beside(self.grounds, *place, off_m, unit))

    def _note(self, stops: list[Finding]) -> None:
        self.looked_at += 1
        named = {each.cite or each.rule: (each.rule, each.why) for each in reversed(stops)}
        for cite, (rule, why) in named.items():
            stop = self.stopped.get(cite, Stop(rule, cite, 0, why))
            self.stopped[cite] = stop._replace(places=stop.places + 1)

    def _told(self) -> tuple[Stop, ...]:
        return tuple(sorted(self.stopped.values(), key=lambda stop: (-stop.places, stop.cite)))

    def _at(self, found: _Tries, spot: Spot) -> Spot:
        lon, lat = found.xy[0].tolist()
        spot = spot._replace(
            lon=lon,
            lat=lat,
            away_m=round(float(found.doors.away_m[0]), 3),
            looked_at=self.looked_at,
            stopped=self._told(),
        )
        return _with_names(spot, self.grounds, found.asking)

    def _nowhere(self, spot: Spot) -> Spot:
        within = f"within {spot.within_m:,.0f} m"
        reason = f"no street and no place of its unit {within}"
        if self.looked_at:
            told = [self._words(stop) for stop in self._told()]
            reason = f"none of {self.looked_at:,} places {within} passes: {'; '.join(told)}"
        stopped = self._told()
        return spot._replace(looked_at=self.looked_at, stopped=stopped, reason=reason)

    def _words(self, stop: Stop) -> str:
        many = "all" if stop.places == self.looked_at else f"{stop.places:,}"
        why = "" if stop.rule in OF_THE_DOOR else f" ({stop.why})"
        return f"{stop.cite} stops {many}{why}"
