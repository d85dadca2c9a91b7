"""Region: frames at the same door as files, and which unit an outlet counts in."""

from __future__ import annotations

import dataclasses
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point, box

import outletplan as op
from tests.facts.tables import by_id, found

GEOD = Geod(ellps="WGS84")


def units(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{"residents": 5, **row} for row in rows])


def polygons(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(units(*rows), geometry="geometry", crs=4326)


def points(*places: tuple[float, float] | None, **columns: list[Any]) -> gpd.GeoDataFrame:
    """Make outlets o0, o1, … at places, None for none."""
    shapes = [None if place is None else Point(place) for place in places]
    ids = [f"o{n}" for n in range(len(places))]
    return gpd.GeoDataFrame({"outlet_id": ids, **columns}, geometry=shapes, crs=4326)


class TestFrames:
    """Frames given straight to Region pass the same checks; the index label stands in the words."""

    def test_faults_name_the_index_label(self) -> None:
        frame = units({"unit_id": "V1"}, {"unit_id": "V2"}).set_axis([10, 11])
        frame["residents"] = [5.5, -1]
        with pytest.raises(op.DataError) as error:
            op.Region(units=frame, outlets=pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V1"]}))
        assert [tuple(problem[:5]) for problem in error.value.problems] == [
            ("units", None, "residents", "5.5 (index 10)", "a whole number"),
            ("units", None, "residents", "-1 (index 11)", "0 or more"),
        ]

    def test_the_id_may_stand_in_the_index(self) -> None:
        frame = units({"unit_id": "V1"}).set_index("unit_id")
        outlets = pd.DataFrame({"unit_id": ["V1"]}, index=pd.Index([7], name="outlet_id"))
        region = op.Region(units=frame, outlets=outlets)
        assert region.outlets.index.tolist() == region.outlets["outlet_id"].tolist() == ["7"]

    def test_what_is_not_a_frame_is_refused(self) -> None:
        with pytest.raises(op.DataError, match="found str; expected a DataFrame") as error:
            op.Region(units="units.csv", outlets=None)
        assert [problem.where for problem in error.value.problems] == ["units", "outlets"]

    def test_a_datum_for_frames_without_crs_only(self) -> None:
        """`datum` fills in, it does not overrule a CRS that a frame carries."""
        region = op.Region(
            units=polygons({"unit_id": "V1", "geometry": box(116, 39, 117, 40)}),
            outlets=pd.DataFrame({"outlet_id": ["1"], "lon": [116.404], "lat": [39.915]}),
            datum="gcj02",
        )
        assert region.units.crs.to_epsg() == 4326
        assert region.outlets.crs.name == "GCJ-02"
        lon, lat = region.lonlat("outlets")
        assert (round(lon[0], 5), round(lat[0], 5)) == (116.39776, 39.9136)
        with pytest.raises(op.CrsError, match="neither a CRS nor a datum"):
            op.Region(units=region.units, outlets=region.outlets.set_crs(None, allow_override=True))

    def test_frames_are_copied_and_never_changed(self) -> None:
        frame = polygons({"unit_id": 1, "geometry": box(0, 0, 1, 1)})
        outlets = points((0.5, 0.5), Unnamed=["x"])
        before = frame.copy(), outlets.copy()
        region = op.Region(units=frame, outlets=outlets)
        region.units.loc["1", "residents"] = 9
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before[0]))
        pd.testing.assert_frame_equal(pd.DataFrame(outlets), pd.DataFrame(before[1]))

    def test_a_region_s_tables_make_the_same_region_again(self) -> None:
        first = op.Region(
            units=polygons({"unit_id": "V1", "kind": "村", "geometry": box(0, 0, 1, 1)}),
            outlets=points((0.5, 0.5), (2, 2), status=["有效", None], opened=["2020-1-2", None]),
        )
        again = op.Region(units=first.units, outlets=first.outlets)
        pd.testing.assert_frame_equal(pd.DataFrame(first.units), pd.DataFrame(again.units))
        pd.testing.assert_frame_equal(pd.DataFrame(first.outlets), pd.DataFrame(again.outlets))
        pd.testing.assert_frame_equal(first.findings, again.findings.assign())

    def test_no_outlets_at_all(self) -> None:
        region = op.Region(
            units=units({"unit_id": "V1"}), outlets=pd.DataFrame({"outlet_id": [], "unit_id": []})
        )
        assert len(region.outlets) == 0
        assert region.outlets["opened"].dtype == "datetime64[us]"

    def test_it_is_frozen_and_says_in_short_what_it_is(self) -> None:
        region = op.Region(
            name="清河县",
            units=units({"unit_id": "V1"}),
            outlets=pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V1"]}),
        )
        assert repr(region) == "<Region '清河县': 1 units, 1 outlets, 4 findings>"
        with pytest.raises(dataclasses.FrozenInstanceError):
            region.name = ""  # type: ignore[misc]  # the test
        assert region.inputs == ()

    def test_the_planner_s_ids_do_not_make_sorting_ambiguous(self) -> None:
        region = op.Region(
            units=units({"unit_id": "V2"}, {"unit_id": "V1"}),
            outlets=pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V1"]}),
        )
        assert region.units.sort_values("unit_id").index.tolist() == ["V1", "V2"]


class TestTree:
    """level: depth in the tree, top = 0 unless given."""

    def test_depth(self) -> None:
        region = op.Region(
            units=units(
                {"unit_id": "G", "parent_id": "V"},
                {"unit_id": "V", "parent_id": "T"},
                {"unit_id": "T"},
                {"unit_id": "X", "parent_id": "gone"},
                {"unit_id": "Y", "parent_id": "T", "level": 7},
            ),
            outlets=pd.DataFrame({"outlet_id": ["1"], "unit_id": ["G"]}),
        )
        assert by_id(region.units, "level") == {"G": 2, "V": 1, "T": 0, "X": 0, "Y": 7}
        assert region.leaves().tolist() == ["G", "X", "Y"]
        assert found(region, "parent unknown") == [(None, "X", "parent_id", "gone")]


class TestPolygon:
    """An outlet belongs to the deepest unit that holds it; on a shared edge to exactly one."""

    def test_the_deepest_that_holds_it(self) -> None:
        region = op.Region(
            units=polygons(
                {"unit_id": "C", "geometry": box(0, 0, 4, 4)},
                {"unit_id": "V", "parent_id": "C", "geometry": box(0, 0, 1, 1)},
                {"unit_id": "U", "parent_id": "C", "geometry": box(1, 0, 2, 1)},
            ),
            outlets=points((0.5, 0.5), (3, 3), (1, 0.5), (0, 0), (4.1, 4), None),
        )
        assert by_id(region.outlets, "lies_in") == {
            "o0": "V",
            "o1": "C",
            "o2": "U",
            "o3": "V",
            "o4": None,
            "o5": None,
        }
        assert by_id(region.outlets, "belongs_to") == by_id(region.outlets, "lies_in")
        assert [subject for _, subject, *_ in found(region, "in no unit")] == ["o4", "o5"]

    def test_filed_below_the_polygon_that_holds_it(self) -> None:
        """Where the filed unit has no polygon of its own and stands below, it counts there."""
        region = op.Region(
            units=polygons(
                {"unit_id": "T", "geometry": box(0, 0, 1, 1)},
                {"unit_id": "V", "parent_id": "T", "geometry": None},
                {"unit_id": "G", "parent_id": "V", "geometry": None},
                {"unit_id": "S", "geometry": box(1, 0, 2, 1)},
                {"unit_id": "W", "parent_id": "S", "geometry": None},
            ),
            outlets=points(
                *[(0.5, 0.5)] * 5, (3, 3), (3, 3), None, None,
                unit_id=["V", "G", "W", "S", "T", "V", "S", "S", "gone"],
            ),
        )  # fmt: skip
        assert region.outlets["belongs_to"].fillna("").tolist() == [
            *("V", "G", "T", "T", "T", "V", "", "S", "")
        ]
        assert [(subject, what) for _, subject, _, what in found(region, "filed elsewhere")] == [
            ("o2", "lies in T"),
            ("o3", "lies in T"),
        ]

    def test_filed_above_or_below_is_no_disagreement(self) -> None:
        region = op.Region(
            units=polygons(
                {"unit_id": "T", "geometry": box(0, 0, 1, 1)},
                {"unit_id": "V", "parent_id": "T", "geometry": box(0, 0, 0.6, 1)},
            ),
            outlets=points((0.5, 0.5), (0.9, 0.5), unit_id=["T", "V"]),
        )
        assert found(region, "filed elsewhere") == []
        assert region.outlets["belongs_to"].tolist() == ["V", "T"]


class TestFiledAndNearest:
    """unit_id: as filed. nearest: the nearest leaf unit point on the ellipsoid."""

    def test_as_filed(self) -> None:
        region = op.Region(
            units=polygons(
                {"unit_id": "V", "geometry": box(0, 0, 1, 1)},
                {"unit_id": "W", "geometry": box(1, 0, 2, 1)},
            ),
            outlets=points((0.5, 0.5), (0.5, 0.5), (0.5, 0.5), unit_id=["W", None, "gone"]),
            assign="unit_id",
        )
        assert region.outlets["belongs_to"].fillna("").tolist() == ["W", "", ""]
        assert region.outlets["lies_in"].tolist() == ["V", "V", "V"]

    def test_nearest_leaf_and_ties(self) -> None:
        region = op.Region(
            units=gpd.GeoDataFrame(
                units(
                    {"unit_id": "T"},
                    {"unit_id": "Z", "parent_id": "T"},
                    {"unit_id": "A", "parent_id": "T"},
                    {"unit_id": "N", "parent_id": "T"},
                ),
                geometry=[Point(10.1, 50), Point(10, 50), Point(10.2, 50), None],
                crs=4326,
            ),
            outlets=points((10.1, 50), (10.09, 50), None, None, unit_id=["Z", "Z", "Z", None]),
            assign="nearest",
        )
        assert region.outlets["belongs_to"].fillna("").tolist() == ["A", "Z", "Z", ""]

    def test_without_a_point_a_unit_keeps_what_is_filed_under_it(self) -> None:
        """Its outlets are not handed to the neighbour; nobody else is nearest to it."""
        region = op.Region(
            units=gpd.GeoDataFrame(
                units(
                    {"unit_id": "T"},
                    {"unit_id": "A", "parent_id": "T"},
                    {"unit_id": "N", "parent_id": "T"},
                    {"unit_id": "S"},
                    {"unit_id": "M", "parent_id": "S"},
                    {"unit_id": "B"},
                ),
                geometry=[None, Point(10, 50), None, None, None, Point(11, 50)],
                crs=4326,
            ),
            outlets=points(*[(10.01, 50)] * 6, unit_id=["N", "S", "T", "A", "B", "gone"]),
            assign="nearest",
        )
        assert region.outlets["belongs_to"].tolist() == ["N", "S", "A", "A", "A", "A"]
        assert found(region, "unit without point") == [
            (None, "N", "unit_id", "N"),
            (None, "M", "unit_id", "M"),
        ]
        assert found(region, "filed elsewhere") == [(None, "o4", "unit_id", "nearest to A")]
        notes = region.findings.loc[region.findings["finding"] == "filed elsewhere", "note"]
        assert notes.tolist() == ["filed under B; counted in A"]

    def test_nearest_and_filed_elsewhere_is_said_once(self) -> None:
        """Where polygons are there too, the one that the outlet lies in is said."""
        region = op.Region(
            units=polygons(
                {"unit_id": "V", "geometry": box(0, 0, 1, 1)},
                {"unit_id": "W", "geometry": box(1, 0, 2, 1)},
            ),
            outlets=points((0.5, 0.5), (0.5, 0.5), (0.5, 1.5), unit_id=["W", "V", "W"]),
            assign="nearest",
        )
        assert [(who, what) for _, who, _, what in found(region, "filed elsewhere")] == [
            ("o0", "lies in V"),
            ("o2", "nearest to V"),
        ]

    def test_by_default_polygons_then_filing(self) -> None:
        drawn = polygons({"unit_id": "V", "geometry": box(0, 0, 1, 1)})
        assert op.Region(units=drawn, outlets=points((0.5, 0.5))).assign == "polygon"
        plain = units({"unit_id": "V"})
        filed = points((0.5, 0.5), unit_id=["V"])
        assert op.Region(units=plain, outlets=filed).assign == "unit_id"


@st.composite
def counties(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Draw nested squares on a grid, some without polygon, and outlets on and off its lines."""
    rows: list[dict[str, Any]] = []
    for n in range(draw(st.integers(1, 7))):
        x, y, side = draw(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 4)))
        parent = draw(st.sampled_from([None, *(row["unit_id"] for row in rows)]))
        shape = box(x, y, x + side, y + side) if draw(st.booleans()) or n == 0 else None
        rows.append({"unit_id": f"u{9 - n}", "parent_id": parent, "geometry": shape})
    spots = st.sampled_from([None, *((x / 2, y / 2) for x in range(-1, 18) for y in range(18))])
    filed = st.sampled_from([None, "gone", *(row["unit_id"] for row in rows)])
    outlets = draw(st.lists(st.fixed_dictionaries({"spot": spots, "unit_id": filed}), max_size=8))
    return rows, outlets


def line_of(rows: list[dict[str, Any]], unit: str | None) -> list[str]:
    """List a unit and those above it."""
    parents = {row["unit_id"]: row["parent_id"] for row in rows}
    line = []
    while unit is not None:
        line.append(unit)
        unit = parents[unit]
    return line


def home_of(rows: list[dict[str, Any]], outlet: dict[str, Any]) -> tuple[str | None, str | None]:
    """Find lies_in and belongs_to by plain loops, sentence by sentence."""

    def size(unit: str) -> float:
        """No unit is smaller than what lies below it."""
        within = [row["geometry"] for row in rows if unit in line_of(rows, row["unit_id"])]
        return max(0.0 if shape is None else shape.area for shape in within)

    holders = [
        (size(row["unit_id"]), -len(line_of(rows, row["unit_id"])), row["unit_id"])
        for row in rows
        if row["geometry"] is not None
        and outlet["spot"] is not None
        and row["geometry"].intersects(Point(outlet["spot"]))
    ]
    lies_in = min(holders)[2] if holders else None
    own = {row["unit_id"]: row["geometry"] for row in rows}
    filed = outlet["unit_id"] if outlet["unit_id"] in own else None
    if filed is None:
        return lies_in, lies_in
    if outlet["spot"] is None:
        return lies_in, filed
    if own[filed] is None and (lies_in is None or lies_in in line_of(rows, filed)):
        return lies_in, filed
    return lies_in, lies_in


@settings(max_examples=60, deadline=None)
@given(counties(), st.integers(0, 9))
def test_assignment_equals_the_slow_twin_in_any_order(
    county: tuple[list[dict[str, Any]], list[dict[str, Any]]], seed: int
) -> None:
    rows, outlets = county
    twin = {f"o{n}": home_of(rows, outlet) for n, outlet in enumerate(outlets)}
    frame = polygons(*rows).sample(frac=1, random_state=seed)
    region = op.Region(
        units=frame,
        outlets=points(
            *(outlet["spot"] for outlet in outlets),
            unit_id=[outlet["unit_id"] for outlet in outlets],
        ),
        assign="polygon",
    )
    lies_in, belongs_to = (by_id(region.outlets, name) for name in ("lies_in", "belongs_to"))
    assert {o: (lies_in[o], belongs_to[o]) for o in lies_in} == twin


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8),
)
def test_nearest_equals_the_slow_twin(
    places: list[tuple[int, int]], spots: list[tuple[int, int]]
) -> None:
    grid = [(108 + x / 1000, 34 + y / 1000) for x, y in places]
    doors = [(108 + x / 1000, 34 + y / 1000) for x, y in spots]
    frame = pd.DataFrame(
        {"unit_id": [f"u{9 - n}" for n in range(len(grid))], "residents": 5}
        | {"lon": [x for x, _ in grid], "lat": [y for _, y in grid]}
    )
    region = op.Region(units=frame, outlets=points(*doors), datum="wgs84", assign="nearest")
    for (x, y), unit in zip(doors, region.outlets["belongs_to"], strict=True):
        ways = {f"u{9 - n}": GEOD.inv(x, y, *place)[2] for n, place in enumerate(grid)}
        least = min(ways.values())
        assert unit == min(u for u, way in ways.items() if way == least)
