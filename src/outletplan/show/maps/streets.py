"""Streets on the map: the background, dense and sparse stretches, windows that hold too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.show.maps.layer import MapLayer

if TYPE_CHECKING:
    from outletplan.show.maps.layer import Drawing, Style

STREET_STYLE: Style = {"stroke": "#a39e94", "width": 1}
# Red-brown and dark blue on white edges, the second dashed: told apart on any ground, in grey too.
STRETCH_STYLES: dict[str, Style] = {
    "over-dense": {"stroke": "#8e2a00", "width": 4.6, "far": 3.4, "casing": "#fff"},
    "sparse": {"stroke": "#0b4f8a", "width": 2.2, "far": 1.1, "dash": [8, 5]},
}
WINDOW_STYLE: Style = {"stroke": "#fff3d6", "width": 9, "casing": "#8e2a00"}

STRETCH_FIELDS = (
    *("street_id", "street_class", "place", "unit", "length_m", "outlets", "per_100_m"),
    *("busiest_window", "half_window_m", "at_most", "flag", "rests_on", "why", "cite", "assumed"),
)
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
    table = table[table["flag"].isin(list(STRETCH_STYLES))]
    table = table.sort_values("flag", ascending=False, kind="stable")  # dense ones above
    return MapLayer(
        name="stretches",
        table=table.assign(
            name=table["name"].fillna(table["street_id"]),
            unit=drawing.unit_names(table["unit_id"]),
        ),
        geometry=drawing.place(drawing.plan.streets.geometry.reindex(table["street_id"])),
        classes=table["flag"],
        styles=STRETCH_STYLES,
        fields=STRETCH_FIELDS,
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
