"""What several rooms' tests need."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Machines are shared and noisy: no example is timed. CI draws the same examples each time.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

os.environ["OUTLETPLAN_LANG"] = "en"  # whatever the machine speaks, unless a test says otherwise

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def harrisburg() -> Path:
    """Find the real town: below $OUTLETPLAN_SHARED, or below shared/ beside the project."""
    shared = Path(os.environ.get("OUTLETPLAN_SHARED", PROJECT.parent / "shared"))
    folder = shared / "data" / "harrisburg"
    if not folder.is_dir():
        pytest.skip("the real town is not here: set OUTLETPLAN_SHARED to the folder that has it")
    return folder
