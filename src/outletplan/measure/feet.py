"""Points → their feet on the chains of a street network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outletplan.errors import CrsError, Problem
from outletplan.geodesy import ecef, millimetres
from outletplan.measure.zorder import z_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

LEFT, BOTH, RIGHT = 1, 0, -1
MEETING_M = 1000.0  # streets farther than this from all points are not theirs
WORTH = 10_000


class Feet(NamedTuple):
    """Points, and their feet on streets: point by point, nearest first, one on each chain."""

    lon: Floats
    """Of the points, WGS-84, shape (n,)."""
    lat: Floats
    xyz: Floats
    first: Ints
    """The feet of point k are first[k] to first[k + 1], shape (n + 1,)."""
    point: Ints
    """By foot: the point that it belongs to."""
    piece: Ints
    """Piece of the network that it stands on."""
    chain: Ints
    edge: Ints
    at_m: Floats
    """Position along the chain. [m]"""
    along_m: Floats
    """Position along the edge. [m]"""
    setback_m: Floats
    """From the street line to the point. [m]"""
    side: Ints
    """LEFT or RIGHT of the chain, seen from its smaller end; BOTH within 1 mm of the line."""

    @property
    def snapped(self) -> Flags:
        """The points that have a foot, shape (n,)."""
        return np.diff(self.first) > 0


def find_feet(
    network: Network,
    lon: Floats,
    lat: Floats,
    *,
    snap_at_most_m: float = 100.0,
    corner_m: float = 5.0,
) -> Feet:
    """
    Find where points meet the streets: the nearest chain, and those hardly farther at corners.

    A point has one foot on each chain, the nearest place on it; of equally near ones that nearest
    the chain's start. Which door opens to which street is not known.

    Parameters
    ----------
    network
        The streets.
    lon, lat
        WGS-84 coordinates, shape (n,). A point with NaN has no foot. [degrees]
    snap_at_most_m
        A point farther than this from every street has no foot. [m]
    corner_m
        How much farther than the nearest chain another one may be. [m]

    Returns
    -------
    feet
        In the order of the points.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.001, 0)])], crs="EPSG:4326")
    >>> feet = find_feet(street_network(lines), np.array([0.0005, 1.0]), np.array([0.0001, 0.0]))
    >>> feet.at_m.round(3).tolist(), feet.setback_m.round(3).tolist(), feet.snapped.tolist()
    ([55.66], [11.057], [True, False])
    """
    from outletplan.measure.compiled import in_parts
    from outletplan.measure.foot_kernels import feet_near

    lon, lat = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    xyz, placed = ecef(lon, lat), np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    # Neighbours in turn, so that what one needs is still at hand for the next.
    placed = placed[np.argsort(z_order(lon[placed], lat[placed]))]

    limits = int(millimetres(snap_at_most_m)), int(millimetres(corner_m))

    def task(start: int, stop: int) -> tuple[Ints, Ints, Floats, Floats, Ints]:
        here = placed[start:stop]
        found = feet_near(network.cells, network.chains, xyz[here], limits)
        return here[found[0]], *found[1:]

    found = in_parts(task, len(placed), worth=WORTH)
    point, *columns = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(point, kind="stable")
    piece, share, setback_m, side = (column[order] for column in columns)
    along_chain = network.pieces.at_m[piece] + share * network.pieces.length_m[piece]
    edge = network.pieces.edge[piece]
    return Feet(
        lon,
        lat,
        xyz,
        np.r_[0, np.cumsum(np.bincount(point, minlength=len(lon)))],
        point[order],
        piece,
        network.pieces.chain[piece],
        edge,
        along_chain,
        along_chain - network.pieces.at_m[network.graph.edge_first[edge]],
        setback_m,
        side,
    )


def feet_of(feet: Feet, points: Ints) -> Feet:
    """
    Take some points with their feet, in the order wanted.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.001, 0)])], crs="EPSG:4326")
    >>> feet = find_feet(street_network(lines), np.array([0.0005, 0.0002]), np.zeros(2))
    >>> feet_of(feet, np.array([1])).at_m.round(3).tolist()
    [22.264]
    """
    counts = np.diff(feet.first)[points]
    first = np.r_[0, np.cumsum(counts)]
    rows = np.repeat(feet.first[points] - first[:-1], counts) + np.arange(first[-1])
    of_points = (column[points] for column in (feet.lon, feet.lat, feet.xyz))
    point = np.repeat(np.arange(len(points)), counts)
    return Feet._make([*of_points, first, point, *(column[rows] for column in feet[5:])])


def feet_together(feet: Feet, more: Feet) -> Feet:
    """
    Lay points with their feet behind others.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.001, 0)])], crs="EPSG:4326")
    >>> feet = find_feet(street_network(lines), np.array([0.0005]), np.zeros(1))
    >>> feet_together(feet, feet).point.tolist()
    [0, 1]
    """
    found = Feet._make(np.concatenate(columns) for columns in zip(feet, more, strict=True))
    first = np.r_[feet.first, feet.first[-1] + more.first[1:]]
    return found._replace(first=first, point=np.r_[feet.point, len(feet.lon) + more.point])


def require_meeting(network: Network, lon: Floats, lat: Floats, *, table: str = "outlets") -> None:
    """
    Refuse a network that lies elsewhere than the points.

    Raises
    ------
    CrsError
        If the box of the points and that of the streets lie apart; both are named.
    """
    placed = np.isfinite(lon) & np.isfinite(lat)
    if not placed.any():
        return
    here, there = ecef(lon[placed], lat[placed]), network.places.xyz
    apart_m = np.maximum(here.min(0) - there.max(0), there.min(0) - here.max(0))
    if (apart_m <= MEETING_M).all():
        return
    found = f"streets in {_box(network.places.lon, network.places.lat)}"
    expected = f"streets around the {table} in {_box(lon[placed], lat[placed])}"
    remedy = "Look whether the CRS or datum of one of them is another, or x and y are swapped."
    raise CrsError([Problem("streets", None, "geometry", found, expected, remedy)])


def _box(lon: Floats, lat: Floats) -> str:
    return f"lon {lon.min():.4f} to {lon.max():.4f}, lat {lat.min():.4f} to {lat.max():.4f}"
