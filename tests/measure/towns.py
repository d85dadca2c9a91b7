"""Small towns, drawn in metres, and random ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import strategies as st

from outletplan.measure.streets import street_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]

WEST, SOUTH = 113.0, 23.0
METRE_EAST = 1 / 102_524.0  # degrees of longitude there, nearly
METRE_NORTH = 1 / 110_741.0
BLOCK = 40  # metres

Corner = tuple[float, float]


class Street(NamedTuple):
    """A street as drawn: corners in metres, parts one by one."""

    name: str
    parts: tuple[tuple[Corner, ...], ...]
    layer: int = 0
    street_id: str = ""
    """Its place in the table if empty."""


class Town(NamedTuple):
    """Streets and points, in metres."""

    streets: tuple[Street, ...]
    points: tuple[Corner, ...]


def lonlat(corners: Sequence[Corner]) -> tuple[Floats, Floats]:
    east, north = np.array(corners, dtype=np.float64).reshape(-1, 2).T
    return WEST + east * METRE_EAST, SOUTH + north * METRE_NORTH


def street_frame(streets: Sequence[Street]) -> gpd.GeoDataFrame:
    shapes = [
        shapely.MultiLineString([np.column_stack(lonlat(part)) for part in street.parts])
        for street in streets
    ]
    table = pd.DataFrame(
        {"name": [s.name for s in streets], "layer": [s.layer for s in streets]},
        index=pd.Index(
            [s.street_id or f"s{k:02d}" for k, s in enumerate(streets)], name="street_id"
        ),
    )
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def line(name: str, *corners: Corner, layer: int = 0) -> Street:
    return Street(name, (corners,), layer)


def network_of(*streets: Street) -> Network:
    return street_network(street_frame(streets))


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """
    Draw towns on a grid of a few blocks: loops, multi-edges, islands, dead ends, bridges.

    Lines may turn back, repeat a vertex, lie on each other or share places across layers; points
    stand on corners, on lines, beside them, on each other, or far away.
    """
    corner = st.tuples(st.integers(0, 4), st.integers(0, 3)).map(
        lambda at: (at[0] * BLOCK + 7.0 * (at[1] % 2), at[1] * BLOCK + 3.0 * (at[0] % 3))
    )
    street = st.builds(
        Street,
        st.sampled_from(["", "", "Long Road", "Mill Lane", "Ring"]),
        st.lists(st.lists(corner, min_size=2, max_size=6).map(tuple), min_size=1, max_size=2).map(
            tuple
        ),
        st.sampled_from([0, 0, 0, 1]),
        st.just(""),
    ).filter(lambda s: any(len(set(part)) > 1 for part in s.parts))
    offset = st.one_of(st.just(0.0), st.integers(-30, 30).map(float), st.floats(-30, 30))
    near = st.tuples(corner, offset, offset).map(lambda at: (at[0][0] + at[1], at[0][1] + at[2]))
    points = draw(
        st.lists(st.one_of(near, corner, st.just((900.0, 900.0))), min_size=2, max_size=7)
    )
    again = draw(st.lists(st.sampled_from(points), max_size=2))
    streets = draw(st.lists(street, min_size=1, max_size=7))
    return Town(tuple(streets), (*points, *again))
