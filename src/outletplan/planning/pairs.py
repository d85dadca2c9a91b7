"""Pairs of outlets in being nearer than a limit of either, judged as far as they can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.geodesy import millimetres
from outletplan.law.kinds import Spacing
from outletplan.measure.straight import pairs_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BELOW, ON_SITE = "below", "measure_on_site"
SAME_SPOT_MM = 1


@dataclass(frozen=True, eq=False, kw_only=True)
class Near:
    """Pairs of positions in `Region.outlets`, with what is known of the way between them."""

    a: Ints
    b: Ints
    straight_m: Floats
    accuracy_m: Floats
    """How far both points together may be off, as stated. [m]"""


def spacing_rulings(region: Region, scope: Scope, *, counted: Flags) -> pd.DataFrame:
    """
    Judge every pair of outlets by every spacing rule of either; kept pairs are left out.

    An outlet keeps the rules of the deepest unit that has any, those of the whole area where none
    has. A straight line can break a straight rule. A walking rule it can only prove kept: what it
    does not prove is measured on site, people at one spot apart. Where the source does not say how
    to measure, a pair is kept only if every way of measuring keeps it, and broken likewise.

    Returns
    -------
    rulings
        One row per article and pair that it does not find kept.
    """
    items = scope.of(Spacing)
    table = pd.DataFrame(columns=_COLUMNS)
    if not items:
        return table
    reach = _reach(region, scope, items)
    near = _near(region, items, counted)
    found = [_judged(item, near, reach[:, k], region) for k, item in enumerate(items)]
    found = [rows for rows in found if len(rows)]
    return pd.concat(found, ignore_index=True) if found else table


def close_pairs(region: Region, rulings: pd.DataFrame) -> gpd.GeoDataFrame:
    """Reduce the rulings to one row per pair: the largest limit missed, nearest pairs first."""
    rank = rulings["verdict"].map({BELOW: 0, ON_SITE: 1})
    limit = rulings["limit_m"].astype("Float64")
    rows = rulings.assign(rank=rank, wide=-limit).sort_values(["rank", "wide", "rule_no"])
    rows = rows.drop_duplicates(["outlet_a", "outlet_b"])
    rows = rows.sort_values(["lower_m", "outlet_a", "outlet_b"])
    points = region.outlets.geometry
    ends = [points.reindex(rows[column]).to_numpy() for column in ("outlet_a", "outlet_b")]
    starts, stops = (shapely.get_coordinates(end) for end in ends)
    lines = shapely.linestrings(np.stack([starts, stops], axis=1)) if len(rows) else []
    return gpd.GeoDataFrame(
        rows[
            ["outlet_a", "outlet_b", "distance_m", "lower_m", "upper_m", "accuracy_m", "limit_m",
             "measured", "verdict", "force", "unit_id", "cite", "assumed"]
        ].reset_index(drop=True),
        geometry=lines,
        crs=region.outlets.crs,
    ).rename_geometry("line")  # fmt: skip


def spacing_words(region: Region, scope: Scope) -> pd.Series:
    """Say the spacing that a newcomer keeps in each unit, such as ``30 m straight``."""
    items = scope.of(Spacing)
    reach = _reach(region, scope, items)[:-1]
    words = pd.Series("", index=region.units.index, dtype="str")
    for k, item in enumerate(items):
        said = spelled(item.rule)
        words = words.mask(reach[:, k], words.where(words == "", words + "; ") + said)
    return words.mask(words == "", pd.NA)


def spelled(rule: Spacing) -> str:
    """Say a spacing rule in a few words."""
    how = {"not_stated": "(method not stated)"}.get(rule.measured, rule.measured)
    soft = ", in principle" if rule.force == "in_principle" else ""
    return f"{rule.at_least_m.normalize():f} m {how}{soft}"


_COLUMNS = (
    "rule_no", "subject", "outlet_a", "outlet_b", "unit_id", "sets", "distance_m", "lower_m",
    "upper_m", "accuracy_m", "limit_m", "measured", "verdict",
)  # fmt: skip


def _reach(region: Region, scope: Scope, items: tuple[Scoped[Spacing], ...]) -> Flags:
    """Which article reaches which unit, shape (units + 1, articles); last row: no unit."""
    named = np.zeros(len(region.units), dtype=bool)
    for item in items:
        named |= item.units
    governing = np.append(scope.tree.nearest_above(named), -1)
    columns = [
        np.where(governing < 0, item.whole_area, np.append(item.units, False)[governing])
        for item in items
    ]
    return np.column_stack(columns) if columns else np.zeros((len(governing), 0), dtype=bool)


def _near(region: Region, items: tuple[Scoped[Spacing], ...], counted: Flags) -> Near:
    """Find the pairs that any of the rules could concern, the stated accuracy added."""
    lon, lat = region.lonlat("outlets")
    lon = np.where(counted, lon, np.nan)
    off = region.outlets["accuracy_m"].fillna(region.accuracy_m or 0.0).to_numpy(dtype=np.float64)
    rules = [item.rule for item in items]
    widest = max(rule.limit_m + float(rule.compare_to_m) for rule in rules)  # rounding can lower
    a, b, metres = pairs_within(lon, lat, within_m=widest + 2 * float(off.max(initial=0.0)))
    ids = region.outlets.index.to_numpy()
    swap = ids[a] > ids[b]
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    return Near(a=a, b=b, straight_m=metres, accuracy_m=off[a] + off[b])


def _judged(item: Scoped[Spacing], near: Near, reach: Flags, region: Region) -> pd.DataFrame:
    rule = item.rule
    unit = region.units.index.get_indexer(pd.Index(region.outlets["belongs_to"]))
    held_a, held_b = reach[unit[near.a]], reach[unit[near.b]]
    low, bounded = near.straight_m, np.ones(len(near.a), dtype=bool)
    if rule.measured != "straight":
        bounded = millimetres(near.straight_m) <= SAME_SPOT_MM
    kept = rule.keeps(millimetres(low - near.accuracy_m))
    broken = bounded & ~rule.keeps(millimetres(low + near.accuracy_m))
    rows = np.flatnonzero((held_a | held_b) & ~kept)
    owner = np.where(held_a, near.a, near.b)[rows]
    ids, belongs = region.outlets.index.to_numpy(), region.outlets["belongs_to"]
    straight = millimetres(near.straight_m[rows]) / 1000  # the table shows what was compared
    return pd.DataFrame(
        {
            "rule_no": item.number,
            "subject": "pair",
            "outlet_a": pd.array(ids[near.a[rows]], dtype="str"),
            "outlet_b": pd.array(ids[near.b[rows]], dtype="str"),
            "unit_id": belongs.array[owner],
            "sets": "spacing",
            "distance_m": straight if rule.measured != "walking" else np.nan,
            "lower_m": straight,
            "upper_m": np.where(bounded[rows], straight, np.nan),
            "accuracy_m": near.accuracy_m[rows],
            "limit_m": float(rule.at_least_m),
            "measured": rule.measured,
            "verdict": np.where(broken[rows], BELOW, ON_SITE),
        }
    )
