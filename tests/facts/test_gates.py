"""Gates of sites: `lon,lat;lon,lat` in the table's own datum or CRS, the main gate first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Transformer
from shapely import MultiPoint, Point, box

import outletplan as op
from outletplan.facts.gates import gates_of
from tests.facts.tables import MANIFEST, faults, found, read

if TYPE_CHECKING:
    from pathlib import Path

SCHOOLS = MANIFEST + "sites: {file: schools.csv, datum: gcj02}\n"
UNITS = pd.DataFrame({"unit_id": ["V1"], "residents": [5]})
OUTLETS = pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V1"]})


def schools(folder: Path, *rows: str, head: str = "学校编号,大门,经度,纬度") -> None:
    (folder / "schools.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def gates_by_site(region: op.Region) -> list[tuple[str, int | None, tuple[float, float]]]:
    assert region.sites is not None
    gates = gates_of(region.sites)
    places = shapely.get_coordinates(shapely.centroid(gates.geometry.to_numpy())).tolist()
    return [
        (region.sites.index[site], None if gate is pd.NA else gate, (x, y))
        for site, gate, (x, y) in zip(gates["site"], gates["gate"], places, strict=True)
    ]


class TestWhatIsRead:
    """Two numbers for each gate, a semicolon between gates; Chinese punctuation is the same."""

    @pytest.mark.parametrize(
        "said",
        [
            "116.4,39.9;116.5,39.9",
            " 116.40 , 39.90 ; 116.5,39.9; ",
            "116.4，39.9；116.5，39.9",
            "１１６.4，39.9；116.5,39.9；",
        ],
    )
    def test_gates_in_their_order(self, tmp_path: Path, said: str) -> None:
        schools(tmp_path, f'X1,"{said}",116.45,39.9')
        region = read(tmp_path, manifest=SCHOOLS)
        assert gates_by_site(region) == [("X1", 1, (116.4, 39.9)), ("X1", 2, (116.5, 39.9))]
        assert gates_of(region.sites).crs.name == "GCJ-02"

    def test_a_site_may_have_gates_and_no_point(self, tmp_path: Path) -> None:
        schools(tmp_path, 'X1,"116.4,39.9"', head="site_id,gates")
        region = read(tmp_path, manifest=SCHOOLS)
        assert gates_by_site(region) == [("X1", 1, (116.4, 39.9))]
        assert region.sites is not None
        assert region.sites.geometry.isna().all()

    def test_gates_stand_in_the_crs_of_their_table(self) -> None:
        x, y = Transformer.from_crs(4326, 32650, always_xy=True).transform(116.4, 39.9)
        sites = gpd.GeoDataFrame(
            {"site_id": ["X1"], "gates": [f"{x:.3f},{y:.3f}"]}, geometry=[Point(x, y)], crs=32650
        )
        region = op.Region(units=UNITS, outlets=OUTLETS, sites=sites)
        gate = gates_of(region.sites).to_crs(4326).geometry.iloc[0]
        assert (gate.x, gate.y) == pytest.approx((116.4, 39.9), abs=1e-8)

    def test_what_is_read_once_is_read_again(self, tmp_path: Path) -> None:
        schools(tmp_path, 'X1,"116.4,39.9;116.5,39.9",116.45,39.9')
        first = read(tmp_path, manifest=SCHOOLS)
        again = op.Region(units=first.units, outlets=first.outlets, sites=first.sites)
        assert gates_by_site(again) == gates_by_site(first)


class TestWhatStandsForGates:
    """A MultiPoint holds gates as points; else the point or the area of a site stands for them."""

    def region(self, shapes: list[Any], gates: list[str | None] | None = None) -> op.Region:
        ids = [f"X{n}" for n in range(len(shapes))]
        table = {"site_id": ids, "gates": gates or [None] * len(shapes)}
        sites = gpd.GeoDataFrame(table, geometry=shapes, crs=4326)
        return op.Region(units=UNITS, outlets=OUTLETS, sites=sites)

    def test_by_shape(self) -> None:
        shapes = [Point(1, 1), MultiPoint([(3, 1), (2, 1)]), None, box(4, 0, 6, 2)]
        assert gates_by_site(self.region(shapes)) == [
            ("X0", None, (1.0, 1.0)),
            ("X1", 1, (3.0, 1.0)),
            ("X1", 2, (2.0, 1.0)),
            ("X3", None, (5.0, 1.0)),
        ]

    def test_what_is_written_goes_before_the_shape(self) -> None:
        shapes = [Point(1, 1), MultiPoint([(3, 1), (2, 1)]), box(4, 0, 6, 2)]
        region = self.region(shapes, ["1.1,1", "3.1,1", "4,1;6,1"])
        assert [(site, gate) for site, gate, _ in gates_by_site(region)] == [
            ("X0", 1), ("X1", 1), ("X2", 1), ("X2", 2)
        ]  # fmt: skip

    def test_no_site_at_all(self) -> None:
        sites = pd.DataFrame({"site_id": []})
        region = op.Region(units=UNITS, outlets=OUTLETS, sites=sites)
        assert gates_by_site(region) == []


class TestFaults:
    """Faults refuse the table, by the row that Excel shows, all at once."""

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ("116.4 39.9", "大门 (gates): found '116.4 39.9'; expected lon,lat;lon,lat, the main"),
            ("116.4,39.9;116.5", "大门 (gates): found '116.4,39.9;116.5'; expected lon,lat;lon"),
            ("116.4,39.9;;", "大门 (gates): found '116.4,39.9;;'; expected lon,lat;lon,lat, the"),
            ("北门", "大门 (gates): found '北门'; expected lon,lat;lon,lat, the main gate first."),
            ("39.9,116.4", "大门 (geometry): found lon 39.9, lat 116.4, swapped; expected lon bef"),
            ("116.4,39.9;16.4,39.9", "大门 (geometry): found lon 16.4, lat 39.9; expected gcj02"),
            ("500123.4,4412345.1", "大门 (geometry): found lon 500123.4, lat 4412345.1; expected "),
        ],
    )
    def test_by_row(self, tmp_path: Path, said: str, words: str) -> None:
        schools(tmp_path, "X1,,116.4,39.9", f'X2,"{said}",116.4,39.9')
        (fault,) = faults(tmp_path, manifest=SCHOOLS)
        assert fault.startswith(f"schools.csv, row 3, {words}")

    def test_all_at_once(self, tmp_path: Path) -> None:
        schools(tmp_path, 'X1,"39.9,116.4;39.8,116.4",116.4,39.9', "X2,x,116.4,39.9", "X3,y,,")
        rows = [line.split(",")[1] for line in faults(tmp_path, manifest=SCHOOLS)]
        assert rows == [" row 2", " row 2", " row 3", " row 4"]

    def test_a_gate_in_the_region_once_its_numbers_change_places(self) -> None:
        units = gpd.GeoDataFrame(UNITS, geometry=[box(10, 50, 10.1, 50.1)], crs=4326)
        sites = gpd.GeoDataFrame(
            {"site_id": ["X1"], "gates": ["10.05,50.05;50.05,10.05"]},
            geometry=[Point(10.05, 50.05)], crs=4326,
        )  # fmt: skip
        with pytest.raises(op.DataError, match=r"lon 50\.05\d+, lat 10\.05\d+, swapped"):
            op.Region(units=units, outlets=OUTLETS, sites=sites)

    def test_gates_that_nobody_says_the_datum_of(self) -> None:
        sites = pd.DataFrame({"site_id": ["X1"], "gates": ["116.4,39.9"]})
        with pytest.raises(op.CrsError, match="sites: found neither a CRS nor a datum") as error:
            op.Region(units=UNITS, outlets=OUTLETS, sites=sites)
        assert len(error.value.problems) == 1
        sites = sites.assign(lon=116.4, lat=39.9)  # then it is said of the points already
        with pytest.raises(op.CrsError) as error:
            op.Region(units=UNITS, outlets=OUTLETS, sites=sites)
        assert len(error.value.problems) == 1


def test_a_gate_far_from_the_region_is_a_finding(tmp_path: Path) -> None:
    near = "".join(f"V{n},5,116.4,39.9\n" for n in range(3))
    schools(tmp_path, 'X1,"116.4,39.9;118.4,39.9",116.4,39.9')
    region = read(tmp_path, manifest=SCHOOLS, units="unit_id,residents,lon,lat\n" + near,
                  outlets="outlet_id,unit_id\n1,V1\n")  # fmt: skip
    ((row, subject, _, what),) = found(region, "far from the region")
    assert (row, subject) == (2, "X1")
    assert str(what).startswith("lon 118.")
