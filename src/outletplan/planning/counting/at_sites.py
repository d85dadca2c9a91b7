"""How many outlets a market, a station hall or another site may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from outletplan.errors import DataError, Problem
from outletplan.geodesy import convert
from outletplan.law.kinds import QuantityRule
from outletplan.measure.coverage import POLYGONS, holding
from outletplan.planning.counting.binding import NUMBERS, binding, number_rows
from outletplan.planning.counting.people import whole
from outletplan.planning.selecting import no_match, selected, unsaid
from outletplan.planning.tables import nothing, shaped, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

SITE_QUOTAS = {
    **dict.fromkeys(("site_id", "name", "kind", "unit_id"), "str"),
    **dict.fromkeys(("quota", "at_least", "current", "reserved", "remaining", "over"), "Int64"),
    **dict.fromkeys(("towards_unit", "rule", "cite", "assumed", "arithmetic", "why"), "str"),
}


def site_number_rulings(region: Region, scope: Scope) -> pd.DataFrame:
    """
    Work out every number that belongs to a site, exactly, and mark those that bind.

    Returns
    -------
    rulings
        One row per article and site.

    Raises
    ------
    DataError
        If a site lacks the stalls or halls that a rule counts; all at once.
    """
    items, sites = _items(scope), region.sites
    if not items or sites is None:
        return nothing(NUMBERS)
    unit = _units_of(region, sites, scope)
    reached = {item.number: _reached(item, sites, unit, scope) for item in items}
    problems = [p for item in items for p in _missing(item, sites[reached[item.number]])]
    if problems:
        raise DataError(problems)
    blocks = [_rows(item, items, sites, unit, reached, region.units.index) for item in items]
    rulings = together(blocks, NUMBERS)
    return binding(rulings) if len(rulings) else rulings


def _items(scope: Scope) -> list[Scoped[QuantityRule]]:
    rules = scope.of(QuantityRule)  # type: ignore[type-abstract] # mypy 4717
    return [item for item in rules if item.rule.sites is not None]


def _units_of(region: Region, sites: gpd.GeoDataFrame, scope: Scope) -> Ints:
    """Find the unit of each site: that it is filed under, else the deepest that holds it."""
    filed = sites["unit_id"]
    if sites.crs is not None and sites.geometry.notna().any():
        points = sites.geometry.representative_point()
        held = holding(points, region.units.geometry, rank=scope.tree.depth)
        filed = filed.fillna(held.astype("str"))
    return np.asarray(region.units.index.get_indexer(pd.Index(filed)))


def _reached(
    item: Scoped[QuantityRule], sites: gpd.GeoDataFrame, unit: Ints, scope: Scope
) -> Flags:
    flags = selected(item.rule.sites or (), sites)
    if item.whole_area:
        return flags
    inside = np.append(scope.tree.nearest_above(item.units) >= 0, False)
    return np.asarray(flags & inside[unit])


def _missing(item: Scoped[QuantityRule], sites: pd.DataFrame) -> list[Problem]:
    basis, cite = item.rule.basis, item.article.cite
    if basis is None:
        return []
    remedy = "Fill it in, or let the rule count what the table has."
    odd = sites[basis][whole(sites[basis]).isna()]
    return [
        Problem("sites", None, basis, f"{'nothing' if pd.isna(said) else said} for site {site}",
                f"a number: {cite} counts it", remedy)
        for site, said in odd.items()
    ]  # fmt: skip


def _rows(
    item: Scoped[QuantityRule],
    items: list[Scoped[QuantityRule]],
    sites: pd.DataFrame,
    unit: Ints,
    reached: dict[int, Flags],
    unit_ids: pd.Index,
) -> pd.DataFrame:
    there, basis = reached[item.number], item.rule.basis
    counted = None if basis is None else whole(sites[basis])[there].to_numpy(dtype=np.int64)
    subjects = pd.DataFrame(
        {
            "subject": "site",
            "site_id": sites.index[there],
            "unit_id": unit_ids.take(unit[there], allow_fill=True, fill_value=np.nan),
        }
    )
    yields = {
        other.rule.article: reached[other.number][there]
        for other in items
        if item.gives_way_to(other)
    }
    return number_rows(item, counted, subjects, sets=item.rule.number, yields=yields)


def site_areas(region: Region) -> shapely.STRtree:
    """Lay out the sites of which it is known where they end, to be asked what lies in them."""
    shapes = np.array([], dtype=object)
    if region.sites is not None:
        shapes = region.sites.geometry.to_numpy().copy()
    shapes[~np.isin(shapely.get_type_id(shapes), POLYGONS)] = None
    return shapely.STRtree(shapes)


def sites_holding(
    region: Region, points: gpd.GeoSeries, areas: shapely.STRtree
) -> list[str | None]:
    """Name the site whose area holds each point, the smallest of several; None for none."""
    found: list[str | None] = [None] * len(points)
    sites = region.sites
    if sites is None or sites.crs is None or not areas or points.isna().all():
        return found
    there = convert(points, sites.crs).to_numpy()
    row, area = areas.query(there, predicate="intersects")
    size = shapely.area(sites.geometry.to_numpy()[area])
    for k in np.argsort(-size, kind="stable").tolist():
        found[row[k]] = str(sites.index[area[k]])
    return found


def sites_of_applications(region: Region) -> list[str | None]:
    """Name the site of each application: as it says, else that in which its point lies."""
    table = region.applications
    if table is None:
        return []
    held = sites_holding(region, table.geometry, site_areas(region))
    said = table["site_id"].astype(object).where(table["site_id"].notna(), None).tolist()
    return [own or site for own, site in zip(said, held, strict=True)]


def reserved_by_site(region: Region, *, counted: Flags) -> pd.Series | None:
    """Count the places held in each site, by its id; one who moves within it holds none."""
    table = region.applications
    if table is None:
        return None
    sites = region.outlets["site_id"].astype(object).tolist()
    asked = zip(
        table["request"], sites_of_applications(region), moving(region, counted), strict=True
    )
    held = [
        site
        for request, site, row in asked
        if site is not None and request != "renewal" and (row < 0 or sites[row] != site)
    ]
    return pd.Series(held, dtype="object").value_counts()


def moving(region: Region, counted: Flags) -> list[int]:
    """Give for each application the row of its outlet in being, -1 where it has none."""
    table = region.applications
    if table is None:
        return []
    outlets = region.outlets
    named = table["outlet_id"].fillna(table["application_id"])
    own = outlets.index.get_indexer(pd.Index(named))
    own[(table["request"] == "new").to_numpy(dtype=bool)] = -1
    return [row if row >= 0 and counted[row] else -1 for row in own.tolist()]


def site_quotas(
    region: Region, scope: Scope, rulings: pd.DataFrame, *, counted: Flags
) -> pd.DataFrame:
    """Reduce the rulings to one row per site that a rule of numbers reaches."""
    bound = rulings[rulings["binds"]].set_index(rulings.loc[rulings["binds"], "site_id"])
    if region.sites is None or bound.empty:
        return nothing(SITE_QUOTAS)
    rules = {item.number: item.rule for item in _items(scope)}
    sites = region.sites[region.sites.index.isin(bound.index)]
    bound = bound.reindex(sites.index)
    held = region.outlets["site_id"][counted].value_counts()
    current = held.reindex(sites.index, fill_value=0).astype("Int64")
    held = reserved_by_site(region, counted=counted)
    reserved = pd.Series(pd.NA, index=sites.index, dtype="Int64")
    if held is not None:
        reserved = held.reindex(sites.index, fill_value=0).astype("Int64")
    table = bound[["rule", "cite", "assumed", "arithmetic", "why", "unit_id"]].assign(
        site_id=sites["site_id"],
        name=sites["name"],
        kind=sites["kind"],
        quota=bound["value"],
        at_least=_least(bound, rules),
        current=current,
        reserved=reserved,
        remaining=(bound["open_up_to"] - current - reserved.fillna(0)).clip(lower=0),
        over=(current - bound["value"]).clip(lower=0),
        towards_unit=bound["rule_no"].map({n: rule.towards_unit for n, rule in rules.items()}),
    )
    return shaped(table[list(SITE_QUOTAS)], SITE_QUOTAS).rename_axis(None)


def _least(bound: pd.DataFrame, rules: Mapping[int, QuantityRule]) -> pd.Series:
    """Give the lower end of a range, for each hall or side where it is a number of those."""
    each = {n: getattr(rule, "outlets_at_least", None) for n, rule in rules.items()}
    return bound["rule_no"].map(each).astype("Int64") * bound["people"].fillna(1)


def outside_quotas(region: Region, site_quotas: pd.DataFrame, *, counted: Flags) -> Flags:
    """Flag the outlets in being that stand in a site whose number is none of its unit's."""
    apart = site_quotas["site_id"][site_quotas["towards_unit"] == "not_counted"]
    return np.asarray(counted & region.outlets["site_id"].isin(apart).to_numpy(dtype=bool))


def site_number_gaps(region: Region, scope: Scope) -> Iterator[tuple[Scoped[QuantityRule], str]]:
    """Say which numbers of sites could not be judged, and why."""
    sites = region.sites
    for item in _items(scope):
        columns = item.rule.sites or ()
        if sites is None:
            yield item, "no table of sites"
            continue
        yield from ((item, reason) for reason in unsaid(columns, sites, noun="sites"))
        named = selected(columns, sites)
        if not named.any():
            yield item, no_match(columns, sites, noun="site")
        elif not item.whole_area:
            lost = int((named & (_units_of(region, sites, scope) < 0)).sum())
            if lost:
                yield item, f"{lost} sites lie in no unit that is known"
