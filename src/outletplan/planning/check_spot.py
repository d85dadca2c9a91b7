"""The nearest spot that would pass, for internal eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from outletplan.facts.applications import Application
    from outletplan.planning.plan import Plan


class Spot(NamedTuple):
    """A place near the one that was asked for."""

    lon: float | None


def nearest_spot(application: Application, plan: Plan) -> Spot:
    """Find it."""
    raise NotImplementedError
