"""Chinese for the fixed English phrases that rules, plans and findings put into cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outletplan.show.words.compare_phrases import COMPARED_PHRASES
from outletplan.show.words.finding_phrases import FINDING_PHRASES, FINDINGS
from outletplan.show.words.labels import label
from outletplan.show.words.phrases_streets import STREETS_PHRASES, STREETS_WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

    Words = str | Callable[[re.Match[str]], str]

# Texts that stand alone in a cell.
WHOLE = STREETS_WHOLE | {
    "boundaries": "边界",
    **FINDINGS,
    # what could be judged in part only
    "the source does not say how to measure: a pair is kept or below where it is so both by the "
    "straight line and on foot, and measured on site where it is not": (
        "原文未注明测量方式：直线、步行均达标的为达标，均不足的为不足，其余需现场测量"
    ),
    "no street network: a pair is kept where the straight line proves it, "
    "and measured on site where it does not": "无路网：直线达标即证明达标，否则需现场测量",
    "no street network: nobody knows who stands along which street": (
        "无路网：无从得知零售点临哪条街道"
    ),
    "no table of sites": "无场所表",
    "no street network: nobody knows who stands beside whom, so whoever is near is seen on site": (
        "无路网：无从得知与谁毗邻，相近的均需现场查看"
    ),
    "no outlet in being says that it stands in such a site": "没有实有零售点注明位于此类场所内",
    "day of entry into force: taken as in force": "施行日期（按已施行处理）",
}


def _zh(word: str, column: str | None = None) -> str:
    return label(word, "zh", column=column)


def _list(words: str, column: str | None = None, between: str = ", ") -> str:
    return "、".join(_zh(word, column) for word in words.split(between))


def _named(selector: str) -> str:
    """Put columns and their values into words: ``kind school or market, name A``."""
    parts = (part.partition(" ") for part in selector.split(", "))
    named = [(column, values.split(" or ")) for column, _, values in parts]
    return "，".join(
        f"{_zh(column)}为{'或'.join(_zh(value, column) for value in values)}"
        for column, values in named
    )


_RANGE = r"(?: (?:above|at least|up to|below) [\d,]*\d)+"


def _on_streets(said: re.Match[str]) -> str:
    """Say on which streets, by words and by ranges: ``busy with width_m at least 12``."""
    named = [_list(said[1], "street_class", "/")] if said[1] else []
    return f"，限{'，'.join([*named, *(_ranged(part) for part in said[2].split(' and '))])}的街道"


def _ranged(part: str) -> str:
    column, _, numbers = part.partition(" ")
    return f"{_zh(column)} {numbers}"


_NARROWED = {
    "for": "，限{}的申请人",
    "from": "，仅计{}的零售点",
    "not from": "，不计{}的零售点",
    "inside": "，限{}的场所内",
    "outside": "，{}的场所除外",
}


def _narrowed(said: re.Match[str]) -> str:
    """Say whom a spacing rule is between: ``not from status suspended and floor_area below 9``."""
    parts = (part.partition(" ") for part in said[2].split(" and "))
    named = [
        f"{_zh(column)} {values}" if re.search(r"\d$", values) else _named(f"{column} {values}")
        for column, _, values in parts
    ]
    return _NARROWED[said[1]].format("，".join(named))


# Phrases that rules and rulings use, the longer ones first.
_PHRASES: list[tuple[str, Words]] = [
    *STREETS_PHRASES,
    # spacing
    (r"([\d.]+) m straight", r"\1米（直线）"),
    (r"([\d.]+) m walking", r"\1米（步行）"),
    (r"([\d.]+) m \(method not stated\)", r"\1米（测量方式未注明）"),
    (r", across the street 0 m", "，对面不限"),
    (r", across the street ([\d.]+) m", r"，对面\1米"),
    (rf", on streets (?:([^,;，；]+?) )?with ((?:\w+{_RANGE})(?: and \w+{_RANGE})*)", _on_streets),
    (r", on streets ([^,;，；]+)", lambda said: f"，限{_list(said[1], 'street_class', '/')}"),
    (r", in principle", "，原则上"),
    (r", within one site", "，仅计同一场所内的零售点"),
    (r", (for|from|not from|inside|outside) (\w+ [^,;，；]+)", _narrowed),
    # citations
    (r" art\. (?=第)", " "),
    (r" art\. ([\dA-Za-z][\w().-]*)(?=; |$)", r" 第\1条"),
    (r" art\. ", " "),
    # why a stretch of street is marked
    (r" \(default\)$", "（默认标准）"),
    (
        r"([\d,]+) outlets within ([\d.]+) m to either side, at most ([\d,]+)",
        r"左右各\2米内\1个零售点（限\3个）",
    ),
    (r"([\d,]+) outlets within ([\d.]+) m to either side", r"左右各\2米内\1个零售点"),
    (r" beside the one in its middle", "，不含居中一户"),
    (r"^shorter than ([\d.]+) m", r"不足\1米"),
    (
        r"([\d.]+) outlets per 100 m, not more than (\d+) times the median ([\d.]+) of its class",
        r"每百米\1个零售点，未超过同类街道中位数\3的\2倍",
    ),
    (
        r"([\d.]+) outlets per 100 m, more than (\d+) times the median ([\d.]+) of its class",
        r"每百米\1个零售点，超过同类街道中位数\3的\2倍",
    ),
    (r"^(\d+) of at least (\d+) outlets", r"零售点\1个，不足\2个"),
    (r"^fewer than (\d+) outlets", r"零售点不足\1个"),
    (r"^no outlet on it but at its corner", "仅街角有零售点"),
    (r"^no outlet on it or within ([\d.]+) m of its middle", r"街上及中点\1米内无零售点"),
    (r"^no outlet on it", "街上无零售点"),
    (r"^an outlet within ([\d.]+) m of its middle", r"中点\1米内有零售点"),
    (r"; no planning unit is known at its middle", "；中点不在任何单元格内"),
    (
        r"; some ([\d,]+) people there, enough for one outlet at the region's own density",
        r"；周边约\1人，按本区域持证率够设1个",
    ),
    (
        r"; some ([\d,]+) people there, not enough for one outlet at the region's own density",
        r"；周边约\1人，按本区域持证率不够设1个",
    ),
    (r"; (.+) has no people that are known", r"；\1人口不明"),
    (r"; (.+) has no quota of its own", r"；\1无单独规划数"),
    (r"; (.+) has ([\d,]+) left of its quota", r"；\1可办\2个"),
    # the units below a unit, before "up to" is arithmetic
    (r"the units right below it add up to ([\d,]+); kept", r"直接下级合计为\1；保留原数"),
    # arithmetic
    (r"([\d,]+) people: ", r"\1人："),
    (r"([\d,]+) persons: ", r"\1人："),
    (r"([\d,]+) households: ", r"\1户："),
    (
        r"([\d,]+) (stalls|halls|sides|floors|shops): ([\d,]+ to )?([\d,]+) each, at most ",
        lambda said: (
            f"{_zh(said[2])}{said[1]}：每处{(said[3] or '').replace(' to ', '至')}{said[4]}，不超过"
        ),
    ),
    (r"([\d,]+) stalls: ", r"\1个摊位："),
    (
        r"([\d,]+) (\w+): (?=first [\d,]+ →|below [\d,]+ →|(?:above|at least|up to|below) [\d,])",
        lambda said: f"{_zh(said[2])}{said[1]}：",
    ),
    (r"\bfixed at ([\d,]+) to (?=\d)", r"定额\1至"),
    (
        (
            r"([\d,]+) × ([\d,]+) ÷ ([\d,]+) \w+, "
            r"by largest remainder (?=\d)"
        ),
        r"\1 × \2 ÷ \3，最大余数法取",
    ),
    (
        r"([\d,]+) × ([\d.]+)% of the weights, by largest remainder (?=\d)",
        r"\1 × 权重的\2%，最大余数法取",
    ),
    (
        r"^([\d,]+) of ([\d,]+), by ([\d,]+) m of (.+) street$",
        lambda said: f"{said[2]}个中分得{said[1]}个（按{_zh(said[4], 'street_class')}{said[3]}米）",
    ),
    (r", of the part of (\S+)$", r"（\1所分部分之内）"),
    (r"^a total of (?=\d)", "总数"),
    (
        r", but an outlet of another unit stands ([\d.]+) m away, not farther than ([\d.]+) m",
        r"，但其他单元格有零售点距此\1米，未超过\2米",
    ),
    (r"\bthe number of the unit does not give way to it", "单元格规划数不让位于保底数"),
    (
        r"(\d+) units have no place: every outlet counts as far from them",
        r"\1个单元格无坐标：按远离所有零售点处理",
    ),
    (r"(\d+) units are of no class that it names", r"\1个单元格的分类不在该条所列之内"),
    (
        r"(\d+) units lie in no area whose total is divided",
        r"\1个单元格不在所分解总数的区域之内",
    ),
    (
        r"(\d+) units or areas have no number to take a share of",
        r"\1个单元格或区域无占比基数",
    ),
    (r"no streets: the total is divided by what else it names", "无街道：总数按其余权重分解"),
    (r"no streets: no part is divided over kinds of place", "无街道：各部分未按地段分解"),
    (r"^class (\S+)$", lambda said: f"分类为{_zh(said[1], 'unit_class')}"),
    (r"^([\d,]+) in being$", r"实有\1个"),
    (r"\bfrozen by ", "已冻结："),
    (r"^([\d,]+) from (\d{4}-\d\d-\d\d) on$", r"自\2起\1"),
    (r"\bits first step is on (\d{4}-\d\d-\d\d)", r"第一步自\1起"),
    (r"(\d+) sites lie in no unit that is known", r"\1个场所不在任何已知单元格内"),
    (r"\bfirst ([\d,]+) → ", r"前\1 → "),
    (
        r", ([\d,]+) full steps? of ([\d,]+) → ([\d,]+) more = ",
        r"，其后每满\2为一档，计\1档 → 加\3 = ",
    ),
    (
        r", ([\d,]+) (?:started )?steps? of ([\d,]+) → ([\d,]+) more = ",
        r"，其后每\2为一档，计\1档 → 加\3 = ",
    ),
    (r", rounded half up to ", "，四舍五入为"),
    (r", at least (?=\d)", "，不少于"),
    (r"(?<=\d) up to (?=\d)", "、不超过"),
    (r"(?<=\d) below (?=\d)", "、少于"),
    (r"\babove (?=\d)", "超过"),
    (r"\bat least (?=\d)", "不少于"),
    (r"\bup to (?=\d)", "不超过"),
    (r"\bbelow (?=\d)", "少于"),
    (r", rounded down to ", "，向下取整为"),
    (r", rounded up to ", "，向上取整为"),
    (r", rounded up from (0\.\d+) to ", r"，小数不低于\1的进一，得"),
    (r", rounded up above (0\.\d+) to ", r"，小数超过\1的进一，得"),
    (r"([\d,]+) beside it", r"左右\1个"),
    (r" \+ itself = ([\d,]*\d)", r"，加本店共\1个"),
    (r", at most (?=\d)", "，不超过"),
    (r"\bat most (?=\d)", "不超过"),
    (r"\bfixed at (?=\d)", "定额"),
    (r"\blisted: (?=\d)", "附表所列"),
    (r"\bno minimum\b", "无保底"),
    # what was not judged, and how it was done
    (r"(\d+) outlets in being have no point", r"\1个实有零售点无坐标"),
    (
        r"(\d+) outlets in being stand on no street: only the straight line is known",
        r"\1个实有零售点不临街：仅知直线距离",
    ),
    (
        r"(\d+) outlets in being stand on no street: they are in no window",
        r"\1个实有零售点不临街：不在任何区段内",
    ),
    (
        r"(\d+) (units|sites|outlets|streets) say no (\w+): the rule does not reach them",
        lambda said: (
            f"{said[1]}{'条' if said[2] == 'streets' else '个'}"
            f"{_zh(said[2])}未填{_zh(said[3])}：该规则不及于此"
        ),
    ),
    (
        r"(\d+) (units|sites) say no more than ([\w, ]+): whether ([\w ]+) is not said",
        lambda said: (
            f"{said[1]}个{_zh(said[2])}只注明{_list(said[3])}：是否为"
            f"{'或'.join(_zh(kind) for kind in said[4].split(' or '))}未注明"
        ),
    ),
    (
        r"no (unit|site|outlet) of this region says its (\w+): fill that column in",
        lambda said: f"{_zh(said[1])}均未填{_zh(said[2])}：请补填该列",
    ),
    (
        r"(\d+) units whose parent is not in the table are taken as inside (.+)",
        r"\1个单元格的上级不在表中，按位于\2之内处理",
    ),
    (
        r"(\d+) units whose parent is not in the table are added to the whole area",
        r"\1个单元格的上级不在表中，另行计入全域",
    ),
    (
        r"no (unit|site|outlet) of this region has (\w+) (.+); there are (.+)",
        lambda said: (
            f"没有{_named(f'{said[2]} {said[3]}')}的{_zh(said[1])}；现有：{_list(said[4])}"
        ),
    ),
    (
        r"no (unit|site|outlet) of this region has all that the rule names",
        lambda said: f"没有同时符合该条各项的{_zh(said[1])}",
    ),
    (
        r"no street is known by (.+): the rule reaches all outlets of its units",
        lambda said: f"没有街道注明{_named(said[1])}：该条按适用于所涉单元格的全部零售点处理",
    ),
    (
        r"(\d+) streets are of classes that it does not name: (.+)",
        lambda said: f"{said[1]}条街道的分类不在该条所列之内：{_list(said[2], 'street_class')}",
    ),
    (r"(\d+) streets say no class", r"\1条街道无分类"),
    (r"(\d+) sites have no place", r"\1个场所无坐标"),
    (
        r"(\d+) sites name no gates: measured from their point",
        r"\1个场所未列大门：按其坐标点测量",
    ),
    (
        r"(\d+) sites are areas that name no gates: .+",
        r"\1个面状场所未列大门：对边界上各点均达标或均不足的据此判定，否则需现场测量",
    ),
    (
        r"(\d+) gates stand on no street: only the straight line is known",
        r"\1个大门不临街：仅知直线距离",
    ),
    (
        r"(\d+) points taken as exact: no accuracy_m is stated",
        r"\1个坐标按准确处理（未给出精度）",
    ),
    (r"points taken as right within ([\d.]+) m", r"坐标误差按\1米以内处理"),
    (
        r"where no rule limits a street, a window reaches ([\d.]+) m to either side",
        r"政策未设限量的街道，区段按左右各\1米计",
    ),
    (
        (
            r"where no rule limits a street, it is over-dense from (\d+) outlets, if it has "
            r"more than (\d+) times as many per 100 m as the median street of its class that "
            "has any"
        ),
        r"政策未设限量的街道，零售点不少于\1个且每百米零售点数超过同类有点街道中位数\2倍的，标为密集路段",
    ),
    (
        r"streets shorter than ([\d.]+) m are flagged by rules only",
        r"不足\1米的街道只按条款标记",
    ),
    (r"outlets belong to units by polygon", "零售点按坐标落入的边界归属"),
    (r"outlets belong to units by nearest", "零售点按最近单元格归属"),
    (r"outlets belong to units by unit_id", "零售点按登记的单元格归属"),
    (r"(\S+) read as (\S+), as the tables have it", r"\1按表中\2理解"),
    (r"holds from ([\d-]+) on", r"自\1起适用"),
    (r"held until ([\d-]+)", r"适用至\1止"),
    (r"no unit of this region has unit_id (.+)", r"本区域无编号为\1的单元格"),
    (r"(\d+) outlets without opened taken as opened", r"\1个零售点无开业日期，按已开业处理"),
    (r"(\d+) outlets without status taken as active", r"\1个零售点无状态，按有效处理"),
    (
        r"(\d+) outlets without licensed taken as licensed",
        r"\1个零售点未注明是否持证，按持证处理",
    ),
    # notes on blank villages
    (r"the unit's quota is 0", "该单元格规划数为0"),
    (r"(\d+) not yet open", r"\1个尚未开业"),
    (r"(\d+) suspended", r"\1个停业"),
    (r"(\d+) closed", r"\1个歇业"),
    (r"(\d+) revoked", r"\1个注销"),
    (r"(\d+) unlicensed", r"\1个无证"),
    (r"(\d+) unserved", r"\1个未入网"),
    (r"(个(?:尚未开业|停业|歇业|注销|无证)), (?=\d)", r"\1、"),
    # why a ruling binds
    (r"\bno ceiling or target to lift\b", "无上限或目标可由保底数提高"),
    (r"\bgives way to ", "让位于"),
    (r"\bthe only rule\b", "唯一适用规则"),
    (r"\bstrictest of (\d+)", r"\1条规则中最严"),
    (r"\boverridden by the guaranteed minimum\b", "让位于保底数"),
    (r"\bguaranteed minimum above (\d+)", r"保底数高于\1"),
    # what stands between several of them, once they are Chinese
    (r"; (?=[\u2018-\u201d\u3000-\u9fff])|(?<=[\u2018-\u201d\u3000-\u9fff\uff00-\uff60]); ", "；"),
]
PHRASES = [
    (re.compile(pattern), words)
    for pattern, words in (*COMPARED_PHRASES, *FINDING_PHRASES, *_PHRASES)
]
