"""Chinese and English words for public names: columns, codes, and the words around them."""

from __future__ import annotations

from typing import Literal

from outletplan.show.words.comparisons import COMPARED_WORDS, IN_COMPARED_COLUMN
from outletplan.show.words.decisions import DECISION_WORDS, IN_DECISION_COLUMN
from outletplan.show.words.kinds import KIND_WORDS
from outletplan.show.words.law import IN_LAW_COLUMN, LAW_WORDS
from outletplan.show.words.tables import IN_TABLE_COLUMN, TABLE_WORDS

Lang = Literal["zh", "en"]

CLOSED_INSTITUTIONS = ("barracks", "prison", "军营", "部队", "监狱", "看守所")
"""Kinds of unit and business types that stand on no public sheet or map."""


OF_TABLES = "of the tables"
"""In place of a column: a code of the tables, whichever of their columns it stands in."""


def label(name: str, lang: Lang, *, column: str | None = None) -> str:
    """
    Give the word of a language for a public name.

    Parameters
    ----------
    name
        A column, or a code that stands in one (``"village"``, ``"below"``).
    lang
        zh or en.
    column
        The column in which the code stands; a few codes read differently in different columns.

    Returns
    -------
    word
        The name itself where no word is known: kinds, tiers and classes may be the planner's own.

    Examples
    --------
    >>> label("remaining", "zh"), label("outlets_per_1000", "en")
    ('可办数（余量）', 'Outlets per 1,000')
    >>> label("queue", "zh"), label("queue", "zh", column="unit_class")
    ('排队轮候', '轮候区')
    >>> label("closed", "zh"), label("closed", "zh", column="column")
    ('歇业', '歇业日期')
    >>> label("hamlet", "zh")
    'hamlet'
    """
    columns = ("street_class", "unit_class") if column == OF_TABLES else (column,)
    told = [_IN_COLUMN[each, name] for each in columns if (each, name) in _IN_COLUMN]
    words = told[0] if told else _WORDS.get(name)
    if words is None:
        return name
    return words[0] if lang == "zh" else words[1]


_IN_COLUMN: dict[tuple[str | None, str], tuple[str, str]] = {
    ("unit_class", "saturated"): ("饱和区", "saturated"),
    ("unit_class", "queue"): ("轮候区", "queue"),
    ("unit_class", "open"): ("发展区", "open"),
    ("customer_class", "key"): ("重点客户", "key"),
    ("customer_class", "general"): ("一般客户", "general"),
    ("customer_class", "small"): ("小客户", "small"),
    ("customer_class", "special"): ("特殊户", "special"),
    ("rule", "spacing"): ("间距", "spacing"),
    ("rule", "blank_villages"): ("空白村", "blank villages"),
    ("sets", "spacing"): ("间距", "spacing"),
    ("subject", "unit"): ("单元格", "unit"),
    ("kind", "assumed"): ("推定", "assumed"),
    ("street_class", "dense"): ("人口稠密路段", "dense"),
    ("street_class", "busy"): ("繁华街道", "busy"),
    ("street_class", "ordinary"): ("一般街道", "ordinary"),
    ("street_class", "rural"): ("农村街道", "rural"),
    ("street_class", "rural_settlement"): ("农村集中居住片区", "rural settlement"),
    ("rests_on", "rule"): ("政策条款", "rule of the policy"),
    ("rests_on", "default"): ("默认标准", "stated default"),
    **IN_TABLE_COLUMN,
    **IN_LAW_COLUMN,
    **IN_COMPARED_COLUMN,
    **IN_DECISION_COLUMN,
}

_WORDS: dict[str, tuple[str, str]] = {
    **TABLE_WORDS,
    # tables
    "units": ("单元格", "Units"),
    "outlets": ("零售点", "Outlets"),
    "streets": ("街道", "Streets"),
    "street_id": ("街道编号", "Street id"),
    "street_class": ("街道分类", "Street class"),
    "layer": ("层", "Layer"),
    "counts": ("计数口径", "Counts"),
    "geometry": ("坐标", "Geometry"),
    "line": ("连线", "Line"),
    "sites": ("场所", "Sites"),
    "quotas": ("规划数表", "Quotas"),
    "totals": ("总量", "Totals"),
    "close_pairs": ("间距不足（历史存量）", "Close pairs"),
    "blank_villages": ("空白村", "Blank villages"),
    "rulings": ("逐条核算", "Rulings"),
    "not_judged": ("未能核算的条款", "Not judged"),
    "assumptions": ("推定与说明", "Assumptions"),
    "findings": ("核查项", "Findings"),
    "inputs": ("输入文件", "Inputs"),
    "plan": ("测算结果", "Plan"),
    "notice": ("公示表", "Notice"),
    "ledger": ("台账", "Ledger"),
    "run_record": ("运行记录", "Run record"),
    "section": ("部分", "Part"),
    "item": ("项目", "Item"),
    "in_sentences": ("系统理解", "As understood"),
    "front_page": ("概况", "Summary"),
    # units and their numbers
    "unit": ("单元格", "Unit"),
    "unit_id": ("单元格编号", "Unit id"),
    "name": ("名称", "Name"),
    "kind": ("类型", "Kind"),
    "level": ("层级", "Level"),
    "parent_id": ("上级编号", "Parent id"),
    "parent": ("所属上级", "Within"),
    "unit_class": ("区域分类", "Unit class"),
    "description": ("四至范围", "Boundaries"),
    "conditions": ("其他条件", "Other conditions"),
    "order": ("序号", "No."),
    "residents": ("常住人口", "Residents"),
    "registered": ("户籍人口", "Registered people"),
    "floating": ("流动人口", "Floating people"),
    "residents_and_floating": ("常住人口加流动人口", "Residents and floating people"),
    "households": ("户数", "Households"),
    "daytime": ("日间人口", "Daytime people"),
    "registered_and_floating": ("户籍人口加流动人口", "Registered and floating people"),
    "stalls": ("摊位数", "Stalls"),
    "halls": ("厅数", "Halls"),
    "sides": ("侧数", "Sides"),
    "floors": ("层数", "Floors"),
    "shops": ("店铺数", "Shops"),
    "hall": ("厅", "hall"),
    "side": ("侧", "side"),
    "floor": ("层", "floor"),
    "stall": ("摊位", "stall"),
    "shop": ("店铺", "shop"),
    "stock": ("基准日存量", "Licences in force on the day"),
    "place_quotas": ("各地段规划数", "Quotas by kind of place"),
    "business_types": ("业态占比", "Shares of business types"),
    "types": ("业态", "Types of business"),
    "share_of": ("占比基数", "Share of"),
    "base": ("基数", "Base"),
    "regime": ("管理方式", "Regime"),
    "reconciled": ("调减后数", "Reconciled"),
    "site_quotas": ("场所规划数", "Quotas of sites"),
    "outside_quota": ("不占规划数", "Outside the quota"),
    "towards_unit": ("是否计入所在单元格", "Counted in its unit"),
    "people": ("人口", "People"),
    "quota": ("规划数", "Quota"),
    "current": ("实有数", "Current"),
    "reserved": ("在途占用数", "Reserved"),
    "exits": ("退出数", "Exits"),
    "queued": ("排队数", "Queued"),
    "remaining": ("可办数（余量）", "Remaining"),
    "over": ("超出数", "Over"),
    "outlets_per_1000": ("持证率（‰）", "Outlets per 1,000"),
    "spacing": ("间距标准", "Spacing"),
    "rule": ("适用规则", "Rule"),
    "cite": ("依据条款", "Article"),
    "assumed": ("推定", "Assumed"),
    "arithmetic": ("计算过程", "Arithmetic"),
    # totals
    "scope": ("范围", "Scope"),
    "whole_area": ("全域", "whole area"),
    "cap": ("总量上限（总量指导数）", "Cap"),
    "cap_cite": ("总量依据条款", "Article of the cap"),
    "planned": ("规划数合计", "Planned"),
    "headroom": ("总量余额", "Headroom"),
    "over_committed": ("规划数超总量", "Over-committed"),
    "units_without_quota": ("无单独规则的单元格数", "Units without a quota"),
    # outlets
    "outlet": ("零售点", "Outlet"),
    "outlet_id": ("许可证号", "Outlet id"),
    "address": ("经营地址", "Address"),
    "business_type": ("业态", "Business type"),
    "customer_class": ("客户分类", "Customer class"),
    "licensed": ("持证", "Licensed"),
    "served": ("入网", "Served"),
    "unlicensed": ("无证", "Unlicensed"),
    "status": ("状态", "Status"),
    "active": ("有效", "active"),
    "suspended": ("停业", "suspended"),
    "closed": ("歇业", "closed"),
    "revoked": ("注销", "revoked"),
    "opened": ("开业日期", "Opened"),
    "relief": ("放宽条件", "Relief"),
    "faces": ("临街", "Faces"),
    "site_id": ("场所编号", "Site id"),
    "accuracy_m": ("坐标精度（米）", "Accuracy (m)"),
    "lies_in": ("坐标所在单元格", "Lies in"),
    "belongs_to": ("计入单元格", "Counts in"),
    # pairs
    "outlet_a": ("零售点甲", "Outlet A"),
    "outlet_b": ("零售点乙", "Outlet B"),
    "distance_m": ("距离（米）", "Distance (m)"),
    "lower_m": ("距离下限（米）", "At least (m)"),
    "upper_m": ("距离上限（米）", "At most (m)"),
    "limit_m": ("间距标准（米）", "Limit (m)"),
    "measured": ("测量方式", "Measured"),
    "verdict": ("核验结果", "Verdict"),
    "force": ("约束力", "Force"),
    "straight": ("直线", "straight line"),
    "walking": ("步行", "walking"),
    "not_stated": ("未注明", "not stated"),
    "not_known": ("不详", "not known"),
    "north": ("北", "N"),
    "north_is_up": ("上北下南", "North is up"),
    "below": ("间距不足（历史存量）", "below the minimum"),
    "measure_on_site": ("需现场测量", "measure on site"),
    "must": ("必须", "must"),
    "in_principle": ("原则上", "in principle"),
    "access_m": ("进街（米）", "To the street (m)"),
    "street_m": ("沿街（米）", "Along the street (m)"),
    "exit_m": ("出街（米）", "From the street (m)"),
    "field": ("现场测量", "measured on site"),
    "legs": ("进街+沿街+出街（米）", "To, along, from the street (m)"),
    "bounds": ("距离范围（米）", "Bounds (m)"),
    "limit": ("限值（米）", "Limit (m)"),
    "record_id": ("现场测量记录号", "Field record no."),
    "record": ("现场测量记录", "Field record"),
    # streets and their windows
    "place": ("地段类型", "Kind of place"),
    "length_m": ("长度（米）", "Length (m)"),
    "per_100_m": ("每百米零售点数", "Outlets per 100 m"),
    "busiest_window": ("最密区段内零售点数", "Outlets in its busiest window"),
    "half_window_m": ("区段左右各（米）", "Window to either side (m)"),
    "at_most": ("限量（不超过）", "At most"),
    "from_m": ("自（米）", "From (m)"),
    "to_m": ("至（米）", "To (m)"),
    "flag": ("路段标记", "Stretch"),
    "over-dense": ("密集路段", "over-dense"),
    "sparse": ("稀疏路段", "sparse"),
    "none": ("无", "none"),
    "rests_on": ("判定依据", "Rests on"),
    # sites and what stands near them
    "near_sites": ("学校等场所周边零售点", "Outlets near sites"),
    "site_zones": ("学校等场所限制范围", "Zones around sites"),
    "zone_straight": ("直线范围", "straight line"),
    "zone_walking": ("步行可达街段", "streets within the walk"),
    "site": ("场所", "Site"),
    "site_name": ("场所名称", "Site"),
    "site_kind": ("场所类型", "Kind of site"),
    "gate": ("大门（1为正门）", "Gate (1 is the main one)"),
    "edge": ("限值含义", "The limit is"),
    "at_least": ("不少于", "at least"),
    "more_than": ("大于", "more than"),
    "asks": ("适用的申请", "Asked of"),
    "on_renewal": ("延续时", "On renewal"),
    "not_renewed": ("到期按条款不予延续", "not renewed when it expires"),
    "renewed": ("到期可以延续", "may be renewed"),
    # blank villages
    "tier": ("人口档", "Tier"),
    "reason": ("原因", "Reason"),
    "nearest_outlet_id": ("最近零售点", "Nearest outlet"),
    "nearest_m": ("至最近零售点（米）", "Nearest outlet (m)"),
    "nearest_on_foot_id": ("步行最近零售点", "Nearest on foot"),
    "nearest_walk_m": ("步行至最近零售点（米）", "Nearest on foot (m)"),
    "note": ("备注", "Note"),
    "none_ever": ("从未设点", "never had an outlet"),
    "none_counts": ("有点但均不计入", "outlets, but none that counts"),
    "only_revoked": ("仅有注销的点", "only revoked outlets"),
    "only_not_yet_open": ("仅有尚未开业的点", "only outlets not yet open"),
    "filed_elsewhere": ("点在村内，登记在他处", "an outlet lies inside, filed elsewhere"),
    "lies_elsewhere": ("登记在本村，点在村外", "an outlet is filed here, lies elsewhere"),
    "only_suspended": ("仅有停业的点", "only suspended outlets"),
    "only_closed": ("仅有歇业或注销的点", "only closed outlets"),
    "only_unserved": ("仅有未入网的点", "only outlets not served"),
    "only_unlicensed": ("仅有无证的点", "only outlets without a licence"),
    **LAW_WORDS,
    **COMPARED_WORDS,
    **DECISION_WORDS,
    # findings and inputs
    "table": ("表", "Table"),
    "file": ("文件", "File"),
    "row": ("行号", "Row"),
    "subject_id": ("编号", "Id"),
    "column": ("列", "Column"),
    "finding": ("核查项", "Finding"),
    "found": ("所见", "Found"),
    "sha256": ("SHA-256", "SHA-256"),
    "rows": ("行数", "Rows"),
    "encoding": ("编码", "Encoding"),
    "what": ("内容", "What"),
    "method": ("方法", "method"),
    "not_stated_in_source": ("原文未注明", "not stated in the source"),
    **KIND_WORDS,
    "no_unit": ("未落入任何单元格", "in no unit"),
    # policy and audience
    "policy": ("政策", "Policy"),
    "region": ("区域", "Region"),
    "on": ("测算日", "Day"),
    "in_force": ("施行日期", "In force"),
    "draft": ("草案", "draft"),
    "consultation": ("征求意见稿", "consultation draft"),
    "submitted": ("送审稿", "submitted draft"),
    "issued": ("印发稿", "issued"),
    "internal": ("内部资料", "INTERNAL"),
    "public": ("公开", "public"),
    "map_number": ("审图号", "Map number"),
    "title": ("标题", "Title"),
    "issuer": ("发文单位", "Issuer"),
    "number": ("文号", "Number"),
    "published": ("发布日期", "Published"),
    "until": ("施行至", "In force until"),
    "url": ("网址", "Address on the web"),
    # map
    "layout_plan": ("零售点布局测算图", "Outlet layout plan"),
    "unit_names": ("单元格名称", "Unit names"),
    "over_many": ("超出 10 及以上", "10 or more over"),
    "over_some": ("超出 3–9", "3–9 over"),
    "over_few": ("超出 1–2", "1–2 over"),
    "not_over": ("未超出", "not over"),
    "pair_below": ("与其他零售点间距不足（历史存量）", "below the minimum to another outlet"),
    "in_zone": ("在学校等场所限制范围内", "in a zone around a site"),
    "nothing_found": ("未见问题", "nothing found"),
    "search": ("按名称或编号查找", "Search by name or id"),
    "no_match": ("没有匹配项", "nothing found by that name or id"),
    "list": ("清单", "List"),
    "legend": ("图例", "Legend"),
    "table_of": ("清单内容", "What to list"),
    "more_rows": ("显示更多", "Show more"),
    "colour_by": ("着色依据：", "Colour by:"),
    "this_spot": ("此处", "This spot"),
    "metres": ("米", "m"),
    "kilometres": ("公里", "km"),
    "nearest_outlets": ("最近零售点（直线距离）", "Nearest outlets, in a straight line"),
    "outlets_hidden": ("公开图不含零售点", "A public map shows no outlets"),
    "no_spacing": ("此处无间距规则", "no spacing rule here"),
    "straight_kept": ("直线距离已足，符合", "kept: the straight line alone is long enough"),
    "straight_below": ("直线距离不足，不符合", "not kept: too near in a straight line"),
    "straight_open": (
        "直线距离不足以判定，需测步行距离",
        "not settled: the straight line is shorter, the walk may not be; measure it",
    ),
    "straight_near": (
        "在坐标精度之内，需现场测量",
        "not settled: within the accuracy of the points; measure on site",
    ),
    "straight_other": (
        "直线距离不足；是否适用视街道、街侧或类型而定",
        "nearer than that; whether it applies depends on street, side or type",
    ),
    "over_class": ("超出规划数", "over the quota"),
    "none_left": ("余 0", "0 left"),
    "few_left": ("余 1–2", "1–2 left"),
    "many_left": ("余 3 及以上", "3 or more left"),
    "no_rule": ("无单独规则，只受总量约束", "no rule of its own, total only"),
    "area_outline": ("上级区域，仅约束合计", "area that binds the sum inside it"),
    "part_outline": ("单元格的组成部分", "part of a unit"),
    "in_being": ("在册", "in being"),
    "not_in_being": ("不计入实有数", "not counted"),
    "not_counted": ("不计入原因", "Not counted because"),
    "not_yet_open": ("尚未开业", "not yet open"),
    "undrawn": ("个无坐标，未绘出", "without coordinates, not drawn"),
    "coordinates": ("坐标", "Coordinates"),
    "converted_from": ("换算自", "converted from"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "previous": ("上一项", "Previous"),
    "next": ("下一项", "Next"),
    "close": ("关闭", "Close"),
    "read_centre": ("读取中心点", "Read the centre"),
    "map_keys": ("方向键移动，+ − 缩放，回车读取", "Arrows move, + − zoom, Enter reads"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    # outcomes of an application
    "permit": ("符合布局条件", "meets the layout conditions"),
    "refuse": ("不符合布局条件", "does not meet the layout conditions"),
    "queue": ("排队轮候", "queue"),
    "new": ("新办申请", "new"),
    "renewal": ("延续", "renewal"),
    "relocation": ("变更经营地址", "relocation"),
    "applications": ("在途申请", "Applications"),
    "field_measurements": ("现场测量记录", "Field measurements"),
    "old_against_new": ("新旧对照表", "Old against new"),
}
