"""In which units a door may stand, as far as its point and what is said of it can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outletplan.measure.edges import areas_beside, is_area

if TYPE_CHECKING:
    from outletplan.planning.deciding.grounds import Grounds


class Units(NamedTuple):
    """The unit in which a place is judged, and others in which it may lie as well."""

    unit: int
    others: tuple[int, ...] = ()


def units_at(
    grounds: Grounds, place: tuple[float, float], off_m: float, *, unit: int, filed: int
) -> Units:
    """
    Settle the unit of a door as far as may be: one that is named settles what its point cannot.

    Parameters
    ----------
    place
        lon and lat. [degrees]
    unit, filed
        Rows of the unit in which the point itself is counted, and of the one that is named, -1 for
        none.
    """
    beside = units_beside(grounds, *place, off_m, unit)
    if not beside or filed < 0:
        return Units(unit, tuple(beside))
    possible = [unit, *beside]
    if filed in possible:
        return Units(filed)
    path = grounds.scope.tree.path
    below = [each for each in possible if filed in path(each)]
    if below:
        return Units(below[0], tuple(below[1:]))
    bare = not is_area(grounds.region.units.geometry.array[filed])
    if bare and set(path(filed)) & set(possible):
        return Units(filed)
    return Units(unit, tuple(beside))


def units_beside(grounds: Grounds, lon: float, lat: float, off_m: float, unit: int) -> list[int]:
    """
    List the other units in which a door may stand whose point is right within so many metres.

    Without polygons nobody knows where a unit ends, and none is listed.

    Parameters
    ----------
    unit
        The row of the one in which the point itself is counted.
    """
    if grounds.region.assign != "polygon":
        return []
    return areas_beside(grounds.unit_areas, (lon, lat), off_m, unit)
