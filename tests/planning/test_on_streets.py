"""Rules for some streets choose them by any column of the table, equal, one of or ranges."""

from __future__ import annotations

from typing import Any

import pytest

import outletplan as op
from outletplan.show.words.sheets import in_words
from tests.planning.asking import asks
from tests.planning.cases import DAY, policy, spacing
from tests.planning.test_walking import pairs, street, town

WIDE = {**street((0, 0), (400, 0), name="Wide"), "width_m": 12, "owner": "city"}
NARROW = {**street((0, 500), (400, 500), name="Narrow"), "width_m": 11, "owner": "village"}
DOORS = [(100.0, 1.0), (120.0, 1.0), (100.0, 501.0), (120.0, 501.0)]
KEEP = {"keep": {"streets": ["width_m", "owner"]}}


def on(**streets: Any) -> dict[str, Any]:
    """At least 30 m apart on streets of a sort; elsewhere nothing is asked."""
    return spacing("30", applies_to="whole_area", on_streets=streets)


def found(*rows: dict[str, Any], **streets: Any) -> list[tuple[str, str]]:
    table = pairs(town([*rows], DOORS, **KEEP), on(**streets))
    return list(zip(table["outlet_a"], table["outlet_b"], strict=True))


UP, DOWN = ("o0", "o1"), ("o2", "o3")


@pytest.mark.parametrize(
    ("streets", "broken"),
    [
        ({"width_m": {"at_least": 12}}, [UP]),
        ({"width_m": {"above": 12}}, []),
        ({"width_m": {"above": 11}}, [UP]),
        ({"width_m": {"up_to": 11}}, [DOWN]),
        ({"width_m": {"below": 12}}, [DOWN]),
        ({"width_m": {"at_least": 11, "up_to": 12}}, [UP, DOWN]),
        ({"owner": "village"}, [DOWN]),
        ({"owner": ["village", "city"]}, [UP, DOWN]),
        ({"owner": "village", "width_m": {"at_least": 12}}, []),
        ({"street_id": "r1"}, [DOWN]),
    ],
)
def test_equal_one_of_and_ranges(streets: dict[str, Any], broken: list[tuple[str, str]]) -> None:
    """The rule reaches doors on the streets that fit all that is said, edges as the words say."""
    assert found(WIDE, NARROW, **streets) == broken


def test_a_window_too() -> None:
    there = town([WIDE, NARROW], DOORS, **KEEP)
    window = {
        "rule": "street_window", "article": "2", "applies_to": "whole_area", "half_window_m": 50,
        "at_most": 1, "applicant": "counted", "on_streets": {"width_m": {"at_least": 12}},
    }  # fmt: skip
    plan = op.plan(there, policy(window), on=DAY)
    full = plan.windows[plan.windows["over"]]
    assert full["name"].tolist() == ["Wide"]


def test_columns_that_are_not_there_and_ranges_of_words_are_told_at_once() -> None:
    there = town([WIDE, NARROW], DOORS, **KEEP)
    with pytest.raises(op.PolicyError) as caught:
        op.plan(there, policy(on(lanes={"at_least": 2}), on(owner={"up_to": 3})), on=DAY)
    problems = caught.value.problems
    assert [problem.found for problem in problems] == ["'lanes'", "owner 'city'"]
    assert [problem.key for problem in problems] == ["Plan art. 1", "Plan art. 2"]
    assert "a column of streets: street_id, name, street_class" in problems[0].expected
    assert "width_m" in problems[0].expected


def test_a_street_without_its_number_is_not_reached_and_that_is_said() -> None:
    unknown = {**NARROW, "width_m": None}
    there = town([WIDE, unknown], DOORS, **KEEP)
    plan = op.plan(there, policy(on(width_m={"at_least": 10})), on=DAY)
    assert plan.close_pairs["outlet_a"].tolist() == ["o0"]
    [why] = plan.not_judged["reason"]
    assert why == "1 streets say no width_m: the rule does not reach them"
    assert in_words(why, "zh") == "1条街道未填width_m：该规则不及于此"


def test_where_no_street_says_its_number_the_rule_reaches_all_and_that_is_said() -> None:
    bare = [{**row, "width_m": None} for row in (WIDE, NARROW)]
    plan = op.plan(town(bare, DOORS, **KEEP), policy(on(width_m={"at_least": 10})), on=DAY)
    assert sorted(plan.close_pairs["outlet_a"]) == ["o0", "o2"]
    [why] = plan.not_judged["reason"]
    assert why.startswith("no street is known by width_m at least 10: the rule reaches all")
    assert in_words(why, "zh").startswith("没有街道注明width_m为不少于10：")


def test_the_units_say_it_in_words() -> None:
    there = town([WIDE, NARROW], DOORS, **KEEP)
    plan = op.plan(there, policy(on(owner=["city", "county"], width_m={"at_least": 12})), on=DAY)
    [said] = plan.quotas["spacing"]
    assert said == "30 m straight, on streets city/county with width_m at least 12"
    assert in_words(said, "zh") == "30米（直线），限市、县，width_m 不少于12的街道"


SILENT = {**street((0, 1000), (400, 1000), name="Silent"), "width_m": None, "owner": None}


class TestStreetsThatDoNotSay:
    """Nobody is told that a rule passes him by because a table left a cell empty."""

    @pytest.mark.parametrize("streets", [{"owner": "city"}, {"width_m": {"at_least": 12}}])
    def test_they_are_counted_and_the_door_is_looked_at(self, streets: dict[str, Any]) -> None:
        (column,) = streets
        there = town([WIDE, NARROW, SILENT], DOORS, **KEEP)
        plan = op.plan(there, policy(on(**streets)), on=DAY)
        assert plan.not_judged["reason"].tolist() == [
            f"1 streets say no {column}: the rule does not reach them"
        ]
        results = [self.result(plan, at) for at in (1, 501, 1001)]
        assert [result for result, _ in results] == ["broken", "not_applicable", "review"]
        assert results[2][1] == f"{column} not said: to be looked at"

    def test_what_else_it_says_may_settle_it(self) -> None:
        """A street of the village is none of the city's, however wide."""
        settled = {**SILENT, "owner": "village"}
        there = town([WIDE, NARROW, settled], DOORS, **KEEP)
        plan = op.plan(there, policy(on(owner="city", width_m={"at_least": 12})), on=DAY)
        assert plan.not_judged.empty
        assert self.result(plan, 1001)[0] == "not_applicable"

    @staticmethod
    def result(plan: op.Plan, north_m: float) -> tuple[str, str]:
        found = (
            op.check(asks(110, north_m, unit_id="s"), plan)
            .findings.query("rule == 'spacing'")
            .iloc[0]
        )
        return found["result"], found["why"]
