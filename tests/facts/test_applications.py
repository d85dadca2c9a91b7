"""Applications at the door: a table of the region, and piles of forms, frames and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import outletplan as op
from outletplan.facts.applications import Application, streets_named
from outletplan.facts.piles import Pile, pile_of
from tests.facts.tables import MANIFEST, faults, read

if TYPE_CHECKING:
    from pathlib import Path

UNITS = pd.DataFrame({"unit_id": ["V1"], "name": ["李家村"]})
WITH_TABLE = f"{MANIFEST}applications: {{file: pending.csv, datum: gcj02}}\n"
HEAD = "受理编号,受理时间,申请类型,行政村,经度,纬度,首次办证\n"


def form(**said: Any) -> Application:
    return Application(**{"id": "A1", "lon": 116.404, "lat": 39.915, "datum": "gcj02", **said})


def told(pile: Pile) -> list[str]:
    return [str(problem) for problem in pile.rows.notes.faults]


def test_a_table_of_those_not_yet_decided_comes_with_the_region(tmp_path: Path) -> None:
    rows = "A1,2025-06-30 09:30,新办,V1,116.404,39.915,是\n"
    rows += "A2,2025/7/1,变更经营地址,V1,,,\nA3,,,V1,,,否\n"
    (tmp_path / "pending.csv").write_text(HEAD + rows, encoding="utf-8")
    pending = read(tmp_path, manifest=WITH_TABLE).applications
    assert pending is not None
    assert pending["request"].tolist() == ["new", "relocation", "new"]
    assert str(pending.loc["A1", "accepted"]) == "2025-06-30 09:30:00"
    assert pending["belongs_to"].tolist() == ["V1", "V1", "V1"]
    assert pending["first_licence"].tolist()[::2] == [True, False]
    assert pending.crs.name == "GCJ-02"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",,,V1,,,", "受理编号 (application_id): found nothing; expected an id."),
        ("A1,2025-02-30,,V1,,,", "受理时间 (accepted): found '2025-02-30'; expected a day of the"),
        ("A1,2025-03-01 25:00,,V1,,,", "expected a day and a time of day. Write it as"),
        ("A1,,转让,V1,,,", "申请类型 (request): found '转让'; expected one of: "),
        ("A1,,,V1,116.4,,", "纬度 (lat): found nothing; expected a number of degrees."),
    ],
)
def test_faults_of_the_table(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / "pending.csv").write_text(f"{HEAD}{row}\n", encoding="utf-8")
    (fault,) = faults(tmp_path, manifest=WITH_TABLE)
    assert fault.startswith("pending.csv, row 2")
    assert words in fault


def test_forms_may_come_in_any_datum() -> None:
    """GCJ-02 lies some 500 m from WGS-84 in Beijing; both name one place here."""
    pile = pile_of([form(), form(id="A2", lon=116.39776, lat=39.91360, datum="wgs84")], UNITS)
    assert told(pile) == []
    places = pile.points
    assert places.crs == 4326
    assert places[0].distance(places[1]) < 1e-5


def test_a_form_keeps_what_is_claimed_and_finds_its_unit_by_name() -> None:
    claims = form(unit_id="李家村", faces=("人民路", "r7"), relief="disabled", floor_area_m2=30)
    pile = pile_of([claims], UNITS)
    (said,) = pile.said
    kept = [said[name] for name in ("unit_id", "relief", "floor_area_m2", "request")]
    assert kept == ["V1", "disabled", 30.0, "new"]
    assert streets_named(said["faces"]) == ["人民路", "r7"]


def test_every_fault_of_a_pile_is_told_by_its_row() -> None:
    pile = pile_of(
        [
            form(datum="beijing54"),
            form(id="A2"),
            form(id="A2", request="transfer"),
            form(id="A3", lon="far", floor_area_m2=-3),
        ],
        UNITS,
    )
    assert pile.rows.faulty == {0, 2, 3}
    words = "\n".join(told(pile))
    for part in ("datum: found datum 'beijing54' (application 'A1'); expected one of:",
                 "found A2 again", "found 'transfer'", "found 'far'", "floor_area_m2"):  # fmt: skip
        assert part in words


def test_a_file_without_a_datum_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "pile.csv"
    path.write_text(f"{HEAD}A1,,,V1,116.404,39.915,\n", encoding="utf-8")
    with pytest.raises(op.CrsError, match=r"pile\.csv"):
        pile_of(path, UNITS)
    assert told(pile_of(path, UNITS, datum="gcj02")) == []
    with pytest.raises(op.DataError, match="no file none"):
        pile_of(tmp_path / "none", UNITS)
    with pytest.raises(TypeError, match="expected an Application"):
        pile_of([{"id": "A1"}], UNITS)  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("r1,0001,A1,20,", None),
        ("r1,A1,X1,20,2", None),
        ("r1,X1,0001,20,", None),
        ("r1,0001,A9,20,", "found A9; expected an outlet or an application or a site of the table"),
        ("r1,X1,X2,20,", "found two sites; expected an outlet or an application at one end"),
        ("r1,0001,A1,20,1", "found gate 1; expected a site at one end"),
    ],
)
def test_measurements_name_applications_and_gates(
    tmp_path: Path, record: str, words: str | None
) -> None:
    manifest = (
        f"{WITH_TABLE}sites: {{file: sites.csv}}\nfield_measurements: {{file: records.csv}}\n"
    )
    (tmp_path / "pending.csv").write_text(f"{HEAD}A1,,,V1,,,\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text("site_id,kind\nX1,school\nX2,school\n", encoding="utf-8")
    head = "record_id,outlet_a,outlet_b,distance_m,gate\n"
    (tmp_path / "records.csv").write_text(f"{head}{record}\n", encoding="utf-8")
    if words is None:
        assert read(tmp_path, manifest=manifest).field_measurements is not None
    else:
        assert any(words in fault for fault in faults(tmp_path, manifest=manifest))
