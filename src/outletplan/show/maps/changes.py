"""What changed, on the map of the newer of two plans: units and close pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from outletplan.show.maps.layer import AREAL, MapLayer
from outletplan.show.sheets.comparison import shut_units
from outletplan.show.summary import policy_name
from outletplan.show.words.labels import label
from outletplan.show.words.sheets import say

if TYPE_CHECKING:
    import geopandas as gpd

    from outletplan.planning import Plan
    from outletplan.planning.comparing.comparison import Comparison
    from outletplan.show.maps.layer import Drawing, Style

# After ColorBrewer's PRGn, told apart by every kind of colour vision; the hatch by print. What does
# not change is drawn too, so that no colour of the layer below is taken for one of these.
UNIT_STYLES: dict[str, Style] = {
    "quota_up": {"fill": "#7fbf7b"},
    "quota_down": {"fill": "#cdb0dc", "hatch": "#8a5fa5"},
    "unit_new": {"fill": "#d9f0d3", "dash": [6, 4]},
    "unit_gone": {"fill": None, "dash": [2, 4], "stroke": "#40004b", "width": 2.4},
    "spacing_moves": {"fill": "#fdd49e"},
    "other_change": {"fill": "#fff3b0"},
    "unchanged": {"fill": "#f4f3f0"},
}
EDGE: Style = {"stroke": "#5f5a51", "width": 0.9, "symbol": "square", "radius": 8, "alpha": 1}
PAIR_STYLES: dict[str, Style] = {
    "pair_new": {"stroke": "#c2185b", "width": 5, "casing": "#fff"},
    "pair_otherwise": {"stroke": "#7b1fa2", "width": 4, "casing": "#fff", "dash": [6, 4]},
    "pair_gone": {"stroke": "#1b9e5a", "width": 4, "casing": "#fff", "dash": [2, 5]},
}
_GROUND = {"streets"}  # of the newer plan's layers: the others wait to be switched on
_PAIR_CLASSES = {"added": "pair_new", "changed": "pair_otherwise", "removed": "pair_gone"}
_NUMBERS = ("people", "quota", "current", "remaining", "over")
_WORDS = ("spacing", "unit_class")
_UNIT_FIELDS = ("unit_id", "kind", "unit_change", *_NUMBERS, *_WORDS, "moved_by", "revision_reason")
_PAIR_FIELDS = ("outlet_a", "outlet_b", "distance_m", "limit_m", "verdict", "cite", "moved_by")


def with_changes(made: list[MapLayer], drawing: Drawing, comparison: Comparison) -> list[MapLayer]:
    """
    Put what changed among the layers: units on the units and, inside, close pairs on top.

    Examples
    --------
    >>> import outletplan as op
    >>> county = op.published_policy("county-230700")
    >>> old, new = (op.plan(op.sample_region(), policy, on="2025-07-01")
    ...             for policy in (county, op.what_if(county, "2(1)", at_least_m=40)))
    >>> "Close pairs that change" in op.draw(op.compare(old, new)).get_root().render()
    True
    """
    made = [replace(layer, off=layer.name not in _GROUND) for layer in made]
    units = [_units(drawing, comparison)]
    pairs = [_pairs(drawing, comparison)] if drawing.audience == "internal" else []
    with_units = [*made[:1], *units, *made[1:], *pairs]
    return [layer for layer in with_units if len(layer.table)]


def compared_line(drawing: Drawing, old: Plan) -> str:
    """Say with which plan the one on the map is compared."""
    lang = drawing.lang
    policies = " + ".join(policy_name(document, lang) for document in old.edition.documents)
    told = f"{policies} · {label('on', lang)} {old.on.isoformat()}"
    return say("part", lang, name=say("compared_to", lang), n=told)


def _units(drawing: Drawing, comparison: Comparison) -> MapLayer:
    units = comparison.units
    units = units[units["role"] == "unit"]
    if drawing.audience == "public":
        units = units[~units["unit_id"].isin(shut_units(comparison))]
    change = units["quota_change"].astype("Float64").fillna(0)
    classes = pd.Series("other_change", index=units.index)
    was, now = units["spacing_old"].astype("str"), units["spacing_new"].astype("str")
    classes = classes.mask(was != now, "spacing_moves")
    classes = classes.mask(units["change"] == "same", "unchanged")
    classes = classes.mask(change > 0, "quota_up").mask(change < 0, "quota_down")
    classes = classes.mask(units["change"] == "added", "unit_new")
    classes = classes.mask(units["change"] == "removed", "unit_gone")
    geometry = _placed(drawing, units["unit_id"], comparison)
    areal = bool((shapely.get_dimensions(geometry) == AREAL).any())
    table = units.assign(
        name=units["name"].fillna(units["unit_id"]),
        unit_change=units["change"],
        moved_by=units["why"],
        revision_reason=units["reason"],
        **{name: _sides(units, name) for name in (*_NUMBERS, *_WORDS)},
    )
    return MapLayer(
        name="changed_units",
        table=table,
        geometry=geometry,
        classes=classes,
        styles={name: {**EDGE, "area": areal, **style} for name, style in UNIT_STYLES.items()},
        fields=_UNIT_FIELDS,
        listed=("quota", "over"),
        to_do=-change.abs() + (units["change"] == "same"),
    )


def _placed(
    drawing: Drawing, ids: pd.Series, comparison: Comparison
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Bring units to the map from the newer region, those that are gone from the older one."""
    placed = np.full(len(ids), None, dtype=object)
    for plan in (comparison.old, comparison.new):
        there = ids.isin(plan.region.units.index).to_numpy()
        geometry: gpd.GeoSeries = plan.region.units.geometry.reindex(ids[there])
        placed[there] = drawing.place(geometry)
    return placed


def _pairs(drawing: Drawing, comparison: Comparison) -> MapLayer:
    pairs = comparison.pairs
    words = {name: label(name, drawing.lang) for name in ("below", "measure_on_site")}
    told = pd.DataFrame(pairs).assign(
        **{f"verdict_{end}": pairs[f"verdict_{end}"].map(words) for end in ("old", "new")}
    )
    gone = pairs["change"] == "removed"
    classes = pairs["change"].map(_PAIR_CLASSES)
    table = told.assign(
        outlet_a=drawing.outlet_names(pairs["outlet_a"]),
        outlet_b=drawing.outlet_names(pairs["outlet_b"]),
        name=[label(name, drawing.lang) for name in classes],
        distance_m=pairs["distance_m_new"].where(~gone, pairs["distance_m_old"]),
        cite=pairs["cite_new"].where(~gone, pairs["cite_old"]),
        moved_by=pairs["why"],
        limit_m=_sides(told, "limit_m"),
        verdict=_sides(told, "verdict"),
    )
    return MapLayer(
        name="changed_pairs",
        table=table,
        geometry=drawing.place(pairs.geometry),
        classes=classes,
        styles=PAIR_STYLES,
        fields=_PAIR_FIELDS,
        heads=("outlet_a", "outlet_b"),
        listed=("distance_m", "limit_m", "verdict"),
        exact=True,
        rings=True,
    )


def _sides(table: pd.DataFrame, name: str) -> pd.Series:
    """Put what a column was and is into one: ``3 → 5``, or once where it is the same."""
    was, now = (table[f"{name}_{end}"].map(_said).astype("str") for end in ("old", "new"))
    both = was + " → " + now
    return both.where(was != now, now).mask((was == "–") & (now == "–"))


def _said(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN
        return "–"
    return (
        f"{value:,g}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else f"{value}"
    )
