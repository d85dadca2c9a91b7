"""Chinese for what is odd in the data, what was found and what was done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.show.words.labels import label

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    Words = str | Callable[[re.Match[str]], str]

# Texts that stand alone in a cell.
FINDINGS = {
    # what is odd
    "basis not said": "人口口径未注明",
    "boundary without unit": "边界无对应单元格",
    "closed before opened": "歇业早于开业",
    "column dropped": "未读入的列",
    "column passed over": "重复含义的列",
    "counted in 万人": "以万人计",
    "counted in 千人 or 百人": "以千人或百人计",
    "counted twice": "重复计入",
    "datum by manifest": "坐标系按清单",
    "encoding": "编码",
    "far above the rest": "远高于同类",
    "far from the region": "远离本区域的点",
    "filed elsewhere": "登记与坐标不一致",
    "gate unknown": "大门未登记",
    "in no unit": "未落入任何单元格",
    "kind unknown": "自定义类型",
    "level odd": "层级有疑",
    "licence not said": "未注明是否持证",
    "longer than straight": "长于直线距离",
    "merged cells": "合并单元格",
    "note row": "备注行",
    "repeated header": "重复的表头",
    "no opening date": "无开业日期",
    "no point": "无坐标",
    "no status": "无状态",
    "outside of its site": "坐标不在所填场所内",
    "parent unknown": "上级不在表中",
    "parts do not add up": "分项合计不符",
    "polygon mended": "修补的边界",
    "reader's warning": "读取提示",
    "same premises": "同一地址或坐标",
    "sheet chosen": "所选工作表",
    "shorter than straight": "短于直线距离",
    "status and dates disagree": "状态与日期不一致",
    "title row": "标题行",
    "total row": "合计行",
    "unit by name": "按名称对应单元格",
    "unit not sure": "单元格待定",
    "unit unknown": "单元格不在表中",
    "unit without boundary": "单元格无边界",
    "unit without point": "单元格无坐标",
    "zero people": "人口为零",
    # what was found, and what was done with it
    "above the header; not read": "表头以上，未读入",
    "an unknown unit": "未知单元格",
    "a boundary of no unit; left out": "无对应单元格，未采用",
    "counted in the whole area only": "只计入全域总量",
    "each read as the cell that it is merged with": "按所合并的单元格取值",
    "how the bytes were read as text": "文本按此编码读取",
    "in no distance; counted in the unit it is filed under": "不参与间距核验，计入登记的单元格",
    "kept": "保留",
    "kept as 0": "按0保留",
    "kept as two outlets": "按两个零售点保留",
    "kept without point: has only the outlets filed under it": "保留，无坐标：只计登记于此的零售点",
    "kept without polygon": "保留，无边界",
    "no record; not read": "非记录行，未读入",
    "not below the level of its parent; kept": "不低于上级层级，保留",
    "not in the table of units; kept as written": "不在单元格表中，按原文保留",
    "not known; name it in `keep` to keep it": "未知列；如需保留请在清单keep中列出",
    "nothing": "空",
    "read as the area it encloses": "按其围合的范围读取",
    "read as the id of the unit that bears this name": "按同名单元格的编号读取",
    "read nevertheless": "仍予读取",
    "taken as a unit at the top": "按顶层单元格处理",
    "taken as closed from this day on, though its status is another": (
        "自该日起按歇业处理，与状态不一致"
    ),
    "taken as in being": "按实有处理",
    "taken as licensed": "按持证处理",
    "taken as open on every day": "按始终开业处理",
    "the only sheet with a header that is known": "唯一有已知表头的工作表",
    "two units of this name": "有两个同名单元格",
    "units without polygons and outlets that name no unit": (
        "单元格没有边界，零售点也没有写所属单元格"
    ),
}

FINDING_PHRASES: list[tuple[str, Words]] = [
    (r"^read as (gcj02|bd09|wgs84|cgcs2000), as the manifest says", r"按清单以\1读取"),
    (r"^filed under (\S+); counted in (\S+)", r"登记于\1；计入\2"),
    (r"^lies in (\S+)", r"坐标在\1"),
    (
        r"^within ([\d.]+) m of (.+)$",
        lambda said: f"距{said[2].replace(' or ', '、')}不足{said[1]}米",
    ),
    (r"^counted in (\S+); name the unit with unit_id$", r"计入\1；请填写所属单元格"),
    (
        r"^the point lies beside it, as near as it may be off; counted there$",
        "坐标在其范围旁，未超出坐标误差；仍计入该场所",
    ),
    (
        r"^the point lies farther away than it may be off; counted there$",
        "坐标在其范围之外，且超出坐标误差；仍计入该场所",
    ),
    (r"^nearest to (\S+)", r"距\1最近"),
    (
        r"^the points are ([\d,.]+) m apart in a straight line; kept",
        r"两点直线距离\1米；保留原数",
    ),
    (
        r"^(\S+) names (\d+) gates; kept, but settles nothing$",
        r"\1登记了\2个大门；保留，但不作为判定依据",
    ),
    (r"^gate (\d+)$", r"第\1个大门"),
    (r"^taken as a unit at the top, in ([\d,]+) rows", r"按顶层单元格处理，共\1行"),
    (
        r"^units beside it add up to ([\d,]+), and name it not as their parent$",
        r"并列的单元格合计\1，且未写明其为上级",
    ),
    (
        r"^more than ([\d,]+) times the middle one of its kind; kept$",
        r"超过同类中位数的\1倍；保留",
    ),
    (r"^the address of (\S+)", r"地址与\1相同"),
    (r"^the point of (\S+)", r"坐标与\1相同"),
    (r"^all ([\d,]+) rows", r"全部\1行"),
    (
        r"^read as (\w+): the header does not say whose people are counted$",
        lambda said: f"按{label(said[1], 'zh')}计：表头未注明人口口径",
    ),
    (
        r"^(.+) is read as (\w+), this one where it is empty$",
        lambda said: f"{label(said[2], 'zh')}取自“{said[1]}”列，空缺处取自本列",
    ),
    (r"^(.+) is read as (\w+)$", lambda said: f"{label(said[2], 'zh')}取自“{said[1]}”列"),
    (r"^each number taken times ([\d,]+), exactly$", r"每个数乘以\1，精确换算"),
    (r"^([\d,]+) cells$", r"\1处"),
    (r"^([\d,]+) rows$", r"\1行"),
    (r"^a kind of your own, in ([\d,]+) rows$", r"自定义类型，共\1行"),
    (
        r"^lon ([-\d.]+), lat ([-\d.]+), ([\d,.]+) km from the middle$",
        r"经度 \1、纬度 \2，距中心\3公里",
    ),
]
