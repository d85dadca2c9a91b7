"""Datums and ellipsoid metres: the only room that changes coordinates."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pyproj import CRS, Geod
from pyproj.exceptions import ProjError

from outletplan.errors import CrsError, DataError
from outletplan.geodesy import (
    DATUMS,
    WGS84,
    Datum,
    convert,
    crs_of,
    ecef,
    from_wgs84,
    geodesic_m,
    lonlat_of,
    millimetres,
    shifted_datum,
    to_wgs84,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike

GEOD = Geod(ellps="WGS84")
SHIFTED: tuple[Datum, ...] = ("gcj02", "bd09")
FEET = CRS.from_proj4("+proj=tmerc +lat_0=30 +lon_0=104 +x_0=500000 +datum=WGS84 +units=us-ft")
NORTH_FIRST = CRS.from_epsg(4544)  # CGCS2000 / 3-degree Gauss-Kruger CM 105E: axes north, east
OF_NO_PLACE = CRS.from_wkt(
    'ENGCRS["Drawing",EDATUM["Drawing"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],'
    'LENGTHUNIT["metre",1]]'
)

FOLD = 1e-11  # degrees from 105° E, a micrometre
china = st.tuples(
    st.floats(73.5, 135.1).filter(lambda lon: abs(lon - 105) > FOLD), st.floats(3.8, 53.6)
)
earth = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def there_and_back_m(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> float:
    """Farthest that a WGS-84 point comes off by going to a shifted datum and back."""
    back = to_wgs84(*from_wgs84(lon, lat, crs_of(datum)), crs_of(datum))
    return float(geodesic_m(lon, lat, *back).max())


class TestShiftedDatums:
    """GCJ-02 and BD-09 are the shifts in public use, and the inverse is exact."""

    @pytest.mark.parametrize(
        ("wgs84", "gcj02"),
        [
            # eviltransform, tests of every language: Shanghai, Shenzhen, Beijing
            ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
            ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
            ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
            # coordtransform, README
            ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        ],
    )
    def test_gcj02_gives_the_published_points(
        self, wgs84: tuple[float, float], gcj02: tuple[float, float]
    ) -> None:
        x, y = from_wgs84([wgs84[0]], [wgs84[1]], crs_of("gcj02"))
        assert (x[0], y[0]) == pytest.approx(gcj02, abs=1e-12)
        lon, lat = to_wgs84([gcj02[0]], [gcj02[1]], crs_of("gcj02"))
        assert (lon[0], lat[0]) == pytest.approx(wgs84, abs=1e-12)

    def test_bd09_gives_the_published_point(self) -> None:
        """Coordtransform, README: GCJ-02 to BD-09."""
        lon, lat = to_wgs84([116.404], [39.915], crs_of("gcj02"))
        x, y = from_wgs84(lon, lat, crs_of("bd09"))
        published = (116.41036949371029, 39.92133699351021)
        assert (x[0], y[0]) == pytest.approx(published, abs=1e-12)

    @pytest.mark.parametrize("datum", SHIFTED)
    @settings(deadline=None, max_examples=60)
    @given(place=china)
    def test_round_trip_anywhere_in_china(self, datum: Datum, place: tuple[float, float]) -> None:
        assert there_and_back_m([place[0]], [place[1]], datum) < 1e-8

    @pytest.mark.parametrize("datum", SHIFTED)
    def test_round_trip_on_a_fine_net(self, datum: Datum) -> None:
        lon, lat = np.random.default_rng(2).uniform([73.5, 3.8], [135.1, 53.6], (20_000, 2)).T
        assert there_and_back_m(lon, lat, datum) < 1e-8

    @pytest.mark.parametrize("datum", SHIFTED)
    def test_round_trip_beside_the_kink_at_105_east(self, datum: Datum) -> None:
        away = np.geomspace(1.01 * FOLD, 1e-3, 4_000)
        lon, lat = 105 + np.concatenate([-away, away]), np.linspace(20, 45, 8_000)
        assert there_and_back_m(lon, lat, datum) < 1e-8

    @pytest.mark.parametrize("datum", SHIFTED)
    def test_round_trip_in_the_fold_at_105_east(self, datum: Datum) -> None:
        """Within a micrometre of 105° E places share one GCJ-02: no inverse tells them apart."""
        lon = 105 + np.linspace(-FOLD, FOLD, 8_001)
        assert there_and_back_m(lon, np.linspace(20, 45, 8_001), datum) < 1e-6

    @pytest.mark.parametrize("place", [(2.35, 48.85), (-104.9903, 39.7392), (153.0251, -27.4698)])
    def test_nothing_is_shifted_far_from_china(self, place: tuple[float, float]) -> None:
        x, y = from_wgs84([place[0]], [place[1]], crs_of("gcj02"))
        assert (x[0], y[0]) == place

    def test_a_web_map_lies_hundreds_of_metres_off(self) -> None:
        """So that a datum that is mixed up cannot hide in a rounding."""
        for datum in SHIFTED:
            x, y = from_wgs84([104.0], [30.0], crs_of(datum))
            assert geodesic_m([104.0], [30.0], x, y)[0] > 200


class TestLabels:
    """The label travels with a frame through every step and file; pyproj refuses to move it."""

    @pytest.fixture
    def frame(self) -> gpd.GeoDataFrame:
        points = gpd.points_from_xy([104.0, 104.1], [30.0, 30.1])
        return gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=points, crs=crs_of("gcj02"))

    @pytest.mark.parametrize("name", ["points.gpkg", "points.shp", "points.parquet"])
    def test_files_keep_it(self, frame: gpd.GeoDataFrame, name: str, tmp_path: Path) -> None:
        path = tmp_path / name
        if path.suffix == ".parquet":
            frame.to_parquet(path)
            read = gpd.read_parquet(path)
        else:
            frame.to_file(path)
            read = gpd.read_file(path)
        assert shifted_datum(read.crs) == "gcj02"
        assert read.crs == frame.crs

    def test_pickle_keeps_it(self, frame: gpd.GeoDataFrame) -> None:
        assert pickle.loads(pickle.dumps(frame.crs)) == crs_of("gcj02")  # noqa: S301 - our own bytes

    def test_geopandas_refuses_to_move_it(self, frame: gpd.GeoDataFrame) -> None:
        with pytest.raises(ProjError):
            frame.to_crs(WGS84)

    def test_the_two_are_told_apart(self) -> None:
        assert [shifted_datum(crs_of(datum)) for datum in DATUMS] == [None, None, "gcj02", "bd09"]
        assert crs_of("gcj02") != crs_of("bd09")

    def test_an_unknown_datum_lists_the_known(self) -> None:
        with pytest.raises(CrsError, match=r"'gcj-02'.*wgs84 | cgcs2000 | gcj02 | bd09"):
            crs_of("gcj-02")  # type: ignore[arg-type]  # what a user types


class TestToWgs84:
    """Coordinates of any CRS or datum come to WGS-84 and back."""

    @pytest.mark.parametrize("crs", [FEET, NORTH_FIRST, CRS.from_epsg(32648), CRS.from_epsg(4490)])
    def test_there_and_back(self, crs: CRS) -> None:
        lon, lat = np.array([103.5, 104.0, 105.0]), np.array([29.0, 30.0, 31.0])
        back = to_wgs84(*from_wgs84(lon, lat, crs), crs)
        assert geodesic_m(lon, lat, *back).max() < 1e-6

    def test_x_is_east_whatever_the_axis_order_of_the_crs(self) -> None:
        assert NORTH_FIRST.axis_info[0].direction == "north"
        lon, lat = to_wgs84([500_000.0, 500_000.0], [3_000_000.0, 3_100_000.0], NORTH_FIRST)
        assert lon.tolist() == pytest.approx([105.0, 105.0])
        assert lat[0] < lat[1]

    @pytest.mark.parametrize("datum", DATUMS)
    def test_nan_stays_nan_and_empty_stays_empty(self, datum: Datum) -> None:
        lon, lat = to_wgs84([np.nan, 104.0], [np.nan, 30.0], crs_of(datum))
        assert np.isnan([lon[0], lat[0]]).all()
        assert np.isfinite([lon[1], lat[1]]).all()
        assert [part.size for part in to_wgs84([], [], crs_of(datum))] == [0, 0]

    def test_the_input_is_not_changed(self) -> None:
        for crs in (WGS84, crs_of("bd09"), FEET):
            x, y = np.array([104.0]), np.array([30.0])
            lon, lat = to_wgs84(x, y, crs)
            lon += 1
            lat += 1
            assert (x[0], y[0]) == (104.0, 30.0)

    def test_a_crs_of_no_place_is_refused_both_ways(self) -> None:
        with pytest.raises(CrsError, match=r"found Drawing; expected a CRS tied to the earth"):
            to_wgs84([1.0], [2.0], OF_NO_PLACE)
        with pytest.raises(CrsError, match="found Drawing"):
            from_wgs84([1.0], [2.0], OF_NO_PLACE)


class TestConvert:
    """Geometries go from the CRS that they carry to another, shifted datums included."""

    def test_all_kinds_move_and_keep_their_index(self) -> None:
        shapes = gpd.GeoSeries(
            [shapely.Point(104, 30), shapely.box(104, 30, 104.01, 30.01), None, shapely.Point()],
            index=list("dcba"),
            crs="EPSG:4326",
        )
        before = shapes.copy()
        moved = convert(convert(shapes, crs_of("bd09")), WGS84)
        assert moved.index.tolist() == list("dcba")
        assert moved.crs == WGS84
        assert moved.geom_equals_exact(shapes, 1e-12)[:2].all()
        assert moved.isna().tolist() == [False, False, True, False]
        assert moved.is_empty.tolist() == [False, False, False, True]
        assert shapes.geom_equals_exact(before, 0)[:2].all()

    def test_between_shifted_datums(self) -> None:
        gcj02 = gpd.GeoSeries.from_xy([116.404], [39.915], crs=crs_of("gcj02"))
        bd09 = convert(gcj02, crs_of("bd09"))
        assert bd09.x[0] == pytest.approx(116.41036949371029, abs=1e-12)
        assert shifted_datum(bd09.crs) == "bd09"

    def test_the_same_crs_changes_no_bit(self) -> None:
        shapes = gpd.GeoSeries.from_xy([0.1 + 0.2], [1 / 3], crs=crs_of("gcj02"))
        assert convert(shapes, crs_of("gcj02"))[0].wkb == shapes[0].wkb

    def test_without_a_crs_nothing_is_guessed(self) -> None:
        with pytest.raises(CrsError, match="no CRS"):
            convert(gpd.GeoSeries.from_xy([104], [30]), WGS84)


class TestMetres:
    """Metres are geodesic: within 1 mm of the ellipsoid's distance, anywhere."""

    @settings(deadline=None, max_examples=60)
    @given(place=earth, azimuth=st.floats(-180, 180), metres=st.floats(0, 1_000))
    def test_a_chord_is_at_most_a_micrometre_shorter_up_to_1_km(
        self, place: tuple[float, float], azimuth: float, metres: float
    ) -> None:
        lon, lat, _ = GEOD.fwd(*place, azimuth, metres)
        ends = ecef([place[0], lon], [place[1], lat])
        chord = float(np.linalg.norm(ends[0] - ends[1]))
        geodesic = geodesic_m([place[0]], [place[1]], [lon], [lat])[0]
        assert geodesic == pytest.approx(metres, abs=1e-6)
        assert geodesic - 2e-6 < chord < geodesic + 1e-8

    def test_across_the_date_line_and_at_the_pole(self) -> None:
        assert geodesic_m([180.0], [5.0], [-180.0], [5.0])[0] == pytest.approx(0, abs=1e-9)
        assert geodesic_m([12.0], [90.0], [-77.0], [90.0])[0] == pytest.approx(0, abs=1e-9)

    @pytest.mark.parametrize(
        ("metres", "mm"),
        [(49.9994999, 49_999), (49.9995, 50_000), (50.0, 50_000), (50.0004999, 50_000), (0.0, 0)],
    )
    def test_lengths_are_rounded_to_1_mm_half_up(self, metres: float, mm: int) -> None:
        assert millimetres([metres]).tolist() == [mm]


class TestLonlatOf:
    """Every table of lon/lat names its datum or carries a CRS; nothing is guessed."""

    lon, lat = (104.0, 104.01), (30.0, 30.01)

    def table(self, crs: CRS) -> pd.DataFrame:
        x, y = from_wgs84(self.lon, self.lat, crs)
        return pd.DataFrame({"lon": x, "lat": y}, index=["a", "b"])

    def points(self, crs: CRS, label: CRS | None) -> gpd.GeoDataFrame:
        x, y = from_wgs84(self.lon, self.lat, crs)
        return gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=label)

    def assert_read(self, frame: pd.DataFrame, datum: Datum | None, crs: CRS) -> None:
        lon, lat, said = lonlat_of(frame, table="outlets", datum=datum)
        assert geodesic_m(lon, lat, self.lon, self.lat).max() < 1e-6
        assert said == crs

    @pytest.mark.parametrize("datum", DATUMS)
    def test_columns_with_a_datum(self, datum: Datum) -> None:
        self.assert_read(self.table(crs_of(datum)), datum, crs_of(datum))

    @pytest.mark.parametrize("crs", [*map(crs_of, DATUMS), FEET, NORTH_FIRST])
    def test_points_with_a_crs(self, crs: CRS) -> None:
        self.assert_read(self.points(crs, crs), None, crs)

    @pytest.mark.parametrize("datum", DATUMS)
    def test_points_with_a_datum_only(self, datum: Datum) -> None:
        self.assert_read(self.points(crs_of(datum), None), datum, crs_of(datum))

    @pytest.mark.parametrize("datum", DATUMS)
    @pytest.mark.parametrize("label", ["EPSG:4326", "EPSG:4490", "OGC:CRS84"])
    def test_a_datum_goes_before_a_plain_label(self, label: str, datum: Datum) -> None:
        """Files cannot say GCJ-02: GeoJSON labels everything EPSG:4326."""
        frame = self.points(crs_of(datum), CRS.from_user_input(label))
        self.assert_read(frame, datum, crs_of(datum))

    @pytest.mark.parametrize(
        ("crs", "datum"),
        [
            (CRS.from_epsg(32648), "wgs84"),
            (NORTH_FIRST, "cgcs2000"),
            (FEET, "wgs84"),
            (crs_of("gcj02"), "gcj02"),
        ],
    )
    def test_a_crs_and_the_datum_it_has_agree(self, crs: CRS, datum: Datum) -> None:
        self.assert_read(self.points(crs, crs), datum, crs)

    @pytest.mark.parametrize(
        ("crs", "datum"),
        [
            (CRS.from_epsg(32648), "gcj02"),
            (CRS.from_epsg(32648), "cgcs2000"),
            (NORTH_FIRST, "bd09"),
            (CRS.from_epsg(4214), "gcj02"),  # Beijing 1954: lon/lat, but no plain label
            (CRS.from_epsg(2272), "wgs84"),  # NAD83 in feet
            (crs_of("gcj02"), "wgs84"),
            (crs_of("gcj02"), "bd09"),
            (OF_NO_PLACE, "gcj02"),
        ],
    )
    def test_a_crs_and_another_datum_contradict(self, crs: CRS, datum: Datum) -> None:
        with pytest.raises(CrsError) as caught:
            lonlat_of(self.points(WGS84, crs), table="outlets", datum=datum)
        (problem,) = caught.value.problems
        assert problem.where == "outlets"
        assert crs.name in problem.found
        assert datum in problem.found
        assert "Leave the datum out" in problem.remedy

    @pytest.mark.parametrize("geo", [True, False])
    def test_neither_crs_nor_datum(self, geo: bool) -> None:  # noqa: FBT001 - a parameter of the test
        frame = self.points(WGS84, None) if geo else self.table(WGS84)
        with pytest.raises(CrsError) as caught:
            lonlat_of(frame, table="outlets")
        (problem,) = caught.value.problems
        assert problem.where == "outlets"
        assert problem.found == "neither a CRS nor a datum"
        assert "wgs84 | cgcs2000 | gcj02 | bd09" in problem.remedy

    def test_a_crs_of_no_place(self) -> None:
        with pytest.raises(CrsError, match="Drawing"):
            lonlat_of(self.points(WGS84, OF_NO_PLACE), table="outlets")

    def test_lines_and_polygons_stand_at_a_point_on_them(self) -> None:
        horseshoe = shapely.LineString([(104, 30), (104, 31), (105, 31), (105, 30)]).buffer(0.1)
        line = shapely.LineString([(104, 30), (104, 31)])
        frame = gpd.GeoDataFrame(geometry=[horseshoe, line], crs=WGS84)
        lon, lat, _ = lonlat_of(frame, table="units")
        assert horseshoe.contains(shapely.Point(lon[0], lat[0]))
        assert line.intersects(shapely.Point(lon[1], lat[1]))

    def test_a_row_without_a_place_is_nan(self) -> None:
        shapes = [None, shapely.Point(), shapely.Point(np.nan, np.nan), shapely.Polygon()]
        frame = gpd.GeoDataFrame(geometry=shapes, crs=WGS84)
        lon, lat, _ = lonlat_of(frame, table="outlets")
        assert np.isnan(lon).all()
        assert np.isnan(lat).all()

    @pytest.mark.parametrize("dtype", ["float64", "Float64", "object", "string"])
    def test_columns_of_any_dtype(
        self, dtype: Literal["float64", "Float64", "object", "string"]
    ) -> None:
        columns = pd.DataFrame({"lon": [104.5, None], "lat": [30.5, None]}).astype(dtype)
        lon, lat, _ = lonlat_of(columns, table="outlets", datum="wgs84")
        assert (lon[0], lat[0]) == (104.5, 30.5)
        assert np.isnan([lon[1], lat[1]]).all()

    def test_no_coordinates_at_all(self) -> None:
        with pytest.raises(DataError, match="the columns 经度, 纬度; expected columns lon and lat"):
            lonlat_of(pd.DataFrame({"经度": [1], "纬度": [1]}), table="outlets", datum="wgs84")

    def test_every_value_that_is_no_number_is_named(self) -> None:
        frame = pd.DataFrame({"lon": ["104", "x", "y"], "lat": 30.0}, index=["a", "b", "b"])
        with pytest.raises(DataError) as caught:
            lonlat_of(frame, table="outlets", datum="wgs84")
        assert [problem.found for problem in caught.value.problems] == ["'x' at b", "'y' at b"]
        with pytest.raises(DataError, match="inf"):
            lonlat_of(frame.assign(lon=np.inf), table="outlets", datum="gcj02")

    def test_a_geodataframe_without_geometry_is_a_table(self) -> None:
        frame = gpd.GeoDataFrame(self.table(WGS84))
        assert frame.active_geometry_name is None
        self.assert_read(frame, "wgs84", WGS84)

    def test_the_frame_is_not_changed(self) -> None:
        table, points = self.table(crs_of("gcj02")), self.points(WGS84, WGS84)
        before, points_before = table.copy(), points.copy()
        lonlat_of(table, table="outlets", datum="gcj02")
        lonlat_of(points, table="outlets", datum="gcj02")
        assert_frame_equal(table, before)
        assert_geodataframe_equal(points, points_before)

    def test_empty(self) -> None:
        lon, lat, _ = lonlat_of(self.table(WGS84).head(0), table="outlets", datum="bd09")
        assert lon.shape == lat.shape == (0,)
        lon, _, _ = lonlat_of(self.points(WGS84, FEET).head(0), table="outlets")
        assert lon.shape == (0,)
