"""Faults and errors in Chinese: what was found, what was expected, what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outletplan.errors import SHOWN, CrsError, DataError, NotInForceError, PolicyError
from outletplan.show.words.fault_phrases import FAULT_PATTERNS, FAULTS, GLOSSES, PARTS
from outletplan.show.words.fault_remedies import REMEDIES, REMEDY_PATTERNS
from outletplan.show.words.labels import Lang, label
from outletplan.show.words.sheets import in_words

if TYPE_CHECKING:
    from outletplan.errors import Problem
    from outletplan.law.policy import Gap


def error_in_words(error: Exception, lang: Lang) -> str:
    """
    Say an error, with all its faults, in a language.

    Parameters
    ----------
    error
        Any; of errors that are not of this library the words stay as they are.
    lang
        zh or en.

    Returns
    -------
    words
        Several lines where there are several faults.

    Examples
    --------
    >>> from outletplan.errors import Problem
    >>> fault = Problem("台账.xls", 63, "发证日期", "'5月'", "a day", "Correct it.")
    >>> print(error_in_words(DataError([fault]), "zh"))
    台账.xls 第63行 发证日期：现为 '5月'，应为 日期。请更正。
    """
    if lang == "en":
        return f"{type(error).__name__}: {error}"
    if isinstance(error, NotInForceError):
        return _days(str(error))
    if not isinstance(error, DataError | PolicyError):
        return str(error)
    lines = [problem_in_chinese(problem) for problem in error.problems]
    if len(lines) == 1:
        return lines[0]
    what = (
        "坐标系"
        if isinstance(error, CrsError)
        else "数据表"
        if isinstance(error, DataError)
        else "政策"
    )
    told = [f"{what}有{len(lines)}处错误：", *(f"  - {line}" for line in lines[:SHOWN])]
    if len(lines) > SHOWN:
        told.append(f"  … 另有{len(lines) - SHOWN}处")
    return "\n".join(told)


def problem_in_chinese(problem: Problem, *, place: str | None = None) -> str:
    """
    Say a fault in one line of Chinese.

    Parameters
    ----------
    problem
        The fault.
    place
        Where it stands, if that is to be said otherwise.

    Returns
    -------
    words
        What nobody has Chinese words for stays as it is.

    Examples
    --------
    >>> from outletplan.errors import Problem
    >>> problem_in_chinese(Problem("规划.yaml", 5, "status", "'草案'", "one of: draft, issued",
    ...     "Did you mean draft?"))
    "规划.yaml 第5行 status：现为 '草案'，应为 其中之一：draft（草案）、...。是否指 draft？"
    """
    if place is None:
        line = "" if problem.line is None else f" 第{problem.line}行"
        key = "" if problem.key is None else f" {problem.key}"
        where = "随附的政策" if problem.where == "published policies" else problem.where
        place = f"{label(where, 'zh')}{line}{key}"
    column = (problem.key or "").rpartition(".")[2]
    found, expected = (_said(text, column) for text in (problem.found, problem.expected))
    return f"{place}：现为 {found}，应为 {expected}。{_remedy(problem.remedy)}"


def told_in_words(text: str, lang: Lang, *, column: str | None = None) -> str:
    """
    Say what a fault found, or what it expected.

    Examples
    --------
    >>> told_in_words("a whole number", "zh"), told_in_words("a whole number", "en")
    ('整数', 'a whole number')
    """
    return _said(text, column or "") if lang == "zh" else text


def remedy_in_words(text: str, lang: Lang) -> str:
    """Say what mends a fault."""
    return _remedy(text) if lang == "zh" else text


def gap_in_words(gap: Gap, lang: Lang) -> str:
    """
    Say the days between two editions on which neither is in force.

    Examples
    --------
    >>> from datetime import date
    >>> from outletplan.law.policy import Gap
    >>> gap = Gap(date(2025, 1, 1), date(2025, 6, 30), "2020", "2025")
    >>> gap_in_words(gap, "zh"), gap_in_words(gap, "en")[:12]
    ('2025-01-01 至 2025-06-30 无施行版本，在 2020 与 2025 之间', 'no edition f')
    """
    if lang == "en":
        return f"{gap}, between {gap.after} and {gap.before}"
    return f"{_days(str(gap))}，在 {gap.after} 与 {gap.before} 之间"


def _said(text: str, column: str) -> str:
    """Put what was found or expected into words."""
    if text in FAULTS:
        return FAULTS[text]
    if text.startswith("one of"):
        codes = text.removeprefix("one of").lstrip(": ").split(", ")
        return f"其中之一：{'、'.join(_glossed(code, column) for code in codes)}"
    if key := _KEY.fullmatch(text):  # as it has to be written, with its Chinese beside it
        return f"键 {_glossed(key[1], 'column')}"
    for pattern, words in _PATTERNS:
        if said := pattern.fullmatch(text):
            return _filled(words, said, column)
    return in_words(text, "zh") if _RANGE.fullmatch(text) else text


def _filled(words: str, said: re.Match[str], column: str) -> str:
    """Put what a pattern took in where its words want it, in words itself."""
    parts = [_part(part or "", column) for part in said.groups()]
    filled = re.sub(r"\\(\d)", lambda number: parts[int(number[1]) - 1], words)
    return filled.strip()


def _part(text: str, column: str) -> str:
    return PARTS.get(text) or _said(text, column)


def _remedy(text: str) -> str:
    if text in REMEDIES:
        return REMEDIES[text]
    for pattern, words in _REMEDIES:
        if said := pattern.fullmatch(text):
            return said.expand(words)
    return text


def _glossed(word: str, column: str) -> str:
    """Put the Chinese word beside a code."""
    chinese = GLOSSES.get(word) or label(word, "zh", column=column)
    return word if chinese == word else f"{word}（{chinese}）"


def _days(text: str) -> str:
    """Say that no edition is in force on a day."""
    for pattern, words in _NOT_IN_FORCE:
        text = pattern.sub(words, text)
    return text


_KEY = re.compile(r"the key (\S*)")
_RANGE = re.compile(r"(?: ?\b(?:above|at least|up to|below) [\d,]+)+")
_PATTERNS = [(re.compile(pattern), words) for pattern, words in FAULT_PATTERNS]
_REMEDIES = [(re.compile(pattern), words) for pattern, words in REMEDY_PATTERNS]
_NOT_IN_FORCE = [
    (re.compile(pattern), words)
    for pattern, words in [
        (r"not in force on (\S+): ", r"\1 当日没有施行中的政策："),
        (r"\((\S+) to open\)", r"（\1 起，未定截止）"),
        (r"\((\S+) to (\S+)\)", r"（\1 至 \2）"),
        (r"no edition from (\S+) to (\S+)", r"\1 至 \2 无施行版本"),
        (r"no edition on (\S+)", r"\1 无施行版本"),
        (r"; ", "；"),
    ]
]
