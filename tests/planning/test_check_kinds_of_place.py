"""The part of a unit is divided over kinds of place: busy streets may be full, others not."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString

import outletplan as op
from tests.planning.asking import asks, decide, results, why
from tests.planning.cases import DAY, EAST, METRE, policy, region, square, squares

RULE: dict[str, Any] = {
    "rule": "division", "applies_to": {"kind": "village"}, "total": 4, "number": "ceiling",
    "by": [{"counts": "residents"}],
    "places": [{"street_class": "busy", "weight": 3}, {"street_class": "ordinary"}],
}  # fmt: skip
"""v has 4: 3 on its 100 m of busy street, 1 on its 100 m of ordinary street."""
QUEUES = {"rule": "unit_class", "classes": [{"unit_class": "q", "regime": "queue"}]}


def village(outlets: list[float], **also: Any) -> op.Region:
    units = squares([{"unit_id": "v", "name": "东街", "kind": "village", "residents": 100,
                      "unit_class": "q", "geometry": square(-500, -500, 1_000)}])  # fmt: skip
    lines = {"busy": (0, 100), "ordinary": (200, 300), "lane": (400, 450)}
    rows = [
        {"street_id": f"s {word}", "street_class": word,
         "geometry": LineString([(EAST + x * METRE, 0) for x in ends])}
        for word, ends in lines.items()
    ]  # fmt: skip
    also.setdefault("streets", gpd.GeoDataFrame(rows, crs=4326))
    rows = [{"east_m": x, "north_m": 4.0, "unit_id": None} for x in outlets]
    return region(units, rows, assign="polygon", snap_at_most_m=30, **also)


def at(east_m: float, **said: Any) -> op.Application:
    return asks(east_m, 4.0, **{"unit_id": None, **said})


@pytest.mark.parametrize(
    ("outlets", "east_m", "outcome", "said"),
    [
        ([], 50, "permit", "on busy streets: 0 in being, 3 allowed: 3 left"),
        ([10, 20], 50, "permit", "on busy streets: 2 in being, 3 allowed: 1 left"),
        ([10, 20, 30], 50, "refuse", "on busy streets: 3 in being, 3 allowed: none left"),
        ([10, 20, 30], 250, "permit", "on ordinary streets: 0 in being, 1 allowed: 1 left"),
        ([10, 210], 250, "refuse", "on ordinary streets: 1 in being, 1 allowed: none left"),
        ([10, 20, 30, 210], 425, "refuse", "4 in being, 4 allowed: none left"),
        ([10, 20, 30], 425, "permit", "3 in being, 4 allowed: 1 left"),
    ],
)
def test_a_place_of_the_kind(outlets: list[float], east_m: float, outcome: str, said: str) -> None:
    decision = decide(village(outlets), at(east_m), RULE)
    assert (decision.outcome, why(decision)) == (outcome, said)


def test_its_arithmetic_and_what_is_counted() -> None:
    decision = decide(village([10, 20, 30]), at(50), RULE)
    found = decision.findings.iloc[0]
    assert (found["value"], found["limit"], found["subject_id"]) == (3, 3, "v")
    assert found["arithmetic"] == "3 of 4, by 100 m of busy street"
    said = {lang: str(op.record(decision, lang=lang, audience="public")) for lang in ("zh", "en")}
    assert "东街：繁华街道：实有3个，规划3个：已无余量" in said["zh"]
    assert "on busy streets: 3 in being, 3 allowed: none left" in said["en"]


@pytest.mark.parametrize("unknown", ["no streets", "on no street"])
def test_where_nobody_knows_the_kind_it_is_looked_at(unknown: str) -> None:
    there = village([], **({"streets": None} if unknown == "no streets" else {}))
    decision = decide(there, asks(50, 100.0 if there.streets is not None else 4.0), RULE)
    assert (decision.outcome, results(decision)) == ("permit", ["review"])
    assert why(decision) == (
        "0 in being, 4 allowed: 4 left; on which kind of street it stands is not known: "
        "to be looked at"
    )
    assert "所临街道类别不明：须查看" in str(op.record(decision))


def test_where_one_comes_in_when_one_leaves_he_waits() -> None:
    assert decide(village([10, 20, 30]), at(50), RULE, QUEUES).outcome == "queue"


def test_who_moves_is_there_already() -> None:
    moves = at(60, request="relocation", outlet_id="o0")
    assert decide(village([10, 20, 30]), moves, RULE).outcome == "permit"
    comes = at(60, request="relocation", outlet_id="o3")
    assert decide(village([10, 20, 30, 425]), comes, RULE).outcome == "refuse"


def test_those_before_and_each_grant_use_one() -> None:
    before = gpd.GeoDataFrame(
        [{"application_id": "A0", "accepted": "2025-06-01"}],
        geometry=gpd.points_from_xy([EAST + 5 * METRE], [4 * METRE]),
        crs=4326,
    )
    plan = op.plan(village([10], applications=before), policy(RULE), on=DAY)
    pile = [at(30 + n, id=f"B{n}", accepted=f"2025-06-0{n + 2}") for n in range(3)]
    done = op.check_all(pile, plan)
    assert done.table["outcome"].tolist() == ["permit", "refuse", "refuse"]
    assert why(done.decisions[1]) == "on busy streets: 1 in being and 2 held, 3 allowed: none left"
