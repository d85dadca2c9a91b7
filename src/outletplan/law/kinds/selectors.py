"""Whom a clause reaches: columns of a table and the values wanted in them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import PlainValidator

from outletplan.strict_yaml import Fault, one_of, refuse, say

Columns = tuple[tuple[str, tuple[str, ...]], ...]
"""Columns and the values wanted in them, all of which must fit."""

STREET_COLUMNS = ("street_class", "name", "street_id")


def _columns(
    value: object,
    *,
    example: str,
    expected: str = "columns and values",
    known: tuple[str, ...] = (),
) -> Columns:
    """Freeze columns and values; where `known` is given there are no other columns."""
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
    faults += [
        one_of(f"the unknown column {column}", column, known)._replace(at=(column,))
        for column in wanted
        if known and column not in known
    ]
    if faults:
        raise refuse(*faults)
    return tuple((column, tuple(map(str, values))) for column, values in wanted.items())


def _units(value: object) -> object:
    if value in ("whole_area", "every_unit"):
        return value
    expected = "whole_area, every_unit, or columns and values"
    return _columns(value, example="{kind: village}", expected=expected)


def _streets(value: object) -> Columns:
    return _columns(value, example="{street_class: busy}", known=STREET_COLUMNS)


def _sites(value: object) -> Columns:
    return _columns(value, example="{kind: school}")


Selector = Annotated[Literal["whole_area", "every_unit"] | Columns, PlainValidator(_units)]
"""The whole area, every unit, or columns of units."""
Streets = Annotated[Columns, PlainValidator(_streets)]
"""Columns of streets; a door that stands on such a street is reached."""
Sites = Annotated[Columns, PlainValidator(_sites)]
"""Columns of sites."""
