"""What the invented county says of itself."""

from __future__ import annotations

from outletplan.sample.people import COUNTY_NAME

INVENTED = "全部数据均为虚构,不对应任何真实的地区、单位或个人"

REGION = f"""\
# Invented by outletplan.sample.make: no such county, people, outlets or schools exist.
# {INVENTED}。
name: {COUNTY_NAME}
accuracy_m: 3
units:
  file: villages.xlsx
  datum: gcj02
  boundaries: {{file: villages.geojson, datum: gcj02}}
outlets: {{file: outlets.xlsx, datum: gcj02}}
streets: {{file: streets.geojson, datum: gcj02}}
sites: {{file: schools.xlsx, datum: gcj02}}
"""

README = f"""\
# {COUNTY_NAME}: an invented county

{INVENTED}。

Everything here is made up by `python -m outletplan.sample.make DIR` from a seed: the county, its
people, its outlets and its schools. It lies among dunes where nobody lives; its codes begin with
990099, which no province of China has. All coordinates are GCJ-02.

| file | what it holds |
|---|---|
| `region.yaml` | the manifest: `outletplan.read_region("region.yaml")` |
| `villages.xlsx` | units as a planner keeps them: a title above, 合计 below, people by village |
| `villages.geojson` | their polygons, joined by 单元编码 |
| `outlets.xlsx` | the licence ledger |
| `streets.geojson` | streets and roads, joined at shared vertices; the bridge has layer 1 |
| `schools.xlsx` | schools and kindergartens; 大门 lists the gates as lon,lat, the main one first |

What is odd in it is there on purpose, so that the findings have something to say:

- a village below a township that the table does not hold, and a village where nobody lives;
- a township whose own row counts 120 people more than its villages;
- villages without an outlet: none ever, only closed ones, only one that is not served, or one whose
  outlet stands in the next village;
- outlets just across the county border, filed under another village, or under none;
- outlets at one address, premises entered twice, days of opening or closing left out, and two
  licences that begin on 2025-08-18;
- pairs exactly 30 m apart in a township seat and exactly 150 m apart in a village.
"""
