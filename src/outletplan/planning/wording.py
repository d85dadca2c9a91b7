"""Words of a policy as the tables have them: 幼儿园 is kindergarten in both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from outletplan.facts.words import WORDS
from outletplan.law.kinds import Interval

if TYPE_CHECKING:
    from outletplan.law import Edition
    from outletplan.law.kinds import Ranged

_SELECTORS = {
    "units": ("applies_to", "within"),
    "sites": ("sites", "inside_sites", "outside_sites"),
    "outlets": ("newcomer", "from_outlets", "not_from_outlets", "forms"),
    "streets": ("on_streets",),
}
"""By table, the keys of rules that choose among its rows."""
_CLASSES = {"unit_class": "units", "street_class": "streets"}
"""Keys of what a rule lists, and the tables that have them as columns."""
_LISTS = ("classes", "places", "streets", "by")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Puts words into those of the tables, and keeps which it has read so."""

    read: dict[str, str] = field(default_factory=dict)

    def of(self, rule: Any) -> Any:  # noqa: ANN401 - a rule, or a part of one
        """Give a rule with the words that the tables have for its own."""
        said: dict[str, Any] = {
            key: self._columns(table, value)
            for table, keys in _SELECTORS.items()
            for key in keys
            if isinstance(value := getattr(rule, key, None), tuple)
        }
        said |= {
            key: self._word(table, key, value)
            for key, table in _CLASSES.items()
            if isinstance(value := getattr(rule, key, None), str)
        }
        said |= {
            key: tuple(map(self.of, value))
            for key in _LISTS
            if isinstance(value := getattr(rule, key, None), tuple)
        }
        changed = {key: value for key, value in said.items() if value != getattr(rule, key)}
        return rule.model_copy(update=changed) if changed else rule

    def _columns(self, table: str, columns: Ranged) -> Ranged:
        return tuple(
            (column, wanted)
            if isinstance(wanted, Interval)
            else (column, tuple(self._word(table, column, word) for word in wanted))
            for column, wanted in columns
        )

    def _word(self, table: str, column: str, word: str) -> str:
        code = WORDS.get((table, column), {}).get(word, word)
        if code != word:
            self.read[word] = code
        return code


def worded(edition: Edition) -> tuple[Edition, dict[str, str]]:
    """
    Put the words of an edition into those of the tables, and give the words that were so read.

    Tables write known Chinese words as codes (`facts.words`), several of them as one: what the
    policy says of 小学 then holds for every school, which the plan says.
    """
    wording = Wording()
    documents = tuple(
        document.model_copy(update={"rules": tuple(map(wording.of, document.rules))})
        for document in edition.documents
    )
    return replace(edition, documents=documents), wording.read
