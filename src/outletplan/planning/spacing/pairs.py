"""Pairs of outlets in being nearer than a limit of either, judged as far as they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.geodesy import WGS84, convert
from outletplan.law.kinds import Interval, Spacing
from outletplan.measure.walking import Way
from outletplan.measure.ways import walking_lines
from outletplan.planning.spacing.judging import BELOW, KEPT, ON_SITE, Holding, judged
from outletplan.planning.spacing.near import straight_ways, walked_ways
from outletplan.planning.spacing.reach import NOWHERE, narrow, ranks, stand_of
from outletplan.planning.tables import nothing, shaped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import Ranged
    from outletplan.planning.scope import Scope, Scoped
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_METRES = (
    "distance_m", "lower_m", "upper_m", "accuracy_m", "limit_m", "access_m", "street_m", "exit_m",
)  # fmt: skip
COLUMNS = {
    name: "float64" if name in _METRES else "str"
    for name in (
        "outlet_a", "outlet_b", *_METRES[:5], "edge", "measured", *_METRES[5:], "verdict", "force",
        "unit_id", "rule", "cite", "assumed", "relief", "record_id",
    )
}  # fmt: skip
RULINGS = {
    "rule_no": "int64",
    **dict.fromkeys(("subject", "outlet_a", "outlet_b", "unit_id", "sets"), "str"),
    **dict.fromkeys(_METRES, "float64"),
    **dict.fromkeys(("edge", "measured", "verdict", "way", "record_id"), "str"),
}
"""Columns of rulings between two outlets."""


def spacing_rulings(
    region: Region, scope: Scope, walk: OnFoot | None, *, counted: Flags, on: date
) -> pd.DataFrame:
    """
    Judge every pair of outlets by every spacing rule of either; kept pairs are left out.

    Each of the two is held against the other as if it were the newcomer; see `judging`. Without
    streets only the straight line bounds a walk.

    Returns
    -------
    rulings
        One row per article and pair that it does not find kept.
    """
    items = scope.of(Spacing)
    if not items:
        return nothing(RULINGS)
    # Rounding before the comparison can bring a pair down to the limit.
    within_m = max(item.rule.limit_m + float(item.rule.compare_to_m) for item in items)
    straight = straight_ways(region, counted=counted, on=on, within_m=within_m)
    walked = straight
    if walk is not None and any(_wants_streets(item.rule) for item in items):
        walked = walked_ways(region, walk, counted=counted, on=on, within_m=within_m)
        straight = _with_walks(straight, walked)
    outlets = stand_of(region, walk, on=on)
    holding = Holding.of(items, outlets, outlets, scope=scope, walk=walk)
    return pd.concat(
        [
            *_judged(region, holding, _in_order(straight, region), on_foot=False),
            *_judged(region, holding, _in_order(walked, region), on_foot=True),
        ],
        ignore_index=True,
    )


def _wants_streets(rule: Spacing) -> bool:
    return rule.measured != "straight" or rule.across_m is not None


def _with_walks(straight: pd.DataFrame, walked: pd.DataFrame) -> pd.DataFrame:
    """Add what is known of the walks; a pair that has none here is too far apart on foot."""
    columns = ["high_m", "upper_m", "same_side"]
    bare = straight.drop(columns=columns)
    ways = bare.merge(walked[["a", "b", *columns]], how="left", on=["a", "b"])
    return ways.assign(high_m=ways["high_m"].fillna(np.inf))


def _in_order(ways: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Let the smaller id stand first, whatever the order of rows."""
    rank = np.argsort(np.argsort(region.outlets.index.to_numpy()))
    turned = rank[ways["a"]] > rank[ways["b"]]
    # The first leg of a frontage is the difference of both set-backs, whoever stands first.
    legs_turn = turned & (ways["way"] != Way.FRONTAGE.value).to_numpy(dtype=bool)
    ends = {"a": ("b", turned), "access_m": ("exit_m", legs_turn), "foot_a": ("foot_b", turned)}
    swapped = {
        column: np.where(turns, ways[other], ways[column])
        for one, (two, turns) in ends.items()
        for column, other in ((one, two), (two, one))
    }
    return ways.assign(**swapped)


def _judged(
    region: Region, holding: Holding, ways: pd.DataFrame, *, on_foot: bool
) -> Iterator[pd.DataFrame]:
    """Judge each pair by the rules measured so and give those that it does not find kept."""
    a, b = ways["a"].to_numpy(dtype=np.int64), ways["b"].to_numpy(dtype=np.int64)
    forth, back = holding.between(a, b), holding.between(b, a)
    ids = region.outlets.index
    for k, item in enumerate(holding.items):
        if (item.rule.measured == "walking") is not on_foot:
            continue
        rows = np.flatnonzero(forth[:, k] | back[:, k])
        owner = np.where(forth[:, k], a, b)  # who keeps it as a newcomer
        near = ways.assign(owner=owner).iloc[rows]
        found = judged(item.rule, near)
        broken = near.assign(**found._asdict())[found.verdict != KEPT]
        yield broken.assign(
            rule_no=item.number,
            subject="pair",
            sets="spacing",
            outlet_a=ids[broken["a"]].astype("str"),
            outlet_b=ids[broken["b"]].astype("str"),
            unit_id=region.outlets["belongs_to"].array[broken["owner"]],
        )


def close_pairs(region: Region, rulings: pd.DataFrame, walk: OnFoot | None) -> gpd.GeoDataFrame:
    """
    Reduce the rulings to one row per pair: the largest limit missed, nearest pairs first.

    Of equal limits the one that has to be exceeded is the larger.
    """
    rank = rulings["verdict"].map({BELOW: 0, ON_SITE: 1})
    rows = rulings.assign(
        rank=rank,
        wide=-rulings["limit_m"].astype("Float64"),
        reached=rulings["edge"] != "more_than",
    )
    rows = rows.sort_values(["rank", "wide", "reached", "rule_no"])
    rows = rows.drop_duplicates(["outlet_a", "outlet_b"])
    rows = rows.sort_values(["lower_m", "outlet_a", "outlet_b"], ignore_index=True)
    rows["relief"] = _granted(region, rows)
    table = shaped(rows, COLUMNS)
    lines = gpd.GeoSeries(_lines(region, rows, walk), crs=region.outlets.crs)
    return gpd.GeoDataFrame(table.assign(line=lines.array), geometry="line")


def _granted(region: Region, rows: pd.DataFrame) -> pd.Series:
    """Note the relief that either of two was granted; it proves nothing, old licences stay."""
    relief = region.outlets["relief"]
    one, other = (rows[end].map(relief).astype("str") for end in ("outlet_a", "outlet_b"))
    both: pd.Series = (one + "; " + other).fillna(one).fillna(other)
    return both


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
    rank = [_shown_ranks(scope, item) for item in items]
    general = [r for r, item in zip(rank, items, strict=True) if not narrow(item.rule)]
    deepest = np.max([np.full(len(words), 0), *general], axis=0)
    for item, own in zip(items, rank, strict=True):
        said = spelled(item.rule)
        words = words.mask(own >= deepest, words.where(words == "", words + "; ") + said)
    return words.mask(words == "", np.nan)


def _shown_ranks(scope: Scope, item: Scoped[Spacing]) -> Ints:
    """Rank a rule by unit, without those where it gives way for everyone."""
    rank = ranks(scope, item)
    for other in scope.articles:
        if item.gives_way_to(other) and not narrow(other.rule):
            rank = np.where(ranks(scope, other) > NOWHERE, NOWHERE, rank)
    return rank


def spelled(rule: Spacing) -> str:
    """Say a spacing rule in a few words."""
    how = {"not_stated": "(method not stated)"}.get(rule.measured, rule.measured)
    words = f"{_edge(rule.more_than_m)}{rule.here_m.normalize():f} m {how}"
    if rule.across_m == 0:
        words += ", no limit across the street"
    elif rule.across_m is not None:
        edge = _edge(rule.opposite_side_more_than_m)
        words += f", across the street {edge}{rule.across_m.normalize():f} m"
    if rule.on_streets is not None:
        words += f", on streets {_such(rule.on_streets)}"
    for key, said in _NARROWED.items():
        if (wanted := getattr(rule, key)) is not None:
            words += f", {said} " + " and ".join(map(_wanted, wanted))
    if rule.reference == "same_site":
        words += ", within one site"
    return words + (", in principle" if rule.force == "in_principle" else "")


def _edge(more_than: Decimal | None) -> str:
    return "" if more_than is None else "more than "


def _such(streets: Ranged) -> str:
    """Name streets by the words wanted of them, and then by the ranges."""
    named = ["/".join(want) for _, want in streets if not isinstance(want, Interval)]
    ranges = [_wanted(each) for each in streets if isinstance(each[1], Interval)]
    with_ranges = [f"with {' and '.join(ranges)}"] if ranges else []
    return " ".join([*([", ".join(named)] if named else []), *with_ranges])


_NARROWED = {
    "newcomer": "for",
    "from_outlets": "from",
    "not_from_outlets": "not from",
    "inside_sites": "inside",
    "outside_sites": "outside",
}


def _wanted(want: tuple[str, tuple[str, ...] | Interval]) -> str:
    column, values = want
    said = values.words() if isinstance(values, Interval) else " or ".join(values)
    return f"{column} {said}"
