"""Units that a rule names by values and by ranges of their columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import pytest

import outletplan as op
from outletplan.planning.wording import worded
from tests.planning.cases import DAY, policy, region

if TYPE_CHECKING:
    from pathlib import Path

COMMUNES: list[dict[str, Any]] = [
    {"unit_id": "a", "kind": "commune", "residents": 29_999},
    {"unit_id": "b", "kind": "commune", "residents": 30_000},
    {"unit_id": "c", "kind": "commune", "residents": 30_001},
    {"unit_id": "d", "kind": "island", "residents": 5},
    {"unit_id": "e", "kind": "commune", "residents": None, "households": 9},
    {"unit_id": "f", "kind": "island", "residents": None, "households": 9},
]


def fixed(outlets: int, **columns: object) -> dict[str, Any]:
    return {"rule": "fixed", "outlets": outlets, "applies_to": columns}


def small_and_large() -> op.Plan:
    law = policy(
        fixed(1, kind="commune", residents={"up_to": 30_000}),
        fixed(2, kind="commune", residents={"above": 30_000}),
    )
    return op.plan(region(COMMUNES), law, on=DAY)


def test_a_range_of_residents_chooses_units() -> None:
    """By commune size up to 30,000 and above: 30,000 itself is small."""
    quota = small_and_large().quotas["quota"]
    assert quota.dropna().to_dict() == {"a": 1, "b": 1, "c": 2}


def test_a_missing_number_is_in_no_range_and_is_said() -> None:
    plan = small_and_large()
    assert pd.isna(plan.quotas["quota"]["e"])
    said = plan.not_judged.set_index("article")["reason"]
    words = "1 units say no residents: the rule does not reach them"
    assert said.to_dict() == {"1": words, "2": words}  # f is no commune: nothing is lost on it


def test_a_range_that_no_unit_is_in_is_said() -> None:
    plan = op.plan(region(COMMUNES[:3]), policy(fixed(1, residents={"above": 99_999})), on=DAY)
    (reason,) = plan.not_judged["reason"]
    assert reason == "no unit of this region has all that the rule names"


def test_a_range_of_words_is_refused() -> None:
    law = policy(fixed(1, kind={"up_to": 3}), fixed(1, size={"up_to": 3}))
    with pytest.raises(op.PolicyError) as caught:
        op.plan(region(COMMUNES), law, on=DAY)
    assert [problem.found for problem in caught.value.problems] == ["kind 'commune'", "'size'"]


def test_ranges_do_not_let_people_be_counted_twice() -> None:
    units = [
        {"unit_id": "t", "kind": "township", "residents": 900},
        {"unit_id": "v", "kind": "village", "parent_id": "t", "residents": 400},
    ]
    law = policy(fixed(1, residents={"at_least": 300}))
    with pytest.raises(op.PolicyError, match="nobody is counted twice"):
        op.plan(region(units), law, on=DAY)


TOWNS: list[dict[str, Any]] = [
    {"unit_id": "small", "kind": "town", "residents": 30_000},
    {"unit_id": "a", "kind": "cell", "parent_id": "small", "residents": 9},
    {"unit_id": "large", "kind": "town", "residents": 30_001},
    {"unit_id": "b", "kind": "cell", "parent_id": "large", "residents": 9},
    {"unit_id": "c", "kind": "hamlet", "parent_id": "b", "residents": 9},
]


class TestWithin:
    """A selector that an ancestor or the unit itself must meet."""

    @pytest.mark.parametrize(
        ("within", "reached"),
        [
            ({"kind": "town", "residents": {"up_to": 30_000}}, ["a"]),
            ({"kind": "town", "residents": {"above": 30_000}}, ["b"]),
            ({"kind": "town"}, ["a", "b"]),
            ({"kind": "cell"}, ["a", "b"]),  # the unit itself
            ({"kind": "hamlet"}, []),  # below it
        ],
    )
    def test_above_or_itself(self, within: dict[str, Any], reached: list[str]) -> None:
        law = policy(fixed(1, kind="cell") | {"within": within})
        quota = op.plan(region(TOWNS), law, on=DAY).quotas["quota"].dropna()
        assert quota.index.tolist() == reached

    def test_one_unit_fits_all_the_columns(self) -> None:
        """Town and 9 people are said of one unit, not of the cell and its town."""
        law = policy(
            fixed(1, kind="cell") | {"within": {"kind": "town", "residents": {"up_to": 9}}}
        )
        plan = op.plan(region(TOWNS), law, on=DAY)
        assert plan.quotas["quota"].isna().all()
        (reason,) = plan.not_judged["reason"]
        assert reason == "no unit of this region has all that the rule names"

    def test_an_unknown_column_is_refused(self) -> None:
        law = policy(fixed(1, kind="cell") | {"within": {"knd": "town"}})
        with pytest.raises(op.PolicyError, match=r"'knd'; expected a column of units: .*kind"):
            op.plan(region(TOWNS), law, on=DAY)


class TestGivesWay:
    """Where an article to which it gives way names the unit too, a rule does not bind."""

    LAW = (
        {**fixed(1, kind="town"), "gives_way_to": ["2"]},
        fixed(7, residents={"above": 30_000}),
    )

    @pytest.fixture
    def plan(self) -> op.Plan:
        return op.plan(region([TOWNS[0], TOWNS[2]]), policy(*self.LAW), on=DAY)

    def test_the_milder_article_stands(self, plan: op.Plan) -> None:
        assert plan.quotas["quota"].to_dict() == {"small": 1, "large": 7}
        assert plan.quotas["cite"]["large"] == "Plan art. 2"
        assert plan.quotas["why"]["large"] == "the only rule"

    def test_it_is_told(self, plan: op.Plan) -> None:
        told = op.explain(plan, "large")
        assert "fixed at 1\n    does not bind: gives way to art. 2" in told

    def test_a_cap_on_an_area_gives_way_too(self) -> None:
        plan = op.plan(
            region([TOWNS[2], TOWNS[3]]), policy(*self.LAW, fixed(2, kind="cell")), on=DAY
        )
        assert plan.totals[["scope", "cap"]].to_numpy().tolist() == [["large", 7]]

    def test_only_within_a_document(self) -> None:
        both = op.combine(
            policy({**self.LAW[0], "article": "2", "gives_way_to": []}), policy(*self.LAW)
        )
        plan = op.plan(region([TOWNS[2]]), both, on=DAY)
        assert plan.quotas["quota"]["large"] == 1


def test_sites_are_selected_by_ranges_too() -> None:
    """Selectors by any column of the table concerned: equal, one of, ranges."""
    sites = [
        {"site_id": name, "kind": "market", "stalls": stalls, "lon": 10.0, "lat": 0.0}
        for name, stalls in (("few", 49), ("many", 50), ("unsaid", None))
    ]
    law = policy(
        {"rule": "site_exclusion", "sites": {"kind": "market", "stalls": {"at_least": 50}},
         "more_than_m": 100, "measured": "straight", "asks": ["new"]}
    )  # fmt: skip
    there = region(
        TOWNS[:1], [{"unit_id": "small", "east_m": 0.0}], sites=pd.DataFrame(sites), datum="wgs84"
    )
    plan = op.plan(there, law, on=DAY)
    assert plan.near_sites["site_id"].tolist() == ["many"]
    assert "1 sites say no stalls: the rule does not reach them" in set(plan.not_judged["reason"])


class TestColumnsThatAreNotThere:
    """A column of any table is tested against those that exist, by line of the file."""

    TEXT = """\
source: {title: Plan}
status: issued
in_force: 2025-01-01
rules:
  - {rule: fixed, article: "1", applies_to: {kynd: town}, outlets: 1}
  - rule: spacing
    article: "2"
    applies_to: whole_area
    at_least_m: 50
    measured: straight
    newcomer: {chain: a}
    from_outlets: {busness_type: a}
    inside_sites: {kynd: market}
    reference: all
  - rule: site_exclusion
    article: "3"
    sites: {grade: 1}
    at_least_m: 50
    measured: straight
    asks: [new]
  - rule: listed
    article: "4"
    column: planned
  - rule: fixed
    article: "5"
    applies_to: {kind: town}
    within: {size: large}
    outlets: 1
"""

    @pytest.fixture
    def problems(self, tmp_path: Path) -> list[op.Problem]:
        (tmp_path / "p.yaml").write_text(self.TEXT, encoding="utf-8")
        law = op.read_policy(tmp_path / "p.yaml")
        sites = pd.DataFrame({"site_id": ["m"], "kind": ["market"], "lon": [10.0], "lat": [0.0]})
        there = region(TOWNS, [{"unit_id": "a"}], sites=sites, datum="wgs84")
        with pytest.raises(op.PolicyError) as caught:
            op.plan(there, law, on=DAY)
        return list(caught.value.problems)

    def test_all_at_once_with_their_lines(self, problems: list[op.Problem]) -> None:
        assert [(p.line, p.key, p.found) for p in problems] == [
            (5, "Plan art. 1", "'kynd'"),
            (11, "Plan art. 2", "'chain'"),
            (12, "Plan art. 2", "'busness_type'"),
            (13, "Plan art. 2", "'kynd'"),
            (17, "Plan art. 3", "'grade'"),
            (23, "Plan art. 4", "'planned'"),
            (27, "Plan art. 5", "'size'"),
        ]
        assert {p.where.rpartition("/")[2] for p in problems} == {"p.yaml"}

    def test_each_names_the_columns_of_its_table(self, problems: list[op.Problem]) -> None:
        said = [p.expected for p in problems]
        assert said[0] == said[5] == said[6]
        assert said[0].startswith("a column of units: unit_id, name, kind, level, parent_id")
        assert said[1].startswith("a column of outlets: outlet_id, name, address")
        assert said[4].startswith("a column of sites: site_id, name, kind")
        assert all("`keep` in the region's manifest" in p.remedy for p in problems)


class TestColumnsThatAreKept:
    """Columns of your own may be named, once they are kept."""

    UNITS: ClassVar = [{**TOWNS[0], "mode": "间距"}, {**TOWNS[2], "mode": "容量"}]

    def test_of_frames(self) -> None:
        there = region(self.UNITS, keep={"units": ["mode"]})
        quota = op.plan(there, policy(fixed(3, mode="容量")), on=DAY).quotas["quota"]
        assert quota.dropna().to_dict() == {"large": 3}

    def test_they_are_text_and_still_have_ranges(self) -> None:
        units = [{**TOWNS[0], "altitude_m": 1_499}, {**TOWNS[2], "altitude_m": 1_500}]
        there = region(units, keep={"units": ["altitude_m"]})
        law = policy(fixed(3, altitude_m={"at_least": 1_500}))
        assert op.plan(there, law, on=DAY).quotas["quota"].dropna().to_dict() == {"large": 3}

    @pytest.mark.parametrize(
        ("keep", "found"),
        [
            ({"unit": ["mode"]}, "keep: unit"),
            ({"units": "mode"}, "keep: 'mode'"),
            ({"units": ["moode"]}, "no header moode"),
            ({"units": ["kind"]}, "keep: kind"),
        ],
    )
    def test_what_cannot_be_kept(self, keep: Any, found: str) -> None:
        with pytest.raises(op.DataError) as caught:
            region(self.UNITS, keep=keep)
        assert [problem.found for problem in caught.value.problems] == [found]


class TestWords:
    """Chinese words that the tables know are those of a policy too."""

    UNITS: ClassVar = [
        {"unit_id": "v", "kind": "行政村", "unit_class": "饱和区", "residents": 9},
        {"unit_id": "w", "kind": "village", "unit_class": "open", "residents": 9},
    ]
    LAW = (
        fixed(3, kind="行政村"),
        {"rule": "unit_class", "classes": [{"unit_class": "饱和区", "regime": "frozen"}]},
        {
            "rule": "site_exclusion",
            "sites": {"kind": ["小学", "仓库"]},
            "more_than_m": "50",
            "measured": "straight",
            "asks": ["new"],
        },
    )

    @pytest.fixture
    def plan(self) -> op.Plan:
        sites = pd.DataFrame(
            {"site_id": ["s", "t"], "kind": ["小学", "仓库"], "lon": 10.0, "lat": 0.0}
        )
        outlets = [{"unit_id": "w", "east_m": 0.0}]
        there = region(self.UNITS, outlets, sites=sites, datum="wgs84")
        return op.plan(there, policy(*self.LAW), on=DAY)

    def test_they_reach_what_the_tables_have(self, plan: op.Plan) -> None:
        assert plan.quotas["quota"].to_dict() == {"v": 3, "w": 3}
        assert plan.quotas["regime"].dropna().to_dict() == {"v": "frozen"}
        assert plan.near_sites["site_id"].tolist() == ["s", "t"]

    def test_how_they_were_read_is_said(self, plan: op.Plan) -> None:
        said = [what for what in plan.assumptions["what"] if " read as " in what]
        assert said == [
            "行政村 read as village, as the tables have it",
            "饱和区 read as saturated, as the tables have it",
            "小学 read as primary_school, as the tables have it",
        ]

    def test_the_policy_itself_is_left_as_it_was(self) -> None:
        law = policy(*self.LAW)
        op.plan(region(self.UNITS), law, on=DAY)
        rule: Any = law.documents[0].rules[0]
        assert dict(rule.applies_to) == {"kind": ("行政村",)}

    def test_of_streets(self) -> None:
        assert worded_on_streets("繁华路段") == ("busy",)
        assert worded_on_streets("老街") == ("老街",)


def worded_on_streets(word: str) -> Any:
    rule = {"rule": "spacing", "applies_to": "whole_area", "at_least_m": "9"}
    law = policy({**rule, "measured": "straight", "on_streets": {"street_class": word}})
    edition, _ = worded(law.in_force(date(2025, 7, 1)))
    rule_read: Any = edition.articles[0].rule
    return dict(rule_read.on_streets)["street_class"]


class TestClausesWithDays:
    """The day before, the day, the day after."""

    @pytest.mark.parametrize(
        ("day", "quota"),
        [
            ("2025-05-31", None),
            ("2025-06-01", 1),
            ("2025-06-02", 1),
            ("2025-06-30", 1),
            ("2025-07-01", 2),
        ],
    )
    def test_a_number(self, day: str, quota: int | None) -> None:
        law = policy(
            fixed(1, kind="town") | {"since": "2025-06-01", "until": "2025-06-30"},
            fixed(2, kind="town") | {"since": "2025-07-01"},
        )
        found = op.plan(region(TOWNS[:1]), law, on=day).quotas["quota"]["small"]
        assert (None if pd.isna(found) else found) == quota

    def test_ids_of_a_list_that_nobody_bears_are_said(self) -> None:
        law = policy({"rule": "listed", "outlets": {"small": 4, "nowhere": 5}})
        plan = op.plan(region(TOWNS[:1]), law, on=DAY)
        assert plan.quotas["quota"].to_dict() == {"small": 4}
        assert plan.not_judged["reason"].tolist() == ["no unit of this region has unit_id nowhere"]
