"""The site of the docs: Sphinx with the pydata theme; built by ``make docs``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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

suppress_warnings = ["toc.not_included"]  # a page may land before its place in the list

# Public names are shown as users write them: op.plan, not outletplan.planning.plan.plan.
add_module_names = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False

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


def _complete(_: Sphinx, page: str, source: list[str]) -> None:
    """Put public names that have no place in the reference yet at its end."""
    if page != "api":
        return
    named = set(re.findall(r"^.. auto\w+:: (\w+)$", source[0], re.MULTILINE))
    rest = sorted(set(outletplan.__all__) - named)
    if rest:
        kinds = {name: isinstance(getattr(outletplan, name), type) for name in rest}
        lines = [f".. auto{'class' if kinds[name] else 'function'}:: {name}" for name in rest]
        body = "\n".join([".. currentmodule:: outletplan", *lines])
        source[0] += f"\n## More\n\n```{{eval-rst}}\n{body}\n```\n"


def setup(app: Sphinx) -> None:
    """Listen to pages as they are read."""
    app.connect("source-read", _complete)
