"""Ground of the invented county: a plane in metres, ragged cells, and the way to GCJ-02."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from outletplan.geodesy import WGS84, crs_of, from_wgs84

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import LineString, MultiLineString, Polygon

Points = NDArray[np.float64]
"""Places on the plane, east and north of the middle of the county, shape (n, 2). [m]"""

MIDDLE = (102.35, 40.45)  # dunes of the Alxa plateau: nobody can take this for a real county


@cache
def _to_wgs84() -> Transformer:
    lon, lat = MIDDLE
    plane = f"+proj=tmerc +lon_0={lon} +lat_0={lat} +k=1 +ellps=WGS84 +units=m"
    return Transformer.from_crs(plane, WGS84, always_xy=True)


def lonlat(points: Points) -> Points:
    """Give WGS-84 longitude and latitude of places on the plane, in degrees."""
    return np.column_stack(_to_wgs84().transform(points[:, 0], points[:, 1]))


def plane(degrees: Points) -> Points:
    """Bring WGS-84 longitude and latitude to the plane, the inverse of `lonlat`, in metres."""
    lon, lat = degrees[:, 0], degrees[:, 1]
    return np.column_stack(_to_wgs84().transform(lon, lat, direction="INVERSE"))


def gcj02(points: Points) -> Points:
    """Give the GCJ-02 coordinates of places on the plane, as web maps show them, in degrees."""
    degrees = lonlat(points)
    return np.column_stack(from_wgs84(degrees[:, 0], degrees[:, 1], crs_of("gcj02")))


def blob(middle: Sequence[float], radius_m: float, rng: np.random.Generator) -> Polygon:
    """Draw an irregular shape, broader than high, as districts have them."""
    angle = 2 * np.pi * (np.arange(11) + rng.uniform(-0.25, 0.25, 11)) / 11
    reach = radius_m * rng.uniform(0.82, 1.14, 11)
    corners = np.column_stack([1.15 * reach * np.cos(angle), 0.95 * reach * np.sin(angle)])
    sides = zip(corners, np.roll(corners, -1, axis=0), strict=True)
    step_m = max(radius_m / 25, 60)
    ring = np.vstack([wiggle(start, end, rng, step_m=step_m)[:-1] for start, end in sides])
    return shapely.polygons(ring + middle)


def scatter(area: Polygon, count: int, apart_m: float, rng: np.random.Generator) -> Points:
    """Throw darts into an area until enough lie apart."""
    west, south, east, north = area.bounds
    darts = np.empty((0, 2))
    while len(darts) < count:
        dart = rng.uniform((west, south), (east, north))
        apart = np.hypot(*(darts - dart).T).min(initial=np.inf) >= apart_m
        if apart and area.contains(shapely.points(dart)):
            darts = np.vstack([darts, dart])
    return darts


def wiggle(start: Points, end: Points, rng: np.random.Generator, *, step_m: float) -> Points:
    """Lead a ragged line from start to end by displaced midpoints; short steps stay straight."""
    east, north = end - start
    if np.hypot(east, north) < step_m:
        return np.vstack([start, end])
    middle = (start + end) / 2 + rng.uniform(-0.09, 0.09) * np.array([-north, east])
    first = wiggle(start, middle, rng, step_m=step_m)
    return np.vstack([first, wiggle(middle, end, rng, step_m=step_m)[1:]])


def jigsaw(seeds: Points, area: Polygon, rng: np.random.Generator) -> list[Polygon]:
    """Cut an area into one ragged cell per seed; neighbours share every vertex of their border."""
    straight = shapely.voronoi_polygons(
        shapely.multipoints(seeds), extend_to=area.buffer(1000), only_edges=True
    )
    borders = _segments(shapely.union_all([straight, area.boundary]))
    ragged = [shapely.linestrings(wiggle(start, end, rng, step_m=250)) for start, end in borders]
    faces = [face for face in _faces(ragged) if area.contains(face.representative_point())]
    middles = np.array([face.representative_point().coords[0] for face in faces])
    owner = np.hypot(*(middles[:, None] - seeds).transpose(2, 0, 1)).argmin(axis=1)
    return [
        shapely.union_all([faces[i] for i in np.flatnonzero(owner == k)]) for k in range(len(seeds))
    ]


def mosaic(layers: Sequence[Polygon]) -> list[Polygon]:
    """Take from each polygon what later ones cover; neighbours share every vertex."""
    borders = shapely.union_all([layer.boundary for layer in layers], grid_size=0.01)
    faces = _faces([borders])
    top: list[list[Polygon]] = [[] for _ in layers]
    for face in faces:
        holders = np.flatnonzero(shapely.contains(layers, face.representative_point()))
        if len(holders):
            top[holders[-1]].append(face)
    return [shapely.union_all(pieces) for pieces in top]


def _segments(lines: MultiLineString) -> NDArray[np.float64]:
    """Take lines apart into straight steps in a fixed order, shape (n, 2, 2)."""
    coordinates, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    steps = np.stack([coordinates[:-1], coordinates[1:]], axis=1)[line[1:] == line[:-1]]
    order = np.lexsort(steps.reshape(-1, 4).T)
    return np.asarray(steps[order])


def _faces(lines: Sequence[LineString]) -> list[Polygon]:
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))
