"""Paper: what LibreOffice opens and prints, and what is said where it is not there."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import openpyxl
import pytest

from outletplan.show.report import report
from outletplan.show.sheets import printed
from tests.show.written import HOSTILE, planned

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.planning import Plan


@pytest.fixture
def plan() -> Plan:
    return planned()


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """Give LibreOffice, as `report` finds it; without it these tests are skipped, with a word."""
    found = next(filter(None, map(shutil.which, printed.PROGRAMS)), None)
    if found is None:
        pytest.skip("no LibreOffice here: files were not opened (apt-get install libreoffice-calc)")
    return found


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Put a program in the place of LibreOffice."""
    program = folder / "soffice"
    program.write_text("\n".join([f"#!{sys.executable}", *lines]), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(printed, "PROGRAMS", (str(program),))


def converted(libreoffice: str, form: str, folder: Path, *paths: Path) -> dict[str, str]:
    """Convert files in one start that must not warn, and read what they became."""
    done = subprocess.run(  # noqa: S603 - a fixed command
        [
            *(libreoffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", "--convert-to", form, "--outdir", str(folder / "out")),
            *map(str, paths),
        ],
        capture_output=True,
        timeout=300,
        check=True,
    )
    warnings = done.stderr.decode().splitlines()
    assert [line for line in warnings if "javaldx" not in line] == []  # it misses a Java
    return {path.name: path.read_text("utf-8-sig") for path in (folder / "out").iterdir()}


def test_libreoffice_opens_the_workbook_without_a_warning(
    libreoffice: str, plan: Plan, tmp_path: Path
) -> None:
    """Every sheet of the internal, the public and a hostile edition, as it is read there."""
    hostile = planned([*HOSTILE, "长" * 10_000], title="=1+1 & <b>")
    books = [
        report(plan, tmp_path / "internal.xlsx"),
        report(plan, tmp_path / "public.xlsx", lang="en", audience="public"),
        report(hostile, tmp_path / "hostile.xlsx"),
    ]
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    read = converted(libreoffice, every_sheet, tmp_path, *books)
    for book in books:
        names = openpyxl.load_workbook(book, read_only=True).sheetnames
        assert {f"{book.stem}-{name}.csv" for name in names} <= set(read)
    assert "河口镇街" in read["internal-公示表.csv"]
    assert "150 m straight" in read["public-Notice.csv"]
    quotas = [
        row[1] for row in csv.reader(read["hostile-规划数表.csv"].splitlines()) if len(row) > 1
    ]
    assert {"=1+1", "@SUM(A1)", "0123", "1E5", "2025-07-01"} <= set(quotas)


def test_libreoffice_opens_the_page_for_word_without_a_warning(
    libreoffice: str, tmp_path: Path
) -> None:
    hostile = planned([*HOSTILE, "长" * 10_000], title="=1+1 & <b>")
    page = report(hostile, tmp_path / "front.docx")
    (text,) = converted(libreoffice, "txt:Text (encoded):UTF8", tmp_path, page).values()
    assert "=1+1 & <b>卷烟零售点布局测算：概况" in text
    assert "空白村" in text


@pytest.mark.usefixtures("libreoffice")
def test_the_notice_as_a_pdf(plan: Plan, tmp_path: Path) -> None:
    """The notice alone, by the same route, in a folder that holds nothing else afterwards."""
    path = report(plan, tmp_path / "new" / "notice.PDF", audience="public")
    written = path.read_bytes()
    assert written.startswith(b"%PDF-")
    assert written.rstrip().endswith(b"%%EOF")
    assert [found.name for found in path.parent.iterdir()] == ["notice.PDF"]


def test_without_libreoffice_it_says_what_to_install(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "PROGRAMS", ("no-such-office",))
    path = tmp_path / "notice.pdf"
    path.write_bytes(b"yesterday's")
    with pytest.raises(FileNotFoundError, match=r"install it .*apt-get install libreoffice-calc"):
        report(plan, path)
    assert [found.name for found in tmp_path.iterdir()] == ["notice.pdf"]
    assert path.read_bytes() == b"yesterday's"


@pytest.mark.skipif(os.name != "posix", reason="a script is no program on this system")
def test_a_libreoffice_that_fails_is_quoted(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may end without a file and without an error of its own."""
    pretend(tmp_path, monkeypatch, "print('source file could not be loaded')")
    with pytest.raises(OSError, match=r"made no PDF .*it said: source file could not be loaded"):
        report(plan, tmp_path / "out" / "notice.pdf")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="a script is no program on this system")
def test_a_libreoffice_that_hangs_is_ended_with_all_that_it_started(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real one is started by a script: ending that alone leaves the office running."""
    beat = tmp_path / "beat"
    child = f"import time\nwhile True: open({str(beat)!r}, 'a').write('.'); time.sleep(0.05)"
    words = f"[{sys.executable!r}, '-c', {child!r}]"
    pretend(tmp_path, monkeypatch, "import subprocess", f"subprocess.run({words})")
    monkeypatch.setattr(printed, "SECONDS", 1.5)
    with pytest.raises(TimeoutError, match=r"did not end within 1\.5 s"):
        report(plan, tmp_path / "out" / "notice.pdf")
    size = beat.stat().st_size if beat.exists() else 0
    time.sleep(0.3)
    assert (beat.stat().st_size if beat.exists() else 0) == size
    assert not (tmp_path / "out").exists()
