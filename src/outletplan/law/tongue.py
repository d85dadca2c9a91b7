"""The two languages in which a policy is told back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outletplan.law.kinds import Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Tongue:
    """One of two languages."""

    chinese: Callable[[str], str] | None

    def __call__(self, english: str, chinese: str) -> str:
        """Say the one of two sentences that is in this language."""
        return chinese if self.chinese else english

    def word(self, code: object) -> str:
        """Say a code."""
        return self.chinese(str(code)) if self.chinese else str(code).replace("_", " ")

    def of(self, head: str, told: str) -> str:
        """Say something of a head that stands before it."""
        return f"{head}{self(': ', '：')}{told}"

    def aside(self, words: str) -> str:
        """Say something in brackets."""
        return self(f" ({words})", f"（{words}）")

    def people(self, counts: str | None) -> str:
        """Say whom or what a number counts."""
        of = {"registered": "registered people", "floating": "floating people"}
        of |= {
            "daytime": "daytime people",
            "registered_and_floating": "registered and floating people",
        }
        return self.word(counts) if self.chinese else of.get(str(counts), self.word(counts))

    def said(self, text: str | None) -> str:
        """Repeat a text of the file, in Chinese where that is known."""
        return self.chinese(text or "") if self.chinese else text or ""

    def words(self, codes: Iterable[object]) -> str:
        """Say several codes."""
        return self(", ", "、").join(map(self.word, codes))

    def wanted(self, columns: Iterable[tuple[str, tuple[str, ...] | Interval]]) -> str:
        """Say which values or ranges are wanted of which columns."""
        return self(", ", "，").join(
            f"{self.word(column)}{self(' ', '')}{self.interval(want)}"
            if isinstance(want, Interval)
            else f"{self.word(column)}{self(' ', '为')}{self.any_of(want)}"
            for column, want in columns
        )

    def any_of(self, values: tuple[str, ...]) -> str:
        """Say codes of which one is wanted."""
        return self(" or ", "或").join(map(self.word, values))

    def interval(self, interval: Interval) -> str:
        """Say a range."""
        if not self.chinese:
            return interval.words()
        said = {"above": "超过", "at_least": "不少于", "up_to": "不超过", "below": "少于"}
        edges = [(word, getattr(interval, edge)) for edge, word in said.items()]
        return "、".join(f"{word}{n:,}" for word, n in edges if n is not None) or "任意"
