"""Verdicts on outlets near sites, once more in plain loops."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import outletplan as op
from tests.measure.towns import Street, Town, lonlat, street_frame, towns
from tests.measure.walking_twin import Twin
from tests.planning.cases import DAY, policy
from tests.planning.site_cases import UNITS, exclusion

CORNERS = (Street("", (((-200.0, -200.0), (-190.0, -200.0)),)),
           Street("", (((1000.0, 1000.0), (1010.0, 1000.0)),)))  # fmt: skip
"""Far from every door; a town of which no door is near would be refused."""
LIMIT = 61.237  # not where doors drawn in whole metres stand
RULES = [
    exclusion(str(LIMIT)),
    exclusion(at_least_m=str(LIMIT), from_gates="main"),
    exclusion(str(LIMIT), measured="walking"),
    exclusion(at_least_m=str(LIMIT), measured="walking", from_gates="main"),
    exclusion(str(LIMIT), measured="not_stated"),
]


class Way(NamedTuple):
    """From a door to a gate: at least, at most, and what is shown."""

    low: float
    high: float
    shown: float


def ways(twin: Twin, door: int, gate: int) -> dict[str, Way]:
    """Measure one way by every method."""
    walk = twin.walk(door, gate)
    on_street = bool(twin.feet[door] and twin.feet[gate])
    if walk.straight <= 0.001:
        walk = walk._replace(low=walk.straight, high=walk.straight, distance=0.0)
    elif not on_street:
        walk = walk._replace(low=walk.straight, high=math.inf, distance=walk.straight)
    return {
        "straight": Way(walk.straight, walk.straight, walk.straight),
        "walking": Way(walk.low, walk.high, walk.distance),
        "not_stated": Way(walk.straight, walk.high, walk.straight),
    }


def judged(way: Way, off_m: float) -> str:
    assume(all(abs(metres - LIMIT) > 0.002 for metres in (way.low - off_m, way.high + off_m)))
    if way.low - off_m > LIMIT:
        return "kept"
    return "below" if way.high + off_m < LIMIT else "measure_on_site"


def expected(
    twin: Twin, doors: int, sites: dict[str, list[int]], off_m: float
) -> dict[tuple[str, str, int], tuple[str, float]]:
    """Judge every outlet by every rule on every site, gate by gate."""
    found = {}
    for door in range(doors):
        for site, gates in sites.items():
            measured = [ways(twin, door, gate) for gate in gates]
            for k, rule in enumerate(RULES):
                of_rule = [way[rule["measured"]] for way in measured]
                of_rule = of_rule[:1] if "from_gates" in rule else of_rule
                verdicts = [(judged(way, off_m), way.shown) for way in of_rule]
                verdicts = [verdict for verdict in verdicts if verdict[0] != "kept"]
                if verdicts:
                    found[f"o{door}", site, k] = min(verdicts)
    return found


def region(town: Town, doors: int, sites: dict[str, list[int]], off_m: float | None) -> op.Region:
    lon, lat = lonlat(town.points)
    gates = [";".join(f"{lon[k]:.15f},{lat[k]:.15f}" for k in own) for own in sites.values()]
    table = pd.DataFrame({"site_id": list(sites), "kind": "school", "gates": gates})
    outlets = pd.DataFrame({"outlet_id": [f"o{n}" for n in range(doors)], "unit_id": "v"})
    return op.Region(
        units=pd.DataFrame(UNITS),
        outlets=outlets.assign(lon=lon[:doors], lat=lat[:doors]),
        sites=table,
        streets=street_frame((*town.streets, *CORNERS)),
        accuracy_m=off_m,
        assign="unit_id",
        datum="wgs84",
    )


@settings(max_examples=25, deadline=None)
@given(towns(), st.integers(1, 3), st.sampled_from([None, 3.0]))
def test_verdicts_equal_a_plain_twin(town: Town, doors: int, off_m: float | None) -> None:
    """Every outlet, every gate, every method; the walk by the slow twin of walking."""
    assume(len(town.points) > doors)
    gates = list(range(doors, len(town.points)))
    sites = {"X0": gates, "X1": gates[::-2]}
    plan = op.plan(region(town, doors, sites, off_m), policy(*RULES), on=DAY)
    found: dict[tuple[str, str, int], Any] = {
        (row.outlet_id, row.site_id, int(row.cite.removeprefix("Plan art. ")) - 1): row
        for row in plan.near_sites.itertuples()
    }
    twin = Twin(street_frame((*town.streets, *CORNERS)), zip(*lonlat(town.points), strict=True))
    wanted = expected(twin, doors, sites, 2 * (off_m or 0))
    assert found.keys() == wanted.keys()
    for key, (verdict, metres) in wanted.items():
        row = found[key]
        assert row.verdict == verdict
        shown = row.lower_m if math.isnan(row.distance_m) else row.distance_m
        assert shown == pytest.approx(metres, abs=2e-3)
        assert shown >= row.lower_m  # no walk is shorter than the straight line
