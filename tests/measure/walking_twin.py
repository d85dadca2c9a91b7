"""
The definition of docs/walking.md once more, slowly: dictionaries, networkx, pyproj.

Shares nothing with the library: the graph is split at every foot, feet are found by brute force
in a plane centred on the outlet, lengths are pyproj's, and all pairs are compared in plain loops.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
from pyproj import Geod

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

GEOD = Geod(ellps="WGS84")
TIE_M = 1e-6

Place = tuple[float, float]
Node = tuple[Any, ...]


class Piece(NamedTuple):
    """Two nodes, each begins with its place, and a layer."""

    one: Node
    other: Node
    layer: int


class Chain(NamedTuple):
    """A run of pieces of one name."""

    nodes: list[Node]
    """From the smaller end; a ring names its first node again at its end."""
    closed: bool
    at: list[float]


class Foot(NamedTuple):
    """The nearest place on a chain: position, set-back, side."""

    chain: int
    s: float
    b: float
    side: int
    node: Node


class Walk(NamedTuple):
    """From door to door, in metres."""

    straight: float
    distance: float
    upper: float
    low: float
    high: float
    frontage: float
    full: float


def plane_around(centre: Place, places: list[Place]) -> dict[Place, Place]:
    """Give the places in the azimuthal equidistant plane around the centre."""
    lon, lat = zip(*places, strict=True)
    n = len(places)
    azimuths, _, distances = GEOD.inv([centre[0]] * n, [centre[1]] * n, lon, lat)
    return {
        place: (d * math.sin(math.radians(azimuth)), d * math.cos(math.radians(azimuth)))
        for place, azimuth, d in zip(places, azimuths, distances, strict=True)
    }


def metres(one: Place, other: Place) -> float:
    return float(GEOD.inv(one[0], one[1], other[0], other[1])[2])


def _sets_out(nodes: list[Node]) -> tuple[Place, float]:
    (lon, lat), (to_lon, to_lat) = nodes[0][0], nodes[1][0]
    return (lon, lat), round(math.atan2(to_lat - lat, to_lon - lon), 6)


def _pieces(streets: gpd.GeoDataFrame) -> dict[Piece, str]:
    """Give every piece once, with the key of its chain."""
    owner: dict[tuple[Place, Place, int], tuple[bool, str]] = {}
    for street_id, row in streets.iterrows():
        parts = getattr(row.geometry, "geoms", [row.geometry])
        for part in parts:
            for one, other in pairwise(part.coords):
                if one != other:
                    key = (*sorted([one, other]), int(row["layer"]))
                    claim = (not row["name"], str(street_id))
                    owner[key] = min(owner.get(key, claim), claim)
    keyed = {
        key: street_id if nameless else "name " + streets["name"][street_id]
        for key, (nameless, street_id) in owner.items()
    }
    ends: dict[Place, dict[int, dict[str, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for (one, other, layer), name in keyed.items():
        for place in (one, other):
            ends[place][layer][name] += 1

    def node(place: Place, layer: int) -> Node:
        one_ends = any(n == 1 for names in ends[place].values() for n in names.values())
        return (place, layer) if len(ends[place]) > 1 and not one_ends else (place,)

    return {
        Piece(node(one, layer), node(other, layer), layer): name
        for (one, other, layer), name in keyed.items()
    }


class _Runs:
    """Pieces with the key of their chain, and how they run on."""

    def __init__(self, keys: dict[Piece, str]) -> None:
        self.keys = keys
        self.here: dict[Node, list[Piece]] = defaultdict(list)
        for piece in keys:
            self.here[piece.one].append(piece)
            self.here[piece.other].append(piece)

    def next_piece(self, piece: Piece, node: Node) -> Piece | None:
        here = self.here[node]
        same = [p for p in here if self.keys[p] == self.keys[piece]]
        if len(same) != 2 and len(here) == 2:
            same = [p for p in here if not self.keys[p].startswith("name ")]
        return next(p for p in same if p != piece) if len(same) == 2 else None

    def run(self, piece: Piece, node: Node) -> Iterator[tuple[Piece, Node]]:
        """Go over pieces and the nodes behind them as far as the chain goes, or once round."""
        following: Piece | None = piece
        while following is not None:
            node = following.other if node == following.one else following.one
            yield following, node
            following = self.next_piece(following, node)
            if following == piece:
                return

    def chains(self) -> Iterator[Chain]:
        left = set(self.keys)
        for piece in sorted(self.keys):
            if piece in left:
                ahead, behind = list(self.run(piece, piece.one)), []
                closed = self.next_piece(*ahead[-1]) == piece
                if not closed:
                    behind = list(self.run(piece, piece.other))
                left -= {p for p, _ in ahead + behind}
                nodes = [n for _, n in ahead]
                before = nodes[-1:] if closed else [n for _, n in behind[::-1]]
                yield _oriented([*before, *nodes], closed=closed)


def _oriented(nodes: list[Node], *, closed: bool) -> Chain:
    """Turn a chain to begin at its smaller end, a ring at its smallest node."""
    if closed:
        start = min(range(len(nodes) - 1), key=lambda k: nodes[k][0])
        nodes = nodes[start:-1] + nodes[: start + 1]
    if _sets_out(nodes[::-1]) < _sets_out(nodes):
        nodes = nodes[::-1]
    at = [0.0]
    for one, other in pairwise(nodes):
        at.append(at[-1] + metres(one[0], other[0]))
    return Chain(nodes, closed, at)


class Twin:
    """A network and its outlets, and the walk between any two of them."""

    def __init__(
        self,
        streets: gpd.GeoDataFrame,
        points: Iterable[Place],
        snap_m: float = 100.0,
        corner_m: float = 5.0,
    ) -> None:
        self.points = list(points)
        self.chains = list(_Runs(_pieces(streets)).chains())
        self.places = sorted({node[0] for chain in self.chains for node in chain.nodes})
        self.graph = nx.MultiGraph()
        self.feet = [self._feet(k, snap_m, corner_m) for k in range(len(self.points))]
        self._split()

    def _feet(self, k: int, snap_m: float, corner_m: float) -> list[Foot]:
        plane = plane_around(self.points[k], self.places)
        feet = [self._foot(k, c, chain, plane) for c, chain in enumerate(self.chains)]
        nearest = min(foot.b for foot in feet)
        if round(nearest, 3) > snap_m:
            return []
        return [foot for foot in feet if round(foot.b, 3) <= round(nearest, 3) + corner_m + 1e-9]

    def _foot(self, k: int, c: int, chain: Chain, plane: dict[Place, Place]) -> Foot:
        corners = [plane[node[0]] for node in chain.nodes]
        best: tuple[float, float, int, float] | None = None
        for n, ((ax, ay), (bx, by)) in enumerate(pairwise(corners)):
            dx, dy = bx - ax, by - ay
            t = max(0.0, min(1.0, -(ax * dx + ay * dy) / (dx * dx + dy * dy)))
            b = math.hypot(ax + t * dx, ay + t * dy)
            s = chain.at[n] + t * (chain.at[n + 1] - chain.at[n])
            if best is None or b < best[0] - TIE_M:
                best = (b, s, n, t)
        assert best is not None
        b, s, n, t = best
        ux, uy = self._heading(corners, n, t, closed=chain.closed)
        (ax, ay), (bx, by) = corners[n], corners[n + 1]
        left = uy * (ax + t * (bx - ax)) - ux * (ay + t * (by - ay))
        side = 0 if round(abs(left), 3) <= 0.001 else int(math.copysign(1, left))
        return Foot(c, s, b, side, ("foot", k, c))

    @staticmethod
    def _heading(
        corners: list[tuple[float, float]], n: int, t: float, *, closed: bool
    ) -> tuple[float, float]:
        def unit(k: int) -> tuple[float, float]:
            (ax, ay), (bx, by) = corners[k], corners[k + 1]
            length = math.hypot(bx - ax, by - ay)
            return (bx - ax) / length, (by - ay) / length

        last = len(corners) - 2
        length = math.dist(corners[n], corners[n + 1])
        other = n
        if t * length <= TIE_M:
            other = n - 1 if n > 0 else last if closed else n
        elif (1 - t) * length <= TIE_M:
            other = n + 1 if n < last else 0 if closed else n
        (x, y), (p, q) = unit(n), unit(other)
        x, y = x + p, y + q
        length = math.hypot(x, y)
        return (x / length, y / length) if length >= 1e-3 else (0.0, 0.0)

    def _split(self) -> None:
        """Build the graph, every piece split at every foot on it."""
        for c, chain in enumerate(self.chains):
            stops = [(at, 0, node) for at, node in zip(chain.at, chain.nodes, strict=True)]
            stops += [(f.s, 1, f.node) for feet in self.feet for f in feet if f.chain == c]
            for (s, _, one), (t, _, other) in pairwise(sorted(stops, key=lambda stop: stop[:2])):
                self.graph.add_edge(one, other, weight=t - s)

    def walk(self, a: int, b: int, far_m: float = 1e5) -> Walk:
        """Measure from door to door, items 4 to 10; ways beyond far_m are not looked for."""
        straight = metres(self.points[a], self.points[b])
        if straight <= 0.001:
            return Walk(straight, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        frontage = full = low = math.inf
        for f in self.feet[a]:
            way = nx.single_source_dijkstra_path_length(self.graph, f.node, cutoff=far_m)
            for g in self.feet[b]:
                w = way.get(g.node, math.inf)
                full = min(full, f.b + w + g.b)
                low = min(low, w - f.b - g.b)
                if f.chain == g.chain and f.side * g.side >= 0:
                    chain, along = self.chains[f.chain], abs(f.s - g.s)
                    if chain.closed:
                        along = min(along, chain.at[-1] - along)
                    frontage = min(frontage, along + abs(f.b - g.b))
        distance = max(straight, min(frontage, full))
        upper = max(straight, full)
        if frontage <= full + 0.001 < math.inf:
            return Walk(straight, distance, upper, distance, distance, frontage, full)
        low = max(straight, low) if full < math.inf else straight
        return Walk(straight, distance, upper, low, upper, frontage, full)
