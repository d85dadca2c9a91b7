"""Points that cannot be in this region: swapped coordinates, other provinces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from outletplan.facts.findings import rows_of
from outletplan.geodesy import ecef, lonlat_of, to_wgs84
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from outletplan.facts.typed import Table

    Floats = NDArray[np.float64]

FAR_M = 50_000
TIMES_USUAL = 5


def check_whereabouts(tables: Sequence[Table]) -> None:
    """
    Note points far from the region, and those that are in it once lon and lat change places.

    The region's middle is the median of its units' corners, or of the next table's that has points.
    Far is more than 50 km away and more than five times the median distance.

    Parameters
    ----------
    tables
        Tables with points or areas, those that tell the middle best first.
    """
    placed = [
        table
        for table in tables
        if table.frame.geometry.notna().any() and table.frame.geometry.crs is not None
    ]
    places = _corners(placed[0]) if placed else np.empty((0, 3))
    if not len(places):
        return
    middle = np.median(places, axis=0)
    limit = max(FAR_M, TIMES_USUAL * np.median(_away(places, middle)))
    # Near the line where lon equals lat a point that is wrong otherwise would look swapped.
    lon, lat = np.arctan2(middle[1], middle[0]), np.arctan2(middle[2], np.hypot(*middle[:2]))
    mirrored = ecef(np.degrees([lat]), np.degrees([lon]))
    telling = _away(mirrored, middle)[0] > 2 * limit
    for table in placed:
        _check_rows(table, middle, limit, telling=bool(telling))


def _check_rows(table: Table, middle: Floats, limit: float, *, telling: bool) -> None:
    lon, lat, _ = lonlat_of(table.frame, table=table.source.name)
    # Others were told already.
    on_earth = np.flatnonzero((np.abs(lon) <= 180) & (np.abs(lat) <= 90))  # noqa: PLR2004 - degrees
    away = np.zeros(len(lon))
    away[on_earth] = _away(ecef(lon[on_earth], lat[on_earth]), middle)
    for row in rows_of(away > limit):
        there = f"lon {lon[row]:.6f}, lat {lat[row]:.6f}"
        if telling and _away(ecef(lat[[row]], lon[[row]]), middle)[0] <= limit:
            fault = Fault(f"{there}, swapped", "lon before lat", "Swap the two numbers.")
            table.source.fault(fault, row=row, column="geometry")
        else:
            found = f"{there}, {away[row] / 1000:,.0f} km from the middle"
            table.source.find("far from the region", found, "kept", row=row, column="geometry")


def _corners(table: Table) -> Floats:
    """Place the corners of the box around each shape in space: an area is as wide as it is."""
    geometry = table.frame.geometry
    west, south, east, north = shapely.bounds(geometry.dropna().to_numpy()).T
    x, y = np.concatenate([west, east, east, west]), np.concatenate([south, south, north, north])
    lon, lat = to_wgs84(x, y, geometry.crs)
    on_earth = np.isfinite(lon) & np.isfinite(lat)
    return ecef(lon[on_earth], lat[on_earth])


def _away(places: Floats, middle: Floats) -> Floats:
    """Measure in metres straight through the Earth, near enough to tell far from near."""
    return np.asarray(np.linalg.norm(places - middle, axis=1))
