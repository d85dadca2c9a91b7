"""Values at a glance, for notebooks: one heading, a line beneath it, few numbers, both tongues."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from outletplan.facts.contracts import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outletplan.facts.region import Region

WHOLE = ' style="white-space: nowrap"'
CHINESE = {
    "units": "单元格",
    "outlets": "零售点",
    "streets": "街道",
    "sites": "场所",
    "barriers": "障碍",
    "crossings": "过街处",
    "field_measurements": "现场测量记录",
    "applications": "在途申请",
}
_ASSIGNED = {"polygon": "边界", "nearest": "最近单元格", "unit_id": "登记"}


def region_as_html(region: Region) -> str:
    """Tell which tables a region has, in which coordinates, and what is odd in them."""
    found = region.findings["finding"].value_counts()
    odd = " · ".join(f"{escape(str(name))} {count:,}" for name, count in found.items())
    findings = both(f"{len(region.findings):,} findings on the data", "数据核查项", end=": ")
    return "\n".join(
        [
            titled(region.name or "–", _accuracy(region), _belonging(region)),
            table(
                [
                    *(
                        both("table", "数据表"),
                        both("rows", "行数"),
                        both("with a place", "有坐标"),
                    ),
                    both("coordinates", "坐标系"),
                ],
                [
                    _row(name, frame)
                    for name in CONTRACTS
                    if (frame := getattr(region, name)) is not None
                ],
            ),
            f"<p>{findings}{odd}</p>" if odd else "",
        ]
    )


def titled(title: str, *lines: str) -> str:
    """Write the heading, and under it what holds for all that follows, already HTML."""
    return f"<h4>{escape(title)}</h4>\n<p>{' · '.join(line for line in lines if line)}</p>"


def both(word: str, chinese: str, *, end: str = "") -> str:
    """Write an English word and the Chinese one, smaller, behind it."""
    return f"{escape(word)} <small{WHOLE}>{escape(chinese)}</small>{end}"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table whose heads and first cells are HTML already; what else it holds is escaped."""
    head = "".join(f"<th{_side(n)}>{word}</th>" for n, word in enumerate(heads))
    body = "\n".join(
        "<tr>"
        + "".join(f"<td{_side(n)}>{_cell(n, cell)}</td>" for n, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _side(column: int) -> str:
    return ' style="text-align: left"' if column == 0 else ""


def _cell(column: int, cell: object) -> str:
    if column == 0:
        return str(cell)
    if cell is None or cell is pd.NA:
        return "–"
    return f"{cell:,}" if isinstance(cell, int) else escape(str(cell))


def _row(name: str, frame: pd.DataFrame) -> list[object]:
    places = int(frame.geometry.notna().sum()) if "geometry" in frame else 0
    crs = getattr(frame, "crs", None)
    return [both(name, CHINESE[name]), len(frame), places, crs.name if crs else ""]


def _accuracy(region: Region) -> str:
    if region.accuracy_m is None:
        return both("accuracy of points not stated", "坐标误差未注明")
    metres = f"{region.accuracy_m:g}"
    return both(f"points right within {metres} m", f"坐标误差{metres}米以内")


def _belonging(region: Region) -> str:
    if region.assign is None:
        return ""
    return both(f"outlets belong to units by {region.assign}", f"按{_ASSIGNED[region.assign]}归属")
