"""What commands are given: a region, policies by path or published name, a day."""

from __future__ import annotations

from pathlib import Path

import typer

import outletplan as op

REGION = typer.Argument(metavar="REGION", help="The region's manifest, such as region.yaml.")
DAY = typer.Option(metavar="DAY", help="The day, such as 2025-07-01.")


def policy_named(name: str) -> op.Policy:
    """Read a policy: a file or a folder where there is one, else the published one of that name."""
    if Path(name).exists() or Path(name).suffix in {".yaml", ".yml"}:
        return op.read_policy(name)
    return op.published_policy(name)
