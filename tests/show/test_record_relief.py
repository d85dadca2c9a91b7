"""The public reads nothing of relief, and nothing that lets infer it; inside all of it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import outletplan as op
from outletplan.show.records.tables import finding_table
from tests.planning.asking import asks, decide
from tests.planning.cases import ratio, region, spacing
from tests.show.judging import VILLAGE, shops

if TYPE_CHECKING:
    from outletplan import Decision
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

HALF = {"rule": "relief", "codes": ["残疾"], "first_licence_only": "no", "factor": "0.5"}
WAIVED = {"rule": "relief", "codes": ["残疾"], "first_licence_only": "no",
          "waives": ["spacing", "quota", "window"]}  # fmt: skip
OF_RELIEF = re.compile(
    "relief|残疾|[Ff]irst licence|首次|放宽|照顾|waive|× 0.5|25 ?m|25 ?米|不受|申请人自述，待核实"
)
LANGS = pytest.mark.parametrize("lang", ["en", "zh"])


def at(metres: float, relief: dict[str, Any] = HALF, **also: Any) -> Decision:
    there = region(VILLAGE, shops(metres), accuracy_m=also.pop("accuracy_m", None))
    rules = spacing("50", article="7"), ratio("1", article="8"), {**relief, "article": "9"}
    return decide(there, asks(0, 5, relief="残疾", first_licence=True, **also), *rules)


def told(decision: Decision, lang: Lang, audience: Audience = "public") -> str:
    return str(op.record(decision, lang=lang, audience=audience))


@LANGS
@pytest.mark.parametrize("metres", [10.0, 25.0, 30.0, 49.0, 400.0])
@pytest.mark.parametrize("relief", [HALF, WAIVED])
def test_nothing_of_it_stands_in_the_public_record(
    metres: float, relief: dict[str, Any], lang: Lang
) -> None:
    decision = at(metres, relief)
    public = told(decision, lang)
    assert not OF_RELIEF.search(public)
    assert not OF_RELIEF.search(finding_table(decision, "public", lang).to_string())
    assert OF_RELIEF.search(told(decision, lang, "internal"))


@LANGS
def test_what_is_kept_under_a_shorter_limit_has_no_figure(lang: Lang) -> None:
    """30 m, where the clause in its own words asks for 50 m."""
    decision = at(30.0)
    assert decision.outcome == "permit"
    public = told(decision, lang)
    assert "30" not in public.replace("-30", "").replace("2025", "")
    assert "30" in told(decision, lang, "internal")


@LANGS
def test_what_is_too_near_is_told_by_the_limit_of_the_clause(lang: Lang) -> None:
    decision = at(10.0)
    assert decision.outcome == "refuse"
    words = {"en": "10 m to an existing outlet, at least 50 m",
             "zh": "距一处现有零售点10米，应不少于50米"}  # fmt: skip
    assert told(decision, lang).count(words[lang]) == 2  # at the head, and by its clause
    assert "25" not in told(decision, lang).replace("2025", "")


@LANGS
def test_what_is_to_be_measured_is_listed_with_the_limit_of_the_clause(lang: Lang) -> None:
    decision = at(26.0, accuracy_m=3)
    assert decision.outcome == "measure_on_site"
    section = {"en": "To be measured on site", "zh": "需现场测量的事项"}[lang]
    public = told(decision, lang)
    assert re.search(
        {"en": r"Limit +50 m", "zh": r"标准 +50米"}[lang], public.partition(section)[2]
    )
    assert not re.search(r"\b2[5-9] ?(m|米)", public)


@LANGS
def test_a_permit_looks_the_same_with_and_without_a_claim(lang: Lang) -> None:
    """But for the figure of the clause: that it rests on what is claimed is said of every one."""
    claimed = told(at(400.0, WAIVED), lang)
    plain = told(decide(region(VILLAGE, shops(400)), asks(0, 5), ratio("1")), lang)
    sentence = {"en": "It holds if what the applicant claims is proved.",
                "zh": "本意见以申请人自述属实为前提，自述须经核实。"}[lang]  # fmt: skip
    assert sentence in claimed
    assert sentence in plain


def test_two_clauses_of_one_article_keep_their_own_words() -> None:
    rules = (spacing("50", article="7"), spacing("60", article="7", measured="walking"),
             {**HALF, "article": "9"})  # fmt: skip
    there = region(VILLAGE, shops(10))
    decision = decide(there, asks(0, 5, relief="残疾"), *rules)
    public = told(decision, "en")
    assert "at least 50 m apart (straight)" in public
    assert "at least 60 m apart (walking)" in public
