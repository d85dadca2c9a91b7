"""Marks between words: full-width ones in Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outletplan.show.words.labels import Lang

_BLANKS = re.compile(r"(?:(?<=[：；，。（])|^) +| +(?=[：；，。）]|$)")


def listed(words: Iterable[str], lang: Lang) -> str:
    """
    Write words one after the other, parted by semicolons.

    Examples
    --------
    >>> listed(["甲村", "乙村"], "zh"), listed(["a", "b"], "en")
    ('甲村；乙村', 'a; b')
    """
    return ("；" if lang == "zh" else "; ").join(words)


def colon(lang: Lang) -> str:
    """Give the mark between a head and what is said of it."""
    return "：" if lang == "zh" else ": "


def bracketed(words: str, lang: Lang) -> str:
    """
    Put words into brackets behind others.

    Examples
    --------
    >>> "甲村" + bracketed("乙镇", "zh"), "a" + bracketed("b", "en")
    ('甲村（乙镇）', 'a (b)')
    """
    return f"（{words}）" if lang == "zh" else f" ({words})"


def in_one_bracket(words: str) -> str:
    """
    Write what stands in two brackets, one behind the other, in one.

    Examples
    --------
    >>> in_one_bracket("可办数（余量）（原）")
    '可办数（余量，原）'
    """
    return words.replace("）（", "，")


def without_blanks(words: str) -> str:
    """
    Take out blanks at either end and beside full-width marks, which are as wide as they need be.

    Examples
    --------
    >>> without_blanks(" 6101 的位置不明， 6102 在先")
    '6101 的位置不明，6102 在先'
    """
    return _BLANKS.sub("", words)
