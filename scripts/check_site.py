"""
See that the built site loads nothing from a network and leads nowhere that is not there.

Usage: python scripts/check_site.py DIR
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {"src", "srcset", "data", "poster"}
STYLE = re.compile(r"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^"')\s]+)""")


class Links(HTMLParser):
    """What a page loads, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Sort the addresses of a tag."""
        for name, value in attrs:
            if name in LOADS or (tag == "link" and name == "href"):
                self.loads.append(value or "")
            elif name == "href":
                self.leads.append(value or "")
            elif name == "style":
                self.loads += STYLE.findall(value or "")


def faults(site: Path) -> list[str]:
    """List what a page or style would fetch, and links to files that are not there."""
    found = []
    for page in sorted(site.rglob("*.html")):
        if "_static" in page.parts:  # templates of the theme, which no page shows
            continue
        links = Links()
        links.feed(page.read_text("utf-8"))
        name = page.relative_to(site)
        found += [f"{name} would fetch {to}" for to in links.loads if re.match(r"(\w+:)?//", to)]
        for address in [*links.loads, *links.leads]:
            parts = urlsplit(address)
            there = page.parent / unquote(parts.path)
            if not parts.scheme and not parts.netloc and parts.path and not there.exists():
                found.append(f"{name} leads to {address}, which is not there")
    for style in sorted(site.rglob("*.css")):
        name = style.relative_to(site)
        found += [f"{name} would fetch {to}" for to in STYLE.findall(style.read_text("utf-8"))]
    return found


if __name__ == "__main__":
    said = faults(Path(sys.argv[1]))
    print("\n".join(said) or f"{sys.argv[1]}: nothing is fetched, every link leads somewhere")
    sys.exit(bool(said))
