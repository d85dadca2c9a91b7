"""How far apart outlets stand."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    field_validator,
)

from outletplan.law.kinds.distance import DistanceRule, Metres, WholeMm, one_limit
from outletplan.law.kinds.selectors import Outlets, Sites, Streets
from outletplan.strict_yaml import Fault, refuse, say


def _none_is_zero(value: object, metres: ValidatorFunctionWrapHandler) -> object:
    """Take metres, or the word none: 0 metres are no limit."""
    if value == "none":
        return Decimal(0)
    if isinstance(value, str) and value.isalpha():
        remedy = "Write none where there is no limit across the street."
        raise refuse(Fault(say(value), "a number or none", remedy))
    return metres(value)


_METRES_OR_NONE = {"anyOf": [{"const": "none"}, {"type": "number", "exclusiveMinimum": 0}]}


class Spacing(DistanceRule):
    """
    The least distance between two outlets; the word says whether the edge is lawful.

    Examples
    --------
    >>> import numpy as np
    >>> rule = Spacing(rule="spacing", article="7", applies_to="whole_area",
    ...                at_least_m=50, measured="straight")
    >>> rule.keeps(np.array([49_999, 50_000]))
    array([False,  True])
    """

    rule: Literal["spacing"]
    at_least_m: Metres | None = None
    """The least distance; exactly that far is lawful."""
    more_than_m: Metres | None = Field(default=None, validate_default=True)
    """The distance to be exceeded; exactly that far is too near."""
    opposite_side_at_least_m: (
        Annotated[Metres, WrapValidator(_none_is_zero), WithJsonSchema(_METRES_OR_NONE)] | None
    ) = None
    """
    The least distance of outlets that do not stand on one side of one street; the limit above then
    holds for those that do. 0, in files the word none, is no limit; None is one number for both.
    """
    opposite_side_more_than_m: Metres | None = Field(default=None, validate_default=True)
    """The same, where exactly that far is too near."""
    on_streets: Streets | None = None
    """The streets on which a door must stand to be reached; None is wherever it stands."""
    newcomer: Outlets | None = None
    """Of whom it asks the distance; None is of anyone."""
    from_outlets: Outlets | None = None
    """The outlets from which it is measured; None is from all."""
    not_from_outlets: Outlets | None = None
    """The outlets from which it is not measured, among those."""
    inside_sites: Sites | None = None
    """The sites in which it holds, in place of the rules around them; None is anywhere."""
    reference: Literal["same_site", "all"] | None = Field(default=None, validate_default=True)
    """Inside sites: whether outlets outside of the newcomer's own site count."""
    outside_sites: Sites | None = None
    """The sites in which it does not hold; whoever stands in one does not count either."""

    @field_validator("reference")
    @classmethod
    def _said_inside_sites(cls, reference: str | None, info: ValidationInfo) -> str | None:
        sites = info.data.get("inside_sites", "faulty")
        if sites != "faulty" and (sites is None) != (reference is None):
            found = "inside_sites alone" if reference is None else "reference alone"
            remedy = "Write same_site where only outlets of the same site count, else all."
            raise refuse(Fault(found, "both or neither", remedy))
        return reference

    @field_validator("more_than_m")
    @classmethod
    def _one_limit(cls, more_than: Decimal | None, info: ValidationInfo) -> Decimal | None:
        return one_limit(more_than, info.data.get("at_least_m", "faulty"))

    @field_validator("opposite_side_at_least_m", "opposite_side_more_than_m")
    @classmethod
    def _sides_are_known(cls, metres: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if metres is not None and info.data.get("measured") == "not_stated":
            found = "a number for each side, and measured: not_stated"
            remedy = "Say how it is measured, or keep the larger number for both sides."
            raise refuse(Fault(found, "measured: straight or walking", remedy))
        if metres is not None and info.data.get("opposite_side_at_least_m") is not None:
            remedy = "Write at_least_m where the edge is lawful, more_than_m where it is not."
            raise refuse(Fault("both limits across the street", "one limit", remedy))
        return metres

    @property
    def here_m(self) -> Decimal:
        """The limit between outlets on one side of one street."""
        return _said(self.at_least_m, self.more_than_m) or Decimal(0)

    @property
    def across_m(self) -> Decimal | None:
        """The limit between any others, 0 for no limit; None is the same."""
        return _said(self.opposite_side_at_least_m, self.opposite_side_more_than_m)

    @property
    def limit_m(self) -> float:
        """The larger limit in metres, for the width of a search."""
        return float(max(self.here_m, self.across_m or 0))

    def with_limits(self, here_m: Decimal, across_m: Decimal | None) -> "Spacing":
        """Give the same rule with other limits, whose edges are lawful or not as they were."""
        limits: dict[str, Decimal | None] = {"at_least_m": here_m, "more_than_m": here_m}
        limits |= {"opposite_side_at_least_m": across_m, "opposite_side_more_than_m": across_m}
        said = {key: limits[key] for key in limits if getattr(self, key) is not None}
        return self.model_copy(update=said)

    def keeps(
        self, distance_mm: WholeMm, *, same_side: NDArray[np.bool_] | None = None
    ) -> NDArray[np.bool_]:
        """
        Tell which distances keep the rule.

        Parameters
        ----------
        distance_mm
            Distances rounded to whole millimetres, shape (n,). [mm]
        same_side
            Whether both outlets stand on one side of one street, shape (n,); None is everywhere.

        Returns
        -------
        kept
            Shape (n,).
        """
        same = across = _least_mm(self.at_least_m, self.more_than_m)
        if self.across_m is not None:
            across = _least_mm(self.opposite_side_at_least_m, self.opposite_side_more_than_m)
        least = same if same_side is None else np.where(same_side, same, across)
        return self.rounded_mm(distance_mm) >= least


def _said(at_least: Decimal | None, more_than: Decimal | None) -> Decimal | None:
    return at_least if more_than is None else more_than


def _least_mm(at_least: Decimal | None, more_than: Decimal | None) -> int:
    """Give the least whole millimetres that keep a limit."""
    if more_than is not None:
        return math.floor(Fraction(more_than) * 1000) + 1
    return math.ceil(Fraction(at_least or 0) * 1000)
