"""What a saved map holds, read back from its text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from outletplan.show.maps.data import MICRODEGREES
from outletplan.show.maps.draw import draw

if TYPE_CHECKING:
    from outletplan.planning import Plan

OUTSIDE = re.compile(r"^(?!data:|#)")
HOSTILE = (
    "<script>window.pwned = 1</script>",
    "</script><script>window.pwned = 2</script><!--",
    "${window.pwned = 3}`;window.pwned = 4;`",
    "\"'><img src=x onerror='window.pwned = 5'>",
    "{{ 7 * 7 }}{% raw %}{{ this.__class__ }}",
    "\u202eecnirp\u202c\u200f \u2028 \u2029",
    "&lt;b&gt; A & B \\u003c \x00\x07",
    "村" * 10_000,
    "javascript:alert(1)",
    "constructor",
)


class Addresses(HTMLParser):
    """Whatever a page would fetch, and the JSON that it carries."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.data: dict[str, Any] = {}
        self.tags = 0
        self._open: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags += 1
        self._open = given.get("id") if given.get("type") == "application/json" else None
        for name in ("src", "href", "data", "action", "srcset"):
            address = given.get(name)
            if address is not None and tag != "a" and OUTSIDE.match(address):
                self.fetched.append(address)

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.data[self._open] = json.loads(data)
            self._open = None


def page_of(plan: Plan, **options: Any) -> str:
    """Draw a plan and give the text of its page."""
    return draw(plan, **options).get_root().render()


def layer_of(page: str, name: str) -> dict[str, Any]:
    """Give the data of one layer of a page."""
    return cast("dict[str, Any]", Addresses(page).data[f"outletplan_{name}_data"])


def first_points(layer: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Decode a layer as the page does, and give the first vertex of every row."""
    xy = np.cumsum([layer["shape"]["x"], layer["shape"]["y"]], axis=1).T / MICRODEGREES
    per_part = layer["shape"].get("sizes", [1] * len(xy))
    ends = np.cumsum([0, *per_part])
    first_part = np.cumsum([0, *layer["shape"].get("parts", [1] * len(per_part))])[:-1]
    return cast("np.ndarray[Any, Any]", xy[ends[first_part]])


LETTERS = "".join(chr(code) for code in range(35, 127) if chr(code) not in "&<>\\")


def places_of(column: dict[str, Any], rows: int, name: str = "codes") -> list[int]:
    """Decode the place of each row's word, -1 where it has none, as the page does."""
    codes = column.get(name, list(range(rows)))
    if isinstance(codes, int):
        return [codes] * rows
    return [LETTERS.find(letter) for letter in codes] if isinstance(codes, str) else codes


def rows_of(layer: dict[str, Any]) -> int:
    """Count the rows of a layer."""
    return (
        len(first_points(layer)) if "parts" not in layer["shape"] else len(layer["shape"]["parts"])
    )


def classes_of(layer: dict[str, Any]) -> list[str]:
    """Give the word in the legend for each row."""
    words = [style["label"] for style in layer["classes"]]
    return [words[place] for place in places_of(layer, rows_of(layer), "class")]
