"""Which unit an outlet lies in, and in which it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import shapely

from outletplan.facts.findings import rows_of
from outletplan.geodesy import lonlat_of
from outletplan.measure.coverage import POLYGONS, holding
from outletplan.measure.edges import Areas
from outletplan.measure.hierarchy import Hierarchy
from outletplan.measure.straight import nearest
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from outletplan.facts.typed import Table

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

Assign = Literal["polygon", "nearest", "unit_id"]
POLYGON_TYPES = ("Polygon", "MultiPolygon")


def chosen(assign: Assign | None, units: gpd.GeoDataFrame, outlets: Table) -> Assign | None:
    """Settle how outlets come to units; None, with the fault noted, if the tables do not tell."""
    frame, source = outlets.frame, outlets.source
    able: dict[Assign, bool] = {
        "polygon": bool(units.geom_type.isin(POLYGON_TYPES).any()),
        "unit_id": bool(frame["unit_id"].notna().any()) or frame.empty,
        "nearest": bool(units.geometry.notna().any()),
    }
    if assign is None:
        assign = next((way for way in ("polygon", "unit_id") if able[way]), None)
        if assign is None:
            found = "units without polygons and outlets that name no unit"
            remedy = "Give polygons or unit_id, or say assign: nearest where units have points."
            source.fault(Fault(found, "a way from outlets to units", remedy))
    elif not able[assign]:
        needs = {
            "polygon": "polygons of units",
            "nearest": "points of units",
            "unit_id": "a column unit_id of outlets",
        }[assign]
        remedy = "Give it, or choose another way to assign."
        source.fault(Fault(f"assign: {assign} and none", needs, remedy))
    return assign


def assigned(units: gpd.GeoDataFrame, outlets: Table, assign: Assign) -> pd.DataFrame:
    """
    Find the unit in which each outlet lies, and the one in which it counts.

    Parameters
    ----------
    units
        Indexed by unit_id.
    outlets
        Checked; findings are noted there.
    assign
        polygon: the deepest polygon that holds the point, its edge included; the unit it is filed
        under, where that one lies below and has no polygon of its own, or where the outlet has no
        point. nearest: the leaf whose point is nearest; the unit it is filed under, where neither
        that one nor a leaf below it has a point, or where the outlet has none. unit_id: as filed.

    Returns
    -------
    columns
        lies_in and belongs_to [unit_id, missing for none], aligned with the outlets.
    """
    frame, tree = outlets.frame, Hierarchy.of(units["parent_id"])
    lies_in = holding(frame.geometry, units.geometry, rank=depth_of(units, tree))
    lies_in = lies_in.astype("str")
    filed = frame["unit_id"]
    lies, file = (units.index.get_indexer(pd.Index(ids)) for ids in (lies_in, filed))
    unit = belonging(units, frame.geometry, lies, file, assign=assign, tree=tree)
    ids = units.index.take(unit, allow_fill=True, fill_value=np.nan)
    belongs_to = pd.Series(ids, index=frame.index)
    there = lies_in.radd("lies in ").where(_apart(tree, lies, file))
    if assign == "nearest":
        there = there.fillna(belongs_to.radd("nearest to ").where(_apart(tree, unit, file)))
    told = pd.DataFrame({"there": there, "filed": filed, "counts": belongs_to})[there.notna()]
    for row, found, here, counted in told.itertuples():
        note = f"filed under {here}; counted in {counted}"
        outlets.source.find("filed elsewhere", found, note, row=row, column="unit_id")
    note = "counted in the whole area only"
    outlets.find(rows_of(belongs_to.isna()), "in no unit", note, column="unit_id")
    return pd.DataFrame({"lies_in": lies_in, "belongs_to": belongs_to}).astype("str")


def belonging(
    units: gpd.GeoDataFrame,
    points: gpd.GeoSeries,
    lies: Ints,
    file: Ints,
    *,
    assign: Assign,
    tree: Hierarchy,
) -> Ints:
    """
    Choose between the unit in which a point lies and the one it is filed under; see `assigned`.

    Units are named by their row, -1 for none.
    """
    if assign == "unit_id":
        return file
    if assign == "nearest":
        pointed = tree.leaves & units.geometry.notna().to_numpy()
        bare = (file >= 0) & ~(tree.rolled_up(pointed.astype(np.int64)) > 0)[file]
        near = _nearest(units, pointed, points)
        return np.where(bare | (near < 0), file, near)
    below = _stands_over(tree, lies, file)
    shapes = units.geometry.to_numpy()[file]
    bare = ~np.isin(shapely.get_type_id(shapes), POLYGONS) & (file >= 0)
    as_filed = (bare & (below | (lies < 0))) | points.isna().to_numpy()
    return np.where(as_filed, file, lies)


def find_pointless(units: Table) -> None:
    """Note units with nothing below them to which no outlet can be nearest."""
    frame = units.frame
    parents = pd.Series(frame["parent_id"].array, index=frame["unit_id"])
    without = rows_of(Hierarchy.of(parents).leaves & frame.geometry.isna().to_numpy())
    note = "kept without point: has only the outlets filed under it"
    units.find(without, "unit without point", note, column="unit_id")


def depth_of(units: gpd.GeoDataFrame, tree: Hierarchy) -> NDArray[np.int64]:
    """
    Rank units so that whatever lies below another one is deeper, and else the smaller area is.

    Area keeps apart what the tree does not: a village whose parent is mistyped lies in the county
    all the same, and a flat table of townships and villages names no parents at all.
    """
    area = tree.largest_within(np.nan_to_num(shapely.area(units.geometry.to_numpy())))
    order = np.lexsort((tree.depth, -area))
    rank = np.empty(len(units), dtype=np.int64)
    step = (np.diff(area[order], prepend=0) != 0) | (np.diff(tree.depth[order], prepend=0) != 0)
    rank[order] = np.cumsum(step)
    return rank


def areas_of(units: gpd.GeoDataFrame, tree: Hierarchy) -> Areas:
    """Lay out the polygons of units, to be asked what lies beside a place."""
    shapes = units.geometry.to_numpy()
    return Areas.of(units.index.tolist(), shapes, units.crs, depth_of(units, tree))


def _nearest(units: gpd.GeoDataFrame, pointed: Flags, points: gpd.GeoSeries) -> Ints:
    if points.isna().all():
        return np.full(len(points), -1)
    leaves = np.flatnonzero(pointed)
    leaves = leaves[units.index[leaves].argsort()]  # of equally near ones the first is taken
    lon, lat, _ = lonlat_of(points.to_frame("geometry"), table="outlets")
    to_lon, to_lat, _ = lonlat_of(units.iloc[leaves], table="units")
    position, _ = nearest(lon, lat, to_lon, to_lat)
    return np.asarray(np.append(leaves, -1)[position.to_numpy(dtype=np.int64, na_value=-1)])


def _apart(tree: Hierarchy, one: Ints, other: Ints) -> Flags:
    """Flag rows whose two units are there, neither of them above the other."""
    there = (one >= 0) & (other >= 0)
    return there & ~_stands_over(tree, one, other) & ~_stands_over(tree, other, one)


def _stands_over(tree: Hierarchy, upper: Ints, lower: Ints) -> Flags:
    """Flag rows whose upper unit is the lower one or stands above it; positions, -1 for none."""
    found, climbing = np.zeros(len(lower), dtype=bool), lower
    while (climbing >= 0).any():
        found |= (climbing == upper) & (climbing >= 0)
        climbing = np.where(climbing >= 0, tree.parent[climbing], -1)
    return found
