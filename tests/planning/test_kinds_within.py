"""Kinds within kinds: a primary school is a school, a university is no primary or secondary one."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

import outletplan as op
from outletplan.facts.words import KINDS, NARROWER, SITE_KINDS
from outletplan.show.words.labels import label
from tests.planning.asking import asks, decide, results, why
from tests.planning.cases import DAY, policy, region
from tests.planning.site_cases import exclusion, near, school, town

SCHOOLS = ("学校", "中小学", "小学", "中学", "九年一贯制学校", "职业学校", "特殊教育学校", "大学")
UNITS = [{"unit_id": "v", "kind": "village", "residents": 1000}]


def reached(kind: str, wanted: Any) -> list[str]:
    """Say what a clause on sites of a kind finds of an outlet at the gate of a school."""
    found = near(town([(0, 0)], school((30, 0), kind=kind)), exclusion(sites={"kind": wanted}))
    return [str(verdict) for verdict in found["verdict"]]


@pytest.mark.parametrize("kind", SCHOOLS)
def test_a_clause_on_schools_means_every_school(kind: str) -> None:
    assert reached(kind, "school") == reached(kind, "学校") == ["below"]
    assert reached(kind, "kindergarten") == []


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("小学", ["below"]),
        ("中学", ["below"]),
        ("初中", ["below"]),
        ("九年一贯制学校", ["below"]),
        ("中小学", ["below"]),
        ("大学", []),
        ("高校", []),
        ("职业学校", []),
        ("特殊教育学校", []),
        ("幼儿园", []),
        ("学校", ["measure_on_site"]),  # which kind of school nobody says
    ],
)
def test_a_clause_on_primary_and_secondary_schools(kind: str, verdict: list[str]) -> None:
    """中小学周边100米以内不予设置: universities are not meant."""
    assert reached(kind, "中小学") == reached(kind, ["小学", "中学"]) == verdict


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("小学", ["below"]),
        ("九年一贯制学校", ["below"]),
        ("中学", []),
        ("中小学", ["measure_on_site"]),
        ("学校", ["measure_on_site"]),
    ],
)
def test_a_clause_on_primary_schools(kind: str, verdict: list[str]) -> None:
    assert reached(kind, "小学") == verdict


@pytest.mark.parametrize(
    ("kind", "limit"), [("小学", [100.0]), ("大学", []), ("职业学校", [100.0])]
)
def test_another_distance_for_universities(kind: str, limit: list[float]) -> None:
    """学校100米,高等院校50米: the outlet stands 60 m from the gate."""
    rules = (
        exclusion("100", article="1", gives_way_to=["2"]),
        exclusion("50", article="2", sites={"kind": "高等院校"}),
    )
    there = town([(0, 0)], school((60, 0), kind=kind))
    assert near(there, *rules)["limit_m"].tolist() == limit


def test_a_clause_that_perhaps_means_a_school_displaces_none_that_does() -> None:
    """A site called 学校 may be a university; until somebody looks it is a school."""
    rules = (
        exclusion("100", article="1", gives_way_to=["2"]),
        exclusion("50", article="2", sites={"kind": "高等院校"}),
    )
    found = near(town([(0, 0)], school((40, 0), kind="学校")), *rules)
    assert found[["limit_m", "verdict"]].to_numpy().tolist() == [
        [100.0, "below"], [50.0, "measure_on_site"],
    ]  # fmt: skip


def test_what_is_not_said_is_told() -> None:
    there = town([(0, 0)], school((30, 0), kind="学校"))
    plan = op.plan(there, policy(exclusion(sites={"kind": "小学"})), on=DAY)
    assert plan.not_judged["reason"].tolist() == [
        "1 sites say no more than school: whether primary_school is not said"
    ]


@pytest.mark.parametrize(
    ("kind", "outcome", "result"),
    [
        ("小学", "refuse", "broken"),
        ("学校", "measure_on_site", "measure_on_site"),
        ("大学", "permit", "kept"),
    ],
)
def test_of_an_application(kind: str, outcome: str, result: str) -> None:
    rows = school((30, 0), kind=kind), school((9000, 0), kind="小学")
    named = [{"site_id": name, **row} for name, row in zip("XY", rows, strict=True)]
    sites = gpd.GeoDataFrame(named, crs=4326)
    decision = decide(region(UNITS, [], sites=sites), asks(), exclusion(sites={"kind": "小学"}))
    assert (decision.outcome, results(decision)) == (outcome, [result])
    if kind == "学校":
        assert why(decision) == (
            "30 m to X gate 1, more than 100 m: whether the clause means a site of its kind is to "
            "be seen on site"
        )


def test_numbers_of_sites_and_units() -> None:
    """A market is a food market too; a number for food markets reaches no other."""
    sites = pd.DataFrame(
        {"site_id": ["a", "b"], "kind": ["农贸市场", "批发市场"], "unit_id": "t", "stalls": 100}
    )
    units = [
        {"unit_id": "t", "kind": "镇", "residents": 1000},
        {"unit_id": "x", "kind": "乡", "residents": 1000},
    ]
    fixed: dict[str, Any] = {"rule": "fixed", "applies_to": "whole_area"}
    fixed |= {"towards_unit": "not_counted"}
    law = policy(
        {**fixed, "article": "1", "sites": {"kind": "market"}, "outlets": "9"},
        {**fixed, "article": "2", "sites": {"kind": "农贸市场"}, "outlets": "5"},
        {"rule": "fixed", "article": "3", "applies_to": {"kind": "township"}, "outlets": "7"},
        {"rule": "fixed", "article": "4", "applies_to": {"kind": "镇"}, "outlets": "6"},
    )
    plan = op.plan(region(units, sites=sites, datum="wgs84"), law, on=DAY)
    assert plan.site_quotas["quota"].to_dict() == {"a": 5, "b": 9}
    assert plan.quotas["quota"].to_dict() == {"t": 6, "x": 7}


def test_kinds_within_kinds_hang_together() -> None:
    """Whoever is within a kind that is within another is within that too; nothing is in itself."""
    for kind, inner in NARROWER.items():
        assert kind not in inner
        for narrow in inner:
            assert set(NARROWER.get(narrow, ())) <= set(inner)


@pytest.mark.parametrize("code", sorted({*KINDS.values(), *SITE_KINDS.values()}))
def test_every_kind_has_words(code: str) -> None:
    chinese = label(code, "zh")
    assert not chinese.isascii()
    assert label(code, "en").isascii()
    known = {**KINDS, **SITE_KINDS}
    assert known.get(chinese.replace("（", "(").replace("）", ")"), code) == code
