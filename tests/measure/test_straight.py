"""Straight-line pairs and nearest places, against plain loops over pyproj."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pyproj import CRS, Geod

from outletplan.errors import CrsError, DataError
from outletplan.geodesy import crs_of, from_wgs84, millimetres
from outletplan.measure.straight import close_pairs, nearest, pairs_within

if TYPE_CHECKING:
    from outletplan.geodesy import Datum

GEOD = Geod(ellps="WGS84")
COLUMNS = ["outlet_a", "outlet_b", "distance_m"]

Place = tuple[float, float]

places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
# Azimuth and metres from the middle of a cluster: whole numbers make twins and round distances.
steps = st.tuples(st.integers(0, 7).map(lambda n: n * 45), st.integers(0, 4).map(lambda n: n * 25))
clusters = st.tuples(places, st.lists(steps, max_size=9)).map(
    lambda drawn: [GEOD.fwd(*drawn[0], *step)[:2] for step in drawn[1]]
)
ON_THE_DATE_LINE = [GEOD.fwd(180, 0, azimuth, 20)[:2] for azimuth in range(0, 360, 45)]
AT_THE_POLE = [GEOD.fwd(0, 90, azimuth, 20)[:2] for azimuth in range(0, 360, 45)]


def table(points: list[Place], ids: list[str] | None = None) -> pd.DataFrame:
    ids = [f"{k:02d}" for k in range(len(points))] if ids is None else ids
    lon, lat = zip(*points, strict=True) if points else ((), ())
    return pd.DataFrame({"lon": lon, "lat": lat}, index=pd.Index(ids, dtype="str"), dtype=float)


def metres(a: Place, b: Place) -> float:
    return float(GEOD.inv(*a, *b)[2])


def row(n: int, *, step_m: float, at: Place = (104.0, 30.0), azimuth: float = 90) -> list[Place]:
    """Points in a row, each laid out exactly one step farther from the first."""
    return [GEOD.fwd(*at, azimuth, k * step_m)[:2] for k in range(n)]


class TestClosePairs:
    """Straight-line pairs below a limit, within 1 mm of the ellipsoid, across 180° too."""

    @settings(deadline=None, max_examples=60)
    @given(points=clusters, at_least_m=st.sampled_from([1, 25, 35.355, 50, 100]))
    @example(points=ON_THE_DATE_LINE, at_least_m=35)
    @example(points=AT_THE_POLE, at_least_m=35)
    def test_equal_to_a_double_loop_anywhere_on_earth(
        self, points: list[Place], at_least_m: float
    ) -> None:
        expected = {}
        named = table(points)
        spots = list(zip(named.index, zip(named["lon"], named["lat"], strict=True), strict=True))
        for (a, here), (b, there) in itertools.combinations(spots, 2):
            rounded = Decimal(metres(here, there)).quantize(Decimal("0.001"), ROUND_HALF_UP)
            if rounded < Decimal(str(at_least_m)):
                expected[a, b] = float(rounded)

        pairs = close_pairs(named, at_least_m=at_least_m, datum="wgs84")

        found = {(a, b): way for a, b, way in pairs.itertuples(index=False)}
        assert len(pairs) == len(found)
        assert found == pytest.approx(expected, abs=0.001)
        in_order = pairs.sort_values(["distance_m", "outlet_a", "outlet_b"], ignore_index=True)
        assert_frame_equal(pairs, in_order)

    def test_pairs_are_found_across_180_degrees_and_around_the_pole(self) -> None:
        """Neighbours on the circle of 20 m are 15.307 m apart, whatever their longitudes."""
        for circle in (ON_THE_DATE_LINE, AT_THE_POLE):
            pairs = close_pairs(table(circle), at_least_m=16, datum="wgs84")
            assert pairs["distance_m"].tolist() == pytest.approx([15.307] * 8, abs=0.001)

    @settings(deadline=None, max_examples=60)
    @given(at=places, azimuth=st.floats(-180, 180))
    def test_the_edge_itself_is_lawful(self, at: Place, azimuth: float) -> None:
        """不少于: a pair exactly this far apart is lawful."""
        outlets = table(row(2, step_m=50, at=at, azimuth=azimuth))
        assert close_pairs(outlets, at_least_m=50, datum="wgs84").empty
        pairs = close_pairs(outlets, at_least_m=50.001, datum="wgs84")
        assert pairs["distance_m"].tolist() == [50.0]

    def test_half_of_all_pairs_laid_50_m_apart_are_a_hair_below_in_floats(self) -> None:
        """Hence the rounding: without it many of these lawful pairs were listed."""
        ends = [row(2, step_m=50, azimuth=azimuth) for azimuth in range(360)]
        raw = [metres(*pair) for pair in ends]
        assert sum(way < 50 for way in raw) > 90
        assert (millimetres(raw) == 50_000).all()

    @pytest.mark.parametrize("at_least_m", [152, 152.4, np.float64(152.4), Decimal("152.4")])
    def test_500_feet_is_lawful_at_500_feet(self, at_least_m: Decimal | float) -> None:
        """The float 152.4 is above 152.4; the minimum means the decimal that was written."""
        outlets = table(row(2, step_m=152.4))
        assert close_pairs(outlets, at_least_m=at_least_m, datum="wgs84").empty

    @pytest.mark.parametrize("at_least_m", [Decimal("152.4001"), 152.401, 153])
    def test_500_feet_is_below_any_more(self, at_least_m: Decimal | float) -> None:
        pairs = close_pairs(table(row(2, step_m=152.4)), at_least_m=at_least_m, datum="wgs84")
        assert pairs["distance_m"].tolist() == [152.4]

    def test_outlets_at_one_spot_are_pairs_at_0_m(self) -> None:
        outlets = table([(104, 30)] * 3, ["c", "a", "b"])
        pairs = close_pairs(outlets, at_least_m=0.001, datum="gcj02")
        assert pairs.to_numpy().tolist() == [["a", "b", 0], ["a", "c", 0], ["b", "c", 0]]
        assert close_pairs(outlets, at_least_m=0, datum="gcj02").empty

    @pytest.mark.parametrize("rows", [0, 1])
    def test_too_few_for_a_pair(self, rows: int) -> None:
        some = close_pairs(table(row(2, step_m=1)), at_least_m=50, datum="wgs84")
        none = close_pairs(table(row(2, step_m=1)).head(rows), at_least_m=50, datum="wgs84")
        assert none.columns.tolist() == COLUMNS
        assert none.dtypes.tolist() == some.dtypes.tolist()
        assert none.empty
        points = gpd.GeoDataFrame({"outlet_id": []}, geometry=[], crs="EPSG:4326")
        assert close_pairs(points, at_least_m=50).empty

    def test_an_outlet_without_coordinates_is_in_no_pair(self) -> None:
        outlets = table(row(4, step_m=1))
        outlets.loc["01"] = np.nan
        outlets.loc["02", "lat"] = np.nan
        pairs = close_pairs(outlets, at_least_m=50, datum="wgs84")
        assert pairs.to_numpy().tolist() == [["00", "03", 3.0]]
        shapes = [None, shapely.Point(), shapely.Point(104, 30)]
        points = gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4326")
        assert close_pairs(points, at_least_m=50).empty

    @settings(deadline=None, max_examples=30)
    @given(data=st.data(), points=clusters)
    def test_row_order_changes_nothing(self, data: st.DataObject, points: list[Place]) -> None:
        outlets = table(points)
        shuffled = outlets.loc[data.draw(st.permutations(outlets.index.tolist()))]
        assert_frame_equal(
            close_pairs(outlets, at_least_m=60, datum="gcj02"),
            close_pairs(shuffled, at_least_m=60, datum="gcj02"),
        )

    def test_nearest_first_then_by_ids_as_text(self) -> None:
        outlets = table(row(3, step_m=10), ["9", "10", "甲"])
        pairs = close_pairs(outlets, at_least_m=50, datum="wgs84")
        assert pairs.to_numpy().tolist() == [["10", "9", 10], ["10", "甲", 10], ["9", "甲", 20]]


class TestWhereOutletsAre:
    """The same facts in degrees, metres, feet and shifted datums give the same metres."""

    # Beside the kink of GCJ-02 at 105° E.
    ends = (*row(6, step_m=30, at=(104.9995, 30.1), azimuth=80), (105.01, 30.1), (105.01, 30.1))

    @property
    def expected(self) -> pd.DataFrame:
        pairs = close_pairs(table([*self.ends]), at_least_m=80, datum="wgs84")
        assert len(pairs) == 5 + 4 + 1
        return pairs

    @pytest.mark.parametrize("datum", ["cgcs2000", "gcj02", "bd09"])
    def test_columns_in_a_datum(self, datum: Datum) -> None:
        outlets = table([*self.ends])
        outlets["lon"], outlets["lat"] = from_wgs84(outlets["lon"], outlets["lat"], crs_of(datum))
        pairs = close_pairs(outlets, at_least_m=80, datum=datum)
        assert_frame_equal(pairs, self.expected, atol=0.001, rtol=0)

    @pytest.mark.parametrize(
        "crs",
        [
            CRS.from_epsg(4326),  # axes lat, lon
            CRS.from_epsg(4490),
            CRS.from_user_input("OGC:CRS84"),
            CRS.from_epsg(32648),  # metres
            CRS.from_epsg(3857),  # metres, stretched by 16 %
            CRS.from_epsg(4544),  # metres, axes north, east
            CRS.from_proj4("+proj=tmerc +lat_0=30 +lon_0=105 +datum=WGS84 +units=us-ft"),
            crs_of("gcj02"),
            crs_of("bd09"),
        ],
    )
    def test_points_in_a_crs(self, crs: CRS) -> None:
        degrees = table([*self.ends])
        points = gpd.points_from_xy(*from_wgs84(degrees["lon"], degrees["lat"], crs))
        outlets = gpd.GeoDataFrame({"outlet_id": degrees.index}, geometry=points, crs=crs)
        pairs = close_pairs(outlets, at_least_m=80)
        assert_frame_equal(pairs, self.expected, atol=0.001, rtol=0)

    def test_state_plane_feet(self) -> None:
        """NAD83 / Pennsylvania South (ftUS), as Harrisburg's surveyors have it."""
        degrees = table(row(4, step_m=40, at=(-76.88, 40.26)))
        points = gpd.GeoDataFrame(
            index=degrees.index,
            geometry=gpd.points_from_xy(degrees["lon"], degrees["lat"]),
            crs="EPSG:4269",
        ).to_crs("EPSG:2272")
        pairs = close_pairs(points, at_least_m=50)
        assert pairs["distance_m"].tolist() == pytest.approx([40] * 3, abs=0.001)

    def test_measured_as_if_it_were_wgs84_gcj02_is_wrong(self) -> None:
        """GCJ-02 stretches 100 m by -0.65 to +0.77 %: the label matters."""
        degrees = table([*self.ends])
        lon, lat = from_wgs84(degrees["lon"], degrees["lat"], crs_of("bd09"))
        wrong = close_pairs(degrees.assign(lon=lon, lat=lat), at_least_m=80, datum="wgs84")
        assert abs(wrong["distance_m"].iloc[-1] - self.expected["distance_m"].iloc[-1]) > 0.05

    def test_a_geojson_of_gcj02_points_says_its_datum(self) -> None:
        degrees = table([*self.ends])
        lon, lat = from_wgs84(degrees["lon"], degrees["lat"], crs_of("gcj02"))
        shapes = gpd.points_from_xy(lon, lat)
        points = gpd.GeoDataFrame(index=degrees.index, geometry=shapes, crs="EPSG:4326")
        pairs = close_pairs(points, at_least_m=80, datum="gcj02")
        assert_frame_equal(pairs, self.expected, atol=0.001, rtol=0)

    def test_nothing_is_guessed(self) -> None:
        with pytest.raises(CrsError, match="Name the datum"):
            close_pairs(table([*self.ends]), at_least_m=80)
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([104], [30]))
        with pytest.raises(CrsError, match="or set the frame's CRS"):
            close_pairs(points, at_least_m=80)

    def test_a_crs_that_contradicts_the_datum(self) -> None:
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([5e5], [3e6]), crs="EPSG:32648")
        with pytest.raises(CrsError, match="UTM zone 48N and the datum gcj02"):
            close_pairs(points, at_least_m=80, datum="gcj02")


class TestInput:
    """Bad input is refused, all faults at once; an input is never changed."""

    def test_numbers_as_ids_become_text(self) -> None:
        columns = table(row(2, step_m=10))
        by_index = columns.set_axis([10, 9])
        by_column = columns.assign(outlet_id=[10, 9])
        mixed = columns.assign(outlet_id=["10", 9])
        for outlets in (by_index, by_column, mixed):
            pairs = close_pairs(outlets, at_least_m=50, datum="wgs84")
            assert pairs.to_numpy().tolist() == [["10", "9", 10.0]]

    def test_a_column_goes_before_the_index(self) -> None:
        outlets = table(row(2, step_m=10)).assign(outlet_id=["x", "y"])
        both = outlets.set_index("outlet_id", drop=False)
        for frame in (outlets, both):
            pairs = close_pairs(frame, at_least_m=50, datum="wgs84")
            assert pairs.to_numpy().tolist() == [["x", "y", 10.0]]

    def test_duplicate_ids_are_listed(self) -> None:
        outlets = table(row(6, step_m=10), ["a", "b", "a", "c", "b", "a"])
        with pytest.raises(DataError) as caught:
            close_pairs(outlets, at_least_m=50, datum="wgs84")
        found = {problem.found for problem in caught.value.problems}
        assert found == {"the id 'a' 3 times", "the id 'b' 2 times"}
        with pytest.raises(DataError, match="the id '1' 2 times"):
            close_pairs(
                table(row(2, step_m=10)).assign(outlet_id=["1", 1]), at_least_m=50, datum="wgs84"
            )

    @pytest.mark.parametrize("ids", [["a", None], [1.0, np.nan], ["a", 2.5e17], ["a", pd.NA]])
    def test_missing_and_destroyed_ids(self, ids: list[object]) -> None:
        outlets = table(row(2, step_m=10)).assign(outlet_id=pd.Series(ids).to_numpy())
        with pytest.raises(DataError, match="in row 1 of the frame; expected text or a whole num"):
            close_pairs(outlets, at_least_m=50, datum="wgs84")

    def test_swapped_coordinates_and_a_wrong_crs(self) -> None:
        swapped = table([(30.0, 104.0), (104.0, 30.0)], ["wrong", "right"])
        with pytest.raises(DataError, match=r"lon 30.0, lat 104.0 for wrong;.*swapped") as caught:
            close_pairs(swapped, at_least_m=50, datum="gcj02")
        assert len(caught.value.problems) == 1
        far = gpd.GeoDataFrame(geometry=gpd.points_from_xy([1e12], [1e12]), crs="EPSG:32648")
        with pytest.raises(DataError, match="lon inf, lat inf for 0;"):
            close_pairs(far, at_least_m=50)

    def test_an_area_is_no_outlet(self) -> None:
        shapes = [shapely.Point(104, 30), shapely.box(104, 30, 105, 31), None]
        outlets = gpd.GeoDataFrame({"outlet_id": list("abc")}, geometry=shapes, crs="EPSG:4326")
        with pytest.raises(DataError, match="found a Polygon for b; expected a Point"):
            close_pairs(outlets, at_least_m=50)

    def test_all_faults_at_once(self) -> None:
        outlets = table([(30.0, 104.0)] * 3).assign(outlet_id=pd.array(["a", "a", None]))
        with pytest.raises(DataError) as caught:
            close_pairs(outlets, at_least_m=50, datum="wgs84")
        assert len(caught.value.problems) == 1 + 1 + 3

    @pytest.mark.parametrize("at_least_m", [-1, -0.001, np.nan, np.inf, Decimal("NaN")])
    def test_a_minimum_that_is_no_length(self, at_least_m: Decimal | float) -> None:
        with pytest.raises(DataError, match=r"at_least_m.*metres, 0 or more"):
            close_pairs(table(row(2, step_m=10)), at_least_m=at_least_m, datum="wgs84")

    def test_the_frame_is_not_changed(self) -> None:
        outlets = table(row(3, step_m=10)).assign(outlet_id=[3, 1, 2])
        before = outlets.copy()
        close_pairs(outlets, at_least_m=50, datum="gcj02")
        assert_frame_equal(outlets, before)
        points = gpd.GeoDataFrame(
            index=[3, 1], geometry=gpd.points_from_xy([104, 104], [30, 30]), crs="EPSG:4326"
        )
        points_before = points.copy()
        close_pairs(points, at_least_m=50, datum="gcj02")
        assert_geodataframe_equal(points, points_before)


class TestPairsWithin:
    """All pairs up to a distance, for whoever has his own limits and rounding."""

    @settings(deadline=None, max_examples=40)
    @given(points=clusters, within_m=st.sampled_from([0, 25, 50, 150]))
    @example(points=ON_THE_DATE_LINE, within_m=40)
    def test_equal_to_a_double_loop(self, points: list[Place], within_m: float) -> None:
        lon, lat = table(points).to_numpy().T
        i, j, ways = pairs_within(lon, lat, within_m=within_m)
        assert list(zip(i, j, strict=True)) == [
            (a, b)
            for a, b in itertools.combinations(range(len(points)), 2)
            if metres(points[a], points[b]) <= within_m + 0.001
        ]
        expected = [metres(points[a], points[b]) for a, b in zip(i, j, strict=True)]
        assert ways.tolist() == pytest.approx(expected, abs=1e-6)

    def test_long_distances_are_geodesics_not_chords(self) -> None:
        lon, lat = np.array([0.0, 179.0]), np.array([0.0, 0.0])
        _, _, ways = pairs_within(lon, lat, within_m=19_927_000)
        assert ways.tolist() == pytest.approx([metres((0, 0), (179, 0))])
        assert pairs_within(lon, lat, within_m=19_926_000)[2].size == 0

    def test_positions_count_the_points_without_a_place(self) -> None:
        lon, lat = np.array([np.nan, 104.0, 104.0, 104.0]), np.array([30.0, 30.0, np.nan, 30.0])
        i, j, ways = pairs_within(lon, lat, within_m=1)
        assert (i.tolist(), j.tolist(), ways.tolist()) == ([1], [3], [0.0])


class TestNearest:
    """The nearest place is exact along the ellipsoid, however far."""

    @settings(deadline=None, max_examples=60)
    @given(points=st.lists(places, max_size=6), choices=st.lists(places, min_size=1, max_size=12))
    def test_equal_to_brute_force_anywhere_on_earth(
        self, points: list[Place], choices: list[Place]
    ) -> None:
        position, ways = nearest(*table(points).to_numpy().T, *table(choices).to_numpy().T)
        for point, chosen, way in zip(points, position, ways, strict=True):
            least = min(metres(point, choice) for choice in choices)
            assert way == pytest.approx(least, abs=1e-6)
            assert metres(point, choices[chosen]) == pytest.approx(least, abs=1e-6)

    def test_the_nearest_by_chord_need_not_be_the_nearest(self) -> None:
        shorter_chord, shorter_way = (160.17657743, -0.24247459), (-170.303934, -17.35089145)
        choices = table([shorter_chord, shorter_way]).to_numpy().T
        position, ways = nearest(np.array([0.0]), np.array([0.0]), *choices)
        assert position.tolist() == [1]
        assert ways.tolist() == pytest.approx([metres((0, 0), shorter_way)])
        assert metres((0, 0), shorter_chord) - ways[0] > 10_000

    def test_equally_near_places_give_the_first(self) -> None:
        choices = table([(105.0, 30.0), (104.0, 30.0), (104.0, 30.0)]).to_numpy().T
        position, _ = nearest(np.array([104.001]), np.array([30.0]), *choices)
        assert position.tolist() == [1]
        turned, _ = nearest(np.array([104.001]), np.array([30.0]), *choices[:, ::-1])
        assert turned.tolist() == [0]

    def test_what_has_no_place_is_neither_asked_nor_chosen(self) -> None:
        lon, lat = np.array([np.nan, 104.0]), np.array([30.0, 30.0])
        position, ways = nearest(lon, lat, lon[::-1], lat)
        assert position.tolist() == [pd.NA, 0]
        assert np.isnan(ways).tolist() == [True, False]
        position, ways = nearest(lon, lat, np.array([]), np.array([]))
        assert position.isna().all()
        assert np.isnan(ways).all()
        position, ways = nearest(np.array([]), np.array([]), lon, lat)
        assert len(position) == len(ways) == 0
