"""What a layer of a map is, and what all layers of one map share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import shapely

from outletplan import geodesy
from outletplan.show.maps.data import column, fields, places, shape, simplified
from outletplan.show.tables import Audience, tables
from outletplan.show.words.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray
    from pyproj import CRS

    from outletplan.planning import Plan

Style = dict[str, Any]
# After Okabe and Ito: told apart by every kind of colour vision.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#6b6b6b")
AREAL = 2
SYMBOLS = ("circle", "square", "triangle", "diamond")


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawing:
    """What every layer of one map shares: plan, language, reader, and where it is drawn."""

    plan: Plan
    lang: Lang
    audience: Audience
    crs: CRS
    wraps: bool
    """Does the region lie across 180 degrees?"""
    tiled: bool = False
    """Is a base map to be seen below?"""

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
class Colouring:
    """A choice of colours: the class of each row, and each class's style in the legend's order."""

    title: str
    classes: pd.Series
    styles: Mapping[str, Style]
    column: str | None = None
    """Column in whose words the classes are told, where they read differently in others."""


@dataclass(frozen=True, kw_only=True, eq=False)
class MapLayer:
    """One layer: a table with geometry on the map, the class of each row, the fields of a click."""

    name: str
    table: pd.DataFrame
    geometry: NDArray[Any]
    classes: pd.Series
    styles: Mapping[str, Style]
    fields: Sequence[str]
    listed: Sequence[str] = ()
    """Columns of the list beside the map; without any the layer is not listed."""
    heads: Sequence[str] = ("name",)
    """Columns that say in the list which row it is."""
    to_do: pd.Series | None = None
    """What the list is sorted by, smallest first; else it keeps the order of the table."""
    choices: Sequence[Colouring] = ()
    """Other choices of colours; the first one is what classes and styles say."""
    choice: str | None = None
    """Title of the first choice, where there are others."""
    exact: bool = False
    """Does every vertex count?"""
    rings: bool = False
    """Are lines too short to be seen drawn as rings?"""
    marks: bool = False
    """May no name hide behind its symbols?"""
    off: bool = False
    """Does it wait in the legend until it is switched on?"""
    quiet: bool = False
    """Is it background that a click passes over?"""
    counted: str | None = None
    """Column whose words the legend counts, where not rows."""
    outlets: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    """Fields that are outlets, as rows of the layer of outlets."""
    tag: str | None = None
    title: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    """What the page needs of this layer alone."""

    def content(self, lang: Lang) -> dict[str, Any]:
        """Reduce the layer to what the page reads; rows that lie nowhere are listed and counted."""
        nowhere = shapely.is_missing(self.geometry) | shapely.is_empty(self.geometry)
        undrawn = int((nowhere & (self.classes != "no_unit").to_numpy(dtype=bool)).sum())
        first = Colouring(title=self.choice or "", classes=self.classes, styles=self.styles)
        content: dict[str, Any] = {
            "title": label(self.title or self.name, lang),
            "rings": self.rings,
            "marks": self.marks,
            "quiet": self.quiet,
            "off": self.off,
            "shape": shape(self.geometry if self.exact else simplified(self.geometry)),
            **self._coloured(first, lang),
            "notes": [f"{undrawn:,} {label('undrawn', lang)}"] if undrawn else [],
            "name": column(self.table["name"]) or {"words": [""], "codes": 0},
            "fields": fields(self.table, self.fields, lang, self.outlets),
            **self.more,
        }
        if self.choices:
            content["choices"] = [self._coloured(choice, lang) for choice in self.choices]
        if self.tag is not None:
            content["tag"] = column(self.table[self.tag])
        if self.listed:
            content["list"] = {"heads": list(self.heads), "columns": list(self.listed)}
        if self.to_do is not None:
            content["list"]["order"] = np.argsort(self.to_do.to_numpy(), kind="stable").tolist()
        return content

    def _coloured(self, choice: Colouring, lang: Lang) -> dict[str, Any]:
        codes = pd.Categorical(choice.classes, categories=list(choice.styles)).codes
        return {
            "choice": label(choice.title, lang),
            "class": places(codes),
            "classes": [
                {
                    "label": label(name, lang, column=choice.column),
                    "count": self._count(codes == n),
                    **style,
                }
                for n, (name, style) in enumerate(choice.styles.items())
            ],
        }

    def _count(self, chosen: NDArray[np.bool_]) -> int:
        if self.counted is None:
            return int(chosen.sum())
        return int(self.table.loc[chosen, self.counted].nunique())


def told_apart(words: pd.Series, look: Style) -> dict[str, Style]:
    """
    Give each word of a stranger's a colour, and a symbol once the colours are used up.

    Examples
    --------
    >>> told_apart(pd.Series(["b", "a", "b"]), {"radius": 4})["b"]
    {'radius': 4, 'fill': '#0072b2', 'symbol': 'circle'}
    """
    return {
        str(word): {
            **look,
            "fill": COLOURS[n % len(COLOURS)],
            "symbol": SYMBOLS[n // len(COLOURS) % len(SYMBOLS)],
        }
        for n, word in enumerate(words.dropna().unique())
    }


def layer_of_table(
    drawing: Drawing, table: gpd.GeoDataFrame, *, title: str, colour_by: str | None, name: str
) -> MapLayer:
    """
    Make a layer of any table with geometry, each of its columns told in the popup.

    Raises
    ------
    CrsError
        If the table does not say in which coordinates it stands.
    """
    plain = pd.DataFrame(table.drop(columns=table.geometry.name)).reset_index(drop=True)
    names = plain["name"] if "name" in plain else plain.iloc[:, 0]
    geometry = drawing.place(table.geometry)
    areal = bool((shapely.get_dimensions(geometry) == AREAL).any())
    look: Style = {"stroke": "#1b1b1b", "width": 1.4, "radius": 6, "alpha": 0.6, "area": areal}
    words = (
        plain[colour_by].astype("str").fillna("")
        if colour_by
        else pd.Series(title, index=plain.index)
    )
    return MapLayer(
        name=name,
        title=title,
        table=plain.assign(name=names.astype("str").fillna("")),
        geometry=geometry,
        classes=words,
        styles=told_apart(words, look),
        fields=[str(column) for column in plain.columns.drop("name", errors="ignore")],
        listed=[str(column) for column in plain.columns.drop("name", errors="ignore")[:2]],
        marks=True,
    )
