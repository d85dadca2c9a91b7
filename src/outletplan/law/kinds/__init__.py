"""The kinds of rule: one file each, and one line each in the union below."""

from typing import Annotated

from pydantic import Field

from outletplan.law.kinds.bands import Bands
from outletplan.law.kinds.banned_form import BannedForm
from outletplan.law.kinds.base import (
    IF_CHANGED,
    AppliedRule,
    BaseRule,
    ComparedRule,
    CountedRule,
    CountingRule,
    NumberRule,
    QuantityRule,
    Requests,
)
from outletplan.law.kinds.base_and_step import BaseAndStep
from outletplan.law.kinds.blank_villages import BlankVillages
from outletplan.law.kinds.business_type_share import BusinessTypeShare
from outletplan.law.kinds.counts import Counts, is_own
from outletplan.law.kinds.distance import DistanceRule
from outletplan.law.kinds.division import Division, StreetWeight, Weighing
from outletplan.law.kinds.fixed import Fixed
from outletplan.law.kinds.guaranteed_minimum import GuaranteedMinimum
from outletplan.law.kinds.intervals import Interval
from outletplan.law.kinds.listed import Listed
from outletplan.law.kinds.not_adjacent import NotAdjacent
from outletplan.law.kinds.not_judged import NotJudged
from outletplan.law.kinds.one_per_address import OnePerAddress
from outletplan.law.kinds.order import Order
from outletplan.law.kinds.population_basis import PopulationBasis
from outletplan.law.kinds.ratio_cap import RatioCap
from outletplan.law.kinds.relief import Relief
from outletplan.law.kinds.selectors import Columns, Ranged, Selector
from outletplan.law.kinds.site_exclusion import SiteExclusion
from outletplan.law.kinds.spacing import Spacing
from outletplan.law.kinds.stock_share import StockShare
from outletplan.law.kinds.street_classes import StreetClasses
from outletplan.law.kinds.street_window import StreetWindow
from outletplan.law.kinds.unit_class import UnitClass
from outletplan.law.kinds.yearly_path import YearlyPath

__all__ = [
    "IF_CHANGED",
    "AppliedRule",
    "Bands",
    "BannedForm",
    "BaseAndStep",
    "BaseRule",
    "BlankVillages",
    "BusinessTypeShare",
    "Columns",
    "ComparedRule",
    "CountedRule",
    "CountingRule",
    "Counts",
    "DistanceRule",
    "Division",
    "Fixed",
    "GuaranteedMinimum",
    "Interval",
    "Listed",
    "NotAdjacent",
    "NotJudged",
    "NumberRule",
    "OnePerAddress",
    "Order",
    "PopulationBasis",
    "QuantityRule",
    "Ranged",
    "RatioCap",
    "Relief",
    "Requests",
    "Rule",
    "Selector",
    "SiteExclusion",
    "Spacing",
    "StockShare",
    "StreetClasses",
    "StreetWeight",
    "StreetWindow",
    "UnitClass",
    "Weighing",
    "YearlyPath",
    "is_own",
]

Rule = Annotated[
    RatioCap
    | Bands
    | BaseAndStep
    | Fixed
    | Listed
    | StockShare
    | YearlyPath
    | Division
    | BusinessTypeShare
    | UnitClass
    | GuaranteedMinimum
    | PopulationBasis
    | Order
    | Spacing
    | NotAdjacent
    | OnePerAddress
    | StreetWindow
    | SiteExclusion
    | BannedForm
    | Relief
    | StreetClasses
    | BlankVillages
    | NotJudged,
    Field(discriminator="rule"),
]
