"""How many metres of street of each class lie in each unit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.geodesy import WGS84, convert, geodesic_m, millimetres
from outletplan.measure.coverage import holding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import StreetWeight
    from outletplan.measure.hierarchy import Hierarchy


def street_millimetres(region: Region, tree: Hierarchy) -> pd.DataFrame:
    """
    Measure the lines of streets, each in the unit that holds its middle.

    Returns
    -------
    lines
        unit: position in the units, -1 where the middle lies in none; street_class;
        mm: geodesic length rounded to whole millimetres. Empty without streets.
    """
    if region.streets is None:
        return pd.DataFrame({"unit": [], "street_class": [], "mm": []})
    lines = convert(region.streets.geometry, WGS84).to_numpy()
    parts, street = shapely.get_parts(lines, return_index=True)
    points, owner = shapely.get_coordinates(parts, return_index=True)
    lon, lat = points.T
    same = owner[1:] == owner[:-1]
    step = geodesic_m(lon[:-1][same], lat[:-1][same], lon[1:][same], lat[1:][same])
    metres = np.bincount(owner[1:][same], weights=step, minlength=len(parts))
    middle = shapely.line_interpolate_point(parts, 0.5, normalized=True)
    held = holding(gpd.GeoSeries(middle, crs=WGS84), region.units.geometry, rank=tree.depth)
    return pd.DataFrame(
        {
            "unit": region.units.index.get_indexer(pd.Index(held.astype("str"))),
            "street_class": region.streets["street_class"].array[street],
            "mm": millimetres(metres),
        }
    )


def weighed(lines: pd.DataFrame, streets: Iterable[StreetWeight]) -> NDArray[Any]:
    """
    Weigh each line by its class, in whole numbers; one of a class that is not named weighs 0.

    Parameters
    ----------
    lines
        From `street_millimetres`.
    streets
        Classes and what a metre of each weighs.
    """
    named = {each.street_class: Fraction(each.weight) for each in streets}
    per = np.lcm.reduce([weight.denominator for weight in named.values()], dtype=object)
    whole = {word: int(weight * per) for word, weight in named.items()}
    weight = lines["street_class"].map(whole).fillna(0).astype("int64").to_numpy(dtype=object)
    return np.asarray(weight * lines["mm"].to_numpy(dtype=np.int64).astype(object))
