"""The layers of a plan's map: which rows, which class and colour each, what a click tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from outletplan.planning.in_being import hindrance
from outletplan.show.maps.data import joined, places
from outletplan.show.maps.layer import Colouring, MapLayer, told_apart
from outletplan.show.maps.sites import near_sites, site_zones, sites
from outletplan.show.maps.streets import dense_segments, streets, stretches, windows
from outletplan.show.maps.units import units
from outletplan.show.tables import field_records
from outletplan.show.words.labels import label

if TYPE_CHECKING:
    from outletplan.planning import Plan
    from outletplan.show.maps.layer import Drawing, Style

_DOT: Style = {"symbol": "circle", "dot": 2.2}
_IN_BEING: Style = {**_DOT, "casing": "#fff", "radius": 3.4}
NOT_IN_BEING: Style = {**_DOT, "fill": "#fff", "stroke": "#777", "radius": 3}
OUTLET_STYLES: dict[str, Style] = {
    "in_being": {**_IN_BEING, "fill": "#1d1d1d"},
    "not_in_being": NOT_IN_BEING,
}
# By colour and by shape: a reader who sees no red still sees a square.
VERDICT_STYLES: dict[str, Style] = {
    "pair_below": {**_IN_BEING, "fill": "#c2185b", "symbol": "square", "radius": 4.4},
    "in_zone": {**_IN_BEING, "fill": "#009e73", "symbol": "triangle", "radius": 5},
    "measure_on_site": {**_IN_BEING, "fill": "#e69f00", "symbol": "diamond", "radius": 4.8},
    "nothing_found": {**_IN_BEING, "fill": "#5b7083"},
    "not_in_being": NOT_IN_BEING,
}
CUSTOMER_STYLES: dict[str, Style] = {
    "key": {**_IN_BEING, "fill": "#d55e00", "symbol": "square", "radius": 5},
    "general": {**_IN_BEING, "fill": "#0072b2", "radius": 4},
    "small": {**_IN_BEING, "fill": "#56b4e9", "radius": 3},
    "special": {**_IN_BEING, "fill": "#e69f00", "symbol": "diamond", "radius": 5.4},
}
PAIR_STYLES: dict[str, Style] = {
    "below": {"stroke": "#c2185b", "width": 3, "casing": "#fff"},
    "measure_on_site": {"stroke": "#7b1fa2", "width": 3, "dash": [2, 5], "casing": "#fff"},
}
TIER_FILLS = ("#54278f", "#9e6bc4", "#d9b8e8", "#f3e6f8")

OUTLET_FIELDS = (
    *("outlet_id", "address", "belongs_to", "business_type", "customer_class", "licensed"),
    *("served", "status", "verdict", "not_counted", "opened", "closed", "relief", "faces"),
    *("site_id", "accuracy_m"),
)
PAIR_FIELDS = (
    *("outlet_a", "outlet_b", "distance_m", "limit_m", "edge", "measured", "verdict", "force"),
    "bounds",
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
    made.append(stretches(drawing))
    if drawing.audience == "internal":
        made.append(dense_segments(drawing))
    made += [_blank_villages(drawing), sites(drawing)]
    if drawing.audience == "internal":
        outlets = _outlets(drawing)
        made += [near_sites(drawing), _close_pairs(drawing, outlets), outlets]
    return [units(drawing), *(layer for layer in made if layer is not None and len(layer.table))]


def _blank_villages(drawing: Drawing) -> MapLayer:
    """Mark blank villages by tier, the tier of the most people darkest."""
    table = drawing.seen["blank_villages"]
    table = table.assign(name=table["name"].fillna(table["unit_id"]))
    geometry = drawing.plan.blank_villages.geometry.reindex(table["unit_id"])
    tiers = list(dict.fromkeys(table["tier"]))
    fills = (TIER_FILLS[min(n, len(TIER_FILLS) - 1)] for n in range(len(tiers)))
    mark = {"stroke": "#2d1250", "width": 1.2, "symbol": "triangle", "radius": 7}
    reasons = (
        []
        if drawing.audience == "public"
        else [
            Colouring(
                title="reason",
                classes=table["reason"],
                styles=told_apart(table["reason"], mark),
                column="reason",
            )
        ]
    )
    return MapLayer(
        name="blank_villages",
        table=table,
        geometry=shapely.point_on_surface(drawing.place(geometry)),
        classes=table["tier"],
        styles={tier: {**mark, "fill": fill} for tier, fill in zip(tiers, fills, strict=True)},
        choice="tier",
        choices=reasons,
        fields=BLANK_FIELDS,
        listed=("people", "reason"),
        marks=True,
    )


def _close_pairs(drawing: Drawing, outlets: MapLayer) -> MapLayer:
    """Draw each pair as it was measured: straight, or along the walk."""
    pairs, rows = drawing.plan.close_pairs, pd.Index(outlets.table["outlet_id"])
    surely = (pairs["lower_m"] == pairs["distance_m"]) & (pairs["upper_m"] == pairs["distance_m"])
    table = pd.DataFrame(pairs).assign(
        unit=drawing.unit_names(pairs["unit_id"]),
        bounds=joined(pairs[["lower_m", "upper_m"]], " – ").mask(surely),
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
        heads=("outlet_a", "outlet_b"),
        outlets={end: rows.get_indexer(pairs[end]) for end in ("outlet_a", "outlet_b")},
        listed=("distance_m", "limit_m", "verdict"),
        to_do=_shortest_first(pairs),
        exact=True,
        rings=True,
    )


def _shortest_first(pairs: pd.DataFrame) -> pd.Series:
    """Rank pairs below their limit first, by the share of it that they keep."""
    share = (pairs["distance_m"] / pairs["limit_m"]).astype(float).clip(upper=1)
    return share + pairs["verdict"].ne("below")


def _outlets(drawing: Drawing) -> MapLayer:
    """Mark outlets, in the order of what needs doing."""
    plan = drawing.plan
    outlets = pd.DataFrame(plan.region.outlets)
    cause = hindrance(outlets, plan.on)
    verdicts = _verdicts(plan).mask(cause.notna(), "not_in_being")
    order = np.argsort(verdicts.map(list(VERDICT_STYLES).index).to_numpy(), kind="stable")
    outlets, cause, verdicts = outlets.iloc[order], cause.iloc[order], verdicts.iloc[order]
    away = cause.notna()
    classes = pd.Series("in_being", index=outlets.index).mask(away, "not_in_being")
    choices = [Colouring(title="verdict", classes=verdicts, styles=VERDICT_STYLES)]
    if outlets["customer_class"].notna().any():
        choices.append(_by_customer(outlets["customer_class"], away))
    return MapLayer(
        name="outlets",
        table=outlets.assign(
            name=outlets["name"].fillna(outlets["outlet_id"]),
            belongs_to=drawing.unit_names(outlets["belongs_to"]),
            not_counted=cause,
            verdict=verdicts,
        ),
        geometry=drawing.place(plan.region.outlets.geometry)[order],
        classes=classes,
        styles=OUTLET_STYLES,
        choice="status",
        choices=choices,
        fields=OUTLET_FIELDS,
        listed=("belongs_to", "verdict"),
        more={"in_being": places(classes.eq("in_being").to_numpy(dtype=np.int64))},
    )


def _by_customer(customers: pd.Series, away: pd.Series) -> Colouring:
    """Colour by customer class: the known ones as always, the planner's own ones told apart."""
    own = told_apart(customers[~customers.isin(list(CUSTOMER_STYLES))], _IN_BEING)
    known = {name: look for name, look in CUSTOMER_STYLES.items() if (customers == name).any()}
    rest = {"not_stated": OUTLET_STYLES["in_being"], "not_in_being": NOT_IN_BEING}
    return Colouring(
        title="customer_class",
        classes=customers.fillna("not_stated").mask(away, "not_in_being"),
        styles={**known, **own, **rest},
        column="customer_class",
    )


def _verdicts(plan: Plan) -> pd.Series:
    """Say the worst that was found of each outlet."""
    pairs, near = plan.close_pairs, plan.near_sites
    below, zone = pairs["verdict"] == "below", near["verdict"] == "below"
    ids = plan.region.outlets.index
    found = pd.Series("nothing_found", index=ids, dtype="str")
    for name, who in (
        ("measure_on_site", [pairs.loc[~below, "outlet_a"], pairs.loc[~below, "outlet_b"]]),
        ("measure_on_site", [near.loc[~zone, "outlet_id"]]),
        ("in_zone", [near.loc[zone, "outlet_id"]]),
        ("pair_below", [pairs.loc[below, "outlet_a"], pairs.loc[below, "outlet_b"]]),
    ):
        found[ids.isin(pd.concat(who))] = name
    return found
