"""Unit by unit: what a plan says otherwise than another, by which article and which facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from outletplan.facts.assign import depth_of
from outletplan.measure.coverage import holding
from outletplan.measure.hierarchy import Hierarchy
from outletplan.planning.comparing.beside import (
    ADDED,
    CHANGED,
    REMOVED,
    beside,
    otherwise,
    standing,
    unlike,
)
from outletplan.planning.comparing.causes import whatever_else
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.facts import Region
    from outletplan.planning.comparing.rulings import Clauses
    from outletplan.planning.plan import Plan

COMPARED = (
    "people", "quota", "current", "remaining", "over", "spacing", "unit_class", "regime",
)  # fmt: skip
_NAMES = ("name", "kind", "parent_id", "role")
# A title that says "what if" cites otherwise and changes nothing.
_ALSO = ("outlets_per_1000", "rule", "cite", "reserved")
_SIDES = (
    "people", "quota", "current", "remaining", "over", "outlets_per_1000", "spacing", "unit_class",
    "regime", "rule", "cite",
)  # fmt: skip
UNITS = {
    **dict.fromkeys(("unit_id", *_NAMES, "change", "what"), "str"),
    **{
        f"{name}_{end}": "Float64"
        if name == "outlets_per_1000"
        else "Int64"
        if name in COMPARED[:5]
        else "str"
        for name in _SIDES
        for end in ("old", "new")
    },
    "quota_change": "Int64",
    **dict.fromkeys(("why", "reason", "counterpart"), "str"),
}


def units_of(
    old: Plan, new: Plan, clauses: Clauses, told: pd.DataFrame, differ: Sequence[str]
) -> pd.DataFrame:
    """
    Set the units of two plans beside one another, each with what moved it.

    Parameters
    ----------
    old, new
        The plans.
    clauses
        Their clauses, paired.
    told
        What each clause says otherwise of a unit; see `compare_clauses`.
    differ
        In what the plans differ: policy, day, region.

    Returns
    -------
    units
        One row for each unit of either, in the order of the newer plan; what is gone stands last.
    """
    both = beside(old.quotas, new.quotas, ["unit_id"], COMPARED, also=[*_NAMES, *_ALSO])
    both = standing(both, _NAMES)
    both["what"] = otherwise(both, COMPARED)
    both["quota_change"] = both["quota_new"] - both["quota_old"]
    articles = told.groupby("unit_id")["said"].agg("; ".join).reindex(both["unit_id"])
    moved = both["change"] == CHANGED
    said = _joined(articles.set_axis(both.index), _facts(both))
    said = said.where(said != "", _binding(both, clauses))
    both["why"] = said.fillna(whatever_else(differ) if differ else "").where(moved)
    given = told.drop_duplicates(["unit_id", "reason"]).dropna(subset="reason")
    reasons = given.groupby("unit_id")["reason"].agg("; ".join).reindex(both["unit_id"])
    both["reason"] = reasons.set_axis(both.index).where(moved)
    both["counterpart"] = _counterparts(both, old.region, new.region)
    table = shaped(both, UNITS)
    return table.set_axis(pd.Index(table["unit_id"].array), axis=0)


def _binding(both: pd.DataFrame, clauses: Clauses) -> pd.Series:
    """Say what the clause that binds a unit says otherwise, such as when a number is reached."""
    cited = clauses.cited("new")
    words = {key: clauses.words(n) for key, n in cited.items() if n in clauses.changed}
    keys = zip(both["cite_new"], both["rule_new"], strict=True)
    return pd.Series([words.get(key) for key in keys], index=both.index, dtype="str")


def _facts(both: pd.DataFrame) -> pd.Series:
    """Tell which facts of a unit are others: people, outlets in being, places held, its class."""
    said = pd.Series("", index=both.index, dtype="str")
    for name, word in (
        ("people", "people"),
        ("current", "in being"),
        ("reserved", "held"),
        ("unit_class", "class"),
    ):
        was, now = both[f"{name}_old"], both[f"{name}_new"]
        words = (
            f"{word} " + was.astype("str").fillna("none") + " → " + now.astype("str").fillna("none")
        )
        said = _joined(said, words.where(unlike(was, now)))
    return said


def _joined(one: pd.Series, other: pd.Series) -> pd.Series:
    """Put two columns of words behind one another."""
    one, other = one.fillna(""), other.fillna("")
    between = pd.Series("; ", index=one.index).where((one != "") & (other != ""), "")
    return one + between + other


def _counterparts(both: pd.DataFrame, old: Region, new: Region) -> pd.Series:
    """Say in which unit of the other region a unit lies that came or went."""
    found = pd.Series(pd.NA, index=both.index, dtype="str")
    for change, own, other in ((REMOVED, old, new), (ADDED, new, old)):
        rows = (both["change"] == change) & both["unit_id"].notna()
        if rows.any():
            held = _held(own, other, pd.Index(both.loc[rows, "unit_id"]))
            found[rows] = held.reindex(both.loc[rows, "unit_id"]).to_numpy()
    return found


def _held(own: Region, other: Region, ids: pd.Index) -> pd.Series:
    """Find the deepest unit of another region that holds a point of each unit."""
    units, others = own.units.geometry.loc[ids], other.units
    if units.crs is None or others.crs is None:
        return pd.Series(pd.NA, index=ids, dtype="str")
    points = gpd.GeoSeries(shapely.point_on_surface(units.to_numpy()), index=ids, crs=units.crs)
    tree = Hierarchy.of(others["parent_id"])
    return holding(points, others.geometry, rank=depth_of(others, tree))
