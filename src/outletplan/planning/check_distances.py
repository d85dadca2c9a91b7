"""Distances of those who ask, by every rule: judged once for a pile, whoever of it is granted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from outletplan.geodesy import ecef, millimetres
from outletplan.law.kinds import SiteExclusion, Spacing, StreetWindow
from outletplan.planning.at_gates import AtDoors, ways_from_doors
from outletplan.planning.check_ways import measured_from
from outletplan.planning.decision import Neighbour
from outletplan.planning.judging import Holding, judged
from outletplan.planning.reach import NOWHERE, binding, stand_ranks
from outletplan.planning.sites import chosen, judged_gates
from outletplan.planning.street_windows import deepest_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from outletplan.law import Article
    from outletplan.planning.at_gates import Gates
    from outletplan.planning.check_grounds import Grounds
    from outletplan.planning.check_ways import Asking, Ways
    from outletplan.planning.reach import Stand
    from outletplan.planning.scope import Scoped

    Flags = NDArray[np.bool_]
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


class Window(NamedTuple):
    """Those who stand in the window around one foot of a door."""

    street_id: str
    street_name: str | None
    outlets: Ints
    """Rows in the table of outlets."""
    others: Ints
    """Rows in the pile."""


class Distances(NamedTuple):
    """What the distance rules find between those who ask and everything near them."""

    reach: dict[Key, str]
    """Whether the rule holds where one asks, is displaced by another there, or does not reach."""
    near: dict[Key, list[Near]]
    windows: dict[Key, list[Window]]


def distances(grounds: Grounds, asking: Asking, ways: Ways, stand: Stand) -> Distances:
    """Hold every distance rule against a pile."""
    found = Distances({}, {}, {})
    _hold_spacing(found, grounds, asking, ways, stand)
    _hold_sites(found, grounds, asking, stand)
    _hold_windows(found, grounds, asking, stand)
    return found


def _note_reach(found: Distances, items: Sequence[Scoped[Any]], rank: Ints, holds: Flags) -> None:
    words = np.where(holds, HOLDS, np.where(rank[:, : len(items)] > NOWHERE, DISPLACED, UNREACHED))
    for k, item in enumerate(items):
        for a, word in enumerate(words[:, k].tolist()):
            found.reach[a, item.number] = word


def _hold_spacing(
    found: Distances, grounds: Grounds, asking: Asking, ways: Ways, stand: Stand
) -> None:
    items = grounds.scope.of(Spacing)
    if not items:
        return
    there = ways.existing
    holding = Holding.of(items, stand, there, scope=grounds.scope, walk=grounds.walk)
    holds = binding(holding.rank, holding.rivals, stand.opens_out)[:, : len(items)]
    _note_reach(found, items, holding.rank, holds)
    table = ways.table
    between = holding.between(table["a"].to_numpy(np.int64), table["b"].to_numpy(np.int64))
    names = there.rows["name"].astype(object).where(there.rows["name"].notna(), None).tolist()
    ids = there.rows["outlet_id"].tolist()
    for k, item in enumerate(items):
        some = table[between[:, k]]
        if some.empty:
            continue
        said = _said(item.article)
        for row in judged(item.rule, some).itertuples():
            who = row.b - len(ways.near)
            told = Neighbour(
                *said, "outlet" if who < 0 else "application", ids[row.b], names[row.b], None,
                *_metres(row), item.rule.force, _known(row.record_id),
            )  # fmt: skip
            legs = _number(row.access_m), _number(row.street_m), _number(row.exit_m)
            outlet = int(ways.near[row.b]) if who < 0 else -1
            near = Near(told, legs, row.accuracy_m, max(who, -1), outlet)
            found.near.setdefault((row.a, item.number), []).append(near)


def _said(article: Article) -> tuple[str, str, str]:
    return article.rule.rule, article.rule.article, article.cite


def _metres(row: Any) -> tuple[float | None, float, float | None, float, str, str]:  # noqa: ANN401 - a row
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
    if not items:
        return
    rank = stand_ranks(stand, grounds.scope, items, grounds.walk)
    _note_reach(found, items, rank, rank > NOWHERE)
    if gates is None or sites is None:
        return
    ways, rows = _ways_to_gates(grounds, asking, gates, items)
    site = gates.site[rows[ways["b"]]]
    named = np.column_stack([chosen(item.rule, sites) for item in items])[site]
    rank = np.where(named, rank[ways["a"]], NOWHERE)
    holds = (rank == rank.max(axis=1, keepdims=True)) & (rank > NOWHERE)
    ways = ways.assign(site=site, gate=gates.number.array[rows[ways["b"]]])
    names = sites["name"].astype(object).where(sites["name"].notna(), None).tolist()
    measured = measured_from(grounds, asking)
    for k, item in enumerate(items):
        some = ways[holds[:, k]]
        if some.empty:
            continue
        some = _with_records(some, item.rule, measured, sites.index)
        for row in judged_gates(item.rule, some).itertuples():
            told = Neighbour(
                *_said(item.article), "gate", str(sites.index[row.site]), names[row.site],
                None if pd.isna(row.gate) else int(row.gate),
                _number(row.distance_m), row.lower_m, _number(row.upper_m), row.limit_m,
                "field" if _known(row.record_id) else item.rule.measured, row.verdict,
                item.rule.force, _known(row.record_id),
            )  # fmt: skip
            legs = None, _number(row.street_m), None
            near = Near(told, legs, row.accuracy_m, -1, -1)
            found.near.setdefault((row.a, item.number), []).append(near)


def _ways_to_gates(
    grounds: Grounds, asking: Asking, gates: Gates, items: Sequence[Scoped[SiteExclusion]]
) -> tuple[pd.DataFrame, Ints]:
    """Measure to the gates near those who ask, and give which gates these are."""
    within_m = max(item.rule.limit_m + float(item.rule.compare_to_m) for item in items)
    reach_m = within_m + float(asking.off_m.max(initial=0.0)) + grounds.point_off_m
    _, near = grounds.around_gates.within(
        ecef(asking.lon, asking.lat), reach_m + grounds.widest_gate_m + 1
    )
    rows = np.unique(near)
    doors = AtDoors(lon=asking.lon, lat=asking.lat, off_m=asking.off_m, feet=asking.feet)
    network = None if grounds.walk is None else grounds.walk.network
    ways = ways_from_doors(
        doors, gates.some(rows), network, at_gate_m=grounds.point_off_m, within_m=within_m
    )
    return ways, rows


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
    if not items or walk is None or feet is None:
        return
    rank = stand_ranks(stand, grounds.scope, items, walk)
    street = walk.network.pieces.street[feet.piece]
    reach = deepest_on(walk, items, rank[feet.point].copy(), street)
    streets = walk.network.streets
    for k, item in enumerate(items):
        half_mm = item.rule.half_window_mm
        for foot in np.flatnonzero(reach[:, k]).tolist():
            a = int(feet.point[foot])
            outlets = _within_window(
                grounds, int(feet.chain[foot]), float(feet.at_m[foot]), half_mm
            )
            others = np.flatnonzero(feet.chain == feet.chain[foot])
            inside = _apart_mm(grounds, feet.chain[foot], feet.at_m[others], feet.at_m[foot])
            others = feet.point[others[inside <= half_mm]]
            row = int(street[foot])
            window = Window(
                str(streets.index[row]),
                streets["name"].iloc[row] or None,
                outlets[outlets != asking.own[a]],
                others[others != a],
            )
            found.windows.setdefault((a, item.number), []).append(window)
        for a in range(len(asking.ids)):
            there = rank[a, k] > NOWHERE
            held = HOLDS if (a, item.number) in found.windows else DISPLACED
            found.reach[a, item.number] = held if there else UNREACHED


def _within_window(grounds: Grounds, chain: int, at_m: float, half_mm: int) -> Ints:
    """Find the outlets whose doors stand along a chain within the window around a place."""
    assert grounds.walk is not None  # noqa: S101 - nobody asks without streets
    order, chains = grounds.along_chains
    first, last = np.searchsorted(chains, [chain, chain + 1])
    feet, here = grounds.walk.feet, order[first:last]
    inside = _apart_mm(grounds, chain, feet.at_m[here], at_m) <= half_mm
    return np.asarray(feet.point[here[inside]])


def _apart_mm(grounds: Grounds, chain: int, one_m: Any, other_m: Any) -> Ints:  # noqa: ANN401 - arrays
    """Say how far places are apart along a chain, in whole millimetres, the shorter way round."""
    assert grounds.walk is not None  # noqa: S101 - nobody asks without streets
    chains = grounds.walk.network.chains
    length = max(int(millimetres(chains.length_m[chain])), 1)
    one, other = millimetres(one_m), int(millimetres(other_m))
    if not chains.closed[chain]:
        return np.abs(np.minimum(one, length) - min(other, length))
    apart = np.abs(one % length - other % length)
    return np.minimum(apart, length - apart)
