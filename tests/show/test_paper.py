"""Paper: what LibreOffice opens and prints, and what is said where it is not there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from outletplan.show import printed
from outletplan.show.report import report
from tests.show.written import HOSTILE, planned

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.planning import Plan

pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")
PAGES = re.compile(rb"/Type\s*/Page\b")


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


def test_libreoffice_opens_workbook_and_page_without_a_warning(
    libreoffice: str, plan: Plan, tmp_path: Path
) -> None:
    """One start opens both, the public and the hostile one too, and reads every sheet."""
    hostile = planned([*HOSTILE, "长" * 10_000], title="=1+1 & <b>")
    made = [
        report(plan, tmp_path / "internal.xlsx"),
        report(plan, tmp_path / "public.xlsx", lang="en", audience="public"),
        report(hostile, tmp_path / "hostile.xlsx"),
        report(hostile, tmp_path / "hostile-page.docx"),
    ]
    done = subprocess.run(  # noqa: S603 - a fixed command
        [
            *(libreoffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "out")),
            *map(str, made),
        ],
        capture_output=True,
        timeout=300,
        check=True,
    )
    warnings = done.stderr.decode().splitlines()
    assert [line for line in warnings if "javaldx" not in line] == []  # it misses a Java
    sheets = {"internal": 16, "public": 10, "hostile": 16, "hostile-page": 2}
    for path in made:
        pages = PAGES.findall((tmp_path / "out" / f"{path.stem}.pdf").read_bytes())
        assert len(pages) >= sheets[path.stem]


@pytest.mark.usefixtures("libreoffice")
def test_the_notice_as_a_pdf(plan: Plan, tmp_path: Path) -> None:
    """The notice alone, by the same route, in a folder that holds nothing else afterwards."""
    path = report(plan, tmp_path / "new" / "notice.PDF", audience="public")
    written = path.read_bytes()
    assert written.startswith(b"%PDF-")
    assert len(PAGES.findall(written)) == 1
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
