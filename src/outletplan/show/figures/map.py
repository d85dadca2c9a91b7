"""The static map of a plan: units by places left, streets, blank villages, pairs, outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from outletplan.geodesy import WGS84, convert, geodesic_m
from outletplan.planning.in_being import in_being
from outletplan.show.figures.page import GREY, INK, empty
from outletplan.show.maps.layers import PAIR_STYLES
from outletplan.show.maps.units import UNIT_STYLES, places_left
from outletplan.show.words.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from outletplan.show.figures.page import Drawn

    Shapes = NDArray[Any]

FILLED = ("over_class", "none_left", "few_left", "many_left", "no_rule")
POLYGON, NAMES, HALF_TURN = 3, 130, 180
STEPS_M = tuple(n * 10**power for power in range(1, 7) for n in (1, 2, 5))


def static_map(drawn: Drawn, axes: Axes) -> str:
    """Draw units by places left, with what else the reader may see; one title, no network."""
    axes.set_axis_off()
    quotas = drawn.seen["quotas"].dropna(subset=["unit_id"])
    shapes = _placed(drawn.plan.region.units.geometry.reindex(quotas["unit_id"]))
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not there.any():
        empty(axes, drawn.say("no_place"))
        return ""
    bounds = shapely.total_bounds(shapes[there])
    axes.set_aspect(1 / np.cos(np.radians((bounds[1] + bounds[3]) / 2)))
    marks = _units(drawn, axes, quotas[there], shapes[there])
    marks += _streets(drawn, axes)
    if drawn.audience == "internal":
        marks += _pairs(drawn, axes)
        marks += _outlets(drawn, axes)
    marks += _blanks(drawn, axes)
    _names(drawn, axes, quotas[there], shapes[there])
    margin = 0.02 * max(bounds[2] - bounds[0], bounds[3] - bounds[1]) + 1e-4
    axes.set(xlim=(bounds[0] - margin, bounds[2] + margin))
    axes.set(ylim=(bounds[1] - 3 * margin, bounds[3] + margin))
    _scale(drawn, axes, bounds, margin)
    axes.legend(
        handles=marks, loc="upper left", bbox_to_anchor=(1.0, 1.0), borderaxespad=0,
        labelspacing=0.7,
    )  # fmt: skip
    return _note(drawn, int((~there).sum()))


def _placed(geometry: gpd.GeoSeries) -> Shapes:
    """Bring shapes to WGS-84, in one piece where the area lies across 180 degrees."""
    if geometry.isna().all():
        return np.asarray(geometry)
    shapes: Shapes = convert(geometry, WGS84).to_numpy()
    west, _, east, _ = shapely.total_bounds(shapes)
    if east - west > HALF_TURN:
        shapes = shapely.transform(shapes, lambda xy: xy + [360, 0] * (xy[:, :1] < 0))
    return shapes


def _units(drawn: Drawn, axes: Axes, quotas: pd.DataFrame, shapes: Shapes) -> list[Artist]:
    """Fill planning units by class; areas and parts are outlines only."""
    classes = places_left(quotas)
    planned = (quotas["role"] == "unit").to_numpy()
    marks: list[Artist] = []
    for name in FILLED:
        rows = planned & (classes == name).to_numpy()
        if not rows.any():
            continue
        style = UNIT_STYLES[name]
        look = {
            "facecolor": style["fill"], "edgecolor": style.get("hatch", "#5f5a51"),
            "hatch": "////" if "hatch" in style else None, "linewidth": 0.5,
        }  # fmt: skip
        for path in _paths(shapes[rows]):
            axes.add_patch(PathPatch(path, zorder=1, **look))
        points = shapes[rows & (shapely.get_dimensions(shapes) == 0)]
        axes.plot(
            shapely.get_x(points), shapely.get_y(points), linestyle="none", marker="o",
            markersize=9, markerfacecolor=style["fill"], markeredgecolor="#5f5a51", zorder=1,
        )  # fmt: skip
        words = f"{label(name, drawn.lang)} ({rows.sum()})"
        marks.append(Patch(label=words, **look))
    areas = shapely.boundary(shapes[(quotas["role"] == "area").to_numpy()])
    edges = [shapely.get_coordinates(ring) for ring in shapely.get_parts(areas)]
    axes.add_collection(LineCollection(edges, colors="#4a463f", linewidths=1.4, zorder=2))
    return marks


def _paths(shapes: Shapes) -> Iterator[Path]:
    """Turn polygons into paths, holes by their opposite turn; what is no polygon has none."""
    for shape in shapely.get_parts(shapes):
        if shapely.get_type_id(shape) == POLYGON and not shape.is_empty:
            rings = shapely.get_rings(shapely.orient_polygons(shape))
            yield Path.make_compound_path(*(Path(shapely.get_coordinates(r)) for r in rings))


def _streets(drawn: Drawn, axes: Axes) -> list[Artist]:
    """Draw streets as background, dense and sparse stretches on it."""
    streets = drawn.plan.streets
    if streets.empty:
        return []
    shapes, flags = _placed(streets.geometry), streets["flag"].to_numpy()
    marks: list[Artist] = []
    looks: tuple[tuple[str, str, float, Any], ...] = (
        ("none", "#9b958a", 0.5, "-"),
        ("sparse", "#0b4f8a", 1.5, (0, (4, 2))),
        ("over-dense", "#8e2a00", 3.2, "-"),
    )
    for flag, colour, width, dash in looks:
        lines = [shapely.get_coordinates(line) for line in shapely.get_parts(shapes[flags == flag])]
        axes.add_collection(
            LineCollection(lines, colors=colour, linewidths=width, linestyles=[dash], zorder=3)
        )
        if lines and flag != "none":
            words = f"{label(flag, drawn.lang)} ({(flags == flag).sum()})"
            marks.append(Line2D([], [], color=colour, linewidth=width, linestyle=dash, label=words))
    return marks


def _pairs(drawn: Drawn, axes: Axes) -> list[Artist]:
    """Ring each close pair in its middle: on one page its line would be too short to be seen."""
    pairs = drawn.plan.close_pairs
    marks: list[Artist] = []
    for verdict in dict.fromkeys(pairs["verdict"]):
        rows = pairs[pairs["verdict"] == verdict]
        lines = _placed(rows.geometry[~rows.geometry.isna()])
        middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        marks += axes.plot(
            shapely.get_x(middles), shapely.get_y(middles), linestyle="none",
            marker="s" if verdict == "measure_on_site" else "o", markersize=6.5,
            markerfacecolor="none", markeredgecolor=PAIR_STYLES[verdict]["stroke"],
            markeredgewidth=0.9, zorder=4,
            label=drawn.say("pairs", verdict=label(verdict, drawn.lang), n=len(rows)),
        )  # fmt: skip
    return marks


def _outlets(drawn: Drawn, axes: Axes) -> list[Artist]:
    outlets = drawn.plan.region.outlets
    shapes = _placed(outlets.geometry[in_being(outlets, drawn.plan.on)])
    shapes = shapes[~shapely.is_missing(shapes)]
    if not len(shapes):
        return []
    words = f"{label('outlets', drawn.lang)} ({len(shapes)})"
    return [
        *axes.plot(
        shapely.get_x(shapes), shapely.get_y(shapes), linestyle="none", marker="o",
        markersize=2.6, markerfacecolor="#1d1d1d", markeredgecolor="white", markeredgewidth=0.3,
        zorder=5, label=words,
    )]  # fmt: skip


def _blanks(drawn: Drawn, axes: Axes) -> list[Artist]:
    """Mark blank villages by a triangle."""
    blanks = drawn.seen["blank_villages"]
    shapes = _placed(drawn.plan.blank_villages.geometry.reindex(blanks["unit_id"]))
    shapes = shapely.point_on_surface(shapes[~shapely.is_missing(shapes)])
    if not len(shapes):
        return []
    words = f"{label('blank_villages', drawn.lang)} ({len(blanks)})"
    return [*axes.plot(
        shapely.get_x(shapes), shapely.get_y(shapes), linestyle="none", marker="^",
        markersize=7, markerfacecolor="#9e6bc4", markeredgecolor="#2d1250", zorder=6, label=words,
    )]  # fmt: skip


def _names(drawn: Drawn, axes: Axes, quotas: pd.DataFrame, shapes: Shapes) -> None:
    """Write names and outlets in being / quota into units, where there are not too many."""
    rows = (quotas["role"] == "unit").to_numpy()
    if rows.sum() > NAMES:
        return
    around = [withStroke(linewidth=1.6, foreground="white")]
    spots = shapely.point_on_surface(shapes[rows])
    blank = set(drawn.seen["blank_villages"]["unit_id"])
    for (_, row), spot in zip(quotas[rows].iterrows(), spots, strict=True):
        quota = "–" if pd.isna(row["quota"]) else row["quota"]
        axes.annotate(
            f"{drawn.unit(row, at_most=12)}\n{row['current']}/{quota}", (spot.x, spot.y),
            xytext=(0, -9 if row["unit_id"] in blank else 0), textcoords="offset points",
            ha="center", va="center", size=5.5, color=INK, zorder=7, path_effects=around,
            linespacing=1.0,
        )  # fmt: skip


def _scale(drawn: Drawn, axes: Axes, bounds: NDArray[np.float64], margin: float) -> None:
    """Draw a bar of a round length, and which way is north."""
    west, south, east, north = (np.array([value]) for value in bounds)
    across = float(geodesic_m(west, (south + north) / 2, east, (south + north) / 2)[0])
    metres = max([step for step in STEPS_M if step <= across / 4] or [STEPS_M[0]])
    long = (bounds[2] - bounds[0]) * metres / across if across else 0
    x, y = float(bounds[0]), float(bounds[1] - 1.6 * margin)
    axes.plot([x, x + long], [y, y], color=INK, linewidth=3, solid_capstyle="butt")
    axes.annotate(drawn.say("km", n=metres / 1000), (x + long, y), xytext=(5, 0),
                  textcoords="offset points", va="center", size=8, color=INK)  # fmt: skip
    axes.annotate(
        drawn.say("north"), (0.985, 0.985), (0.985, 0.91), xycoords="axes fraction", ha="center",
        size=10, weight="bold", color=INK, arrowprops={"arrowstyle": "-|>", "color": GREY},
    )  # fmt: skip


def _note(drawn: Drawn, units: int) -> str:
    """Give what is not drawn and, on a public map, room for its number."""
    told = [drawn.say("map_note")]
    outlets = drawn.plan.region.outlets
    pointless = int(outlets.geometry[in_being(outlets, drawn.plan.on)].isna().sum())
    if drawn.audience == "internal" and (units or pointless):
        told.append(drawn.say("undrawn", units=units, outlets=pointless))
    elif units:
        told.append(drawn.say("undrawn_units", units=units))
    if drawn.audience == "public" or drawn.map_number:
        number = drawn.letters.shown(drawn.map_number or "", at_most=60)
        told.append(drawn.say("map_number", number=number or "__________"))
    return " ".join(told)
