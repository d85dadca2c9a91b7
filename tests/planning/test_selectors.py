"""Units that a rule names by values and by ranges of their columns."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import outletplan as op
from tests.planning.cases import DAY, policy, region

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
