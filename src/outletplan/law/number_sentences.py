"""Sentences of the kinds of rule that say how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outletplan.law.kinds import NumberRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.law.kinds import (
        Bands,
        BaseAndStep,
        BusinessTypeShare,
        ComparedRule,
        Division,
        Fixed,
        GuaranteedMinimum,
        Listed,
        Order,
        PopulationBasis,
        RatioCap,
        StockShare,
        StreetWeight,
        UnitClass,
        Weighing,
        YearlyPath,
    )
    from outletplan.law.kinds.rounding import Rounded
    from outletplan.law.tongue import Tongue


def number_words(rule: ComparedRule, t: Tongue) -> str:
    """Say whether a number is a ceiling, when it closes, and what becomes of a sum above it."""
    words = t.aside(t.word(rule.number)) if isinstance(rule, NumberRule) else ""
    if rule.comparison == "above":
        words += t("; closed above it", "；超过才停办")
    if rule.comparison == "after_adding":
        words += t("; compared with the new one added", "；加上新办的比较")
    if isinstance(rule, NumberRule) and rule.reconciled_by:
        words += t(
            "; numbers below that add up to more are shown beside as reduced by largest remainder",
            "；下级合计超出时按最大余数法另列调减数",
        )
    return words


def _ratio(rule: RatioCap, t: Tongue) -> str:
    basis = t.people(rule.counts)
    if rule.one_per is not None:
        words = t(f"one outlet per {rule.one_per:,} {basis}", f"{basis}每{rule.one_per:,}设1个")
    else:
        rate = rule.outlets_per_1000
        outlets = "outlet" if rate == 1 else "outlets"
        words = t(f"{rate} {outlets} per 1,000 {basis}", f"{basis}的{rate}‰")
    return words + _rounded(rule, t)


def _rounded(rule: Rounded, t: Tongue) -> str:
    """Say how a part is rounded, and the bounds."""
    ways = {
        "down": t("rounded down", "向下取整"),
        "up": t("rounded up", "向上取整"),
        "half_up": t("rounded half up", "四舍五入"),
        "up_from": t(f"rounded up from {rule.part}", f"满{rule.part}进1"),
        "up_above": t(f"rounded up above {rule.part}", f"超过{rule.part}进1"),
    }
    words = t(", ", "，") + ways[rule.rounding]
    if rule.at_least:
        words += t(f", at least {rule.at_least:,}", f"，不少于{rule.at_least:,}个")
    return words + _ceiling(rule.at_most, t)


def _ceiling(at_most: int | None, t: Tongue) -> str:
    return "" if at_most is None else t(f", at most {at_most:,}", f"，不超过{at_most:,}个")


def _bands(rule: Bands, t: Tongue) -> str:
    rows = (f"{t.interval(band)} → {band.outlets:,}" for band in rule.bands)
    return t.people(rule.counts) + t(" ", "") + t("; ", "；").join(rows)


def _steps(rule: BaseAndStep, t: Tongue) -> str:
    first, base, more = f"{rule.first:,}", f"{rule.base:,}", f"{rule.outlets_per_step:,}"
    basis = t.people(rule.counts)
    if rule.below_first == "none":
        fewer = t("fewer give none", "不足的不设")
        words = t(f"the first {first} {basis} give {base}", f"{basis}满{first}设{base}个")
    else:
        fewer = t("fewer give as many", "不足的照设")
        words = t(f"the first {first} {basis} give {base}", f"{basis}{first}以内设{base}个")
    how = "满" if rule.steps == "full" else "增（不满也计）"
    each = t(
        f"each {rule.steps} step of {rule.step:,} gives {more} more",
        f"每{how}{rule.step:,}增设{more}个",
    )
    told = t(", ", "，").join([words, fewer, each])
    return told + _ceiling(rule.at_most, t)


def _fixed(rule: Fixed, t: Tongue) -> str:
    words = f"{rule.outlets:,}"
    if rule.outlets_at_least is not None:
        words = t(f"{rule.outlets_at_least:,} to {words}", f"{rule.outlets_at_least:,}至{words}")
    noun = "outlet" if rule.outlets == 1 else "outlets"
    if rule.per is not None:
        return t(f"{words} {noun} per {rule.per}", f"每{t.word(rule.per)}{words}个")
    return t(f"{words} {noun}", f"{words}个")


LISTED = 6  # units of a list that a sentence names


def _listed(rule: Listed, t: Tongue) -> str:
    if rule.column is not None:
        return t(f"as the column {rule.column} says", f"按表中{t.word(rule.column)}")
    units = [f"{unit} {outlets:,}" for unit, outlets in rule.outlets or ()]
    words = t(", ", "、").join(units[:LISTED])
    if (more := len(units) - LISTED) > 0:
        words += t(f" … and {more:,} more", f"……另有{more:,}个")
    return words


def _stock(rule: StockShare, t: Tongue) -> str:
    if rule.on_day is None:
        of = t(f"the {rule.stock} of the table", f"表中{t.word(rule.stock)}")
    else:
        of = t(f"the outlets in force on {rule.on_day}", f"{rule.on_day}有效零售点")
    return t(f"{rule.percent}% of {of}", f"{of}的{rule.percent}%") + _rounded(rule, t)


def _path(rule: YearlyPath, t: Tongue) -> str:
    steps = (
        t(f"{step.outlets:,} from {step.since}", f"{step.since}起{step.outlets:,}个")
        for step in rule.steps
    )
    return t(", ", "，").join(steps)


def _basis(rule: PopulationBasis, t: Tongue) -> str:
    return t("people counted as ", "人口口径：") + t.word(rule.counts)


def _order(rule: Order, t: Tongue) -> str:
    words = t("the first accepted is the first served", "按受理先后顺序办理")
    if rule.by == "lottery":
        words = t("a draw decides who is served first", "抽签确定先后")
    when = {
        "at_once": t("at once", "即时"),
        "next_month": t("with the next month", "自次月起"),
        "next_quarter": t("with the next quarter", "自下一季度起"),
        "next_half_year": t("with the next half-year", "自下一半年度起"),
        "next_year": t("with the next year", "自次年起"),
    }[rule.exits_free]
    words += t(f"; a place that is left comes free {when}", f"；退出腾出的名额{when}可办")
    if rule.new_at_most is not None:
        words += t("; no more new ones in a year than left last year", "；新增数不超过上年退出数")
    return words


def _minimum(rule: GuaranteedMinimum, t: Tongue) -> str:
    giving = {
        "quota": t("its own number", "本单元格规划数"),
        "spacing": t("the spacing", "间距"),
        "total": t("the total above it", "上级总量"),
    }
    free_of = [giving[key] for key in giving if key in rule.gives_way]
    words = t(f"at least {rule.outlets:,}, whatever ", f"保底{rule.outlets:,}个，不受")
    words += t(" and ", "、").join(free_of) + t("", "限制")
    if rule.nearest_outlet_farther_than_m is not None:
        metres = rule.nearest_outlet_farther_than_m
        words += t(
            f", where the nearest outlet of another unit is more than {metres} m away",
            f"，限距其他单元格最近零售点超过{metres}米的",
        )
    if rule.people_at_least is None:
        return words
    people, basis = f"{rule.people_at_least:,}", t.people(rule.counts)
    return words + t(f", from {people} {basis} on", f"，{basis}不少于{people}时适用")


def _division(rule: Division, t: Tongue) -> str:
    if rule.total_of is None:
        words = t(f"a total of {rule.total:,}", f"总数{rule.total:,}个")
    else:
        words = t(f"the number of art. {rule.total_of}", f"条款{rule.total_of}的总数")
    by = t(", ", "，").join(_weighing(each, t) for each in rule.by)
    words += t(f" divided by {by}, by largest remainder", f"按{by}分解（最大余数法）")
    if rule.at_least:
        words += t(f", at least {rule.at_least:,} each", f"，每个不少于{rule.at_least:,}个")
    if rule.places:
        words += t("; each part divided over ", "；各部分再按地段分解：") + _metres(rule.places, t)
    return words


def _weighing(by: Weighing, t: Tongue) -> str:
    what = t.people(by.counts) if by.counts else _metres(by.streets or (), t)
    return what if by.percent == 100 else f"{what} {by.percent}%"  # noqa: PLR2004 - per cent


def _metres(streets: tuple[StreetWeight, ...], t: Tongue) -> str:
    named = (f"{t.word(each.street_class)} × {each.weight}" for each in streets)
    return t("metres of street ", "街道长度（") + t(", ", "、").join(named) + t("", "）")


def _type_share(rule: BusinessTypeShare, t: Tongue) -> str:
    types = t(" or ", "、").join(map(t.said, rule.types))
    of = (
        t("the number that may be", "规划数")
        if rule.of == "quota"
        else t("the outlets in being", "实有数")
    )
    words = t(f"{types} at most {rule.percent}% of {of}", f"{types}不超过{of}的{rule.percent}%")
    return words + _rounded(rule, t)


def _one_in(leave: int, t: Tongue) -> str:
    return t(f"one in when {leave:,} leave", f"每退出{leave:,}个可新增1个")


def _unit_class(rule: UnitClass, t: Tongue) -> str:
    regimes = {
        "frozen": t("no new outlet", "不再新设"),
        "queue": t("one in when one leaves", "退一进一"),
        "open": t("open", "可设"),
    }
    said = (
        f"{t.word(each.unit_class)} → "
        + (regimes[each.regime] if each.leave is None else _one_in(each.leave, t))
        for each in rule.classes
    )
    return t("by class of unit: ", "按区域分类：") + t("; ", "；").join(said)


NUMBER_SENTENCES: dict[str, Callable[[Any, Tongue], str]] = {
    "ratio_cap": _ratio,
    "bands": _bands,
    "base_and_step": _steps,
    "fixed": _fixed,
    "listed": _listed,
    "stock_share": _stock,
    "yearly_path": _path,
    "division": _division,
    "business_type_share": _type_share,
    "unit_class": _unit_class,
    "population_basis": _basis,
    "order": _order,
    "guaranteed_minimum": _minimum,
}
