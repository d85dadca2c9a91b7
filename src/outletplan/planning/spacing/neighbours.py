"""Outlets next door to each other, several at one address, and forms that get no licence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.geodesy import geodesic_m, millimetres
from outletplan.law.kinds import BannedForm, NotAdjacent, OnePerAddress
from outletplan.measure.adjoining import adjoining
from outletplan.measure.straight import pairs_within, to_the_millimetre
from outletplan.planning.spacing.judging import BELOW, ON_SITE
from outletplan.planning.spacing.near import accuracy_of
from outletplan.planning.spacing.reach import binding, fitting, stand_of, stand_ranks, with_rivals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import AppliedRule
    from outletplan.planning.scope import Scope, Scoped
    from outletplan.planning.spacing.on_foot import OnFoot
    from outletplan.planning.spacing.reach import Stand

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BY_ADDRESS = "address"
"""How a pair at one address was found, where other pairs say how they were measured."""
ONE_PLACE_M = 100.0
"""Two places of one address farther apart than this are two that are called alike. [m]"""


def neighbour_rulings(
    region: Region, scope: Scope, walk: OnFoot | None, *, counted: Flags, on: date
) -> pd.DataFrame:
    """
    Find pairs in being that may be next door, or that share an address, where an article says no.

    Returns
    -------
    rulings
        One row per article and pair; the columns of `spacing_rulings`.
    """
    adjacent, addresses = scope.of(NotAdjacent), scope.of(OnePerAddress)
    if not adjacent and not addresses:
        return pd.DataFrame({"rule_no": []})
    outlets = stand_of(region, walk, on=on)
    found: list[tuple[Scoped[Any], pd.DataFrame]]
    found = [(item, _next_door(item.rule, region, walk, counted)) for item in adjacent]
    found += [(item, _at_one_address(item.rule, region, counted)) for item in addresses]
    holds = [
        *_reached(outlets, scope, adjacent, walk).T,
        *_reached(outlets, scope, addresses, walk).T,
    ]
    parts = [
        _named(region, pairs, item, reached=reached)
        for (item, pairs), reached in zip(found, holds, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def _reached(
    outlets: Stand, scope: Scope, items: Sequence[Scoped[AppliedRule]], walk: OnFoot | None
) -> Flags:
    """Flag the articles that reach each outlet, shape (outlets, articles)."""
    rules = with_rivals(scope, items)
    rank = stand_ranks(outlets, scope, rules, walk)
    return binding(rank, rules, outlets.opens_out, own=len(items))


def _named(
    region: Region, pairs: pd.DataFrame, item: Scoped[Any], *, reached: Flags
) -> pd.DataFrame:
    """Name those of whom one is reached, the smaller id first, and the unit of that one."""
    pairs = pairs[reached[pairs["a"]] | reached[pairs["b"]]]
    one, other = pairs["a"].to_numpy(np.int64), pairs["b"].to_numpy(np.int64)
    ids, unit = region.outlets.index.to_numpy(), region.outlets["belongs_to"].array
    turned = ids[one] > ids[other]
    a, b = np.where(turned, other, one), np.where(turned, one, other)
    return pairs.assign(
        a=a,
        b=b,
        rule_no=item.number,
        subject="pair",
        sets=item.rule.rule,
        outlet_a=region.outlets.index[a].astype("str"),
        outlet_b=region.outlets.index[b].astype("str"),
        unit_id=unit[np.where(reached[a], a, b)],
        way=pd.Series(pd.NA, index=pairs.index, dtype="str"),
        edge=pd.Series(pd.NA, index=pairs.index, dtype="str"),
    )


def _next_door(
    rule: NotAdjacent, region: Region, walk: OnFoot | None, counted: Flags
) -> pd.DataFrame:
    """Find who stands beside whom; of a door on no street only how far it is straight."""
    lon, lat = region.lonlat("outlets")
    lon, off_m = np.where(counted, lon, np.nan), accuracy_of(region)
    reach_m = rule.limit_m + 2 * float(off_m.max(initial=0.0))
    on_street = np.zeros(len(lon), dtype=bool) if walk is None else walk.feet.snapped
    a, b, straight_m = pairs_within(lon, lat, within_m=reach_m)
    loose = ~(on_street[a] & on_street[b])
    found = [
        pd.DataFrame({"a": a, "b": b, "distance_m": straight_m, "measured": "straight"})[loose]
    ]
    if walk is not None:
        a, b, along_m = adjoining(walk.network, walk.feet, within_m=reach_m)
        beside = pd.DataFrame({"a": a, "b": b, "distance_m": along_m, "measured": "walking"})
        found.append(beside)
    pairs = pd.concat(found, ignore_index=True)
    u = off_m[pairs["a"]] + off_m[pairs["b"]]
    near = rule.may_adjoin(millimetres(np.maximum(pairs["distance_m"].to_numpy() - u, 0.0)))
    pairs = pairs[near].assign(accuracy_m=u[near], limit_m=rule.limit_m, verdict=ON_SITE)
    return _with_metres(region, pairs)


def _at_one_address(rule: OnePerAddress, region: Region, counted: Flags) -> pd.DataFrame:
    """Find outlets at one address, and those at one spot of which one has no address."""
    outlets = region.outlets
    lon, lat = region.lonlat("outlets")
    address = outlets["address"].map(rule.address, na_action="ignore").where(counted)
    address = pd.Series(address.array, dtype="str")
    alike = _pairs_of(address)
    a, b, _ = pairs_within(np.where(counted, lon, np.nan), lat, within_m=0.0)
    said = address.notna().to_numpy(dtype=bool)
    unsaid = ~(said[a] & said[b])
    spots = pd.DataFrame({"a": a[unsaid], "b": b[unsaid], "measured": "straight"})
    pairs = pd.concat([alike.assign(measured=BY_ADDRESS), spots], ignore_index=True)
    off_m = accuracy_of(region)
    pairs = pairs.assign(
        accuracy_m=off_m[pairs["a"]] + off_m[pairs["b"]], limit_m=np.nan, distance_m=np.nan
    )
    pairs = _with_metres(region, pairs)
    pairs["distance_m"] = pairs["lower_m"]
    unit = outlets["belongs_to"].array
    same_unit = pd.Series(unit[pairs["a"]] == unit[pairs["b"]]).fillna(value=False).to_numpy(bool)
    placed = pairs["lower_m"].notna().to_numpy()
    apart = (pairs["lower_m"] - pairs["accuracy_m"] > ONE_PLACE_M).to_numpy()
    sure = (pairs["measured"] == BY_ADDRESS).to_numpy() & (same_unit | placed)
    return pairs.assign(verdict=np.where(sure, BELOW, ON_SITE))[~apart]


def _pairs_of(address: pd.Series) -> pd.DataFrame:
    """Pair those that share an address, each pair once."""
    shared = address[address.notna() & address.duplicated(keep=False)]
    told = pd.DataFrame({"a": shared.index, "address": shared.array})
    pairs = told.merge(told.rename(columns={"a": "b"}), on="address")
    return pairs.loc[pairs["a"] < pairs["b"], ["a", "b"]].astype("int64")


def _with_metres(region: Region, pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the straight line, to the millimetre."""
    lon, lat = region.lonlat("outlets")
    a, b = pairs["a"].to_numpy(np.int64), pairs["b"].to_numpy(np.int64)
    metres = geodesic_m(lon[a], lat[a], lon[b], lat[b])
    along_m = to_the_millimetre(pairs["distance_m"].astype("float64"))
    return pairs.assign(lower_m=to_the_millimetre(metres), distance_m=along_m)


def form_rulings(
    region: Region, scope: Scope, walk: OnFoot | None, *, counted: Flags, on: date
) -> pd.DataFrame:
    """
    Find outlets in being of a form that gets no licence; they stay lawful.

    Returns
    -------
    rulings
        One row per article and outlet.
    """
    items = scope.of(BannedForm)
    if not items:
        return pd.DataFrame({"rule_no": []})
    outlets = stand_of(region, walk, on=on)
    holds, rows, parts = _reached(outlets, scope, items, walk), outlets.rows, []
    for k, item in enumerate(items):
        there = rows[counted & holds[:, k] & fitting(rows, item.rule.forms)]
        parts.append(
            pd.DataFrame(
                {
                    "rule_no": item.number,
                    "subject": "outlet",
                    "sets": "banned_form",
                    "outlet_a": there.index.astype("str"),
                    "unit_id": there["belongs_to"].array,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
