"""Segments of one length: a sheet, a layer and a table file, where a plan asks for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString

import outletplan as op
from outletplan.planning.streets.stretches import SEGMENTS
from tests.planning.cases import DAY, EAST, METRE, policy, region, square, squares
from tests.show.pages import layer_of, page_of
from tests.show.written import cells, table

if TYPE_CHECKING:
    from pathlib import Path

DOORS = (5, 20, 40, 60, 105, 320)
RULE: dict[str, Any] = {
    "rule": "street_window", "applies_to": "whole_area", "on_streets": {"street_class": "busy"},
    "half_window_m": "50", "at_most": "3", "applicant": "counted",
}  # fmt: skip


def planned(segment_m: float | None) -> op.Plan:
    """Plan a busy street of 250 m under a limit, and an ordinary one without."""
    units = [{"unit_id": "u", "kind": "village", "name": "East", "residents": 0}]
    rows = [
        {"street_id": name, "name": name, "street_class": word, "geometry": LineString(
            [(EAST + west * METRE, 0), (EAST + east * METRE, 0)]
        )}
        for name, word, west, east in (("Main", "busy", 0, 250), ("Lane", "ordinary", 300, 400))
    ]  # fmt: skip
    there = region(
        squares([{**units[0], "geometry": square(-900, -900, 1800)}]),
        [{"unit_id": "u", "east_m": float(x), "north_m": 2.0} for x in DOORS],
        streets=gpd.GeoDataFrame(rows, crs=4326),
        assign="polygon",
    )
    return op.plan(there, policy(RULE), on=DAY, segment_m=segment_m)


@pytest.fixture(scope="module")
def plan() -> op.Plan:
    return planned(100)


def test_the_plan_keeps_them_with_flags_limits_and_what_they_rest_on(plan: op.Plan) -> None:
    """Main is cut at 100 and 200 m; from 5 to 105 m stand 5 doors, from 50 to 150 m two."""
    segments = plan.segments
    pd.testing.assert_frame_equal(segments, op.street_segments(plan, segment_m=100))
    rows = segments[["name", "outlets", "busiest_window", "at_most", "flag", "rests_on"]]
    assert rows.astype(object).where(rows.notna(), None).to_numpy().tolist() == [
        ["Main", 4, 5, 3, "over-dense", "rule"],
        ["Main", 1, 2, 3, "none", "rule"],
        ["Main", 0, 0, 3, "none", "rule"],
        ["Lane", 1, 1, None, "none", "default"],
    ]
    assert segments["why"].iloc[3] == "fewer than 3 outlets (default)"
    assert segments["length_m"].tolist() == pytest.approx([100, 100, 50, 100], abs=0.01)


def test_without_a_length_there_are_none(tmp_path: Path) -> None:
    """They cost nothing who does not ask for them."""
    plan = planned(None)
    assert list(plan.segments.columns) == [*SEGMENTS, "geometry"]
    assert plan.segments.empty
    names = {path.name for path in op.write(plan, tmp_path)}
    assert "windows.csv" in names
    assert "segments.csv" not in names
    assert "dense_segments" not in page_of(plan)


@pytest.mark.parametrize("segment_m", [0, 0.9, -1, float("inf"), float("nan")])
def test_a_length_that_is_none_is_refused_before_anything_is_measured(segment_m: float) -> None:
    with pytest.raises(op.DataError, match=r"segment_m: found .*; expected metres, 1 or more"):
        planned(segment_m)


WORDS = {
    "zh": ("定长路段", "自（米）", "密集路段", "政策未设限量处按注明的默认标准提示"),
    "en": ("Segments of one length", "From (m)", "over-dense", "a stated default where"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_has_a_sheet_of_them(plan: op.Plan, tmp_path: Path, lang: Any) -> None:
    """Dense ones first, then the fullest, units by name, the default said under the title."""
    path = op.report(plan, tmp_path / "ledger.xlsx", lang=lang)
    name, head, flag, note = WORDS[lang]
    sheet = table(path, name)
    assert sheet[head].round().tolist() == [0, 0, 100, 200]
    assert sheet.iloc[0].isin([flag]).any()
    assert sheet.isin(["East"]).any(axis=1).all()
    assert note in " ".join(str(cell) for row in cells(path, name)[:3] for cell in row)


def test_the_map_shows_the_dense_and_the_sparse_ones(plan: op.Plan) -> None:
    layer = layer_of(page_of(plan), "dense_segments")
    assert {each["label"]: each["count"] for each in layer["classes"]} == {
        "over-dense": 1,
        "sparse": 0,
    }
    assert layer["name"]["words"] == ["Main"]
    assert {"From (m)", "To (m)"} <= {field["label"] for field in layer["fields"]}


def test_they_stay_inside(plan: op.Plan, tmp_path: Path) -> None:
    """A segment of a metre would say where an outlet stands."""
    paths = op.write(plan, tmp_path / "in")
    assert "segments.csv" in {path.name for path in paths}
    told = json.loads((tmp_path / "in" / "run.json").read_text("utf-8"))
    assert told["segment_m"] == 100
    public = {path.name for path in op.write(plan, tmp_path / "out", audience="public")}
    assert "segments.csv" not in public
    assert "dense_segments" not in page_of(plan, audience="public")
    for left in {path.name for path in paths} - {"segments.csv"}:
        (tmp_path / "in" / left).unlink()
    with pytest.raises(FileExistsError, match=r"segments\.csv"):
        op.write(planned(None), tmp_path / "in", audience="public")
