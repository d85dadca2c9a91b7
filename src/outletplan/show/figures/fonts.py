"""Letters of figures: a font that has the Chinese characters, and texts that it can show."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.font_manager import (
    FontProperties,
    findfont,
    findSystemFonts,
    fontManager,
    get_font,
)
from rich.cells import cell_len

from outletplan.show.figures.words import tell

if TYPE_CHECKING:
    from outletplan.show.words.labels import Lang

# Fonts with Chinese characters that Windows, macOS and Linux bring, screen fonts first.
CHINESE_FONTS = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "DengXian"),
    *("SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
    *("Noto Sans CJK JP", "Arial Unicode MS", "SimSun", "NSimSun", "FangSong", "KaiTi"),
)
FALLBACK = "DejaVu Sans"  # ships with matplotlib
UNKNOWN = "\N{REPLACEMENT CHARACTER}"


class Letters(NamedTuple):
    """The language and the fonts of a figure, and what to say if they are not those asked for."""

    lang: Lang
    families: tuple[str, ...]
    known: frozenset[int]
    note: str = ""

    def shown(self, text: str, instead: str = "", *, at_most: int = 24) -> str:
        """
        Make a stranger's text fit to stand in a figure: one short line, no mathematics.

        Parameters
        ----------
        text
            The text as it came.
        instead
            What to show where a character of the text is in no font; by default that character
            alone is replaced.
        at_most
            Columns; a Chinese character takes two.
        """
        visible = (sign for sign in text if unicodedata.category(sign)[0] != "C")
        plain = " ".join("".join(" " if sign.isspace() else sign for sign in visible).split())
        if instead and any(ord(sign) not in self.known for sign in plain):
            return self.shown(instead, at_most=at_most)
        plain = "".join(sign if ord(sign) in self.known else UNKNOWN for sign in plain)
        if cell_len(plain) > at_most:
            plain = plain[:at_most]
            while cell_len(plain) >= at_most:
                plain = plain[:-1]
            plain += "…"
        return plain.replace("$", r"\$")


def letters(lang: Lang) -> Letters:
    r"""
    Choose the fonts of a figure; without one that has Chinese characters it is in English.

    Examples
    --------
    >>> letters("en").shown("a $x$ name" + "!" * 40, at_most=12)
    'a \\$x\\$ name!…'
    """
    chinese = _chinese_font() or _chinese_font(look_again=True)
    families = (FALLBACK,) if chinese is None else (chinese, FALLBACK)
    known = frozenset[int]().union(*map(_characters, families))
    missing = lang == "zh" and chinese is None
    note = tell("no_font", "en") if missing else ""
    return Letters("en" if missing else lang, families, known, note)


def _chinese_font(*, look_again: bool = False) -> str | None:
    """Name a font that is there; matplotlib keeps a list, and one installed since is not on it."""
    if look_again:
        listed = {font.fname for font in fontManager.ttflist}
        for path in sorted(set(findSystemFonts()) - listed):
            with suppress(OSError, RuntimeError):  # a file that is no font after all
                fontManager.addfont(path)
    there = {font.name for font in fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in there), None)


@lru_cache
def _characters(family: str) -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=[family]))).get_charmap())


def wrapped(text: str, columns: int) -> str:
    r"""
    Break a text into lines of so many columns; Chinese breaks anywhere, a word does not.

    Examples
    --------
    >>> wrapped("one two three", 8)
    'one two\nthree'
    >>> wrapped("一二三四五", 6)
    '一二三\n四五'
    """
    lines = [""]
    for piece in re.findall(r"[!-~]+ *| +|.", text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
