"""Applications in the workbook, on the map, in a folder and from a shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

import outletplan as op
from outletplan.show.decision_files import in_language, pile_in_lines, write_decisions
from outletplan.show.records.tables import DECISION_COLUMNS, FINDING_COLUMNS, finding_table
from tests.planning.asking import asks
from tests.planning.cases import DAY, policy, ratio, region, spacing
from tests.show.judging import EVIL, PERSON, VILLAGE, endings, everything, shops
from tests.show.pages import Addresses
from tests.show.test_chinese import english, strings
from tests.show.written import table, unpacked
from tests.test_cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from outletplan.planning.deciding.decisions import Decisions
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang
    from tests.show.conftest import Opened

OF_DECISIONS = ("why", "step", "cite", "arithmetic", "assumed", "nearest")
OF_FAULTS = ("found", "expected", "remedy")
CODES = re.compile(r"\b(o|A|x|id|r)\d*\b")
PILE = [
    asks(0, id="A1", accepted="2025-06-03 09:30", address="人民路1号"),
    asks(200, id="A2", accepted="2025-06-03 09:30"),
    asks(400, id="A3", accepted="2025-06-05"),
    asks(43, id="o0"),  # an outlet in being
]


@pytest.fixture(scope="module")
def done() -> Decisions:
    """Judge a grant, a refusal that names a holder, a full village, and one at fault."""
    there = region(
        VILLAGE, [*shops(250), {"unit_id": "v", "east_m": 900, "north_m": 5, "name": EVIL}]
    )
    plan = op.plan(there, policy(spacing("60"), ratio("0.9")), on=DAY)
    return op.check_all(PILE, plan, on_fault="skip")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "county"
    op.copy_sample(folder)
    return folder


def sentences(table: pd.DataFrame) -> list[str]:
    """List the cells of words, without names and ids."""
    columns = [table[name].dropna() for name in (*OF_DECISIONS, *OF_FAULTS) if name in table]
    cells = (str(cell).replace(EVIL, "") for column in columns for cell in column)
    return [CODES.sub("", cell) for cell in cells]


class TestWorkbook:
    """One row per application, and one per finding."""

    def test_sheets_of_applications_and_findings(self, done: Decisions, tmp_path: Path) -> None:
        path = op.report(done.plan, tmp_path / "a.xlsx", decisions=done)
        told = table(path, "申请核验汇总")
        assert told[["申请编号", "核验意见"]].to_numpy().tolist() == [
            ["A1", "符合布局条件"],
            ["A2", "不符合布局条件"],
            ["A3", "不符合布局条件"],
        ]
        assert told["理由"].iloc[1].startswith(f"距 o0 {PERSON}0号店 ")
        assert told["同时受理的申请"].fillna("").tolist() == ["A2", "A1", ""]
        found = table(path, "核验情况")
        assert found["申请编号"].value_counts().to_dict() == {"A1": 2, "A2": 2, "A3": 2}
        assert set(found["结论"]) == {"符合", "不符合"}

    def test_metres_are_told_to_the_millimetre_and_counts_without_a_point(
        self, done: Decisions, tmp_path: Path
    ) -> None:
        """49.996 m under a limit of 50 m must not read 50.00."""
        book = openpyxl.load_workbook(op.report(done.plan, tmp_path / "a.xlsx", decisions=done))
        _, _, _, head, *rows = book["核验情况"].iter_rows()
        at = [cell.value for cell in head].index("计量单位")
        found = next(n for n, cell in enumerate(head) if str(cell.value).startswith("实测"))
        formats = {
            (row[at].value, row[found].number_format)
            for row in rows
            if row[found].value is not None
        }
        assert formats == {("米", "#,##0.000_ "), ("个", "#,##0_ ")}

    def test_a_plan_without_decisions_has_no_such_sheet(
        self, done: Decisions, tmp_path: Path
    ) -> None:
        assert "核验情况" not in unpacked(op.report(done.plan, tmp_path / "a.xlsx"))

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_the_public_edition_names_nobody(
        self, done: Decisions, tmp_path: Path, lang: Lang
    ) -> None:
        path = op.report(
            done.plan, tmp_path / "a.xlsx", decisions=done, lang=lang, audience="public"
        )
        text = unpacked(path)
        assert "A1" in text
        assert [secret for secret in (PERSON, "人民路", "alert", "o0") if secret in text] == []

    def test_the_public_reads_no_column_that_is_not_named_for_it(self, done: Decisions) -> None:
        """Names, ids and metres of others stand in columns of their own."""
        for columns in (DECISION_COLUMNS, FINDING_COLUMNS):
            assert set(columns["public"]) < set(columns["internal"])
        hidden = {"subject_id", "subject_name", "nearest", "record_id", "lower", "accuracy_m"}
        assert not hidden & set(finding_table(done, "public", "en"))


class TestFolder:
    """What `outletplan check-all` leaves on the disk."""

    def test_an_internal_folder_holds_everything(self, done: Decisions, tmp_path: Path) -> None:
        paths = write_decisions(done, tmp_path)
        assert [path.name for path in paths] == [
            *("decisions.xlsx", "decisions.csv", "findings.csv", "records.html", "map.html"),
            "left_out.csv",
        ]
        told = pd.read_csv(tmp_path / "decisions.csv", dtype="str")
        assert told["outcome"].tolist() == ["permit", "refuse", "refuse"]
        left = pd.read_csv(tmp_path / "left_out.csv", dtype="str")
        assert left["application_id"].tolist() == ["o0"]

    def test_sentences_of_its_tables_are_in_the_language_of_the_rest(
        self, done: Decisions, tmp_path: Path
    ) -> None:
        """Codes and names of columns are for scripts and stay."""
        for path in write_decisions(done, tmp_path, lang="zh"):
            if path.suffix == ".csv":
                told = pd.read_csv(path, dtype="str")
                assert sentences(told)
                assert english(sentences(told)) == []

    @pytest.mark.parametrize("audience", ["internal", "public"])
    def test_so_are_findings_of_every_kind(self, audience: Audience) -> None:
        table = finding_table([*everything(), *endings()], audience, "zh")
        assert english(sentences(in_language(table, "zh"))) == []

    def test_a_public_folder_names_nobody_and_wants_to_be_its_own(
        self, done: Decisions, tmp_path: Path
    ) -> None:
        paths = write_decisions(done, tmp_path / "public", audience="public")
        assert {path.name for path in paths} == {
            *("decisions.xlsx", "decisions.csv", "findings.csv", "records.html"),
        }
        for path in paths:
            text = unpacked(path) if path.suffix == ".xlsx" else path.read_text("utf-8")
            assert [s for s in (PERSON, "人民路", "alert", "o0") if s in text] == [], path.name
        write_decisions(done, tmp_path / "inside")
        with pytest.raises(FileExistsError, match="of an internal edition"):
            write_decisions(done, tmp_path / "inside", audience="public")

    def test_the_lines_name_who_was_left_out(self, done: Decisions) -> None:
        told = pile_in_lines(done, "zh", "internal").splitlines()
        assert told[0].split()[:3] == ["受理次序", "申请编号", "核验意见"]
        left_out = "未核验：第4行 o0：所见 o0，是实有零售点（申请 'o0'）；应为 尚未使用的编号"
        assert left_out in told
        assert "o0" not in pile_in_lines(done, "en", "public")


class TestMap:
    """Applications by outcome, each with every finding and its article; internal only."""

    @staticmethod
    def layer(done: Decisions) -> dict[str, Any]:
        page = op.draw(done.plan, lang="zh").add_decisions(done)
        data = Addresses(page.get_root().render()).data
        return next(each for each in data.values() if each.get("title") == "申请核验情况")

    def test_every_clause_is_a_field(self, done: Decisions) -> None:
        layer = self.layer(done)
        titles = [field["label"] for field in layer["fields"]]
        assert titles[:2] == ["申请事项", "核验意见"]
        assert {"第1条 间距", "第2条 人口比例上限"} <= set(titles)
        counts = {each["label"]: each["count"] for each in layer["classes"]}
        assert counts["符合布局条件"] == 1
        assert counts["不符合布局条件"] == 2

    def test_no_english_is_left(self, done: Decisions) -> None:
        told = [text for text in strings(self.layer(done)) if EVIL not in text]
        assert english(told) == []

    def test_a_public_map_shows_none(self, done: Decisions) -> None:
        plain = op.draw(done.plan, audience="public").get_root().render()
        page = op.draw(done.plan, audience="public").add_decisions(done).get_root().render()
        assert len(page) == len(plain)
        assert "Applications by outcome" not in page

    def test_a_click_tells_what_was_found(
        self, done: Decisions, open_map: Callable[..., Opened]
    ) -> None:
        opened = open_map(op.draw(done.plan, lang="zh").add_decisions(done))
        opened.page.locator(".op-query").fill("A2")
        opened.page.locator(".op-found li").first.click()
        card = opened.page.locator(".op-card").inner_text()
        assert "不符合布局条件" in card
        assert "应不少于60米" in card
        assert opened.requests == []
        assert opened.troubles == []


class TestShell:
    """`outletplan check` and `outletplan check-all`: an outcome is no error."""

    def test_check_prints_the_record_and_ends_well_whatever_the_outcome(
        self, county: Path, tmp_path: Path
    ) -> None:
        there = ["--lon", "102.359777", "--lat", "40.486222", "--datum", "gcj02"]
        answer = run(
            "check", county / "region.yaml", "county-230700", "--on", "2025-07-01", *there,
            "--id", "A-7", "--audience", "public", "--lang", "zh", "--out", "A-7.html",
            cwd=tmp_path,
        )  # fmt: skip
        assert (answer.returncode, answer.stderr) == (0, "")
        assert "申请编号  A-7" in answer.stdout
        assert "核验意见：不符合布局条件" in answer.stdout
        assert (tmp_path / "A-7.html").is_file()

    def test_check_all_prints_a_line_for_each_and_writes_the_folder(
        self, county: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "pile.csv").write_text(
            "受理编号,受理时间,经度,纬度\nB-1,2025-06-03 09:30,102.329168,40.412121\n"
            "B-2,2025-06-04 09:30,40.412121,102.329168\n",
            encoding="utf-8",
        )
        words = ("check-all", county / "region.yaml", "county-230700", "pile.csv", "--on")
        rest = ("2025-07-01", "--datum", "gcj02", "--out", "out")
        stopped = run(*words, *rest, cwd=tmp_path)
        assert stopped.returncode == 1
        assert "pile.csv, row 3" in stopped.stderr
        assert not (tmp_path / "out").exists()
        answer = run(*words, *rest, "--on-fault", "skip", cwd=tmp_path)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert "B-1" in answer.stdout
        assert "left out: row 3, B-2" in answer.stdout
        assert (tmp_path / "out" / "map.html").is_file()

    @pytest.mark.parametrize("command", ["check", "check-all"])
    def test_help_says_what_each_word_is_for(self, command: str, tmp_path: Path) -> None:
        told = run(command, "--help", cwd=tmp_path).stdout
        for word in ("REGION", "POLICY", "--on", "--datum", "--lang", "--audience"):
            assert word in told
