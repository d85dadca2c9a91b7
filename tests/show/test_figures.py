"""Figures for a report: what they say, to whom, in which letters."""

from __future__ import annotations

import re
import sys
import threading
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pandas as pd
import pytest
from matplotlib import rcParams
from matplotlib._pylab_helpers import Gcf
from matplotlib.font_manager import findSystemFonts
from matplotlib.text import Text

import outletplan as op
from outletplan.geodesy import WGS84, convert, geodesic_m
from outletplan.planning.in_being import in_being
from outletplan.show.figures import fonts as figures_fonts
from outletplan.show.figures.charts import cumulated
from outletplan.show.figures.distances import nearest_others
from outletplan.show.figures.fonts import letters
from outletplan.show.figures.plot import Kind, plot
from tests.planning.cases import DAY, policy, ratio, region
from tests.show.written import HOSTILE, planned, with_secrets

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from outletplan.planning import Plan
    from outletplan.show.tables import Audience

KINDS = get_args(Kind)
# Unbalanced dollars are broken mathematics, and some characters are in no font.
NASTY = (*HOSTILE, "$x^2", r"\$a$b$", "$$", "_{", "\U0001f6ac", "\u200e村", "长" * 10_000, "村\n村")


@pytest.fixture
def plan() -> Plan:
    return planned()


def texts(figure: Figure) -> list[str]:
    """List all that a figure says, its ticks and legends too."""
    figure.draw_without_rendering()
    found: list[Any] = figure.findobj(Text)
    return [text.get_text() for text in found if text.get_text().strip()]


def said(figure: Figure) -> str:
    return " ".join(" ".join(texts(figure)).split())


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_all_charts_are_a_picture_for_a_report(suffix: str, plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    plot(plan, "overview").savefig(path, dpi=60)
    assert path.stat().st_size > 5_000


def test_a_notebook_shows_it_as_a_picture(plan: Plan) -> None:
    """Pyplot knows nothing of it, so that nothing else tells a notebook how."""
    assert plot(plan, "quotas")._repr_png_()[:8] == b"\x89PNG\r\n\x1a\n"  # type: ignore[attr-defined]


def test_no_global_state_of_pyplot(plan: Plan) -> None:
    """No window, no current figure, no style that stays behind."""
    before = dict(rcParams)
    plot(plan, "quotas")
    assert dict(rcParams) == before
    assert Gcf.figs == {}


def test_status_mark_and_opinion_stand_on_a_figure(plan: Plan) -> None:
    """Internal editions are marked; the policy's status is printed; the bureau decides."""
    for kind in ("overview", "density"):
        words = said(plot(plan, kind, lang="en"))
        assert "INTERNAL" in words
        assert "consultation draft" in words
        assert "the bureau decides" in words


def test_quota_against_in_being(plan: Plan) -> None:
    """Two units hold more than their quota, one has as many, six have places left."""
    shown = plan.quotas[plan.quotas["role"] == "unit"].dropna(subset=["quota"])
    over = int((shown["current"] > shown["quota"]).sum())
    full = int((shown["current"] == shown["quota"]).sum())
    words = said(plot(plan, "quotas", lang="en"))
    assert f"over the quota ({over})" in words
    assert f"full ({full})" in words
    assert f"places left ({len(shown) - over - full})" in words
    assert "not drawn: 1 units" in words
    assert "old licences stay lawful" in words


@pytest.mark.parametrize("kind", ["quotas", "map"])
def test_a_legend_lists_no_class_without_units(kind: Kind) -> None:
    """One unit, one outlet, room for one: it is full, and none is over or has places left."""
    there = region([{"unit_id": "v", "kind": "village", "residents": 1000}], [{"unit_id": "v"}])
    words = said(plot(op.plan(there, policy(ratio("1")), on=DAY), kind, lang="en"))
    assert "(0)" not in words
    assert kind == "map" or "full (1)" in words


def test_reference_densities_both_of_china(plan: Plan) -> None:
    """China "2.9 or more" as published, its own people give 2.876: both; USA 1.46; Japan 2.44."""
    figure = plot(plan, "density", lang="en")
    words = said(figure)
    for reference in ("2.9 or more", "2.876", "USA 1.46", "Japan 2.44"):
        assert reference in words
    assert f"{32 / 41.2:.2f}" in words  # in being
    assert f"{185 / 41.2:.2f}" in words  # at the cap
    drawn = (np.asarray(line.get_xydata()) for line in figure.axes[0].lines)
    upright = {round(xy[0, 0], 3) for xy in drawn if xy[:, 1].tolist() == [0, 1]}
    assert upright == {1.46, 2.44, 2.876, 2.9}


def test_nearest_distances_against_a_double_loop(plan: Plan) -> None:
    metres, pointless = nearest_others(plan)
    counted = in_being(plan.region.outlets, plan.on)
    points = convert(plan.region.outlets.geometry[counted], WGS84)
    here = [(point.x, point.y) for point in points]
    expected = [
        min(
            float(geodesic_m(*(np.array([v]) for v in (*a, *b)))[0])
            for j, b in enumerate(here)
            if i != j
        )
        for i, a in enumerate(here)
    ]
    assert pointless == 0
    np.testing.assert_allclose(metres, expected, atol=0.001)


def test_limits_of_the_policy_stand_in_the_distribution(county_published: Plan) -> None:
    metres, _ = nearest_others(county_published)
    words = said(plot(county_published, "distances", lang="en"))
    assert f"30 m straight: {(metres < 30).sum()} nearer" in words
    assert f"150 m (method not stated): {(metres < 150).sum()} nearer" in words
    assert "no violations" in words


def test_lorenz_curve_of_outlets_over_people() -> None:
    """Half of the people hold a tenth, then a third up to nine tenths of the people."""
    people, outlets = cumulated(pd.Series([10, 50, 40]), pd.Series([12, 2, 6]))
    assert people.tolist() == [0, 50, 90, 100]
    assert outlets.tolist() == [0, 10, 40, 100]


def test_outlets_that_the_curve_leaves_out_are_counted(plan: Plan) -> None:
    assert "Left out: 1 outlets" in said(plot(plan, "lorenz", lang="en"))


def test_the_chinese_note_on_blank_villages_has_chinese_marks(plan: Plan) -> None:
    words = said(plot(plan, "blank_villages", lang="zh"))
    note = words[words.index("个空白村：") :].splitlines()[0]
    assert not set(note) & set(":;,")


def test_blank_villages_by_size_with_tier_and_reason(plan: Plan) -> None:
    words = said(plot(plan, "blank_villages", lang="en"))
    assert "480 · never had an outlet" in words
    assert "300 · an outlet lies inside, filed elsewhere" in words
    assert "Blank villages: 2 (300 and more: 1; below 300: 1)" in words


def test_what_was_not_judged_is_said_and_not_drawn(plan: Plan) -> None:
    vars(plan.edition).update(articles=())
    object.__setattr__(plan, "blank_villages", plan.blank_villages.iloc[:0])
    assert "the policy has no such rule" in said(plot(plan, "blank_villages", lang="en"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_region_of_almost_nothing_says_so(kind: Kind) -> None:
    """No polygon, no point, no people: words in the place of a chart, and no error."""
    region = op.Region(
        units=pd.DataFrame({"unit_id": ["V1"], "residents": [0], "kind": ["village"]}),
        outlets=pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V1"], "status": ["closed"]}),
    )
    bare = op.plan(region, op.published_policy("shaanxi-company"), on="2025-07-01")
    assert texts(plot(bare, kind, lang="en"))


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_hostile_names_are_text(audience: Audience) -> None:
    """No mathematics, no line breaks, nothing without end, no warning about missing letters."""
    figure = plot(planned(NASTY, title="$\\frac{"), audience=audience)
    assert max(map(len, " ".join(texts(figure)).split("\n"))) < 2_000


def test_public_figures_show_units_and_numbers_only() -> None:
    """Public: no outlet points, no holders, no pairs, no closed institutions."""
    plan = with_secrets()
    words = said(plot(plan, "overview", audience="public"))
    shown = {"惠民商店", "老张烟酒", "某部", "U09", "残疾"}
    assert {secret for secret in shown if secret in words} == set()
    public = said(plot(plan, "map", lang="en", audience="public"))
    internal = said(plot(plan, "map", lang="en"))
    for inside in ("Outlets (", "below the minimum", "measure on site"):
        assert inside in internal
        assert inside not in public


def test_a_public_map_has_room_for_its_number(plan: Plan) -> None:
    assert "map number: ____" in said(plot(plan, "map", lang="en", audience="public"))
    numbered = plot(plan, "map", lang="en", audience="public", map_number="GS(2026)1")
    assert "map number: GS(2026)1" in said(numbered)


def test_without_a_chinese_font_it_is_in_english_and_says_so(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line; and where a name cannot be shown the id stands."""
    monkeypatch.setattr(figures_fonts, "CHINESE_FONTS", ())
    words = said(plot(plan, lang="zh"))
    assert words.count("No font with Chinese characters") == 1
    assert "outlets per 1,000 people" in words
    assert "U04" in said(plot(plan, "blank_villages", lang="zh"))


def test_with_a_chinese_font_it_is_in_chinese(plan: Plan) -> None:
    if not any(re.search("NotoSansCJK|wqy-microhei", file) for file in findSystemFonts()):
        pytest.skip("no font with Chinese characters on this machine")
    words = said(plot(plan, "overview", lang="zh"))
    assert "规划数与实有数" in words
    assert "西庄村" in words
    assert "No font" not in words


def test_a_name_is_cut_to_its_place() -> None:
    shown = letters("en").shown("x" * 10_000, at_most=10)
    assert shown == "x" * 9 + "…"


def test_a_missing_matplotlib_says_what_to_install(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r'pip install "outletplan\[plot\]"'):
        plot(plan)


@pytest.mark.parametrize(
    ("option", "value"), [("kind", "pie"), ("lang", "fr"), ("audience", "all")]
)
def test_an_unknown_option_lists_the_known(plan: Plan, option: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{option} is '{value}'; it is one of"):
        plot(plan, **{option: value})  # type: ignore[arg-type]  # on purpose


def test_figures_are_drawn_off_the_main_thread_too(plan: Plan) -> None:
    made: list[Figure] = []
    thread = threading.Thread(target=lambda: made.append(plot(plan, "lorenz")))
    thread.start()
    thread.join()
    assert len(made) == 1
