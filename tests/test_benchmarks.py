"""Benchmarks are run once over a toy, so that they do not rot; what they tell is not tested."""

from __future__ import annotations

import pytest
import run
from units import region_and_plan


@pytest.fixture(autouse=True)
def _runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do each task once, and without the peers that take a while."""

    def once(task: run.Task, runs: int = 1) -> float:
        del runs
        task()
        return 1.0

    monkeypatch.setattr(run, "timed", once)
    monkeypatch.setattr(run, "_networkx", lambda _: 1.0)
    monkeypatch.setattr(run, "_pandana", lambda _: None)


def test_the_table_of_the_core_is_written() -> None:
    walks = run.walking(2_000)
    rows = run.straight(200, slow_peers=True) + walks + run.snapping(500) + run.coverage(500)
    rows += run.planning(300) + run.decisions(2_000, 200)
    written = run.table(rows).splitlines()
    assert len(written) == len(rows) + 2
    for what in ("straight pairs, 150 m", "feet of outlets", "snapping", "point in polygon",
                 "region of frames", "plan", "check, one application"):  # fmt: skip
        assert any(line.startswith(f"| {what}") for line in written), what
    assert all(row.seconds > 0 for row in rows)


def test_a_process_of_its_own_tells_its_time_and_its_peak() -> None:
    seconds, peak = run.chain(2_000)
    assert seconds > 0
    assert peak > 0


def test_units_are_planned_under_each_of_twenty_rules() -> None:
    _, _, plan = region_and_plan(500)
    assert plan.rulings["rule_no"].nunique() == 20
