"""What a layer of a map is, and what all layers of one map share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import shapely

from outletplan import geodesy
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

    def outlet_names(self, ids: pd.Series) -> pd.Series:
        """Give outlets' names and ids for ids."""
        return (ids.map(self.plan.region.outlets["name"]) + " · ").fillna("") + ids


@dataclass(frozen=True, kw_only=True, eq=False)
class MapLayer:
    """One layer: a table with geometry on the map, the class of each row, the fields of a click."""

    name: str
    table: pd.DataFrame
    geometry: NDArray[Any]
    classes: pd.Series
    styles: dict[str, Style]
    fields: Sequence[str]
    rings: bool = False
    """Are lines too short to be seen drawn as rings?"""
    marks: bool = False
    """May no name hide behind its symbols?"""
    quiet: bool = False
    """Is it background that a click passes over?"""
    counted: str | None = None
    """Column whose words the legend counts, where not rows."""
    tag: str | None = None
    title: str | None = None

    def content(self, lang: Lang) -> dict[str, Any]:
        """Reduce the layer to what the page reads; rows that lie nowhere are counted only."""
        drawn = ~(shapely.is_missing(self.geometry) | shapely.is_empty(self.geometry))
        table = self.table[drawn]
        codes = pd.Categorical(self.classes, categories=list(self.styles)).codes
        undrawn = int((~drawn).sum())
        content: dict[str, Any] = {
            "title": label(self.title or self.name, lang),
            "rings": self.rings,
            "marks": self.marks,
            "quiet": self.quiet,
            "shape": shape(self.geometry[drawn]),
            "class": codes[drawn].tolist(),
            "classes": [
                {"label": label(name, lang), "count": self._count(name), **style}
                for name, style in self.styles.items()
            ],
            "notes": [f"{undrawn:,} {label('undrawn', lang)}"] if undrawn else [],
            "name": column(table["name"]) or {"words": [""], "codes": [0] * len(table)},
            "fields": fields(table, self.fields, lang),
        }
        if self.tag is not None:
            content["tag"] = column(table[self.tag])
        return content

    def _count(self, name: str) -> int:
        rows = self.table[(self.classes == name).to_numpy(dtype=bool)]
        return len(rows) if self.counted is None else int(rows[self.counted].nunique())
