"""A revision told in plain sentences: each clause before and after, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.law.revision import changes_of_documents
from outletplan.law.sentences import sentence
from outletplan.law.tongue import Tongue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outletplan.law.revision import Clause, Revision

_CHINESE = {"added": "新增", "removed": "删除", "changed": "修改"}


def revision_in_sentences(revised: Revision, *, chinese: Callable[[str], str] | None = None) -> str:
    """
    Tell what a revision changes: a few lines for each clause, old and new under one another.

    Parameters
    ----------
    revised
        From `revision`.
    chinese
        As in `in_sentences`; keys of the file stay as they are written there.

    Returns
    -------
    text
        One line says so where nothing changes.

    Examples
    --------
    >>> from datetime import date
    >>> from outletplan.law import published_policy
    >>> from outletplan.law.revision import revision
    >>> old = published_policy("county-230700").in_force(date(2025, 1, 1))
    >>> new = published_policy("nanhua-4.3").in_force(date(2025, 1, 1))
    >>> print(revision_in_sentences(revision(old, new)))
    title: Layout plan of a county of 230,700 people → ...
    ...
    1 changed (outlets_per_1000, assumed, text)
      old: whole area: 4.5 outlets per 1,000 residents, rounded down (ceiling)
      new: whole area: 4.3 outlets per 1,000 residents, rounded down (ceiling)
    ...
    """
    lines = [*_heads(revised, chinese)]
    lines += [
        line
        for clause in revised.clauses
        if clause.change != "same"
        for line in _told(clause, chinese)
    ]
    return "\n".join(lines or ["没有变化" if chinese else "nothing changes"])


def _heads(revised: Revision, chinese: Callable[[str], str] | None) -> Iterator[str]:
    for old, new in revised.documents:
        for change in changes_of_documents(old, new):
            before, after = (_said(words, chinese) for words in (change.old, change.new))
            yield Tongue(chinese).of(_said(change.key, chinese), f"{before} → {after}")


def _said(words: str | None, chinese: Callable[[str], str] | None) -> str:
    if words is None:
        return "–"
    return chinese(words) if chinese else words


def _told(clause: Clause, chinese: Callable[[str], str] | None) -> Iterator[str]:
    standing, t = clause.new or clause.old, Tongue(chinese)
    if standing is None:
        return
    word = _CHINESE[clause.change] if chinese else clause.change
    keys = ", ".join(change.key for change in clause.changes)
    yield f"{standing.rule.article} {word}" + (t.aside(keys) if keys else "")
    for name, rule in zip(("原", "新") if chinese else ("old", "new"), clause.told, strict=True):
        if rule is not None:
            yield f"  {t.of(name, sentence(rule, chinese=chinese))}"
    if clause.reason is not None:
        yield f"  {t.of(t('reason', '理由'), _said(clause.reason, chinese))}"
