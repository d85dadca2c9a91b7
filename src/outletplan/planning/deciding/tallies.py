"""What decisions on numbers rest on: places that the law gives, and those that are taken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from outletplan.planning.counting.at_sites import outside_quotas, site_number_rulings
from outletplan.planning.counting.quantities import quantity_rulings
from outletplan.planning.counting.regimes import regime_rulings
from outletplan.planning.counting.reserved import exiting, order_in
from outletplan.planning.counting.type_shares import type_share_rulings
from outletplan.planning.deciding.numbers import EVERYWHERE, Number, Numbers
from outletplan.planning.deciding.told import Share
from outletplan.planning.in_being import outlets_by_unit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import Order
    from outletplan.planning.plan import Plan
    from outletplan.planning.scope import Scope
    from outletplan.planning.spacing.reach import Stand

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Tallies:
    """The numbers of a plan laid out for questions about one place."""

    plan: Plan
    scope: Scope
    counted: Flags
    outlets: Stand

    @property
    def region(self) -> Region:
        """The region of the plan."""
        return self.plan.region

    def unit_name(self, unit: int) -> str | None:
        """Give the name of a unit by its row, None where it has none."""
        return self._unit_names[unit] if unit >= 0 else None

    @cached_property
    def _unit_names(self) -> list[str | None]:
        names = self.region.units["name"].astype(object)
        return cast("list[str | None]", names.where(names.notna(), None).tolist())

    def regime(self, unit: int) -> str | None:
        """Give the regime of a unit: frozen, queue or open; None where no article says."""
        return self._bound_regimes.get(unit)

    @cached_property
    def _bound_regimes(self) -> dict[int, str]:
        said = self.plan.quotas["regime"].dropna()
        rows = self.region.units.index.get_indexer(said.index)
        return dict(zip(rows.tolist(), said.tolist(), strict=True))

    @cached_property
    def regimes(self) -> dict[tuple[int, int], tuple[str, str]]:
        """By article and row of the unit: the regime, and the class that has it."""
        rulings = regime_rulings(self.region, self.scope)
        rows = self.region.units.index.get_indexer(pd.Index(rulings["unit_id"])).tolist()
        columns = rulings[["rule_no", "verdict", "why"]].itertuples(index=False)
        return {
            (int(rule_no), row): (said, why)
            for row, (rule_no, said, why) in zip(rows, columns, strict=True)
        }

    @cached_property
    def shares(self) -> dict[int, dict[int, Share]]:
        """How many of a type there are and may be, by article and place."""
        plan, shares = self.plan, dict[int, dict[int, Share]]()
        rulings = type_share_rulings(
            self.region, self.scope, plan.quotas, plan.totals, counted=self.counted
        )
        ids = pd.Index(rulings["unit_id"])
        place = np.where(ids.isna(), EVERYWHERE, self.region.units.index.get_indexer(ids)).tolist()
        columns = rulings[["rule_no", *Share._fields]].itertuples(index=False)
        for at, (rule_no, *told) in zip(place, columns, strict=True):
            shares.setdefault(int(rule_no), {})[at] = Share._make(told)
        return shares

    def is_of(self, outlet: int, types: Collection[str], place: int) -> bool:
        """Tell whether an outlet in being is of one of some types and counts in a place."""
        of_them = self.region.outlets["business_type"].iloc[outlet] in types
        within = [*self.scope.tree.path(int(self.outlets.unit[outlet])), EVERYWHERE]
        return bool(self.counted[outlet]) and of_them and place in within

    @cached_property
    def numbers(self) -> Numbers:
        """Every ruling on how many."""
        rulings = quantity_rulings(self.region, self.scope, counted=self.counted)
        articles = enumerate(self.plan.edition.articles)
        musts = [number for number, article in articles if article.rule.force == "must"]
        return Numbers.of(rulings, self.region.units.index, musts)

    @cached_property
    def current(self) -> Ints:
        """Outlets in being that take a place in each unit, and last everywhere."""
        quotas = self.plan.quotas.loc[self.region.units.index]
        current = quotas["current"].to_numpy(np.int64)
        outside = quotas["outside_quota"].to_numpy(np.int64)
        within = current - np.where(quotas["role"] == "area", 0, outside)
        return np.append(within, int(self.counted.sum()))

    @cached_property
    def outside(self) -> Flags:
        """The outlets in being that count in no unit: their site has a number of its own."""
        return outside_quotas(self.region, self.plan.site_quotas, counted=self.counted)

    @cached_property
    def apart_sites(self) -> set[str]:
        """The sites whose outlets count in no unit."""
        sites = self.plan.site_quotas
        return set(sites["site_id"][sites["towards_unit"] == "not_counted"].tolist())

    @cached_property
    def site_numbers(self) -> dict[tuple[int, str], Number]:
        """The numbers of special places, by article and site."""
        rulings = site_number_rulings(self.region, self.scope)
        columns = ["rule_no", "site_id", "sets", "value", "open_up_to", "arithmetic"]
        rows = zip(
            rulings.reindex(columns=columns).itertuples(index=False),
            rulings["why"].where(rulings["gave_way"], "").tolist(),
            strict=True,
        )
        return {
            (int(rule_no), str(site)): Number(sets, int(value), int(top), arithmetic, why)
            for (rule_no, site, sets, value, top, arithmetic), why in rows
        }

    @cached_property
    def exits(self) -> Ints:
        """Places left that come free only with the next period, in each unit and everywhere."""
        left = exiting(self.region, self.plan.edition)
        if left is None:
            return np.zeros(len(self.region.units) + 1, dtype=np.int64)
        return np.append(outlets_by_unit(self.region, self.scope.tree, left), int(left.sum()))

    @cached_property
    def _days(self) -> dict[tuple[str, date, date], Ints]:
        return {}

    def day_between(self, column: str, first: date, last: date) -> Ints | None:
        """
        Count the licensed outlets whose day in a column lies between two days, both inside.

        In each unit and, last, everywhere. None where no outlet of the table says such a day: how
        many there are is not known then.
        """
        outlets = self.region.outlets
        said = outlets[column]
        if said.isna().all():
            return None
        if (column, first, last) not in self._days:
            there = (said >= pd.Timestamp(first)) & (said <= pd.Timestamp(last))
            there &= outlets["licensed"].fillna(value=True)
            flags = there.fillna(value=False).to_numpy(dtype=bool)
            counts = outlets_by_unit(self.region, self.scope.tree, flags)
            self._days[column, first, last] = np.append(counts, int(flags.sum()))
        return self._days[column, first, last]

    @cached_property
    def order(self) -> Order | None:
        """The rule on who is served first."""
        return order_in(self.plan.edition)

    def above(self, unit: int) -> list[int]:
        """List a unit and those in which it lies, and EVERYWHERE last."""
        return [*self.scope.tree.path(unit), EVERYWHERE]

    def counting(self, unit: int, *, apart: bool) -> list[int]:
        """List where one in a unit counts; `apart` if his site has a number of its own."""
        role = self.scope.role
        places = self.above(unit)
        return [p for p in places if not apart or p == EVERYWHERE or role[p] == "area"]

    def above_outlet(self, row: int) -> list[int]:
        """List where an outlet stands, whether it counts there or not."""
        return self.above(int(self.outlets.unit[row]))

    def own_places(self, row: int) -> list[int]:
        """List where an outlet in being counts; nowhere for -1."""
        if row < 0 or not self.counted[row]:
            return []
        return self.counting(int(self.outlets.unit[row]), apart=bool(self.outside[row]))
