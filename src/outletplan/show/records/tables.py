"""Applications in the workbook: one row for each, and one for each finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from outletplan.planning.deciding.decisions import Decisions
from outletplan.show.records.decision_words import findings_seen, grounds_seen, reason_of
from outletplan.show.records.judged import Judged, decisions_of
from outletplan.show.tables import Sheet
from outletplan.show.words.marks import listed

if TYPE_CHECKING:
    from outletplan.planning.deciding.decision import Decision
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

DECISION_COLUMNS = {
    "internal": (
        *("order_no", "application_id", "request", "accepted", "unit_id", "unit_name"),
        *("outcome", "queue_no", "step", "cite", "why", "tied_with", "to_measure"),
        *("business_type", "address"),
    ),
    "public": (
        *("order_no", "application_id", "request", "accepted", "unit_id", "unit_name"),
        *("outcome", "queue_no", "step", "cite", "why"),
    ),
}
"""By audience; what is not named for the public stays inside."""
FINDING_COLUMNS = {
    "internal": (
        *("application_id", "result", "cite", "rule", "force", "why", "subject", "subject_id"),
        *("subject_name", "value", "limit", "measure", "method", "lower", "upper", "access_m"),
        *("street_m", "exit_m", "accuracy_m", "nearest", "arithmetic", "record_id", "assumed"),
    ),
    "public": (
        *("application_id", "result", "cite", "rule", "force", "why", "value", "limit"),
        *("measure", "method", "arithmetic", "assumed"),
    ),
}
_HEADS = {"value": "value_found", "limit": "standard", "explained": "why"}


def decision_table(given: Judged, audience: Audience, lang: Lang) -> pd.DataFrame:
    """
    Give one row for each decision, in their order: codes, and reasons in words.

    cite and why are those of the findings that gave the outcome; to_measure counts the places to
    be measured to.
    """
    decisions = decisions_of(given)
    rows = [_row(number, each, audience, lang) for number, each in enumerate(decisions, start=1)]
    table = pd.DataFrame(rows, columns=list(DECISION_COLUMNS[audience]))
    if isinstance(given, Decisions):
        for name in ("queue_no", "tied_with"):
            if name in table:
                table[name] = given.table[name].array
    return table


def _row(number: int, decision: Decision, audience: Audience, lang: Lang) -> dict[str, object]:
    asked = decision.application
    told = grounds_seen(decision, audience)
    words = [reason_of(decision, f, lang, audience) for f in told]
    return {
        "order_no": number,
        "application_id": asked.id,
        "request": asked.request,
        "accepted": None if asked.accepted is None else str(asked.accepted),
        "unit_id": decision.unit_id,
        "unit_name": decision.unit_name,
        "outcome": decision.outcome.value,
        "step": decision.step,
        "cite": "; ".join(dict.fromkeys(f.cite for f in told if f.cite)),
        "why": listed((word for word in words if word), lang),
        "to_measure": len(decision.to_measure),
        "business_type": asked.business_type,
        "address": asked.address,
    }


def finding_table(given: Judged, audience: Audience, lang: Lang) -> pd.DataFrame:
    """Give one row for each finding, the reasons in words as the audience may read them."""
    rows = [
        {
            **finding._asdict(),
            "result": finding.result.value,
            "application_id": decision.application.id,
            "why": reason_of(decision, finding, lang, audience),
        }
        for decision in decisions_of(given)
        for finding in findings_seen(decision, audience)
    ]
    return pd.DataFrame(rows, columns=list(FINDING_COLUMNS[audience]))


def decision_sheets(given: Judged, lang: Lang, audience: Audience) -> tuple[Sheet, Sheet]:
    """Lay decisions out for the workbook: the applications, then every finding on each."""
    table = decision_table(given, audience, lang)
    found = finding_table(given, audience, lang)
    told = {"why": "explained"}  # in words already
    if "subject_id" in found:
        found["subject_id"] = found["subject_id"].mask(found["subject_id"] == "whole_area")
    for name in ("value", "limit"):
        found[name] = pd.Series(map(_plain, found[name]), dtype="object")
    if lang == "zh" and "nearest" in found:
        found["nearest"] = found["nearest"].map(nearest_in_chinese, na_action="ignore")
    return (
        Sheet(key="decisions", frame=_told(table.rename(columns=told)), heads=_HEADS),
        Sheet(
            key="decision_findings",
            frame=_told(found.rename(columns=told)),
            heads=_HEADS,
            across=250,
        ),
    )


def _plain(number: float | None) -> int | float | None:
    """Write a whole number without a point."""
    return int(number) if number is not None and float(number).is_integer() else number


def nearest_in_chinese(said: str) -> str:
    """Put the metres and gates of a list of neighbours into Chinese; names stay."""
    said = re.sub(r" no way(?=; |$)", " 无步行通路", said)
    said = re.sub(r"([\d,.]+) m(?=; |$)", r"\1米", re.sub(r" gate (\d+)(?= )", r" \1号门", said))
    return re.sub(r"(?<=[米路]); ", "；", said)


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out columns in which nothing stands."""
    return table.dropna(axis="columns", how="all") if len(table) else table
