"""The record of findings: what stands in it, in which words, and who may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args
from xml.etree import ElementTree as ET

import openpyxl
import pytest

import outletplan as op
from outletplan.law.kinds import Rule
from outletplan.planning.deciding.decision import (
    PRECEDENCE,
    Decision,
    Finding,
    Neighbour,
    Outcome,
    Result,
)
from outletplan.show.records.decision_words import reason
from outletplan.show.records.page import page_of
from outletplan.show.records.pages import as_text
from outletplan.show.words.labels import label
from tests.planning.asking import asks, decide
from tests.planning.cases import policy, ratio, region, spacing
from tests.show.judging import EVIL, MAIN, PERSON, VILLAGE, endings, everything, shops, streets
from tests.show.test_chinese import CHINESE, english

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

# Never worded as the bureau's decision.
OF_THE_BUREAU = re.compile(r"准予|不予|批准|许可决定|granted|denied|rejected|approved")
IF = "if it is proved"
NEVER = "schools and other sites are never waived"
CODES = re.compile(r"\b(o\d|A\d|X1|v|r0|R-7|wgs84|issued)\b")


@pytest.fixture(scope="module")
def of_every_kind() -> list[Decision]:
    return everything()


@pytest.fixture(scope="module")
def every_ending() -> list[Decision]:
    return endings()


def words(decision: Decision, lang: Lang = "zh", audience: Audience = "internal") -> str:
    """Tell a record without the nearest spot, which is looked for at length."""
    return as_text(page_of(decision, lang, audience, spot=False))


class TestWords:
    """In Chinese or English: nothing left over in the other."""

    def test_the_cases_come_upon_every_kind_of_rule(self, of_every_kind: list[Decision]) -> None:
        kinds: set[type[BaseModel]] = set(get_args(get_args(Rule)[0]))
        tags = {get_args(kind.model_fields["rule"].annotation)[0] for kind in kinds}
        for decision in of_every_kind:
            assert set(decision.findings["rule"]) - {"claim"} == tags

    def test_the_cases_end_in_every_way(
        self, of_every_kind: list[Decision], every_ending: list[Decision]
    ) -> None:
        told = [f for decision in (*of_every_kind, *every_ending) for f in decision.told]
        assert {each.result for each in told} == set(Result)
        assert {d.outcome for d in (*of_every_kind, *every_ending)} == set(Outcome)

    def test_no_english_sentence_is_left_in_a_chinese_record(
        self, of_every_kind: list[Decision], every_ending: list[Decision]
    ) -> None:
        for decision in (*of_every_kind, *every_ending):
            told = words(decision).replace(EVIL, "")
            assert english(CODES.sub("", told).splitlines()) == []

    def test_every_reason_has_chinese_words(self, every_ending: list[Decision]) -> None:
        for decision in every_ending:
            page = page_of(decision, "zh", "internal", spot=False)
            findings = next(each for each in page.sections if each.title == "逐条核验")
            assert all(CHINESE.search(row[2]) for row in findings.rows)

    def test_an_english_record_is_in_english(self, every_ending: list[Decision]) -> None:
        for decision in every_ending:
            told = words(decision, lang="en")
            for name in ("李家村", "第一小学", "人民路", "张某甲", "号店", "甲某", "乙某", "药店"):
                told = told.replace(name, "")
            assert not CHINESE.search(told)

    @pytest.mark.parametrize("name", sorted({*Finding._fields, *Neighbour._fields}))
    def test_every_column_has_words(self, name: str) -> None:
        assert CHINESE.search(label(name, "zh"))
        assert not CHINESE.search(label(name, "en"))

    @pytest.mark.parametrize("step", [step.name for step in PRECEDENCE])
    def test_every_step_of_the_precedence_has_words(self, step: str) -> None:
        assert CHINESE.search(label(step, "zh", column="step"))

    @pytest.mark.parametrize(
        ("outcome", "zh"),
        [
            ("permit", "符合布局条件"),
            ("refuse", "不符合布局条件"),
            ("queue", "排队轮候"),
            ("measure_on_site", "需现场测量"),
        ],
    )
    def test_it_is_an_opinion_and_never_worded_as_the_bureau_s_decision(
        self, every_ending: list[Decision], outcome: str, zh: str
    ) -> None:
        decision = next(each for each in every_ending if each.outcome == outcome)
        told = words(decision)
        assert f"核验意见：{zh}" in told
        closing = "不是行政许可决定；是否准予许可由发证机关依法决定。"
        assert told.endswith(closing)
        assert not OF_THE_BUREAU.search(told.removesuffix(closing))
        assert words(decision, lang="en").endswith("no decision: the bureau decides.")


@pytest.mark.parametrize(
    ("why", "zh", "public"),
    [
        (
            f"41 m to o1 {PERSON}, at least 40 m; relief by Plan art. 9: 50 m × 0.8 = 40 m, {IF}",
            f"距 o1 {PERSON} 41米，应不少于40米；如经核实，依Plan 第9条（50米 × 0.8 = 40米）",
            "",
        ),
        (
            "waived by Plan art. 9: 50 m waived, if it is proved",
            "如经核实，依Plan 第9条（50米不再要求），不受此限",
            "",
        ),
        (
            "waived by Plan art. 9, if it is proved",
            "如经核实，依Plan 第9条，不受此限",
            "",
        ),
        (
            "claimed, to be proved: waives spacing, quota; " + NEVER,
            "申请人自述，待核实：不受间距、规划数限制；学校等场所的限制一律不放宽",
            None,
        ),
    ],
)
def test_relief_is_told_inside_and_hidden_outside(why: str, zh: str, public: str | None) -> None:
    found = Finding("spacing", "7", "Plan art. 7", "must", Result.KEPT, why)
    assert reason(found, None, "zh") == zh
    assert reason(found, None, "en") == why
    if public is not None:
        assert reason(found, None, "en", whom="an existing outlet") == public
        assert "第9条" not in reason(found, None, "zh", whom="一处现有零售点")


class TestContent:
    """Facts, figures, method, clause."""

    def test_a_refusal_names_everything_that_is_broken(self) -> None:
        there = region(VILLAGE, shops(43, 44, 45, 46))
        told = words(decide(there, asks(), spacing("50", article="7"), ratio("1", article="8")))
        head = told.partition("核验意见")[2].partition("逐条核验")[0]
        assert f"Plan 第7条：距 o0 {PERSON}0号店 43.286米，应不少于50米" in head
        assert "Plan 第8条：李家村：实有4个，规划3个：已无余量" in head

    def test_a_distance_tells_its_bounds_legs_accuracy_method_and_limit(
        self, of_every_kind: list[Decision]
    ) -> None:
        page = page_of(of_every_kind[0], "zh", "internal", spot=False)
        rows = next(each for each in page.sections if each.title == "逐条核验").rows
        (row,) = [row for row in rows if "60米（步行，原则上）" in row[1]]
        assert row[3].endswith("/ 50米")  # with the relief that is claimed
        assert "如经核实，依Plan 第21条（60米 − 10米 = 50米）" in row[2]
        assert row[4:] == ("步行", "需审查")
        assert "进街 4.967米 + 沿街 30米 + 出街 0米" in row[2]  # along one side of the street
        assert "两点坐标误差合计：6米以内" in row[2]

    def test_a_field_record_is_quoted_inside_and_only_mentioned_outside(
        self, every_ending: list[Decision]
    ) -> None:
        decision = every_ending[4]
        assert "现场测量记录 R-7 · 甲某 · 乙某" in words(decision)
        outside = words(decision, audience="public")
        assert "距一处现有零售点99米（现场测量），应不少于100米" in outside
        assert "R-7" not in outside
        assert "甲某" not in outside

    def test_what_to_measure_is_listed_from_which_door_to_which_outlet(
        self, every_ending: list[Decision]
    ) -> None:
        page = page_of(every_ending[0], "en", "internal", spot=False)
        section = next(each for each in page.sections if each.title == "To be measured on site")
        assert section.rows == (
            ("art. 2", f"{PERSON}0号店 o0", "100 m", "walking"),
            ("art. 3", "count the outlets along the street on site", "100 m", ""),
            ("art. 4", "look on site for any school within 100 m", "100 m", ""),
        )

    def test_claims_are_quoted_not_believed(self, of_every_kind: list[Decision]) -> None:
        told = words(of_every_kind[0])
        claims = told.partition("申请人自述（待核实）")[2]
        assert "残疾：申请人自述，待核实" in claims
        assert "无名路：街道表中无此名称；申请人自述，待核实" in claims

    def test_the_spot_stands_in_an_internal_refusal_of_one_application(self) -> None:
        decision = decide(region(VILLAGE, shops(43)), asks(), spacing("50"))
        told = str(op.record(decision))
        assert "附近可行位置（仅供内部参考）" in told
        assert english(CODES.sub("", told).splitlines()) == []
        assert "附近可行位置" not in str(op.record(decision, audience="public"))
        other = decide(region(VILLAGE, shops(43)), asks(), spacing("50"))
        assert "附近可行位置" not in str(op.record([other, other]))


class TestPublic:
    """What may be handed to the applicant: no holder, no other's id, no relief, no spot."""

    SECRETS = (PERSON, "o0", "o1", "A0", "o2", "R-7", "残疾", "人民路1号", "10.00", "alert")

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_nothing_of_others(
        self, of_every_kind: list[Decision], every_ending: list[Decision], lang: str, tmp_path: Path
    ) -> None:
        asked = [d for d in (*of_every_kind, *every_ending) if d.application.request == "new"]
        record = op.record(asked, lang=lang, audience="public")  # type: ignore[arg-type]  # one of two
        written = record.save(tmp_path / "public.xlsx")
        cells = [
            str(cell.value)
            for page in openpyxl.load_workbook(written)
            for row in page.iter_rows()
            for cell in row
        ]
        for told in (str(record), record._repr_html_(), " ".join(cells)):
            assert [secret for secret in self.SECRETS if secret in told] == []
            assert "第一小学" in told

    @pytest.mark.parametrize(
        "name",
        [
            f"{PERSON}: such a form gets no licence",
            f"{PERSON}, measured on site, record {PERSON}, at least 5 m",
            f"{PERSON}: to be looked at on site",
            f"{PERSON}\n5 m to x, at least 9 m",
            f"{PERSON}: open, by its number",
        ],
    )
    def test_no_name_reads_as_another_sentence(self, name: str) -> None:
        near = [{"unit_id": "v", "east_m": 4, "name": name, "address": "人民路1号"}]
        rules = (
            spacing("50"),
            spacing("60", measured="walking"),
            {"rule": "not_adjacent", "applies_to": "whole_area", "look_within_m": "20"},
            {"rule": "one_per_address", "applies_to": "whole_area"},
        )
        decision = decide(region(VILLAGE, near), asks(address="人民路1号"), *rules)
        assert PERSON in str(decision)
        for lang in ("zh", "en"):
            assert PERSON not in words(decision, lang, "public")

    def test_a_closed_institution_has_no_name(self) -> None:
        import geopandas as gpd

        from tests.planning.site_cases import exclusion, place

        rows = {"site_id": ["B"], "kind": ["barracks"], "name": ["某部"]}
        sites = gpd.GeoDataFrame(rows, geometry=[place(30)], crs=4326)
        rule = exclusion("100", sites={"kind": "barracks"})
        decision = decide(region(VILLAGE, [], sites=sites), asks(), rule)
        assert "某部" in words(decision)
        assert "某部" not in words(decision, audience="public")

    def test_the_mark_says_who_may_read_it(self, every_ending: list[Decision]) -> None:
        assert "内部资料" in words(every_ending[0])
        assert "内部资料" not in words(every_ending[0], audience="public")


class TestForms:
    """Text, a page in a notebook, a worksheet; names are text."""

    def test_names_are_text(self, every_ending: list[Decision]) -> None:
        decision = next(d for d in every_ending if EVIL in str(d))
        pages = op.record([decision, decision])
        for page in (pages._repr_html_(), decision._repr_html_()):
            assert "<script" not in page
            assert "&lt;script&gt;" in page

    def test_pages_are_well_formed_and_one_each(self, every_ending: list[Decision]) -> None:
        page = op.record(every_ending)._repr_html_()
        tree = ET.fromstring(f"<div>{page}</div>")  # noqa: S314 - our own page
        assert len(list(tree.iter("article"))) == len(every_ending)

    def test_a_decision_shows_itself_in_a_notebook(self) -> None:
        page = decide(region(VILLAGE, shops(43)), asks(), spacing("50"))._repr_html_()
        assert "refuse" in page
        assert "Plan art. 1" in page

    def test_a_worksheet_for_each_and_the_same_bytes_again(
        self, every_ending: list[Decision], tmp_path: Path
    ) -> None:
        record = op.record(every_ending[:2])
        once, again = (record.save(tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
        assert once == again
        book = openpyxl.load_workbook(tmp_path / "a.xlsx")
        assert book.sheetnames == ["A1", "A1~2"]
        values = {cell.value for row in book["A1"].iter_rows() for cell in row}
        assert {"卷烟零售点布局核验情况表", "核验意见：需现场测量"} <= values

    def test_a_page_asks_the_network_for_nothing(
        self, every_ending: list[Decision], tmp_path: Path
    ) -> None:
        page = op.record(every_ending).save(tmp_path / "a.html").read_text("utf-8")
        assert not re.search(r"https?://|src=|url\(", page)

    def test_bad_input_is_said(self, every_ending: list[Decision], tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="expected one ending in"):
            op.record(every_ending[0]).save(tmp_path / "a.docx")
        with pytest.raises(ValueError, match="found no decision"):
            op.record([])
        with pytest.raises(TypeError, match="expected a Decision"):
            op.record(["A1"])  # type: ignore[list-item]
        with pytest.raises(ValueError, match="audience is 'applicant'"):
            op.record(every_ending[0], audience="applicant")  # type: ignore[arg-type]
        assert list(tmp_path.iterdir()) == []


def test_each_clause_of_one_article_is_told_in_its_own_words() -> None:
    """An article may hold 40 m for all and 50 m for villages; the record quotes each as it is."""
    there = region(VILLAGE, [{"unit_id": "v", "east_m": 45.0}])
    rules = (
        spacing("40", article="7"),
        spacing("50", article="7", applies_to={"kind": "village"}, text="村内五十米"),
    )
    page = page_of(decide(there, asks(), *rules), "zh", "public", spot=False)
    (row,) = next(each for each in page.sections if each.title == "逐条核验").rows
    assert "间距不少于50米" in row[1]
    assert "原文：村内五十米" in row[1]
    assert "应不少于50米" in row[2]


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ("2025-07-01 09:30", "2025-07-01 09:30"),
        ("2025-07-02", "2025-07-02 (after the day judged: what changed in between is not in it)"),
        ("2024-12-31", "2024-12-31 (before a policy named here came into force)"),
        ("2025-01-01", "2025-01-01"),
    ],
)
def test_a_day_of_acceptance_of_another_time_is_told(accepted: str, said: str) -> None:
    """Whoever reads a refusal has to see that he asked under another policy, or later."""
    there = region(VILLAGE, shops(60))
    done = op.check(asks(accepted=accepted), op.plan(there, policy(spacing("50")), on="2025-07-01"))
    assert f"Accepted         {said}\n" in words(done, "en")


def test_what_the_tables_do_not_say_of_outlets_is_told() -> None:
    """A refusal rests on outlets: that nobody says they are licensed stands in it."""
    done = decide(region(VILLAGE, shops(10)), asks(), spacing("50"))
    assert done.outcome == Outcome.REFUSE
    said = "1 outlets without licensed taken as licensed"
    assert said in words(done, "en")
    assert said in words(done, "en", "public")
    assert "1个零售点未注明是否持证，按持证处理" in words(done, "zh", "public")
    renewed = decide(
        region(VILLAGE, shops(10)), asks(request="renewal", outlet_id="o0"), spacing("50")
    )
    assert "taken as licensed" not in words(renewed, "en")


def test_a_walk_along_the_front_is_told_without_bounds_that_it_does_not_rest_on() -> None:
    """60 m along the front break a limit of 65 m, though the way by the street's line is 70 m."""
    there = region(VILLAGE, shops(60), streets=streets(MAIN))
    done = decide(there, asks(north_m=5), spacing("65", measured="walking"))
    said = words(done, "en")
    assert done.outcome == Outcome.REFUSE
    assert "on one side of the street, along its front; by way of the street's line 69.9" in said
    assert "bounds:" not in said
    across = decide(there, asks(north_m=-5), spacing("75", measured="walking"))
    assert "bounds: 60" in words(across, "en")
    assert "along its front" not in words(across, "en")
