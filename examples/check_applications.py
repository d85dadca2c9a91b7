"""
Hold applications against a plan of the invented sample county: four alone, then a pile of a file.

Usage: python examples/check_applications.py [DIR]
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import outletplan as op

# An invented policy. Yours is a file: op.read_policy("county/policy.yaml").
POLICY = op.make_policy(
    {
        "source": {"title": "示例县卷烟零售点布局规划(虚构)"},
        "status": "issued",
        "in_force": "2025-01-01",
        "rules": [
            {
                "rule": "ratio_cap",
                "article": "4",
                "applies_to": "whole_area",
                "outlets_per_1000": "4.5",
                "counts": "residents",
                "rounding": "down",
                "text": "全县零售点总量控制在常住人口的4.5‰以内",
            },
            {
                "rule": "unit_class",
                "article": "5",
                "classes": [
                    {"unit_class": "queue", "regime": "queue"},
                    {"unit_class": "open", "regime": "open"},
                ],
                "text": "轮候区退一进一,发展区可以新设",
            },
            {
                "rule": "base_and_step",
                "article": "6",
                "applies_to": {"kind": ["village", "neighbourhood", "urban_village"]},
                "counts": "residents",
                "base": 1,
                "first": 300,
                "below_first": "base",
                "step": 200,
                "steps": "full",
                "text": "常住人口300人以内设1个,每增加200人增设1个",
            },
            {
                "rule": "spacing",
                "article": "7",
                "applies_to": {"kind": "village"},
                "at_least_m": 100,
                "measured": "straight",
                "text": "行政村零售点之间的直线距离不得少于100米",
            },
            {
                "rule": "street_window",
                "article": "8",
                "applies_to": "whole_area",
                "half_window_m": 150,
                "at_most": 6,
                "applicant": "counted",
                "force": "in_principle",
                "text": "沿街左右各150米内原则上不超过6个(含本店)",
            },
            {
                "rule": "site_exclusion",
                "article": "9",
                "sites": {"kind": ["school", "kindergarten"]},
                "more_than_m": 100,
                "measured": "straight",
                "asks": ["new", "relocation", "renewal"],
                "text": "中小学、幼儿园大门100米以内不得设置",
            },
        ],
    }
)
# Where four applicants ask, in the coordinates of the web map on which they were picked.
DOORS = {
    "A-01": (102.329168, 40.412121),
    "A-02": (102.359777, 40.486222),
    "A-03": (102.367176, 40.441468),
    "A-04": (102.314012, 40.488325),
}
# As a system exports it. The sixth row has longitude and latitude in the wrong columns.
PILE = """受理编号,受理时间,申请事项,经度,纬度,业态
B-01,2025-06-03 09:30,新办申请,102.329168,40.412121,便利店
B-02,2025-06-03 09:30,新办申请,102.329300,40.412200,便利店
B-03,2025-06-04 10:00,新办申请,102.367176,40.441468,食杂店
B-04,2025-06-04 11:15,新办申请,102.374489,40.439568,超市
B-05,2025-06-05 08:40,新办申请,40.455243,102.318093,食杂店
B-06,2025-06-06 14:20,新办申请,102.318093,40.455243,食杂店
"""


def county() -> op.Region:
    """Give the sample county, its town a district where one comes in when one leaves."""
    region = op.sample_region()
    in_town = region.units["kind"].isin(["neighbourhood", "urban_village"])
    classes = in_town.map({True: "queue", False: "open"})
    return replace(region, units=region.units.assign(unit_class=classes), datum=None)


def main(directory: Path) -> None:
    """Judge four applications and a pile; print the opinions and write what goes on file."""
    directory.mkdir(parents=True, exist_ok=True)
    plan = op.plan(county(), POLICY, on="2025-07-01")
    for name, (lon, lat) in DOORS.items():
        decision = op.check(op.Application(id=name, lon=lon, lat=lat, datum="gcj02"), plan)
        print(f"{name}: {decision.outcome.value}, as {decision.step}")
        op.record(decision).save(directory / f"{name}.html")
    print()
    print(op.record(decision, lang="en", audience="public"))  # what A-04 may be handed
    print()

    pile = directory / "applications.csv"
    pile.write_text(PILE, encoding="utf-8-sig")
    try:
        op.check_all(pile, plan, datum="gcj02")
    except op.DataError as error:
        print(error)
    done = op.check_all(pile, plan, datum="gcj02", on_fault="skip")
    print(done)
    op.record(done).save(directory / "records.html")
    op.draw(plan, lang="zh").add_decisions(done).save(directory / "map.html")
    op.report(plan, directory / "ledger.xlsx", decisions=done)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
