"""Documents, their editions, and what is in force on a day."""

import graphlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from html import escape
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, field_validator

from outletplan.errors import NotInForceError
from outletplan.law.kinds import AppliedRule, CountedRule, Division, Order, PopulationBasis, Rule
from outletplan.strict_yaml import Day, Fault, StrictModel, Text, as_day, one_of, refuse, some


def _in_force(value: object) -> object:
    return value if value == "not_stated" else as_day(value, expected="a day or not_stated")


def _giving_way(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Hold rules to this: they give way to articles that are there, and not in a circle."""
    known = {rule.article for rule in some(rules)}
    above: dict[str, set[str]] = {}
    faults = []
    for n, rule in enumerate(rules):
        others = rule.gives_way_to if isinstance(rule, AppliedRule) else ()
        above.setdefault(rule.article, set()).update(others)
        faults += [
            one_of(f"the unknown article {other}", other, known)._replace(at=(n, "gives_way_to", k))
            for k, other in enumerate(others)
            if other not in known
        ]
    if faults:
        raise refuse(*faults)
    try:
        graphlib.TopologicalSorter(above).prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        at = next(n for n, rule in enumerate(rules) if rule.article in circle)
        found = f"articles that give way to one another: {', '.join(circle)}"
        fault = Fault(found, "one that stands", "Take one of them out.", (at, "gives_way_to"))
        raise refuse(fault) from None
    return rules


def _as_stated(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Let rules count whom the document says once, with what it assumes of them."""
    bases = [(n, rule) for n, rule in enumerate(rules) if isinstance(rule, PopulationBasis)]
    asking = [n for n, rule in enumerate(rules) if "as_stated" in _bases(rule)]
    faults = _said_twice(rules, PopulationBasis, Order)
    if not bases:
        remedy = "Keep one rule of kind population_basis."
        faults += [
            Fault("as_stated, and no population_basis", "whom it counts", remedy, (n, "counts"))
            for n in asking
        ]
    if faults:
        raise refuse(*faults)
    return tuple(
        _stated(rule, bases[0][1]) if n in asking else rule for n, rule in enumerate(rules)
    )


def _said_twice(rules: tuple[Rule, ...], *kinds: type) -> list[Fault]:
    """Find rules of kinds that a document has one of at most."""
    return [
        Fault(
            f"a second {rules[n].rule}",
            "one in a document",
            f"Keep one rule of kind {rules[n].rule}.",
            (n, "rule"),
        )
        for kind in kinds
        for n in [n for n, rule in enumerate(rules) if isinstance(rule, kind)][1:]
    ]


def _bases(rule: Rule) -> tuple[str | None, ...]:
    if isinstance(rule, Division):
        return tuple(each.counts for each in rule.by)
    return (getattr(rule, "counts", None),)


def _stated(rule: Rule, basis: PopulationBasis) -> Rule:
    """Put in whom the document counts."""
    said: dict[str, object] = {"counts": basis.counts}
    assumed = tuple(dict.fromkeys((*rule.assumed, *basis.assumed)))
    if not isinstance(rule, Division):
        return rule.model_copy(update={**said, "assumed": assumed})
    by = (each.model_copy(update=said) if each.counts == "as_stated" else each for each in rule.by)
    return rule.model_copy(update={"by": tuple(by), "assumed": assumed})


def _totals_divided(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Hold divisions to this: the article whose number they divide gives one."""
    numbers = [rule.article for rule in rules if isinstance(rule, CountedRule)]
    faults = [
        one_of(
            f"article {rule.total_of}, which gives no number", rule.total_of, set(numbers)
        )._replace(at=(n, "total_of"))
        if rule.total_of not in numbers
        else Fault(
            f"article {rule.total_of}, which gives several numbers",
            "one number",
            "Let each have an article of its own.",
            (n, "total_of"),
        )
        for n, rule in enumerate(rules)
        if isinstance(rule, Division)
        and rule.total_of is not None
        and numbers.count(rule.total_of) != 1
    ]
    if faults:
        raise refuse(*faults)
    return rules


class Source(StrictModel):
    """Where a document comes from."""

    title: Text
    issuer: Text | None = None
    number: Text | None = None
    published: Day | None = None
    url: Text | None = None


class Document(StrictModel):
    """One issued document: its source, its status, its days, its rules."""

    name: Text
    source: Source
    status: Literal["draft", "consultation", "submitted", "issued"]
    in_force: Annotated[date | Literal["not_stated"], BeforeValidator(_in_force)]
    """The first day."""
    until: Day | None = None
    """The last day, itself in force; None if it has no end."""
    not_stated_in_source: tuple[Text, ...] = ()
    revised_because: Text | None = None
    """Why it was revised, where a clause gives no reason of its own."""
    rules: Annotated[
        tuple[Rule, ...],
        AfterValidator(_giving_way),
        AfterValidator(_as_stated),
        AfterValidator(_totals_divided),
    ]

    @field_validator("until")
    @classmethod
    def _not_before_it_begins(cls, until: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("in_force")
        if until and isinstance(start, date) and until < start:
            remedy = "until is the last day in force."
            raise refuse(Fault(f"{until}", f"a day from {start} on", remedy))
        return until

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day in force, the ends of the calendar where it is open."""
        start = date.min if self.in_force == "not_stated" else self.in_force
        return start, self.until or date.max


@dataclass(frozen=True, kw_only=True)
class Article:
    """A rule and the document in which it stands."""

    rule: Rule
    document: Document

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
        """Every rule that holds on the day, with its document, in the order of the policy."""
        return tuple(article for article in self._all() if _not_on(article, self.on) is None)

    @cached_property
    def asleep(self) -> tuple[tuple[Article, str], ...]:
        """The rules that do not hold on the day, and why."""
        return tuple(
            (article, why)
            for article in self._all()
            if (why := _not_on(article, self.on)) is not None
        )

    def _all(self) -> Iterator[Article]:
        for document in self.documents:
            for rule in document.rules:
                yield Article(rule=rule, document=document)

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
        """Tell the policy back where notebooks show results, as plain text."""
        from outletplan.law.sentences import in_sentences

        return f'<pre style="white-space: pre-wrap">{escape(in_sentences(self))}</pre>'

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


def _not_on(article: Article, day: date) -> str | None:
    """Say why a rule does not hold on a day; None if it does."""
    return article.rule.not_on(day) if isinstance(article.rule, AppliedRule) else None


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

    Examples
    --------
    >>> from outletplan.law import published_policy
    >>> both = combine(published_policy("shaanxi-company"), published_policy("blank-villages-300"))
    >>> both.name
    'shaanxi-company + blank-villages-300'
    """
    policies = (policy, *others)
    return Policy(
        name=" + ".join(each.name for each in policies),
        parts=tuple(editions for each in policies for editions in each.parts),
    )


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
