"""A pile in order of acceptance: what each decision leaves to those after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import pytest

import outletplan as op
from tests.planning.asking import asks, told
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, spacing

if TYPE_CHECKING:
    from pathlib import Path

VILLAGE = [{"unit_id": "v", "kind": "village", "name": "李家村", "residents": 3_500}]
QUEUE = {"rule": "unit_class", "classes": [{"unit_class": "full", "regime": "queue"}]}


def queueing(outlets: int, **also: Any) -> op.Region:
    """Make a village of a class that queues, with three places under one per thousand."""
    return region([{**VILLAGE[0], "unit_class": "full"}], [{"unit_id": "v"}] * outlets, **also)


def pile(there: op.Region, asked: Any, *rules: dict[str, Any], **also: Any) -> op.Decisions:
    """Plan and judge a pile."""
    return op.check_all(asked, op.plan(there, policy(*rules), on=DAY), **also)


def outcomes(done: op.Decisions) -> list[tuple[Any, ...]]:
    return told(done.table, "application_id", "outcome")


def at(name: str, day: int, east_m: float = 0.0, **said: Any) -> op.Application:
    """Ask on a day of June."""
    return asks(east_m, id=name, accepted=f"2025-06-{day:02}", **said)


class TestOrder:
    """First accepted first served; ties named."""

    def test_who_was_accepted_first_gets_the_last_place(self) -> None:
        asked = [at("A", 2, 0), at("B", 1, 200)]
        done = pile(region(VILLAGE, [{"unit_id": "v"}] * 2), asked, ratio("1"))
        assert outcomes(done) == [("B", "permit"), ("A", "refuse")]
        assert done.table["order_no"].tolist() == [1, 2]
        assert done.table["why"].iloc[1] == "2 in being and 1 held, 3 allowed: none left"
        assert pd.isna(done.table["why"].iloc[0])

    def test_of_equal_times_the_smaller_id_goes_first_and_both_are_named(self) -> None:
        asked = [at("B", 1), at("A", 1), at("C", 2)]
        done = pile(region(VILLAGE, []), asked, spacing("50"))
        assert outcomes(done) == [("A", "permit"), ("B", "refuse"), ("C", "refuse")]
        assert done.table["tied_with"].fillna("").tolist() == ["B", "A", ""]

    def test_the_time_of_day_counts(self) -> None:
        asked = [
            asks(id="A", accepted="2025-06-01 10:00"),
            asks(id="B", accepted="2025-06-01 9:30"),
        ]
        done = pile(region(VILLAGE, []), asked, spacing("50"))
        assert outcomes(done) == [("B", "permit"), ("A", "refuse")]
        assert done.table["tied_with"].isna().all()

    def test_who_has_no_time_comes_last(self) -> None:
        done = pile(region(VILLAGE, []), [asks(id="A"), at("B", 30)], spacing("50"))
        assert outcomes(done) == [("B", "permit"), ("A", "refuse")]


class TestGrants:
    """Each grant uses a place and a radius for those after it."""

    def test_a_radius(self) -> None:
        asked = [at("A", 1, 0), at("B", 2, 49.9), at("C", 3, 50)]
        done = pile(region(VILLAGE, []), asked, spacing("50"))
        assert outcomes(done) == [("A", "permit"), ("B", "refuse"), ("C", "permit")]
        assert done.by_id["B"].findings["why"].iloc[0] == "49.9 m to A, at least 50 m"

    def test_a_refusal_uses_nothing(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0}])
        asked = [at("A", 1, 30), at("B", 2, 60)]
        done = pile(there, asked, spacing("50"), ratio("0.6"))
        assert outcomes(done) == [("A", "refuse"), ("B", "permit")]

    def test_who_stays_uses_nothing(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 0}])
        asked = [at("R", 1, 0, outlet_id="o0", request="renewal"), at("B", 2, 50)]
        done = pile(there, asked, spacing("50"), ratio("0.6"))
        assert outcomes(done) == [("R", "permit"), ("B", "permit")]
        assert told(done.units, "granted", "remaining") == [(1, 0)]

    def test_who_moves_leaves_his_place_and_his_radius(self) -> None:
        units = [*VILLAGE, {"unit_id": "w", "kind": "village", "residents": 1_000}]
        there = region(units, [{"unit_id": "w", "east_m": 500}, {"unit_id": "v", "east_m": 300}])
        moves = at("M", 1, 0, outlet_id="o0", request="relocation")
        after = asks(505, id="N", accepted="2025-06-02", unit_id="w")
        done = pile(there, [moves, after], spacing("50"), ratio("1"))
        assert outcomes(done) == [("M", "permit"), ("N", "permit")]
        assert told(done.units, "unit_id", "current", "granted", "freed", "remaining") == [
            ("v", 1, 1, 0, 1),
            ("w", 1, 1, 1, 0),
        ]
        assert outcomes(pile(there, [after], spacing("50"), ratio("1"))) == [("N", "refuse")]

    def test_who_moves_within_a_unit_takes_no_place_more(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 300}] * 2)
        moves = at("M", 1, 0, outlet_id="o0", request="relocation")
        done = pile(there, [moves, at("N", 2, 100)], ratio("1"))
        assert outcomes(done) == [("M", "permit"), ("N", "permit")]


class TestUndecided:
    """One that must be measured holds its place and makes later neighbours wait."""

    def test_a_later_neighbour_waits_and_one_beyond_him_too(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": -57, "accuracy_m": 5.0}])
        asked = [at("A", 1, 0, accuracy_m=3.0), at("B", 2, 30), at("C", 3, 75), at("D", 4, 200)]
        done = pile(there, asked, spacing("50"), ratio("1.2"))
        assert outcomes(done) == [
            ("A", "measure_on_site"),
            ("B", "queue"),
            ("C", "queue"),
            ("D", "refuse"),
        ]
        assert done.by_id["B"].step == "one who came before is not decided"
        assert done.by_id["D"].findings["why"].iloc[1].endswith("none left")
        assert done.queue.empty
        assert told(done.units, "undecided", "queue", "remaining") == [(3, 0, 0)]


class TestQueue:
    """Queue per unit: one in when one leaves."""

    def test_who_finds_no_place_is_queued_and_stands_nowhere_yet(self) -> None:
        units = [
            {**VILLAGE[0], "unit_class": "full"},
            {"unit_id": "w", "kind": "village", "residents": 1_000},
        ]
        there = region(units, [{"unit_id": "v", "east_m": 900}] * 3)
        asked = [at("A", 1, 0), at("B", 2, 500), asks(20, id="C", unit_id="w")]
        done = pile(there, asked, ratio("1"), QUEUE, spacing("50"))
        assert outcomes(done) == [("A", "queue"), ("B", "queue"), ("C", "permit")]
        assert told(done.queue, "unit_id", "queue_no", "application_id") == [
            ("v", 1, "A"),
            ("v", 2, "B"),
        ]
        assert done.table["queue_no"].fillna(0).tolist() == [1, 2, 0]

    def test_those_accepted_before_stand_before(self) -> None:
        rows = pd.DataFrame(
            {"application_id": ["P", "Q"], "accepted": ["2025-05-01", "2025-06-09"],
             "unit_id": ["v", "v"]}
        )  # fmt: skip
        done = pile(queueing(3, applications=rows), [at("A", 2)], ratio("1"), QUEUE)
        assert told(done.queue, "queue_no", "application_id") == [(1, "P"), (2, "A"), (3, "Q")]

    def test_a_place_that_is_left_goes_to_whoever_waits(self) -> None:
        units = [
            {**VILLAGE[0], "unit_class": "full"},
            {"unit_id": "w", "kind": "village", "residents": 5_000},
        ]
        there = region(units, [{"unit_id": "v", "east_m": 900}] * 3)
        moves = asks(300, id="M", outlet_id="o0", request="relocation", unit_id="w",
                     accepted="2025-06-02")  # fmt: skip
        asked = [at("A", 1), moves, at("B", 3, 100)]
        done = pile(there, asked, ratio("1"), QUEUE)
        assert outcomes(done) == [("A", "queue"), ("M", "permit"), ("B", "queue")]
        assert told(done.units.head(1), "freed", "queue", "remaining") == [(1, 2, 0)]

    def test_a_full_unit_below_holds_nothing_of_what_lies_above(self) -> None:
        """Who comes in when one leaves finds the place above that this one left."""
        units = [
            {"unit_id": "c", "kind": "county", "residents": 9_000},
            {**VILLAGE[0], "unit_class": "full", "parent_id": "c"},
            {"unit_id": "w", "kind": "village", "residents": 1_000, "parent_id": "c"},
        ]
        county = {"rule": "fixed", "applies_to": {"kind": "county"}, "outlets": "4"}
        villages = ratio("1", applies_to={"kind": "village"})
        asked = [at("A", 1), asks(300, id="B", accepted="2025-06-02", unit_id="w")]
        done = pile(region(units, [{"unit_id": "v"}] * 3), asked, villages, county, QUEUE)
        assert outcomes(done) == [("A", "queue"), ("B", "permit")]


class TestLottery:
    """A lottery is not decided by us: the need of a draw is said."""

    LOT: ClassVar = {"rule": "order", "by": "lottery", "exits_free": "at_once"}

    def test_where_fewer_places_are_left_than_ask_a_draw_decides(self) -> None:
        asked = [at("A", 1), at("B", 2, 200), at("C", 3, 400)]
        there = region(VILLAGE, [{"unit_id": "v"}])
        done = pile(there, asked, ratio("1"), self.LOT)
        assert outcomes(done) == [("A", "queue"), ("B", "queue"), ("C", "queue")]
        assert set(done.table["step"]) == {"a draw decides between several who ask"}
        assert done.table["cite"].tolist() == ["Plan art. 2"] * 3
        enough = pile(there, asked[:2], ratio("1"), self.LOT)
        assert outcomes(enough) == [("A", "permit"), ("B", "permit")]

    def test_a_draw_leaves_other_clauses_of_its_article_as_they_are(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 5_000}])
        rules = ratio("1"), spacing("50", article="2"), {**self.LOT, "article": "2"}
        done = pile(there, [at("A", 1), at("B", 2, 200), at("C", 3, 400)], *rules)
        for decision in done.decisions:
            assert decision.findings["result"].tolist() == ["kept", "kept", "queue"]

    def test_two_too_near_each_other_draw_and_others_do_not(self) -> None:
        there = region(VILLAGE, [{"unit_id": "v", "east_m": 500}])
        asked = [at("A", 1), at("B", 2, 49), at("C", 3, 200), at("D", 4, 499)]
        done = pile(there, asked, spacing("50"), self.LOT)
        assert [outcome for _, outcome in outcomes(done)] == ["queue", "queue", "permit", "refuse"]
        assert told(done.units, "granted", "undecided") == [(1, 2)]

    def test_alone_there_is_nothing_to_draw(self) -> None:
        done = pile(region(VILLAGE, []), [at("A", 1)], ratio("1"), self.LOT)
        assert outcomes(done) == [("A", "permit")]


class TestFaults:
    """All faults of the pile at once by row; the sound ones are judged when asked for."""

    ROWS = pd.DataFrame(
        {
            "受理编号": ["A", "B", "B", "o0", "E", "F"],
            "受理时间": ["2025-06-01"] * 6,
            "行政村": ["v", "v", "v", "v", "v", None],
            "经度": [EAST, EAST + 0.01, EAST, EAST, None, EAST],
            "纬度": [0.0, 0.0, 0.0, 0.0, None, 0.0],
            "申请类型": ["新办", "新办", "新办", "新办", "新办", "转让"],
        }
    )
    THERE = region(VILLAGE, [{"unit_id": "v", "east_m": 900}])

    def test_all_at_once(self) -> None:
        with pytest.raises(op.DataError) as caught:
            pile(self.THERE, self.ROWS, spacing("50"), datum="wgs84")
        found = "\n".join(str(problem) for problem in caught.value.problems)
        for words in ("B again", "o0, an outlet in being", "no coordinates", "'转让'"):
            assert words in found

    def test_units_that_are_not_in_the_table_are_named_each_with_the_nearest(self) -> None:
        """By id or by name; a name of two units tells nothing."""
        names = ["李家村", "王家村", "王家村"]
        units = [
            {"unit_id": f"61010{n}", "name": name, "residents": 900}
            for n, name in enumerate(names)
        ]  # fmt: skip
        asked = [at("A", 1, unit_id="610109"), at("B", 2, unit_id="李家庄"),
                 at("C", 3, unit_id="王家村"), at("D", 4, 90_000, unit_id="?"),
                 at("E", 5, unit_id="李家村")]  # fmt: skip
        there = region(units, [{"unit_id": "610100", "east_m": 900}])
        with pytest.raises(op.DataError) as caught:
            pile(there, asked, spacing("50"))
        told = [str(problem).partition("found ")[2] for problem in caught.value.problems]
        assert len(told) == 5
        a_unit = "expected a unit of the table."
        near = "Did you mean 61010"
        assert told[0].startswith(f"610109 (application 'A'); {a_unit} {near}")
        assert told[1] == f"李家庄 (application 'B'); {a_unit} Did you mean 李家村 (610100)?"
        assert told[2] == f"王家村, a name of two units (application 'C'); {a_unit} Write the id."
        assert told[3] == f"? (application 'D'); {a_unit} Correct it."
        assert told[4].startswith("89 km")

    @pytest.mark.parametrize("as_file", [False, True])
    def test_the_sound_ones_are_judged_when_asked_for(
        self, tmp_path: Path, *, as_file: bool
    ) -> None:
        asked: Any = self.ROWS
        if as_file:
            asked = tmp_path / "applications.csv"
            self.ROWS.to_csv(asked, index=False)
        done = pile(self.THERE, asked, spacing("50"), datum="wgs84", on_fault="skip")
        assert outcomes(done) == [("A", "permit"), ("B", "permit")]
        first = 2 if as_file else 1
        assert told(done.left_out, "row", "application_id") == [
            (first + 2, "B"), (first + 3, "o0"), (first + 4, "E"), (first + 5, "F"),
            (first + 5, "F"),
        ]  # fmt: skip
        assert done.left_out[["found", "expected", "remedy", "column"]].notna().all(axis=None)

    def test_one_outlet_cannot_move_twice(self) -> None:
        twice = [at(name, 1, 300, outlet_id="o0", request="relocation") for name in ("A", "B")]
        with pytest.raises(op.DataError, match="o0, which A would move too"):
            pile(self.THERE, twice, spacing("50"))

    def test_nothing_sound_is_an_empty_answer(self) -> None:
        done = pile(self.THERE, [asks(id="o0")], spacing("50"), on_fault="skip")
        assert (len(done), len(done.left_out)) == (0, 1)
        assert done.units.empty

    def test_another_word_for_faults(self) -> None:
        with pytest.raises(ValueError, match="one of raise, skip"):
            pile(self.THERE, [], spacing("50"), on_fault="ignore")


def test_a_pile_of_one_is_check() -> None:
    plan = op.plan(region(VILLAGE, [{"unit_id": "v", "east_m": 40}]), policy(spacing("50")), on=DAY)
    alone = op.check(asks(), plan)
    (decision,) = op.check_all([asks()], plan).decisions
    assert (decision.told, decision.near) == (alone.told, alone.near)
    assert (decision.outcome, decision.step) == (alone.outcome, alone.step)


def test_the_plan_is_as_it_was() -> None:
    plan = op.plan(region(VILLAGE, []), policy(spacing("50"), ratio("1")), on=DAY)
    before = plan.quotas.copy()
    asked = [at("A", 1), at("B", 2, 100 * METRE), at("C", 3, 400)]
    first, again = op.check_all(asked, plan), op.check_all(asked, plan)
    pd.testing.assert_frame_equal(plan.quotas, before)
    pd.testing.assert_frame_equal(first.table, again.table)
    assert op.check(at("C", 3, 400), plan).outcome == "permit"
