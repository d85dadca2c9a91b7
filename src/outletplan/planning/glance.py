"""A plan at a glance: the few numbers by which one knows it, for where it is shown as a value."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from outletplan.facts.glance import both, table, titled

if TYPE_CHECKING:
    from outletplan.planning.plan import Plan

TOTALS_SHOWN = 8

TOTALS = {
    "people": "人口",
    "cap": "总量上限",
    "planned": "规划数合计",
    "current": "实有数",
    "headroom": "总量余额",
    "over_committed": "规划数超总量",
    "cite": "依据条款",
}
COUNTS = {
    "units over their quota": "超出规划数的单元格",
    "outlets above": "超出数",
    "units with places left": "有余量的单元格",
    "places left": "可办数（余量）",
    "units without a number of their own": "无单独规则的单元格",
    "close pairs: below": "间距不足（历史存量）",
    "close pairs: measure_on_site": "间距需现场测量",
    "outlets near sites: below": "学校等场所周边，距离不足",
    "outlets near sites: measure_on_site": "学校等场所周边，需现场测量",
    "blank villages": "空白村",
    "stretches: over-dense": "密集路段",
    "stretches: sparse": "稀疏路段",
    "clauses not judged, or in part": "未能核算的条款",
    "findings on the data": "数据核查项",
}


def counts(plan: Plan) -> pd.DataFrame:
    """
    Count what a plan found, one row each.

    Returns
    -------
    counts
        Columns what and number; what needs an answer comes first.

    Examples
    --------
    >>> import outletplan as op
    >>> county = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> counts(county).head(3)
                         what  number
    0  units over their quota      21
    1           outlets above      97
    2  units with places left      31
    """
    units = plan.quotas[plan.quotas["role"] == "unit"]
    rows = {
        "units over their quota": (units["over"] > 0).sum(),
        "outlets above": units["over"].sum(),
        "units with places left": (units["remaining"] > 0).sum(),
        "places left": units["remaining"].sum(),
        "units without a number of their own": units["quota"].isna().sum(),
        **_by(plan.close_pairs["verdict"], "close pairs"),
        **_by(plan.near_sites["verdict"], "outlets near sites"),
        **_by(plan.blank_villages["tier"], "blank villages"),
        **_by(plan.streets["flag"], "stretches", leave_out="none"),
        "clauses not judged, or in part": len(plan.not_judged),
        "findings on the data": len(plan.region.findings),
    }
    return pd.DataFrame({"what": list(rows), "number": pd.array(list(rows.values()), "Int64")})


def as_html(plan: Plan, *, public: bool = False) -> str:
    """Write totals and what was found as tables, for the public totals only; names are escaped."""
    laws = " + ".join(f"{each.source.title} ({each.status})" for each in plan.edition.documents)
    parts = [
        titled(f"{plan.region.name or '–'} · {plan.on.isoformat()}", escape(laws)),
        _totals(plan),
    ]
    if not public:
        held = counts(plan)
        counted = held[held["number"] > 0]
        rows = zip(counted["what"], counted["number"].tolist(), strict=True)
        parts.append(
            table(
                [both("found", "测算所见"), both("number", "数量")],
                [(both(what, _chinese(what)), number) for what, number in rows],
            )
        )
    return "\n".join(parts)


def _totals(plan: Plan) -> str:
    """Write the caps, the largest areas first; of many the rest is counted."""
    totals = plan.totals
    if totals.empty:
        return f"<p>{both('no cap on an area', '未设总量上限')}</p>"
    names = totals["name"].where(totals["name"].notna(), totals["scope"])
    rows = totals[list(TOTALS)].astype(object).head(TOTALS_SHOWN).itertuples(index=False)
    told = table(
        [both("area", "区域"), *(both(*pair) for pair in TOTALS.items())],
        [(escape(str(name)), *row) for name, row in zip(names, rows, strict=False)],
    )
    more = len(totals) - TOTALS_SHOWN
    said = both(f"… and {more:,} more in plan.totals", "其余略")
    return told + (f"\n<p>{said}</p>" if more > 0 else "")


def _chinese(what: str) -> str:
    """Give the Chinese of a count; tiers of blank villages are the policy's own words."""
    return COUNTS.get(what) or COUNTS[what.split(": ", maxsplit=1)[0]]


def _by(column: pd.Series, what: str, *, leave_out: str = "") -> dict[str, int]:
    """Count the rows of a table by a word in them."""
    found = column.value_counts()
    return {f"{what}: {word}": int(n) for word, n in found.items() if word != leave_out}
