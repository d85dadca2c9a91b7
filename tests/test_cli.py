"""The shell does what the five lines of Python do, and says what went wrong in one breath."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import outletplan as op

SHELL = Path(sys.executable).with_name("outletplan")


def run(
    *words: str | Path, cwd: Path, code_page: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [SHELL, *map(str, words)], capture_output=True, text=True, check=False, cwd=cwd,
        encoding=code_page, env={**os.environ, "PYTHONIOENCODING": code_page},
    )  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    answer = run("sample", "county", cwd=folder)
    assert answer.returncode == 0, answer.stderr
    return folder / "county"


def test_plan_writes_everything_and_prints_a_summary(county: Path, tmp_path: Path) -> None:
    answer = run(
        "plan", county / "region.yaml", "county-230700", "blank-villages-300",
        "--on", "2025-07-01", "--out", "out", "--segment-m", "500", cwd=tmp_path,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""  # no progress bar where nobody watches
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written >= {"map.html", "ledger.xlsx", "quotas.csv", "totals.csv", "close_pairs.csv",
                       "blank_villages.csv", "rulings.csv", "findings.csv", "segments.csv",
                       "run.json"}  # fmt: skip
    for word in ("people", "cap", "planned", "in being", "remaining", "over", "close pairs",
                 "blank villages", "findings", "not judged", "assumed"):  # fmt: skip
        assert word in answer.stdout.lower()


@pytest.mark.parametrize("code_page", ["cp1252", "gbk"])
def test_a_console_without_the_characters_still_gets_its_summary(
    county: Path, tmp_path: Path, code_page: str
) -> None:
    """A Windows console writes in its code page: what that lacks is a mark, never the end."""
    region, out = county / "region.yaml", ("--out", "out", "--lang", "zh")
    answer = run(
        "plan", region, "county-230700", "--on", "2025-07-01", *out, cwd=tmp_path,
        code_page=code_page,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "101,458" in answer.stdout
    assert ("常住人口" in answer.stdout or "人口" in answer.stdout) == (code_page == "gbk")
    assert "天地村" in (tmp_path / "out" / "quotas.csv").read_text("utf-8-sig")


def test_a_policy_may_be_a_file(county: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "source: {title: Mine}\nstatus: draft\nin_force: 2025-01-01\nrules:\n"
        "  - {rule: fixed, article: '1', applies_to: {kind: village}, outlets: 2}\n",
        encoding="utf-8",
    )
    answer = run(
        "plan", county / "region.yaml", "mine.yaml", "--on", "2025-07-01", "--out", "out",
        "--lang", "zh", "--audience", "public", cwd=tmp_path,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert "Mine" in json.dumps(record, ensure_ascii=False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.yaml", "county-230700", "--on", "2025-07-01"], "nowhere.yaml"),
        (["region.yaml", "county-230701", "--on", "2025-07-01"], "county-230701"),
        (["region.yaml", "county-230700", "--on", "1 July"], "1 July"),
        (["region.yaml", "fujian-district-2007", "--on", "2012-01-01"], "not in force on 2012"),
    ],
)
def test_bad_input_ends_with_the_faults_words_and_writes_nothing(
    county: Path, words: list[str], said: str
) -> None:
    answer = run("plan", *words, "--out", "bad", cwd=county)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (county / "bad").exists()


def test_faults_in_a_table_are_said_by_row_all_at_once(county: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(county, mine)
    (mine / "outlets.csv").write_text(
        "outlet_id,lon,lat\n1,abc,30\n1.23E+11,110,30\n", encoding="utf-8"
    )
    manifest = (mine / "region.yaml").read_text("utf-8")
    (mine / "region.yaml").write_text(manifest.replace("outlets.xlsx", "outlets.csv"), "utf-8")
    answer = run(
        "plan", "region.yaml", "county-230700", "--on", "2025-07-01", "--out", "o", cwd=mine
    )
    assert answer.returncode == 1
    assert "outlets.csv, row 2" in answer.stderr
    assert "outlets.csv, row 3" in answer.stderr


def test_a_chinese_shell_tells_faults_in_chinese(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["plan", "region.yaml", "county-230701", "--on", "2025-07-01", "--out", "bad"]
    asked = run(*words, "--lang", "zh", cwd=county)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr.startswith(
        "随附的政策：现为 'county-230701'，应为 其中之一：county-230700、"
    )
    assert asked.stderr.endswith("是否指 county-230700？\n")
    monkeypatch.setenv("OUTLETPLAN_LANG", "zh")  # said once for the desk
    assert run(*words, cwd=county).stderr == asked.stderr
    assert "found 'county-230701'" in run(*words, "--lang", "en", cwd=county).stderr


def test_policies_are_listed(tmp_path: Path) -> None:
    answer = run("policies", cwd=tmp_path)
    heads = [line for line in answer.stdout.splitlines() if not line.startswith(" ")]
    named = [head.split(":")[0] for head in heads]
    assert named == sorted(op.published_policies())
    assert {"county-230700", "shaanxi-company", "fujian-district-2007"} <= set(named)


def test_help_says_what_each_word_is_for(tmp_path: Path) -> None:
    answer = run("plan", "--help", cwd=tmp_path)
    for word in ("REGION", "POLICY", "--on", "--out", "--lang", "--audience"):
        assert word in answer.stdout
