"""Streets and stretches of them: how many outlets, how full the windows, where none is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.errors import DataError, Problem
from outletplan.geodesy import WGS84, convert
from outletplan.law.kinds import StreetClasses
from outletplan.measure.coverage import holding
from outletplan.measure.straight import nearest
from outletplan.planning.in_being import in_being
from outletplan.planning.scope import scope_of
from outletplan.planning.spacing.on_foot import on_foot
from outletplan.planning.streets.sparse import METHOD as SPARSE
from outletplan.planning.streets.sparse import people_per_metre, sparse
from outletplan.planning.streets.windows import (
    DEFAULT_HALF_WINDOW_M,
    busiest_on_streets,
    limits_of,
    limits_on,
    said_of_streets,
    strips_as_drawn,
    strips_of_one_length,
    window_rulings,
)
from outletplan.planning.tables import nothing, shaped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Edition
    from outletplan.planning.plan import Plan
    from outletplan.planning.scope import Scope
    from outletplan.planning.spacing.on_foot import OnFoot
    from outletplan.planning.streets.windows import Strips

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

OVER_DENSE_MULTIPLE = 3
OVER_DENSE_OUTLETS = 3
SHORTEST_M = 50.0
SHORTEST_SEGMENT_M = 1.0
METHODS = (
    f"where no rule limits a street, a window reaches {DEFAULT_HALF_WINDOW_M:g} m to either side",
    (
        f"where no rule limits a street, it is over-dense from {OVER_DENSE_OUTLETS} outlets, if it "
        f"has more than {OVER_DENSE_MULTIPLE} times as many per 100 m as the median street of its "
        "class that has any"
    ),
    SPARSE,
    f"streets shorter than {SHORTEST_M:g} m are flagged by rules only",
)
_HEAD = {"street_id": "str", "name": "str", "street_class": "str"}
_FLAGGED = {
    "length_m": "float64", "outlets": "Int64", "per_100_m": "float64", "busiest_window": "Int64",
    "half_window_m": "float64", "at_most": "Int64", "flag": "str", "rests_on": "str",
    "why": "str", "cite": "str", "assumed": "str",
}  # fmt: skip
_PLACE = {"place": "str", "unit_id": "str"}
_SPAN = {"chain": "int64", "from_m": "float64", "to_m": "float64"}
STREETS = {**_HEAD, **_PLACE, **_FLAGGED}
SEGMENTS = {**_HEAD, **_PLACE, **_SPAN, **_FLAGGED}
WINDOWS = {
    **_HEAD, "outlets": "Int64", "half_window_m": "float64", "at_most": "Int64", "over": "bool",
    "from_m": "float64", "to_m": "float64", "rests_on": "str", "cite": "str",
}  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Survey:
    """What a plan knows when it looks along its streets."""

    region: Region
    edition: Edition
    scope: Scope
    walk: OnFoot
    rulings: pd.DataFrame
    """Of `window_rulings`."""
    quotas: pd.DataFrame


def street_tables(
    region: Region,
    edition: Edition,
    scope: Scope,
    walk: OnFoot | None,
    *,
    rulings: pd.DataFrame,
    quotas: pd.DataFrame,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """
    Count outlets on streets as drawn, flag the streets, and locate the busiest windows.

    Returns
    -------
    streets, windows
        `Plan.streets` and `Plan.windows`; empty if the region has no streets.
    """
    if walk is None or region.streets is None:
        return _empty(STREETS, region), _empty(WINDOWS, region)
    survey = Survey(
        region=region, edition=edition, scope=scope, walk=walk, rulings=rulings, quotas=quotas
    )
    strips = strips_as_drawn(walk)
    unit = _unit_at(survey, strips)
    reach = _reach(survey, strips, unit)
    table = _counted(survey, strips, reach)
    per_metre = people_per_metre(survey, unit, table["length_m"].to_numpy())
    table = _flagged(survey, strips, table, unit, usual=_usual(table), per_metre=per_metre)
    lines = gpd.GeoSeries(region.streets.geometry.array)
    streets = _shaped(table, STREETS, lines).set_axis(pd.Index(table["street_id"].array))
    windows = busiest_on_streets(scope, walk, reach)
    return streets, _shaped(windows, WINDOWS, convert(windows.geometry, lines.crs))


def street_segments(plan: Plan, *, segment_m: float | None) -> gpd.GeoDataFrame:
    """
    Cut the streets of a plan into segments of one length, and count and flag each.

    Segments follow streets of one name across junctions; the last one of each run is what remains.
    Flags are those of `plan.streets`, by the unit and the street at the middle of the segment, and
    by the same medians. They say where outlets stand close, not that one of them is unlawful.

    Parameters
    ----------
    plan
        A plan of a region with streets.
    segment_m
        Length of a segment, 1 or more; None for no segments. [m]

    Returns
    -------
    segments
        The columns of `plan.streets`, and chain, from_m, to_m: the run of one name and the
        position along it [m]. Lines in the CRS of the streets. Empty without streets.

    Raises
    ------
    DataError
        If `segment_m` is not a length of 1 m or more.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> segments = op.street_segments(plan, segment_m=100)
    >>> bool(segments["length_m"].max() <= 100.001)
    True
    """
    require_segments(segment_m)
    region = plan.region
    if region.streets is None or segment_m is None:
        return _empty(SEGMENTS, region)
    scope = scope_of(region, plan.edition)
    walk = cast("OnFoot", on_foot(region, counted=in_being(region.outlets, plan.on)))
    survey = Survey(
        region=region,
        edition=plan.edition,
        scope=scope,
        walk=walk,
        rulings=window_rulings(region, scope, walk),
        quotas=plan.quotas,
    )
    strips = strips_of_one_length(walk, segment_m)
    unit = _unit_at(survey, strips)
    table = _counted(survey, strips, _reach(survey, strips, unit))
    lines = convert(table.geometry, region.streets.crs)
    drawn = np.asarray(region.units.index.get_indexer(pd.Index(plan.streets["unit_id"])))
    per_metre = people_per_metre(survey, drawn, plan.streets["length_m"].to_numpy())
    usual = _usual(plan.streets)
    table = _flagged(survey, strips, table, unit, usual=usual, per_metre=per_metre)
    return _shaped(table, SEGMENTS, lines)


def require_segments(segment_m: float | None) -> None:
    """Refuse what is no length of a segment."""
    if segment_m is None or SHORTEST_SEGMENT_M <= segment_m < np.inf:
        return
    expected, remedy = "metres, 1 or more", "Give the length of a segment."
    raise DataError([Problem("segment_m", None, None, repr(segment_m), expected, remedy)])


def _unit_at(survey: Survey, strips: Strips) -> Ints:
    """Find the unit at each middle as outlets find theirs; filing says nothing of places."""
    region, tree = survey.region, survey.scope.tree
    units = region.units
    if region.assign != "nearest":
        points = gpd.GeoSeries(strips.middle, crs=WGS84)
        held = holding(points, units.geometry, rank=tree.depth)
        return np.asarray(units.index.get_indexer(pd.Index(held.tolist())))
    leaves = np.flatnonzero(tree.leaves)
    leaves = leaves[np.argsort(units.index[leaves])]  # of equally near ones the first is taken
    lon, lat = region.lonlat("units")
    x, y = shapely.get_x(strips.middle), shapely.get_y(strips.middle)
    position, _ = nearest(x, y, lon[leaves], lat[leaves])
    found = position.to_numpy(dtype=np.int64, na_value=-1)
    return np.asarray(np.r_[leaves, -1][found])


def _reach(survey: Survey, strips: Strips, unit: Ints) -> Flags:
    """
    Flag the limits that reach the middle of each strip, or an outlet on it that breaks them.

    The last column is the default, which reaches where no other limit does.
    """
    reach = limits_on(survey.scope, survey.walk, street=strips.street, unit=unit)
    rules = [limit.rule_no for limit in limits_of(survey.scope)]
    for rule_no, foot in survey.rulings[["rule_no", "foot"]].itertuples(index=False):
        reach[strips.foot[foot], rules.index(rule_no)] = True
    return np.column_stack([reach, ~reach.any(axis=1)])


def _counted(survey: Survey, strips: Strips, reach: Flags) -> pd.DataFrame:
    """Count each strip, with the busiest window of the limit that leaves the fewest places."""
    limits = limits_of(survey.scope)
    wanted = {limit.half_m for limit, rows in zip(limits, reach.T, strict=True) if rows.any()}
    counts = {half_m: strips.counts(half_m) for half_m in wanted}
    busiest = np.zeros(reach.shape, dtype=np.int64)
    for k, limit in enumerate(limits):
        if limit.half_m in counts:
            busiest[:, k] = counts[limit.half_m]["busiest_window"]
    holds = np.array([limit.holds for limit in limits])
    # The default leaves any number of places, yet fewer than a limit that does not reach.
    left = np.where(reach, np.minimum(holds - busiest, np.finfo(float).max), np.inf)
    best = left.argmin(axis=1)
    chosen = pd.DataFrame(limits).iloc[best].set_axis(pd.RangeIndex(len(best)))
    table = next(iter(counts.values())).reset_index(drop=True)
    streets = said_of_streets(survey.walk).iloc[strips.street]
    return table.join(chosen).assign(
        street_id=streets.index,
        name=streets["name"].array,
        street_class=streets["street_class"].array,
        place=streets["street_class"].map(_places(survey.edition)).array,
        busiest_window=np.take_along_axis(busiest, best[:, None], axis=1)[:, 0],
    )


def _places(edition: Edition) -> dict[str, str]:
    """Give what the plan calls places, by class of street; the first article that names one."""
    return {
        each.street_class: each.name
        for article in reversed(edition.articles)
        if isinstance(article.rule, StreetClasses)
        for each in article.rule.classes
    }


def _usual(streets: pd.DataFrame) -> pd.Series:
    """Give the median per 100 m of the streets of each class that have an outlet."""
    some = streets[(streets["outlets"] > 0) & (streets["length_m"] >= SHORTEST_M)]
    return some["per_100_m"].groupby(some["street_class"].fillna("")).median()


def _flagged(
    survey: Survey,
    strips: Strips,
    table: pd.DataFrame,
    unit: Ints,
    *,
    usual: pd.Series,
    per_metre: Floats,
) -> pd.DataFrame:
    """Flag each strip, and say why."""
    by_rule, long = np.isfinite(table["holds"]), table["length_m"] >= SHORTEST_M
    median = table["street_class"].fillna("").map(usual).astype("float64")
    dense = ~by_rule & long & (table["outlets"] >= OVER_DENSE_OUTLETS)
    dense &= (table["per_100_m"] / median).round(6) > OVER_DENSE_MULTIPLE  # not by a rounding error
    over = table["busiest_window"] > table["holds"]
    bare = (np.bincount(strips.foot, minlength=len(table)) == 0) & (table["outlets"] == 0)
    half_m = table["half_m"].to_numpy()
    empty, said = sparse(
        survey, strips, unit, half_m, bare=(bare & long).to_numpy(), per_metre=per_metre
    )
    table = table.assign(median=median, said=said)
    table["flag"] = np.select([over | dense, empty], ["over-dense", "sparse"], "none")
    table["rests_on"] = np.where(by_rule & (table["flag"] != "sparse"), "rule", "default")
    default = table["rests_on"] == "default"
    return table.assign(
        unit_id=survey.region.units.index.take(unit, allow_fill=True, fill_value=np.nan),
        why=[_why(row) for row in table.itertuples()],
        cite=table["cite"].mask(default),
        assumed=table["assumed"].mask(default),
    )


def _why(row: Any) -> str:  # noqa: ANN401 - a row of pandas
    """Say what a flag rests on, with the numbers."""
    if row.rests_on == "rule":
        beside = " beside the one in its middle" if row.holds > row.at_most else ""
        within = f"{row.busiest_window:,} outlets within {row.half_window_m:g} m to either side"
        return f"{within}, at most {row.at_most:,.0f}{beside}"
    return f"{_why_by_default(row)} (default)"


def _why_by_default(row: Any) -> str:  # noqa: ANN401 - a row of pandas
    if row.length_m < SHORTEST_M:
        return f"shorter than {SHORTEST_M:g} m"
    if row.outlets:
        return _why_dense(row)
    return row.said or "no outlet on it but at its corner"


def _why_dense(row: Any) -> str:  # noqa: ANN401 - a row of pandas
    if row.outlets < OVER_DENSE_OUTLETS:
        return f"fewer than {OVER_DENSE_OUTLETS} outlets"
    density = f"{row.per_100_m:.2f} outlets per 100 m"
    if pd.isna(row.median):
        return f"{density}, and no street of its class to compare with"
    more = "more" if row.flag == "over-dense" else "not more"
    median = f"the median {row.median:.2f} of its class"
    return f"{density}, {more} than {OVER_DENSE_MULTIPLE} times {median}"


def _empty(columns: dict[str, str], region: Region) -> gpd.GeoDataFrame:
    lines = gpd.GeoSeries([], crs=region.outlets.crs)
    return gpd.GeoDataFrame(nothing(columns).assign(geometry=lines.array))


def _shaped(table: pd.DataFrame, columns: dict[str, str], lines: gpd.GeoSeries) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(shaped(table, columns).assign(geometry=lines.array))
