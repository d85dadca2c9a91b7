"""A policy read back in plain sentences, English or Chinese, so that its author can check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outletplan.law.distance_sentences import DISTANCE_SENTENCES
from outletplan.law.kinds import AppliedRule, ComparedRule, Listed, QuantityRule
from outletplan.law.number_sentences import NUMBER_SENTENCES, number_words
from outletplan.law.tongue import Tongue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outletplan.law.document import Document
    from outletplan.law.kinds import (
        BlankVillages,
        NotJudged,
        Rule,
        StreetClasses,
    )
    from outletplan.law.policy import Policy


def in_sentences(policy: Policy, *, chinese: Callable[[str], str] | None = None) -> str:
    """
    Tell a policy back: every edition, every rule in one sentence, and what was assumed.

    Parameters
    ----------
    policy
        The policy.
    chinese
        What a code such as ``village``, or a sentence, is in Chinese; None tells it in English.

    Returns
    -------
    text
        A line for the document, one for each rule, one for each thing assumed.

    Examples
    --------
    >>> from outletplan.law import published_policy
    >>> print(in_sentences(published_policy("san-francisco")))
    Tobacco outlets by district (San Francisco): issued, in force: not stated
      1. kind district: 45 outlets (ceiling)
      2. whole area: more than 152.4 m from the nearest gate of kind school (method not stated);
         asked of: new, relocation
    ...
    """
    tongue = Tongue(chinese)
    return "\n".join(line for document in policy.documents for line in _told(document, tongue))


def sentence(rule: Rule, *, chinese: Callable[[str], str] | None = None) -> str:
    """
    Tell one rule in a sentence: whom it reaches, what it says, and whether only in principle.

    Parameters
    ----------
    rule
        The rule.
    chinese
        As in `in_sentences`.

    Returns
    -------
    text
        Without its article and what was assumed.

    Examples
    --------
    >>> from outletplan.law import published_policy
    >>> sentence(published_policy("county-230700").documents[0].rules[1])
    'kind township seat, on streets with street class busy: at least 30 m apart (straight)'
    """
    t = Tongue(chinese)
    told = _SENTENCES[rule.rule](rule, t)
    if isinstance(rule, AppliedRule):
        told = f"{t.of(_whom(rule, t), told)}{_bounds(rule, t)}"
    if rule.force != "in_principle":
        return told
    in_principle = t.word(rule.force)
    if t.chinese and told.endswith("）"):  # one bracket for both
        return f"{told[:-1]}，{in_principle}）"
    return told + t.aside(in_principle)


def _told(document: Document, t: Tongue) -> Iterator[str]:
    until = t(f" until {document.until}", f"至{document.until}") if document.until else ""
    first = t.word(document.in_force) if document.in_force == "not_stated" else document.in_force
    force = t(f"in force: {first}{until}", f"施行日期：{first}{until}")
    status = f"{t.word(document.status)}{t(', ', '，')}{force}"
    yield t.of(t.said(document.source.title), status)
    for rule in document.rules:
        yield f"  {rule.article}. {sentence(rule, chinese=t.chinese)}"
        for assumed in rule.assumed:
            yield "     " + t.of(t("assumed", "推定"), t.said(assumed))
    for silence in document.not_stated_in_source:
        yield "  " + t.of(t("not stated in the source", "原文未明确"), t.said(silence))


def _bounds(rule: AppliedRule, t: Tongue) -> str:
    """Say which requests a clause asks, where it names them, and what it gives way to."""
    words = number_words(rule, t) if isinstance(rule, ComparedRule) else ""
    if rule.since is not None:
        words += t(f"; from {rule.since} on", f"；自{rule.since}起")
    if rule.until is not None:
        words += t(f"; until {rule.until}", f"；至{rule.until}止")
    if "asks" in rule.model_fields_set:
        words += t("; asked of: ", "；适用于：") + t.words(rule.asks)
    if rule.gives_way_to:
        articles = t(", ", "、").join(rule.gives_way_to)
        words += t(f"; gives way to art. {articles}", f"；条款{articles}适用处从其规定")
    return words


def _whom(rule: AppliedRule, t: Tongue) -> str:
    applies_to = rule.applies_to
    if isinstance(rule, Listed) and rule.outlets:
        return t("units of the list", "附表所列单元格")
    if applies_to == "every_unit":
        whom = t("every unit with none below it", "每个最下级单元格")
    else:
        whom = t.word(applies_to) if isinstance(applies_to, str) else t.wanted(applies_to)
    if rule.within:
        whom += t(" within ", "，位于") + t.wanted(rule.within) + t("", "的单元格之内")
    if streets := getattr(rule, "on_streets", None):
        whom += t(", on streets with ", "，限") + t.wanted(streets)
    if isinstance(rule, QuantityRule) and rule.sites:
        whom += t(", each site of ", "，各场所：") + t.wanted(rule.sites)
        apart = t("counted in its unit", "计入所在单元格")
        if rule.towards_unit == "not_counted":
            apart = t("not counted in its unit", "不计入所在单元格")
        whom += t.aside(apart)
    return whom


def _classes(rule: StreetClasses, t: Tongue) -> str:
    named = (f"{t.word(each.street_class)} → {each.name}" for each in rule.classes)
    return t("kinds of place by class of street: ", "按街道分类的地段类型：") + t("; ", "；").join(
        named
    )


def _blank(rule: BlankVillages, t: Tongue) -> str:
    served = rule.without == "served"
    words = t(f"blank without an outlet that is {rule.without}",
              f"无{'入网' if served else '持证'}零售点的为空白村")  # fmt: skip
    tiers = (f"{t.interval(tier)} → {tier.tier}" for tier in rule.tiers)
    then = t("; ", "；")
    return f"{words}{then}{t.word(rule.counts)}{t(' ', '')}{then.join(tiers)}"


def _kept(rule: NotJudged, t: Tongue) -> str:
    return t.of(t("not judged", "未核验"), t.said(rule.text)) + t.aside(t.said(rule.reason))


_SENTENCES: dict[str, Callable[[Any, Tongue], str]] = {
    **NUMBER_SENTENCES,
    **DISTANCE_SENTENCES,
    "street_classes": _classes,
    "blank_villages": _blank,
    "not_judged": _kept,
}
