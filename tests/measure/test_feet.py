"""Where points meet the streets: feet, set-backs, sides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from outletplan.measure.feet import BOTH, LEFT, RIGHT, Feet, find_feet
from outletplan.measure.streets import street_network
from tests.measure.towns import Corner, Street, Town, line, lonlat, network_of, street_frame, towns

LONG = line("Long Road", (0, 0), (300, 0))


def feet(streets: list[Street], *points: Corner, corner_m: float = 5) -> Feet:
    return find_feet(network_of(*streets), *lonlat(points), corner_m=corner_m)


def test_a_foot_has_a_position_a_set_back_and_a_side() -> None:
    """Position s, set-back b, side L / R; |b| ≤ 1 mm is both sides."""
    found = feet([LONG], (100, 12), (200, -7), (250, 0.0009), (260, 0.004))
    assert found.at_m == pytest.approx([100, 200, 250, 260], abs=0.05)
    assert found.setback_m == pytest.approx([12, 7, 0.001, 0.004], abs=1e-2)
    assert found.side.tolist() == [LEFT, RIGHT, BOTH, LEFT]


def test_the_side_outside_a_bend_is_that_of_the_vertex() -> None:
    """At a bend the vertex bisector."""
    bend = line("Mill Lane", (0, 0), (100, 0), (100, 100))
    found = feet([bend], (115, -1), (101, -15), (110, -10), (90, 10))
    assert found.side.tolist() == [RIGHT, RIGHT, RIGHT, LEFT]
    sharp = line("Mill Lane", (0, 0), (100, 0), (20, 20))
    assert feet([sharp], (110, 9), (110, -9)).side.tolist() == [RIGHT, RIGHT]


def test_straight_ahead_of_an_end_there_is_no_side() -> None:
    found = feet([LONG], (310, 0), (310, 5), (-20, 0))
    assert found.side.tolist() == [BOTH, LEFT, BOTH]
    assert found.setback_m == pytest.approx([10, np.hypot(10, 5), 20], abs=0.05)


def test_at_the_tip_of_a_street_that_turns_back_there_is_no_side() -> None:
    spur = line("Spur", (0, 0), (100, 0), (40, 0))
    assert feet([spur], (110, 5)).side.tolist() == [BOTH]


def test_a_corner_is_everything_hardly_farther_than_the_nearest() -> None:
    """Its nearest chain and every chain with b ≤ b_nearest + corner_m."""
    streets = [LONG, line("Mill Lane", (0, 0), (0, 90)), line("High Road", (30, 40), (90, 40))]
    assert len(feet(streets, (10, 14)).chain) == 2
    assert len(feet(streets, (10, 16)).chain) == 1
    assert len(feet(streets, (10, 16), corner_m=6).chain) == 2
    assert len(feet(streets, (40, 20), corner_m=0.5).chain) == 2


def test_too_far_from_every_street_there_is_no_foot() -> None:
    """None within snap_at_most_m (default 100); a point without coordinates has none."""
    network = network_of(LONG)
    lon, lat = lonlat([(100, 99.9), (100, 100.2), (100, 5), (9000, 9000)])
    found = find_feet(network, np.r_[lon, np.nan], np.r_[lat, np.nan])
    assert found.snapped.tolist() == [True, False, True, False, False]
    wide = find_feet(network, lon, lat, snap_at_most_m=20_000)
    assert wide.snapped.all()
    near = find_feet(network, lon, lat, snap_at_most_m=6)
    assert near.snapped.tolist() == [False, False, True, False]


def test_of_equally_near_places_on_a_street_the_first_is_taken() -> None:
    bay = (0.0, 100.0), (0.0, 0.0), (80.0, 0.0), (80.0, 100.0)
    for corners in (bay, bay[::-1]):
        found = feet([line("Bay", *corners)], (40, 60))
        assert found.at_m == pytest.approx([40], abs=0.05)


@settings(max_examples=40, deadline=None)
@given(towns())
def test_feet_are_sorted_and_stand_where_they_say(town: Town) -> None:
    network = street_network(street_frame(town.streets))
    found = find_feet(network, *lonlat(town.points))
    assert (np.diff(found.point) >= 0).all()
    for k in range(len(town.points)):
        own = slice(found.first[k], found.first[k + 1])
        assert (np.diff(found.setback_m[own].round(3)) >= 0).all()
        assert len(set(found.chain[own])) == own.stop - own.start
    first = network.graph.edge_first[found.edge]
    assert found.along_m == pytest.approx(found.at_m - network.pieces.at_m[first])
    assert (found.along_m <= network.graph.edge_m[found.edge] + 1e-9).all()
    assert (network.pieces.chain[found.piece] == found.chain).all()
