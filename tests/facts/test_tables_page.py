"""docs/tables.md fixes name, dtype, index and nulls of each column; this holds the code to it."""

from __future__ import annotations

import re
import typing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import outletplan as op
from outletplan.facts.contracts import CONTRACTS, Contract
from outletplan.facts.findings import Code, Finding
from outletplan.facts.manifest import Manifest
from outletplan.facts.words import NARROWER, WORDS
from outletplan.show.words.sheets import in_words
from outletplan.strict_yaml import read_document, validate

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "tables.md").read_text("utf-8")
CHINESE = (DOCS / "tables.zh.md").read_text("utf-8")
# The Chinese page as the tests read it: headings and marks of the English one.
IN_ENGLISH = [
    (r"^(### \w+) .+$", r"\1"),
    (r"^## 可识别的中文取值$", "## Words in Chinese"),
    (r"^## 核查项$", "## Findings"),
    (r"^## 类型之内的类型$", "## Kinds within kinds"),
    (r"\| 不为空 \|", "| never |"),
    (r"\| 可为空 \|", "| allowed |"),
    (r"\| `([^`|]*)` \|$", r"| \1 |"),
]
for pattern, words in IN_ENGLISH:
    CHINESE = re.sub(pattern, words, CHINESE, flags=re.MULTILINE)


def rows_below(heading: str, page: str = PAGE) -> list[list[str]]:
    """Give the cells of the first Markdown table below a heading."""
    section = page.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.fixture(scope="module")
def region() -> op.Region:
    """Give a region whose every table has one row, or two, and no more than it must."""
    tables: dict[str, Any] = {
        name: pd.DataFrame({contract.key: ["1"]})
        for name, contract in CONTRACTS.items()
        if not contract.shapes or contract.column("lon")
    }
    tables["units"]["residents"] = 5
    tables["outlets"] = pd.DataFrame({"outlet_id": ["1", "2"], "unit_id": "1"})
    tables["field_measurements"][["outlet_a", "outlet_b", "distance_m"]] = ["1", "2", 18.6]
    return op.Region(**tables)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda c: c.table)
def test_every_column_stands_there_with_its_headers(contract: Contract) -> None:
    said = {
        name: headers.split()
        for name, *_, headers in rows_below(f"### {contract.table}")
        if name not in {"geometry", "lies_in", "belongs_to"}
    }
    assert said == {
        column.name: [*column.headers.split(), *column.loose.split()]
        for column in contract.columns
        if column.kind != "degrees"
    }


@pytest.mark.parametrize("table", [t for t in CONTRACTS if t not in {"streets", "barriers"}])
def test_the_region_s_tables_are_what_the_page_says(region: op.Region, table: str) -> None:
    """Name, dtype, order and nulls; columns that nobody gave are there, missing."""
    frame = getattr(region, table)
    rows = rows_below(f"### {table}")
    assert frame.dtypes.astype(str).to_dict() == {name: dtype for name, dtype, *_ in rows}
    assert frame.columns.tolist() == [name for name, *_ in rows]
    never = [name for name, _, missing, *_ in rows if missing == "never"]
    assert frame[never].notna().all(axis=None)
    assert {missing for _, _, missing, *_ in rows} == {"never", "allowed"}
    assert frame.index.tolist() == frame[CONTRACTS[table].key].tolist() == ["1", "2"][: len(frame)]
    assert frame.index.name is None


def test_every_finding_is_explained() -> None:
    assert [code for code, _ in rows_below("## Findings")] == sorted(typing.get_args(Code))
    assert "`region.findings`: " + ", ".join(Finding._fields) in PAGE


def test_the_manifest_on_the_page_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "region.yaml").write_text(example, encoding="utf-8")
    document = read_document(tmp_path / "region.yaml", error=op.DataError)
    manifest = validate(Manifest, document, error=op.DataError)
    assert manifest.units.boundaries is not None
    assert manifest.outlets.columns == {"outlet_id": "许可证号"}


def test_every_chinese_word_stands_there_with_its_code() -> None:
    said = {
        (table, column): {
            word: code
            for each in words.split(";")
            for spellings, _, code in [each.partition(" = ")]
            for word in spellings.split()
        }
        for table, column, words in rows_below("## Words in Chinese")
    }
    assert said == WORDS


@pytest.mark.parametrize("table", CONTRACTS)
def test_the_chinese_page_has_the_same_columns(table: str) -> None:
    """Each column with its dtype, nulls and headers, and what it is in Chinese."""
    english, chinese = (rows_below(f"### {table}", page) for page in (PAGE, CHINESE))
    assert [[*row[:3], *row[4:]] for row in chinese] == [[*row[:3], *row[4:]] for row in english]
    assert [name for name, _, _, what, _ in chinese if not re.search("[\u4e00-\u9fff]", what)] == []


def test_the_chinese_page_has_the_same_words_and_findings() -> None:
    heading = "## Words in Chinese"
    assert rows_below(heading, CHINESE) == rows_below(heading)
    told = rows_below("## Findings", CHINESE)
    assert [(code, name) for code, name, _ in told] == [
        (code, in_words(code, "zh")) for code, _ in rows_below("## Findings")
    ]


def test_the_manifest_on_the_chinese_page_is_the_same() -> None:
    said = [re.sub(r" +# .*", "", re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0])
            for page in (PAGE, CHINESE)]  # fmt: skip
    assert said[0] == said[1]


def test_every_kind_within_a_kind_stands_there() -> None:
    said = {wide: tuple(inner.split(", ")) for wide, inner in rows_below("## Kinds within kinds")}
    assert said == NARROWER
    assert rows_below("## Kinds within kinds", CHINESE) == rows_below("## Kinds within kinds")
