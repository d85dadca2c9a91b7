"""Made-up towns to measure on: clustered outlets, an irregular street grid, in a few lines."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

METRE = 1 / 111_319.49  # degrees on the equator, near enough for a made-up place
WEST, SOUTH = 105.5, 30.0
FAR_SOUTH = 15.0


def clustered(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Lay n outlets out in towns of very different size, along streets every 100 m.

    The land grows with n (six million lie on some 4,400 km square), so that an outlet has ten
    others within 150 m at any n. Gives lon, lat, and places in a plane for who measures there.
    """
    chance = np.random.default_rng(seed)
    towns = max(1, n // 400)
    centre = chance.random((towns, 2)) * np.sqrt(towns) * 36_000
    size = chance.pareto(1.2, towns) + 0.2
    town = chance.choice(towns, n, p=size / size.sum())
    spread = 210 * np.sqrt(size[town])[:, None] * chance.standard_normal((n, 2))
    along = chance.integers(0, 2, n)
    spread[np.arange(n), along] = np.round(spread[np.arange(n), along] / 100) * 100
    spread[np.arange(n), along] += chance.choice([-8, 8], n)
    east, north = spread.T
    lat = FAR_SOUTH + centre[town, 1] * METRE
    lon = WEST + centre[town, 0] * METRE + east * METRE / np.cos(np.radians(lat))
    return lon, lat + north * METRE, centre[town] + spread


def street_grid(edges: int, seed: int = 0) -> gpd.GeoDataFrame:
    """Draw an irregular grid of about so many streets of 80 m, one in seven missing."""
    chance = np.random.default_rng(seed)
    side = int(np.sqrt(edges / 2 / 0.86)) + 1
    x, y = np.meshgrid(np.arange(side) * 80.0, np.arange(side) * 80.0)
    x, y = x + chance.uniform(-20, 20, x.shape), y + chance.uniform(-20, 20, y.shape)
    nodes = np.column_stack([WEST + x.ravel() * METRE, SOUTH + y.ravel() * METRE])
    number = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    pairs = chance.permutation(pairs[chance.random(len(pairs)) > 0.14])
    lines = shapely.linestrings(nodes[pairs])
    return gpd.GeoDataFrame(geometry=lines, crs="EPSG:4326").rename_axis("street_id")


def beside_streets(streets: gpd.GeoDataFrame, n: int, seed: int = 1) -> tuple[np.ndarray, ...]:
    """Put n outlets some 12 m beside streets."""
    chance = np.random.default_rng(seed)
    lines = streets.geometry.to_numpy()[chance.integers(0, len(streets), n)]
    spots = shapely.line_interpolate_point(lines, chance.random(n), normalized=True)
    points = shapely.get_coordinates(spots) + chance.normal(0, 12 * METRE, (n, 2))
    return points[:, 0], points[:, 1]
