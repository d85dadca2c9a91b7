"""The fixed words of a record of findings (核验情况表)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outletplan.show.words.labels import Lang


def put(key: str, lang: Lang, **values: object) -> str:
    """
    Give a fixed sentence of the record, with values put in.

    Examples
    --------
    >>> put("title", "zh"), put("title", "en")
    ('卷烟零售点布局核验情况表', 'Record of findings on the layout')
    """
    if lang == "en" and values.get("n") == 1:
        return _OF_ONE.get(key, _WORDS[key][1]).format(**values)
    return _WORDS[key][lang == "en"].format(**values)


def joined(*words: str | None) -> str:
    """Write words one after the other, as many as are known."""
    return " ".join(word for word in words if word)


_OF_ONE = {
    "nothing_against": "Nothing was found against it ({n} clause applies).",
    "unjudged": "{n} more could not be judged here and is not in this opinion: see below.",
    "and_more": "{n} more, farther away",
    "spot_stop": "{cite}: {n} place: {why}",
    "spot_method": "{n} place tried within {within}; others or premises may be missed",
}
"""In English, of one only."""
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("卷烟零售点布局核验情况表", "Record of findings on the layout"),
    "opinion": ("核验意见", "Opinion"),
    "grounds": ("主要理由", "Because"),
    "reviews": (
        "另有{n}项需由发证机关审查，见下表。",
        "{n} more to be reviewed by the bureau: see below.",
    ),
    "nothing_against": (
        "未发现不符合的条款（{n}项适用条款）。",
        "Nothing was found against it ({n} clauses apply).",
    ),
    "unjudged": (
        "另有{n}项条款未核验，不在本意见之内，见下表。",
        "{n} more could not be judged here and are not in this opinion: see below.",
    ),
    "if_proved": (
        "本意见以申请人自述属实为前提，自述须经核实。",
        "It holds if what the applicant claims is proved.",
    ),
    "look_street": (
        "现场查看：门店是否在该条所列道路上",
        "look on site whether the door stands on a street that the clause names",
    ),
    "look_unit": (
        "现场确认门店所在单元格：{units}",
        "settle on site in which unit the door stands: {units}",
    ),
    "unit_or": (
        "{unit}（在坐标误差之内，也可能在：{others}）",
        "{unit} (with the accuracy of the point perhaps {others})",
    ),
    "facts": ("申请", "Application"),
    "on": ("核验日", "As of"),
    "policies": ("依据政策", "Policies"),
    "place": ("申请地点", "Place"),
    "right_within": ("{place}（误差{m:g}米以内）", "{place} (right within {m:g} m)"),
    "exact": ("{place}（按准确处理）", "{place} (taken as exact)"),
    "findings": ("逐条核验", "Clause by clause"),
    "clause": ("条款", "Clause"),
    "says": ("条款内容", "What it says"),
    "found": ("核查所见", "What was found"),
    "figures": ("实测/标准", "Found / limit"),
    "method": ("方法", "Method"),
    "result": ("结论", "Result"),
    "told": ("{name}：{said}", "{name}: {said}"),
    "source": ("原文：{text}", "in its words: {text}"),
    "between": ("距离范围：{low} 至 {high}", "bounds: {low} to {high}"),
    "along_front": (
        "同侧临街，按沿街距离计；经道路中线往返为{high}",
        "on one side of the street, along its front; by way of the street's line {high}",
    ),
    "points_off": ("两点坐标误差合计：{off}以内", "the two points right within {off} together"),
    "legs": (
        "进街 {access} + 沿街 {street} + 出街 {leave}",
        "to the street {access} + along it {street} + from it {leave}",
    ),
    "arithmetic": ("计算：{arithmetic}", "arithmetic: {arithmetic}"),
    "record": ("现场测量记录 {record}", "field record {record}"),
    "open": ("不明", "open"),
    "no_less": ("不少于{m}", "at least {m}"),
    "neighbours": ("周边零售点与场所", "Outlets and gates nearby"),
    "whom": ("对象", "To"),
    "distance": ("距离", "Distance"),
    "limit": ("标准", "Limit"),
    "gate": ("{name} {gate}号门", "{name} gate {gate}"),
    "earlier": ("在先申请 {name}", "earlier application {name}"),
    "and_more": ("另有{n}处，均更远", "{n} more, all farther away"),
    "to_measure": ("需现场测量的事项", "To be measured on site"),
    "from_door": ("自申请人门口至", "From the applicant's door to"),
    "how": ("测量方式", "How"),
    "look_for": (
        "现场查看：{limit}内有无{name}",
        "look on site for any {name} within {limit}",
    ),
    "count_street": ("现场清点沿街零售点", "count the outlets along the street on site"),
    "not_applicable": (
        "不适用于本申请或未核验的条款",
        "Clauses that do not apply here, or are not judged",
    ),
    "why": ("理由", "Why"),
    "claims": ("申请人自述（待核实）", "What the applicant claims (to be proved)"),
    "item": ("事项", "Item"),
    "said": ("自述与核对", "Claimed, and what is known"),
    "tables": ("数据表", "Tables"),
    "accepted_after": (
        "{at}（晚于核验日：其间的变动未计入）",
        "{at} (after the day judged: what changed in between is not in it)",
    ),
    "accepted_before": (
        "{at}（早于所依据政策的施行日）",
        "{at} (before a policy named here came into force)",
    ),
    "assumptions": ("推定", "What rests on assumptions"),
    "what": ("推定内容", "Assumed"),
    "spot": ("附近可行位置（仅供内部参考）", "Nearest spot that would pass (internal)"),
    "spot_place": ("位置", "Where"),
    "spot_away": ("距申请地点（直线）", "From the place asked for"),
    "spot_none": ("未找到", "None found"),
    "spot_stopped": ("其他位置的障碍", "What stopped other places"),
    "spot_stop": (
        "{cite}：{n}处；最近一处：{why}",
        "{cite}: {n} places; at the nearest: {why}",
    ),
    "spot_how": ("查找方法", "How it was looked for"),
    "spot_method": (
        "在{within}范围内每隔{step}查看一处，共{n}处；间隔之内可能另有，是否有铺面未知",
        "{n} places tried within {within}, every {step}; others or premises may be missed",
    ),
    "looked_at": ("核验人", "Looked at by"),
    "looked_over": ("复核人", "Looked over by"),
    "day": ("日期", "Day"),
    "closing": (
        "本表为布局核验意见，供附卷参考，不是行政许可决定；是否准予许可由发证机关依法决定。",
        "An opinion on the layout to attach to the file, no decision: the bureau decides.",
    ),
    "left_out": (
        "未核验：第{row}行 {name}：所见 {found}；应为 {expected}",
        "left out: row {row}, {name}: found {found}; expected {expected}",
    ),
    "closing_all": (
        "以上为布局核验意见，供附卷参考；是否准予许可由发证机关依法决定。",
        "Opinions to attach to the files; the bureau decides.",
    ),
    "method_note": (
        "距离为WGS-84椭球面距离，按1毫米四舍五入后比较；条款另有规定的从其规定。",
        "Metres are geodesic on WGS-84, compared to 1 mm unless the clause says otherwise.",
    ),
}
