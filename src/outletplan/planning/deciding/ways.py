"""Who asks, and the ways from his door to what is there: measured once for a whole pile."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from outletplan.facts.contracts import APPLICATIONS
from outletplan.geodesy import ecef, geodesic_m, millimetres
from outletplan.law.kinds import OnePerAddress
from outletplan.measure.feet import feet_of, feet_together
from outletplan.measure.walking import walking_pairs, walks_of
from outletplan.planning.deciding.around import Around
from outletplan.planning.spacing.near import SAME_SPOT_MM, UNMEASURED
from outletplan.planning.spacing.on_foot import feet_in
from outletplan.planning.spacing.reach import Stand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.told import Record

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MILLIMETRE = 0.001
LONG = 4  # times the reach of the rules: no longer walk is measured
_WALK = (
    "low_m", "high_m", "distance_m", "upper_m", "access_m", "street_m", "exit_m", "same_side",
    "way", "foot_a", "foot_b",
)  # fmt: skip
_SAID_OF_OUTLETS = {column.name for column in APPLICATIONS.columns} - {"outlet_id"}


@dataclass(frozen=True, eq=False, kw_only=True)
class Asking:
    """Those who ask: a table of applications without faults, placed in the region."""

    said: Sequence[dict[str, Any]]
    """By column of docs/tables.md; None where nothing is said, and site_id names the site too that
    holds the point."""
    ids: Sequence[str]
    unit: Ints
    """Row in the table of units, -1 for none."""
    own: Ints
    """Row in the table of outlets of the one that is renewed or moved, -1 for a new one."""
    lon: Floats
    lat: Floats
    off_m: Floats
    """How far each point may be off. [m]"""
    feet: Feet | None
    elsewhere: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """By row: other units in which one may stand, as far as his point can tell."""
    each_alone: bool = False
    """Whether each asks as if there were no other of them; else one may stand in another's way."""

    @property
    def among_others(self) -> bool:
        """Whether there are others of the pile to be measured to."""
        return len(self.ids) > 1 and not self.each_alone

    def some(self, rows: Ints) -> Asking:
        """Take some of them, in the order wanted."""
        return replace(
            self,
            said=[self.said[row] for row in rows.tolist()],
            ids=[self.ids[row] for row in rows.tolist()],
            unit=self.unit[rows],
            own=self.own[rows],
            lon=self.lon[rows],
            lat=self.lat[rows],
            off_m=self.off_m[rows],
            feet=None if self.feet is None else feet_of(self.feet, rows),
            elsewhere={
                n: self.elsewhere[row]
                for n, row in enumerate(rows.tolist())
                if row in self.elsewhere
            },
        )

    @cached_property
    def xyz(self) -> Floats:
        """Say where they stand in space, in metres, shape (n, 3)."""
        return ecef(self.lon, self.lat)

    @cached_property
    def around(self) -> Around:
        """The same, asked who is near whom; nobody, where each is alone."""
        return Around(self.xyz if self.among_others else self.xyz[:0])

    @cached_property
    def addresses(self) -> list[str | None]:
        """Their addresses folded; None for one that names no premises."""
        said = (each["address"] for each in self.said)
        return [None if address is None else OnePerAddress.address(address) for address in said]

    def stand(self, grounds: Grounds) -> Stand:
        """Let them stand as newcomers, with the columns of outlets."""
        return Stand(
            rows=_as_outlets(self, grounds.region.outlets),
            unit=self.unit,
            feet=self.feet,
            sites=grounds.region.sites,
        )


def placed(
    grounds: Grounds,
    said: Sequence[dict[str, Any]],
    lon: Floats,
    lat: Floats,
    *,
    own: Ints,
    unit: Ints,
) -> Asking:
    """Lay applications out to be measured."""
    stated = np.array([each["accuracy_m"] for each in said], dtype=np.float64)
    feet = None
    if grounds.walk is not None:
        feet = feet_in(grounds.region, grounds.walk.network, lon, lat)
    return Asking(
        said=said,
        ids=[each["application_id"] for each in said],
        unit=unit,
        own=own,
        lon=lon,
        lat=lat,
        off_m=np.where(np.isnan(stated), grounds.point_off_m, stated),
        feet=feet,
    )


class Ways(NamedTuple):
    """Ways from those who ask to the outlets near them and to each other."""

    near: Ints
    """Rows in the table of outlets; behind them follow those of before, then those who ask."""
    before: Ints
    """Rows of those accepted before and not decided, in `Grounds.earlier`."""
    existing: Stand
    """The same, as they stand."""
    table: pd.DataFrame
    """`a` asks, `b` is one of the existing; the columns of `spacing.near`."""


def ways_between(grounds: Grounds, asking: Asking) -> Ways:
    """Measure from each of those who ask to everyone within reach of a spacing rule."""
    reach_m = grounds.spacing_reach_m + float(grounds.off_m.max(initial=0.0))
    reach_m += float(asking.off_m.max(initial=0.0)) + MILLIMETRE
    xyz = asking.xyz
    found = measured_from(grounds, asking)
    to_outlets = np.column_stack(grounds.around.within(xyz, reach_m))
    ends = np.unique(np.r_[to_outlets, _not_found(grounds, asking, found)], axis=0)
    ends = ends[grounds.counted[ends[:, 1]] & (ends[:, 1] != asking.own[ends[:, 0]])]
    near = np.unique(ends[:, 1])
    pairs = [np.column_stack([ends[:, 0], np.searchsorted(near, ends[:, 1])])]
    earlier = grounds.earlier
    one, other = grounds.around_earlier.within(xyz, reach_m)
    before, at = np.unique(other, return_inverse=True)
    pairs.append(np.column_stack([one, len(near) + at]))
    everyone = _there(grounds, asking, near, before)
    if asking.among_others:
        one, other = asking.around.within(xyz, reach_m)
        apart = one != other
        pairs.append(np.column_stack([one[apart], len(near) + len(before) + other[apart]]))
    a, b = np.concatenate(pairs).T
    if not len(a):
        return Ways(near, before, everyone, pd.DataFrame())
    lon = np.r_[grounds.lon[near], earlier.lon[before], asking.lon]
    lat = np.r_[grounds.lat[near], earlier.lat[before], asking.lat]
    off_m = np.r_[grounds.off_m[near], earlier.off_m[before], asking.off_m]
    straight_m = geodesic_m(asking.lon[a], asking.lat[a], lon[b], lat[b])
    placed = ~np.isnan(straight_m)
    table = pd.DataFrame(
        {
            "a": a,
            "b": b,
            "straight_m": np.where(placed, straight_m, 0.0),
            "accuracy_m": asking.off_m[a] + off_m[b],
            "placed": placed,
            **UNMEASURED,
        }
    )
    ways = Ways(near, before, everyone, table)
    _note_records(ways, grounds, asking, found)
    table = _walked(grounds, asking, everyone, table, reach_m)
    if not placed.all():  # an outlet without a point may be anywhere
        table.loc[~placed, ["low_m", "high_m", "upper_m"]] = 0.0, np.inf, np.nan
    return ways._replace(table=table)


def _not_found(grounds: Grounds, asking: Asking, found: Sequence[Measured]) -> Ints:
    """List pairs that no search finds: measured on site, or to an outlet without a point."""
    to = grounds.region.outlets.index.get_indexer(pd.Index([each.other for each in found]))
    pairs = [(each.a, int(row)) for each, row in zip(found, to, strict=True) if row >= 0]
    for a, unit in enumerate(asking.unit.tolist()):
        pairs += [(a, row) for row in grounds.pointless.beside(grounds.scope.tree.path(unit))]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _there(grounds: Grounds, asking: Asking, near: Ints, before: Ints) -> Stand:
    """Let the outlets near those who ask stand, behind them those of before and those who ask."""
    outlets, feet = grounds.outlets, None
    rows, unit = outlets.rows.iloc[near], outlets.unit[near]
    if outlets.feet is not None and asking.feet is not None:
        feet = feet_of(outlets.feet, near)
    behind = [grounds.earlier.some(before)] if len(before) else []
    for others in [*behind, asking] if asking.among_others else behind:
        rows = pd.concat([rows, _as_outlets(others, rows)])
        unit = np.r_[unit, others.unit]
        if feet is not None and others.feet is not None:
            feet = feet_together(feet, others.feet)
    return Stand(rows=rows, unit=unit, feet=feet, sites=outlets.sites)


def _as_outlets(asking: Asking, outlets: pd.DataFrame) -> pd.DataFrame:
    """Give applications those columns of outlets that they have too."""
    columns = {
        name: pd.array([each[name] for each in asking.said], dtype=dtype)
        for name, dtype in outlets.dtypes.items()
        if name in _SAID_OF_OUTLETS
    }
    return pd.DataFrame({"outlet_id": pd.array(asking.ids, dtype="str"), **columns})


def _walked(
    grounds: Grounds, asking: Asking, there: Stand, table: pd.DataFrame, reach_m: float
) -> pd.DataFrame:
    """Add what is known of the walks; one longer than matters has inf as its band."""
    straight_m = table["straight_m"]
    if grounds.walk is None or asking.feet is None or there.feet is None:
        same_spot = millimetres(straight_m) <= SAME_SPOT_MM
        bounded = table.assign(
            low_m=straight_m,
            high_m=straight_m.where(same_spot, np.inf),
            upper_m=straight_m.where(same_spot),
        )
        return bounded.reindex(columns=[*table.columns, *_WALK]).astype({"same_side": "boolean"})
    # A walk that proves a rule kept is told too, unless it is very long.
    below_m = LONG * reach_m
    walks = walking_pairs(grounds.walk.network, asking.feet, to=there.feet, below_m=below_m)
    walks = walks_of(walks, table["a"].to_numpy(), table["b"].to_numpy())
    return pd.concat([table, walks[list(_WALK)]], axis=1)


class Measured(NamedTuple):
    """What was measured on site from the door of one who asks."""

    a: int
    other: str
    record: Record


def measured_from(grounds: Grounds, asking: Asking) -> list[Measured]:
    """List what was measured on site of those who ask, oldest first; a renewal keeps its door."""
    ids = grounds.region.outlets.index
    found = []
    for k, name in enumerate(asking.ids):
        renewed = asking.own[k] >= 0 and asking.said[k]["request"] == "renewal"
        for own in {name, str(ids[asking.own[k]])} if renewed else {name}:
            found += [
                Measured(k, record.other_than(own), record)
                for record in grounds.records.get(own, ())
            ]
    return found


def _note_records(ways: Ways, grounds: Grounds, asking: Asking, found: Sequence[Measured]) -> None:
    """Put beside each way what was measured of it; the newest record stands."""
    if not found:
        return
    table = ways.table
    names = [str(name) for name in grounds.region.outlets.index[ways.near]]
    names += [grounds.earlier.ids[row] for row in ways.before.tolist()]
    names += asking.ids if asking.among_others else []
    place = {name: k for k, name in enumerate(names)}
    at = {(a, b): row for row, a, b in table[["a", "b"]].itertuples()}
    for a, other, record in found:
        row = at.get((a, place.get(other, -1)))
        if row is not None:
            by = "line" if record.straight else "walk"
            table.loc[row, f"{by}_field_m"] = record.metres
            table.loc[row, f"{by}_record"] = record.record_id
