"""Whom or what a clause counts: a known basis, or a column of one's own."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from outletplan.strict_yaml import Fault, one_of, refuse, say

PEOPLE = (
    "residents",
    "registered",
    "floating",
    "daytime",
    "residents_and_floating",
    "registered_and_floating",
    "as_stated",
)
OF_SITES = ("stalls", "halls", "sides", "floors", "shops", "persons", "households")
"""What a site may hold."""
OF_SITES_ALONE = ("halls", "sides", "floors", "shops", "persons")
BASES = tuple(dict.fromkeys((*PEOPLE, *OF_SITES)))
"""Every basis that has a column of the tables, or is a sum of two."""


def _basis(value: object) -> str:
    """Take a known basis, or the name of a column of one's own."""
    if isinstance(value, Mapping):
        column = value.get("column")
        if set(value) != {"column"} or not isinstance(column, str) or not column.strip():
            remedy = "Write for instance {column: beds}."
            raise refuse(Fault(say(value), "the column that holds the number", remedy))
        return column.strip()
    if value not in BASES:
        raise refuse(one_of(say(value), str(value), BASES))
    return str(value)


Counts = Annotated[
    str,
    PlainValidator(_basis),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "enum": list(BASES)},
                {
                    "type": "object",
                    "properties": {"column": {"type": "string", "minLength": 1}},
                    "required": ["column"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""As it is written in a file; in a rule, the name of the column."""


def is_own(counts: str | None) -> bool:
    """
    Tell whether a basis is a column of one's own.

    Examples
    --------
    >>> is_own("beds"), is_own("residents"), is_own(None)
    (True, False, False)
    """
    return counts is not None and counts not in BASES


def noun(counts: str | None) -> str:
    """
    Name what is counted.

    Examples
    --------
    >>> noun("registered"), noun("stalls"), noun("beds")
    ('people', 'stalls', 'beds')
    """
    return "people" if counts is None or counts in PEOPLE else counts
