"""A policy as it would be if one of its clauses said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outletplan.errors import PolicyError, Problem
from outletplan.law.document import Document
from outletplan.law.policy import Policy
from outletplan.strict_yaml import YamlDocument, one_of, validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outletplan.law.kinds import Rule

MARK = " (what if)"
"""What stands after the title of a document that nobody issued."""


class _Place(NamedTuple):
    """A clause: which part, which edition of it, which rule."""

    part: int
    edition: int
    number: int
    document: Document

    @property
    def rule(self) -> Rule:
        return self.document.rules[self.number]


def what_if(policy: Policy, article: str, /, **keys: object) -> Policy:
    """
    Make the same policy with one clause that says otherwise.

    The clause loses the words of its source (`text`), which say something else. The document that
    holds it is checked again as a whole, as strictly as a file. Its title says that it is a what-if
    and its status is draft, so that no page made of it can be taken for the policy in force; its
    days stay.

    Parameters
    ----------
    policy
        The policy; it is not changed.
    article
        Number of the clause. Where several bear it, the keys tell which one is meant.
    **keys
        What the clause shall say, as in a file: ``at_least_m=40``. Numbers are int, Decimal or
        text, for the float 3.1 is not 3.1. None takes a key out. ``rule="spacing"`` tells apart
        clauses of different kinds.

    Returns
    -------
    draft
        A policy of one's own, to plan with, to `diff` and to ask further what-ifs of.

    Raises
    ------
    PolicyError
        If there is no such article, or several that may be meant, or the document would be at
        fault.
    TypeError
        If it is no policy, such as a path.

    Examples
    --------
    >>> from outletplan.law import published_policy
    >>> draft = what_if(published_policy("county-230700"), "2(1)", at_least_m=40)
    >>> draft.documents[0].rules[1].at_least_m, draft.documents[0].status
    (Decimal('40'), 'draft')
    >>> draft.documents[0].source.title
    'Layout plan of a county of 230,700 people (what if)'
    """
    _require_policy(policy)
    place = _meant(policy, article, keys)
    draft = _redrafted(place, keys)
    document = validate(Document, draft, error=PolicyError).read_from(draft)
    parts = [list(editions) for editions in policy.parts]
    parts[place.part][place.edition] = document
    return Policy(name=_marked(policy.name), parts=tuple(map(tuple, parts)))


def _require_policy(policy: object) -> None:
    if not isinstance(policy, Policy):
        found = f"{type(policy).__name__} {policy!r}"[:80]
        raise TypeError(f"found {found}; expected a Policy. Read it with op.read_policy(path).")


def _meant(policy: Policy, article: str, keys: Mapping[str, object]) -> _Place:
    """Find the one clause that is meant."""
    places = list(_places(policy))
    found = [place for place in places if place.rule.article == article]
    if not found:
        fault = one_of(f"article {article}", article, {place.rule.article for place in places})
        raise _refused(policy, *fault[:3])
    if not keys:
        raise _refused(policy, "no key", "what the clause shall say", "Write at_least_m=40.")
    meant = [place for place in found if _knows(place.rule, keys)] or found
    if len(meant) > 1:
        words = [f"{place.rule.rule} of {place.document.name}" for place in meant]
        remedy = "Give each an article of its own, or name a key that one of them alone has."
        times = f"article {article} {len(meant)} times: {', '.join(words)}"
        raise _refused(policy, times, "one clause", remedy)
    return meant[0]


def _knows(rule: Rule, keys: Mapping[str, object]) -> bool:
    known = type(rule).model_fields.keys()
    return keys.keys() <= known and keys.get("rule", rule.rule) == rule.rule


def _places(policy: Policy) -> Iterator[_Place]:
    for part, editions in enumerate(policy.parts):
        for edition, document in enumerate(editions):
            for number in range(len(document.rules)):
                yield _Place(part, edition, number, document)


def _refused(policy: Policy, found: str, expected: str, remedy: str) -> PolicyError:
    return PolicyError([Problem(policy.name, None, "article", found, expected, remedy)])


def _redrafted(place: _Place, keys: Mapping[str, object]) -> YamlDocument:
    """Write the document anew; what the source says, and why, is not said of this."""
    written = place.document.written
    rule = {**written["rules"][place.number], "text": None, "revised_because": None, **keys}
    rule = {key: value for key, value in rule.items() if value is not None}
    draft = {
        **{key: value for key, value in written.items() if key != "revised_because"},
        "name": _marked(place.document.name),
        "status": "draft",
        "source": {**written["source"], "title": _marked(place.document.source.title)},
        "rules": [rule if n == place.number else each for n, each in enumerate(written["rules"])],
    }
    return YamlDocument(where=draft["name"], value=draft)


def _marked(name: str) -> str:
    return name.removesuffix(MARK) + MARK
