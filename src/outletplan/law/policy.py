"""Editions of documents, and what is in force on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from outletplan.errors import NotInForceError, PolicyError, Problem
from outletplan.law.document import Document
from outletplan.law.kinds import Rule


@dataclass(frozen=True, kw_only=True)
class Article:
    """A rule and the document in which it stands."""

    rule: Rule
    document: Document
    position: int
    """Of the rule in its document, from 0."""

    def fault(self, found: str, expected: str, remedy: str, *, at: str) -> Problem:
        """Make the problem of a key that does not fit the tables."""
        where, line = self.document.place_of("rules", self.position, at)
        return Problem(where, line, self.cite, found, expected, remedy)

    @property
    def cite(self) -> str:
        """The citation that travels with every number."""
        return f"{self.document.source.title} art. {self.rule.article}"


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """Something that a number rests on and the source does not say."""

    cite: str
    article: str | None
    what: str
    kind: Literal["assumed", "not_stated_in_source"]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What is in force on one day: one document of each part of the policy."""

    on: date
    documents: tuple[Document, ...]

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """Every rule with its document, in the order of the policy."""
        return tuple(
            Article(rule=rule, document=document, position=position)
            for document in self.documents
            for position, rule in enumerate(document.rules)
        )

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Everything assumed, and everything on which the sources are silent."""
        return tuple(self._assumptions())

    def _assumptions(self) -> Iterator[Assumption]:
        for document in self.documents:
            title, silence = document.source.title, document.not_stated_in_source
            if document.in_force == "not_stated":
                silence = ("day of entry into force: taken as in force", *silence)
            for what in silence:
                yield Assumption(cite=title, article=None, what=what, kind="not_stated_in_source")
        for article in self.articles:
            for what in article.rule.assumed:
                yield Assumption(
                    cite=article.cite, article=article.rule.article, what=what, kind="assumed"
                )


class Gap(NamedTuple):
    """Days between two editions on which neither is in force."""

    first: date
    last: date
    after: str
    """The edition that ends before them."""
    before: str
    """The edition that begins after them."""

    def __str__(self) -> str:
        """Say the days."""
        days = (
            f"on {self.first}" if self.first == self.last else f"from {self.first} to {self.last}"
        )
        return f"no edition {days}"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """
    A policy: the editions of one document, or of several that are in force side by side.

    It is made by `read_policy`, `published_policy`, `make_policy` or `combine`.
    """

    name: str
    parts: tuple[tuple[Document, ...], ...]
    """For each document its editions, by day."""

    def __repr__(self) -> str:
        rules = sum(len(document.rules) for document in self.documents)
        return f"<Policy {self.name!r}: {len(self.documents)} documents, {rules} rules>"

    def _repr_html_(self) -> str:
        """Tell the policy back where notebooks show results."""
        from outletplan.law.glance import as_html

        return as_html(self)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every edition of every part."""
        return tuple(document for editions in self.parts for document in editions)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """
        The days between editions of a document on which none is in force.

        A gap is lawful: a plan may end before the next is issued. It is named, so that nobody
        takes it for an oversight of the tool; whoever plans on such a day gets `NotInForceError`.

        Examples
        --------
        >>> from outletplan.law import make_policy
        >>> edition = {"source": {"title": "Plan"}, "status": "issued", "rules": [
        ...     {"rule": "fixed", "article": "1", "applies_to": "whole_area", "outlets": 7}]}
        >>> policy = make_policy(
        ...     {**edition, "name": "a", "in_force": "2007-01-01", "until": "2011-12-31"},
        ...     {**edition, "name": "b", "in_force": "2013-01-01"})
        >>> print(*policy.gaps)
        no edition from 2012-01-01 to 2012-12-31
        """
        return tuple(gap for editions in self.parts for gap in _gaps(editions))

    def in_force(self, on: date) -> Edition:
        """
        Find what is in force on a day.

        Parameters
        ----------
        on
            The day. A document that does not state its first day is in force on any.

        Returns
        -------
        edition
            One document of each part, with all its rules.

        Raises
        ------
        NotInForceError
            If a part has no edition on that day; it names the editions and their days, and the
            gap where the day lies in one.

        Examples
        --------
        >>> from outletplan.law import published_policy
        >>> policy = published_policy("fujian-district-2007")
        >>> policy.in_force(date(2011, 12, 31)).documents[0].status
        'issued'
        >>> policy.in_force(date(2012, 1, 1))
        Traceback (most recent call last):
        outletplan.errors.NotInForceError: not in force on 2012-01-01: fujian-district-2007
        (2007-01-01 to 2011-12-31)
        """
        found = [
            [document for document in editions if document.span[0] <= on <= document.span[1]]
            for editions in self.parts
        ]
        if not all(found):
            missing = [part for part, has in zip(self.parts, found, strict=True) if not has]
            told = [_days(document) for part in missing for document in part]
            told += [
                f"{gap}" for part in missing for gap in _gaps(part) if gap.first <= on <= gap.last
            ]
            raise NotInForceError(f"not in force on {on}: {'; '.join(told)}")
        return Edition(on=on, documents=tuple(documents[0] for documents in found))


def combine(policy: Policy, *others: Policy) -> Policy:
    """
    Put policies side by side; together they are in force when each of them is.

    Parameters
    ----------
    policy, others
        As many as are to hold together.

    Returns
    -------
    both
        Its rules are those of all, each with its own citation.

    Raises
    ------
    PolicyError
        If one is given twice: its rules would count twice.

    Examples
    --------
    >>> from outletplan.law import published_policy
    >>> both = combine(published_policy("shaanxi-company"), published_policy("blank-villages-300"))
    >>> both.name
    'shaanxi-company + blank-villages-300'
    """
    policies = (policy, *others)
    parts = tuple(editions for each in policies for editions in each.parts)
    documents = [document for editions in parts for document in editions]
    twice = [document.name for n, document in enumerate(documents) if document in documents[:n]]
    if twice:
        remedy = "Name it once: its rules would count twice."
        raise PolicyError(
            Problem(name, None, None, "given twice", "each policy once", remedy)
            for name in dict.fromkeys(twice)
        )
    return Policy(name=" + ".join(each.name for each in policies), parts=parts)


def _gaps(editions: tuple[Document, ...]) -> Iterator[Gap]:
    """Find the days between editions; those of one part stand by day and do not overlap."""
    day = timedelta(days=1)
    for earlier, later in pairwise(editions):
        last, first = earlier.span[1], later.span[0]
        if first - last > day:
            yield Gap(last + day, first - day, earlier.name, later.name)


def _days(document: Document) -> str:
    start = "day not stated" if document.in_force == "not_stated" else f"{document.in_force}"
    return f"{document.name} ({start} to {document.until or 'open'})"
