"""
Time the measuring core beside its peers, all in one run, and write a table.

Usage: python benchmarks/run.py [--full] [--write docs/benchmarks.md]

Every figure is the median of several runs in this process after a warm-up (compiling is timed
apart). Ratios are peer over ours. Peers that are not installed are left out: `pip install
'.[bench]'` brings those under licences that a library could not take as dependencies.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree
from town import METRE, SOUTH, WEST, beside_streets, clustered, street_grid

from outletplan.geodesy import ecef
from outletplan.measure.coverage import holding
from outletplan.measure.feet import find_feet
from outletplan.measure.straight import pairs_within
from outletplan.measure.straight_kernels import straight_pairs
from outletplan.measure.streets import street_network
from outletplan.measure.walking import walking_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

Row = tuple[str, str, str, float, str]
CELL_M = 150.0


def timed(task: Callable[[], object], runs: int = 3) -> float:
    """Give the median seconds of some runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def rows_of(what: str, size: str, ours: float, peers: dict[str, float]) -> list[Row]:
    """Lay out ours and its peers with ratios."""
    rows: list[Row] = [(what, size, "**outletplan**", ours, "1")]
    return rows + [
        (what, size, name, seconds, f"{seconds / ours:.1f}") for name, seconds in peers.items()
    ]


def straight(n: int, *, slow_peers: bool) -> list[Row]:
    """Pairs within 150 m on the ellipsoid."""
    lon, lat = clustered(n)
    xyz = ecef(lon, lat)
    cells = np.floor(xyz / CELL_M).astype(np.int64) @ np.array([1, 2**20, 2**40])
    peers = {
        "argsort of the cell keys": timed(lambda: np.argsort(cells)),
        "scipy cKDTree.query_pairs (ECEF)": timed(
            lambda: cKDTree(xyz).query_pairs(CELL_M, output_type="ndarray"), runs=2
        ),
    }
    if slow_peers:
        flat = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon / METRE, lat / METRE))
        peers["geopandas sjoin(dwithin), planar"] = timed(
            lambda: gpd.sjoin(flat, flat, predicate="dwithin", distance=CELL_M), runs=1
        )
    ours = timed(lambda: straight_pairs(lon, lat, within_m=CELL_M))
    rows = rows_of("straight pairs, 150 m", f"{n:,} outlets", ours, peers)
    public = timed(lambda: pairs_within(lon, lat, within_m=CELL_M))
    return [*rows, (rows[0][0], rows[0][1], "outletplan, sorted", public, f"{public / ours:.1f}")]


def walking(edges: int, *, slow_peers: bool) -> list[Row]:
    """Lines to network, snapping, and walks below 150 m, door to door."""
    streets = street_grid(edges)
    lon, lat = beside_streets(streets, edges // 2)
    size = f"{edges:,} edges, {edges // 2:,} outlets"
    network = street_network(streets)
    feet = find_feet(network, lon, lat)
    build = timed(lambda: street_network(streets), runs=1)
    snap = timed(lambda: find_feet(network, lon, lat))
    walk = timed(lambda: walking_pairs(network, feet, below_m=150))
    rows: list[Row] = [("lines → network", size, "**outletplan**", build, "1")]
    flat = streets.set_crs(None, allow_override=True).scale(1 / METRE, 1 / METRE, origin=(0, 0))
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon / METRE, lat / METRE))
    peers = {
        "geopandas sjoin_nearest, planar": timed(
            lambda: gpd.sjoin_nearest(points, gpd.GeoDataFrame(geometry=flat)), runs=1
        )
    }
    rows += rows_of("feet of outlets (all at corners)", size, snap, peers)
    walks = {}
    if slow_peers:
        walks["networkx, cutoff (between street corners)"] = _networkx(network)
        pandana = _pandana(network)
        walks |= {} if pandana is None else {"pandana nodes_in_range (corners)": pandana}
    rows += rows_of("walks below 150 m, door to door", size, walk, walks)
    whole = build + snap + walk
    return [*rows, ("lines → network → feet → walks", size, "**outletplan**", whole, "1")]


def _networkx(network: object, sample: int = 2_000) -> float:
    """Search from corners of a sample and scale up; outlets on edges would cost more."""
    import networkx as nx

    graph = network.graph  # type: ignore[attr-defined] # a Network
    net = nx.Graph()
    net.add_weighted_edges_from(
        zip(graph.edge_from.tolist(), graph.edge_to.tolist(), graph.edge_m.tolist(), strict=True)
    )
    nodes = list(net)[:: max(1, len(net) // sample)]

    def search() -> None:
        for node in nodes:
            nx.single_source_dijkstra_path_length(net, node, cutoff=150)

    return timed(search, runs=1) * (len(graph.edge_from) / 2) / len(nodes)


def _pandana(network: object) -> float | None:
    try:
        import pandana
        import pandas as pd
    except ImportError:
        return None
    graph, places = network.graph, network.places  # type: ignore[attr-defined] # a Network
    ids = pd.RangeIndex(len(places.lon))
    net = pandana.Network(
        pd.Series(places.lon, ids), pd.Series(places.lat, ids),
        pd.Series(graph.edge_from), pd.Series(graph.edge_to),
        pd.DataFrame({"m": graph.edge_m}),
    )  # fmt: skip
    nodes = np.unique(graph.edge_from)[: len(graph.edge_from) // 2]
    return timed(lambda: net.nodes_in_range(nodes, 150), runs=1)


def coverage(n: int) -> list[Row]:
    """Which of some thousand polygons holds each outlet."""
    chance = np.random.default_rng(2)
    side = 32
    grid = gpd.GeoSeries(
        [
            shapely.box(WEST + i / 50, SOUTH + j / 50, WEST + (i + 1) / 50, SOUTH + (j + 1) / 50)
            .segmentize(0.0004)
            for i in range(side)
            for j in range(side)
        ],
        crs="EPSG:4326",
    )  # fmt: skip
    lon, lat = WEST + chance.random(n) * side / 50, SOUTH + chance.random(n) * side / 50
    points = gpd.GeoSeries.from_xy(lon, lat, crs="EPSG:4326")
    frame, areas = gpd.GeoDataFrame(geometry=points), gpd.GeoDataFrame(geometry=grid)
    peers = {
        "geopandas sjoin(within)": timed(lambda: gpd.sjoin(frame, areas, predicate="within"), 1)
    }
    ours = timed(lambda: holding(points, grid, rank=np.zeros(len(grid))))
    return rows_of("point in polygon", f"{n:,} outlets, {len(grid):,} units", ours, peers)


def start_up() -> list[Row]:
    """Import, and the first straight pairs of a fresh process from the kernels' cache."""
    code = (
        "import time; t = time.perf_counter(); import outletplan as op; u = time.perf_counter();"
        "import pandas as pd; f = pd.DataFrame({'outlet_id': ['a', 'b'], 'lon': [1., 1.], "
        "'lat': [1., 1.]}); op.close_pairs(f, at_least_m=50, datum='wgs84');"
        "print(u - t, time.perf_counter() - u)"
    )
    answers = [
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(4)
    ]
    imports, first = (statistics.median(float(a[k]) for a in answers[1:]) for k in (0, 1))
    return [
        ("start", "import outletplan", "**outletplan**", imports, "1"),
        ("start", "first close_pairs, kernels cached", "**outletplan**", first, "1"),
    ]


def growth(sizes: list[int], seconds: list[float]) -> float:
    """Give the exponent by which time grows from the first size to the last."""
    return float(np.log(seconds[-1] / seconds[0]) / np.log(sizes[-1] / sizes[0]))


def table(rows: list[Row]) -> str:
    """Write rows as a Markdown table."""
    lines = ["| what | size | who | seconds | times ours |", "|---|---|---|---|---|"]
    lines += [f"| {a} | {b} | {c} | {d:.3g} | {e} |" for a, b, c, d, e in rows]
    return "\n".join(lines)


def main() -> None:
    """Run what was asked for and print or write it."""
    parser = argparse.ArgumentParser(description="Time the measuring core beside its peers.")
    parser.add_argument("--full", action="store_true", help="up to 6e6 outlets and 1e6 edges")
    parser.add_argument("--write", type=Path, help="write the table into this page")
    asked = parser.parse_args()
    pair_sizes = [100_000, 1_000_000, 6_000_000] if asked.full else [100_000, 1_000_000]
    edge_sizes = [100_000, 1_000_000] if asked.full else [20_000, 100_000]
    start_up()
    straight(20_000, slow_peers=False)
    walking(5_000, slow_peers=False)  # warm: everything compiled
    rows, exponents = start_up(), []
    found = [straight(n, slow_peers=n <= 1_000_000) for n in pair_sizes]
    exponents.append(("straight pairs", growth(pair_sizes, [f[0][3] for f in found])))
    walks = [walking(n, slow_peers=True) for n in edge_sizes]
    exponents.append(("whole walk", growth(edge_sizes, [w[-1][3] for w in walks])))
    for part in (*found, *walks, coverage(1_000_000 if asked.full else 100_000)):
        rows += part
    text = (
        "# Benchmarks\n\nMade by `make bench"
        + ("-full" if asked.full else "")
        + "`: medians in one "
        f"process, {os.cpu_count()} cores, Python {platform.python_version()}, numba "
        f"{version('numba')}, scipy {version('scipy')}, geopandas {version('geopandas')}. "
        "Ratios are peer over ours.\nMachines differ and are noisy: read the ratios.\n\n"
        + table(rows)
        + "\n\nGrowth exponents, smallest to largest size: "
        + ", ".join(f"{name} {value:.2f}" for name, value in exponents)
        + ".\n"
    )
    print(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
