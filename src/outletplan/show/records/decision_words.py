"""Findings in words: Chinese for their reasons, and what of them the public may read."""

from __future__ import annotations

import re
from itertools import cycle
from typing import TYPE_CHECKING

from outletplan.law.kinds import (
    CountingRule,
    GuaranteedMinimum,
    NotJudged,
    NumberRule,
    StreetWindow,
)
from outletplan.planning.deciding.claims import AS_FILED, AT_OWN_DOOR, LIES_BESIDE, LIES_OUTSIDE
from outletplan.planning.deciding.decision import Outcome, Result, deciding
from outletplan.planning.deciding.kinds_of_place import NOT_KNOWN
from outletplan.planning.deciding.wherever import NOT_SURE, THE_SAME, TO_SETTLE
from outletplan.planning.deciding.words import CHANGED_UNSAID, IF_CHANGED, SUCH_A_STREET
from outletplan.show.records.sayings import OF_PART, SAYINGS, by_relief, in_which_unit
from outletplan.show.records.without_relief import RELIEVED, without_relief
from outletplan.show.summary import policy_name, span
from outletplan.show.words.labels import CLOSED_INSTITUTIONS, label
from outletplan.show.words.marks import without_blanks
from outletplan.show.words.sheets import in_words

if TYPE_CHECKING:
    from outletplan.law.kinds import Rule
    from outletplan.planning.deciding.decision import Decision, Finding
    from outletplan.show.records.sayings import Saying
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

    Parts = dict[str, str]


_NUMERALS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_COUNTED_IN = ("unit", "area", "street")
_ON_STREETS = re.compile("on (?P<kind>.+?) streets: (?P<told>.+)", re.DOTALL)
_ENDS = {
    SUCH_A_STREET: "；门店是否在该条所列道路上须现场查看",
    NOT_KNOWN: "；所临街道类别不明：须查看",
}
_CHANGED_ZH = "未填经营场所是否变化：须查看；如有变化，"
_OF_RELIEF = ("relief", "first_licence")
"""Claims that clauses on relief alone ask for."""
APART = (Result.NOT_APPLICABLE, Result.NOT_JUDGED)
"""Results of rules that hold nothing against an application, nor for it."""
# Their other reasons hold numbers and the words of the policy, no names.
_OF_NUMBERS = (CountingRule, NumberRule, GuaranteedMinimum, StreetWindow, NotJudged)


def reason(finding: Finding, rule: Rule | None, lang: Lang, *, whom: str | None = None) -> str:
    """
    Put the reason of a finding into words.

    Parameters
    ----------
    finding
        What was found.
    rule
        The rule that it was found on; None for a claim.
    lang
        zh or en.
    whom
        What the public calls the outlet, application or gate that decided it; a reason that may
        name others is then left out. None is for internal eyes.

    Examples
    --------
    >>> from outletplan.planning.deciding.decision import Finding, Result
    >>> why = "49.999 m to o0 好又多, at least 50 m"
    >>> found = Finding("spacing", "7", "Plan art. 7", "must", Result.BROKEN, why)
    >>> reason(found, None, "zh")
    '距 o0 好又多 49.999米，应不少于50米'
    >>> reason(found, None, "en", whom="an existing outlet")
    '49.999 m to an existing outlet, at least 50 m'
    """
    if finding.rule == "claim":
        return _claim(finding, lang, public=whom is not None)
    if found := RELIEVED.fullmatch(finding.why):
        told = reason(finding._replace(why=found["told"]), rule, lang, whom=whom)
        return "" if whom is not None else _relieved(told, found["by"], lang)
    front, told, behind = _framed(finding.why, lang)
    if front or behind:
        rest = finding._replace(why=told)
        return front + reason(rest, rule, lang, whom=whom) + behind
    for saying in SAYINGS:
        if said := saying.pattern.fullmatch(finding.why):
            return _said(saying, said.groupdict(""), finding.why, lang, whom)
    if whom is not None and not isinstance(rule, _OF_NUMBERS):
        return ""
    return in_words(finding.why, lang)


def _framed(why: str, lang: Lang) -> tuple[str, str, str]:
    """Take a reason out of what stands around it: what is in front, the reason, what is behind."""
    if why.startswith(f"{CHANGED_UNSAID}{IF_CHANGED}"):
        front = {"zh": _CHANGED_ZH, "en": f"{CHANGED_UNSAID.replace('_', ' ')}{IF_CHANGED}"}[lang]
        return front, why.removeprefix(f"{CHANGED_UNSAID}{IF_CHANGED}"), ""
    for end, zh in _ENDS.items():
        if why.endswith(end):
            return "", why.removesuffix(end), end if lang == "en" else zh
    if found := _ON_STREETS.fullmatch(why):
        kind = label(found["kind"], "zh", column="street_class")
        front = f"on {found['kind']} streets: " if lang == "en" else f"{kind}："
        return front, found["told"], ""
    return "", why, ""


def _relieved(told: str, by: str, lang: Lang) -> str:
    if lang == "en":
        return f"{told}; relief by {by}, if it is proved"
    return f"{told}；如经核实，依{by_relief(by)}"


def _said(saying: Saying, parts: Parts, why: str, lang: Lang, whom: str | None) -> str:
    if lang == "en" and (said := _columns_named(parts)):
        return said
    if lang == "en" and whom is None:
        return why
    if "by" in parts and whom is not None:  # the public reads nothing of relief
        return ""
    if lang == "en":
        return saying.en.format(**{**parts, "who": whom, "why": why})
    words = {name: OF_PART.get(name, str)(said) for name, said in parts.items()}
    if whom is None:
        return without_blanks(saying.zh.format(**_spaced(words)))
    sentence = saying.zh.replace("，记录{record}", "").replace("最近的{who}", "最近的")
    return sentence.format(**{**words, "who": whom})


def _columns_named(parts: Parts) -> str | None:
    """Put the names of columns into English words; None for a sentence that names none."""
    if columns := parts.get("columns"):
        named = ", ".join(label(name, "en").lower() for name in columns.split(", "))
        return f"{named} not said: to be looked at"
    if forms := parts.get("forms"):
        said = (each.partition(" ") for each in forms.split(", "))
        named = ", ".join(f"{label(name, 'en').lower()} {word}" for name, _, word in said)
        return f"{named}: such a form gets no licence"
    return None


def _spaced(words: Parts) -> Parts:
    """Keep a name that ends or begins with a figure from running into a number."""
    if who := words.get("who"):
        words["who"] = f" {who} "
    return words


_OF_CLAIM = {
    ": claimed, to be proved": "：申请人自述，待核实",
    ": its point lies in it": "：申请地点在其范围内",
    f": {LIES_OUTSIDE}": "：申请地点在其范围之外，且超出坐标误差：不按位于其中核验",
    f": {LIES_BESIDE}; claimed, to be proved": (
        "：申请地点在其范围旁，未超出坐标误差；申请人自述，待核实"
    ),
    ": no street of the table is called so; claimed, to be proved": (
        "：街道表中无此名称；申请人自述，待核实"
    ),
}

_OF_PLACE = (
    (
        re.compile("accepted at the same time as (?P<who>.+)", re.DOTALL),
        "与 {who} 同时受理，先后由发证机关确定",
    ),
    (
        re.compile(
            r"(?P<said>.+): the point lies elsewhere and is counted in (?P<unit>.+)", re.DOTALL
        ),
        "{said}：申请地点不在其中，按 {unit} 核验",
    ),
    (
        re.compile(rf"(?P<said>.+): {AT_OWN_DOOR}", re.DOTALL),
        "{said}：未填坐标，按该零售点的登记位置核验",
    ),
    (
        re.compile(rf"(?P<said>.+): {AS_FILED} (?P<unit>.+)", re.DOTALL),
        "{said}：按登记的单元格核验；在坐标误差之内，申请地点位于 {unit}",
    ),
    (
        re.compile(r"(?P<said>.+): its door is (?P<m>[\d,.]+) m away, to be looked at", re.DOTALL),
        "{said}：登记位置与申请地点相距{m}米，须查看",
    ),
)
_NOT_SURE = re.compile(rf"{NOT_SURE}: (?P<units>.+); (?P<then>{THE_SAME}|{TO_SETTLE})", re.DOTALL)
_THEN = {THE_SAME: "各单元格结论相同", TO_SETTLE: "须现场确认"}
_OF_FLAGS = {"True": "yes", "False": "no"}


def _claim(finding: Finding, lang: Lang, *, public: bool) -> str:
    why = finding.why
    if public and finding.subject == "accepted":
        return {"zh": "有在先申请同时受理", "en": "another was accepted at the same time"}[lang]
    for pattern, sentence in _OF_PLACE:
        if found := pattern.fullmatch(why):
            return why if lang == "en" else sentence.format(**found.groupdict())
    if lang == "zh" and (found := _NOT_SURE.fullmatch(why)):
        return f"{in_which_unit(found['units'])}：{_THEN[found['then']]}"
    for words in (*_OF_CLAIM, ""):
        if why.endswith(words):
            break
    said = re.sub(r"^(\d+)\.0$", r"\1", why.removesuffix(words))
    said = _OF_FLAGS.get(said, said)
    return label(said, lang) + (_OF_CLAIM.get(words, "") if lang == "zh" else words)


def called(decision: Decision, subject: str | None, site_id: str | None, lang: Lang) -> str:
    """
    Say what the public calls what a rule was held against: sites by name, nobody else.

    Closed institutions have no name either.
    """
    if subject == "gate":
        sites = decision.plan.region.sites
        if sites is not None and site_id in sites.index:
            name, kind = sites.loc[site_id, ["name", "kind"]]
            if kind not in CLOSED_INSTITUTIONS and isinstance(name, str):
                return name
        return {"zh": "一处场所", "en": "a site"}[lang]
    if subject in ("application", "street"):  # along a street, one waits for others only
        return {"zh": "一件在先申请", "en": "an earlier application"}[lang]
    return {"zh": "一处现有零售点", "en": "an existing outlet"}[lang]


def findings_seen(decision: Decision, audience: Audience) -> list[Finding]:
    """List the findings that an audience may see; the public reads nothing of relief."""
    return list(_seen(decision, audience).values())


def _seen(decision: Decision, audience: Audience) -> dict[int, Finding]:
    """Give the findings that an audience may see, as it may, by their place in the decision."""
    if audience == "internal":
        return dict(enumerate(decision.told))
    return {
        n: without_relief(each, rule_of(decision, each))
        for n, each in enumerate(decision.told)
        if each.rule != "relief" and each.subject not in _OF_RELIEF
    }


def grounds_seen(decision: Decision, audience: Audience) -> list[Finding]:
    """List what the outcome rests on: all that is broken where it refuses; none for a permit."""
    met = deciding(decision.told)
    if decision.outcome == Outcome.REFUSE:
        met = tuple(each for each in decision.told if each.result == Result.BROKEN)
    seen = _seen(decision, audience)
    return [each for n, each in seen.items() if decision.told[n] in met]


def policies(decision: Decision, lang: Lang) -> list[str]:
    """Name the documents, each with its status and a numeral by which clauses name it."""
    documents = decision.plan.edition.documents
    named = [f"{policy_name(each, lang)} {span(each, lang)}" for each in documents]
    if len(named) == 1:
        return named
    return [f"{numeral} {name}" for numeral, name in zip(cycle(_NUMERALS), named, strict=False)]


def short_cite(decision: Decision, cite: str, lang: Lang) -> str:
    """Name a clause by its number, and by the numeral of its document where there are several."""
    edition = decision.plan.edition
    document = next((each.document for each in edition.articles if each.cite == cite), None)
    if document is None:
        return cite
    article = in_words(cite.removeprefix(document.source.title), lang).strip()
    if len(edition.documents) == 1:
        return article
    number = list(edition.documents).index(document)
    return f"{_NUMERALS[number % len(_NUMERALS)]} {article}"


def rule_of(decision: Decision, finding: Finding) -> Rule | None:
    """Find the rule of a finding; None for a claim."""
    articles = decision.plan.edition.articles
    for own, article in zip(decision.told, articles, strict=False):  # claims come last
        if own is finding or without_relief(own, article.rule) == finding:
            return article.rule  # one article may hold several of a kind
    same = (a.rule for a in articles if (a.cite, a.rule.rule) == (finding.cite, finding.rule))
    return next(same, None)


def reason_of(decision: Decision, finding: Finding, lang: Lang, audience: Audience) -> str:
    """Say why a finding is as it is, naming the unit or street it was counted in."""
    whom = None
    if audience == "public":
        whom = called(decision, finding.subject, finding.subject_id, lang)
    said = reason(finding, rule_of(decision, finding), lang, whom=whom)
    if finding.subject not in _COUNTED_IN or finding.result in APART:
        return said
    name = finding.subject_name or finding.subject_id
    if finding.subject_id == "whole_area":
        name = label("whole_area", lang)
    return f"{name}{'：' if lang == 'zh' else ': '}{said}" if name else said
