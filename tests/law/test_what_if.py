"""`op.what_if`: the same policy with one clause that says otherwise, as strict as a file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import outletplan as op
from tests.planning.cases import policy, ratio, spacing

if TYPE_CHECKING:
    from outletplan.law.kinds import Rule

COUNTY = op.published_policy("county-230700")


def rules(made: op.Policy) -> dict[str, Rule]:
    return {rule.article: rule for document in made.documents for rule in document.rules}


def test_one_clause_says_otherwise_and_all_others_stand() -> None:
    """As asked: the same policy with 40 m instead of 30 m."""
    draft = op.what_if(COUNTY, "2(1)", at_least_m=40)
    changed = op.diff(COUNTY, draft).dropna(subset=["rule"])
    assert set(changed["article"]) == {"2(1)"}
    assert changed["key"].tolist() == ["at_least_m", "text"]
    assert changed[["old", "new"]].to_numpy().tolist()[0] == ["30", "40"]
    assert rules(COUNTY)["2(1)"].at_least_m == 30  # type: ignore[union-attr]


def test_title_and_status_say_that_nobody_issued_it() -> None:
    """The status stands on every sheet: a what-if is a draft, whatever the policy was."""
    (document,) = op.what_if(COUNTY, "1", outlets_per_1000="3.1").documents
    assert document.status == "draft"
    assert document.source.title == "Layout plan of a county of 230,700 people (what if)"
    assert document.in_force == COUNTY.documents[0].in_force


def test_what_ifs_of_what_ifs_are_marked_once() -> None:
    twice = op.what_if(op.what_if(COUNTY, "1", outlets_per_1000="3.1"), "2(1)", at_least_m=40)
    said = op.diff(COUNTY, twice).dropna(subset=["rule", "new"])
    assert said["new"].tolist() == ["3.1", "40"]
    assert twice.name == "county-230700 (what if)"
    assert twice.documents[0].source.title.count("what if") == 1


@pytest.mark.parametrize(
    ("article", "keys", "said"),
    [
        ("2(1)", {"at_least_m": 0.1}, 'Write "0.1" in quotes'),
        ("2(1)", {"at_least_m": "4O"}, "found '4O'"),
        ("2(1)", {"at_leest_m": 40}, "Did you mean at_least_m?"),
        ("1", {"one_per": 1500}, "both rates"),
        ("1", {"rounding": None}, "found nothing; expected the key rounding"),
        ("2", {"at_least_m": 40}, "found article 2; expected one of"),
        ("1", {}, "found no key"),
    ],
)
def test_it_is_checked_as_strictly_as_a_file(article: str, keys: dict[str, Any], said: str) -> None:
    with pytest.raises(op.PolicyError) as caught:
        op.what_if(COUNTY, article, **keys)
    assert said in str(caught.value)


def test_the_whole_document_is_checked_again() -> None:
    """A clause that another one divides cannot lose its number of article."""
    divided = policy(
        {"rule": "fixed", "article": "9", "applies_to": "whole_area", "outlets": 30},
        {"rule": "division", "applies_to": {"kind": "village"}, "total_of": "9",
         "by": [{"counts": "residents"}]},
    )  # fmt: skip
    with pytest.raises(op.PolicyError, match="article 9"):
        op.what_if(divided, "9", article="8")


def test_none_takes_a_key_out() -> None:
    rule = rules(op.what_if(COUNTY, "1", outlets_per_1000=None, one_per=1500))["1"]
    assert (rule.outlets_per_1000, rule.one_per) == (None, 1500)  # type: ignore[union-attr]


def test_the_keys_tell_which_clause_of_an_article_is_meant() -> None:
    one = policy(ratio("4.5", article="1"), spacing("30", article="1"))
    assert op.diff(one, op.what_if(one, "1", at_least_m=40))["key"].tolist() == [
        "title", "status", "at_least_m"]  # fmt: skip
    named = op.what_if(one, "1", rule="ratio_cap", text="as it was")
    assert op.diff(one, named)["rule"].tolist()[-1] == "ratio_cap"
    two = policy(spacing("30", article="1"), spacing("50", article="1"))
    with pytest.raises(op.PolicyError, match="article 1 2 times: spacing of policy, spacing"):
        op.what_if(two, "1", at_least_m=40)


def test_of_several_documents_one_is_changed() -> None:
    practice = op.published_policy("blank-villages-300")
    draft = op.what_if(op.combine(COUNTY, practice), "2(1)", at_least_m="40")
    assert [document.status for document in draft.documents] == [
        "draft", practice.documents[0].status]  # fmt: skip
    assert op.diff(op.combine(COUNTY, practice), draft)["key"].tolist() == [
        "title", "status", "at_least_m", "text"]  # fmt: skip


def test_the_words_of_the_source_are_not_put_into_its_mouth() -> None:
    """The county's text says 30 metres; nobody wrote 40."""
    assert rules(COUNTY)["2(1)"].text
    assert rules(op.what_if(COUNTY, "2(1)", at_least_m=40))["2(1)"].text is None
    asked = op.what_if(COUNTY, "2(1)", at_least_m=40, text="……距离为40米")
    assert rules(asked)["2(1)"].text == "……距离为40米"


def test_whom_a_document_counts_once_reaches_every_clause_that_says_as_stated() -> None:
    """What was read into the clauses is read into them anew."""
    stated = policy(
        {"rule": "population_basis", "article": "0", "counts": "residents"},
        ratio("4.5", counts="as_stated", article="1"),
    )
    rule = rules(op.what_if(stated, "0", counts="registered"))["1"]
    assert rule.counts == "registered"  # type: ignore[union-attr]


def test_the_reason_is_the_what_ifs_own() -> None:
    """Why the policy was revised before is no reason for what is only tried."""
    revised = policy(ratio("4.5", revised_because="too many"), revised_because="too few people")
    tried = op.what_if(revised, "1", outlets_per_1000="3.1")
    assert op.diff(revised, tried)["reason"].isna().all()
    tried = op.what_if(revised, "1", outlets_per_1000="3.1", revised_because="a director asks")
    assert op.diff(revised, tried)["reason"].tolist()[-1] == "a director asks"


def test_what_a_stranger_does_to_his_values_later_changes_nothing() -> None:
    edition = {"name": "p", "source": {"title": "P"}, "status": "issued", "in_force": "2025-01-01",
               "rules": [ratio("4.5", article="1")]}  # fmt: skip
    made = op.make_policy(edition)
    edition["rules"][0]["outlets_per_1000"] = "9"  # type: ignore[index]
    rule = rules(op.what_if(made, "1", rounding="up"))["1"]
    assert rule.outlets_per_1000 == Decimal("4.5")  # type: ignore[union-attr]


@pytest.mark.parametrize("name", op.published_policies())
def test_every_published_clause_can_be_asked(name: str) -> None:
    """Written and checked again, whatever its kind, a clause says the same."""
    published = op.published_policy(name)
    for rule in published.documents[0].rules:
        asked = op.what_if(published, rule.article, text="as it was", rule=rule.rule)
        keys = set(op.diff(published, asked)["key"])
        assert keys <= {"title", "status", "text"}


def test_what_is_no_policy() -> None:
    with pytest.raises(TypeError, match="expected a Policy"):
        op.what_if("policy.yaml", "1", at_least_m=40)  # type: ignore[arg-type]
