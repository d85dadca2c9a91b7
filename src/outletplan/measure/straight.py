"""Straight-line distances on the ellipsoid: pairs below a limit, and the nearest of many."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.spatial import cKDTree

from outletplan.errors import DataError, Problem
from outletplan.geodesy import ecef, geodesic_m, millimetres
from outletplan.measure.points import points_of

if TYPE_CHECKING:
    from decimal import Decimal

    from numpy.typing import ArrayLike, NDArray
    from pandas.arrays import IntegerArray

    from outletplan.geodesy import Datum

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MILLIMETRE = 0.001


def close_pairs(
    outlets: pd.DataFrame, *, at_least_m: Decimal | float, datum: Datum | None = None
) -> pd.DataFrame:
    """
    List pairs of outlets nearer to each other than a minimum.

    Straight line on the ellipsoid, rounded to 1 mm and then compared exactly. A pair that is not
    listed proves a walking rule kept; one that is listed proves nothing about a walk, which is at
    least as long. An outlet without coordinates is in no pair.

    Parameters
    ----------
    outlets
        One row per outlet: points with a CRS, or the columns lon and lat with `datum`. The id is
        the column outlet_id, else the index; whole numbers become text. It is not changed.
    at_least_m
        Smallest lawful distance; a pair exactly this far apart is lawful. [m]
    datum
        Datum of lon/lat where no CRS says it: wgs84, cgcs2000, gcj02 or bd09.

    Returns
    -------
    pairs
        One row per pair, each pair once, nearest first, then by ids, shape (n, 3): outlet_a <
        outlet_b [text], distance_m [m, whole millimetres]. Empty if there are none.

    Raises
    ------
    CrsError
        If neither a CRS nor a datum says where the points are, or they contradict each other.
    DataError
        If an id is missing, twice there or not text or a whole number, a place is not on earth
        or not a point, or the minimum is not a length.

    Examples
    --------
    >>> import pandas as pd
    >>> lon, lat = [116.4, 116.4, 116.4003, None], [39.9, 39.9, 39.9, None]
    >>> outlets = pd.DataFrame({"lon": lon, "lat": lat}, index=["b", "a", "c", "d"])
    >>> close_pairs(outlets, at_least_m=30, datum="gcj02")
      outlet_a outlet_b  distance_m
    0        a        b       0.000
    1        a        c      25.646
    2        b        c      25.646
    >>> len(close_pairs(outlets.head(1), at_least_m=30, datum="gcj02"))
    0
    """
    limit_mm = _whole_millimetres(at_least_m)
    points = points_of(outlets, table="outlets", datum=datum).by_id()
    a, b, metres = pairs_within(points.lon, points.lat, within_m=limit_mm / 1000)
    mm = millimetres(metres)
    nearest_first = np.argsort(mm, kind="stable")
    close = nearest_first[mm[nearest_first] < limit_mm]
    return pd.DataFrame(
        {
            "outlet_a": points.ids.array.take(a[close]),
            "outlet_b": points.ids.array.take(b[close]),
            "distance_m": mm[close] / 1000,
        }
    )


def pairs_within(lon: Floats, lat: Floats, *, within_m: float) -> tuple[Ints, Ints, Floats]:
    """
    Find all pairs of points within a distance, and that distance along the ellipsoid.

    Parameters
    ----------
    lon, lat
        WGS-84 coordinates, shape (n,). A point with NaN takes no part. [degrees]
    within_m
        Pairs up to 1 mm farther are given too, for whoever rounds before comparing. [m]

    Returns
    -------
    i, j
        Positions with i < j, sorted, shape (k,).
    metres
        Geodesic distances, shape (k,). [m]

    Examples
    --------
    >>> pairs_within(np.array([180.0, -179.9999]), np.array([0.0, 0.0]), within_m=20)
    (array([0]), array([1]), array([11.13194908]))
    """
    from outletplan.measure.straight_kernels import EXACT_TO_M, straight_pairs

    reach = within_m + MILLIMETRE
    if reach <= EXACT_TO_M:
        i, j, metres = straight_pairs(lon, lat, within_m=reach)
    else:
        i, j, metres = _far_pairs(lon, lat, reach)
    # A matrix by rows is a sort by counting: linear, where any order of the pairs is not.
    rows = coo_array((metres, (i, j)), shape=(len(lon), len(lon))).tocsr()
    by_row = np.repeat(np.arange(len(lon)), np.diff(rows.indptr))
    return by_row, rows.indices.astype(np.int64), rows.data


def _far_pairs(lon: Floats, lat: Floats, within_m: float) -> tuple[Ints, Ints, Floats]:
    """Find pairs over distances at which a chord is not yet the geodesic."""
    placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    # A chord is never longer than the geodesic, so the tree misses no pair.
    tree = cKDTree(ecef(lon[placed], lat[placed]))
    i, j = placed[tree.query_pairs(within_m, output_type="ndarray")].T
    metres = geodesic_m(lon[i], lat[i], lon[j], lat[j])
    kept = metres <= within_m
    return i[kept], j[kept], metres[kept]


def nearest(
    lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats
) -> tuple[IntegerArray, Floats]:
    """
    Find the nearest of many places for every point, exactly along the ellipsoid.

    Parameters
    ----------
    lon, lat
        The points, WGS-84, shape (n,). [degrees]
    to_lon, to_lat
        The places to choose from, WGS-84, shape (m,). Places with NaN are not chosen. [degrees]

    Returns
    -------
    position
        Position of the nearest place, the first of equally near ones, shape (n,). NA for a point
        with NaN, and where there is no place.
    metres
        Geodesic distance, NaN where the position is NA, shape (n,). [m]

    Examples
    --------
    >>> points, places = np.array([0.0, 0.9, np.nan]), np.array([np.nan, 1.0, 0.1])
    >>> position, metres = nearest(points, 0 * points, places, 0 * places)
    >>> position.tolist(), metres.round(3).tolist()
    ([2, 1, <NA>], [11131.949, 11131.949, nan])
    """
    position = np.zeros(len(lon), dtype=np.int64)
    metres = np.full(len(lon), np.nan)
    here = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    there = np.flatnonzero(np.isfinite(to_lon) & np.isfinite(to_lat))
    if here.size and there.size:
        tree, xyz = cKDTree(ecef(to_lon[there], to_lat[there])), ecef(lon[here], lat[here])
        guess = there[tree.query(xyz)[1]]
        bound = geodesic_m(lon[here], lat[here], to_lon[guess], to_lat[guess])
        # The nearest by chord need not be the nearest along the ellipsoid, but that one has no
        # longer chord than this bound: everything within it is measured.
        rivals = tree.query_ball_point(xyz, bound + MILLIMETRE)
        point = np.repeat(here, [len(places) for places in rivals])
        place = there[np.concatenate(rivals).astype(np.int64)]
        ways = geodesic_m(lon[point], lat[point], to_lon[place], to_lat[place])
        order = np.lexsort((place, ways, point))
        best = order[np.unique(point[order], return_index=True)[1]]
        position[here], metres[here] = place[best], ways[best]
    return pd.arrays.IntegerArray(position, np.isnan(metres)), metres


def _whole_millimetres(at_least_m: Decimal | float) -> int:
    """Give the first whole number of millimetres that is lawful; 152.4 means its decimal."""
    try:
        limit_mm = math.ceil(Fraction(str(at_least_m)) * 1000)
    except ValueError:
        limit_mm = -1
    if limit_mm < 0:
        found, expected = repr(at_least_m), "metres, 0 or more"
        problem = Problem("at_least_m", None, None, found, expected, "Give the minimum in metres.")
        raise DataError([problem])
    return limit_mm


def to_the_millimetre(metres: ArrayLike) -> Floats:
    """
    Round metres to 1 mm, half up, for a table; inf and NaN stay what they are.

    Examples
    --------
    >>> to_the_millimetre([49.9999999, np.inf, np.nan]).tolist()
    [50.0, inf, nan]
    """
    return np.floor(np.asarray(metres, dtype=np.float64) * 1000 + 0.5) / 1000
