"""Renewals: which clauses bite is data, some of them only where the premises have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import outletplan as op
from outletplan.law.sentences import in_sentences
from outletplan.show.records.decision_words import reason
from outletplan.show.words.sheets import in_chinese
from tests.planning.asking import asks, decide, results, told, why
from tests.planning.cases import DAY, EAST, policy, ratio, region, spacing

if TYPE_CHECKING:
    from outletplan.geodesy import Datum

VILLAGE = [{"unit_id": "v", "kind": "village", "residents": 1000}]
THERE = region(VILLAGE, [{"unit_id": "v", "east_m": 0}, {"unit_id": "v", "east_m": 30}])
"""o0 asks; o1 is 30 m away."""
CHANGED = ["new", "relocation", "renewal_if_changed"]
LAW = (spacing("50", asks=CHANGED), ratio("1000", article="2"))


def renewal(*, changed: bool | None) -> op.Application:
    return asks(id="o0", request="renewal", premises_changed=changed)


class TestWhenThePremisesChanged:
    """Mostly schools and safety only; in some places the present plan when the premises changed."""

    @pytest.mark.parametrize(
        ("changed", "outcome", "result", "said"),
        [
            (True, "refuse", "broken", "30 m to o1, at least 50 m"),
            (False, "permit", "not_applicable", f"asked of: {', '.join(CHANGED)}"),
            (
                None,
                "permit",
                "review",
                (
                    "premises_changed not said: to be looked at; "
                    "where they changed, 30 m to o1, at least 50 m"
                ),
            ),
        ],
    )
    def test_changed_unchanged_and_not_said(
        self,
        changed: bool | None,  # noqa: FBT001 - cases
        outcome: str,
        result: str,
        said: str,
    ) -> None:
        decision = decide(THERE, renewal(changed=changed), *LAW)
        assert (decision.outcome, results(decision)[0], why(decision)) == (outcome, result, said)

    def test_what_was_measured_stands_beside_the_review(self) -> None:
        """Where nobody says whether they changed, the numbers are there for whoever looks."""
        decision = decide(THERE, renewal(changed=None), *LAW)
        row = decision.findings.iloc[0]
        assert (row["value"], row["limit"], row["subject_id"]) == (
            pytest.approx(30, abs=1e-3),
            50,
            "o1",
        )
        [found] = [each for each in decision.told if each.rule == "spacing"]
        zh = "未填经营场所是否变化：须查看；如有变化，距 o1 30米，应不少于50米"
        assert reason(found, None, "zh") == zh
        public = "premises changed not said: to be looked at; where they changed, 30 m to an outlet"
        assert reason(found, None, "en", whom="an outlet").startswith(public)

    def test_a_clause_that_reaches_nobody_here_needs_no_look(self) -> None:
        elsewhere = spacing("50", applies_to={"kind": "town"}, asks=CHANGED)
        decision = decide(THERE, renewal(changed=None), elsewhere)
        assert results(decision)[0] == "not_applicable"

    @pytest.mark.parametrize("changed", [True, False, None])
    def test_schools_bite_on_any_renewal_all_the_same(self, changed: bool | None) -> None:  # noqa: FBT001 - cases
        plain = spacing("50", asks=["new", "renewal"])
        assert decide(THERE, renewal(changed=changed), plain).outcome == "refuse"

    @pytest.mark.parametrize("changed", [True, False, None])
    def test_a_new_shop_has_no_premises_to_change(self, changed: bool | None) -> None:  # noqa: FBT001 - cases
        decision = decide(THERE, asks(premises_changed=changed), *LAW)
        assert (decision.outcome, results(decision)[0]) == ("refuse", "broken")
        assert "claim" not in set(decision.findings["rule"])

    def test_premises_as_they_were_are_claimed_and_to_be_proved(self) -> None:
        """What lifts a clause is quoted; whether it is so the bureau finds."""
        decision = decide(THERE, renewal(changed=False), *LAW)
        (claim,) = told(decision.findings.tail(1), "rule", "subject", "subject_id", "result")
        assert claim == ("claim", "premises_changed", "False", "review")
        assert decision.if_proved

    def test_relief_of_a_changed_renewal(self) -> None:
        relief = {
            "rule": "relief", "article": "3", "first_licence_only": "no", "minus_m": "20",
            "codes": ["disabled"], "asks": ["renewal_if_changed"],
        }  # fmt: skip
        claim: dict[str, Any] = {"id": "o0", "request": "renewal", "relief": "disabled"}
        changed = asks(**claim, premises_changed=True)
        assert decide(THERE, changed, LAW[0], relief).outcome == "permit"
        unsaid = decide(THERE, asks(**claim), LAW[0], relief)
        assert results(unsaid) == ["review", "review"]


class TestWithoutCoordinates:
    """A renewal is of the outlet where it is: its own door is known."""

    def renewed(self, **said: Any) -> op.Application:
        form = {"id": "R1", "request": "renewal", "outlet_id": "o0"}
        return op.Application(**{**form, **said})

    def test_its_own_door_and_the_accuracy_of_that_are_taken_and_told(self) -> None:
        outlets = [
            {"unit_id": "v", "east_m": 0, "accuracy_m": 4.0}, {"unit_id": "v", "east_m": 30},
        ]  # fmt: skip
        there = region(VILLAGE, outlets)
        law = spacing("33", asks=["renewal"])
        decision = decide(there, self.renewed(), law)
        as_there = asks(id="R1", request="renewal", outlet_id="o0", accuracy_m=4.0)
        same = decide(there, as_there, law)
        assert decision.outcome == same.outcome == "measure_on_site"
        assert results(decision) == results(same)
        assert why(decision) == why(same)
        place = decision.application.lon, decision.application.lat, decision.application.datum
        assert place == (as_there.lon, as_there.lat, "wgs84")
        assert decision.application.accuracy_m == 4.0
        (claim,) = told(decision.findings.tail(1), "rule", "subject", "subject_id", "why")
        said = "no coordinates given; taken to be at the door that the table of outlets gives"
        assert claim == ("claim", "outlet_id", "o0", f"o0: {said}")
        assert said in str(op.record(decision, lang="en"))
        assert "o0：未填坐标，按该零售点的登记位置核验" in str(op.record(decision))

    @pytest.mark.parametrize("datum", ["wgs84", "gcj02", "cgcs2000"])
    def test_in_a_pile_beside_others_that_give_theirs(self, datum: Datum) -> None:
        rows = {
            "application_id": ["R1", "A2"], "request": ["renewal", "new"],
            "outlet_id": ["o0", None], "unit_id": "v", "lon": [None, 116.4], "lat": [None, 39.9],
        }  # fmt: skip
        plan = op.plan(THERE, policy(*LAW), on=DAY)
        done = op.check_all(pd.DataFrame(rows), plan, datum=datum, on_fault="skip")
        (decision,) = done.decisions
        assert decision.application.lon == pytest.approx(THERE.lonlat("outlets")[0][0], abs=1e-12)
        assert done.left_out["application_id"].tolist() == ["A2"]
        none = pd.DataFrame(rows).drop(columns=["lon", "lat"]).head(1)
        assert op.check_all(none, plan).decisions[0].application == decision.application

    def test_elsewhere_nothing_is_taken_for_granted(self) -> None:
        """No other request has a door that is known, nor has an outlet without a point."""
        outlets = [{"unit_id": "v", "east_m": 0}, {"unit_id": "v", "east_m": float("nan")}]
        plan = op.plan(region(VILLAGE, outlets), policy(*LAW), on=DAY)
        asked = (
            {"request": "relocation"},
            {"request": "new", "outlet_id": None},
            {"outlet_id": "o1"},
        )
        for said in asked:
            with pytest.raises(op.DataError, match="no coordinates"):
                op.check(self.renewed(**said, unit_id="v"), plan)
        for half in ({"lon": EAST}, {"lon": EAST, "datum": "wgs84"}, {"lon": 0.0, "lat": 0.0}):
            with pytest.raises(op.DataError):
                op.check(self.renewed(**half), plan)


def test_a_pile_says_it_in_a_column_with_a_chinese_header() -> None:
    rows = {
        "申请编号": ["o0", "o1"], "申请事项": ["延续", "延续"], "经营场所是否变化": ["是", "否"],
        "unit_id": "v", "lon": THERE.lonlat("outlets")[0], "lat": [0.0, 0.0],
    }  # fmt: skip
    plan = op.plan(THERE, policy(*LAW), on=DAY)
    done = op.check_all(pd.DataFrame(rows), plan, datum="wgs84")
    assert told(done.table, "application_id", "outcome") == [("o0", "refuse"), ("o1", "permit")]


def test_the_policy_is_told_back_in_both_tongues() -> None:
    law = policy(LAW[0])
    assert "asked of: new, relocation, renewal if changed" in in_sentences(law)
    assert "适用于：新办申请、变更经营地址、经营场所有变化的延续" in in_sentences(
        law, chinese=in_chinese
    )
