"""Chinese for the fixed English phrases that rules, plans and findings put into cells."""

from __future__ import annotations

import re

# Texts that stand alone in a cell.
WHOLE = {
    "boundaries": "边界",
    # findings on the data
    "basis not said": "人口口径未注明",
    "boundary without unit": "边界无对应单元格",
    "closed before opened": "歇业早于开业",
    "column dropped": "未读入的列",
    "column passed over": "重复含义的列",
    "counted in 万人": "以万人计",
    "datum by manifest": "坐标系按清单",
    "encoding": "编码",
    "far from the region": "远离本区域的点",
    "filed elsewhere": "登记与坐标不一致",
    "in no unit": "未落入任何单元格",
    "kind unknown": "自定义类型",
    "level odd": "层级有疑",
    "licence not said": "未注明是否持证",
    "merged cells": "合并单元格",
    "no opening date": "无开业日期",
    "no point": "无坐标",
    "no status": "无状态",
    "parent unknown": "上级不在表中",
    "polygon mended": "修补的边界",
    "reader's warning": "读取提示",
    "same premises": "同一地址或坐标",
    "sheet chosen": "所选工作表",
    "title row": "标题行",
    "total row": "合计行",
    "unit by name": "按名称对应单元格",
    "unit unknown": "单元格不在表中",
    "unit without boundary": "单元格无边界",
    "zero people": "人口为零",
    # what was done with them
    "above the header; not read": "表头以上,未读入",
    "an unknown unit": "未知单元格",
    "a boundary of no unit; left out": "无对应单元格,未采用",
    "counted in the whole area only": "只计入全域总量",
    "each read as the cell that it is merged with": "按所合并的单元格取值",
    "how the bytes were read as text": "文本按此编码读取",
    "in no distance; counted in the unit it is filed under": "不参与间距核验,计入登记的单元格",
    "kept": "保留",
    "kept as 0": "按0保留",
    "kept as two outlets": "按两个零售点保留",
    "kept without polygon": "保留,无边界",
    "no record; not read": "非记录行,未读入",
    "not below the level of its parent; kept": "不低于上级层级,保留",
    "not in the table of units; kept as written": "不在单元格表中,按原文保留",
    "not known; name it in `keep` to keep it": "未知列;如需保留请在清单keep中列出",
    "nothing": "空",
    "read as the area it encloses": "按其围合的范围读取",
    "read as the id of the unit that bears this name": "按同名单元格的编号读取",
    "read nevertheless": "仍予读取",
    "taken as a unit at the top": "按顶层单元格处理",
    "taken as in being": "按实有处理",
    "taken as licensed": "按持证处理",
    "taken as open on every day": "按始终开业处理",
    "the only sheet with a header that is known": "唯一有已知表头的工作表",
    "two units of this name": "有两个同名单元格",
}

# Phrases that rules and rulings use, the longer ones first.
PHRASES = [
    (re.compile(pattern), words)
    for pattern, words in [
        # spacing
        (r"([\d.]+) m straight", r"\1米(直线)"),
        (r"([\d.]+) m walking", r"\1米(步行)"),
        (r"([\d.]+) m \(method not stated\)", r"\1米(测量方式未注明)"),
        (r", in principle", ",原则上"),
        # arithmetic
        (r"([\d,]+) people: ", r"\1人:"),
        (r"([\d,]+) households: ", r"\1户:"),
        (r"(?<=\d) up to (?=\d)", "、不超过"),
        (r"(?<=\d) below (?=\d)", "、少于"),
        (r"\babove (?=\d)", "超过"),
        (r"\bat least (?=\d)", "不少于"),
        (r"\bup to (?=\d)", "不超过"),
        (r"\bbelow (?=\d)", "少于"),
        (r", rounded down to ", ",向下取整为"),
        (r", rounded up to ", ",向上取整为"),
        (r", rounded half up to ", ",四舍五入为"),
        (r"\bfixed at (?=\d)", "定额"),
        (r"\bno minimum\b", "无保底"),
        # what was not judged, and how it was done
        (r"no street network: ", "无路网:"),
        (r"the source does not say how to measure: ", "原文未注明测量方式:"),
        (
            r"a pair is kept where the straight line proves it(?: for every method)?, ",
            "直线达标即证明达标,",
        ),
        (r"and measured on site where it does not", "否则需现场测量"),
        (r"(\d+) outlets in being have no point", r"\1个实有零售点无坐标"),
        (r"no unit of this region says its (\w+)", r"本区域单元格均未填\1"),
        (
            r"no unit of this region has (\w+) (.+); there are (.+)",
            r"本区域没有\1为\2的单元格;现有:\3",
        ),
        (
            r"no unit of this region has all that the rule names",
            "本区域没有同时符合该条各项的单元格",
        ),
        (
            r"(\d+) points taken as exact: no accuracy_m is stated",
            r"\1个坐标按准确处理(未给出精度)",
        ),
        (r"points taken as right within ([\d.]+) m", r"坐标误差按\1米以内处理"),
        (r"outlets belong to units by polygon", "零售点按坐标落入的边界归属"),
        (r"outlets belong to units by nearest", "零售点按最近单元格归属"),
        (r"outlets belong to units by unit_id", "零售点按登记的单元格归属"),
        (r"(\d+) outlets without opened taken as opened", r"\1个零售点无开业日期,按已开业处理"),
        (r"(\d+) outlets without status taken as active", r"\1个零售点无状态,按有效处理"),
        (
            r"(\d+) outlets without licensed taken as licensed",
            r"\1个零售点未注明是否持证,按持证处理",
        ),
        # notes on blank villages
        (r"the unit's quota is 0", "该单元格规划数为0"),
        (r"(\d+) not yet open", r"\1个尚未开业"),
        (r"(\d+) suspended", r"\1个停业"),
        (r"(\d+) closed", r"\1个歇业"),
        (r"(\d+) revoked", r"\1个注销"),
        (r"(\d+) unlicensed", r"\1个无证"),
        (r"(\d+) unserved", r"\1个未入网"),
        # findings on the data
        (r"^read as (gcj02|bd09|wgs84|cgcs2000), as the manifest says", r"按清单以\1读取"),
        (r"^filed under (\S+); counted in (\S+)", r"登记于\1;计入\2"),
        (r"^lies in (\S+)", r"坐标在\1"),
        (r"^the (?:address|point|premises) of (\S+)", r"与\1相同"),
        (r"^all ([\d,]+) rows", r"全部\1行"),
        # why a ruling binds
        (r"\bthe only rule\b", "唯一适用规则"),
        (r"\bstrictest of (\d+)", r"\1条规则中最严"),
        (r"\boverridden by the guaranteed minimum\b", "让位于保底数"),
        (r"\bguaranteed minimum above (\d+)", r"保底数高于\1"),
    ]
]
