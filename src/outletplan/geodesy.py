"""
Datums and ellipsoid metres: the only room that changes coordinates.

GCJ-02 and BD-09, the shifted datums of Chinese web maps, have no EPSG code and are mostly shipped
as if they were WGS-84. Here they are engineering CRSs with a name: the label travels with a
GeoDataFrame through every step and file, and pyproj refuses to transform it, so that nobody
measures inside a shifted datum by accident.

WGS-84 and CGCS2000 differ by less than 0.2 mm in shape and are measured as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import ProjError

from outletplan.errors import CrsError, DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]

DATUMS: tuple[Datum, ...] = get_args(Datum)
GEOD = Geod(ellps="WGS84")


def _shifted(name: str) -> CRS:
    return CRS.from_wkt(
        f'ENGCRS["{name}",EDATUM["{name}"],CS[Cartesian,2],AXIS["longitude",east],'
        'AXIS["latitude",north],ANGLEUNIT["degree",0.0174532925199433]]'
    )


_CRS: dict[Datum, CRS] = {
    "wgs84": CRS.from_epsg(4326),
    "cgcs2000": CRS.from_epsg(4490),
    "gcj02": _shifted("GCJ-02"),
    "bd09": _shifted("BD-09"),
}
WGS84 = _CRS["wgs84"]

# The box in which web maps shift at all; the shift is not defined outside it.
GCJ_BOX = (72.004, 0.8293, 137.8347, 55.8271)


def crs_of(datum: Datum) -> CRS:
    """
    Give the CRS that stands for a datum of lon/lat.

    Returns
    -------
    crs
        EPSG:4326, EPSG:4490, or the named engineering CRS of a shifted datum.

    Raises
    ------
    CrsError
        If the datum is not known.

    Examples
    --------
    >>> crs_of("gcj02").name
    'GCJ-02'
    """
    if datum not in _CRS:
        raise _crs_error("datum", repr(datum), " | ".join(DATUMS), "Name the datum of the table.")
    return _CRS[datum]


def shifted_datum(crs: CRS) -> Datum | None:
    """
    Tell which shifted datum a CRS stands for, if any.

    Examples
    --------
    >>> shifted_datum(crs_of("bd09")), shifted_datum(crs_of("wgs84"))
    ('bd09', None)
    """
    shifted: tuple[Datum, ...] = ("gcj02", "bd09")
    return next((datum for datum in shifted if crs.name == _CRS[datum].name), None)


def to_wgs84(x: ArrayLike, y: ArrayLike, crs: CRS) -> tuple[Floats, Floats]:
    """
    Bring coordinates of any CRS or datum to WGS-84, for measuring.

    Parameters
    ----------
    x, y
        Coordinates in the order x, y (lon, lat), shape (n,). NaN stays NaN.
    crs
        Their CRS, or `crs_of(datum)`.

    Returns
    -------
    lon, lat
        Shape (n,), inf where the CRS does not reach. The inverse of a shift is iterated to below
        1e-8 m (within 1 µm of 105° E, where the formula folds, to below 1 µm). [degrees]

    Raises
    ------
    CrsError
        If pyproj knows no way from this CRS to WGS-84.

    Examples
    --------
    >>> lon, lat = to_wgs84([116.404], [39.915], crs_of("gcj02"))
    >>> f"{lon[0]:.5f} {lat[0]:.5f}"
    '116.39776 39.91360'
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    shifted = shifted_datum(crs)
    if shifted == "gcj02":
        return _undo(_gcj02, xs, ys)
    if shifted == "bd09":
        return _undo(_gcj02, *_undo(_bd09, xs, ys))
    if crs in (WGS84, _CRS["cgcs2000"]):
        return xs.copy(), ys.copy()
    return _transform(xs, ys, crs, WGS84)


def from_wgs84(lon: ArrayLike, lat: ArrayLike, crs: CRS) -> tuple[Floats, Floats]:
    """
    Bring WGS-84 coordinates to another CRS or datum, the inverse of `to_wgs84`.

    Examples
    --------
    >>> x, y = from_wgs84([116.397755], [39.913596], crs_of("gcj02"))
    >>> f"{x[0]:.4f} {y[0]:.4f}"
    '116.4040 39.9150'
    """
    xs, ys = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    shifted = shifted_datum(crs)
    if shifted is not None:
        xs, ys = _gcj02(xs, ys)
        return _bd09(xs, ys) if shifted == "bd09" else (xs, ys)
    if crs in (WGS84, _CRS["cgcs2000"]):
        return xs.copy(), ys.copy()
    return _transform(xs, ys, WGS84, crs)


def convert(geometry: gpd.GeoSeries, crs: CRS) -> gpd.GeoSeries:
    """
    Bring geometries from the CRS they carry to another, shifted datums included.

    Raises
    ------
    CrsError
        If the series carries no CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> points = gpd.GeoSeries.from_xy([116.404], [39.915], crs=crs_of("gcj02"))
    >>> convert(points, WGS84).crs.to_epsg()
    4326
    """
    if geometry.crs is None:
        raise _crs_error("geometry", "no CRS", "a CRS or datum", "Name where it stands.")
    source = cast("CRS", geometry.crs)
    if source == crs:
        return geometry.copy()
    moved = shapely.transform(
        shapely.force_2d(geometry.to_numpy()),
        lambda xy: np.column_stack(from_wgs84(*to_wgs84(xy[:, 0], xy[:, 1], source), crs)),
    )
    return type(geometry)(moved, index=geometry.index, name=geometry.name, crs=crs)


def lonlat_of(
    frame: pd.DataFrame, *, table: str, datum: Datum | None = None
) -> tuple[Floats, Floats, CRS]:
    """
    Read where the rows of a table are: WGS-84 lon/lat and the CRS that they came in.

    A line or polygon stands at a point on it. Nothing is guessed. GeoJSON and many tools label
    everything EPSG:4326, so a datum goes before a plain lon/lat label (EPSG:4326, EPSG:4490).

    Parameters
    ----------
    frame
        GeoDataFrame, or DataFrame with the columns lon and lat. It is not changed.
    table
        What to call it in an error.
    datum
        Datum of the lon/lat, where no CRS says it.

    Returns
    -------
    lon, lat
        Shape (n,), NaN where a row has no place, not tested for sense. [degrees]
    crs
        What the coordinates came in; for a datum, `crs_of(datum)`.

    Raises
    ------
    CrsError
        If neither CRS nor datum is given, they contradict, or no way leads to WGS-84.
    DataError
        If there is neither geometry nor numbers in lon and lat.

    Examples
    --------
    >>> import pandas as pd
    >>> outlets = pd.DataFrame({"lon": [116.404, None], "lat": [39.915, None]})
    >>> lon, lat, crs = lonlat_of(outlets, table="outlets", datum="gcj02")
    >>> lon.round(5).tolist(), crs.name
    ([116.39776, nan], 'GCJ-02')
    """
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        crs = crs_said(cast("CRS | None", frame.crs), datum, table=table)
        x, y = _xy_of_shapes(frame.geometry.to_numpy())
    else:
        crs = crs_said(None, datum, table=table)
        x, y = _numbers(frame, "lon", table), _numbers(frame, "lat", table)
    return *to_wgs84(x, y, crs), crs


def ecef(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """
    Place points of the ellipsoid in space, so that straight chords can be measured.

    A chord is shorter than the geodesic by s³/24R²: 1 µm at 1 km.

    Returns
    -------
    xyz
        Earth-centred coordinates at ellipsoid height 0, shape (n, 3). [m]

    Examples
    --------
    >>> ecef([0.0], [0.0]).round(1).tolist()
    [[6378137.0, 0.0, 0.0]]
    """
    lam, phi = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    radius = GEOD.a / np.sqrt(1 - GEOD.es * np.sin(phi) ** 2)
    return np.column_stack(
        [
            radius * np.cos(phi) * np.cos(lam),
            radius * np.cos(phi) * np.sin(lam),
            radius * (1 - GEOD.es) * np.sin(phi),
        ]
    )


def geodesic_m(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Floats:
    """
    Measure the geodesic between points pair by pair.

    Parameters
    ----------
    lon_a, lat_a, lon_b, lat_b
        WGS-84 coordinates, shape (n,) each. [degrees]

    Returns
    -------
    metres
        Shape (n,), to better than a micrometre. [m]

    Examples
    --------
    >>> geodesic_m([179.9999], [0.0], [-179.9999], [0.0]).round(3).tolist()
    [22.264]
    """
    start = np.asarray(lon_a, dtype=np.float64), np.asarray(lat_a, dtype=np.float64)
    end = np.asarray(lon_b, dtype=np.float64), np.asarray(lat_b, dtype=np.float64)
    return np.asarray(GEOD.inv(*start, *end, return_back_azimuth=False)[2], dtype=np.float64)


def millimetres(metres: ArrayLike) -> NDArray[np.int64]:
    """
    Round metres to whole millimetres, half up, as lengths are compared with limits.

    Half of all pairs laid out exactly 50 m apart compute a hair below 50 in floats.

    Examples
    --------
    >>> millimetres([49.9999999, 49.9994]).tolist()
    [50000, 49999]
    """
    return np.floor(np.asarray(metres, dtype=np.float64) * 1000 + 0.5).astype(np.int64)


def _crs_error(where: str, found: str, expected: str, remedy: str) -> CrsError:
    return CrsError([Problem(where, None, None, found, expected, remedy)])


def crs_said(label: CRS | None, datum: Datum | None, *, table: str) -> CRS:
    """Settle the CRS of a table by its label and the datum named for it; see `lonlat_of`."""
    if datum is None:
        if label is not None:
            return label
        remedy = f"Name the datum ({' | '.join(DATUMS)}) of lon/lat, or set the frame's CRS."
        raise _crs_error(table, "neither a CRS nor a datum", "one of them", remedy)
    said = crs_of(datum)
    known = None if label is None else _datum_of(label)
    if label is None or (label.is_geographic and known is not None):
        return said
    if known == datum:
        return label
    found = f"coordinates in {label.name} and the datum {datum}"
    remedy = "Leave the datum out if the CRS is right, or set the CRS that is."
    raise _crs_error(table, found, "two that agree, or one of them", remedy)


def _datum_of(crs: CRS) -> Datum | None:
    name = "" if crs.datum is None else crs.datum.name
    if name.startswith("World Geodetic System 1984"):
        return "wgs84"
    return "cgcs2000" if name == "China 2000" else shifted_datum(crs)


def _xy_of_shapes(shapes: NDArray[np.object_]) -> tuple[Floats, Floats]:
    # GEOS knows no x of an empty point, and says that POINT (0 0) is on POINT (NaN NaN).
    shapes = shapes.copy()
    shapes[shapely.is_empty(shapes)] = None
    wide = shapely.get_dimensions(shapes) > 0
    shapes[wide] = shapely.point_on_surface(shapes[wide])
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _numbers(frame: pd.DataFrame, column: str, table: str) -> Floats:
    if column not in frame:
        found = f"the columns {', '.join(map(str, frame.columns))}"
        remedy = "Rename the columns, or give a GeoDataFrame with its geometry set."
        raise DataError([Problem(table, None, column, found, "columns lon and lat", remedy)])
    numbers = pd.to_numeric(frame[column], errors="coerce").to_numpy(np.float64, na_value=np.nan)
    wrong = frame.loc[~np.isfinite(numbers) & frame[column].notna().to_numpy(), column]
    if len(wrong):
        raise DataError(
            Problem(table, None, column, f"{value!r} at {row}", "degrees", "Correct or empty it.")
            for row, value in wrong.items()
        )
    return numbers


def _transform(x: Floats, y: Floats, source: CRS, target: CRS) -> tuple[Floats, Floats]:
    try:
        transformer = Transformer.from_crs(source, target, always_xy=True)
    except ProjError as error:
        found = (source if target == WGS84 else target).name
        remedy = "Set the CRS that the coordinates really stand in."
        raise _crs_error("coordinates", found, "a CRS tied to the earth", remedy) from error
    return cast("tuple[Floats, Floats]", transformer.transform(x, y))


def _undo(
    shift: Callable[[Floats, Floats], tuple[Floats, Floats]], x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    # The shift is smooth and small: a fixed point is reached in five or six steps,
    # ten are taken because GCJ-02 has a kink at 105° E.
    guess_x, guess_y = x.copy(), y.copy()
    for _ in range(10):
        there_x, there_y = shift(guess_x, guess_y)
        guess_x, guess_y = guess_x + (x - there_x), guess_y + (y - there_y)
    return guess_x, guess_y


def _gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Shift WGS-84 to GCJ-02 by the formula in public use; nothing is shifted outside its box."""
    semi_major, eccentricity = 6378245.0, 0.00669342162296594323  # Krasovsky 1940
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    d_lat += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    d_lat += (160.0 * np.sin(y / 12.0 * np.pi) + 320 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    d_lon += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    d_lon += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1 - eccentricity * np.sin(phi) ** 2
    meridian = semi_major * (1 - eccentricity) / (magic * np.sqrt(magic))
    parallel = semi_major / np.sqrt(magic) * np.cos(phi)
    west, south, east, north = GCJ_BOX
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return (
        np.where(inside, lon + np.degrees(d_lon / parallel), lon),
        np.where(inside, lat + np.degrees(d_lat / meridian), lat),
    )


def _bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Shift GCJ-02 to BD-09 by the formula in public use."""
    turn = np.pi * 3000.0 / 180.0
    z = np.hypot(lon, lat) + 0.00002 * np.sin(lat * turn)
    theta = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * turn)
    return z * np.cos(theta) + 0.0065, z * np.sin(theta) + 0.006
