"""Which classes of unit are closed, queue or are open."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from outletplan.law.kinds.base import AppliedRule
from outletplan.law.kinds.selectors import Selector
from outletplan.strict_yaml import Fault, StrictModel, Text, refuse, some

Regime = Literal["frozen", "queue", "open"]
REGIMES: tuple[Regime, ...] = ("frozen", "queue", "open")
"""The strictest first."""


class ClassRegime(StrictModel):
    """A class of units and how they are closed or open."""

    unit_class: Text
    regime: Regime


def _each_once(classes: tuple[ClassRegime, ...]) -> tuple[ClassRegime, ...]:
    words = [each.unit_class for each in some(classes)]
    faults = [
        Fault(f"{word} again", "each class once", "Keep one of them.", (n, "unit_class"))
        for n, word in enumerate(words)
        if word in words[:n]
    ]
    if faults:
        raise refuse(*faults)
    return classes


class UnitClass(AppliedRule):
    """
    The regime of each class of units: frozen takes no new outlet, queue one when one leaves.

    Examples
    --------
    >>> rule = UnitClass(rule="unit_class", article="4",
    ...                  classes=({"unit_class": "saturated", "regime": "frozen"},))
    >>> rule.regime_of("saturated"), rule.regime_of("open")
    ('frozen', None)
    """

    rule: Literal["unit_class"]
    applies_to: Selector = "whole_area"
    classes: Annotated[tuple[ClassRegime, ...], AfterValidator(_each_once)]

    def regime_of(self, unit_class: str) -> Regime | None:
        """Give the regime of a class; None where the clause does not name it."""
        regimes = {each.unit_class: each.regime for each in self.classes}
        return regimes.get(unit_class)
