"""Chinese words that stand in cells, and the codes that they become."""

from __future__ import annotations

KINDS = {
    "市": "city",
    "县": "county",
    "区": "district",
    "县城": "county_town",
    "乡镇": "township",
    "乡": "rural_township",
    "镇": "town",
    "乡镇政府所在地": "township_seat",
    "乡镇府所在地": "township_seat",
    "乡镇所在地": "township_seat",
    "行政村": "village",
    "村": "village",
    "村民小组": "village_group",
    "村组": "village_group",
    "组": "village_group",
    "自然村": "natural_village",
    "城中村": "urban_village",
    "社区": "neighbourhood",
    "居委会": "neighbourhood",
    "社区(居委会)": "neighbourhood",
    "单元格": "cell",
    "市场单元": "cell",
    "网格": "cell",
    "军营": "barracks",
    "监狱": "prison",
}

UNIT_CLASSES = {"饱和区": "saturated", "轮候区": "queue", "发展区": "open"}

CUSTOMER_CLASSES = {
    "重点客户": "key",
    "一般客户": "general",
    "小客户": "small",
    "特殊户": "special",
    "特殊客户": "special",
}

STATUSES = {
    "有效": "active",
    "正常": "active",
    "停业": "suspended",
    "歇业": "closed",
    "注销": "revoked",
    "撤销": "revoked",
    "吊销": "revoked",
    "收回": "revoked",
}

SITE_KINDS = {
    "学校": "school",
    "中小学": "primary_or_secondary_school",
    "中小学校": "primary_or_secondary_school",
    "小学": "primary_school",
    "中学": "secondary_school",
    "初中": "secondary_school",
    "高中": "secondary_school",
    "初级中学": "secondary_school",
    "高级中学": "secondary_school",
    "完全中学": "secondary_school",
    "九年一贯制学校": "all_through_school",
    "十二年一贯制学校": "all_through_school",
    "职业学校": "vocational_school",
    "中等职业学校": "vocational_school",
    "职业高中": "vocational_school",
    "技工学校": "vocational_school",
    "特殊教育学校": "special_school",
    "大学": "university",
    "高校": "university",
    "高等学校": "university",
    "高等院校": "university",
    "幼儿园": "kindergarten",
    "市场": "market",
    "农贸市场": "food_market",
    "菜市场": "food_market",
    "集贸市场": "food_market",
    "批发市场": "wholesale_market",
    "商场": "shopping_centre",
    "购物中心": "shopping_centre",
    "超市": "supermarket",
    "医院": "hospital",
    "党政机关": "office",
    "加油站": "petrol_station",
    "服务区": "motorway_services",
    "高速公路服务区": "motorway_services",
}

NARROWER: dict[str, tuple[str, ...]] = {
    "township": ("town", "rural_township"),
    "school": (
        "primary_or_secondary_school",
        "primary_school",
        "secondary_school",
        "all_through_school",
        "vocational_school",
        "special_school",
        "university",
    ),
    "primary_or_secondary_school": ("primary_school", "secondary_school", "all_through_school"),
    "primary_school": ("all_through_school",),
    "secondary_school": ("all_through_school",),
    "market": ("food_market", "wholesale_market"),
}
"""By kind of unit or site: all kinds that are of it too. Who asks for it means these as well."""
NO_OTHERS = ("township", "primary_or_secondary_school")
"""Kinds that have no others within them: who asks for all of these means the wider one."""

STREET_CLASSES = {
    "繁华街道": "busy",
    "繁华路段": "busy",
    "一般街道": "ordinary",
    "一般路段": "ordinary",
    "人口稠密路段": "dense",
    "农村集中居住片区": "rural_settlement",
    "乡村道路": "rural",
}

REQUESTS = {
    "新办": "new",
    "新办申请": "new",
    "延续": "renewal",
    "延续申请": "renewal",
    "变更经营地址": "relocation",
    "变更地址": "relocation",
}

WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("units", "kind"): KINDS,
    ("units", "unit_class"): UNIT_CLASSES,
    ("outlets", "customer_class"): CUSTOMER_CLASSES,
    ("outlets", "status"): STATUSES,
    ("streets", "street_class"): STREET_CLASSES,
    ("sites", "kind"): SITE_KINDS,
    ("applications", "request"): REQUESTS,
}
"""By table and column; a word that is not here stays as written."""

CLOSED = {("outlets", "status"), ("applications", "request")}
"""Columns in which a word that is not known is a fault: it decides what counts."""

FLAGS = {
    "是": True,
    "有": True,
    "持证": True,
    "入网": True,
    "已入网": True,
    "yes": True,
    "true": True,
    "y": True,
    "1": True,
    "否": False,
    "无": False,
    "无证": False,
    "未持证": False,
    "未入网": False,
    "no": False,
    "false": False,
    "n": False,
    "0": False,
}
