"""What tests of show share: a Chromium without a network, and the sample county planned."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from outletplan.law import combine, make_policy, published_policy
from outletplan.planning import plan
from outletplan.sample import sample_region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import folium
    from playwright.sync_api import Browser, Dialog, Page

    from outletplan.planning import Plan

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

PLANS = ("county-230700", "fujian-district-2007", "shaanxi-company", "blank-villages-300")
TOWN, SEAT = {"kind": ["county_town", "urban_village"]}, {"kind": "township_seat"}
EVERYWHERE = {"applies_to": "whole_area"}
ALONG_STREETS = {
    "name": "along-streets",
    "source": {"title": "示例县零售点布局规划（虚构）"},
    "status": "consultation",
    "in_force": "not_stated",
    "rules": [
        {"rule": "ratio_cap", "article": "1", **EVERYWHERE, "outlets_per_1000": "4.5",
         "counts": "residents", "rounding": "down"},
        {"rule": "street_classes", "article": "2",
         "classes": [{"street_class": "busy", "name": "繁华路段"}]},
        {"rule": "spacing", "article": "3(1)", "applies_to": TOWN, "at_least_m": "50",
         "measured": "walking"},
        {"rule": "spacing", "article": "3(2)", "applies_to": SEAT, "at_least_m": "40",
         "measured": "walking", "opposite_side_at_least_m": "20", "force": "in_principle"},
        {"rule": "street_window", "article": "4", **EVERYWHERE, "half_window_m": "250",
         "at_most": "6", "applicant": "counted", "on_streets": {"street_class": "busy"}},
        {"rule": "site_exclusion", "article": "5(1)", "sites": {"kind": "school"},
         "more_than_m": "100", "measured": "walking", "asks": ["new", "relocation", "renewal"]},
        {"rule": "site_exclusion", "article": "5(2)", "sites": {"kind": "kindergarten"},
         "at_least_m": "50", "measured": "straight", "asks": ["new", "relocation"]},
    ],
}  # fmt: skip


@dataclass(eq=False)
class Opened:
    """A page that was opened from disk, what it asked for and what went wrong in it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def dismiss(self, dialog: Dialog) -> None:
        """Note a dialog, which no map of ours opens."""
        self.troubles.append(dialog.message)
        dialog.dismiss()

    def click(self, lon: float, lat: float) -> None:
        """Click a place of the map, moved first to where its popup has room."""
        spot = self.page.evaluate(
            """([lat, lon]) => {
                const still = { animate: false };
                map_plan.closePopup().setView([lat, lon], undefined, still).panBy([0, -220], still);
                const box = map_plan.getContainer().getBoundingClientRect();
                const at = map_plan.latLngToContainerPoint([lat, lon]);
                return [box.x + at.x, box.y + at.y];
            }""",
            [lat, lon],
        )
        self.page.mouse.click(*spot)

    def popup(self) -> tuple[str, dict[str, str]]:
        """Read the open popup: its heading and its lines."""
        card = self.page.locator(".op-card")
        card.wait_for(state="visible")
        self.page.wait_for_function("!(map_plan._panAnim && map_plan._panAnim._inProgress)")
        lines = card.locator("tr").evaluate_all(
            "rows => rows.map(row => [row.cells[0].textContent, row.cells[1].textContent])"
        )
        return card.locator("h2").evaluate("heading => heading.textContent"), dict(lines)

    def turn(self) -> None:
        """Leaf to the next thing under the click."""
        self.page.locator(".op-turn button").last.click()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give one browser for all tests; without one they are skipped, and fail where CI runs them."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        said = "no Chromium here: maps were not opened (apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_map(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Save a map and open the file with every other request blocked and logged."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)

    def opened(drawn: folium.Map, **viewport: Any) -> Opened:
        path = tmp_path / "map.html"
        drawn.save(path)
        page = context.new_page()
        if viewport:
            page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a plain dict of the two
        made = Opened(page)
        page.route("**/*", lambda r: r.continue_() if r.request.url == path.as_uri() else r.abort())
        page.on("request", lambda request: made.requests.append(request.url))
        page.on("pageerror", lambda error: made.troubles.append(str(error)))
        page.on("console", lambda message: made.troubles.append(message.text))
        page.on("dialog", made.dismiss)
        page.goto(path.as_uri())
        page.locator(".op-head").wait_for(state="visible")
        made.requests.remove(path.as_uri())
        return made

    yield opened
    context.close()


@pytest.fixture(scope="session")
def county_published() -> Plan:
    """Plan the sample county under three plans and a practice, on a day on which all hold."""
    policy = combine(*map(published_policy, PLANS))
    return plan(sample_region(), policy, on="2010-07-01")


@pytest.fixture(scope="session")
def county_walking() -> Plan:
    """Plan the sample county under rules along its streets and round its schools."""
    return plan(sample_region(), make_policy(ALONG_STREETS), on="2025-07-01")
