"""Findings that rest on relief, as the public reads them: nothing of it, nor what lets infer it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from outletplan.geodesy import millimetres
from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.words import in_m

if TYPE_CHECKING:
    from outletplan.law.kinds import Rule
    from outletplan.planning.deciding.decision import Finding

RELIEVED = re.compile("(?P<told>.+); relief by (?P<by>.+), if it is proved", re.DOTALL)
NOT_ASKED = "is not asked of this application"
_WAIVED = re.compile("waived by .+, if it is proved", re.DOTALL)
_LIMIT = re.compile(r"(?P<edge>at least|more than) [\d,.]+ m")
_NOTHING: dict[str, Any] = dict.fromkeys((
    "subject", "subject_id", "subject_name", "value", "limit", "measure", "method", "lower",
    "upper", "access_m", "street_m", "exit_m", "accuracy_m", "nearest", "arithmetic", "record_id",
))  # fmt: skip


def rests_on_relief(finding: Finding) -> bool:
    """Tell whether a clause was lifted or shortened for the applicant."""
    if finding.rule == "claim":
        return False
    return bool(RELIEVED.fullmatch(finding.why) or _WAIVED.fullmatch(finding.why))


def without_relief(finding: Finding, rule: Rule | None) -> Finding:
    """
    Give a finding as it may be handed out.

    What is too near under a shorter limit is too near under the limit of the clause, which is told.
    What is kept, reviewed or to be measured under a shorter one might be too near under that of the
    clause: then no figure is told. Of a clause that was lifted it is said that it is not asked.
    """
    if not rests_on_relief(finding):
        return finding
    found = RELIEVED.fullmatch(finding.why)
    if found is None:
        return finding._replace(why=NOT_ASKED, **_NOTHING)
    own_m = getattr(rule, "limit_m", None)
    if own_m is None or finding.result not in (Result.BROKEN, Result.QUEUE):
        return finding._replace(why="", **_NOTHING)
    limit = in_m(float(millimetres(own_m)) / 1000)
    *_, last = _LIMIT.finditer(found["told"])
    why = f"{found['told'][: last.start()]}{last['edge']} {limit}{found['told'][last.end() :]}"
    return finding._replace(why=why, limit=own_m)
