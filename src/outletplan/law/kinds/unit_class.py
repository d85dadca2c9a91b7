"""Which classes of unit are closed, queue or are open."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from outletplan.law.kinds.base import AppliedRule
from outletplan.law.kinds.selectors import Selector
from outletplan.strict_yaml import Fault, StrictModel, Text, Whole, refuse, some

Regime = Literal["frozen", "queue", "open"]
REGIMES: tuple[Regime, ...] = ("frozen", "queue", "open")
"""The strictest first."""


class ClassRegime(StrictModel):
    """A class of units and how they are closed or open."""

    unit_class: Text
    regime: Regime
    leave: Annotated[Whole, Field(gt=0)] | None = None
    """
    How many have to leave for one to come in, counted from the first day of the clause, whatever
    the number of the unit says; None is by that number.
    """

    @field_validator("leave")
    @classmethod
    def _of_a_queue(cls, leave: int | None, info: ValidationInfo) -> int | None:
        if leave is not None and info.data.get("regime", "queue") != "queue":
            remedy = "Write regime: queue, or take leave away."
            raise refuse(Fault(f"leave, and {info.data['regime']}", "regime: queue", remedy))
        return leave

    def may_come(self, left: int) -> int | None:
        """
        Say how many may come where so many have left; None where the number of the unit decides.

        Examples
        --------
        >>> two_for_one = ClassRegime(unit_class="saturated", regime="queue", leave=2)
        >>> [two_for_one.may_come(left) for left in (1, 2, 3, 4)]
        [0, 1, 1, 2]
        """
        return None if self.leave is None else left // self.leave


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

    def of_class(self, unit_class: str) -> ClassRegime | None:
        """Give what the clause says of a class; None where it does not name it."""
        return {each.unit_class: each for each in self.classes}.get(unit_class)

    def regime_of(self, unit_class: str) -> Regime | None:
        """Give the regime of a class; None where the clause does not name it."""
        said = self.of_class(unit_class)
        return None if said is None else said.regime
