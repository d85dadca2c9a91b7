"""
Take the pictures of the docs: map, notice and figures of the sample county, in docs/images.

Usage: python scripts/pictures.py

The map is taken with Chromium, the notice with LibreOffice and pdftoppm; what is not on this
machine is left as it is, with a word.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import sync_playwright

import outletplan as op

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

IMAGES = Path(__file__).parents[1] / "docs" / "images"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LANGS: tuple[Literal["en"], Literal["zh"]] = ("en", "zh")
LARGEST = 300_000  # bytes
UPPER = ("-x", 0, "-y", 40, "-W", 1290, "-H", 620)
WHERE = """spot => {
    const box = map_plan.getContainer().getBoundingClientRect();
    const at = map_plan.latLngToContainerPoint(spot);
    return [box.x + at.x, box.y + at.y];
}"""


def sample_plan() -> op.Plan:
    """Plan the sample county as the quickstart does."""
    names = ("county-230700", "blank-villages-300")
    policy = op.combine(*map(op.published_policy, names))
    return op.plan(op.sample_region(), policy, on="2025-07-01")


def sample_comparison() -> op.Comparison:
    """Ask what a stricter plan would change: fewer places in villages, 40 m in township seats."""
    old = op.published_policy("county-230700")
    limits = ((None, 500, 1), (500, 1000, 2), (1000, 3000, 5), (3000, None, 8))
    names = ("above", "up_to", "outlets")
    bands = [{k: n for k, n in zip(names, band, strict=True) if n} for band in limits]
    new = op.what_if(op.what_if(old, "4", bands=bands), "2(1)", at_least_m=40)
    before, after = (op.plan(op.sample_region(), each, on="2025-07-01") for each in (old, new))
    return op.compare(before, after)


def take_maps(plan: op.Plan, folder: Path) -> Iterator[Path]:
    """Open the map as a reader would, in both languages, and click a village that is over."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for lang in LANGS:
            file = folder / f"map.{lang}.html"
            op.draw(plan, lang=lang).save(file)
            page = browser.new_page(viewport={"width": 1360, "height": 820})
            page.goto(file.as_uri())
            page.locator(".op-head").wait_for(state="visible")
            page.wait_for_timeout(500)
            yield shot(page, f"map.{lang}.png")
            page.mouse.click(*page.evaluate(WHERE, village(plan)))
            page.wait_for_timeout(800)
            yield shot(page, f"click.{lang}.png")
        file = folder / "changes.html"
        op.draw(sample_comparison(), lang="en").save(file)
        page.goto(file.as_uri())
        page.wait_for_timeout(800)
        yield shot(page, "changes.en.png")
        browser.close()


def village(plan: op.Plan) -> list[float]:
    """Give lat and lon of a place without outlets in the village that is most above its quota."""
    villages = plan.quotas.query("kind == 'village'")
    most = villages["over"].astype(int).idxmax()
    outlets = plan.region.outlets.geometry.union_all().buffer(0.004)
    spot = plan.region.units.geometry.loc[most].difference(outlets).representative_point()
    return [spot.y, spot.x]


def shot(page: Page, name: str) -> Path:
    """Keep what the page shows."""
    page.screenshot(path=IMAGES / name)
    return IMAGES / name


def take_sheets(plan: op.Plan, folder: Path) -> Iterator[Path]:
    """Print the public workbook, and keep the upper part of its front page and of the notice."""
    for lang in LANGS:
        book = op.report(plan, folder / f"ledger.{lang}.xlsx", lang=lang, audience="public")
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, book)
        for number, name in ((1, "front"), (2, "notice")):
            part = ("-f", number, "-l", number, "-singlefile", "-r", 110, "-png", *UPPER)
            run("pdftoppm", *part, book.with_suffix(".pdf"), IMAGES / f"{name}.{lang}")
            yield IMAGES / f"{name}.{lang}.png"


def take_figures(plan: op.Plan, _: Path) -> Iterator[Path]:
    """Draw the figures."""
    for kind in ("quotas", "density", "lorenz", "distances", "map"):
        path = IMAGES / f"figure-{kind}.png"
        op.plot(plan, kind, lang="en").savefig(path, dpi=80)
        yield path
    path = IMAGES / "figure-changes.png"
    op.plot(sample_comparison(), lang="en").savefig(path, dpi=80)
    yield path


def small(path: Path) -> int:
    """Write a picture with 256 colours, which is what it needs, and tell its size."""
    coverage = Image.Quantize.MAXCOVERAGE  # keeps the small marks' colours
    Image.open(path).convert("RGB").quantize(256, method=coverage).save(path, optimize=True)
    return path.stat().st_size


def run(*words: object) -> None:
    """Run a program and see that it did not fail."""
    subprocess.run([*map(str, words)], check=True, capture_output=True)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    county = sample_plan()
    with tempfile.TemporaryDirectory() as lent:
        needed = {take_maps: ["chromium"], take_sheets: ["soffice", "pdftoppm"], take_figures: []}
        for take, programs in needed.items():
            lacking = [program for program in programs if not shutil.which(program)]
            if lacking:
                print(f"{take.__name__} left out: no {', '.join(lacking)} here")
                continue
            for picture in take(county, Path(lent)):
                size = small(picture)
                print(f"{picture.name} {size:,} bytes{' TOO LARGE' * (size > LARGEST)}")
