"""How the site is built from the Markdown of the repository: `make docs` writes it to `site/`.

The source folder is the repository itself, so that the pages at its root (README, CONTEXT, CONTRIBUTING, CHANGELOG) are
pages of the site as they stand, and every link works here as it does in a checkout.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sphinx.application import Sphinx

from peacewright import __version__

HERE = Path(__file__).resolve().parent

project = "Peacewright"
author = "The Peacewright authors"
project_copyright = author
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "README"
source_suffix = {".md": "markdown"}
include_patterns = ["*.md", "docs/**.md", "validation/*.md"]
exclude_patterns = [
    ".*", "build", "dist", "site", "src", "tests", "tools", "benchmarks", "requirements", "docs/navigation.md",
]  # fmt: skip
smartquotes = False  # it would turn the two dashes of an option into one

myst_heading_anchors = 4  # links such as operation-file.md#theatre

autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "Peacewright"
html_static_path = ["_site"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_search_summary = False  # a page opened from a disk may not fetch the text of others
html_theme_options = {
    "sidebar_hide_name": False,
    "navigation_with_keys": False,
    "light_css_variables": {"color-brand-primary": "#1f5f8b", "color-brand-content": "#1f5f8b"},
    "dark_css_variables": {"color-brand-primary": "#7fb8dc", "color-brand-content": "#7fb8dc"},
}


def _add_navigation(app: Sphinx, docname: str, source: list[str]) -> None:
    """Hang the list of pages below the README, where a reader of the repository does not see it."""
    if docname == root_doc:
        app.env.note_dependency(HERE / "navigation.md")
        source[0] += "\n\n" + (HERE / "navigation.md").read_text(encoding="utf-8")


def _open_at_the_readme(app: Sphinx, failure: Exception | None) -> None:
    """Let the folder open at its first page."""
    if failure is None and app.builder.format == "html":
        shutil.copyfile(Path(app.outdir) / f"{root_doc}.html", Path(app.outdir) / "index.html")


def setup(app: Sphinx) -> None:
    """Join the two steps above to the build."""
    app.connect("source-read", _add_navigation)
    app.connect("build-finished", _open_at_the_readme)
