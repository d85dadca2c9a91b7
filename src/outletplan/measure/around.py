"""How far points stand from places that may be areas, and what lies around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from outletplan.geodesy import GEOD, ecef, geodesic_m
from outletplan.measure.lines import LONGEST_PIECE_M, MILLIMETRE, NO_STREET

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Pairs = tuple[Ints, Ints]
    Shapes = NDArray[np.object_]

QUARTER = 16  # sides of a quarter of a circle
AT_ONCE = 5_000


def ways_to(
    shapes: Shapes, lon: Floats, lat: Floats, *, within_m: float, also: Pairs | None = None
) -> pd.DataFrame:
    """
    Measure from points to the nearest and to the farthest place of shapes near them.

    Parameters
    ----------
    shapes
        Points or areas, WGS-84, shape (m,).
    lon, lat
        The points, WGS-84, shape (n,). A point with NaN takes no part. [degrees]
    within_m
        Shapes up to 1 mm farther are given too, for whoever rounds before comparing. [m]
    also
        Points and shapes that are measured however far apart they are.

    Returns
    -------
    ways
        By shape, then by point: point, shape [position]; nearest_m, 0 inside an area; farthest_m;
        to_lon, to_lat: the nearest place. Along the ellipsoid, to better than 1 mm for areas of
        some kilometres, whose sides are geodesics.

    Examples
    --------
    >>> school = np.array([shapely.box(0, 0, 0.001, 0.001)])
    >>> ways_to(school, np.array([-0.0005, 1.0]), np.array([0.0, 0.0]), within_m=100).round(2)
       point  shape  nearest_m  farthest_m  to_lon  to_lat
    0      0      0      55.66      200.27     0.0     0.0
    """
    here = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    middle = _middles(shapes)
    corners, owner = shapely.get_coordinates(shapes, return_index=True)
    radius_m = np.zeros(len(shapes))
    np.maximum.at(radius_m, owner, geodesic_m(*middle[owner].T, *corners.T))
    # A chord is never longer than the geodesic, so the tree misses nothing.
    tree = cKDTree(ecef(lon[here], lat[here]))
    found = tree.query_ball_point(ecef(*middle.T), radius_m + within_m + MILLIMETRE)
    shape = np.repeat(np.arange(len(shapes)), [len(points) for points in found])
    point = here[np.array([k for points in found for k in sorted(points)], dtype=np.int64)]
    asked = np.zeros(len(point), dtype=bool)
    if also is not None:
        point, shape, asked = _with_asked(point, shape, also, np.isfinite(lon) & np.isfinite(lat))
    flat = _flattened(shapes, middle)[shape]
    places = _flattened(shapely.points(lon[point], lat[point]), middle[shape])
    line = shapely.shortest_line(flat, places)
    to_lon, to_lat = _raised(shapely.get_coordinates(line)[::2], middle[shape])
    ways = pd.DataFrame(
        {
            "point": point,
            "shape": shape,
            "nearest_m": shapely.length(line),
            "farthest_m": shapely.hausdorff_distance(flat, places),
            "to_lon": to_lon,
            "to_lat": to_lat,
        }
    )
    return ways[asked | (ways["nearest_m"] <= within_m + MILLIMETRE)].reset_index(drop=True)


def _with_asked(point: Ints, shape: Ints, also: Pairs, placed: Flags) -> tuple[Ints, Ints, Flags]:
    """Add pairs that are asked for, in the order of all, and flag them; a point needs a place."""
    wanted = np.column_stack(also[::-1])[placed[also[0]]]
    pairs = np.concatenate([np.column_stack([shape, point]), wanted])
    pairs, at = np.unique(pairs, axis=0, return_inverse=True)
    asked = np.zeros(len(pairs), dtype=bool)
    asked[at.reshape(-1)[len(point) :]] = True
    return pairs[:, 1], pairs[:, 0], asked


def streets_around(
    network: Network, lon: Floats, lat: Floats, *, within_m: Floats, weight: Floats
) -> Floats:
    """
    Sum the street within a straight distance of points, each metre weighed.

    Parameters
    ----------
    network
        The streets.
    lon, lat
        The points, WGS-84, shape (n,). [degrees]
    within_m
        How far each of them looks, shape (n,). [m]
    weight
        What a metre of each street counts, in the order of `network.streets`.

    Returns
    -------
    sums
        Shape (n,).

    Examples
    --------
    >>> import geopandas as gpd
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (0.01, 0)])], crs=4326)
    >>> here, near = np.array([0.0, 0.005]), np.array([50.0, 50.0])
    >>> streets_around(street_network(lines), here, np.zeros(2), within_m=near, weight=np.ones(1))
    array([ 50., 100.])
    """
    pieces, xyz = network.pieces, ecef(lon, lat)
    row = np.flatnonzero(pieces.street != NO_STREET)
    start, end = (network.places.xyz[place[row]] for place in (pieces.start, pieces.end))
    counts = pieces.length_m[row] * weight[pieces.street[row]]
    tree, sums = cKDTree((start + end) / 2), np.zeros(len(xyz))
    for first in range(0, len(xyz), AT_ONCE):
        here = slice(first, first + AT_ONCE)
        near = tree.query_ball_point(xyz[here], within_m[here] + LONGEST_PIECE_M / 2 + 1)
        point = np.repeat(np.arange(len(near)), [len(found) for found in near])
        piece = np.array([k for found in near for k in found], dtype=np.int64)
        middle, radius_m = xyz[here][point], within_m[here][point]
        share = _share_inside(start[piece], end[piece], middle, radius_m)
        sums[here] = np.bincount(point, counts[piece] * share, minlength=len(near))
    return sums


def _share_inside(start: Floats, end: Floats, middle: Floats, radius_m: Floats) -> Floats:
    """Give how much of each straight piece, 0 to 1, lies in a ball."""
    run, away = end - start, start - middle
    a, b = (run * run).sum(axis=1), (run * away).sum(axis=1)
    root = np.sqrt(np.maximum(b * b - a * ((away * away).sum(axis=1) - radius_m**2), 0))
    return np.asarray(np.clip((root - b) / a, 0, 1) - np.clip((-root - b) / a, 0, 1))


def surroundings(shapes: Shapes, *, within_m: float) -> Shapes:
    """
    Draw what lies within a distance of shapes, along the ellipsoid: circles around points.

    Parameters
    ----------
    shapes
        Points, several points or areas, WGS-84, shape (n,).
    within_m
        How far it reaches. [m]

    Returns
    -------
    areas
        WGS-84, shape (n,); a circle is drawn with 64 corners, all at that distance. Across 180°
        the degrees go on, so that an area stays one.

    Examples
    --------
    >>> circle = surroundings(shapely.points([[113.0, 23.0]]), within_m=100)[0]
    >>> len(circle.exterior.coords)
    65
    """
    middle = _middles(shapes)
    areas = shapely.buffer(_flattened(shapes, middle), within_m, quad_segs=QUARTER)
    xy, owner = shapely.get_coordinates(areas, return_index=True)
    lon, lat = _raised(xy, middle[owner])
    near_lon = middle[owner, 0]
    lon = near_lon + (lon - near_lon + 180) % 360 - 180
    return np.asarray(shapely.set_coordinates(areas, np.column_stack([lon, lat])))


def _middles(shapes: Shapes) -> Floats:
    """Take a corner of each shape to flatten it around: a box has no middle across 180°."""
    corners, owner = shapely.get_coordinates(shapes, return_index=True)
    return np.asarray(corners[np.searchsorted(owner, np.arange(len(shapes)))])


def _flattened(shapes: Shapes, middle: Floats) -> Shapes:
    """Lay shapes into planes in which distances from their middles are those on the ellipsoid."""
    corners, owner = shapely.get_coordinates(shapes, return_index=True)
    azimuth, _, metres = GEOD.inv(*middle[owner].T, *corners.T)
    x, y = metres * np.sin(np.radians(azimuth)), metres * np.cos(np.radians(azimuth))
    return np.asarray(shapely.set_coordinates(shapes.copy(), np.column_stack([x, y])))


def _raised(xy: Floats, middle: Floats) -> tuple[Floats, Floats]:
    """Bring places in these planes back to lon and lat."""
    azimuth = np.degrees(np.arctan2(xy[:, 0], xy[:, 1]))
    lon, lat, _ = GEOD.fwd(middle[:, 0], middle[:, 1], azimuth, np.hypot(xy[:, 0], xy[:, 1]))
    return np.asarray(lon), np.asarray(lat)
