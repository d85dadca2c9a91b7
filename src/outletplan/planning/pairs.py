"""Pairs of outlets in being nearer than a limit of either, judged as far as they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.geodesy import WGS84, convert, millimetres
from outletplan.law.kinds import Spacing
from outletplan.measure.walking import FAR_M
from outletplan.measure.ways import walking_lines
from outletplan.planning.near import straight_ways, walked_ways
from outletplan.planning.reach import ranks, reached

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.on_foot import OnFoot
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BELOW, ON_SITE, FIELD = "below", "measure_on_site", "field"
_METRES = (
    "distance_m", "lower_m", "upper_m", "accuracy_m", "limit_m", "access_m", "street_m", "exit_m",
)  # fmt: skip
COLUMNS = (
    "outlet_a", "outlet_b", *_METRES[:5], "measured", *_METRES[5:], "verdict", "force", "unit_id",
    "cite", "assumed", "record_id",
)  # fmt: skip
_COLUMNS = (
    "rule_no", "subject", "outlet_a", "outlet_b", "unit_id", "sets", *_METRES, "measured",
    "verdict", "way", "record_id",
)  # fmt: skip


def spacing_rulings(
    region: Region, scope: Scope, walk: OnFoot | None, *, counted: Flags, on: date
) -> pd.DataFrame:
    """
    Judge every pair of outlets by every spacing rule of either; kept pairs are left out.

    A field measurement of its kind settles a pair. Else a straight rule is judged by the straight
    line, and a walking rule by the band in which the walk lies (docs/walking.md): kept if all of it
    is, broken if none of it is, measured on site otherwise. Without streets only the straight line
    bounds the walk. Where the source does not say how to measure, both ways of measuring have to
    agree: kept if the straight line is long enough, broken if the walk is too short, on site
    between the two.

    Returns
    -------
    rulings
        One row per article and pair that it does not find kept.
    """
    items = scope.of(Spacing)
    if not items:
        return pd.DataFrame(columns=_COLUMNS)
    reach = reached(region, scope, items, walk)
    # Rounding before the comparison can bring a pair down to the limit.
    within_m = max(item.rule.limit_m + float(item.rule.compare_to_m) for item in items)
    straight = straight_ways(region, counted=counted, on=on, within_m=within_m)
    walked = straight
    if walk is not None and any(_wants_streets(item.rule) for item in items):
        walked = walked_ways(region, walk, counted=counted, on=on, within_m=within_m)
        straight = _with_walks(straight, walked)
    found = [
        _judged(item, walked if item.rule.measured == "walking" else straight, reach[:, k], region)
        for k, item in enumerate(items)
    ]
    return pd.concat(found, ignore_index=True)


def _wants_streets(rule: Spacing) -> bool:
    return rule.measured != "straight" or rule.opposite_side_at_least_m is not None


def _with_walks(straight: pd.DataFrame, walked: pd.DataFrame) -> pd.DataFrame:
    """Add what is known of the walks; a pair that has none here is too far apart on foot."""
    columns = ["high_m", "upper_m", "same_side"]
    bare = straight.drop(columns=columns)
    ways = bare.merge(walked[["a", "b", *columns]], how="left", on=["a", "b"])
    return ways.assign(high_m=ways["high_m"].fillna(np.inf))


def _judged(
    item: Scoped[Spacing], ways: pd.DataFrame, reach: Flags, region: Region
) -> pd.DataFrame:
    """Judge each pair by one rule and keep those that it does not find kept."""
    rule, straight = item.rule, item.rule.measured == "straight"
    ways = _settled(ways, rule.measured)
    off_m, field_m = ways["accuracy_m"].to_numpy(), ways["field_m"].to_numpy(dtype=np.float64)
    on_site = ~np.isnan(field_m)
    low_m = ways["low_m" if rule.measured == "walking" else "straight_m"].to_numpy() - off_m
    high_m = ways["straight_m" if straight else "high_m"].to_numpy() + off_m
    kept = _keeps(rule, np.where(on_site, field_m, low_m), ways["same_side"], sure=True)
    broken = ~_keeps(rule, np.where(on_site, field_m, high_m), ways["same_side"], sure=False)
    first, second = _in_order(ways, region)
    rows = np.flatnonzero((reach[first] | reach[second]) & ~kept)
    owner = np.where(reach[first], first, second)[rows]
    found = _measured(ways.iloc[rows], rule.measured, turned=(first != ways["a"])[rows])
    ids = region.outlets.index
    return found.assign(
        rule_no=item.number,
        subject="pair",
        sets="spacing",
        outlet_a=ids[first[rows]].astype("str"),
        outlet_b=ids[second[rows]].astype("str"),
        unit_id=region.outlets["belongs_to"].array[owner],
        limit_m=_limit(rule, found["same_side"]),
        verdict=np.where(broken[rows], BELOW, ON_SITE),
    )


def _settled(ways: pd.DataFrame, measured: str) -> pd.DataFrame:
    """Choose the field measurement that a rule of this kind is settled by."""
    walk, line = ways[["walk_field_m", "walk_record"]], ways[["line_field_m", "line_record"]]
    names = ["field_m", "record_id"]
    walk, line = walk.set_axis(names, axis=1), line.set_axis(names, axis=1)
    if measured == "not_stated":  # the officers have chosen how
        chosen = walk.where(walk["field_m"].notna(), line)
    else:
        chosen = line if measured == "straight" else walk
    return ways.assign(field_m=chosen["field_m"], record_id=chosen["record_id"])


def _keeps(rule: Spacing, metres: Floats, same_side: pd.Series, *, sure: bool) -> Flags:
    """Compare with the limit of the side; where that is not known, with both of them."""
    mm = millimetres(np.minimum(metres, FAR_M))
    everywhere = np.ones(len(mm), dtype=bool)
    same, across = rule.keeps(mm, same_side=everywhere), rule.keeps(mm, same_side=~everywhere)
    unknown = same & across if sure else same | across
    known = same_side.fillna(value=False).to_numpy(dtype=bool)
    return np.where(same_side.isna(), unknown, np.where(known, same, across))


def _limit(rule: Spacing, same_side: pd.Series) -> Floats:
    """Say which limit was held against each pair; the larger where the side is not known."""
    across = rule.at_least_m
    if rule.opposite_side_at_least_m is not None:
        across = rule.opposite_side_at_least_m
    known = same_side.fillna(value=False).to_numpy(dtype=bool)
    sided = np.where(known, float(rule.at_least_m), float(across))
    return np.where(same_side.isna(), rule.limit_m, sided)


def _in_order(ways: pd.DataFrame, region: Region) -> tuple[Ints, Ints]:
    """Let the smaller id stand first, whatever the order of rows."""
    rank = np.argsort(np.argsort(region.outlets.index.to_numpy()))
    a, b = ways["a"].to_numpy(), ways["b"].to_numpy()
    turned = rank[a] > rank[b]
    return np.where(turned, b, a), np.where(turned, a, b)


def _measured(ways: pd.DataFrame, measured: str, *, turned: pd.Series) -> pd.DataFrame:
    """Lay out what was measured, and by which method, to the millimetre that was compared."""
    field_m = ways["field_m"].astype("float64")
    if measured != "walking":
        shown = ways.assign(distance_m=ways["straight_m"])
        if measured == "straight":
            shown["upper_m"] = ways["straight_m"]
        shown[["access_m", "street_m", "exit_m"]] = np.nan
    else:
        shown = ways.copy()
        shown["access_m"] = ways["access_m"].where(~turned, ways["exit_m"])
        shown["exit_m"] = ways["exit_m"].where(~turned, ways["access_m"])
    on_site = field_m.notna()
    shown["distance_m"] = shown["distance_m"].where(~on_site, field_m)
    shown["lower_m"] = shown["straight_m"].where(~on_site, field_m)
    shown["upper_m"] = shown["upper_m"].where(~on_site, field_m)
    for column in ("distance_m", "lower_m", "upper_m", "access_m", "street_m", "exit_m"):
        shown[column] = _to_mm(shown[column])
    return shown.assign(measured=np.where(on_site, FIELD, measured))


def _to_mm(metres: pd.Series) -> Floats:
    values = metres.to_numpy(dtype=np.float64)
    finite = np.isfinite(values)
    return np.where(finite, millimetres(np.where(finite, values, 0)) / 1000, values)


def close_pairs(region: Region, rulings: pd.DataFrame, walk: OnFoot | None) -> gpd.GeoDataFrame:
    """Reduce the rulings to one row per pair: the largest limit missed, nearest pairs first."""
    rank = rulings["verdict"].map({BELOW: 0, ON_SITE: 1})
    rows = rulings.assign(rank=rank, wide=-rulings["limit_m"].astype("Float64"))
    rows = rows.sort_values(["rank", "wide", "rule_no"]).drop_duplicates(["outlet_a", "outlet_b"])
    rows = rows.sort_values(["lower_m", "outlet_a", "outlet_b"], ignore_index=True)
    table = rows.reindex(columns=list(COLUMNS)).astype(
        {column: "float64" if column in _METRES else "str" for column in COLUMNS}
    )
    lines = gpd.GeoSeries(_lines(region, rows, walk), crs=region.outlets.crs)
    return gpd.GeoDataFrame(table, geometry=lines).rename_geometry("line")


def _lines(region: Region, rows: pd.DataFrame, walk: OnFoot | None) -> NDArray[np.object_]:
    """Draw each pair: its walk where that was measured, else straight from point to point."""
    points = region.outlets.geometry
    ends = [points.reindex(rows[column]).to_numpy() for column in ("outlet_a", "outlet_b")]
    placed = ~(shapely.is_missing(ends[0]) | shapely.is_missing(ends[1]))
    lines = np.full(len(rows), None, dtype=object)
    corners = np.stack([shapely.get_coordinates(end[placed]) for end in ends], axis=1)
    lines[placed] = shapely.linestrings(corners) if placed.any() else []
    walked = (rows["measured"] == "walking").to_numpy() & rows["way"].notna().to_numpy()
    if walk is not None and walked.any():
        drawn = rows[walked].astype(dict.fromkeys(("a", "b", "foot_a", "foot_b"), "int64"))
        paths = gpd.GeoSeries(walking_lines(walk.network, walk.feet, drawn), crs=WGS84)
        lines[walked] = convert(paths, region.outlets.crs).to_numpy()
    return lines


def spacing_words(region: Region, scope: Scope) -> pd.Series:
    """Say the spacing that a newcomer keeps in each unit, such as ``30 m straight``."""
    items = scope.of(Spacing)
    words = pd.Series("", index=region.units.index, dtype="str")
    rank = [ranks(scope, item) for item in items]
    general = [r for r, item in zip(rank, items, strict=True) if item.rule.on_streets is None]
    deepest = np.max([np.full(len(words), 0), *general], axis=0)
    for item, own in zip(items, rank, strict=True):
        said = spelled(item.rule)
        words = words.mask(own >= deepest, words.where(words == "", words + "; ") + said)
    return words.mask(words == "", np.nan)


def spelled(rule: Spacing) -> str:
    """Say a spacing rule in a few words."""
    how = {"not_stated": "(method not stated)"}.get(rule.measured, rule.measured)
    words = f"{rule.at_least_m.normalize():f} m {how}"
    if rule.opposite_side_at_least_m is not None:
        words += f", across the street {rule.opposite_side_at_least_m.normalize():f} m"
    if rule.on_streets is not None:
        words += ", on streets " + ", ".join("/".join(values) for _, values in rule.on_streets)
    return words + (", in principle" if rule.force == "in_principle" else "")
