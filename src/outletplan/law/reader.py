"""Policies from files, from the published ones, and from Python."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outletplan.errors import PolicyError, Problem
from outletplan.law.document import Document
from outletplan.law.policy import Policy
from outletplan.strict_yaml import YamlDocument, one_of, read_document, validate

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

PUBLISHED = Path(__file__).parent / "published"
SCHEMA = Path(__file__).parent / "policy.schema.json"


def read_policy(path: str | os.PathLike[str]) -> Policy:
    """
    Read a policy from a file, or all its editions from a folder.

    The law is made without the region: whether a column that a rule selects by exists is
    seen when it is planned with.

    Parameters
    ----------
    path
        A .yaml file, or a folder of them, one per edition.

    Returns
    -------
    policy
        Named after the file or folder.

    Raises
    ------
    PolicyError
        With every fault of every file, each with its line; also where two editions are in
        force on the same day.

    Examples
    --------
    >>> read_policy("no-such-file.yaml")
    Traceback (most recent call last):
    outletplan.errors.PolicyError: no-such-file.yaml: found no such file or directory; ...
    """
    place = Path(path)
    folder = place.is_dir()
    files = [*place.glob("*.yaml"), *place.glob("*.yml")] if folder else [place]
    if not files:
        remedy = "Put one file for each edition there."
        raise PolicyError([Problem(str(place), None, None, "no *.yaml file", "some", remedy)])
    readings: list[tuple[str, YamlDocument]] = []
    problems: list[Problem] = []
    for file in sorted(files):
        try:
            readings.append((file.stem, read_document(file, error=PolicyError)))
        except PolicyError as error:
            problems += error.problems
    return _policy(place.resolve().name if folder else place.stem, readings, problems)


def published_policies() -> tuple[str, ...]:
    """
    List the policies that ship with the library.

    Examples
    --------
    >>> published_policies()
    ('blank-villages-300', 'county-230700', 'foshan-2023', 'france-3500', ...)
    """
    return tuple(sorted(file.stem for file in PUBLISHED.glob("*.yaml")))


def published_policy(name: str) -> Policy:
    """
    Read a policy that ships with the library.

    Parameters
    ----------
    name
        One of `published_policies()`.

    Returns
    -------
    policy
        Every clause of it that is known here, with what its source leaves open.

    Raises
    ------
    PolicyError
        If there is none of that name.

    Examples
    --------
    >>> published_policy("county-230700").documents[0].rules[0].outlets_per_1000
    Decimal('4.5')
    """
    known = published_policies()
    if name not in known:
        fault = one_of(repr(name), name, known)
        raise PolicyError([Problem("published policies", None, None, *fault[:3])])
    return read_policy(PUBLISHED / f"{name}.yaml")


def make_policy(edition: Mapping[str, Any], *more: Mapping[str, Any]) -> Policy:
    """
    Make a policy from Python values, under the same checks as a file.

    Parameters
    ----------
    edition, more
        The keys of a policy file each. Numbers are int, Decimal or text; a float is refused,
        for 0.1 is not one tenth.

    Returns
    -------
    policy
        Named after its first edition.

    Raises
    ------
    PolicyError
        With every fault, as for a file, but without lines.

    Examples
    --------
    >>> policy = make_policy({
    ...     "name": "one per thousand", "source": {"title": "A test"}, "status": "draft",
    ...     "in_force": "2025-01-01",
    ...     "rules": [{"rule": "ratio_cap", "article": "1", "applies_to": "every_unit",
    ...                "one_per": 1000, "counts": "residents", "rounding": "down"}]})
    >>> policy.documents[0].rules[0].arithmetic(2500)
    '2,500 ÷ 1,000 = 2.5, rounded down to 2'
    """
    given: tuple[object, ...] = (edition, *more)
    for each in given:
        if not isinstance(each, Mapping):
            found = f"{type(each).__name__} {each!r}"[:80]
            raise TypeError(f"found {found}; expected a mapping. Read a file with op.read_policy.")
    readings = [
        (name, YamlDocument(where=name, value=deepcopy(dict(each))))
        for each in (edition, *more)
        for name in [str(each.get("name", "policy"))]
    ]
    return _policy(readings[0][0], readings, [])


def _policy(
    name: str, readings: Sequence[tuple[str, YamlDocument]], problems: Sequence[Problem]
) -> Policy:
    """Check every edition, then that no two are in force on the same day."""
    faults, editions = list(problems), []
    for stem, reading in readings:
        named = replace(reading, value={"name": stem, **reading.value})
        try:
            made = validate(Document, named, error=PolicyError)
            editions.append((made.read_from(reading), reading))
        except PolicyError as error:
            faults += error.problems
    editions.sort(key=lambda edition: edition[0].span)
    faults += [
        _overlap(earlier, later, reading)
        for (earlier, _), (later, reading) in combinations(editions, 2)
        if later.span[0] <= earlier.span[1]
    ]
    if faults:
        raise PolicyError(faults)
    return Policy(name=name, parts=(tuple(document for document, _ in editions),))


def _overlap(earlier: Document, later: Document, reading: YamlDocument) -> Problem:
    key = ("in_force",)
    line, character = reading.lines.get(key), reading.characters.get(key)
    found = f"{later.name} in force on the same days as {earlier.name}"
    expected, remedy = "one edition on any day", "Give the earlier one `until:`, its last day."
    return Problem(reading.where, line, "in_force", found, expected, remedy, character)
