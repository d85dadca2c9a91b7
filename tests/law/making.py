"""Rules made through the front door, for the tests of this folder."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

from outletplan.law import make_policy

few = settings(max_examples=60, deadline=None)


def make(**rule: Any) -> Any:
    """Make one rule through the front door."""
    policy = make_policy(
        {
            "source": {"title": "A county"},
            "status": "issued",
            "in_force": "2025-01-01",
            "rules": [{"article": "1", **rule}],
        }
    )
    return policy.documents[0].rules[0]
