"""A region from its manifest: every file that it names, read and hashed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from outletplan.errors import DataError, Problem
from outletplan.facts.contracts import BOUNDARIES, CONTRACTS
from outletplan.facts.findings import Input, Notes, Source
from outletplan.facts.frames import raw_of_frame
from outletplan.facts.geo_files import SIDE_FILES, read_layer
from outletplan.facts.manifest import Manifest, StreetsFile
from outletplan.facts.raw import Options
from outletplan.facts.readers import MAX_BYTES, UnreadableError, content_of, grids
from outletplan.facts.region import Region
from outletplan.facts.settings import Settings
from outletplan.facts.sheets import raw_of_grids
from outletplan.strict_yaml import read_document, validate

if TYPE_CHECKING:
    import os

    from outletplan.facts.contracts import Contract
    from outletplan.facts.manifest import TableFile
    from outletplan.facts.raw import Raw
    from outletplan.facts.readers import Content
    from outletplan.strict_yaml import YamlDocument


def read_region(path: str | os.PathLike[str]) -> Region:
    r"""
    Read a region from its manifest and the files that it names.

    Files are known by their content, whatever their name: CSV (byte order mark, UTF-8 or GB18030),
    XLSX, XLS, HTML tables, GeoPackage, GeoJSON, Shapefile, GeoParquet. No file is changed.

    Parameters
    ----------
    path
        A YAML file; the paths in it are relative to its folder and stay below it.

    Returns
    -------
    region
        Checked; what is odd stands in `region.findings`.

    Raises
    ------
    DataError
        If the manifest or a table cannot be used; every fault at once, by the row that a
        spreadsheet shows.
    CrsError
        If nothing else is wrong than that nobody says where the coordinates are.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     at = pathlib.Path(folder)
    ...     _ = (at / "units.csv").write_text("unit_id,residents\nV1,812")
    ...     _ = (at / "outlets.csv").write_text("outlet_id,unit_id\n0001,V1")
    ...     _ = (at / "region.yaml").write_text(
    ...         "units: {file: units.csv}\noutlets: {file: outlets.csv}"
    ...     )
    ...     region = read_region(at / "region.yaml")
    >>> region.units["residents"].to_dict()
    {'V1': 812}
    """
    document = read_document(path, error=DataError)
    manifest = validate(Manifest, document, error=DataError)
    files = _Files(document, Notes())
    raws = {}
    for table, contract in CONTRACTS.items():
        if (entry := getattr(manifest, table)) is not None:
            raws[table] = files.raw(contract, entry, (table, "file"))
    if (entry := manifest.units.boundaries) is not None:
        raws["boundaries"] = files.raw(BOUNDARIES, entry, ("units", "boundaries", "file"))
    streets = manifest.streets or StreetsFile(file="none")
    settings = Settings(
        name=manifest.name,
        accuracy_m=None if manifest.accuracy_m is None else float(manifest.accuracy_m),
        assign=manifest.outlets.assign,
        join=streets.join,
        snap_at_most_m=float(streets.snap_at_most_m),
        corner_m=float(streets.corner_m),
        crossing_m=float(streets.crossing_m),
    )
    given = {table: raw for table, raw in raws.items() if raw is not None}
    return Region.of_raw(given, files.notes, settings)


class _Files:
    """Reads the files that a manifest names; notes what cannot be read."""

    def __init__(self, document: YamlDocument, notes: Notes) -> None:
        self.document = document
        self.folder = Path(document.where).parent.resolve()
        self.notes = notes
        self._note_input("region", Path(document.where).name, None, "UTF-8")

    def raw(self, contract: Contract, entry: TableFile, loc: tuple[str, ...]) -> Raw | None:
        """Read one table; None, with the fault noted, if its file cannot be read."""
        source = Source(table=contract.table, notes=self.notes, file=entry.file)
        try:
            path = _readable(_below(self.folder, entry.file), entry.file)
        except UnreadableError as error:
            line, where = self.document.lines.get(loc), self.document.where
            self.notes.faults.append(Problem(where, line, ".".join(loc), *error.fault[:3]))
            return None
        try:
            return self._read(path, contract, source, entry)
        except UnreadableError as error:
            source.fault(error.fault)
            return None

    def _read(self, path: Path, contract: Contract, source: Source, entry: TableFile) -> Raw | None:
        options = Options(entry.columns, entry.keep, entry.datum, entry.sheet)
        content = content_at(path)
        parts = self._parts(entry.file, content)
        raw, encoding = read_raw(path, content, contract, source, options)
        self._note_input(contract.table, entry.file, None if raw is None else raw.size, encoding)
        for beside in parts[1:]:
            self._note_input(contract.table, beside, None, None)
        return raw

    def _parts(self, name: str, content: Content) -> list[str]:
        """List a file and those that lie beside a shapefile, none of them a link that leads out."""
        sides = SIDE_FILES if content == "shapefile" else ()
        beside = [str(PurePosixPath(name).with_suffix(suffix)) for suffix in sides]
        return [name, *(part for part in beside if _below(self.folder, part).exists())]

    def _note_input(self, table: str, name: str, rows: int | None, encoding: str | None) -> None:
        with (self.folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.notes.inputs.append(Input(table, name, digest, rows, encoding))


class RawFile(NamedTuple):
    """A table as its file holds it."""

    raw: Raw | None
    """None, with the fault noted, if the file holds no such table."""
    encoding: str | None


def content_at(path: Path) -> Content:
    """Tell what a file is by its first bytes."""
    with path.open("rb") as file:
        return content_of(file.read(4096))


def read_raw(
    path: Path, content: Content, contract: Contract, source: Source, options: Options
) -> RawFile:
    """
    Read the table that a file holds, by what is in the file and not by its name.

    Raises
    ------
    UnreadableError
        If it is damaged, protected, too large or in no known encoding.
    """
    if content in {"xlsx", "xls", "html", "text"}:
        sheets = grids(path.read_bytes(), content)
        encoding = sheets[0].encoding if sheets else None
        raw = raw_of_grids(sheets, contract, source, options)
    else:
        layer = read_layer(path, content, options.sheet)
        encoding = layer.encoding
        for words in layer.warnings:
            source.find("reader's warning", words, "read nevertheless")
        features = range(1, len(layer.features) + 1)
        source = replace(source, labels=[f"feature {n}" for n in features])
        raw = raw_of_frame(layer.features, contract, source, options, overrule=True)
    if encoding is not None:
        source.find("encoding", encoding, "how the bytes were read as text")
    return RawFile(raw, encoding)


def _below(folder: Path, name: str) -> Path:
    """Give the path of a file below a folder; a link that leads out of it is not followed."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        remedy = "Copy the file into the folder of the manifest."
        raise UnreadableError(f"{name}, a link that leads out", "a file below it", remedy)
    return path


def _readable(path: Path, name: str) -> Path:
    if not path.is_file():
        remedy = "Check the name; paths are relative to the manifest."
        raise UnreadableError(f"no file {name}", "a file", remedy)
    if (size := path.stat().st_size) > MAX_BYTES:
        found = f"{name} of {size:,} bytes"
        raise UnreadableError(found, f"at most {MAX_BYTES:,}", "Split it into several.")
    return path
