"""The layers of a plan's map: which rows, which class and colour each, what a click tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from outletplan.planning.in_being import hindrance
from outletplan.show.labels import label
from outletplan.show.map_data import joined
from outletplan.show.map_layer import MapLayer
from outletplan.show.map_sites import near_sites, site_zones, sites
from outletplan.show.map_streets import streets, stretches, windows
from outletplan.show.sheets import field_records

if TYPE_CHECKING:
    from outletplan.show.map_layer import Drawing, Style

# Blue for room, orange for too much, told apart by every kind of colour vision; the hatch by print.
UNIT_STYLES: dict[str, Style] = {
    "over_class": {"fill": "#e07b39", "hatch": "#8f3d0c"},
    "none_left": {"fill": "#fbe3a6"},
    "few_left": {"fill": "#a9cfe8"},
    "many_left": {"fill": "#3f86bd"},
    "no_rule": {"fill": "#e9e7e2"},
    "area_outline": {"fill": None, "stroke": "#4a463f", "width": 2.4, "above": True},
    "part_outline": {"fill": None, "dash": [3, 3]},
}
_DOT: Style = {"symbol": "circle", "dot": 2.2}
OUTLET_STYLES: dict[str, Style] = {
    "in_being": {**_DOT, "fill": "#1d1d1d", "casing": "#fff", "radius": 3.4},
    "not_in_being": {**_DOT, "fill": "#fff", "stroke": "#777", "radius": 3},
}
PAIR_STYLES: dict[str, Style] = {
    "below": {"stroke": "#c2185b", "width": 3},
    "measure_on_site": {"stroke": "#7b1fa2", "width": 3, "dash": [2, 5]},
}
TIER_FILLS = ("#54278f", "#9e6bc4", "#d9b8e8", "#f3e6f8")
AREAL = 2

UNIT_FIELDS = (
    *("unit_id", "kind", "parent", "people", "quota", "current", "reserved", "remaining", "over"),
    *("outlets_per_1000", "rule", "arithmetic", "cite", "why", "assumed", "spacing", "unit_class"),
    *("cap", "planned", "headroom", "over_committed", "cap_cite"),
    *("description", "conditions"),
)
OUTLET_FIELDS = (
    *("outlet_id", "address", "belongs_to", "business_type", "customer_class", "licensed"),
    *("served", "status", "not_counted", "opened", "closed", "relief", "faces", "site_id"),
    "accuracy_m",
)
PAIR_FIELDS = (
    *("outlet_a", "outlet_b", "distance_m", "limit_m", "measured", "verdict", "force", "bounds"),
    *("accuracy_m", "legs", "record", "unit", "cite", "assumed"),
)
BLANK_FIELDS = (
    *("unit_id", "kind", "people", "tier", "reason", "nearest_outlet_id", "nearest_m"),
    *("nearest_on_foot_id", "nearest_walk_m", "quota", "note", "cite", "assumed"),
)


def layers(drawing: Drawing) -> list[MapLayer]:
    """List the layers that this reader may see, units first; others only if there is something."""
    made = [site_zones(drawing), streets(drawing)]
    if drawing.audience == "internal":
        made.append(windows(drawing))
    made += [stretches(drawing), _blank_villages(drawing), sites(drawing)]
    if drawing.audience == "internal":
        made += [near_sites(drawing), _close_pairs(drawing), _outlets(drawing)]
    return [_units(drawing), *(layer for layer in made if layer is not None and len(layer.table))]


def _units(drawing: Drawing) -> MapLayer:
    """Shade planning units by places left; of the areas they lie in, only the outline is drawn."""
    table = _with_caps(drawing.seen["quotas"].dropna(subset=["unit_id"]), drawing.plan.totals)
    units = drawing.plan.region.units
    table = table.assign(
        parent=drawing.unit_names(table["parent_id"]),
        counts=table["current"].astype("string") + " / " + table["quota"].astype("string"),
    )
    geometry = drawing.place(units.geometry.reindex(table["unit_id"]))
    outline = table["role"].map({"area": "area_outline", "part": "part_outline"})
    level = units["level"].reindex(table["unit_id"]).fillna(0)
    order = np.argsort(level.to_numpy(dtype=int), kind="stable")
    classes = outline.fillna(places_left(table))
    areal = bool((shapely.get_dimensions(geometry) == AREAL).any())
    edge = {"stroke": "#5f5a51", "width": 0.9, "symbol": "circle", "radius": 7, "alpha": 0.85}
    return MapLayer(
        name="units",
        title="places_left",
        table=table.iloc[order],
        geometry=geometry[order],
        classes=classes.iloc[order],
        styles={name: {**edge, "area": areal, **style} for name, style in UNIT_STYLES.items()},
        fields=UNIT_FIELDS,
        tag="counts",
    )


def _with_caps(quotas: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Set beside each unit the cap that binds it as an area."""
    caps = totals[totals["binds"].astype(bool)].drop_duplicates("scope").set_index("scope")
    caps = caps[["cap", "planned", "headroom", "over_committed"]].assign(cap_cite=caps["cite"])
    return pd.concat([quotas, caps.reindex(quotas["unit_id"]).set_axis(quotas.index)], axis=1)


def places_left(table: pd.DataFrame) -> pd.Series:
    """Name the class of each unit by the places left in it: over, none, few, many, or no rule."""
    left = table["remaining"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    over = table["over"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
    names = np.select(
        [np.isnan(left), over > 0, left < 1, left < 3],  # noqa: PLR2004
        ["no_rule", "over_class", "none_left", "few_left"],
        "many_left",
    )
    return pd.Series(names, index=table.index)


def _blank_villages(drawing: Drawing) -> MapLayer:
    """Mark blank villages by tier, the tier of the most people darkest."""
    table = drawing.seen["blank_villages"]
    geometry = drawing.plan.blank_villages.geometry.reindex(table["unit_id"])
    tiers = list(dict.fromkeys(table["tier"]))
    fills = (TIER_FILLS[min(n, len(TIER_FILLS) - 1)] for n in range(len(tiers)))
    mark = {"stroke": "#2d1250", "width": 1.2, "symbol": "triangle", "radius": 7}
    return MapLayer(
        name="blank_villages",
        table=table,
        geometry=shapely.point_on_surface(drawing.place(geometry)),
        classes=table["tier"],
        styles={tier: {**mark, "fill": fill} for tier, fill in zip(tiers, fills, strict=True)},
        fields=BLANK_FIELDS,
        marks=True,
    )


def _close_pairs(drawing: Drawing) -> MapLayer:
    """Draw each pair as it was measured: straight, or along the walk."""
    pairs = drawing.plan.close_pairs
    table = pd.DataFrame(pairs).assign(
        outlet_a=drawing.outlet_names(pairs["outlet_a"]),
        outlet_b=drawing.outlet_names(pairs["outlet_b"]),
        unit=drawing.unit_names(pairs["unit_id"]),
        bounds=joined(pairs[["lower_m", "upper_m"]], " – "),
        legs=joined(pairs[["access_m", "street_m", "exit_m"]], " + "),
        record=pairs["record_id"].map(field_records(drawing.plan)),
        name=[label(verdict, drawing.lang) for verdict in pairs["verdict"]],
    )
    return MapLayer(
        name="close_pairs",
        table=table,
        geometry=drawing.place(pairs.geometry),
        classes=pairs["verdict"],
        styles=PAIR_STYLES,
        fields=PAIR_FIELDS,
        rings=True,
    )


def _outlets(drawing: Drawing) -> MapLayer:
    plan = drawing.plan
    outlets = pd.DataFrame(plan.region.outlets)
    cause = hindrance(outlets, plan.on)
    classes = pd.Series("in_being", index=outlets.index).mask(cause.notna(), "not_in_being")
    order = np.argsort(classes.to_numpy() == "in_being", kind="stable")  # runs of one style
    table = outlets.assign(
        name=outlets["name"].fillna(outlets["outlet_id"]),
        belongs_to=drawing.unit_names(outlets["belongs_to"]),
        not_counted=cause,
    )
    return MapLayer(
        name="outlets",
        table=table.iloc[order],
        geometry=drawing.place(plan.region.outlets.geometry)[order],
        classes=classes.iloc[order],
        styles=OUTLET_STYLES,
        fields=OUTLET_FIELDS,
    )
