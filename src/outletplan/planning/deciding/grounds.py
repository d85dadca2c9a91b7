"""What decisions on a plan rest on, worked out when first asked for and kept beside the plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from outletplan.facts.assign import areas_of, belonging
from outletplan.facts.field_measurements import STRAIGHT_ROUTES
from outletplan.facts.pile_checks import Known
from outletplan.geodesy import convert, ecef, geodesic_m, lonlat_of
from outletplan.law.kinds import Division, OnePerAddress, SiteExclusion, Spacing
from outletplan.measure.coverage import holding
from outletplan.measure.edges import Areas, is_area, may_lie_in
from outletplan.planning.counting.at_sites import (
    moving,
    site_areas,
    sites_holding,
    sites_of_applications,
)
from outletplan.planning.deciding.around import Around
from outletplan.planning.deciding.kinds_of_place import KindsOfPlace
from outletplan.planning.deciding.tallies import Tallies
from outletplan.planning.deciding.told import (
    Addresses,
    Pending,
    Pointless,
    Record,
    order_of,
)
from outletplan.planning.deciding.ways import placed
from outletplan.planning.in_being import in_being
from outletplan.planning.scope import scope_of
from outletplan.planning.spacing.at_gates import gates_in
from outletplan.planning.spacing.on_foot import on_foot
from outletplan.planning.spacing.reach import stand_of
from outletplan.planning.spacing.sites import chosen, no_sites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from outletplan.law.kinds import AppliedRule, Rule
    from outletplan.planning.deciding.ways import Asking
    from outletplan.planning.plan import Plan
    from outletplan.planning.scope import Scoped
    from outletplan.planning.spacing.at_gates import Gates
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Grounds(Tallies):
    """The facts of a plan laid out for questions about one place."""

    walk: OnFoot | None
    lon: Floats
    """Of the outlets in being; NaN where one is not, or has no point. [degrees]"""
    lat: Floats
    off_m: Floats
    """How far the point of each outlet may be off. [m]"""
    around: Around

    @property
    def point_off_m(self) -> float:
        """Metres by which a point may be off that does not say."""
        return self.region.accuracy_m or 0.0

    @cached_property
    def gates(self) -> Gates | None:
        """The gates of all sites, with their feet."""
        if self.region.sites is None:
            return None
        rules = (item.rule for item in self.scope.of(SiteExclusion))
        on_streets = any(rule.measured != "straight" for rule in rules)
        network = self.walk.network if self.walk is not None and on_streets else None
        return gates_in(self.region, self.region.sites, network)

    @cached_property
    def around_gates(self) -> Around:
        """The gates of all sites, by a corner of each."""
        return Around(self._gate_corners[0])

    @property
    def widest_gate_m(self) -> float:
        """Metres that an area reaches from that corner, at most."""
        return self._gate_corners[1]

    @cached_property
    def _gate_corners(self) -> tuple[Floats, float]:
        shapes = np.array([]) if self.gates is None else self.gates.shapes
        corners, owner = shapely.get_coordinates(shapes, return_index=True)
        first = corners[np.searchsorted(owner, np.arange(len(shapes)))]
        away = geodesic_m(*first[owner].T, *corners.T)
        return ecef(*first.T), float(np.max(away, initial=0.0))

    @cached_property
    def spacing_reach_m(self) -> float:
        """Straight metres within which a spacing rule minds an outlet, without accuracies."""
        rules = [item.rule for item in self.scope.of(Spacing)]
        return max((rule.limit_m + float(rule.compare_to_m) for rule in rules), default=0.0)

    @cached_property
    def along_chains(self) -> tuple[Ints, Ints]:
        """The feet of outlets, chain by chain in the order along each, and their chains so."""
        if self.walk is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        feet = self.walk.feet
        order = np.lexsort((feet.at_m, feet.chain))
        return order, feet.chain[order]

    @cached_property
    def records(self) -> dict[str, list[Record]]:
        """Field measurements up to the day, oldest first, by the id of either end."""
        found: dict[str, list[Record]] = {}
        table = self.region.field_measurements
        if table is None:
            return found
        day = table["measured_on"]
        known = table[(day.isna() | (day <= pd.Timestamp(self.plan.on))).to_numpy(dtype=bool)]
        known = known.sort_values("measured_on", na_position="first", kind="stable")
        straight = known["route"].isin(STRAIGHT_ROUTES).tolist()
        columns = known[["outlet_a", "outlet_b", "gate", "distance_m", "record_id"]]
        rows = zip(columns.itertuples(index=False), straight, strict=True)
        for (one, other, gate, metres, record_id), by_line in rows:
            number = None if pd.isna(gate) else int(gate)
            record = Record((one, other), number, float(metres), record_id, by_line)
            for end in record.ends:
                found.setdefault(end, []).append(record)
        return found

    @cached_property
    def pointless(self) -> Pointless:
        """The outlets in being whose place nobody knows."""
        rows = np.flatnonzero(self.counted & np.isnan(self.lon)).tolist()
        return Pointless.of(rows, self.outlets.unit, self.scope.tree)

    @cached_property
    def pointless_sites(self) -> Pointless:
        """The sites whose place nobody knows."""
        sites, gates = self.region.sites, self.gates
        if sites is None or gates is None:
            return Pointless({}, {})
        rows = np.setdiff1d(np.arange(len(sites)), gates.site).tolist()
        unit = self.region.units.index.get_indexer(pd.Index(sites["unit_id"]))
        return Pointless.of(rows, unit, self.scope.tree)

    @cached_property
    def items(self) -> dict[int, Scoped[AppliedRule]]:
        """The articles that name something here, by number."""
        return {item.number: item for item in self.scope.articles}

    @cached_property
    def kinds_of_place(self) -> dict[int, KindsOfPlace]:
        """The numbers of the streets of each kind, by article."""
        return {item.number: KindsOfPlace(self, item) for item in self.scope.of(Division)}

    @cached_property
    def named_sites(self) -> dict[int, Flags]:
        """The sites that each article names."""
        sites = self.region.sites
        items = self.scope.of(SiteExclusion) if sites is not None else ()
        return {item.number: chosen(item.rule, sites) for item in items}

    @cached_property
    def without_sites(self) -> dict[int, list[str]]:
        """Why an article finds no site at all, if so."""
        items = self.scope.of(SiteExclusion)
        return {item.number: no_sites(self.region.sites, item.rule) for item in items}

    @cached_property
    def pending(self) -> list[Pending]:
        """Those accepted and not decided, in their order."""
        table = self.region.applications
        if table is None:
            return []
        unit = self.region.units.index.get_indexer(pd.Index(table["belongs_to"]))
        own = moving(self.region, self.counted)
        return sorted(
            Pending(
                order=order_of(said["accepted"], said["application_id"]),
                application_id=said["application_id"],
                accepted=said["accepted"],
                unit=to,
                own=of,
                site_id=said["site_id"],
                business_type=said["business_type"],
            )
            for said, to, of in zip(self._accepted, unit.tolist(), own, strict=True)
            if said["request"] != "renewal"
        )

    @cached_property
    def _accepted(self) -> list[dict[str, Any]]:
        """What each of `Region.applications` says, its site too where its point lies in one."""
        table = self.region.applications
        if table is None:
            return []
        columns = {
            str(name): [None if pd.isna(value) else value for value in column.tolist()]
            for name, column in table.drop(columns="geometry").items()
        }
        columns["site_id"] = sites_of_applications(self.region)
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    @cached_property
    def earlier(self) -> Asking:
        """The same, as far as their door is known, as they ask."""
        table = self.region.applications
        if table is None or table.geometry.isna().all():
            nowhere, nothing = np.empty(0), np.empty(0, dtype=np.int64)
            return placed(self, [], nowhere, nowhere, own=nothing, unit=nothing)
        there = np.flatnonzero((table["request"] != "renewal") & table.geometry.notna())
        said = [self._accepted[row] for row in there.tolist()]
        lon, lat, _ = lonlat_of(table.iloc[there], table="applications")
        own = np.array(moving(self.region, self.counted))[there]
        unit = self.region.units.index.get_indexer(pd.Index(table["belongs_to"]))[there]
        return placed(self, said, lon, lat, own=own, unit=unit)

    @cached_property
    def around_earlier(self) -> Around:
        """The same, asked who of them is near."""
        return Around(self.earlier.xyz)

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses of outlets in being, folded."""
        said = self.region.outlets["address"].where(self.counted)
        folded = [None if pd.isna(a) else OnePerAddress.address(a) for a in said]
        outlets: dict[str, list[int]] = {}
        for row, address in enumerate(folded):
            if address is not None:
                outlets.setdefault(address, []).append(row)
        return Addresses(folded, outlets)

    @cached_property
    def known(self) -> Known:
        """Names that an application may give."""
        outlets, rules = self.region.outlets, [a.rule for a in self.plan.edition.articles]
        types = set(outlets["business_type"].dropna().tolist())
        for rule in rules:
            types |= set(_types_named(rule))
        relief = {code for rule in rules for code in getattr(rule, "codes", None) or ()}
        ids = zip(outlets.index.tolist(), self.counted.tolist(), strict=True)
        rows = {name: row for row, (name, counts) in enumerate(ids) if counts}
        return Known(rows, sorted(types), sorted(relief))

    def away_m(self, lon: Floats, lat: Floats) -> Floats:
        """Say how far places are from the nearest outlet or unit; 0 where nothing has a place."""
        xyz, here = ecef(lon, lat), np.isfinite(lon) & np.isfinite(lat)
        away = np.zeros(len(lon))
        near = self._landmarks.nearest(xyz[here], 1)
        if near.size:
            away[here] = np.linalg.norm(xyz[here] - self._landmark_xyz[near[:, 0]], axis=1)
        return away

    def apart_m(self, own: Ints, lon: Floats, lat: Floats) -> Floats:
        """Say how far places are from the doors of outlets; NaN for -1, and without a point."""
        if not len(self.lon):
            return np.full(len(own), np.nan)
        apart = geodesic_m(self.lon[own], self.lat[own], lon, lat)
        return np.where(own < 0, np.nan, apart)

    def off_m_of(self, own: Ints) -> Floats:
        """Say how far the points of outlets may be off; 0 for -1."""
        return np.where(own < 0, 0.0, np.append(self.off_m, 0.0)[own])

    @cached_property
    def _landmark_xyz(self) -> Floats:
        places = [(self.lon, self.lat), self.region.lonlat("units")]
        return np.concatenate([ecef(lon, lat) for lon, lat in places])

    @cached_property
    def _landmarks(self) -> Around:
        return Around(self._landmark_xyz)

    def sites_of(self, points: gpd.GeoSeries) -> list[str | None]:
        """Name the site whose area holds each point, the smallest of several; None for none."""
        return sites_holding(self.region, points, self._site_areas)

    def may_lie_in_site(self, site_id: str, place: tuple[float, float], off_m: float) -> bool:
        """Tell whether a door may stand in a site; of one whose end nobody knows it may."""
        sites = self.region.sites
        if sites is None or sites.crs is None or not self.is_area(site_id):
            return True
        return may_lie_in(sites.geometry[site_id], sites.crs, place, off_m)

    def is_area(self, site_id: str) -> bool:
        """Tell whether it is known where a site ends."""
        sites = self.region.sites
        shape = None if sites is None else sites.geometry.get(site_id)
        return shape is not None and is_area(shape)

    @cached_property
    def _site_areas(self) -> shapely.STRtree:
        return site_areas(self.region)

    def units_of(self, points: gpd.GeoSeries, filed: Sequence[str | None]) -> Ints:
        """Find the row of the unit of each point as outlets find theirs, -1 for none."""
        units, assign = self.region.units, self.region.assign
        lies = np.full(len(points), -1)
        if assign == "polygon":
            there = convert(points, units.crs).to_numpy()
            near = np.unique(self.unit_areas.boxes.query(there)[1])
            rank = self.unit_areas.rank[near]
            held_by = holding(points, units.geometry.iloc[near], rank=rank)
            lies = units.index.get_indexer(pd.Index(held_by))
        file = units.index.get_indexer(pd.Index(pd.array(list(filed), dtype="str")))
        return belonging(
            units, points, lies, file, assign=assign or "unit_id", tree=self.scope.tree
        )

    @cached_property
    def unit_areas(self) -> Areas:
        """The polygons of units, asked which are near; the deepest that holds a point counts it."""
        return areas_of(self.region.units, self.scope.tree)


def _types_named(rule: Rule) -> Iterator[str]:
    """Give the business types that a rule names."""
    for selector in ("newcomer", "from_outlets", "not_from_outlets"):
        for column, wanted in getattr(rule, selector, None) or ():
            if column == "business_type" and isinstance(wanted, tuple):
                yield from map(str, wanted)
    yield from map(str, getattr(rule, "types", ()))


def grounds_of(plan: Plan) -> Grounds:
    """Lay out the facts of a plan."""
    region = plan.region
    counted = in_being(region.outlets, plan.on)
    walk = on_foot(region, counted=counted)
    lon, lat = region.lonlat("outlets")
    lon = np.where(counted, lon, np.nan)
    stated = region.outlets["accuracy_m"].astype("Float64").fillna(region.accuracy_m or 0.0)
    return Grounds(
        plan=plan,
        scope=scope_of(region, plan.edition),
        counted=counted,
        walk=walk,
        outlets=stand_of(region, walk, on=plan.on),
        lon=lon,
        lat=lat,
        off_m=stated.to_numpy(dtype=np.float64),
        around=Around(ecef(lon, lat)),
    )
