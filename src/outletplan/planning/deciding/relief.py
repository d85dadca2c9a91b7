"""Relief that is claimed: what it lifts or shortens for one who asks, if it is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.law.kinds import Relief, Spacing
from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.words import finding_on
from outletplan.planning.spacing.reach import NOWHERE, stand_ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.law.kinds import AppliedRule
    from outletplan.planning.deciding.decision import Finding
    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.ways import Asking
    from outletplan.planning.scope import Scoped
    from outletplan.planning.spacing.reach import Stand

Reliefs = dict[int, list["Scoped[Relief]"]]
"""By row of the pile: the articles of relief whose terms one claims to meet."""
NOT_CLAIMED = "is not claimed"
FIRST_UNSAID = "whether it is a first licence is not said: left out of account"
NOT_FIRST = "is for a first licence alone"
NEVER_SITES = "schools and other sites are never waived"


def reliefs_of(grounds: Grounds, asking: Asking, stand: Stand) -> Reliefs:
    """Find who claims to meet the terms of which article; whether it is so is for the bureau."""
    items = grounds.scope.of(Relief)
    rank = stand_ranks(stand, grounds.scope, items, grounds.walk)
    found: Reliefs = {}
    for a, said in enumerate(asking.said):
        for k, item in enumerate(items):
            first = item.rule.reaches(said["relief"], first_licence=said["first_licence"])
            asked = item.rule.asked_of(said["request"], premises_changed=said["premises_changed"])
            if rank[a, k] > NOWHERE and first and asked:
                found.setdefault(a, []).append(item)
    return found


def _of_document(
    article: Scoped[AppliedRule], reliefs: Sequence[Scoped[Relief]]
) -> list[Scoped[Relief]]:
    """Give the reliefs of the document of an article: they touch no other."""
    document = article.article.document
    return [item for item in reliefs if item.article.document is document]


def relieved(
    spacing: Scoped[Spacing], reliefs: Sequence[Scoped[Relief]]
) -> tuple[Spacing | None, str]:
    """Give a spacing as it is under the best of several reliefs, and by what; None: not at all."""
    rule, by = spacing.rule, ""
    best: Spacing | None = rule
    for item in _of_document(spacing, reliefs):
        left = item.rule.relieved(rule)
        if left is None:
            return None, f"{item.article.cite}: {item.rule.arithmetic(rule.here_m)}"
        if best is not None and left.limit_m < best.limit_m:
            best, by = left, f"{item.article.cite}: {item.rule.arithmetic(rule.here_m)}"
    return best, by


def waiver(
    article: Scoped[AppliedRule], reliefs: Sequence[Scoped[Relief]], what: str
) -> str | None:
    """Name what lifts an article, a quota or a window; None if nothing does."""
    for item in _of_document(article, reliefs):
        if what in (item.rule.waives or ()):
            return f"waived by {item.article.cite}, if it is proved"
    return None


def relief_finding(
    item: Scoped[Relief], said: dict[str, object], reliefs: Sequence[Scoped[Relief]]
) -> Finding:
    """Say whether a relief is claimed with its terms met, and what it never waives."""
    rule, code = item.rule, said["relief"]
    subject_id = None if code is None else str(code)
    if item in reliefs:
        effect = f"waives {', '.join(rule.waives)}" if rule.waives else "shortens spacings"
        why = f"claimed, to be proved: {effect}; {NEVER_SITES}"
        return finding_on(item.article, Result.REVIEW, why, subject="relief", subject_id=subject_id)
    if rule.codes is not None and code not in rule.codes:
        why = NOT_CLAIMED
    elif rule.first_licence_only and said["first_licence"] is None:
        return finding_on(
            item.article, Result.REVIEW, FIRST_UNSAID, subject="relief", subject_id=subject_id
        )
    else:
        why = NOT_FIRST
    return finding_on(item.article, Result.NOT_APPLICABLE, why)
