"""One document: where it comes from, its days, its rules and what they say of one another."""

import graphlib
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PrivateAttr,
    ValidationInfo,
    field_validator,
)

from outletplan.law.kinds import AppliedRule, CountedRule, Division, Order, PopulationBasis, Rule
from outletplan.strict_yaml import (
    Day,
    Fault,
    StrictModel,
    Text,
    YamlDocument,
    as_day,
    one_of,
    refuse,
    some,
)


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
    jurisdiction: Text | None = None
    """The place where it holds."""
    issuer: Text | None = None
    number: Text | None = None
    published: Day | None = None
    url: Text | None = None


class _Reading:
    """What a document was read from; documents that say the same are equal all the same."""

    def __init__(self, document: YamlDocument | None = None) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reading)

    def __hash__(self) -> int:
        return hash(_Reading)


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

    _reading: _Reading = PrivateAttr(default_factory=_Reading)

    def read_from(self, reading: YamlDocument) -> "Document":
        """Keep where every key stands, for faults that only show against the tables."""
        self._reading = _Reading(reading)
        return self

    def place_of(self, *loc: str | int) -> tuple[str, int | None]:
        """Give the file and the line of a key, or of the nearest one around it."""
        reading = self._reading.document
        return (self.name, None) if reading is None else (reading.where, reading.line_near(loc))

    @property
    def written(self) -> Mapping[str, Any]:
        """The document as it was written, before anything was read into it."""
        reading = self._reading.document
        return {} if reading is None else reading.value

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day in force, the ends of the calendar where it is open."""
        start = date.min if self.in_force == "not_stated" else self.in_force
        return start, self.until or date.max
