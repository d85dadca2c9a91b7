"""What is wrong with the tables, and what is odd in them: gathered, not raised one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from outletplan.errors import CrsError, DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from outletplan.strict_yaml import Fault


Code = Literal[
    # what the reader did
    "basis not said",
    "column dropped",
    "column passed over",
    "counted in 万人",
    "counted in 千人 or 百人",
    "datum by manifest",
    "encoding",
    "merged cells",
    "note row",
    "polygon mended",
    "reader's warning",
    "repeated header",
    "sheet chosen",
    "title row",
    "total row",
    # units
    "boundary without unit",
    "counted twice",
    "far above the rest",
    "kind unknown",
    "level odd",
    "parent unknown",
    "parts do not add up",
    "unit by name",
    "unit without boundary",
    "unit without point",
    "zero people",
    # outlets
    "closed before opened",
    "far from the region",
    "filed elsewhere",
    "in no unit",
    "licence not said",
    "no opening date",
    "no point",
    "no status",
    "same premises",
    "status and dates disagree",
    "unit unknown",
    # applications
    "outside of its site",
    "unit not sure",
    # streets, barriers, crossings
    "apart from the rest",
    "crosses itself",
    "joins nothing",
    "layer is no number",
    "lies along a street",
    "lies on another line",
    "meets no street",
    "not a line",
    "passes over or under",
    "several parts",
    "vertices are no numbers",
    "zero length",
    # field measurements
    "gate unknown",
    "longer than straight",
    "shorter than straight",
]
"""Every finding there is; docs/tables.md says what each means."""


def rows_of(flags: ArrayLike) -> list[int]:
    """List the positions of the flagged rows."""
    return [int(row) for row in np.flatnonzero(np.asarray(flags))]


class Finding(NamedTuple):
    """One odd thing that was kept: where it stands, what was found and what was done."""

    table: str
    file: str | None
    row: int | None
    """Row as a spreadsheet shows it; None if the finding has none."""
    subject_id: str | None
    column: str | None
    finding: Code
    found: str
    note: str


class Input(NamedTuple):
    """One file that was read."""

    table: str
    file: str
    sha256: str
    rows: int | None
    encoding: str | None


@dataclass(eq=False)
class Notes:
    """Everything that came up while tables were read."""

    faults: list[Problem] = field(default_factory=list)
    crs_faults: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)

    def refuse(self) -> None:
        """Raise every fault at once, if there are any."""
        faults = self.faults + self.crs_faults
        if faults:
            order = {where: i for i, where in enumerate(dict.fromkeys(f.where for f in faults))}
            faults.sort(key=lambda fault: (order[fault.where], fault.line or 0))
            raise (DataError if self.faults else CrsError)(faults)

    def table(self) -> pd.DataFrame:
        """Give the findings as the table `region.findings`."""
        frame = pd.DataFrame(self.findings, columns=list(Finding._fields))
        return frame.astype(dict.fromkeys(frame.columns, "str") | {"row": "Int64"})


@dataclass(frozen=True, eq=False, kw_only=True)
class Source:
    """Where the rows of a table stand, so that faults and findings can say it."""

    table: str
    notes: Notes
    file: str | None = None
    lines: Sequence[int] | None = None
    """Row of each record as a spreadsheet shows it."""
    labels: Sequence[str] | None = None
    """What to call each record where a spreadsheet shows no rows: ``index 7``, ``feature 7``."""
    header_line: int | None = None
    """Row of the header, to which what concerns a whole column or table is pinned."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What the file calls each column."""
    ids: Sequence[str | None] | None = None

    @property
    def name(self) -> str:
        """What an error calls the table: its file, if it has one."""
        return self.file or self.table

    def fault(self, fault: Fault, *, row: int | None = None, column: str | None = None) -> None:
        """Note a fault of a record, a column or the table."""
        self.notes.faults.append(self._problem(fault, row, column))

    def find(
        self,
        finding: Code,
        found: str,
        note: str,
        *,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        """Note a finding about a record, a column or the table."""
        line = self.header_line
        if row is not None:
            line = self.lines[row] if self.lines is not None else None
        subject = self.ids[row] if self.ids is not None and row is not None else None
        self.notes.findings.append(
            Finding(self.table, self.file, line, subject, column, finding, found, note)
        )

    def find_line(self, line: int, finding: Code, found: str, note: str) -> None:
        """Note a finding about a row of the sheet that is no record."""
        self.notes.findings.append(
            Finding(self.table, self.file, line, None, None, finding, found, note)
        )

    def _problem(self, fault: Fault, row: int | None, column: str | None) -> Problem:
        found, expected, remedy, _ = fault
        line = self.header_line
        if row is not None:
            line = self.lines[row] if self.lines is not None else None
            found += f" ({self.labels[row]})" if self.labels is not None else ""
        header = self.headers.get(column, column) if column else None
        key = header if header == column else f"{header} ({column})"
        return Problem(self.name, line, key, found, expected, remedy)
