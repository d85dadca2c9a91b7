"""A headless Chromium without a network, in which tests look at maps as people do."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import folium
    from playwright.sync_api import Browser, Dialog, Page

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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

    def opened(drawn: folium.Map, **viewport: Any) -> Opened:  # noqa: ANN401 - width and height
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
