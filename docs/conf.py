"""The site of the docs: Sphinx with the pydata theme; built by ``make docs``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx.search.en import SearchEnglish

import outletplan

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "outletplan"
author = "the outletplan developers"
version = release = outletplan.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
language = "en"
default_role = "code"

# A heading may be linked to by its own words, as on the code's own pages.
myst_heading_anchors = 3

# Public names are shown as users write them: op.plan, not outletplan.planning.plan.plan.
add_module_names = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False

html_search_language = "both"
html_theme = "pydata_sphinx_theme"
html_title = "outletplan"
templates_path = ["_templates"]
html_static_path = ["_static"]
html_sidebars = {"**": ["pages.html"]}
html_css_files = ["outletplan.css"]
html_show_sphinx = False
html_copy_source = False
# Nothing is loaded from elsewhere: no web fonts, no analytics, no list of versions.
html_theme_options = {
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "use_edit_page_button": False,
}


class BothTongues(SearchEnglish):
    """English words by their stems, Chinese ones by pairs of characters, as they have no spaces."""

    lang = "both"
    js_splitter_code = r"""
function splitQuery(query) {
  const runs = query.match(/[\u3400-\u9fff]+|(?:(?![\u3400-\u9fff])[\p{Letter}\p{Number}_])+/gu);
  return (runs || []).flatMap((run) =>
    run.length > 1 && /^[\u3400-\u9fff]/.test(run)
      ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
      : [run]);
}
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        """Give the words of a text as the script above gives those of a question."""
        return [
            word
            for run in re.findall(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+", input)
            for word in (map("".join, pairwise(run)) if run[1:] and run[0] >= "\u3400" else [run])
        ]


def setup(app: Sphinx) -> None:
    """Let the search know Chinese."""
    app.add_search_language(BothTongues)
