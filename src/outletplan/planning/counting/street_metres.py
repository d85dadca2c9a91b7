"""How many metres of street of each class lie in each unit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from outletplan.geodesy import WGS84, millimetres
from outletplan.measure.coverage import holding
from outletplan.measure.stretches import as_drawn, piece_at, points_along

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import StreetWeight
    from outletplan.measure.hierarchy import Hierarchy


def street_millimetres(region: Region, tree: Hierarchy) -> pd.DataFrame:
    """
    Measure the streets to walk on, each run in the unit that holds its middle.

    A run is a part of one street between others, and lines that lie on each other are one: what
    is drawn twice, or backwards, is counted once, as in `Plan.streets`.

    Returns
    -------
    lines
        unit: position in the units, -1 where the middle lies in none; street_class;
        mm: geodesic length rounded to whole millimetres. Empty without streets.
    """
    network = region.network
    if network is None:
        return pd.DataFrame({"unit": [], "street_class": [], "mm": []})
    runs = as_drawn(network)
    middle_m = (runs.from_m + runs.to_m) / 2
    lon, lat = points_along(network, piece_at(network, runs.chain, middle_m), middle_m)
    middle = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=WGS84)
    held = holding(middle, region.units.geometry, rank=tree.depth)
    return pd.DataFrame(
        {
            "unit": region.units.index.get_indexer(pd.Index(held.astype("str"))),
            "street_class": network.streets["street_class"].array[runs.street],
            "mm": millimetres(runs.to_m - runs.from_m),
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
