"""Which area holds a point, against a plain loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from outletplan.errors import CrsError
from outletplan.geodesy import convert, crs_of
from outletplan.measure.coverage import holding

if TYPE_CHECKING:
    from collections.abc import Sequence

LON_LAT = "EPSG:4490"

corners = st.tuples(*[st.integers(0, 4)] * 2, *[st.integers(1, 3)] * 2)
boxes = corners.map(lambda c: shapely.box(c[0], c[1], c[0] + c[2], c[1] + c[3]))
spots = st.tuples(st.integers(0, 14), st.integers(0, 14)).map(lambda c: (c[0] / 2, c[1] / 2))


def units(*shapes: shapely.Geometry | None, ids: Sequence[str] | None = None) -> gpd.GeoSeries:
    ids = [f"u{k}" for k in range(len(shapes))] if ids is None else ids
    return gpd.GeoSeries(list(shapes), index=list(ids), crs=LON_LAT)


def at(*places: tuple[float, float]) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(place) for place in places], crs=LON_LAT)


def held_by(
    points: gpd.GeoSeries, polygons: gpd.GeoSeries, rank: Sequence[int]
) -> list[str | None]:
    ids = holding(points, polygons, rank=rank)
    assert ids.index.equals(points.index)
    return [name if isinstance(name, str) else None for name in ids]


class TestHolding:
    """An outlet belongs to the deepest unit that holds it, on a shared edge to exactly one."""

    @settings(deadline=None, max_examples=60)
    @given(
        shapes=st.lists(st.tuples(boxes, st.integers(0, 2)), min_size=1, max_size=6),
        places=st.lists(spots, min_size=1, max_size=8),
        data=st.data(),
    )
    def test_equal_to_a_plain_loop_in_any_row_order(
        self,
        shapes: list[tuple[shapely.Polygon, int]],
        places: list[tuple[float, float]],
        data: st.DataObject,
    ) -> None:
        expected = []
        for place in places:
            inside = [
                (-rank, f"u{k}")
                for k, (shape, rank) in enumerate(shapes)
                if shape.distance(shapely.Point(place)) == 0
            ]
            expected.append(min(inside)[1] if inside else None)
        order = data.draw(st.permutations(range(len(shapes))))
        polygons = units(*[shapes[k][0] for k in order], ids=[f"u{k}" for k in order])
        assert held_by(at(*places), polygons, [shapes[k][1] for k in order]) == expected

    def test_the_boundary_is_inside_and_the_smallest_id_has_a_shared_edge(self) -> None:
        east, west = shapely.box(1, 0, 2, 1), shapely.box(0, 0, 1, 1)
        polygons = units(east, west, ids=["a", "b"])
        points = at((1, 0.5), (0, 0.5), (0, 0), (2, 1), (2.000001, 1))
        assert held_by(points, polygons, [0, 0]) == ["a", "b", "b", "a", None]

    def test_the_deepest_goes_before_the_smallest_id(self) -> None:
        county, village = shapely.box(0, 0, 9, 9), shapely.box(0, 0, 1, 1)
        polygons = units(county, village, ids=["a", "b"])
        assert held_by(at((0.5, 0.5), (1, 1), (5, 5)), polygons, [0, 1]) == ["b", "b", "a"]

    def test_holes_and_several_parts(self) -> None:
        ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
        polygons = units(shapely.MultiPolygon([ring, shapely.box(5, 5, 6, 6)]))
        points = at((1.5, 1.5), (0.5, 0.5), (5.5, 5.5), (4, 4), (1, 1.5))
        assert held_by(points, polygons, [0]) == [None, "u0", "u0", None, "u0"]

    def test_only_areas_hold(self) -> None:
        """A unit that is known by a point does not hold the outlet that stands on it."""
        line = shapely.LineString([(0, 0), (2, 2)])
        polygons = units(shapely.Point(1, 1), None, line, shapely.Polygon())
        assert held_by(at((1, 1)), polygons, [9, 9, 9, 9]) == [None]
        polygons = units(shapely.Point(1, 1), None, shapely.box(0, 0, 2, 2))
        assert held_by(at((1, 1)), polygons, [9, 9, 0]) == ["u2"]

    def test_points_without_a_place_are_held_by_none(self) -> None:
        shapes = [None, shapely.Point(), shapely.Point(np.nan, np.nan), shapely.Point(0, 0)]
        points = gpd.GeoSeries(shapes, index=list("dcba"), crs=LON_LAT)
        assert held_by(points, units(shapely.box(-1, -1, 1, 1)), [0]) == [None, None, None, "u0"]

    def test_nothing_to_do(self) -> None:
        county = units(shapely.box(0, 0, 9, 9))
        assert held_by(at(), county, [0]) == []
        assert held_by(at((1, 1)), units(), []) == [None]
        unplaced = gpd.GeoSeries([None, None])
        assert held_by(unplaced, county, [0]) == [None, None]
        assert held_by(at((1, 1)), gpd.GeoSeries([None], index=["u0"]), [0]) == [None]

    def test_points_and_polygons_in_different_datums(self) -> None:
        """A GCJ-02 point lies hundreds of metres off: it is brought to the polygons first."""
        corner = shapely.box(104, 30, 104.001, 30.001)
        outlet = gpd.GeoSeries.from_xy([104.0005], [30.0005], crs=LON_LAT)
        for crs in (crs_of("gcj02"), crs_of("bd09"), "EPSG:32648"):
            moved = convert(outlet, gpd.GeoSeries(crs=crs).crs)
            assert held_by(moved, units(corner), [0]) == ["u0"]
            mislabelled = moved.set_crs(LON_LAT, allow_override=True)
            assert held_by(mislabelled, units(corner), [0]) == [None]

    def test_edges_are_straight_where_the_polygons_came_in(self) -> None:
        """The same corners in metres bow the southern edge away from the parallel."""
        wide = units(shapely.box(102, 30, 105, 31))
        on_its_edge = at((103.5, 30.0))
        assert held_by(on_its_edge, wide, [0]) == ["u0"]
        in_metres = wide.to_crs("EPSG:32648")
        assert held_by(on_its_edge, in_metres, [0]) == [None]

    def test_nothing_is_guessed(self) -> None:
        county, points = units(shapely.box(0, 0, 9, 9)), at((1, 1))
        with pytest.raises(CrsError, match="no CRS"):
            holding(points.set_crs(None, allow_override=True), county, rank=[0])
        with pytest.raises(CrsError, match="no CRS"):
            holding(points, county.set_crs(None, allow_override=True), rank=[0])
