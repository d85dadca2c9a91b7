"""A messy Chinese workbook such as a system exports, read whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import outletplan as op
from tests.facts.tables import by_id, found

FIXTURES = Path(__file__).parents[1] / "fixtures"
MANIFEST = """
name: 清河县(虚构)
units: {file: messy_villages.xlsx}
outlets: {file: messy_outlets.xlsx, datum: gcj02}
"""


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> op.Region:
    folder = tmp_path_factory.mktemp("messy")
    for path in FIXTURES.glob("*.xls*"):
        shutil.copy(path, folder)
    (folder / "region.yaml").write_text(MANIFEST, encoding="utf-8")
    return op.read_region(folder / "region.yaml")


def test_people_are_exact_integers(region: op.Region) -> None:
    """Text with commas, 万人 as number and as text, cells left empty."""
    assert by_id(region.units, "residents") == {
        "6101": 5200,
        "610101201": 812,
        "610101202": 1501,
        "610101203": 0,
        "610101204": 2887,
    }
    assert by_id(region.units, "registered") == by_id(region.units, "residents")
    assert by_id(region.units, "floating")["610101202"] is None
    assert str(region.units["residents"].dtype) == "Int64"


def test_the_tree_comes_from_names_in_merged_cells(region: op.Region) -> None:
    assert by_id(region.units, "parent_id") == {"6101": None} | dict.fromkeys(
        ["610101201", "610101202", "610101203", "610101204"], "6101"
    )
    assert by_id(region.units, "kind") == {
        "6101": "township",
        "610101201": "village",
        "610101202": "village",
        "610101203": "urban_village",
        "610101204": "neighbourhood",
    }
    assert region.units["name"].tolist() == ["城关镇", "李家村", "王家村", "城中 村", "东街社区"]
    assert region.leaves().tolist() == region.units.index.tolist()[1:]


def test_ids_are_text_however_they_were_typed(region: op.Region) -> None:
    assert region.outlets.index.tolist() == [f"61010100000{n}" for n in (1, 2, 3, 4)]
    assert by_id(region.outlets, "belongs_to") == {
        "610101000001": "610101201",
        "610101000002": "610101202",
        "610101000003": "610101204",
        "610101000004": None,
    }


def test_words_and_days_become_codes(region: op.Region) -> None:
    outlets = region.outlets
    assert outlets["status"].tolist() == ["active", "suspended", "active", "revoked"]
    assert by_id(outlets, "customer_class")["610101000003"] == "15档"
    assert outlets["customer_class"].tolist()[:2] == ["small", "key"]
    assert outlets["opened"].dt.strftime("%F").tolist()[:3] == [
        "2019-03-05",
        "2020-04-06",
        "2021-05-07",
    ]
    assert outlets["name"].tolist()[:2] == ["李家村１号店", "好又多 超市"]


def test_titles_totals_and_notes_are_reported_by_row(region: op.Region) -> None:
    """Title rows above the header and 合计 rows below are recognised and reported."""
    assert [row for row, *_ in found(region, "title row")] == [1, 2, 4, 1, 2]
    assert [row for row, *_ in found(region, "total row")] == [10, 13, 9]
    assert found(region, "note row") == [(14, None, None, "制表:张三 | 审核:李四 | 联系电话:…")]
    assert [row for row, *_ in found(region, "repeated header")] == [6]
    assert found(region, "counted in 万人") == [(5, None, "residents", "常住人口(万人)")]
    assert found(region, "merged cells") == [(5, None, "parent_id", "2 cells")]


def test_identity_cards_and_telephones_do_not_come_in(region: op.Region) -> None:
    """ID-card and telephone numbers never come in by accident."""
    assert [what for *_, what in found(region, "column dropped")] == [
        *("序号", "负责人", "身份证号", "联系电话", "备注")
    ]
    everything = region.outlets.to_csv() + region.units.to_csv() + region.findings.to_csv()
    assert "1380000000" not in everything
    assert "19900101" not in everything
    assert "赵某" not in everything


def test_the_rest_of_the_findings(region: op.Region) -> None:
    """Each with its row, its id, its column."""
    assert found(region, "zero people") == [
        (9, "610101203", "residents", "0"),
        (9, "610101203", "registered", "0"),
    ]
    assert found(region, "same premises") == []  # the licence that was there first is revoked
    assert found(region, "unit unknown") == [(8, "610101000004", "unit_id", "西街社区")]
    assert found(region, "unit by name") == [
        (5, None, "parent_id", "4 rows"),
        (3, None, "unit_id", "2 rows"),
    ]
    assert found(region, "no point") == [(8, "610101000004", "geometry", "nothing")]
    assert found(region, "no opening date") == [(8, "610101000004", "opened", "nothing")]
    assert found(region, "licence not said") == [(3, None, "licensed", "all 4 rows")]
    assert found(region, "in no unit") == [(8, "610101000004", "unit_id", "西街社区")]
    assert region.outlets.crs.name == "GCJ-02"
