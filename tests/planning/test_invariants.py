"""What holds of any policy: relaxed rules, more people, other orders of rows, parts of a whole."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import outletplan as op
from tests.planning.cases import DAY, policy, region

VILLAGE: dict[str, Any] = {"applies_to": {"kind": "village"}}
STEPS: dict[str, Any] = {
    "rule": "base_and_step", "counts": "residents", "base": 1, "below_first": "none", "step": 100,
    "steps": "full",
}  # fmt: skip
# Each clause, and the same asking less.
PAIRS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"rule": "ratio_cap", "one_per": 300, "counts": "residents", "rounding": "down"},
        {"rule": "ratio_cap", "one_per": 250, "counts": "residents", "rounding": "half_up"},
    ),
    ({"rule": "fixed", "outlets": 2}, {"rule": "fixed", "outlets": 3}),
    ({**STEPS, "first": 300, "at_most": 4}, {**STEPS, "first": 200, "at_most": 5}),
    (
        {"rule": "bands", "counts": "residents",
         "bands": [{"up_to": 300, "outlets": 1}, {"outlets": 3}]},
        {"rule": "bands", "counts": "residents",
         "bands": [{"up_to": 200, "outlets": 2}, {"outlets": 3}]},
    ),
    (
        {"rule": "guaranteed_minimum", "people_at_least": 300, "counts": "residents"},
        {"rule": "guaranteed_minimum", "people_at_least": 200, "counts": "residents",
         "outlets": 2},
    ),
    (
        {"rule": "stock_share", "percent": 50, "on_day": "2024-12-31", "rounding": "down"},
        {"rule": "stock_share", "percent": 60, "on_day": "2024-12-31", "rounding": "up"},
    ),
]  # fmt: skip
laws = st.lists(st.sampled_from(range(len(PAIRS))), min_size=1, max_size=4, unique=True)
people = st.lists(st.integers(0, 900), min_size=20, max_size=20)
few = settings(max_examples=5)  # each is two plans of twenty villages


def village(residents: list[int]) -> list[dict[str, Any]]:
    return [
        {"unit_id": f"v{n}", "kind": "village", "residents": count}
        for n, count in enumerate(residents)
    ]


def quota(rules: list[dict[str, Any]], residents: list[int]) -> pd.Series:
    outlets = [
        {"unit_id": f"v{n}", "opened": "2020-01-01"}
        for n, count in enumerate(residents)
        for _ in range(count % 4)
    ]
    law = policy(*({**rule, **VILLAGE} for rule in rules))
    return op.plan(region(village(residents), outlets), law, on=DAY).quotas["quota"]


@few
@given(laws, people, st.data())
def test_a_relaxed_rule_never_lowers_a_quota(
    law: list[int], residents: list[int], data: st.DataObject
) -> None:
    """Division by largest remainder apart."""
    which = data.draw(st.sampled_from(law))
    strict = quota([PAIRS[k][0] for k in law], residents)
    relaxed = quota([PAIRS[k][k == which] for k in law], residents)
    assert (relaxed >= strict)[strict.notna()].all()
    assert (relaxed.isna() == strict.isna()).all()


@few
@given(laws, people, st.integers(1, 900))
def test_more_people_never_mean_fewer_outlets(
    law: list[int], residents: list[int], more: int
) -> None:
    """Whatever the rules are; a unit that has no more keeps its number."""
    rules = [PAIRS[k][0] for k in law if "on_day" not in PAIRS[k][0]] or [PAIRS[0][0]]
    fewer = quota(rules, residents)
    grown = quota(rules, [*(count + more for count in residents[:10]), *residents[10:]])
    assert (grown >= fewer)[fewer.notna()].all()
    assert grown.iloc[10:].equals(fewer.iloc[10:])


HIERARCHY: list[dict[str, Any]] = [
    {"unit_id": "C", "kind": "county", "residents": 2_000},
    {"unit_id": "T", "kind": "township", "parent_id": "C", "residents": 1_300},
    {"unit_id": "U", "kind": "township", "parent_id": "C", "residents": 700},
    {"unit_id": "a", "kind": "village", "parent_id": "T", "residents": 900},
    {"unit_id": "b", "kind": "village", "parent_id": "T", "residents": 400},
    {"unit_id": "c", "kind": "village", "parent_id": "U", "residents": 700},
]
DOORS: list[dict[str, Any]] = [
    {"outlet_id": f"o{n}", "unit_id": unit, "east_m": 7.0 * n, "business_type": word, "site_id": m}
    for n, (unit, word, m) in enumerate(
        [("a", "kiosk", None), ("a", "shop", "m"), ("b", "kiosk", "m"), ("c", "shop", None)]
    )
]
SITES = pd.DataFrame(
    {"site_id": ["m", "n"], "kind": "market", "unit_id": ["a", "c"], "stalls": [120, 40]}
)
ORDERLY = policy(
    {"rule": "ratio_cap", "one_per": 400, "counts": "residents", "rounding": "down", **VILLAGE},
    {"rule": "ratio_cap", "one_per": 650, "counts": "residents", "rounding": "down",
     "applies_to": {"kind": "township"}, "reconciled_by": "largest_remainder"},
    {"rule": "division", "total": 7, "by": [{"counts": "residents"}], **VILLAGE},
    {"rule": "fixed", "outlets": 2, "applies_to": "whole_area", "sites": {"kind": "market"},
     "towards_unit": "not_counted"},
    {"rule": "business_type_share", "types": ["kiosk"], "percent": 25, "of": "current",
     "rounding": "down", "applies_to": "whole_area"},
    {"rule": "spacing", "at_least_m": 10, "measured": "straight", "applies_to": "whole_area"},
)  # fmt: skip


@pytest.fixture(scope="module")
def orderly() -> op.Plan:
    return op.plan(region(HIERARCHY, DOORS, sites=SITES), ORDERLY, on=DAY)


@few
@given(st.permutations(HIERARCHY), st.permutations(DOORS), st.permutations([0, 1]))
def test_the_order_of_rows_changes_nothing(
    orderly: op.Plan, units: list[Any], outlets: list[Any], sites: list[int]
) -> None:
    plan = op.plan(region(units, outlets, sites=SITES.iloc[sites]), ORDERLY, on=DAY)
    for table, key in (
        ("quotas", "unit_id"), ("totals", "scope"), ("site_quotas", "site_id"),
        ("business_types", "scope"), ("close_pairs", "outlet_a"),
    ):  # fmt: skip
        one, other = (
            pd.DataFrame(getattr(each, table)).sort_values(key).reset_index(drop=True)
            for each in (orderly, plan)
        )
        pd.testing.assert_frame_equal(
            one.drop(columns="line", errors="ignore"), other.drop(columns="line", errors="ignore")
        )


@few
@given(st.integers(0, 60), st.lists(st.integers(1, 900), min_size=3, max_size=3))
def test_parts_add_up_at_every_level(total: int, residents: list[int]) -> None:
    """The parts add up exactly to the total at every level of the hierarchy."""
    villages = [
        {**unit, "residents": count} for unit, count in zip(HIERARCHY[3:], residents, strict=True)
    ]
    areas = [{**unit, "residents": None} for unit in HIERARCHY[:3]]
    law = policy({"rule": "division", "total": total, "by": [{"counts": "residents"}], **VILLAGE})
    plan = op.plan(region([*areas, *villages]), law, on=DAY)
    part = plan.rulings.set_index("unit_id")["value"]
    assert part["a"] + part["b"] == part["T"]
    assert part["T"] + part["U"] == total
    assert plan.quotas["quota"].sum() == total
    assert plan.quotas["over"].sum() == 0
