"""Two plans on paper, on the map and in the shell: 新旧对照, every status, who sees what."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import openpyxl
import pandas as pd
import pytest

import outletplan as op
from outletplan.errors import DataError
from outletplan.show.words.labels import Lang, label
from outletplan.show.words.sheets import heading, in_words
from tests.planning.cases import EAST, METRE, policy, ratio, spacing, square, squares
from tests.show.pages import Addresses
from tests.show.written import cells, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.facts import Region
    from tests.show.conftest import Opened

CJK = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"(?<![\w.])[a-z]{2,}(?![\w.])")
TABLES = ("causes", "articles", "units", "totals", "figures", "densities", "pairs",
          "blank_villages")  # fmt: skip
SHEETS = [
    "新旧概况",
    "新旧对照表",
    "单元格调整表",
    "总量对照",
    "间距变化",
    "空白村变化",
    "运行记录",
]
SECRETS = ("惠民商店", "o1", "军营", "B9")
UNITS = [
    {"unit_id": "A1", "name": "东庄村", "kind": "village", "residents": 900},
    {"unit_id": "A2", "name": "西庄村", "kind": "village", "residents": 2_000},
    {"unit_id": "B9", "name": "军营", "kind": "barracks", "residents": 3_000},
]


def county(merged: bool = False) -> Region:  # noqa: FBT001, FBT002 - a test's own
    """Give three squares side by side, the first two as one when they are merged."""
    shapes = [square(1_000 * n, 0, 1_000) for n in range(3)]
    rows = [{**unit, "geometry": shape} for unit, shape in zip(UNITS, shapes, strict=True)]
    if merged:
        whole = {"unit_id": "A", "name": "东西庄村", "kind": "village", "residents": 2_900}
        rows = [{**whole, "geometry": shapes[0].union(shapes[1])}, rows[2]]
    east_m = (100, 135, 400, 1_500, 2_500)
    outlets = pd.DataFrame(
        {
            "outlet_id": [f"o{n}" for n in range(5)],
            "name": [f"惠民商店{n}" for n in range(5)],
            "status": "active",
            "lon": [EAST + east * METRE for east in east_m],
            "lat": 0.004,
        }
    )
    return op.Region(units=squares(rows), outlets=outlets, name="清河县", datum="wgs84")


def law(metres: str, per_1000: str, **also: str) -> op.Policy:
    return policy(
        ratio("4.5", applies_to="whole_area", article="1"),
        spacing(metres, article="2", text=f"间距不少于{metres}米"),
        ratio(per_1000, applies_to={"kind": ["village", "barracks"]}, article="3",
              revised_because="上级要求压减"),
        {"rule": "blank_villages", "applies_to": {"kind": "village"}, "without": "licensed",
         "counts": "residents", "tiers": [{"tier": "≥0"}], "article": "4"},
        **also,
    )  # fmt: skip


@pytest.fixture(scope="module")
def plans() -> tuple[op.Plan, op.Plan]:
    old, new = law("30", "2", status="issued"), law("40", "1", status="consultation")
    return tuple(op.plan(county(), each, on="2025-07-01") for each in (old, new))  # type: ignore[return-value]


@pytest.fixture(scope="module")
def comparison(plans: tuple[op.Plan, op.Plan]) -> op.Comparison:
    return op.compare(*plans)


class TestWorkbook:
    """Old, new, article, reason, outlets affected; the status stands on every sheet."""

    def test_sheets_and_the_status_of_both_policies_on_each(
        self, comparison: op.Comparison, tmp_path: Path
    ) -> None:
        """The policy's status (草案, 征求意见稿, 送审稿, 印发稿) on every sheet."""
        book = openpyxl.load_workbook(op.report(comparison, tmp_path / "a.xlsx"))
        assert book.sheetnames == SHEETS
        for page in book:
            assert "印发稿" in page["A2"].value
            assert "征求意见稿" in page["A2"].value
            assert "印发稿 → 征求意见稿" in page.oddFooter.left.text

    def test_the_words_of_a_published_source_are_chinese_in_chinese(self, tmp_path: Path) -> None:
        """What ships keeps its words in English; a Chinese sheet tells them in Chinese."""
        region = op.sample_region()
        sole = op.published_policy("county-230700")
        both = op.combine(sole, op.published_policy("blank-villages-300"))
        old, new = (op.plan(region, policy, on="2025-07-01") for policy in (both, sole))
        told = table(op.report(op.compare(old, new), tmp_path / "a.xlsx"), "新旧对照表")["原规定"]
        quoted = told.dropna()[told.dropna().str.contains("原文")]
        assert len(quoted) > 2
        assert not quoted.str.contains("[A-Za-z]{2}").any()

    def test_old_against_new(self, comparison: op.Comparison, tmp_path: Path) -> None:
        """新旧对照: old, new, article, reason, outlets affected."""
        sheet = table(op.report(comparison, tmp_path / "a.xlsx"), "新旧对照表").set_index("条款")
        assert list(sheet.columns) == [
            *("变化", "原规定", "新规定", "修订理由"),
            *("涉及单元格数", "涉及零售点数", "测算影响"),
        ]
        told = sheet.to_dict("index")
        assert (told["状态"]["原规定"], told["状态"]["新规定"]) == ("印发稿", "征求意见稿")
        assert sheet.loc["2", "新规定"] == "全域：间距不少于40米（直线）\n原文：间距不少于40米"
        assert (told["2"]["涉及零售点数"], told["2"]["测算影响"]) == (2, "点对增加1")
        assert sheet.loc["3", "修订理由"] == "上级要求压减"
        assert sheet.loc["3", "测算影响"] == "3个单元格，合计11 → 5"
        assert set(sheet.index) == {"状态", "2", "3"}

    def test_units_before_and_after_with_the_reason(
        self, comparison: op.Comparison, tmp_path: Path
    ) -> None:
        """Adjustment: before / after table per unit with the reason."""
        sheet = table(op.report(comparison, tmp_path / "a.xlsx"), "单元格调整表")
        row = sheet[sheet["单元格"] == "西庄村"].iloc[0]
        assert row[["规划数（原）", "规划数（新）", "规划数增减"]].tolist() == [4, 2, -2]
        assert row["变化原因"] == "第2条：间距标准；第3条：4 → 2"
        assert row["修订理由"] == "上级要求压减"
        total = sheet.iloc[-1]
        assert total[["单元格", "规划数（原）", "规划数（新）"]].tolist() == [
            "全部单元格合计",
            11,
            5,
        ]

    def test_merged_units_say_where_they_lie_now(
        self, plans: tuple[op.Plan, op.Plan], tmp_path: Path
    ) -> None:
        new = op.plan(county(merged=True), law("40", "1", status="draft"), on="2025-07-01")
        path = op.report(op.compare(plans[0], new), tmp_path / "a.xlsx")
        sheet = table(path, "单元格调整表").set_index("单元格")
        assert sheet.loc[["东庄村", "西庄村"], "变化"].tolist() == ["撤并", "撤并"]
        assert sheet.loc[["东庄村", "西庄村"], "对应单元格"].tolist() == ["东西庄村", "东西庄村"]
        assert sheet.loc["东西庄村", "变化"] == "新设"
        front = [row[2] for row in cells(path, "新旧概况")]
        assert "以上各项均不同，任何一项都不能单独解释变化" in front

    def test_a_plan_compared_with_an_older_one_has_the_sheets_too(
        self, plans: tuple[op.Plan, op.Plan], tmp_path: Path
    ) -> None:
        """The old-against-new table where two plans are given."""
        old, new = plans
        names = openpyxl.load_workbook(op.report(new, tmp_path / "a.xlsx")).sheetnames
        both = op.report(new, tmp_path / "b.xlsx", compared_with=old)
        assert openpyxl.load_workbook(both).sheetnames == [*names[:2], *SHEETS[1:-1], *names[2:]]

    def test_the_public_sees_units_and_numbers_only(
        self, comparison: op.Comparison, tmp_path: Path
    ) -> None:
        path = op.report(comparison, tmp_path / "a.xlsx", audience="public")
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == [name for name in SHEETS if name != "间距变化"]
        said = " ".join(str(c.value) for page in book for row in page.iter_rows() for c in row)
        assert [secret for secret in SECRETS if re.search(rf"\b{secret}\b", said)] == []

    def test_applications_of_a_pile_that_end_otherwise(
        self, plans: tuple[op.Plan, op.Plan], tmp_path: Path
    ) -> None:
        """Inside only: who would end otherwise, and by which rule."""
        asked = [op.Application(id="申1", lon=EAST + 435 * METRE, lat=0.004, datum="wgs84")]
        both = op.compare(*plans, applications=asked)
        path = op.report(both, tmp_path / "a.xlsx")
        row = table(path, "申请结论对照").iloc[0]
        assert row[["核验意见（原）", "核验意见（新）"]].tolist() == [
            "不符合布局条件",
            "不符合布局条件",
        ]
        assert row["变化"] == "结论不变"
        public = op.report(both, tmp_path / "b.xlsx", audience="public")
        assert "申请结论对照" not in openpyxl.load_workbook(public).sheetnames

    def test_nothing_changes(self, plans: tuple[op.Plan, op.Plan], tmp_path: Path) -> None:
        book = openpyxl.load_workbook(
            op.report(op.compare(plans[0], plans[0]), tmp_path / "a.xlsx")
        )
        assert book["新旧对照表"]["A3"].value == "本表无内容：没有变化。"

    def test_the_same_bytes_again(self, comparison: op.Comparison, tmp_path: Path) -> None:
        paths = [op.report(comparison, tmp_path / name) for name in ("a.xlsx", "b.xlsx")]
        assert paths[0].read_bytes() == paths[1].read_bytes()

    def test_other_endings(self, comparison: op.Comparison, plans: tuple[op.Plan, op.Plan],
                           tmp_path: Path) -> None:  # fmt: skip
        with pytest.raises(ValueError, match=r"ending in \.xlsx or \.pdf"):
            op.report(comparison, tmp_path / "a.docx")
        with pytest.raises(ValueError, match=r"ending in \.xlsx"):
            op.report(plans[1], tmp_path / "a.pdf", compared_with=plans[0])


class TestWords:
    """Whatever is shown exists in Chinese and English."""

    def test_no_english_in_a_chinese_comparison(
        self, comparison: op.Comparison, tmp_path: Path
    ) -> None:
        book = openpyxl.load_workbook(op.report(comparison, tmp_path / "a.xlsx"))
        said = [c.value for page in book for row in page.iter_rows() for c in row]
        said += op.summary(comparison, lang="zh").splitlines()
        assert [text for text in said if isinstance(text, str) and ENGLISH.search(text)] == []

    def test_no_chinese_of_ours_in_an_english_one(
        self, comparison: op.Comparison, tmp_path: Path
    ) -> None:
        book = openpyxl.load_workbook(op.report(comparison, tmp_path / "a.xlsx", lang="en"))
        heads = [cell.value for page in book for cell in page[4]]
        assert [head for head in heads if head and CJK.search(head)] == []

    def test_every_column_has_words(self, comparison: op.Comparison) -> None:
        for name in TABLES:
            assert CJK.search(label(name, "zh"))
            for column in getattr(comparison, name).columns:
                assert CJK.search(heading(column, "zh")), column
                assert not CJK.search(heading(column, "en")), column
                assert "_" not in heading(column, "en"), column

    def test_every_figure_has_words(self, comparison: op.Comparison) -> None:
        for figure in comparison.figures["figure"]:
            assert CJK.search(label(figure, "zh")), figure

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ("art. 5: 4 → 6", "第5条：4 → 6"),
            ("art. 5: 4, binds no more; art. 7: none → 3", "第5条：4，不再起约束；第7条：无 → 3"),
            ("art. 第五条: 4 → 6, binds now", "第五条：4 → 6，现起约束"),
            ("art. 1: 4 → 9; people 2000 → 3000", "第1条：4 → 9；人口2000 → 3000"),
            ("in being none → 1", "实有数无 → 1"),
            ("art. 5: comparison, text", "第5条：条文有其他修改"),
            ("the policy as a whole", "政策整体"),
            ("held 0 → 1", "在途占用数0 → 1"),
            (
                "art. 2: kept → broken; art. 3: none → queue and review",
                "第2条：符合 → 不符合；第3条：无 → 排队轮候、需审查",
            ),
            ("art. 7: open → frozen", "第7条：可设 → 不再新设"),
            ("class open → saturated", "区域分类发展区 → 饱和区"),
            ("art. 2(1): at_least_m 30 → 40", "第2(1)条：最小间距（米）30 → 40"),
            ("art. 2(1): spacing", "第2(1)条：间距标准"),
            (
                "art. 附件1: 50 → 150; art. 第六条第二款: spacing",
                "附件1：50 → 150；第六条第二款：间距标准",
            ),
            ("art. 第三条: none → frozen", "第三条：无 → 不再新设"),
            (
                "art. 第三条: none → queue; art. 4: queue → broken",
                ("第三条：无 → 退一进一；第4条：排队轮候 → 不符合"),
            ),
            ("art. annex 1: comparison", "annex 1：条文有其他修改"),
            ("备注：spacing", "备注：spacing"),
            ("o5 was not in being; art. 2: added", "o5原不在实有数内；第2条：新增"),
            ("o5 is no longer in being", "o5不再计入实有数"),
            ("o5 stands elsewhere", "o5位置不同"),
            ("none of these alone: policy, day", "不能归于其中一项：政策、测算日"),
            ("pairs: 4 more, 1 fewer, 6 otherwise", "点对增加4，减少1，改判6"),
            ("whole area: 1,038 → 715", "全域：1,038 → 715"),
            ("36 units, together 108 → 72", "36个单元格，合计108 → 72"),
            ("3 came, 1 went, 2 otherwise", "新增3行, 减少1行, 2行内容不同"),
            (
                "Layout plan of a county of 230,700 people (what if) art. 2(1)",
                "某县（23.07万人）烟草制品零售点布局规划（假设方案） 第2(1)条",
            ),
        ],
    )
    def test_fixed_phrases_read_in_chinese(self, said: str, words: str) -> None:
        assert in_words(said, "zh") == words


class TestMap:
    """A layer of what changed: units by change of quota, pairs new and gone."""

    @pytest.mark.parametrize("lang", get_args(Lang))
    def test_units_and_pairs_by_what_became_of_them(
        self, comparison: op.Comparison, lang: Lang
    ) -> None:
        data = Addresses(op.draw(comparison, lang=lang).get_root().render()).data
        units = data["outletplan_changed_units_data"]
        counts = {each["label"]: each["count"] for each in units["classes"]}
        assert counts[label("quota_down", lang)] == 3
        assert counts[label("quota_up", lang)] == 0
        pairs = data["outletplan_changed_pairs_data"]
        assert {each["label"]: each["count"] for each in pairs["classes"]}[
            label("pair_new", lang)] == 1  # fmt: skip
        lines = data["outletplan_page_data"]["lines"]
        assert label("consultation", lang) in lines[0]
        assert label("issued", lang) in lines[1]

    def test_it_starts_with_what_changed(
        self, comparison: op.Comparison, open_map: Callable[..., Opened]
    ) -> None:
        """The newer plan's layers wait in the switch; names stand, and the list is of changes."""
        page = open_map(op.draw(comparison, lang="en")).page
        on = page.locator(".leaflet-control-layers label:has(input:checked)").all_inner_texts()
        titles = [title.strip() for title in on]
        assert {"Units that change", "Unit names", "Close pairs that change"} <= set(titles)
        assert {"Units", "Outlets", "Close pairs"}.isdisjoint(titles)
        assert page.locator(".op-legend").filter(has_text="over the quota").count() == 0
        which = page.locator(".op-list > select")
        page.locator(".op-toggle").click()
        chosen = which.locator("option:checked").inner_text()
        assert chosen.startswith("Units that change")
        assert page.title().endswith("what changes")
        page.get_by_label("Outlets", exact=True).check()
        assert page.locator(".op-legend").filter(has_text="in being").count() == 1

    def test_the_public_sees_no_pair_and_no_barracks(self, comparison: op.Comparison) -> None:
        page = op.draw(comparison, audience="public").get_root().render()
        data = Addresses(page).data
        assert "outletplan_changed_pairs_data" not in data
        assert data["outletplan_changed_units_data"]["name"]["words"] == ["东庄村", "西庄村"]

    def test_units_that_are_gone_are_drawn_where_they_lay(
        self, plans: tuple[op.Plan, op.Plan]
    ) -> None:
        new = op.plan(county(merged=True), law("40", "1", status="draft"), on="2025-07-01")
        drawn = op.draw(op.compare(plans[0], new)).get_root().render()
        units = Addresses(drawn).data["outletplan_changed_units_data"]
        assert units["notes"] == []
        counts = {each["label"]: each["count"] for each in units["classes"]}
        assert (counts["unit that is gone"], counts["new unit"]) == (2, 1)

    def test_it_opens_and_a_click_tells_both_sides(
        self, comparison: op.Comparison, open_map: Callable[..., Opened]
    ) -> None:
        opened = open_map(op.draw(comparison, lang="en"))
        opened.click(EAST + 1_800 * METRE, 0.002)
        head, lines = opened.popup()
        assert head == "西庄村"
        assert lines["Quota"] == "4 → 2"
        assert (opened.requests, opened.troubles) == ([], [])


class TestFigure:
    """Quota before and after, drawn without a browser; opposite sides of the same table."""

    @pytest.mark.parametrize("lang", get_args(Lang))
    def test_each_unit_with_another_quota_before_and_after(
        self, comparison: op.Comparison, lang: Lang
    ) -> None:
        figure = op.plot(comparison, lang=lang)
        (axes,) = figure.axes
        units = comparison.units[comparison.units["role"] == "unit"]
        units = units[units["quota_old"] != units["quota_new"]]
        written = [text.get_text() for text in axes.texts]
        assert sorted(written) == sorted(
            f"{was} → {now}"
            for was, now in zip(units["quota_old"], units["quota_new"], strict=True)
        )
        told = " ".join(text.get_text() for text in figure.texts)
        assert "11 → 5" in told
        assert label("issued", lang) in told
        assert label("consultation", lang) in told
        assert {"zh": "对照", "en": "before and after"}[lang] in told

    def test_the_public_sees_no_barracks(self, comparison: op.Comparison) -> None:
        axes = op.plot(comparison, lang="en", audience="public").axes[0]
        assert len(axes.texts) == 2
        assert len(op.plot(comparison, lang="en").axes[0].texts) == 3

    def test_nothing_changes(self, plans: tuple[op.Plan, op.Plan]) -> None:
        axes = op.plot(op.compare(plans[0], plans[0]), lang="en").axes[0]
        assert [text.get_text() for text in axes.texts] == ["no unit has another quota"]

    def test_units_that_come_or_go_have_one_side(self, plans: tuple[op.Plan, op.Plan]) -> None:
        new = op.plan(county(merged=True), law("40", "1", status="draft"), on="2025-07-01")
        axes = op.plot(op.compare(plans[0], new), lang="en").axes[0]
        written = {text.get_text() for text in axes.texts}
        assert any(said.startswith("– → ") for said in written)
        assert any(said.endswith(" → –") for said in written)

    def test_another_kind_is_of_a_plan(self, comparison: op.Comparison) -> None:
        with pytest.raises(ValueError, match=r"a comparison has one figure: .*plot its \.new"):
            op.plot(comparison, "map")


def test_written_files_stand_beside_those_of_a_plan(
    comparison: op.Comparison, plans: tuple[op.Plan, op.Plan], tmp_path: Path
) -> None:
    """No file of a comparison has the name of one of a plan."""
    written = op.write(comparison, tmp_path, lang="en")
    names = {"comparison.html", "comparison.xlsx", "comparison.json", "comparison_units.csv"}
    assert {path.name for path in written} >= names
    record = json.loads((tmp_path / "comparison.json").read_text("utf-8"))
    assert [record[end]["policy"][0]["status"] for end in ("old", "new")] == [
        "issued", "consultation"]  # fmt: skip
    assert not {path.name for path in op.write(plans[1], tmp_path)} & {p.name for p in written}
    with pytest.raises(FileExistsError, match=r"comparison_pairs\.csv"):
        op.write(comparison, tmp_path, audience="public")


def test_a_shell_compares_two_policies(tmp_path: Path) -> None:
    """``outletplan compare REGION OLD NEW --on DAY --out DIR``."""
    shell = Path(sys.executable).with_name("outletplan")
    op.copy_sample(tmp_path / "county")
    words = ["compare", "county/region.yaml", "county-230700", "nanhua-4.3", "--on", "2025-07-01",
             "--out", "out"]  # fmt: skip
    answer = subprocess.run(  # noqa: S603 - our own command
        [str(shell), *words], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "Policy" in answer.stdout
    assert (tmp_path / "out" / "comparison.xlsx").exists()


def test_an_input_of_either_region_is_never_overwritten(tmp_path: Path) -> None:
    op.copy_sample(tmp_path / "county")
    region = op.read_region(tmp_path / "county" / "region.yaml")
    law_ = op.published_policy("nanhua-4.3")
    old = op.plan(region, law_, on="2025-07-01")
    new = op.plan(op.sample_region(), law_, on="2025-07-01")
    target = next(path for path in (tmp_path / "county").iterdir() if path.suffix == ".xlsx")
    with pytest.raises(DataError, match="an input file"):
        op.report(op.compare(old, new), target)
