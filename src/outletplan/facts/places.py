"""Where the rows of a table are: its CRS, its shapes, and coordinates that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import shapely

from outletplan.errors import CrsError
from outletplan.facts.contracts import POLYGONS
from outletplan.facts.findings import rows_of
from outletplan.geodesy import GCJ_BOX, crs_of, crs_said, lonlat_of, shifted_datum, to_wgs84
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from pyproj import CRS
    from shapely import MultiPolygon, Polygon

    from outletplan.facts.findings import Source
    from outletplan.facts.raw import Raw

    Shapes = NDArray[np.object_]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


FULL_CIRCLE = 360  # more cannot be degrees


def geometry_of(
    raw: Raw, columns: Mapping[str, Sequence[object]], faulty: Mapping[str, set[int]]
) -> gpd.GeoSeries:
    """
    Give each row its shape, in the CRS that came in; note what cannot be.

    Parameters
    ----------
    raw
        The table as found, with its own geometry or none.
    columns
        The values of the table; its lon and lat are taken where there is no geometry.
    faulty
        Rows already known to be at fault, by column.

    Returns
    -------
    geometry
        None where a row has no place. Without CRS if nobody says it, which is noted.
    """
    shapes, label = _empty(raw), None
    if raw.geometry is not None:
        shapes, label = _shapes(raw, raw.geometry), cast("CRS | None", raw.geometry.crs)
    elif "lon" in raw.cells or "lat" in raw.cells:
        shapes = _points(raw.source, columns, faulty)
    if not shapely.is_missing(shapes).all():
        crs = _crs(raw, label)
        if crs is not None:
            _check(shapes, crs, raw.source)
        return gpd.GeoSeries(shapes, crs=crs)
    if "lon" not in columns and raw.size:
        expected = f"shapes: {' or '.join(raw.contract.shapes)}"
        remedy = "Give a GIS file: GeoPackage, GeoJSON, Shapefile or GeoParquet."
        raw.source.fault(Fault("a table without geometry", expected, remedy))
    said = label if raw.datum is None else crs_of(raw.datum)
    return gpd.GeoSeries(shapes, crs=said)


def _empty(raw: Raw) -> Shapes:
    return np.full(raw.size, None, dtype=object)


def _crs(raw: Raw, label: CRS | None) -> CRS | None:
    """Find the one CRS of a table, by what its file and the manifest say; nothing is guessed."""
    datum = raw.datum if raw.overrule or label is None else None
    try:
        crs = crs_said(label, datum, table=raw.source.name)
        to_wgs84([], [], crs)  # there is a way
    except CrsError as error:
        raw.source.notes.crs_faults.extend(error.problems)
        return None
    if label is not None and crs != label:
        note = f"read as {datum}, as the manifest says"
        raw.source.find("datum by manifest", label.name, note)
    return crs


def _points(
    source: Source, columns: Mapping[str, Sequence[object]], faulty: Mapping[str, set[int]]
) -> Shapes:
    lon, lat = (np.array(columns[name], dtype=np.float64) for name in ("lon", "lat"))
    half = rows_of(np.isnan(lon) != np.isnan(lat))
    for row in sorted(set(half) - faulty["lon"] - faulty["lat"]):
        column = "lon" if np.isnan(lon[row]) else "lat"
        remedy = "Write it, or leave both empty where the point is not known."
        source.fault(Fault("nothing", "a number of degrees", remedy), row=row, column=column)
    for row in rows_of((lon == 0) & (lat == 0)):
        remedy = "Leave both empty where the point is not known."
        source.fault(Fault("lon 0, lat 0", "a place", remedy), row=row, column="lon")
    points = shapely.points(lon, lat)
    points[np.isnan(lon) | np.isnan(lat) | ((lon == 0) & (lat == 0))] = None
    return cast("Shapes", points)


def _shapes(raw: Raw, geometry: gpd.GeoSeries) -> Shapes:
    """Take the shapes that the contract knows, flat and valid."""
    source, allowed = raw.source, raw.contract.shapes
    shapes = shapely.force_2d(geometry.to_numpy())
    shapes[np.isnan(shapely.bounds(shapes)).any(axis=1)] = None  # empty, or of no numbers
    types = gpd.GeoSeries(shapes).geom_type
    for row in rows_of(types.notna() & ~types.isin(allowed)):
        remedy = "Draw it anew, or take the row out."
        fault = Fault(f"a {types[row]}", " or ".join(allowed), remedy)
        source.fault(fault, row=row, column="geometry")
        shapes[row] = None
    for row in rows_of(types.isin(POLYGONS) & ~shapely.is_valid(shapes)):
        why, shapes[row] = shapely.is_valid_reason(shapes[row]), _mended(shapes[row])
        if shapes[row] is None:
            fault = Fault(f"a polygon without area ({why})", "an area", "Draw it anew.")
            source.fault(fault, row=row, column="geometry")
        else:
            source.find("polygon mended", why, "read as the area it encloses", row=row)
    return cast("Shapes", shapes)


def _mended(shape: Polygon | MultiPolygon) -> Polygon | MultiPolygon | None:
    parts = shapely.get_parts(shapely.make_valid(shape, method="structure"))
    areas = [part for part in parts if part.geom_type in POLYGONS and not part.is_empty]
    return shapely.union_all(areas) if areas else None


def _check(shapes: Shapes, crs: CRS, source: Source) -> None:
    """Note rows whose coordinates cannot be: off the globe, swapped, outside the web maps' box."""
    bounds = shapely.bounds(shapes)
    shifted = shifted_datum(crs)
    if not crs.is_geographic and shifted is None:
        flat = gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapes, crs=crs))
        lon, lat, _ = lonlat_of(flat, table=source.name)
        lost = ~shapely.is_missing(shapes) & ~(np.isfinite(lon) & np.isfinite(lat))
        for row in rows_of(lost):
            remedy = f"Correct the coordinates, or name another CRS than {crs.name}."
            found = f"x {bounds[row, 0]:.10g}, y {bounds[row, 1]:.10g}"
            fault = Fault(found, "a place on the Earth", remedy)
            source.fault(fault, row=row, column="geometry")
        return
    globe = (-180.0, -90.0, 180.0, 90.0)
    box = globe if shifted is None else GCJ_BOX
    for row in rows_of(~_within(bounds, box) & ~np.isnan(bounds[:, 0])):
        fault = _wrong_place(bounds[row], box, shifted or "lon and lat")
        source.fault(fault, row=row, column="geometry" if "lon" not in source.headers else "lon")


def _wrong_place(bounds: Floats, box: tuple[float, ...], what: str) -> Fault:
    found = f"lon {bounds[0]:.10g}, lat {bounds[1]:.10g}"
    if _within(bounds[None, [1, 0, 3, 2]], box)[0]:
        return Fault(f"{found}, swapped", "lon before lat", "Swap the two numbers.")
    if np.abs(bounds).max() > FULL_CIRCLE:
        remedy = "These look like metres: give a GIS file that carries its CRS."
        return Fault(found, "degrees", remedy)
    west, south, east, north = box
    expected = f"{what} within {west:g} to {east:g} and {south:g} to {north:g}"
    return Fault(found, expected, "Correct the coordinates, or the datum.")


def _within(bounds: Floats, box: tuple[float, ...]) -> Flags:
    west, south, east, north = box
    return (
        (bounds[:, 0] >= west)
        & (bounds[:, 1] >= south)
        & (bounds[:, 2] <= east)
        & (bounds[:, 3] <= north)
    )
