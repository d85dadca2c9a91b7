"""Verdicts on a pile: one row per application, and the state after."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from outletplan.planning.deciding.decision import deciding
from outletplan.planning.tables import shaped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outletplan.facts.piles import Pile
    from outletplan.planning.deciding.decision import Decision
    from outletplan.planning.deciding.turns import Turns
    from outletplan.planning.plan import Plan


@dataclass(frozen=True, eq=False, kw_only=True)
class Decisions:
    """
    What a plan says of a pile of applications, first accepted first: opinions to attach to files.

    Attributes
    ----------
    decisions
        In the order in which they were judged.
    table
        One row for each of them.
    units
        The state after: one row for every unit touched and every unit above one.
    queue
        Who waits for a place, by unit; those accepted before who are not in the pile among them.
    left_out
        What is wrong with those that were not judged, by row.
    plan
        What they were held against; it is as it was.
    """

    decisions: tuple[Decision, ...] = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    units: pd.DataFrame = field(repr=False)
    queue: pd.DataFrame = field(repr=False)
    left_out: pd.DataFrame = field(repr=False)
    plan: Plan

    @cached_property
    def by_id(self) -> Mapping[str, Decision]:
        """Each decision by the number of its application."""
        return {each.application.id: each for each in self.decisions}

    def __len__(self) -> int:
        return len(self.decisions)

    def __str__(self) -> str:
        """Tell each outcome in a line, in English."""
        rows = self.table.itertuples(index=False)
        lines = [_told(row) for row in rows]
        lines += [f"left out: {fault}" for fault in self.left_out["found"]]
        return "\n".join([*lines, "Opinions to attach to the files; the bureau decides."])


def _told(row: Any) -> str:  # noqa: ANN401 - a row
    tied = "" if pd.isna(row.tied_with) else f", accepted at the same time as {row.tied_with}"
    why = "" if pd.isna(row.why) else f": {row.why}"
    return f"{row.order_no}. {row.application_id}: {row.outcome.replace('_', ' ')}{tied}{why}"


def tables_of(decisions: Sequence[Decision], turns: Turns, pile: Pile) -> dict[str, pd.DataFrame]:
    """Lay out what became of a pile."""
    return {
        "table": _table(decisions, turns),
        "units": _units(turns),
        "queue": _queue(turns),
        "left_out": _left_out(pile),
    }


def _table(decisions: Sequence[Decision], turns: Turns) -> pd.DataFrame:
    asking = turns.sitting.asking
    accepted = dict(zip(asking.ids, (each["accepted"] for each in asking.said), strict=True))
    ids = [each.application.id for each in decisions]
    when: pd.Series = pd.Series([accepted[name] for name in ids], index=ids, dtype="datetime64[us]")
    queued = {each.application_id: each.queue_no for each in turns.sitting.line.queue}
    tied = when.index.to_series().groupby(when.array, dropna=False).agg(list)
    together = tied.reindex(when.array)
    found = [deciding(each.told) for each in decisions]
    return pd.DataFrame(
        {
            "order_no": range(1, len(decisions) + 1),
            "application_id": when.index,
            "request": [each.application.request for each in decisions],
            "accepted": when.array,
            "unit_id": [each.unit_id for each in decisions],
            "unit_name": [each.unit_name for each in decisions],
            "outcome": [each.outcome.value for each in decisions],
            "step": [each.step for each in decisions],
            "rule": [_said(told.rule for told in met) for met in found],
            "cite": [_said(told.cite for told in met) for met in found],
            "why": [_said(told.why for told in met) for met in found],
            "tied_with": [
                _said(other for other in others if other != own)
                for own, others in zip(when.index, together, strict=True)
            ],
            "queue_no": [queued.get(name) for name in when.index],
        }
    ).astype(_TABLE)


def _said(words: Any) -> str | None:  # noqa: ANN401 - an iterable of words
    return "; ".join(dict.fromkeys(word for word in words if word)) or None


def _units(turns: Turns) -> pd.DataFrame:
    sitting = turns.sitting
    region, quotas = sitting.grounds.region, sitting.grounds.plan.quotas
    row = {name: k for k, name in enumerate(region.units.index)}
    touched = [name for name in quotas.index if name in row and row[name] in turns.touched]
    places = [row[name] for name in touched]
    told = quotas.loc[touched, ["unit_id", "name", "quota", "current"]].reset_index(drop=True)
    line = sitting.line
    queued = [sum(each.unit == place for each in line.queue) for place in places]
    before = sitting.grounds.exits
    exits = {place: turns.exits[place] + int(before[place]) for place in places}
    counts: dict[str, Mapping[int, int]] = {
        "reserved": line.reserved, "granted": turns.granted, "undecided": turns.undecided,
        "freed": turns.freed, "exits": exits,
    }  # fmt: skip
    told = told.assign(**{name: [n[place] for place in places] for name, n in counts.items()})
    remaining = pd.array([sitting.remaining(place) for place in places], dtype="Int64")
    return told.assign(queue=queued, remaining=remaining).astype(_UNITS)[list(_UNITS)]


def _queue(turns: Turns) -> pd.DataFrame:
    ids = turns.sitting.grounds.region.units.index
    rows = [
        (None if each.unit < 0 else ids[each.unit], *each[1:]) for each in turns.sitting.line.queue
    ]
    table = shaped(pd.DataFrame(rows, columns=list(_QUEUE)), _QUEUE)
    return table.sort_values(["unit_id", "queue_no"], ignore_index=True)


def _left_out(pile: Pile) -> pd.DataFrame:
    rows, ids = pile.rows, [each["application_id"] for each in pile.said]
    faults = zip(rows.of_rows, rows.notes.faults, strict=True)
    told = [
        (
            row + 1 if fault.line is None else fault.line, ids[row],
            fault.key, fault.found, fault.expected, fault.remedy,
        )
        for row, fault in sorted(faults, key=lambda each: each[0])
    ]  # fmt: skip
    return shaped(pd.DataFrame(told, columns=list(_LEFT_OUT)), _LEFT_OUT)


_TABLE = {
    "order_no": "Int64", **dict.fromkeys(("application_id", "request"), "str"),
    "accepted": "datetime64[us]",
    **dict.fromkeys(("unit_id", "unit_name", "outcome", "step", "rule", "cite", "why"), "str"),
    "tied_with": "str", "queue_no": "Int64",
}  # fmt: skip
_UNITS = {
    **dict.fromkeys(("unit_id", "name"), "str"),
    **dict.fromkeys(("quota", "current", "reserved", "granted", "undecided", "freed"), "Int64"),
    **dict.fromkeys(("exits", "queue", "remaining"), "Int64"),
}
_QUEUE = {
    "unit_id": "str",
    "queue_no": "Int64",
    "application_id": "str",
    "accepted": "datetime64[us]",
}
_LEFT_OUT = {"row": "Int64"} | dict.fromkeys(
    ("application_id", "column", "found", "expected", "remedy"), "str"
)
