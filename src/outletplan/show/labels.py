"""Chinese and English words for public names: columns, codes, and the words around them."""

from __future__ import annotations

from typing import Literal

Lang = Literal["zh", "en"]

CLOSED_INSTITUTIONS = ("barracks", "prison", "军营", "部队", "监狱", "看守所")
"""Kinds of unit and business types that stand on no public sheet or map."""


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
    ('可办数(余量)', 'Outlets per 1,000')
    >>> label("queue", "zh"), label("queue", "zh", column="unit_class")
    ('排队轮候', '轮候区')
    >>> label("hamlet", "zh")
    'hamlet'
    """
    words = _IN_COLUMN.get((column, name)) or _WORDS.get(name)
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
}

_WORDS: dict[str, tuple[str, str]] = {
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
    "close_pairs": ("间距不足(历史存量)", "Close pairs"),
    "blank_villages": ("空白村", "Blank villages"),
    "rulings": ("逐条核算", "Rulings"),
    "not_judged": ("未能核算的条款", "Not judged"),
    "assumptions": ("推定与说明", "Assumptions"),
    "findings": ("核查项", "Findings"),
    "inputs": ("输入文件", "Inputs"),
    "plan": ("测算结果", "Plan"),
    "notice": ("公示表", "Notice"),
    "ledger": ("台账", "Ledger"),
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
    "stalls": ("摊位数", "Stalls"),
    "people": ("人口", "People"),
    "quota": ("规划数", "Quota"),
    "current": ("实有数", "Current"),
    "reserved": ("在途占用数", "Reserved"),
    "remaining": ("可办数(余量)", "Remaining"),
    "over": ("超出数", "Over"),
    "outlets_per_1000": ("持证率(‰)", "Outlets per 1,000"),
    "spacing": ("间距标准", "Spacing"),
    "rule": ("适用规则", "Rule"),
    "cite": ("依据条款", "Article"),
    "assumed": ("推定", "Assumed"),
    "arithmetic": ("计算过程", "Arithmetic"),
    # totals
    "scope": ("范围", "Scope"),
    "whole_area": ("全域", "whole area"),
    "cap": ("总量上限(总量指导数)", "Cap"),
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
    "accuracy_m": ("坐标精度(米)", "Accuracy (m)"),
    "lies_in": ("坐标所在单元格", "Lies in"),
    "belongs_to": ("计入单元格", "Counts in"),
    # pairs
    "outlet_a": ("零售点甲", "Outlet A"),
    "outlet_b": ("零售点乙", "Outlet B"),
    "distance_m": ("距离(米)", "Distance (m)"),
    "lower_m": ("距离下限(米)", "At least (m)"),
    "upper_m": ("距离上限(米)", "At most (m)"),
    "limit_m": ("间距标准(米)", "Limit (m)"),
    "measured": ("测量方式", "Measured"),
    "verdict": ("核验结果", "Verdict"),
    "force": ("约束力", "Force"),
    "straight": ("直线", "straight line"),
    "walking": ("步行", "walking"),
    "not_stated": ("未注明", "not stated"),
    "below": ("间距不足(历史存量)", "below the minimum"),
    "measure_on_site": ("需现场测量", "measure on site"),
    "must": ("必须", "must"),
    "in_principle": ("原则上", "in principle"),
    # blank villages
    "tier": ("人口档", "Tier"),
    "reason": ("原因", "Reason"),
    "nearest_outlet_id": ("最近零售点", "Nearest outlet"),
    "nearest_m": ("至最近零售点(米)", "Nearest outlet (m)"),
    "note": ("备注", "Note"),
    "none_ever": ("从未设点", "never had an outlet"),
    "none_counts": ("有点但均不计入", "outlets, but none that counts"),
    "only_revoked": ("仅有注销的点", "only revoked outlets"),
    "only_not_yet_open": ("仅有尚未开业的点", "only outlets not yet open"),
    "filed_elsewhere": ("点在村内,登记在他处", "an outlet lies inside, filed elsewhere"),
    "lies_elsewhere": ("登记在本村,点在村外", "an outlet is filed here, lies elsewhere"),
    "only_suspended": ("仅有停业的点", "only suspended outlets"),
    "only_closed": ("仅有歇业或注销的点", "only closed outlets"),
    "only_unserved": ("仅有未入网的点", "only outlets not served"),
    "only_unlicensed": ("仅有无证的点", "only outlets without a licence"),
    # rulings and rules
    "rule_no": ("规则序号", "Rule no."),
    "article": ("条款", "Article"),
    "subject": ("对象", "Subject"),
    "sets": ("所定事项", "Sets"),
    "value": ("数值", "Value"),
    "binds": ("起约束", "Binds"),
    "why": ("理由", "Why"),
    "text": ("原文", "Text"),
    "role": ("作用", "Role"),
    "area": ("区域", "area"),
    "part": ("组成部分", "part"),
    "pair": ("两点", "pair"),
    "ceiling": ("上限", "ceiling"),
    "target": ("目标", "target"),
    "minimum": ("保底", "minimum"),
    "blank": ("空白村", "blank"),
    "ratio_cap": ("人口比例上限", "ratio cap"),
    "bands": ("人口分档", "bands"),
    "fixed": ("定额", "fixed number"),
    "guaranteed_minimum": ("保底数", "guaranteed minimum"),
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
    # kinds of unit
    "county": ("县", "county"),
    "county_town": ("县城", "county town"),
    "township": ("乡镇", "township"),
    "township_seat": ("乡镇政府所在地", "township seat"),
    "village": ("行政村", "village"),
    "village_group": ("村民小组", "village group"),
    "natural_village": ("自然村", "natural village"),
    "urban_village": ("城中村", "urban village"),
    "neighbourhood": ("社区(居委会)", "neighbourhood"),
    "cell": ("市场单元", "cell"),
    "city": ("市", "city"),
    "district": ("区", "district"),
    "barracks": ("军营", "barracks"),
    "prison": ("监狱", "prison"),
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
    # map
    "layout_plan": ("零售点布局测算图", "Outlet layout plan"),
    "unit_names": ("单元格名称", "Unit names"),
    "places_left": ("按可办数着色的单元格", "Units by places left"),
    "over_class": ("超出规划数", "over the quota"),
    "none_left": ("余 0", "0 left"),
    "few_left": ("余 1–2", "1–2 left"),
    "many_left": ("余 3 及以上", "3 or more left"),
    "no_rule": ("无单独规则,只受总量约束", "no rule of its own, total only"),
    "area_outline": ("上级区域,仅约束合计", "area that binds the sum inside it"),
    "part_outline": ("单元格的组成部分", "part of a unit"),
    "in_being": ("在册", "in being"),
    "not_in_being": ("不计入实有数", "not counted"),
    "not_counted": ("不计入原因", "Not counted because"),
    "not_yet_open": ("尚未开业", "not yet open"),
    "undrawn": ("无坐标,未绘出", "without coordinates, not drawn"),
    "coordinates": ("坐标", "Coordinates"),
    "converted_from": ("由……换算:", "converted from"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "previous": ("上一项", "Previous"),
    "next": ("下一项", "Next"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    # outcomes of an application
    "permit": ("符合布局条件", "meets the layout conditions"),
    "refuse": ("不符合布局条件", "does not meet the layout conditions"),
    "queue": ("排队轮候", "queue"),
    "new": ("新办申请", "new"),
    "renewal": ("延续", "renewal"),
    "relocation": ("变更经营地址", "relocation"),
    "field_measurements": ("现场测量记录", "Field measurements"),
    "old_against_new": ("新旧对照表", "Old against new"),
}
