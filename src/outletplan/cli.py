"""The front door from a shell: ``outletplan plan REGION.yaml POLICY.yaml --on DAY --out DIR``."""

from __future__ import annotations

import io
import sys
from pathlib import Path  # noqa: TC003 - the shell reads it
from typing import Annotated, Literal

import typer

import outletplan as op
from outletplan.cli_compare import compare_command
from outletplan.cli_explain import explain_command
from outletplan.cli_inputs import DAY, POLICIES, REGION, planned, policy_named
from outletplan.cli_language import LANG, Lang, run, spoken

app = typer.Typer(
    help=(
        "Plan the retail network of tobacco outlets: quotas, spacing, blank villages, maps.\n\n"
        "Results are an opinion to attach to a file; the bureau decides."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_CLAIMS, _OUTPUT = "What the applicant says, quoted and not believed", "What comes out"
Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
Audience = Literal["internal", "public"]


@app.command("plan")
def plan_command(  # noqa: PLR0913, PLR0917 - options of a command
    region: Annotated[Path, REGION],
    policy: Annotated[list[str], POLICIES],
    on: Annotated[str, DAY],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder for map, workbook, tables and run.json.")
    ],
    segment_m: Annotated[
        float | None,
        typer.Option(
            "--segment-m",
            metavar="METRES",
            help="Also cut the streets into segments of this length, on a sheet and the map.",
        ),
    ] = None,
    lang: Annotated[Lang, LANG] = "en",
    audience: Annotated[
        Audience,
        typer.Option(help="public leaves out holders, outlet points, relief, closed institutions."),
    ] = "internal",
) -> None:
    """Plan a region under a policy and write map.html, ledger.xlsx, tables and run.json."""
    result = planned(region, policy, on, segment_m)
    paths = op.write(result, out, lang=lang, audience=audience)
    typer.echo(op.summary(result, lang=lang))
    typer.echo("")
    for path in paths:
        typer.echo(path)


app.command("compare")(compare_command)
app.command("explain")(explain_command)


@app.command("check")
def check_command(  # noqa: PLR0913, PLR0917 - a form has many boxes
    region: Annotated[Path, REGION],
    policy: Annotated[list[str], POLICIES],
    on: Annotated[str, DAY],
    lon: Annotated[
        float | None, typer.Option(metavar="DEGREES", help="Longitude of the door.")
    ] = None,
    lat: Annotated[
        float | None, typer.Option(metavar="DEGREES", help="Latitude of the door.")
    ] = None,
    datum: Annotated[Datum | None, typer.Option(help="What lon and lat are.")] = None,
    accuracy_m: Annotated[
        float | None, typer.Option("--accuracy-m", metavar="METRES", help="How far it may be off.")
    ] = None,
    name: Annotated[
        str, typer.Option("--id", metavar="ID", help="Number of the application.")
    ] = "1",
    request: Annotated[
        Literal["new", "renewal", "relocation"], typer.Option(help="What is asked for.")
    ] = "new",
    outlet: Annotated[
        str | None, typer.Option(metavar="ID", help="The outlet to be renewed or moved.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Its unit, where units have no polygons.")
    ] = None,
    accepted: Annotated[
        str | None, typer.Option(metavar="TIME", help='When, such as "2025-06-03 09:30".')
    ] = None,
    address: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Of the premises.", rich_help_panel=_CLAIMS)
    ] = None,
    business_type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="Type of trade.", rich_help_panel=_CLAIMS)
    ] = None,
    relief: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="As the policy names it.", rich_help_panel=_CLAIMS),
    ] = None,
    first_licence: Annotated[
        bool | None,
        typer.Option(
            "--first-licence/--another",
            help="Whether it would be the first.",
            rich_help_panel=_CLAIMS,
        ),
    ] = None,
    premises_changed: Annotated[
        bool | None,
        typer.Option(
            "--changed/--unchanged",
            help="Of a renewal: whether the premises have changed.",
            rich_help_panel=_CLAIMS,
        ),
    ] = None,
    floor_area_m2: Annotated[
        float | None,
        typer.Option("--floor-area-m2", metavar="M2", help="Floor area.", rich_help_panel=_CLAIMS),
    ] = None,
    faces: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STREET",
            help="A street that it opens to; may be repeated.",
            rich_help_panel=_CLAIMS,
        ),
    ] = None,
    site: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The market or hall it is in.", rich_help_panel=_CLAIMS),
    ] = None,
    lang: Annotated[Lang, LANG] = "en",
    audience: Annotated[
        Audience,
        typer.Option(help="public: what may be handed out.", rich_help_panel=_OUTPUT),
    ] = "internal",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also write it: .html, .xlsx, .pdf or .txt.",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
) -> None:
    """
    May an outlet open here? Print the record of findings on one application.

    Every rule is told, kept or not, with its numbers, method and article.
    A refusal is a result, no error: the exit code is 0 whatever the outcome.
    """
    asked = op.Application(
        id=name, lon=lon, lat=lat, datum=datum, request=request, outlet_id=outlet, unit_id=unit,
        business_type=business_type, relief=relief, first_licence=first_licence,
        premises_changed=premises_changed, floor_area_m2=floor_area_m2, faces=tuple(faces or ()),
        site_id=site, address=address, accepted=accepted, accuracy_m=accuracy_m,
    )  # fmt: skip
    record = op.record(op.check(asked, planned(region, policy, on)), lang=lang, audience=audience)
    typer.echo(record)
    if out is not None:
        typer.echo(f"\n{record.save(out)}")


@app.command("check-all")
def check_all_command(  # noqa: PLR0913, PLR0917 - options of a command
    region: Annotated[Path, REGION],
    policy: Annotated[list[str], POLICIES],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Table of applications: .csv, .xlsx, .geojson …")
    ],
    on: Annotated[str, DAY],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for workbook, tables and map.")],
    datum: Annotated[
        Datum | None, typer.Option(help="What lon and lat are, where the file does not say.")
    ] = None,
    on_fault: Annotated[
        Literal["raise", "skip"],
        typer.Option(help="skip judges the sound ones and lists the others."),
    ] = "raise",
    lang: Annotated[Lang, LANG] = "en",
    audience: Annotated[
        Audience, typer.Option(help="public leaves out holders, outlets, relief, the map.")
    ] = "internal",
) -> None:
    """
    Judge a pile of applications, first accepted first: each grant counts.

    Prints a line for each and writes decisions.xlsx, decisions.csv,
    findings.csv, records.html (a page to print for each) and map.html.
    """
    from outletplan.show.decision_files import pile_in_lines, write_decisions

    done = op.check_all(file, planned(region, policy, on), datum=datum, on_fault=on_fault)
    paths = write_decisions(done, out, lang=lang, audience=audience)
    typer.echo(pile_in_lines(done, lang, audience))
    typer.echo("")
    for path in paths:
        typer.echo(path)


@app.command("policies")
def policies_command(lang: Annotated[Lang, LANG] = "en") -> None:
    """List the policies that ship: title, place, status, days, and what is not captured."""
    from outletplan.show.shelf import policies_as_text

    typer.echo(policies_as_text(lang))


policy_app = typer.Typer(help="Look at one policy file.", no_args_is_help=True)
app.add_typer(policy_app, name="policy")


@policy_app.command("check")
def check_policy_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy file or a folder.")],
    lang: Annotated[Lang, LANG] = "en",
) -> None:
    """
    Say that a policy file is sound, or list every fault of it by line and character.

    A folder of editions is told its gaps too: days between two of them on which none is in force.
    """
    try:
        policy = op.read_policy(file)
    except op.PolicyError as error:
        for problem in error.problems:
            typer.echo(_by_place(problem, lang))
        raise typer.Exit(1) from None
    from outletplan.show.words.faults import gap_in_words

    typer.echo(f"{file}: {'没有错误' if lang == 'zh' else 'sound'}")
    for gap in policy.gaps:
        typer.echo(f"{file}: {gap_in_words(gap, lang)}")


@policy_app.command("explain")
def explain_policy_command(
    policy: Annotated[
        str, typer.Argument(metavar="FILE", help="A policy file, a folder or a published policy.")
    ],
    lang: Annotated[Lang, LANG] = "en",
) -> None:
    """Tell a policy back in plain sentences, so that its author sees what was understood."""
    from outletplan.law.sentences import in_sentences
    from outletplan.show.words.sheets import in_chinese

    typer.echo(in_sentences(policy_named(policy), chinese=in_chinese if lang == "zh" else None))


@policy_app.command("diff")
def diff_policies_command(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A policy file, a folder or a published policy.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The one that shall replace it.")],
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="Which editions, where there are several.")
    ] = None,
    lang: Annotated[Lang, LANG] = "en",
) -> None:
    """Tell what a policy says otherwise than an older one: old and new under one another."""
    from outletplan.law.revision import revision
    from outletplan.law.revision_sentences import revision_in_sentences
    from outletplan.planning.comparing.differences import edition_of
    from outletplan.show.words.sheets import in_chinese

    revised = revision(edition_of(policy_named(old), on), edition_of(policy_named(new), on))
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


def _by_place(problem: op.Problem, lang: Lang) -> str:
    """Put a fault as compilers do, file:line:character, so that editors jump to it."""
    parts = [problem.where, problem.line, problem.character]
    place = ":".join(str(part) for part in parts if part is not None)
    if lang == "zh":
        from outletplan.show.words.faults import problem_in_chinese

        key = "" if problem.key is None else f": {problem.key}"
        return problem_in_chinese(problem, place=f"{place}{key}")
    words = f"found {problem.found}; expected {problem.expected}. {problem.remedy}"
    key = "" if problem.key is None else f"{problem.key}: "
    return f"{place}: {key}{words}"


def main() -> None:
    """Run the command line; a fault in tables or policy ends it with the fault's words."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that has no such character shows a mark instead; files hold every one.
            stream.reconfigure(errors="replace")
    try:
        run(app, sys.argv[1:])
    except (op.OutletplanError, OSError, ValueError) as error:
        from outletplan.show.words.faults import error_in_words

        typer.echo(error_in_words(error, spoken()), err=True)
        sys.exit(1)
