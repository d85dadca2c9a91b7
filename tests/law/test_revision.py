"""A policy against an older one: old, new, article, reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outletplan.law import make_policy
from outletplan.law.policy import Edition, Gap
from outletplan.law.revision import Revision, revision
from outletplan.law.revision_sentences import revision_in_sentences

CAP = {"rule": "ratio_cap", "article": "1", "applies_to": "whole_area", "counts": "residents",
       "outlets_per_1000": "4.5", "rounding": "down"}  # fmt: skip
SEAT = {"rule": "spacing", "article": "2", "applies_to": {"kind": "township_seat"},
        "at_least_m": "30", "measured": "straight"}  # fmt: skip
VILLAGE = {**SEAT, "article": "3", "applies_to": {"kind": "village"}, "at_least_m": "150"}
FIXED = {"rule": "fixed", "article": "4", "applies_to": {"kind": "urban_village"}, "outlets": 20}
RULES: list[dict[str, Any]] = [CAP, SEAT, VILLAGE, FIXED]


def edition(*rules: dict[str, Any], **head: Any) -> Edition:
    keys = {"source": {"title": "Plan"}, "status": "issued", "in_force": "2025-01-01", **head}
    return make_policy({**keys, "rules": list(rules)}).in_force(date(2025, 7, 1))


def told(revised: Revision) -> list[tuple[str | None, str | None, str]]:
    """Name the articles that were paired, and what became of them."""
    return [
        (
            clause.old.rule.article if clause.old else None,
            clause.new.rule.article if clause.new else None,
            clause.change,
        )
        for clause in revised.clauses
    ]


class TestPairing:
    """Rules are matched by article, then by kind and whom they apply to."""

    def test_what_stands_is_the_same(self) -> None:
        assert {change for *_, change in told(revision(edition(*RULES), edition(*RULES)))} == {
            "same"
        }

    def test_a_changed_number(self) -> None:
        """30 m → 40 m."""
        revised = revision(edition(*RULES), edition(CAP, SEAT | {"at_least_m": 40}, VILLAGE, FIXED))
        (changed,) = (clause for clause in revised.clauses if clause.change == "changed")
        assert changed.changes == (("at_least_m", "30", "40"),)
        assert (changed.old_no, changed.new_no) == (1, 1)

    def test_days_of_a_clause_are_told_though_it_does_not_hold_yet(self) -> None:
        new = edition(CAP, SEAT | {"since": "2099-01-01"}, VILLAGE, FIXED)
        (changed,) = (c for c in revision(edition(*RULES), new).clauses if c.change == "changed")
        assert changed.changes == (("since", None, "2099-01-01"),)

    def test_an_inserted_article_renumbers_the_rest(self) -> None:
        new = {**SEAT, "applies_to": {"kind": "county_town"}}
        moved = [{**rule, "article": str(n)} for n, rule in enumerate([SEAT, VILLAGE], start=3)]
        assert told(revision(edition(SEAT, VILLAGE), edition(new, *moved))) == [
            (None, "2", "added"),
            ("2", "3", "changed"),
            ("3", "4", "changed"),
        ]

    def test_renumbered_and_changed_at_once(self) -> None:
        revised = revision(edition(VILLAGE), edition({**VILLAGE, "article": "8", "at_least_m": 80}))
        (clause,) = revised.clauses
        assert [tuple(change) for change in clause.changes] == [
            ("article", "3", "8"),
            ("at_least_m", "150", "80"),
        ]

    def test_the_same_article_of_another_kind(self) -> None:
        whole = {"rule": "fixed", "article": "1", "applies_to": "whole_area", "outlets": 900}
        (clause,) = revision(edition(CAP), edition(whole)).clauses
        keys = {change.key: (change.old, change.new) for change in clause.changes}
        assert keys["rule"] == ("ratio_cap", "fixed")
        assert keys["outlets"] == (None, "900")
        assert keys["outlets_per_1000"] == ("4.5", None)

    def test_two_rules_of_one_article_keep_their_own_counterparts(self) -> None:
        a, b = SEAT | {"article": "5"}, VILLAGE | {"article": "5"}
        revised = revision(edition(a, b), edition(b | {"at_least_m": 100}, a))
        assert [(clause.old_no, clause.new_no) for clause in revised.clauses] == [(1, 0), (0, 1)]

    def test_what_is_gone_stands_last(self) -> None:
        assert told(revision(edition(*RULES), edition(FIXED))) == [
            ("4", "4", "same"),
            ("1", None, "removed"),
            ("2", None, "removed"),
            ("3", None, "removed"),
        ]

    @given(st.permutations(RULES), st.sets(st.integers(0, 3)), st.sets(st.integers(0, 3)))
    def test_every_clause_of_both_has_its_place_once(
        self, shuffled: list[dict[str, Any]], lost: set[int], came: set[int]
    ) -> None:
        """Whatever comes and goes, in whatever order: nothing is dropped, nothing told twice."""
        before = [rule for n, rule in enumerate(RULES) if n not in lost] or RULES
        after = [rule for n, rule in enumerate(shuffled) if n not in came] or shuffled
        old, new = edition(*before), edition(*after)
        clauses = revision(old, new).clauses
        assert sorted(c.old_no for c in clauses if c.old_no is not None) == [*range(len(before))]
        assert [c.new_no for c in clauses if c.new_no is not None] == [*range(len(after))]
        gone = {rule["article"] for rule in before} - {rule["article"] for rule in after}
        assert {c.old.rule.article for c in clauses if c.old and c.change == "removed"} == gone


class TestReason:
    """The reason stands in the document that revises, of the clause or of the whole."""

    def test_of_the_clause_before_that_of_the_document(self) -> None:
        new = edition(
            CAP | {"outlets_per_1000": "3.1", "revised_because": "过密"},
            SEAT | {"at_least_m": 40},
            revised_because="省局要求",
        )
        reasons = [clause.reason for clause in revision(edition(CAP, SEAT), new).clauses]
        assert reasons == ["过密", "省局要求"]

    def test_a_reason_alone_changes_nothing(self) -> None:
        (clause,) = revision(edition(CAP), edition(CAP | {"revised_because": "过密"})).clauses
        assert clause.change == "same"


def test_told_in_sentences() -> None:
    new = edition(CAP | {"outlets_per_1000": "3.1", "revised_because": "过密"}, status="draft")
    assert revision_in_sentences(revision(edition(CAP), new)).splitlines() == [
        "status: issued → draft",
        "1 changed (outlets_per_1000)",
        "  old: whole area: 4.5 outlets per 1,000 residents, rounded down (ceiling)",
        "  new: whole area: 3.1 outlets per 1,000 residents, rounded down (ceiling)",
        "  reason: 过密",
    ]


def test_of_two_long_lists_only_what_changes_is_told() -> None:
    """Of 300 cells two have another number: these two are read, not the list twice."""
    listed = {"rule": "listed", "article": "annex 1"}
    old = {f"K{n:03d}": 5 for n in range(300)}
    revised = revision(
        edition({**listed, "outlets": old}),
        edition({**listed, "outlets": {**old, "K007": 9, "K250": 1}}),
    )
    assert revision_in_sentences(revised).splitlines() == [
        "annex 1 changed (outlets)",
        "  old: units of the list: K007 5, K250 5 (ceiling)",
        "  new: units of the list: K007 9, K250 1 (ceiling)",
    ]


def test_no_change_is_said() -> None:
    assert revision_in_sentences(revision(edition(CAP), edition(CAP))) == "nothing changes"


class TestGaps:
    """A gap between editions is lawful, and named."""

    @staticmethod
    def policy(*spans: tuple[str, str | None]) -> Any:
        head = {"source": {"title": "Plan"}, "status": "issued", "rules": [FIXED]}
        return make_policy(
            *(
                {**head, "name": name, "in_force": start} | ({"until": end} if end else {})
                for name, (start, end) in zip("abc", spans, strict=False)
            )
        )

    def test_a_gap_of_a_year_and_one_of_a_day(self) -> None:
        policy = self.policy(
            ("2007-01-01", "2011-12-31"), ("2013-01-01", "2013-06-30"), ("2013-07-02", None)
        )
        assert policy.gaps == (
            Gap(date(2012, 1, 1), date(2012, 12, 31), "a", "b"),
            Gap(date(2013, 7, 1), date(2013, 7, 1), "b", "c"),
        )
        assert [f"{gap}" for gap in policy.gaps] == [
            "no edition from 2012-01-01 to 2012-12-31",
            "no edition on 2013-07-01",
        ]

    def test_day_before_day_and_day_after(self) -> None:
        """One edition ends, the next begins the day after: no gap; a day later: a gap of one."""
        assert self.policy(("2020-01-01", "2020-12-30"), ("2020-12-31", None)).gaps == ()
        assert self.policy(("2020-01-01", "2020-12-31"), ("2021-01-01", None)).gaps == ()
        (gap,) = self.policy(("2020-01-01", "2020-12-31"), ("2021-01-02", None)).gaps
        assert (gap.first, gap.last) == (date(2021, 1, 1), date(2021, 1, 1))

    def test_before_the_first_and_after_the_last_is_no_gap(self) -> None:
        assert self.policy(("2007-01-01", "2011-12-31")).gaps == ()

    @pytest.mark.parametrize(
        ("day", "named"),
        [
            (date(2011, 12, 31), None),
            (date(2012, 1, 1), True),
            (date(2012, 12, 31), True),
            (date(2013, 1, 1), None),
            (date(2006, 12, 31), False),
        ],
    )
    def test_the_error_names_the_gap_in_which_the_day_lies(
        self, day: date, *, named: bool | None
    ) -> None:
        policy = self.policy(("2007-01-01", "2011-12-31"), ("2013-01-01", None))
        if named is None:
            assert len(policy.in_force(day).documents) == 1
            return
        with pytest.raises(LookupError, match=f"not in force on {day}") as caught:
            policy.in_force(day)
        assert ("no edition from 2012-01-01 to 2012-12-31" in str(caught.value)) is named
