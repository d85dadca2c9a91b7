"""What each unit may hold and each cap leaves: rulings reduced to one row per unit, per cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.planning.counting.people import PERSONS, People
from outletplan.planning.in_being import outlets_by_unit
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

WHOLE_AREA = "whole_area"
COLUMNS = (
    "unit_id", "name", "kind", "level", "parent_id", "role", "people", "quota", "current",
    "outside_quota", "reserved", "exits", "queue", "remaining", "over", "reconciled",
    "outlets_per_1000", "spacing", "unit_class", "regime", "rule", "cite", "assumed",
    "arithmetic", "why", "description", "conditions",
)  # fmt: skip

_OF_UNITS = (
    "unit_id", "name", "kind", "level", "parent_id", "unit_class", "description", "conditions",
)  # fmt: skip
_OF_RULES = ("rule", "cite", "assumed", "arithmetic", "why")
_OF_BINDING = ("counts", "people", "value", "open_up_to", *_OF_RULES)
_NUMBERS = (
    "people", "cap", "planned", "current", "headroom", "over_committed", "units_without_quota",
)  # fmt: skip
TOTALS = {
    **dict.fromkeys(("scope", "name"), "str"),
    **dict.fromkeys(_NUMBERS, "Int64"),
    **dict.fromkeys(("rule", "cite"), "str"),
    "binds": "bool",
    **dict.fromkeys(("assumed", "arithmetic"), "str"),
}


def quotas(
    region: Region,
    scope: Scope,
    rulings: pd.DataFrame,
    *,
    counted: Flags,
    outside: Flags,
    beside: pd.DataFrame,
) -> pd.DataFrame:
    """
    Reduce the rulings to one row per unit, in the bureau's own order.

    `beside` holds what other rooms say of each unit: reserved, exits and spacing.

    Outlets in no unit stand in a last row of their own. Those in `outside` are in being, but in a
    site whose number is none of its unit's.
    """
    units = region.units
    people = People(region, scope.tree)
    basis = _basis(scope, units)
    binding = np.flatnonzero((rulings["subject"] == "unit") & rulings["binds"])
    place = units.index.get_indexer(pd.Index(rulings["unit_id"].iloc[binding]))
    row = np.full(len(units), -1)
    row[place] = binding
    bound = rulings[list(_OF_BINDING)].reindex(row).set_axis(units.index)
    unknown = pd.Series(None, index=units.index, dtype="Int64").array
    shown = people.by(basis) if basis else pd.Series(unknown, index=units.index)
    columns: dict[str, Any] = {
        **{name: units[name] for name in _OF_UNITS},
        **{name: bound[name].astype("str") for name in _OF_RULES},
        **{name: beside[name] for name in ("reserved", "exits", "spacing")},
        "role": scope.role,
        "people": shown.mask(bound["counts"].isin(PERSONS), bound["people"]),
        "quota": bound["value"].astype("Int64"),
        "open_up_to": bound["open_up_to"].astype("Int64"),
        "current": pd.array(outlets_by_unit(region, scope.tree, counted), dtype="Int64"),
        "outside_quota": pd.array(outlets_by_unit(region, scope.tree, outside), dtype="Int64"),
        "queue": unknown,
        "reconciled": unknown,
        "regime": unknown.astype("str"),
    }
    table = pd.DataFrame(columns, index=units.index).iloc[_bureau_order(units)]
    return _shortfall(_with_no_unit(table, region, counted))


def with_regime(quotas: pd.DataFrame, regimes: pd.DataFrame) -> pd.DataFrame:
    """Put the regime beside each unit: a frozen one has no place left, and one may have a queue."""
    if regimes.empty:
        return quotas.assign(queue=pd.Series(None, quotas.index, dtype="Int64"))
    bound = regimes[regimes["binds"]].set_index("unit_id")
    regime = bound["verdict"].reindex(quotas["unit_id"]).set_axis(quotas.index).astype("str")
    frozen = (regime == "frozen").to_numpy(dtype=bool)
    cites = bound["cite"].reindex(quotas["unit_id"]).set_axis(quotas.index).astype("str")
    why = quotas["why"].fillna("")
    why = why.mask(why != "", why + "; ") + cites.radd("frozen by ")
    return quotas.assign(
        regime=regime,
        why=quotas["why"].mask(frozen, why),
        remaining=quotas["remaining"].mask(frozen, 0),
        queue=quotas["queue"].where((regime == "queue").to_numpy(dtype=bool)),
    )


def totals(
    region: Region, scope: Scope, rulings: pd.DataFrame, quotas: pd.DataFrame
) -> pd.DataFrame:
    """Hold each cap on an area against the sum of the quotas and of the outlets below it."""
    of_areas = (rulings["subject"] == "area") & (rulings["sets"] != "minimum")
    caps = rulings[of_areas & ~rulings["gave_way"]].reset_index(drop=True)
    table = quotas[["quota", "role", "current"]].loc[region.units.index]
    quota = table["quota"].fillna(0).to_numpy(dtype=np.int64)
    unruled = (table["quota"].isna() & (table["role"] == "unit")).to_numpy(dtype=np.int64)
    whole = caps["unit_id"].isna().to_numpy()
    place = region.units.index.get_indexer(pd.Index(caps["unit_id"]))

    def below(values: Ints, everywhere: int) -> pd.arrays.IntegerArray:
        rolled = scope.tree.rolled_up(values)
        return pd.array(np.where(whole, everywhere, rolled[place] if len(rolled) else 0), "Int64")

    ruled = table["quota"].notna().to_numpy(dtype=np.int64)
    planned = pd.Series(below(quota, int(quota.sum())))
    # Where no unit below has a number of its own nothing is planned, which is not 0.
    planned = planned.where(pd.Series(below(ruled, int(ruled.sum()))) > 0)
    current = np.where(whole, int(leaf_sum(quotas)), table["current"].to_numpy(np.int64)[place])
    columns: dict[str, Any] = {
        **{name: caps[name] for name in ("people", "binds", *_OF_RULES)},
        "scope": caps["unit_id"].fillna(WHOLE_AREA),
        "name": np.where(whole, region.name, units_name(region, place)),
        "cap": caps["value"],
        "planned": planned,
        "current": current,
        "headroom": caps["value"] - current,
        "over_committed": (planned - caps["value"]).clip(lower=0),
        "units_without_quota": below(unruled, int(unruled.sum())),
    }
    return shaped(pd.DataFrame(columns)[list(TOTALS)], TOTALS)


def units_name(region: Region, place: Ints) -> NDArray[np.object_]:
    """Name units by position."""
    names = region.units["name"].fillna(region.units["unit_id"]).to_numpy(dtype=object)
    return names[place] if len(names) else np.array([], dtype=object)


def leaf_sum(quotas: pd.DataFrame) -> int:
    """Sum outlets in being over everything, once: the tops of the tree and the row of no unit."""
    below = pd.Index(quotas["unit_id"]).get_indexer(pd.Index(quotas["parent_id"])) >= 0
    top = ~below | quotas["parent_id"].isna().to_numpy()
    return int(quotas["current"][top].sum())


def _basis(scope: Scope, units: pd.DataFrame) -> str | None:
    """Whose people are shown where no rule of the unit says: the whole area's, else any."""
    for item in scope.articles:
        counts = getattr(item.rule, "counts", None)
        if item.whole_area and counts in PERSONS:
            return str(counts)
    return next((name for name in PERSONS[:2] if units[name].notna().any()), None)


def _bureau_order(units: pd.DataFrame) -> Ints:
    return np.argsort(units["order"].fillna(len(units) + units["order"].max()), kind="stable")


def _with_no_unit(table: pd.DataFrame, region: Region, counted: Flags) -> pd.DataFrame:
    outside = int((region.outlets["belongs_to"].isna() & counted).sum())
    if not outside:
        return table
    row = pd.DataFrame(
        {"current": [outside], "outside_quota": [0], "role": ["no_unit"], "kind": ["no_unit"]}
    )
    row = row.reindex(columns=table.columns).astype(table.dtypes)
    row.index = pd.Index([pd.NA], dtype=table.index.dtype)
    return pd.concat([table, row])


def _shortfall(table: pd.DataFrame) -> pd.DataFrame:
    reserved = table["reserved"].fillna(0)  # an unknown number holds no place
    within = table["current"] - table["outside_quota"]
    left = table["open_up_to"] - within - reserved - table["exits"].fillna(0)
    density = table["current"].astype("Float64") * 1000 / table["people"].astype("Float64")
    return table.assign(
        queue=np.minimum((-left).clip(lower=0), table["reserved"]),
        remaining=left.clip(lower=0),
        over=(within - table["quota"]).clip(lower=0),
        outlets_per_1000=density.where(table["people"] > 0),
    )[list(COLUMNS)]
