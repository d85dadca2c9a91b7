"""The streets within a walk of a point: what a walking rule round a school covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from outletplan.geodesy import WGS84
from outletplan.measure.stretches import stretch_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

WORTH = 1_000


def streets_within(network: Network, feet: Feet, *, within_m: float) -> gpd.GeoDataFrame:
    """
    Find the parts of streets that can be walked to from a point within a distance.

    From the point to the street line and along the streets; a door set back from the line is
    farther by as much. A point without a foot reaches nothing.

    Parameters
    ----------
    network
        The streets.
    feet
        The points and their feet.
    within_m
        The longest walk. [m]

    Returns
    -------
    parts
        In the order of the points, chain by chain: point [position], chain, from_m, to_m
        [position along the chain]; WGS-84 lines. No two parts of a point overlap.

    Examples
    --------
    >>> from shapely import LineString
    >>> from outletplan.measure.feet import find_feet
    >>> from outletplan.measure.streets import street_network
    >>> lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0.002, 0)])], crs="EPSG:4326")
    >>> network = street_network(lines)
    >>> school = find_feet(network, np.array([0.0002]), np.array([0.0001]))
    >>> streets_within(network, school, within_m=100)[["point", "from_m", "to_m"]].round(1)
       point  from_m   to_m
    0      0     0.0  111.2
    """
    from outletplan.measure.compiled import in_parts
    from outletplan.measure.walk_kernels import parts_within

    def task(start: int, stop: int) -> tuple[Ints, Ints, Floats, Floats]:
        return parts_within(network.graph, feet, float(within_m), (start, stop))

    found = in_parts(task, len(feet.lon), worth=WORTH)
    point, edge, from_m, to_m = (np.concatenate(column) for column in zip(*found, strict=True))
    first = network.graph.edge_first[edge]
    begin_m = network.pieces.at_m[first]
    parts = pd.DataFrame(
        {
            "point": point,
            "chain": network.pieces.chain[first],
            "from_m": begin_m + from_m,
            "to_m": begin_m + to_m,
        }
    )
    parts = _merged(parts[parts["from_m"] < parts["to_m"]])
    columns = (parts[name].to_numpy() for name in ("chain", "from_m", "to_m"))
    return gpd.GeoDataFrame(parts, geometry=stretch_lines(network, *columns), crs=WGS84)


def _merged(parts: pd.DataFrame) -> pd.DataFrame:
    """Make one part of those that overlap or touch."""
    parts = parts.sort_values(["point", "chain", "from_m"], ignore_index=True)
    chain = ["point", "chain"]
    so_far = parts.groupby(chain)["to_m"].cummax().groupby([parts[c] for c in chain]).shift()
    begins = so_far.isna() | (parts["from_m"] > so_far)
    grouped = parts.groupby(begins.cumsum().to_numpy())
    merged = grouped.agg({"point": "first", "chain": "first", "from_m": "min", "to_m": "max"})
    return merged.reset_index(drop=True)
