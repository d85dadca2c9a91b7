"""A YAML file as plain text values with their lines; nothing is interpreted."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from outletplan.errors import DataError, PolicyError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Loc = tuple[str | int, ...]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20


@dataclass(frozen=True, kw_only=True)
class YamlDocument:
    """A file as plain text values, with the place of every key and the faults of its form."""

    where: str
    value: Mapping[str, Any]
    lines: Mapping[Loc, int] = field(default_factory=dict)
    characters: Mapping[Loc, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def near(self, loc: Loc) -> Loc:
        """Give the path of a key, or of the nearest one around it that stands in the file."""
        paths = (loc[:n] for n in range(len(loc), -1, -1))
        return next((path for path in paths if path in self.lines), loc)

    def line_near(self, loc: Loc) -> int | None:
        """Give the line of a key, or of the nearest one around it; None without a file."""
        return self.lines.get(self.near(loc))


def read_document(
    path: str | os.PathLike[str], *, error: type[PolicyError | DataError]
) -> YamlDocument:
    r"""
    Read one YAML file as text values; faults of form are kept for `validate` to report.

    Parameters
    ----------
    path
        A .yaml or .yml file in UTF-8, at most 1 MB.
    error
        The error to raise where the file is no YAML mapping at all.

    Returns
    -------
    document
        Mappings, lists and text only; what the texts mean is the model's business.

    Raises
    ------
    PolicyError, DataError
        As `error` says: no such file, not UTF-8, too large, a syntax error, no mapping.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "clock.yaml")
    ...     _ = file.write_text("on: 12:30\nid: 0123")
    ...     read_document(file, error=PolicyError).value
    {'on': '12:30', 'id': '0123'}
    """
    where = os.fspath(path)
    composer = _Composer(where)
    try:
        value = composer.document(_text(Path(where)))
    except _UnreadableError as fault:
        line, *words = fault.args
        raise error([*composer.problems, Problem(where, line, None, *words)]) from None
    return YamlDocument(
        where=where,
        value=value,
        lines=composer.lines,
        characters=composer.characters,
        problems=tuple(composer.problems),
    )


def dotted(loc: Loc) -> str | None:
    """Write a path as people do, rules[0].article; None for the document itself."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
    return words.removeprefix(".") or None


class _UnreadableError(Exception):
    """The file is no YAML mapping: line, found, expected, remedy."""


def _text(path: Path) -> str:
    if path.suffix not in {".yaml", ".yml"}:
        raise _UnreadableError(None, f"the name {path.name!r}", "*.yaml", "Name the YAML file.")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as fault:
        words = str(fault.strerror).lower()
        raise _UnreadableError(None, words, "a file to read", "Check the path.") from None
    if len(data) > MAX_BYTES:
        limit = f"at most {MAX_BYTES:,} bytes"
        raise _UnreadableError(None, "a larger file", limit, "Split it into several.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        found = "bytes that are not UTF-8"
        raise _UnreadableError(line, found, "UTF-8 text", "Save the file as UTF-8.") from None


class _Composer:
    """Builds plain values from YAML events: no scalar is interpreted, no alias can grow."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.lines: dict[Loc, int] = {}
        self.characters: dict[Loc, int] = {}
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = iter(())

    def document(self, text: str) -> dict[str, Any]:
        try:
            self.events = yaml.parse(text, Loader=yaml.SafeLoader)
            return self._document()
        except yaml.MarkedYAMLError as fault:
            line = fault.problem_mark.line + 1 if fault.problem_mark else None
            found = f"what YAML cannot read ({fault.problem})"
            begins = fault.context_mark.line + 1 if fault.context_mark else line
            remedy = f"Correct it; look at what begins on line {begins}."
            raise _UnreadableError(line, found, "YAML", remedy) from None
        except yaml.YAMLError:
            remedy = "Save the file as plain text in UTF-8."
            raise _UnreadableError(None, "control characters", "text", remedy) from None

    def _document(self) -> dict[str, Any]:
        kinds = yaml.StreamStartEvent, yaml.DocumentStartEvent
        root = next(event for event in self.events if not isinstance(event, kinds))
        if not isinstance(root, yaml.MappingStartEvent):
            remedy = "Start with the keys, one a line: `key: value`."
            raise _UnreadableError(_line(root), "no keys", "keys and values", remedy)
        value: dict[str, Any] = self._value(root, ())
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._fault(event, (), "a second document", "one", "Give each its own file.")
        return value

    def _fault(self, event: yaml.Event, loc: Loc, found: str, expected: str, remedy: str) -> None:
        place = self.where, _line(event), dotted(loc)
        self.problems.append(Problem(*place, found, expected, remedy, _character(event)))

    def _mark(self, event: yaml.Event, loc: Loc) -> None:
        self.lines.setdefault(loc, _line(event))
        self.characters.setdefault(loc, _character(event))

    def _value(self, event: Any, loc: Loc) -> Any:  # noqa: ANN401 - a value as the file has it
        self._mark(event, loc)
        if len(loc) > MAX_DEPTH:
            limit = f"at most {MAX_DEPTH} levels"
            raise _UnreadableError(_line(event), "more levels", limit, "Nest it less.")
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, loc, f"the alias *{event.anchor}", "a value", "Write it out.")
            return ""
        self._refuse_marks(event, loc)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc)
        if isinstance(event, yaml.SequenceStartEvent):
            items = self._until(yaml.SequenceEndEvent)
            return [self._value(item, (*loc, n)) for n, item in enumerate(items)]
        if event.value == "" and event.implicit[0]:
            remedy = "Write it, and put a text with a comma in quotes."
            self._fault(event, loc, "no value", "a value", remedy)
        return event.value

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, loc: Loc) -> None:
        if event.anchor is not None:
            self._fault(event, loc, f"the anchor &{event.anchor}", "no anchor", "Take it out.")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault(event, loc, f"the tag {tag}", "no tag", "Take it out.")

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key in self._until(yaml.MappingEndEvent):
            below = (*loc, getattr(key, "value", "?"))
            if not isinstance(key, yaml.ScalarEvent):
                self._fault(key, below, "a key of several parts", "a word", "Write `key: value`.")
                self._value(key, below)
            else:
                self._refuse_marks(key, below)
            if below[-1] in value:
                first = f"each key once (line {self.lines[below]} has it)"
                self._fault(key, below, f"{below[-1]} again", first, "Keep one of them.")
            self._mark(key, below)
            value.setdefault(str(below[-1]), self._value(next(self.events), below))
        return value

    def _until(self, end: type[yaml.Event]) -> Iterator[Any]:
        while not isinstance(event := next(self.events), end):
            yield event


def _line(event: Any) -> int:  # noqa: ANN401 - the stubs make every mark optional
    return int(event.start_mark.line) + 1


def _character(event: Any) -> int:  # noqa: ANN401 - as above
    return int(event.start_mark.column) + 1
