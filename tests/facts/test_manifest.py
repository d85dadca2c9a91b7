"""Manifests name the files; paths are relative to them and stay below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import outletplan as op
from tests.facts.tables import MANIFEST, OUTLETS, UNITS, faults, found, read, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("units: {file: units.csv}\n", "region.yaml, line 1, outlets: found nothing; expected"),
        (f"{MANIFEST}roads: {{file: a.csv}}\n", "region.yaml, line 3, roads: found the unknown"),
        (MANIFEST.replace("datum: gcj02", "datum: gcj2", 1),
         "region.yaml, line 1, units.datum: found 'gcj2'; expected one of: gcj02,"),
        (MANIFEST.replace("file: units.csv", "files: units.csv"),
         "region.yaml, line 1, units.file: found nothing; expected the key file. Add it."),
        (f"{MANIFEST}accuracy_m: 10 m\n", "region.yaml, line 3, accuracy_m: found '10 m';"),
        (f"{MANIFEST}accuracy_m: -1\n", "region.yaml, line 3, accuracy_m: found '-1'; expected a"),
        (f"{MANIFEST}name: a\nname: b\n", "region.yaml, line 4, name: found name again; exp"),
        ("units: {file: units.csv}\noutlets: {file: outlets.csv, assign: nearst}\n",
         "region.yaml, line 2, outlets.assign: found 'nearst'; expected one of: nearest,"),
    ],
)  # fmt: skip
def test_faults_name_the_line_and_the_key(tmp_path: Path, manifest: str, words: str) -> None:
    assert faults(tmp_path, manifest=manifest)[0].startswith(words)


@pytest.mark.parametrize(
    "path",
    [
        "../units.csv",
        "a/../../units.csv",
        "/etc/passwd",
        "C:\\units.csv",
        "..\\units.csv",
        "\\a.csv",
    ],
)
def test_paths_stay_below_the_folder(tmp_path: Path, path: str) -> None:
    manifest = f"units:\n  file: '{path}'\noutlets: {{file: outlets.csv}}\n"
    (fault,) = faults(tmp_path, manifest=manifest)
    assert fault.startswith("region.yaml, line 2, units.file: found ")
    assert "expected a path below the folder of the manifest." in fault


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    folder.mkdir()
    (tmp_path / "other.csv").write_text(UNITS)
    (folder / "link.csv").symlink_to(tmp_path / "other.csv")
    manifest = "units: {file: link.csv}\noutlets: {file: outlets.csv}\n"
    (fault,) = faults(folder, manifest=manifest)
    assert fault.startswith(
        "region.yaml, line 1, units.file: found link.csv, a link that leads out"
    )


def test_a_link_that_stays_inside_and_folders_below_are_fine(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "u.csv").write_text(UNITS)
    (tmp_path / "link.csv").symlink_to(tmp_path / "data" / "u.csv")
    for name in ("link.csv", "data/u.csv", "./data/u.csv"):
        region = read(tmp_path, manifest=f"units: {{file: {name}}}\noutlets: {{file: outlets.csv}}")
        assert len(region.units) == 2


def test_files_that_are_not_there_are_said_together(tmp_path: Path) -> None:
    manifest = "units: {file: vilages.csv}\noutlets: {file: outlets.csv}\nstreets: {file: s.gpkg}\n"
    assert [fault.split(";")[0] for fault in faults(tmp_path, manifest=manifest)] == [
        "region.yaml, line 1, units.file: found no file vilages.csv",
        "region.yaml, line 3, streets.file: found no file s.gpkg",
    ]


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(op.DataError, match="no such file"):
        op.read_region(tmp_path / "region.yaml")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path)
    with (tmp_path / "units.csv").open("r+b") as file:
        file.truncate(500_000_001)  # sparse: it takes no room
    with pytest.raises(op.DataError, match=r"units\.csv of 500,000,001 bytes; expected at most"):
        op.read_region(path)


class TestColumns:
    """A manifest may map other headers; unknown extra columns are dropped unless it keeps them."""

    def test_mapped_and_kept(self, tmp_path: Path) -> None:
        manifest = (
            "units:\n  file: units.csv\n  columns: {unit_id: 村, name: 村, residents: 人数}\n"
            "  keep: [产业, 备 注]\noutlets: {file: outlets.csv}\n"
        )
        units = "村,人数,产业,备注,电话\n李家村,812, 烟叶 ,,138\n王家村,5,,=1+1,139\n"
        region = read(
            tmp_path, units=units, manifest=manifest, outlets="outlet_id,unit_id\n1,李家村"
        )
        assert region.units.index.tolist() == region.units["name"].tolist() == ["李家村", "王家村"]
        assert region.units["产业"].fillna("").tolist() == ["烟叶", ""]
        assert region.units["备 注"].fillna("").tolist() == ["", "=1+1"]
        assert found(region, "column dropped") == [(1, None, None, "电话")]

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            ("columns: {residnts: 人数}", "found columns: residnts; expected one of: residents,"),
            ("columns: {residents: 人头}", "residents: found no header 人头; expected one of:"),
            ("keep: [电话号]", "found no header 电话号; expected one of:"),
            ("keep: [residents]", "found keep: residents; expected a name of your own. Take it"),
        ],
    )
    def test_faults(self, tmp_path: Path, entry: str, words: str) -> None:
        manifest = f"units: {{file: units.csv, {entry}}}\noutlets: {{file: outlets.csv}}\n"
        (fault,) = faults(
            tmp_path, units="unit_id,residents,人数,电话\nV,1,2,3\n", manifest=manifest
        )
        assert fault.startswith("units.csv, row 1")
        assert words in fault


def test_name_and_accuracy(tmp_path: Path) -> None:
    region = read(tmp_path, manifest=f"name: 清河县\naccuracy_m: 2.5\n{MANIFEST}")
    assert (region.name, region.accuracy_m, region.assign) == ("清河县", 2.5, "unit_id")


def test_inputs_carry_the_hash_of_what_was_read(tmp_path: Path) -> None:
    """run.json tells input hashes."""
    import hashlib

    region = read(tmp_path)
    assert {i.file: i.sha256 for i in region.inputs} == {
        "region.yaml": hashlib.sha256(MANIFEST.encode()).hexdigest(),
        "units.csv": hashlib.sha256(UNITS.encode()).hexdigest(),
        "outlets.csv": hashlib.sha256(OUTLETS.encode()).hexdigest(),
    }
