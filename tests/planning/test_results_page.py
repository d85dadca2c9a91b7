"""One schema page fixes name, dtype and nulls of each column of a plan; the code is held to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import outletplan as op
from tests.planning.cases import DAY, policy, spacing

PAGE = (Path(__file__).parents[2] / "docs" / "results.md").read_text("utf-8")
TABLES = dict(re.findall(r"^## `plan\.(\w+)`\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
COMPARED = dict(
    re.findall(r"^## `comparison\.(\w+)`\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
)
ROW = re.compile(r"^\| ([\w, ]+) \| ([\w\[\]]+) \| (never|allowed) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def plans() -> list[op.Plan]:
    region = op.sample_region()
    practice = op.published_policy("blank-villages-300")
    streets = policy(
        spacing("40", measured="walking"),
        {"rule": "street_window", "applies_to": "whole_area", "half_window_m": "100",
         "at_most": "3", "applicant": "counted"},
        {"rule": "site_exclusion", "sites": {"kind": "school"}, "more_than_m": "100",
         "measured": "straight", "asks": ["new"]},
        {"rule": "fixed", "outlets": "2", "applies_to": "whole_area", "sites": {"kind": "school"},
         "towards_unit": "counted"},
        {"rule": "division", "applies_to": {"kind": "village"}, "total": "500",
         "by": [{"counts": "residents"}],
         "places": [{"street_class": "rural"}]},
        {"rule": "business_type_share", "types": ["便利店"], "percent": "3", "of": "current",
         "rounding": "down", "applies_to": "whole_area"},
    )  # fmt: skip
    laws = (op.published_policy("county-230700"), streets)
    return [
        op.plan(region, op.combine(law, practice), on=DAY, segment_m=length)
        for law, length in zip(laws, (None, 200), strict=True)
    ]


def test_every_table_of_a_plan_is_on_the_page() -> None:
    settings = {"region", "edition", "on", "segment_m"}
    assert set(TABLES) == (set(op.Plan.__dataclass_fields__) - settings) | {"segments"}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_columns_are_as_the_page_says(name: str, plans: list[op.Plan]) -> None:
    said = ROW.findall(TABLES[name])
    for plan in plans:
        table = getattr(plan, name)
        assert [column for column, _, _ in said] == list(table.columns)
        assert table.index.name is None
        for column, dtype, missing in said:
            assert str(table[column].dtype) == dtype, column
            assert missing == "allowed" or table[column].notna().all(), column
    assert any(len(getattr(plan, name)) for plan in plans)


@pytest.mark.parametrize("name", sorted(COMPARED))
def test_columns_of_a_comparison_are_as_the_page_says(name: str, plans: list[op.Plan]) -> None:
    lon, lat = (axis[0] for axis in plans[0].region.lonlat("outlets"))
    pile = [op.Application(id="A1", lon=lon, lat=lat, datum="wgs84")]
    table = getattr(op.compare(*plans, applications=pile), name)
    said = [(column, dtype, missing) for columns, dtype, missing in ROW.findall(COMPARED[name])
            for column in columns.split(", ")]  # fmt: skip
    assert [column for column, _, _ in said] == list(table.columns)
    assert table.index.name is None
    for column, dtype, missing in said:
        assert str(table[column].dtype) == dtype, column
        assert missing == "allowed" or table[column].notna().all(), column
    assert len(table) or name == "blank_villages"


def test_every_table_of_a_comparison_is_on_the_page() -> None:
    assert set(COMPARED) == set(op.Comparison.__dataclass_fields__) - {"old", "new"}
