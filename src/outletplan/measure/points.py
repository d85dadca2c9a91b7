"""Tables at the door of the measuring functions: ids, where points are, lengths."""

from __future__ import annotations

import math
from numbers import Real
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from outletplan.errors import DataError, Problem
from outletplan.geodesy import lonlat_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from outletplan.geodesy import Datum

    Floats = NDArray[np.float64]

KEYS = ("outlet_id", "site_id", "unit_id")


class Points(NamedTuple):
    """Points, one after the other."""

    ids: pd.Series
    """Text, by position."""
    lon: Floats
    """WGS-84, NaN where one has no place. [degrees]"""
    lat: Floats
    crs: CRS
    """What they came in."""

    def by_id(self) -> Points:
        """Sort them by id, so that the order of rows changes nothing."""
        ids = self.ids.sort_values()
        row = ids.index.to_numpy()
        return Points(ids.reset_index(drop=True), self.lon[row], self.lat[row], self.crs)


def points_of(frame: pd.DataFrame, *, table: str, datum: Datum | None = None) -> Points:
    """
    Read points with their ids: the column outlet_id, site_id or unit_id, else the index.

    Raises
    ------
    CrsError
        If neither a CRS nor a datum says where the points are, or they contradict each other.
    DataError
        If an id is missing, twice there or not text or a whole number, or a place is not on earth
        or not a point; all faults at once.

    Examples
    --------
    >>> import pandas as pd
    >>> school = pd.DataFrame({"site_id": [7], "lon": [116.4], "lat": [39.9]})
    >>> points_of(school, table="sites", datum="wgs84").ids.tolist()
    ['7']
    """
    lon, lat, crs = lonlat_of(frame, table=table, datum=datum)
    ids, faults = ids_of(frame, table=table, keys=KEYS)
    faults += _faulty_places(frame, table, ids, (lon, lat))
    if faults:
        raise DataError(faults)
    return Points(ids.astype(str), lon, lat, crs)


def ids_of(
    frame: pd.DataFrame, *, table: str, keys: Sequence[str]
) -> tuple[pd.Series, list[Problem]]:
    """
    Read the ids of a table, by position: the first of these columns that is there, else the index.

    Examples
    --------
    >>> import pandas as pd
    >>> ids, faults = ids_of(pd.DataFrame({"street_id": [7, 7]}), table="s", keys=["street_id"])
    >>> faults[0].found
    "the id '7' 2 times"
    """
    key = next((name for name in keys if name in frame), None)
    ids = pd.Series(frame.index.tolist() if key is None else frame[key].array, dtype=object)
    return ids, [*_faulty_ids(ids, table, key or keys[0])]


def require_length(metres: object, name: str) -> None:
    """
    Refuse what is no length.

    Raises
    ------
    DataError
        If it is not a number of metres from 0 on.
    """
    if not isinstance(metres, Real) or not 0 <= float(metres) < math.inf:
        fault = (repr(metres), "metres, 0 or more", "Give a length in metres.")
        raise DataError([Problem(name, None, None, *fault)])


def _is_id(value: object) -> bool:
    return isinstance(value, str | int | np.integer) and not isinstance(value, bool)


def _faulty_ids(ids: pd.Series, table: str, key: str) -> Iterator[Problem]:
    is_id = ids.map(_is_id).astype(bool)
    for row, value in ids[~is_id].items():
        found = f"{value!r} in row {row} of the frame"
        remedy = "Give every row its id; keep ids as text, floats lose digits."
        yield Problem(table, None, key, found, "text or a whole number", remedy)
    names = ids[is_id].astype(str)
    for name, times in names[names.duplicated(keep=False)].value_counts(sort=False).items():
        found, expected = f"the id {name!r} {times} times", "every id once"
        yield Problem(table, None, key, found, expected, "Keep one row for each id.")


def _faulty_places(
    frame: pd.DataFrame, table: str, ids: pd.Series, place: tuple[Floats, Floats]
) -> Iterator[Problem]:
    lon, lat = place
    on_earth = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # noqa: PLR2004 - degrees
    for row in np.flatnonzero(~on_earth & ~np.isnan(lon) & ~np.isnan(lat)):
        found = f"lon {lon[row]}, lat {lat[row]} for {ids[row]}"
        remedy = "Look whether lon and lat are swapped, or the CRS is another."
        yield Problem(table, None, "lon, lat", found, "a place on earth", remedy)
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        kinds = frame.geometry.geom_type.reset_index(drop=True)
        for row, kind in kinds[kinds.notna() & (kinds != "Point")].items():
            found, remedy = f"a {kind} for {ids[row]}", "Give the point of its door."
            yield Problem(table, None, "geometry", found, "a Point", remedy)
