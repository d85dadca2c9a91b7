"""退二进一, and no more new ones in a year than left in the one before."""

from __future__ import annotations

from typing import Any

import pytest

import outletplan as op
from outletplan.show.records.decision_words import reason
from tests.planning.asking import asks, decide, results, told, why
from tests.planning.cases import DAY, policy, ratio, region

CELL = [
    {"unit_id": "v", "kind": "cell", "residents": 1000, "unit_class": "saturated"},
    {"unit_id": "w", "kind": "cell", "residents": 1000, "unit_class": "open"},
]
TWO_FOR_ONE: dict[str, Any] = {
    "rule": "unit_class", "article": "4", "applies_to": {"unit_class": "saturated"},
    "classes": [{"unit_class": "saturated", "regime": "queue", "leave": 2}],
}  # fmt: skip
AS_LEFT: dict[str, Any] = {
    "rule": "order", "article": "9", "by": "accepted", "exits_free": "at_once",
    "new_at_most": "exits_of_last_year",
}  # fmt: skip


def ledger(*, left: list[str], came: list[str], unit: str = "v") -> list[dict[str, Any]]:
    """Five old outlets of a cell, those that left on a day and those that opened on one."""
    old = [{"opened": "2010-01-01"} for _ in range(5)]
    gone = [{"opened": "2010-01-01", "closed": day} for day in left]
    rows = [*old, *gone, *({"opened": day} for day in came)]
    return [{"unit_id": unit, "east_m": 10 * n, **row} for n, row in enumerate(rows)]


def where(**rows: Any) -> op.Region:
    return region(CELL, ledger(**rows))


class TestTwoLeaveAndOneComes:
    """饱和区实行退二进一: the plan is in force from 1 January 2025, the day is 1 July."""

    @pytest.mark.parametrize(
        ("left", "came", "result"),
        [
            (["2025-01-01"], [], "queue"),  # one has left
            (["2025-01-01", "2025-07-01"], [], "kept"),  # both days are inside
            (["2024-12-31", "2025-07-01"], [], "queue"),  # the day before is not
            (["2025-01-01", "2025-07-02"], [], "queue"),  # nor is the day after
            (["2025-03-01"] * 3, ["2025-04-01"], "queue"),
            (["2025-03-01"] * 4, ["2025-04-01"], "kept"),
            (["2025-03-01"] * 2, ["2024-12-31"], "kept"),  # he came before the clause
        ],
    )
    def test_by_hand(self, left: list[str], came: list[str], result: str) -> None:
        decision = decide(where(left=left, came=came), asks(), TWO_FOR_ONE)
        assert results(decision) == [result]
        assert decision.outcome == {"queue": "queue", "kept": "permit"}[result]

    def test_the_finding_says_how_many_left(self) -> None:
        there = where(left=["2025-03-01"] * 5, came=["2025-04-01"])
        decision = decide(there, asks(), TWO_FOR_ONE)
        assert why(decision) == (
            "class saturated: one comes in when 2 leave; since 2025-01-01 5 left, so 2 may come, "
            "1 came or are held: 1 left"
        )
        assert told(decision.findings, "value", "limit", "measure") == [(1, 2, "outlets")]
        assert reason(decision.told[0], None, "zh") == (
            "分类为饱和区：每退出2个可新增1个；自2025-01-01起退出5个，可新增2个，"
            "已新增或在途占用1个：余1个"
        )

    def test_where_no_day_of_closing_is_known_it_is_unknown_and_not_0(self) -> None:
        decision = decide(where(left=[], came=[]), asks(), TWO_FOR_ONE)
        assert (results(decision), decision.outcome) == (["review"], "permit")
        assert why(decision).endswith("how many left is not known: to be looked at")
        assert reason(decision.told[0], None, "zh").endswith("退出数不明：须查看")

    def test_without_a_first_day_nobody_knows_from_when_to_count(self) -> None:
        law = policy(TWO_FOR_ONE, in_force="not_stated")
        plan = op.plan(where(left=["2025-03-01"] * 2, came=[]), law, on=DAY)
        assert results(op.check(asks(), plan)) == ["review"]
        dated = policy({**TWO_FOR_ONE, "since": "2025-02-01"}, in_force="not_stated")
        plan = op.plan(where(left=["2025-01-31", "2025-02-01"], came=[]), dated, on=DAY)
        assert "since 2025-02-01 1 left" in why(op.check(asks(), plan))

    def test_other_classes_are_not_asked(self) -> None:
        there = where(left=["2025-03-01"], came=[])
        assert results(decide(there, asks(unit_id="w"), TWO_FOR_ONE)) == ["not_applicable"]

    def test_an_over_full_cell_takes_one_when_its_number_gives_way(self) -> None:
        """Five stand where one may: by the number nobody comes in, by 退二进一 one does."""
        there = where(left=["2025-03-01"] * 2, came=[])
        number = ratio("1", applies_to={"kind": "cell"}, article="3")
        assert decide(there, asks(), number, TWO_FOR_ONE).outcome == "queue"
        gives_way = {**number, "gives_way_to": ["4"]}
        assert decide(there, asks(), gives_way, TWO_FOR_ONE).outcome == "permit"

    def test_a_pile_takes_the_place_once(self) -> None:
        plan = op.plan(where(left=["2025-03-01"] * 2, came=[]), policy(TWO_FOR_ONE), on=DAY)
        assert pile(plan, ["v", "v", "w"]) == ["permit", "queue", "permit"]


class TestNoMoreNewOnesThanLeftLastYear:
    """新增零售点数不超过上年退出数."""

    @pytest.mark.parametrize(
        ("left", "came", "result"),
        [
            (["2024-01-01"], [], "kept"),
            (["2024-12-31"], [], "kept"),
            (["2023-12-31"], [], "broken"),  # the year before last
            (["2025-01-01"], [], "broken"),  # this year
            (["2024-05-01"], ["2025-01-01"], "broken"),
            (["2024-05-01"], ["2024-12-31"], "kept"),  # he came last year
            (["2024-05-01"] * 2, ["2025-01-01"], "kept"),
        ],
    )
    def test_by_hand(self, left: list[str], came: list[str], result: str) -> None:
        assert results(decide(where(left=left, came=came), asks(), AS_LEFT)) == [result]

    def test_the_finding_says_how_many_left(self) -> None:
        there = where(left=["2024-05-01"] * 2, came=["2025-02-01"])
        decision = decide(there, asks(), AS_LEFT)
        assert why(decision) == "2 left in 2024, so 2 may come, 1 came or are held: 1 left"
        assert reason(decision.told[0], None, "zh") == (
            "2024年退出2个，本年可新增2个，已新增或在途占用1个：余1个"
        )

    def test_where_no_day_of_closing_is_known_it_is_unknown_and_not_0(self) -> None:
        decision = decide(where(left=[], came=[]), asks(), AS_LEFT)
        assert results(decision) == ["review"]
        assert why(decision) == "how many left is not known: to be looked at"

    @pytest.mark.parametrize("request_", ["renewal", "relocation"])
    def test_only_new_ones_are_asked(self, request_: str) -> None:
        there = where(left=["2023-05-01"], came=[])
        decision = decide(there, asks(id="o0", request=request_), AS_LEFT)
        assert results(decision) == ["not_applicable"]

    def test_a_pile_is_granted_as_many_as_left(self) -> None:
        """Two left last year anywhere in the area: the third new one of the pile is refused."""
        plan = op.plan(where(left=["2024-05-01"] * 2, came=[]), policy(AS_LEFT), on=DAY)
        assert pile(plan, ["v", "w", "v"]) == ["permit", "permit", "refuse"]

    def test_a_draw_decides_between_more_than_may_come(self) -> None:
        lottery = {**AS_LEFT, "by": "lottery"}
        plan = op.plan(where(left=["2024-05-01"], came=[]), policy(lottery), on=DAY)
        assert pile(plan, ["v", "w"]) == ["queue", "queue"]
        assert pile(plan, ["v"]) == ["permit"]


def pile(plan: op.Plan, units: list[str]) -> list[str]:
    """Judge new ones, in the order in which they were accepted."""
    forms = [
        asks(id=f"A{n}", unit_id=unit, accepted=f"2025-06-{n + 1:02d}")
        for n, unit in enumerate(units)
    ]
    return [str(each.outcome) for each in op.check_all(forms, plan).decisions]
