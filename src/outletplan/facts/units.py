"""Units at the door: their tree, their people, their boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.facts.cells import fold
from outletplan.facts.contracts import COUNTS
from outletplan.facts.counted_twice import find_counted_twice
from outletplan.facts.findings import rows_of
from outletplan.facts.words import KINDS
from outletplan.geodesy import convert
from outletplan.measure.hierarchy import Hierarchy
from outletplan.strict_yaml import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.facts.findings import Code
    from outletplan.facts.typed import Table
    from outletplan.measure.hierarchy import Flags


FAR_ABOVE = 1000
"""How many times the middle number of its kind is odd."""


def check_units(table: Table) -> Table:
    """
    Work out the tree of units; note what is wrong or odd about parents, levels and people.

    Returns
    -------
    table
        Parents named by name are ids now, and every unit has a level.
    """
    frame, source = table.frame, table.source
    if frame.empty:
        source.fault(Fault("no rows", "at least one unit", "Export the table again."))
        return table
    if not frame["unit_id"].is_unique or frame["unit_id"].isna().any():
        return table  # noted already, and no tree can be made of it
    note = "taken as a unit at the top"
    parents = resolved(table, "parent_id", frame, "parent unknown", note, each=False)
    tree = Hierarchy.of(pd.Series(parents.array, index=frame["unit_id"]))
    for circle in _circles(tree):
        words = " below ".join([*(frame["unit_id"].iloc[row] for row in circle)])
        fault = Fault(f"{words} below {frame['unit_id'].iloc[circle[0]]}", "a tree", "Correct it.")
        source.fault(fault, row=circle[0], column="parent_id")
    depth = pd.Series(tree.depth, index=frame.index, dtype="Int64")
    level = frame["level"].fillna(depth)
    table = table._replace(frame=frame.assign(parent_id=parents, level=level))
    _check_levels(table, tree)
    _check_people(table, tree)
    _check_sums(table, tree)
    find_counted_twice(table, tree)
    _find_far_above(table)
    _check_kinds(table)
    return table


def resolved(
    table: Table, column: str, units: pd.DataFrame, finding: Code, note: str, *, each: bool = True
) -> pd.Series:
    """
    Find the units that a column names, by id or else by a name that only one unit bears.

    Parameters
    ----------
    table
        The table that names units; findings are noted there.
    column
        Its column.
    units
        The units.
    finding, note
        What to call a unit that is not there, and what is done about it.
    each
        Whether to say it in every row, or once for each such unit, at the first row.

    Returns
    -------
    ids
        Aligned with the table; a unit that is not there stays as written.
    """
    named = table.frame[column]
    # An index finds its ids at once, where isin would look at each as a scalar.
    unknown = pd.Index(units["unit_id"].unique()).get_indexer(pd.Index(named)) < 0
    strange = named[unknown & named.notna()].map(fold)
    if strange.empty:
        return named
    names = units["name"].dropna().map(fold)
    bearers = pd.Series(units["unit_id"].loc[names.index].array, index=names.array)
    found = strange.map(bearers[~bearers.index.duplicated(keep=False)]).astype("str")
    lost = found.isna().reindex(named.index, fill_value=False)
    rows = named.value_counts()
    for row in rows_of(lost if each else lost & ~named.duplicated()):
        words = "two units of this name" if strange[row] in bearers.index else note
        if not each and (times := rows[named[row]]) > 1:
            words += f", in {times:,} rows"
        table.source.find(finding, named[row], words, row=row, column=column)
    by_name = found.dropna()
    if len(by_name):
        words = "read as the id of the unit that bears this name"
        table.source.find("unit by name", f"{len(by_name):,} rows", words, column=column)
    return named.mask(found.notna().reindex(named.index, fill_value=False), found)


def _circles(tree: Hierarchy) -> Iterator[list[int]]:
    """List the rows of every circle of parents, each from its first row on."""
    seen: set[int] = set()
    for start in rows_of(tree.depth < 0):
        way: list[int] = []
        row = start
        while row not in seen:
            seen.add(row)
            way.append(row)
            row = int(tree.parent[row])
        if row in way:
            yield way[way.index(row) :]


def _check_levels(table: Table, tree: Hierarchy) -> None:
    level = table.frame["level"].to_numpy(dtype=np.int64)
    wrong = (tree.parent >= 0) & (level <= level[tree.parent])
    note = "not below the level of its parent; kept"
    table.find(rows_of(wrong), "level odd", note, column="level")


def _check_people(table: Table, tree: Hierarchy) -> None:
    frame, source = table.frame, table.source
    counts = frame[list(COUNTS)]
    unread = {row for name in COUNTS for row in table.faulty[name]}
    bare = counts.isna().all(axis=1).to_numpy() & tree.leaves
    expected = "a count of people or households"
    if counts.isna().to_numpy().all() and not unread:
        remedy = f"Name the column with `columns`: one of {', '.join(COUNTS)}."
        source.fault(Fault("no column of people", expected, remedy))
        return
    for row in rows_of(bare):
        if row not in unread:
            remedy = f"Write one of {', '.join(COUNTS)}; 0 if nobody lives there."
            source.fault(Fault("nothing", expected, remedy), row=row, column="residents")
    for name in ("residents", "registered"):
        zero = rows_of(frame[name].eq(0).fillna(value=False))
        table.find(zero, "zero people", "kept as 0", column=name)


def _check_sums(table: Table, tree: Hierarchy) -> None:
    """Note units whose own number is not the sum of the units right below, where all have one."""
    below = np.flatnonzero(tree.parent >= 0)
    over = tree.parent[below]
    for name in COUNTS:
        own = table.frame[name]
        known, sums = own.notna().to_numpy() & ~tree.leaves, np.zeros(len(own), dtype=np.int64)
        if not known.any():
            continue
        filled = tree.filled_from_below(own)
        np.logical_and.at(known, over, filled.notna().to_numpy()[below])
        np.add.at(sums, over, filled.fillna(0).to_numpy(dtype=np.int64)[below])
        for row in rows_of(known & (own.to_numpy(dtype=np.int64, na_value=-1) != sums)):
            note = f"the units right below it add up to {sums[row]:,}; kept"
            table.source.find("parts do not add up", f"{own[row]:,}", note, row=row, column=name)


def _find_far_above(table: Table) -> None:
    """Note numbers far above the middle one of their kind: of people read as 万人, say."""
    kind = table.frame["kind"].fillna("")
    for name in COUNTS:
        counts = table.frame[name].astype("Float64").astype("float64")
        middle = counts[counts > 0].groupby(kind).quantile(0.5, interpolation="lower")
        rows = rows_of(counts > FAR_ABOVE * kind.map(middle))
        note = f"more than {FAR_ABOVE:,} times the middle one of its kind; kept"
        table.find(rows, "far above the rest", note, column=name)


def _check_kinds(table: Table) -> None:
    kinds = table.frame["kind"]
    for kind in sorted({*kinds.dropna().unique()} - {*KINDS.values()}):
        note = f"a kind of your own, in {int((kinds == kind).sum()):,} rows"
        table.source.find("kind unknown", kind, note, column="kind")


def with_boundaries(units: Table, boundaries: Table) -> Table:
    """
    Give units the polygons that stand in a file of their own, by id.

    A unit without a polygon there keeps its point, brought to the CRS of the polygons; one whose
    parts all have theirs lacks nothing.
    """
    frame, own = units.frame, units.frame.geometry
    ids, polygons = boundaries.frame["unit_id"], boundaries.frame.geometry
    if polygons.crs is None or not ids.is_unique:
        return units  # noted already
    strange = rows_of(~ids.isin(frame["unit_id"]) & ids.notna())
    note = "a boundary of no unit; left out"
    boundaries.find(strange, "boundary without unit", note, column="unit_id")
    shapes = polygons.set_axis(ids).reindex(frame["unit_id"]).to_numpy()
    without = rows_of(shapely.is_missing(shapes))
    odd = rows_of(_unbounded(frame, shapely.is_missing(shapes)))
    units.find(odd, "unit without boundary", "kept without polygon", column="unit_id")
    if own.notna().any() and own.crs is not None:
        shapes[without] = convert(own, polygons.crs).to_numpy()[without]
    geometry = gpd.GeoSeries(shapes, index=frame.index, crs=polygons.crs)
    return units._replace(frame=gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=geometry))


def _unbounded(frame: pd.DataFrame, bare: Flags) -> Flags:
    """Find units without a polygon, those apart in which all at the bottom have theirs."""
    if not frame["unit_id"].is_unique:
        return bare  # noted already, and no tree can be made of it
    tree = Hierarchy.of(pd.Series(frame["parent_id"].array, index=frame["unit_id"]))
    return bare & (tree.rolled_up((bare & tree.leaves).astype(np.int64)) > 0)
