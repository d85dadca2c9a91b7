"""Whether a type of business holds more than its share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.law.kinds import BusinessTypeShare
from outletplan.planning.counting.binding import spelled
from outletplan.planning.counting.quotas import WHOLE_AREA, leaf_sum
from outletplan.planning.in_being import outlets_by_unit
from outletplan.planning.tables import nothing, shaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

BUSINESS_TYPES = {
    **dict.fromkeys(("scope", "name", "types"), "str"),
    "share_of": "str",
    **dict.fromkeys(("base", "at_most", "current", "remaining", "over"), "Int64"),
    **dict.fromkeys(("force", "cite", "assumed", "arithmetic"), "str"),
}


def type_share_rulings(
    region: Region, scope: Scope, quotas: pd.DataFrame, totals: pd.DataFrame, *, counted: Flags
) -> pd.DataFrame:
    """
    Hold the outlets in being of some types against their share, by unit or in the whole area.

    Returns
    -------
    rulings
        One row per article and unit whose number is known; on an area it is the cap that binds.
    """
    parts = [
        _shares(item, region, scope, counted=counted, numbers=_numbers(item, quotas, totals))
        for item in scope.of(BusinessTypeShare)
    ]
    columns = ["rule_no", "subject", "unit_id", "sets", "base", "open_up_to", "held", "value"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _numbers(
    item: Scoped[BusinessTypeShare], quotas: pd.DataFrame, totals: pd.DataFrame
) -> pd.Series:
    """Give the number of which it is a share, by unit and, under its own word, of the area."""
    if item.rule.of == "quota":
        caps = totals[totals["binds"]].set_index("scope")["cap"]
        units = quotas.dropna(subset=["unit_id", "quota"])["quota"]
        numbers: pd.Series = pd.concat([units, caps[~caps.index.isin(units.index)]])
        return numbers
    held = quotas.dropna(subset=["unit_id"])["current"]
    whole = pd.Series({WHOLE_AREA: leaf_sum(quotas)}, dtype="Int64")
    in_being: pd.Series = pd.concat([held, whole])
    return in_being


def _shares(
    item: Scoped[BusinessTypeShare],
    region: Region,
    scope: Scope,
    *,
    counted: Flags,
    numbers: pd.Series,
) -> pd.DataFrame:
    rule = item.rule
    of_type = counted & region.outlets["business_type"].isin(rule.types).to_numpy(dtype=bool)
    if item.whole_area:
        held = pd.Series({WHOLE_AREA: int(of_type.sum())}, dtype="Int64")
    else:
        by_unit = outlets_by_unit(region, scope.tree, of_type)[item.units]
        held = pd.Series(by_unit, index=region.units.index[item.units], dtype="Int64")
    base = numbers.reindex(held.index).dropna().astype("int64")
    counts: Ints = np.asarray(base, dtype=np.int64)
    return pd.DataFrame(
        {
            "rule_no": item.number,
            "subject": "area" if item.whole_area else "unit",
            "unit_id": None if item.whole_area else base.index,
            "sets": "business_type",
            "counts": rule.of,
            "base": counts,
            "open_up_to": rule.open_up_to(counts),
            "held": held[base.index].array,
            "value": rule.outlets_for(counts),
            "arithmetic": spelled(rule, counts),
            "types": ", ".join(rule.types),
        },
        index=range(len(base)),
    ).assign(why=lambda rows: rows["held"].astype("str") + " in being")


def business_types(region: Region, rulings: pd.DataFrame) -> pd.DataFrame:
    """Reduce the rulings to one row per article and unit, or the whole area."""
    if rulings.empty:
        return nothing(BUSINESS_TYPES)
    names = region.units["name"].fillna(region.units["unit_id"])
    held = rulings["held"].astype("Int64")
    columns = {
        **{name: rulings[name] for name in BUSINESS_TYPES if name in rulings},
        "scope": rulings["unit_id"].fillna(WHOLE_AREA),
        "name": rulings["unit_id"].map(names).fillna(region.name),
        "share_of": rulings["counts"],
        "at_most": rulings["value"],
        "current": held,
        "remaining": (rulings["open_up_to"] - held).clip(lower=0),
        "over": (held - rulings["value"]).clip(lower=0),
    }
    return shaped(pd.DataFrame(columns)[list(BUSINESS_TYPES)], BUSINESS_TYPES)


def type_share_gaps(
    scope: Scope, rulings: pd.DataFrame
) -> Iterator[tuple[Scoped[BusinessTypeShare], str]]:
    """Say where a share could not be taken, since there is no number to take it of."""
    for item in scope.of(BusinessTypeShare):
        wanted = 1 if item.whole_area else int(item.units.sum())
        lost = wanted - int((rulings["rule_no"] == item.number).sum())
        if lost:
            yield item, f"{lost} units or areas have no number to take a share of"
