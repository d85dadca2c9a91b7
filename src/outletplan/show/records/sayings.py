"""The sentences that findings are told in, by their Chinese, and where they name a holder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.wherever import NOT_SURE
from outletplan.show.records.without_relief import NOT_ASKED
from outletplan.show.words.labels import label
from outletplan.show.words.sheets import in_words, worded

if TYPE_CHECKING:
    from collections.abc import Callable


class Saying(NamedTuple):
    """A sentence of `planning`, in Chinese and, put together again, in English."""

    pattern: re.Pattern[str]
    zh: str
    en: str
    """As planning says it, with the parts that the public may not read in braces."""


_M = r"[\d,.]+"
_AS = rf"(?P<compared> \({_M} m as compared\))?"
_TOP = r"(?P<top> \([\d,]+ as the clause compares\))?"
_EDGE = rf"(?P<edge>at least|more than) (?P<limit>{_M}) m"


def saying(pattern: str, zh: str, en: str) -> Saying:
    """Write a sentence down."""
    return Saying(re.compile(pattern, re.DOTALL), zh, en)


_MAY_COME = (
    r"(?P<may>[\d,]+) may come, (?P<used>[\d,]+) came or are held: (?P<rest>none left|[\d,]+ left)"
)

# The longer first. {who} is all that names a holder.
_ALL = (
    saying(
        rf"no outlet within (?P<limit>{_M}) m: the nearest, (?P<who>.+), is (?P<m>{_M}) m away",
        "{limit}米内无零售点；最近的{who}直线相距{m}米",
        "no outlet within {limit} m: the nearest is {m} m away",
    ),
    saying(
        rf"no outlet within (?P<limit>{_M}) m",
        "{limit}米内无零售点",
        "no outlet within {limit} m",
    ),
    saying(
        rf"no outlet that counts within (?P<limit>{_M}) m: (?P<who>.+), (?P<m>{_M}) m away, "
        "is none",
        "{limit}米内无应计入的零售点（相距{m}米的{who}不计入）",
        "no outlet that counts within {limit} m: {who}, {m} m away, is none",
    ),
    saying(
        rf"the place of (?P<who>.+) is not known, {_EDGE}: to be measured on site",
        "{who}的位置不明，应{edge}{limit}米：需现场测量",
        "the place of {who} is not known, {edge} {limit} m: to be measured on site",
    ),
    saying(
        rf"waits for (?P<who>.+), which came before and is not decided: {_EDGE}",
        "在先的{who}尚未决定，须等待其结果：应{edge}{limit}米",
        "waits for {who}, which came before and is not decided: {edge} {limit} m",
    ),
    saying(
        r"waits for (?P<who>.+), which came before and is not decided: at most (?P<limit>[\d,]+)",
        "在先的{who}尚未决定，须等待其结果：应不超过{limit}个",
        "waits for {who}, which came before and is not decided: at most {limit}",
    ),
    saying(
        rf"from (?P<low>{_M}) m to open to (?P<who>.+), {_EDGE}: to be measured on site",
        "距{who}不少于{low}米，上限不明，应{edge}{limit}米：需现场测量",
        "at least {low} m to {who}, {edge} {limit} m: to be measured on site",
    ),
    saying(
        rf"from (?P<low>{_M}) m to (?P<high>{_M}) m to (?P<who>.+), {_EDGE}: "
        "to be measured on site",
        "距{who}在{low}米至{high}米之间，应{edge}{limit}米：需现场测量",
        "from {low} m to {high} m to {who}, {edge} {limit} m: to be measured on site",
    ),
    saying(
        rf"(?P<m>{_M}) m to (?P<who>.+), {_EDGE}, not sure with the accuracy of the points: "
        "to be measured on site",
        "距{who}{m}米，应{edge}{limit}米，在坐标误差之内不能判定：需现场测量",
        "{m} m to {who}, {edge} {limit} m, not sure with the accuracy of the points: "
        "to be measured on site",
    ),
    saying(
        rf"(?P<m>{_M}) m to (?P<who>.+), {_EDGE}: whether the clause means a site of its kind is "
        "to be seen on site",
        "距{who}{m}米，应{edge}{limit}米：该场所是否属本条所指类型须现场查看",
        "{m} m to {who}, {edge} {limit} m: whether the clause means a site of its kind is to be "
        "seen on site",
    ),
    saying(
        rf"(?P<low>{_M}) m straight to (?P<who>.+), {_EDGE}: no walk is shorter",
        "距{who}直线{low}米，应{edge}{limit}米：步行不会短于直线",
        "{low} m straight to {who}, {edge} {limit} m: no walk is shorter",
    ),
    saying(
        rf"(?P<low>{_M}) m straight to (?P<who>.+), and far more than (?P<limit>{_M}) m on foot",
        "距{who}直线{low}米，步行远超过{limit}米",
        "{low} m straight to {who}, and far more than {limit} m on foot",
    ),
    saying(
        rf"no way to (?P<who>.+), {_EDGE}",
        "与{who}之间无步行通路，应{edge}{limit}米",
        "no way to {who}, {edge} {limit} m",
    ),
    saying(
        rf"(?P<m>{_M}) m{_AS} to (?P<who>.+), measured on site, record (?P<record>.+), {_EDGE}",
        "距{who}{m}米{compared}（现场测量，记录{record}），应{edge}{limit}米",
        "{m} m{compared} to {who}, measured on site, {edge} {limit} m",
    ),
    saying(
        rf"(?P<m>{_M}) m{_AS} to (?P<who>.+), {_EDGE}",
        "距{who}{m}米{compared}，应{edge}{limit}米",
        "{m} m{compared} to {who}, {edge} {limit} m",
    ),
    saying(
        rf"no such site within (?P<limit>{_M}) m",
        "{limit}米内无此类场所",
        "no such site within {limit} m",
    ),
    saying(
        rf"no table of sites: to be looked for on site within (?P<limit>{_M}) m",
        "无场所表：须现场查看{limit}米内有无此类场所",
        "no table of sites: to be looked for on site within {limit} m",
    ),
    saying(
        r"(?P<current>[\d,]+) in being(?P<own> besides its own)?"
        rf"(?: and (?P<held>[\d,]+) held)?, (?P<allowed>[\d,]+) allowed{_TOP}: (?P<rest>.+)",
        "实有{current}个{own}{held}，规划{allowed}个{top}：{rest}",
        "{why}",
    ),
    saying(
        r"(?P<current>[\d,]+) in being(?P<own> besides its own)?"
        r"(?: and (?P<held>[\d,]+) held)?, at least (?P<allowed>[\d,]+) guaranteed: (?P<rest>.+)",
        "实有{current}个{own}{held}，保底{allowed}个：{rest}",
        "{why}",
    ),
    saying(
        r"overridden by the guaranteed minimum of (?P<least>[\d,]+) \((?P<cite>.+)\)",
        "让位于保底数{least}个（{cite}）",
        "{why}",
    ),
    saying(r"asked of: (?P<asks>.+)", "仅适用于：{asks}", "{why}"),
    saying(
        r"(?P<forms>.+): such a form gets no licence",
        "{forms}：属该条所列的禁设形式",
        "{why}",
    ),
    saying(r"(?P<columns>[\w, ]+) not said: to be looked at", "未填{columns}：须查看", "{why}"),
    saying(
        r"(?P<class>.+): one comes in when (?P<leave>[\d,]+) leave; since (?P<since>[\d-]+) "
        rf"(?P<out>[\d,]+) left, so {_MAY_COME}",
        "{class}：每退出{leave}个可新增1个；自{since}起退出{out}个，可新增{may}个，"
        "已新增或在途占用{used}个：{rest}",
        "{why}",
    ),
    saying(
        r"(?P<class>.+): one comes in when (?P<leave>[\d,]+) leave; how many left is not known: "
        "to be looked at",
        "{class}：每退出{leave}个可新增1个；退出数不明：须查看",
        "{why}",
    ),
    saying(
        rf"(?P<out>[\d,]+) left in (?P<year>\d+), so {_MAY_COME}",
        "{year}年退出{out}个，本年可新增{may}个，已新增或在途占用{used}个：{rest}",
        "{why}",
    ),
    saying("how many left is not known: to be looked at", "退出数不明：须查看", "{why}"),
    saying(
        r"(?P<class>.+): (?P<regime>no new outlet comes in|one comes in when one leaves|open, by "
        r"its number)(?P<stays>, and this one is in already)?",
        "{class}：{regime}{stays}",
        "{why}",
    ),
    saying(
        r"(?P<used>[\d,]+) of (?P<types>.+) in being or held, (?P<allowed>[\d,]+) allowed"
        rf"{_TOP}: (?P<rest>.+)",
        "{types}实有及在途共{used}个，可有{allowed}个{top}：{rest}",
        "{why}",
    ),
    saying(
        r"(?P<where>next door|at one address) with (?P<who>.+)",
        "与{who}{where}",
        "{where} with {who}",
    ),
    saying(
        r"perhaps (?P<where>next door|at one address) with (?P<who>.+): "
        "to be looked at on site",
        "可能与{who}{where}：须现场查看",
        "perhaps {where} with {who}: to be looked at on site",
    ),
    saying(
        r"waits for (?P<who>.+), which came before and is not decided: "
        r"(?P<where>next door|at one address)",
        "在先的{who}尚未决定，须等待其结果：{where}",
        "waits for {who}, which came before and is not decided: {where}",
    ),
    saying(
        r"claimed, to be proved: (?P<effect>.+); schools and other sites are never waived",
        "申请人自述，待核实：{effect}；学校等场所的限制一律不放宽",
        "{why}",
    ),
    saying(r"waived by (?P<by>.+), if it is proved", "如经核实，依{by}，不受此限", "{why}"),
    saying(r"holds from (?P<day>[\d-]+) on", "该条自{day}起适用", "{why}"),
    saying(r"held until (?P<day>[\d-]+)", "该条适用至{day}止", "{why}"),
    saying(rf"{NOT_SURE}: (?P<units>.+)", "{units}", "{why}"),
    saying(NOT_ASKED, "本申请不适用该条", "{why}"),
    saying("is not claimed", "申请人未申请", "{why}"),
    saying("does not reach this place or trade", "该条不及于此地点或业态", "{why}"),
    saying(
        "whether it is a first licence is not said: left out of account",
        "未填是否首次办证：未予考虑",
        "{why}",
    ),
    saying("is for a first licence alone", "该条仅限首次办证", "{why}"),
    saying(
        "stands in a special place, whose number is none of its unit's",
        "位于特殊场所，其数量不占单元格规划数",
        "{why}",
    ),
    saying(
        "is for special places; this one is in none that it names",
        "该条只适用于所列特殊场所，申请地点不在其中",
        "{why}",
    ),
    saying("names no class of this unit", "该条未列此单元格的分类", "{why}"),
    saying("is about other types of business", "该条只涉及其他业态", "{why}"),
    saying("there is no number here to take a share of", "此处无占比基数", "{why}"),
    saying("is of no such form", "不属于禁设形式", "{why}"),
    saying("nobody else at this address", "该地址无其他零售点", "{why}"),
    saying(
        "no address that names the premises is said: to be looked at",
        "未填可辨认的经营地址：须查看",
        "{why}",
    ),
    saying("nobody next door", "无毗邻零售点", "{why}"),
    saying(
        "others ask for the same: a draw decides, which is not made here",
        "另有申请人争取同一名额：由抽签决定，本核验不抽签",
        "{why}",
    ),
    saying("does not reach this place", "该条不及于此地点", "{why}"),
    saying("a rule for a more specific place goes before it", "更具体地段的条款优先适用", "{why}"),
    saying("gives no number here", "该条在此未设数量", "{why}"),
    saying("limits nobody", "该条不限制任何申请", "{why}"),
    saying("the door stands on no street", "该门店不临街", "{why}"),
)
SAYINGS = sorted(_ALL, key=lambda each: "who" not in each.pattern.groupindex)
"""Those that name somebody first, so that no name is read as another sentence."""
_REST = {
    "none left": "已无余量",
    "none left, one comes in when one leaves": "已无余量，退一进一",
    "reached": "已达到",
    "not yet reached": "尚未达到",
}
_REGIMES = {
    "no new outlet comes in": "不再新设",
    "one comes in when one leaves": "退一进一",
    "open, by its number": "按规划数可以新设",
}
_WHERE = {"next door": "毗邻", "at one address": "同址"}


def _columns(said: str) -> str:
    return "、".join(label(name, "zh") for name in said.split(", "))


def _forms(said: str) -> str:
    """Name columns and what is said in them: ``business_type 药店, floor_area_m2 9``."""
    parts = (part.partition(" ") for part in said.split(", "))
    return "，".join(f"{label(name, 'zh')} {label(word, 'zh')}".strip() for name, _, word in parts)


def _effect(said: str) -> str:
    """Say what a relief does: ``waives spacing, quota``."""
    waived = said.removeprefix("waives ")
    if waived == said:
        return "间距放宽"
    return f"不受{'、'.join(_WAIVED.get(word, word) for word in waived.split(', '))}限制"


def by_relief(said: str) -> str:
    """Name the article of a relief, and what it leaves: ``Plan art. 3: 50 m × 0.5 = 25 m``."""
    cite, _, left = said.rpartition(": ")
    if not cite:
        return in_words(said, "zh")
    for pattern, words in _LEFT:
        left = pattern.sub(words, left)
    return f"{in_words(cite, 'zh')}（{left}）"


def in_which_unit(said: str) -> str:
    """Say between which units a point cannot tell: ``v 李家村 (kept) or w 王家村 (broken)``."""
    results = "|".join(result.value.replace("_", " ") for result in Result)
    units = re.sub(
        rf" \(({results})\)(?= or |$)",
        lambda found: f"（{label(found[1].replace(' ', '_'), 'zh', column='result')}）",
        said,
    )
    units = units.replace("） or ", "）或 ").replace(" or ", " 或 ")
    return f"在坐标误差之内不能确定所在单元格：{units}"


_WAIVED = {"spacing": "间距", "quota": "规划数", "window": "沿街区段限量"}
_LEFT = (
    (re.compile(r"([\d.]+) m in place of ([\d.]+) m"), r"以\1米代替\2米"),
    (re.compile(r"([\d.]+) m waived"), r"\1米不再要求"),
    (re.compile(r"([\d.]+) m\b"), r"\1米"),
)
OF_PART: dict[str, Callable[[str], str]] = {
    "edge": lambda said: {"at least": "不少于", "more than": "大于"}[said],
    "own": lambda said: "（不含本户）" if said else "",
    "held": lambda said: f"、在途占用{said}个" if said else "",
    "compared": lambda said: re.sub(r" \(([\d,.]+) m as compared\)", r"（按该条取整为\1米）", said),
    "top": lambda said: re.sub(r" \(([\d,]+) .+\)", r"（按该条比较方式可至\1个）", said),
    "rest": lambda said: _REST.get(said) or f"余{said.removesuffix(' left')}个",
    "cite": lambda said: in_words(said, "zh"),
    "asks": lambda said: worded(said, "zh", column="asks"),
    "where": lambda said: _WHERE[said],
    "class": lambda said: in_words(said, "zh"),
    "regime": lambda said: _REGIMES[said],
    "stays": lambda said: "，本户已在其中" if said else "",
    "types": lambda said: "、".join(label(word, "zh") for word in said.split(" or ")),
    "effect": _effect,
    "by": by_relief,
    "units": in_which_unit,
    "columns": _columns,
    "forms": _forms,
    "who": lambda said: re.sub(r" gate (\d+)$", r" \1号门", said),
}
