"""From a shell: ``outletplan explain REGION POLICY --unit ID --on DAY``."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the shell reads it
from typing import Annotated

import typer

import outletplan as op
from outletplan.cli_inputs import DAY, POLICIES, REGION, planned
from outletplan.cli_language import LANG, Lang


def explain_command(
    region: Annotated[Path, REGION],
    policy: Annotated[list[str], POLICIES],
    unit: Annotated[str, typer.Option(metavar="UNIT", help="The unit to be explained, by its id.")],
    on: Annotated[str, DAY],
    lang: Annotated[Lang, LANG] = "en",
) -> None:
    """Tell every ruling on one unit: its numbers, their arithmetic, which one bound and why."""
    typer.echo(op.explain(planned(region, policy, on), unit, lang=lang))
