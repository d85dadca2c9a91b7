"""Streets at the door: nothing is lost without a line in the findings, parts that hang together."""

from __future__ import annotations

import json
import typing
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import outletplan as op
from outletplan.facts.findings import Code
from outletplan.facts.networks import network_in
from outletplan.facts.settings import Settings
from outletplan.show.words.sheets import worded
from tests.facts.tables import found, read
from tests.measure.towns import lonlat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.measure.towns import Corner

UNITS = pd.DataFrame({"unit_id": ["V1"], "residents": [812]})
OUTLETS = pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V1"]})
MAIN = [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)]


def line(*corners: Corner) -> shapely.LineString:
    return shapely.LineString(list(zip(*lonlat(corners), strict=True)))


def table(key: str, shapes: Sequence[shapely.Geometry | None], **columns: Any) -> gpd.GeoDataFrame:
    ids = [f"{key[0]}{k}" for k in range(len(shapes))]
    return gpd.GeoDataFrame({key: ids, **columns}, geometry=list(shapes), crs=4326)


def region(*shapes: shapely.Geometry | None, **tables: Any) -> op.Region:
    streets = table("street_id", shapes, layer=tables.pop("layer", None))
    return op.Region(units=UNITS, outlets=OUTLETS, streets=streets, **tables)


@pytest.mark.parametrize(
    ("shapes", "layer", "finding", "expected"),
    [
        ([None], None, "not a line", ("s1", "no geometry")),
        ([line((5, 5), (5, 5))], None, "zero length", ("s1", "0 m")),
        ([shapely.MultiLineString([line((0, 0), (0, 9)), line((0, 9), (0, 20))])], None,
         "several parts", ("s1", "2 parts")),
        ([line((0, 0), (40, 40), (40, 0), (0, 40))], None,
         "crosses itself", ("s1", "a line over itself")),
        ([line((200, 0), (100, 0))], None, "lies on another line", ("s1", "1 pieces of s0")),
        ([line((100, -50), (100, 0), (100, 50))], [None, "1"],
         "passes over or under", ("s1", "a vertex in mid-line shared with one of another layer")),
        ([line((0, 0), (0, 50))], [None, "bridge"], "layer is no number", ("s1", "'bridge'")),
        ([line((0, 50), (9, 50))], None, "apart from the rest", ("s1", "1 streets, 9 m")),
    ],
)  # fmt: skip
def test_each_odd_street_has_its_line(
    shapes: list[Any], layer: list[str] | None, finding: str, expected: tuple[str, str]
) -> None:
    """Duplicate, zero-length, self-crossing and multi-part lines handled and counted."""
    there = region(line(*MAIN), *shapes, layer=layer)
    street_id, words = expected
    assert (None, street_id, "geometry", words) in found(there, finding)
    if finding != "passes over or under":
        assert {row[1] for row in found(there, finding)} == {street_id}


def test_a_finding_names_the_row_of_the_file(tmp_path: Path) -> None:
    shapes = [line(*MAIN), line((5, 5), (5, 5)), line((0, 80), (9, 80))]
    table("street_id", shapes).to_file(tmp_path / "s.gpkg")
    manifest = "units: {file: units.csv, datum: gcj02}\noutlets: {file: outlets.csv, datum: gcj02}"
    there = read(tmp_path, manifest=f"{manifest}\nstreets: {{file: s.gpkg}}\n")
    odd = there.findings[there.findings["table"] == "streets"]
    assert odd[["subject_id", "finding"]].to_numpy().tolist() == [
        ["s1", "zero length"],
        ["s2", "apart from the rest"],
    ]
    assert odd["file"].tolist() == ["s.gpkg", "s.gpkg"]


def test_vertices_that_are_no_numbers() -> None:
    xy = shapely.get_coordinates(line((0, 0), (0, 50), (0, 90)))
    xy[1] = np.nan
    with np.errstate(invalid="ignore"):  # shapely warns where a reader does not
        there = region(line(*MAIN), shapely.linestrings(xy))
    assert found(there, "vertices are no numbers") == [(None, "s1", "geometry", "NaN or infinity")]


def test_barriers_and_crossings_without_effect() -> None:
    fences = [line((0, 0), (50, 0)), line((0, 50), (50, 50)), line((50, -9), (50, 9))]
    barriers = table("barrier_id", fences, layer=[None, None, "1"])
    crossings = table("crossing_id", [line((0, 50), (9, 50)), None])
    there = region(line(*MAIN), barriers=barriers, crossings=crossings)
    assert found(there, "lies along a street") == [(None, "b0", "geometry", "part of it")]
    assert [row[1] for row in found(there, "meets no street")] == ["b1", "b2"]
    assert [(row[1], row[3]) for row in found(there, "joins nothing")] == [
        ("c0", "not both ends are within 5 m of a street"),
        ("c1", "neither a point nor a line"),
    ]


@pytest.mark.parametrize(("crossing_m", "parts"), [(5.0, 2), (8.0, 1)])
def test_how_far_a_crossing_may_lie_is_the_regions_to_say(crossing_m: float, parts: int) -> None:
    """A gate drawn 7 m beside the fence that it opens."""
    there = region(
        line(*MAIN),
        barriers=table("barrier_id", [line((50, -9), (50, 9))]),
        crossings=table("crossing_id", [shapely.centroid(line((56, 0), (58, 0)))]),
        crossing_m=crossing_m,
    )
    assert there.network is not None
    assert len(there.network.components) == parts
    why = f"no barrier parts a street within {crossing_m:g} m"
    assert [row[3] for row in found(there, "joins nothing")] == [why] * (parts - 1)


def test_a_manifest_says_how_far_doors_and_crossings_may_stand(tmp_path: Path) -> None:
    table("street_id", [line(*MAIN)]).to_file(tmp_path / "s.gpkg")
    manifest = "units: {file: units.csv, datum: gcj02}\noutlets: {file: outlets.csv, datum: gcj02}"
    said = "snap_at_most_m: 80, corner_m: 7.5, crossing_m: 12"
    there = read(tmp_path, manifest=f"{manifest}\nstreets: {{file: s.gpkg, {said}}}\n")
    assert (there.snap_at_most_m, there.corner_m, there.crossing_m) == (80, 7.5, 12)
    there = read(tmp_path, manifest=f"{manifest}\nstreets: {{file: s.gpkg}}\n")
    assert (there.snap_at_most_m, there.corner_m, there.crossing_m) == (100, 5, 5)


def test_a_barrier_cuts_the_streets_of_its_layer() -> None:
    """The table of barriers says on which layer each stands."""
    fence = table("barrier_id", [line((50, -9), (50, 9))], layer=["1"])
    cut, other = (region(line(*MAIN), barriers=fence, layer=[layer]) for layer in ("1", None))
    for there, parts in ((cut, 2), (other, 1)):
        assert there.network is not None
        assert len(there.network.components) == parts
    assert [row[1] for row in found(cut, "apart from the rest")] == ["s0"]


@pytest.mark.parametrize(("join", "parts"), [("vertices", 2), ("crossings", 1)])
def test_streets_join_as_the_region_says(join: Any, parts: int) -> None:
    there = region(line(*MAIN), line((50, -9), (50, 9)), join=join)
    assert len(found(there, "apart from the rest")) == parts - 1


def test_who_has_a_survey_drawing_is_told_how_its_lines_join() -> None:
    """A drawing whose lines cross without a vertex has as many parts as streets."""
    lines = line(*MAIN), line((50, -9), (50, 9))
    told = region(*lines, join="vertices").findings
    (note,) = told.loc[told["finding"] == "apart from the rest", "note"]
    assert "`join: crossings`" in note
    apart = region(line(*MAIN), line((0, 50), (9, 50)), join="crossings").findings
    assert "join" not in apart.loc[apart["finding"] == "apart from the rest", "note"].iloc[0]


def test_streets_without_a_usable_line_are_refused_with_their_rows(tmp_path: Path) -> None:
    """Streets without a usable line → DataError with rows."""
    shapes = [line((5, 5), (5, 5)), None]
    with pytest.raises(op.DataError) as error:
        region(*shapes)
    assert [problem.found for problem in error.value.problems] == [
        "no geometry (index 1)",
        "0 m (index 0)",
    ]
    assert {problem.where for problem in error.value.problems} == {"streets"}
    empty = {"type": "FeatureCollection", "features": []}
    (tmp_path / "s.geojson").write_text(json.dumps(empty), encoding="utf-8")
    manifest = "units: {file: units.csv, datum: gcj02}\noutlets: {file: outlets.csv, datum: gcj02}"
    with pytest.raises(
        op.DataError, match=r"s\.geojson, geometry: found no row; expected at least one line"
    ):
        read(tmp_path, manifest=f"{manifest}\nstreets: {{file: s.geojson}}\n")


def test_all_parts_are_said_in_chinese_too() -> None:
    """Whoever reads the workbook in Chinese finds no English in the lines on streets."""
    fences = [line((0, 0), (50, 0)), line((0, 50), (50, 50))]
    there = region(
        line(*MAIN),
        line((5, 5), (5, 5)),
        line((0, 0), (40, 40), (40, 0), (0, 40)),
        line((100, 0), (0, 0)),
        line((100, -50), (100, 0), (100, 50)),
        None,
        line((500, 0), (600, 0)),
        layer=[None, "x", None, None, "1", None, None],
        barriers=table("barrier_id", fences),
        crossings=table("crossing_id", [line((0, 50), (9, 50)), line((0, 50), (9, 50)).centroid]),
    )
    odd = there.findings[there.findings["table"].isin(["streets", "barriers", "crossings"])]
    assert len(odd) > 9
    plain = odd.replace({"'x'": "", "pieces of s0": "pieces of 0"}, regex=True)
    for column in ("finding", "found", "note"):
        chinese = [
            worded(word, "zh", column=column).replace("streets 里写 join: crossings", "")  # keys
            for word in plain[column]
            if word
        ]
        assert [word for word in chinese if any("a" <= c <= "z" for c in word.lower())] == []


def test_nothing_is_built_without_streets() -> None:
    assert network_in({}, Settings("", None, None, "vertices", 100, 5, 5)) is None
    assert op.Region(units=UNITS, outlets=OUTLETS).network is None
    assert "apart from the rest" in typing.get_args(Code)
