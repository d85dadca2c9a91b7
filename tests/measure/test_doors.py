"""Walks for whoever has only tables: ids, datums, order, faults."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import CRS, Geod
from shapely import LineString

import outletplan as op
from outletplan.geodesy import convert, crs_of, from_wgs84

GEOD = Geod(ellps="WGS84")
LON, LAT = 110.0, 33.0
EAST = [110.0005, 110.001, 110.004, np.nan]
NORTH = [33.0001, 32.9999, 33.0001, np.nan]


def streets() -> gpd.GeoDataFrame:
    """Draw one street of some 930 m along a parallel, in WGS-84."""
    line = LineString([(LON, LAT), (LON + 0.01, LAT)])
    return gpd.GeoDataFrame({"name": ["人民路"]}, geometry=[line], index=["r1"], crs="EPSG:4326")


def outlets(*, datum: str = "wgs84") -> pd.DataFrame:
    lon, lat = from_wgs84(EAST, NORTH, crs_of("gcj02" if datum == "gcj02" else "wgs84"))
    return pd.DataFrame({"outlet_id": ["c", "a", "b", "d"], "lon": lon, "lat": lat})


def test_the_legs_add_up_and_a_walk_is_never_shorter_than_the_straight_line() -> None:
    """Walking ≥ straight always; access, street and exit legs are kept apart."""
    found = op.walks(outlets(), op.street_network(streets()), below_m=1_000, datum="wgs84")
    assert found[["from_id", "to_id"]].to_numpy().tolist() == [["a", "c"], ["a", "b"], ["b", "c"]]
    legs = found["access_m"] + found["street_m"] + found["exit_m"]
    assert np.allclose(legs, found["distance_m"], atol=0.002)
    assert (found["distance_m"] >= found["straight_m"]).all()
    straight = GEOD.inv(EAST[0], NORTH[0], EAST[1], NORTH[1])[2]
    assert found["straight_m"][0] == pytest.approx(straight, abs=0.0006)
    assert found.loc[found["way"] == "frontage", "to_id"].tolist() == ["c"]  # b and c: one side


def test_the_order_of_rows_changes_nothing() -> None:
    network = op.street_network(streets())
    one = op.walks(outlets(), network, below_m=1_000, datum="wgs84")
    other = op.walks(outlets().iloc[::-1], network, below_m=1_000, datum="wgs84")
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


def test_metres_are_the_same_in_a_shifted_datum_and_lines_come_back_in_it() -> None:
    """GCJ-02 is converted in memory for measuring; what comes out stays in the datum given."""
    network = op.street_network(streets())
    plain = op.walks(outlets(), network, below_m=1_000, datum="wgs84")
    shifted = op.walks(outlets(datum="gcj02"), network, below_m=1_000, datum="gcj02")
    assert np.allclose(plain["distance_m"], shifted["distance_m"], atol=0.001)
    assert shifted.crs == crs_of("gcj02")
    lon, lat = from_wgs84([EAST[1]], [NORTH[1]], crs_of("gcj02"))
    assert shifted.geometry[0].coords[0] == pytest.approx((lon[0], lat[0]), abs=1e-9)


def test_others_to_walk_to_may_be_villages_or_schools_in_a_crs_of_their_own() -> None:
    school = gpd.GeoDataFrame(
        {"site_id": ["S"]}, geometry=gpd.points_from_xy([110.002], [33.0]), crs="EPSG:4326"
    ).to_crs("EPSG:4546")
    shifted = outlets(datum="gcj02")
    shifted = gpd.GeoDataFrame(
        shifted, geometry=gpd.points_from_xy(shifted["lon"], shifted["lat"]), crs=crs_of("gcj02")
    )
    network = op.street_network(streets())
    found = op.walks(shifted, network, below_m=120, to=school)
    assert found[["from_id", "to_id", "way"]].to_numpy().tolist() == [["a", "S", "frontage"]]
    nearest = op.nearest_walks(school, network, to=shifted)
    assert nearest[["from_id", "to_id"]].to_numpy().tolist() == [["S", "a"]]
    assert nearest["distance_m"][0] == found["distance_m"][0]


def test_nearest_among_themselves_leaves_out_who_has_no_way() -> None:
    found = op.nearest_walks(outlets(), op.street_network(streets()), datum="wgs84")
    nearest = dict(zip(found["from_id"], found["to_id"], strict=True))
    assert nearest == {"a": "c", "b": "a", "c": "a"}  # d has no place


def test_off_street_and_unconnected_are_said() -> None:
    """Farther than `snap_at_most_m` is said and known by the straight line only."""
    apart = LineString([(LON, LAT + 0.001), (LON + 0.01, LAT + 0.001)])
    two = gpd.GeoDataFrame(geometry=[*streets().geometry, apart], crs="EPSG:4326")
    far = pd.DataFrame({"lon": [110.001, 110.001], "lat": [33.0, 33.001]}, index=["x", "y"])
    away = pd.DataFrame({"lon": [110.001], "lat": [33.0004]}, index=["z"])
    network = op.street_network(two)
    unlinked = op.walks(far, network, below_m=200, datum="wgs84")
    assert unlinked["way"].tolist() == ["unconnected"]
    assert unlinked["distance_m"].tolist() == [np.inf]
    off = op.walks(far, network, below_m=60, to=away, datum="wgs84", snap_at_most_m=20)
    assert off["way"].tolist() == ["off_street"]
    assert off["distance_m"].isna().all()


def test_faults_come_all_at_once_and_streets_elsewhere_name_both_boxes() -> None:
    network = op.street_network(streets())
    wrong = outlets().assign(outlet_id=pd.Series(["a", "a", None, "d"], dtype=object))
    with pytest.raises(op.DataError) as error:
        op.walks(wrong, network, below_m=50, datum="wgs84")
    assert {p.found for p in error.value.problems} == {
        "None in row 2 of the frame",
        "the id 'a' 2 times",
    }
    elsewhere = outlets().assign(lon=111.0)
    with pytest.raises(op.CrsError, match=r"lon 110\.0000 to 110\.0100.*lon 111\.0"):
        op.walks(elsewhere, network, below_m=50, datum="wgs84")
    with pytest.raises(op.DataError, match="below_m"):
        op.walks(outlets(), network, below_m=-1, datum="wgs84")
    with pytest.raises(op.CrsError):
        op.walks(outlets(), network, below_m=50)


@pytest.mark.parametrize("crs", ["EPSG:2263", "EPSG:32649", "EPSG:4490", "gcj02"])
def test_streets_may_come_in_any_crs_and_say_nothing_of_a_datum(crs: str) -> None:
    """Feet, metres or degrees in the file: metres are those of the ellipsoid."""
    plain = op.walks(outlets(), op.street_network(streets()), below_m=1_000, datum="wgs84")
    drawn = streets()
    drawn.geometry = convert(drawn.geometry, crs_of("gcj02") if crs == "gcj02" else CRS(crs))
    found = op.walks(outlets(), op.street_network(drawn), below_m=1_000, datum="wgs84")
    assert np.allclose(plain["distance_m"], found["distance_m"], atol=0.002)


def test_streets_in_lon_and_lat_of_a_shifted_datum_are_named_so() -> None:
    """A file of lon/lat labelled WGS-84 whose numbers are GCJ-02, as web maps give them."""
    drawn = streets()
    drawn.geometry = convert(drawn.geometry, crs_of("gcj02")).set_crs(4326, allow_override=True)
    plain = op.walks(outlets(), op.street_network(streets()), below_m=1_000, datum="wgs84")
    told = op.street_network(drawn, datum="gcj02")
    found = op.walks(outlets(), told, below_m=1_000, datum="wgs84")
    assert np.allclose(plain["distance_m"], found["distance_m"], atol=0.002)
    with pytest.raises(op.CrsError, match="two that agree"):
        op.street_network(drawn.to_crs("EPSG:32649"), datum="gcj02")


def test_ids_of_streets_are_a_column_else_the_index() -> None:
    drawn = streets().set_axis([7])
    assert op.street_network(drawn).streets.index.tolist() == ["7"]
    named = op.street_network(drawn.assign(street_id="r1")).streets.index
    assert (named.tolist(), named.name) == (["r1"], "street_id")
    twice = pd.concat([drawn, drawn.set_axis(["7"])])
    with pytest.raises(op.DataError, match="the id '7' 2 times"):
        op.street_network(twice)
    with pytest.raises(op.DataError, match="nan in row 0"):
        op.street_network(drawn.set_axis([np.nan]))


@pytest.mark.parametrize("streets", [None, pd.DataFrame({"street_id": ["r1"]}), gpd.GeoDataFrame()])
def test_a_table_without_lines_is_refused(streets: Any) -> None:
    with pytest.raises(op.DataError, match="without geometry; expected a GeoDataFrame"):
        op.street_network(streets)


def test_streets_off_the_earth_are_named() -> None:
    swapped = streets()
    swapped.geometry = [LineString([(LAT, LON), (LAT, LON + 0.01)])]
    with pytest.raises(op.DataError, match=r"street r1: found x 33, y 110; .*swapped"):
        op.street_network(swapped)


@pytest.mark.parametrize("metres", [-1, np.nan, np.inf, "50", None])
def test_a_length_that_is_none_is_refused(metres: Any) -> None:
    network = op.street_network(streets())
    for setting in ("below_m", "snap_at_most_m"):
        lengths = {"below_m": 50.0} | {setting: metres}
        with pytest.raises(op.DataError, match=setting):
            op.walks(outlets(), network, datum="wgs84", **lengths)
    with pytest.raises(op.DataError, match="at_most_m"):
        op.nearest_walks(outlets(), network, datum="wgs84", at_most_m=metres)
    with pytest.raises(op.DataError, match="crossing_m"):
        op.street_network(streets(), crossing_m=metres)


def test_a_network_is_not_a_table_of_streets() -> None:
    table: Any = streets()
    with pytest.raises(TypeError, match=r"Build it with op\.street_network"):
        op.walks(outlets(), table, below_m=50, datum="wgs84")


def test_nobody_has_no_walk() -> None:
    """Empty tables, one point, points without place: no rows, the same columns."""
    network = op.street_network(streets())
    some = op.walks(outlets(), network, below_m=50, datum="wgs84")
    for few in (outlets()[:0], outlets()[:1], outlets()[3:]):
        none = op.walks(few, network, below_m=50, datum="wgs84")
        assert (len(none), none.columns.tolist()) == (0, some.columns.tolist())
        assert op.nearest_walks(few, network, datum="wgs84").empty
        assert op.nearest_walks(outlets(), network, to=outlets()[:0], datum="wgs84").empty


def test_a_network_says_in_a_line_what_it_is() -> None:
    assert repr(op.street_network(streets())) == (
        "<Network of 1 streets: 0.9 km in 1 parts, 0 findings>"
    )
