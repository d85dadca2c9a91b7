"""The workbook, read back by two readers that did not write it."""

from __future__ import annotations

import hashlib
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import outletplan as op
from outletplan.errors import DataError
from outletplan.show.report import report
from outletplan.show.sheets import book as sheets_book
from outletplan.show.words.sheets import heading, in_words
from tests.show.written import (
    HOSTILE,
    SECRETS,
    cells,
    leaked,
    planned,
    table,
    unpacked,
    with_secrets,
)

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.planning import Plan
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

SHEETS = {
    "zh": [
        *("概况", "公示表", "规划数表", "总量", "台账1 县", "台账2 行政村"),
        *("间距不足（历史存量）", "学校等场所周边零售点", "街道", "最密区段", "空白村", "政策"),
        *("逐条核算", "核查项", "推定与说明", "运行记录"),
    ],
    "en": [
        *("Summary", "Notice", "Quotas", "Totals", "Ledger 1 county", "Ledger 2 village"),
        *("Close pairs", "Outlets near sites", "Streets", "Busiest windows", "Blank villages"),
        *("Policy", "Rulings", "Findings", "Assumptions", "Run record"),
    ],
}


@pytest.fixture
def plan() -> Plan:
    return planned()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_readers_see_the_same_sheets_and_rows(plan: Plan, tmp_path: Path, lang: Lang) -> None:
    path = report(plan, tmp_path / "ledger.xlsx", lang=lang)
    book = openpyxl.load_workbook(path)
    other = CalamineWorkbook.from_path(str(path))
    assert book.sheetnames == SHEETS[lang] == other.sheet_names
    for name in book.sheetnames:
        seen = other.get_sheet_by_name(name).to_python(skip_empty_area=False)
        plain = [["" if value is None else value for value in row] for row in cells(path, name)]
        assert seen == plain


def test_notice_in_the_bureaus_order_with_a_total(plan: Plan, tmp_path: Path) -> None:
    """
    A row: unit · description (四至) · planned · in being · remaining · spacing · conditions.

    Then exits · queue · class; in the bureau's own order of units, with a total.
    Exits without an earlier snapshot, and the queue without applications, are blank, not 0.
    """
    notice = table(report(plan, tmp_path / "a.xlsx"), "公示表")
    assert list(notice.columns) == [
        *("序号", "所属上级", "单元格", "类型", "四至范围", "规划数", "实有数", "可办数（余量）"),
        *("间距标准", "其他条件", "退出数", "排队数", "区域分类"),
    ]
    assert notice[["退出数", "排队数"]].isna().all(axis=None)
    units, elsewhere, total = notice.iloc[:-2], notice.iloc[-2], notice.iloc[-1]
    shown = plan.quotas[plan.quotas["role"] == "unit"]
    assert list(units["单元格"]) == list(shown["name"])
    assert list(units["实有数"]) == list(shown["current"])
    assert elsewhere["实有数"] == 1
    assert total["单元格"] == "合计"
    assert total["规划数"] == shown["quota"].sum()
    assert total["实有数"] == units["实有数"].sum() + elsewhere["实有数"] == 32
    assert set(units["间距标准"].dropna()) == {"150米（直线）"}


def test_exits_and_queue_stand_in_the_notice_once_they_are_known(
    plan: Plan, tmp_path: Path
) -> None:
    """What is known is shown and added up; a unit of which it is not known stays blank."""
    known = pd.array([None, 2, 0, *[None] * 7, None], dtype="Int64")
    object.__setattr__(plan, "quotas", plan.quotas.assign(exits=known, queue=known))
    for audience in ("internal", "public"):
        path = report(plan, tmp_path / "a.xlsx", audience=audience)
        notice = table(path, "公示表").set_index("单元格")
        for name in ("退出数", "排队数"):
            assert notice.loc[["县城", "河口镇街", "合计"], name].tolist() == [2, 0, 2]
            assert notice[name].isna()["东庄村"]
            assert table(path, "规划数表")[name].notna().sum() == 3  # two units and the total


def test_what_only_some_policies_bring_has_its_column_then(plan: Plan, tmp_path: Path) -> None:
    """Regime and reconciled number of a unit, the numbers of kinds of place and of types."""
    rows = len(plan.quotas)
    regime = pd.array([None, "frozen", *[None] * (rows - 2)], dtype="str")
    object.__setattr__(plan, "quotas", plan.quotas.assign(outside_quota=0, regime=regime))
    place: dict[str, object] = {
        "unit_id": "U02",
        "name": "河口镇街",
        "street_class": "busy",
        "length_m": 1.5,
        "quota": 4,
    }
    shares: dict[str, object] = {
        "scope": "U02",
        "name": "河口镇街",
        "types": "娱乐服务类",
        "share_of": "quota",
    }
    shares |= {"base": 6, "at_most": 1, "current": 2, "remaining": 0, "over": 1, "force": "must"}
    grounds = {"cite": "Made-up plan art. 9", "assumed": ""}
    object.__setattr__(plan, "place_quotas", pd.DataFrame([{**place, **grounds}]))
    object.__setattr__(plan, "business_types", pd.DataFrame([{**shares, **grounds}]))
    path = report(plan, tmp_path / "a.xlsx", audience="public")
    quotas = table(path, "规划数表")
    assert quotas["管理方式"].dropna().tolist() == ["不再新设"]
    assert "不占规划数" not in quotas
    assert table(path, "各地段规划数")["街道分类"].tolist() == ["繁华街道"]
    types = table(path, "业态占比")
    assert types[["占比基数", "基数", "超出数"]].to_numpy().tolist() == [["规划数", 6, 1]]


def test_unknown_is_blank_and_never_0(plan: Plan, tmp_path: Path) -> None:
    """What is not known is blank, not 0; a unit with no rule of its own has no quota."""
    path = report(plan, tmp_path / "a.xlsx")
    town = table(path, "公示表").set_index("单元格").loc["县城"]
    assert town[["规划数", "可办数（余量）"]].isna().all()
    assert town["实有数"] == 9
    assert town["其他条件"] == "无单独规则，仅受总量控制"
    quotas = table(path, "规划数表")
    assert quotas["在途占用数"].isna().all()


def test_full_unit_has_0_left_and_says_by_how_much(plan: Plan, tmp_path: Path) -> None:
    quotas = table(report(plan, tmp_path / "a.xlsx", lang="en"), "Quotas").set_index("Unit id")
    assert (quotas.loc["U02", "Remaining"], quotas.loc["U02", "Over"]) == (0, 2)


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_text_is_text_and_numbers_are_numbers(tmp_path: Path, audience: Audience) -> None:
    """Text cells are typed: =1+1 stays text, an id stays text, a number is a number."""
    path = report(planned(HOSTILE, title="=1+1 & <b>"), tmp_path / "a.xlsx", audience=audience)
    book = openpyxl.load_workbook(path)
    for page in book:
        types = {cell.data_type for row in page.iter_rows() for cell in row if cell.value}
        assert types <= {"s", "n"}
        assert not page._hyperlinks  # noqa: SLF001 - openpyxl has no other way to ask
    assert "<f>" not in unpacked(path)
    names = table(path, "规划数表")["名称"]
    assert list(names[:5]) == ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
    assert names[7] == "0123"
    quotas = table(path, "规划数表")
    assert pd.api.types.is_numeric_dtype(quotas["人口"])
    assert all(isinstance(unit_id, str) for unit_id in quotas["单元格编号"].dropna())


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    path = report(planned(["长" * 40_000]), tmp_path / "a.xlsx")
    name = table(path, "规划数表")["名称"][0]
    assert (len(name), name[-1]) == (32_767, "…")


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_status_stands_on_every_sheet_and_the_opinion_in_front(
    plan: Plan, tmp_path: Path, audience: Audience
) -> None:
    """The policy's status stands on every sheet; the bureau decides."""
    path = report(plan, tmp_path / "a.xlsx", lang="en", audience=audience)
    book = openpyxl.load_workbook(path)
    mark = {"internal": "INTERNAL", "public": "Public edition"}[audience]
    for page in book:
        assert page["A2"].value.startswith(mark)
        assert "consultation draft" in page["A2"].value
        assert "consultation draft" in page.oddFooter.left.text
    assert "the bureau decides" in book["Summary"]["A3"].value


def test_front_page_for_the_director(plan: Plan, tmp_path: Path) -> None:
    """It shows people, cap, in being, headroom, ‰ against the reference densities."""
    front = table(report(plan, tmp_path / "a.xlsx", lang="en"), "Summary")
    figures = dict(zip(front["Item"], front["Figure"], strict=True))
    assert figures["People"] == 41_200
    assert (figures["Cap"], figures["Planned"], figures["Current"]) == (185, 41, 32)
    assert (figures["Headroom"], figures["Over-committed"]) == (153, 0)
    assert figures["Outlets per 1,000, in being"] == pytest.approx(32 / 41.2)
    assert figures["China as published, or more"] == 2.9
    assert round(figures["China by its 3.8 of 1,321.29 million"], 3) == 2.876
    assert (figures["USA"], figures["Japan"]) == (1.46, 2.44)
    assert figures["below the minimum"] == 4
    assert figures["measure on site"] == 1
    assert (figures["300 and more"], figures["below 300"]) == (1, 1)


def test_what_was_not_judged_is_a_dash_and_no_finding(plan: Plan, tmp_path: Path) -> None:
    """An unknown number is a dash, never 0; an empty sheet does not say that nothing is there."""
    vars(plan.edition).update(articles=())
    for name in ("close_pairs", "blank_villages"):
        object.__setattr__(plan, name, getattr(plan, name).iloc[:0])
    path = report(plan, tmp_path / "a.xlsx", lang="en")
    front = table(path, "Summary").set_index("Item")
    for name in ("Close pairs", "Blank villages"):
        assert list(front.loc[name]) == ["–", "the policy has no such rule"]
        assert cells(path, name)[2][0] == "the policy has no such rule"


@pytest.mark.parametrize("name", ["ledger", "ledger.xls", "ledger.csv"])
def test_a_path_ends_in_what_can_be_written(plan: Plan, tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=rf"{name}'; expected a path ending in \.xlsx, \.pdf or"):
        report(plan, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_folders_are_made(plan: Plan, tmp_path: Path) -> None:
    assert report(plan, tmp_path / "new" / "folder" / "A.XLSX").is_file()


def test_sheets_are_ready_to_print(plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx"))
    head = sheets_book.HEAD + 1
    for page in book:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)  # A4
        assert page.page_setup.fitToWidth in (None, 1)  # 1 is what a reader takes for none given
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.freeze_panes == f"A{head + 1}"
        assert page.print_title_rows == f"${head}:${head}"
        if page.title != "概况":
            assert page.auto_filter.ref.startswith(f"A{head}:")


def test_a_name_gives_no_commands_to_the_printer(tmp_path: Path) -> None:
    """In a footer `&` is a command, a number after one is its size, and 255 characters are all."""
    book = openpyxl.load_workbook(report(planned(title="40 & Co" + "&" * 300), tmp_path / "a.xlsx"))
    for page in book:
        assert page.oddFooter.right.text.strip().startswith("40 && Co&&")
        assert page.oddFooter.right.size == 8
        assert len(str(page.oddFooter)) <= 255


def test_a_table_too_wide_for_an_a4_goes_on_an_a3_and_stays_readable(
    plan: Plan, tmp_path: Path
) -> None:
    """Fitted to the width of its paper nothing is printed below 6 points."""
    told = "某某县烟草制品零售点合理布局规划（2025年修订）第四条第二款第三项" * 2
    wide = ("name", "spacing", "unit_class", "cite", "assumed", "arithmetic")
    object.__setattr__(plan, "quotas", plan.quotas.assign(**dict.fromkeys(wide, told)))
    book = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx"))
    assert book["规划数表"].page_setup.paperSize == 8
    for page in book:
        pixels = sum(7 * side.width for side in page.column_dimensions.values())
        paper = {9: 1046, 8: 1505}[page.page_setup.paperSize]  # between the margins, at 96 dpi
        assert 10 * paper / pixels >= 6


def test_the_points_of_a_column_of_metres_stand_under_one_another(
    plan: Plan, tmp_path: Path
) -> None:
    """As many decimals in every row as the most exact number has, three at most."""
    book = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx"))
    pairs = book["间距不足（历史存量）"]
    formats = {
        head.value.replace("\n", ""): {cell.number_format for cell in column}
        for head, *column in pairs.iter_cols(min_row=sheets_book.HEAD + 1)
    }
    assert formats["距离（米）"] == {"#,##0.000_ "}  # 4.637 m is one
    assert formats["间距标准（米）"] == {"#,##0_ "}  # all 30 m


def test_a_name_neither_breaks_nor_turns_a_title(tmp_path: Path) -> None:
    """A mark that turns the direction of a text would turn the words after the name, too."""
    path = report(planned(title="清河\u202e\n县\x07"), tmp_path / "a.xlsx")
    title, status = (cells(path, "公示表")[row][0] for row in (0, 1))
    assert title == "清河 县\ufffd卷烟零售点布局测算：公示表"
    assert "清河 县\ufffd plan（征求意见稿）" in status


def test_columns_are_wide_enough_for_chinese(plan: Plan, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx"))["公示表"]
    assert page.column_dimensions["D"].width >= 2 * len("乡镇政府所在地")


def test_a_chinese_head_breaks_at_its_bracket_not_before_its_last_sign(
    plan: Plan, tmp_path: Path
) -> None:
    """Whatever letters a machine has, no line begins with the end of a bracket."""
    book = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx"))
    assert "可办数\n（余量）" in {cell.value for cell in book["公示表"][sheets_book.HEAD + 1]}
    for page in book:
        for head in page[sheets_book.HEAD + 1]:
            side = page.column_dimensions[head.column_letter].width or 0
            if "（" in (head.value or "") and "\n" not in head.value:
                assert side > len(head.value.encode("gbk", "replace"))


def test_a_text_that_fits_is_not_broken_for_a_bracket(plan: Plan, tmp_path: Path) -> None:
    """The standard of distance stands in one line of the notice."""
    page = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx"))["公示表"]
    (column,) = (
        head.column_letter for head in page[sheets_book.HEAD + 1] if head.value == "间距标准"
    )
    longest = max(
        len(str(cell.value).encode("gbk")) for cell in page[column][sheets_book.HEAD + 1 :]
    )
    assert page.column_dimensions[column].width > longest


def test_a_row_is_as_high_as_its_texts(tmp_path: Path) -> None:
    """A hash is a word that does not break, and a policy may have a long name."""
    told = planned(title="示例县烟草制品零售点合理布局规划" * 3)
    book = openpyxl.load_workbook(report(told, tmp_path / "a.xlsx"))
    (name,) = (
        cell for cell in book["概况"]["A"] if str(cell.value).startswith("示例县") and cell.row > 4
    )
    assert book["概况"].row_dimensions[name.row].height > 2 * sheets_book.LINE
    run = book["运行记录"]
    digests = [cell for cell in run["C"] if "SHA-256" in str(cell.value)]
    wide = run.column_dimensions["C"].width
    for cell in digests:
        lines = 2 if wide >= len(str(cell.value).split()[-1]) + 2 else 3
        assert run.row_dimensions[cell.row].height >= lines * sheets_book.LINE


def test_a_head_is_not_broken_in_a_word(plan: Plan, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx", lang="en"))["Notice"]
    assert page["H4"].value == "Remaining"
    assert page.column_dimensions["H"].width > len("Remaining")


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    first = report(planned(), tmp_path / "a.xlsx").read_bytes()
    assert report(planned(), tmp_path / "b.xlsx").read_bytes() == first


def test_public_edition_shows_units_numbers_and_articles_only(tmp_path: Path) -> None:
    """Public: no names of holders, no outlets, no points, no relief, no closed institutions."""
    plan = with_secrets()
    shown = unpacked(report(plan, tmp_path / "public.xlsx", lang="en", audience="public"))
    kept = unpacked(report(plan, tmp_path / "internal.xlsx", lang="en"))
    assert leaked(shown) == []
    assert len(leaked(kept)) > len(SECRETS) / 2
    assert "Made-up plan art. 6" in shown
    assert "东庄村" in shown


def test_what_lies_in_a_closed_institution_is_not_public_either(tmp_path: Path) -> None:
    plan = planned()
    plan.region.units.loc["U08", "parent_id"] = "U09"  # 城中新村 inside the barracks
    assert "城中新村" not in unpacked(report(plan, tmp_path / "a.xlsx", audience="public"))


def test_the_front_page_counts_the_files_that_hold_rows(plan: Plan, tmp_path: Path) -> None:
    """Neither the manifest nor what lies beside a shapefile is a table; two sheets are one file."""
    read = [("units", "v.shp", 9), ("units", "v.shx", None), ("region", "region.yaml", None),
            ("outlets", "book.xlsx", 20), ("sites", "book.xlsx", 3)]  # fmt: skip
    sources = tuple(
        SimpleNamespace(table=table, file=file, sha256=f"{n}", rows=rows, encoding=None)
        for n, (table, file, rows) in enumerate(read)
    )
    object.__setattr__(plan.region, "inputs", sources)
    front = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx")).worksheets[0]
    (told,) = [row[1:] for row in front.iter_rows(values_only=True) if row[0] == "输入文件"]
    assert told == (2, "v.shp：9行；book.xlsx：20行；book.xlsx：3行")


def test_an_input_is_never_overwritten(plan: Plan, tmp_path: Path) -> None:
    """An input is never changed: known by its content, wherever the manifest lies."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"the planner's own")
    own = hashlib.sha256(b"the planner's own").hexdigest()
    source = SimpleNamespace(table="units", file="in/u.xlsx", sha256=own, rows=1, encoding=None)
    object.__setattr__(plan.region, "inputs", (source,))
    with pytest.raises(DataError, match="an input is never overwritten"):
        report(plan, path)
    assert path.read_bytes() == b"the planner's own"


def test_a_failure_leaves_what_was_there(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"yesterday's")

    def break_off(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(sheets_book.Book, "table", break_off)
    with pytest.raises(OSError, match="disk full"):
        report(plan, path)
    assert [found.name for found in tmp_path.iterdir()] == ["ledger.xlsx"]
    assert path.read_bytes() == b"yesterday's"


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets_book, "ROWS_PER_SHEET", 4)
    path = report(plan, tmp_path / "a.xlsx", lang="en")
    names = [name for name in openpyxl.load_workbook(path).sheetnames if "Close" in name]
    assert names == ["Close pairs", "Close pairs 2"]
    assert [len(table(path, name)) for name in names] == [4, 1]


def test_an_empty_table_says_that_nothing_was_found(plan: Plan, tmp_path: Path) -> None:
    object.__setattr__(plan, "close_pairs", plan.close_pairs.iloc[:0])
    rows = cells(report(plan, tmp_path / "a.xlsx", lang="en"), "Close pairs")
    assert rows[2][0] == "None found."
    assert len(rows) == sheets_book.HEAD + 1


def test_without_streets_no_sheet_says_that_none_is_dense(plan: Plan, tmp_path: Path) -> None:
    """An empty table of what nobody could look at is no finding."""
    for name in ("streets", "windows"):
        object.__setattr__(plan, name, getattr(plan, name).iloc[:0])
    object.__setattr__(plan.region, "streets", None)
    path = report(plan, tmp_path / "a.xlsx", lang="en")
    for name in ("Streets", "Busiest windows"):
        assert cells(path, name)[2][0] == "no table of streets"


def test_pairs_show_legs_and_quote_the_field_record(plan: Plan, tmp_path: Path) -> None:
    """A field measurement is quoted: day, doors, route, officers, instrument, record number."""
    pairs = table(report(plan, tmp_path / "a.xlsx"), "间距不足（历史存量）")
    legs = pairs[["进街（米）", "沿街（米）", "出街（米）"]]
    assert legs.iloc[4].tolist() == [1.5, 18.5, 2.2]
    assert legs.iloc[:4].isna().all(axis=None)
    assert pairs["测量方式"][3] == "现场测量"
    record = "R-7 · 2025-06-12 · 东门 · 沿河东路 · 甲某 · 乙某 · 测距仪3号"
    assert pairs["现场测量记录"].dropna().to_dict() == {3: record}


def test_outlets_near_sites_quote_the_field_record(plan: Plan, tmp_path: Path) -> None:
    """What was measured from a door to a gate is quoted as well."""
    measured = {"measured": ["walking", "field", "walking"], "record_id": [None, "R-7", None]}
    object.__setattr__(plan, "near_sites", plan.near_sites.assign(**measured))
    near = table(report(plan, tmp_path / "a.xlsx"), "学校等场所周边零售点")
    assert near["测量方式"].tolist()[1] == "现场测量"
    record = "R-7 · 2025-06-12 · 东门 · 沿河东路 · 甲某 · 乙某 · 测距仪3号"
    assert near["现场测量记录"].dropna().to_dict() == {1: record}


def test_pairs_of_straight_rules_have_no_empty_columns(plan: Plan, tmp_path: Path) -> None:
    legs = plan.close_pairs[["access_m", "street_m", "exit_m", "record_id"]].columns
    object.__setattr__(plan, "close_pairs", plan.close_pairs.iloc[:3])
    object.__setattr__(plan.region, "field_measurements", None)
    pairs = table(report(plan, tmp_path / "a.xlsx", lang="en"), "Close pairs")
    assert not {heading(name, "en") for name in legs} & set(pairs.columns)
    assert pairs["Name A"].notna().all()


def test_streets_dense_ones_first(plan: Plan, tmp_path: Path) -> None:
    """Flag, the numbers that it rests on, and the article or the stated default."""
    object.__setattr__(plan, "streets", plan.streets.iloc[::-1])
    streets = table(report(plan, tmp_path / "a.xlsx"), "街道")
    assert streets["街道编号"].tolist() == ["S1", "S2", "S3"]
    assert streets["路段标记"].tolist() == ["密集路段", "稀疏路段", "无"]
    assert streets["判定依据"].tolist() == ["政策条款", "默认标准", "默认标准"]
    assert streets["街道分类"].dropna().tolist() == ["繁华街道", "一般街道"]
    assert streets["理由"][0] == "左右各500米内13个零售点（限12个）"
    assert streets["理由"][2] == "零售点4个，不足3个（默认标准）"
    assert streets["依据条款"].dropna().to_dict() == {0: "Made-up plan 第8条"}


def test_windows_and_outlets_near_sites(plan: Plan, tmp_path: Path) -> None:
    """Listed per outlet, with what happens on renewal; unreachable is no number."""
    path = report(plan, tmp_path / "a.xlsx")
    windows = table(path, "最密区段")
    assert windows["超出限量"].tolist() == ["是", "否"]
    near = table(path, "学校等场所周边零售点")
    assert near["名称"].tolist() == ["惠民商店20", "惠民商店21", "惠民商店22"]
    assert near["延续时"].tolist() == ["到期按条款不予延续", "到期可以延续", "到期按条款不予延续"]
    assert near["限值含义"].tolist() == ["大于", "不少于", "大于"]
    assert near["适用的申请"][1] == "新办申请、变更经营地址"
    assert near["距离（米）"].tolist() == [60.5, 80.25, "∞"]


@pytest.mark.parametrize(
    ("option", "known"), [("lang", "zh, en"), ("audience", "internal, public")]
)
def test_an_unknown_option_lists_the_known(
    plan: Plan, tmp_path: Path, option: str, known: str
) -> None:
    with pytest.raises(ValueError, match=f"{option} is 'x'; it is one of {known}"):
        report(plan, tmp_path / "a.xlsx", **{option: "x"})  # type: ignore[arg-type]  # on purpose
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("30 m straight", "30米（直线）"),
        ("150 m (method not stated)", "150米（测量方式未注明）"),
        ("20 m walking, in principle", "20米（步行），原则上"),
        (
            "230,700 × 4.5‰ = 1,038.15, rounded down to 1,038",
            "230,700 × 4.5‰ = 1,038.15，向下取整为1,038",
        ),
        ("500 people: up to 500 → 1", "500人：不超过500 → 1"),
        ("1,200 people: above 500 up to 1,500 → 3", "1,200人：超过500、不超过1,500 → 3"),
        ("250 people: at least 200 below 300 → 2", "250人：不少于200、少于300 → 2"),
        ("fixed at 20", "定额20"),
        ("strictest of 2", "2条规则中最严"),
    ],
)
def test_reckonings_read_in_chinese(said: str, words: str) -> None:
    assert in_words(said, "zh") == words
    assert in_words(said, "en") == said


def test_what_facts_say_has_chinese_words() -> None:
    """Chinese readers find no English sentence where the words are ours and fixed."""
    ours = set(op.sample_region().findings["finding"])
    assert [text for text in ours if re.search("[A-Za-z]", in_words(text, "zh"))] == []


def test_a_limit_that_has_to_be_exceeded_is_told(plan: Plan, tmp_path: Path) -> None:
    """大于: a pair exactly that far apart is below, and the sheet says why; 不少于 reads so."""
    exceeded = plan.close_pairs.assign(edge=["more_than", *["at_least"] * 4])
    object.__setattr__(plan, "close_pairs", exceeded)
    page = openpyxl.load_workbook(report(plan, tmp_path / "a.xlsx"))["间距不足（历史存量）"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    at = next(row.index("限值含义") for row in rows if "限值含义" in row)
    assert [row[at] for row in rows if row[at] in ("大于", "不少于")] == ["大于", *["不少于"] * 4]
