"""Models of files: exact values out of text, and every fault in words that help."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar, cast, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from outletplan.errors import DataError, PolicyError, Problem
from outletplan.strict_yaml.document import Loc, YamlDocument, dotted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

AnyModel = TypeVar("AnyModel", bound=BaseModel)
Item = TypeVar("Item")

LINE = 60  # characters of a value that are quoted
TAG = "rule"  # the key whose value chooses among the members of a union


class StrictModel(BaseModel):
    """Base of every model of a file: frozen, no unknown keys, no infinite numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Fault(NamedTuple):
    """What a validator found wrong, and where below the value it looked at."""

    found: str
    expected: str
    remedy: str
    at: Loc = ()


def refuse(*faults: Fault) -> PydanticCustomError:
    """
    Make the error by which a validator of a model refuses a value, with all its faults.

    Examples
    --------
    >>> raise refuse(Fault("'ten'", "a whole number", "Write it in digits."))
    Traceback (most recent call last):
    pydantic_core...: found 'ten'; expected a whole number. Write it in digits.
    """
    words = "; ".join(f"found {f.found}; expected {f.expected}. {f.remedy}" for f in faults)
    return PydanticCustomError("refused", "{words}", {"words": words, "faults": faults})


def _whole(value: object) -> int:
    """Take a whole number as text or int; bool, float and Decimal are not whole numbers."""
    if isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,11}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return value
    remedy = "Write plain digits, at most 12, no sign, comma or unit: 1500."
    raise refuse(Fault(say(value), "a whole number", remedy))


def _exact(value: object) -> Decimal:
    """Take a decimal number that is exactly what was written."""
    if isinstance(value, str) and re.fullmatch(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,9})?", value):
        return Decimal(value)
    if isinstance(value, float):
        remedy = f'Write "{value!r}" in quotes: a float is not exactly what it shows.'
        raise refuse(Fault(say(value), "an exact number", remedy))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _exact(format(value, "f")) if isinstance(value, Decimal) else _exact(str(value))
    remedy = "Write plain digits, at most 9 after the point, no sign, comma or unit: 4.5."
    raise refuse(Fault(say(value), "a number", remedy))


def as_day(value: object, *, expected: str = "a day") -> date:
    """
    Take a day of the calendar, as text or as a date.

    Raises
    ------
    PydanticCustomError
        If it is none; validators of models let it pass through.

    Examples
    --------
    >>> as_day("2025-01-01")
    datetime.date(2025, 1, 1)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            remedy = "Correct it: the calendar has no such day."
            raise refuse(Fault(say(value), expected, remedy)) from None
    raise refuse(Fault(say(value), expected, "Write it as year-month-day: 2025-01-01."))


def some(values: tuple[Item, ...]) -> tuple[Item, ...]:
    """Refuse an empty list; a validator for fields that need one item at least."""
    if not values:
        raise refuse(Fault("an empty list", "at least one item", "Add it."))
    return values


Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
Whole = Annotated[int, BeforeValidator(_whole)]
Exact = Annotated[Decimal, BeforeValidator(_exact)]
Day = Annotated[date, BeforeValidator(as_day)]


def validate(
    model: type[AnyModel], document: YamlDocument, *, error: type[PolicyError | DataError]
) -> AnyModel:
    """
    Make a model of a document, or report every fault of its form and of its values at once.

    Parameters
    ----------
    model
        What the document must say.
    document
        From `read_document`, or made of Python values (they then have no lines).
    error
        The error to raise.

    Returns
    -------
    value
        The checked, frozen model.

    Raises
    ------
    PolicyError, DataError
        As `error` says, with one problem per fault, in the order of the file.

    Examples
    --------
    >>> class Clock(StrictModel):
    ...     hours: Whole
    >>> validate(Clock, YamlDocument(where="clock", value={"hours": "12"}), error=DataError)
    Clock(hours=12)
    >>> validate(Clock, YamlDocument(where="clock", value={"hour": "12"}), error=DataError)
    Traceback (most recent call last):
    outletplan.errors.DataError: 2 faults:
      - clock, hours: found nothing; expected the key hours. Add it.
      - clock, hour: found the unknown key hour; expected one of: hours. Did you mean hours?
    """
    problems = list(document.problems)
    seen = {problem.key for problem in problems}
    try:
        value = model.model_validate(document.value)
    except ValidationError as faults:
        for details in faults.errors(include_url=False):
            problems += [p for p in _problems(model, document, details) if p.key not in seen]
    else:
        if not problems:
            return value
    raise error(sorted(problems, key=lambda problem: problem.line or 0)) from None


def say(value: object) -> str:
    """Say in a few words what was found."""
    if isinstance(value, Mapping | list | tuple):
        word = "mapping" if isinstance(value, Mapping) else "list"
        return f"a {word}" if value else f"an empty {word}"
    if value is None:
        return "nothing"
    words = repr(value) if len(repr(value)) <= LINE else f"{repr(value)[:LINE]} …"
    return f"the {type(value).__name__} {words}" if isinstance(value, float | bool) else words


def one_of(found: str, word: str, known: Iterable[str]) -> Fault:
    """
    Word the fault of a word that is not among the known ones, the nearest of them first.

    Examples
    --------
    >>> one_of("the unknown key txt", "txt", ["rule", "text"])[1:3]
    ('one of: text, rule', 'Did you mean text?')
    """
    words = sorted(known, key=lambda k: -difflib.SequenceMatcher(None, word, k).ratio())
    near = difflib.get_close_matches(word, words, n=1)
    remedy = f"Did you mean {near[0]}?" if near else "Write one of these."
    return Fault(found, f"one of: {', '.join(words)}", remedy)


def _problems(
    model: type[BaseModel], document: YamlDocument, details: ErrorDetails
) -> Iterator[Problem]:
    """Say one error of pydantic as problems of the file."""
    place = _Place(model, document.value)
    for step in details["loc"]:
        place.enter(step)
    for fault in _faults(details, place):
        loc = place.loc + fault.at
        near = document.near(loc)
        line, character = document.lines.get(near), document.characters.get(near)
        yield Problem(document.where, line, dotted(loc), *fault[:3], character)


class _Place:
    """Where an error stands: its path in the file, without the tags that pydantic puts in."""

    def __init__(self, model: type[BaseModel], value: object) -> None:
        self.loc: Loc = ()
        self.value = value
        self.models = [model]  # that this value may be
        self.known: list[str] = []  # keys of the mapping around it
        self.tagged = False

    def enter(self, step: str | int) -> None:
        mapping = self.value if isinstance(self.value, Mapping) else {}
        if not self.tagged and step == mapping.get(TAG):
            self.tagged = True
            self.models = [m for m in self.models if _tag(m) == step]
            return
        self.loc, self.tagged = (*self.loc, step), False
        if isinstance(step, str):
            fields = [m.model_fields for m in self.models]
            self.known = [name for names in fields for name in names]
            self.models = [
                x for names in fields if step in names for x in _models(names[step].annotation)
            ]
            self.value = mapping.get(step)
        elif isinstance(self.value, list | tuple):
            self.value = self.value[step]


def _models(annotation: object) -> list[type[BaseModel]]:
    """List every model that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _tag(model: type[BaseModel]) -> object:
    tag = model.model_fields.get(TAG)
    return get_args(tag.annotation)[0] if tag else None


def _faults(details: ErrorDetails, place: _Place) -> tuple[Fault, ...]:
    """Find the words for one error of pydantic."""
    kind, context = details["type"], details.get("ctx", {})
    last = str(place.loc[-1]) if place.loc else ""
    match kind:
        case "refused":
            return cast("tuple[Fault, ...]", context["faults"])
        case "missing":
            fault = Fault("nothing", f"the key {last}", "Add it.")
        case "extra_forbidden":
            fault = one_of(f"the unknown key {last}", last, place.known)
        case "union_tag_not_found":
            fault = Fault("nothing", f"the key {TAG}", "Add it.", (TAG,))
        case "union_tag_invalid":
            word, tags = str(context["tag"]), re.findall(r"'(.*?)'", context["expected_tags"])
            fault = one_of(say(word), word, tags)._replace(at=(TAG,))
        case "literal_error":
            words = re.findall(r"'(.*?)'", context["expected"])
            fault = one_of(say(details["input"]), str(details["input"]), words)
        case _:
            expected, remedy = _WORDS.get(kind, (details["msg"], "Correct it."))
            fault = Fault(say(details["input"]), expected.format(**context), remedy)
    return (fault,)


_WORDS = {
    "string_type": ("text", "Write it as text, in quotes if it is a number."),
    "string_too_short": ("text", "Write it."),
    "tuple_type": ("a list", "Put it in brackets: [ … ]."),
    "too_long": ("at most {max_length} items", "Take it out."),
    "none_required": ("no such key here", "Take it out."),
    "model_type": ("keys and values", "Write {key: value, …}."),
    "model_attributes_type": ("keys and values", "Write {key: value, …}."),
    "greater_than": ("more than {gt}", "Correct the number."),
    "greater_than_equal": ("at least {ge}", "Correct the number."),
    "less_than": ("less than {lt}", "Correct the number."),
    "less_than_equal": ("at most {le}", "Correct the number."),
}
