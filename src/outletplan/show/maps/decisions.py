"""Applications on the map by what the rules say of them; a click lists every finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.facts.applications import place_of
from outletplan.geodesy import crs_of
from outletplan.show.maps.layer import MapLayer
from outletplan.show.records.decision_words import findings_seen, policies, reason_of, short_cite
from outletplan.show.words.labels import label
from outletplan.show.words.marks import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.planning.deciding.decision import Decision
    from outletplan.show.maps.layer import Drawing, Style

_MARK: Style = {"casing": "#fff", "stroke": "#1d1d1d", "width": 1.4}
# By colour and by shape, larger than outlets: they are what is asked.
OUTCOME_STYLES: dict[str, Style] = {
    "refuse": {**_MARK, "fill": "#d55e00", "symbol": "square", "radius": 7.5},
    "measure_on_site": {**_MARK, "fill": "#f0e442", "symbol": "diamond", "radius": 8.5},
    "queue": {**_MARK, "fill": "#56b4e9", "symbol": "triangle", "radius": 8.5},
    "permit": {**_MARK, "fill": "#009e73", "symbol": "circle", "radius": 7.5},
}
_FIELDS = ("request", "outcome", "step", "unit_name", "business_type", "address")


def applications(drawing: Drawing, decisions: Sequence[Decision]) -> MapLayer:
    """Mark the door of each application; what wants an answer comes first in the list."""
    told = [_told(drawing, decision) for decision in decisions]
    clauses = dict.fromkeys(name for row in told for name in row if name not in _FIELDS)
    table = pd.DataFrame(told, columns=[*_FIELDS, *clauses], dtype="object")
    policy = [listed(policies(each, drawing.lang), drawing.lang) for each in decisions]
    classes = table["outcome"].astype("str")
    order = list(OUTCOME_STYLES)
    return MapLayer(
        name="applications_by_outcome",
        table=table.assign(name=[each.application.id for each in decisions], policy=policy),
        geometry=_doors(drawing, decisions),
        classes=classes,
        styles=OUTCOME_STYLES,
        fields=(*_FIELDS, *clauses, "policy"),
        listed=("outcome", "unit_name"),
        to_do=classes.map(order.index).astype("int64"),
        marks=True,
    )


def _told(drawing: Drawing, decision: Decision) -> dict[str, str | None]:
    """Give a column for each clause: its result and its reason."""
    asked = decision.application
    row: dict[str, str | None] = {
        "request": asked.request,
        "outcome": decision.outcome.value,
        "step": decision.step,
        "unit_name": decision.unit_name or decision.unit_id,
        "business_type": asked.business_type,
        "address": asked.address,
    }
    for finding in findings_seen(decision, drawing.audience):
        kind = label(finding.rule, drawing.lang, column="rule")
        cite = finding.cite
        clause = kind if cite is None else f"{short_cite(decision, cite, drawing.lang)} {kind}"
        result = label(finding.result.value, drawing.lang, column="result")
        said = f"{result} · {reason_of(decision, finding, drawing.lang, drawing.audience)}"
        row[clause] = listed(filter(None, (row.get(clause), said)), drawing.lang)
    return row


def _doors(drawing: Drawing, decisions: Sequence[Decision]) -> np.ndarray:
    """Bring the doors to the coordinates of the map, each from its own datum."""
    doors = np.full(len(decisions), None, dtype=object)
    places = [place_of(each.application) for each in decisions]
    for datum in {each.datum for each in places}:
        rows = [n for n, own in enumerate(places) if own.datum == datum]
        points = shapely.points([[places[n].lon, places[n].lat] for n in rows])
        doors[rows] = drawing.place(gpd.GeoSeries(points, crs=crs_of(datum)))
    return doors
