"""Chinese words that stand in cells, and the codes that they become."""

from __future__ import annotations

KINDS = {
    "市": "city",
    "县": "county",
    "区": "district",
    "县城": "county_town",
    "乡镇": "township",
    "乡": "township",
    "镇": "township",
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
    "小学": "school",
    "中学": "school",
    "幼儿园": "kindergarten",
    "市场": "market",
    "农贸市场": "market",
}

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
