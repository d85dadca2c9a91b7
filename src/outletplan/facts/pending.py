"""Applications accepted and not decided: what their points leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.facts.assign import areas_of
from outletplan.geodesy import lonlat_of
from outletplan.measure.edges import areas_beside, is_area, may_lie_in
from outletplan.measure.hierarchy import Hierarchy

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from outletplan.facts.assign import Assign
    from outletplan.facts.typed import Table

    Points = Iterator[tuple[int, tuple[float, float], float]]


def find_at_edges(
    table: Table, belongs_to: pd.Series, units: gpd.GeoDataFrame, assign: Assign, off_m: float
) -> None:
    """
    Note applications that may as well lie in another unit than that in which they are counted.

    One that names a unit of the table has said where it is; a renewal holds no place anywhere.

    Parameters
    ----------
    belongs_to
        The unit of each.
    units
        Indexed by unit_id.
    off_m
        How far a point may be off that does not say. [m]
    """
    frame = table.frame
    open_to_doubt = ~frame["unit_id"].isin(units.index) & belongs_to.notna()
    open_to_doubt &= frame["request"] != "renewal"
    if assign != "polygon" or not open_to_doubt.any():
        return
    areas = areas_of(units, Hierarchy.of(units["parent_id"]))
    own = units.index.get_indexer(pd.Index(belongs_to))
    for row, place, metres in _points(frame[open_to_doubt], off_m):
        beside = areas_beside(areas, place, metres, int(own[row]))
        if beside:
            others = " or ".join(str(units.index[each]) for each in beside)
            found = f"within {metres:g} m of {others}"
            note = f"counted in {belongs_to[row]}; name the unit with unit_id"
            table.source.find("unit not sure", found, note, row=row, column="unit_id")


def find_outside_sites(table: Table, sites: gpd.GeoDataFrame, off_m: float) -> None:
    """
    Note applications that name a site whose area does not hold their point.

    Parameters
    ----------
    sites
        Indexed by site_id.
    off_m
        How far a point may be off that does not say. [m]
    """
    shapes = sites.geometry
    for row, place, metres in _points(table.frame[table.frame["site_id"].isin(sites.index)], off_m):
        site = str(table.frame["site_id"][row])
        if not is_area(shapes[site]) or may_lie_in(shapes[site], shapes.crs, place, 0.0):
            continue
        beside = may_lie_in(shapes[site], shapes.crs, place, metres)
        how = "beside it, as near as it may be off" if beside else "farther away than it may be off"
        note = f"the point lies {how}; counted there"
        table.source.find("outside of its site", site, note, row=row, column="site_id")


def _points(frame: gpd.GeoDataFrame, off_m: float) -> Points:
    """Give row, lon and lat, and how far the point may be off, of those that have one."""
    some = frame[frame.geometry.notna()]
    if some.empty:
        return
    lon, lat, _ = lonlat_of(some, table="applications")
    metres = some["accuracy_m"].astype("Float64").fillna(off_m)
    yield from zip(
        some.index.tolist(),
        zip(lon.tolist(), lat.tolist(), strict=True),
        metres.tolist(),
        strict=True,
    )
