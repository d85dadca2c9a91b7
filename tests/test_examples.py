"""Examples are run: scripts in a temporary folder, notebooks from a clean kernel."""

from __future__ import annotations

import doctest
import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```(pycon|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_first_plan_writes_its_files(tmp_path: Path) -> None:
    answer = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(ROOT / "examples" / "first_plan.py"), str(tmp_path / "out")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stderr == ""
    assert "people" in answer.stdout.lower()
    assert {"map.html", "ledger.xlsx"} <= {path.name for path in (tmp_path / "out").iterdir()}


def test_applications_are_judged_and_put_on_file(tmp_path: Path) -> None:
    answer = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(ROOT / "examples" / "check_applications.py"), str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stderr == ""
    for outcome in ("permit", "refuse", "queue", "measure_on_site"):
        assert f": {outcome}, as " in answer.stdout
    assert "applications.csv, row 6" in answer.stdout
    written = {path.name for path in tmp_path.iterdir()}
    assert written >= {"A-01.html", "A-04.html", "records.html", "map.html", "ledger.xlsx"}


def told(notebook: Any) -> list[str]:
    """List what the cells of a notebook say; pictures differ with the fonts of a machine."""
    clean = runpy.run_path(str(ROOT / "scripts" / "notebooks.py"))["clean"]
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    texts = [output.text for output in outputs if output.get("name") == "stdout"]
    for output in outputs:
        texts += [
            clean(text) for kind, text in sorted(output.get("data", {}).items()) if "text/" in kind
        ]
    return texts


@pytest.mark.filterwarnings("ignore")  # the kernel's own libraries
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_run_from_a_clean_kernel_and_are_stored_with_their_output(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    cells = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    assert any(cell.outputs for cell in cells)
    shown = json.dumps([cell.outputs for cell in cells])
    assert '"stderr"' not in shown
    for trace in (" at 0x", "tmp/", "/home/", "/root/", "/work/", "<iframe", "<script"):
        assert trace not in shown, trace
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    said = told(stored)
    NotebookClient(stored, timeout=300, resources={"metadata": {"path": tmp_path}}).execute()
    if "the town is not here" not in json.dumps(stored):
        assert told(stored) == said  # else: python scripts/notebooks.py


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_what_the_docs_show_is_what_happens(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions print what they show, scripts run; both in one namespace, from top to bottom."""
    text = page.read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    names: dict[str, Any] = {}
    for number, (kind, block) in enumerate(BLOCK.findall(text)):
        where = f"{page.name}[{number}]"
        if kind == "python":
            exec(compile(block, where, "exec"), names)  # noqa: S102 - our own page
            continue
        test = doctest.DocTestParser().get_doctest(block, names, where, str(page), 0)
        assert doctest.DocTestRunner(optionflags=flags).run(test, clear_globs=False).failed == 0
        names = test.globs
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
