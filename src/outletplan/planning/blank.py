"""Blank villages: units of the kinds named without an outlet that counts, and why each is blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from outletplan.law.kinds import BlankVillages
from outletplan.measure.straight import nearest
from outletplan.measure.walking import nearest_on_foot
from outletplan.planning.counting.people import People
from outletplan.planning.in_being import hindrance, outlets_by_unit
from outletplan.planning.spacing.on_foot import feet_in

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope, Scoped
    from outletplan.planning.spacing.on_foot import OnFoot

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

COLUMNS = (
    "unit_id", "name", "kind", "people", "tier", "reason", "nearest_outlet_id", "nearest_m",
    "nearest_on_foot_id", "nearest_walk_m", "quota", "note", "cite", "assumed",
)  # fmt: skip
NO_PLACE_LEFT = "the unit's quota is 0"


def blank_rulings(region: Region, scope: Scope, walk: OnFoot | None, *, on: date) -> pd.DataFrame:
    """
    Examine every unit that a blank-village rule names, and find why the blank ones are blank.

    Reasons, the first that holds:

    - ``filed_elsewhere``: an outlet that counts lies inside, but is filed under another unit.
    - ``lies_elsewhere``: an outlet that counts is filed here, but lies in another unit.
    - ``only_closed``, ``only_suspended``, ``only_unserved`` …: one cause keeps all its outlets from
      counting (see `in_being.hindrance`).
    - ``none_counts``: several causes do; the note counts them.
    - ``none_ever``: the tables know of no outlet here.

    Returns
    -------
    rulings
        One row per article and unit; `binds` marks the blank ones, `value` counts outlets.

    Raises
    ------
    DataError
        If a unit that is named lacks the people that the rule counts.
    """
    people = People(region, scope.tree)
    found = []
    for item in scope.of(BlankVillages):
        rows, counted = _examined(item, region, scope, people, on)
        place = np.flatnonzero(item.units)
        rows = _with_nearest(rows, region, counted, place)
        found.append(_with_nearest_on_foot(rows, region, walk, counted, place))
    people.raise_missing()
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=_COLUMNS)


def blank_villages(region: Region, rulings: pd.DataFrame, quotas: pd.DataFrame) -> gpd.GeoDataFrame:
    """
    Reduce the rulings to the blank villages, most people first.

    `nearest_m` is a straight line to the nearest outlet that counts, from the unit's point or from
    a point inside its polygon; `nearest_walk_m` leads from there to the outlet nearest on foot.
    """
    blank = rulings[rulings["binds"].astype(bool)].drop_duplicates("unit_id")
    blank = blank.sort_values(["people", "unit_id"], ascending=[False, True])
    table = blank.set_axis(pd.Index(blank["unit_id"].array))
    units = region.units.reindex(table.index)
    table = table.assign(
        name=units["name"], kind=units["kind"], quota=quotas["quota"].reindex(table.index)
    )
    full = (table["quota"] == 0).fillna(value=False)
    table["note"] = table["note"].mask(
        full, table["note"].str.cat([NO_PLACE_LEFT] * len(table), sep="; ").str.lstrip("; ")
    )
    return gpd.GeoDataFrame(table[list(COLUMNS)], geometry=units.geometry, crs=region.units.crs)


_COLUMNS = (
    "rule_no", "subject", "unit_id", "sets", "counts", "people", "value", "binds", "tier",
    "reason", "note", "nearest_outlet_id", "nearest_m", "nearest_on_foot_id", "nearest_walk_m",
)  # fmt: skip


def _examined(
    item: Scoped[BlankVillages], region: Region, scope: Scope, people: People, on: date
) -> tuple[pd.DataFrame, Flags]:
    """Give a row for each unit named, and which outlets count."""
    rule, outlets, units = item.rule, region.outlets, region.units
    cause = hindrance(outlets, on, counted_status=rule.counted_status, without=rule.without)
    counted = cause.isna().to_numpy(dtype=bool)
    held = outlets_by_unit(region, scope.tree, counted)[item.units]
    number = people.needed(item, rule.counts)
    blank = held == 0
    rows = pd.DataFrame(
        {
            "rule_no": item.number,
            "subject": "unit",
            "unit_id": units.index[item.units].astype("str"),
            "sets": "blank",
            "counts": rule.counts,
            "people": number.array,
            "value": pd.array(held, dtype="Int64"),
            "binds": blank,
            "tier": rule.tier_for(number.fillna(0).to_numpy(dtype=np.int64)),
        }
    )
    place = np.flatnonzero(item.units)
    rows["reason"], rows["note"] = _reasons(region, scope, cause, place)
    rows.loc[~blank, ["tier", "reason", "note"]] = pd.NA
    return rows, counted


def _reasons(
    region: Region, scope: Scope, cause: pd.Series, place: Ints
) -> tuple[pd.Series, pd.Series]:
    counts = cause.isna().to_numpy(dtype=bool)
    inside = outlets_by_unit(region, scope.tree, counts, "lies_in")[place]
    filed = outlets_by_unit(region, scope.tree, counts, "unit_id")[place]
    causes = sorted(cause.dropna().unique())
    by_cause = {
        name: outlets_by_unit(
            region, scope.tree, (cause == name).fillna(value=False).to_numpy(bool)
        )
        for name in causes
    }
    kept_out = pd.DataFrame(
        {name: held[place] for name, held in by_cause.items()}, index=range(len(place))
    )
    kinds = (kept_out > 0).sum(axis=1)
    reason = pd.Series("none_ever", index=range(len(place)), dtype="str")
    note = pd.Series("", index=reason.index, dtype="str")
    for name in causes:
        has = kept_out[name] > 0
        reason = reason.mask(has, f"only_{name}")
        said = kept_out[name].astype("str") + " " + name.replace("_", " ")
        note = note.mask(has, note.where(note == "", note + ", ") + said)
    reason = reason.mask(kinds > 1, "none_counts")
    reason = reason.mask(filed > 0, "lies_elsewhere").mask(inside > 0, "filed_elsewhere")
    return reason, note


def _with_nearest(rows: pd.DataFrame, region: Region, counted: Flags, place: Ints) -> pd.DataFrame:
    lon, lat = region.lonlat("units")
    to_lon, to_lat = region.lonlat("outlets")
    there = np.flatnonzero(counted & np.isfinite(to_lon))
    here = np.flatnonzero(rows["binds"].to_numpy(dtype=bool) & np.isfinite(lon[place]))
    ids = pd.array([pd.NA] * len(rows), dtype="str")
    metres = np.full(len(rows), np.nan)
    if len(there) and len(here):
        rank, metres[here] = nearest(
            lon[place[here]], lat[place[here]], to_lon[there], to_lat[there]
        )
        ids[here] = region.outlets.index[there[rank.to_numpy(dtype=np.int64)]].to_numpy()
    return rows.assign(nearest_outlet_id=ids, nearest_m=metres)


def _with_nearest_on_foot(
    rows: pd.DataFrame, region: Region, walk: OnFoot | None, counted: Flags, place: Ints
) -> pd.DataFrame:
    """Add the outlet nearest on foot; missing where no streets lead from the unit to any."""
    ids = pd.array([pd.NA] * len(rows), dtype="str")
    metres = np.full(len(rows), np.nan)
    if walk is not None:
        lon, lat = (degrees[place] for degrees in region.lonlat("units"))
        to_lon, to_lat = region.lonlat("outlets")
        lon[~rows["binds"].to_numpy(dtype=bool)] = np.nan
        to_lon = np.where(counted, to_lon, np.nan)
        villages = feet_in(region, walk.network, lon, lat)
        outlets = feet_in(region, walk.network, to_lon, to_lat)
        found = nearest_on_foot(walk.network, villages, to=outlets)
        here, there = found["a"].to_numpy(), found["b"].to_numpy()
        ids[here] = region.outlets.index[there].to_numpy()
        metres[here] = found["distance_m"]
    return rows.assign(nearest_on_foot_id=ids, nearest_walk_m=metres)
