"""Long steps show a progress bar in a terminal and a notebook, and are silent in scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty", reason="terminals are simulated on POSIX only")
termios = pytest.importorskip("termios")

CODE = """
import outletplan as op, pandas as pd
region = op.Region(
    units=pd.DataFrame({"unit_id": ["v"], "residents": [9]}),
    outlets=pd.DataFrame({"outlet_id": ["1"], "unit_id": ["v"]}),
)
op.plan(region, op.published_policy("county-230700"), on="2025-07-01")
"""


def on_a_terminal(*words: str) -> str:
    """Run Python with a terminal for its errors, and read what that shows."""
    shown, screen = pty.openpty()
    termios.tcsetwinsize(screen, (24, 100))
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=screen
    ) as process:
        os.close(screen)
        text = b""
        while True:
            try:
                part = os.read(shown, 4096)
            except OSError:  # Linux says so when the last writer is gone
                break
            if not part:
                break
            text += part
    os.close(shown)
    assert process.returncode == 0, text.decode()
    return text.decode()


def test_a_script_is_silent_even_on_a_terminal() -> None:
    assert on_a_terminal("-c", CODE) == ""


def test_a_person_at_a_prompt_sees_a_bar() -> None:
    assert "looking for blank villages" in on_a_terminal(
        "-c", f"import sys; sys.ps1 = '>>> '\n{CODE}"
    )


def test_a_notebook_shows_a_bar() -> None:
    notebook = (
        f"import sys, types; sys.modules['ipykernel'] = types.ModuleType('ipykernel')\n{CODE}"
    )
    assert "looking for blank villages" in on_a_terminal("-c", notebook)


def test_the_shell_shows_a_bar_on_a_terminal(tmp_path: Path) -> None:
    shell = "from outletplan.cli import main; main()"
    on_a_terminal("-c", shell, "sample", str(tmp_path / "county"))
    words = ("plan", str(tmp_path / "county" / "region.yaml"), "county-230700")
    out = ("--on", "2025-07-01", "--out", str(tmp_path / "out"))
    assert "looking for blank villages" in on_a_terminal("-c", shell, *words, *out)
