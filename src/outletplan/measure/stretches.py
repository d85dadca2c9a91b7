"""Stretches of chains: streets as drawn, segments of one length, and their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from outletplan.measure.lines import MILLIMETRE, NO_STREET, lonlat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Stretches(NamedTuple):
    """Parts of chains, in order; together they make up every street."""

    chain: Ints
    from_m: Floats
    """Position along the chain. [m]"""
    to_m: Floats
    street: Ints
    """Row in the table of streets; of a segment, the street at its middle."""


def as_drawn(network: Network) -> Stretches:
    """Part the chains where one row of the table of streets ends and the next begins."""
    pieces = network.pieces
    changes = (np.diff(pieces.chain) != 0) | (np.diff(pieces.street) != 0)
    first = np.flatnonzero(np.r_[True, changes])
    first = first[pieces.street[first] != NO_STREET]
    last = np.flatnonzero(np.r_[changes, True])
    last = last[pieces.street[last] != NO_STREET]
    to_m = pieces.at_m[last] + pieces.length_m[last]
    return Stretches(pieces.chain[first], pieces.at_m[first], to_m, pieces.street[first])


def of_one_length(network: Network, *, segment_m: float) -> Stretches:
    """Part each chain into segments from its smaller end; the last one is what remains."""
    street = network.pieces.street[network.chains.first[:-1]]
    chain = np.flatnonzero(street != NO_STREET)
    length_m = network.chains.length_m[chain]
    count = np.maximum(np.ceil((length_m - MILLIMETRE) / segment_m), 1).astype(np.int64)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    chain, from_m = np.repeat(chain, count), number * float(segment_m)
    to_m = np.minimum(from_m + segment_m, np.repeat(length_m, count))
    to_m = np.where(number == np.repeat(count, count) - 1, np.repeat(length_m, count), to_m)
    middle = piece_at(network, chain, (from_m + to_m) / 2)
    return Stretches(chain, from_m, to_m, network.pieces.street[middle])


def piece_at(network: Network, chain: Ints, at_m: Floats) -> Ints:
    """Give the piece at each position along a chain."""
    # All chains end to end on one axis.
    before = np.r_[0.0, np.cumsum(network.chains.length_m)]
    axis = before[network.pieces.chain] + network.pieces.at_m
    piece = np.searchsorted(axis, before[chain] + at_m, side="right") - 1
    first, last = network.chains.first[chain], network.chains.first[chain + 1] - 1
    return np.asarray(np.clip(piece, first, last))


def stretch_lines(
    network: Network, chain: Ints, from_m: Floats, to_m: Floats
) -> NDArray[np.object_]:
    """
    Draw stretches of chains as lines in WGS-84.

    On a ring a stretch may begin before 0 or end beyond its length.
    """
    length_m = network.chains.length_m[chain]
    rows, ring = np.arange(len(chain)), network.chains.closed[chain]
    before, beyond = ring & (from_m < 0), ring & (to_m > length_m)
    parts = [  # what lies before the seam of a ring, then the rest, then what lies behind it
        (rows[before], (from_m + length_m)[before], length_m[before]),
        (rows, np.maximum(from_m, 0), np.minimum(to_m, length_m)),
        (rows[beyond], np.zeros(beyond.sum()), (to_m - length_m)[beyond]),
    ]
    row, start_m, end_m = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(row, kind="stable")
    row, start_m, end_m = row[order], start_m[order], end_m[order]
    first = piece_at(network, chain[row], start_m)
    last = np.maximum(piece_at(network, chain[row], end_m), first)
    inside = last - first
    piece = np.repeat(first - np.cumsum(inside) + inside, inside) + np.arange(inside.sum()) + 1
    place = network.pieces.start[piece]
    stops = [
        (np.arange(len(row)), *points_along(network, first, start_m)),
        (
            np.repeat(np.arange(len(row)), inside),
            network.places.lon[place],
            network.places.lat[place],
        ),
        (np.arange(len(row)), *points_along(network, last, end_m)),
    ]
    owner, lon, lat = (np.concatenate(column) for column in zip(*stops, strict=True))
    order = np.argsort(owner, kind="stable")
    corners = np.column_stack([lon[order], lat[order]])
    return np.asarray(shapely.linestrings(corners, indices=row[owner[order]]))


def points_along(network: Network, piece: Ints, at_m: Floats) -> tuple[Floats, Floats]:
    """Give lon and lat of positions along chains, by the pieces on which they lie; WGS-84."""
    share = (at_m - network.pieces.at_m[piece]) / network.pieces.length_m[piece]
    start, end = (network.places.xyz[p[piece]] for p in (network.pieces.start, network.pieces.end))
    return lonlat(start + np.clip(share, 0, 1)[:, None] * (end - start))
