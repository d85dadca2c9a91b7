"""Blank villages: which, why, how far to the nearest outlet."""

from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString

import outletplan as op
from tests.planning.cases import DAY, EAST, METRE, policy, region, square, squares

RULE = {
    "rule": "blank_villages",
    "applies_to": {"kind": "village"},
    "counts": "residents",
    "without": "licensed",
    "tiers": [{"below": 300, "tier": "small"}, {"at_least": 300, "tier": "large"}],
}


def villages(*people: int) -> list[dict[str, Any]]:
    return [
        {"unit_id": f"v{n}", "kind": "village", "residents": number}
        for n, number in enumerate(people)
    ]


def blank(units: Any, outlets: Any = (), law: dict[str, Any] = RULE, **also: Any) -> Any:
    return op.plan(region(units, outlets, **also), policy(law), on=DAY).blank_villages


def test_ranked_by_people_in_the_tier_of_the_policy() -> None:
    """Whether 300 itself is inside (以上 includes it) is written in the policy."""
    table = blank(villages(299, 300, 301, 5000), [{"unit_id": "v3"}])
    assert table["unit_id"].tolist() == ["v2", "v1", "v0"]
    assert table["tier"].tolist() == ["large", "large", "small"]
    assert table["reason"].tolist() == ["none_ever"] * 3


@pytest.mark.parametrize(
    ("outlets", "reason", "note"),
    [
        ([], "none_ever", ""),
        ([{"status": "closed"}], "only_closed", "1 closed"),
        ([{"closed": "2025-07-01"}], "only_closed", "1 closed"),
        ([{"status": "revoked"}], "only_revoked", "1 revoked"),
        ([{"opened": "2025-07-02"}], "only_not_yet_open", "1 not yet open"),
        ([{"licensed": False}], "only_unlicensed", "1 unlicensed"),
        ([{"status": "closed"}, {"licensed": False}], "none_counts", "1 closed, 1 unlicensed"),
    ],
)
def test_the_reason_why_a_village_is_blank(
    outlets: list[dict[str, Any]], reason: str, note: str
) -> None:
    table = blank(villages(400), [{"unit_id": "v0", **outlet} for outlet in outlets])
    assert table[["reason", "note"]].to_numpy().tolist() == [[reason, note]]


def test_a_suspended_outlet_counts_unless_the_policy_says_otherwise() -> None:
    outlets = [{"unit_id": "v0", "status": "suspended"}]
    assert blank(villages(400), outlets).empty
    table = blank(villages(400), outlets, {**RULE, "counted_status": ["active"]})
    assert table["reason"].tolist() == ["only_suspended"]


def test_an_unserved_outlet_does_not_end_a_blank_that_counts_service() -> None:
    """Blank may be counted on licensed or on served, by choice."""
    outlets = [{"unit_id": "v0", "licensed": True, "served": False}]
    assert blank(villages(400), outlets).empty
    table = blank(villages(400), outlets, {**RULE, "without": "served"})
    assert table["reason"].tolist() == ["only_unserved"]


class TestWhereFilingAndPlaceDisagree:
    """An outlet lies inside but is filed under a neighbour."""

    UNITS = (
        {"unit_id": "a", "kind": "village", "residents": 400, "geometry": square(0, 0, 100)},
        {"unit_id": "b", "kind": "village", "residents": 500, "geometry": square(100, 0, 100)},
    )
    OUTLET = ({"unit_id": "b", "east_m": 50.0, "north_m": 50.0},)

    def test_by_filing_the_village_it_lies_in_is_blank(self) -> None:
        table = blank(squares(self.UNITS), self.OUTLET, assign="unit_id")
        assert table["reason"].to_dict() == {"a": "filed_elsewhere"}

    def test_by_place_the_village_it_is_filed_under_is_blank(self) -> None:
        table = blank(squares(self.UNITS), self.OUTLET, assign="polygon")
        assert table["reason"].to_dict() == {"b": "lies_elsewhere"}


def test_the_nearest_outlet_and_its_distance() -> None:
    units = pd.DataFrame(villages(400, 400)).assign(lon=[EAST, EAST + 0.5], lat=0.0)
    outlets = [{"unit_id": "v1", "east_m": 300.0}, {"unit_id": "v1", "east_m": -299.0},
               {"unit_id": "v1", "east_m": 1.0, "status": "closed"}]  # fmt: skip
    table = blank(units, outlets, datum="wgs84")
    row = table.loc["v0"]
    assert row["nearest_outlet_id"] == "o1"
    assert row["nearest_m"] == pytest.approx(299, abs=0.001)


def test_without_a_point_the_nearest_outlet_is_unknown() -> None:
    row = blank(villages(400)).loc["v0"]
    assert pd.isna(row["nearest_outlet_id"])
    assert pd.isna(row["nearest_m"])


def test_a_policy_without_such_a_rule_lists_none() -> None:
    law = {"rule": "fixed", "outlets": 1, "applies_to": "every_unit"}
    assert blank(villages(400), (), law).empty


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 900), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["active", "closed"])), max_size=6),
)
def test_blank_if_and_only_if_no_outlet_is_in_being(
    people: list[int], filed: list[tuple[int, str]]
) -> None:
    outlets = [
        {"unit_id": f"v{n}" if n < len(people) else None, "status": status, "east_m": 90.0 * n}
        for n, status in filed
    ]
    units = pd.DataFrame(villages(*people)).assign(lon=EAST, lat=0.0)
    table = blank(units, outlets, datum="wgs84")
    held = {n for n, status in filed if status == "active"}
    assert set(table["unit_id"]) == {f"v{n}" for n in range(len(people)) if n not in held}
    metres = [Geod(ellps="WGS84").inv(EAST, 0, EAST + 90.0 * n * METRE, 0)[2] for n in held]
    for row in table.itertuples():
        expected = min(metres, default=math.nan)
        assert row.nearest_m == pytest.approx(expected, abs=1e-3, nan_ok=True)


class TestNearestOnFoot:
    """Nearest outlet on foot, from outlets to villages."""

    # A river between them: straight 60 m, on foot over the bridge 60 + 400 + 400 m.
    RIVER = (((0, 0), (400, 0)), ((0, 60), (400, 60)), ((400, 0), (400, 60)))

    @staticmethod
    def table(village: Any, doors: Any, streets: Any = None, **also: Any) -> gpd.GeoDataFrame:
        units = pd.DataFrame(villages(400, 400)).assign(
            lon=[EAST + village[0] * METRE, EAST + 1], lat=village[1] * METRE
        )
        outlets = [{"unit_id": "v1", "east_m": x, "north_m": y, **more} for x, y, more in doors]
        if streets is not None:
            shapes = [LineString([(EAST + x * METRE, y * METRE) for x, y in s]) for s in streets]
            table = gpd.GeoDataFrame({"street_id": range(len(shapes))}, geometry=shapes, crs=4326)
            also["streets"] = table.astype({"street_id": "str"})
        return blank(units, outlets, datum="wgs84", **also)

    def test_it_need_not_be_the_one_nearest_by_the_straight_line(self) -> None:
        row = self.table((0, 0), [(0, 60, {}), (300, 0, {})], self.RIVER).loc["v0"]
        assert (row["nearest_outlet_id"], row["nearest_on_foot_id"]) == ("o0", "o1")
        assert row["nearest_m"] == pytest.approx(60, rel=0.01)
        assert row["nearest_walk_m"] == pytest.approx(300, abs=0.01)

    @pytest.mark.parametrize("keeps_out", [{"status": "closed"}, {"licensed": False}])
    def test_it_is_one_that_counts(self, keeps_out: dict[str, Any]) -> None:
        doors = [(0, 60, {}), (300, 0, keeps_out)]
        row = self.table((0, 0), doors, self.RIVER).loc["v0"]
        assert row["nearest_on_foot_id"] == "o0"
        assert row["nearest_walk_m"] == pytest.approx(860, abs=1)

    @pytest.mark.parametrize(
        ("village", "streets"),
        [
            ((0, 0), None),  # no streets
            ((0, -101), RIVER),  # its point snaps to none
            ((0, 0), RIVER[:2]),  # no way over the river
        ],
    )
    def test_what_is_not_known_is_missing(self, village: Any, streets: Any) -> None:
        row = self.table(village, [(0, 60, {})], streets).loc["v0"]
        assert row["nearest_outlet_id"] == "o0"
        assert pd.isna(row["nearest_on_foot_id"])
        assert pd.isna(row["nearest_walk_m"])

    def test_how_far_a_street_may_lie_is_said_by_the_region(self) -> None:
        row = self.table((0, -101), [(300, 0, {})], self.RIVER, snap_at_most_m=110.0).loc["v0"]
        assert row["nearest_walk_m"] == pytest.approx(401, abs=1)

    @settings(deadline=None)
    @given(
        st.lists(
            st.tuples(st.integers(0, 15), st.booleans()), min_size=1, max_size=20, unique=True
        ),
        st.integers(0, 15),
        st.lists(st.tuples(st.integers(0, 15), st.booleans()), max_size=5),
    )
    def test_is_what_networkx_finds(
        self, blocks: list[tuple[int, bool]], start: int, doors: list[tuple[int, bool]]
    ) -> None:
        """Points at corners of a grid of 16 places, some streets of which are there."""
        place = {k: (k % 4 * 130.0, k // 4 * 170.0) for k in range(20)}
        ends = [(k, k + 4) if up else (k, k + 1) for k, up in blocks if up or k % 4 < 3]
        graph = nx.Graph()
        for a, b in ends:
            (x, y), (u, v) = place[a], place[b]
            metres = Geod(ellps="WGS84").inv(x * METRE, y * METRE, u * METRE, v * METRE)[2]
            graph.add_edge(a, b, metres=metres)
        status = [{"status": "active" if open_ else "closed"} for _, open_ in doors]
        rows = [(*place[k], more) for (k, _), more in zip(doors, status, strict=True)]
        lines = [(place[a], place[b]) for a, b in ends] or [((900, 900), (990, 900))]
        row = self.table(place[start], rows, lines).loc["v0"]
        metres = {start: 0.0}
        if start in graph:
            metres |= nx.single_source_dijkstra_path_length(graph, start, weight="metres")
        walks = {n: metres[k] for n, (k, open_) in enumerate(doors) if open_ and k in metres}
        least = min(walks.values(), default=math.nan)
        assert row["nearest_walk_m"] == pytest.approx(least, abs=1e-3, nan_ok=True)
        nearest = [f"o{n}" for n, walk in walks.items() if walk <= least + 0.0015]
        assert row["nearest_on_foot_id"] in (nearest or [row["nearest_on_foot_id"]])
        assert pd.isna(row["nearest_on_foot_id"]) == (not walks)
