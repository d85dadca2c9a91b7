"""Whose people a document counts."""

from typing import Literal

from pydantic import field_validator

from outletplan.law.kinds.base import BaseRule
from outletplan.law.kinds.counts import Counts
from outletplan.strict_yaml import Fault, refuse


class PopulationBasis(BaseRule):
    """
    Says once whom the rules of the document count that say `as_stated`.

    Examples
    --------
    >>> PopulationBasis(rule="population_basis", article="3", counts="registered").counts
    'registered'
    """

    rule: Literal["population_basis"]
    counts: Counts

    @field_validator("counts")
    @classmethod
    def _stated(cls, counts: Counts) -> Counts:
        if counts == "as_stated":
            raise refuse(Fault("as_stated", "a basis", "Say here whom the document counts."))
        return counts
