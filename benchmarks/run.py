"""
Time the measuring core and planning beside their peers, all in one run, and write a table.

Usage: python benchmarks/run.py [--full] [--write docs/benchmarks.md]

Every figure is the best of several runs in this process after a warm-up (compiling is timed
apart): what else a machine does only ever makes a run longer. Ratios are peer over ours. Peers that
are not installed are left out: `pip install '.[bench]'` brings those under licences that a library
could not take as dependencies.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from decisions import deciding, planned
from scipy.spatial import cKDTree
from town import METRE, SOUTH, WEST, beside_streets, clustered, street_grid
from units import region_and_plan

import outletplan as op
from outletplan.geodesy import ecef
from outletplan.measure.coverage import holding
from outletplan.measure.feet import find_feet
from outletplan.measure.straight import pairs_within
from outletplan.measure.straight_kernels import straight_pairs
from outletplan.measure.streets import street_network
from outletplan.measure.walking import _measured, _near_pairs, walking_pairs
from outletplan.measure.zorder import z_order

if TYPE_CHECKING:
    from collections.abc import Callable

    Task = Callable[[], object]

OURS = "**outletplan**"
CELL_M = WITHIN_M = 150.0


class Row(NamedTuple):
    """A line of the table."""

    what: str
    size: str
    who: str
    seconds: float
    times_ours: float


def timed(task: Task, runs: int = 3) -> float:
    """Give the seconds of the best of some runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def rows_of(what: str, size: str, ours: float, others: dict[str, float]) -> list[Row]:
    """Lay out ours and others with ratios."""
    said = {OURS: ours, **others}
    return [Row(what, size, who, seconds, seconds / ours) for who, seconds in said.items()]


def straight(n: int, *, slow_peers: bool) -> list[Row]:
    """Pairs within 150 m on the ellipsoid."""
    lon, lat, flat = clustered(n)
    xyz = ecef(lon, lat)
    cells = np.floor(xyz / CELL_M).astype(np.int64) @ np.array([1, 2**20, 2**40])
    others = {
        "argsort of the cell keys": timed(lambda: np.argsort(cells)),
        "scipy cKDTree.query_pairs (ECEF)": timed(lambda: _scipy(xyz), runs=2),
        "scipy, its tree without balancing": timed(lambda: _scipy(xyz, balanced=False), runs=2),
    }
    if slow_peers:
        by_z = flat[np.argsort(z_order(lon, lat))]
        for name, places in (("", flat), (", points in Z order", by_z)):
            frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*places.T))
            others[f"geopandas sjoin(dwithin), planar{name}"] = timed(
                partial(gpd.sjoin, frame, frame, predicate="dwithin", distance=CELL_M), runs=1
            )
    ours = timed(lambda: straight_pairs(lon, lat, within_m=CELL_M), runs=5)
    others["outletplan, sorted"] = timed(lambda: pairs_within(lon, lat, within_m=CELL_M))
    return rows_of("straight pairs, 150 m", f"{n:,} outlets", ours, others)


def _scipy(xyz: np.ndarray, *, balanced: bool = True) -> object:
    tree = cKDTree(xyz, balanced_tree=balanced, compact_nodes=balanced)
    return tree.query_pairs(CELL_M, output_type="ndarray")


def walking(edges: int) -> list[Row]:
    """Lines to network, snapping, and walks below 150 m, door to door."""
    streets = street_grid(edges)
    lon, lat = beside_streets(streets, edges // 2)
    size = f"{edges:,} edges, {edges // 2:,} outlets"
    network = street_network(streets)
    feet = find_feet(network, lon, lat)
    pairs = _near_pairs(feet, None, WITHIN_M)
    build = timed(lambda: street_network(streets), runs=4)
    snap = timed(lambda: find_feet(network, lon, lat))
    walk = timed(lambda: walking_pairs(network, feet, below_m=WITHIN_M))
    search = timed(lambda: _near_pairs(feet, None, WITHIN_M))
    search += timed(lambda: _measured(network, feet, feet, pairs, WITHIN_M))
    walks = {"of which the search, without the table": search}
    walks["networkx, cutoff (between street corners)"] = _networkx(network)
    pandana = _pandana(network)
    walks |= {} if pandana is None else {"pandana nodes_in_range (corners)": pandana}
    return [
        *rows_of("lines → network", size, build, {}),
        *rows_of("feet of outlets", size, snap, {}),
        *rows_of("walks below 150 m, door to door", size, walk, walks),
        *rows_of("lines → network → feet → walks", size, build + snap + walk, {}),
    ]


def snapping(n: int) -> list[Row]:
    """Find the nearest streets of n outlets on n edges."""
    streets = street_grid(n)
    lon, lat = beside_streets(streets, n)
    network = street_network(streets)
    find_feet(network, lon, lat)
    flat = streets.set_crs(None, allow_override=True).scale(1 / METRE, 1 / METRE, origin=(0, 0))
    lines, by_z = gpd.GeoDataFrame(geometry=flat), np.argsort(z_order(lon, lat))
    others = {}
    for name, order in (("", slice(None)), (", points in Z order", by_z)):
        points = gpd.points_from_xy(lon[order] / METRE, lat[order] / METRE)
        frame = gpd.GeoDataFrame(geometry=points)
        others[f"geopandas sjoin_nearest, planar{name}"] = timed(
            partial(gpd.sjoin_nearest, frame, lines), runs=1
        )
    ours = timed(lambda: find_feet(network, lon, lat))
    size = f"{n:,} outlets, {n:,} edges"
    return rows_of("snapping, all feet at corners", size, ours, others)


def chain(edges: int) -> tuple[float, float]:
    """Lines → network → feet → walks in a process of its own: seconds, and its peak in GiB."""
    code = (
        "import resource, time\n"
        "from town import beside_streets, street_grid\n"
        "from outletplan.measure.feet import find_feet\n"
        "from outletplan.measure.streets import street_network\n"
        "from outletplan.measure.walking import walking_pairs\n"
        "def chain(edges):\n"
        "    streets = street_grid(edges)\n"
        "    lon, lat = beside_streets(streets, edges // 2)\n"
        "    start = time.perf_counter()\n"
        "    network = street_network(streets)\n"
        "    walking_pairs(network, find_feet(network, lon, lat), below_m=150)\n"
        "    return time.perf_counter() - start\n"
        f"chain(2000)\nprint(chain({edges}))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)\n"
    )
    seconds, peak = _answers(code)
    return seconds, peak


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
    others = {
        f"geopandas sjoin({predicate})": timed(
            partial(gpd.sjoin, frame, areas, predicate=predicate), runs=1
        )
        for predicate in ("within", "intersects")
    }
    ours = timed(lambda: holding(points, grid, rank=np.zeros(len(grid))))
    return rows_of("point in polygon", f"{n:,} outlets, {len(grid):,} units", ours, others)


def start_up() -> list[Row]:
    """Import, and the first straight pairs of a fresh process, kernels compiled and from cache."""
    code = (
        "import time; t = time.perf_counter(); import outletplan as op; u = time.perf_counter();"
        "import pandas as pd; f = pd.DataFrame({'outlet_id': ['a', 'b'], 'lon': [1., 1.], "
        "'lat': [1., 1.]}); v = time.perf_counter(); "
        "op.close_pairs(f, at_least_m=50, datum='wgs84'); print(u - t); "
        "print(time.perf_counter() - v)"
    )
    with tempfile.TemporaryDirectory() as folder:
        answers = [_answers(code, NUMBA_CACHE_DIR=folder) for _ in range(4)]
    imports, cached = (min(answer[k] for answer in answers[1:]) for k in (0, 1))
    return [
        *rows_of("start", "import outletplan", imports, {}),
        *rows_of("start", "first close_pairs, kernels compiled", answers[0][1], {}),
        *rows_of("start", "first close_pairs, kernels cached", cached, {}),
    ]


def _answers(code: str, **variables: str) -> list[float]:
    """Run code in a fresh process and give the numbers that it prints."""
    here = str(Path(__file__).parent)
    path = os.pathsep.join([here, os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": path, **variables},
    )  # fmt: skip
    return [float(line) for line in told.stdout.split()]


def planning(units: int) -> list[Row]:
    """Plan many units under 20 rules, and a thousand under a published policy."""
    region_s, plan_s, _ = region_and_plan(units)
    size = f"{units:,} units, {units // 3:,} outlets, 20 rules"
    table = pd.DataFrame({"unit_id": [f"v{k}" for k in range(1_000)], "residents": 800})
    filed = pd.DataFrame({"outlet_id": [f"o{k}" for k in range(1_000)], "unit_id": "v1"})
    region = op.Region(units=table, outlets=filed)
    law = op.published_policy("county-230700")
    small = timed(lambda: op.plan(region, law, on="2025-07-01", progress=False))
    return [
        *rows_of("region of frames", size, region_s, {}),
        *rows_of("plan", size, plan_s, {}),
        *rows_of("plan", "1,000 units, 1,000 outlets, a published policy", small, {}),
    ]


def decisions(edges: int, outlets: int) -> list[Row]:
    """Decide on one place, and on a thousand in their order, against a plan."""
    size = f"{edges:,} edges, {outlets:,} outlets, 8 rules"
    made = deciding(*planned(edges, outlets))
    return [row for each in made for row in rows_of(each.what, size, each.seconds, {})]


def growth(sizes: list[int], seconds: list[float]) -> float:
    """Give the exponent by which time grows from the first size to the last."""
    return float(np.log(seconds[-1] / seconds[0]) / np.log(sizes[-1] / sizes[0]))


def machine() -> str:
    """Say on what the figures were made."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in ("numba", "scipy", "geopandas"))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}"
    )


def table(rows: list[Row]) -> str:
    """Write rows as a Markdown table."""
    lines = ["| what | size | who | seconds | times ours |", "|---|---|---|---|---|"]
    lines += [f"| {a} | {b} | {c} | {d:.3g} | {e:.2g} |" for a, b, c, d, e in rows]
    return "\n".join(lines)


PAGE = """# Benchmarks

Made by `make bench{full}`: the best of several runs in one process; {machine}.
Machines differ and are noisy: read the ratios, which are the time of another over ours in one run.
Load average when it began and when it ended: {load}. Above the number of cores other work ran
beside it, and what uses several threads or much new memory looks slower than it is.

- **start**: a fresh process imports the package, then measures its first pair: with an empty cache
  the kernels it needs are compiled, later processes load them.
- **straight pairs**: all pairs within 150 m along the ellipsoid, from lon/lat to positions and
  metres; *sorted* is what the tables take. An outlet has ten others within 150 m. scipy gets ECEF
  coordinates and gives no metres; geopandas measures the same towns in a plane and gives both
  directions. An argsort of one whole number per outlet is about the least that any way costs.
- **lines → network**, **feet**, **walks**: streets of 80 m and half as many outlets; a foot on
  every street of a corner, then frontage, full way, bounds and legs of every pair below 150 m as a
  table. networkx and pandana measure between corners only, which is less.
- **snapping**: one outlet per street. geopandas finds the nearest street, and neither the place on
  it nor the side nor the others at a corner.
- **point in polygon**: the deepest unit that holds each outlet.
- **region**, **plan**: counties, townships and villages with a rule of every kind of number.
- **check**, **check_all**: on a plan of a town, under rules of number, class, spacing on foot,
  street window, schools, address, next door and business type. The first decision builds what the
  others rest on; `python benchmarks/decisions.py` tells the time of the processor too.

{table}

Growth exponents from the smallest size to the largest: {growth}.
Lines → network → feet → walks over {edges:,} edges in a process of its own: {chain:.3g} s, peak
memory {peak:.2f} GiB with Python and all libraries; this run itself: {own:.2f} GiB.
"""


def main() -> None:
    """Run what was asked for and print or write it."""
    parser = argparse.ArgumentParser(description="Time the core beside its peers.")
    parser.add_argument("--full", action="store_true", help="up to 6e6 outlets and 1e6 edges")
    parser.add_argument("--write", type=Path, help="write the table into this page")
    asked = parser.parse_args()
    pair_sizes = [100_000, 1_000_000, 6_000_000] if asked.full else [100_000, 1_000_000]
    edge_sizes = [100_000, 1_000_000] if asked.full else [20_000, 100_000]
    before = os.getloadavg()[0]
    seconds, peak = chain(edge_sizes[-1])  # first: a child's peak counts what its parent held
    straight(20_000, slow_peers=False)
    walking(5_000)
    region_and_plan(3_000)  # warm: everything compiled and imported
    rows = start_up()
    found = [straight(n, slow_peers=n <= 1_000_000) for n in pair_sizes]
    walks = [walking(n) for n in edge_sizes]
    for part in (*found, *walks, snapping(edge_sizes[-1]), coverage(1_000_000)):
        rows += part
    rows += planning(700_000 if asked.full else 20_000)
    for edges, outlets in [(50_000, 5_000), *([(1_000_000, 100_000)] if asked.full else [])]:
        rows += decisions(edges, outlets)
    exponents = [("straight pairs", growth(pair_sizes, [f[0].seconds for f in found]))]
    for what in ("lines → network", "feet of outlets", "walks below 150 m, door to door"):
        ours = [next(r.seconds for r in w if r.what == what and r.who == OURS) for w in walks]
        exponents.append((what, growth(edge_sizes, ours)))
    exponents.append(("all of it", growth(edge_sizes, [w[-1].seconds for w in walks])))
    text = PAGE.format(
        full="-full" if asked.full else "",
        machine=machine(),
        load=f"{before:.1f} and {os.getloadavg()[0]:.1f}",
        table=table(rows),
        growth=", ".join(f"{name} {value:.2f}" for name, value in exponents),
        edges=edge_sizes[-1],
        chain=seconds,
        peak=peak,
        own=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    )
    print(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
