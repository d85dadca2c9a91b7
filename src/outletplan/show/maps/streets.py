"""Streets on the map: the background, dense and sparse stretches, windows that hold too many."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outletplan.show.maps.layer import MapLayer

if TYPE_CHECKING:
    import geopandas as gpd

    from outletplan.show.maps.layer import Drawing, Style

STREET_STYLE: Style = {"stroke": "#a39e94", "width": 1}
# Red-brown and dark blue on white edges, the second dashed: told apart on any ground, in grey too.
STRETCH_STYLES: dict[str, Style] = {
    "over-dense": {"stroke": "#8e2a00", "width": 4.6, "far": 3.4, "casing": "#fff"},
    "sparse": {"stroke": "#0b4f8a", "width": 2.2, "far": 1.1, "dash": [8, 5]},
}
# On a marked street its segments are the core of the line.
SEGMENT_STYLES: dict[str, Style] = {
    "over-dense": {"stroke": "#ff9e4a", "width": 2.2, "far": 1.6},
    "sparse": {"stroke": "#4aa3df", "width": 2.2, "far": 1.1, "dash": [2, 5]},
}
WINDOW_STYLE: Style = {"stroke": "#fff3d6", "width": 9, "casing": "#8e2a00"}

STRETCH_FIELDS = (
    *("street_id", "street_class", "place", "unit", "length_m", "outlets", "per_100_m"),
    *("busiest_window", "half_window_m", "at_most", "flag", "rests_on", "why", "cite", "assumed"),
)
SEGMENT_FIELDS = (*STRETCH_FIELDS[:4], "from_m", "to_m", *STRETCH_FIELDS[4:])
WINDOW_FIELDS = (
    *("street_id", "street_class", "outlets", "at_most", "half_window_m", "from_m", "to_m"),
    *("rests_on", "cite"),
)


def streets(drawing: Drawing) -> MapLayer | None:
    """Draw all streets thinly, as background."""
    streets = drawing.plan.region.streets
    if streets is None:
        return None
    if drawing.audience == "public":
        streets = streets[streets.index.isin(drawing.seen["streets"]["street_id"])]
    return MapLayer(
        name="streets",
        table=streets.assign(name=streets["name"].fillna(streets["street_id"])),
        geometry=drawing.place(streets.geometry),
        classes=pd.Series("streets", index=streets.index),
        styles={"streets": STREET_STYLE},
        fields=("street_id", "street_class"),
        quiet=True,
    )


def stretches(drawing: Drawing) -> MapLayer:
    """Draw dense and sparse stretches on their streets."""
    table = drawing.seen["streets"]
    lines = drawing.plan.streets.geometry.reindex(table["street_id"])
    return _flagged(drawing, table, lines, _STRETCHES)


def dense_segments(drawing: Drawing) -> MapLayer:
    """Draw dense and sparse segments of one length."""
    table = drawing.plan.segments
    return _flagged(drawing, table, table.geometry, _SEGMENTS)


class _Look(NamedTuple):
    """How marked parts of streets are drawn, and what a click tells."""

    name: str
    styles: dict[str, Style]
    fields: tuple[str, ...]


_STRETCHES = _Look("stretches", STRETCH_STYLES, STRETCH_FIELDS)
_SEGMENTS = _Look("dense_segments", SEGMENT_STYLES, SEGMENT_FIELDS)


def _flagged(drawing: Drawing, table: pd.DataFrame, lines: gpd.GeoSeries, look: _Look) -> MapLayer:
    """Draw those that are marked, the dense ones above the others."""
    lines = lines.set_axis(table.index)
    table = table[table["flag"].isin(list(look.styles))]
    table = table.sort_values("flag", ascending=False, kind="stable")
    return MapLayer(
        name=look.name,
        table=pd.DataFrame(table).assign(
            name=table["name"].fillna(table["street_id"]),
            unit=drawing.unit_names(table["unit_id"]),
        ),
        geometry=drawing.place(lines.reindex(table.index)),
        classes=table["flag"],
        styles=look.styles,
        fields=look.fields,
        listed=("flag", "outlets", "per_100_m"),
        to_do=_worst_first(table),
    )


def _worst_first(table: pd.DataFrame) -> pd.Series:
    """Rank the densest first, then the longest of the sparse ones."""
    dense = table["flag"] == "over-dense"
    per_100_m = table["per_100_m"].astype("Float64").fillna(0)
    worst = (-per_100_m - len(table)).where(dense, -table["length_m"] / (1 + table["length_m"]))
    return pd.Series(worst.to_numpy(dtype=float), index=table.index)


def windows(drawing: Drawing) -> MapLayer:
    """Draw the busiest windows that hold more than their limit."""
    over = drawing.plan.windows
    over = over[over["over"].astype(bool)]
    return MapLayer(
        name="windows",
        table=pd.DataFrame(over).assign(name=over["name"].fillna(over["street_id"])),
        geometry=drawing.place(over.geometry),
        classes=pd.Series("over_at_most", index=over.index),
        styles={"over_at_most": WINDOW_STYLE},
        fields=WINDOW_FIELDS,
        listed=("outlets", "at_most"),
    )
