"""Ledgers (台账): how many key, general, small and special customers each level holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from outletplan.planning.in_being import in_being
from outletplan.show.report import report
from outletplan.show.run_record import run_record
from outletplan.show.sheets.ledgers import TYPES, ledgers
from tests.show.written import HOSTILE, cells, planned, table

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.planning import Plan


def held(plan: Plan, unit_id: str, column: str, value: str) -> int:
    """Count as one does by hand: every outlet in being, climbing from its unit to the top."""
    parents = plan.quotas.dropna(subset=["unit_id"]).set_index("unit_id")["parent_id"]
    outlets = plan.region.outlets[in_being(plan.region.outlets, plan.on)]
    n = 0
    for at, said in zip(outlets["belongs_to"], outlets[column], strict=True):
        above = at
        while isinstance(above, str) and above != unit_id:
            above = parents.get(above)
        n += above == unit_id and said == value
    return n


def test_every_level_counts_classes_and_types_below_it(county_published: Plan) -> None:
    """City, county, township, village: key, general, small and special customers, and types."""
    made = ledgers(county_published, "zh")
    assert [ledger.level for ledger in made] == [0, 1, 2, 3]
    for ledger in made:
        units = ledger.frame.dropna(subset=["kind"])
        for unit_id in [*units.index[:2], *units.index[-2:]]:
            for name in ("key", "general", "small", "special"):
                expected = held(county_published, unit_id, "customer_class", name)
                assert units.loc[unit_id, f"class:{name}"] == expected
            expected = held(county_published, unit_id, "business_type", "超市")
            assert units.loc[unit_id, "type:超市"] == expected


def test_every_level_adds_up_to_all_in_being(county_published: Plan) -> None:
    """The last row holds outlets in no unit of the level, so that nobody is lost or twice."""
    everyone = int(in_being(county_published.region.outlets, county_published.on).sum())
    for ledger in ledgers(county_published, "en"):
        assert ledger.frame["current"].sum() == ledger.total["current"] == everyone
        types = [name for name in map(str, ledger.frame) if name.startswith("type")]
        assert ledger.frame[types].sum().sum() == everyone


def test_what_no_outlet_says_is_blank_and_not_0() -> None:
    plan = planned()
    plan.region.outlets["customer_class"] = pd.Series(pd.NA, plan.region.outlets.index, dtype="str")
    (top, _) = ledgers(plan, "en")
    assert top.frame[["class:key", "class:small"]].isna().all(axis=None)
    assert "class:key" not in top.total
    assert top.total["current"] == 31 + 1 - 1  # the last of the 32 has closed


def test_what_some_do_not_say_has_its_own_column() -> None:
    plan = planned()
    plan.region.outlets.loc[plan.region.outlets.index[:3], "customer_class"] = None
    (top, _) = ledgers(plan, "en")
    assert top.total["class:"] == 3
    assert top.heads["class:"] == "No class stated"
    assert top.heads["class:key"] == "key customers"


def test_many_types_are_added_up_in_one_column() -> None:
    plan = planned()
    outlets = plan.region.outlets
    outlets["business_type"] = [f"type {n}" for n in range(len(outlets))]
    (top, _) = ledgers(plan, "en")
    assert sum(name.startswith("type:") for name in map(str, top.frame)) == TYPES
    assert top.total["types:"] == 31 - TYPES


def test_ledgers_stay_inside_and_are_named_by_their_kind(tmp_path: Path) -> None:
    inside = openpyxl.load_workbook(report(planned(HOSTILE), tmp_path / "a.xlsx")).sheetnames
    outside = openpyxl.load_workbook(
        report(planned(HOSTILE), tmp_path / "b.xlsx", audience="public")
    ).sheetnames
    assert [name for name in inside if "台账" in name] == ["台账1 县", "台账2 行政村"]
    assert [name for name in outside if "台账" in name] == []


def test_totals_of_a_ledger_are_numbers(tmp_path: Path) -> None:
    ledger = table(report(planned(), tmp_path / "a.xlsx", lang="en"), "Ledger 1 county")
    total = ledger.iloc[-1]
    assert total["Name"] == "Total"
    assert (total["People"], total["Current"], total["general customers"]) == (41_200, 31, 31)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_policy_in_words_beside_its_source(tmp_path: Path, lang: str) -> None:
    """Every rule in a sentence, so that its author sees what was understood."""
    path = report(planned(), tmp_path / "a.xlsx", lang=lang)  # type: ignore[arg-type]  # both are
    told = table(path, {"zh": "政策", "en": "Policy"}[lang])
    spoken = told[{"zh": "系统理解", "en": "As understood"}[lang]]
    assert "30" in spoken[0]
    assert {"zh": "空白村", "en": "blank without"}[lang] in spoken[1]


def test_the_run_record_holds_what_run_json_holds(tmp_path: Path) -> None:
    """Versions, input hashes, edition, method, assumptions."""
    plan = planned()
    said = "\n".join(
        f"{value}"
        for row in cells(report(plan, tmp_path / "a.xlsx", lang="en"), "Run record")
        for value in row
    )
    record = run_record(plan, "internal")
    assert record["outletplan"] in said
    assert all(number in said for number in record["libraries"].values())
    assert all(source["sha256"] in said for source in record["inputs"])
    assert "Qinghe County plan (consultation draft)" in said
    assert "GCJ-02" in said
    assert "see Assumptions" in said
