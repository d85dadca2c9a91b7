"""Clauses on distances, and on what is asked less of whom, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.law.kinds import (
        BannedForm,
        DistanceRule,
        NotAdjacent,
        OnePerAddress,
        Relief,
        SiteExclusion,
        Spacing,
        StreetWindow,
    )
    from outletplan.law.tongue import Tongue


def _spacing(rule: Spacing, t: Tongue) -> str:
    here, across = rule.here_m, rule.across_m
    words = t(f"at least {here} m apart", f"间距不少于{here}米")
    if rule.more_than_m is not None:
        words = t(f"more than {here} m apart", f"间距大于{here}米")
    if across is not None:
        limit = t(f"{across} m", f"{across}米") if across else t("no limit", "不限")
        if rule.opposite_side_more_than_m is not None:
            limit = t(f"more than {across} m", f"大于{across}米")
        words += t(f", across the street {limit}", f"，对面{limit}")
    words += _method(rule, t)
    for wanted, english, chinese in (
        (rule.newcomer, "of newcomers with {}", "；申请人{}的适用"),
        (rule.from_outlets, "from outlets with {}", "；仅计{}的零售点"),
        (rule.not_from_outlets, "not from outlets with {}", "；不计{}的零售点"),
        (rule.inside_sites, "inside sites with {}", "；限{}的场所内"),
        (rule.outside_sites, "outside sites with {}", "；{}的场所除外"),
    ):
        if wanted is not None:
            words += t("; " + english, chinese).format(t.wanted(wanted))
    if rule.reference == "same_site":
        words += t(", from outlets of the same site", "，仅计同一场所内的零售点")
    return words


def _method(rule: DistanceRule, t: Tongue) -> str:
    how = t("method not stated", "测量方式未注明")
    if rule.measured != "not_stated":
        how = t.word(rule.measured)
    if "compare_to_m" in rule.model_fields_set:
        how += t(f", rounded to {rule.compare_to_m} m", f"，按{rule.compare_to_m}米取整")
    return t.aside(how)


def _window(rule: StreetWindow, t: Tongue) -> str:
    n, metres, counted = f"{rule.at_most:,}", rule.half_window_m, rule.applicant == "counted"
    words = t(f"at most {n} within {metres} m to either side", f"左右各{metres}米内不超过{n}个")
    return words + (
        t(", itself counted", "，含本店") if counted else t(", besides it", "，不含本店")
    )


def _site(rule: SiteExclusion, t: Tongue) -> str:
    gate = t("nearest", "最近大门") if rule.from_gates == "all" else t("main", "正门")
    where = t(
        f"from the {gate} gate of {t.wanted(rule.sites)}", f"距{t.wanted(rule.sites)}的场所{gate}"
    )
    if rule.more_than_m is not None:
        words = t(f"more than {rule.more_than_m} m {where}", f"{where}超过{rule.more_than_m}米")
    else:
        words = t(f"at least {rule.at_least_m} m {where}", f"{where}不少于{rule.at_least_m}米")
    return words + _method(rule, t)


def _adjacent(rule: NotAdjacent, t: Tongue) -> str:
    metres = rule.look_within_m
    return t(
        f"not right beside another on one side of a street, looked for within {metres} m",
        f"不得与其他零售点毗邻（同侧{metres}米内查看）",
    )


def _address(rule: OnePerAddress, t: Tongue) -> str:  # noqa: ARG001 - as its peers
    return t("one outlet at an address", "一址一证")


def _banned(rule: BannedForm, t: Tongue) -> str:
    return t(f"no outlet with {t.wanted(rule.forms)}", f"{t.wanted(rule.forms)}的不得设置")


def _relief(rule: Relief, t: Tongue) -> str:
    whom = []
    if rule.codes is not None:
        whom.append(t(f"those who claim {t.any_of(rule.codes)}", f"属于{t.any_of(rule.codes)}"))
    if rule.newcomer is not None:
        whom.append(t(f"newcomers with {t.wanted(rule.newcomer)}", t.wanted(rule.newcomer)))
    if rule.inside_sites is not None:
        sites = t.wanted(rule.inside_sites)
        whom.append(t(f"whoever is inside sites with {sites}", f"位于{sites}的场所内"))
    if rule.first_licence_only:
        whom.append(t("on a first licence", "首次办证"))
    said = t(", ", "，").join(whom) or t("anyone", "所有申请人")
    return t(f"for {said}: {_effect(rule, t)}", f"{said}的，{_effect(rule, t)}")


def _effect(rule: Relief, t: Tongue) -> str:
    if rule.factor is not None:
        return t(f"spacing × {rule.factor}", f"间距按{rule.factor}倍执行")
    if rule.minus_m is not None:
        return t(f"spacing less {rule.minus_m} m", f"间距减{rule.minus_m}米")
    if rule.at_least_m is not None:
        return t(f"spacing at least {rule.at_least_m} m", f"间距不少于{rule.at_least_m}米")
    return t("free of ", "不受以下限制：") + t.words(rule.waives or ())


DISTANCE_SENTENCES: dict[str, Callable[[Any, Tongue], str]] = {
    "spacing": _spacing,
    "not_adjacent": _adjacent,
    "one_per_address": _address,
    "street_window": _window,
    "site_exclusion": _site,
    "banned_form": _banned,
    "relief": _relief,
}
