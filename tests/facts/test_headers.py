"""Headers: what each column of a file is, where the table begins, which rows are no records."""

from __future__ import annotations

import pytest

from outletplan.facts.cells import fold
from outletplan.facts.contracts import BOUNDARIES, CONTRACTS, OUTLETS, UNITS, Contract
from outletplan.facts.headers import header_row, match, row_kind, said
from outletplan.facts.words import WORDS


@pytest.mark.parametrize("contract", [*CONTRACTS.values(), BOUNDARIES], ids=lambda c: c.table)
def test_no_header_means_two_columns(contract: Contract) -> None:
    names = [
        fold(header)
        for column in contract.columns
        for header in (column.name, *column.headers.split(), *column.loose.split())
    ]
    assert len(names) == len(set(names))
    assert contract.columns[0].name == contract.key


@pytest.mark.parametrize("words", WORDS.values(), ids=str)
def test_no_word_means_two_codes(words: dict[str, str]) -> None:
    assert len({fold(word) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("header", "column", "factor"),
    [
        *(("行政村", "name", 1), ("村名", "name", 1), ("单元名称", "name", 1)),
        *(("单元编码", "unit_id", 1), ("Unit ID", "unit_id", 1), ("UNIT_ID", "unit_id", 1)),
        *(("常住人口", "residents", 1), ("常住人口(人)", "residents", 1)),
        *(("常住人口(万人)", "residents", 10_000), ("户籍人口／万人", "registered", 10_000)),
        *(("流动 人口", "floating", 1), ("户数(户)", "households", 1), ("总人口", "residents", 1)),
        *(("村(居)委会", "name", 1), ("经度(°)", "lon", 1), ("上级编号", "parent_id", 1)),
    ],
)
def test_headers_of_units(header: str, column: str, factor: int) -> None:
    known = match([header], UNITS, {}).known
    assert {name: found.factor for name, found in known.items()} == {column: factor}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        *(("许可证号", "outlet_id"), ("客户名称", "name"), ("企业名称", "name")),
        *(("企业（字号）名称", "name"), ("经营地址", "address"), ("业态", "business_type")),
        *(("客户档位", "customer_class"), ("客户分类", "customer_class"), ("状态", "status")),
        *(("行政村编码", "unit_id"), ("村代码", "unit_id"), ("行政村", "unit_id")),
        *(("经度", "lon"), ("纬度", "lat"), ("Longitude", "lon"), ("坐标精度(米)", "accuracy_m")),
    ],
)
def test_headers_of_outlets(header: str, column: str) -> None:
    assert list(match([header], OUTLETS, {}).known) == [column]


def test_a_manifest_may_map_others_and_one_header_twice() -> None:
    found = match(["行政村", "类型", "编码"], UNITS, {"unit_id": "行政村", "name": "行 政 村"})
    assert {name: m.place for name, m in found.known.items()} == {
        "unit_id": 0,
        "name": 0,
        "kind": 1,
    }
    assert [m.header for m in found.passed_over] == ["编码"]


def test_a_filled_column_goes_before_an_empty_one() -> None:
    """An export with an empty 市场单元 would leave every village without its name."""
    found = match(["市场单元", "行政村"], UNITS, {}, bare={0})
    assert {name: m.header for name, m in found.known.items()} == {"name": "行政村"}
    assert [m.header for m in found.passed_over] == ["市场单元"]
    named = match(["市场单元", "行政村"], UNITS, {"name": "市场单元"}, bare={0})
    assert named.known["name"].header == "市场单元"


def test_the_best_of_several_headers_is_taken() -> None:
    found = match(["客户编码", "客户名称", "企业名称", "许可证号"], OUTLETS, {})
    assert {name: m.header for name, m in found.known.items()} == {
        "outlet_id": "许可证号",
        "name": "客户名称",
    }
    assert [m.header for m in found.passed_over] == ["企业名称", "客户编码"]


@pytest.mark.parametrize(
    ("cells", "key", "name", "kind"),
    [
        (["合计", "", 10], "合计", "", "total row"),
        (["总 计：", "", 10], "总 计：", "", "total row"),
        (["", "小计", 10], "", "小计", "total row"),
        (["城关镇小计", "", 10], "", "", "total row"),
        (["Total", "", 10], "Total", "", "total row"),
        (["V9", "合计", 10], "V9", "合计", None),
        (["0012", "Total", "有效"], "0012", "Total", None),
        (["", "Total", 10], "", "Total", "total row"),
        (["", "累计", 10], "", "累计", "total row"),
        (["城关镇小计", "小计", 10], "城关镇小计", "小计", None),
        (["V9", "合计村", 10], "V9", "合计村", None),
        (["小计", "V9", "李家村"], "V9", "李家村", None),
        (["注：人口为常住人口", ""], "注：人口为常住人口", "", "note row"),
        (["数据来源:公安局", ""], "", "", "note row"),
        (["备注:新村", "V9", ""], "V9", "", None),
        (["统计村", "", 10], "统计村", "", None),
        (["", " ", None], "", None, "blank"),
    ],
)
def test_rows_that_are_no_records(
    cells: list[object], key: object, name: object, kind: str | None
) -> None:
    """Title rows above the header and 合计 rows below are recognised."""
    assert row_kind(cells, key, name) == kind


def test_the_header_is_the_row_that_knows_most() -> None:
    rows: list[list[object]] = [["人口"], [], ["村编码", "村名", "人口"], ["V1", "人口", 5]]
    assert header_row(rows, UNITS, {}) == 2
    assert header_row([["a", "b"]], UNITS, {}) is None
    assert header_row([["a", "b"]], UNITS, {"unit_id": "b"}) == 0


def test_a_quoted_row_hides_long_numbers() -> None:
    """Telephone numbers never come in by accident, not even with a title."""
    assert said(["导出人", None, "电话13800000000", 5200.0]) == "导出人 | 电话… | 5200"
