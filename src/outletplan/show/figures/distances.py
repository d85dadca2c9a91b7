"""The chart of nearest distances: how far each outlet is from the nearest other one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, NullFormatter
from scipy.spatial import cKDTree

from outletplan.geodesy import ecef, geodesic_m, lonlat_of
from outletplan.planning.in_being import in_being
from outletplan.show.figures.page import INK, OVER, ROOM, empty
from outletplan.show.words.sheets import in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from outletplan.planning import Plan
    from outletplan.show.figures.page import Drawn

    Floats = NDArray[np.float64]

TICKS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000)
BARS_PER_TENFOLD, LIMITS = 8, 4
METHODS = {"not_stated": "(method not stated)"}


def distances(drawn: Drawn, axes: Axes) -> str:
    """Draw the distribution of nearest straight distances, with the limits of the policy."""
    metres, pointless = nearest_others(drawn.plan)
    if not len(metres):
        empty(axes, drawn.say("no_distance"))
        return ""
    end = max(float(np.log10(max(metres.max(), 10))), 1)
    edges = np.logspace(0, end, int(np.ceil(end * BARS_PER_TENFOLD)) + 1)
    edges[-1] = max(edges[-1], metres.max())
    axes.hist(np.clip(metres, 1, None), edges.tolist(), color=ROOM, edgecolor=INK, linewidth=0.7)
    axes.set_xscale("log")
    top = axes.get_ylim()[1] * 1.3
    for n, (limit, measured) in enumerate(_limits(drawn.plan)[:LIMITS]):
        axes.axvline(limit, color=OVER, linewidth=1.6, linestyle=(0, (5, 2)))
        words = drawn.say(
            "limit_line", limit=in_words(f"{limit:g} m {measured}", drawn.lang),
            n=int((metres < limit).sum()),
        )  # fmt: skip
        left = limit > 10 ** (end * 0.6)
        axes.annotate(
            words, (limit, top * (0.99 - 0.07 * n)), size=8.5, color=INK, va="top",
            xytext=(-4 if left else 4, 0), textcoords="offset points",
            ha="right" if left else "left",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=5,
        )  # fmt: skip
    axes.set(ylim=(0, top), xlim=(1, edges[-1]))
    axes.set(xlabel=drawn.say("distance_axis"), ylabel=drawn.say("count_axis"))
    axes.set_xticks([tick for tick in TICKS if tick <= edges[-1]])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda metre, _: _tick(metre)))
    axes.xaxis.set_minor_formatter(NullFormatter())
    note = drawn.say(
        "distances_note", n=len(metres), median=f"{np.median(metres):,.0f}",
        same=int((metres < 1).sum()),
    )  # fmt: skip
    return note + (" " + drawn.say("pointless", n=pointless) if pointless else "")


def nearest_others(plan: Plan) -> tuple[Floats, int]:
    """
    Measure from each outlet in being to the nearest other one, straight, in metres.

    Returns
    -------
    metres
        One for each outlet with a point, none where fewer than two have one.
    pointless
        Outlets in being without a point.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> metres, pointless = nearest_others(plan)
    >>> len(metres) + pointless == in_being(plan.region.outlets, plan.on).sum()
    np.True_
    """
    outlets = plan.region.outlets[in_being(plan.region.outlets, plan.on)]
    here = outlets[~(outlets.geometry.isna() | outlets.geometry.is_empty)]
    pointless = len(outlets) - len(here)
    if len(here) < 2:  # noqa: PLR2004 - a distance wants two
        return np.empty(0), pointless
    lon, lat, _ = lonlat_of(here, table="outlets")
    xyz = ecef(lon, lat)
    # The nearest by chord is the nearest on the ellipsoid but for a hair: enough for a chart.
    first, second = np.asarray(cKDTree(xyz).query(xyz, k=2)[1]).T
    other = np.where(first == np.arange(len(lon)), second, first)
    return geodesic_m(lon, lat, lon[other], lat[other]), pointless


def _tick(metre: float) -> str:
    return "≤1" if metre == 1 else f"{metre:,.0f}"


def _limits(plan: Plan) -> list[tuple[float, str]]:
    """List the limits between outlets that the edition names, smallest first."""
    rules = [article.rule for article in plan.edition.articles]
    spacings = [rule for rule in rules if rule.rule == "spacing" and rule.not_on(plan.on) is None]
    found = {(float(rule.here_m), str(rule.measured)) for rule in spacings}
    return sorted((m, METHODS.get(measured, measured)) for m, measured in found)
