"""The site of the docs: built strictly, it loads nothing from a network; the folder for a desk."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import outletplan as op

ROOT = Path(__file__).parents[1]
HERE = {"python_version": "3.11", "sys_platform": "linux", "extra": ""}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("site")
    answer = subprocess.run(  # noqa: S603 - as make docs does
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", str(built / ".tree"),
         str(ROOT / "docs"), str(built / "html")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    return built / "html"


def test_the_site_fetches_nothing_and_every_link_leads_somewhere(site: Path) -> None:
    check: Any = runpy.run_path(str(ROOT / "scripts" / "check_site.py"))
    assert check["faults"](site) == []


def test_chinese_words_are_found_by_their_parts(site: Path) -> None:
    """A search for 间距 finds the pages on 间距标准."""
    index = (site / "searchindex.js").read_text("utf-8")
    for word in ("间距", "坐标", "空白", "规划"):
        assert f"{json.dumps(word)}:" in index, word


def test_what_would_be_fetched_is_found(tmp_path: Path) -> None:
    check: Any = runpy.run_path(str(ROOT / "scripts" / "check_site.py"))
    (tmp_path / "a.html").write_text(
        '<script src="https://example.org/x.js"></script><a href="b.html">b</a>'
        '<a href="https://example.org/read">may lead there</a><link href="//example.org/x.css">',
        encoding="utf-8",
    )
    (tmp_path / "a.css").write_text("@import 'https://example.org/font.css';", encoding="utf-8")
    assert check["faults"](tmp_path) == [
        "a.html would fetch https://example.org/x.js",
        "a.html would fetch //example.org/x.css",
        "a.html leads to b.html, which is not there",
        "a.css would fetch https://example.org/font.css",
    ]


def test_every_public_name_has_its_place_in_the_reference() -> None:
    """By purpose: docs/api.md names each once."""
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    named = re.findall(r"^\.\. auto(?:function|class|exception):: (\w+)$", page, re.MULTILINE)
    assert sorted(named) == op.__all__


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    page = (site / "api.html").read_text("utf-8")
    assert [name for name in op.__all__ if f'id="outletplan.{name}"' not in page] == []


def test_pictures_are_light_and_every_one_is_shown() -> None:
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    pages = [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]
    shown = "".join(page.read_text("utf-8") for page in pages)
    assert {"map.en.png", "notice.en.png"} <= {picture.name for picture in pictures}
    for picture in pictures:
        assert picture.stat().st_size < 300_000, picture.name
        assert f"images/{picture.name})" in shown, picture.name


def wheel(folder: Path, name: str, *needs: str) -> None:
    with ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        head = "".join(f"Requires-Dist: {need}\n" for need in needs)
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Name: {name}\n{head}\n")


def test_a_wheel_that_only_the_desk_needs_is_missed(tmp_path: Path) -> None:
    """Markers are answered by pip download for the machine that it runs on, not for the desk."""
    offline: Any = runpy.run_path(str(ROOT / "scripts" / "offline.py"))
    wheel(tmp_path, "a", "b>=1", 'c; sys_platform == "win32"', 'd; extra == "more"')
    wheel(tmp_path, "b", 'a[more]; sys_platform == "win32"')
    assert offline["missing"](tmp_path, HERE, "a") == set()
    assert offline["missing"](tmp_path, HERE, "a[more]") == {"d"}
    assert offline["missing"](tmp_path, {**HERE, "sys_platform": "win32"}, "a") == {"c", "d"}


def test_start_files_install_from_the_folder_alone(tmp_path: Path) -> None:
    offline: Any = runpy.run_path(str(ROOT / "scripts" / "offline.py"))
    offline["write_start_files"](tmp_path, "3.12", "win_amd64", "outletplan")
    bat = (tmp_path / "start.bat").read_bytes()
    assert bat.isascii()  # cmd.exe reads it in the code page of the desk
    assert bat.count(b"\n") == bat.count(b"\r\n")
    labels = set(re.findall(rb"^:(\w+)\r$", bat, re.MULTILINE))
    assert set(re.findall(rb"goto (\w+)", bat)) == labels
    for name in ("start.bat", "start.sh"):
        text = (tmp_path / name).read_text("utf-8")
        assert "--no-index --find-links wheels" in text
        assert "(3, 12)" in text
        assert "README.txt" in text
    told = (tmp_path / "README.txt").read_text("utf-8-sig")
    assert (tmp_path / "README.txt").read_bytes().startswith(b"\xef\xbb\xbf")  # old Notepads
    assert "Python 3.12" in told
    assert "docs/index.html" not in told  # none was taken along
    checked = subprocess.run(  # noqa: S603 - the shell reads the file, and runs nothing
        ["/bin/sh", "-n", str(tmp_path / "start.sh")], check=False
    )
    assert checked.returncode == 0


@pytest.mark.parametrize(
    "page",
    ["README.zh.md", *(f"docs/{name}.zh.md" for name in ("quickstart", "tables", "policy-files"))],
)
def test_chinese_pages_are_punctuated_as_chinese_is(page: str) -> None:
    """Full width beside Chinese characters; and no line break inside, which shows as a space."""
    prose = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "\u3007", prose)
    assert re.findall("[\u3007-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", prose) == []
    assert re.findall("[\u4e00-\u9fff，；：、]\n[\u4e00-\u9fff]", prose) == []
