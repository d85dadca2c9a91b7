"""Kernels: frontages, shortest ways from foot to foot, and what these pass through."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from outletplan.measure.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Chains, Graph, Pieces
    from outletplan.measure.walking import Wanted
    from outletplan.measure.ways import Ways

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Heap = list[tuple[float, int]]

TIE_M = 1e-6  # of equally long ways the one of the nearer feet is taken
# Instead of the edge by which a node was reached: from the foot, by this end of its edge.
BY_START, BY_END = -1, -2
LISTED = -3


@compiled
def frontages(
    a: Feet,
    b: Feet,
    wanted: Wanted,
    chains: Chains,
    part: tuple[int, int],
    out: tuple[Floats, Ints, Ints, Flags],
) -> None:
    """
    Find for each pair of a part its frontage.

    Written by pair: the metres, the feet of it, and whether they share a chain at all; where there
    is none, inf, -1 and False stay.
    """
    best, foot_a, foot_b, shared = out
    for pair in range(part[0], part[1]):
        one, other = wanted.a[pair], wanted.b[pair]
        for i in range(a.first[one], a.first[one + 1]):
            for j in range(b.first[other], b.first[other + 1]):
                if a.chain[i] != b.chain[j]:
                    continue
                shared[pair] = True
                if a.side[i] * b.side[j] < 0:
                    continue
                metres = abs(a.at_m[i] - b.at_m[j])
                if chains.closed[a.chain[i]]:
                    metres = min(metres, chains.length_m[a.chain[i]] - metres)
                metres += abs(a.setback_m[i] - b.setback_m[j])
                if metres < best[pair] - TIE_M:
                    best[pair], foot_a[pair], foot_b[pair] = metres, i, j


@compiled
def _search(
    graph: Graph,
    foot: tuple[int, float],
    limit: float,
    reached: tuple[Floats, Ints, Ints],
    now: int,
    heap: Heap,
) -> None:
    """
    Reach every node within limit of a foot, which is an edge and a position on it.

    `reached` holds by node the metres, the edge by which it was reached, and in which search.
    """
    (way_m, via, seen), (edge, along) = reached, foot
    first, step_m, step_edge, step_to = graph.first, graph.step_m, graph.step_edge, graph.step_to
    for end in range(2):
        node = graph.edge_from[edge] if end == 0 else graph.edge_to[edge]
        metres = along if end == 0 else graph.edge_m[edge] - along
        if metres <= limit and (seen[node] != now or metres < way_m[node]):
            way_m[node], via[node], seen[node] = metres, BY_START - end, now
            heappush(heap, (metres, node))
    while len(heap) > 0:
        metres, node = heappop(heap)
        if metres > way_m[node]:
            continue
        for step in range(first[node], first[node + 1]):
            there, to = metres + step_m[step], step_to[step]
            if there <= limit and (seen[to] != now or there < way_m[to]):
                way_m[to], via[to], seen[to] = there, step_edge[step], now
                heappush(heap, (there, to))


@compiled
def _ways_in(
    graph: Graph,
    foot: tuple[int, float],
    other: tuple[int, float],
    reached: tuple[Floats, Ints, Ints],
    now: int,
) -> tuple[float, float, float]:
    """Give the metres to another foot: by the start of its edge, by its end, and directly."""
    edge, along = other
    by_start, by_end, direct = np.inf, np.inf, np.inf
    if reached[2][graph.edge_from[edge]] == now:
        by_start = reached[0][graph.edge_from[edge]] + along
    if reached[2][graph.edge_to[edge]] == now:
        by_end = reached[0][graph.edge_to[edge]] + graph.edge_m[edge] - along
    if edge == foot[0]:
        direct = abs(along - foot[1])
    return by_start, by_end, direct


@compiled
def full_ways(
    graph: Graph,
    a: Feet,
    b: Feet,
    wanted: Wanted,
    part: tuple[int, int],
    out: tuple[Floats, Floats, Ints, Ints, Flags],
) -> None:
    """
    Find for each pair the full way and the least of W - b_A - b_B over its feet.

    `wanted` is sorted by its points a; the part names places in wanted.first. Written by pair: both
    metres, the feet of the full way, and whether any of the feet hang together at all. Ways longer
    than wanted.reach_m[pair] may stay as they are, inf.
    """
    nodes = graph.first.size - 1
    reached = np.empty(nodes), np.empty(nodes, np.int64), np.full(nodes, -1)
    heap = [(0.0, 0)]
    heap.pop()
    for k in range(part[0], part[1]):
        pairs = wanted.first[k], wanted.first[k + 1]
        limit = wanted.reach_m[pairs[0] : pairs[1]].max()
        one = wanted.a[pairs[0]]
        for i in range(a.first[one], a.first[one + 1]):
            _search(graph, (a.edge[i], a.along_m[i]), limit, reached, i, heap)
            foot = i, a.edge[i], a.along_m[i], a.setback_m[i]
            _note_ways(out, (graph, reached), (foot, limit), b, (wanted.b, pairs))


@compiled
def _note_ways(
    out: tuple[Floats, Floats, Ints, Ints, Flags],
    searched: tuple[Graph, tuple[Floats, Ints, Ints]],
    start: tuple[tuple[int, int, float, float], float],
    b: Feet,
    wanted: tuple[Ints, tuple[int, int]],
) -> None:
    """Note the ways from a searched foot to all feet of the points that it is wanted with."""
    (graph, (way_m, _, seen)), (others, (first, last)) = searched, wanted
    # A call for each foot, or looking up its arrays in tuples, would take most of the time.
    edge_from, edge_to, edge_m = graph.edge_from, graph.edge_to, graph.edge_m
    component, feet_of, edges = graph.component, b.first, b.edge
    alongs, setbacks = b.along_m, b.setback_m
    full, least, foot_a, foot_b, linked = out
    (i, edge, along, setback), limit = start
    here = component[edge_from[edge]]
    for pair in range(first, last):
        for j in range(feet_of[others[pair]], feet_of[others[pair] + 1]):
            to, along_to = edges[j], alongs[j]
            metres = abs(along_to - along) if to == edge else np.inf
            if seen[edge_from[to]] == i:
                metres = min(metres, way_m[edge_from[to]] + along_to)
            if seen[edge_to[to]] == i:
                metres = min(metres, way_m[edge_to[to]] + edge_m[to] - along_to)
            linked[pair] |= component[edge_from[to]] == here
            both = setback + setbacks[j]
            if metres <= limit:
                least[pair] = min(least[pair], metres - both)
                if metres + both < full[pair] - TIE_M:
                    full[pair], foot_a[pair], foot_b[pair] = metres + both, i, j


@compiled
def _list_parts(
    found: list[tuple[int, int, float, float]],
    graph: Graph,
    reached: tuple[Floats, Ints, Ints],
    start: tuple[int, int, int],
    limit: float,
) -> None:
    """List the parts of edges within limit of a searched foot: its number, its point, its edge."""
    foot, point, edge = start
    stack = [graph.edge_from[edge], graph.edge_to[edge]]
    while len(stack) > 0:
        node = stack.pop()
        if reached[2][node] != foot or reached[1][node] == LISTED:
            continue
        reached[1][node] = LISTED
        left = limit - reached[0][node]
        for step in range(graph.first[node], graph.first[node + 1]):
            edge, length = graph.step_edge[step], graph.step_m[step]
            if graph.edge_from[edge] == node:
                found.append((point, edge, 0.0, min(left, length)))
            if graph.edge_to[edge] == node:
                found.append((point, edge, max(0.0, length - left), length))
            stack.append(graph.step_to[step])


@compiled
def parts_within(
    graph: Graph, feet: Feet, within_m: float, part: tuple[int, int]
) -> tuple[Ints, Ints, Floats, Floats]:
    """
    List the parts of edges that are within reach of points, set-backs included.

    Returns point, edge, and the positions on the edge between which the part lies; parts may
    overlap.
    """
    found = [(0, 0, 0.0, 0.0)]
    found.pop()
    nodes = graph.first.size - 1
    reached = np.empty(nodes), np.empty(nodes, np.int64), np.full(nodes, -1)
    heap = [(0.0, 0)]
    heap.pop()
    for foot in range(feet.first[part[0]], feet.first[part[1]]):
        point, edge, along = feet.point[foot], feet.edge[foot], feet.along_m[foot]
        limit, length = within_m - feet.setback_m[foot], graph.edge_m[edge]
        if limit >= 0:
            found.append((point, edge, max(0.0, along - limit), min(length, along + limit)))
            _search(graph, (edge, along), limit, reached, foot, heap)
            _list_parts(found, graph, reached, (foot, point, edge), limit)
    points, edges = np.empty(len(found), np.int64), np.empty(len(found), np.int64)
    from_m, to_m = np.empty(len(found)), np.empty(len(found))
    for k in range(len(found)):
        points[k], edges[k], from_m[k], to_m[k] = found[k]
    return points, edges, from_m, to_m


@compiled
def _pass(out: list[int], places: Ints, start: int, stop: int, step: int) -> None:
    out.extend([places[k] for k in range(start, stop, step)])


@compiled
def _pass_frontage(
    out: list[int], pieces: Pieces, chains: Chains, one: tuple[int, float], other: tuple[int, float]
) -> None:
    """List the places from foot to foot along a chain; a foot is a piece and a position."""
    start, at = one
    stop, there = other
    chain = pieces.chain[start]
    ahead = at <= there
    if chains.closed[chain] and abs(at - there) > chains.length_m[chain] / 2:
        if ahead:
            _pass(out, pieces.start, start, chains.first[chain] - 1, -1)
            _pass(out, pieces.start, chains.first[chain + 1] - 1, stop, -1)
        else:
            _pass(out, pieces.end, start, chains.first[chain + 1], 1)
            _pass(out, pieces.end, chains.first[chain], stop, 1)
    elif ahead:
        _pass(out, pieces.end, start, stop, 1)
    else:
        _pass(out, pieces.start, start, stop, -1)


@compiled
def _pass_way(
    out: list[int],
    graph: Graph,
    pieces: Pieces,
    feet: tuple[tuple[int, float, int], tuple[int, float, int]],
    reached: tuple[Floats, Ints, Ints],
    now: int,
) -> None:
    """List the places of the shortest way found from foot to foot: edge, position, piece."""
    (edge_a, along_a, piece_a), (edge_b, along_b, piece_b) = feet
    by_start, by_end, direct = _ways_in(graph, (edge_a, along_a), (edge_b, along_b), reached, now)
    if direct <= min(by_start, by_end):
        if along_a <= along_b:
            _pass(out, pieces.end, piece_a, piece_b, 1)
        else:
            _pass(out, pieces.start, piece_a, piece_b, -1)
        return
    node = graph.edge_from[edge_b] if by_start <= by_end else graph.edge_to[edge_b]
    steps = [(0, 0)]  # edges from the end to the start, and the node that each leads to
    steps.pop()
    while reached[1][node] >= 0:
        edge = reached[1][node]
        steps.append((edge, node))
        node = graph.edge_from[edge] if graph.edge_to[edge] == node else graph.edge_to[edge]
    if reached[1][node] == BY_END:
        _pass(out, pieces.end, piece_a, graph.edge_first[edge_a + 1], 1)
    else:
        _pass(out, pieces.start, piece_a, graph.edge_first[edge_a] - 1, -1)
    for edge, to in steps[::-1]:
        first, last = graph.edge_first[edge], graph.edge_first[edge + 1] - 1
        if graph.edge_to[edge] == to:
            _pass(out, pieces.end, first, last + 1, 1)
        else:
            _pass(out, pieces.start, last, first - 1, -1)
    if by_start <= by_end:
        _pass(out, pieces.end, graph.edge_first[edge_b], piece_b, 1)
    else:
        _pass(out, pieces.start, graph.edge_first[edge_b + 1] - 1, piece_b, -1)


@compiled
def passed(
    net: tuple[Graph, Pieces, Chains], a: Feet, b: Feet, way: Ways, part: tuple[int, int]
) -> tuple[Ints, Ints]:
    """List the places that each way passes, and how many there are by way."""
    graph, pieces, chains = net
    nodes = graph.first.size - 1
    reached = np.empty(nodes), np.empty(nodes, np.int64), np.full(nodes, -1)
    heap, out = [(0.0, 0)], [0]
    heap.pop()
    out.pop()
    counts = np.empty(part[1] - part[0], np.int64)
    for k in range(part[0], part[1]):
        i, j, before = way.foot_a[k], way.foot_b[k], len(out)
        if way.frontage[k]:
            one, other = (a.piece[i], a.at_m[i]), (b.piece[j], b.at_m[j])
            _pass_frontage(out, pieces, chains, one, other)
        else:
            _search(graph, (a.edge[i], a.along_m[i]), way.metres[k], reached, k, heap)
            one_end = a.edge[i], a.along_m[i], a.piece[i]
            other_end = b.edge[j], b.along_m[j], b.piece[j]
            _pass_way(out, graph, pieces, (one_end, other_end), reached, k)
        counts[k - part[0]] = len(out) - before
    return np.array(out), counts
