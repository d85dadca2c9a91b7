"""The front door from a shell: ``outletplan plan REGION.yaml POLICY.yaml --on DAY --out DIR``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

import outletplan as op
from outletplan.cli_compare import compare_command

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


app.command("compare")(compare_command)


@app.command("policies")
def policies_command() -> None:
    """List the policies that ship with outletplan."""
    for name in op.published_policies():
        typer.echo(name)


policy_app = typer.Typer(help="Look at one policy file.", no_args_is_help=True)
app.add_typer(policy_app, name="policy")


@policy_app.command("check")
def check_policy_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy file or a folder.")],
) -> None:
    """
    Say that a policy file is sound, or list every fault of it by line and character.

    A folder of editions is told its gaps too: days between two of them on which none is in force.
    """
    try:
        policy = op.read_policy(file)
    except op.PolicyError as error:
        for problem in error.problems:
            typer.echo(_by_place(problem))
        raise typer.Exit(1) from None
    typer.echo(f"{file}: sound")
    for gap in policy.gaps:
        typer.echo(f"{file}: {gap}, between {gap.after} and {gap.before}")


@policy_app.command("explain")
def explain_policy_command(
    policy: Annotated[
        str, typer.Argument(metavar="FILE", help="A policy file, a folder or a published policy.")
    ],
    lang: Annotated[Literal["en", "zh"], typer.Option(help="Language of the sentences.")] = "en",
) -> None:
    """Tell a policy back in plain sentences, so that its author sees what was understood."""
    from outletplan.law.sentences import in_sentences
    from outletplan.show.sheets_words import in_chinese

    typer.echo(in_sentences(_policy(policy), chinese=in_chinese if lang == "zh" else None))


@policy_app.command("diff")
def diff_policies_command(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A policy file, a folder or a published policy.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The one that shall replace it.")],
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="Which editions, where there are several.")
    ] = None,
    lang: Annotated[Literal["en", "zh"], typer.Option(help="Language of the sentences.")] = "en",
) -> None:
    """Tell what a policy says otherwise than an older one: old and new under one another."""
    from outletplan.law.revision import revision
    from outletplan.law.revision_sentences import revision_in_sentences
    from outletplan.planning.differences import edition_of
    from outletplan.show.sheets_words import in_chinese

    revised = revision(edition_of(_policy(old), on), edition_of(_policy(new), on))
    typer.echo(revision_in_sentences(revised, chinese=in_chinese if lang == "zh" else None))


@policy_app.command("schema")
def schema_command() -> None:
    """Say where the JSON schema of policy files lies, for an editor to complete and check by."""
    from outletplan.law.reader import SCHEMA

    typer.echo(SCHEMA)


@app.command("sample")
def sample_command(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
) -> None:
    """Copy the invented sample county into a folder, to look at or to start from."""
    for path in op.copy_sample(directory):
        typer.echo(path)


def _by_place(problem: op.Problem) -> str:
    """Put a fault as compilers do, file:line:character, so that editors jump to it."""
    place = [problem.where, problem.line, problem.character]
    words = f"found {problem.found}; expected {problem.expected}. {problem.remedy}"
    key = "" if problem.key is None else f"{problem.key}: "
    return f"{':'.join(str(part) for part in place if part is not None)}: {key}{words}"


def _policy(name: str) -> op.Policy:
    if Path(name).exists() or Path(name).suffix in {".yaml", ".yml"}:
        return op.read_policy(name)
    return op.published_policy(name)


def main() -> None:
    """Run the command line; a fault in tables or policy ends it with the fault's words."""
    try:
        app()
    except (op.OutletplanError, OSError, ValueError) as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(1)
