"""Every decision equal to a slow plain twin, and what has to be true of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

import outletplan as op
from tests.measure.towns import Street, lonlat, street_frame, towns
from tests.measure.towns import Town as Drawn
from tests.measure.walking_twin import Twin
from tests.planning import decision_twin as twin
from tests.planning.cases import DAY, policy, ratio, spacing
from tests.planning.site_cases import exclusion

if TYPE_CHECKING:
    from collections.abc import Sequence

FAR = (Street("", (((-200.0, -200.0), (-190.0, -200.0)),)),
       Street("", (((1000.0, 1000.0), (1010.0, 1000.0)),)))  # fmt: skip
"""Streets near no door; a town of which no door is near would be refused."""
TYPES = (None, "supermarket", "convenience", "vending")
ADDRESSES = ("示范路1号", None, "示范路2号")


def ring(west: float, south: float, east: float, north: float) -> twin.Ring:
    return ((west, south), (east, south), (east, north), (west, north))


UNITS = [
    twin.Unit("C", "county", None, 9_000, ring(-3e3, -3e3, 3e3, 3e3)),
    twin.Unit("T", "township", "C", 4_000, ring(-3e3 + 1, -3e3 + 1, 3e3 - 1, 91.37)),
    twin.Unit("a", "village", "T", 1_000, ring(-3e3 + 2, -3e3 + 2, 71.29, 90.83), "full"),
    twin.Unit("b", "village", "T", 3_000, ring(71.29, -3e3 + 2, 3e3 - 2, 90.83), "lively"),
    twin.Unit("s", "cell", "C", 5_000, ring(-3e3 + 1, 91.37, 3e3 - 1, 3e3 - 1), "quiet"),
]
"""A county; in it a township of two villages, and a cell; edges where no door is drawn."""

BANDS = [{"up_to": 1_000, "outlets": 1}, {"above": 1_000, "outlets": 3}]
CLASSES = [
    {"unit_class": "full", "regime": "frozen"},
    {"unit_class": "lively", "regime": "queue"},
    {"unit_class": "quiet", "regime": "open"},
]


def relieved(**also: Any) -> dict[str, Any]:
    """Write a relief, for any licence unless it says otherwise."""
    return {"rule": "relief", "first_licence_only": "no", **also}


VILLAGE, CELL, TOWNSHIP = {"kind": "village"}, {"kind": "cell"}, {"kind": "township"}
RULES: list[dict[str, Any]] = [
    ratio("0.5", applies_to="whole_area"),
    ratio("0.35", applies_to="whole_area", rounding="half_up", comparison="after_adding"),
    ratio("1", applies_to=VILLAGE),
    ratio("0.4", applies_to=CELL, comparison="above"),
    ratio("0.1", applies_to="every_unit", rounding="up", force="in_principle"),
    {"rule": "fixed", "applies_to": TOWNSHIP, "outlets": "3"},
    {"rule": "bands", "applies_to": VILLAGE, "counts": "residents", "bands": BANDS},
    {"rule": "guaranteed_minimum", "applies_to": VILLAGE, "outlets": "2"},
    spacing("61.237"),
    spacing("23.419", applies_to=TOWNSHIP),
    spacing("35.61", applies_to=VILLAGE, measured="walking"),
    spacing("47.23", applies_to=VILLAGE, measured="not_stated"),
    spacing("81.77", applies_to=CELL, measured="walking", force="in_principle"),
    spacing("90.13", applies_to=CELL, newcomer={"business_type": "supermarket"},
            from_outlets={"business_type": "convenience"}),
    exclusion("52.61"),
    exclusion("70.339", measured="walking"),
    exclusion(at_least_m="44.7", measured="not_stated", asks=["new", "renewal"]),
    spacing("19.77", inside_sites={"kind": "market"}, reference="same_site"),
    spacing("31.43", inside_sites={"kind": "market"}, reference="all", measured="walking"),
    {"rule": "street_window", "applies_to": "whole_area", "half_window_m": "40.719",
     "at_most": "2", "applicant": "counted"},
    {"rule": "unit_class", "classes": CLASSES},
    {"rule": "business_type_share", "applies_to": "whole_area", "types": ["supermarket"],
     "percent": "40", "of": "current", "rounding": "down"},
    {"rule": "business_type_share", "applies_to": VILLAGE, "types": ["supermarket", "vending"],
     "percent": "60", "of": "current", "rounding": "down", "force": "in_principle"},
    {"rule": "banned_form", "forms": {"business_type": ["vending"]}},
    {"rule": "not_adjacent", "applies_to": "whole_area", "look_within_m": "25.713"},
    {"rule": "one_per_address", "applies_to": "whole_area"},
    relieved(codes=["disabled"], first_licence_only="yes", factor="0.5"),
    relieved(codes=["disabled", "veteran"], minus_m="20.5", applies_to=TOWNSHIP),
    relieved(codes=["veteran"], waives=["quota"]),
    relieved(codes=["disabled"], at_least_m="30.07", applies_to=CELL, asks=["new"]),
    relieved(codes=["veteran"], waives=["spacing", "window"], first_licence_only="yes",
             applies_to=VILLAGE),
]  # fmt: skip


def region(town: twin.Town, drawn: Drawn) -> op.Region:
    lon, lat = lonlat(drawn.points)
    units = gpd.GeoDataFrame(
        {
            "unit_id": [u.name for u in town.units],
            "kind": [u.kind for u in town.units],
            "parent_id": [u.parent for u in town.units],
            "residents": [u.people for u in town.units],
            "unit_class": [u.unit_class for u in town.units],
        },
        geometry=[Polygon(zip(*lonlat(u.ring), strict=True)) for u in town.units],
        crs=4326,
    )
    rows = [
        {"outlet_id": f"o{n}", "business_type": door.business_type, "lon": lon[door.point],
         "lat": lat[door.point], "closed": None, "site_id": door.site, "address": door.address}
        for n, door in enumerate(town.outlets)
    ]  # fmt: skip
    rows += [  # so that every type is known
        {"outlet_id": f"gone {kind}", "business_type": kind, "lon": lon[0], "lat": lat[0],
         "closed": "2020-01-01", "site_id": None, "address": None}
        for kind in TYPES[1:]
    ]  # fmt: skip
    outlets = pd.DataFrame(rows)
    sites = [{"site_id": "M", "kind": "market", "gates": None}]
    sites += [
        {"site_id": name, "kind": "school",
         "gates": ";".join(f"{lon[k]:.15f},{lat[k]:.15f}" for k in gates)}
        for name, gates in town.gates.items()
    ]  # fmt: skip
    return op.Region(
        units=units,
        outlets=outlets,
        sites=pd.DataFrame(sites),
        streets=street_frame((*drawn.streets, *FAR)),
        accuracy_m=town.off_m or None,
        assign="polygon",
        datum="wgs84",
    )


def application(drawn: Drawn, asks: twin.Door, **also: Any) -> op.Application:
    lon, lat = (float(axis[asks.point]) for axis in lonlat(drawn.points))
    said: dict[str, Any] = {"business_type": asks.business_type, "relief": asks.relief}
    said |= {"first_licence": asks.first_licence, "site_id": asks.site}
    said |= {"address": asks.address, **also}
    said |= {"faces": ("s00",) if asks.faces else ()}
    return op.Application(id="A1", lon=lon, lat=lat, datum="wgs84", **said)


def town_of(
    drawn: Drawn, gates: int, types: Sequence[str | None], off_m: float
) -> tuple[twin.Town, list[twin.Door]]:
    """Let the first two points ask, the last be gates; outlets are at the second and between."""
    points = drawn.points
    assume(len(points) >= gates + 2)
    doors = [
        twin.Door(
            point=k,
            place=points[k],
            business_type=types[k % len(types)],
            site="M" if k % len(types) in (0, 2) and types[-1] is None else None,
            faces=types[-2] is None,
            address=ADDRESSES[k % len(ADDRESSES)],
        )
        for k in range(len(points) - gates)
    ]
    walks = Twin(street_frame((*drawn.streets, *FAR)), zip(*lonlat(points), strict=True))
    schools = {"X0": list(range(len(points) - gates, len(points)))} if gates else {}
    return twin.Town(UNITS, doors[1:], schools, walks, off_m), doors[:2]


def found(decision: op.Decision) -> list[str]:
    """List what was found on each rule; whether a rule says nothing or is kept is all the same."""
    table = decision.findings
    results = table.loc[table["rule"] != "claim", "result"].astype("str").tolist()
    return ["kept" if result == "not_applicable" else result for result in results]


SOME_RULES = st.lists(st.sampled_from(range(len(RULES))), min_size=3, max_size=9, unique=True)
CLAIMS = st.tuples(st.sampled_from([None, "disabled", "veteran"]),
                   st.sampled_from([None, True, False]))  # fmt: skip
SOME_TYPES = st.lists(st.sampled_from(TYPES), min_size=3, max_size=5)


@settings(max_examples=20, deadline=None)
@given(
    towns(), st.integers(0, 2), SOME_TYPES, SOME_RULES, CLAIMS, st.sampled_from([0.0, 3.0, 14.7])
)
def test_decisions_equal_a_plain_twin(
    drawn: Drawn,
    gates: int,
    types: list[str | None],
    chosen: list[int],
    claims: tuple[str | None, bool | None],
    off_m: float,
) -> None:
    """Every rule of every decision, on random small towns, outlets, schools and policies."""
    town, asking = town_of(drawn, gates, types, off_m)
    rules = [RULES[k] for k in sorted(chosen)]
    plan = op.plan(region(town, drawn), policy(*rules), on=DAY)
    relief, first_licence = claims
    known = {code for rule in rules for code in rule.get("codes", [])}
    relief = relief if not known or relief in known else None  # another would be a slip of the pen
    for asks in [door._replace(relief=relief, first_licence=first_licence) for door in asking]:
        try:
            decider = twin.Decider(town, rules, asks)
            wanted = decider.results()
        except twin.TooCloseToCallError:
            continue
        decision = op.check(application(drawn, asks), plan)
        assert decision.unit_id == (decider.unit and decider.unit.name)
        assert found(decision) == ["kept" if each == "not_applicable" else each for each in wanted]
        assert decision.outcome == decider.outcome_of(wanted)


@settings(max_examples=6, deadline=None)
@given(towns(), SOME_TYPES, SOME_RULES, st.integers(0, 9))
def test_who_renews_or_moves_is_not_in_his_own_way(
    drawn: Drawn, types: list[str | None], chosen: list[int], which: int
) -> None:
    """A renewal keeps only what is asked of it; who moves leaves his place and his radius."""
    town, asking = town_of(drawn, 1, types, 0.0)
    assume(town.outlets)
    own = which % len(town.outlets)
    rules = [RULES[k] for k in sorted(chosen)]
    plan = op.plan(region(town, drawn), policy(*rules), on=DAY)
    stays = town.outlets[own]
    moves = asking[0]._replace(business_type=stays.business_type)
    for request, asks in (("renewal", stays), ("relocation", moves)):
        try:
            decider = twin.Decider(town, rules, asks, request=request, own=own)
            wanted = decider.results()
        except twin.TooCloseToCallError:
            continue
        asked = application(drawn, asks, request=request, outlet_id=f"o{own}")
        decision = op.check(asked, plan)
        assert found(decision) == ["kept" if each == "not_applicable" else each for each in wanted]
        assert decision.outcome == decider.outcome_of(wanted)


DISTANCES = [
    rule for rule in RULES if rule["rule"] in ("spacing", "site_exclusion", "street_window")
]


@settings(max_examples=6, deadline=None)
@given(towns(), SOME_TYPES, st.integers(0, 9), st.sampled_from([0.0, 3.0]))
def test_removing_an_outlet_never_turns_a_spacing_permit_into_a_refusal(
    drawn: Drawn, types: list[str | None], which: int, off_m: float
) -> None:
    """Rule by rule: nothing gets worse with one fewer."""
    town, asking = town_of(drawn, 1, types, off_m)
    assume(town.outlets)
    fewer = town_of(drawn, 1, types, off_m)[0]
    del fewer.outlets[which % len(fewer.outlets)]
    rules = policy(*DISTANCES)
    before, after = (op.plan(region(there, drawn), rules, on=DAY) for there in (town, fewer))
    for asks in asking:
        asked = application(drawn, asks)
        one, other = op.check(asked, before), op.check(asked, after)
        for worse, better in zip(found(one), found(other), strict=True):
            assert twin.WORST.index(better) >= twin.WORST.index(worse)
        assert one.outcome != "permit" or other.outcome == "permit"


RELAXED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (spacing("61.237"), spacing("40.119")),
    (spacing("35.61", applies_to=VILLAGE, measured="walking"),
     spacing("30.07", applies_to=VILLAGE, measured="walking")),
    (spacing("23.419", applies_to=TOWNSHIP),
     spacing("23.419", applies_to=TOWNSHIP, force="in_principle")),
    (exclusion("70.339", measured="walking"), exclusion("52.61", measured="walking")),
    (ratio("0.5", applies_to="whole_area"), ratio("0.6", applies_to="whole_area")),
    (ratio("1", applies_to=VILLAGE), ratio("1", applies_to=VILLAGE, comparison="above")),
    ({"rule": "fixed", "applies_to": CELL, "outlets": "1"},
     {"rule": "fixed", "applies_to": CELL, "outlets": "2"}),
]  # fmt: skip
"""A rule, and the same with more room."""


@settings(max_examples=6, deadline=None)
@given(towns(), SOME_TYPES, st.sets(st.integers(0, len(RELAXED) - 1), min_size=1))
def test_a_relaxed_rule_never_refuses_what_a_stricter_permits(
    drawn: Drawn, types: list[str | None], relaxed: set[int]
) -> None:
    town, asking = town_of(drawn, 1, types, 0.0)
    there = region(town, drawn)
    strict = op.plan(there, policy(*(pair[0] for pair in RELAXED)), on=DAY)
    loose = policy(*(pair[n in relaxed] for n, pair in enumerate(RELAXED)))
    relaxed_plan = op.plan(there, loose, on=DAY)
    for asks in asking:
        asked = application(drawn, asks)
        if op.check(asked, strict).outcome == "permit":
            assert op.check(asked, relaxed_plan).outcome == "permit"
