"""Walks from door to door for whoever has only tables: points and streets, no policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from outletplan.geodesy import WGS84, convert
from outletplan.measure.feet import find_feet, require_meeting
from outletplan.measure.network import Network
from outletplan.measure.points import points_of, require_length
from outletplan.measure.straight import to_the_millimetre
from outletplan.measure.walking import nearest_on_foot, walking_pairs
from outletplan.measure.ways import walking_lines

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from outletplan.geodesy import Datum
    from outletplan.measure.feet import Feet
    from outletplan.measure.points import Points

METRES = (
    "distance_m", "straight_m", "low_m", "high_m", "upper_m", "access_m", "street_m", "exit_m",
)  # fmt: skip


def walks(
    outlets: pd.DataFrame,
    streets: Network,
    *,
    below_m: float,
    to: pd.DataFrame | None = None,
    datum: Datum | None = None,
    snap_at_most_m: float = 100.0,
) -> gpd.GeoDataFrame:
    """
    Measure every walk from door to door that may be below a limit.

    A pair that is not listed is at least `below_m` apart on foot. A listed one is an estimate with
    a band: where the door lies, how people cross and paths that nobody drew are not in the streets.

    Parameters
    ----------
    outlets
        One row per outlet: points with a CRS, or the columns lon and lat with `datum`. The id is
        the column outlet_id, site_id or unit_id, else the index. It is not changed.
    streets
        The network, as `street_network` builds it.
    below_m
        Pairs of which not even the low end of the band is below are left out. [m]
    to
        Other points to walk to, such as schools or villages; by default the outlets themselves,
        each pair once.
    datum
        Datum of lon/lat in both tables, where no CRS says more than EPSG:4326 or EPSG:4490:
        wgs84, cgcs2000, gcj02 or bd09. Tables of a Region carry theirs.
    snap_at_most_m
        A point farther than this from every street stands on none: only the straight line is
        known of it. [m]

    Returns
    -------
    walks
        Nearest first, then by ids: from_id, to_id; distance_m [m, missing where a point stands on
        no street, inf where no way is drawn]; straight_m; low_m, high_m, the band; upper_m, the
        full way by the street line; access_m, street_m, exit_m, the legs; same_side; way:
        same_spot, frontage, full, off_street or unconnected; and the walk as a line in the CRS or
        datum of the outlets.

    Raises
    ------
    CrsError
        If nobody says where the points are, or the streets lie elsewhere.
    DataError
        If an id or a place is at fault, or the limit is not a length.
    TypeError
        If `streets` is not a network.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import outletplan as op
    >>> from shapely import LineString
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.01, 0)])], crs="EPSG:4326")
    >>> lon, lat = [0.001, 0.0012, 0.005], [0.0001, -0.0001, 0.0001]
    >>> outlets = gpd.GeoDataFrame(
    ...     index=["a", "b", "c"], geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326"
    ... )
    >>> found = op.walks(outlets, op.street_network(lines), below_m=100)
    >>> found[["from_id", "to_id", "distance_m", "straight_m", "access_m", "street_m", "way"]]
      from_id to_id  distance_m  straight_m  access_m  street_m   way
    0       a     b      44.379      31.381    11.057    22.264  full
    """
    require_length(below_m, "below_m")
    here, feet, there, to_feet = _doors(outlets, streets, to, datum, snap_at_most_m)
    pairs = walking_pairs(streets, feet, to=to_feet, below_m=below_m)
    return _told(pairs, here, there, walking_lines(streets, feet, pairs, to=to_feet))


def nearest_walks(
    places: pd.DataFrame,
    streets: Network,
    *,
    to: pd.DataFrame | None = None,
    datum: Datum | None = None,
    at_most_m: float = 50_000.0,
    snap_at_most_m: float = 100.0,
) -> gpd.GeoDataFrame:
    """
    Find for every place the outlet nearest on foot.

    It is nearest by the streets that are drawn; a missing path makes another one nearest.

    Parameters
    ----------
    places
        Outlets, sites or villages: points as `walks` reads them.
    streets
        The network, as `street_network` builds it.
    to
        The outlets to choose from; by default the other places themselves.
    datum
        Datum of lon/lat in both tables, where no CRS says more than EPSG:4326 or EPSG:4490:
        wgs84, cgcs2000, gcj02 or bd09. Tables of a Region carry theirs.
    at_most_m
        Nothing is looked for beyond. [m]
    snap_at_most_m
        A point farther than this from every street stands on none. [m]

    Returns
    -------
    walks
        The columns of `walks`, one row per place that has a way to any, by id; of those equally
        near to 1 mm the smaller id.

    Raises
    ------
    CrsError
        If nobody says where the points are, or the streets lie elsewhere.
    DataError
        If an id or a place is at fault, or a length is none.
    TypeError
        If `streets` is not a network.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import pandas as pd
    >>> import outletplan as op
    >>> from shapely import LineString
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.01, 0)])], crs="EPSG:4326")
    >>> village = pd.DataFrame({"unit_id": ["V1"], "lon": [0.0], "lat": [0.0]})
    >>> outlets = pd.DataFrame({"outlet_id": ["1", "2"], "lon": [0.009, 0.007], "lat": [0.0, 0.0]})
    >>> found = op.nearest_walks(village, op.street_network(lines), to=outlets, datum="wgs84")
    >>> found[["from_id", "to_id", "distance_m", "way"]]
      from_id to_id  distance_m       way
    0      V1     2     779.236  frontage
    """
    require_length(at_most_m, "at_most_m")
    here, feet, there, to_feet = _doors(places, streets, to, datum, snap_at_most_m)
    pairs = nearest_on_foot(streets, feet, to=to_feet, at_most_m=at_most_m)
    return _told(pairs, here, there, walking_lines(streets, feet, pairs, to=to_feet))


def _doors(
    outlets: pd.DataFrame,
    streets: Network,
    to: pd.DataFrame | None,
    datum: Datum | None,
    snap_at_most_m: float,
) -> tuple[Points, Feet, Points, Feet | None]:
    """Read both tables and find where their points meet the streets."""

    def read(frame: pd.DataFrame, table: str) -> tuple[Points, Feet]:
        points = points_of(frame, table=table, datum=datum).by_id()
        require_meeting(streets, points.lon, points.lat, table=table)
        feet = find_feet(streets, points.lon, points.lat, snap_at_most_m=snap_at_most_m)
        return points, feet

    _require_network(streets)
    require_length(snap_at_most_m, "snap_at_most_m")
    here, feet = read(outlets, "outlets")
    return (here, feet, here, None) if to is None else (here, feet, *read(to, "to"))


def _told(
    pairs: pd.DataFrame, here: Points, there: Points, lines: NDArray[np.object_]
) -> gpd.GeoDataFrame:
    drawn = gpd.GeoSeries(lines, crs=WGS84)
    return gpd.GeoDataFrame(
        {
            "from_id": here.ids.array.take(pairs["a"]),
            "to_id": there.ids.array.take(pairs["b"]),
            **{name: to_the_millimetre(pairs[name]) for name in METRES},
            "same_side": pairs["same_side"].array,
            "way": pairs["way"].array,
        },
        geometry=convert(drawn, here.crs),
    )


def _require_network(streets: object) -> None:
    if not isinstance(streets, Network):
        found = f"{type(streets).__name__} instead of a Network"
        raise TypeError(f"found {found}. Build it with op.street_network(streets).")
