"""
Write the columns, values and kinds of rule of docs/words.md, in both tongues.

Usage: python scripts/words.py

Columns are those of docs/results.md and docs/tables.md, and those of decisions, all of which tests
hold to the code; the words are those that maps and workbooks show.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from outletplan.law.kinds import Rule
from outletplan.show.words.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "words.md"
MARK = "<!-- From here on written by scripts/words.py. -->\n"
DECIDED = {
    "decision.findings": (
        "rule article cite force result why subject subject_id subject_name value limit measure "
        "method lower upper access_m street_m exit_m accuracy_m nearest arithmetic record_id "
        "assumed"
    ),
    "decision.neighbours": (
        "rule article cite subject subject_id name gate distance_m lower_m upper_m limit_m "
        "measured verdict force record_id"
    ),
    "done.table": (
        "order_no application_id request accepted unit_id unit_name outcome step rule cite why "
        "tied_with queue_no"
    ),
    "done.units": (
        "unit_id name quota current reserved granted undecided freed exits queue remaining"
    ),
    "done.queue": "unit_id queue_no application_id accepted",
    "done.left_out": "row application_id column found expected remedy",
}
VALUES = {
    "kind": (
        "county county_town township township_seat village village_group natural_village "
        "urban_village neighbourhood cell city district barracks prison town rural_township school "
        "primary_or_secondary_school primary_school secondary_school all_through_school "
        "vocational_school special_school university kindergarten market food_market "
        "wholesale_market shopping_centre supermarket hospital office petrol_station "
        "motorway_services"
    ),
    "status": "active suspended closed revoked draft consultation submitted issued",
    "customer_class": "key general small special",
    "unit_class": "saturated queue open",
    "regime": "frozen queue open",
    "street_class": "dense busy ordinary rural rural_settlement",
    "role": "unit area part no_unit",
    "verdict": "below measure_on_site frozen queue open",
    "measured": "straight walking not_stated",
    "force": "must in_principle",
    "edge": "at_least more_than",
    "on_renewal": "not_renewed not_renewed_if_changed renewed",
    "flag": "over-dense sparse none",
    "rests_on": "rule default",
    "reason": (
        "none_ever none_counts filed_elsewhere lies_elsewhere only_closed only_revoked "
        "only_suspended only_unserved only_unlicensed only_not_yet_open"
    ),
    "subject": "unit area site pair outlet",
    "sets": (
        "ceiling target minimum regime business_type spacing not_adjacent one_per_address blank "
        "street_window site_exclusion banned_form"
    ),
    "towards_unit": "counted not_counted",
    "request": "new renewal relocation",
    "asks": "renewal_if_changed",
    "outcome": "permit refuse queue measure_on_site",
    "result": "kept broken queue measure_on_site review not_judged not_applicable",
}


SECTION = r"^##+ {head}\n(.*?)(?=^##|\Z)"
COLUMN = re.compile(r"^\| (\w+) \| [\w\[\]]+ \| (?:never|allowed) \|", re.MULTILINE)


def columns() -> dict[str, list[str]]:
    """Find in which tables each column stands, in the order of the pages."""
    found: dict[str, list[str]] = {}
    for name, head in (("results", r"`(\w+\.\w+)`"), ("tables", r"(\w+)")):
        text = (DOCS / f"{name}.md").read_text("utf-8")
        pattern = re.compile(SECTION.format(head=head), re.MULTILINE | re.DOTALL)
        for table, body in pattern.findall(text):
            for column in COLUMN.findall(body):
                found.setdefault(column, []).append(table)
    for table, named in DECIDED.items():
        for column in named.split():
            found.setdefault(column, []).append(table)
    return found


def kinds() -> list[str]:
    """List the tags of the kinds of rule, as the union names them."""
    union = get_args(get_args(Rule)[0])
    return [get_args(kind.model_fields["rule"].annotation)[0] for kind in union]


def tables(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def written() -> str:
    """Write what stands below the mark."""
    both = [
        (f"`{name}`", *(label(name, lang, column="column") for lang in LANGS), ", ".join(where))
        for name, where in columns().items()
    ]
    coded = [
        (f"`{column}`", f"`{code}`", *(label(code, lang, column=column) for lang in LANGS))
        for column, codes in VALUES.items()
        for code in codes.split()
    ]
    rules = [
        (f"[`{tag}`](policy-files.md#{tag})", *(label(tag, lang, column="rule") for lang in LANGS))
        for tag in kinds()
    ]
    return "\n".join(
        [
            "\n## Columns\n",
            tables(["column", "中文", "English", "stands in"], both),
            "## Values\n",
            tables(["column", "value", "中文", "English"], coded),
            "## Kinds of rule\n",
            tables(["rule", "中文", "English"], rules).rstrip("\n"),
            "",
        ]
    )


LANGS = ("zh", "en")

if __name__ == "__main__":
    text, mark, _ = PAGE.read_text("utf-8").partition(MARK)
    PAGE.write_text(text + mark + written(), encoding="utf-8")
    print(PAGE.name)
