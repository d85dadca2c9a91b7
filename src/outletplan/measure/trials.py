"""Places to try for a door: beside the streets at even steps, or in rings in the open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outletplan.geodesy import GEOD, ecef, geodesic_m
from outletplan.measure.feet import LEFT, RIGHT
from outletplan.measure.lines import MILLIMETRE, NO_STREET
from outletplan.measure.stretches import piece_at, points_along

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

METRE = 1.0
FEWEST = 6  # places on a ring
TURN = 10  # of a ring's radius is at most between two places when one is looked for more closely


def finer(step_m: float) -> float:
    """
    Give the step with which to look more closely: a tenth, and a metre at least.

    Examples
    --------
    >>> finer(80), finer(5)
    (8.0, 1.0)
    """
    return max(step_m / 10, METRE)


class Trials(NamedTuple):
    """Places around one, the nearest first."""

    lon: Floats
    """WGS-84, shape (n,). [degrees]"""
    lat: Floats
    away_m: Floats
    """In a straight line. [m]"""
    chain: Ints
    """Of the street beside which it is; -1 in the open."""
    at_m: Floats
    """Along that chain; in the open, away from the middle. [m]"""
    towards: Floats
    """LEFT or RIGHT of the chain; in the open the bearing. [degrees]"""

    def some(self, rows: Ints | Flags | slice) -> Trials:
        """Take some of them."""
        return Trials._make(column[rows] for column in self)


class AlongStreets(NamedTuple):
    """
    Places on either side of the streets around one.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.0001, 0)])], crs="EPSG:4326")
    >>> around = AlongStreets(street_network(lines), lon=0.0, lat=0.0, setback_m=3.0)
    >>> doors = around.between(0, 20, step_m=10)
    >>> doors.at_m.round(1).tolist(), doors.towards.tolist()
    ([0.0, 0.0, 10.0, 10.0, 11.1, 11.1], [1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
    """

    network: Network
    lon: float
    lat: float
    setback_m: float
    """How far the places are from the street line. [m]"""

    def between(self, from_m: float, to_m: float, *, step_m: float) -> Trials:
        """List places more than so far away, and at most so far; the ends of streets too."""
        chain, at_m = self._steps(self._pieces(to_m + self.setback_m), step_m)
        return _within(self._beside(chain, at_m), from_m, to_m)

    def closer(self, door: Trials, *, step_m: float) -> Trials:
        """List places within a step of one that are nearer, on its side, at a tenth of the step."""
        fine_m = finer(step_m)
        reach = np.arange(-step_m, step_m + fine_m, fine_m)
        length_m = self.network.chains.length_m[door.chain[0]]
        at_m = np.unique(np.clip(door.at_m[0] + reach, 0, length_m))
        doors = self._beside(np.repeat(door.chain, len(at_m)), at_m)
        doors = doors.some(doors.towards == door.towards[0])
        return _within(doors, -MILLIMETRE, float(door.away_m[0]) - MILLIMETRE)

    def _pieces(self, within_m: float) -> Ints:
        """Find the pieces of street that come so near."""
        cells, here = self.network.cells, ecef([self.lon], [self.lat])
        back, run = here - cells.start, cells.run
        share = np.einsum("ij,ij->i", back, run) / np.maximum(np.einsum("ij,ij->i", run, run), 1e-9)
        apart_m = np.linalg.norm(back - np.clip(share, 0, 1)[:, None] * run, axis=1)
        return np.flatnonzero((apart_m <= within_m) & (self.network.pieces.street != NO_STREET))

    def _steps(self, piece: Ints, step_m: float) -> tuple[Ints, Floats]:
        """Lay out positions along the chains of these pieces, at multiples of the step."""
        pieces, chains = self.network.pieces, self.network.chains
        start_m = pieces.at_m[piece]
        first = np.ceil(start_m / step_m).astype(np.int64)
        count = np.ceil((start_m + pieces.length_m[piece]) / step_m).astype(np.int64) - first
        number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        chain = np.repeat(pieces.chain[piece], count)
        last = piece[(piece + 1 == chains.first[pieces.chain[piece] + 1])]
        ends = pieces.chain[last][~chains.closed[pieces.chain[last]]]
        at_m = (np.repeat(first, count) + number) * step_m
        return np.r_[chain, ends], np.r_[at_m, chains.length_m[ends]]

    def _beside(self, chain: Ints, at_m: Floats) -> Trials:
        """Step aside from the street line, to the left and to the right."""
        network, sides = self.network, np.array([LEFT, RIGHT])
        if self.setback_m <= MILLIMETRE:
            sides = sides[:1]
        piece = piece_at(network, chain, at_m)
        start, end = network.pieces.start[piece], network.pieces.end[piece]
        lon, lat = network.places.lon, network.places.lat
        along, _, _ = GEOD.inv(lon[start], lat[start], lon[end], lat[end])
        lon, lat = points_along(network, piece, at_m)
        every = np.repeat(np.arange(len(chain)), len(sides))
        side = np.tile(sides, len(chain))
        aside = np.asarray(along)[every] - 90.0 * side
        setback_m = np.full(len(every), self.setback_m)
        lon, lat, _ = GEOD.fwd(lon[every], lat[every], aside, setback_m)
        return _sorted(self, lon, lat, chain[every], at_m[every], side.astype(np.float64))


class InTheOpen(NamedTuple):
    """
    Places in rings around one.

    Examples
    --------
    >>> InTheOpen(lon=0.0, lat=0.0).between(0, 5, step_m=5).away_m.round(3).tolist()
    [5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0]
    """

    lon: float
    lat: float

    def between(self, from_m: float, to_m: float, *, step_m: float) -> Trials:
        """List places more than so far away, and at most so far."""
        radius = np.arange(np.floor(from_m / step_m) + 1, np.floor(to_m / step_m) + 1) * step_m
        return self._rings(radius, step_m)

    def closer(self, door: Trials, *, step_m: float) -> Trials:
        """List places less than a step nearer than one, in rings at a tenth of the step."""
        fine_m, at_m = finer(step_m), float(door.at_m[0])
        radius = at_m - np.arange(fine_m, min(step_m, at_m), fine_m)
        return self._rings(radius, max(step_m, at_m / TURN))

    def _rings(self, radius: Floats, apart_m: float) -> Trials:
        count = np.maximum(np.ceil(2 * np.pi * radius / apart_m), FEWEST).astype(np.int64)
        number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return self._at(np.repeat(radius, count), number * 360.0 / np.repeat(count, count))

    def _at(self, at_m: Floats, towards: Floats) -> Trials:
        here = np.full(len(at_m), self.lon), np.full(len(at_m), self.lat)
        lon, lat, _ = GEOD.fwd(*here, towards, at_m)
        return _sorted(self, lon, lat, np.full(len(at_m), -1), at_m, towards)


def _sorted(
    middle: AlongStreets | InTheOpen, lon: Floats, lat: Floats, *along: Floats | Ints
) -> Trials:
    here = np.full(len(lon), middle.lon), np.full(len(lon), middle.lat)
    away_m = geodesic_m(*here, lon, lat)
    doors = Trials._make([lon, lat, away_m, *along])
    return doors.some(np.lexsort((-doors.towards, doors.at_m, doors.chain, away_m.round(3))))


def _within(doors: Trials, from_m: float, to_m: float) -> Trials:
    return doors.some((doors.away_m > from_m) & (doors.away_m <= to_m))
