"""What the tests of written files share: a plan, the same plan with secrets, and all its text."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd

from outletplan.show.sheets.book import HEAD
from tests.show.plans import make_plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outletplan.planning import Plan

HOSTILE = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "=1+1", "0123", "1E5", "2025-07-01"),
    *("<b>&amp;</b>", "http://example.org", "A\x01B", "_x0041_", "\u202egnp", "'quoted", 'a"b,c;d'),
)

# Ids, holders, addresses, closed institutions, findings and notes that tell of an outlet.
SECRETS = (
    *("6110000000", "惠民商店", "老张烟酒", "河东路", "某部", "军营", "barracks", "U09", "残疾"),
    *("110.19, 33.51", "lies inside", "POINT", "LINESTRING", "POLYGON", "R-7", "甲某", "测距仪"),
)


def planned(names: Sequence[str] = (), *, title: str = "Qinghe County") -> Plan:
    """Make the plan of `plans`, its outlets counted by polygon."""
    plan = make_plan(names, title=title)
    object.__setattr__(plan.region, "assign", "polygon")
    return plan


def with_secrets() -> Plan:
    """Put what must stay inside wherever a plan has room for it."""
    plan = planned()
    outlets = plan.region.outlets
    outlets["relief"] = "残疾"
    outlets.loc[outlets.index[6], "name"] = "老张烟酒"
    plan.blank_villages["note"] = "outlet 611000000012 lies inside, filed under U09"
    of_barracks = {"unit_id": "U09", "scope": "U09", "name": "某部", "why": "老张烟酒"}
    for name in ("rulings", "totals"):
        frame = getattr(plan, name)
        row = frame.iloc[[0]].assign(**{k: v for k, v in of_barracks.items() if k in frame})
        object.__setattr__(plan, name, pd.concat([frame, row], ignore_index=True))
    of_outlet = plan.rulings.assign(outlet_a="611000000012", unit_id=None, why="老张烟酒")
    object.__setattr__(plan, "rulings", pd.concat([plan.rulings, of_outlet], ignore_index=True))
    return plan


def leaked(text: str) -> list[str]:
    """List the secrets that a text holds."""
    return [secret for secret in SECRETS if secret in text]


def unpacked(path: Path) -> str:
    """Give everything that stands in a workbook, whatever part it stands in."""
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def cells(path: Path, sheet: str) -> list[list[Any]]:
    """Read the cells of a sheet, row by row."""
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def table(path: Path, sheet: str) -> pd.DataFrame:
    """Read the table below the title of a sheet, its heads in one line."""
    head, *rows = cells(path, sheet)[HEAD:]
    return pd.DataFrame(rows, columns=[name.replace("\n", "") for name in head])
