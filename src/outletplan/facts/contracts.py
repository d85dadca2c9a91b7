"""
The tables at the door: their columns, dtypes and the headers by which files call them.

A contract is data. What a header is called in Chinese stands here once; the own name of a column is
always known, in any case and with spaces for underscores (`Unit ID`).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["id", "text", "word", "count", "number", "degrees", "day", "time", "flag"]

DTYPES: dict[Kind, str] = {
    "id": "str",
    "text": "str",
    "word": "str",
    "count": "Int64",
    "number": "Float64",
    "degrees": "float64",
    "day": "datetime64[us]",
    "time": "datetime64[us]",
    "flag": "boolean",
}


class Column(NamedTuple):
    """One column of a table: its name, what its cells are, and what else files call it."""

    name: str
    kind: Kind
    headers: str = ""
    """Other headers, best first, spaces between them."""
    loose: str = ""
    """Headers that do not say whose people are counted."""


class Contract(NamedTuple):
    """One table: its key, its columns, and the geometries that its rows may have."""

    table: str
    key: str
    columns: tuple[Column, ...]
    shapes: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """Give the column of this name, None if there is none."""
        return next((column for column in self.columns if column.name == name), None)


POINT = ("Point",)
LINES = ("LineString", "MultiLineString")
POLYGONS = ("Polygon", "MultiPolygon")
COUNTS = ("residents", "registered", "floating", "daytime", "households", "stalls")
"""Columns of which a unit needs at least one."""

_UNIT_CODES = "单元编码 单元编号 单元格编码 单元格编号 市场单元编号"
_VILLAGE_CODES = "行政村编码 行政村代码 村编码 村代码"
_LON = Column("lon", "degrees", "经度 longitude lng")
_LAT = Column("lat", "degrees", "纬度 latitude")

UNITS = Contract(
    "units",
    "unit_id",
    (
        Column(
            "unit_id",
            "id",
            f"{_UNIT_CODES} {_VILLAGE_CODES} 行政区划代码 区划代码 统计用区划代码 编码 代码 编号",
        ),
        Column(
            "name",
            "text",
            "单元名称 单元格名称 市场单元 行政村 行政村名称 村名 村名称 村(居)名称 村(居)委会 "
            "社区名称 名称",
        ),
        Column("kind", "word", "类型 单元类型 单元格类型 类别"),
        Column("level", "count", "层级"),
        Column(
            "parent_id", "id", "上级编号 上级编码 上级单元 上级 所属行政村 所属乡镇 乡镇 乡镇名称"
        ),
        Column("unit_class", "word", "区域分类 单元分类 区域类别"),
        Column("description", "text", "四至范围 四至"),
        Column("conditions", "text", "其他条件"),
        Column("order", "count", "序号 排序 no."),
        Column(
            "residents",
            "count",
            "常住人口 常住人口数",
            loose="总人口 总人口数 人口总数 人口 人口数 population people",
        ),
        Column("registered", "count", "户籍人口 户籍人口数"),
        Column("floating", "count", "流动人口 流动人口数"),
        Column("daytime", "count", "日间人口 白天人口 日间人口数"),
        Column("households", "count", "户数 总户数 家庭户数"),
        Column("stalls", "count", "摊位数 摊位"),
        _LON,
        _LAT,
    ),
    POINT + POLYGONS,
)

BOUNDARIES = Contract("boundaries", "unit_id", UNITS.columns[:2], POLYGONS)
"""Polygons of units that stand in a file of their own."""

OUTLETS = Contract(
    "outlets",
    "outlet_id",
    (
        Column(
            "outlet_id",
            "id",
            "许可证号 许可证号码 许可证编号 零售许可证号 烟草专卖零售许可证号 专卖许可证号 "
            "零售点编号 客户编码 客户代码",
        ),
        Column(
            "name",
            "text",
            "客户名称 企业名称 企业(字号)名称 字号名称 字号 店名 店铺名称 商户名称 零售户名称 "
            "零售点名称 名称",
        ),
        Column("address", "text", "经营地址 经营场所 店铺地址 地址"),
        Column(
            "unit_id",
            "id",
            f"{_UNIT_CODES} {_VILLAGE_CODES} 所属单元 所属单元格 单元名称 单元格名称 市场单元 "
            "行政村 所属行政村 所属村 村名",
        ),
        Column("business_type", "text", "业态 零售业态 经营业态"),
        Column("customer_class", "word", "客户档位 客户分类 客户类别 档位"),
        Column("licensed", "flag", "持证 是否持证"),
        Column("served", "flag", "入网 是否入网"),
        Column("status", "word", "状态 许可证状态 证件状态 经营状态 客户状态"),
        Column("opened", "day", "开业日期 开业时间 首次发证日期"),
        Column("closed", "day", "歇业日期 注销日期"),
        Column("suspended_on", "day", "停业日期 停业起始日期"),
        Column("floor_area_m2", "number", "营业面积(平方米) 营业面积 经营面积"),
        Column("relief", "text", "放宽条件"),
        Column("faces", "text", "临街 临街道路"),
        Column("site_id", "id", "场所编号"),
        Column("accuracy_m", "number", "坐标精度(米) 坐标精度 定位精度"),
        _LON,
        _LAT,
    ),
    POINT,
)

STREETS = Contract(
    "streets",
    "street_id",
    (
        Column("street_id", "id", "街道编号 道路编号 路段编号 编号"),
        Column("name", "text", "街道名称 道路名称 路名 名称"),
        Column("street_class", "word", "街道分类 街道类别 街道等级 道路类别 道路等级"),
        Column("layer", "text", "层"),
    ),
    LINES,
)

SITES = Contract(
    "sites",
    "site_id",
    (
        Column("site_id", "id", "场所编号 学校编号 学校代码 编号 编码"),
        Column("name", "text", "场所名称 学校名称 名称"),
        Column("kind", "word", "场所类型 类型 类别"),
        Column("unit_id", "id", f"{_UNIT_CODES} {_VILLAGE_CODES} 所属单元 所属单元格"),
        Column("gates", "text", "大门 校门"),
        Column("stalls", "count", "摊位数 摊位 商户数"),
        Column("halls", "count", "厅数"),
        Column("sides", "count", "侧数"),
        Column("floors", "count", "层数 楼层数"),
        Column("shops", "count", "店铺数 商铺数"),
        Column("persons", "count", "人数 学生数 学生人数 在校生数 在校学生数 师生人数 职工人数"),
        Column("households", "count", "户数 住户数"),
        _LON,
        _LAT,
    ),
    (*POINT, "MultiPoint", *POLYGONS),
)

BARRIERS = Contract(
    "barriers",
    "barrier_id",
    (
        Column("barrier_id", "id", "障碍编号 编号"),
        Column("name", "text", "名称"),
        Column("kind", "text", "类型"),
        Column("layer", "text", "层"),
    ),
    LINES + POLYGONS,
)

CROSSINGS = Contract(
    "crossings",
    "crossing_id",
    (
        Column("crossing_id", "id", "过街处编号 编号"),
        Column("name", "text", "名称"),
        Column("kind", "text", "类型"),
        _LON,
        _LAT,
    ),
    POINT + LINES,
)

FIELD_MEASUREMENTS = Contract(
    "field_measurements",
    "record_id",
    (
        Column("record_id", "id", "记录编号 记录号"),
        Column("outlet_a", "id", "零售点甲"),
        Column("outlet_b", "id", "零售点乙"),
        Column("gate", "count", "大门序号"),
        Column("start_door", "text", "起点门"),
        Column("end_door", "text", "终点门"),
        Column("route", "text", "路线"),
        Column("distance_m", "number", "距离(米) 距离"),
        Column("measured_on", "day", "测量日期"),
        Column("officer_a", "text", "测量人甲"),
        Column("officer_b", "text", "测量人乙"),
        Column("instrument", "text", "仪器"),
    ),
)

APPLICATIONS = Contract(
    "applications",
    "application_id",
    (
        Column("application_id", "id", "申请编号 受理编号 受理号 申请号 编号"),
        Column("accepted", "time", "受理时间 受理日期"),
        Column("request", "word", "申请类型 申请事项"),
        Column("outlet_id", "id", "许可证号 许可证号码 零售许可证号"),
        Column("address", "text", "经营地址 经营场所 地址"),
        Column("unit_id", "id", f"所属单元 所属单元格 单元编码 {_VILLAGE_CODES} 市场单元 行政村"),
        Column("business_type", "text", "业态 零售业态 经营业态"),
        Column("relief", "text", "放宽条件"),
        Column("first_licence", "flag", "首次办证 是否首次办证"),
        Column("premises_changed", "flag", "经营场所变化 经营场所是否变化 场所变化 场所是否变化"),
        Column("floor_area_m2", "number", "营业面积(平方米) 营业面积 经营面积"),
        Column("faces", "text", "临街 临街道路"),
        Column("site_id", "id", "场所编号"),
        Column("accuracy_m", "number", "坐标精度(米) 坐标精度 定位精度"),
        _LON,
        _LAT,
    ),
    POINT,
)

CONTRACTS: dict[str, Contract] = {
    contract.table: contract
    for contract in (
        UNITS,
        OUTLETS,
        STREETS,
        SITES,
        BARRIERS,
        CROSSINGS,
        FIELD_MEASUREMENTS,
        APPLICATIONS,
    )
}
