"""The benchmark of maps is run once over a toy, that it does not rot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import maps

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_ours_and_the_peers_are_built_opened_and_clicked(chromium: Browser) -> None:
    plan = maps.made_up(100)
    for way in (maps.OURS, *maps.PEERS):
        row = maps.measured(chromium, plan, way)
        assert row[:2] == ["100", way[0]]
        if way[0] != "FastMarkerCluster":  # its script may not be here
            assert all(row), row
