"""A policy at a glance, for notebooks: its clauses in sentences, what they rest on folded away."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from outletplan.law.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.law.document import Document
    from outletplan.law.policy import Policy


def as_html(policy: Policy) -> str:
    """Tell every edition back, a row for each rule; what a document says is escaped."""
    return "\n".join(line for document in policy.documents for line in _told(document))


def _told(document: Document) -> Iterator[str]:
    until = f" until {document.until}" if document.until else ""
    first = str(document.in_force).replace("_", " ")
    yield f"<h4>{escape(document.source.title)}</h4>"
    yield f"<p>{document.status} · in force: {first}{until}</p>"
    rows = (
        f"<tr><td{LEFT}>{escape(rule.article)}</td><td{LEFT}>{escape(sentence(rule))}</td></tr>"
        for rule in document.rules
    )
    yield f"<table><thead><tr><th{LEFT}>article <small>条</small></th>"
    yield f"<th{LEFT}>what it says <small>内容</small></th></tr></thead>"
    yield "<tbody>" + "\n".join(rows) + "</tbody></table>"
    yield from _rests_on(document)


def _rests_on(document: Document) -> Iterator[str]:
    """List what was read into the clauses and what the source leaves open, shown when asked for."""
    assumed = [f"{rule.article}: {each}" for rule in document.rules for each in rule.assumed]
    for what, chinese, lines in (
        ("assumed", "推定", assumed),
        ("not stated in the source", "原文未明确", document.not_stated_in_source),
    ):
        if lines:
            listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
            said = f"{what} <small>{chinese}</small>: {len(lines)}"
            yield f"<details><summary>{said}</summary><ul>{listed}</ul></details>"


LEFT = ' style="text-align: left"'
