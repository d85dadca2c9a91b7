"""Which area holds a point, against a plain loop and shapely, by tree and by grid."""

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
from outletplan.measure import coverage
from outletplan.measure.coverage import holding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


@pytest.fixture(scope="class", params=["tree", "grid"])
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Few points are looked up in a tree, many by a grid."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coverage, "_first_holding", getattr(coverage, f"_by_{request.param}"))
        yield


@pytest.mark.usefixtures("way")
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


corner = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda c: (c[0] / 7, c[1] / 7))
simple = st.one_of(
    st.lists(corner, min_size=3, max_size=3, unique=True).map(shapely.Polygon),
    st.lists(corner, min_size=2, max_size=2, unique=True).map(
        lambda c: shapely.LineString(c).envelope
    ),
    st.lists(corner, min_size=2, max_size=2, unique=True).map(  # slivers
        lambda c: shapely.Polygon([*c, (c[1][0], c[1][1] + 1e-14)])
    ),
)
holed = st.builds(shapely.difference, simple, simple)
several = st.builds(lambda *two: shapely.MultiPolygon(two), simple, simple)
areas = st.one_of(simple, holed, several).filter(
    lambda a: a.is_valid and not a.is_empty and a.geom_type in {"Polygon", "MultiPolygon"}
)
moves = st.sampled_from([(0.0, 0.0, 1.0), (105.3, 30.1, 1e-3), (-4e5, 3.3e6, 1e3), (0, 0, 1e-9)])


@settings(deadline=None)
@given(st.lists(areas, min_size=1, max_size=6), st.lists(corner, max_size=6), moves)
def test_the_grid_says_what_shapely_says_on_and_beside_hostile_edges(
    drawn: list[shapely.Geometry],
    spots: list[tuple[float, float]],
    move: tuple[float, float, float],
) -> None:
    """Shared edges, corners, holes, several parts, slivers; far from 0; a hair beside all of it."""
    east, north, scale = move
    shapes = shapely.transform(np.array(drawn), lambda xy: xy * scale + [east, north])
    shapes = shapes[shapely.is_valid(shapes)]
    if not len(shapes):
        return
    ends = shapely.get_coordinates(shapes)
    along = [ends[:-1] + (ends[1:] - ends[:-1]) * share for share in (0.5, 1 / 3)]
    places = np.concatenate([ends, *along, np.reshape(spots, (-1, 2)) * scale + [east, north]])
    near = [np.nextafter(places, [x, y]) for x in (-np.inf, np.inf) for y in (-np.inf, np.inf)]
    x, y = np.concatenate([places, *near]).T
    held = shapely.intersects(shapes[:, None], shapely.points(x, y)[None])
    expected = np.where(held.any(0), held.argmax(0), -1)
    grid = getattr(coverage, "_by_grid")  # noqa: B009 - the way of many points, tried with few
    assert grid(shapes, x, y).tolist() == expected.tolist()


def test_the_grid_says_what_shapely_says_of_many_points_in_nested_units() -> None:
    chance = np.random.default_rng(5)
    turns = np.linspace(0, 2 * np.pi, 60)
    radii = chance.uniform(0.2, 1, (80, 60)) * chance.uniform(0.05, 0.6, (80, 1))
    middles = chance.random((80, 2)) + np.array([105, 30])
    stars = [
        shapely.Polygon(middle + radius[:, None] * np.column_stack([np.cos(turns), np.sin(turns)]))
        for middle, radius in zip(middles, radii, strict=True)
    ]
    shapes = np.array([star for star in stars if star.is_valid])
    x, y = (chance.random((60_000, 2)) * 1.4 + [104.8, 29.8]).T
    places = gpd.GeoSeries(shapely.points(x, y), crs=LON_LAT)
    found = holding(places, units(*shapes), rank=np.arange(len(shapes)) % 3)
    held = shapely.STRtree(places.to_numpy()).query(shapes, predicate="intersects")
    best: dict[int, tuple[int, str]] = {}
    for shape, place in held.T.tolist():
        key = (-(shape % 3), f"u{shape}")
        best[place] = min(best.get(place, key), key)
    assert len(best) > 30_000
    assert found.notna().sum() == len(best)
    assert found[list(best)].tolist() == [name for _, name in best.values()]
