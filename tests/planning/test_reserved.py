"""Places held though nobody stands there: by accepted applications, and by who left lately."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

import outletplan as op
from tests.planning.asking import asks, told
from tests.planning.cases import EAST, METRE, policy, ratio, region, square

UNITS = [
    {"unit_id": "t", "kind": "township", "residents": 9_000},
    {"unit_id": "v", "kind": "village", "residents": 3_500, "parent_id": "t"},
    {"unit_id": "w", "kind": "village", "residents": 2_500, "parent_id": "t"},
]
QUEUE = {"rule": "unit_class", "classes": [{"unit_class": "full", "regime": "queue"}]}
OUTLETS = [
    {"unit_id": "v", "status": "closed", "closed": "2025-05-10", "east_m": 10},
    {"unit_id": "v", "east_m": 900},
    {"unit_id": "v", "east_m": 950},
    {"unit_id": "v", "status": "closed", "closed": "2024-12-31", "east_m": 20},
]
VILLAGES = ratio("1", applies_to={"kind": "village"})


def order(exits_free: str, by: str = "accepted") -> dict[str, Any]:
    return {"rule": "order", "by": by, "exits_free": exits_free}


def applications(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"application_id": f"P{n}", "request": request, "unit_id": unit, "outlet_id": outlet}
            for n, (request, unit, outlet) in enumerate(rows)
        ]
    ).convert_dtypes()


def quotas(there: op.Region, *rules: dict[str, Any], on: str = "2025-07-01") -> pd.DataFrame:
    return op.plan(there, policy(*rules), on=on).quotas


class TestReserved:
    """Capacity reserved by accepted applications counts as used."""

    def test_a_new_one_and_one_who_moves_in_and_a_renewal(self) -> None:
        rows = applications(
            ("new", "v", None), ("relocation", "v", "o0"), ("renewal", "v", "o1"),
            ("relocation", "v", "o1"),
        )  # fmt: skip
        outlets = [{"unit_id": "w"}, {"unit_id": "v"}]
        table = quotas(region(UNITS, outlets, applications=rows), VILLAGES)
        assert told(table.loc[["t", "v", "w"]], "reserved") == [(1,), (2,), (0,)]
        assert told(table.loc[["v", "w"]], "remaining") == [(0,), (1,)]

    def test_without_a_table_nobody_knows_and_no_place_is_held(self) -> None:
        table = quotas(region(UNITS, [{"unit_id": "v"}]), VILLAGES)
        assert table["reserved"].isna().all()
        assert table.loc["v", "remaining"] == 2

    def test_a_decision_holds_the_same_places(self) -> None:
        """One who moves within his unit takes no second place there."""
        rows = applications(("relocation", "v", "o0"), ("new", "v", None))
        there = region(UNITS, [{"unit_id": "v", "east_m": 5}] * 2, applications=rows)
        plan = op.plan(there, policy(VILLAGES), on="2025-07-01")
        assert plan.quotas.loc["v", "remaining"] == 0
        why = op.check(asks(id="Z"), plan).findings["why"].iloc[0]
        assert why == "2 in being and 1 held, 3 allowed: none left"


class TestInSites:
    """A market keeps a place for whoever is accepted inside it, by name or by his point."""

    RULES = (
        {"rule": "fixed", "applies_to": "whole_area", "sites": {"kind": "market"}, "outlets": 3,
         "towards_unit": "not_counted"},
        VILLAGES,
    )  # fmt: skip
    SITES = gpd.GeoDataFrame(
        {"site_id": ["M", "N"], "kind": ["market", "market"]},
        geometry=[square(-10, -10, 20), square(90, -10, 20)],
        crs=4326,
    )

    def test_they_are_reserved(self) -> None:
        rows = [
            ("A", "new", "M", None, 500), ("B", "new", None, None, 5),
            ("C", "renewal", "M", "o0", 0), ("D", "relocation", "N", "o0", 100),
            ("E", "relocation", "M", "o1", 0), ("F", "new", None, None, 50),
        ]  # fmt: skip
        names = ["application_id", "request", "site_id", "outlet_id", "east_m"]
        table = pd.DataFrame(rows, columns=names).assign(unit_id="v")
        lon = EAST + table.pop("east_m") * METRE
        before = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(lon, lon * 0), crs=4326)
        outlets = [{"unit_id": "v", "site_id": "M"}, {"unit_id": "v", "site_id": "M"}]
        there = region(UNITS, outlets, sites=self.SITES, applications=before)
        plan = op.plan(there, policy(*self.RULES), on="2025-07-01")
        columns = ("quota", "current", "reserved", "remaining")
        assert told(plan.site_quotas, *columns) == [(3, 2, 2, 0), (3, 0, 1, 2)]
        assert plan.quotas.loc["v", "reserved"] == 1  # F alone stands in no market
        assert op.check(asks(3, id="Z"), plan).outcome == "refuse"

    def test_without_a_table_nobody_knows(self) -> None:
        there = region(UNITS, [{"unit_id": "v", "site_id": "M"}], sites=self.SITES)
        table = op.plan(there, policy(*self.RULES), on="2025-07-01").site_quotas
        assert table["reserved"].isna().all()
        assert table["remaining"].tolist() == [2, 3]


class TestQueued:
    """Queue per unit; what is not known is missing, never 0."""

    def test_those_who_find_no_place(self) -> None:
        units = [{**UNITS[0]}, {**UNITS[1], "unit_class": "full"}, UNITS[2]]
        rows = applications(*[("new", "v", None)] * 3, ("new", "w", None))
        there = region(units, [{"unit_id": "v"}] * 2, applications=rows)
        table = quotas(there, VILLAGES, QUEUE)
        assert table.loc["v", "queue"] == 2
        assert table.loc[["t", "w"], "queue"].isna().all()
        without = quotas(region(units, [{"unit_id": "v"}] * 5), VILLAGES, QUEUE)
        assert without["queue"].isna().all()


class TestExits:
    """Exits may free places only in the next quarter."""

    THERE = region(UNITS, OUTLETS)

    @pytest.mark.parametrize(
        ("exits_free", "on", "exits", "remaining"),
        [
            ("next_quarter", "2025-05-09", 0, 0),  # it has not left yet
            ("next_quarter", "2025-05-10", 1, 0),
            ("next_quarter", "2025-06-30", 1, 0),
            ("next_quarter", "2025-07-01", 0, 1),
            ("next_month", "2025-05-31", 1, 0),
            ("next_month", "2025-06-01", 0, 1),
            ("next_half_year", "2025-06-30", 1, 0),
            ("next_half_year", "2025-07-01", 0, 1),
            ("next_year", "2025-12-31", 1, 0),
            ("next_year", "2026-01-01", 0, 1),
        ],
    )
    def test_day_before_and_day(self, exits_free: str, on: str, exits: int, remaining: int) -> None:
        outlets = [dict(o) for o in OUTLETS]
        if on == "2025-05-09":
            outlets[0]["status"] = "active"
        plan = op.plan(region(UNITS, outlets), policy(VILLAGES, order(exits_free)), on=on)
        assert told(plan.quotas.loc[["v"]], "exits", "remaining") == [(exits, remaining)]
        outcome = "permit" if remaining else "refuse"
        assert op.check(asks(), plan).outcome == outcome

    def test_at_once_and_without_an_article(self) -> None:
        for rules in ((VILLAGES,), (VILLAGES, order("at_once"))):
            table = quotas(self.THERE, *rules, on="2025-05-10")
            assert table["exits"].isna().all()
            assert table.loc["v", "remaining"] == 1

    def test_where_nobody_says_when_outlets_closed_exits_are_not_known(self) -> None:
        there = region(UNITS, [{"unit_id": "v", "status": "closed"}])
        assert quotas(there, VILLAGES, order("next_year"))["exits"].isna().all()

    def test_nobody_keeps_a_distance_from_one_who_has_left(self) -> None:
        spacing = {"rule": "spacing", "at_least_m": "50", "measured": "straight",
                   "applies_to": "whole_area"}  # fmt: skip
        plan = op.plan(self.THERE, policy(spacing, order("next_quarter")), on="2025-05-10")
        assert op.check(asks(), plan).outcome == "permit"

    @pytest.mark.parametrize(
        ("exits_free", "outcome", "freed", "exits"),
        [("at_once", "permit", 1, 0), ("next_quarter", "refuse", 0, 1)],
    )
    def test_one_who_moves_away_in_the_pile(
        self, exits_free: str, outcome: str, freed: int, exits: int
    ) -> None:
        there = region(UNITS, [{"unit_id": "w", "east_m": 900, "closed": None}] * 2)
        moves = asks(id="M", request="relocation", outlet_id="o0", accepted="2025-06-01")
        after = asks(id="N", unit_id="w", accepted="2025-06-02")
        rules = (VILLAGES, order(exits_free))
        plan = op.plan(there, policy(*rules), on="2025-07-01")
        done = op.check_all([moves, after], plan)
        assert [each.outcome for each in done.decisions] == ["permit", outcome]
        w = done.units.set_index("unit_id").loc[["w"]]
        assert told(w, "freed", "exits", "remaining") == [(freed, exits, 0)]

    def test_of_two_documents_the_later_day_holds(self) -> None:
        both = op.combine(
            policy(VILLAGES, order("at_once"), name="a"), policy(order("next_year"), name="b")
        )
        assert op.plan(self.THERE, both, on="2025-05-10").quotas.loc["v", "exits"] == 1
