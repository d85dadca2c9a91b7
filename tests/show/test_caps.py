"""The cap on the whole area, beside the sum of the places that units offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from outletplan.show.report import report
from outletplan.show.words.sheets import heading
from tests.show.written import planned, table

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.planning import Plan
    from outletplan.show.tables import Audience


@pytest.fixture
def plan() -> Plan:
    return planned()


@pytest.mark.parametrize("audience", ["internal", "public"])
@pytest.mark.parametrize(
    ("headroom", "words"),
    [
        (1_153, "总量上限 185，总量余额 1,153"),
        (5, "总量上限 185，总量余额 5；可办数合计不得超出总量余额"),
    ],
)
def test_the_cap_stands_beside_the_total_of_what_is_left(
    plan: Plan, tmp_path: Path, headroom: int, words: str, audience: Audience
) -> None:
    """The notice offers 21 places; it says how many of them the cap on the whole area leaves."""
    plan.totals["headroom"] = headroom
    path = report(plan, tmp_path / "a.xlsx", audience=audience)
    assert table(path, "公示表")["其他条件"].iloc[-1] == words
    assert table(path, "规划数表").iloc[-1][heading("arithmetic", "zh")] == words


def test_the_tightest_of_several_caps_stands_on_the_notice(plan: Plan, tmp_path: Path) -> None:
    """A cap on a part of the area says nothing about the whole."""
    part = plan.totals.assign(scope="U03", cap=4, headroom=1)
    tight = plan.totals.assign(cap=40, headroom=8)
    object.__setattr__(plan, "totals", pd.concat([part, plan.totals, tight], ignore_index=True))
    notice = table(report(plan, tmp_path / "a.xlsx", lang="en"), "Notice")
    said = "cap 40, headroom 8; the total must not exceed the headroom"
    assert notice.iloc[-1]["Other conditions"] == said


def test_no_cap_on_the_whole_area_says_nothing_beside_the_total(plan: Plan, tmp_path: Path) -> None:
    object.__setattr__(plan, "totals", plan.totals.iloc[:0])
    assert table(report(plan, tmp_path / "a.xlsx"), "公示表").isna().iloc[-1]["其他条件"]
