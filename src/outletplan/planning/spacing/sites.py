"""Outlets too near schools and other sites, and what lies within reach of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.geodesy import WGS84, convert, millimetres
from outletplan.law.kinds import IF_CHANGED, SiteExclusion
from outletplan.measure.around import surroundings
from outletplan.measure.straight import to_the_millimetre
from outletplan.measure.walking import FAR_M
from outletplan.measure.zones import streets_within
from outletplan.planning.scope import scope_of
from outletplan.planning.selecting import no_match, perhaps, selected, unsaid
from outletplan.planning.spacing.at_gates import (
    gates_in,
    lines_to_gates,
    ways_to_gates,
)
from outletplan.planning.spacing.judging import BELOW, FIELD, KEPT, ON_SITE, field_of
from outletplan.planning.spacing.on_foot import on_foot
from outletplan.planning.spacing.reach import NOWHERE, binding, outlet_ranks, with_rivals
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network
    from outletplan.planning.plan import Plan
    from outletplan.planning.scope import Scope, Scoped
    from outletplan.planning.spacing.at_gates import Gates
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Shapes = NDArray[np.object_]

_METRES = ("distance_m", "lower_m", "upper_m")
_SITE = ("site_id", "site_name", "site_kind")
_RULE = ("limit_m", "edge", "measured", "asks", "cite", "assumed")
COLUMNS = {
    **dict.fromkeys(("outlet_id", *_SITE), "str"),
    "gate": "Int64",
    **dict.fromkeys((*_METRES, "accuracy_m", "limit_m"), "float64"),
    **dict.fromkeys(("edge", "measured", "verdict", "force", "asks", "on_renewal"), "str"),
    **dict.fromkeys(("unit_id", "cite", "assumed", "record_id"), "str"),
}
_BOUNDS = {  # by method: what a distance is at least and at most, and what is shown of it
    "straight": ("straight_m", "farthest_m", "straight_m", "farthest_m"),
    "walking": ("low_m", "high_m", "walked_m", "upper_m"),
    "not_stated": ("straight_m", "high_m", "straight_m", "upper_m"),
}


def site_rulings(
    region: Region, scope: Scope, walk: OnFoot | None, *, counted: Flags, on: date
) -> pd.DataFrame:
    """
    Judge every outlet in being by every site rule that reaches it; who keeps them is left out.

    Of the rules that name a site an outlet keeps those of the deepest unit that has any; rules on
    other sites stand beside them. Every gate is judged for itself: a straight rule by the straight
    line, a walking rule by the band in which the walk lies (docs/walking.md), and where the source
    does not say how to measure both have to agree. A site that names no gates is measured from its
    point. The gates of an area may be anywhere on its outline: the nearest and the farthest place
    of it bound the straight line, and only the nearest one bounds a walk. A field measurement of
    the kind that the rule asks for settles the way to its gate.

    Returns
    -------
    rulings
        One row per article, outlet and site that it does not find kept, for the gate that decides:
        the nearest of those with the worst verdict.
    """
    items = scope.of(SiteExclusion)
    if not items or region.sites is None:
        return pd.DataFrame(columns=["rule_no", "outlet_id", "site_id", "lower_m", "line"])
    named = _chosen_by(items, region.sites)
    if all(item.rule.measured == "straight" for item in items):
        walk = None
    gates = gates_in(region, region.sites, None if walk is None else walk.network)
    # Rounding before the comparison can bring a distance down to the limit.
    within_m = max(item.rule.limit_m + float(item.rule.compare_to_m) for item in items)
    ways = ways_to_gates(region, gates, walk, counted=counted, on=on, within_m=within_m)
    rules, own = with_rivals(scope, items), len(items)
    rank = outlet_ranks(region, scope, rules)[ways["a"]]
    rank[:, :own] = np.where(named[ways["site"]], rank[:, :own], NOWHERE)
    reached = holding_at(rank, rules, region.sites.iloc[ways["site"]], own=own)
    parts = []
    for k, item in enumerate(items):
        found = _judged(item, ways[reached[:, k]], region.sites)
        on_foot_only = walk if item.rule.measured == "walking" else None
        parts.append(found.assign(line=lines_to_gates(region, gates, found, on_foot_only)))
    return _named(pd.concat(parts, ignore_index=True), region, region.sites)


def _judged(item: Scoped[SiteExclusion], ways: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Judge every gate by one rule; for each outlet and site keep the one that decides."""
    field_m, record_id = field_of(ways, item.rule.measured)
    ways = ways.assign(field_m=field_m, record_id=record_id)
    found = judged_gates(item.rule, ways, sites)
    found = found.assign(rule_no=item.number, **_words(item.rule))
    found = found[found["verdict"] != KEPT]
    on_site = found["field_m"].notna()
    found = found.assign(  # nobody knows which way was measured
        measured=found["measured"].mask(on_site, FIELD), way=found["way"].mask(on_site)
    )
    found["nearness"] = found["distance_m"].fillna(found["lower_m"])
    found = found.sort_values(["verdict", "nearness", "gate"])  # below before measure_on_site
    return found.drop_duplicates(["a", "site"])


def judged_gates(rule: SiteExclusion, ways: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """
    Judge every way to a gate by one rule, whomever it reaches.

    Parameters
    ----------
    ways
        From `at_gates`, with gate: its number; and field_m, where anything was measured on site.
    sites
        `Region.sites`, of which `ways["site"]` are rows. Near one that says no more than a wider
        kind nobody knows whether the rule names it: nothing is below there.

    Returns
    -------
    found
        The ways, and verdict (kept, below, measure_on_site), limit_m; distance_m, lower_m and
        upper_m to the millimetre that was compared, and unsure: whether the rule means the site.
    """
    low, high, about, upper = (ways[column] for column in _BOUNDS[rule.measured])
    lower = ways["straight_m"].fillna(0.0)  # nobody knows where the outlet is
    if not rule.limit_m:  # inside is inside, wherever the gates are
        low = high = about = upper = lower
    low, high = low - ways["accuracy_m"], high + ways["accuracy_m"]
    if "field_m" in ways:
        field_m, computed = ways["field_m"], ways["field_m"].isna()
        low, high, about = (column.where(computed, field_m) for column in (low, high, about))
        lower, upper = (column.where(computed, field_m) for column in (lower, upper))
    kept = rule.keeps(_mm(low.fillna(0.0)))
    unsure = perhaps(rule.sites, sites)[ways["site"]]
    broken = ~rule.keeps(_mm(high.fillna(np.inf))) & ~unsure
    if rule.from_gates == "main":
        kept = kept | ways["gate"].gt(1).fillna(value=False).to_numpy(dtype=bool)
    metres = {"distance_m": about, "lower_m": lower, "upper_m": upper}
    return ways.assign(
        **{name: to_the_millimetre(column) for name, column in metres.items()},
        limit_m=rule.limit_m,
        unsure=unsure,
        verdict=np.where(kept, KEPT, np.where(broken, BELOW, ON_SITE)),
    )


def _mm(metres: pd.Series) -> Ints:
    return millimetres(metres.clip(upper=FAR_M))


def _words(rule: SiteExclusion) -> dict[str, str]:
    return {
        "edge": "at_least" if rule.more_than_m is None else "more_than",
        "measured": rule.measured,
        "asks": ", ".join(rule.asks),
        "on_renewal": _on_renewal(rule),
    }


def _on_renewal(rule: SiteExclusion) -> str:
    """Say what the rule means for the renewal of an outlet that is too near."""
    if IF_CHANGED in rule.asks:
        return "not_renewed_if_changed"
    return "not_renewed" if "renewal" in rule.asks else "renewed"


def _named(found: pd.DataFrame, region: Region, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """Name outlets, sites and units, which were positions so far."""
    outlets, there = region.outlets.iloc[found["a"]], sites.iloc[found["site"]]
    return found.assign(
        subject="outlet",
        sets="site_exclusion",
        outlet_a=outlets["outlet_id"].array,
        outlet_id=outlets["outlet_id"].array,
        unit_id=outlets["belongs_to"].array,
        site_id=there["site_id"].array,
        site_name=there["name"].array,
        site_kind=there["kind"].array,
    )


def near_sites(region: Region, rulings: pd.DataFrame) -> gpd.GeoDataFrame:
    """Reduce the rulings to one row per outlet, site and rule, the nearest first."""
    order = ["lower_m", "outlet_id", "site_id", "rule_no"]
    rows = rulings.sort_values(order, ignore_index=True)
    table = shaped(rows, COLUMNS)
    lines = gpd.GeoSeries(rows["line"].to_numpy(), crs=region.outlets.crs)
    return gpd.GeoDataFrame(table.assign(line=lines.array), geometry="line")


def _chosen_by(items: Sequence[Scoped[SiteExclusion]], sites: gpd.GeoDataFrame) -> Flags:
    """Flag the sites that each rule names, shape (sites, rules)."""
    return np.column_stack([chosen(item.rule, sites) for item in items])


def chosen(rule: SiteExclusion, sites: gpd.GeoDataFrame) -> Flags:
    """Flag the sites that a rule names, or would perhaps, if they said their very kind."""
    return selected(rule.sites, sites) | perhaps(rule.sites, sites)


def holding_at(rank: Ints, rules: Sequence[Scoped[Any]], sites: pd.DataFrame, *, own: int) -> Flags:
    """
    Flag the rules that hold near each of some sites, as `reach.binding` does.

    A rule that would perhaps name a site holds there, and displaces none that does name it.
    """
    sure = rank.copy()
    for k, item in enumerate(rules[:own]):
        sure[perhaps(item.rule.sites, sites), k] = NOWHERE
    nobody = np.zeros(len(rank), dtype=bool)
    held = binding(rank, rules, nobody, own=own)
    return held if (sure == rank).all() else held | binding(sure, rules, nobody, own=own)


def site_gaps(
    region: Region, sites: gpd.GeoDataFrame, rule: SiteExclusion, walk: OnFoot | None
) -> Iterator[str]:
    """Say what is not known of the sites that a rule names."""
    yield from unsaid(rule.sites, sites, noun="sites")
    sites = sites[chosen(rule, sites)]
    network = None if walk is None or rule.measured == "straight" else walk.network
    gates = gates_in(region, sites, network)
    unnamed = gates.number.isna().to_numpy()
    if placeless := len(sites) - len(np.unique(gates.site)):
        yield f"{placeless} sites have no place"
    if points := int((unnamed & gates.is_point).sum()):
        yield f"{points} sites name no gates: measured from their point"
    if areas := int((unnamed & ~gates.is_point).sum()):
        yield (
            f"{areas} sites are areas that name no gates: an outlet is kept or below where it is "
            "so for every place on the outline, and measured on site where it is not"
        )
    if gates.feet is not None and (lost := int((gates.is_point & ~gates.feet.snapped).sum())):
        yield f"{lost} gates stand on no street: only the straight line is known"


def no_sites(sites: gpd.GeoDataFrame | None, rule: SiteExclusion) -> list[str]:
    """Say why a rule finds no site at all, if so."""
    if sites is None:
        return ["no table of sites"]
    if chosen(rule, sites).any():
        return []
    return [no_match(rule.sites, sites, noun="site")]


def site_zones(plan: Plan) -> gpd.GeoDataFrame:
    """
    Draw what lies within the limit of every site by every rule that names it.

    A straight rule covers circles around the gates, or what surrounds an area that names none. A
    walking rule covers the streets that can be walked to; a door set back from the line is farther
    by as much. Where the source does not say how to measure, nobody outside the circle is too near.
    Drawn whole, though a rule may reach the outlets of some units only; the accuracy of points is
    not in it.

    Parameters
    ----------
    plan
        What is drawn: its region and edition.

    Returns
    -------
    zones
        By rule, then by site: site_id, site_name, site_kind, limit_m, edge, measured, asks, cite,
        assumed; geometry in the CRS of `Region.sites`, areas or lines. A site without a place has
        no row, nor has a walking rule where there is no street within reach.

    Examples
    --------
    >>> import outletplan as op
    >>> policy = op.make_policy({
    ...     "source": {"title": "Plan"}, "status": "draft", "in_force": "2025-01-01",
    ...     "rules": [{"rule": "site_exclusion", "article": "9", "sites": {"kind": "school"},
    ...                "more_than_m": 100, "measured": "straight", "asks": ["new"]}],
    ... })
    >>> plan = op.plan(op.sample_region(), policy, on="2025-07-01")
    >>> site_zones(plan)[["site_id", "limit_m"]].head(2)
          site_id  limit_m
    0  990099X001    100.0
    1  990099X002    100.0
    """
    region, sites = plan.region, plan.region.sites
    crs = None if sites is None else sites.crs
    empty = gpd.GeoDataFrame(columns=[*_SITE, *_RULE, "geometry"], geometry="geometry", crs=crs)
    items = scope_of(region, plan.edition).of(SiteExclusion)
    items = tuple(item for item in items if item.whole_area or item.units.any())
    if not items or sites is None:
        return empty
    walk = None
    if any(item.rule.measured == "walking" for item in items):
        walk = on_foot(region, counted=np.zeros(len(region.outlets), dtype=bool))
    network = None if walk is None else walk.network
    zones = [_zones(item, region, sites[chosen(item.rule, sites)], network) for item in items]
    zones = [zone for zone in zones if len(zone)]
    return pd.concat(zones, ignore_index=True) if zones else empty


def _zones(
    item: Scoped[SiteExclusion], region: Region, sites: gpd.GeoDataFrame, network: Network | None
) -> gpd.GeoDataFrame:
    """Draw the zones of one rule around its sites."""
    walking, main = item.rule.measured == "walking", item.rule.from_gates == "main"
    gates = gates_in(region, sites, network if walking else None, main_only=main)
    site, shapes = _walkable(item.rule, gates, network) if walking else _around(item.rule, gates)
    if len(site):
        shapes = convert(gpd.GeoSeries(shapes, crs=WGS84), sites.crs).to_numpy()
    there = sites.iloc[site]
    zones = {
        "site_id": there["site_id"].array,
        "site_name": there["name"].array,
        "site_kind": there["kind"].array,
        "limit_m": item.rule.limit_m,
        **_words(item.rule),
        "cite": item.article.cite,
        "assumed": "; ".join(item.rule.assumed),
    }
    frame = gpd.GeoDataFrame(zones, index=range(len(site)), geometry=shapes, crs=sites.crs)
    return frame[[*_SITE, *_RULE, "geometry"]]


def _around(rule: SiteExclusion, gates: Gates) -> tuple[Ints, Shapes]:
    site, place = np.unique(gates.site, return_inverse=True)
    together = shapely.geometrycollections(gates.shapes, indices=place)
    return site, surroundings(together, within_m=rule.limit_m)


def _walkable(rule: SiteExclusion, gates: Gates, network: Network | None) -> tuple[Ints, Shapes]:
    site, place = np.unique(gates.site, return_inverse=True)
    if network is None or gates.feet is None:
        return site[:0], gates.shapes[:0]
    parts = streets_within(network, _as_one(gates.feet, place), within_m=rule.limit_m)
    reaching, owner = np.unique(parts["point"], return_inverse=True)
    return site[reaching], shapely.multilinestrings(parts.geometry, indices=owner)


def _as_one(feet: Feet, owner: Ints) -> Feet:
    """Let all gates of a site be one point, which has the feet of all of them."""
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    return feet._replace(
        lon=feet.lon[first], first=feet.first[np.r_[first, len(owner)]], point=owner[feet.point]
    )
