"""Figures for a report, drawn without a browser: charts of a plan, and its map on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from outletplan.planning.comparing.comparison import Comparison
from outletplan.planning.plan import require_plan
from outletplan.show.banner import banner_of
from outletplan.show.sheets.comparison import compared_banner
from outletplan.show.tables import Audience, tables
from outletplan.show.words.labels import Lang
from outletplan.show.words.sheets import known, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from outletplan.planning import Plan

Kind = Literal["overview", "quotas", "distances", "density", "blank_villages", "lorenz", "map"]


def plot(
    plan: Plan | Comparison,
    kind: Kind = "overview",
    *,
    lang: Lang = "zh",
    audience: Audience = "internal",
    map_number: str | None = None,
) -> Figure:
    """
    Draw a plan as a figure for a report: a chart, a map, or all of them on one page.

    Figures are readable in grey and by every kind of colour vision. A chart counts what the plan
    holds; it decides nothing, and an outlet nearer than a limit is no violation.

    Parameters
    ----------
    plan
        The plan; or what `compare` found between two, whose one figure shows the quota of each
        unit before and after.
    kind
        quotas: quota against outlets in being. distances: how far the nearest other outlet is,
        straight. density: outlets per 1,000 people beside reference densities. blank_villages: by
        people. lorenz: outlets over people. map: units by places left. overview: all of them.
    lang
        zh or en. Without a font that has Chinese characters the figure is in English and says so.
    audience
        internal: everything. public: no outlet, no pair, no closed institution, no reason why a
        village is blank.
    map_number
        The number under which the map was approved (审图号); a public map leaves room for it.

    Returns
    -------
    figure
        A matplotlib Figure of its own, not of pyplot; `figure.savefig` writes PNG, SVG or PDF.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ValueError
        If there is no such kind, language or audience; or if a kind is asked of a comparison.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> figure = op.plot(plan, "density", lang="en")
    >>> figure.savefig(Path(mkdtemp()) / "density.png")
    >>> figure.axes[0].get_xlabel()
    'outlets per 1,000 people'
    """
    require_plan(plan.new if isinstance(plan, Comparison) else plan)
    known("kind", kind, Kind)
    known("lang", lang, Lang)
    known("audience", audience, Audience)
    if isinstance(plan, Comparison) and kind != "overview":
        raise ValueError(f"a comparison has one figure: leave kind {kind} out, or plot its .new")
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise ImportError(
            'figures need matplotlib: pip install "outletplan[plot]", or pip install matplotlib'
        ) from error
    from outletplan.show.figures.changes import changes_of
    from outletplan.show.figures.charts import CHARTS
    from outletplan.show.figures.fonts import letters
    from outletplan.show.figures.page import STYLE, Drawn, laid_out

    chosen = letters(lang)
    if isinstance(plan, Comparison):
        shown, opinion = plan.new, "comparison_opinion"
        banner = compared_banner(plan, chosen.lang, audience)
        charts, kind_drawn = {"changes": changes_of(plan)}, "changes"
    else:
        shown, opinion, banner = plan, "opinion", banner_of(plan, chosen.lang, audience)
        charts, kind_drawn = CHARTS, kind
    drawn = Drawn(
        plan=shown,
        seen=tables(shown, audience),
        audience=audience,
        letters=chosen,
        banner=banner,
        opinion=say(opinion, chosen.lang),
        map_number=map_number,
    )
    with mpl.rc_context({**STYLE, "font.family": list(chosen.families)}):
        return laid_out(drawn, kind_drawn, charts)
