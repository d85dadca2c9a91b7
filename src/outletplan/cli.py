"""The front door from a shell: ``outletplan plan REGION.yaml POLICY.yaml --on DAY --out DIR``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

import outletplan as op

app = typer.Typer(
    help=(
        "Plan the retail network of tobacco outlets: quotas, spacing, blank villages, maps.\n\n"
        "Results are an opinion to attach to a file; the bureau decides."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command("plan")
def plan_command(
    region: Annotated[
        Path, typer.Argument(metavar="REGION", help="The region's manifest, such as region.yaml.")
    ],
    policy: Annotated[
        list[str],
        typer.Argument(
            metavar="POLICY",
            help="A policy file, a folder of editions or a published policy; several are combined.",
        ),
    ],
    on: Annotated[str, typer.Option(metavar="DAY", help="The day, such as 2025-07-01.")],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder for map, workbook, tables and run.json.")
    ],
    lang: Annotated[Literal["en", "zh"], typer.Option(help="Language of what is shown.")] = "en",
    audience: Annotated[
        Literal["internal", "public"],
        typer.Option(help="public leaves out holders, outlet points, relief, closed institutions."),
    ] = "internal",
) -> None:
    """Plan a region under a policy and write map.html, ledger.xlsx, tables and run.json."""
    law = op.combine(*(_policy(name) for name in policy))
    result = op.plan(op.read_region(region), law, on=on, progress=sys.stderr.isatty())
    paths = op.write(result, out, lang=lang, audience=audience)
    typer.echo(op.summary(result, lang=lang))
    typer.echo("")
    for path in paths:
        typer.echo(path)


@app.command("policies")
def policies_command() -> None:
    """List the policies that ship with outletplan."""
    for name in op.published_policies():
        typer.echo(name)


@app.command("sample")
def sample_command(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
) -> None:
    """Copy the invented sample county into a folder, to look at or to start from."""
    for path in op.copy_sample(directory):
        typer.echo(path)


def _policy(name: str) -> op.Policy:
    if Path(name).exists() or Path(name).suffix:
        return op.read_policy(name)
    return op.published_policy(name)


def main() -> None:
    """Run the command line; a fault in tables or policy ends it with the fault's words."""
    try:
        app()
    except (op.OutletplanError, OSError, ValueError) as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(1)
