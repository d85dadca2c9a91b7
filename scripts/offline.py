"""
Make a folder from which outletplan is installed and tried on a desk without internet.

Usage: python scripts/offline.py DIR [--platform win_amd64] [--python 3.12] [--extras plot,docx]
       [--docs SITE]

DIR then holds every wheel that is needed, at the versions of constraints.txt, a start file for
Windows and one for other desks, README.txt, and the site of the docs where it is given. This
machine needs internet, the desk does not.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
# What dependencies ask about the machine; pip download answers for the machine it runs on.
WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
}
DOCS = """\
Every page of the docs: docs/index.html.
全部文档从 docs/quickstart.zh.html（中文快速上手）看起。
"""


def main() -> None:
    """Gather the wheels, see that none is missing, write the start files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--platform", default="", help="such as win_amd64; else this machine's")
    parser.add_argument("--python", default="{}.{}".format(*sys.version_info), metavar="VERSION")
    parser.add_argument("--extras", default="", help="such as plot,docx")
    parser.add_argument("--docs", type=Path, metavar="SITE", help="a built site to take along")
    asked = parser.parse_args()
    wheels = asked.directory / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    wheels.mkdir(parents=True)
    pip("wheel", "--no-deps", "--wheel-dir", wheels, ROOT)
    (ours,) = wheels.glob("outletplan-*.whl")
    extras = f"[{asked.extras}]" if asked.extras else ""
    target = ["--dest", wheels, "--only-binary", ":all:", "--python-version", asked.python]
    target += ["--platform", asked.platform] if asked.platform else []
    constraints = ["--constraint", ROOT / "constraints.txt", "--find-links", wheels]
    pip("download", *target, *constraints, f"{ours}{extras}")
    versions = {"python_version": asked.python, "python_full_version": f"{asked.python}.0"}
    machine = {**default_environment(), **versions}
    machine |= WINDOWS if asked.platform.startswith("win") else {}
    while lacking := sorted(missing(wheels, machine, f"outletplan{extras}")):
        pip("download", *target, *constraints, *lacking)
    shutil.rmtree(asked.directory / "docs", ignore_errors=True)
    if asked.docs:
        shutil.copytree(asked.docs, asked.directory / "docs")
    write_start_files(asked.directory, asked.python, asked.platform, f"outletplan{extras}")
    sizes = [path.stat().st_size for path in wheels.iterdir()]
    print(f"{asked.directory}: {len(sizes)} wheels, {sum(sizes) / 1e6:,.0f} MB, and start files")


def pip(*words: object) -> None:
    """Run this interpreter's pip."""
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", *map(str, words), *quiet], check=True)


def missing(wheels: Path, machine: dict[str, str], wanted: str) -> set[str]:
    """Name what is needed on a machine and lies in no wheel of the folder."""
    have = {parse_wheel_filename(path.name)[0]: path for path in wheels.glob("*.whl")}
    todo, seen, lacking = [Requirement(wanted)], set[str](), set[str]()
    while todo:
        asked = todo.pop()
        if str(asked) in seen:
            continue
        seen.add(str(asked))
        path = have.get(canonicalize_name(asked.name))
        if path is None:
            lacking.add(f"{asked.name}{asked.specifier}")
            continue
        todo += needs(path, machine, asked.extras)
    return lacking


def needs(wheel: Path, machine: dict[str, str], extras: set[str]) -> Iterator[Requirement]:
    """Read what a wheel asks for on a machine."""
    with ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        head = HeaderParser().parsestr(archive.read(name).decode())
    for line in head.get_all("Requires-Dist", []):
        asked = Requirement(line)
        said = asked.marker
        if said is None or any(said.evaluate({**machine, "extra": e}) for e in ["", *extras]):
            yield asked


def write_start_files(directory: Path, version: str, platform: str, what: str) -> None:
    """Write start.bat, start.sh and README.txt."""
    docs = directory / "docs" / "index.html"
    words = {
        "docs": DOCS if docs.exists() else "",
        "version": version,
        "tuple": version.replace(".", ", "),
        "platform": platform or sys.platform,
        "what": what,
    }
    for template in sorted((ROOT / "scripts" / "offline").iterdir()):
        made = template.read_text("utf-8").format(**words)
        ends = "\n" if template.suffix == ".sh" else "\r\n"  # cmd.exe finds labels only so
        encoding = "utf-8-sig" if template.suffix == ".txt" else "utf-8"  # for old Notepads
        (directory / template.name).write_text(made, encoding=encoding, newline=ends)
    (directory / "start.sh").chmod(0o755)


if __name__ == "__main__":
    main()
