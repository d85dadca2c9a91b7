"""Rows of vertices → pieces of street, each once, and which of their ends meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from outletplan.geodesy import ecef
from outletplan.measure.lines import CUT, JOINT, MILLIMETRE, NO_STREET, PUT_IN, Finding, Lines
from outletplan.measure.network import Places
from outletplan.measure.zorder import z_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

Join = Literal["vertices", "endpoints", "crossings"]


class Twins(NamedTuple):
    """Pieces that lie on another piece, which is kept in their place."""

    dropped: Ints
    """Row of lines."""
    kept: Ints


class Ends(NamedTuple):
    """Ends of the pieces; piece p has the ends 2p, at its smaller place, and 2p + 1."""

    place: Ints
    row: Ints
    """Of lines."""
    street: Ints
    layer: Ints
    key: Ints
    """What runs on in one chain: the name, else the street."""
    named: Flags


def placed(lines: Lines) -> tuple[Places, Ints]:
    """Give the places of all vertices, each once, neighbours together, and that of each row."""
    z = z_order(lines.lon, lines.lat)
    order = np.argsort(z)
    one, other = order[1:], order[:-1]
    is_new = (lines.lon[one] != lines.lon[other]) | (lines.lat[one] != lines.lat[other])
    crowded = is_new & (z[one] == z[other])
    if crowded.any():  # places some centimetres apart have one code
        some = np.flatnonzero(np.isin(z[order], z[one[crowded]]))
        rows = order[some]
        order[some] = rows[np.lexsort((lines.lat[rows], lines.lon[rows], z[rows]))]
        one, other = order[1:], order[:-1]
        is_new = (lines.lon[one] != lines.lon[other]) | (lines.lat[one] != lines.lat[other])
    is_new = np.r_[True, is_new]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.cumsum(is_new) - 1
    lon, lat = lines.lon[order[is_new]], lines.lat[order[is_new]]
    return Places(lon, lat, ecef(lon, lat)), place


def once(lines: Lines, place: Ints, streets: pd.DataFrame) -> tuple[Ints, Twins]:
    """
    Give the rows from which a piece runs, each piece of a layer once, sorted by its places.

    Of pieces that lie on each other the one of a named street is kept, then that of the smallest
    street_id.
    """
    row = lines.first_rows()
    row = row[place[row] != place[row + 1]]
    low, high = np.minimum(place[row], place[row + 1]), np.maximum(place[row], place[row + 1])
    layers, layer = np.unique(lines.layer, return_inverse=True)
    key = (low * (place.max() + 1) + high) * len(layers) + layer[lines.line[row]]
    order = np.argsort(key)
    same = np.diff(key[order]) == 0
    if not same.any():
        return row[order], Twins(order[:0], order[:0])
    rank = np.zeros(len(row), dtype=np.int64)
    twin = order[np.union1d(np.flatnonzero(same), np.flatnonzero(same) + 1)]
    rank[twin] = _preference(streets, lines.street[lines.line[row[twin]]])
    order = np.lexsort((rank, key))
    first = np.r_[True, np.diff(key[order]) != 0]
    kept = order[first][np.cumsum(first) - 1]
    return row[order[first]], Twins(row[order[~first]], row[kept[~first]])


def ends_of(lines: Lines, place: Ints, streets: pd.DataFrame, row: Ints) -> Ends:
    """Give the two ends of each piece."""
    low_first = place[row] < place[row + 1]
    rows = np.column_stack([np.where(low_first, row, row + 1), np.where(low_first, row + 1, row)])
    line = np.repeat(lines.line[row], 2)
    street = lines.street[line]
    names = streets["name"].array
    name = np.r_[pd.factorize(names)[0], -1]  # the last for NO_STREET
    named = np.r_[np.asarray(names != "", dtype=bool), True]
    count = len(name)
    key = np.where(named[street], name[street], count + street)
    key = np.where(street == NO_STREET, 2 * count + line, key)
    end_row = rows.ravel()
    return Ends(place[end_row], end_row, street, lines.layer[line], key, named[street])


def what_meets(lines: Lines, ends: Ends, twins: Twins, place: Ints, join: Join) -> Ints:
    """
    Give what meets one number: ends of one number share a node.

    All ends at a place meet, but for four things. A vertex that only shortens a long piece meets
    nothing but its own line, unless lines join where they cross. With join="endpoints" the same
    holds of every vertex in the middle of a line. Lines of different layers meet only where one of
    them ends: a line ends where no other piece of its layer and name (else street) runs on. What
    a barrier cuts meets nothing.
    """
    group = ends.place.copy()
    joining = _joining(lines, place, join)
    if not joining.all():
        shared = _shared(twins, place, len(lines.line))
        joins = np.isin(shared, shared[joining])
        inside = ~joins[ends.row]
        group[inside] = _numbered(group, [ends.place[inside], shared[ends.row[inside]]])
    over = _passing_over(ends, group)
    group[over] = _numbered(group, [group[over], ends.layer[over]])
    cut = _cut(lines, ends, place)
    group[cut] = group.max() + 1 + np.arange(cut.sum())
    return group


def twin_findings(lines: Lines, streets: pd.DataFrame, twins: Twins) -> list[Finding]:
    """Name the streets that lie on another one, and how much of them."""
    row = twins.dropped
    ends = (ecef(lines.lon[end], lines.lat[end]) for end in (row, row + 1))
    long = np.linalg.norm(np.subtract(*ends), axis=1) > MILLIMETRE
    street = lines.street[lines.line[row[long]]]
    on = lines.street[lines.line[twins.kept[long]]]
    pairs, pieces = np.unique(np.column_stack([street, on]), axis=0, return_counts=True)
    ids = streets.index.to_numpy(dtype=object)
    return [
        Finding(
            "streets", ids[one], "lies on another line", f"{n} pieces of {ids[other]}", "left out"
        )
        for (one, other), n in zip(pairs.tolist(), pieces.tolist(), strict=True)
        if one != NO_STREET
    ]


def passing_findings(streets: pd.DataFrame, ends: Ends, group: Ints) -> list[Finding]:
    """Name the streets that share a vertex with one of another layer, but do not join it."""
    over = _passing_over(ends, ends.place) & (group != ends.place)
    words = ("a vertex in mid-line shared with one of another layer", "not joined")
    street = np.unique(ends.street[over])
    return [
        Finding("streets", name, "passes over or under", *words)
        for name in streets.index[street[street != NO_STREET]]
    ]


def _preference(streets: pd.DataFrame, street: Ints) -> Ints:
    of_street = street != NO_STREET
    chosen = streets.iloc[street[of_street]]
    rank = np.full(len(street), 2 * len(street), dtype=np.int64)
    rank[of_street] = pd.factorize(chosen.index, sort=True)[0]
    rank[of_street] += len(street) * (chosen["name"] == "").to_numpy()
    return rank


def _joining(lines: Lines, place: Ints, join: Join) -> Flags:
    """Tell which rows join what else is at their place."""
    if join == "endpoints":
        return np.asarray(_ends_here(lines) | (lines.mark == JOINT))
    alone = np.bincount(place)[place] == 1
    return np.asarray(alone | (lines.mark != PUT_IN) | (join == "crossings"))


def _ends_here(lines: Lines) -> Flags:
    """Tell which rows are the first or the last of their line."""
    changes = lines.line[1:] != lines.line[:-1]
    return np.asarray(np.r_[True, changes] | np.r_[changes, True])


def _shared(twins: Twins, place: Ints, count: int) -> Ints:
    """Give vertices of lines that lie on each other one number, every other row its own."""
    same = place[twins.dropped] == place[twins.kept]
    there = np.where(same, twins.kept, twins.kept + 1)
    other = np.where(same, twins.kept + 1, twins.kept)
    one = np.concatenate([twins.dropped, twins.dropped + 1])
    pairs = (np.ones(len(one)), (one, np.concatenate([there, other])))
    return connected_components(coo_array(pairs, shape=(count, count)))[1].astype(np.int64)


def _passing_over(ends: Ends, group: Ints) -> Flags:
    """Tell which ends are where several layers pass and none of them ends."""
    over = np.zeros(len(group), dtype=bool)
    touched = np.zeros(group.max() + 1, dtype=bool)
    touched[group[ends.layer != ends.layer.min()]] = True
    some = np.flatnonzero(touched[group])
    if not some.size:
        return over
    here = pd.DataFrame({"group": group[some], "layer": ends.layer[some], "key": ends.key[some]})
    alone = here.groupby(["group", "layer", "key"])["key"].transform("size") == 1
    ending = alone.groupby(here["group"]).transform("any")
    layers = here.groupby("group")["layer"].transform("nunique")
    over[some] = ((layers > 1) & ~ending).to_numpy()
    return over


def _cut(lines: Lines, ends: Ends, place: Ints) -> Flags:
    """Tell which ends a barrier of their layer cuts, at places that no crossing joins."""
    if not (lines.mark == CUT).any():
        return np.zeros(len(ends.place), dtype=bool)
    marked = np.flatnonzero(lines.mark == CUT)
    cut = pd.MultiIndex.from_arrays([place[marked], lines.layer[lines.line[marked]]])
    here = pd.MultiIndex.from_arrays([ends.place, ends.layer])
    return here.isin(cut) & ~np.isin(ends.place, place[lines.mark == JOINT])


def _numbered(group: Ints, columns: list[Ints]) -> Ints:
    """Give each combination a number above those in use, in the order in which they come up."""
    codes = pd.factorize(pd.MultiIndex.from_arrays(columns))[0] if len(columns[0]) else columns[0]
    return np.asarray(codes + group.max() + 1)
