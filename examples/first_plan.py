"""
Plan the invented sample county and write what a planner hands around.

Usage: python examples/first_plan.py [DIR]
"""

from __future__ import annotations

import sys
from pathlib import Path

import outletplan as op


def main(directory: Path) -> None:
    """Make the plan, print its summary, write map, workbook and tables."""
    region = op.sample_region()
    policy = op.combine(
        op.published_policy("county-230700"), op.published_policy("blank-villages-300")
    )
    plan = op.plan(region, policy, on="2025-07-01")
    print(op.summary(plan))
    op.write(plan, directory)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
