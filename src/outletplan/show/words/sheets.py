"""The sentences of reports in Chinese and English; single names are in `labels`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from outletplan.show.words.comparisons import COMPARED_SENTENCES, SIDES, base_of
from outletplan.show.words.explaining import EXPLAINED_SENTENCES
from outletplan.show.words.labels import OF_TABLES, label
from outletplan.show.words.marks import in_one_bracket
from outletplan.show.words.phrases import PHRASES, WHOLE
from outletplan.show.words.published import JURISDICTIONS, SENTENCES, TITLES

if TYPE_CHECKING:
    from outletplan.show.words.labels import Lang

# Columns of codes and fixed phrases, which have words in both languages.
WORDED = frozenset(
    [
        *(
            "kind",
            "unit_class",
            "customer_class",
            "status",
            "licensed",
            "served",
            "rule",
            "verdict",
        ),
        *("measured", "force", "tier", "reason", "not_counted", "subject", "sets", "counts"),
        *("role", "table", "column", "finding", "scope", "spacing", "arithmetic", "why", "note"),
        *("what", "found", "cite", "cap_cite", "assumed", "text", "flag", "rests_on"),
        *("change", "unit_change", "pair_change", "blank_change", "application_change"),
        *("effect", "outcome", "moved_by", "made_by", "request"),
        *(
            "street_class",
            "site_kind",
            "edge",
            "asks",
            "on_renewal",
            "towards_unit",
            "regime",
            "share_of",
        ),
        *("request", "outcome", "step", "result", "measure", "method"),
    ]
)


def known(name: str, value: str, choices: object) -> None:
    """
    Refuse a word that is not one of a Literal's, and list those that are.

    Raises
    ------
    ValueError
        If it is another word.

    Examples
    --------
    >>> from outletplan.show.words.labels import Lang
    >>> known("lang", "fr", Lang)
    Traceback (most recent call last):
    ValueError: lang is 'fr'; it is one of zh, en
    """
    words = get_args(choices)
    if value not in words:
        raise ValueError(f"{name} is {value!r}; it is one of {', '.join(words)}")


def say(key: str, lang: Lang, **values: object) -> str:
    """
    Give a sentence in a language, with values put in.

    Raises
    ------
    KeyError
        If there is no such sentence.

    Examples
    --------
    >>> say("in_units", "en", n=3), say("in_units", "zh", n=3)
    ('units: 3', '涉及3个单元格')
    """
    words = _SENTENCES[key]
    return words[lang == "en"].format(**values)


def in_line(text: str) -> str:
    r"""
    Make a stranger's text fit to stand in a line of ours: it neither breaks nor turns the line.

    Examples
    --------
    >>> in_line("a\nname"), in_line("\u202egnp"), in_line("\x1b[31mred")
    ('a name', 'gnp', '�[31mred')
    """
    plain = _TURNS.sub("", " ".join(text.split()))
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", plain)


def heading(name: str, lang: Lang) -> str:
    """
    Give the head of a column, also of those that only a report has.

    Examples
    --------
    >>> heading("name_a", "en"), heading("quota", "zh")
    ('Name A', '规划数')
    """
    if (base := base_of(name)) != name:
        return in_one_bracket(say(SIDES[name.removeprefix(base)], lang, name=heading(base, lang)))
    words = _HEADINGS.get(name)
    return label(name, lang, column="column") if words is None else words[lang == "en"]


def worded(text: str, lang: Lang, *, column: str) -> str:
    """
    Put a cell of a column of codes or fixed phrases into words.

    Examples
    --------
    >>> worded("new, relocation", "zh", column="asks")
    '新办申请、变更经营地址'
    >>> worded("rule", "en", column="rests_on")
    'rule of the policy'
    """
    if column == "asks":
        words = [label(word, lang) for word in text.split(", ")]
        return ("、" if lang == "zh" else ", ").join(words)
    return in_words(label(text, lang, column=column), lang)


def in_words(text: str, lang: Lang) -> str:
    """
    Put the fixed English phrases of tables into Chinese, whatever else they say untouched.

    Examples
    --------
    >>> in_words("30 m straight", "zh")
    '30米（直线）'
    >>> in_words("1,200 people: above 500 up to 1,500 → 3", "zh")
    '1,200人：超过500、不超过1,500 → 3'
    >>> in_words("Layout plan of a company in Shaanxi art. 1(2)", "zh")
    '陕西某公司烟草制品零售点布局规划 第1(2)条'
    """
    if lang != "zh":
        return text
    if text in WHOLE:
        return WHOLE[text]
    text = _PUBLISHED_IN_TEXT.sub(lambda found: _PUBLISHED[found[0]], text)
    for pattern, words in PHRASES:
        text = pattern.sub(words, text)
    return text


def in_chinese(words: str) -> str:
    """
    Give the Chinese of a code or a sentence of a policy, whatever column the code stands in.

    Examples
    --------
    >>> in_chinese("busy"), in_chinese("queue"), in_chinese("township_seat")
    ('繁华街道', '轮候区', '乡镇政府所在地')
    >>> in_chinese("people read as residents")
    '人口按常住人口计'
    """
    word = label(words, "zh", column=OF_TABLES)
    return in_words(words, "zh") if word == words else word


# Marks that turn the direction of what follows them, and what no file for an office can hold.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# A sentence of a published policy, alone or between others; the longest that fits.
_PUBLISHED = SENTENCES | TITLES | JURISDICTIONS
_PUBLISHED_IN_TEXT = re.compile(
    f"(?:^|(?<=; ))(?:{'|'.join(map(re.escape, sorted(_PUBLISHED, key=len, reverse=True)))})"
    r"(?=; | art\. | \(what if\)|$)"
)

_HEADINGS = {
    "name_a": ("甲名称", "Name A"),
    "name_b": ("乙名称", "Name B"),
    "nearest_name": ("最近零售点名称", "Nearest outlet's name"),
    "nearest_on_foot_name": ("步行最近零售点名称", "Name of the nearest on foot"),
}

_SENTENCES: dict[str, tuple[str, str]] = {
    **COMPARED_SENTENCES,
    **EXPLAINED_SENTENCES,
    "title": ("{region}卷烟零售点布局测算：{sheet}", "{region}: {sheet}"),
    "unnamed": ("本区域", "Unnamed region"),
    "on": ("测算日 {day}", "as of {day}"),
    "policy": ("{title}（{status}）", "{title} ({status})"),
    "in_force": ("自{since}起施行", "in force from {since}"),
    "in_force_until": (
        "施行期 {since} 至 {until}（含）",
        "in force {since} to {until}, last day in",
    ),
    "no_day": ("原文未注明施行日期", "the source states no day of entry into force"),
    "opinion": (
        "本表为布局测算意见，供存档参考；是否准予许可由烟草专卖行政主管部门依法决定。",
        "The tool gives a layout opinion to attach to the file; the bureau decides.",
    ),
    "internal_mark": ("内部资料 注意保管", "INTERNAL: not for publication"),
    "public_mark": ("公开", "Public edition"),
    "page": ("第 &P 页 共 &N 页", "Page &P of &N"),
    "item": ("项目", "Item"),
    "figure": ("数值", "Figure"),
    "meaning": ("说明", "What it says"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "total": ("合计", "Total"),
    "no_such_rule": ("政策无此条款", "the policy has no such rule"),
    "no_sites": ("无场所表", "no table of sites"),
    "no_streets": ("无街道表", "no table of streets"),
    "no_point": ("无零售点坐标", "no outlet has a point"),
    "none_found": ("本表无内容：未发现。", "None found."),
    "elsewhere": ("其他（不在以上单元格内）", "Elsewhere (in no unit above)"),
    "of_level": ("{sheet}{level} {kind}", "{sheet} {level} {kind}"),
    "in_no_such": ("其他（不在本级任何单元格内）", "Elsewhere (in no unit of this level)"),
    "customers": ("{name}", "{name} customers"),
    "no_class": ("未分类客户", "No class stated"),
    "of_type": ("业态：{name}", "Type: {name}"),
    "other_types": ("其他业态", "Other types"),
    "no_type": ("业态未注明", "No type stated"),
    "continued": ("{sheet}（续{part}）", "{sheet} {part}"),
    "see": ("见“{sheet}”", "see {sheet}"),
    "see_book": ("见工作簿“{sheet}”", "see {sheet} in the workbook"),
    "rows": ("{n}行", "{n} rows"),
    "part": ("{name}：{n}", "{name}: {n}"),
    "and_more": ("……另有{n}条", "… and {n} more"),
    # headings of the front page
    "total_amount": ("总量", "Quantity"),
    "density": ("持证率对照（每千人零售点数）", "Density against reference figures"),
    "state": ("布局现状", "State of the network"),
    "grounds": ("依据与数据", "Grounds and data"),
    # figures
    "without_rule": (
        "{n}个单元格无单独规则，仅受总量控制",
        "units without a rule of their own, area total only: {n}",
    ),
    "no_rule_here": ("无单独规则，仅受总量控制", "no unit rule, area total only"),
    "in_units": ("涉及{n}个单元格", "units: {n}"),
    "no_cap": ("政策未设全域总量", "the policy sets no cap on the whole area"),
    "headroom_note": ("总量上限减实有数", "cap minus outlets in being"),
    "over_committed_note": (
        "规划数合计高出总量上限的部分，规划数不自动削减",
        "planned above the cap; quotas are never cut silently",
    ),
    "cap_line": ("总量上限 {cap:,}，总量余额 {headroom:,}", "cap {cap:,}, headroom {headroom:,}"),
    "cap_held": (
        "，扣除在途占用和下期方可释放的{n:,}个后余{free:,}个",
        ", {free:,} once the {n:,} held or free next period are taken off",
    ),
    "cap_binds": (
        "；可办数合计不得超出总量余额",
        "; the total must not exceed the headroom",
    ),
    "in_no_unit": ("其中{n}个未落入任何单元格", "of these in no unit: {n}"),
    "over_note": (
        "{units}；存量许可继续有效，不再新增",
        "{units}; old licences stay lawful, no new one",
    ),
    "density_in_being": ("持证率（‰，按实有数）", "Outlets per 1,000, in being"),
    "at_planned": ("按规划数", "as planned"),
    "at_cap": ("按总量上限", "at the cap"),
    "references": ("对照持证率（‰）", "Reference densities"),
    "china_published": ("全国公布数（以上）", "China as published, or more"),
    "china_own": ("全国（380万户、132129万人）", "China by its 3.8 of 1,321.29 million"),
    "usa": ("美国", "USA"),
    "japan": ("日本", "Japan"),
    "pairs": ("间距不足及待测", "Close pairs"),
    "pairs_note": (
        "历史存量，许可继续有效",
        "existing outlets: old licences stay lawful",
    ),
    "over-dense": ("密集路段", "Over-dense stretches"),
    "sparse": ("稀疏路段", "Sparse stretches"),
    "near_sites": ("学校等场所周边零售点", "Outlets near sites"),
    "pair_group": ("{verdict}（{force}）", "{verdict} ({force})"),
    "findings": ("数据核查项", "Findings on the data"),
    "not_judged": ("未能核算的条款", "Not judged"),
    "assumed": ("推定", "Assumed"),
    "not_stated_in_source": ("原文未注明", "Not stated in the source"),
    "method": ("处理方法", "How it was done"),
    "accuracy": ("坐标精度", "Accuracy of points"),
    "accuracy_unknown": ("未给出，按坐标准确处理", "not stated: points are taken as exact"),
    "accuracy_note": (
        "{m:g}米（逐点未给出时）；现场测量记录优先",
        "{m:g} m where a row does not say; a field measurement goes before it",
    ),
    "assign": ("零售点归属方式", "Outlets counted by"),
    "polygon": ("按坐标落入的最下级边界", "the deepest boundary that holds the point"),
    "nearest": ("按最近单元格", "the nearest unit"),
    "unit_id": ("按登记的单元格", "the unit as filed"),
    "measuring": ("测量方法", "Distances"),
    "measuring_note": (
        "WGS-84椭球面直线距离，四舍五入到1毫米后与标准比较；直线达标可证明步行达标，直线不足不能证明步行不足",
        "Straight on the WGS-84 ellipsoid, rounded to 1 mm; proves a walking rule kept, not broken",
    ),
    "walking": ("步行测量", "Walks"),
    "walking_note": (
        "按路网从门到门：同侧临街按沿街距离，否则按进街、沿街、出街三段合计；结果在误差范围内跨越标准的，需现场测量",
        "Door to door along the streets; measured on site where the bounds lie astride the limit",
    ),
    # the run record
    "versions": ("版本", "Versions"),
    "this_tool": ("本工具", "this tool"),
    "inputs": ("输入文件", "Inputs"),
    "editions": ("所用政策文本", "Editions"),
    "method_of_run": ("方法", "Method"),
    "coordinates_of": ("{table}坐标系", "{table}: coordinates"),
    "grounds_of": ("推定、原文未注明与未能核算", "Assumed, not stated, not judged"),
    # one line under the title of each sheet
    "notice_note": (
        "按辖区排序；空白表示未知或无单独规则，不是零。",
        "In the bureau's order. An empty cell is unknown or has no rule of its own; it is not 0.",
    ),
    "quotas_note": (
        "每个数字所依据的条款和计算过程。空白表示未知，不是零。",
        "Each number with its article and arithmetic. An empty cell is unknown; it is not 0.",
    ),
    "totals_note": (
        "总量上限约束其下各单元格之和；规划数不自动削减。",
        "A cap binds the sum of the units below it; quotas are never cut silently.",
    ),
    "site_quotas_note": (
        "政策给市场等场所本身的数量；是否计入所在单元格见“计入单元格”。",
        "Numbers that the policy gives to sites themselves, such as markets.",
    ),
    "place_quotas_note": (
        "单元格的数按其内街道分到各地段，合计等于该单元格的数。",
        "The part of a unit divided over its kinds of street; the rows of a unit add up to it.",
    ),
    "business_types_note": (
        "政策限定占比的业态：超出的为历史存量，许可继续有效，不再新增。",
        "Types whose share the policy limits; above it old licences stay lawful, no new one.",
    ),
    "ledger_note": (
        "实有零售点按客户分类、业态统计，各级合计相同；末行为不在本级任何单元格内的零售点。空白表示未注明。",
        "Outlets in being by class and type; each level adds up to the same. Empty: not stated.",
    ),
    "policy_note": (
        "按系统理解复述的每条规则，供与原文核对。",
        "Every rule as it was understood, to be held against its source.",
    ),
    "run_record_note": (
        "同样的输入、政策和版本得出同样的结果。",
        "The same inputs, policy and versions give the same result.",
    ),
    "close_pairs_note": (
        "历史存量，许可继续有效，不是违规；需现场测量的以测量记录为准。",
        "Old licences stay lawful, these are no violations. Measure on site where it says so.",
    ),
    "near_sites_note": (
        "历史存量，许可继续有效；延续时如何处理按条款列出。",
        "Old licences stay lawful; the row says what the clause does on renewal.",
    ),
    "streets_note": (
        "密集路段在前，稀疏路段在后，其余随后；政策未设限量处按注明的默认标准提示。",
        "Dense stretches first, then sparse ones; a stated default where no rule names a limit.",
    ),
    "segments_note": (
        "同名街道连续量取，末段为余长；密集路段在前；政策未设限量处按注明的默认标准提示。",
        "Along streets of one name; dense ones first; a stated default where no rule limits.",
    ),
    "windows_note": (
        "每条街道上零售点最多的一段，两侧合计；自、至为沿街位置。",
        "The stretch with the most outlets on each street, both sides; from and to along it.",
    ),
    "blank_villages_note": (
        "按人口由多到少；原因按登记与坐标推断。",
        "Most people first; the reason is read from filing and coordinates.",
    ),
    "blank_villages_public": ("按人口由多到少。", "Most people first."),
    "decisions_note": (
        "布局核验意见，供附卷参考，不是行政许可决定；每件申请一行，逐条情况见“核验情况”。",
        "Opinions to attach to the files, no decisions. One row for each application.",
    ),
    "decision_findings_note": (
        "每件申请对每一条款的核验情况，符合的也列出；申请人自述只引述，待核实。",
        "What was found on each clause, kept or not; claims are quoted, to be proved.",
    ),
    "rulings_note": (
        "每条规则对每个对象的结论；其他各表由此归并。",
        "Every rule on every subject; the other tables are reductions of it.",
    ),
    "findings_note": (
        "数据中的疑点，按文件和表格软件所示行号；未改动原始数据。",
        "What is odd in the data, by file and the row a spreadsheet shows; nothing was changed.",
    ),
    "assumptions_note": (
        "依此作出的数字均受其影响；未能核算的条款不计入任何数字。",
        "Numbers rest on what was assumed; clauses not judged are in no number.",
    ),
}
