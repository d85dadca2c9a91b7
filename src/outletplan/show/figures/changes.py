"""What changes between two plans: quotas of units before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.lines import Line2D

from outletplan.show.figures.charts import ROOTS, TICKS
from outletplan.show.figures.page import GREY, INK, OVER, ROOM, empty
from outletplan.show.sheets.comparison import shut_units

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from outletplan.planning.comparing.comparison import Comparison
    from outletplan.show.figures.page import Chart, Drawn

ROWS = 24  # units drawn, at most
OLD: dict[str, Any] = {
    "marker": "o",
    "markerfacecolor": "white",
    "markeredgecolor": INK,
    "markersize": 7,
}
NEW: dict[str, Any] = {"marker": "^", "markeredgecolor": INK, "markersize": 9}
BEING: dict[str, Any] = {"marker": "|", "color": INK, "markersize": 13, "markeredgewidth": 2}


def changes_of(comparison: Comparison) -> Chart:
    """Give the chart of a comparison: it draws as those of a plan do."""

    def changes(drawn: Drawn, axes: Axes) -> str:
        """Draw each unit whose quota changes from what it was to what it is."""
        units = _changed(comparison, public=drawn.audience == "public")
        if units.empty:
            empty(axes, drawn.say("no_changes"))
        else:
            _drawn_units(drawn, axes, units.head(ROWS))
        told = drawn.say("changes_note", n=len(units), sums=_sums(comparison, drawn))
        return told + (drawn.say("changes_more", n=ROWS) if len(units) > ROWS else "")

    return changes


def _changed(comparison: Comparison, *, public: bool) -> pd.DataFrame:
    """List planning units with another quota, those that change most first."""
    units = comparison.units
    units = units[units["role"] == "unit"]
    if public:
        units = units[~units["unit_id"].isin(shut_units(comparison))]
    was, now = (units[f"quota_{side}"].astype("Float64") for side in ("old", "new"))
    same = ((was == now).fillna(value=False)) | (was.isna() & now.isna())
    by = (now.fillna(0) - was.fillna(0))[~same]
    return units.loc[by.abs().sort_values(ascending=False, kind="stable").index]


def _drawn_units(drawn: Drawn, axes: Axes, units: pd.DataFrame) -> None:
    for at, (_, row) in enumerate(units.iterrows()):
        was, now, held = (
            None if pd.isna(row[name]) else int(row[name])
            for name in ("quota_old", "quota_new", "current_new")
        )
        colour = ROOM if (now or 0) > (was or 0) else OVER
        if was is not None and now is not None:
            axes.plot([was, now], [-at, -at], color=colour, linewidth=3, zorder=2)
        for number, look in ((was, OLD), (now, {**NEW, "color": colour}), (held, BEING)):
            if number is not None:
                axes.plot(number, -at, linestyle="none", zorder=3, clip_on=False, **look)
        right = max(n for n in (was, now, held) if n is not None)
        said = " → ".join("–" if n is None else f"{n:,}" for n in (was, now))
        axes.annotate(
            said, (right, -at), xytext=(10, 0), textcoords="offset points", va="center",
            size=8, color=INK,
        )  # fmt: skip
    axes.set_yticks([-n for n in range(len(units))], [drawn.unit(r) for _, r in units.iterrows()])
    axes.set(xlabel=drawn.say("quota_axis"), ylim=(-max(len(units), 6) + 0.4, 0.6))
    numbers = units[["quota_old", "quota_new", "current_new"]].astype("Float64")
    widest = float(numbers.max().max())
    axes.set_xscale("function", functions=ROOTS)
    axes.set_xlim(0, 1.2 * max(widest, 4))
    axes.set_xticks([tick for tick in TICKS if tick <= widest + 1])
    axes.grid(axis="x", color=GREY, alpha=0.2, linewidth=0.6)
    looks = (
        ("was", OLD),
        ("more", {**NEW, "color": ROOM}),
        ("fewer", {**NEW, "color": OVER}),
        ("held", BEING),
    )
    handles = [
        Line2D([], [], linestyle="none", label=drawn.say(key), **look) for key, look in looks
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1, 1))


def _sums(comparison: Comparison, drawn: Drawn) -> str:
    """Say what the quotas add up to, and each cap on the whole area that is another one."""
    figures = comparison.figures.set_index("figure").loc["planned"]
    caps = comparison.totals[comparison.totals["scope"] == "whole_area"]
    caps = caps[caps["cap_change"].fillna(1) != 0]
    pairs = [("sum_of_quotas", figures["old"], figures["new"])]
    pairs += [("cap_of_area", row["cap_old"], row["cap_new"]) for _, row in caps.iterrows()]
    told = [
        drawn.say(key, old=_number(old), new=_number(new)) for key, old, new in dict.fromkeys(pairs)
    ]
    return drawn.say("between").join(told)


def _number(value: object) -> str:
    return "–" if pd.isna(value) else f"{value:,}"  # type: ignore[call-overload]  # a number
