"""What figures say, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outletplan.show.words.labels import Lang


def tell(key: str, lang: Lang, **values: object) -> str:
    """
    Give a sentence of a figure in a language, with values put in.

    Examples
    --------
    >>> tell("km", "en", n=2.5), tell("km", "zh", n=2.5)
    ('2.5 km', '2.5 千米')
    """
    words = _SENTENCES[key]
    return words[lang == "en"].format(**values)


_SENTENCES: dict[str, tuple[str, str]] = {
    "title": ("{region}：{chart}", "{region}: {chart}"),
    "no_font": (
        "没有中文字体，改用英文。",
        (
            "No font with Chinese characters was found on this machine: words in English, ids for "
            "names."
        ),
    ),
    # titles
    "overview": ("卷烟零售点布局概览", "The network at a glance"),
    "quotas": ("规划数与实有数", "Quota against outlets in being"),
    "distances": ("零售点间最近距离分布", "Distance to the nearest other outlet"),
    "density": ("持证率对照", "Outlets per 1,000 people"),
    "blank_villages": ("空白村（按人口）", "Blank villages by size"),
    "lorenz": ("零售点在人口中的分布（洛伦兹曲线）", "Outlets over people (Lorenz curve)"),
    "map": ("零售点布局图", "Layout plan"),
    "overview_note": (
        "超出规划数、间距不足的均为历史存量，许可继续有效，不是违规。",
        "Over the quota or nearer than a limit: old licences stay lawful, these are no violations.",
    ),
    # quotas
    "quota_axis": ("规划数（个）", "quota [outlets]"),
    "current_axis": ("实有数（个）", "in being [outlets]"),
    "as_many": ("实有数=规划数", "in being = quota"),
    "over": ("超出规划数", "over the quota"),
    "full": ("已满", "full"),
    "room": ("有可办数", "places left"),
    "quotas_note": (
        (
            "圈内数字为重合的单元格数。{bare}个单元格无单独规则（仅受总量控制），未绘出。"
            "超出部分为历史存量，许可继续有效。"
        ),
        (
            "A number in a mark counts the units there. Without a rule of their own, area total "
            "only, and not drawn: {bare} units. Over the quota: old licences stay lawful."
        ),
    ),
    "no_quota": ("没有单元格有规划数", "no unit has a quota"),
    # distances
    "distance_axis": ("至最近零售点的直线距离（米）", "straight line to the nearest outlet [m]"),
    "count_axis": ("零售点（个）", "outlets"),
    "limit_line": ("{limit}：{n}个更近", "{limit}: {n} nearer"),
    "distances_note": (
        (
            "{n}个实有零售点，每个量至最近的另一个；中位数{median}米，"
            "{same}个与另一个同址（不足1米，计入最左一栏）。"
            "虚线为政策的间距标准，各有其适用范围；距离更近的是历史存量，不是违规。"
        ),
        (
            "{n} outlets in being, each to the nearest other one; median {median} m; {same} share "
            "a spot (below 1 m, in the first bar). Dashed: limits of the policy, each for its own "
            "places; outlets nearer than that are no violations, old licences stay lawful."
        ),
    ),
    "pointless": ("{n}个实有零售点无坐标。", "Without a point: {n}."),
    "no_distance": ("有坐标的零售点不足两个", "fewer than two outlets have a point"),
    # density
    "density_axis": ("每千人零售点数（‰）", "outlets per 1,000 people"),
    "whole": ("全域：{what}", "whole area: {what}"),
    "whole_in_being": ("实有", "in being"),
    "whole_at_planned": ("规划", "planned"),
    "whole_at_cap": ("总量上限", "cap"),
    "kind_of": ("{kind}（{n}个）", "{kind} ({n})"),
    "beyond": ("{n}个在右侧以外", "{n} beyond"),
    "china_published": ("全国公布 2.9（以上）", "China, published: 2.9 or more"),
    "china_own": ("全国按380万户、132129万人 2.876", "China by its own figures: 2.876"),
    "usa": ("美国 1.46", "USA 1.46"),
    "japan": ("日本 2.44", "Japan 2.44"),
    "density_note": (
        "每点为一个单元格，短线为中位数；人口为零或不明的单元格未绘出（{n}个）。竖线为对照持证率。",
        (
            "A dot is a unit, a bar the median of its kind; {n} units whose people are zero or not "
            "known are not drawn. Lines: reference densities."
        ),
    ),
    "no_people": ("没有单元格有人口", "no unit has people that are known"),
    # blank villages
    "people_axis": ("人口（人）", "people"),
    "blank_tier": ("{tier}：{n}个", "{tier}: {n}"),
    "blank_note": (
        "共{n}个空白村：{tiers}。",
        "Blank villages: {n} ({tiers}).",
    ),
    "blank_more": ("图中为人口最多的{n}个。", "Shown are the {n} with the most people."),
    # Lorenz curve
    "people_share": ("人口累计占比（%）", "share of people [%]"),
    "outlet_share": ("零售点累计占比（%）", "share of outlets [%]"),
    "even": ("完全均匀", "as many for everyone"),
    "half": (
        "零售点最少的一半人口\n有{share:.0f}%的零售点",
        "the half of the people with\nfewest have {share:.0f} %",
    ),
    "lorenz_note": (
        (
            "按每人零售点由少到多排列{n}个单元格；基尼系数{gini:.2f}（0为完全均匀）。"
            "{outside}个零售点所在单元格人口为零或不明，或不在任何单元格内，未计入。"
        ),
        (
            "{n} units, those with fewest outlets per head first; Gini {gini:.2f} (0: as many for "
            "everyone). Left out: {outside} outlets in no unit or where no people are known."
        ),
    ),
    "no_lorenz": ("没有可比较的单元格", "no units to compare"),
    # two plans
    "changes": ("规划数新旧对照", "Quota before and after"),
    "was": ("原规划数", "before"),
    "more": ("新规划数（增加）", "after: more"),
    "fewer": ("新规划数（减少）", "after: fewer"),
    "held": ("实有数", "in being"),
    "no_changes": ("没有单元格的规划数有变化", "no unit has another quota"),
    "sum_of_quotas": ("规划数合计 {old} → {new}", "quotas add up to {old} → {new}"),
    "cap_of_area": ("总量上限 {old} → {new}", "cap on the whole area {old} → {new}"),
    "between": ("，", ", "),
    "changes_note": (
        "规划数有变化的单元格{n}个；{sums}。超出部分为历史存量，许可继续有效。",
        "Units with another quota: {n}; {sums}. Over the quota: old licences stay lawful.",
    ),
    "changes_more": ("图中为变化最大的{n}个。", " Shown are the {n} that change most."),
    # map
    "north": ("北", "N"),
    "pairs": ("{verdict}（{n}对）", "pairs: {verdict} ({n})"),
    "km": ("{n:g} 千米", "{n:g} km"),
    "map_number": ("审图号：{number}", "map number: {number}"),
    "map_note": (
        "村名下为实有数/规划数；“–”为无单独规则。",
        "Below a name: outlets in being / quota; – where no rule of its own sets one.",
    ),
    "undrawn": (
        "{units}个单元格无边界或坐标、{outlets}个零售点无坐标，未绘出。",
        "Not drawn: {units} units and {outlets} outlets without a place.",
    ),
    "undrawn_units": (
        "{units}个单元格无边界或坐标，未绘出。",
        "Not drawn: {units} units without a place.",
    ),
    "no_place": ("没有单元格有边界或坐标", "no unit has a boundary or a point"),
}
