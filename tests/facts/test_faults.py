"""Faults refuse the table: all at once, by the row that Excel shows, with words that help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import outletplan as op
from tests.facts.tables import MANIFEST, UNITS, faults, read, write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "outlet_id,unit_id,lon,lat\n"


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ("unit_id,residents\nV1,5\n,6\n", "row 3, unit_id: found nothing; expected an id. Give"),
        ("unit_id,residents\nV1,5\nV2,6\nV1,7\n",
         "row 4, unit_id: found V1 again of row 2; expected each id once."),
        ("编码,人口\n1.23E+11,5\n",
         "row 2, 编码 (unit_id): found 1.23E+11, an id stored as a number; expected an id as text"),
        ("unit_id,residents\n=A1,5\n", "row 2, unit_id: found '=A1'; expected an id that does not"),
        ("unit_id,residents\nV1,-5\n", "row 2, residents: found '-5'; expected 0 or more. Correct"),
        ("unit_id,residents\nV1,many\n", "row 2, residents: found 'many'; expected a whole number"),
        ("unit_id,residents\nV1,5.5\n", "row 2, residents: found '5.5'; expected a whole number."),
        ("unit_id,人口(万人)\nV1,0.00005\n",
         "row 2, 人口(万人) (residents): found '0.00005'; expected a whole number."),
        ("unit_id,residents,households\nV1,5,2\nV2,,\n",
         "row 3, residents: found nothing; expected a count of people or households. Write one of"),
        ("unit_id,name\nV1,李家村\n",
         "row 1: found no column of people; expected a count of people or households. Name the"),
        ("unit_id,residents,parent_id\nA,5,B\nB,5,C\nC,5,A\nD,5,A\n",
         "row 2, parent_id: found A below B below C below A; expected a tree."),
        ("unit_id,residents,parent_id\nA,5,A\n", "row 2, parent_id: found A below A; expected a"),
        ("name,residents\n李家村,5\n",
         "row 1, unit_id: found the headers name | residents; expected a column unit_id (单元"),
        ("a,b\n1,2\n", "units.csv: found a | b; expected a header row that knows unit_id. Name"),
        ("unit_id,常住人口(户)\nV1,320\n", "row 1: found no column of people; expected a count of"),
        ("编号,行政村,residents\n1,甲,5\n2,乙,6\n3,合计,11\n",
         "row 4, residents: found 合计 11, the sum of other rows, with an id; expected a unit"),
        ("编号,行政村,residents\n1,甲,5\n2,乙,6\n3,甲镇小计,11\n4,丙,3\n",
         "row 4, residents: found 甲镇小计 11, the sum of other rows, with an id; exp"),
        ("unit_id,residents\n", "row 1: found no rows; expected at least one unit."),
        ("unit_id,人口,人口\nV1,5,6\n", "row 1, 人口 (residents): found two columns 人口; exp"),
        ("unit_id,residents,level\nV1,5,村级\n", "row 2, level: found '村级'; expected a whole"),
        ("unit_id,residents,lon,lat\nV1,5,116.4,\n",
         "row 2, lat: found nothing; expected a number of degrees. Write it, or leave both empty"),
        ("unit_id,residents,lon,lat\nV1,5,39.9,116.4\n",
         "row 2, lon: found lon 39.9, lat 116.4, swapped; expected lon before lat. Swap the two"),
        ("unit_id,residents,lon,lat\nV1,5,0,0\n", "row 2, lon: found lon 0, lat 0; expected a"),
        ("unit_id,residents,lon,lat\nV1,5,539123.5,4412345.1\n",
         "row 2, lon: found lon 539123.5, lat 4412345.1; expected degrees. These look like metres"),
        ("unit_id,residents,lon,lat\nV1,5,16.4,39.9\n",
         "row 2, lon: found lon 16.4, lat 39.9; expected gcj02 within 72.004 to 137.835"),
    ],
)  # fmt: skip
def test_faults_of_units(tmp_path: Path, units: str, words: str) -> None:
    (fault,) = faults(tmp_path, units=units)
    assert fault.startswith(f"units.csv, {words}" if words[0] != "u" else words)


@pytest.mark.parametrize(
    ("outlets", "words"),
    [
        ("outlet_id,unit_id,status\n1,V1,在营\n",
         "row 2, status: found '在营'; expected one of: 有效, 正常, 停业, 歇业, 注销, 撤销, 吊销"),
        ("outlet_id,unit_id,持证\n1,V1,不详\n",
         "row 2, 持证 (licensed): found '不详'; expected 是 or 否. Write 是 or 否 (yes or no)"),
        ("outlet_id,unit_id,opened\n1,V1,02/28/2025\n",
         "row 2, opened: found '02/28/2025'; expected a day. Write it as year-month-day"),
        ("outlet_id,unit_id,opened\n1,V1,45292\n",
         "row 2, opened: found '45292'; expected a day. Excel shows 2024-01-01 as such a number"),
        ("outlet_id,unit_id,opened\n1,V1,2025-02-30\n",
         "row 2, opened: found '2025-02-30'; expected a day of the calendar."),
        ("outlet_id,unit_id,accuracy_m\n1,V1,-1\n", "row 2, accuracy_m: found '-1'; expected 0 or"),
        (f"{HEAD}1,V1,E116,39\n", "row 2, lon: found 'E116'; expected a number. Write"),
        (f"{HEAD}1,V1,,39.9\n", "row 2, lon: found nothing; expected a number of degrees."),
        (f"{HEAD}1,V1,116.4,99.9\n", "row 2, lon: found lon 116.4, lat 99.9; expected gcj02"),
    ],
)  # fmt: skip
def test_faults_of_outlets(tmp_path: Path, outlets: str, words: str) -> None:
    (fault,) = faults(tmp_path, outlets=outlets)
    assert fault.startswith(f"outlets.csv, {words}")


def test_all_faults_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    """All at once, by the row that Excel shows."""
    units = "unit_id,residents,households\nV1,-1,x\n,5,1\nV1,5.5,1\n"
    outlets = "outlet_id,unit_id,status,lon,lat\n1,V1,开,1,2\n1,V1,停业,116.4,39.9\n"
    places = [fault.split(":")[0] for fault in faults(tmp_path, units=units, outlets=outlets)]
    assert places == [
        *("units.csv, row 2, residents", "units.csv, row 2, households"),
        *("units.csv, row 3, unit_id", "units.csv, row 4, residents", "units.csv, row 4, unit_id"),
        *("outlets.csv, row 2, status", "outlets.csv, row 2, lon", "outlets.csv, row 3, outlet_id"),
    ]


def test_a_count_that_cannot_be_read_is_one_fault_not_two(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, units="unit_id,residents\nV1,many\n")
    assert "'many'" in fault


def test_a_unit_with_units_below_it_needs_no_count(tmp_path: Path) -> None:
    """A row without what every rule needs: people of a county may be the sum of its villages."""
    units = "unit_id,residents,parent_id\nC,,\nV1,5,C\nV2,6,C\n"
    assert read(tmp_path, units=units).units["residents"].isna().tolist() == [True, False, False]


def test_the_fault_is_data_for_programs_too(tmp_path: Path) -> None:
    with pytest.raises(op.DataError) as error:
        op.read_region(write(tmp_path, units="unit_id,residents\nV1,-5\n"))
    (problem,) = error.value.problems
    assert problem[:4] == ("units.csv", 2, "residents", "'-5'")


class TestWhereAreThePoints:
    """Every table of lon/lat names its datum or carries a CRS; nothing is guessed."""

    POINTS = "outlet_id,unit_id,lon,lat\n1,V1,116.4,39.9\n"

    def test_no_datum_is_a_crs_error(self, tmp_path: Path) -> None:
        manifest = MANIFEST.replace(", datum: gcj02", "")
        with pytest.raises(op.CrsError) as error:
            op.read_region(write(tmp_path, outlets=self.POINTS, manifest=manifest))
        assert "found neither a CRS nor a datum" in str(error.value)
        assert error.value.problems[0].where == "outlets.csv"

    def test_among_other_faults_it_is_one_of_them(self, tmp_path: Path) -> None:
        manifest = MANIFEST.replace(", datum: gcj02", "")
        path = write(tmp_path, outlets=self.POINTS, units="unit_id,人口\nV1,-1", manifest=manifest)
        with pytest.raises(op.DataError) as error:
            op.read_region(path)
        assert not isinstance(error.value, op.CrsError)
        assert len(error.value.problems) == 2

    def test_columns_that_are_empty_need_none(self, tmp_path: Path) -> None:
        manifest = MANIFEST.replace(", datum: gcj02", "")
        region = read(tmp_path, outlets="outlet_id,unit_id,lon,lat\n1,V1,,\n", manifest=manifest)
        assert region.outlets.geometry.isna().all()


class TestSwapped:
    """Swapped lon and lat are recognised and said, also where both are lawful numbers."""

    MANIFEST = MANIFEST.replace("gcj02", "wgs84")
    UNITS = "unit_id,residents,lon,lat\nV1,5,-76.88,40.27\nV2,5,-76.80,40.21\n"

    def test_one_row(self, tmp_path: Path) -> None:
        outlets = f"{HEAD}1,V1,-76.85,40.25\n2,V1,40.25,-76.85\n"
        (fault,) = faults(tmp_path, units=self.UNITS, outlets=outlets, manifest=self.MANIFEST)
        assert fault == (
            "outlets.csv, row 3, geometry: found lon 40.250000, lat -76.850000, swapped; "
            "expected lon before lat. Swap the two numbers."
        )

    def test_a_whole_table(self, tmp_path: Path) -> None:
        outlets = HEAD + "".join(f"{n},V1,40.25,-76.8{n}\n" for n in range(9))
        found = faults(tmp_path, units=self.UNITS, outlets=outlets, manifest=self.MANIFEST)
        assert len(found) == 9
        assert all("swapped" in fault for fault in found)


@pytest.mark.parametrize(
    ("assign", "words"),
    [
        ("", "found units without polygons and outlets that name no unit; expected a way from"),
        (", assign: polygon", "found assign: polygon and none; expected polygons of units."),
        (", assign: nearest", "found assign: nearest and none; expected points of units."),
        (", assign: unit_id", "found assign: unit_id and none; expected a column unit_id of"),
    ],
)
def test_outlets_need_a_way_to_their_units(tmp_path: Path, assign: str, words: str) -> None:
    manifest = f"units: {{file: units.csv}}\noutlets: {{file: outlets.csv{assign}}}\n"
    (fault,) = faults(tmp_path, outlets="outlet_id\n1\n", manifest=manifest)
    assert fault.startswith(f"outlets.csv, row 1: {words}")


def test_points_only_say_assign_nearest(tmp_path: Path) -> None:
    (fault,) = faults(
        tmp_path, units="unit_id,人口,经度,纬度\nV1,5,116,39\n", outlets="outlet_id\n1"
    )
    assert "say assign: nearest where units have points" in fault


def test_a_row_of_text_that_is_no_unit_is_not_taken_for_one(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, units=UNITS + "以上数据仅供参考,,\n")
    assert fault.startswith("units.csv, row 4, residents: found nothing")
