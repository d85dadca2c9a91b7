"""Which kinds of place a plan tells apart by the class of their street."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from outletplan.law.kinds.base import BaseRule
from outletplan.strict_yaml import Fault, StrictModel, Text, refuse, some


class StreetClass(StrictModel):
    """A class of streets and what the plan calls the places along them."""

    street_class: Text
    name: Text


def _each_once(classes: tuple[StreetClass, ...]) -> tuple[StreetClass, ...]:
    words = [each.street_class for each in some(classes)]
    faults = [
        Fault(f"{word} again", "each class once", "Keep one of them.", (n, "street_class"))
        for n, word in enumerate(words)
        if word in words[:n]
    ]
    if faults:
        raise refuse(*faults)
    return classes


class StreetClasses(BaseRule):
    """
    The kinds of place of a plan, known by the class of the street.

    Examples
    --------
    >>> rule = StreetClasses(rule="street_classes", article="2",
    ...                      classes=({"street_class": "busy", "name": "繁华路段"},))
    >>> rule.name_of("busy")
    '繁华路段'
    """

    rule: Literal["street_classes"]
    classes: Annotated[tuple[StreetClass, ...], AfterValidator(_each_once)]

    def name_of(self, street_class: str) -> str | None:
        """Give the plan's own name for places on such a street; None where it has none."""
        names = {each.street_class: each.name for each in self.classes}
        return names.get(street_class)
