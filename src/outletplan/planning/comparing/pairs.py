"""Close pairs that come, go or are judged otherwise; villages that become blank or cease to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from outletplan.geodesy import convert
from outletplan.planning.comparing.beside import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    beside,
    standing,
    unlike,
)
from outletplan.planning.comparing.causes import whatever_else
from outletplan.planning.in_being import in_being
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outletplan.planning.comparing.rulings import Clauses
    from outletplan.planning.plan import Plan

_OF_PAIRS = {
    "verdict": "str", "distance_m": "float64", "limit_m": "float64", "measured": "str",
    "rule": "str", "cite": "str",
}  # fmt: skip
PAIRS = {
    **dict.fromkeys(("outlet_a", "outlet_b", "change"), "str"),
    **{f"{name}_{end}": kind for name, kind in _OF_PAIRS.items() for end in ("old", "new")},
    "why": "str",
}
_OF_BLANKS = {"people": "Int64", "tier": "str", "reason": "str", "quota": "Int64", "cite": "str"}
BLANKS = {
    **dict.fromkeys(("unit_id", "name", "kind", "change"), "str"),
    **{f"{name}_{end}": kind for name, kind in _OF_BLANKS.items() for end in ("old", "new")},
}


def pairs_of(old: Plan, new: Plan, clauses: Clauses, differ: Sequence[str]) -> gpd.GeoDataFrame:
    """
    List pairs that are close in one plan alone, or judged otherwise, and what moved each.

    Returns
    -------
    pairs
        One row per pair: those that come, then those judged otherwise, then those that go; line
        in the CRS of the newer plan's outlets.
    """
    both = beside(old.close_pairs, new.close_pairs, ["outlet_a", "outlet_b"], list(_OF_PAIRS))
    both = both[unlike(both["verdict_old"], both["verdict_new"])]
    rank = both["change"].map({ADDED: 0, CHANGED: 1, REMOVED: 2})
    both = both.assign(rank=rank).sort_values("rank", kind="stable", ignore_index=True)
    both["why"] = pd.Series(
        ["; ".join(words) or whatever_else(differ)
         for words in _why(both, old, new, clauses)], dtype="str"
    )  # fmt: skip
    return gpd.GeoDataFrame(shaped(both, PAIRS), geometry=_lines(both, old, new)).rename_geometry(
        "line"
    )


def _why(both: pd.DataFrame, old: Plan, new: Plan, clauses: Clauses) -> Iterator[list[str]]:
    """Tell of each pair which outlets and which clauses are not the same in the other plan."""
    there = {
        end: set(plan.region.outlets.index[in_being(plan.region.outlets, plan.on)])
        for end, plan in (("old", old), ("new", new))
    }
    moved = _moved_outlets(old, new)
    said = {n: clauses.words(n) for n in clauses.changed}
    cited = {"old": clauses.cited("old"), "new": clauses.cited("new")}
    for row in both.to_dict("records"):
        words = []
        for outlet in (row["outlet_a"], row["outlet_b"]):
            if outlet not in there["old"]:
                words.append(f"{outlet} was not in being")
            elif outlet not in there["new"]:
                words.append(f"{outlet} is no longer in being")
            elif outlet in moved:
                words.append(f"{outlet} stands elsewhere")
        numbers = {
            cited[end].get((str(row[f"cite_{end}"]), str(row[f"rule_{end}"]))) for end in cited
        }
        words += [said[n] for n in sorted(n for n in numbers if n is not None) if n in said]
        yield words


def _moved_outlets(old: Plan, new: Plan) -> set[str]:
    if old.region is new.region or old.region.outlets.crs != new.region.outlets.crs:
        return set()
    one, other = (plan.region.outlets.geometry for plan in (old, new))
    both = one.index.intersection(other.index)
    one, other = one.loc[both], other.loc[both]
    here = one.geom_equals(other, align=False) | (one.isna() & other.isna())
    return set(both[~here])


def _lines(both: pd.DataFrame, old: Plan, new: Plan) -> gpd.GeoSeries:
    """Draw each pair as the newer plan does, else as the older one did."""
    keys = pd.MultiIndex.from_frame(both[["outlet_a", "outlet_b"]])
    was, now = (
        plan.close_pairs.set_index(["outlet_a", "outlet_b"]).geometry.reindex(keys)
        for plan in (old, new)
    )
    crs = new.close_pairs.crs or old.close_pairs.crs
    if was.crs != crs and was.notna().any():
        was = convert(was, crs)
    return gpd.GeoSeries(now.where(now.notna(), was).array, crs=crs)


def blanks_of(old: Plan, new: Plan) -> pd.DataFrame:
    """List villages that become blank, cease to be, or lie in another tier or for another cause."""
    compared = ["people", "tier", "reason", "quota"]
    sides = (old.blank_villages, new.blank_villages)
    both = beside(*sides, keys=["unit_id"], columns=compared, also=["name", "kind", "cite"])
    both = standing(both, ["name", "kind"])
    both = both[both["change"] != SAME]
    table = shaped(both, BLANKS)
    return table.set_axis(pd.Index(table["unit_id"].array), axis=0)
