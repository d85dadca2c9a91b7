"""The page that a figure stands on: its heads, its charts, its notes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from outletplan.show.figures.fonts import wrapped
from outletplan.show.figures.words import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from matplotlib.axes import Axes

    from outletplan.planning import Plan
    from outletplan.show.banner import Banner
    from outletplan.show.figures.fonts import Letters
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

    Chart = Callable[["Drawn", Axes], str]

INK, PALE, GREY = "#1F3A4D", "#DCE6EC", "#5F6B73"
# Told apart by every kind of colour vision, and by lightness and shape in grey print.
OVER, FULL, ROOM, ALARM = "#D9722E", "#F4CF6B", "#3F86BD", "#9C2A10"
STYLE: dict[Any, Any] = {
    "font.size": 10,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.unicode_minus": False,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "savefig.dpi": 160,
}
CHART, A4, A3 = (9.4, 6.2), (11.7, 8.3), (16.5, 11.7)  # inches, papers across
MOSAIC = "MMQ;MMD;RBL"
PLACES = {"M": "map", "Q": "quotas", "D": "distances", "R": "density", "B": "blank_villages",
          "L": "lorenz"}  # fmt: skip
PER_INCH = 15.5  # columns of small print
ON_SCREEN = 90  # dots per inch


class Page(Figure):
    """A figure that notebooks show: pyplot, which tells them how, knows nothing of it."""

    def _repr_png_(self) -> bytes:
        """Draw it as a notebook asks for it."""
        kept = BytesIO()
        self.savefig(kept, format="png", dpi=ON_SCREEN)
        return kept.getvalue()


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawn:
    """What is drawn, for whom, in which letters."""

    plan: Plan
    seen: Mapping[str, pd.DataFrame]
    audience: Audience
    letters: Letters
    banner: Banner
    opinion: str
    map_number: str | None

    @property
    def lang(self) -> Lang:
        """The language of its words."""
        return self.letters.lang

    def say(self, key: str, **values: object) -> str:
        """Give a sentence of figures."""
        return tell(key, self.lang, **values)

    def unit(self, row: pd.Series[Any], *, at_most: int = 16) -> str:
        """Name a unit, by its id where it has no name or the fonts do not know it."""
        unit_id, name = str(row["unit_id"]), row["name"]
        return self.letters.shown(
            name if isinstance(name, str) else unit_id, unit_id, at_most=at_most
        )


def laid_out(drawn: Drawn, kind: str, charts: Mapping[str, Chart]) -> Figure:
    """Draw one chart on a page of its own, or all of them on one page."""
    sizes = {"overview": A3, "map": A4}
    figure = Page(figsize=sizes.get(kind, CHART))
    notes = []
    if kind == "overview":
        for place, axes in figure.subplot_mosaic(MOSAIC).items():
            name = PLACES[place]
            charts[name](drawn, axes)
            axes.set_title(drawn.say(name), pad=40 if name == "density" else 8)
        notes.append(drawn.say("overview_note"))
    else:
        notes.append(charts[kind](drawn, figure.subplots()))
    _framed(figure, drawn, kind, [*notes, drawn.opinion, drawn.letters.note])
    for axes in figure.axes:
        axes.tick_params(labelfontfamily=list(drawn.letters.families))
    return figure


def _framed(figure: Figure, drawn: Drawn, kind: str, notes: list[str]) -> None:
    """Put the title, whose plan it is and the notes around the charts."""
    width, height = figure.get_size_inches()
    side = 0.25 / width
    region = drawn.letters.shown(drawn.banner.region, at_most=40)
    title = drawn.say("title", region=region or "–", chart=drawn.say(kind))
    figure.text(side, 1 - 0.2 / height, title, size=15, weight="bold", color=INK, va="top")
    head = wrapped(drawn.letters.shown(drawn.banner.line, at_most=400), int(width * PER_INCH))
    figure.text(side, 1 - 0.55 / height, head, size=8.5, color=ALARM, weight="bold", va="top")
    foot = "\n".join(wrapped(note, int(width * PER_INCH)) for note in notes if note)
    figure.text(side, 0.12 / height, foot, size=8.5, color=GREY, va="bottom", linespacing=1.4)
    above = 0.65 + 0.16 * (head.count("\n") + 1)
    below = 0.24 + 0.18 * (foot.count("\n") + 1)
    rect = (side / 2, below / height, 1 - side, 1 - (above + below) / height)
    figure.set_layout_engine(ConstrainedLayoutEngine(rect=rect, w_pad=0.12, h_pad=0.1))


def empty(axes: Axes, words: str) -> None:
    """Say in the place of a chart why there is nothing to draw."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, words, ha="center", va="center", color=GREY, transform=axes.transAxes)
