"""What is asked less of cared-for groups and of places that stand apart."""

from decimal import Decimal, localcontext
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from outletplan.law.kinds.base import AppliedRule
from outletplan.law.kinds.distance import Metres
from outletplan.law.kinds.selectors import Outlets, Selector, Sites
from outletplan.law.kinds.spacing import Spacing
from outletplan.strict_yaml import Exact, Fault, Text, refuse, say, some

_EFFECTS = ("factor", "minus_m", "at_least_m", "waives")


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return value == "yes"
    remedy = "Write yes where only a first licence has it, else no."
    raise refuse(Fault(say(value), "yes or no", remedy))


YesOrNo = Annotated[
    bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": ["yes", "no", True, False]})
]


class Relief(AppliedRule):
    """
    Shorter distances, or none, and places beyond the quota, for those whom it names.

    It cannot say anything of schools and other sites: no relief waives safety.

    Examples
    --------
    >>> from decimal import Decimal
    >>> rule = Relief(rule="relief", article="12", codes=("disabled",), first_licence_only="yes",
    ...               minus_m=10)
    >>> rule.least_m(Decimal(50))
    Decimal('40')
    >>> rule.arithmetic(Decimal(50))
    '50 m − 10 m = 40 m'
    """

    rule: Literal["relief"]
    applies_to: Selector = "whole_area"
    codes: Annotated[tuple[Text, ...], AfterValidator(some)] | None = None
    """What an applicant claims, in the column `relief`; None is whoever it reaches, unasked."""
    newcomer: Outlets | None = None
    """Whom it reaches by other columns, such as the type of trade."""
    inside_sites: Sites | None = None
    """The sites inside which it holds; None is anywhere."""
    first_licence_only: YesOrNo
    """Whether it is for a first licence alone."""
    factor: Annotated[Exact, Field(gt=0, lt=1)] | None = None
    minus_m: Metres | None = None
    at_least_m: Metres | None = None
    """The distance in place of any larger one."""
    waives: (
        Annotated[tuple[Literal["spacing", "quota", "window"], ...], AfterValidator(some)] | None
    ) = Field(default=None, validate_default=True)
    """What is not asked at all; with `quota` a place beyond it."""

    @field_validator("waives")
    @classmethod
    def _one_effect(
        cls, waives: tuple[str, ...] | None, info: ValidationInfo
    ) -> tuple[str, ...] | None:
        if not {*_EFFECTS[:3]} <= info.data.keys():
            return waives
        said = [effect for effect in _EFFECTS[:3] if info.data[effect] is not None]
        said += ["waives"] if waives is not None else []
        if len(said) != 1:
            found = " and ".join(said) or "no effect"
            remedy = "Write one article for each effect."
            raise refuse(Fault(found, f"one of {', '.join(_EFFECTS)}", remedy))
        return waives

    def reaches(self, code: str | None, *, first_licence: bool | None) -> bool | None:
        """
        Tell whether an applicant has it; None where nobody says whether it is a first licence.

        Parameters
        ----------
        code
            What is claimed.
        first_licence
            Whether the applicant never had a licence before.
        """
        if self.codes is not None and code not in self.codes:
            return False
        return first_licence if self.first_licence_only else True

    def least_m(self, metres: Decimal) -> Decimal | None:
        """
        Give the distance that is left of one asked for; None where none is.

        Parameters
        ----------
        metres
            What the spacing rule asks. [m]

        Returns
        -------
        metres
            Exact, never more than it was. [m]
        """
        with localcontext(prec=60):
            if self.factor is not None:
                return metres * self.factor
            if self.minus_m is not None:
                return metres - self.minus_m if metres > self.minus_m else None
            if self.at_least_m is not None:
                return min(metres, self.at_least_m)
            return None if "spacing" in (self.waives or ()) else metres

    def relieved(self, rule: Spacing) -> Spacing | None:
        """
        Give a spacing rule as it is for whom this reaches; None where it asks nothing any more.

        Examples
        --------
        >>> half = Relief(rule="relief", article="12", first_licence_only="no", factor="0.5")
        >>> full = Spacing(rule="spacing", article="7", applies_to="whole_area", at_least_m=50,
        ...                measured="walking")
        >>> half.relieved(full).at_least_m
        Decimal('25.0')
        """
        least, across = self.least_m(rule.here_m), rule.across_m
        across = self.least_m(across) or Decimal(0) if across is not None else None
        if least is None and not across:
            return None
        return rule.with_limits(least or Decimal(0), across)

    def arithmetic(self, metres: Decimal) -> str:
        """Show what is left of a distance."""
        least, asked = self.least_m(metres), f"{metres.normalize():f}"
        left = "0" if least is None else f"{least.normalize():f}"
        if self.factor is not None:
            return f"{asked} m × {self.factor} = {left} m"
        if self.minus_m is not None:
            return f"{asked} m − {self.minus_m} m = {left} m"
        if self.at_least_m is not None:
            return f"{left} m in place of {asked} m"
        return f"{asked} m waived" if least is None else f"{asked} m"
