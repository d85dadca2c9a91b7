"""The summary that a planner reads first."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from rich.cells import cell_len

from outletplan.show.summary import summary
from tests.show.written import planned

if TYPE_CHECKING:
    from outletplan.planning import Plan
    from outletplan.show.words.labels import Lang


@pytest.fixture
def plan() -> Plan:
    return planned()


def line(text: str, name: str) -> str:
    (found,) = [row for row in text.splitlines() if row.startswith(f"{name} ")]
    return " ".join(found.removeprefix(name).split())


def test_people_cap_planned_in_being_remaining_over(plan: Plan) -> None:
    text = summary(plan)
    assert line(text, "People") == "41,200"
    assert line(text, "Cap").startswith("185 41,200 × 4.5‰ = 185.4, rounded down to 185")
    assert line(text, "Planned").startswith("41 units without a rule of their own")
    assert line(text, "Current") == "32 of these in no unit: 1"
    assert line(text, "Remaining") == "21 units: 6"
    assert line(text, "Over").startswith("2 units: 1")
    assert line(text, "Headroom").startswith("153")
    assert line(text, "Over-committed").startswith("0")


def test_pairs_villages_findings_and_what_it_rests_on(plan: Plan) -> None:
    text = summary(plan)
    assert "below the minimum: 4; measure on site: 1" in line(text, "Close pairs")
    assert line(text, "Blank villages") == "2 300 and more: 1; below 300: 1"
    assert line(text, "Findings on the data") == "1 in no unit: 1"
    assert "  - Made-up plan art. 7: no rule class says this" in text
    assert "  - Made-up plan art. 5(1): rounding down" in text


def test_stretches_by_what_they_rest_on(plan: Plan) -> None:
    """Where the policy names no limit the flag rests on a stated default and says so."""
    text = summary(plan)
    assert line(text, "Over-dense stretches") == "1 rule of the policy: 1"
    assert line(text, "Sparse stretches") == "1 stated default: 1"
    assert "密集路段" in summary(plan, lang="zh")


def test_outlets_near_sites_by_what_happens_on_renewal(plan: Plan) -> None:
    """Each outlet counts once, whatever the number of its sites; unsure ones are to be measured."""
    rule = SimpleNamespace(rule="site_exclusion")
    vars(plan.edition).update(articles=(SimpleNamespace(rule=rule),))
    again = plan.near_sites.assign(site_id="X9")
    object.__setattr__(plan, "near_sites", pd.concat([plan.near_sites, again]))
    assert line(summary(plan), "Outlets near sites") == (
        "3 measure on site: 1; not renewed when it expires: 1; may be renewed: 1"
    )


def test_no_streets_and_no_site_rule_have_no_lines(plan: Plan) -> None:
    object.__setattr__(plan, "streets", plan.streets.iloc[:0])
    assert "stretches" not in summary(plan)
    assert "near sites" not in summary(plan)


def test_region_day_policy_and_status_stand_on_top(plan: Plan) -> None:
    top = summary(plan).splitlines()[:2]
    assert top == [
        "Qinghe County · as of 2025-07-01",
        "Qinghe County plan (consultation draft) in force from 2025-01-01",
    ]
    assert "Qinghe County plan（征求意见稿） 自2025-01-01起施行" in summary(plan, lang="zh")


@pytest.mark.parametrize(
    ("in_force", "until", "words"),
    [
        (dt.date(2007, 1, 1), dt.date(2011, 12, 31), "in force 2007-01-01 to 2011-12-31"),
        ("not_stated", None, "the source states no day of entry into force"),
    ],
)
def test_span_of_the_policy(plan: Plan, in_force: object, until: object, words: str) -> None:
    (document,) = plan.edition.documents
    vars(document).update(in_force=in_force, until=until)
    assert words in summary(plan)


def test_reference_densities_stand_beside_the_regions_own(plan: Plan) -> None:
    """China 2.9‰以上, by its own figures 2.876‰ (print both); USA 1.46‰, Japan 2.44‰."""
    text = summary(plan)
    assert line(text, "Outlets per 1,000, in being").startswith("0.777 as planned: 0.995")
    densities = line(text, "Reference densities")
    assert "as published, or more: 2.90" in densities
    assert "1,321.29 million: 2.876; USA: 1.46; Japan: 2.44" in densities


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_numbers_stand_under_one_another(plan: Plan, lang: Lang) -> None:
    """A Chinese character takes two columns of a screen."""
    lines = summary(plan, lang=lang).splitlines()
    start = lines.index("") + 1
    figures = zip(lines[start : start + len(NUMBERS)], NUMBERS, strict=True)
    number_ends = {cell_len(row[: row.index(n) + len(n)]) for row, n in figures}
    assert len(number_ends) == 1
    assert len(lines) <= 30


NUMBERS = ("41,200", "185", "41", "32", "21", "2", "153", "0", "0.777")


def test_no_cap_on_the_whole_area_is_said_and_not_0(plan: Plan) -> None:
    object.__setattr__(plan, "totals", plan.totals.iloc[:0])
    text = summary(plan)
    assert line(text, "Cap") == "– the policy sets no cap on the whole area"
    assert line(text, "People") == "41,200"
    assert line(text, "Current").startswith("32")
    assert line(text, "Remaining") == "21 units: 6"
    assert "at the cap" not in text


def test_nothing_outside_the_units_has_no_words(plan: Plan) -> None:
    object.__setattr__(plan, "quotas", plan.quotas[plan.quotas["role"] != "no_unit"])
    assert line(summary(plan), "Current") == "32"


@pytest.mark.parametrize(("headroom", "binds"), [(20, True), (21, False), (-3, True)])
def test_remaining_says_where_the_headroom_binds(plan: Plan, headroom: int, *, binds: bool) -> None:
    """Units offer 21 places: a cap that leaves fewer forbids some of them."""
    plan.totals["headroom"] = headroom
    words = "; the total must not exceed the headroom" if binds else ""
    assert line(summary(plan), "Remaining") == f"21 units: 6{words}"


@pytest.mark.parametrize(
    ("kind", "name", "zh"),
    [
        ("spacing", "Close pairs", "间距不足及待测"),
        ("blank_villages", "Blank villages", "空白村"),
    ],
)
def test_what_no_rule_judged_is_a_dash_and_not_0(plan: Plan, kind: str, name: str, zh: str) -> None:
    """An unknown number is a dash, never 0, and says why."""
    others = [article for article in plan.edition.articles if article.rule.rule != kind]
    vars(plan.edition).update(articles=tuple(others))
    assert line(summary(plan), name) == "– the policy has no such rule"
    assert line(summary(plan, lang="zh"), zh) == "– 政策无此条款"


def test_no_point_leaves_distances_unknown(plan: Plan) -> None:
    """Pairs are a dash; blank villages are known from filing. One point in being is enough."""
    site = SimpleNamespace(rule=SimpleNamespace(rule="site_exclusion"))
    vars(plan.edition).update(articles=(*plan.edition.articles, site))
    outlets = plan.region.outlets
    first = outlets.geometry.iloc[0]
    outlets.loc[outlets["status"] != "closed", "geometry"] = None
    text = summary(plan)
    assert line(text, "Close pairs") == "– no outlet has a point"
    assert line(text, "Outlets near sites") == "– no outlet has a point"
    assert line(text, "Blank villages").startswith("2")
    assert line(summary(plan, lang="zh"), "间距不足及待测") == "– 无零售点坐标"
    outlets.loc[outlets.index[0], "geometry"] = first
    assert line(summary(plan), "Close pairs").startswith("5")
    object.__setattr__(plan.region, "sites", None)
    assert line(summary(plan), "Outlets near sites") == "– no table of sites"


def test_no_outlet_in_being_makes_no_pair(plan: Plan) -> None:
    plan.region.outlets["status"] = "closed"
    object.__setattr__(plan, "close_pairs", plan.close_pairs.iloc[:0])
    assert line(summary(plan), "Close pairs").startswith("0")


def test_unknown_people_give_no_density(plan: Plan) -> None:
    plan.totals["people"] = pd.NA
    plan.quotas["people"] = pd.array([pd.NA] * len(plan.quotas), dtype="Int64")
    assert line(summary(plan), "Outlets per 1,000, in being") == "–"


def test_a_long_list_ends_with_how_many_more(plan: Plan) -> None:
    many = pd.concat([plan.not_judged] * 14, ignore_index=True)
    many["reason"] = [f"reason {n // 2}" for n in range(14)]
    object.__setattr__(plan, "not_judged", many)
    assert "  - … and 2 more" in summary(plan)


def test_what_several_clauses_share_is_said_once(plan: Plan) -> None:
    """A walking rule without streets is said once, however many articles measure a walk."""
    shared = pd.DataFrame({"cite": ["Law art. 1", "Law art. 2"], "reason": "no street network"})
    object.__setattr__(plan, "not_judged", shared)
    assert "  - Law art. 1; Law art. 2: no street network" in summary(plan).splitlines()
    assert line(summary(plan), "Not judged").startswith("2")


def test_an_unknown_language_lists_the_known(plan: Plan) -> None:
    with pytest.raises(ValueError, match="lang is 'fr'; it is one of zh, en"):
        summary(plan, lang="fr")  # type: ignore[arg-type]  # on purpose
