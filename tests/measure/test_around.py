"""Straight ways to points and areas, and what lies around them, along the ellipsoid."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from outletplan.measure.around import streets_around, surroundings, ways_to
from outletplan.measure.streets import street_network
from tests.measure.towns import (
    METRE_EAST,
    METRE_NORTH,
    SOUTH,
    WEST,
    Town,
    lonlat,
    street_frame,
    towns,
)

GEOD = Geod(ellps="WGS84")
YARD = ((0.0, 0.0), (80.0, 10.0), (60.0, 90.0), (40.0, 30.0), (-10.0, 70.0))


def area(*corners: tuple[float, float]) -> shapely.Polygon:
    return shapely.Polygon(np.column_stack(lonlat(corners)))


def along(outline: shapely.Polygon, parts: int = 400) -> np.ndarray:
    """Place many points on an outline, corners among them."""
    corners = shapely.get_coordinates(outline)
    share = np.linspace(0, 1, parts + 1)[:, None]
    sides = [a * (1 - share) + b * share for a, b in pairwise(corners)]
    return np.concatenate(sides)


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.floats(-150, 200), st.floats(-150, 200)))
def test_nearest_and_farthest_place_of_an_outline_equal_a_plain_twin(
    place: tuple[float, float],
) -> None:
    (lon,), (lat,) = lonlat([place])
    yard = area(*YARD)
    row = ways_to(np.array([yard]), np.array([lon]), np.array([lat]), within_m=1000).iloc[0]
    outline = along(yard)
    n = len(outline)
    metres = np.array(GEOD.inv([lon] * n, [lat] * n, *outline.T)[2])
    assert row["farthest_m"] == pytest.approx(metres.max(), abs=1e-3)
    if yard.contains(shapely.Point(lon, lat)):
        assert row["nearest_m"] == 0
    else:
        # Points on the outline stand up to 0.27 m apart; between them a geodesic is not straight in
        # degrees.
        between = np.hypot(row["nearest_m"], 0.14) - row["nearest_m"]
        assert -1e-4 < metres.min() - row["nearest_m"] < between + 0.005
        to = GEOD.inv(lon, lat, row["to_lon"], row["to_lat"])[2]
        assert to == pytest.approx(row["nearest_m"], abs=1e-6)


def test_to_a_point_it_is_the_geodesic() -> None:
    gate = shapely.points([[113.0, 23.0]])
    row = ways_to(gate, np.array([113.003]), np.array([23.004]), within_m=1000).iloc[0]
    expected = GEOD.inv(113.0, 23.0, 113.003, 23.004)[2]
    assert row[["nearest_m", "farthest_m"]].tolist() == pytest.approx([expected] * 2, abs=1e-6)
    assert row[["to_lon", "to_lat"]].tolist() == pytest.approx([113.0, 23.0], abs=1e-12)


def test_only_what_is_within_the_distance() -> None:
    """Up to 1 mm more, for whoever rounds before comparing."""
    places = lonlat([(-50.0, 5.0), (-50.5, 5.0), (np.nan, 0.0)])
    yard = np.array([area((0, 0), (500, 0), (500, 10), (0, 10))])
    every = ways_to(yard, *places, within_m=60)
    assert every["point"].tolist() == [0, 1]
    first = every["nearest_m"].min()
    assert ways_to(yard, *places, within_m=first - 0.0005)["point"].tolist() == [0]
    assert ways_to(yard, *places, within_m=first - 0.002).empty
    assert ways_to(yard[:0], *places, within_m=60).empty


def test_across_180_degrees() -> None:
    gates = np.array([shapely.Point(180, 0), shapely.box(179.9995, 0, 179.9999, 0.001)])
    ways = ways_to(gates, np.array([-179.9999]), np.array([0.0]), within_m=100)
    assert ways["nearest_m"].tolist() == pytest.approx([11.132, 22.264], abs=1e-3)
    for circle in surroundings(gates, within_m=100):
        assert circle.bounds[2] - circle.bounds[0] < 0.003


class TestSurroundings:
    """Circles of so many geodesic metres around points, with 64 corners."""

    @pytest.mark.parametrize("place", [(113.0, 23.0), (10.0, 0.0), (25.0, 70.0)])
    def test_every_corner_is_at_that_distance(self, place: tuple[float, float]) -> None:
        (circle,) = surroundings(shapely.points([place]), within_m=152.4)
        corners = shapely.get_coordinates(circle)
        assert len(corners) == 65
        metres = GEOD.inv([place[0]] * 65, [place[1]] * 65, *corners.T)[2]
        assert metres == pytest.approx(np.full(65, 152.4), abs=1e-6)

    def test_circles_of_several_points_are_one_area(self) -> None:
        near = shapely.MultiPoint(np.column_stack(lonlat([(0, 0), (120, 0)])))
        far = shapely.MultiPoint(np.column_stack(lonlat([(0, 0), (300, 0)])))
        one, two = surroundings(np.array([near, far]), within_m=100)
        assert (one.geom_type, two.geom_type) == ("Polygon", "MultiPolygon")
        gates = shapely.get_coordinates(far)
        for corner in shapely.get_coordinates(two):
            apart = min(GEOD.inv(*gate, *corner)[2] for gate in gates)
            assert apart == pytest.approx(100, abs=1e-3)

    def test_around_an_area_nobody_within_is_left_out(self) -> None:
        yard = area(*YARD)
        (around,) = surroundings(np.array([yard]), within_m=50)
        corners = shapely.get_coordinates(around)
        n = len(corners)
        nearest = ways_to(np.array([yard]), *corners.T, within_m=60)["nearest_m"]
        assert len(nearest) == n
        assert nearest.between(49.9, 50.001).all()  # corners are drawn round


@settings(max_examples=20, deadline=None)
@given(towns(), st.sampled_from([30.0, 75.0]))
def test_streets_around_are_those_inside_the_circle(town: Town, within_m: float) -> None:
    """Each piece once, cut where the circle cuts it; as drawn in the plane, to some centimetres."""
    drawn = street_frame(town.streets)
    network = street_network(drawn)
    weight = np.arange(1.0, len(drawn) + 1)
    lon, lat = lonlat(town.points)
    sums = streets_around(network, lon, lat, within_m=np.full(len(lon), within_m), weight=weight)
    place = network.places
    ends = np.stack([network.pieces.start, network.pieces.end], axis=1)
    corners = np.stack([place.lon[ends], place.lat[ends]], axis=2)
    corners = (corners - [WEST, SOUTH]) / [METRE_EAST, METRE_NORTH]
    pieces = shapely.linestrings(corners)
    for (east, north), found in zip(town.points, sums, strict=True):
        circle = shapely.Point(east, north).buffer(within_m, quad_segs=500)
        inside = shapely.length(shapely.intersection(pieces, circle))
        assert found == pytest.approx(
            float(inside @ weight[network.pieces.street]), rel=1e-3, abs=0.2
        )
