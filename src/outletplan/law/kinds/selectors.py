"""Whom a clause reaches: columns of a table and the values wanted in them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import PlainValidator, ValidationError, WithJsonSchema

from outletplan.law.kinds.intervals import EDGES, Interval
from outletplan.strict_yaml import Fault, one_of, refuse, say

Columns = tuple[tuple[str, tuple[str, ...]], ...]
"""Columns and the values wanted in them, all of which must fit."""

Ranged = tuple[tuple[str, tuple[str, ...] | Interval], ...]
"""The same, where a range of numbers may be wanted too."""


def _columns(value: object, *, example: str, expected: str = "columns and values") -> Columns:
    """Freeze columns and values."""
    if not isinstance(value, Mapping) or not value:
        raise refuse(Fault(say(value), expected, f"Write for instance {example}."))
    wanted = {
        str(column): tuple(values) if isinstance(values, list | tuple) else (values,)
        for column, values in value.items()
    }
    faults = [
        Fault(say(value[column]), "a value or a list of values", "Write text.", (column,))
        for column, values in wanted.items()
        if not values or not all(type(word) in (str, int) and word != "" for word in values)
    ]
    if faults:
        raise refuse(*faults)
    return tuple((column, tuple(map(str, values))) for column, values in wanted.items())


def _units(value: object) -> object:
    if value in ("whole_area", "every_unit"):
        return value
    expected = "whole_area, every_unit, or columns and values"
    return ranged(value, example="{kind: village}", expected=expected)


def ranged(value: object, *, example: str, expected: str = "columns and values") -> Ranged:
    """
    Freeze columns and the values or ranges wanted in them.

    Raises
    ------
    PydanticCustomError
        If it is no mapping, or a value in it is none; validators of models let it pass through.

    Examples
    --------
    >>> ranged({"kind": "village"}, example="{kind: village}")
    (('kind', ('village',)),)
    """
    if not isinstance(value, Mapping) or not value:
        return _columns(value, example=example, expected=expected)
    edges = {column: wanted for column, wanted in value.items() if isinstance(wanted, Mapping)}
    if faults := [fault for column in edges for fault in _range_faults(column, edges[column])]:
        raise refuse(*faults)
    words = {column: wanted for column, wanted in value.items() if column not in edges}
    named = dict(_columns(words, example=example)) if words else {}
    return tuple(
        (str(column), Interval(**edges[column]) if column in edges else named[str(column)])
        for column in value
    )


def _range_faults(column: str, edges: Mapping[str, object]) -> Iterator[Fault]:
    strange = [word for word in edges if word not in EDGES]
    for word in strange:
        yield one_of(f"the unknown key {word}", word, EDGES)._replace(at=(column, word))
    if not edges:
        yield Fault("an empty mapping", "a range", "Write for instance {up_to: 30000}.", (column,))
    if strange or not edges:
        return
    try:
        interval = Interval.model_validate(edges)
    except ValidationError as faults:
        for details in faults.errors():
            said: tuple[Fault, ...] = details["ctx"]["faults"]
            yield from (fault._replace(at=(column, *details["loc"])) for fault in said)
    else:
        yield from (fault._replace(at=(column,)) for fault in interval.contradictions())


def _streets(value: object) -> Ranged:
    return ranged(value, example="{street_class: busy}")


def _sites(value: object) -> Ranged:
    return ranged(value, example="{kind: school}")


def _within(value: object) -> Ranged:
    return ranged(value, example="{kind: township}")


def _outlets(value: object) -> Ranged:
    return ranged(value, example="{business_type: supermarket}")


_WORD = {"type": ["string", "integer"]}
_VALUES = {"anyOf": [_WORD, {"type": "array", "items": _WORD, "minItems": 1}]}
_RANGE = {
    "type": "object",
    "properties": {edge: {"type": "integer", "minimum": 0} for edge in EDGES},
    "additionalProperties": False,
    "minProperties": 1,
}
_COLUMNS = {"type": "object", "minProperties": 1, "additionalProperties": _VALUES}
_RANGED = {**_COLUMNS, "additionalProperties": {"anyOf": [*_VALUES["anyOf"], _RANGE]}}
_UNITS = {"anyOf": [{"enum": ["whole_area", "every_unit"]}, _RANGED]}

Selector = Annotated[
    Literal["whole_area", "every_unit"] | Ranged,
    PlainValidator(_units),
    WithJsonSchema(_UNITS),
]
"""The whole area, every unit, or columns of units and the values or ranges wanted in them."""
Streets = Annotated[Ranged, PlainValidator(_streets), WithJsonSchema(_RANGED)]
"""Columns of streets and the values or ranges wanted in them; doors on such streets are reached."""
Sites = Annotated[Ranged, PlainValidator(_sites), WithJsonSchema(_RANGED)]
"""Columns of sites and the values or ranges wanted in them."""
Within = Annotated[Ranged, PlainValidator(_within), WithJsonSchema(_RANGED)]
"""Columns that a unit, or one above it, must fit."""
Outlets = Annotated[Ranged, PlainValidator(_outlets), WithJsonSchema(_RANGED)]
"""Columns of outlets, or of applications, and the values or ranges wanted in them."""
