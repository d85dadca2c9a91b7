"""The nearest outlet that stands in another unit."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from outletplan.geodesy import ecef, geodesic_m, millimetres
from outletplan.law.kinds import GuaranteedMinimum
from outletplan.measure.straight import MILLIMETRE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def nearest_elsewhere(
    item: Scoped[GuaranteedMinimum], region: Region, scope: Scope, *, counted: Flags
) -> Floats:
    """
    Measure to the nearest outlet in being of another unit, where the rule does not want it so near.

    From the unit's point, or one inside its polygon, straight, rounded to 1 mm. A unit without a
    place counts as near nobody.

    Returns
    -------
    metres
        By unit that the rule names; NaN where every other outlet is farther. [m]
    """
    limit = math.floor(Fraction(item.rule.nearest_outlet_farther_than_m or 0) * 1000)
    lon, lat = region.lonlat("units")
    to_lon, to_lat = region.lonlat("outlets")
    named = np.flatnonzero(item.units)
    here = named[np.isfinite(lon[named])]
    there = np.flatnonzero(counted & np.isfinite(to_lon))
    metres = np.full(len(region.units), np.nan)
    if len(here) and len(there):
        unit, outlet = _pairs((lon[here], lat[here]), (to_lon[there], to_lat[there]), limit / 1000)
        unit, outlet = here[unit], there[outlet]
        home = region.units.index.get_indexer(pd.Index(region.outlets["belongs_to"]))
        own = np.append(scope.tree.nearest_above(item.units), -1)[home[outlet]] == unit
        unit, outlet = unit[~own], outlet[~own]
        away = millimetres(geodesic_m(lon[unit], lat[unit], to_lon[outlet], to_lat[outlet]))
        near = away <= limit
        np.fmin.at(metres, unit[near], away[near] / 1000)
    return np.asarray(metres[named])


def _pairs(
    points: tuple[Floats, Floats], others: tuple[Floats, Floats], within_m: float
) -> tuple[Ints, Ints]:
    tree = cKDTree(ecef(*others))  # a chord is never longer than the geodesic: none is missed
    found = cKDTree(ecef(*points)).sparse_distance_matrix(
        tree, within_m + MILLIMETRE, output_type="ndarray"
    )
    return found["i"].astype(np.int64), found["j"].astype(np.int64)


def placeless(region: Region, scope: Scope) -> Iterator[tuple[Scoped[GuaranteedMinimum], str]]:
    """Say of which units nobody knows what is near."""
    for item in scope.of(GuaranteedMinimum):
        lost = int(np.isnan(region.lonlat("units")[0][item.units]).sum())
        if item.rule.nearest_outlet_farther_than_m is not None and lost:
            yield item, f"{lost} units have no place: every outlet counts as far from them"
