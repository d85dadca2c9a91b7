"""A Chinese workbook, map and summary hold no sentence in English."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import openpyxl
import pytest

import outletplan
import outletplan as op
from outletplan.facts.findings import Code
from outletplan.law import published_policies, published_policy
from outletplan.planning import basis, blank, gaps
from outletplan.planning.streets import stretches
from outletplan.show.decision_files import write_decisions
from outletplan.show.explain import explain
from outletplan.show.report import report
from outletplan.show.summary import summary
from outletplan.show.words.sheets import in_words, worded
from tests.show.pages import Addresses, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outletplan.planning import Plan

LOOKS = ("lang", "start", "symbol", "fill", "stroke", "casing", "hatch")
CODES = ("codes", "of", "class", "in_being", "key", "list", "measured", "datum")
# A word without a capital; names of files, datums and libraries have a point or one.
ENGLISH = re.compile(r"(?<![\w.])[a-z]{2,}(?![\w.])")
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
PAGE = Path(__file__).parents[2] / "docs" / "policy-files.md"
CHINESE = re.compile("[\u4e00-\u9fff]")


def english(texts: Iterable[str]) -> list[str]:
    return sorted({text for text in texts if ENGLISH.search(text)})


def strings(data: Any) -> Iterator[str]:
    """Walk through what a JSON element says, past what it looks like and what nobody reads."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, part in data.items():
            yield from strings(part) if name not in LOOKS + CODES else ()
    elif isinstance(data, list):
        for part in data:
            yield from strings(part)


@pytest.mark.parametrize("name", published_policies())
def test_every_sentence_of_a_published_policy_has_chinese_words(name: str) -> None:
    """Titles, what is assumed, what the source does not state, reasons, clauses told in English."""
    for document in published_policy(name).documents:
        told = [document.source.title, *document.not_stated_in_source]
        for rule in document.rules:
            told += [*rule.assumed, getattr(rule, "reason", ""), rule.text or ""]
        said = {text: in_words(text, "zh") for text in told if text}
        assert [text for text, words in said.items() if not CHINESE.search(words)] == []
        assert english(said.values()) == []


def test_every_sentence_of_planning_has_chinese_words() -> None:
    """Reasons, methods and notes whose words are fixed."""
    ours = [*stretches.METHODS, blank.NO_PLACE_LEFT]
    said = vars(basis) | vars(gaps)
    ours += [text for name, text in said.items() if name.isupper() and type(text) is str]
    assert len(ours) > 5
    assert english(in_words(text, "zh") for text in ours) == []


def test_chinese_is_written_with_chinese_marks() -> None:
    """Between Chinese characters a half-width mark looks like a slip of the pen."""
    slip = re.compile("[\u4e00-\u9fff](?:[,:;!?(][\u4e00-\u9fff]|[)](?:[\u4e00-\u9fff]|$))")
    source = Path(outletplan.__file__).parent
    written = [
        (path.name, node.value)
        for path in sorted([*(source / "show").rglob("*.py"), *(source / "law").glob("*.py")])
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    told = [text for text in written if slip.search(text[1]) and not text[1].startswith(" ")]
    assert [text for text in told if not re.search("[a-z]{3} [a-z]{2}", text[1])] == []


def test_every_finding_has_chinese_words() -> None:
    assert [code for code in get_args(Code) if not CHINESE.search(in_words(code, "zh"))] == []


def test_all_arithmetic_of_the_policy_page_has_chinese_words() -> None:
    """Every sum that docs/policy-files.md shows, and a test there computes."""
    tables = re.findall(r"(?:^\|.*\n)+", PAGE.read_text("utf-8"), re.MULTILINE)
    sums = [
        row.strip("| ").split(" | ")[-1]
        for table in tables
        for row in table.splitlines()[2:]
        if "| arithmetic |" in table.splitlines()[0]
    ]
    assert len(sums) > 50
    assert english(worded(row, "zh", column="arithmetic") for row in sums) == []


@pytest.mark.parametrize("which", ["published", "walking"])
def test_nothing_that_leaves_the_desk_has_an_english_sentence(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The sample county under all that ships, and under every rule along its streets."""
    county: Plan = request.getfixturevalue(f"county_{which}")
    book = openpyxl.load_workbook(report(county, tmp_path / "a.xlsx", lang="zh"))
    cells = (cell.value for page in book for row in page.iter_rows() for cell in row)
    assert english(value for value in cells if isinstance(value, str)) == []
    assert english(summary(county, lang="zh").splitlines()) == []
    assert english(strings(Addresses(page_of(county, lang="zh")).data)) == []


@pytest.mark.parametrize("which", ["published", "walking"])
def test_a_unit_is_explained_in_chinese_by_the_same_numbers(
    which: str, request: pytest.FixtureRequest
) -> None:
    """The arithmetic is exact in either language: what differs is the words."""
    county: Plan = request.getfixturevalue(f"county_{which}")
    for unit in county.quotas["unit_id"][county.quotas["role"] != "no_unit"].iloc[::3]:
        told = explain(county, unit, lang="zh")
        assert english(told.splitlines()) == []
        assert re.findall("[\u4e00-\u9fff]; |; [\u4e00-\u9fff]", told) == []
        said = {*NUMBER.findall(explain(county, unit))}
        assert said - {*NUMBER.findall(told)} <= {"230,700"}  # 23.07万 in a title


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory, county_published: Plan) -> list[str]:
    """Gather the Chinese words of workbooks, records and tables of a pile, and of a comparison."""
    folder = tmp_path_factory.mktemp("chinese")
    lon, lat = county_published.region.lonlat("outlets")
    doors = zip(lon[:60].tolist(), lat[:60].tolist(), strict=True)
    asked = [
        op.Application(id=f"A{n}", lon=x + 3e-4, lat=y, datum="wgs84", accuracy_m=20)
        for n, (x, y) in enumerate(doors)
        if x == x  # noqa: PLR0124 - not where nobody knows
    ]
    done = op.check_all(asked, county_published)
    write_decisions(done, folder / "pile")
    report(op.compare(county_published, county_published), folder / "compared.xlsx")
    texts = [op.record(done)._repr_html_(), str(op.record(done))]
    texts += [path.read_text("utf-8-sig") for path in sorted((folder / "pile").glob("*.csv"))]
    for path in sorted(folder.rglob("*.xlsx")):
        pages = openpyxl.load_workbook(path)
        texts += [
            str(c.value) for page in pages for row in page.iter_rows() for c in row if c.value
        ]
    return texts


def test_what_is_handed_out_has_chinese_marks(handed_out: list[str]) -> None:
    """No semicolon or colon of half width, no two brackets, no blank beside a full-width mark."""
    slip = re.compile("[\u4e00-\u9fff][;:](?:[ <\u4e00-\u9fff]|$)|）（|）;|[：；，。（] (?=[^ ])")
    told = {text[max(found.start() - 20, 0) :][:50] for text in handed_out
            for found in slip.finditer(text)}  # fmt: skip
    assert sorted(told) == []


@pytest.mark.parametrize(
    ("said", "column", "words"),
    [
        (
            "12 beside it + itself = 13, at most 12",
            "arithmetic",
            "左右12个，加本店共13个，不超过12",
        ),
        ("12 beside it, at most 11", "arithmetic", "左右12个，不超过11"),
        (
            "950 people: first 300 → 1, 2 steps of 300 → 2 more = 3",
            "arithmetic",
            "950人：前300 → 1，其后每300为一档，计2档 → 加2 = 3",
        ),
        (
            "1,030 × 1‰ = 1.03, rounded up from 0.3 to 1, at least 2",
            "arithmetic",
            "1,030 × 1‰ = 1.03，小数不低于0.3的进一，得1，不少于2",
        ),
        (
            "4,552 × 3‰ = 13.656, rounded half up to 14",
            "arithmetic",
            "4,552 × 3‰ = 13.656，四舍五入为14",
        ),
        ("listed: 18", "arithmetic", "附表所列18"),
        ("note row", "finding", "备注行"),
        ("repeated header", "finding", "重复的表头"),
        ("65 cells", "found", "65处"),
        ("each number taken times 10,000, exactly", "note", "每个数乘以10,000，精确换算"),
        (
            "read as residents: the header does not say whose people are counted",
            "note",
            "按常住人口计：表头未注明人口口径",
        ),
        ("人口数 is read as residents", "note", "常住人口取自“人口数”列"),
        ("a kind of your own, in 3 rows", "note", "自定义类型，共3行"),
        ("the address of 430987100071", "found", "地址与430987100071相同"),
        ("lon 1.5, lat -3, 62.1 km from the middle", "found", "经度 1.5、纬度 -3，距中心62.1公里"),
        ("50 m walking, across the street 30 m", "spacing", "50米（步行），对面30米"),
        ("50 m walking, across the street 0 m", "spacing", "50米（步行），对面不限"),
        (
            "9 m straight, from business_type 超市 and order below 9, within one site",
            "spacing",
            "9米（直线），仅计业态为超市，序号 少于9的零售点，仅计同一场所内的零售点",
        ),
        (
            "9 m straight, not from status suspended, inside kind market",
            "spacing",
            "9米（直线），不计状态为停业的零售点，限类型为市场的场所内",
        ),
        (
            "30 m straight, on streets busy/dense",
            "spacing",
            "30米（直线），限繁华街道、人口稠密路段",
        ),
        (
            "30 m straight, on streets 示范路, in principle",
            "spacing",
            "30米（直线），限示范路，原则上",
        ),
        (
            "3 units whose parent is not in the table are taken as inside U00",
            "what",
            "3个单元格的上级不在表中，按位于U00之内处理",
        ),
        (
            "3 units whose parent is not in the table are added to the whole area",
            "what",
            "3个单元格的上级不在表中，另行计入全域",
        ),
        ("no ceiling or target to lift", "why", "无上限或目标可由保底数提高"),
        (
            "the units right below it add up to 1,200; kept",
            "note",
            "直接下级合计为1,200；保留原数",
        ),
        (
            "the points are 18.6 m apart in a straight line; kept",
            "note",
            "两点直线距离18.6米；保留原数",
        ),
        ("taken as a unit at the top, in 12 rows", "note", "按顶层单元格处理，共12行"),
        ("nearest to V12", "found", "距V12最近"),
        ("1 closed, 1 revoked, 2 unserved", "note", "1个歇业、1个注销、2个未入网"),
        ("parts do not add up", "finding", "分项合计不符"),
        ("unit without point", "finding", "单元格无坐标"),
        ("shorter than straight", "finding", "短于直线距离"),
        ("清河县布局规划 art. 5(1)", "cite", "清河县布局规划 第5(1)条"),
        (
            "清河县布局规划 art. 第五条; 某办法 art. 7",
            "cite",
            "清河县布局规划 第五条；某办法 第7条",
        ),
        ("over-dense", "flag", "密集路段"),
        ("sparse", "flag", "稀疏路段"),
        ("street_window", "rule", "沿街区段限量"),
        ("not_renewed", "on_renewal", "到期按条款不予延续"),
        ("renewal", "asks", "延续"),
        (
            "rounded down; 本村总人口 read as residents",
            "assumed",
            "向下取整；本村总人口按常住人口计",
        ),
    ],
)
def test_fixed_phrases_read_in_chinese(said: str, column: str, words: str) -> None:
    assert worded(said, "zh", column=column) == words
