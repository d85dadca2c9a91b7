"""Paper: a workbook printed into a PDF by LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAMS = (
    *("soffice", "libreoffice"),
    "C:/Program Files/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
SECONDS = 180.0  # a first start on a slow desk takes some 20, a notice of 10,000 units as many


def printed(book: Path, path: Path) -> None:
    """
    Print a workbook into a PDF, as its print set-up says.

    LibreOffice runs with a profile of its own, so that one that is open does not matter, and is
    ended when it takes too long.

    Parameters
    ----------
    book
        The workbook.
    path
        Where the PDF shall stand.

    Raises
    ------
    FileNotFoundError
        If LibreOffice is not installed.
    TimeoutError
        If it does not end in time.
    OSError
        If it makes no PDF; the message holds what it said.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise FileNotFoundError(
            "a PDF needs LibreOffice, which is not on this machine: install it (Debian, Ubuntu: "
            "apt-get install libreoffice-calc fonts-noto-cjk; Windows, macOS: libreoffice.org), "
            "or write the workbook (.xlsx) and print it from there"
        )
    with TemporaryDirectory(prefix="outletplan-", ignore_cleanup_errors=True) as lent:
        folder = Path(lent)
        profile = (folder / "profile").as_uri()
        words = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        words += ["--convert-to", "pdf", "--outdir", str(folder), str(book)]
        said = _run(words, folder / "said")
        made = (folder / book.name).with_suffix(".pdf")
        if not made.is_file():
            raise OSError(f"LibreOffice made no PDF of {book.name}; it said: {said or 'nothing'}")
        shutil.copyfile(made, path)


def _run(words: list[str], log: Path) -> str:
    """Run a program to its end, with all that it starts, and give what it said."""
    with (
        log.open("wb") as said,
        subprocess.Popen(  # noqa: S603 - our own words and the planner's path, no shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            process.wait(SECONDS)
        except BaseException as error:
            _end(process)
            if isinstance(error, subprocess.TimeoutExpired):
                raise TimeoutError(f"LibreOffice did not end within {SECONDS:g} s") from error
            raise
    return log.read_text("utf-8", "replace").strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and, where the system knows groups, what it started."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
