"""Examples are run: scripts in a temporary folder, notebooks from a clean kernel."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```pycon\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_first_plan_writes_its_files(tmp_path: Path) -> None:
    answer = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(ROOT / "examples" / "first_plan.py"), str(tmp_path / "out")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stderr == ""
    assert "people" in answer.stdout.lower()
    assert {"map.html", "ledger.xlsx"} <= {path.name for path in (tmp_path / "out").iterdir()}


@pytest.mark.filterwarnings("ignore")  # the kernel's own libraries
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_run_from_a_clean_kernel_and_are_stored_with_their_output(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    cells = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    assert any(cell.outputs for cell in cells)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    NotebookClient(stored, timeout=300, resources={"metadata": {"path": tmp_path}}).execute()


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_what_the_docs_show_is_what_happens(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    blocks = "\n".join(BLOCK.findall(text))
    test = doctest.DocTestParser().get_doctest(blocks, {}, page.name, str(page), 0)
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
        result = doctest.DocTestRunner(optionflags=flags).run(test)
    finally:
        os.chdir(before)
    assert result.failed == 0
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
