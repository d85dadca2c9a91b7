"""Chinese for the fixed English phrases of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.show.words.labels import label

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    Words = str | Callable[[re.Match[str]], str]

_COUNTS = {"more": "增加{}", "fewer": "减少{}", "otherwise": "改判{}"}
_NOUNS = {
    "pairs": "点对",
    "outlets near sites": "场所周边零售点",
    "outlets in too full a window": "超限区段内零售点",
    "outlets of a banned form": "禁设形式零售点",
    "blank villages": "空白村",
}


def _zh(word: str) -> str:
    return "无" if word == "none" else label(word, "zh", column="regime")


def _class(word: str) -> str:
    return "无" if word == "none" else label(word, "zh", column="unit_class")


def _found(words: str) -> str:
    return "、".join(
        "无" if word == "none" else label(word, "zh", column="compared_result")
        for word in words.split(" and ")
    )


def _counted(said: re.Match[str]) -> str:
    parts = (part.split(" ") for part in said[2].split(", "))
    return _NOUNS[said[1]] + "，".join(_COUNTS[word].format(n) for n, word in parts)


def _moved(said: re.Match[str]) -> str:
    """Say what a key was and is: ``at_least_m 30 → 40``."""
    return f"{_zh(said[1])}{_zh(said[2])} → {_zh(said[3])}"


_RESULTS = r"(?:none|kept|broken|queue|measure_on_site|review|not_judged|not_applicable)"
_CHANGE = "\ue000"  # stands before what an article changes, so that nothing else is taken for it
_N = r"(none|[\d,]+)"
COMPARED_PHRASES: list[tuple[str, Words]] = [
    (r" \(what if\)", "（假设方案）"),
    # why a unit or a pair is not as it was
    (r"(?:^|(?<=; ))art\. ([\dA-Za-z][\w().-]*): ", rf"第\1条：{_CHANGE}"),
    (r"(?:^|(?<=; ))art\. ([^:]+): ", rf"\1：{_CHANGE}"),
    (rf"(?<={_CHANGE})spacing(?=;|$)", "间距标准"),
    (r", binds now", "，现起约束"),
    (r", binds no more", "，不再起约束"),
    (rf"\bpeople {_N} → {_N}", lambda s: f"人口{_zh(s[1])} → {_zh(s[2])}"),
    (rf"\bin being {_N} → {_N}", lambda s: f"实有数{_zh(s[1])} → {_zh(s[2])}"),
    (rf"\bheld {_N} → {_N}", lambda s: f"在途占用数{_zh(s[1])} → {_zh(s[2])}"),
    (r"\bclass (\S+) → (\S+?)(?=;|$)", lambda s: f"区域分类{_class(s[1])} → {_class(s[2])}"),
    (r"\b(\w+_m) ([\d.]+|none) → ([\d.]+|none)", _moved),
    (rf"(?<={_CHANGE})(none|queue) → (none|queue)(?=;|$)", lambda s: f"{_zh(s[1])} → {_zh(s[2])}"),
    (
        rf"(?<={_CHANGE})({_RESULTS}(?: and {_RESULTS})*) → ({_RESULTS}(?: and {_RESULTS})*)",
        lambda s: f"{_found(s[1])} → {_found(s[2])}",
    ),
    (rf"(?<={_CHANGE})(\w+) → (\w+)", lambda s: f"{_zh(s[1])} → {_zh(s[2])}"),
    (rf"(?<={_CHANGE})(added|removed)(?=;|$)", lambda s: label(s[1], "zh", column="change")),
    (rf"(?<={_CHANGE})[a-z_]+(?:, [a-z_]+)*(?=;|$)", "条文有其他修改"),
    (_CHANGE, ""),
    (r"(\S+) was not in being", r"\1原不在实有数内"),
    (r"(\S+) is no longer in being", r"\1不再计入实有数"),
    (r"(\S+) stands elsewhere", r"\1位置不同"),
    (
        r"none of these alone: (.+)",
        lambda s: f"不能归于其中一项：{'、'.join(map(_zh, s[1].split(', ')))}",
    ),
    (r"^the policy as a whole$", "政策整体"),
    (r"^the day$", "测算日"),
    (r"^the facts as a whole$", "数据整体"),
    # what a clause does
    (rf"({'|'.join(_NOUNS)}): ((?:[\d,]+ (?:more|fewer|otherwise)(?:, )?)+)", _counted),
    (rf"\bwhole area: (?={_N} →)", "全域："),
    (r"([\d,]+) units, together ", r"\1个单元格，合计"),
    (r"([\d,]+) areas, together ", r"\1个区域，合计"),
    (r"([\d,]+) sites, together ", r"\1个场所，合计"),
    (r"^([\d,]+) units otherwise", r"\1个单元格不同"),
    (r"\bnone → (?=\d)", "无 → "),
    (r"(?<=\d) → none\b", " → 无"),
    # in what plans differ
    (r"^([\d,]+) rows$", r"\1行"),
    (r"([\d,]+) came\b", r"新增\1行"),
    (r"([\d,]+) went\b", r"减少\1行"),
    (r"([\d,]+) otherwise$", r"\1行内容不同"),
    (r"^a new table$", "新增的表"),
    (r"^no such table$", "不再有此表"),
]
