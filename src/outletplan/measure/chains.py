"""Pieces and what meets → chains, edges and nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from outletplan.measure.network import Chains, Graph, Pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.meeting import Ends
    from outletplan.measure.network import Places

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def numbered(places: Places, ends: Ends, group: Ints) -> tuple[Pieces, Chains, Graph]:
    """Put the pieces in the order of their chains, and find the edges between junctions."""
    from outletplan.measure.chain_kernels import follow

    goes_on, place = _going_on(ends, group), ends.place
    done = np.zeros(len(group) // 2, dtype=np.bool_)
    open_ends = np.flatnonzero(goes_on < 0)
    open_ends = open_ends[np.argsort(place[open_ends], kind="stable")]
    entered, begins = follow(goes_on, place, (places.lon, places.lat), open_ends, done)
    left = np.flatnonzero(~np.repeat(done, 2))
    by_direction = _directions(places, place[left], place[left ^ 1])
    left = left[np.lexsort((by_direction, places.lat[place[left]], places.lon[place[left]]))]
    in_rings, rings = follow(goes_on, place, (places.lon, places.lat), left, done)

    closed = np.r_[np.zeros(len(begins), dtype=bool), np.ones(len(rings), dtype=bool)]
    first = np.r_[begins, rings + len(entered), len(done)]
    entered = np.r_[entered, in_rings]
    chain = np.repeat(np.arange(len(closed)), np.diff(first))
    start, end = place[entered], place[entered ^ 1]
    length_m = np.linalg.norm(places.xyz[end] - places.xyz[start], axis=1)
    at_m, chain_m = _positions(length_m, first)
    edge, graph = _edges((group[entered], group[entered ^ 1]), (start, end), first, length_m)
    pieces = Pieces(start, end, ends.street[entered], chain, edge, at_m, length_m)
    return pieces, Chains(first, chain_m, closed), graph


def _going_on(ends: Ends, group: Ints) -> Ints:
    """
    Name for each end the one in which its chain goes on, -1 if in none.

    Exactly two ends of one key that meet go on in each other. So do two ends without a name that
    meet alone: where a drawing splits a line is not the end of a street.
    """
    goes_on = np.full(len(group), -1, dtype=np.int64)
    order = np.argsort(group * (ends.key.max() + 1) + ends.key)
    here, key = group[order], ends.key[order]
    alone = np.bincount(group)[here] == 2  # noqa: PLR2004 - a line that runs on
    changes = np.r_[True, (np.diff(here) != 0) | (np.diff(key) != 0), True]
    two = changes[:-2] & ~changes[1:-1] & changes[2:]
    nameless = ~ends.named[order]
    two |= alone[:-1] & alone[1:] & (here[:-1] == here[1:]) & nameless[:-1] & nameless[1:]
    one, other = order[:-1][two], order[1:][two]
    goes_on[one], goes_on[other] = other, one
    return goes_on


def _directions(places: Places, start: Ints, end: Ints) -> Floats:
    """Give the direction of pieces, east 0, north positive; equal ones are equal."""
    east = (places.lon[end] - places.lon[start] + 180) % 360 - 180
    return np.asarray(np.round(np.arctan2(places.lat[end] - places.lat[start], east), 6), float)


def _positions(length_m: Floats, first: Ints) -> tuple[Floats, Floats]:
    """Give the position of each piece along its chain, and the length of each chain."""
    at_m = np.empty(len(length_m))
    total = np.empty(len(first) - 1)
    summed = np.r_[0.0, np.cumsum(length_m)]
    counts = np.diff(first)
    at_m[:] = summed[:-1] - np.repeat(summed[first[:-1]], counts)
    total[:] = summed[first[1:]] - summed[first[:-1]]
    return at_m, total


def _edges(
    group: tuple[Ints, Ints], place: tuple[Ints, Ints], first: Ints, length_m: Floats
) -> tuple[Ints, Graph]:
    """
    Find the edges: runs of pieces of one chain between junctions.

    `group` is what meets at the start and at the end of each piece, `place` where these are.
    Returns the edge of each piece, and the graph.
    """
    is_first = np.bincount(np.concatenate(group))[group[0]] != 2  # noqa: PLR2004 - runs on
    is_first[first[:-1]] = True
    edge_first = np.r_[np.flatnonzero(is_first), len(is_first)]
    begin, last = edge_first[:-1], edge_first[1:] - 1
    meeting = np.concatenate([group[0][begin], group[1][last]])
    met, at, node = np.unique(meeting, return_index=True, return_inverse=True)
    order = np.argsort(np.concatenate([place[0][begin], place[1][last]])[at], kind="stable")
    number = np.empty(len(met), dtype=np.int64)
    number[order] = np.arange(len(met))
    edge_from, edge_to = number[node].reshape(2, -1)
    edge_m = np.add.reduceat(length_m, begin)
    return np.cumsum(is_first) - 1, _graph(edge_from, edge_to, edge_m, edge_first, len(met))


def _graph(edge_from: Ints, edge_to: Ints, edge_m: Floats, edge_first: Ints, nodes: int) -> Graph:
    edges = len(edge_m)
    leaves = np.concatenate([edge_from, edge_to])
    order = np.argsort(leaves, kind="stable")
    first = np.r_[0, np.cumsum(np.bincount(leaves, minlength=nodes))]
    links = coo_array((np.ones(edges), (edge_from, edge_to)), shape=(nodes, nodes))
    count, label = connected_components(links, directed=False)
    total_m = np.bincount(label[edge_from], weights=edge_m, minlength=count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(-total_m, kind="stable")] = np.arange(count)
    return Graph(
        first=first,
        step_to=np.concatenate([edge_to, edge_from])[order],
        step_m=edge_m[order % edges],
        step_edge=order % edges,
        edge_from=edge_from,
        edge_to=edge_to,
        edge_m=edge_m,
        edge_first=edge_first,
        component=rank[label],
    )
