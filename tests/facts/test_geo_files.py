"""GeoPackage, GeoJSON, Shapefile, GeoParquet: the same facts, whatever they came in."""

from __future__ import annotations

import json
import shutil
import warnings
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, box

import outletplan as op
from outletplan.geodesy import convert, crs_of
from tests.facts.tables import faults, found, read

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "units: {{file: {0}}}\noutlets: {{file: outlets.csv, datum: cgcs2000}}\n"
OUTLETS = "outlet_id,lon,lat\n1,116.45,39.95\n2,116.55,39.95\n3,116.7,39.95\n4,116.5,39.95\n"


def villages(crs: object = 4490) -> gpd.GeoDataFrame:
    """Draw two squares that share an edge."""
    shapes = [box(116.4, 39.9, 116.5, 40.0), MultiPolygon([box(116.5, 39.9, 116.6, 40.0)])]
    data = {"unit_id": ["001", "002"], "名称": ["李家村", "王家村"], "residents": [812, 1501]}
    return gpd.GeoDataFrame(data, geometry=shapes, crs=crs)


def save(frame: gpd.GeoDataFrame, path: Path, **options: object) -> None:
    """Write a file without the warnings of its driver."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        else:
            frame.to_file(path, **options)


@pytest.mark.parametrize("name", ["v.gpkg", "v.shp", "v.parquet", "v.geojson"])
def test_the_same_facts_in_every_format(tmp_path: Path, name: str) -> None:
    """On a shared edge an outlet belongs to exactly one: the smallest id of the deepest."""
    save(villages(), tmp_path / name, **({"encoding": "UTF-8"} if name == "v.shp" else {}))
    region = read(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format(name))
    assert region.units.index.tolist() == ["001", "002"]
    assert region.units["name"].tolist() == ["李家村", "王家村"]
    assert region.units["residents"].tolist() == [812, 1501]
    assert region.units.crs.to_epsg() == 4490
    assert region.outlets["belongs_to"].fillna("").tolist() == ["001", "002", "", "001"]
    assert region.assign == "polygon"


@pytest.mark.parametrize("epsg", [4326, 4527, 2249])
def test_the_same_facts_in_degrees_in_metres_and_in_feet(tmp_path: Path, epsg: int) -> None:
    """Outlets and units may come in different CRSs; nothing is guessed, nothing converted back."""
    frame = (
        villages() if epsg != 2249 else villages().assign(geometry=villages().translate(-187.5, 2))
    )
    save(frame.to_crs(epsg), tmp_path / "v.gpkg")
    shift = (-187.5, 2) if epsg == 2249 else (0, 0)
    outlets = pd.DataFrame(
        {"outlet_id": ["1"], "lon": [116.45 + shift[0]], "lat": [39.95 + shift[1]]}
    )
    text = outlets.to_csv(index=False)
    region = read(tmp_path, outlets=text, manifest=MANIFEST.format("v.gpkg"))
    assert region.units.crs.to_epsg() == epsg
    assert region.outlets["belongs_to"].tolist() == ["001"]
    lon, lat = region.lonlat("units")
    assert lon[0] - shift[0] == pytest.approx(116.45, abs=0.01)
    assert lat[0] - shift[1] == pytest.approx(39.95, abs=0.01)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_the_same_facts_in_a_shifted_datum(tmp_path: Path, datum: str) -> None:
    """GeoJSON says WGS 84 of everything: the manifest's datum goes first, and that is said."""
    shifted = convert(villages(4326).geometry, crs_of(datum))  # type: ignore[arg-type]  # a literal
    frame = villages().assign(geometry=shifted.set_crs(4326, allow_override=True))
    save(frame.set_crs(4326, allow_override=True), tmp_path / "v.geojson")
    manifest = MANIFEST.format(f"v.geojson, datum: {datum}")
    region = read(tmp_path, outlets=OUTLETS, manifest=manifest)
    assert region.units.crs == crs_of(datum)  # type: ignore[arg-type]  # a literal
    assert region.outlets["belongs_to"].fillna("").tolist()[:3] == ["001", "002", ""]
    assert found(region, "datum by manifest") == [(None, None, None, "WGS 84")]


def test_a_gcj02_geopackage_keeps_its_label(tmp_path: Path) -> None:
    """What is written out stays in the datum that came in: the label travels in the file."""
    frame = villages().set_crs(crs_of("gcj02"), allow_override=True)
    save(frame, tmp_path / "v.gpkg")
    region = read(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.gpkg"))
    assert region.units.crs == crs_of("gcj02")


def test_a_datum_that_contradicts_the_file_is_a_crs_error(tmp_path: Path) -> None:
    save(villages().to_crs(4527), tmp_path / "v.gpkg")
    manifest = MANIFEST.format("v.gpkg, datum: gcj02")
    with pytest.raises(op.CrsError, match=r"zone 39.* and the datum gcj02"):
        read(tmp_path, outlets=OUTLETS, manifest=manifest)


class TestShapefiles:
    """Texts of a .dbf: by the .cpg file, else strict UTF-8, else GB18030."""

    @pytest.mark.parametrize(
        ("codec", "cpg"), [("GB18030", True), ("GB18030", False), ("UTF-8", False)]
    )
    def test_encodings(self, tmp_path: Path, codec: str, cpg: bool) -> None:  # noqa: FBT001 - a case
        save(villages(), tmp_path / "v.shp", encoding=codec)
        if not cpg:
            (tmp_path / "v.cpg").unlink()
        region = read(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.shp"))
        assert region.units["name"].tolist() == ["李家村", "王家村"]
        assert found(region, "encoding")[0] == (None, None, None, codec)

    def test_without_prj_nobody_knows_where_it_is(self, tmp_path: Path) -> None:
        save(villages(), tmp_path / "v.shp")
        (tmp_path / "v.prj").unlink()
        with pytest.raises(op.CrsError, match="neither a CRS nor a datum"):
            read(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.shp"))
        region = read(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.shp, datum: cgcs2000"))
        assert region.units.crs.to_epsg() == 4490

    def test_every_part_is_hashed(self, tmp_path: Path) -> None:
        save(villages(), tmp_path / "v.shp", encoding="UTF-8")
        region = read(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.shp"))
        files = [i.file for i in region.inputs if i.table == "units"]
        assert files == ["v.shp", "v.shx", "v.dbf", "v.prj", "v.cpg"]
        rows = [i.rows for i in region.inputs if i.table == "units"]
        assert rows == [len(villages()), None, None, None, None]  # only the first one holds rows
        assert len({i.sha256 for i in region.inputs}) == len(region.inputs)

    def test_a_part_that_is_a_link_out_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        save(villages(), tmp_path / "v.shp")
        for path in tmp_path.glob("v.*"):
            shutil.move(path, tmp_path / "in")
        shutil.move(tmp_path / "in" / "v.dbf", tmp_path)
        (tmp_path / "in" / "v.dbf").symlink_to(tmp_path / "v.dbf")
        (fault,) = faults(tmp_path / "in", outlets=OUTLETS, manifest=MANIFEST.format("v.shp"))
        assert fault.startswith("v.shp: found v.dbf, a link that leads out")


def test_several_layers_want_a_name(tmp_path: Path) -> None:
    save(villages(), tmp_path / "v.gpkg", layer="a")
    save(villages()[:1], tmp_path / "v.gpkg", layer="b")
    (fault,) = faults(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.gpkg"))
    assert fault == "v.gpkg: found 2 layers; expected one of: a, b. Name the layer with `sheet`."
    (fault,) = faults(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.gpkg, sheet: c"))
    assert fault.startswith("v.gpkg: found no layer 'c'; expected one of: a, b.")
    region = read(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.gpkg, sheet: b"))
    assert len(region.units) == 1


def test_json_that_is_a_recipe_is_not_run(tmp_path: Path) -> None:
    """GDAL would run a pipeline written in JSON: only GeoJSON is read as JSON."""
    save(villages(), tmp_path / "secret.gpkg")
    recipe = {
        "type": "gdal_streamed_alg",
        "command_line": f"gdal vector pipeline ! read {tmp_path}/secret.gpkg",
    }
    (tmp_path / "v.geojson").write_text(json.dumps(recipe))
    (fault,) = faults(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.geojson"))
    assert fault.startswith("v.geojson: found a file that cannot be read")


def test_ids_of_geojson_stay_as_written(tmp_path: Path) -> None:
    """A text that looks like a day stays text; a long number is an id already destroyed."""
    features = [
        {"type": "Feature", "properties": {"unit_id": unit, "residents": 5}, "geometry": None}
        for unit in ("2024-01-02", "0012")
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "v.geojson").write_text(content)
    outlets = "outlet_id,unit_id\n1,0012\n"
    region = read(tmp_path, outlets=outlets, manifest=MANIFEST.format("v.geojson"))
    assert region.units.index.tolist() == ["2024-01-02", "0012"]
    (tmp_path / "v.geojson").write_text(
        content.replace('"2024-01-02"', "610101199001010011").replace('"0012"', "12")
    )
    (fault,) = faults(tmp_path, outlets=outlets, manifest=MANIFEST.format("v.geojson"))
    assert fault.startswith(
        "v.geojson, unit_id: found 610101199001010011, an id stored as a number"
    )
    assert "(feature 1)" in fault


def test_an_empty_geojson_has_no_units(tmp_path: Path) -> None:
    (tmp_path / "v.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (fault,) = faults(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.geojson"))
    assert fault.startswith("v.geojson: found no rows; expected at least one unit")


def test_a_ring_that_is_open_is_said(tmp_path: Path) -> None:
    ring = [[[0, 0], [1, 1], [1, 0], [0, 1]]]
    feature = {"type": "Feature", "properties": {"unit_id": "1"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": ring}
    content = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "v.geojson").write_text(json.dumps(content))
    (fault,) = faults(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.geojson"))
    assert "closed linestring" in fault


def test_shapes_that_cannot_be_units_are_faults_by_feature(tmp_path: Path) -> None:
    frame = villages()
    frame.loc[1, "geometry"] = LineString([(116, 39), (117, 40)])
    save(frame, tmp_path / "v.gpkg")
    (fault,) = faults(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.gpkg"))
    assert fault.startswith("v.gpkg, geometry: found a LineString (feature 2); expected Point or")


def test_streets_and_sites(tmp_path: Path) -> None:
    streets = gpd.GeoDataFrame(
        {"osm_id": [7, 8], "路名": ["清河大街", None], "layer": ["0", "-1"]},
        geometry=[LineString([(116.4, 39.9), (116.5, 39.9)])] * 2,
        crs=4490,
    )
    save(streets, tmp_path / "s.gpkg")
    (tmp_path / "schools.csv").write_text(
        "site_id,name,kind,lon,lat\ns1,小学,学校,116.4,39.9\n", "utf-8"
    )
    manifest = MANIFEST.format("units.csv") + (
        "streets: {file: s.gpkg, columns: {street_id: osm_id}}\n"
        "sites: {file: schools.csv, datum: cgcs2000}\n"
    )
    region = read(tmp_path, outlets="outlet_id,unit_id\n1,V1\n", manifest=manifest)
    assert region.streets is not None
    assert region.streets.index.tolist() == ["7", "8"]
    assert region.streets["name"].tolist()[0] == "清河大街"
    assert region.streets["layer"].tolist() == ["0", "-1"]
    assert region.sites is not None
    assert region.sites.loc["s1", "kind"] == "school"
    assert region.lonlat("sites")[0].tolist() == [116.4]
    assert repr(region) == "<Region '': 2 units, 1 outlets, 2 streets, 1 sites, 9 findings>"


def test_streets_need_lines(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("street_id,name\n1,清河大街\n", "utf-8")
    manifest = MANIFEST.format("units.csv") + "streets: {file: s.csv}\n"
    (fault,) = faults(tmp_path, outlets="outlet_id,unit_id\n1,V1\n", manifest=manifest)
    assert fault.startswith("s.csv, row 1: found a table without geometry; expected shapes: LineS")


def test_points_of_nowhere_on_the_globe(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"unit_id": ["1", "2"], "residents": [5, 5]},
        geometry=[Point(39_457_000, 4_424_000), Point(1e12, 1e12)],
        crs=4527,
    )
    save(frame, tmp_path / "v.gpkg")
    (fault,) = faults(
        tmp_path, outlets="outlet_id,unit_id\n1,1\n", manifest=MANIFEST.format("v.gpkg")
    )
    assert "found x 1e+12, y 1e+12 (feature 2); expected a place on the Earth" in fault


def test_a_polygon_without_area_is_a_fault(tmp_path: Path) -> None:
    frame = villages()
    frame.loc[0, "geometry"] = Polygon([(116, 39), (117, 39), (116, 39)])
    save(frame, tmp_path / "v.gpkg")
    (fault,) = faults(tmp_path, outlets=OUTLETS, manifest=MANIFEST.format("v.gpkg"))
    assert fault.startswith("v.gpkg, geometry: found a polygon without area (")


def test_points_of_no_numbers_are_no_points() -> None:
    outlets = gpd.GeoDataFrame(
        {"outlet_id": ["1", "2", "3"]},
        geometry=[Point(float("nan"), 1), Point(), Point(116.45, 39.95, 12)],
        crs=4490,
    )
    region = op.Region(units=villages(), outlets=outlets)
    assert [subject for _, subject, *_ in found(region, "no point")] == ["1", "2"]
    assert not region.outlets.geometry["3"].has_z


@pytest.mark.parametrize("name", ["v.parquet", "v.gpkg"])
def test_a_table_without_geometry_may_hold_lon_and_lat(tmp_path: Path, name: str) -> None:
    frame = pd.DataFrame({"单元编码": ["1"], "人口": [5], "经度": [116.45], "纬度": [39.95]})
    if name == "v.parquet":
        frame.to_parquet(tmp_path / name)
    else:
        pyogrio.write_dataframe(frame, tmp_path / name)
    manifest = MANIFEST.format(f"{name}, datum: cgcs2000")
    region = read(tmp_path, outlets="outlet_id,unit_id\n1,1\n", manifest=manifest)
    assert region.units.geometry["1"] == Point(116.45, 39.95)
    assert region.units.crs.to_epsg() == 4490
