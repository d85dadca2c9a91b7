"""The kinds of rule: one file each, and one line each in the union below."""

from typing import Annotated

from pydantic import Field

from outletplan.law.kinds.bands import Bands
from outletplan.law.kinds.base import AppliedRule, BaseRule, Counts, QuantityRule, Selector
from outletplan.law.kinds.blank_villages import BlankVillages
from outletplan.law.kinds.fixed import Fixed
from outletplan.law.kinds.guaranteed_minimum import GuaranteedMinimum
from outletplan.law.kinds.not_judged import NotJudged
from outletplan.law.kinds.ratio_cap import RatioCap
from outletplan.law.kinds.spacing import Spacing

__all__ = [
    "AppliedRule",
    "Bands",
    "BaseRule",
    "BlankVillages",
    "Counts",
    "Fixed",
    "GuaranteedMinimum",
    "NotJudged",
    "QuantityRule",
    "RatioCap",
    "Rule",
    "Selector",
    "Spacing",
]

Rule = Annotated[
    RatioCap | Bands | Fixed | GuaranteedMinimum | Spacing | BlankVillages | NotJudged,
    Field(discriminator="rule"),
]
