"""Counts along streets, against plain loops."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from outletplan.measure.feet import find_feet
from outletplan.measure.streets import street_network
from outletplan.measure.windows import busiest_windows, by_segment, by_street, window_counts
from tests.measure.towns import Town, line, lonlat, network_of, street_frame, towns

if TYPE_CHECKING:
    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network

HALVES = st.sampled_from([0.0, 15.0, 40.0, 90.0, 500.0])
GEOD = Geod(ellps="WGS84")


def town_feet(town: Town) -> tuple[Network, Feet]:
    network = street_network(street_frame(town.streets))
    return network, find_feet(network, *lonlat(town.points))


def in_window(network: Network, feet: Feet, chain: int, middle: int, half: int) -> int:
    """Count feet in whole millimetres, one by one."""
    length = round(network.chains.length_m[chain] * 1000)
    count = 0
    for k in range(len(feet.chain)):
        apart = abs(math.floor(feet.at_m[k] * 1000 + 0.5) - middle)
        if network.chains.closed[chain]:
            apart = min(apart % length, length - apart % length)
        count += feet.chain[k] == chain and apart <= half
    return count


def busiest(
    network: Network, feet: Feet, chain: int, span: tuple[float, float], half_m: float
) -> int:
    """Try every middle at which the count can change, between two places of a chain."""
    half, length = round(half_m * 1000), round(network.chains.length_m[chain] * 1000)
    first, last = (math.floor(metres * 1000 + 0.5) for metres in span)
    middles = {first, last}
    for k in np.flatnonzero(feet.chain == chain):
        at = math.floor(feet.at_m[k] * 1000 + 0.5)
        middles |= {at, at - half, at + half}
        if network.chains.closed[chain]:
            middles |= {(at - half) % length, (at + half) % length}
    inside = [m for m in middles if first <= m <= last]
    return max(in_window(network, feet, chain, m, half) for m in inside)


@settings(max_examples=40, deadline=None)
@given(towns(), HALVES)
def test_each_foot_counts_what_is_within_reach(town: Town, half_m: float) -> None:
    """At most n within h metres to either side, both sides."""
    network, feet = town_feet(town)
    expected = [
        in_window(network, feet, c, math.floor(at * 1000 + 0.5), round(half_m * 1000))
        for c, at in zip(feet.chain, feet.at_m, strict=True)
    ]
    assert window_counts(network, feet, half_m=half_m).tolist() == expected


@settings(max_examples=40, deadline=None)
@given(towns(), HALVES)
def test_the_busiest_window_is_found_and_located(town: Town, half_m: float) -> None:
    network, feet = town_feet(town)
    windows = busiest_windows(network, feet, half_m=half_m)
    assert sorted(windows["chain"]) == np.unique(feet.chain).tolist()
    for row in windows.itertuples():
        length_m = network.chains.length_m[row.chain]
        assert row.outlets == busiest(network, feet, row.chain, (0, length_m), half_m)
        assert row.to_m - row.from_m <= min(2 * half_m, length_m) + 1e-9
        metres = GEOD.geometry_length(row.geometry)
        assert metres == pytest.approx(row.to_m - row.from_m, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(towns(), HALVES, st.sampled_from([25.0, 60.0, 1000.0]))
def test_segments_hold_every_point_once(town: Town, half_m: float, segment_m: float) -> None:
    """Fixed-length segments as well as the streets as drawn."""
    network, feet = town_feet(town)
    segments = by_segment(network, feet, segment_m=segment_m, half_m=half_m)
    assert segments["outlets"].sum() == feet.snapped.sum()
    assert segments["length_m"].sum() == pytest.approx(network.pieces.length_m.sum())
    for row in segments.itertuples():
        span = (row.from_m, row.to_m)
        assert row.busiest_window == busiest(network, feet, row.chain, span, half_m)
        assert GEOD.geometry_length(row.geometry) == pytest.approx(row.length_m, abs=1e-3)
        if row.length_m > 0.01:
            assert row.length_m <= segment_m + 0.001
            assert row.per_100_m == pytest.approx(row.outlets / row.length_m * 100)


@settings(max_examples=40, deadline=None)
@given(towns(), HALVES)
def test_streets_hold_every_point_once(town: Town, half_m: float) -> None:
    network, feet = town_feet(town)
    streets = by_street(network, feet, half_m=half_m)
    assert streets.index.tolist() == street_frame(town.streets).index.tolist()
    assert streets["outlets"].sum() == feet.snapped.sum()
    assert streets["length_m"].sum() == pytest.approx(network.pieces.length_m.sum())
    own = network.pieces.street[feet.piece[feet.first[:-1][feet.snapped]]]
    between = np.abs(streets["outlets"] - np.bincount(own, minlength=len(streets)))
    at_vertex = np.isclose(feet.at_m, network.pieces.at_m[feet.piece]) | np.isclose(
        feet.at_m, network.pieces.at_m[feet.piece] + network.pieces.length_m[feet.piece]
    )
    assert between.sum() <= 2 * at_vertex.sum()  # an end shared by two streets is of either


def test_windows_follow_a_street_of_one_name_across_junctions() -> None:
    """Sliding windows along the street, following streets of the same name across junctions."""
    road = [line("Long Road", (0, 0), (100, 0)), line("Long Road", (100, 0), (200, 0))]
    network = network_of(*road, line("Mill Lane", (100, 0), (100, 90)))
    feet = find_feet(network, *lonlat([(80, 8), (95, -8), (105, 8), (120, -8), (190, 8)]))
    window = busiest_windows(network, feet, half_m=20).loc[0]
    assert (window["name"], window["outlets"]) == ("Long Road", 4)
    assert window["middle_m"] == pytest.approx(100, abs=0.05)
    assert by_street(network, feet, half_m=20)["busiest_window"].tolist()[:2] == [4, 4]


def test_a_corner_counts_in_the_windows_of_both_its_streets_and_once_in_the_sum() -> None:
    network = network_of(line("East Road", (0, 0), (100, 0)), line("North Road", (0, 0), (0, 100)))
    feet = find_feet(network, *lonlat([(10, 9)]))
    assert by_street(network, feet, half_m=20)["busiest_window"].tolist() == [1, 1]
    assert by_street(network, feet, half_m=20)["outlets"].tolist() == [1, 0]


def test_a_street_that_lies_on_another_has_no_length() -> None:
    network = network_of(line("East Road", (0, 0), (100, 0)), line("", (100, 0), (0, 0)))
    table = by_street(network, find_feet(network, *lonlat([(10, 9)])), half_m=20)
    assert table["length_m"].tolist() == [pytest.approx(100, abs=0.05), 0.0]
    assert table["per_100_m"].isna().tolist() == [False, True]
