"""
A street network in plain arrays.

Everything in it is derived from the set of pieces between vertices, in an order that comes from
their coordinates alone: the order of rows, the way in which a line is drawn and where it is split
in two change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outletplan.measure.cells import Cells, in_cells
from outletplan.measure.lines import NO_STREET

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


class Places(NamedTuple):
    """Where vertices are, each once, neighbours together."""

    lon: Floats
    lat: Floats
    xyz: Floats
    """Earth-centred, shape (n, 3). [m]"""


class Pieces(NamedTuple):
    """Straight pieces, chain by chain, each from its smaller end to its greater one."""

    start: Ints
    """Place."""
    end: Ints
    street: Ints
    """Row in the table of streets; NO_STREET on a crossing."""
    chain: Ints
    edge: Ints
    at_m: Floats
    """Position of the start along the chain. [m]"""
    length_m: Floats


class Chains(NamedTuple):
    """Runs of pieces of one name."""

    first: Ints
    """The pieces of chain c are first[c] to first[c + 1], shape (n + 1,)."""
    length_m: Floats
    closed: Flags


class Graph(NamedTuple):
    """Edges between nodes, numbered so that neighbours stand near each other in memory."""

    first: Ints
    """The steps from node k are first[k] to first[k + 1], shape (nodes + 1,)."""
    step_to: Ints
    step_m: Floats
    step_edge: Ints
    edge_from: Ints
    """Node."""
    edge_to: Ints
    edge_m: Floats
    edge_first: Ints
    """The pieces of edge e are edge_first[e] to edge_first[e + 1], shape (edges + 1,)."""
    component: Ints
    """By node; 0 is the longest."""


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Network:
    """
    A street network in plain arrays, measured in ellipsoid metres.

    Lengths follow the lines as drawn; heights are not in them.
    """

    streets: pd.DataFrame
    """Name, street_class and layer, indexed by street_id."""
    places: Places
    pieces: Pieces
    chains: Chains
    graph: Graph
    findings: pd.DataFrame
    """What is odd: table, subject_id, finding, found, note."""

    def __repr__(self) -> str:
        parts = self.components
        return (
            f"<Network of {len(self.streets):,} streets: {parts['length_m'].sum() / 1000:,.1f} km "
            f"in {len(parts):,} parts, {len(self.findings):,} findings>"
        )

    @cached_property
    def components(self) -> pd.DataFrame:
        """
        The parts that hang together, longest first.

        How many streets, nodes and metres each has, and the street_id of its first street.
        """
        component = self.graph.component[self.graph.edge_from[self.pieces.edge]]
        pieces = pd.DataFrame({"component": component, "street": self.pieces.street})
        pieces["length_m"] = self.pieces.length_m
        on_street = pieces[pieces["street"] != NO_STREET].groupby("component")["street"]
        streets = on_street.nunique()
        table = pieces.groupby("component")[["length_m"]].sum()
        table.insert(0, "streets", streets.reindex(table.index, fill_value=0))
        table.insert(1, "nodes", np.bincount(self.graph.component, minlength=len(table)))
        table["street_id"] = self.streets.index[on_street.first()]
        return table

    @cached_property
    def cells(self) -> Cells:
        """The pieces that lie in streets, in cells; made once, when first asked for."""
        start = self.places.xyz[self.pieces.start]
        run = self.places.xyz[self.pieces.end] - start
        on_street = np.flatnonzero(self.pieces.street != NO_STREET)
        return in_cells(start, run, self.pieces.chain, on_street)
