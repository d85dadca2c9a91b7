"""Findings are kept and counted: each by file, row, id and column."""

from __future__ import annotations

import typing
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box

import outletplan as op
from outletplan.facts.findings import Code
from tests.facts.tables import faults, found, read

HEAD = "outlet_id,unit_id,lon,lat,address,opened,closed,status,licensed\n"
WELL = "2020-01-02,,active,yes"


def outlets(*rows: str) -> str:
    """Write outlets with nothing odd about them but what the rows say: id,unit,lon,lat,address."""
    return HEAD + "".join(f"{row},{WELL}\n" for row in rows)


def test_nothing_odd_gives_only_what_the_reader_did(tmp_path: Path) -> None:
    region = read(tmp_path, outlets=outlets("1,V1,116.4,39.9,清河大街1号"))
    assert region.findings["finding"].tolist() == ["encoding", "encoding"]
    assert region.findings.columns.tolist() == [
        *("table", "file", "row", "subject_id", "column", "finding", "found", "note")
    ]
    assert str(region.findings["row"].dtype) == "Int64"


@pytest.mark.parametrize(
    ("units", "finding", "expected"),
    [
        ("unit_id,residents\nV1,0\nV2,5\n", "zero people", [(2, "V1", "residents", "0")]),
        ("unit_id,registered\nV1,5\nV2,0\n", "zero people", [(3, "V2", "registered", "0")]),
        ("unit_id,residents,parent_id\nV1,5,T9\nV2,5,\n", "parent unknown",
         [(2, "V1", "parent_id", "T9")]),
        ("unit_id,residents,parent_id\nV1,5,T9\nV2,5,T8\nV3,5,T9\n", "parent unknown",
         [(2, "V1", "parent_id", "T9"), (3, "V2", "parent_id", "T8")]),
        ("unit_id,name,residents,乡镇\nT,城关镇,5,\nV1,甲,5,城关镇\n", "unit by name",
         [(1, None, "parent_id", "1 rows")]),
        ("unit_id,residents,parent_id,level\nT,5,,2\nV1,5,T,2\n", "level odd",
         [(3, "V1", "level", "2")]),
        ("unit_id,residents,kind\nV1,5,屯\nV2,5,行政村\nV3,5,cell\n", "kind unknown",
         [(1, None, "kind", "屯")]),
        ("unit_id,总人口\nV1,5\n", "basis not said", [(1, None, "residents", "总人口")]),
        ("unit_id,人口/万人\nV1,0.5\n", "counted in 万人", [(1, None, "residents", "人口/万人")]),
        ("单位:万人,\nunit_id,常住人口\nV1,0.5\n", "counted in 万人",
         [(2, None, "residents", "常住人口")]),
        ("单位:万人,\nunit_id,常住人口(人)\nV1,5000\n", "counted in 万人", []),
        ("unit_id,residents,身份证\nV1,5,6\n", "column dropped", [(1, None, None, "身份证")]),
        ("unit_id,常住人口,总人口\nV1,5,6\n", "column passed over", [(1, None, None, "总人口")]),
        ("unit_id,name,residents,市场单元\nV1,甲,5,\n", "column passed over",
         [(1, None, None, "市场单元")]),
        ("unit_id,kind,residents\nC,县,3000\nV1,村,1999\nV2,村,1000\n", "counted twice",
         [(2, "C", "residents", "3,000")]),
        ("unit_id,kind,residents,乡镇\nT,镇,30,\nV1,村,20,甲\nV2,村,10,甲\nV3,村,9,乙\n",
         "counted twice", [(2, "T", "residents", "30")]),
        ("unit_id,kind,residents,乡镇\nT,镇,30,\nV1,村,20,T\nV2,村,10,T\n", "counted twice", []),
        ("unit_id,kind,residents\nV1,村,20\nV2,村,10\nV3,村,30\n", "counted twice", []),
        ("unit_id,kind,residents\nC,县,2990\nV1,村,1999\nV2,村,1000\n", "counted twice", []),
        ("unit_id,kind,人口/万人\nV1,村,0.1\nV2,村,1200\nT,县,500\n", "far above the rest",
         [(3, "V2", "residents", "12000000")]),
        ("各村,\nunit_id,residents\nV1,5\n", "title row", [(1, None, None, "各村")]),
        ("unit_id,residents\nV1,5\n合计,5\n", "total row", [(3, None, None, "合计 | 5")]),
        ("unit_id,residents\nV1,5\n注:虚构,\n", "note row", [(3, None, None, "注:虚构")]),
        ("unit_id,residents\nV1,5\nunit_id,residents\nV2,5\n", "repeated header",
         [(3, None, None, "unit_id | residents")]),
    ],
)  # fmt: skip
def test_findings_of_units(
    tmp_path: Path, units: str, finding: str, expected: list[tuple[object, ...]]
) -> None:
    region = read(tmp_path, units=units, outlets=outlets("1,V1,,,a"))
    assert found(region, finding) == expected


def test_people_by_day_are_in_ten_thousands_too(tmp_path: Path) -> None:
    region = read(tmp_path, units="单位:万人,\nunit_id,日间人口\nV1,2\n")
    assert region.units.loc["V1", "daytime"] == 20_000


@pytest.mark.parametrize(
    ("title", "people", "households"),
    [
        *(("单位:千人", 800, 260), ("单位：百人", 80, 260), ("（单位：万人）", 8_000, 260)),
        *(("单位:人", 0.8, 260), ("单位:千人、户", 800, 260), ("单位:人、千户", 0.8, 260_000)),
        *(("填报单位:户县烟草局", 0.8, 260), ("填报单位:万人镇", 0.8, 260)),
    ],
)
def test_a_title_says_what_is_counted_in(
    tmp_path: Path, title: str, people: float, households: int
) -> None:
    """Exactly, and told; never silently people."""
    cells = f"{title},,\nunit_id,常住人口,户数\nV1,{0.8 if people >= 1 else 8},260\n"
    region = read(tmp_path, units=cells)
    counted = int(people) if people >= 1 else 8
    assert region.units.loc["V1", ["residents", "households"]].tolist() == [counted, households]
    factors = [round(counted / (0.8 if people >= 1 else 8)), round(households / 260)]
    codes = {
        10_000: "counted in 万人",
        1_000: "counted in 千人 or 百人",
        100: "counted in 千人 or 百人",
    }
    told = region.findings[region.findings["finding"].str.startswith("counted in")]
    assert told["finding"].tolist() == [codes[factor] for factor in factors if factor > 1]
    assert told["row"].eq(2).all()


@pytest.mark.parametrize("title", ["单位:户", "单位:万户", "单位：人、万人"])
def test_a_title_that_cannot_be_of_people_is_a_fault(tmp_path: Path, title: str) -> None:
    (fault,) = faults(tmp_path, units=f"{title},\nunit_id,常住人口\nV1,8\n")
    assert fault.startswith("units.csv, row 2, 常住人口 (residents): found a title that counts in ")
    assert "expected one unit for this column. Write the unit in the header" in fault
    header = "unit_id,常住人口(千人)"
    assert read(tmp_path, units=f"{title},\n{header}\nV1,8\n").units["residents"].tolist() == [8000]


def test_people_in_ten_thousands_by_title_are_exact(tmp_path: Path) -> None:
    units = "单位:万人,,\nunit_id,常住人口,户数\nV1,0.0812,260\n"
    region = read(tmp_path, units=units)
    assert region.units.loc["V1", ["residents", "households"]].tolist() == [812, 260]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["T,,6050", "V1,T,5000", "V2,T,1000"], [(2, "T", "residents", "6,050")]),
        (["T,,0", "V1,T,5000"], [(2, "T", "residents", "0")]),
        (["T,,6000", "V1,T,5000", "V2,T,1000", "X,gone,9"], []),
        (["T,,6050", "V1,T,5000", "V2,T,1000", "V3,T,"], []),  # V3 has households only
        (["T,,", "V1,T,5000", "V2,T,1000"], []),
        (["C,,9", "T,C,", "V1,T,5", "V2,T,3"], [(2, "C", "residents", "9")]),
        (["C,,9", "T,C,9", "V1,T,5", "V2,T,3"], [(3, "T", "residents", "9")]),
    ],
)
def test_people_of_a_parent_against_the_sum_below(
    tmp_path: Path, rows: list[str], expected: list[tuple[object, ...]]
) -> None:
    """The row of that level if present, else the sum of its leaves; a difference is a finding."""
    units = "unit_id,parent_id,residents,households\n" + "".join(f"{row},1\n" for row in rows)
    region = read(tmp_path, units=units, outlets=outlets("1,V1,,,甲"))
    some = found(region, "parts do not add up")
    assert [row for row in some if row[2] == "residents"] == expected


def test_each_count_of_a_parent_is_compared_and_said_with_the_sum(tmp_path: Path) -> None:
    units = (
        "unit_id,parent_id,residents,registered,floating,households,stalls\n"
        "T,,6050,7,7,7,7\nV1,T,5000,3,3,3,3\nV2,T,1000,3,4,3,3\n"
    )
    region = read(tmp_path, units=units, outlets=outlets("1,V1,,,甲"))
    told = [column for _, _, column, _ in found(region, "parts do not add up")]
    assert told == ["residents", "registered", "households", "stalls"]
    note = region.findings.loc[region.findings["finding"] == "parts do not add up", "note"].iloc[0]
    assert note == "the units right below it add up to 6,000; kept"
    assert region.units.loc["T", "residents"] == 6050


def test_how_many_units_name_an_unknown_parent(tmp_path: Path) -> None:
    units = "unit_id,residents,parent_id\nV1,5,T9\nV2,5,T8\nV3,5,T9\n"
    region = read(tmp_path, units=units, outlets=outlets("1,V1,,,甲"))
    assert region.findings.loc[region.findings["finding"] == "parent unknown", "note"].tolist() == [
        "taken as a unit at the top, in 2 rows",
        "taken as a unit at the top",
    ]


def test_an_outlet_is_closed_by_either_of_two_days(tmp_path: Path) -> None:
    """A ledger tells 歇业日期 of one outlet and 注销日期 of another: both are no more."""
    rows = (
        "outlet_id,unit_id,歇业日期,注销日期\n1,V1,2025-01-02,\n2,V1,,2025-03-04\n"
        "3,V1,2025-01-02,2025-03-04\n4,V1,,\n"
    )
    region = read(tmp_path, outlets=rows)
    days = region.outlets["closed"].dropna().dt.strftime("%m-%d")
    assert days.to_dict() == {"1": "01-02", "2": "03-04", "3": "01-02"}
    (note,) = region.findings.loc[region.findings["finding"] == "column passed over", "note"]
    assert note == "歇业日期 is read as closed, this one where it is empty"


def test_an_outlet_called_total_is_an_outlet(tmp_path: Path) -> None:
    """A row with an id is a record: TotalEnergies trades as Total."""
    rows = "outlet_id,name,unit_id\n1,Total,V1\n2,合计,V1\n,合计,\n"
    region = read(tmp_path, outlets=rows)
    assert region.outlets.index.tolist() == ["1", "2"]
    assert [row for row, *_ in found(region, "total row")] == [4]


@pytest.mark.parametrize(
    ("rows", "finding", "expected"),
    [
        (["1,V1,,,甲,,,active,yes", f"2,V1,,,乙,{WELL}"], "no opening date",
         [(2, "1", "opened", "nothing")]),
        (["1,V1,,,甲,2020-01-02,,,yes", f"2,V1,,,乙,{WELL}"], "no status",
         [(2, "1", "status", "nothing")]),
        (["1,V1,,,甲,2020-01-02,,停业,", f"2,V1,,,乙,{WELL}"], "licence not said",
         [(2, "1", "licensed", "nothing")]),
        (["1,V1,,,甲,2020-01-02,2019-01-01,注销,yes"], "closed before opened",
         [(2, "1", "closed", "2019-01-01 00:00:00")]),
        (["1,V1,,,甲,2020-01-02,2021-01-01,有效,yes"], "status and dates disagree",
         [(2, "1", "closed", "2021-01-01 00:00:00")]),
        (["1,V1,,,甲,2020-01-02,2021-01-01,吊销,yes"], "status and dates disagree", []),
        ([f"1,V1,,,甲,{WELL}", f"2,V1,116.4,39.9,乙,{WELL}"], "no point",
         [(2, "1", "geometry", "nothing")]),
        ([f"1,V9,,,甲,{WELL}", f"2,V1,,,乙,{WELL}"], "unit unknown", [(2, "1", "unit_id", "V9")]),
        ([f"1,V9,,,甲,{WELL}", f"2,V1,,,乙,{WELL}"], "in no unit", [(2, "1", "unit_id", "V9")]),
        ([f"1,李 家村,,,甲,{WELL}"], "unit by name", [(1, None, "unit_id", "1 rows")]),
        ([f"1,V1,,,大街1号,{WELL}", f"2,V1,,,大街１号,{WELL}"], "same premises",
         [(3, "2", "address", "the address of 1")]),
        ([f"1,V1,,,大街1号,{WELL}", "2,V1,,,大街1号,2020-01-02,,注销,yes"], "same premises", []),
        ([f"1,V1,,,李家村,{WELL}", f"2,V1,,,李家村,{WELL}"], "same premises", []),
        ([f"1,V1,116.4,39.9,甲,{WELL}", f"2,V1,116.40,39.90,乙,{WELL}"], "same premises",
         [(3, "2", "geometry", "the point of 1")]),
    ],
)  # fmt: skip
def test_findings_of_outlets(
    tmp_path: Path, rows: list[str], finding: str, expected: list[tuple[object, ...]]
) -> None:
    region = read(tmp_path, outlets=HEAD + "\n".join(rows))
    assert found(region, finding) == expected


def test_what_is_missing_everywhere_is_said_once(tmp_path: Path) -> None:
    region = read(tmp_path, outlets="outlet_id,unit_id\n1,V1\n2,V1\n3,V2\n")
    for finding in ("no opening date", "no status", "licence not said", "no point"):
        assert [(row, what) for row, _, _, what in found(region, finding)] == [(1, "all 3 rows")]


def test_two_units_of_one_name_are_not_chosen_between(tmp_path: Path) -> None:
    units = "unit_id,name,residents\nV1,东街村,5\nV2,东街村,5\n"
    region = read(tmp_path, units=units, outlets="outlet_id,unit_id\n1,东街村\n2,V1\n")
    assert found(region, "unit unknown") == [(2, "1", "unit_id", "东街村")]
    assert region.findings["note"].tolist().count("two units of this name") == 1


def test_a_point_far_from_the_region(tmp_path: Path) -> None:
    """A point far from the region: more than 50 km and five times the usual distance."""
    units = "unit_id,residents,lon,lat\nV1,5,116.40,39.90\nV2,5,116.42,39.90\n"
    rows = ["1,V1,116.41,39.9,甲", "2,V1,117.1,39.9,乙", "3,V1,116.9,39.9,丙"]
    region = read(tmp_path, units=units, outlets=outlets(*rows))
    ((row, subject, column, words),) = found(region, "far from the region")
    assert (row, subject, column) == (3, "2", "geometry")
    assert str(words).endswith("59 km from the middle")


def test_one_wide_unit_is_not_far_from_its_own_edge() -> None:
    units = gpd.GeoDataFrame(
        {"unit_id": ["C"], "residents": [5]}, geometry=[box(108, 34, 111, 36)], crs=4326
    )
    outlets = gpd.GeoDataFrame({"outlet_id": ["1"]}, geometry=[Point(110.9, 35.9)], crs=4326)
    assert found(op.Region(units=units, outlets=outlets), "far from the region") == []


def test_a_region_across_the_180th_meridian_is_not_far_from_itself() -> None:
    units = gpd.GeoDataFrame(
        {"unit_id": ["W", "E"], "residents": [5, 5]},
        geometry=[Point(179.9, -17), Point(-179.9, -17)],
        crs=4326,
    )
    outlets = gpd.GeoDataFrame({"outlet_id": ["1"]}, geometry=[Point(180, -17)], crs=4326)
    region = op.Region(units=units, outlets=outlets, assign="nearest")
    assert found(region, "far from the region") == []


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    """Write boundaries of V1, and one of a unit that is not in the table."""
    gpd.GeoDataFrame(
        {"单元编码": ["V1", "X"]},
        geometry=[box(116.4, 39.9, 116.5, 40.0), box(116.5, 39.9, 116.6, 40)],
        crs=4326,
    ).to_file(tmp_path / "villages.geojson")
    return tmp_path


class TestBoundaries:
    """Planners hold people in Excel, boundaries in a GIS file: joined by unit_id."""

    MANIFEST = (
        "units: {file: units.csv, boundaries: {file: villages.geojson, datum: gcj02}}\n"
        "outlets: {file: outlets.csv, datum: gcj02}\n"
    )

    def test_findings(self, mapped: Path) -> None:
        rows = ["1,V1,116.45,39.95,甲", "2,V2,116.45,39.96,乙", "3,V2,116.7,39.95,丙", "4,V2,,,丁"]
        region = read(mapped, manifest=self.MANIFEST, outlets=outlets(*rows))
        assert found(region, "boundary without unit") == [(None, "X", "unit_id", "X")]
        assert found(region, "unit without boundary") == [(3, "V2", "unit_id", "V2")]
        assert found(region, "datum by manifest") == [(None, None, None, "WGS 84")]
        assert found(region, "filed elsewhere") == [(3, "2", "unit_id", "lies in V1")]
        assert region.outlets["lies_in"].isna().tolist() == [False, False, True, True]
        assert region.outlets["belongs_to"].tolist() == ["V1", "V1", "V2", "V2"]
        assert region.units.crs.name == region.outlets.crs.name == "GCJ-02"

    @pytest.mark.parametrize(
        ("units", "told"),
        [
            ("T,,\nV1,5,T\n", []),  # all that lies in T is drawn
            ("C,,\nT,,C\nV1,5,T\n", []),
            ("T,,\nV1,5,T\nV2,5,T\n", ["T", "V2"]),
            ("T,,\nV1,5,T\nV2,5,\n", ["V2"]),
        ],
    )
    def test_a_unit_whose_parts_all_have_boundaries_lacks_none(
        self, mapped: Path, units: str, told: list[str]
    ) -> None:
        """A township is the sum of its villages: nobody draws it anew."""
        text = f"unit_id,residents,parent_id\n{units}"
        region = read(mapped, units=text, manifest=self.MANIFEST)
        assert [unit for _, unit, _, _ in found(region, "unit without boundary")] == told

    def test_a_unit_without_boundary_keeps_its_point_in_the_crs_of_the_others(
        self, mapped: Path
    ) -> None:
        units = "unit_id,residents,lon,lat\nV1,5,,\nV2,5,116.404,39.915\n"
        manifest = self.MANIFEST.replace("units.csv", "units.csv, datum: wgs84")
        region = read(mapped, units=units, manifest=manifest)
        point = region.units.geometry["V2"]
        assert (round(point.x, 5), round(point.y, 5)) == (116.41024, 39.91640)

    def test_a_boundary_twice_is_a_fault(self, tmp_path: Path) -> None:
        shapes = [box(116.4, 39.9, 116.5, 40.0), box(116.5, 39.9, 116.6, 40)]
        frame = gpd.GeoDataFrame({"unit_id": ["V1", "V1"]}, geometry=shapes, crs=4326)
        frame.to_file(tmp_path / "villages.geojson")
        with pytest.raises(op.DataError, match=r"feature 2.*each id once"):
            read(tmp_path, manifest=self.MANIFEST)


def test_a_polygon_that_crosses_itself_is_mended_and_said() -> None:
    bow = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    units = gpd.GeoDataFrame({"unit_id": ["V1"], "residents": [5]}, geometry=[bow], crs=4326)
    outlets = gpd.GeoDataFrame({"outlet_id": ["1"]}, geometry=[Point(0.9, 0.5)], crs=4326)
    region = op.Region(units=units, outlets=outlets)
    assert [what for *_, what in found(region, "polygon mended")] == ["Self-intersection[0.5 0.5]"]
    assert region.units.geometry.is_valid.all()
    assert region.units.geometry.iloc[0].area == pytest.approx(0.5)
    assert region.outlets["belongs_to"].tolist() == ["V1"]


def test_a_reader_s_warning_is_a_finding(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"unit_id": ["V1"], "residents": [5]}, geometry=[Point(1, 2)], crs=4326
    )
    frame.to_file(tmp_path / "units.gpkg")
    (tmp_path / "units.gpkg").rename(tmp_path / "units.dat")
    manifest = "units: {file: units.dat}\noutlets: {file: outlets.csv}\n"
    region = read(tmp_path, manifest=manifest)
    ((_, _, _, words),) = found(region, "reader's warning")
    assert "non conformant file extension" in str(words)


def test_every_finding_is_tested_here_or_beside() -> None:
    """Every Finding named in the tables page has a test that asserts the words and the row."""
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [code for code in typing.get_args(Code) if f'"{code}"' not in tests] == []
