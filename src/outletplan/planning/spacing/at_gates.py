"""Outlets near the gates of sites, and what is known of the way between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.facts.gates import gates_of
from outletplan.geodesy import WGS84, convert, from_wgs84, millimetres
from outletplan.measure.around import ways_to
from outletplan.measure.feet import feet_of
from outletplan.measure.lines import MILLIMETRE
from outletplan.measure.walking import walking_pairs, walks_of
from outletplan.measure.ways import walking_lines
from outletplan.planning.spacing.near import SAME_SPOT_MM, records_until
from outletplan.planning.spacing.on_foot import feet_in

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Shapes = NDArray[np.object_]

_WALK = ["low_m", "high_m", "walked_m", "upper_m", "street_m", "foot_a", "foot_b", "way"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Gates:
    """Gates of sites, site by site, the main one first; a point or an area for unnamed ones."""

    site: Ints
    """Position in the table of sites."""
    number: pd.Series
    """1 is the main gate; missing where a point or an area stands for gates that are not named."""
    shapes: Shapes
    """WGS-84."""
    feet: Feet | None
    """Where they meet the streets, if there are any; an area has no foot."""

    def some(self, rows: Ints) -> Gates:
        """Take some of them."""
        feet = None if self.feet is None else feet_of(self.feet, rows)
        return Gates(
            site=self.site[rows], number=self.number.iloc[rows], shapes=self.shapes[rows], feet=feet
        )

    def lost(self, sites: pd.DataFrame) -> Ints:
        """Give the sites, by position, that have no place at all."""
        return np.setdiff1d(np.arange(len(sites)), self.site)

    @property
    def is_point(self) -> Flags:
        """Tell gates and points from areas, where nobody knows how one gets in."""
        return np.asarray(shapely.get_dimensions(self.shapes) == 0)


def gates_in(
    region: Region, sites: gpd.GeoDataFrame, network: Network | None, *, main_only: bool = False
) -> Gates:
    """Lay out the gates of sites of a region; with their feet, if there is a network."""
    gates = gates_of(sites)
    if main_only:
        gates = gates[gates["gate"].fillna(1) == 1]
    shapes = gates.geometry.to_numpy()
    if len(gates):
        shapes = convert(gates.geometry, WGS84).to_numpy()
    feet = None
    if network is not None:
        lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
        feet = feet_in(region, network, lon, lat)
    site, number = gates["site"].to_numpy(dtype=np.int64), gates["gate"]
    return Gates(site=site, number=number, shapes=shapes, feet=feet)


def ways_to_gates(
    region: Region,
    gates: Gates,
    walk: OnFoot | None,
    *,
    counted: Flags,
    on: date,
    within_m: float,
) -> pd.DataFrame:
    """
    List outlets in being within a straight distance of gates, with the walk where there is one.

    What was measured on site between an outlet and a gate is listed however far apart their points
    are, and where nobody knows one of the two places.

    Returns
    -------
    ways
        a: position in `Region.outlets`; b: in the gates; straight_m, farthest_m: to the nearest and
        to the farthest place of an area; low_m, high_m: what a walk is at least and at most;
        walked_m, upper_m: the walk and its upper bound, NaN where not known or longer than matters,
        inf where there is no way; accuracy_m: of both points; to_lon, to_lat: the nearest place;
        street_m, foot_a, foot_b, way: as in `walking_pairs`; walk_field_m, walk_record,
        line_field_m, line_record: as in `near.py`; site: position in the table; gate: its number.
        [m]
    """
    at_gate_m = region.accuracy_m or 0.0
    stated = region.outlets["accuracy_m"].astype("Float64").fillna(at_gate_m)
    off_m = stated.to_numpy(dtype=np.float64)
    lon, lat = region.lonlat("outlets")
    lon = np.where(counted, lon, np.nan)
    doors = AtDoors(lon=lon, lat=lat, off_m=off_m, feet=None if walk is None else walk.feet)
    network = None if walk is None else walk.network
    known = _gates_and_lost_sites(region, gates)
    records = _measured_on_site(region, known, counted=counted, on=on)
    a, b = (records[end].to_numpy(dtype=np.int64) for end in ("a", "b"))
    lost = np.isnan(lon[a]) | (b >= len(gates.site))
    also = a[~lost], b[~lost]
    ways = ways_from_doors(doors, gates, network, at_gate_m=at_gate_m, within_m=within_m, also=also)
    if lost.any():
        rest = pd.DataFrame({"a": a[lost], "b": b[lost], "accuracy_m": off_m[a[lost]]})
        ways = pd.concat([ways, rest], ignore_index=True)
    ways = ways.merge(records, how="left", on=["a", "b"])
    return ways.assign(**{end: known[end].array[ways["b"]] for end in ("site", "gate")})


class AtDoors(NamedTuple):
    """Doors from which one walks to gates."""

    lon: Floats
    """WGS-84, NaN where nobody asks. [degrees]"""
    lat: Floats
    off_m: Floats
    """How far each point may be off. [m]"""
    feet: Feet | None


def ways_from_doors(
    doors: AtDoors,
    gates: Gates,
    network: Network | None,
    *,
    at_gate_m: float,
    within_m: float,
    also: tuple[Ints, Ints] | None = None,
) -> pd.DataFrame:
    """
    List doors within a straight distance of gates, with the walk; columns as above.

    Parameters
    ----------
    also
        Doors and gates that are listed however far apart they are.
    """
    off_m = doors.off_m + at_gate_m
    reach_m = within_m + float(off_m.max(initial=0.0))
    ways = ways_to(gates.shapes, doors.lon, doors.lat, within_m=reach_m, also=also)
    ways = ways.rename(columns={"point": "a", "shape": "b", "nearest_m": "straight_m"})
    straight_m = ways["straight_m"]
    is_point = gates.is_point[ways["b"]]
    same_spot = is_point & (millimetres(straight_m) <= SAME_SPOT_MM)
    ways = ways.assign(
        accuracy_m=off_m[ways["a"]],
        low_m=straight_m,
        high_m=straight_m.where(same_spot, np.inf),
        walked_m=np.nan,
        upper_m=straight_m.where(same_spot),
        street_m=np.nan,
        foot_a=np.nan,
        foot_b=np.nan,
        way=pd.Series(np.nan, index=ways.index, dtype="str"),
    )
    if network is None or doors.feet is None or gates.feet is None:
        return ways
    walks = walking_pairs(network, doors.feet, to=gates.feet, below_m=reach_m + MILLIMETRE).rename(
        columns={"distance_m": "walked_m"}
    )
    walks = walks_of(walks, ways["a"].to_numpy(), ways["b"].to_numpy())
    points = np.flatnonzero(is_point)
    ways.loc[points, _WALK] = walks[_WALK].loc[points]
    return ways


def _gates_and_lost_sites(region: Region, gates: Gates) -> pd.DataFrame:
    """List gates by position, site and number, and behind them the sites without any place."""
    sites = pd.DataFrame() if region.sites is None else region.sites
    lost = gates.lost(sites)
    number = pd.array([*gates.number, *[pd.NA] * len(lost)], dtype="Int64")
    return pd.DataFrame({"site": np.r_[gates.site, lost], "gate": number})


def _measured_on_site(
    region: Region, known: pd.DataFrame, *, counted: Flags, on: date
) -> pd.DataFrame:
    """
    List what was measured between outlets in being and gates; the newest record stands.

    A record that names no gate holds for every gate of its site.
    """
    records, outlets = records_until(region, on), region.outlets.index
    sites = pd.Index([] if region.sites is None else region.sites.index)
    ends = [pd.Index(records[end]) for end in ("outlet_a", "outlet_b")]
    a = [outlets.get_indexer(end) for end in ends]
    turned = a[0] < 0
    records["a"] = np.where(turned, a[1], a[0])
    there = np.where(turned, sites.get_indexer(ends[0]), sites.get_indexer(ends[1]))
    records["site"] = np.where((a[0] < 0) | (a[1] < 0), there, -1)
    usable = (records["a"] >= 0) & (records["site"] >= 0)
    usable &= np.append(counted, False)[records["a"]]
    doors = known.rename(columns={"gate": "number"}).assign(b=range(len(known)))
    found = records[usable].merge(doors, on="site")
    found = found[found["gate"].isna() | found["gate"].eq(found["number"])]
    records = found[["a", "b"]].drop_duplicates()
    for measured in ("walk", "line"):
        own = found[found["by_line"] == (measured == "line")].drop_duplicates(
            ["a", "b"], keep="last"
        )
        names = {"field_m": f"{measured}_field_m", "record_id": f"{measured}_record"}
        own = own[["a", "b", *names]].rename(columns=names)
        records = records.merge(own, how="left", on=["a", "b"])
    return records


def lines_to_gates(
    region: Region, gates: Gates, ways: pd.DataFrame, walk: OnFoot | None
) -> gpd.GeoSeries:
    """
    Draw ways from the outlet to the gate: on foot where `walk` is given and one is known.

    Returns
    -------
    lines
        Aligned with `ways`, in the CRS of the outlets.
    """
    crs, points = region.outlets.crs, region.outlets.geometry.to_numpy()
    lines = np.full(len(ways), None, dtype=object)
    placed = ways["straight_m"].notna().to_numpy()
    if placed.any():
        there = ways[placed]
        starts = shapely.get_coordinates(points[there["a"]])
        ends = np.column_stack(from_wgs84(there["to_lon"], there["to_lat"], crs))
        lines[placed] = shapely.linestrings(np.stack([starts, ends], axis=1))
    walked = ways["way"].notna().to_numpy()
    if walk is not None and walked.any():
        drawn = ways[walked].astype({"foot_a": "int64", "foot_b": "int64"})
        paths = walking_lines(walk.network, walk.feet, drawn, to=gates.feet)
        lines[walked] = convert(gpd.GeoSeries(paths, crs=WGS84), crs).to_numpy()
    return gpd.GeoSeries(lines, index=ways.index, crs=crs)
