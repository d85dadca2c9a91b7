"""The table beside the map: nothing of it is cut off, all of it adds up, no two rows are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest

import outletplan as op
from outletplan.show.maps.draw import draw
from outletplan.show.words.crs import crs_in_words
from tests.planning.cases import DAY, policy, ratio, region, square, squares
from tests.show.pages import Addresses, page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.planning import Plan
    from tests.show.conftest import Opened


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Plan two villages of one name in two townships; of seven outlets three lie in neither."""
    units = squares(
        {"unit_id": n, "name": name, "parent_id": over, "kind": kind, "residents": people,
         "geometry": square(x, 0, side)}
        for n, name, over, kind, people, x, side in (
            ("t", "城关镇", None, "township", 2_000, 0, 900),
            ("u", "河口镇", None, "township", 2_000, 1000, 900),
            ("v", "李家村", "t", "village", 2_000, 100, 400),
            ("w", "李家村", "u", "village", 2_000, 1100, 400),
        )
    )  # fmt: skip
    outlets = [{"unit_id": None, "east_m": x, "north_m": 50.0} for x in (150, 200, 1150, 1200)]
    outlets += [{"unit_id": None, "east_m": x, "north_m": 50.0} for x in (3000, 3050, 3100)]
    law = policy(ratio("1", applies_to={"kind": "village"}))
    return op.plan(region(units, outlets, assign="polygon"), law, on=DAY)


@pytest.mark.parametrize("width", [1280, 1500])
def test_every_column_is_seen_and_the_rows_add_up(
    plan: Plan, open_map: Callable[..., Opened], width: int
) -> None:
    page = open_map(draw(plan, lang="zh"), width=width, height=800).page
    toggle = page.locator(".op-toggle")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    widths = "made => [made.scrollWidth, made.clientWidth]"
    scroll, client = page.locator(".op-scroll").evaluate(widths)
    assert scroll <= client
    heads = page.locator(".op-rows thead th")
    assert heads.all_inner_texts()[-1] == "规划数"
    side, last = page.locator(".op-side").bounding_box(), heads.last.bounding_box()
    assert side is not None
    assert last is not None
    assert last["x"] + last["width"] <= side["x"] + side["width"]
    lines = page.locator(".op-rows tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    current = heads.all_inner_texts().index("实有数")
    rows = {line[0]: line[current] for line in lines}
    assert {name: n for name, n in rows.items() if "村" in name or "单元格" in name} == {
        "李家村（城关镇）": "2", "李家村（河口镇）": "2", "未落入任何单元格": "3",
    }  # fmt: skip
    (legend,) = page.locator(".op-legend", has_text="余 0").all_inner_texts()
    assert "未落入任何单元格" not in legend
    assert "未绘出" not in legend  # it lies nowhere, and nothing is amiss with it


@pytest.mark.parametrize(
    ("crs", "said"),
    [(4490, "2000国家大地坐标系"), (4326, "WGS-84坐标系"),
     (4547, "WGS-84坐标系（换算自 2000国家大地坐标系 高斯-克吕格3度带，中央经线东经114度）")],
)  # fmt: skip
def test_a_chinese_map_names_its_coordinates_in_chinese(crs: int, said: str) -> None:
    frame = gpd.GeoDataFrame(
        {"unit_id": ["v"], "residents": [900]}, geometry=[square(0, 0, 900)], crs=4326
    )
    frame = frame.set_geometry(frame.geometry.translate(104, 34)).to_crs(crs)
    outlets = pd.DataFrame({"outlet_id": ["1"], "unit_id": ["v"]})
    there = op.Region(units=frame, outlets=outlets)
    page = page_of(op.plan(there, policy(ratio("1")), on=DAY), lang="zh")
    head = Addresses(page).data["outletplan_page_data"]
    assert head["lines"][0].endswith(f"坐标：{said}")


def test_systems_that_nobody_knows_keep_their_names() -> None:
    assert crs_in_words("Pulkovo 1942 / Gauss-Kruger zone 18", "zh").startswith("Pulkovo")
    assert crs_in_words("CGCS2000 / Gauss-Kruger zone 18", "zh") == (
        "2000国家大地坐标系 高斯-克吕格6度带，第18带"
    )
    assert crs_in_words("WGS 84 / UTM zone 49N", "zh") == "WGS-84坐标系 UTM 49N带"
