"""Distances of those who ask, by every rule: judged once for a pile, whoever of it is granted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import pandas as pd

from outletplan.geodesy import ecef, millimetres
from outletplan.law.kinds import (
    BannedForm,
    NotAdjacent,
    OnePerAddress,
    Relief,
    SiteExclusion,
    Spacing,
    StreetWindow,
)
from outletplan.planning.deciding.decision import Neighbour
from outletplan.planning.deciding.relief import reliefs_of, relieved
from outletplan.planning.deciding.ways import measured_from
from outletplan.planning.spacing.at_gates import AtDoors, ways_from_doors
from outletplan.planning.spacing.judging import ON_SITE, Holding, Judged, judged
from outletplan.planning.spacing.reach import NOWHERE, binding, stand_ranks, unit_ranks, with_rivals
from outletplan.planning.spacing.sites import holding_at, judged_gates
from outletplan.planning.streets.windows import deepest_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from outletplan.law import Article
    from outletplan.measure.feet import Feet
    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.relief import Reliefs
    from outletplan.planning.deciding.ways import Asking, Ways
    from outletplan.planning.scope import Scoped
    from outletplan.planning.spacing.at_gates import Gates
    from outletplan.planning.spacing.on_foot import OnFoot
    from outletplan.planning.spacing.reach import Stand

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Key = tuple[int, int]
    """Who asks, and the article."""

HOLDS, DISPLACED, UNREACHED = "holds", "displaced", "unreached"


class Near(NamedTuple):
    """Someone, or a gate, that a rule is held against."""

    told: Neighbour
    legs: tuple[float | None, float | None, float | None]
    accuracy_m: float
    who: int
    """Row of the one of the pile that it is, -1 for an outlet or a gate."""
    outlet: int
    """Row in the table of outlets, -1 for one of the pile or a gate."""
    before: str | None = None
    """Id of one accepted before who is not in the pile."""
    unsure: bool = False
    """Whether nobody says if the rule means a site of this kind."""
    edge: str | None = None
    """at_least where the limit itself is lawful, more_than where not; None where there is none."""


class Window(NamedTuple):
    """Those who stand in the window around one foot of a door."""

    street_id: str
    street_name: str | None
    outlets: Ints
    """Rows in the table of outlets."""
    others: Ints
    """Rows in the pile."""
    before: tuple[str, ...]
    """Ids of those accepted before who are not in the pile."""


class Distances(NamedTuple):
    """What the distance rules find between those who ask and everything near them."""

    reach: dict[Key, str]
    """Whether the rule holds where one asks, is displaced by another there, or does not reach."""
    near: dict[Key, list[Near]]
    windows: dict[Key, list[Window]]
    reliefs: Reliefs


def distances(grounds: Grounds, asking: Asking, ways: Ways, stand: Stand) -> Distances:
    """Hold every distance rule against a pile."""
    found = Distances({}, {}, {}, reliefs_of(grounds, asking, stand))
    reliefs = grounds.scope.of(Relief)
    rank = stand_ranks(stand, grounds.scope, reliefs, grounds.walk)
    _note_reach(found, reliefs, rank, rank > NOWHERE)
    _hold_spacing(found, grounds, ways, stand)
    _hold_sites(found, grounds, asking, stand)
    _hold_windows(found, grounds, asking, stand)
    for kind in (NotAdjacent, OnePerAddress, BannedForm):
        items: Sequence[Scoped[Any]] = grounds.scope.of(kind)
        rules = with_rivals(grounds.scope, items)
        rank = stand_ranks(stand, grounds.scope, rules, grounds.walk)
        holds = binding(rank, rules, stand.opens_out, own=len(items))
        _note_reach(found, items, rank, holds)
    return found


def _note_reach(found: Distances, items: Sequence[Scoped[Any]], rank: Ints, holds: Flags) -> None:
    words = np.where(holds, HOLDS, np.where(rank[:, : len(items)] > NOWHERE, DISPLACED, UNREACHED))
    for k, item in enumerate(items):
        for a, word in enumerate(words[:, k].tolist()):
            found.reach[a, item.number] = word


def _hold_spacing(found: Distances, grounds: Grounds, ways: Ways, stand: Stand) -> None:
    items = grounds.scope.of(Spacing)
    if not items:
        return
    there = ways.existing
    holding = Holding.of(items, stand, there, scope=grounds.scope, walk=grounds.walk)
    holds = binding(holding.rank, holding.rivals, stand.opens_out, own=len(items))
    _note_reach(found, items, holding.rank, holds)
    table = ways.table
    if table.empty:
        return
    between = holding.between(table["a"].to_numpy(np.int64), table["b"].to_numpy(np.int64))
    names, ids = there.rows["name"].tolist(), there.rows["outlet_id"].tolist()
    for k, item in enumerate(items):
        some = table[between[:, k]]
        if some.empty:
            continue
        said = _said(item.article)
        for a, b, off_m, row in _under_relief(item, some, found.reliefs):
            outlet = int(ways.near[b]) if b < len(ways.near) else -1
            who = b - len(ways.near) - len(ways.before)
            whom = "outlet" if outlet >= 0 else "application", ids[b], _known(names[b]), None
            end = item.rule.force, _known(row.record_id)
            told = Neighbour._make((*said, *whom, *_metres(row), *end))
            legs = _number(row.access_m), _number(row.street_m), _number(row.exit_m)
            before = ids[b] if outlet < 0 > who else None
            near = Near(told, legs, off_m, max(who, -1), outlet, before, edge=row.edge)
            found.near.setdefault((a, item.number), []).append(near)
            # A rule that goes before it may measure from others only, not from this one.
            found.reach[a, item.number] = HOLDS


def _under_relief(
    item: Scoped[Spacing], ways: pd.DataFrame, reliefs: Reliefs
) -> Iterator[tuple[int, int, float, Judged]]:
    """Judge the ways of everyone by the rule as it is for him; those of whom it asks nothing go."""
    asks = ways["a"].to_numpy()
    yield from _row_by_row(item.rule, ways[~np.isin(asks, list(reliefs))])
    for a in sorted(reliefs.keys() & set(asks.tolist())):
        left, _ = relieved(item, reliefs[a])
        if left is not None:
            yield from _row_by_row(left, ways[asks == a])


def _row_by_row(rule: Spacing, ways: pd.DataFrame) -> Iterator[tuple[int, int, float, Judged]]:
    """Judge ways: who asks, to whom, how far both may be off, and what the rule says of it."""
    ends = (ways[name].tolist() for name in ("a", "b", "accuracy_m", "placed"))
    said = (column.tolist() for column in judged(rule, ways))
    for a, b, off_m, placed, *told in zip(*ends, *said, strict=True):
        yield a, b, off_m, _where_known(Judged._make(told), placed=placed)


def _where_known(row: Any, *, placed: bool) -> Any:  # noqa: ANN401 - a row
    """Leave a way to where nobody knows for a measurement on site, unless there is one."""
    if placed or _known(row.record_id):
        return row
    return row._replace(distance_m=np.nan, lower_m=0.0, upper_m=np.nan, verdict=ON_SITE)


def _said(article: Article) -> tuple[str, str, str]:
    return article.rule.rule, article.rule.article, article.cite


def _metres(row: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row
    return (
        _number(row.distance_m), row.lower_m, _number(row.upper_m), row.limit_m, row.measured,
        row.verdict,
    )  # fmt: skip


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _known(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _hold_sites(found: Distances, grounds: Grounds, asking: Asking, stand: Stand) -> None:
    items, gates, sites = grounds.scope.of(SiteExclusion), grounds.gates, grounds.region.sites
    rules, own = with_rivals(grounds.scope, items), len(items)
    rank = stand_ranks(stand, grounds.scope, rules, grounds.walk)
    _note_reach(found, items, rank, rank[:, :own] > NOWHERE)
    if not items or gates is None or sites is None:
        return
    ways = _ways_to_sites(grounds, asking, gates, items)
    if ways.empty:
        return
    named = np.column_stack([grounds.named_sites[item.number] for item in items])[ways["site"]]
    rank = rank[ways["a"]]
    rank[:, :own] = np.where(named, rank[:, :own], NOWHERE)
    holds = holding_at(rank, rules, sites.iloc[ways["site"]], own=own)
    _note_displaced(found, items, ways["a"].to_numpy(), (rank[:, :own] > NOWHERE) & ~holds)
    names = sites["name"].astype(object).where(sites["name"].notna(), None).tolist()
    measured = measured_from(grounds, asking)
    for k, item in enumerate(items):
        some = ways[holds[:, k]]
        if some.empty:
            continue
        some = _with_records(some, item.rule, measured, sites.index)
        for way in judged_gates(item.rule, some, sites).itertuples(index=False):
            row = _where_known(way, placed=bool(way.placed))
            told = Neighbour(
                *_said(item.article), "gate", str(sites.index[row.site]), names[row.site],
                None if pd.isna(row.gate) else int(row.gate),
                _number(row.distance_m), row.lower_m, _number(row.upper_m), row.limit_m,
                "field" if _known(row.record_id) else item.rule.measured, row.verdict,
                item.rule.force, _known(row.record_id),
            )  # fmt: skip
            legs = None, _number(row.street_m), None
            edge = "at_least" if item.rule.more_than_m is None else "more_than"
            near = Near(told, legs, row.accuracy_m, -1, -1, unsure=bool(row.unsure), edge=edge)
            found.near.setdefault((row.a, item.number), []).append(near)


def _note_displaced(
    found: Distances, items: Sequence[Scoped[Any]], who: Ints, displaced: Flags
) -> None:
    """Say of a rule that a site is there for, but another that goes before it."""
    for k, item in enumerate(items):
        for a in np.unique(who[displaced[:, k]]).tolist():
            if displaced[who == a, k].all():
                found.reach[a, item.number] = DISPLACED


def _ways_to_sites(
    grounds: Grounds, asking: Asking, gates: Gates, items: Sequence[Scoped[SiteExclusion]]
) -> pd.DataFrame:
    """Measure to the gates near those who ask; a site without a place may be anywhere about."""
    ways, rows = _ways_to_gates(grounds, asking, gates, items)
    parts = []
    if len(ways):
        at = rows[ways["b"]]
        parts.append(ways.assign(site=gates.site[at], gate=gates.number.array[at], placed=True))
    tree, pointless = grounds.scope.tree, grounds.pointless_sites
    lost = [
        (a, site)
        for a, unit in enumerate(asking.unit.tolist())
        for site in (*pointless.beside(tree.path(unit)), *pointless.there.get(-1, ()))
    ]
    if lost:
        a, site = np.array(lost, dtype=np.int64).T
        nothing = dict.fromkeys(("walked_m", "upper_m", "street_m"), np.nan)
        bounds = {"straight_m": 0.0, "low_m": 0.0, "farthest_m": np.inf, "high_m": np.inf}
        rest = pd.DataFrame({"a": a, "site": site, "gate": pd.array([pd.NA] * len(a), "Int64")})
        parts.append(rest.assign(**nothing, **bounds, accuracy_m=0.0, placed=False))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _ways_to_gates(
    grounds: Grounds, asking: Asking, gates: Gates, items: Sequence[Scoped[SiteExclusion]]
) -> tuple[pd.DataFrame, Ints]:
    """Measure to the gates near those who ask, and give which gates these are."""
    within_m = max(item.rule.limit_m + float(item.rule.compare_to_m) for item in items)
    reach_m = within_m + float(asking.off_m.max(initial=0.0)) + grounds.point_off_m
    _, near = grounds.around_gates.within(
        ecef(asking.lon, asking.lat), reach_m + grounds.widest_gate_m + 1
    )
    who, measured = _gates_measured(grounds, asking, gates)
    rows = np.unique(np.r_[near, measured])
    if not len(rows):
        return pd.DataFrame(), rows
    doors = AtDoors(lon=asking.lon, lat=asking.lat, off_m=asking.off_m, feet=asking.feet)
    network = None if grounds.walk is None else grounds.walk.network
    ways = ways_from_doors(
        doors, gates.some(rows), network, at_gate_m=grounds.point_off_m, within_m=within_m,
        also=(who, np.searchsorted(rows, measured)),
    )  # fmt: skip
    return ways, rows


def _gates_measured(grounds: Grounds, asking: Asking, gates: Gates) -> tuple[Ints, Ints]:
    """List the gates of sites to which was measured on site, however far they are."""
    found = measured_from(grounds, asking)
    sites = cast("pd.DataFrame", grounds.region.sites).index
    site = sites.get_indexer(pd.Index([each.other for each in found]))
    pairs = [
        (each.a, gate)
        for each, row in zip(found, site.tolist(), strict=True)
        for gate in np.flatnonzero(gates.site == row).tolist()
    ]
    who, gate = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return who, gate


def _with_records(
    ways: pd.DataFrame, rule: SiteExclusion, measured: Sequence[Any], sites: pd.Index
) -> pd.DataFrame:
    """Add what was measured on site by the way that the rule asks for."""
    ways = ways.assign(field_m=np.nan, record_id=pd.Series(None, index=ways.index, dtype=object))
    for a, other, record in measured:
        if rule.measured != "not_stated" and record.straight != (rule.measured == "straight"):
            continue
        there = (ways["a"] == a) & (sites[ways["site"]] == other)
        if record.gate is not None:
            there &= (ways["gate"] == record.gate).fillna(value=False)
        ways.loc[there, "field_m"] = record.metres
        ways.loc[there, "record_id"] = record.record_id
    return ways


def _hold_windows(found: Distances, grounds: Grounds, asking: Asking, stand: Stand) -> None:
    items, walk, feet = grounds.scope.of(StreetWindow), grounds.walk, asking.feet
    rules = with_rivals(grounds.scope, items)
    rank = unit_ranks(stand, grounds.scope, rules)
    if walk is None or feet is None:
        _note_reach(found, items, rank, binding(rank, rules, stand.opens_out, own=len(items)))
        return
    street = walk.network.pieces.street[feet.piece]
    at_feet = rank[feet.point]
    reach = deepest_on(walk, rules, at_feet, street)  # leaves no rank where no street is named
    for k, item in enumerate(items):
        half_mm = item.rule.half_window_mm
        for foot in np.flatnonzero(reach[:, k]).tolist():
            window = _window_at(grounds, asking, foot, half_mm)
            found.windows.setdefault((int(feet.point[foot]), item.number), []).append(window)
        for a in range(len(asking.ids)):
            held = HOLDS if (a, item.number) in found.windows else DISPLACED
            named = (at_feet[feet.point == a, k] > NOWHERE).any()
            found.reach[a, item.number] = held if named else UNREACHED


def _window_at(grounds: Grounds, asking: Asking, foot: int, half_mm: int) -> Window:
    """Find who stands in the window around one foot of a door, besides the one who asks."""
    walk, feet = cast("OnFoot", grounds.walk), cast("Feet", asking.feet)
    chain, at_m, a = int(feet.chain[foot]), float(feet.at_m[foot]), int(feet.point[foot])
    order, chains = grounds.along_chains
    here = order[slice(*np.searchsorted(chains, [chain, chain + 1]))]
    near = _apart_mm(walk, chain, walk.feet.at_m[here], at_m) <= half_mm
    outlets = walk.feet.point[here[near]]
    also = np.flatnonzero(feet.chain == chain)
    others = feet.point[also[_apart_mm(walk, chain, feet.at_m[also], at_m) <= half_mm]]
    streets, earlier = walk.network.streets, grounds.earlier
    before: list[str] = []
    if earlier.feet is not None:
        along = np.flatnonzero(earlier.feet.chain == chain)
        along = along[_apart_mm(walk, chain, earlier.feet.at_m[along], at_m) <= half_mm]
        before = [earlier.ids[row] for row in earlier.feet.point[along].tolist()]
    row = int(walk.network.pieces.street[feet.piece[foot]])
    return Window(
        street_id=str(streets.index[row]),
        street_name=streets["name"].array[row] or None,
        outlets=outlets[outlets != asking.own[a]],
        others=others[others != a],
        before=tuple(before),
    )


def _apart_mm(walk: OnFoot, chain: int, places_m: Floats, at_m: float) -> Ints:
    """Say how far places are from one along a chain, in millimetres, the shorter way round."""
    chains = walk.network.chains
    length = max(int(millimetres(chains.length_m[chain])), 1)
    places, at = millimetres(places_m), int(millimetres(at_m))
    if not chains.closed[chain]:
        return np.asarray(np.abs(np.minimum(places, length) - min(at, length)))
    apart = np.abs(places % length - at % length)
    return np.asarray(np.minimum(apart, length - apart))
