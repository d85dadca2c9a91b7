"""What commands are given: a region, policies by path or published name, a day."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

import outletplan as op

REGION = typer.Argument(metavar="REGION", help="The region's manifest, such as region.yaml.")
POLICIES = typer.Argument(
    metavar="POLICY",
    help="A policy file, a folder of editions or a published policy; several are combined.",
)
DAY = typer.Option(metavar="DAY", help="The day, such as 2025-07-01.")


def policy_named(name: str) -> op.Policy:
    """Read a policy: a file or a folder where there is one, else the published one of that name."""
    if Path(name).exists() or Path(name).suffix in {".yaml", ".yml"}:
        return op.read_policy(name)
    return op.published_policy(name)


def planned(region: Path, policy: list[str], on: str, segment_m: float | None = None) -> op.Plan:
    """Plan a region under one or several policies, with a progress bar where somebody watches."""
    law, shown = op.combine(*(policy_named(name) for name in policy)), sys.stderr.isatty()
    return op.plan(op.read_region(region), law, on=on, segment_m=segment_m, progress=shown)
