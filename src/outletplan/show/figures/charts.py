"""The charts of a plan: each draws on the axes given and gives its note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import StrMethodFormatter

from outletplan.planning.comparing.densities import REFERENCE_DENSITIES, densities
from outletplan.show.figures.distances import distances
from outletplan.show.figures.map import static_map
from outletplan.show.figures.page import FULL, GREY, INK, OVER, PALE, ROOM, empty
from outletplan.show.tables import in_being, why_unknown
from outletplan.show.words.labels import label
from outletplan.show.words.marks import listed
from outletplan.show.words.sheets import in_words, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from outletplan.show.figures.page import Chart, Drawn

    Floats = NDArray[np.float64]

NAMED, BARS, KINDS = 6, 24, 8  # units named, villages listed, kinds of unit, at most
TIERS: tuple[dict[str, Any], ...] = (
    {"facecolor": "#3E6C91", "edgecolor": INK},
    {"facecolor": "#A9CFE8", "edgecolor": INK, "hatch": "////"},
    {"facecolor": PALE, "edgecolor": INK, "hatch": "...."},
    {"facecolor": "white", "edgecolor": INK},
)
ROOTS = (np.sqrt, np.square)  # most units hold few: roots keep these apart
ROOM_BELOW = 25.0  # per cent under which words would run into the axis
ROOM_OF_NAME = (0.14, 0.07)  # of the axes
TICKS = (0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 500, 1000, 2000, 5000)


def quotas(drawn: Drawn, axes: Axes) -> str:
    """Set outlets in being against the quota: above the line is over, below is room."""
    units = _units(drawn)
    bare = int(units["quota"].isna().sum())
    units = units.dropna(subset=["quota"])
    if units.empty:
        empty(axes, drawn.say("no_quota"))
        return ""
    wide, high = (float(max(units[name].max(), 4)) + 1 for name in ("quota", "current"))
    axes.set_xscale("function", functions=ROOTS)
    axes.set_yscale("function", functions=ROOTS)
    axes.set(xlim=(0, wide * 1.06), ylim=(0, high * 1.1))
    line = np.linspace(0, max(wide, high) * 1.1, 200)
    axes.fill_between(line, line, line[-1], color=OVER, alpha=0.09, linewidth=0)
    axes.plot(line, line, color=GREY, linewidth=1, linestyle="--")
    at = 0.5 * min(wide, high)
    axes.annotate(
        f"← {drawn.say('as_many')}", (at, at), xytext=(10, -3), textcoords="offset points",
        ha="left", va="top", color=GREY, size=9,
    )  # fmt: skip
    spots = units.groupby(["quota", "current"]).size().rename("units").reset_index()
    for name, colour, mark, which in (
        ("over", OVER, "^", spots["current"] > spots["quota"]),
        ("full", FULL, "s", spots["current"] == spots["quota"]),
        ("room", ROOM, "o", spots["current"] < spots["quota"]),
    ):
        held = spots[which]
        if held.empty:
            continue
        axes.scatter(
            held["quota"].astype(float), held["current"].astype(float),
            s=90 + 45 * np.sqrt(held["units"].to_numpy(dtype=float)), marker=mark, color=colour,
            edgecolor=INK, linewidth=0.8, zorder=3, clip_on=False,
            label=f"{drawn.say(name)} ({held['units'].sum()})",
        )  # fmt: skip
    for quota, current, n in spots[spots["units"] > 1].astype(int).to_numpy():
        axes.annotate(
            str(n), (quota, current), xytext=(0, -1.5 if current > quota else -0.5),
            textcoords="offset points", ha="center", va="center", size=7.5, weight="bold",
            zorder=4, color="white" if current < quota else INK,
        )  # fmt: skip
    _name_units(drawn, axes, units)
    axes.set(xlabel=drawn.say("quota_axis"), ylabel=drawn.say("current_axis"))
    axes.set_xticks([tick for tick in TICKS if tick <= wide])
    axes.set_yticks([tick for tick in TICKS if tick <= high])
    axes.legend(loc="best", borderaxespad=1)
    return drawn.say("quotas_note", bare=bare)


def _name_units(drawn: Drawn, axes: Axes, units: pd.DataFrame) -> None:
    """Name the units farthest from the line, on either side, where a name has room."""
    gap = (units["current"] - units["quota"]).astype(int)
    alone = units[~units.duplicated(["quota", "current"], keep=False)]
    far = gap.loc[alone.index].sort_values(ascending=False, kind="stable")
    named: list[NDArray[np.float64]] = []
    for unit_id in [*far[far > 0].index[:NAMED], *far[far < 0].index[::-1][:NAMED]]:
        row = units.loc[unit_id]
        spot = (float(row["quota"]), float(row["current"]))
        at = axes.transAxes.inverted().transform(axes.transData.transform(spot))
        if any((np.abs(at - other) < ROOM_OF_NAME).all() for other in named):
            continue
        named.append(at)
        axes.annotate(
            drawn.unit(row), spot, xytext=(0, 7), textcoords="offset points", ha="center",
            va="bottom", size=8, color=INK, zorder=5,
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )  # fmt: skip


def density(drawn: Drawn, axes: Axes) -> str:
    """Set outlets per 1,000 people of the region and of its units beside other densities."""
    units = _units(drawn)
    known = units.dropna(subset=["outlets_per_1000"])
    if known.empty:
        empty(axes, drawn.say("no_people"))
        return ""
    own = {name: n for name, n in densities(drawn.plan).items() if n is not None}
    kinds = known["kind"].value_counts().index[:KINDS]
    spread = known["outlets_per_1000"].astype(float)
    end = float(max([*own.values(), 5.0, np.quantile(spread, 0.95)])) * 1.15
    rows = []
    for at, (name, n) in enumerate(own.items()):
        axes.plot([0, n], [-at, -at], color=PALE, linewidth=9, solid_capstyle="butt", zorder=1)
        axes.plot(n, -at, marker="D", color=INK, markersize=7, zorder=4)
        axes.annotate(
            f"{n:.2f}", (n, -at), xytext=(9, 0), textcoords="offset points", va="center",
            color=INK, weight="bold", zorder=5, bbox={"facecolor": "white", "edgecolor": "none",
            "pad": 1},
        )  # fmt: skip
        rows.append(drawn.say("whole", what=drawn.say(f"whole_{name}")))
    for at, kind in enumerate(kinds, start=len(own)):
        rates = spread[known["kind"] == kind].to_numpy()
        rows.append(drawn.say("kind_of", kind=_kind(drawn, str(kind)), n=len(rates)))
        _strip(drawn, axes, rates, at=-at, end=end)
    axes.set_yticks([-n for n in range(len(rows))], rows)
    axes.set(xlim=(0, end), ylim=(-len(rows) + 0.4, 0.6), xlabel=drawn.say("density_axis"))
    _references(drawn, axes)
    return drawn.say("density_note", n=len(units) - len(known))


def _strip(drawn: Drawn, axes: Axes, rates: Floats, *, at: int, end: float) -> None:
    """Draw each unit as a dot beside its fellows, those beyond the end as a number."""
    inside = np.sort(rates[rates <= end])
    aside = (np.arange(len(inside)) * 0.618) % 1 * 0.5 - 0.25
    axes.plot(
        inside, at + aside, linestyle="none", marker="o", markersize=5, markerfacecolor=ROOM,
        markeredgecolor=INK, markeredgewidth=0.5, alpha=0.8, zorder=3, clip_on=False,
    )  # fmt: skip
    middle = float(np.median(rates))
    if middle <= end:
        axes.plot([middle, middle], [at - 0.36, at + 0.36], color=INK, linewidth=2.6, zorder=4)
    if len(inside) < len(rates):
        words = drawn.say("beyond", n=len(rates) - len(inside)) + " →"
        axes.text(
            end * 0.995, at + 0.42, words, ha="right", va="center", size=8, color=INK, zorder=5,
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )  # fmt: skip


def _references(drawn: Drawn, axes: Axes) -> None:
    """Draw the reference densities, their names above the chart."""
    top = axes.get_ylim()[1]
    aside = {"usa": ("right", 3), "japan": ("right", 14), "china_own": ("right", 25)}
    for name, n in REFERENCE_DENSITIES.items():
        side, above = aside.get(name, ("left", 3))
        dashes = "-" if name == "china_published" else (0, (4, 2))
        axes.axvline(n, color=OVER, linewidth=1.3, linestyle=dashes, zorder=2)
        axes.annotate(
            drawn.say(name), (n, top), xytext=(0, above), textcoords="offset points",
            ha=side, va="bottom", size=8, color=INK, annotation_clip=False,
        )  # fmt: skip


def blank_villages(drawn: Drawn, axes: Axes) -> str:
    """Draw blank villages by people, with their tier and, inside, the reason why."""
    blanks = drawn.seen["blank_villages"]
    reason = why_unknown(drawn.plan, "blank_villages")
    if reason or blanks.empty:
        empty(axes, say(reason or "none_found", drawn.lang))
        return ""
    tiers = list(dict.fromkeys(blanks["tier"]))
    looks = {tier: TIERS[min(n, len(TIERS) - 1)] for n, tier in enumerate(tiers)}
    shown = blanks.head(BARS)
    for at, (_, row) in enumerate(shown.iterrows()):
        axes.barh(-at, int(row["people"]), height=0.72, **looks[row["tier"]])
        why = label(str(row["reason"]), drawn.lang) if "reason" in blanks else ""
        axes.annotate(
            f"{row['people']:,}" + (f" · {why}" if why else ""), (int(row["people"]), -at),
            xytext=(5, 0), textcoords="offset points", va="center", size=8, color=INK,
        )  # fmt: skip
    axes.set_yticks([-n for n in range(len(shown))], [drawn.unit(r) for _, r in shown.iterrows()])
    axes.set(xlabel=drawn.say("people_axis"), ylim=(-max(len(shown), 6) + 0.4, 0.6))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.margins(x=0.35)
    axes.set_xlim(left=0)
    axes.legend(
        handles=[Patch(label=_kind(drawn, str(tier)), **look) for tier, look in looks.items()],
        loc="lower right", title=label("tier", drawn.lang),
    )  # fmt: skip
    counted = blanks["tier"].value_counts(sort=False)
    each = (drawn.say("blank_tier", tier=_kind(drawn, str(t)), n=n) for t, n in counted.items())
    note = drawn.say("blank_note", n=len(blanks), tiers=listed(each, drawn.lang))
    return note + (drawn.say("blank_more", n=BARS) if len(blanks) > BARS else "")


def lorenz(drawn: Drawn, axes: Axes) -> str:
    """Add up outlets over people, the units with fewest outlets per head first."""
    units = _units(drawn).dropna(subset=["people"])
    units = units[units["people"] > 0]
    held = int(units["current"].sum())
    if held == 0:
        empty(axes, drawn.say("no_lorenz"))
        return ""
    people, outlets = cumulated(units["people"], units["current"])
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=1, linestyle="--")
    axes.fill_between(people, people, outlets, color=ROOM, alpha=0.22, linewidth=0)
    axes.plot(people, outlets, color=INK, linewidth=2.2)
    share = float(np.interp(50, people, outlets))
    axes.plot([50, 50, 0], [0, share, share], color=OVER, linewidth=1.2, linestyle=":")
    axes.plot(50, share, marker="o", color=OVER, markeredgecolor=INK)
    # Under the point there is no room for words where the axis is near: they stand beside it.
    where = (3, share + 3) if share < ROOM_BELOW else (54, share - 3)
    axes.text(*where, drawn.say("half", share=share), size=9, color=INK,
              va="bottom" if share < ROOM_BELOW else "top")  # fmt: skip
    axes.text(42, 45, drawn.say("even"), rotation=45, rotation_mode="anchor", size=9, color=GREY,
              transform_rotates_text=True)  # fmt: skip
    axes.set(xlim=(0, 100), ylim=(0, 100), aspect="equal")
    axes.set(xlabel=drawn.say("people_share"), ylabel=drawn.say("outlet_share"))
    outside = in_being(drawn.plan) - held
    gini = 1 - 2 * float(np.trapezoid(outlets, people)) / 100**2
    return drawn.say("lorenz_note", n=len(units), gini=gini, outside=outside)


def cumulated(people: pd.Series, outlets: pd.Series) -> tuple[Floats, Floats]:
    """
    Add up people and outlets of units, fewest outlets per head first; shares in percent.

    Examples
    --------
    >>> import pandas as pd
    >>> people, outlets = cumulated(pd.Series([100, 300]), pd.Series([3, 1]))
    >>> people.tolist(), outlets.tolist()
    ([0.0, 75.0, 100.0], [0.0, 25.0, 100.0])
    """
    heads, held = people.to_numpy(dtype=float), outlets.to_numpy(dtype=float)
    order = np.argsort(held / heads, kind="stable")
    x, y = (np.concatenate([[0.0], np.cumsum(each[order])]) for each in (heads, held))
    return x / x[-1] * 100, y / y[-1] * 100


def _units(drawn: Drawn) -> pd.DataFrame:
    """Give the planning units that the reader may see: they tile the area, none twice."""
    seen = drawn.seen["quotas"]
    return seen[seen["role"] == "unit"]


def _kind(drawn: Drawn, kind: str) -> str:
    return drawn.letters.shown(in_words(label(kind, drawn.lang), drawn.lang), at_most=18)


CHARTS: dict[str, Chart] = {
    "quotas": quotas,
    "distances": distances,
    "density": density,
    "blank_villages": blank_villages,
    "lorenz": lorenz,
    "map": static_map,
}
