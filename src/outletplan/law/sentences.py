"""A policy read back in plain sentences, English or Chinese, so that its author can check it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outletplan.law.distance_sentences import DISTANCE_SENTENCES
from outletplan.law.kinds import AppliedRule, Interval, NumberRule, QuantityRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from outletplan.law.kinds import (
        Bands,
        BaseAndStep,
        BlankVillages,
        Fixed,
        GuaranteedMinimum,
        NotJudged,
        PopulationBasis,
        RatioCap,
        Rule,
        StockShare,
        StreetClasses,
        YearlyPath,
    )
    from outletplan.law.kinds.rounding import Rounded
    from outletplan.law.policy import Document, Policy


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
    tongue = _Tongue(chinese)
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
    t = _Tongue(chinese)
    told = _SENTENCES[rule.rule](rule, t)
    if isinstance(rule, AppliedRule):
        told = f"{_whom(rule, t)}: {told}{_bounds(rule, t)}"
    return told + (f" ({t.word(rule.force)})" if rule.force == "in_principle" else "")


@dataclass(frozen=True)
class _Tongue:
    """One of two languages."""

    chinese: Callable[[str], str] | None

    def __call__(self, english: str, chinese: str) -> str:
        return chinese if self.chinese else english

    def word(self, code: object) -> str:
        return self.chinese(str(code)) if self.chinese else str(code).replace("_", " ")

    def said(self, text: str | None) -> str:
        """Repeat a text of the file, in Chinese where that is known."""
        return self.chinese(text or "") if self.chinese else text or ""

    def words(self, codes: Iterable[object]) -> str:
        return self(", ", "、").join(map(self.word, codes))

    def wanted(self, columns: Iterable[tuple[str, tuple[str, ...] | Interval]]) -> str:
        """Say which values or ranges are wanted of which columns."""
        return self(", ", ",").join(
            f"{self.word(column)}{self(' ', '为')}"
            + (self.interval(want) if isinstance(want, Interval) else self.any_of(want))
            for column, want in columns
        )

    def any_of(self, values: tuple[str, ...]) -> str:
        return self(" or ", "或").join(map(self.word, values))

    def interval(self, interval: Interval) -> str:
        if not self.chinese:
            return interval.words()
        said = {"above": "超过", "at_least": "不少于", "up_to": "不超过", "below": "少于"}
        edges = [(word, getattr(interval, edge)) for edge, word in said.items()]
        return "、".join(f"{word}{n:,}" for word, n in edges if n is not None) or "任意"


def _told(document: Document, t: _Tongue) -> Iterator[str]:
    until = t(f" until {document.until}", f"至{document.until}") if document.until else ""
    first = t.word(document.in_force) if document.in_force == "not_stated" else document.in_force
    force = t(f"in force: {first}{until}", f"施行日期:{first}{until}")
    yield f"{t.said(document.source.title)}: {t.word(document.status)}, {force}"
    for rule in document.rules:
        yield f"  {rule.article}. {sentence(rule, chinese=t.chinese)}"
        for assumed in rule.assumed:
            yield f"     {t('assumed', '推定')}: {t.said(assumed)}"
    for silence in document.not_stated_in_source:
        yield f"  {t('not stated in the source', '原文未明确')}: {t.said(silence)}"


def _bounds(rule: AppliedRule, t: _Tongue) -> str:
    """Say which requests a clause asks, where it names them, and what it gives way to."""
    words = _number(rule, t) if isinstance(rule, NumberRule) else ""
    if "asks" in rule.model_fields_set:
        words += t("; asked of: ", ";适用于:") + t.words(rule.asks)
    if rule.gives_way_to:
        articles = t(", ", "、").join(rule.gives_way_to)
        words += t(f"; gives way to art. {articles}", f";第{articles}条适用处从其规定")
    return words


def _number(rule: NumberRule, t: _Tongue) -> str:
    """Say whether a number is a ceiling, when it closes, and what becomes of a sum above it."""
    words = f" ({t.word(rule.number)})"
    if rule.comparison == "above":
        words += t("; closed above it", ";超过才停办")
    if rule.comparison == "after_adding":
        words += t("; compared with the new one added", ";加上新办的比较")
    if rule.reconciled_by:
        words += t(
            "; numbers below that add up to more are shown beside as reduced by largest remainder",
            ";下级合计超出时按最大余数法另列调减数",
        )
    return words


def _whom(rule: AppliedRule, t: _Tongue) -> str:
    applies_to = rule.applies_to
    if applies_to == "every_unit":
        whom = t("every unit with none below it", "每个最下级单元格")
    else:
        whom = t.word(applies_to) if isinstance(applies_to, str) else t.wanted(applies_to)
    if rule.within:
        whom += t(" within ", ",限") + t.wanted(rule.within) + t("", "之内")
    if streets := getattr(rule, "on_streets", None):
        whom += t(", on streets with ", ",限") + t.wanted(streets)
    if isinstance(rule, QuantityRule) and rule.sites:
        whom += t(", each site of ", ",各场所:") + t.wanted(rule.sites)
        apart = t("counted in its unit", "计入所在单元格")
        if rule.towards_unit == "not_counted":
            apart = t("not counted in its unit", "不计入所在单元格")
        whom += f" ({apart})"
    return whom


def _ratio(rule: RatioCap, t: _Tongue) -> str:
    basis = t.word(rule.counts)
    if rule.one_per is not None:
        words = t(f"one outlet per {rule.one_per:,} {basis}", f"{basis}每{rule.one_per:,}设1个")
    else:
        rate = rule.outlets_per_1000
        words = t(f"{rate} outlets per 1,000 {basis}", f"{basis}的{rate}‰")
    return words + _rounded(rule, t)


def _rounded(rule: Rounded, t: _Tongue) -> str:
    """Say how a part is rounded, and the bounds."""
    ways = {
        "down": t("rounded down", "向下取整"),
        "up": t("rounded up", "向上取整"),
        "half_up": t("rounded half up", "四舍五入"),
        "up_from": t(f"rounded up from {rule.part}", f"满{rule.part}进1"),
        "up_above": t(f"rounded up above {rule.part}", f"超过{rule.part}进1"),
    }
    words = t(", ", ",") + ways[rule.rounding]
    if rule.at_least:
        words += t(f", at least {rule.at_least:,}", f",不少于{rule.at_least:,}个")
    return words + _ceiling(rule.at_most, t)


def _ceiling(at_most: int | None, t: _Tongue) -> str:
    return "" if at_most is None else t(f", at most {at_most:,}", f",不超过{at_most:,}个")


def _bands(rule: Bands, t: _Tongue) -> str:
    rows = (f"{t.interval(band)} → {band.outlets:,}" for band in rule.bands)
    return f"{t.word(rule.counts)} {'; '.join(rows)}"


def _steps(rule: BaseAndStep, t: _Tongue) -> str:
    first, base, more = f"{rule.first:,}", f"{rule.base:,}", f"{rule.outlets_per_step:,}"
    basis = t.word(rule.counts)
    if rule.below_first == "none":
        fewer = t("fewer give none", "不足的不设")
        words = t(f"the first {first} {basis} give {base}", f"{basis}满{first}设{base}个")
    else:
        fewer = t("fewer give as many", "不足的照设")
        words = t(f"the first {first} {basis} give {base}", f"{basis}{first}以内设{base}个")
    how = "满" if rule.steps == "full" else "增(不满也计)"
    each = t(
        f"each {rule.steps} step of {rule.step:,} gives {more} more",
        f"每{how}{rule.step:,}增设{more}个",
    )
    told = t(", ", ",").join([words, fewer, each])
    return told + _ceiling(rule.at_most, t)


def _fixed(rule: Fixed, t: _Tongue) -> str:
    words = f"{rule.outlets:,}"
    if rule.outlets_at_least is not None:
        words = t(f"{rule.outlets_at_least:,} to {words}", f"{rule.outlets_at_least:,}至{words}")
    if rule.per is not None:
        return t(f"{words} outlets per {rule.per}", f"每{t.word(rule.per)}{words}个")
    return t(f"{words} outlets", f"{words}个")


def _stock(rule: StockShare, t: _Tongue) -> str:
    if rule.on_day is None:
        of = t(f"the {rule.stock} of the table", f"表中{t.word(rule.stock)}")
    else:
        of = t(f"the outlets in force on {rule.on_day}", f"{rule.on_day}有效零售点")
    return t(f"{rule.percent}% of {of}", f"{of}的{rule.percent}%") + _rounded(rule, t)


def _path(rule: YearlyPath, t: _Tongue) -> str:
    steps = (
        t(f"{step.outlets:,} from {step.since}", f"{step.since}起{step.outlets:,}个")
        for step in rule.steps
    )
    return t(", ", ",").join(steps)


def _basis(rule: PopulationBasis, t: _Tongue) -> str:
    return t("people counted as ", "人口口径:") + t.word(rule.counts)


def _minimum(rule: GuaranteedMinimum, t: _Tongue) -> str:
    words = t(f"at least {rule.outlets:,}, whatever else says less", f"保底{rule.outlets:,}个")
    if rule.people_at_least is None:
        return words
    people, basis = f"{rule.people_at_least:,}", t.word(rule.counts)
    return words + t(f", from {people} {basis} on", f",{basis}不少于{people}时适用")


def _classes(rule: StreetClasses, t: _Tongue) -> str:
    named = (f"{t.word(each.street_class)} → {each.name}" for each in rule.classes)
    return t("kinds of place by class of street: ", "按街道分类的地段类型:") + "; ".join(named)


def _blank(rule: BlankVillages, t: _Tongue) -> str:
    served = rule.without == "served"
    words = t(f"blank without an outlet that is {rule.without}",
              f"无{'入网' if served else '持证'}零售点的为空白村")  # fmt: skip
    tiers = (f"{t.interval(tier)} → {tier.tier}" for tier in rule.tiers)
    return f"{words}; {t.word(rule.counts)} {'; '.join(tiers)}"


def _kept(rule: NotJudged, t: _Tongue) -> str:
    return f"{t('not judged', '未核验')}: {t.said(rule.text)} ({t.said(rule.reason)})"


_SENTENCES: dict[str, Callable[[Any, _Tongue], str]] = {
    "ratio_cap": _ratio,
    "bands": _bands,
    "base_and_step": _steps,
    "fixed": _fixed,
    "stock_share": _stock,
    "yearly_path": _path,
    "population_basis": _basis,
    "guaranteed_minimum": _minimum,
    **DISTANCE_SENTENCES,
    "street_classes": _classes,
    "blank_villages": _blank,
    "not_judged": _kept,
}
