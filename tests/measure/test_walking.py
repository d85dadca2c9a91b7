"""Walks from door to door: docs/walking.md, item by item, and against the slow twin."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from outletplan.geodesy import WGS84, convert, crs_of
from outletplan.measure.feet import Feet, find_feet
from outletplan.measure.streets import street_network
from outletplan.measure.walking import nearest_on_foot, walking_pairs, walks_of
from outletplan.measure.ways import walking_lines
from tests.measure.towns import Street, Town, line, lonlat, network_of, street_frame, towns
from tests.measure.walking_twin import Twin

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from outletplan.measure.network import Network
    from tests.measure.towns import Corner

FAR_M = 1e4
TWIN = ["straight_m", "distance_m", "upper_m", "low_m", "high_m", "frontage_m", "full_m"]
METRES = [*TWIN, "lower_m", "access_m", "street_m", "exit_m"]
GEOD = Geod(ellps="WGS84")


def feet_of(network: Network, *points: Corner) -> Feet:
    return find_feet(network, *lonlat(points))


def town_walks(town: Town, below_m: float = FAR_M) -> tuple[Network, Feet, pd.DataFrame]:
    network = street_network(street_frame(town.streets))
    feet = feet_of(network, *town.points)
    return network, feet, walking_pairs(network, feet, below_m=below_m)


def walk(streets: list[Street], one: Corner, other: Corner) -> pd.Series:
    network = network_of(*streets)
    pairs = walking_pairs(network, feet_of(network, one, other), below_m=FAR_M)
    assert len(pairs) == 1
    return pairs.iloc[0]


def assert_equals_twin(row: pd.Series, twin: Twin, far_m: float = 1e5) -> None:
    if row["way"] == "off_street":
        assert not (twin.feet[row["a"]] and twin.feet[row["b"]])
        assert np.isnan(row["distance_m"])
        assert (row["low_m"], row["high_m"]) == (row["straight_m"], np.inf)
    else:
        expected = tuple(twin.walk(row["a"], row["b"], far_m))
        assert tuple(row[TWIN]) == pytest.approx(expected, abs=1e-3)


class TestAgainstTheTwin:
    """Equal to within 1 mm to an independent twin on random networks and on the real town."""

    @settings(max_examples=60, deadline=None)
    @given(towns())
    def test_on_random_towns(self, town: Town) -> None:
        twin = Twin(street_frame(town.streets), zip(*lonlat(town.points), strict=True))
        _, _, pairs = town_walks(town)
        assert len(pairs) == len(town.points) * (len(town.points) - 1) // 2
        for _, row in pairs.iterrows():
            assert_equals_twin(row, twin)

    @settings(max_examples=30, deadline=None)
    @given(towns(), st.sampled_from([20.0, 60.0, 150.0]))
    def test_a_limit_leaves_out_only_what_is_farther(self, town: Town, below_m: float) -> None:
        """With a limit the same rows come back with the same values, but for those from it on."""
        _, _, every = town_walks(town)
        _, _, near = town_walks(town, below_m)
        expected = every[every["low_m"].round(3) < below_m].reset_index(drop=True)
        pd.testing.assert_frame_equal(near, expected, rtol=0, atol=1e-6)

    def test_on_the_real_town(self, harrisburg: Path) -> None:
        streets = gpd.read_file(harrisburg / "streets.gpkg").set_index("osm_id")
        streets["layer"] = pd.to_numeric(streets["layer"]).fillna(0).astype(int)
        outlets = pd.read_csv(harrisburg / "outlets.csv")
        network = street_network(streets)
        feet = find_feet(network, outlets["lon"].to_numpy(), outlets["lat"].to_numpy())
        pairs = walking_pairs(network, feet, below_m=100)
        assert len(pairs) > 50
        used = np.unique(pairs[["a", "b"]])
        twin = Twin(streets, outlets.loc[used, ["lon", "lat"]].itertuples(index=False, name=None))
        pairs["a"], pairs["b"] = (
            np.searchsorted(used, pairs["a"]),
            np.searchsorted(used, pairs["b"]),
        )
        for _, row in pairs.iterrows():
            assert_equals_twin(row, twin, far_m=1000)


class TestWhatChangesNothing:
    """Straight ≤ distance ≤ upper; symmetric; row order, reversed lines, a split line: nothing."""

    @settings(max_examples=40, deadline=None)
    @given(towns())
    def test_bounds_hold(self, town: Town) -> None:
        _, _, pairs = town_walks(town)
        walked = pairs[pairs["way"] != "off_street"]
        assert (walked["straight_m"] <= walked["distance_m"]).all()
        assert (walked["distance_m"] <= walked["upper_m"]).all()
        assert (pairs["lower_m"] <= pairs["low_m"]).all()
        assert (pairs["low_m"] <= pairs["high_m"]).all()
        legs = walked[["access_m", "street_m", "exit_m"]].sum(axis=1, skipna=False)
        shortest = walked[["frontage_m", "full_m"]].min(axis=1)
        known = walked["way"] != "unconnected"
        assert legs[known].to_numpy() == pytest.approx(shortest[known].to_numpy(), abs=1e-6)

    @settings(max_examples=40, deadline=None)
    @given(towns(), st.randoms(use_true_random=False))
    def test_order_direction_and_splits(self, town: Town, chance: Random) -> None:
        _, _, pairs = town_walks(town)
        redrawn = Town(tuple(_redrawn(town.streets, chance)), town.points)
        _, _, again = town_walks(redrawn)
        pd.testing.assert_frame_equal(pairs, again, rtol=0, atol=1e-6)

    @settings(max_examples=40, deadline=None)
    @given(towns())
    def test_either_way_is_as_long(self, town: Town) -> None:
        network, _, pairs = town_walks(town)
        back = walking_pairs(network, feet_of(network, *town.points[::-1]), below_m=FAR_M)
        back["a"], back["b"] = len(town.points) - 1 - back["b"], len(town.points) - 1 - back["a"]
        columns = ["a", "b", *TWIN]
        order = ["a", "b"]
        pd.testing.assert_frame_equal(
            pairs[columns].sort_values(order, ignore_index=True),
            back[columns].sort_values(order, ignore_index=True),
            rtol=0,
            atol=1e-6,
        )


def _redrawn(streets: tuple[Street, ...], chance: Random) -> list[Street]:
    """Reverse lines, split named ones into rows and others into parts, shuffle the rows."""
    drawn = []
    for k, street in enumerate(streets):
        parts: list[tuple[Corner, ...]] = []
        for part in street.parts:
            cut = chance.randrange(len(part))
            halves = [half for half in (part[: cut + 1], part[cut:]) if len(half) > 1]
            parts += [half[::-1] if chance.random() < 0.5 else half for half in halves]
        by_part: list[tuple[tuple[Corner, ...], ...]] = [(part,) for part in parts]
        rows = by_part if street.name else [tuple(parts)]
        names = [f"s{k:02d}" + letter for letter in "abcd"[: len(rows)]]
        drawn += [
            street._replace(parts=row, street_id=name)
            for row, name in zip(rows, names, strict=True)
            if any(len(set(part)) > 1 for part in row)
        ]
    chance.shuffle(drawn)
    return drawn


class TestItemByItem:
    """The definition's own cases, worked out by hand."""

    LONG = line("Long Road", (0, 0), (300, 0))

    def test_one_side_of_a_street_is_the_frontage_between(self) -> None:
        """Walking to the road's centre line and back is nobody's walk."""
        row = walk([self.LONG], (100, 10), (130, 14))
        assert row["way"] == "frontage"
        assert row["distance_m"] == pytest.approx(30 + 4, abs=0.02)
        assert row["upper_m"] == pytest.approx(10 + 30 + 14, abs=0.02)
        assert (row["access_m"], row["exit_m"]) == (pytest.approx(4, abs=0.02), 0)
        assert row["low_m"] == row["high_m"] == row["distance_m"]
        assert bool(row["same_side"])

    def test_opposite_sides_have_no_frontage(self) -> None:
        row = walk([self.LONG], (100, 10), (130, -14))
        assert row["way"] == "full"
        assert row["frontage_m"] == np.inf
        assert row["distance_m"] == pytest.approx(10 + 30 + 14, abs=0.02)
        assert row["low_m"] == pytest.approx(np.hypot(30, 24), abs=0.02)
        assert not row["same_side"]
        legs = (row["access_m"], row["street_m"], row["exit_m"])
        assert legs == pytest.approx((10, 30, 14), abs=0.02)

    def test_the_mouth_of_a_side_street_does_not_break_a_frontage(self) -> None:
        halves = [line("Long Road", (0, 0), (100, 0)), line("Long Road", (100, 0), (300, 0))]
        side_street = line("Mill Lane", (100, 0), (100, 90))
        row = walk([*halves, side_street], (80, 10), (130, 10))
        assert (row["way"], row["distance_m"]) == ("frontage", pytest.approx(50, abs=0.02))

    def test_the_same_spot_is_at_nothing(self) -> None:
        """Straight ≤ 1 mm: all values are 0."""
        row = walk([self.LONG], (100, 10), (100, 10))
        assert row["way"] == "same_spot"
        assert (row[METRES] == 0).all()

    def test_outside_of_a_bend_the_straight_line_is_longer_than_along_the_street(self) -> None:
        """Same edge and same side alone is below the straight line at the outside of bends."""
        bend = line("Mill Lane", (0, 0), (100, 0), (100, 100))
        row = walk([bend], (95, -20), (120, 5))
        assert row["frontage_m"] < 20 < row["straight_m"]
        assert (row["way"], row["distance_m"]) == ("frontage", row["straight_m"])

    def test_a_corner_stands_on_both_streets(self) -> None:
        """31 outlets have a second named street within 5 m of the nearest: several feet."""
        streets = [line("East Road", (0, 0), (100, 0)), line("North Road", (0, 0), (0, 100))]
        network = network_of(*streets)
        feet = feet_of(network, (10, 12), (10, 40), (40, 10))
        assert np.diff(feet.first).tolist() == [2, 1, 1]
        pairs = walking_pairs(network, feet, below_m=FAR_M).set_index(["a", "b"])
        assert (pairs["way"].loc[[(0, 1), (0, 2)]] == "frontage").all()
        assert pairs["way"].loc[1, 2] == "full"

    def test_on_a_ring_the_shorter_way_round(self) -> None:
        ring = line("Ring", (0, 0), (100, 0), (100, 100), (0, 100), (0, 0))
        row = walk([ring], (0, 20), (20, 0))
        assert row["frontage_m"] == pytest.approx(40, abs=0.02)
        row = walk([ring], (100, 80), (0, 80))
        assert row["full_m"] == pytest.approx(140, abs=0.1)

    def test_round_the_block_may_be_shorter_than_along_one_edge(self) -> None:
        """Same edge: the smaller of direct and round the block."""
        hairpin = line("Mill Lane", (0, 0), (0, 200), (30, 200), (30, 0))
        short_cut = line("Short Cut", (0, 0), (30, 0))
        row = walk([hairpin, short_cut], (0, 10), (30, 10))
        assert row["full_m"] == pytest.approx(50, abs=0.05)

    def test_parallel_edges_take_the_shorter_one(self) -> None:
        straight = line("East Road", (0, 0), (100, 0))
        bow = line("Bow", (0, 0), (50, 40), (100, 0))
        tails = [line("West End", (-50, 0), (0, 0)), line("East End", (100, 0), (150, 0))]
        row = walk([straight, bow, *tails], (-20, 0), (120, 0))
        assert row["full_m"] == pytest.approx(140, abs=0.05)

    def test_a_dead_end_leads_back(self) -> None:
        comb = [line("East Road", (0, 0), (20, 0), (60, 0), (100, 0))]
        comb += [line(f"Alley {x}", (x, 0), (x, 90)) for x in (20, 60)]
        row = walk(comb, (20, 80), (60, 80))
        assert row["full_m"] == pytest.approx(80 + 40 + 80, abs=0.1)

    def test_islands_are_not_known_to_be_far(self) -> None:
        """Inf if neither exists; a missing path proves nothing, so the straight line bounds it."""
        row = walk([self.LONG, line("Island", (0, 30), (300, 30))], (100, 4), (100, 26))
        assert (row["way"], row["distance_m"]) == ("unconnected", np.inf)
        assert row["low_m"] == row["straight_m"] == pytest.approx(22, abs=0.02)
        assert np.isnan(row["street_m"])
        assert row["same_side"] is pd.NA

    def test_far_from_every_street_only_the_straight_line_is_known(self) -> None:
        """None within snap_at_most_m: judged by the straight line only, and said."""
        row = walk([self.LONG], (100, 101), (100, 99))
        assert row["way"] == "off_street"
        assert np.isnan(row["distance_m"])
        assert (row["low_m"], row["high_m"]) == (row["straight_m"], np.inf)

    def test_neighbours_far_from_every_street_may_still_be_at_one_spot(self) -> None:
        network = network_of(self.LONG)
        feet = feet_of(network, (100, 0), (110, 0), (100, 900), (100, 900))
        pairs = walking_pairs(network, feet, below_m=50)
        assert pairs["way"].tolist() == ["same_spot", "frontage"]
        assert nearest_on_foot(network, feet)["b"].tolist() == [1, 0, 3, 2]

    def test_the_limit_itself_is_not_below_it(self) -> None:
        network = network_of(self.LONG)
        feet = feet_of(network, (100, 0), (120, 0))
        metres = walking_pairs(network, feet, below_m=FAR_M)["distance_m"].round(3)[0]
        assert len(walking_pairs(network, feet, below_m=metres)) == 0
        assert len(walking_pairs(network, feet, below_m=metres + 0.001)) == 1

    def test_no_pair_no_row(self) -> None:
        network = network_of(self.LONG)
        pairs = walking_pairs(network, feet_of(network, (0, 0)), below_m=50)
        assert pairs.empty
        assert walking_lines(network, feet_of(network, (0, 0)), pairs).size == 0


class TestTwoSets:
    """Walking distances from outlets to outlets, sites and villages."""

    @settings(max_examples=30, deadline=None)
    @given(towns(), st.integers(0, 7))
    def test_are_the_pairs_of_both_together(self, town: Town, split: int) -> None:
        network, _, every = town_walks(town)
        split = min(split, len(town.points))
        one, other = feet_of(network, *town.points[:split]), feet_of(network, *town.points[split:])
        pairs = walking_pairs(network, one, to=other, below_m=FAR_M)
        expected = every[(every["a"] < split) & (every["b"] >= split)].copy()
        expected["b"] -= split
        columns, order = ["a", "b", *TWIN, "way"], ["a", "b"]
        pd.testing.assert_frame_equal(
            pairs[columns].sort_values(order, ignore_index=True),
            expected[columns].sort_values(order, ignore_index=True),
            rtol=0,
            atol=1e-6,
        )

    @settings(max_examples=30, deadline=None)
    @given(towns(), st.integers(0, 9))
    def test_the_nearest_is_the_least_of_all(self, town: Town, split: int) -> None:
        network, feet, every = town_walks(town)
        both = pd.concat([every, every.rename(columns={"a": "b", "b": "a"})])
        walked = both[np.isfinite(both["distance_m"])]
        assert_nearest(nearest_on_foot(network, feet), walked)
        split = min(split, len(town.points))
        one, other = feet_of(network, *town.points[:split]), feet_of(network, *town.points[split:])
        across = walked[(walked["a"] < split) & (walked["b"] >= split)].copy()
        across["b"] -= split
        assert_nearest(nearest_on_foot(network, one, to=other), across)

    def test_the_nearest_may_be_far_and_its_straight_line_is_exact(self) -> None:
        network = network_of(line("Long Road", (0, 0), (29_000, 0), (29_000, 20_000)))
        one, other = (feet_of(network, place) for place in ((0, 0), (29_000, 20_000)))
        found = nearest_on_foot(network, one, to=other).iloc[0]
        straight_m = GEOD.inv(one.lon[0], one.lat[0], other.lon[0], other.lat[0])[2]
        assert found["straight_m"] == pytest.approx(straight_m, abs=1e-4)
        assert found["distance_m"] == pytest.approx(49_000, rel=0.003)

    def test_nothing_is_looked_for_beyond_the_limit(self) -> None:
        network = network_of(line("Long Road", (0, 0), (3000, 0)))
        feet = feet_of(network, (0, 0), (2000, 0))
        assert len(nearest_on_foot(network, feet)) == 2
        assert len(nearest_on_foot(network, feet, at_most_m=1900)) == 0


def assert_nearest(found: pd.DataFrame, walked: pd.DataFrame) -> None:
    least = walked.groupby("a")["distance_m"].min()
    assert found["a"].tolist() == least.index.tolist()
    assert found["distance_m"].to_numpy() == pytest.approx(least.to_numpy(), abs=1e-3)


class TestLines:
    """The path of each pair comes back as a line for the map."""

    @settings(max_examples=40, deadline=None)
    @given(towns())
    def test_they_are_as_long_as_the_walk(self, town: Town) -> None:
        network, feet, pairs = town_walks(town)
        lines = walking_lines(network, feet, pairs)
        places = np.column_stack(lonlat(town.points))
        for (_, row), drawn in zip(pairs.iterrows(), lines, strict=True):
            ends = [drawn.coords[0], drawn.coords[-1]]
            assert np.array(ends) == pytest.approx(places[[row["a"], row["b"]]])
            metres = GEOD.geometry_length(drawn)
            if row["way"] == "frontage":
                setbacks = feet.setback_m[[row["foot_a"], row["foot_b"]]].sum()
                assert metres == pytest.approx(row["street_m"] + setbacks, abs=1e-3)
            elif row["way"] == "full":
                assert metres == pytest.approx(row["full_m"], abs=1e-3)
            else:
                assert metres == pytest.approx(row["straight_m"], abs=1e-3)


def test_walks_are_looked_up_in_the_order_asked_for_and_one_not_listed_is_far() -> None:
    network = network_of(line("Long Road", (0, 0), (500, 0)))
    feet = feet_of(network, (10, 5), (40, 5), (300, 5))
    walks = walking_pairs(network, feet, below_m=60)
    assert walks[["a", "b"]].to_numpy().tolist() == [[0, 1]]
    found = walks_of(walks, np.array([0, 0, 0]), np.array([2, 1, 2]))
    assert found["way"].isna().tolist() == [True, False, True]
    assert found["distance_m"].iloc[1] == walks["distance_m"].iloc[0]
    assert found.loc[[0, 2], ["low_m", "high_m"]].to_numpy().tolist() == [[np.inf, np.inf]] * 2
    none = walks_of(walks[:0], np.array([0]), np.array([1]))
    assert (none["low_m"].iloc[0], none["high_m"].iloc[0]) == (np.inf, np.inf)


def test_a_shifted_datum_measures_the_same() -> None:
    """Streets in GCJ-02 and in a metric CRS are the same streets."""
    streets = street_frame([line("Long Road", (0, 0), (150, 0), (150, 90))])
    expected = street_network(streets).chains.length_m
    shifted = streets.set_geometry(convert(streets.geometry, crs_of("gcj02")))
    assert street_network(shifted).chains.length_m == pytest.approx(expected, abs=1e-4)
    metric = streets.to_crs(32649)
    assert street_network(metric).chains.length_m == pytest.approx(expected, abs=1e-4)
    assert streets.crs == WGS84


def test_several_threads_may_measure_at_once() -> None:
    network = network_of(line("Long Road", (0, 0), (300, 0)))
    feet = feet_of(network, *((x, 5.0) for x in range(0, 300, 7)))
    with ThreadPoolExecutor(4) as pool:
        tables = list(pool.map(lambda _: walking_pairs(network, feet, below_m=50), range(8)))
    assert len(tables[0]) > 40
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])
