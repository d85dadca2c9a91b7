"""
Build, open and click maps of many outlets: ours beside folium's own ways, all in one run.

Usage: python benchmarks/maps.py [--full] [--write docs/maps.md]

Each map tells of every outlet its name, id, unit, verdict and article. Seconds are medians of
three runs: *built* from the plan to the file on disk; *drawn* from opening the file in Chromium
(headless, no GPU, 1280 by 800) to the finished picture; *answered* from a click on an outlet to the
popup on the screen. Peers carry Leaflet inline too, so that nothing waits for a network. The
cluster's script comes with the package XStatic-Leaflet-MarkerCluster; without it that peer is built
but not opened. Peers of 100,000 outlets are built only with --full: it takes minutes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import tempfile
import time
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.plugins import FastMarkerCluster
from playwright.sync_api import sync_playwright
from town import METRE, clustered

import outletplan as op

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ASSETS = files("outletplan.show") / "assets"
BEGIN, END = "<!-- benchmark of maps: begin -->", "<!-- benchmark of maps: end -->"
SIZES = (10_000, 100_000)
POLICY = {
    "source": {"title": "A plan to measure on"},
    "status": "draft",
    "in_force": "2024-01-01",
    "rules": [
        {"rule": "ratio_cap", "article": "1", "applies_to": "every_unit", "outlets_per_1000": 5,
         "counts": "residents", "rounding": "down"},
        {"rule": "ratio_cap", "article": "2", "applies_to": "whole_area", "outlets_per_1000": 5,
         "counts": "residents", "rounding": "down"},
        {"rule": "spacing", "article": "3", "applies_to": "whole_area", "at_least_m": 30,
         "measured": "straight"},
    ],
}  # fmt: skip
# Twice after the load event: what was painted is on the screen.
DRAWN = """() => new Promise((done) => {
    const later = () => requestAnimationFrame(() => requestAnimationFrame(() =>
        done(performance.now() / 1000)));
    document.readyState === "complete" ? later() : addEventListener("load", later);
})"""
CLICK = """([lat, lon]) => new Promise((done) => {
    const map = Object.values(window).find((one) => one instanceof L.Map);
    map.setView([lat, lon], 17, { animate: false });
    requestAnimationFrame(() => requestAnimationFrame(() => {
        const box = map.getContainer().getBoundingClientRect();
        const at = map.latLngToContainerPoint([lat, lon]);
        const where = { clientX: box.x + at.x, clientY: box.y + at.y, bubbles: true, view: window };
        const target = document.elementFromPoint(where.clientX, where.clientY);
        const start = performance.now();
        for (const kind of ["mousedown", "mouseup", "click"]) {
            target.dispatchEvent(new MouseEvent(kind, where));
        }
        requestAnimationFrame(() => requestAnimationFrame(() => done(
            document.querySelector(".leaflet-popup") ? (performance.now() - start) / 1000 : null)));
    }));
})"""


def made_up(n: int) -> op.Plan:
    """Plan a region of n outlets in towns, a unit for about every hundred, all named."""
    lon, lat, _ = clustered(n)
    side = max(2, int(np.sqrt(n / 100)))
    x, y = (np.linspace(at.min() - METRE, at.max() + METRE, side + 1) for at in (lon, lat))
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    units = gpd.GeoDataFrame(
        {
            "unit_id": [f"U{i:05d}" for i in range(side * side)],
            "name": [f"第{i}村" for i in range(side * side)],
            "kind": "village",
            "residents": np.random.default_rng(1).integers(500, 40_000, side * side),
        },
        geometry=shapely.box(x[column], y[row], x[column + 1], y[row + 1]),
        crs="EPSG:4326",
    )
    kinds = np.array(["convenience", "supermarket", "grocery", "tobacco"])
    outlets = pd.DataFrame(
        {
            "outlet_id": [f"{610_000_000_000 + i}" for i in range(n)],
            "name": [f"{'赵钱孙李周吴郑王'[i % 8]}记第{i}商店" for i in range(n)],
            "address": [f"{i % 700}路{i % 213}号" for i in range(n)],
            "business_type": kinds[np.arange(n) % 4],
            "customer_class": np.array(["general", "small", "key"])[np.arange(n) % 3],
            "status": "active",
            "lon": lon,
            "lat": lat,
        }
    )
    region = op.Region(name="Made-up", units=units, outlets=outlets, datum="wgs84", accuracy_m=0)
    return op.plan(region, op.make_policy(POLICY), on="2025-07-01")


def told(plan: op.Plan) -> pd.DataFrame:
    """List what a peer tells of each outlet, as the HTML of its popup."""
    outlets, quotas = plan.region.outlets, plan.quotas
    below = set(plan.close_pairs["outlet_a"]) | set(plan.close_pairs["outlet_b"])
    unit = outlets["belongs_to"]
    html = [
        f"<b>{escape(name)}</b><br>{escape(key)}<br>{escape(str(of))}<br>{verdict}<br>{escape(cite)}"
        for name, key, of, verdict, cite in zip(
            outlets["name"],
            outlets["outlet_id"],
            unit.map(quotas["name"]),
            np.where(outlets.index.isin(below), "below the minimum", "nothing found"),
            unit.map(quotas["cite"]).fillna(""),
            strict=True,
        )
    ]
    return pd.DataFrame({"lat": outlets.geometry.y, "lon": outlets.geometry.x, "html": html})


def ours(plan: op.Plan, path: Path) -> None:
    """Draw a plan, all its layers."""
    op.draw(plan).save(path)


def circle_markers(plan: op.Plan, path: Path) -> None:
    """One folium.CircleMarker with a popup for each outlet."""
    drawn = _bare(plan)
    for lat, lon, html in told(plan).to_numpy().tolist():
        folium.CircleMarker([lat, lon], radius=3, fill=True, popup=html).add_to(drawn)
    drawn.save(path)


def geojson(plan: op.Plan, path: Path) -> None:
    """One folium.GeoJson of all outlets, its popup made of a property."""
    drawn = _bare(plan)
    features = [
        {
            "type": "Feature",
            "properties": {"html": html},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for lat, lon, html in told(plan).to_numpy().tolist()
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.CircleMarker(radius=3, fill=True),
        popup=folium.GeoJsonPopup(["html"], labels=False),
    ).add_to(drawn)
    drawn.save(path)


def fast_cluster(plan: op.Plan, path: Path) -> None:
    """One FastMarkerCluster with a callback that binds each popup."""
    drawn = _bare(plan)
    FastMarkerCluster(  # type: ignore[no-untyped-call] # folium says nothing of it
        told(plan).to_numpy().tolist(),
        callback="(row) => L.circleMarker([row[0], row[1]], {radius: 3}).bindPopup(row[2])",
    ).add_to(drawn)
    drawn.save(path)


def _bare(plan: op.Plan) -> folium.Map:
    west, south, east, north = plan.region.outlets.total_bounds
    drawn = folium.Map(tiles=None)
    drawn.options["max_zoom"] = 19  # a cluster wants it
    drawn.fit_bounds([[south, west], [north, east]])
    return drawn


def inlined(path: Path) -> None:
    """Give a peer its scripts inline; what it does not need is left out."""
    cluster = _cluster()
    kept = [ASSETS.joinpath("leaflet.js").read_text(), *([cluster] if cluster else [])]
    call = 'window.$ = (t) => [new DOMParser().parseFromString(t, "text/html").body.firstChild];'
    text = re.sub(r'<script src="[^"]*"></script>|<link [^>]*>', "", path.read_text())
    scripts = "".join(f"<script>{script}</script>" for script in (*kept, call))
    style = f"<style>{ASSETS.joinpath('leaflet.css').read_text()}</style>"
    path.write_text(text.replace("</head>", f"{style}{scripts}</head>", 1))


def _cluster() -> str | None:
    try:
        from xstatic.pkg import leaflet_markercluster
    except ImportError:
        return None
    base = Path(leaflet_markercluster.BASE_DIR)
    return next(base.rglob("leaflet.markercluster.js")).read_text(encoding="utf-8")


def opened(browser: Browser, path: Path, at: list[float]) -> tuple[float, float | None]:
    """Seconds until a map is drawn, and until a click on an outlet is answered."""
    drawn, answered = [], []
    for _ in range(3):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(path.as_uri(), wait_until="commit")
        drawn.append(page.evaluate(DRAWN))
        answered.append(page.evaluate(CLICK, at))
        page.close()
    clicks = [one for one in answered if one is not None]
    return statistics.median(drawn), statistics.median(clicks) if clicks else None


Way = tuple[str, "Callable[[op.Plan, Path], None]"]
OURS: Way = ("**outletplan**, all layers", ours)
PEERS: tuple[Way, ...] = (
    ("folium.CircleMarker each", circle_markers),
    ("folium.GeoJson", geojson),
    ("FastMarkerCluster", fast_cluster),
)


def measured(browser: Browser, plan: op.Plan, way: Way) -> list[str]:
    """Build, open and click a map in one way, and lay out its row of the table."""
    name, build = way
    alone = plan.region.outlets.geometry.iloc[len(plan.region.outlets) // 2]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        seconds = []
        for _ in range(3 if build is ours else 1):
            start = time.perf_counter()
            build(plan, path)
            seconds.append(time.perf_counter() - start)
        if build is not ours:
            inlined(path)
        size = path.stat().st_size / 1e6
        can_open = build is not fast_cluster or _cluster() is not None
        drawn, answered = opened(browser, path, [alone.y, alone.x]) if can_open else (None, None)
    figures = [f"{size:.2f}", f"{statistics.median(seconds):.2f}"]
    figures += ["" if one is None else f"{one:.2f}" for one in (drawn, answered)]
    return [f"{len(plan.region.outlets):,}", name, *figures]


def table(*, full: bool) -> str:
    """Measure everything, and give the table in Markdown."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise SystemExit(f"no browser to open maps in: none of {', '.join(names)} is on the path")
    heads = ["outlets", "map", "MB", "built (s)", "drawn (s)", "click answered (s)"]
    lines = ["| " + " | ".join(heads) + " |", "|---|---|---:|---:|---:|---:|"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for n in SIZES:
            plan = made_up(n)
            for way in (OURS, *(PEERS if full or n < max(SIZES) else ())):
                lines.append("| " + " | ".join(measured(browser, plan, way)) + " |")
                print(lines[-1], flush=True)
        browser.close()
    return "\n".join(lines)


def main() -> None:
    """Print the table, and write it between its marks in a page of the docs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--full", action="store_true", help="build 100,000 outlets in all ways")
    parser.add_argument("--write", type=Path, help="page of the docs to write the table into")
    given = parser.parse_args()
    made = table(full=given.full)
    if given.write:
        page = given.write.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        after = rest.partition(END)[2]
        given.write.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
