"""What the invented county says of itself."""

from __future__ import annotations

from outletplan.sample.people import COUNTY_NAME

INVENTED = "全部数据均为虚构,不对应任何真实的地区、单位或个人"

REGION = f"""\
# Invented by outletplan.sample.make: no such county, people, outlets or schools exist.
# {INVENTED}。
name: {COUNTY_NAME}
# datum: gcj02 (高德、腾讯), bd09 (百度), cgcs2000 (天地图), wgs84 (GPS)
accuracy_m: 3  # of points, metres / 坐标误差(米)
units:
  file: villages.xlsx
  datum: gcj02
  boundaries: {{file: villages.geojson, datum: gcj02}}
outlets: {{file: outlets.xlsx, datum: gcj02}}
streets: {{file: streets.geojson, datum: gcj02}}
sites: {{file: schools.xlsx, datum: gcj02}}
"""

POLICY = f"""\
# Invented, to start your own from: one document, one file; one article, one rule.
# {INVENTED}。供改写：一份文件写一个 policy.yaml，一条规定写一条规则。
#
#   outletplan policy check policy.yaml                all faults, by line / 一次列出全部错误
#   outletplan policy explain policy.yaml --lang zh    told back in sentences / 用中文复述每一条
source: {{title: 示例县卷烟零售点合理布局规划(虚构), issuer: 示例县局(虚构)}}
status: draft  # draft 草案, consultation 征求意见稿, submitted 送审稿, issued 印发稿
in_force: 2025-01-01
not_stated_in_source:  # what the document leaves open / 原文没有写明的
  - 县城的单元格没有自己的规定，只受全县总量约束
rules:
  - rule: ratio_cap
    article: "4"
    text: 全县零售点总量控制在常住人口的4.5‰以内。
    applies_to: whole_area
    outlets_per_1000: 4.5
    counts: residents  # residents 常住人口, registered 户籍人口, households 户数
    rounding: down
    assumed:  # what you read into it / 你的理解
      - 以内是上限，余数舍去

  - rule: ratio_cap
    article: "5"
    text: 乡镇政府所在地控制在常住人口的3‰以内。
    applies_to: {{kind: township_seat}}
    outlets_per_1000: 3
    counts: residents
    rounding: down

  - rule: bands
    article: "6"
    text: 行政村500人以下（含）设1个，500人以上1500人以下（含）设3个，1500人以上设5个。
    applies_to: {{kind: village}}
    counts: residents
    bands:
      - {{up_to: 500, outlets: 1}}
      - {{above: 500, up_to: 1500, outlets: 3}}
      - {{above: 1500, outlets: 5}}

  - rule: spacing
    article: "7(1)"
    text: 乡镇政府所在地零售点之间的直线距离不少于30米。
    applies_to: {{kind: township_seat}}
    at_least_m: 30
    measured: straight  # straight 直线, walking 步行, not_stated 原文没有写明

  - rule: spacing
    article: "7(2)"
    text: 行政村零售点之间的步行距离原则上不少于100米。
    applies_to: {{kind: village}}
    at_least_m: 100
    measured: walking
    force: in_principle  # must 不得 (as without this line / 不写即此), in_principle 原则上

  - rule: site_exclusion
    article: "8"
    text: 中小学校、幼儿园出入口50米以内不予设置。
    sites: {{kind: [school, kindergarten]}}
    more_than_m: 50
    measured: straight
    asks: [new, relocation]  # new 新办, relocation 变更经营地址, renewal 延续

  - rule: blank_villages
    article: "9"
    text: 300人以上没有零售点的行政村优先设置。
    applies_to: {{kind: village}}
    counts: residents
    without: licensed
    tiers:
      - {{below: 300, tier: <300}}
      - {{at_least: 300, tier: ≥300}}
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
| `policy.yaml` | a short policy, invented too: `outletplan.read_policy("policy.yaml")` |
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
