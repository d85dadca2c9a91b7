"""Sparse stretches: people nearby and a place left, and no outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from outletplan.geodesy import millimetres
from outletplan.measure.around import streets_around
from outletplan.measure.straight import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.planning.streets.stretches import Survey
    from outletplan.planning.streets.windows import Strips

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

METHOD = (
    "a street is sparse with no outlet on it or, straight, within its half window of its middle, "
    "if a place is left in the unit there and enough people for one outlet at the region's own "
    "density live within that half window, were they spread evenly along the streets of their units"
)


def people_per_metre(survey: Survey, unit: Ints, length_m: Floats) -> Floats:
    """
    Spread the people of planning units evenly along their streets.

    Where in a unit they live nobody says; where they do, there are more streets.

    Parameters
    ----------
    unit, length_m
        By street as drawn: the row of the unit at its middle, -1 for none, and its length. [m]
    """
    own, units = _planned(survey, unit), _units(survey)
    on_street = (own >= 0) & (length_m > 0)
    metres = np.bincount(own[on_street], length_m[on_street], minlength=len(units))
    people = units["people"].astype("Float64").to_numpy(np.float64, na_value=0.0)
    per_metre = np.zeros(len(own))
    per_metre[on_street] = people[own[on_street]] / metres[own[on_street]]
    return per_metre


def sparse(
    survey: Survey,
    strips: Strips,
    unit: Ints,
    half_m: Floats,
    *,
    bare: Flags,
    per_metre: Floats,
) -> tuple[Flags, NDArray[np.object_]]:
    """
    Tell which strips are sparse, and say of those without an outlet why they are or are not.

    Parameters
    ----------
    unit
        By strip: the row of the unit at its middle, -1 for none.
    half_m
        By strip: its half window. [m]
    bare
        The strips that are asked for: no outlet stands on them.
    per_metre
        By street as drawn: how many people live along a metre of it.

    Returns
    -------
    sparse, said
        By strip; empty where it was not asked for.
    """
    rows = np.flatnonzero(bare)
    units = [_places_left(row) for row in _units(survey).itertuples()]
    asked = [units[k] if k >= 0 else _NOWHERE for k in _planned(survey, unit[rows])]
    left = np.array([each.left for each in asked], dtype=bool)
    lon, lat = shapely.get_x(strips.middle[rows]), shapely.get_y(strips.middle[rows])
    reach_m = half_m[rows]
    alone = _alone(survey, lon, lat, reach_m)
    people = np.zeros(len(rows))
    open_rows = np.flatnonzero(left & alone)
    people[open_rows] = streets_around(
        survey.walk.network,
        lon[open_rows],
        lat[open_rows],
        within_m=reach_m[open_rows],
        weight=per_metre,
    )
    enough = left & alone & _enough(survey, people)
    flags, said = np.zeros(len(bare), dtype=bool), np.full(len(bare), "", dtype=object)
    flags[rows] = enough
    for k, row in enumerate(rows):
        said[row] = _why(asked[k], alone[k], reach_m[k], people[k], enough=enough[k])
    return flags, said


class _Places(NamedTuple):
    said: str
    left: bool


_NOWHERE = _Places("no planning unit is known at its middle", left=False)


def _units(survey: Survey) -> pd.DataFrame:
    units: pd.DataFrame = survey.quotas.loc[survey.region.units.index]
    return units


def _planned(survey: Survey, unit: Ints) -> Ints:
    """Give the planning unit in which each unit lies, -1 for none."""
    planned = survey.scope.tree.nearest_above(survey.scope.role == "unit")
    return np.asarray(np.append(planned, -1)[unit])


def _places_left(unit: Any) -> _Places:  # noqa: ANN401 - a row of pandas
    name = unit.unit_id if pd.isna(unit.name) else unit.name
    if pd.isna(unit.people) or unit.people == 0:
        return _Places(f"{name} has no people that are known", left=False)
    if pd.isna(unit.quota):
        return _Places(f"{name} has no quota of its own", left=True)
    return _Places(f"{name} has {unit.remaining:,} left of its quota", bool(unit.remaining >= 1))


def _alone(survey: Survey, lon: Floats, lat: Floats, reach_m: Floats) -> Flags:
    """Tell which places have no outlet within reach, straight."""
    feet = survey.walk.feet
    _, metres = nearest(lon, lat, feet.lon, feet.lat)
    far = millimetres(np.nan_to_num(metres)) > millimetres(reach_m)
    return np.asarray(np.isnan(metres) | far)


def _enough(survey: Survey, people: Floats) -> Flags:
    """Tell where people are enough for one outlet at the region's own density."""
    tops = _units(survey)[survey.scope.tree.parent < 0]
    everyone = tops["people"].astype("Float64").to_numpy(np.float64, na_value=np.nan).sum()
    outlets = tops["current"].to_numpy(np.float64).sum()
    # NaN where the people of the region are not known: then nothing is enough.
    return np.asarray((outlets > 0) & (np.round(people * outlets - everyone, 6) >= 0))


def _why(asked: _Places, alone: bool, reach_m: float, people: float, *, enough: bool) -> str:  # noqa: FBT001 - of one row
    if not asked.left:
        return f"no outlet on it; {asked.said}"
    near = f"within {reach_m:g} m of its middle"
    if not alone:
        return f"an outlet {near}"
    much = "enough" if enough else "not enough"
    return (
        f"no outlet on it or {near}; some {people:,.0f} people there, {much} for one outlet at the "
        f"region's own density; {asked.said}"
    )
