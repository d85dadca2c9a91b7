"""A pile of decisions on the disk: workbook, tables, records to print, and the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.cells import cell_len

from outletplan.show.banner import banner_of
from outletplan.show.files import folder_named, keep_apart, write_csv
from outletplan.show.maps.draw import draw
from outletplan.show.records.record import record
from outletplan.show.records.tables import (
    decision_sheets,
    decision_table,
    finding_table,
    nearest_in_chinese,
)
from outletplan.show.records.words import put
from outletplan.show.sheets.book import Book
from outletplan.show.tables import Audience
from outletplan.show.whole import whole
from outletplan.show.words.faults import remedy_in_words, told_in_words
from outletplan.show.words.labels import Lang, label
from outletplan.show.words.sheets import known, worded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from outletplan.planning.deciding.decisions import Decisions

BOOK, TABLE, FOUND, LEFT_OUT = "decisions.xlsx", "decisions.csv", "findings.csv", "left_out.csv"
_SENTENCES = ("step", "cite", "arithmetic", "assumed")
"""Columns of sentences, besides those that come in words already."""
RECORDS, MAP = "records.html", "map.html"


def write_decisions(
    done: Decisions, directory: str | Path, *, lang: Lang = "zh", audience: Audience = "internal"
) -> tuple[Path, ...]:
    """
    Write a pile of decisions into a folder, all files or none.

    Parameters
    ----------
    done
        What `outletplan.check_all` gives.
    directory
        The folder; made if need be. Files of these names are replaced, others stay.
    lang
        Language of workbook, records, map, and of all sentences in the tables: zh or en. Names of
        columns and codes are the same in both, for scripts.
    audience
        internal: everything. public: what may be handed out, without the map and the applications
        that were left out; it wants a folder in which no internal file stands.

    Returns
    -------
    paths
        decisions.xlsx (applications and findings), decisions.csv, findings.csv, records.html (a
        page to print for each application), and inside map.html and, if some were left out,
        left_out.csv.

    Raises
    ------
    DataError
        If a file would overwrite an input of the region.
    FileExistsError
        If files of an internal edition stand in the folder of a public one.
    ValueError
        If there is no such language or audience, or the folder is called like a file.
    OSError
        If something cannot be written; what stood in the folder stays.
    """
    known("lang", lang, Lang)
    known("audience", audience, Audience)
    target, decisions, plan = folder_named(directory), done.decisions, done.plan
    inside = audience == "internal"
    if not inside:
        keep_apart(target, {MAP, LEFT_OUT})
    names = [BOOK, TABLE, FOUND, *([RECORDS] if decisions else []), *([MAP] if inside else [])]
    if inside and len(done.left_out):
        names.append(LEFT_OUT)
    with whole(target, names, plan.region) as folder:
        with Book(folder / BOOK, lang=lang, banner=banner_of(plan, lang, audience)) as book:
            for sheet in decision_sheets(done, lang, audience):
                book.table(sheet)
        write_csv(in_language(decision_table(done, audience, lang), lang), folder / TABLE)
        write_csv(in_language(finding_table(done, audience, lang), lang), folder / FOUND)
        if decisions:
            record(done, lang=lang, audience=audience).save(folder / RECORDS)
        if inside:
            draw(plan, lang=lang).add_decisions(done).save(folder / MAP)
        if LEFT_OUT in names:
            write_csv(_faults_told(done, lang), folder / LEFT_OUT)
    return tuple(target / name for name in names)


def in_language(table: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Put what is told in sentences into a language; names of columns and codes stay."""
    told = {
        name: table[name].map(lambda said, name=name: worded(said, lang, column=name), "ignore")
        for name in _SENTENCES
        if name in table
    }
    if lang == "zh" and "nearest" in table:
        told["nearest"] = table["nearest"].map(nearest_in_chinese, "ignore")
    return table.assign(**told)


def _faults_told(done: Decisions, lang: Lang) -> pd.DataFrame:
    table = done.left_out
    told = {
        name: [
            told_in_words(said, lang, column=column)
            for said, column in zip(table[name], table["column"], strict=True)
        ]
        for name in ("found", "expected")
    }
    told["remedy"] = [remedy_in_words(said, lang) for said in table["remedy"]]
    return table.assign(**told)


def pile_in_lines(done: Decisions, lang: Lang, audience: Audience) -> str:
    """
    Tell a pile in a table of text: turn, number, opinion, unit, and why; then who was left out.

    What is wrong with those left out is told inside only.
    """
    table = decision_table(done, audience, lang)
    heads = ("order_no", "application_id", "outcome", "unit_name", "why")
    rows = [tuple(label(head, lang) for head in heads)]
    for row in table[list(heads)].itertuples(index=False):
        number, name, outcome, unit, why = ("" if pd.isna(cell) else str(cell) for cell in row)
        rows.append((number, name, label(outcome, lang), unit, why))
    wide = [max(cell_len(row[n]) for row in rows) for n in range(len(heads) - 1)]
    lines = ["  ".join([*map(_padded, row, wide), row[-1]]).rstrip() for row in rows]
    if audience == "internal":
        lines += [
            put(
                "left_out",
                lang,
                row=row,
                name=name,
                found=told_in_words(found, lang, column=column),
                expected=told_in_words(expected, lang, column=column),
            )
            for row, name, column, found, expected in _faults(done)
        ]
    return "\n".join([*lines, "", put("closing_all", lang)])


def _faults(done: Decisions) -> Iterator[tuple[Any, ...]]:
    columns = ["row", "application_id", "column", "found", "expected"]
    return done.left_out[columns].itertuples(index=False, name=None)


def _padded(text: str, wide: int) -> str:
    return text + " " * (wide - cell_len(text))
