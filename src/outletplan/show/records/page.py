"""What stands in a record of findings: one page of sections for one decision."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outletplan.facts.applications import place_of
from outletplan.law.sentences import sentence
from outletplan.planning.deciding.decision import Finding, Outcome, Result
from outletplan.show.banner import banner_of
from outletplan.show.records.decision_words import (
    APART,
    called,
    findings_seen,
    grounds_seen,
    policies,
    reason,
    reason_of,
    rule_of,
    short_cite,
)
from outletplan.show.records.seen import accepted, along_the_front, on_the_unit
from outletplan.show.records.spot import spot_rows
from outletplan.show.records.without_relief import rests_on_relief
from outletplan.show.records.words import joined, put
from outletplan.show.tables import field_records
from outletplan.show.words.labels import label
from outletplan.show.words.marks import colon
from outletplan.show.words.sheets import in_chinese, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.planning.deciding.decision import Decision, Neighbour
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang

GRID = 24
"""Columns of a page, over which the cells of a row are laid."""
NEIGHBOURS_SHOWN = 12
_FACTS = ("business_type", "site_id", "address")
_INTERNAL_FACTS = ("address",)
_PAIRS = (4, 8, 4, 8)


class Section(NamedTuple):
    """A table of the page."""

    title: str
    heads: tuple[str, ...]
    """Empty where heads and cells alternate in each row; a last cell then fills its row."""
    widths: tuple[int, ...]
    """Of the columns; together `GRID`."""
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...] = ()
    """The result that each row tells, for colour; empty where there is none."""


class Page(NamedTuple):
    """A record of findings, ready to be set as text, HTML or cells."""

    name: str
    """Number of the application."""
    title: str
    banner: str
    outcome: str
    """Its code, for colour."""
    head: str
    """Head of the opinion, with its colon."""
    opinion: str
    because: tuple[str, ...]
    sections: tuple[Section, ...]
    signed: tuple[str, ...]
    notes: tuple[str, ...]


def page_of(decision: Decision, lang: Lang, audience: Audience, *, spot: bool) -> Page:
    """Gather what a record says of one decision; `spot` looks for the nearest that would pass."""
    told = _Told(decision, lang, audience, spot=spot)
    return Page(
        name=decision.application.id,
        title=put("title", lang),
        banner=told.banner,
        outcome=decision.outcome.value,
        head=put("opinion", lang) + colon(lang),
        opinion=label(decision.outcome.value, lang),
        because=tuple(told.because()),
        sections=tuple(section for section in told.sections() if section.rows),
        signed=tuple(
            put(key, lang) + colon(lang).rstrip() for key in ("looked_at", "looked_over", "day")
        ),
        notes=(put("method_note", lang), put("closing", lang)),
    )


class _Told:
    """One decision as one audience reads it in one language."""

    def __init__(self, decision: Decision, lang: Lang, audience: Audience, *, spot: bool) -> None:
        self.decision, self.lang, self.audience = decision, lang, audience
        self.spot = spot
        self.public = audience == "public"
        self.findings = findings_seen(decision, audience)
        self.records = field_records(decision.plan)
        banner = banner_of(decision.plan, lang, audience)
        self.banner = f"{banner.mark} · {banner.region} · {banner.day}"

    def put(self, key: str, **values: object) -> str:
        return put(key, self.lang, **values)

    def because(self) -> Iterator[str]:
        """Name what the opinion rests on, by article."""
        decision = self.decision
        if decision.outcome == Outcome.PERMIT:
            applied = [f for f in self.findings if f.result not in APART and f.rule != "claim"]
            yield self.put("nothing_against", n=len(applied))
        else:
            for finding in grounds_seen(decision, self.audience):
                yield self.put("told", name=self.cite(finding), said=self.reason(finding))
        yield from map(self.reason, filter(on_the_unit, self.findings))
        reviews = [f for f in self.findings if f.result == Result.REVIEW and f.rule != "claim"]
        if reviews:
            yield self.put("reviews", n=len(reviews))
        if decision.unjudged:
            yield self.put("unjudged", n=len(decision.unjudged))
        # The public reads it of all but refusals: that some rest on a claim may be for a relief.
        if decision.if_proved or (self.public and decision.outcome != Outcome.REFUSE):
            yield self.put("if_proved")

    def sections(self) -> Iterator[Section]:
        yield self._facts()
        held = [f for f in self.findings if f.rule != "claim" and f.result not in APART]
        yield Section(
            self.put("findings"),
            self._heads("clause", "says", "found", "figures", "method", "result"),
            (2, 8, 7, 3, 2, 2),
            tuple(self._finding(finding) for finding in held),
            tuple(finding.result.value for finding in held),
        )
        yield self._to_measure()
        yield self._neighbours()
        yield self._claims()
        apart = [f for f in self.findings if f.rule != "claim" and f.result in APART]
        yield Section(
            self.put("not_applicable"),
            self._heads("clause", "result", "why"),
            (4, 3, 17),
            tuple((self.short(f.cite), self.result(f), self.reason(f)) for f in apart),
        )
        yield self._assumptions()
        if self.spot and not self.public and self.decision.outcome == Outcome.REFUSE:
            datum = place_of(self.decision.application).datum
            rows = spot_rows(self.decision.nearest_spot, datum, self.lang, self._stop)
            yield Section(self.put("spot"), (), _PAIRS, rows)

    def _heads(self, *keys: str) -> tuple[str, ...]:
        return tuple(map(self.put, keys))

    # words of single things

    def cite(self, finding: Finding) -> str:
        """Name the clause in full."""
        return in_words(finding.cite or "", self.lang)

    def short(self, cite: str | None) -> str:
        return short_cite(self.decision, cite or "", self.lang)

    def result(self, finding: Finding) -> str:
        return label(finding.result.value, self.lang, column="result")

    def reason(self, finding: Finding) -> str:
        return reason_of(self.decision, finding, self.lang, self.audience)

    def says(self, finding: Finding) -> str:
        """Tell the clause in a sentence."""
        rule = rule_of(self.decision, finding)
        if rule is None:
            return label(finding.rule, self.lang, column="rule")
        kind = label(finding.rule, self.lang, column="rule")
        told = sentence(rule, chinese=in_chinese if self.lang == "zh" else None)
        says = self.put("told", name=kind, said=told)
        source = in_words(rule.text, self.lang) if rule.text else ""
        return f"{says}\n{self.put('source', text=source)}" if source else says

    def _stop(self, rule: str, cite: str, why: str) -> str:
        """Put what stopped another place into words."""
        found = Finding(rule, None, cite, None, Result.BROKEN, why)
        return reason(found, rule_of(self.decision, found), self.lang)

    # sections

    def _facts(self) -> Section:
        decision, asked = self.decision, self.decision.application
        rows = [
            (label("application_id", self.lang), asked.id),
            (label("request", self.lang), label(asked.request, self.lang)),
            (label("accepted", self.lang), accepted(decision, self.lang)),
            (self.put("on"), str(decision.on)),
            (label("unit", self.lang), self._unit()),
        ]
        for name in _FACTS:
            if not (self.public and name in _INTERNAL_FACTS):
                said = getattr(asked, name)
                rows.append((label(name, self.lang), "" if said is None else str(said)))
        if not self.public:
            rows.append((self.put("place"), self._place()))
        rows.append((self.put("policies"), "\n".join(policies(decision, self.lang))))
        *rows, last = [row for row in rows if row[1]]
        pairs = [tuple(chain(*rows[n : n + 2])) for n in range(0, len(rows), 2)]
        return Section(self.put("facts"), (), _PAIRS, (*pairs, last))

    def _unit(self) -> str:
        """Name the unit, and others in which the place may lie as well."""
        names = self.decision.plan.region.units["name"]
        others = [
            joined(*(word for word in (names[other], other) if isinstance(word, str)))
            for other in self.decision.other_units
        ]
        unit = joined(self.decision.unit_name, self.decision.unit_id)
        if not others:
            return unit
        return self.put(
            "unit_or", unit=unit, others=("、" if self.lang == "zh" else ", ").join(others)
        )

    def _place(self) -> str:
        asked = self.decision.application
        accuracy = asked.accuracy_m
        if accuracy is None:
            accuracy = self.decision.plan.region.accuracy_m
        lon, lat, datum = place_of(asked)
        place = f"{lon:.6f}, {lat:.6f} ({datum})"
        if accuracy is None:
            return self.put("exact", place=place)
        return self.put("right_within", place=place, m=accuracy)

    def _finding(self, finding: Finding) -> tuple[str, ...]:
        found = [self.reason(finding), *self._details(finding)]
        method = finding.method or self._by_rule(finding)
        return (
            self.short(finding.cite),
            self.says(finding),
            "\n".join(line for line in found if line),
            " / ".join(self._figures(finding)),
            label(method, self.lang, column="method") if method else "",
            self.result(finding),
        )

    def _by_rule(self, finding: Finding) -> str:
        """Name the method of a rule that found nobody to measure to."""
        if finding.measure == "outlets":
            return "count"
        rule = rule_of(self.decision, finding)
        return str(getattr(rule, "measured", ""))

    def _figures(self, finding: Finding) -> list[str]:
        unit = label(finding.measure or "", self.lang, column="measure")
        figures = [finding.value, finding.limit]
        if all(figure is None for figure in figures):
            return []
        told = (None if each is None else self._number(each, unit) for each in figures)
        return [each or "–" for each in told]

    def _details(self, finding: Finding) -> Iterator[str]:
        """Say how a distance or a number came about."""
        if finding.upper is not None and finding.lower is not None and not finding.record_id:
            low, high = self._m(finding.lower), self._m(finding.upper)
            if along_the_front(finding):
                yield self.put("along_front", high=high)
            elif low != high and not finding.why.startswith("from "):  # it says so itself
                yield self.put("between", low=low, high=high)
        if finding.accuracy_m and not finding.record_id:
            yield self.put("points_off", off=self._m(finding.accuracy_m))
        legs = (finding.access_m, finding.street_m, finding.exit_m)
        if all(leg is not None for leg in legs):
            access, street, leave = (self._m(leg or 0.0) for leg in legs)
            yield self.put("legs", access=access, street=street, leave=leave)
        if finding.arithmetic and finding.arithmetic != finding.why:
            yield self.put("arithmetic", arithmetic=in_words(finding.arithmetic, self.lang))
        if finding.record_id and not self.public:
            quoted = self.records.get(finding.record_id, finding.record_id)
            yield self.put("record", record=quoted)

    def _m(self, metres: float) -> str:
        return self._number(metres, label("m", self.lang, column="measure"))

    def _number(self, number: float, unit: str) -> str:
        """Write a number to the millimetre at most, with what it is in."""
        if np.isnan(number):
            return ""
        if np.isinf(number):
            return self.put("open")
        told = f"{number:,.3f}".rstrip("0").rstrip(".")
        if self.lang == "zh":
            return f"{told}{unit}"
        return f"{told} {unit.removesuffix('s') if told == '1' else unit}"

    def _whom(self, near: Neighbour) -> str:
        """Name an outlet, an application, or the gate of a site, as the audience may read it."""
        if self.public:
            name = called(self.decision, near.subject, near.subject_id, self.lang)
        else:
            name = joined(near.name, near.subject_id)
        if near.subject == "gate" and near.gate is not None:
            return self.put("gate", name=name, gate=near.gate)
        if near.subject == "application" and not self.public:
            return self.put("earlier", name=name)
        return name

    @cached_property
    def _under_relief(self) -> dict[tuple[str | None, str], float | None]:
        """The limits in the words of clauses that the public sees, which relief has shortened."""
        found = [f for f in self.decision.told if self.public and rests_on_relief(f)]
        rules = {(f.cite, f.rule): rule_of(self.decision, f) for f in found}
        return {key: getattr(rule, "limit_m", None) for key, rule in rules.items()}

    def _neighbours(self) -> Section:
        near = [n for n in self.decision.near if n.subject_id]
        near = [n for n in near if (n.cite, n.rule) not in self._under_relief]
        rows = [
            (
                self.short(n.cite),
                self._whom(n),
                self._distance(n),
                self._m(n.limit_m),
                label(n.measured, self.lang),
                label(n.verdict, self.lang, column="to_neighbour"),
            )
            for n in near[:NEIGHBOURS_SHOWN]
        ]
        if len(near) > NEIGHBOURS_SHOWN:
            more = self.put("and_more", n=len(near) - NEIGHBOURS_SHOWN)
            rows.append(("", more, "", "", "", ""))
        return Section(
            self.put("neighbours"),
            self._heads("clause", "whom", "distance", "limit", "how", "result"),
            (4, 9, 3, 3, 2, 3),
            tuple(rows),
        )

    def _distance(self, near: Neighbour) -> str:
        """Tell how far somebody is; of a walk that nobody knows, how far at least."""
        if near.distance_m is not None:
            return self._m(near.distance_m)
        return self.put("no_less", m=self._m(near.lower_m)) if near.lower_m else self.put("open")

    def _to_measure(self) -> Section:
        unsettled = [
            n
            for n in self.decision.near
            if n.verdict == Result.MEASURE_ON_SITE and n.force == "must"
        ]
        rows = tuple(
            (
                self.short(n.cite),
                self._measured_to(n),
                self._m(self._under_relief.get((n.cite, n.rule)) or n.limit_m),
                label(n.measured, self.lang) if n.subject_id else "",
            )
            for n in unsettled
        )
        heads = self._heads("clause", "from_door", "limit", "how")
        return Section(self.put("to_measure"), heads, (4, 13, 4, 3), rows)

    def _measured_to(self, near: Neighbour) -> str:
        if near.subject == "unit":
            units = (near.name or "").replace(" or ", "、" if self.lang == "zh" else " or ")
            return self.put("look_unit", units=units)
        if near.subject == "street":
            return self.put("look_street" if near.name else "count_street")
        if near.subject == "site":
            words = (near.name or "").split(" or ")
            name = ("、" if self.lang == "zh" else ", ").join(label(w, self.lang) for w in words)
            return self.put("look_for", limit=self._m(near.limit_m), name=name)
        return self._whom(near)

    def _claims(self) -> Section:
        claims = [f for f in self.findings if f.rule == "claim" and not on_the_unit(f)]
        rows = tuple((label(f.subject or "", self.lang), self.reason(f)) for f in claims)
        return Section(self.put("claims"), self._heads("item", "said"), (4, 20), rows)

    def _assumptions(self) -> Section:
        """List what was assumed in clauses that apply, and of outlets in the tables, once each."""
        held = [f for f in self.findings if f.rule != "claim" and f.result not in APART]
        told = [(self.short(f.cite), in_words(f.assumed, self.lang)) for f in held if f.assumed]
        if held and (taken := self._taken()):
            lines = "\n".join(in_words(said, self.lang) for said in taken)
            told.append((self.put("tables"), lines))
        heads = self._heads("clause", "what")
        return Section(self.put("assumptions"), heads, (4, 20), tuple(dict.fromkeys(told)))

    def _taken(self) -> list[str]:
        """List what nobody says of outlets, and how it was taken: a count may rest on it."""
        said = self.decision.plan.assumptions.query("kind == 'method'")["what"]
        return [what for what in said if " taken as " in what]
