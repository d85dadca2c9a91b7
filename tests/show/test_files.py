"""What a plan leaves on the disk: whole or not at all, and safe to open."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from outletplan.errors import DataError
from outletplan.show import files
from outletplan.show.files import write
from tests.show.written import HOSTILE, leaked, planned, unpacked, with_secrets

if TYPE_CHECKING:
    from outletplan.planning import Plan
    from outletplan.show.tables import Audience

TABLES = [
    *(
        "quotas.csv",
        "totals.csv",
        "site_quotas.csv",
        "place_quotas.csv",
        "business_types.csv",
        "close_pairs.csv",
        "near_sites.csv",
        "streets.csv",
    ),
    *("windows.csv", "blank_villages.csv", "rulings.csv", "not_judged.csv", "assumptions.csv"),
    "findings.csv",
]


@pytest.fixture
def plan() -> Plan:
    return planned()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def standing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_map_workbook_tables_and_record(plan: Plan, tmp_path: Path) -> None:
    paths = write(plan, tmp_path / "new" / "out")
    names = ["map.html", "ledger.xlsx", *TABLES, "run.json"]
    assert [path.name for path in paths] == names
    assert sorted(names) == sorted(standing(tmp_path / "new" / "out"))


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    """The same input gives the same bytes, into whatever folder and however often."""
    write(planned(), tmp_path / "a")
    write(planned(), tmp_path / "b")
    first = standing(tmp_path / "a")
    assert standing(tmp_path / "b") == first
    write(planned(), tmp_path / "a")
    assert standing(tmp_path / "a") == first


def test_tables_keep_ids_numbers_and_nulls(plan: Plan, tmp_path: Path) -> None:
    """A null is an empty field, an id keeps its zeros, a number is never quoted."""
    plan.region.findings["subject_id"] = "0012"
    write(plan, tmp_path)
    assert (tmp_path / "quotas.csv").read_bytes().startswith(b"\xef\xbb\xbfunit_id,")
    quotas = {row["unit_id"]: row for row in rows(tmp_path / "quotas.csv")}
    assert list(quotas) == [*plan.region.units.index, ""]
    assert (quotas["U01"]["quota"], quotas["U01"]["current"]) == ("", "9")
    assert (quotas["U02"]["remaining"], quotas["U02"]["over"]) == ("0", "2")
    assert {row["reserved"] for row in quotas.values()} == {""}
    assert rows(tmp_path / "findings.csv")[0]["subject_id"] == "0012"


def test_geometry_is_wkt_in_the_datum_that_came_in(plan: Plan, tmp_path: Path) -> None:
    write(plan, tmp_path)
    pairs = rows(tmp_path / "close_pairs.csv")
    lon, lat = plan.close_pairs["line"].iloc[1].coords[0]
    assert pairs[1]["line"].startswith(f"LINESTRING ({round(lon, 7)} {round(lat, 7)},")
    assert rows(tmp_path / "blank_villages.csv")[0]["geometry"].startswith("POLYGON ((110.2")
    record = json.loads((tmp_path / "run.json").read_bytes())
    lie = {"units": "GCJ-02", "outlets": "GCJ-02", "streets": "GCJ-02", "sites": "GCJ-02"}
    assert record["coordinates"] == lie


def test_streets_windows_and_sites_keep_their_ids(plan: Plan, tmp_path: Path) -> None:
    """What is not known is an empty field; what is unreachable is inf; an id is never defused."""
    plan.near_sites["site_id"] = "-7"
    write(plan, tmp_path)
    streets = {row["street_id"]: row for row in rows(tmp_path / "streets.csv")}
    assert list(streets) == ["S1", "S2", "S3"]
    assert (streets["S1"]["flag"], streets["S1"]["rests_on"]) == ("over-dense", "rule")
    assert (streets["S2"]["at_most"], streets["S2"]["outlets"]) == ("", "0")
    assert streets["S1"]["geometry"].startswith("LINESTRING (110.2 ")
    assert [row["over"] for row in rows(tmp_path / "windows.csv")] == ["True", "False"]
    near = rows(tmp_path / "near_sites.csv")
    assert [row["distance_m"] for row in near] == ["60.5", "80.25", "inf"]
    assert near[0]["site_id"] == "-7"
    assert near[0]["asks"] == "new, relocation, renewal"


def test_public_streets_have_counts_and_no_place(tmp_path: Path) -> None:
    """Streets with counts may be published; the one in the barracks may not."""
    write(planned(), tmp_path, audience="public")
    streets = rows(tmp_path / "streets.csv")
    assert [row["street_id"] for row in streets] == ["S1", "S2"]
    assert streets[0]["outlets"] == "21"
    assert "geometry" not in streets[0]


def test_a_name_that_looks_like_a_formula_is_defused(tmp_path: Path) -> None:
    """In CSV a name with a leading = + - @ is defused, ids and numbers never."""
    plan = planned(HOSTILE)
    plan.region.units["name"] = HOSTILE[:10]
    plan.totals["headroom"] = -153
    write(plan, tmp_path)
    names = [row["name"] for row in rows(tmp_path / "quotas.csv")][:10]
    assert names[:7] == [f"'{name}" for name in HOSTILE[:7]]
    assert names[7:] == list(HOSTILE[7:10])
    assert rows(tmp_path / "totals.csv")[0]["headroom"] == "-153"
    assert rows(tmp_path / "close_pairs.csv")[0]["outlet_a"] == "611000000006"


def test_line_breaks_in_a_name_do_not_break_a_row(tmp_path: Path) -> None:
    write(planned(['a\rb\nc"d,e']), tmp_path)
    assert {row["name"] for row in rows(tmp_path / "quotas.csv")} == {'a\rb\nc"d,e', ""}


def test_record_tells_how_the_numbers_were_made(tmp_path: Path) -> None:
    """run.json tells versions, input hashes, policy edition, method, assumptions; no clock."""
    plan = planned()
    source = SimpleNamespace(table="units", file="u.csv", sha256="ab", rows=10, encoding="gb18030")
    object.__setattr__(plan.region, "inputs", (source,))
    write(plan, tmp_path)
    record = json.loads((tmp_path / "run.json").read_bytes())
    assert record["inputs"] == [vars(source)]
    assert record["libraries"]["shapely"]
    (document,) = record["policy"]
    assert (document["status"], document["in_force"], document["until"]) == (
        *("consultation", "2025-01-01"),
        None,
    )
    assert (record["on"], record["region"], record["assign"], record["accuracy_m"]) == (
        *("2025-07-01", "Qinghe County", "polygon"),
        10.0,
    )
    assert record["assumptions"][0]["what"] == "rounding down"
    assert record["not_judged"][0]["reason"] == "no rule class says this"
    assert "geodesic" in record["measuring"].lower()


@pytest.mark.parametrize(
    ("name", "writer"),
    [("x.xlsx", "op.report"), ("x.PDF", "op.report"), ("x.docx", "op.report"),
     ("x.html", "op.draw"), ("x.csv", "to_csv"), ("x.gpkg", "to_file"), ("x.json", "to_json")],
)  # fmt: skip
def test_a_folder_is_not_called_like_a_file(
    plan: Plan, tmp_path: Path, name: str, writer: str
) -> None:
    with pytest.raises(ValueError, match=f"{name} is the name of a file.*{writer}"):
        write(plan, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_public_edition_leaks_nothing(tmp_path: Path) -> None:
    """Public: units, numbers, articles; no outlet, no holder, no coordinates, no barracks."""
    plan = with_secrets()
    paths = write(plan, tmp_path / "public", audience="public")
    names = [path.name for path in paths]
    assert not {"close_pairs.csv", "near_sites.csv", "windows.csv", "findings.csv"} & set(names)
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths if path.suffix == ".csv"}
    texts["run.json"] = (tmp_path / "public" / "run.json").read_text(encoding="utf-8")
    texts["ledger.xlsx"] = unpacked(tmp_path / "public" / "ledger.xlsx")
    assert {name: leaked(text) for name, text in texts.items() if leaked(text)} == {}
    assert "东庄村" in texts["quotas.csv"]


def test_public_edition_keeps_apart_from_an_internal_one(plan: Plan, tmp_path: Path) -> None:
    write(plan, tmp_path)
    before = standing(tmp_path)
    with pytest.raises(FileExistsError, match=r"close_pairs\.csv, findings\.csv, near_sites\.csv"):
        write(plan, tmp_path, audience="public")
    assert standing(tmp_path) == before


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_an_input_is_never_overwritten(plan: Plan, tmp_path: Path, audience: Audience) -> None:
    (tmp_path / "quotas.csv").write_bytes(b"mine")
    (tmp_path / "totals.csv").write_bytes(b"another's")
    sha256 = hashlib.sha256(b"mine").hexdigest()
    by_content = SimpleNamespace(table="units", file="x.csv", sha256=sha256, rows=1, encoding=None)
    by_place = SimpleNamespace(
        table="outlets", file=str(tmp_path / "totals.csv"), sha256="", rows=1, encoding=None
    )
    object.__setattr__(plan.region, "inputs", (by_content, by_place))
    with pytest.raises(DataError) as refused:
        write(plan, tmp_path, audience=audience)
    assert [Path(problem.where).name for problem in refused.value.problems] == [
        *("quotas.csv", "totals.csv")
    ]
    assert standing(tmp_path) == {"quotas.csv": b"mine", "totals.csv": b"another's"}


def test_a_failure_while_making_leaves_nothing(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files, "report", break_off)
    with pytest.raises(OSError, match="disk full"):
        write(plan, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stands", [True, False])
def test_a_failure_while_moving_puts_everything_back(
    plan: Plan, tmp_path: Path, *, stands: bool
) -> None:
    """Whole or not at all: a folder in the way of the last file undoes all the others."""
    target = tmp_path / "out"
    target.mkdir()
    (target / "run.json").mkdir()
    if stands:
        (target / "quotas.csv").write_text("yesterday's")
    before = sorted(path.name for path in target.iterdir())
    with pytest.raises(OSError, match=r"run\.json"):
        write(plan, target)
    assert sorted(path.name for path in target.iterdir()) == before
    if stands:
        assert (target / "quotas.csv").read_text() == "yesterday's"


def test_other_files_of_the_folder_stay(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write(plan, tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_plan_is_not_changed_by_writing(plan: Plan, tmp_path: Path) -> None:
    before = plan.quotas.copy()
    write(planned(["=1"]), tmp_path / "x")
    write(plan, tmp_path / "y")
    pd.testing.assert_frame_equal(plan.quotas, before)
