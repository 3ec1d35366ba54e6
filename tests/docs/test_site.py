"""The site builds offline without a warning, and no page of it asks another machine for anything."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.contract.repository import ROOT

# Elements that make a browser fetch something, and the attribute that says what. A link to click on fetches nothing.
FETCHED = {
    "script": ("src",), "link": ("href",), "img": ("src", "srcset"), "source": ("src", "srcset"),
    "iframe": ("src",), "video": ("src", "poster"), "audio": ("src",), "object": ("data",), "embed": ("src",),
    "use": ("href", "xlink:href"), "image": ("href", "xlink:href"),
}  # fmt: skip
# Sphinx writes these relations for readers of the page's head; no browser follows them.
NOT_FETCHED = {"author", "copyright", "index", "search", "next", "prev", "canonical"}


class _Fetches(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in NOT_FETCHED:
            return
        self.addresses += [value for name in FETCHED.get(tag, ()) if (value := given.get(name))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet"]
    done = subprocess.run(
        [*command, "-b", "html", "-c", "docs", "-d", str(out / "doctrees"), ".", str(out / "html")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return out / "html"


def _is_elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in {"", "data"}


@pytest.mark.slow
def test_no_page_asks_another_machine(site: Path) -> None:
    asked = []
    for page in sorted(site.rglob("*.html")):
        reader = _Fetches()
        reader.feed(page.read_text(encoding="utf-8"))
        asked += [f"{page.relative_to(site)}: {a}" for a in reader.addresses if _is_elsewhere(a)]
        assert reader.addresses, f"{page.name} has not even its own style"
    for style in sorted(site.rglob("*.css")):
        text = style.read_text(encoding="utf-8")
        named = re.findall(r"url\(\s*['\"]?([^'\")]+)", text) + re.findall(r"@import\s+['\"]([^'\"]+)", text)
        asked += [f"{style.relative_to(site)}: {address[:60]}" for address in named if _is_elsewhere(address)]
    assert not asked, "\n".join(asked)


@pytest.mark.slow
def test_the_site_opens_at_its_first_page_and_holds_every_page(site: Path) -> None:
    assert "Peacewright plans" in (site / "index.html").read_text(encoding="utf-8")
    for page in (
        "docs/tutorial",
        "docs/models/tasks",
        "docs/reference/commands",
        "CONTEXT",
        "CONTRIBUTING",
        "CHANGELOG",
    ):
        assert (site / f"{page}.html").is_file()
    python = (site / "docs" / "reference" / "python.html").read_text(encoding="utf-8")
    assert "The case holds the plans, futures and outcomes" in python
