"""A number for each unit by name, as the list says that belongs to the document."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from outletplan.law.kinds.base import CountedRule, Counts64
from outletplan.law.kinds.selectors import Selector
from outletplan.strict_yaml import Fault, Text, Whole, refuse, say

LISTED = "listed"


_WHOLE = TypeAdapter(Whole)


def _by_unit(value: object) -> object:
    """Freeze the number of each unit."""
    if not isinstance(value, Mapping) or not value:
        remedy = "Write for instance {K01: 18, K02: 12}."
        raise refuse(Fault(say(value), "the id of each unit and its number", remedy))
    numbers, faults = [], []
    for unit, said in value.items():
        try:
            numbers.append((str(unit), _WHOLE.validate_python(said)))
        except ValidationError as errors:
            found: tuple[Fault, ...] = errors.errors()[0]["ctx"]["faults"]
            faults += [fault._replace(at=(str(unit),)) for fault in found]
    if faults:
        raise refuse(*faults)
    return tuple(numbers)


_NUMBERS = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"type": "integer", "minimum": 0},
}


class Listed(CountedRule):
    """
    The number of each unit, from a list by unit or from a column of the table of units.

    Examples
    --------
    >>> import numpy as np
    >>> rule = Listed(rule="listed", article="annex 1", outlets={"K01": 18, "K02": 12})
    >>> rule.applies_to
    (('unit_id', ('K01', 'K02')),)
    >>> dict(rule.outlets)["K02"]
    12
    """

    rule: Literal["listed"]
    applies_to: Selector = "every_unit"
    """With a column; a list applies to the units in it."""
    outlets: (
        Annotated[tuple[tuple[str, int], ...], PlainValidator(_by_unit), WithJsonSchema(_NUMBERS)]
        | None
    ) = None
    """By unit_id its number."""
    column: Text | None = Field(default=None, validate_default=True)
    """The column of units that holds the number."""
    number: Literal["ceiling", "target"] = "ceiling"

    @model_validator(mode="before")
    @classmethod
    def _reaches_who_is_listed(cls, said: object) -> object:
        outlets = said.get("outlets") if isinstance(said, Mapping) else None
        if not isinstance(said, Mapping) or not isinstance(outlets, Mapping) or not outlets:
            return said
        if "applies_to" in said:
            remedy = "Take it out: the list says whom it applies to."
            raise refuse(Fault("applies_to beside a list", "no such key", remedy, ("applies_to",)))
        return {**said, "applies_to": {"unit_id": list(outlets)}}

    @field_validator("column")
    @classmethod
    def _one_list(cls, column: str | None, info: ValidationInfo) -> str | None:
        outlets = info.data.get("outlets", "faulty")
        if outlets != "faulty" and (outlets is None) == (column is None):
            found = "neither outlets nor column" if column is None else "both outlets and column"
            remedy = "Write the numbers by unit_id, or the column of units that holds them."
            raise refuse(Fault(found, "one of them", remedy))
        return column

    @property
    def basis(self) -> str:
        """The column of units, or the word for the list of the document."""
        return self.column or LISTED

    def outlets_for(self, counts: Counts64) -> Counts64:
        """Give the numbers as they are listed."""
        return counts.copy()

    def arithmetic(self, count: int) -> str:
        """Say that it is listed."""
        return f"listed: {count:,}"
