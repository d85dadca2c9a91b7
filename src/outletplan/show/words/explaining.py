"""The sentences in which a unit's rulings are told, in Chinese and English."""

from __future__ import annotations

EXPLAINED_SENTENCES: dict[str, tuple[str, str]] = {
    # the parts
    "its_number": ("本单元格规划数", "Its number"),
    "caps_above": ("上级总量", "Caps on what it lies in"),
    "sites_in_it": ("其内场所的数", "Sites in it"),
    "class_and_types": ("区域分类与业态占比", "Its class, and types of business"),
    "distances_and_blanks": ("间距、沿街区段与空白村", "Distances, windows and blanks"),
    "also_holds": ("其他适用条款（未发现问题）", "Also holds here, with nothing found"),
    # the unit
    "named": ("{name}（{told}）", "{name} ({told})"),
    "has_quota": ("{name}　测算日{day}：规划数{quota:,}", "{name} on {day}: quota {quota:,}"),
    "has_none": (
        "{name}　测算日{day}：无单独规则，仅受上级总量控制",
        "{name} on {day}: no number of its own, it counts in the caps above it",
    ),
    # a number
    "on_whole": ("（全域）", " on the whole area"),
    "on_sum": ("（{unit}各单元格之和）", " on the sum of {unit}"),
    "for_site": ("（场所{site}）", " for the site {site}"),
    "it_binds": ("起约束：{why}", "binds: {why}"),
    "binds_not": ("不起约束：{why}", "does not bind: {why}"),
    "reaches_minimum": ("规划数已达到保底数", "the number reaches it"),
    "guarantees_none": ("此处不适用保底", "it guarantees none here"),
    "as_strict": ("另有同样严格或更严格的规则", "another is at least as strict"),
    "is_assumed": ("推定：{told}", "assumed: {told}"),
    # what was found
    "beside": ("，", ", "),
    "and": ("与", " and "),
    "because": ("{told}：{why}", "{told}: {why}"),
    "of_people": ("{counts}{n:,}，", "{n:,} {counts}, "),
    "ends_blank": ("可计入的零售点{n}个：{told}", "{n} outlets that end a blank: {told}"),
    "not_blank": ("不属空白村", "not blank"),
    "is_blank": ("空白村，{tier}，{reason}", "blank, tier {tier}, {reason}"),
    "of_banned_form": (
        "属禁设形式，不再新设；存量许可继续有效",
        "of a form that gets no licence; it stays lawful",
    ),
    "in_metres": ("{m:.3f}米", "{m:.3f} m"),
    "distance_open": ("距离待定", "distance open"),
    "between": ("（在{low:.3f}米至{high:.3f}米之间）", " (between {low:.3f} and {high:.3f} m)"),
    "limit_of": ("标准{m:g}米", "limit {m:g} m"),
    "next_door_within": ("{m:g}米内查看是否毗邻", "may be next door within {m:g} m"),
    "pair_below": ("间距不足（历史存量）", "below the limit"),
    "pair_measure_on_site": ("需现场测量", "to be measured on site"),
    "address_below": ("同址", "at one address"),
    "address_measure_on_site": ("可能同址，需现场查看", "perhaps at one address"),
    "goes_before": (
        "{told}（更具体地段的条款优先适用）",
        "{told}: a rule for a more specific place goes before it",
    ),
}
