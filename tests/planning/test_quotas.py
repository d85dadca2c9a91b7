"""Quotas and totals: what binds, what is null, what adds up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

import outletplan as op
from tests.planning.cases import DAY, cells, policy, ratio, region

COUNTY = [
    {"unit_id": "C", "kind": "county", "residents": 230_700},
    {"unit_id": "town", "kind": "county_town", "parent_id": "C", "residents": 60_000},
    {"unit_id": "seat", "kind": "township_seat", "parent_id": "C", "residents": 2_500},
    {"unit_id": "v1", "kind": "village", "parent_id": "C", "residents": 500},
    {"unit_id": "v2", "kind": "village", "parent_id": "C", "residents": 501},
]


class TestTheCountyOf230700:
    """总量控制在总人口23.07万人的4.5‰内 … 控制在1038户以内."""

    @pytest.fixture
    def plan(self) -> op.Plan:
        outlets = [{"unit_id": "v1"}, {"unit_id": "v1"}, {"unit_id": "town"}]
        return op.plan(region(COUNTY, outlets), op.published_policy("county-230700"), on=DAY)

    def test_its_cap_is_1038(self, plan: op.Plan) -> None:
        total = plan.totals.set_index("scope")
        assert cells(total, "whole_area", "people", "cap") == [230_700, 1038]
        assert cells(total, "whole_area", "arithmetic") == [
            "230,700 × 4.5‰ = 1,038.15, rounded down to 1,038"
        ]
        assert cells(total, "whole_area", "planned") == [7 + 1 + 3]
        columns = ("current", "headroom", "over_committed")
        assert cells(total, "whole_area", *columns) == [3, 1035, 0]

    def test_a_county_town_without_a_rule_of_its_own_has_quota_null(self, plan: op.Plan) -> None:
        unknown = plan.quotas.loc[["town"], ["quota", "remaining", "over", "rule"]]
        assert unknown.isna().all(axis=None)
        assert cells(plan.quotas, "town", "current", "role") == [1, "unit"]
        assert plan.totals["units_without_quota"].tolist() == [1]

    def test_remaining_is_never_negative_and_over_is_its_twin(self, plan: op.Plan) -> None:
        assert cells(plan.quotas, "v1", "quota", "current", "remaining", "over") == [
            1,
            2,
            0,
            1,
        ]
        assert cells(plan.quotas, "v2", "quota", "current", "remaining", "over") == [
            3,
            0,
            3,
            0,
        ]

    def test_the_quota_column_adds_up_to_what_is_planned(self, plan: op.Plan) -> None:
        assert plan.quotas["quota"].sum() == plan.totals["planned"].iloc[0]

    def test_every_number_names_its_article_and_what_was_assumed(self, plan: op.Plan) -> None:
        seat = plan.quotas.loc["seat"]
        assert seat["rule"] == "ratio_cap"
        assert seat["quota"] == 7  # 2,500 × 3‰ = 7.5, 以内 is a ceiling
        assert "busy" in seat["assumed"]
        assert seat["cite"]


@pytest.mark.parametrize(
    ("people", "quota"),
    [(499, 1), (500, 1), (501, 3), (1499, 3), (1500, 3), (1501, 5), (2999, 5), (3000, 5), (3001, 8),
     (4999, 8), (5000, 8), (5001, 10)],
)  # fmt: skip
def test_the_bands_of_the_county(people: int, quota: int) -> None:
    """人口在500人以下(含500人)的行政村(组)设零售点1户, 500-1,500 (含) 3, … above 5,000 10."""
    village = [{"unit_id": "v", "kind": "village", "residents": people}]
    plan = op.plan(region(village), op.published_policy("county-230700"), on=DAY)
    assert plan.quotas.loc["v", "quota"] == quota


def test_a_shaanxi_village_below_334_people_gets_none() -> None:
    """农村设零售户的数量应按照本村总人口3‰的比例办理: 333 × 3‰ = 0.999."""
    villages = [{"unit_id": str(n), "kind": "village", "residents": n} for n in (333, 334)]
    both = op.combine(
        op.published_policy("shaanxi-company"), op.published_policy("blank-villages-300")
    )
    plan = op.plan(region(villages), both, on=DAY)
    assert plan.quotas["quota"].to_dict() == {"333": 0, "334": 1}
    notes = plan.blank_villages["note"]
    assert "quota is 0" in notes["333"]  # the ratio collides with ending blank villages: shown
    assert "quota is 0" not in notes["334"]


def test_the_strictest_rule_binds_and_is_named() -> None:
    """Several quantity rules on a unit: the strictest ceiling binds; the row says which and why."""
    fixed = {"rule": "fixed", "outlets": 4, "applies_to": {"kind": "village"}}
    plan = op.plan(
        region([
            {"unit_id": "a", "kind": "village", "residents": 1000},
            {"unit_id": "b", "kind": "village", "residents": 9000},
        ]),
        policy(ratio("3"), fixed),
        on=DAY,
    )  # fmt: skip
    assert plan.quotas["quota"].to_dict() == {"a": 3, "b": 4}
    assert plan.quotas["rule"].to_dict() == {"a": "ratio_cap", "b": "fixed"}
    assert plan.quotas["cite"].to_dict() == {"a": "Plan art. 1", "b": "Plan art. 2"}
    assert plan.quotas["why"].to_dict() == {"a": "strictest of 2", "b": "strictest of 2"}


def test_a_guaranteed_minimum_overrides_the_strictest_ceiling() -> None:
    minimum = {"rule": "guaranteed_minimum", "applies_to": {"kind": "village"}, "outlets": 1}
    units = [
        {"unit_id": "small", "kind": "village", "residents": 200},
        {"unit_id": "large", "kind": "village", "residents": 2000},
        {"unit_id": "street", "kind": "cell", "residents": 200},
    ]
    plan = op.plan(region(units), policy(ratio("3"), minimum), on=DAY)
    assert plan.quotas["quota"].to_dict() == {"small": 1, "large": 6, "street": 0}
    assert plan.quotas["rule"].tolist() == ["guaranteed_minimum", "ratio_cap", "ratio_cap"]
    assert plan.quotas.loc["small", "why"] == "guaranteed minimum above 0"
    small = plan.rulings[plan.rulings["unit_id"] == "small"].set_index("rule")
    assert small["binds"].to_dict() == {"ratio_cap": False, "guaranteed_minimum": True}
    assert small["why"]["ratio_cap"] == "overridden by the guaranteed minimum"


def test_a_minimum_alone_is_no_ceiling() -> None:
    minimum = {"rule": "guaranteed_minimum", "applies_to": "every_unit"}
    plan = op.plan(region([{"unit_id": "v", "residents": 9}]), policy(minimum), on=DAY)
    assert plan.quotas["quota"].isna().all()
    assert plan.rulings["value"].tolist() == [1]
    assert plan.rulings["why"].tolist() == ["no ceiling or target to lift"]


class TestCapsOnAreas:
    """A cap on an area binds the sum of its leaves; quotas are never cut silently."""

    UNITS = (
        {"unit_id": "C", "kind": "county"},
        {"unit_id": "T", "kind": "township", "parent_id": "C", "residents": 2000},
        {"unit_id": "a", "kind": "village", "parent_id": "T", "residents": 1000},
        {"unit_id": "b", "kind": "village", "parent_id": "T", "residents": 900},
        {"unit_id": "c", "kind": "village", "parent_id": "C", "residents": 500},
    )
    LAW = (
        ratio("4", applies_to={"kind": "village"}),
        ratio("1", applies_to={"kind": "township"}),
        ratio("3", applies_to="whole_area"),
    )

    @pytest.fixture
    def plan(self) -> op.Plan:
        outlets = [{"unit_id": u} for u in "aaab"] + [{"unit_id": None}]
        return op.plan(region(self.UNITS, outlets), policy(*self.LAW), on=DAY)

    def test_people_are_the_row_of_that_level_else_the_sum_below(self, plan: op.Plan) -> None:
        assert plan.totals.set_index("scope")["people"].to_dict() == {
            "T": 2000,
            "whole_area": 2500,
        }

    def test_over_committed_says_by_how_much(self, plan: op.Plan) -> None:
        rows = plan.totals.set_index("scope")
        columns = ["cap", "planned", "current", "headroom", "over_committed"]
        assert cells(rows, "T", *columns) == [2, 7, 4, -2, 5]
        assert cells(rows, "whole_area", *columns) == [7, 9, 5, 2, 2]

    def test_areas_have_no_quota_of_their_own_so_that_the_column_adds_up(
        self, plan: op.Plan
    ) -> None:
        assert plan.quotas["quota"].sum() == 9
        assert plan.quotas.loc[["C", "T"], "quota"].isna().all()
        assert plan.quotas.loc[["C", "T"], "current"].tolist() == [4, 4]

    def test_outlets_in_no_unit_stand_in_their_own_line(self, plan: op.Plan) -> None:
        last = plan.quotas.iloc[-1]
        assert pd.isna(last["unit_id"])
        assert (last["role"], last["kind"], last["current"]) == ("no_unit", "no_unit", 1)
        assert pd.isna(last["quota"])

    def test_the_tables_are_reductions_of_the_rulings(self, plan: op.Plan) -> None:
        bound = plan.rulings[plan.rulings["binds"].fillna(value=False)]
        units = bound[bound["subject"] == "unit"].set_index("unit_id")["value"]
        assert units.to_dict() == plan.quotas["quota"].dropna().to_dict()
        areas = plan.rulings[plan.rulings["subject"] == "area"]
        assert sorted(areas["value"]) == sorted(plan.totals["cap"])


@pytest.mark.parametrize(
    ("county", "people", "said"),
    [
        ({"residents": 1500}, 1500, "taken as inside C"),
        ({"residents": 1200}, 1200, "taken as inside C"),
        ({"residents": 1199}, 1799, "added to the whole area"),
        ({"residents": None}, 1500, "added to the whole area"),
        (None, 1500, "added to the whole area"),
    ],
)
def test_people_of_the_whole_area(county: dict[str, Any] | None, people: int, said: str) -> None:
    """The row of that level if present, else the sum; a mistyped parent counts nobody twice."""
    villages: list[dict[str, Any]] = [
        {"unit_id": "a", "parent_id": "C" if county else None, "residents": 900},
        {"unit_id": "b", "parent_id": "mistyped", "residents": 600},
    ]
    units = [{"unit_id": "C", **county}, *villages] if county else villages
    plan = op.plan(region(units), policy(ratio("1", applies_to="whole_area")), on=DAY)
    assert plan.totals["people"].tolist() == [people]
    assert plan.assumptions["what"].str.endswith(said).sum() == 1


def test_nothing_is_planned_where_no_unit_has_a_number() -> None:
    """What is not known is blank, not 0."""
    plan = op.plan(
        region([{"unit_id": "v", "residents": 900}]),
        policy(ratio("3", applies_to="whole_area")),
        on=DAY,
    )
    assert plan.totals[["planned", "over_committed"]].isna().all(axis=None)
    assert plan.totals["cap"].tolist() == [2]


def test_one_rule_counts_nobody_twice() -> None:
    """One level (village or group) must be chosen so that nobody counts twice."""
    units = [
        {"unit_id": "v", "kind": "village", "residents": 1000},
        {"unit_id": "g", "kind": "village_group", "parent_id": "v", "residents": 400},
    ]
    law = policy(ratio("3", applies_to={"kind": ["village", "village_group"]}))
    with pytest.raises(op.PolicyError, match=r"found v and, below it, g.*counted twice"):
        op.plan(region(units), law, on=DAY)


def test_a_part_of_a_unit_has_no_quota_and_counts_in_the_unit() -> None:
    units = [
        {"unit_id": "v", "kind": "village", "residents": 1000},
        {"unit_id": "g", "kind": "village_group", "parent_id": "v", "residents": 400},
    ]
    plan = op.plan(
        region(units, [{"unit_id": "g"}]),
        policy(ratio("3", applies_to={"kind": "village"})),
        on=DAY,
    )
    assert plan.quotas["role"].to_dict() == {"v": "unit", "g": "part"}
    assert plan.quotas["current"].to_dict() == {"v": 1, "g": 1}
    assert plan.quotas.loc["v", "remaining"] == 2


def test_a_selector_names_a_column_that_units_have() -> None:
    law = policy(ratio("3", applies_to={"knd": "village"}))
    with pytest.raises(op.PolicyError, match=r"'knd'; expected a column of units: .*kind"):
        op.plan(region([{"unit_id": "v", "residents": 1}]), law, on=DAY)


def test_a_rule_that_finds_no_unit_is_not_silently_dropped() -> None:
    law = policy(ratio("3", applies_to={"kind": "vilage"}), ratio("1"))
    plan = op.plan(region([{"unit_id": "v", "kind": "village", "residents": 1}]), law, on=DAY)
    assert plan.not_judged["reason"].tolist() == [
        "no unit of this region has kind vilage; there are village"
    ]


def test_missing_people_are_a_fault_of_every_unit_that_needs_them() -> None:
    units = [{"unit_id": u, "residents": 5} for u in "ab"]
    with pytest.raises(op.DataError) as raised:
        op.plan(region(units), policy(ratio("3", counts="registered")), on=DAY)
    assert [(p.key, p.found) for p in raised.value.problems] == [
        ("registered", "nothing for unit a"),
        ("registered", "nothing for unit b"),
    ]


def test_density_is_over_people_never_over_households() -> None:
    units = [{"unit_id": "v", "residents": 2000, "households": 500}]
    law = policy(ratio("8", counts="households"))
    plan = op.plan(region(units, [{"unit_id": "v"}]), law, on=DAY)
    assert (plan.quotas.loc["v", "quota"], plan.quotas.loc["v", "people"]) == (4, 2000)
    assert plan.quotas.loc["v", "outlets_per_1000"] == 0.5


def test_the_bureaus_own_order() -> None:
    units = [{"unit_id": u, "order": o, "residents": 1} for u, o in (("a", 3), ("b", 1), ("c", 2))]
    plan = op.plan(region(units), policy(ratio("1")), on=DAY)
    assert plan.quotas["unit_id"].tolist() == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("on", "current"),
    [("2025-02-28", 0), ("2025-03-01", 1), ("2025-05-31", 1), ("2025-06-01", 0)],
)
def test_an_outlet_is_in_being_from_opened_until_the_day_before_closed(
    on: str, current: int
) -> None:
    """`on` also decides which outlets are in being: opened ≤ on < closed."""
    outlet = {"unit_id": "v", "opened": "2025-03-01", "closed": "2025-06-01"}
    units = [{"unit_id": "v", "residents": 1}]
    plan = op.plan(region(units, [outlet]), policy(ratio("1")), on=on)
    assert plan.quotas.loc["v", "current"] == current


@pytest.mark.parametrize(
    ("also", "current"),
    [({"status": "active"}, 1), ({"status": "suspended"}, 1), ({"status": "closed"}, 0),
     ({"status": "revoked"}, 0), ({"status": None}, 1), ({"licensed": False}, 0),
     ({"licensed": True, "served": False}, 1)],
)  # fmt: skip
def test_a_status_that_counts(also: dict[str, object], current: int) -> None:
    """Active and suspended do, closed and revoked do not; without a licence it is no outlet."""
    outlet = {"unit_id": "v", "opened": "2020-01-01", **also}
    units = [{"unit_id": "v", "residents": 1}]
    plan = op.plan(region(units, [outlet]), policy(ratio("1")), on=DAY)
    assert plan.quotas.loc["v", "current"] == current


@pytest.mark.parametrize(
    "on",
    [date(2025, 7, 1), datetime(2025, 7, 1, 12), pd.Timestamp("2025-07-01 23:59")],  # noqa: DTZ001 - a day has no zone
)
def test_a_day_may_be_a_date_or_a_timestamp(on: date) -> None:
    plan = op.plan(region([{"unit_id": "v", "residents": 1}]), policy(ratio("1")), on=on)
    assert plan.on.isoformat() == "2025-07-01"
    assert type(plan.on) is date


@pytest.mark.parametrize("on", ["1.7.2025", "2025-02-30", "2025-W27-2", None, 20250701, pd.NaT])
def test_what_is_no_day_is_refused(on: Any) -> None:
    with pytest.raises(op.PolicyError, match="expected a day such as 2025-07-01"):
        op.plan(region([{"unit_id": "v", "residents": 1}]), policy(ratio("1")), on=on)


def test_paths_and_names_in_the_place_of_nouns_are_told_how_to_be_read() -> None:
    there, law = region([{"unit_id": "v", "residents": 1}]), policy(ratio("1"))
    with pytest.raises(TypeError, match=r"expected a Region. Read it with op.read_region"):
        op.plan("county/region.yaml", law, on=DAY)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"expected a Policy. Read it with op.read_policy"):
        op.plan(there, "county-230700", on=DAY)  # type: ignore[arg-type]


def test_a_day_outside_every_edition_raises() -> None:
    with pytest.raises(op.NotInForceError, match="2024-12-31"):
        op.plan(region([{"unit_id": "v", "residents": 1}]), policy(ratio("1")), on="2024-12-31")


def test_what_numbers_rest_on_is_listed() -> None:
    units = [{"unit_id": "v", "residents": 1}]
    law = policy(ratio("1", assumed=["rounding"]), not_stated_in_source=["the day"])
    outlets: list[dict[str, Any]] = [{"unit_id": "v", "east_m": 0.0}, {"unit_id": "v"}]
    plan = op.plan(region(units, outlets), law, on=DAY)
    assert plan.assumptions[["kind", "what"]].to_numpy().tolist()[:2] == [
        ["not_stated_in_source", "the day"],
        ["assumed", "rounding"],
    ]
    methods = plan.assumptions.loc[plan.assumptions["kind"] == "method", "what"].tolist()
    assert "1 points taken as exact: no accuracy_m is stated" in methods
    assert "2 outlets without opened taken as opened" in methods
