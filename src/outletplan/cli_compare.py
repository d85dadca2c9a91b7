"""From a shell: ``outletplan compare REGION OLD NEW --on DAY --out DIR``."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the shell reads it
from typing import Annotated, Literal

import typer

import outletplan as op
from outletplan.cli_inputs import DAY, REGION, policy_named
from outletplan.cli_language import LANG, Lang

_POLICY = "A policy file, a folder of editions or a published policy."


def compare_command(  # noqa: PLR0913, PLR0917 - what a shell offers
    region: Annotated[Path, REGION],
    old: Annotated[str, typer.Argument(metavar="OLD", help=_POLICY)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The one that shall replace it.")],
    on: Annotated[str, DAY],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder for map, workbook and tables of the two.")
    ],
    lang: Annotated[Lang, LANG] = "en",
    audience: Annotated[
        Literal["internal", "public"],
        typer.Option(help="public leaves out holders, outlet points, relief, closed institutions."),
    ] = "internal",
) -> None:
    """Compare what two policies make of a region: what changes, and by which article."""
    there = op.read_region(region)
    plans = [op.plan(there, policy_named(name), on=on, progress=False) for name in (old, new)]
    found = op.compare(plans[0], plans[1])
    paths = op.write(found, out, lang=lang, audience=audience)
    typer.echo(op.summary(found, lang=lang))
    typer.echo("")
    for path in paths:
        typer.echo(path)
