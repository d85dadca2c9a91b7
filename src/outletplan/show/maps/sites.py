"""Schools and other sites on the map: where they stand, what their zones cover, who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from outletplan.facts.gates import gates_of
from outletplan.planning.spacing.sites import site_zones as zones_of
from outletplan.show.maps.data import joined
from outletplan.show.maps.layer import MapLayer
from outletplan.show.tables import field_records, on_renewal
from outletplan.show.words.labels import CLOSED_INSTITUTIONS

if TYPE_CHECKING:
    import geopandas as gpd

    from outletplan.show.maps.layer import Drawing, Style

ZONE_STYLES: dict[str, Style] = {
    "zone_straight": {"fill": "#009e73", "alpha": 0.18, "stroke": "#006b4f", "area": True},
    "zone_walking": {"stroke": "#a6dfcb", "width": 12, "casing": "#006b4f"},
}
SITE_FILLS = ("#006b4f", "#4fc3a1", "#c9f0e2", "#ffffff")
_RING: Style = {"stroke": "#004d39", "symbol": "circle", "radius": 9}
_WAY: Style = {"stroke": "#004d39", "width": 1.3, "dash": [4, 3]}
NEAR_STYLES: dict[str, Style] = {
    "not_renewed": {**_WAY, "start": {**_RING, "width": 3.2}},
    "not_renewed_if_changed": {**_WAY, "start": {**_RING, "width": 2.3}},
    "renewed": {**_WAY, "start": {**_RING, "width": 1.4}},
    "measure_on_site": {**_WAY, "start": {**_RING, "width": 2, "dash": [2, 4]}},
}
ZONE_FIELDS = ("site_id", "site_kind", "limit", "measured", "asks", "cite", "assumed")
SITE_FIELDS = ("site_id", "kind", "gate")
NEAR_FIELDS = (
    *("outlet_id", "site_name", "site_kind", "gate", "distance_m", "limit", "measured"),
    *("verdict", "on_renewal", "asks", "force", "bounds", "accuracy_m", "record", "unit", "cite"),
    "assumed",
)


def sites(drawing: Drawing) -> MapLayer | None:
    """Mark sites by kind, at each of their gates."""
    known = drawing.plan.region.sites
    if known is None:
        return None
    known = _open(known, "kind", drawing)
    gates = gates_of(known)
    table = pd.DataFrame(known).iloc[gates["site"]].assign(gate=gates["gate"].array)
    kinds = table["kind"].fillna("site")
    fills = dict(zip(kinds.unique(), SITE_FILLS, strict=False))
    mark: Style = {"stroke": "#00382a", "width": 1.2, "symbol": "square", "radius": 5}
    return MapLayer(
        name="sites",
        table=table.assign(name=table["name"].fillna(table["site_id"])),
        geometry=shapely.point_on_surface(drawing.place(gates.geometry)),
        classes=kinds,
        styles={kind: {**mark, "fill": fills.get(kind, SITE_FILLS[-1])} for kind in kinds.unique()},
        fields=SITE_FIELDS,
        listed=("kind", "gate"),
        marks=True,
        counted="site_id",
    )


def site_zones(drawing: Drawing) -> MapLayer | None:
    """Draw what site rules cover: a circle of a straight rule, the streets within a walk."""
    zones = _open(zones_of(drawing.plan), "site_kind", drawing)
    return MapLayer(
        name="site_zones",
        table=pd.DataFrame(zones).assign(
            name=zones["site_name"].fillna(zones["site_id"]), limit=_limits(zones, drawing)
        ),
        geometry=drawing.place(zones.geometry),
        classes=(zones["measured"] == "walking").map(
            {True: "zone_walking", False: "zone_straight"}
        ),
        styles=ZONE_STYLES,
        fields=ZONE_FIELDS,
    )


def near_sites(drawing: Drawing) -> MapLayer:
    """Ring the outlets too near a site, the ring saying what happens on renewal."""
    near = drawing.plan.near_sites
    classes = on_renewal(near)
    order = np.argsort(classes.to_numpy() == "not_renewed", kind="stable")
    seldom = {"not_renewed_if_changed"} - {*classes}  # in the legend only where a rule says so
    names = drawing.plan.region.outlets["name"]
    table = pd.DataFrame(near).assign(
        name=near["outlet_id"].map(names).fillna(near["outlet_id"]),
        limit=_limits(near, drawing),
        bounds=joined(near[["lower_m", "upper_m"]], " – "),
        record=near["record_id"].map(field_records(drawing.plan)),
        unit=drawing.unit_names(near["unit_id"]),
    )
    return MapLayer(
        name="near_sites",
        table=table.iloc[order],
        geometry=drawing.place(near.geometry)[order],
        classes=classes.iloc[order],
        styles={name: NEAR_STYLES[name] for name in NEAR_STYLES if name not in seldom},
        fields=NEAR_FIELDS,
        listed=("site_name", "distance_m", "on_renewal"),
        to_do=classes.map({name: n for n, name in enumerate(NEAR_STYLES)}).iloc[order],
        exact=True,
        rings=True,
        counted="outlet_id",
    )


def _limits(table: pd.DataFrame, drawing: Drawing) -> pd.Series:
    """Say each limit with the word that tells whether its edge is lawful."""
    return table["edge"].map(drawing.word) + " " + joined(table[["limit_m"]], "")


def _open(table: gpd.GeoDataFrame, kind: str, drawing: Drawing) -> gpd.GeoDataFrame:
    """Leave out closed institutions for the public."""
    if drawing.audience == "public":
        return table[~table[kind].isin(CLOSED_INSTITUTIONS)]
    return table
