"""Applications for the small regions of `cases`, made in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import outletplan as op
from tests.planning.cases import DAY, EAST, METRE, policy

if TYPE_CHECKING:
    import pandas as pd


def asks(east_m: float = 0.0, north_m: float = 0.0, **said: Any) -> op.Application:
    """Ask for a place so many metres from where the small regions begin, in unit v."""
    form = {"id": "A1", "unit_id": "v", "datum": "wgs84", **said}
    return op.Application(lon=EAST + east_m * METRE, lat=north_m * METRE, **form)


def decide(there: op.Region, asked: op.Application, *rules: dict[str, Any]) -> op.Decision:
    """Plan and check in one go."""
    return op.check(asked, op.plan(there, policy(*rules), on=DAY))


def results(decision: op.Decision) -> list[str]:
    """List what was found on each rule, claims left out."""
    table = decision.findings
    return [str(word) for word in table.loc[table["rule"] != "claim", "result"]]


def why(decision: op.Decision, row: int = 0) -> str:
    return str(decision.findings["why"].iloc[row])


def told(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(table[list(columns)].itertuples(index=False, name=None))
