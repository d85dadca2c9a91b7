"""Field measurements at the door: of two outlets of the table, and no shorter than can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import outletplan as op
from tests.facts.tables import MANIFEST, faults, found, read

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "record_id,outlet_a,outlet_b,distance_m\n"
OUTLETS = "outlet_id,unit_id\n1,V1\n2,V1\n3,V1\n"
WITH_RECORDS = f"{MANIFEST}field_measurements: {{file: records.csv}}\n"


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("r1,1,9,20", "outlet_b: found 9; expected an outlet of the table. Correct it, or delete"),
        ("r1,,2,20", "outlet_a: found nothing; expected an outlet of the table. Correct it, or"),
        ("r1,2,2,20", "outlet_b: found 2 twice; expected two outlets. Correct one."),
        ("r1,1,2,", "distance_m: found nothing; expected metres. Write what was measured, or"),
        ("r1,1,2,-1", "distance_m: found '-1'; expected 0 or more."),
        ("r1,1,2,near", "distance_m: found 'near'; expected a number."),
    ],
)
def test_faults(tmp_path: Path, record: str, words: str) -> None:
    (tmp_path / "records.csv").write_text(f"{HEAD}r0,1,3,0\n{record}\n", encoding="utf-8")
    (fault,) = faults(tmp_path, outlets=OUTLETS, manifest=WITH_RECORDS)
    assert fault.startswith(f"records.csv, row 3, {words}")


def test_records_of_outlets_without_points_are_kept(tmp_path: Path) -> None:
    """Two doors may be 0 m apart; without points there is no straight line."""
    (tmp_path / "records.csv").write_text(f"{HEAD}r0,1,3,0\n", encoding="utf-8")
    region = read(tmp_path, outlets=OUTLETS, manifest=WITH_RECORDS)
    assert region.field_measurements is not None
    assert region.field_measurements["distance_m"].tolist() == [0]
    assert found(region, "shorter than straight") == []


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "told"),
    [
        (110.0, None, True),
        (110.4, None, False),  # 1 m less than 111.319 m is 110.319 m
        (103.0, 5.0, True),  # one outlet says 2 m, the other takes the region's 5 m
        (103.4, 5.0, False),
        (5000.0, None, False),
    ],
)
def test_no_way_is_shorter_than_the_straight_line(
    metres: float, accuracy_m: float | None, *, told: bool
) -> None:
    """Shorter by more than both accuracies and 1 m; 0.001 degrees of the equator are 111.319 m."""
    own = 0.0 if accuracy_m is None else 2.0
    outlets = pd.DataFrame(
        {"outlet_id": ["1", "2"], "unit_id": "V", "lat": 0.0, "accuracy_m": [own, None]}
    ).assign(lon=[10.0, 10.001])
    record = {"record_id": "r", "outlet_a": "2", "outlet_b": "1", "distance_m": metres}
    region = op.Region(
        units=pd.DataFrame({"unit_id": ["V"], "residents": [5]}),
        outlets=outlets,
        field_measurements=pd.DataFrame([record]),
        accuracy_m=accuracy_m,
        datum="wgs84",
    )
    expected = [(None, "r", "distance_m", f"{metres:,.1f} m")] if told else []
    assert found(region, "shorter than straight") == expected
    notes = region.findings.loc[region.findings["finding"] == "shorter than straight", "note"]
    words = "the points are 111.3 m apart in a straight line; kept"
    assert notes.tolist() == [words] * told
