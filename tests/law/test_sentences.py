"""A policy read back: one plain sentence for each kind of rule, in both languages."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from outletplan.law import make_policy, sentences
from outletplan.law.kinds import Rule
from outletplan.law.sentences import in_sentences

VILLAGE = {"applies_to": {"kind": "village"}}
STEP = {"counts": "residents", "first": 300, "base": 1, "step": 300, **VILLAGE}
SAID: list[tuple[dict[str, Any], str, str]] = [
    (
        {"rule": "ratio_cap", "one_per": 50, "counts": "stalls", "rounding": "up_from",
         "part": "0.3", "at_least": 1, "at_most": 10, "applies_to": "every_unit"},
        ("every unit with none below it: one outlet per 50 stalls, rounded up from 0.3, "
        "at least 1, at most 10 (ceiling)"),
        "每个最下级单元格：<stalls>每50设1个，满0.3进1，不少于1个，不超过10个（<ceiling>）",
    ),
    (
        {"rule": "bands", "counts": "households", "bands": [{"below": 9, "outlets": 1},
         {"outlets": 2}], **VILLAGE},
        "kind village: households below 9 → 1; at least 9 → 2 (target)",
        "<kind>为<village>：<households>少于9 → 1；不少于9 → 2（<target>）",
    ),
    (
        {"rule": "base_and_step", "below_first": "none", "steps": "full", "at_most": 8, **STEP},
        ("kind village: the first 300 residents give 1, fewer give none, each full step of 300 "
        "gives 1 more, at most 8 (target)"),
        "<kind>为<village>：<residents>满300设1个，不足的不设，每满300增设1个，不超过8个（<target>）",
    ),
    (
        {"rule": "base_and_step", "below_first": "base", "steps": "started", **STEP},
        ("kind village: the first 300 residents give 1, fewer give as many, each started step of "
        "300 gives 1 more (target)"),
        "<kind>为<village>：<residents>300以内设1个，不足的照设，每增（不满也计）300增设1个（<target>）",
    ),
    (
        {"rule": "fixed", "outlets": 2, "applies_to": {"residents": {"above": 9, "up_to": 99}}},
        "residents above 9 up to 99: 2 outlets (ceiling)",
        "<residents>超过9、不超过99：2个（<ceiling>）",
    ),
    (
        {"rule": "fixed", "outlets": 2, "outlets_at_least": 1, "per": "side",
         "sites": {"kind": "services"}, "towards_unit": "not_counted", "applies_to": "whole_area"},
        ("whole area, each site of kind services (not counted in its unit): 1 to 2 outlets per "
        "side (ceiling)"),
        "<whole_area>，各场所：<kind>为<services>（不计入所在单元格）：每<side>1至2个（<ceiling>）",
    ),
    (
        {"rule": "listed", "outlets": {"K01": 18, "K02": 1200}, "since": "2026-01-01",
         "until": "2026-12-31"},
        ("units of the list: K01 18, K02 1,200 (ceiling); from 2026-01-01 on; until "
        "2026-12-31"),
        "附表所列单元格：K01 18、K02 1,200（<ceiling>）；自2026-01-01起；至2026-12-31止",
    ),
    (
        {"rule": "listed", "outlets": {f"K{n}": n for n in range(1, 10)}},
        "units of the list: K1 1, K2 2, K3 3, K4 4, K5 5, K6 6 … and 3 more (ceiling)",
        "附表所列单元格：K1 1、K2 2、K3 3、K4 4、K5 5、K6 6……另有3个（<ceiling>）",
    ),
    (
        {"rule": "listed", "column": "planned", "applies_to": {"kind": "cell"}},
        "kind cell: as the column planned says (ceiling)",
        "<kind>为<cell>：按表中<planned>（<ceiling>）",
    ),
    (
        {"rule": "stock_share", "percent": "50", "on_day": "2018-02-24", "rounding": "down",
         "comparison": "above", "applies_to": {"kind": "district"}},
        ("kind district: 50% of the outlets in force on 2018-02-24, rounded down (ceiling); "
        "closed above it"),
        "<kind>为<district>：2018-02-24有效零售点的50%，向下取整（<ceiling>）；超过才停办",
    ),
    (
        {"rule": "yearly_path", "applies_to": "whole_area", "comparison": "after_adding",
         "reconciled_by": "largest_remainder", "steps": [{"since": "2025-01-01", "outlets": 9},
         {"since": "2026-01-01", "outlets": 8}]},
        ("whole area: 9 from 2025-01-01, 8 from 2026-01-01 (target); compared with the new one "
        "added; numbers below that add up to more are shown beside as reduced by largest "
        "remainder"),
        ("<whole_area>：2025-01-01起9个，2026-01-01起8个（<target>）；加上新办的比较；下级合计超出时"
        "按最大余数法另列调减数"),
    ),
    (
        {"rule": "division", "total": 9, "at_least": 1, "applies_to": {"kind": "village"},
         "by": [{"counts": "residents", "percent": 70},
                {"percent": 30, "streets": [{"street_class": "busy", "weight": 3}]}],
         "places": [{"street_class": "busy"}]},
        ("kind village: a total of 9 divided by residents 70%, metres of street busy × 3 30%, by "
        "largest remainder, at least 1 each; each part divided over metres of street busy × 1 "
        "(target)"),
        ("<kind>为<village>：总数9个按<residents> 70%，街道长度（<busy> × 3） 30%分解"
        "（最大余数法），每个不少于1个；各部分再按地段分解：街道长度（<busy> × 1）（<target>）"),
    ),
    (
        {"rule": "business_type_share", "types": ["药店"], "percent": 3, "of": "quota",
         "rounding": "down", "comparison": "above", "applies_to": "whole_area"},
        "whole area: 药店 at most 3% of the number that may be, rounded down; closed above it",
        "<whole_area>：<药店>不超过规划数的3%，向下取整；超过才停办",
    ),
    (
        {"rule": "unit_class", "classes": [{"unit_class": "a", "regime": "frozen"},
         {"unit_class": "b", "regime": "queue"}, {"unit_class": "c", "regime": "open"}]},
        ("whole area: by class of unit: a → no new outlet; b → one in when one leaves; "
        "c → open"),
        "<whole_area>：按区域分类：<a> → 不再新设；<b> → 退一进一；<c> → 可设",
    ),
    (
        {"rule": "unit_class", "classes": [{"unit_class": "a", "regime": "queue", "leave": 2}]},
        "whole area: by class of unit: a → one in when 2 leave",
        "<whole_area>：按区域分类：<a> → 每退出2个可新增1个",
    ),
    (
        {"rule": "order", "by": "accepted", "exits_free": "at_once",
         "new_at_most": "exits_of_last_year"},
        ("the first accepted is the first served; a place that is left comes free at once; "
         "no more new ones in a year than left last year"),
        "按受理先后顺序办理；退出腾出的名额即时可办；新增数不超过上年退出数",
    ),
    (
        {"rule": "guaranteed_minimum", "gives_way": ["spacing", "total"],
         "nearest_outlet_farther_than_m": 600, **VILLAGE},
        ("kind village: at least 1, whatever the spacing and the total above it, where the "
        "nearest outlet of another unit is more than 600 m away"),
        "<kind>为<village>：保底1个，不受间距、上级总量限制，限距其他单元格最近零售点超过600米的",
    ),
    (
        {"rule": "population_basis", "counts": "daytime"},
        "people counted as daytime",
        "人口口径：<daytime>",
    ),
    (
        {"rule": "order", "by": "accepted", "exits_free": "next_quarter"},
        ("the first accepted is the first served; a place that is left comes free with the next "
        "quarter"),
        "按受理先后顺序办理；退出腾出的名额自下一季度起可办",
    ),
    (
        {"rule": "order", "by": "lottery", "exits_free": "at_once"},
        "a draw decides who is served first; a place that is left comes free at once",
        "抽签确定先后；退出腾出的名额即时可办",
    ),
    (
        {"rule": "guaranteed_minimum", "people_at_least": 300, "counts": "residents", **VILLAGE},
        "kind village: at least 1, whatever its own number, from 300 residents on",
        "<kind>为<village>：保底1个，不受本单元格规划数限制，<residents>不少于300时适用",
    ),
    (
        {"rule": "spacing", "at_least_m": 10, "measured": "straight", "applies_to": "whole_area",
         "newcomer": {"business_type": "kiosk"}, "from_outlets": {"business_type": "hotel"},
         "not_from_outlets": {"status": "suspended"}, "inside_sites": {"kind": "market"},
         "reference": "same_site"},
        ("whole area: at least 10 m apart (straight); of newcomers with business type kiosk; from "
        "outlets with business type hotel; not from outlets with status suspended; inside sites "
        "with kind market, from outlets of the same site"),
        ("<whole_area>：间距不少于10米（<straight>）；申请人<business_type>为<kiosk>的适用；"
        "仅计<business_type>为<hotel>的零售点；不计<status>为<suspended>的零售点；"
        "限<kind>为<market>的场所内，仅计同一场所内的零售点"),
    ),
    (
        {"rule": "spacing", "at_least_m": 50, "opposite_side_at_least_m": "none",
         "measured": "walking", "force": "in_principle", "applies_to": "whole_area",
         "on_streets": {"street_class": ["busy", "dense"]}},
        ("whole area, on streets with street class busy or dense: at least 50 m apart, across the "
        "street no limit (walking) (in principle)"),
        ("<whole_area>，限<street_class>为<busy>或<dense>：间距不少于50米，对面不限（<walking>"
        "，<in_principle>）"),
    ),
    (
        {"rule": "spacing", "at_least_m": 50, "measured": "walking", "applies_to": "whole_area",
         "on_streets": {"width_m": {"at_least": 12}}},
        ("whole area, on streets with width m at least 12: at least 50 m apart (walking)"),
        ("<whole_area>，限<width_m>不少于12：间距不少于50米（<walking>）"),
    ),
    (
        {"rule": "site_exclusion", "sites": {"kind": "school"}, "more_than_m": "100",
         "measured": "walking", "compare_to_m": "0.1", "asks": ["new"]},
        ("whole area: more than 100 m from the nearest gate of kind school (walking, rounded to "
         "0.1 m); asked of: new"),
        ("<whole_area>：距<kind>为<school>的场所最近大门超过100米（<walking>，按0.1米取整）；"
         "适用于：<new>"),
    ),
    (
        {"rule": "spacing", "more_than_m": 50, "opposite_side_more_than_m": 30,
         "measured": "straight", "applies_to": "whole_area"},
        ("whole area: more than 50 m apart, across the street more than 30 m (straight)"),
        "<whole_area>：间距大于50米，对面大于30米（<straight>）",
    ),
    (
        {"rule": "not_adjacent", "look_within_m": 20, "applies_to": "whole_area"},
        "whole area: not right beside another on one side of a street, looked for within 20 m",
        "<whole_area>：不得与其他零售点毗邻（同侧20米内查看）",
    ),
    (
        {"rule": "one_per_address", "applies_to": "whole_area"},
        "whole area: one outlet at an address",
        "<whole_area>：一址一证",
    ),
    (
        {"rule": "banned_form", "forms": {"business_type": ["vending", "pharmacy"]}},
        "whole area: no outlet with business type vending or pharmacy",
        "<whole_area>：<business_type>为<vending>或<pharmacy>的不得设置",
    ),
    (
        {"rule": "relief", "codes": ["disabled"], "first_licence_only": "yes", "minus_m": 10},
        "whole area: for those who claim disabled, on a first licence: spacing less 10 m",
        "<whole_area>：属于<disabled>，首次办证的，间距减10米",
    ),
    (
        {"rule": "relief", "newcomer": {"business_type": "hotel"}, "first_licence_only": "no",
         "inside_sites": {"kind": "station"}, "waives": ["spacing", "quota"]},
        ("whole area: for newcomers with business type hotel, whoever is inside sites with kind "
         "station: free of spacing, quota"),
        ("<whole_area>：<business_type>为<hotel>，位于<kind>为<station>的场所内的，"
         "不受以下限制：<spacing>、<quota>"),
    ),
    (
        {"rule": "relief", "first_licence_only": "no", "factor": "0.5"},
        "whole area: for anyone: spacing × 0.5",
        "<whole_area>：所有申请人的，间距按0.5倍执行",
    ),
    (
        {"rule": "relief", "first_licence_only": "no", "at_least_m": "30"},
        "whole area: for anyone: spacing at least 30 m",
        "<whole_area>：所有申请人的，间距不少于30米",
    ),
    (
        {"rule": "street_window", "half_window_m": 500, "at_most": 12, "applicant": "counted",
         "applies_to": "whole_area"},
        "whole area: at most 12 within 500 m to either side, itself counted",
        "<whole_area>：左右各500米内不超过12个，含本店",
    ),
    (
        {"rule": "site_exclusion", "sites": {"kind": "school"}, "at_least_m": "152.4",
         "measured": "not_stated", "from_gates": "main", "asks": ["new"]},
        ("whole area: at least 152.4 m from the main gate of kind school (method not stated); "
        "asked of: new"),
        "<whole_area>：距<kind>为<school>的场所正门不少于152.4米（测量方式未注明）；适用于：<new>",
    ),
    (
        {"rule": "fixed", "outlets": 2, "applies_to": "every_unit", "within": {"kind": "town"},
         "asks": ["new", "renewal"]},
        ("every unit with none below it within kind town: 2 outlets (ceiling); asked of: new, "
        "renewal"),
        "每个最下级单元格，位于<kind>为<town>的单元格之内：2个（<ceiling>）；适用于：<new>、<renewal>",
    ),
    (
        {"rule": "street_classes", "classes": [{"street_class": "busy", "name": "繁华路段"}]},
        "kinds of place by class of street: busy → 繁华路段",
        "按街道分类的地段类型：<busy> → 繁华路段",
    ),
    (
        {"rule": "blank_villages", "counts": "residents", "without": "served",
         "tiers": [{"tier": "all"}], **VILLAGE},
        "kind village: blank without an outlet that is served; residents any → all",
        "<kind>为<village>：无入网零售点的为空白村；<residents>任意 → all",
    ),
    (
        {"rule": "not_judged", "text": "Shops look tidy.", "reason": "no number"},
        "not judged: Shops look tidy. (no number)",
        "未核验：<Shops look tidy.>（<no number>）",
    ),
]  # fmt: skip


def told(rule: dict[str, Any], *, zh: bool = False) -> str:
    head = {"source": {"title": "A county"}, "status": "draft", "in_force": "2025-01-01"}
    policy = make_policy({**head, "until": "2025-12-31", "rules": [{"article": "1", **rule}]})
    return in_sentences(policy, chinese="<{}>".format if zh else None)


@pytest.mark.parametrize(("rule", "english", "chinese"), SAID)
def test_each_kind(rule: dict[str, Any], english: str, chinese: str) -> None:
    head = "A county: draft, in force: 2025-01-01 until 2025-12-31"
    assert told(rule) == f"{head}\n  1. {english}"
    head = "<A county>：<draft>，施行日期：2025-01-01至2025-12-31"
    assert told(rule, zh=True) == f"{head}\n  1. {chinese}"


def test_what_a_rule_gives_way_to() -> None:
    rules = [
        {"rule": "fixed", "article": "1", "outlets": 1, "gives_way_to": ["2"], **VILLAGE},
        {"rule": "fixed", "article": "2", "outlets": 2, **VILLAGE},
    ]
    head = {"source": {"title": "A county"}, "status": "draft", "in_force": "2025-01-01"}
    policy = make_policy({**head, "rules": rules})
    assert in_sentences(policy).splitlines()[1].endswith("; gives way to art. 2")
    said = in_sentences(policy, chinese="<{}>".format).splitlines()[1]
    assert said.endswith("；条款2适用处从其规定")


def test_every_kind_has_its_sentence() -> None:
    kinds = get_args(get_args(Rule)[0])
    tags = {get_args(kind.model_fields["rule"].annotation)[0] for kind in kinds}
    assert tags == set(sentences._SENTENCES) == {rule["rule"] for rule, _, _ in SAID}  # noqa: SLF001 - its whole point
