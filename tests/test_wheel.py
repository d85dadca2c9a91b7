"""The wheel builds, installs into an empty environment and plans the sample there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    answer = subprocess.run(  # noqa: S603 - our own commands
        [str(word) for word in command],
        capture_output=True, text=True, check=False, cwd=cwd, env=clean,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def test_the_wheel_plans_the_sample_in_an_empty_environment(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "empty", cwd=tmp_path)
    shell = tmp_path / "empty" / ("Scripts" if os.name == "nt" else "bin")
    quiet = ("--quiet", "--disable-pip-version-check")
    run(
        shell / "python", "-m", "pip", "install", *quiet,
        "--constraint", ROOT / "constraints.txt", wheel, cwd=tmp_path,
    )  # fmt: skip
    run(shell / "outletplan", "sample", "county", cwd=tmp_path)
    said = run(
        shell / "outletplan", "plan", "county/region.yaml", "county-230700", "blank-villages-300",
        "--on", "2025-07-01", "--out", "out", cwd=tmp_path,
    )  # fmt: skip
    assert "map.html" in said
    assert (tmp_path / "out" / "map.html").stat().st_size > 100_000
    assert (tmp_path / "out" / "ledger.xlsx").exists()
