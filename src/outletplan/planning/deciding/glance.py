"""A decision at a glance, for notebooks: the opinion, and clause by clause what was found."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from outletplan.facts.glance import both, table, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.planning.deciding.decision import Decision, Finding

OUTCOMES = {
    "permit": "符合布局条件",
    "refuse": "不符合布局条件",
    "queue": "排队轮候",
    "measure_on_site": "需现场测量",
}
RESULTS = {
    "broken": "不符合",
    "queue": "轮候",
    "measure_on_site": "需现场测量",
    "review": "需审查",
    "kept": "符合",
    "not_judged": "未核验",
}
"""As shown, whatever stands against the application first."""
REQUESTS = {"new": "新办申请", "renewal": "延续", "relocation": "变更经营地址"}
OPINION = "An opinion to attach to the file; the bureau decides."


def as_html(decision: Decision) -> str:
    """Tell the opinion, what it rests on and every finding that applies; names are text."""
    asked, outcome = decision.application, decision.outcome.value
    unit = " ".join(word for word in (decision.unit_name, decision.unit_id) if word)
    applies = [f for f in decision.told if f.result.value in RESULTS]
    ranked = sorted(applies, key=_rank)
    heads = (
        both("clause, and what was found", "条款与核查所见"),
        both("result", "结论"),
        both("found", "实测"),
        both("limit", "标准"),
    )
    others = len(decision.told) - len(applies)
    return "\n".join(
        [
            titled(
                asked.id,
                f"<b>{both(outcome.replace('_', ' '), OUTCOMES[outcome])}</b>",
                escape(decision.step),
                both(asked.request, REQUESTS[asked.request]),
                escape(unit),
                f"{decision.on}",
            ),
            table(heads, [_row(finding) for finding in ranked]),
            f"<p>{'<br/>'.join(_notes(decision, others))}</p>",
        ]
    )


def _rank(finding: Finding) -> tuple[bool, int]:
    """Put claims last."""
    return finding.rule == "claim", list(RESULTS).index(finding.result.value)


def _row(finding: Finding) -> tuple[object, ...]:
    result = finding.result.value
    named = escape(finding.cite or "")
    if finding.rule == "claim":
        named = both(f"claim: {finding.subject or ''}", "申请人自述")
    told = f"{named}<br/><small>{escape(finding.why)}</small>"
    figures = (_number(finding.value, finding), _number(finding.limit, finding))
    return told, f"{result.replace('_', ' ')} {RESULTS[result]}", *figures


def _number(number: float | None, finding: Finding) -> str | None:
    if number is None or np.isnan(number):
        return None
    told = f"{number:,.3f}".rstrip("0").rstrip(".")
    return f"{told} m" if finding.measure == "m" else told


def _notes(decision: Decision, others: int) -> Iterator[str]:
    if others:
        more = "clause does" if others == 1 else "clauses do"
        yield both(f"{others} more {more} not apply", f"另有{others}项条款不适用")
    if decision.if_proved:
        yield both("It holds if what the applicant claims is proved.", "以申请人自述属实为前提。")
    yield both(OPINION, "本意见供附卷参考；是否准予许可由发证机关依法决定。")
