"""What decisions on a plan rest on, worked out when first asked for and kept beside the plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.facts.assign import belonging, depth_of
from outletplan.facts.pile_checks import Known
from outletplan.geodesy import convert, ecef, geodesic_m
from outletplan.law.kinds import OnePerAddress, SiteExclusion, Spacing
from outletplan.measure.coverage import POLYGONS, holding
from outletplan.planning.around import Around
from outletplan.planning.at_gates import gates_in
from outletplan.planning.at_sites import outside_quotas, site_number_rulings
from outletplan.planning.check_numbers import EVERYWHERE, Number, Numbers
from outletplan.planning.check_told import Addresses, Pending, Record, Share, order_of
from outletplan.planning.in_being import in_being, outlets_by_unit
from outletplan.planning.near import STRAIGHT_ROUTES
from outletplan.planning.on_foot import on_foot
from outletplan.planning.quantities import quantity_rulings
from outletplan.planning.reach import stand_of
from outletplan.planning.regimes import regime_rulings
from outletplan.planning.reserved import exiting, leaving, order_in
from outletplan.planning.scope import scope_of
from outletplan.planning.sites import chosen, no_sites
from outletplan.planning.type_shares import type_share_rulings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import AppliedRule, Order, Rule
    from outletplan.planning.at_gates import Gates
    from outletplan.planning.on_foot import OnFoot
    from outletplan.planning.plan import Plan
    from outletplan.planning.reach import Stand
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


AREA = 2  # dimensions


@dataclass(frozen=True, eq=False, kw_only=True)
class Grounds:
    """The facts of a plan laid out for questions about one place."""

    plan: Plan
    scope: Scope
    counted: Flags
    walk: OnFoot | None
    outlets: Stand
    lon: Floats
    """Of the outlets in being; NaN where one is not, or has no point. [degrees]"""
    lat: Floats
    off_m: Floats
    """How far the point of each outlet may be off. [m]"""
    around: Around

    @property
    def region(self) -> Region:
        """The region of the plan."""
        return self.plan.region

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
    def items(self) -> dict[int, Scoped[AppliedRule]]:
        """The articles that name something here, by number."""
        return {item.number: item for item in self.scope.articles}

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

    def unit_name(self, unit: int) -> str | None:
        """Give the name of a unit by its row, None where it has none."""
        return self._unit_names[unit] if unit >= 0 else None

    @cached_property
    def _unit_names(self) -> list[str | None]:
        names = self.region.units["name"].astype(object)
        return cast("list[str | None]", names.where(names.notna(), None).tolist())

    @cached_property
    def pending(self) -> list[Pending]:
        """Those accepted and not decided, in their order."""
        table = self.region.applications
        if table is None:
            return []
        unit = self.region.units.index.get_indexer(pd.Index(table["belongs_to"]))
        leaves = leaving(self.region, self.counted)
        columns = table[["application_id", "accepted", "request"]]
        rows = zip(columns.itertuples(index=False), unit.tolist(), leaves, strict=True)
        return sorted(
            Pending(order_of(accepted, name), name, accepted, to, of)
            for (name, accepted, request), to, of in rows
            if request != "renewal"
        )

    def regime(self, unit: int) -> str | None:
        """Give the regime of a unit: frozen, queue or open; None where no article says."""
        return self._bound_regimes.get(unit)

    @cached_property
    def _bound_regimes(self) -> dict[int, str]:
        said = self.plan.quotas["regime"].dropna()
        rows = self.region.units.index.get_indexer(said.index)
        return dict(zip(rows.tolist(), said.tolist(), strict=True))

    @cached_property
    def regimes(self) -> dict[tuple[int, int], tuple[str, str]]:
        """By article and row of the unit: the regime, and the class that has it."""
        rulings = regime_rulings(self.region, self.scope)
        rows = self.region.units.index.get_indexer(pd.Index(rulings["unit_id"])).tolist()
        columns = rulings[["rule_no", "verdict", "why"]].itertuples(index=False)
        return {
            (int(rule_no), row): (said, why)
            for row, (rule_no, said, why) in zip(rows, columns, strict=True)
        }

    @cached_property
    def shares(self) -> dict[int, dict[int, Share]]:
        """How many of a type there are and may be, by article and place."""
        plan, shares = self.plan, dict[int, dict[int, Share]]()
        rulings = type_share_rulings(
            self.region, self.scope, plan.quotas, plan.totals, counted=self.counted
        )
        ids = pd.Index(rulings["unit_id"])
        place = np.where(ids.isna(), EVERYWHERE, self.region.units.index.get_indexer(ids)).tolist()
        columns = rulings[["rule_no", *Share._fields]].itertuples(index=False)
        for at, (rule_no, *told) in zip(place, columns, strict=True):
            shares.setdefault(int(rule_no), {})[at] = Share._make(told)
        return shares

    def is_of(self, outlet: int, types: Collection[str], place: int) -> bool:
        """Tell whether an outlet in being is of one of some types and counts in a place."""
        of_them = self.region.outlets["business_type"].iloc[outlet] in types
        within = [*self.scope.tree.path(int(self.outlets.unit[outlet])), EVERYWHERE]
        return bool(self.counted[outlet]) and of_them and place in within

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

    @cached_property
    def _landmark_xyz(self) -> Floats:
        places = [(self.lon, self.lat), self.region.lonlat("units")]
        return np.concatenate([ecef(lon, lat) for lon, lat in places])

    @cached_property
    def _landmarks(self) -> Around:
        return Around(self._landmark_xyz)

    def sites_of(self, points: gpd.GeoSeries) -> pd.Series:
        """Name the site whose area holds each point, the smallest of several; missing for none."""
        found, sites = pd.Series(pd.NA, index=points.index, dtype="str"), self.region.sites
        if sites is None or sites.crs is None or not self._site_areas:
            return found
        there = convert(points, sites.crs).to_numpy()
        row, area = self._site_areas.query(there, predicate="intersects")
        size = shapely.area(sites.geometry.to_numpy()[area])
        for k in np.argsort(-size, kind="stable").tolist():
            found.iloc[row[k]] = str(sites.index[area[k]])
        return found

    @cached_property
    def _site_areas(self) -> shapely.STRtree:
        sites = self.region.sites
        shapes = np.array([], dtype=object) if sites is None else sites.geometry.to_numpy().copy()
        shapes[shapely.get_dimensions(shapes) != AREA] = None
        return shapely.STRtree(shapes)

    def units_of(self, points: gpd.GeoSeries, filed: pd.Series) -> Ints:
        """Find the row of the unit of each point as outlets find theirs, -1 for none."""
        units, assign = self.region.units, self.region.assign
        lies_in: pd.Series = pd.Series(pd.NA, index=points.index, dtype="str")
        if assign == "polygon":
            there = convert(points, units.crs).to_numpy()
            near = np.unique(self._unit_boxes.query(there)[1])
            rank = self._unit_rank[near]
            lies_in = holding(points, units.geometry.iloc[near], rank=rank).astype("str")
        kept = filed.where(filed.isin(units.index)) if filed.notna().any() else filed
        placed = gpd.GeoDataFrame(geometry=points)
        found = belonging(
            units, placed, lies_in, kept, assign=assign or "unit_id", tree=self.scope.tree
        )
        return np.asarray(units.index.get_indexer(pd.Index(found)), dtype=np.int64)

    @cached_property
    def numbers(self) -> Numbers:
        """Every ruling on how many."""
        rulings = quantity_rulings(self.region, self.scope, counted=self.counted)
        articles = enumerate(self.plan.edition.articles)
        musts = [number for number, article in articles if article.rule.force == "must"]
        return Numbers.of(rulings, self.region.units.index, musts)

    @cached_property
    def current(self) -> Ints:
        """Outlets in being that take a place in each unit, and last everywhere."""
        quotas = self.plan.quotas.loc[self.region.units.index]
        current = quotas["current"].to_numpy(np.int64)
        outside = quotas["outside_quota"].to_numpy(np.int64)
        within = current - np.where(quotas["role"] == "area", 0, outside)
        return np.append(within, int(self.counted.sum()))

    @cached_property
    def outside(self) -> Flags:
        """The outlets in being that count in no unit: their site has a number of its own."""
        return outside_quotas(self.region, self.plan.site_quotas, counted=self.counted)

    @cached_property
    def apart_sites(self) -> set[str]:
        """The sites whose outlets count in no unit."""
        sites = self.plan.site_quotas
        return set(sites["site_id"][sites["towards_unit"] == "not_counted"].tolist())

    @cached_property
    def site_numbers(self) -> dict[tuple[int, str], Number]:
        """The numbers of special places, by article and site."""
        rulings = site_number_rulings(self.region, self.scope)
        columns = ["rule_no", "site_id", "sets", "value", "open_up_to", "arithmetic"]
        rows = zip(
            rulings.reindex(columns=columns).itertuples(index=False),
            rulings["why"].where(rulings["gave_way"], "").tolist(),
            strict=True,
        )
        return {
            (int(rule_no), str(site)): Number(sets, int(value), int(top), arithmetic, why)
            for (rule_no, site, sets, value, top, arithmetic), why in rows
        }

    @cached_property
    def exits(self) -> Ints:
        """Places left that come free only with the next period, in each unit and everywhere."""
        left = exiting(self.region, self.plan.edition)
        if left is None:
            return np.zeros(len(self.region.units) + 1, dtype=np.int64)
        return np.append(outlets_by_unit(self.region, self.scope.tree, left), int(left.sum()))

    @cached_property
    def order(self) -> Order | None:
        """The rule on who is served first."""
        return order_in(self.plan.edition)

    @cached_property
    def _unit_rank(self) -> Ints:
        return depth_of(self.region.units, self.scope.tree)

    @cached_property
    def _unit_boxes(self) -> shapely.STRtree:
        shapes = self.region.units.geometry.to_numpy().copy()
        shapes[~np.isin(shapely.get_type_id(shapes), POLYGONS)] = None
        return shapely.STRtree(shapes)


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
