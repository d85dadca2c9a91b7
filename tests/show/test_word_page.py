"""The front page for Word, read back."""

from __future__ import annotations

import sys
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from outletplan.show.report import report
from tests.show.written import HOSTILE, leaked, planned, table, with_secrets

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.planning import Plan
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang


TITLE = "{ HYPERLINK x } \u202e\n县" + "x" * 10_000


@pytest.fixture
def plan() -> Plan:
    return planned()


def rows(path: Path, which: int) -> list[list[str]]:
    """Read a table of the page; a cell that spans the row is read once for each column."""
    return [
        [cell.text for cell in row.cells] for row in docx.Document(str(path)).tables[which].rows
    ]


def written(path: Path) -> str:
    """Give all that stands in the page, whatever part it stands in; its picture aside."""
    with zipfile.ZipFile(path) as parts:
        names = [name for name in parts.namelist() if not name.endswith(".jpeg")]
        return "\n".join(parts.read(name).decode() for name in names)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_same_figures_as_the_front_sheet(
    plan: Plan, tmp_path: Path, lang: Lang, audience: Audience
) -> None:
    """The front page as .docx, since directors read Word."""
    page = report(plan, tmp_path / "front.docx", lang=lang, audience=audience)
    book = report(plan, tmp_path / "ledger.xlsx", lang=lang, audience=audience)
    front = table(book, {"zh": "概况", "en": "Summary"}[lang])
    head, *figures = rows(page, 0)
    assert head == list(front.columns)
    said = [(name.strip(), value) for name, value, _ in figures]
    expected = []
    for name, value in zip(front.iloc[:, 0], front.iloc[:, 1], strict=True):
        shown = "" if pd.isna(value) else value
        density = isinstance(value, float) or str(name).startswith(("全国", "China", "美国", "USA"))
        if not isinstance(shown, str):
            shown = f"{shown:,.3f}" if density else f"{shown:,}"
        expected.append((name, shown))
    section = {figure[0] for figure in figures if figure[0] == figure[1]}
    assert [each for each in said if each[0] not in section] == [
        each for each in expected if each[0] not in section
    ]


def test_what_a_figure_is_made_of_stands_in(plan: Plan, tmp_path: Path) -> None:
    """Of 5 close pairs 4 are below: a director must not add the two lines up."""
    page = docx.Document(str(report(plan, tmp_path / "front.docx")))
    rows_ = page.tables[0].rows
    indent = {
        row.cells[0].text: row.cells[0].paragraphs[0].paragraph_format.left_indent for row in rows_
    }
    assert indent["间距不足及待测"] is None
    assert indent["间距不足（历史存量）"] > 0
    assert indent["需现场测量"] > 0


def test_blank_villages_with_reason_and_nearest_outlet(plan: Plan, tmp_path: Path) -> None:
    head, *villages = rows(report(plan, tmp_path / "front.docx"), 1)
    assert head[:6] == ["序号", "所属上级", "名称", "人口", "人口档", "原因"]
    assert [row[:6] for row in villages] == [
        ["1", "清河县", "西庄村", "480", "300 and more", "从未设点"],
        ["2", "清河县", "石桥村", "300", "少于300", "点在村内，登记在他处"],
    ]
    assert [row[6:] for row in villages] == [
        ["惠民商店12", "812", "1"],
        ["惠民商店14", "1,035", "1"],
    ]


def test_status_and_mark_stand_on_every_page(plan: Plan, tmp_path: Path) -> None:
    """Internal editions are marked; the policy's status is printed; the bureau decides."""
    for audience, mark in (("internal", "INTERNAL"), ("public", "Public edition")):
        page = docx.Document(str(report(plan, tmp_path / "a.docx", lang="en", audience=audience)))  # type: ignore[arg-type]  # both are
        texts = [paragraph.text for paragraph in page.paragraphs]
        assert texts[1].startswith(mark)
        assert "consultation draft" in texts[1]
        assert "the bureau decides" in texts[2]
        foot = page.sections[0].footer.paragraphs[0].text
        assert foot.startswith(f"{mark}")
        assert "consultation draft" in foot


def test_the_public_page_holds_what_the_public_may_see(tmp_path: Path) -> None:
    plan = with_secrets()
    assert leaked(written(report(plan, tmp_path / "a.docx", audience="public"))) == []
    assert leaked(written(report(plan, tmp_path / "b.docx"))) != []


def test_a_policy_without_blank_villages_says_so(plan: Plan, tmp_path: Path) -> None:
    vars(plan.edition).update(articles=())
    object.__setattr__(plan, "blank_villages", plan.blank_villages.iloc[:0])
    page = docx.Document(str(report(plan, tmp_path / "a.docx", lang="en")))
    assert page.paragraphs[-1].text == "the policy has no such rule"
    assert len(page.tables) == 1


def test_hostile_names_are_text(tmp_path: Path) -> None:
    """No field, no link, no control character, no name that fills pages."""
    plan = planned([*HOSTILE, "长" * 10_000], title=TITLE)
    plan.blank_villages["name"] = ["=1+1\x01\n@", "长" * 10_000]
    path = report(plan, tmp_path / "a.docx")
    villages = rows(path, 1)
    assert villages[1][2] == "=1+1\ufffd @"
    assert (len(villages[2][2]), villages[2][2][-1]) == (300, "…")
    fields = [text for text in written(path).split("<") if text.startswith("w:fldSimple")]
    assert {field.split('"')[1] for field in fields} == {"PAGE", "NUMPAGES"}
    assert "<w:hyperlink" not in written(path)


def test_chinese_letters_are_named_for_every_style(plan: Plan, tmp_path: Path) -> None:
    page = docx.Document(str(report(plan, tmp_path / "a.docx", lang="en")))
    used = {paragraph.style.name for paragraph in page.paragraphs if paragraph.style}
    for name in {*used, "Normal", "Footer"}:
        fonts: Any = page.styles[str(name)].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_the_letters_are_those_of_the_mainland(plan: Plan, tmp_path: Path) -> None:
    """Without a word for it an office takes the commas of another script."""
    page = docx.Document(str(report(plan, tmp_path / "a.docx")))
    told = [each.get(qn("w:eastAsia")) for each in page.styles.element.iter(qn("w:lang"))]
    assert told == ["zh-CN"]


def test_head_of_a_table_is_repeated_and_rows_stay_whole(plan: Plan, tmp_path: Path) -> None:
    for made in docx.Document(str(report(plan, tmp_path / "a.docx"))).tables:
        first, *others = (row._tr for row in made.rows)  # noqa: SLF001 - python-docx has no such property
        assert first.find(f".//{qn('w:tblHeader')}") is not None
        assert others[-1].find(f".//{qn('w:cantSplit')}") is not None


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    first = report(planned(), tmp_path / "a.docx")
    assert report(planned(), tmp_path / "b.docx").read_bytes() == first.read_bytes()
    with zipfile.ZipFile(first) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_without_python_docx_it_says_what_to_install(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ImportError, match=r'pip install "outletplan\[docx\]"'):
        report(plan, tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []
