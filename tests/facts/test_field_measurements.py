"""Field measurements at the door: of two outlets of the table, and no shorter than can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

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


METRE = 1 / 111_319.4907932  # degrees on the equator


def measured(*records: dict[str, Any], accuracy_m: float | None = None) -> op.Region:
    """Make a region of outlets 300 m apart, an application, and schools: two gates, and a yard."""
    gates = ";".join(f"{10 + east * METRE:.12f},0" for east in (50, 90))
    yard = box(10 + 100 * METRE, 0, 10 + 140 * METRE, 10 * METRE)
    sites = [{"site_id": "S", "gates": gates, "geometry": None}, {"site_id": "Y", "geometry": yard}]
    outlets = {"outlet_id": ["1", "2"], "unit_id": "V", "lon": [10, 10 + 300 * METRE], "lat": 0.0}
    return op.Region(
        units=pd.DataFrame({"unit_id": ["V"], "residents": [5]}),
        outlets=pd.DataFrame(outlets),
        sites=gpd.GeoDataFrame(sites, geometry="geometry", crs=4326).assign(kind="school"),
        applications=pd.DataFrame(
            {"application_id": ["A"], "lon": [10 + 20 * METRE], "lat": 0.0, "unit_id": "V"}
        ),
        field_measurements=pd.DataFrame(
            [{"record_id": f"r{n}", **record} for n, record in enumerate(records)]
        ),
        accuracy_m=accuracy_m,
        datum="wgs84",
    )


SHORT, LONG = "shorter than straight", "longer than straight"


@pytest.mark.parametrize(
    ("record", "apart_m", "finding"),
    [
        ({"outlet_b": "2", "distance_m": 298.9}, "300.0", SHORT),
        ({"outlet_b": "2", "distance_m": 299.1}, "", ""),
        ({"outlet_b": "2", "distance_m": 900.0}, "", ""),
        ({"outlet_b": "2", "distance_m": 301.1, "route": "直线"}, "300.0", LONG),
        ({"outlet_b": "2", "distance_m": 300.9, "route": "straight"}, "", ""),
        ({"outlet_b": "A", "distance_m": 18.9}, "20.0", SHORT),
        ({"outlet_b": "S", "distance_m": 48.9}, "50.0", SHORT),
        ({"outlet_b": "S", "distance_m": 49.1}, "", ""),
        ({"outlet_b": "S", "gate": 2, "distance_m": 88.9}, "90.0", SHORT),
        ({"outlet_b": "S", "gate": 2, "distance_m": 91.1, "route": "直线"}, "90.0", LONG),
        ({"outlet_b": "S", "distance_m": 90.9, "route": "直线"}, "", ""),  # it may be the farther
        ({"outlet_b": "Y", "distance_m": 98.9}, "100.0", SHORT),
        ({"outlet_b": "Y", "distance_m": 141.0, "route": "直线"}, "", ""),
        ({"outlet_b": "Y", "distance_m": 142.0, "route": "直线"}, "100.0", LONG),
    ],
)
def test_what_contradicts_the_points_names_record_and_both_figures(
    record: dict[str, Any], apart_m: str, finding: str
) -> None:
    """A record is kept and decides; whoever looks at it sees what the coordinates say."""
    for ends in ({"outlet_a": "1"} | record, record | {"outlet_a": record["outlet_b"]}):
        turned = ends if ends["outlet_a"] == "1" else ends | {"outlet_b": "1"}
        told = measured(turned).findings.query("finding in [@SHORT, @LONG]")
        words = [finding, "r0", f"{record['distance_m']:.1f} m"]
        assert told[["finding", "subject_id", "found"]].to_numpy().tolist() == [words] * bool(
            finding
        )
        note = f"the points are {apart_m} m apart in a straight line; kept"
        assert told["note"].tolist() == [note] * bool(finding)


def test_the_accuracy_of_both_ends_is_allowed_for() -> None:
    """10 m of the outlet and 10 m of the gate: 28.9 m is too short for 50 m, 29.1 m is not."""
    records = [{"outlet_a": "1", "outlet_b": "S", "distance_m": m} for m in (28.9, 29.1)]
    told = found(measured(*records, accuracy_m=10), SHORT)
    assert [subject for _, subject, *_ in told] == ["r0"]


@pytest.mark.parametrize(
    ("site", "gate", "told"),
    [("S", 2, None), ("S", 3, "S names 2 gates"), ("S", 0, "S names 2 gates"),
     ("Y", 1, "Y names 0 gates")],
)  # fmt: skip
def test_a_gate_that_the_site_does_not_name_is_told(site: str, gate: int, told: str | None) -> None:
    """Nobody can say which way was measured, so it settles nothing; it is not passed over."""
    record = {"outlet_a": "1", "outlet_b": site, "gate": gate, "distance_m": 500.0}
    findings = measured(record).findings
    odd = findings[findings["finding"] == "gate unknown"]
    assert odd["note"].tolist() == ([] if told is None else [f"{told}; kept, but settles nothing"])
    assert odd["subject_id"].tolist() == ["r0"] * len(odd)
