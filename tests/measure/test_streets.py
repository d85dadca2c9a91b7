"""Streets → network: what joins, what is cut, what is odd; nothing lost without a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from outletplan.errors import CrsError, DataError
from outletplan.measure.feet import find_feet, require_meeting
from outletplan.measure.lines import LONGEST_PIECE_M
from outletplan.measure.streets import street_network
from outletplan.measure.walking import walking_pairs
from outletplan.measure.zones import streets_within
from tests.measure.towns import Street, Town, line, lonlat, network_of, street_frame, towns

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from outletplan.measure.meeting import Join
    from outletplan.measure.network import Network
    from tests.measure.towns import Corner

GEOD = Geod(ellps="WGS84")
CROSS = (line("East Road", (0, 0), (100, 0)), line("North Road", (50, -50), (50, 50)))


def shapes(*geometries: shapely.Geometry, **columns: object) -> gpd.GeoDataFrame:
    """Make a table of barriers, crossings or streets drawn in metres."""

    def placed(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(lonlat([(x, y) for x, y in xy]))

    drawn = shapely.transform(np.array(geometries, dtype=object), placed)
    names = [f"x{k}" for k in range(len(drawn))]
    return gpd.GeoDataFrame(columns, geometry=drawn, index=names, crs=4326)


def way_m(network: Network, one: Corner, other: Corner) -> float:
    """Measure the full way between two places."""
    feet = find_feet(network, *lonlat([one, other]))
    return float(walking_pairs(network, feet, below_m=1e4)["full_m"][0])


def found(network: Network) -> list[tuple[str, str]]:
    return list(network.findings[["subject_id", "finding"]].itertuples(index=False, name=None))


class TestJoins:
    """Lines joined at shared vertices, in their middle too; or at ends; or where they cross."""

    MEETING = (
        line("East Road", (0, 0), (50, 0), (100, 0)),
        line("North Road", (50, -50), (50, 0), (50, 50)),
    )
    ROUND_THE_CORNER = (10, 0), (50, 40)

    def test_at_vertices(self) -> None:
        assert way_m(network_of(*self.MEETING), *self.ROUND_THE_CORNER) == pytest.approx(
            80, abs=0.05
        )
        assert way_m(network_of(*CROSS), *self.ROUND_THE_CORNER) == np.inf

    @pytest.mark.parametrize("foot", [-0.0009, 0.0])
    def test_not_where_a_long_piece_is_shortened(self, foot: float) -> None:
        """Two hundred metres are measured as two pieces; nobody drew a vertex between them."""
        north = shapely.LineString([(0, foot), (0, 0.0009)])
        east = shapely.LineString([(-0.0009, 0), (0.0009, 0)])
        drawn = shapely.LineString([(-0.0009, 0), (0, 0), (0.0009, 0)])

        def parts(*lines: shapely.LineString, join: Join = "vertices") -> int:
            streets = gpd.GeoDataFrame(geometry=list(lines), crs=4326)
            return len(street_network(streets, join=join).components)

        assert parts(north, east) == 2
        assert parts(north, east, join="endpoints") == 2
        assert parts(north, east, join="crossings") == 1
        assert parts(north, east, drawn) == (1 if foot == 0 else 2)

    def test_at_end_points_only(self) -> None:
        by_ends = street_network(street_frame(self.MEETING), join="endpoints")
        assert way_m(by_ends, *self.ROUND_THE_CORNER) == np.inf
        split = [line("North Road", (50, -50), (50, 0)), line("North Road", (50, 0), (50, 50))]
        east = [line("East Road", (0, 0), (50, 0)), line("East Road", (50, 0), (100, 0))]
        by_ends = street_network(street_frame([*east, *split]), join="endpoints")
        assert way_m(by_ends, *self.ROUND_THE_CORNER) == pytest.approx(80, abs=0.05)
        by_ends = street_network(street_frame([self.MEETING[0], *split]), join="endpoints")
        assert way_m(by_ends, *self.ROUND_THE_CORNER) == np.inf

    def test_lines_that_lie_on_each_other_join_whatever_joins(self) -> None:
        bus = line("", (0, 0), (50, 0), (100, 0), (100, 60))
        road = line("East Road", (50, 0), (100, 0), (150, 0))
        by_ends = street_network(street_frame([bus, road]), join="endpoints")
        assert way_m(by_ends, (0, 0), (100, 60)) == pytest.approx(160, abs=0.05)
        assert way_m(by_ends, (100, 60), (150, 0)) == pytest.approx(110, abs=0.05)

    def test_where_they_cross_without_a_vertex(self) -> None:
        """Survey drawings whose lines cross without a vertex."""
        crossing = street_network(street_frame(CROSS), join="crossings")
        assert way_m(crossing, *self.ROUND_THE_CORNER) == pytest.approx(80, abs=0.05)
        assert len(crossing.components) == 1

    @pytest.mark.parametrize(("gap_m", "components"), [(0.0, 1), (0.0006, 1), (0.002, 2)])
    def test_where_one_ends_on_another_within_a_millimetre(
        self, gap_m: float, components: int
    ) -> None:
        streets = [line("East Road", (0, 0), (100, 0)), line("Mill Lane", (50, gap_m), (50, 50))]
        crossing = street_network(street_frame(streets), join="crossings")
        assert len(crossing.components) == components

    def test_a_line_that_crosses_itself_joins_itself_the_same_way(self) -> None:
        loop = line("Loop", (0, 0), (100, 0), (100, 50), (50, 50), (50, -50))
        assert way_m(network_of(loop), (40, 0), (50, -10)) == pytest.approx(220, abs=0.2)
        crossing = street_network(street_frame([loop]), join="crossings")
        assert way_m(crossing, (40, 0), (50, -10)) == pytest.approx(20, abs=0.05)
        assert found(crossing) == [("s00", "crosses itself")]

    def test_another_word_is_refused(self) -> None:
        with pytest.raises(DataError, match=r"vertices \| endpoints \| crossings"):
            street_network(street_frame(CROSS), join="corners")  # type: ignore[arg-type]


class TestLayers:
    """A bridge over a street does not join it, but what goes on at its ends does."""

    BRIDGE = line("High Road", (50, -20), (50, 0), (50, 20), layer=1)
    RAMPS = (line("High Road", (50, -60), (50, -20)), line("High Road", (50, 20), (50, 60)))
    BELOW = line("East Road", (0, 0), (50, 0), (100, 0))

    def test_what_passes_over_does_not_join(self) -> None:
        network = network_of(self.BRIDGE, *self.RAMPS, self.BELOW)
        assert way_m(network, (50, -60), (50, 60)) == pytest.approx(120, abs=0.05)
        assert way_m(network, (50, -60), (100, 0)) == np.inf
        assert found(network) == [("s00", "passes over or under"), ("s03", "passes over or under")]

    def test_steps_that_end_at_a_bridge_lead_up_to_it(self) -> None:
        steps = line("", (50, 0), (60, 5))
        network = network_of(self.BRIDGE, *self.RAMPS, steps)
        assert way_m(network, (50, -60), (60, 5)) == pytest.approx(60 + np.hypot(10, 5), abs=0.05)

    def test_a_bridge_drawn_in_two_is_one(self) -> None:
        halves = [
            line("High Road", (50, -20), (50, 0), layer=1),
            line("High Road", (50, 0), (50, 20), layer=1),
        ]
        network = network_of(*halves, *self.RAMPS, self.BELOW)
        assert way_m(network, (50, -60), (100, 0)) == np.inf

    def test_crossings_join_within_a_layer_only(self) -> None:
        bridge = line("High Road", (50, -20), (50, 20), layer=1)
        streets = street_frame([bridge, *self.RAMPS, line("East Road", (0, 0), (100, 0))])
        network = street_network(streets, join="crossings")
        assert way_m(network, (50, -60), (100, 0)) == np.inf


class TestChains:
    """Maximal run of edges of one name, continued where exactly two of its ends meet."""

    def test_goes_on_across_a_junction_and_ends_at_a_fork(self) -> None:
        road = [line("Long Road", (0, 0), (50, 0)), line("Long Road", (50, 0), (100, 0))]
        lane = line("Mill Lane", (50, 0), (50, 50))
        assert len(network_of(*road, lane).chains.length_m) == 2
        fork = line("Long Road", (50, 0), (50, -50))
        assert len(network_of(*road, lane, fork).chains.length_m) == 4

    def test_without_a_name_a_street_is_its_own_chain_but_where_a_drawing_splits_it(self) -> None:
        alley = [line("", (0, 0), (50, 0)), line("", (50, 0), (100, 0))]
        assert len(network_of(*alley).chains.length_m) == 1
        assert len(network_of(*alley, line("Lane", (50, 0), (50, 50))).chains.length_m) == 3

    def test_begins_at_its_smaller_end(self) -> None:
        network = network_of(line("Long Road", (100, 0), (50, 80), (0, 0)))
        first = network.pieces.start[0]
        assert network.places.lon[first] == lonlat([(0, 0)])[0]

    def test_a_ring_begins_at_its_smallest_vertex_and_sets_out_south(self) -> None:
        ring = line("Ring", (100, 0), (100, 100), (0, 100), (0, 0), (100, 0))
        network = network_of(ring)
        assert network.chains.closed.tolist() == [True]
        place = network.pieces.start[[0, 1]]
        lon, lat = lonlat([(0, 0), (100, 0)])
        assert network.places.lon[place] == pytest.approx(lon)
        assert network.places.lat[place] == pytest.approx(lat)


class TestBarriers:
    """A barrier layer that cuts edges; a crossings table that rejoins them."""

    ROAD = line("Long Road", (0, 0), (40, 0), (100, 0))
    ENDS = (0, 0), (100, 0)

    @pytest.mark.parametrize("at", [30.0, 40.0, 77.7])
    def test_a_fence_parts_the_street(self, at: float) -> None:
        fence = shapes(shapely.LineString([(at, -9), (at, 9)]))
        network = street_network(street_frame([self.ROAD]), barriers=fence)
        assert way_m(network, *self.ENDS) == np.inf
        assert sorted(network.chains.length_m) == pytest.approx(sorted([at, 100 - at]), abs=0.05)
        assert way_m(network, (0, 0), (at - 1, 0)) == pytest.approx(at - 1, abs=0.05)

    def test_of_an_area_its_edge_is_the_barrier(self) -> None:
        compound = shapes(shapely.box(30, -20, 60, 20))
        network = street_network(street_frame([self.ROAD]), barriers=compound)
        assert network.components["length_m"].tolist() == pytest.approx([40, 30, 30], abs=0.05)

    def test_a_fence_on_the_ground_does_not_part_a_bridge(self) -> None:
        fence = shapely.LineString([(60, -9), (60, 9)])
        bridge = street_frame([self.ROAD._replace(layer=1)])
        assert len(street_network(bridge, barriers=shapes(fence)).components) == 1
        assert len(street_network(bridge, barriers=shapes(fence, layer=[1])).components) == 2

    def test_a_gate_opens_it(self) -> None:
        fence = shapes(shapely.LineString([(60, -9), (60, 9)]))
        streets = street_frame([self.ROAD])
        gate = shapes(shapely.Point(60, 4))
        network = street_network(streets, barriers=fence, crossings=gate)
        assert way_m(network, *self.ENDS) == pytest.approx(100, abs=0.05)
        shut = street_network(streets, barriers=fence, crossings=gate, crossing_m=3)
        assert way_m(shut, *self.ENDS) == np.inf
        assert found(shut) == [("x0", "joins nothing")]

    @pytest.mark.parametrize("join", ["vertices", "endpoints"])
    def test_a_divided_road_is_joined_at_its_crossings_only(self, join: str) -> None:
        """Two sides of a divided road are joined at crossings only."""
        sides = [line("Main Road", (0, 0), (300, 0)), line("Main Road", (300, 20), (0, 20))]
        zebra = shapes(shapely.LineString([(200, 1), (200, 19)]))
        streets = street_frame(sides)
        network = street_network(streets, join=join, crossings=zebra)  # type: ignore[arg-type]
        assert way_m(network, (100, 0), (100, 20)) == pytest.approx(220, abs=0.1)
        alone = street_network(streets, join=join)  # type: ignore[arg-type]
        assert way_m(alone, (100, 0), (100, 20)) == np.inf

    def test_nobody_lives_on_a_crossing(self) -> None:
        sides = [line("Main Road", (0, 0), (300, 0)), line("Main Road", (300, 60), (0, 60))]
        zebra = shapes(shapely.LineString([(200, 0), (200, 60)]))
        network = street_network(street_frame(sides), crossings=zebra)
        feet = find_feet(network, *lonlat([(201, 30)]), corner_m=1)
        assert feet.setback_m == pytest.approx([30, 30], abs=0.05)

    def test_what_does_nothing_is_said(self) -> None:
        idle = shapes(shapely.LineString([(0, 50), (9, 50)]), shapely.LineString([(0, 0), (9, 0)]))
        far = shapes(shapely.LineString([(0, 50), (9, 50)]), shapely.box(0, 0, 1, 1))
        network = street_network(street_frame([self.ROAD]), barriers=idle, crossings=far)
        assert found(network) == [
            ("x1", "lies along a street"),
            ("x0", "meets no street"),
            ("x0", "joins nothing"),
            ("x1", "joins nothing"),
        ]
        assert way_m(network, (10, 0), (100, 0)) == pytest.approx(90, abs=0.05)

    def test_the_order_of_crossings_changes_nothing(self) -> None:
        """A way leads to the street nearest to its end, not to a way laid before it."""
        sides = [line("A", (0, 0), (300, 0)), line("B", (0, 20), (300, 20))]
        ways = shapes(
            shapely.LineString([(100, 0), (100, 20)]),
            shapely.LineString([(101, 17), (140, 4)]),  # nearer to the first way than to a street
            shapely.LineString([(200, 20), (200, 1)]),
        )
        ends = (150, 0), (95, 20)
        network = street_network(street_frame(sides), crossings=ways)
        again = street_network(street_frame(sides), crossings=ways[::-1])
        assert way_m(network, *ends) == way_m(again, *ends)
        assert way_m(network, *ends) == pytest.approx(10 + 4 + 41.11 + 3 + 6, abs=0.1)
        assert_same_arrays(network.graph, again.graph)
        assert found(network) == found(again) == []

    def test_two_gates_at_one_barrier_are_both_of_use(self) -> None:
        fence = shapes(shapely.LineString([(60, -9), (60, 9)]))
        gates = shapes(shapely.Point(60, 1), shapely.Point(60, -1))
        assert (
            found(street_network(street_frame([self.ROAD]), barriers=fence, crossings=gates)) == []
        )

    def test_of_a_crossing_in_parts_each_part_is_looked_at(self) -> None:
        sides = [line("A", (0, 0), (300, 0)), line("B", (0, 20), (300, 20))]
        ways = shapely.MultiLineString([[(10, 50), (10, 90)], [(100, 0), (100, 20)]])
        network = street_network(street_frame(sides), crossings=shapes(ways))
        assert found(network) == [("x0", "joins nothing")]
        assert way_m(network, (100, 0), (100, 20)) == pytest.approx(20, abs=0.05)

    def test_crossings_without_a_place_join_nothing(self) -> None:
        nowhere = shapes(shapely.LineString(), shapely.Point())
        nowhere.loc["none"] = None
        network = street_network(street_frame([self.ROAD]), crossings=nowhere)
        assert found(network) == [(name, "joins nothing") for name in ("x0", "x1", "none")]


class TestOddLines:
    """Duplicate, zero-length, self-crossing and multi-part lines handled and counted."""

    def test_each_has_its_line_in_the_findings(self) -> None:
        streets = shapes(
            shapely.LineString([(0, 0), (100, 0)]),
            shapely.LineString([(100, 0), (0, 0)]),
            shapely.LineString([(5, 5), (5, 5)]),
            shapely.MultiLineString([[(0, 0), (0, 50)], [(0, 50), (0, 90)]]),
            shapely.Point(1, 1),
            shapely.LineString(),
            shapely.LineString([(0, 0), (40, 40), (40, 0), (0, 40)]),
        )
        streets.loc["none"] = None
        assert found(street_network(streets)) == [
            ("x4", "not a line"),
            ("x5", "not a line"),
            ("none", "not a line"),
            ("x2", "zero length"),
            ("x3", "several parts"),
            ("x6", "crosses itself"),
            ("x1", "lies on another line"),
        ]

    def test_a_layer_that_is_no_whole_number_is_taken_as_0_and_said(self) -> None:
        lines = [shapely.LineString([(0, k), (50, k)]) for k in range(6)]
        streets = shapes(*lines, layer=["-1", " ", "bridge", "1;2", 0.5, None])
        network = street_network(streets)
        assert network.streets["layer"].tolist() == [-1, 0, 0, 0, 0, 0]
        odd = network.findings[network.findings["finding"] == "layer is no number"]
        assert odd[["subject_id", "found"]].to_numpy().tolist() == [
            ["x2", "'bridge'"],
            ["x3", "'1;2'"],
            ["x4", "0.5"],
        ]

    def test_vertices_that_are_no_numbers_are_left_out(self) -> None:
        streets = shapes(shapely.LineString([(0, 0), (50, 0), (100, 0)]))
        xy = shapely.get_coordinates(streets.geometry)
        xy[1] = np.nan
        with np.errstate(invalid="ignore"):  # shapely warns where a reader does not
            streets.geometry = [shapely.LineString(xy)]
        network = street_network(streets)
        assert found(network) == [("x0", "vertices are no numbers")]
        assert network.pieces.length_m.sum() == pytest.approx(100, abs=0.05)

    @settings(max_examples=40, deadline=None)
    @given(towns())
    def test_nothing_is_lost_without_a_line(self, town: Town) -> None:
        """Every street is in the network with all its length, or in the findings."""
        streets = street_frame(town.streets)
        network = street_network(streets)
        kept = np.bincount(network.pieces.street, network.pieces.length_m, len(streets))
        drawn = np.array([GEOD.geometry_length(shape) for shape in streets.geometry])
        short = streets.index[np.abs(kept - drawn) > 1e-3]
        assert set(short) <= set(network.findings["subject_id"])

    def test_no_usable_line_is_refused_with_rows(self) -> None:
        streets = shapes(shapely.Point(0, 0), shapely.LineString([(5, 5), (5, 5)]))
        with pytest.raises(DataError, match=r"x0(.|\n)*x1") as error:
            street_network(streets)
        assert len(error.value.problems) == 2
        with pytest.raises(DataError, match="no row"):
            street_network(streets[:0])

    def test_an_id_twice_is_refused(self) -> None:
        streets = street_frame(CROSS)
        streets.index = pd.Index(["a", "a"])
        with pytest.raises(DataError, match="the id 'a' 2 times"):
            street_network(streets)

    def test_the_table_is_not_changed(self) -> None:
        streets = street_frame(CROSS)
        before = streets.copy()
        street_network(streets, join="crossings")
        pd.testing.assert_frame_equal(streets, before)


class TestMetres:
    """Within 1 mm of the ellipsoid's distance, anywhere (180° included)."""

    @settings(max_examples=60, deadline=None)
    @given(
        st.floats(-180, 180),
        st.floats(-85, 85),
        st.lists(st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)), min_size=2, max_size=5),
    )
    def test_lengths_are_pyprojs(
        self, lon: float, lat: float, corners: list[tuple[float, float]]
    ) -> None:
        wrapped = [((lon + x + 180) % 360 - 180, lat + y) for x, y in corners]
        lons, lats = zip(*wrapped, strict=True)
        metres = GEOD.line_length(lons, lats)
        if metres < 0.01 or len(set(wrapped)) < len(wrapped):
            return
        streets = gpd.GeoDataFrame(geometry=[shapely.LineString(wrapped)], crs=4326)
        network = street_network(streets)
        assert network.pieces.length_m.sum() == pytest.approx(metres, abs=1e-3)
        assert network.pieces.length_m.max() <= LONGEST_PIECE_M + 1e-6

    def test_across_180_degrees_streets_join_and_cross(self) -> None:
        east = shapely.LineString([(179.999, 0), (-179.999, 0)])
        north = shapely.LineString([(180, -0.001), (180, 0.001)])
        streets = gpd.GeoDataFrame({"name": ["E", "N"]}, geometry=[east, north], crs=4326)
        network = street_network(streets, join="crossings")
        assert network.components["streets"].tolist() == [2]
        assert network.pieces.length_m.sum() == pytest.approx(222.639 + 221.149, abs=1e-3)
        feet = find_feet(network, np.array([179.9995, -179.9995]), np.array([1e-5, 1e-5]))
        pairs = walking_pairs(network, feet, below_m=200)
        assert pairs["frontage_m"].tolist() == pytest.approx([111.319], abs=1e-3)

    def test_without_a_crs_nothing_is_measured(self) -> None:
        with pytest.raises(CrsError, match="neither a CRS nor a datum"):
            street_network(street_frame(CROSS).set_crs(None, allow_override=True))

    def test_a_network_that_lies_elsewhere_is_refused_with_both_boxes(self) -> None:
        """A network in a CRS or datum that does not meet the outlets → CrsError with both boxes."""
        network = network_of(*CROSS)
        lon, lat = lonlat([(50, 0)])
        require_meeting(network, lon, lat)
        with pytest.raises(CrsError, match=r"lon 113\.0000 to 113\.0010(.|\n)*lon 23\.0000"):
            require_meeting(network, lat, lon)


@settings(max_examples=40, deadline=None)
@given(towns(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_at_all(town: Town, chance: Random) -> None:
    """Bit for bit: everything comes from the set of pieces in an order of its own."""
    rows = [street._replace(street_id=f"s{k:02d}") for k, street in enumerate(town.streets)]
    network = street_network(street_frame(rows))
    chance.shuffle(rows)
    turned = [
        Street(s.name, tuple(part[::-1] for part in s.parts[::-1]), s.layer, s.street_id)
        for s in rows
    ]
    again = street_network(street_frame(turned))
    assert_same_arrays(network.places, again.places)
    assert_same_arrays(network.graph, again.graph)
    assert_same_arrays(network.chains, again.chains)
    assert_same_arrays(network.pieces[:2], again.pieces[:2])
    assert_same_arrays(network.pieces[3:], again.pieces[3:])
    names = network.streets.index[network.pieces.street]
    assert names.tolist() == again.streets.index[again.pieces.street].tolist()


def assert_same_arrays(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    for here, there in zip(one, other, strict=True):
        np.testing.assert_array_equal(here, there)


@settings(max_examples=40, deadline=None)
@given(towns(), st.sampled_from([15.0, 60.0, 130.0]), st.integers(0, 2**32 - 1))
def test_the_reachable_street_is_what_can_be_walked_to(
    town: Town, within_m: float, seed: int
) -> None:
    """For a walking rule round a school the reachable street, not a circle."""
    network = street_network(street_frame(town.streets))
    schools = find_feet(network, *lonlat(town.points))
    parts = streets_within(network, schools, within_m=within_m)
    for row in parts.itertuples():
        assert GEOD.geometry_length(row.geometry) == pytest.approx(row.to_m - row.from_m, abs=1e-3)
    chance = np.random.default_rng(seed)
    piece, share = chance.integers(0, len(network.pieces.chain), 12), chance.random(12)
    start = network.places.xyz[network.pieces.start[piece]]
    end = network.places.xyz[network.pieces.end[piece]]
    xyz = start + share[:, None] * (end - start)
    lon = np.degrees(np.arctan2(xyz[:, 1], xyz[:, 0]))
    lat = np.degrees(np.arctan2(xyz[:, 2], np.hypot(xyz[:, 0], xyz[:, 1]) * (1 - GEOD.es)))
    on_street = find_feet(network, lon, lat, corner_m=0)
    pairs = walking_pairs(network, schools, to=on_street, below_m=1e4)
    for row in pairs[np.isfinite(pairs["full_m"])].itertuples():
        own = slice(on_street.first[row.b], on_street.first[row.b + 1])
        covered = [
            ((parts["point"] == row.a) & (parts["chain"] == chain))
            & parts["from_m"].le(at_m + 1e-6)
            & parts["to_m"].ge(at_m - 1e-6)
            for chain, at_m in zip(on_street.chain[own], on_street.at_m[own], strict=True)
        ]
        assert all(here.sum() <= 1 for here in covered)
        if abs(row.full_m - within_m) > 0.01:
            assert any(here.any() for here in covered) == (row.full_m < within_m)


def test_the_real_town_hangs_together(harrisburg: Path) -> None:
    streets = gpd.read_file(harrisburg / "streets.gpkg").set_index("osm_id")
    network = street_network(streets)
    assert network.components["length_m"].iloc[0] > 0.97 * network.components["length_m"].sum()
    assert network.findings["finding"].value_counts().to_dict() == {
        "crosses itself": 23,
        "lies on another line": 3,
    }
    drawn = sum(GEOD.geometry_length(shape) for shape in streets.geometry)
    twice = {"9073103", "251685799"}
    lost = sum(GEOD.geometry_length(streets.geometry[name]) for name in twice)
    assert drawn - lost <= network.pieces.length_m.sum() <= drawn
