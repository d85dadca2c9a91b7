"""
Plan the retail network of tobacco outlets: quotas, spacing, blank villages, maps.

A planner has two nouns, the region (what is there) and the policy (what the rule says):

>>> import outletplan as op
>>> region = op.sample_region()
>>> policy = op.combine(
...     op.published_policy("county-230700"), op.published_policy("blank-villages-300")
... )
>>> plan = op.plan(region, policy, on="2025-07-01")
>>> plan.totals[["cap", "current", "headroom"]].notna().all(axis=None)
np.True_
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from outletplan.errors import (
    CrsError,
    DataError,
    NotInForceError,
    OutletplanError,
    PolicyError,
    Problem,
    RefusedError,
)

if TYPE_CHECKING:
    from outletplan.facts import Application, Region, read_region
    from outletplan.law import (
        Policy,
        combine,
        make_policy,
        published_policies,
        published_policy,
        read_policy,
        what_if,
    )
    from outletplan.measure.doors import nearest_walks, walks
    from outletplan.measure.straight import close_pairs
    from outletplan.measure.streets import street_network
    from outletplan.planning.comparing.compare import compare
    from outletplan.planning.comparing.comparison import Comparison
    from outletplan.planning.comparing.differences import diff
    from outletplan.planning.deciding.check import check, check_all
    from outletplan.planning.deciding.decision import Decision
    from outletplan.planning.deciding.decisions import Decisions
    from outletplan.planning.plan import Plan, plan
    from outletplan.planning.streets.stretches import street_segments
    from outletplan.sample import copy_sample, sample_region
    from outletplan.show.explain import explain
    from outletplan.show.figures.plot import plot
    from outletplan.show.files import write
    from outletplan.show.maps.draw import draw
    from outletplan.show.records.record import record
    from outletplan.show.report import report
    from outletplan.show.shelf import list_policies
    from outletplan.show.summary import summary

__all__ = [
    "Application",
    "Comparison",
    "CrsError",
    "DataError",
    "Decision",
    "Decisions",
    "NotInForceError",
    "OutletplanError",
    "Plan",
    "Policy",
    "PolicyError",
    "Problem",
    "RefusedError",
    "Region",
    "check",
    "check_all",
    "close_pairs",
    "combine",
    "compare",
    "copy_sample",
    "diff",
    "draw",
    "explain",
    "list_policies",
    "make_policy",
    "nearest_walks",
    "plan",
    "plot",
    "published_policies",
    "published_policy",
    "read_policy",
    "read_region",
    "record",
    "report",
    "sample_region",
    "street_network",
    "street_segments",
    "summary",
    "walks",
    "what_if",
    "write",
]

__version__ = "0.1.0"

# Rooms are entered when one of their names is first used, so that the import stays light.
_ROOMS = {
    "Application": "outletplan.facts",
    "Region": "outletplan.facts",
    "read_region": "outletplan.facts",
    "Policy": "outletplan.law",
    "combine": "outletplan.law",
    "make_policy": "outletplan.law",
    "published_policies": "outletplan.law",
    "published_policy": "outletplan.law",
    "read_policy": "outletplan.law",
    "what_if": "outletplan.law",
    "close_pairs": "outletplan.measure.straight",
    "nearest_walks": "outletplan.measure.doors",
    "street_network": "outletplan.measure.streets",
    "walks": "outletplan.measure.doors",
    "compare": "outletplan.planning.comparing.compare",
    "Comparison": "outletplan.planning.comparing.comparison",
    "diff": "outletplan.planning.comparing.differences",
    "check": "outletplan.planning.deciding.check",
    "check_all": "outletplan.planning.deciding.check",
    "Decision": "outletplan.planning.deciding.decision",
    "Decisions": "outletplan.planning.deciding.decisions",
    "Plan": "outletplan.planning.plan",
    "plan": "outletplan.planning.plan",
    "street_segments": "outletplan.planning.streets.stretches",
    "copy_sample": "outletplan.sample",
    "sample_region": "outletplan.sample",
    "explain": "outletplan.show.explain",
    "draw": "outletplan.show.maps.draw",
    "plot": "outletplan.show.figures.plot",
    "record": "outletplan.show.records.record",
    "report": "outletplan.show.report",
    "list_policies": "outletplan.show.shelf",
    "summary": "outletplan.show.summary",
    "write": "outletplan.show.files",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module 'outletplan' has no attribute {name!r}")
    value = getattr(import_module(_ROOMS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
