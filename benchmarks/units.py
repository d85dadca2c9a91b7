"""
A country of 700,000 units and a policy of 20 rules of every kind of number, to time plans on.

Usage: python benchmarks/units.py [units]
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
import pandas as pd

import outletplan as op

DAY = "2025-07-01"
VILLAGES_OF_A_TOWNSHIP, TOWNSHIPS_OF_A_COUNTY = 16, 14


def hierarchy(n: int, seed: int = 0) -> pd.DataFrame:
    """Make about n units: counties, their townships, and the villages and towns of these."""
    chance = np.random.default_rng(seed)
    townships = max(1, n // (VILLAGES_OF_A_TOWNSHIP + 1))
    counties = max(1, townships // TOWNSHIPS_OF_A_COUNTY)
    lowest = max(1, n - townships - counties)
    county = np.sort(chance.integers(0, counties, townships))
    township = np.sort(chance.integers(0, townships, lowest))
    residents = np.round(np.exp(chance.normal(7, 0.8, lowest))).astype(int)
    kind = chance.choice(["village", "cell", "urban_village"], lowest, p=[0.8, 0.17, 0.03])
    of_county = [f"C{k:05}" for k in range(counties)]
    of_township = [f"T{k:06}" for k in range(townships)]
    levels = [
        pd.DataFrame({"unit_id": of_county, "kind": "county"}),
        pd.DataFrame(
            {"unit_id": of_township, "kind": "township", "parent_id": np.take(of_county, county)}
        ),
        pd.DataFrame(
            {
                "unit_id": [f"V{k:07}" for k in range(lowest)],
                "kind": kind,
                "parent_id": np.take(of_township, township),
                "residents": residents,
                "registered": (residents * chance.uniform(0.8, 1.3, lowest)).astype(int),
                "households": residents // 3,
                "stalls": chance.integers(0, 9, lowest),
                "unit_class": chance.choice(["open", "full", "frozen"], lowest, p=[0.7, 0.2, 0.1]),
            }
        ),
    ]
    return pd.concat(levels, ignore_index=True)


def filed(units: pd.DataFrame, n: int, seed: int = 1) -> pd.DataFrame:
    """File n outlets under the lowest units, larger ones more often; without points."""
    chance = np.random.default_rng(seed)
    lowest = units[units["residents"].notna()]
    share = (lowest["residents"] / lowest["residents"].sum()).to_numpy()
    opened = pd.Timestamp("2005-01-01") + pd.to_timedelta(chance.integers(0, 7_000, n), unit="D")
    return pd.DataFrame(
        {
            "outlet_id": [f"{k:08}" for k in range(n)],
            "unit_id": chance.choice(lowest["unit_id"].to_numpy(), n, p=share),
            "business_type": chance.choice(["convenience", "supermarket", "pharmacy"], n),
            "licensed": True,
            "status": chance.choice(["active", "suspended", "closed"], n, p=[0.9, 0.06, 0.04]),
            "opened": opened,
        }
    )


def twenty_rules() -> op.Policy:
    """Write 20 rules: each kind of number, on counties, townships, villages, cells and all."""
    village, cell, town = ({"kind": kind} for kind in ("village", "cell", "urban_village"))
    county, township = {"kind": "county"}, {"kind": "township"}
    bands = [{"up_to": 500, "outlets": 1}, {"up_to": 1500, "outlets": 2}, {"outlets": 4}]
    step = {"first": 300, "base": 1, "below_first": "none", "step": 400, "at_most": 9}
    rules: list[dict[str, Any]] = [
        _ratio("4.5", "whole_area"),
        _ratio("4.8", county),
        _ratio("2.9", township, rounding="half_up", reconciled_by="largest_remainder"),
        _ratio("5.6", cell, rounding="up_from", part="0.3"),
        _ratio("6.5", village, counts="registered", at_least=1),
        {"rule": "ratio_cap", "one_per": 350, "counts": "households", "rounding": "up",
         **_on(town)},
        {"rule": "bands", "counts": "residents", "bands": bands, **_on(village)},
        {"rule": "bands", "counts": "registered", "bands": bands, **_on(cell)},
        {"rule": "base_and_step", "counts": "residents", "steps": "full", **step, **_on(village)},
        {"rule": "base_and_step", "counts": "residents", "steps": "started", **step, **_on(town)},
        {"rule": "fixed", "outlets": 20, **_on(town)},
        {"rule": "fixed", "outlets": 3, **_on({**village, "residents": {"up_to": 900}})},
        {"rule": "stock_share", "stock": "stalls", "percent": 90, "rounding": "up", **_on(cell)},
        {"rule": "stock_share", "on_day": "2018-02-24", "percent": 50, "rounding": "down",
         **_on(county)},
        {"rule": "yearly_path", "steps": [{"since": "2025-01-01", "outlets": 2_000_000}],
         **_on("whole_area")},
        {"rule": "division", "total": 900_000, "by": [{"counts": "residents"}], **_on(township)},
        {"rule": "guaranteed_minimum", "people_at_least": 300, "counts": "residents",
         **_on(village)},
        {"rule": "unit_class", "classes": [{"unit_class": "frozen", "regime": "frozen"},
                                           {"unit_class": "full", "regime": "queue"}],
         **_on("every_unit")},
        {"rule": "business_type_share", "types": ["pharmacy"], "percent": 3, "of": "current",
         "rounding": "down", **_on(county)},
        {"rule": "blank_villages", "counts": "registered", "without": "licensed",
         "tiers": [{"below": 300, "tier": "small"}, {"tier": "large"}], **_on(village)},
    ]  # fmt: skip
    numbered = [{"article": str(n), **rule} for n, rule in enumerate(rules, start=1)]
    head = {"source": {"title": "Twenty rules"}, "status": "draft", "in_force": "2025-01-01"}
    return op.make_policy({**head, "rules": numbered})


def _on(units: object) -> dict[str, Any]:
    return {"applies_to": units}


def _ratio(per_1000: str, units: object, **also: object) -> dict[str, Any]:
    rule = {"rule": "ratio_cap", "outlets_per_1000": per_1000, "counts": "residents"}
    return {**rule, "rounding": "down", **_on(units), **also}


def region_and_plan(n: int) -> tuple[float, float, op.Plan]:
    """Make a region of n units and plan it: seconds for each, and the plan."""
    units, policy = hierarchy(n), twenty_rules()
    outlets = filed(units, n // 3)
    start = time.perf_counter()
    region = op.Region(units=units, outlets=outlets, assign="unit_id")
    made = time.perf_counter()
    plan = op.plan(region, policy, on=DAY, progress=False)
    return made - start, time.perf_counter() - made, plan


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 700_000
    region_s, plan_s, plan = region_and_plan(n)
    print(f"{n:,} units: region {region_s:.1f} s, plan {plan_s:.1f} s")
    print(f"{len(plan.rulings):,} rulings")
