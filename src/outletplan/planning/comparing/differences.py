"""What one policy says otherwise than another, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.errors import PolicyError, Problem
from outletplan.law import Edition, Policy
from outletplan.law.revision import changes_of_documents, revision
from outletplan.law.sentences import sentence
from outletplan.planning.days import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from outletplan.law import Article, Document
    from outletplan.law.revision import Clause

COLUMNS = ("article", "rule", "key", "change", "old", "new", "reason", "cite_old", "cite_new")


def diff(
    old: Policy | Edition, new: Policy | Edition, *, on: date | str | None = None
) -> pd.DataFrame:
    """
    List what a policy says otherwise than an older one, key by key.

    It compares what is written, not what it does: for that, `compare` two plans.

    Parameters
    ----------
    old, new
        Two policies, or what of them is in force on a day (`policy.in_force(day)`).
    on
        The day whose editions are compared; it may be left out where a policy has one edition.

    Returns
    -------
    differences
        One row for each key of a rule that changed, for each rule that was added or removed (in a
        sentence, without key), and for each key of a document's head (without rule), in the
        order of the newer policy, what is gone last. Columns in docs/revising.md.

    Raises
    ------
    PolicyError
        If a policy has several editions and no day is given, or `on` is not a day.
    NotInForceError
        If no edition is in force on that day.

    Examples
    --------
    >>> import outletplan as op
    >>> old, new = op.published_policy("county-230700"), op.published_policy("nanhua-4.3")
    >>> changed = op.diff(old, new).query("change == 'changed' and article == '1'")
    >>> changed[["key", "old", "new"]].head(1)
                     key  old  new
    6  outlets_per_1000  4.5  4.3
    """
    revised = revision(edition_of(old, on), edition_of(new, on))
    rows = [row for pair in revised.documents for row in _of_document(*pair)]
    rows += [row for clause in revised.clauses for row in _of_clause(clause)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def edition_of(policy: object, on: date | str | None) -> Edition:
    """
    Choose the edition of a policy that is in force on a day, or the only one.

    Raises
    ------
    PolicyError
        If there are several and no day is given.
    TypeError
        If it is no policy, such as a path.

    Examples
    --------
    >>> import outletplan as op
    >>> len(edition_of(op.published_policy("county-230700"), None).articles)
    5
    """
    if isinstance(policy, Edition):
        return policy
    if not isinstance(policy, Policy):
        found = f"{type(policy).__name__} {policy!r}"[:80]
        raise TypeError(f"found {found}; expected a Policy. Read it with op.read_policy(path).")
    if on is not None:
        return policy.in_force(day_of(on))
    if any(len(editions) > 1 for editions in policy.parts):
        found = f"{max(map(len, policy.parts))} editions"
        remedy = "Say the day: on=…, or give policy.in_force(day)."
        raise PolicyError([Problem(policy.name, None, "on", found, "one edition", remedy)])
    # Each part has one edition; which day is of no matter.
    documents = tuple(editions[0] for editions in policy.parts)
    return Edition(on=max(document.span[0] for document in documents), documents=documents)


def _of_document(old: Document | None, new: Document | None) -> Iterator[tuple[str | None, ...]]:
    change = "removed" if new is None else "added" if old is None else "changed"
    titles = [None if each is None else each.source.title for each in (old, new)]
    reason = None if new is None else new.revised_because
    for key, before, after in changes_of_documents(old, new):
        yield (None, None, key, change, before, after, reason, *titles)


def _of_clause(clause: Clause) -> Iterator[tuple[str | None, ...]]:
    standing = clause.new or clause.old
    if standing is None or clause.change == "same":
        return
    head = (standing.rule.article, standing.rule.rule)
    cites = [None if each is None else each.cite for each in (clause.old, clause.new)]
    if clause.change != "changed":
        yield (*head, None, clause.change, *_whole(clause), clause.reason, *cites)
    for key, before, after in clause.changes:
        yield (*head, key, clause.change, before, after, clause.reason, *cites)


def _whole(clause: Clause) -> list[str | None]:
    return [_said(each) for each in (clause.old, clause.new)]


def _said(article: Article | None) -> str | None:
    return None if article is None else sentence(article.rule)
