"""How many: every rule of numbers on every unit and area, and which of them binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import CountedRule, GuaranteedMinimum, Listed, StockShare
from outletplan.planning.counting.binding import NUMBERS, binding, number_rows
from outletplan.planning.counting.divisions import division_rulings
from outletplan.planning.counting.people import People
from outletplan.planning.in_being import in_force, outlets_by_unit
from outletplan.planning.scope import numbers_units
from outletplan.planning.spacing.elsewhere import nearest_elsewhere
from outletplan.planning.tables import together

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


def quantity_rulings(region: Region, scope: Scope, *, counted: Flags) -> pd.DataFrame:
    """
    Work out every ceiling, target and minimum, exactly, and mark those that bind.

    On a unit the smallest number binds; a guaranteed minimum above it overrides it. On an area the
    smallest cap binds the sum of what lies below.

    Returns
    -------
    rulings
        Long: one row per article and unit or area, in the order of the edition.

    Raises
    ------
    DataError
        If a unit lacks the people or households that a rule counts. All units at once.
    PolicyError
        If a total cannot be divided as a rule says.
    """
    people = People(region, scope.tree)
    items = [item for item in scope.of(CountedRule) if numbers_units(item.rule)]  # type: ignore[type-abstract] # mypy 4717
    blocks = [_block(item, region, scope, people) for item in items]
    caps = together([block[block["subject"] == "area"] for block in blocks], NUMBERS)
    blocks.append(division_rulings(region, scope, people, caps))
    blocks += [
        _minima(item, region, scope, people, counted=counted)
        for item in scope.of(GuaranteedMinimum)
    ]
    people.raise_missing()
    rulings = together(blocks, NUMBERS)
    return binding(rulings) if len(rulings) else rulings


def _block(item: Scoped[CountedRule], region: Region, scope: Scope, people: People) -> pd.DataFrame:
    """Rule a number on the units or the area of one article."""
    counted = _counted(item, region, scope, people)
    subjects = pd.DataFrame({"subject": ["area"], "unit_id": [None]})
    if not item.whole_area:
        subject = np.where(scope.role[item.units] == "unit", "unit", "area")
        subjects = pd.DataFrame({"subject": subject, "unit_id": region.units.index[item.units]})
    yields = {} if item.whole_area else _yields(item)
    return number_rows(item, counted, subjects, sets=item.rule.number, yields=yields)


def _counted(
    item: Scoped[CountedRule], region: Region, scope: Scope, people: People
) -> Ints | None:
    """Count what the rule counts, of each unit or of the whole area."""
    rule = item.rule
    if isinstance(rule, StockShare) and rule.on_day is not None:
        stock = in_force(region.outlets, rule.on_day)
        if item.whole_area:
            return np.array([stock.sum()])
        return outlets_by_unit(region, scope.tree, stock)[item.units]
    if isinstance(rule, Listed) and rule.outlets is not None:
        listed = dict(rule.outlets)
        return np.array([listed[unit] for unit in region.units.index[item.units]], np.int64)
    if rule.basis is not None and item.whole_area:
        return np.array([people.needed_whole_area(item, rule.basis)])
    return people.numbers(item, rule.basis)


def _minima(
    item: Scoped[GuaranteedMinimum],
    region: Region,
    scope: Scope,
    people: People,
    *,
    counted: Flags,
) -> pd.DataFrame:
    numbers = people.numbers(item, item.rule.counts)
    subjects = pd.DataFrame({"subject": "unit", "unit_id": region.units.index[item.units]})
    rows = number_rows(item, numbers, subjects, sets="minimum", yields=_yields(item))
    if "quota" not in item.rule.gives_way:
        rows = rows.assign(gave_way=True, why="the number of the unit does not give way to it")
    if item.rule.nearest_outlet_farther_than_m is None:
        return rows
    near_m = nearest_elsewhere(item, region, scope, counted=counted)
    near = ~np.isnan(near_m) & (rows["value"] > 0).to_numpy(dtype=bool)
    limit = item.rule.nearest_outlet_farther_than_m
    said = [f", but an outlet of another unit stands {m:.3f} m away, not farther than {limit} m"
            for m in near_m[near]]  # fmt: skip
    rows.loc[near, "arithmetic"] = rows.loc[near, "arithmetic"].to_numpy(dtype=object) + said
    rows.loc[near, ["value", "open_up_to"]] = 0
    return rows


def _yields(item: Scoped[CountedRule] | Scoped[GuaranteedMinimum]) -> dict[str, Flags]:
    return {article: flags[item.units] for article, flags in item.yields.items()}
