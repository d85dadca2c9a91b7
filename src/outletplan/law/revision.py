"""One edition against another: which clauses stand, changed, came or went, key by key."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar, cast

from pydantic import BaseModel

from outletplan.law.kinds import BaseRule, Interval, Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from outletplan.law.document import Document
    from outletplan.law.kinds import Rule
    from outletplan.law.policy import Article, Edition

Item = TypeVar("Item")

WHOM = (
    *("applies_to", "within", "on_streets", "sites", "inside_sites", "newcomer", "from_outlets"),
    "classes",
)
"""Keys that say whom a clause reaches."""
_TOLD_APART = ("article", "revised_because")
_OF_A_DOCUMENT = ("status", "in_force", "until", "not_stated_in_source")
_OF_A_SOURCE = ("title", "jurisdiction", "issuer", "number", "published", "url")


class Change(NamedTuple):
    """A key and what it says before and after; None where it says nothing."""

    key: str
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of either edition and its counterpart in the other, if it has one."""

    old: Article | None
    new: Article | None
    old_no: int | None
    """Position in the older edition, as in a plan's rulings."""
    new_no: int | None
    gone_because: str | None = None
    """Why, where it is gone: what the document says that took the place of its own."""

    @property
    def change(self) -> Literal["added", "removed", "changed", "same"]:
        """What became of it."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        return "changed" if self.changes else "same"

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it says otherwise; nothing for a clause that is new or gone as a whole."""
        if self.old is None or self.new is None:
            return ()
        return tuple(_otherwise(self.old.rule, self.new.rule))

    @property
    def told(self) -> tuple[Rule | None, Rule | None]:
        """The rule before and after; of two lists only the units of which they say otherwise."""
        old, new = (None if side is None else side.rule for side in (self.old, self.new))
        if not isinstance(old, Listed) or not isinstance(new, Listed):
            return old, new
        same = {*(old.outlets or ())} & {*(new.outlets or ())}
        return _without(old, same), _without(new, same)

    @property
    def reason(self) -> str | None:
        """Why, if the newer document says so of the clause or of itself."""
        return self.gone_because if self.new is None else _reason(self.new)


def _without(rule: Listed, same: set[tuple[str, int]]) -> Listed:
    kept = tuple(each for each in rule.outlets or () if each not in same)
    return rule.model_copy(update={"outlets": kept}) if kept else rule


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What one edition says otherwise than another."""

    documents: tuple[tuple[Document | None, Document | None], ...]
    """Each document and its counterpart."""
    clauses: tuple[Clause, ...]
    """In the order of the newer edition; those that are gone stand last."""


def revision(old: Edition, new: Edition) -> Revision:
    """
    Set each clause of an edition beside the one that takes its place in another.

    Clauses are counterparts if they are of one article, kind and reach; else if they say the same
    under another number; else if they are of one article and kind, of one kind and reach, or of
    one article. Each has one counterpart at most, the first by order.

    Parameters
    ----------
    old, new
        Editions in force on a day, of one policy or of two.

    Returns
    -------
    revision
        All clauses of both, those that stand unchanged with them.

    Examples
    --------
    >>> from datetime import date
    >>> from outletplan.law import published_policy
    >>> day = date(2011, 1, 1)
    >>> old = published_policy("county-230700").in_force(day)
    >>> new = published_policy("nanhua-4.3").in_force(day)
    >>> [clause.changes[0] for clause in revision(old, new).clauses if clause.change == "changed"]
    [Change(key='outlets_per_1000', old='4.5', new='4.3')]
    """
    by_name: tuple[Callable[[Document], object], ...] = (_name, _title, _any)
    documents = _paired(old.documents, new.documents, by_name)
    names = {id(document): n for n, pair in enumerate(documents) for document in pair if document}
    before = [(n, article, names[id(article.document)]) for n, article in enumerate(old.articles)]
    after = [(n, article, names[id(article.document)]) for n, article in enumerate(new.articles)]
    clauses = [
        Clause(
            old=first[1] if first else None,
            new=second[1] if second else None,
            old_no=first[0] if first else None,
            new_no=second[0] if second else None,
            gone_because=None if second or not first else _of(documents[first[2]][1]),
        )
        for first, second in _paired(before, after, _LIKENESSES)
    ]
    return Revision(documents=tuple(documents), clauses=tuple(clauses))


def changes_of_documents(old: Document | None, new: Document | None) -> tuple[Change, ...]:
    """
    Name what the head of a document says otherwise: its status and days, and where it comes from.

    Parameters
    ----------
    old, new
        A document and its counterpart; one of them may be missing.

    Returns
    -------
    changes
        One for each key. A document without counterpart has its title alone.

    Examples
    --------
    >>> from outletplan.law import published_policy
    >>> (document,) = published_policy("san-francisco").documents
    >>> changes_of_documents(document, document.model_copy(update={"status": "draft"}))
    (Change(key='status', old='issued', new='draft'),)
    """
    if old is None or new is None:
        titles = [None if each is None else each.source.title for each in (old, new)]
        return (Change("title", *titles),)
    values = [
        *((key, getattr(old.source, key), getattr(new.source, key)) for key in _OF_A_SOURCE),
        *((key, getattr(old, key), getattr(new, key)) for key in _OF_A_DOCUMENT),
    ]
    return tuple(
        Change(key, words(first), words(second)) for key, first, second in values if first != second
    )


def words(value: object) -> str | None:
    """
    Write a value of a policy file in a line; None where there is none.

    Examples
    --------
    >>> from decimal import Decimal
    >>> words(Decimal("4.5")), words(1500), words((("kind", ("village", "cell")),))
    ('4.5', '1,500', 'kind village or cell')
    """
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if isinstance(value, BaseModel):
        return _of_model(value)
    if isinstance(value, tuple):
        return _of_tuple(value)
    return str(value) if not isinstance(value, date) else value.isoformat()


def _of_model(value: BaseModel) -> str:
    edges = value.words() if isinstance(value, Interval) else ""
    own = set(Interval.model_fields) if isinstance(value, Interval) else set()
    rest = {key: words(part) for key, part in value if key not in own and part is not None}
    if edges and rest:
        return f"{edges} → {', '.join(str(part) for part in rest.values())}"
    return edges or ", ".join(f"{key} {said}" for key, said in rest.items())


def _of_tuple(value: tuple[object, ...]) -> str:
    """Write a selector, columns and what is wanted in them, or else a list."""
    if all(isinstance(part, tuple) and len(part) == 2 for part in value):  # noqa: PLR2004 - pairs
        pairs = cast("tuple[tuple[str, object], ...]", value)
        return ", ".join(f"{column} {_wanted(want)}" for column, want in pairs)
    return "; ".join(str(words(part)) for part in value)


def _wanted(want: object) -> str:
    return " or ".join(map(str, want)) if isinstance(want, tuple) else str(words(want))


def _otherwise(old: BaseRule, new: BaseRule) -> Iterator[Change]:
    """Compare two rules key by key, what only their kind says before what every rule says."""
    fields = dict.fromkeys([*type(old).model_fields, *type(new).model_fields])
    common = [key for key in fields if key in BaseRule.model_fields]
    for key in dict.fromkeys(["article", *(key for key in fields if key not in common), *common]):
        first, second = getattr(old, key, None), getattr(new, key, None)
        if first != second and key != "revised_because":
            yield Change(key, words(first), words(second))


def _of(document: Document | None) -> str | None:
    return None if document is None else document.revised_because


def _reason(article: Article) -> str | None:
    return article.rule.revised_because or article.document.revised_because


Numbered = tuple[int, "Article", int]
"""Position, article, and which document it stands in."""


def _article(item: Numbered) -> object:
    return item[2], item[1].rule.article


def _kind(item: Numbered) -> object:
    return item[2], item[1].rule.rule


def _reach(item: Numbered) -> object:
    return tuple(getattr(item[1].rule, key, None) for key in WHOM)


def _content(item: Numbered) -> object:
    """Everything that a rule says but its number and the reason of its revision."""
    rule = item[1].rule
    return tuple(getattr(rule, key) for key in type(rule).model_fields if key not in _TOLD_APART)


_LIKENESSES: tuple[Callable[[Numbered], object], ...] = (
    lambda item: (_article(item), _kind(item), _reach(item)),
    lambda item: (_kind(item), _content(item)),
    lambda item: (_article(item), _kind(item)),
    lambda item: (_kind(item), _reach(item)),
    _article,
)


def _name(document: Document) -> object:
    return document.name


def _title(document: Document) -> object:
    return document.source.title


def _any(_: Document) -> object:
    return None


def _paired(
    old: Sequence[Item], new: Sequence[Item], likenesses: Sequence[Callable[[Item], object]]
) -> list[tuple[Item | None, Item | None]]:
    """Pair items by the first likeness that they share, each once, in the order of the newer."""
    left, partner = dict.fromkeys(range(len(old))), dict[int, int]()
    for likeness in likenesses:
        alike: dict[object, deque[int]] = {}
        for m in left:
            alike.setdefault(likeness(old[m]), deque()).append(m)
        for n, item in enumerate(new):
            if n not in partner and (found := alike.get(likeness(item))):
                partner[n] = found.popleft()
                del left[partner[n]]
    pairs: list[tuple[Item | None, Item | None]] = [
        (old[partner[n]] if n in partner else None, item) for n, item in enumerate(new)
    ]
    return [*pairs, *((old[m], None) for m in left)]
