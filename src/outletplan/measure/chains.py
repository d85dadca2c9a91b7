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
    Codes = NDArray[np.uint64]


def numbered(places: Places, ends: Ends, group: Ints) -> tuple[Pieces, Chains, Graph]:
    """Put the pieces in the order of their chains, and find the edges between junctions."""
    from outletplan.measure.chain_kernels import follow

    z = z_order(places.lon, places.lat)
    goes_on = _going_on(ends, group)
    done = np.zeros(len(group) // 2, dtype=np.bool_)
    open_ends = np.flatnonzero(goes_on < 0)
    open_ends = open_ends[np.argsort(z[ends.place[open_ends]], kind="stable")]
    heading = _headings(places, ends.place)
    entered, begins = follow(goes_on, ends.place, heading, open_ends, done)
    left = np.flatnonzero(~np.repeat(done, 2))
    left = left[np.lexsort((heading[left], ends.place[left]))]
    in_rings, rings = follow(goes_on, ends.place, heading, left, done)

    closed = np.r_[np.zeros(len(begins), dtype=bool), np.ones(len(rings), dtype=bool)]
    first = np.r_[begins, rings + len(entered), len(done)]
    entered = np.r_[entered, in_rings]
    chain = np.repeat(np.arange(len(closed)), np.diff(first))
    start, end = ends.place[entered], ends.place[entered ^ 1]
    length_m = np.linalg.norm(places.xyz[end] - places.xyz[start], axis=1)
    at_m, chain_m = _positions(length_m, first)
    edge, graph = _edges(group[entered], group[entered ^ 1], first, length_m, (z[start], z[end]))
    pieces = Pieces(start, end, ends.street[entered], chain, edge, at_m, length_m)
    return pieces, Chains(first, chain_m, closed), graph


def z_order(lon: Floats, lat: Floats) -> Codes:
    """Give places numbers along a curve that keeps neighbours together (Morton's)."""
    code = np.zeros(len(lon), dtype=np.uint64)
    for degrees, reach, shift in ((lon + 180, 360, 0), (lat + 90, 180, 1)):
        bits = (degrees * ((2**31 - 1) / reach)).astype(np.uint64)
        for step, mask in (
            (16, 0x0000FFFF0000FFFF),
            (8, 0x00FF00FF00FF00FF),
            (4, 0x0F0F0F0F0F0F0F0F),
            (2, 0x3333333333333333),
            (1, 0x5555555555555555),
        ):
            bits = (bits | (bits << np.uint64(step))) & np.uint64(mask)
        code |= bits << np.uint64(shift)
    return code


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


def _headings(places: Places, place: Ints) -> Floats:
    """Give the direction from each end to the other end of its piece, east 0, north positive."""
    other = place.reshape(-1, 2)[:, ::-1].ravel()
    east = (places.lon[other] - places.lon[place] + 180) % 360 - 180
    return np.asarray(np.round(np.arctan2(places.lat[other] - places.lat[place], east), 6), float)


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
    ahead: Ints, behind: Ints, first: Ints, length_m: Floats, z: tuple[Codes, Codes]
) -> tuple[Ints, Graph]:
    """
    Find the edges: runs of pieces of one chain between junctions.

    `ahead` and `behind` are what meets at the start and at the end of each piece, z where these
    are. Returns the edge of each piece, and the graph.
    """
    is_first = np.bincount(np.concatenate([ahead, behind]))[ahead] != 2  # noqa: PLR2004 - runs on
    is_first[first[:-1]] = True
    edge_first = np.r_[np.flatnonzero(is_first), len(ahead)]
    begin, last = edge_first[:-1], edge_first[1:] - 1
    meeting = np.concatenate([ahead[begin], behind[last]])
    met, at, node = np.unique(meeting, return_index=True, return_inverse=True)
    order = np.argsort(np.concatenate([z[0][begin], z[1][last]])[at], kind="stable")
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
