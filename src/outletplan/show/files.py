"""Everything a plan leaves on the disk: map, workbook, one table each, and how it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from outletplan.planning.comparing.comparison import Comparison
from outletplan.planning.plan import require_plan
from outletplan.show.maps.draw import draw
from outletplan.show.report import report
from outletplan.show.run_record import run_record
from outletplan.show.sheets.comparison import compared_tables
from outletplan.show.tables import tables
from outletplan.show.whole import whole
from outletplan.show.words.labels import Lang
from outletplan.show.words.sheets import known

if TYPE_CHECKING:
    from outletplan.facts import Region
    from outletplan.planning import Plan
    from outletplan.show.tables import Audience

MAP, LEDGER, RUN = "map.html", "ledger.xlsx", "run.json"

_IDS = (
    *("unit_id", "parent_id", "outlet_id", "outlet_a", "outlet_b", "nearest_outlet_id"),
    *("nearest_on_foot_id", "street_id", "site_id", "record_id", "subject_id", "scope"),
    "application_id",
)
_FRAME = "the frame, by its own to_{},"
_WRITERS = {
    **dict.fromkeys((".xlsx", ".pdf", ".docx"), "op.report(plan, path)"),
    ".html": "op.draw(plan).save(path)",
    ".csv": _FRAME.format("csv"),
    ".json": _FRAME.format("json"),
    ".gpkg": _FRAME.format("file"),
}
"""What writes the files whose endings we know."""
# What a spreadsheet may take for a formula, full-width twins included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@")


def write(
    plan: Plan | Comparison,
    directory: str | Path,
    *,
    lang: Lang = "zh",
    audience: Audience = "internal",
) -> tuple[Path, ...]:
    """
    Write a plan's map, workbook, tables and run record into a folder, all or none.

    Tables are CSV in UTF-8 with a byte order mark, under the planner's column names and codes in
    either language; an empty field is unknown, never 0. Metres have six decimals; geometry
    is WKT in the datum that came in. A text that a spreadsheet could take for a formula begins with
    an apostrophe; ids never do.

    Parameters
    ----------
    plan
        The plan; or a comparison, of which are written comparison.html (the newer plan with what
        changed), comparison.xlsx, comparison.json and a CSV for each of its tables.
    directory
        The folder; made if need be. Files of these names are replaced, others stay.
    lang
        Language of map and workbook: zh or en.
    audience
        internal: everything. public: units, streets, numbers and articles only, without
        close_pairs.csv, near_sites.csv, windows.csv, segments.csv and findings.csv. The public
        edition wants a folder in which no internal table stands.

    Returns
    -------
    paths
        What was written: map.html, ledger.xlsx, a CSV for each table, run.json. The same plan gives
        the same bytes.

    Raises
    ------
    DataError
        If a file would overwrite an input of the region.
    FileExistsError
        If tables of an internal edition stand in the folder of a public one.
    ValueError
        If there is no such language or audience, or the folder is called like a file.
    OSError
        If something cannot be written; what stood in the folder stays.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> import outletplan as op
    >>> policy = op.published_policy("county-230700")
    >>> plan = op.plan(op.sample_region(), policy, on="2025-07-01")
    >>> paths = op.write(plan, Path(mkdtemp()) / "out", audience="public")
    >>> [path.name for path in paths][:4]
    ['map.html', 'ledger.xlsx', 'quotas.csv', 'totals.csv']
    """
    known("lang", lang, Lang)
    target = folder_named(directory)
    contents = _contents(plan, audience)
    keep_apart(target, contents.inside - set(contents.tables))
    names = (contents.map, contents.book, *contents.tables, contents.run)
    with whole(target, names, *contents.regions) as folder:
        draw(plan, lang=lang, audience=audience).save(folder / contents.map)
        report(plan, folder / contents.book, lang=lang, audience=audience)
        for name, table in contents.tables.items():
            write_csv(table, folder / name)
        record = json.dumps(contents.record, ensure_ascii=False, indent=2)
        (folder / contents.run).write_text(record + "\n", encoding="utf-8", newline="\n")
    return tuple(target / name for name in names)


class _Contents(NamedTuple):
    """What is written: the files' names, tables and those that stay inside, the record."""

    map: str
    book: str
    run: str
    tables: dict[str, pd.DataFrame]
    inside: set[str]
    record: dict[str, Any]
    regions: tuple[Region, ...]


def _contents(plan: Plan | Comparison, audience: Audience) -> _Contents:
    if isinstance(plan, Comparison):
        # No name of theirs is one of a plan's, so that both may stand in one folder.
        sides = {"old": plan.old, "new": plan.new}
        return _Contents(
            "comparison.html",
            "comparison.xlsx",
            "comparison.json",
            {f"comparison_{n}.csv": table for n, table in compared_tables(plan, audience).items()},
            {f"comparison_{n}.csv" for n in compared_tables(plan, "internal")},
            {end: run_record(side, audience) for end, side in sides.items()},
            tuple(side.region for side in sides.values()),
        )
    require_plan(plan)
    return _Contents(
        MAP, LEDGER, RUN,
        {f"{name}.csv": table for name, table in tables(plan, audience).items()},
        {f"{name}.csv" for name in (*tables(plan, "internal"), "segments")},
        run_record(plan, audience),
        (plan.region,),
    )  # fmt: skip


def folder_named(directory: str | Path) -> Path:
    """Refuse the name of a file where a folder is to be made, and say what writes that file."""
    target = Path(directory)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is not None:
        raise ValueError(
            f"{target.name} is the name of a file and a folder is written; {writer} writes a file"
        )
    return target


def keep_apart(target: Path, kept_inside: set[str]) -> None:
    """Refuse a folder in which files stand that are for internal eyes."""
    left = sorted(name for name in kept_inside if (target / name).exists())
    if left:
        raise FileExistsError(
            f"{target} holds {', '.join(left)} of an internal edition; "
            "write the public edition into a folder of its own"
        )


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as spreadsheets read it: with a byte order mark, and no text a formula."""
    plain = pd.DataFrame(table).copy()
    if isinstance(table, gpd.GeoDataFrame):
        wkt = shapely.to_wkt(table.geometry.to_numpy(), rounding_precision=7)
        plain[table.geometry.name] = wkt
    for name in plain.columns.drop(list(_IDS), errors="ignore"):
        if not pd.api.types.is_numeric_dtype(plain[name]):
            plain[name] = plain[name].map(_defused, na_action="ignore")
        elif str(name).endswith("_m"):
            # Beyond a thousandth of a millimetre one system's mathematics differs from another's.
            plain[name] = plain[name].round(6)
    # Carriage return and line feed end a line, so that a field with either is quoted.
    plain.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _defused(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
