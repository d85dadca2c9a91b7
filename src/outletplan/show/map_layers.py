"""The layers of a plan's map: which rows, which class and colour each, what a click tells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import shapely

from outletplan import geodesy
from outletplan.planning.in_being import hindrance
from outletplan.show.labels import Lang, label
from outletplan.show.map_data import column, fields, shape
from outletplan.show.sheets import Audience, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray
    from pyproj import CRS

    from outletplan.planning import Plan

Style = dict[str, Any]

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
OUTLET_STYLES: dict[str, Style] = {
    "in_being": {"fill": "#1d1d1d", "stroke": "#fff", "symbol": "circle", "radius": 3.6},
    "not_in_being": {"fill": "#fff", "stroke": "#777", "symbol": "circle", "radius": 3},
}
PAIR_STYLES: dict[str, Style] = {
    "below": {"stroke": "#c2185b", "width": 3},
    "measure_on_site": {"stroke": "#7b1fa2", "width": 3, "dash": [2, 5]},
}
TIER_FILLS = ("#54278f", "#9e6bc4", "#d9b8e8", "#f3e6f8")
AREAL = 2
STREET_STYLE: Style = {"stroke": "#a39e94", "width": 1}

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
    *("outlet_a", "outlet_b", "distance_m", "lower_m", "upper_m", "accuracy_m", "limit_m"),
    *("measured", "verdict", "force", "unit", "cite", "assumed"),
)
BLANK_FIELDS = (
    *("unit_id", "kind", "people", "tier", "reason", "nearest_outlet_id", "nearest_m", "quota"),
    *("note", "cite", "assumed"),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawing:
    """What every layer of one map shares: plan, language, reader, and where it is drawn."""

    plan: Plan
    lang: Lang
    audience: Audience
    crs: CRS
    wraps: bool
    """Does the region lie across 180 degrees?"""

    @cached_property
    def seen(self) -> dict[str, pd.DataFrame]:
        """The tables of the plan as this reader may see them."""
        return tables(self.plan, self.audience)

    def place(self, geometry: gpd.GeoSeries) -> NDArray[Any]:
        """Bring geometries to the coordinates of the map."""
        if geometry.isna().all():
            return cast("NDArray[Any]", geometry.to_numpy())
        placed = geodesy.convert(geometry, self.crs).to_numpy()
        if self.wraps:
            placed = shapely.transform(placed, lambda xy: xy + [360, 0] * (xy[:, :1] < 0))
        return cast("NDArray[Any]", placed)

    def word(self, name: str) -> str:
        """Give a word in the map's language."""
        return label(name, self.lang)

    def unit_names(self, ids: pd.Series) -> pd.Series:
        """Give units' names for ids, the id itself where there is no name."""
        units = self.plan.region.units
        return ids.map(units["name"].fillna(units["unit_id"]))


@dataclass(frozen=True, kw_only=True, eq=False)
class MapLayer:
    """One layer: a table with geometry on the map, the class of each row, the fields of a click."""

    name: str
    table: pd.DataFrame
    geometry: NDArray[Any]
    classes: pd.Series
    styles: dict[str, Style]
    fields: Sequence[str]
    areas: bool = False
    """Are rows areas, to be filled and clicked inside?"""
    rings: bool = False
    """Are lines too short to be seen drawn as rings?"""
    marks: bool = False
    """May no name hide behind its symbols?"""
    quiet: bool = False
    """Is it background that a click passes over?"""
    tag: str | None = None
    title: str | None = None

    def content(self, lang: Lang) -> dict[str, Any]:
        """Reduce the layer to what the page reads; rows that lie nowhere are counted only."""
        drawn = ~(shapely.is_missing(self.geometry) | shapely.is_empty(self.geometry))
        table = self.table[drawn]
        codes = pd.Categorical(self.classes, categories=list(self.styles)).codes
        counts = np.bincount(codes, minlength=len(self.styles)).tolist()
        undrawn = int((~drawn).sum())
        content: dict[str, Any] = {
            "title": label(self.title or self.name, lang),
            "areas": self.areas,
            "rings": self.rings,
            "marks": self.marks,
            "quiet": self.quiet,
            "shape": shape(self.geometry[drawn]),
            "class": codes[drawn].tolist(),
            "classes": [
                {"label": label(name, lang), "count": count, **style}
                for (name, style), count in zip(self.styles.items(), counts, strict=True)
            ],
            "notes": [f"{undrawn:,} {label('undrawn', lang)}"] if undrawn else [],
            "name": column(table["name"]) or {"words": [""], "codes": [0] * len(table)},
            "fields": fields(table, self.fields, lang),
        }
        if self.tag is not None:
            content["tag"] = column(table[self.tag])
        return content


def layers(drawing: Drawing) -> list[MapLayer]:
    """List the layers that this reader may see, units first; others only if there is something."""
    plan = drawing.plan
    made = []
    if plan.region.streets is not None:
        made.append(_streets(drawing))
    made.append(_blank_villages(drawing))
    if drawing.audience == "internal":
        made += [_close_pairs(drawing), _outlets(drawing)]
    return [_units(drawing), *(layer for layer in made if len(layer.table))]


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
    classes = outline.fillna(_places_left(table))
    edge = {"stroke": "#5f5a51", "width": 0.9, "symbol": "circle", "radius": 7, "alpha": 0.85}
    return MapLayer(
        name="units",
        title="places_left",
        table=table.iloc[order],
        geometry=geometry[order],
        classes=classes.iloc[order],
        styles={name: {**edge, **style} for name, style in UNIT_STYLES.items()},
        fields=UNIT_FIELDS,
        areas=bool((shapely.get_dimensions(geometry) == AREAL).any()),
        tag="counts",
    )


def _with_caps(quotas: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Set beside each unit the cap that binds it as an area."""
    caps = totals[totals["binds"].astype(bool)].drop_duplicates("scope").set_index("scope")
    caps = caps[["cap", "planned", "headroom", "over_committed"]].assign(cap_cite=caps["cite"])
    return pd.concat([quotas, caps.reindex(quotas["unit_id"]).set_axis(quotas.index)], axis=1)


def _places_left(table: pd.DataFrame) -> pd.Series:
    left = table["remaining"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    over = table["over"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
    names = np.select(
        [np.isnan(left), over > 0, left < 1, left < 3],  # noqa: PLR2004
        ["no_rule", "over_class", "none_left", "few_left"],
        "many_left",
    )
    return pd.Series(names, index=table.index)


def _streets(drawing: Drawing) -> MapLayer:
    streets = cast("gpd.GeoDataFrame", drawing.plan.region.streets)
    return MapLayer(
        name="streets",
        table=streets,
        geometry=drawing.place(streets.geometry),
        classes=pd.Series("streets", index=streets.index),
        styles={"streets": STREET_STYLE},
        fields=(),
        quiet=True,
    )


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
    pairs = drawing.plan.close_pairs
    names = drawing.plan.region.outlets["name"]
    told = {
        side: (pairs[side].map(names) + " · ").fillna("") + pairs[side]
        for side in ("outlet_a", "outlet_b")
    }
    table = pd.DataFrame(pairs).assign(
        **told,
        unit=drawing.unit_names(pairs["unit_id"]),
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
