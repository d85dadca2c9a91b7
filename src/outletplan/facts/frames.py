"""DataFrames as raw tables: those of a caller, and the layers of geo files."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import geopandas as gpd
import pandas as pd

from outletplan.facts.raw import Raw, filled, settle_headers

if TYPE_CHECKING:
    from outletplan.facts.contracts import Contract
    from outletplan.facts.findings import Source
    from outletplan.facts.raw import Options


def raw_of_frame(
    frame: pd.DataFrame, contract: Contract, source: Source, options: Options, *, overrule: bool
) -> Raw:
    """
    Sort the columns of a frame into those of a contract; the frame is not changed.

    Parameters
    ----------
    frame
        Its index may hold the ids, if it bears their name.
    contract, source, options
        What the table may hold, what it is called, what is said of it.
    overrule
        Whether the datum goes before the frame's own CRS where that is plain lon/lat.
    """
    geometry = None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        geometry = frame.geometry.reset_index(drop=True)
        frame = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    if frame.index.name is not None and frame.index.name not in frame.columns:
        frame = frame.assign(**{str(frame.index.name): frame.index})
    headers = [str(column) for column in frame.columns]
    if len(frame) == 0 and contract.key not in headers:  # empty GeoJSON has lost its columns
        headers = [contract.key]
        frame = pd.DataFrame({contract.key: []})
    bare = {place for place in range(len(headers)) if frame.iloc[:, place].isna().all()}
    settled = settle_headers(headers, contract, source, options, bare=bare)
    source, known, kept, second = settled
    cells = {name: _cells(frame, found.place) for name, found in known.items()}
    cells |= {name: filled(cells[name], _cells(frame, at)) for name, at in second.items()}
    return Raw(
        contract=contract,
        source=source,
        size=len(frame),
        cells=cells,
        factors={name: found.factor for name, found in known.items()},
        kept={name: _cells(frame, place) for name, place in kept.items()},
        geometry=geometry,
        datum=options.datum,
        overrule=overrule,
    )


def _cells(frame: pd.DataFrame, place: int) -> list[object]:
    return cast("list[object]", frame.iloc[:, place].tolist())
