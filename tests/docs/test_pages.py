"""The pages do what they say: their commands run, print what is shown, and name what exists."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.contract.repository import ROOT
from tests.docs.examples import Page, blocks, pages

DOCS = ROOT / "docs"
RUNS = {"sh", "python"}
# Beside the models: their list, and tables that other people's figures fill.
NO_MODEL = {"index.md", "published-assessments.md", "known-history.md"}
# Pages that change the program itself: their blocks run in a copy of the repository.
OF_THE_REPOSITORY = {"CONTRIBUTING.md", "add-a-planner.md", "add-a-question.md", "add-a-chart.md"}
# Its commands need a scheduler: tests/study/test_cluster.py starts one.
OF_MANY_MACHINES = {"cluster.md"}
COPIED = ("src", "tests", "docs", "tools", "pyproject.toml", "Makefile", "CHANGELOG.md")


def _followed() -> list[Path]:
    return [page for page in pages() if any(blocks(page, *RUNS))]


@pytest.mark.slow
@pytest.mark.parametrize("page", _followed(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    source = ROOT / "src"
    if page.name in OF_THE_REPOSITORY:
        for name in COPIED:  # with what is compiled already, which holds for a copy of the same age
            here = ROOT / name
            if here.is_dir():
                shutil.copytree(here, tmp_path / name)
            else:
                shutil.copy2(here, tmp_path / name)
        source = tmp_path / "src"
    assert Page(page, tmp_path, source).run() > 0


def test_the_pages_that_must_be_followed_are() -> None:
    followed = {page.name for page in _followed()}
    how_to = (
        {page.name for page in (DOCS / "how-to").glob("*.md")}
        - {"index.md", "read-a-brief.md"}
        - OF_MANY_MACHINES
    )
    assert {"tutorial.md", "README.md", "CONTRIBUTING.md", *how_to} <= followed


def test_commands_that_are_shown_exist() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^  make ([a-z-]+)", listed, re.MULTILINE))
    unknown = [
        f"{page.relative_to(ROOT)}: make {target}"
        for page in pages()
        for text in blocks(page, "sh", "console")
        for target in re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)
        if target not in targets
    ]
    assert not unknown, "\n".join(unknown)


def test_every_page_of_a_folder_is_in_its_index() -> None:
    missing = [
        f"{folder}/{page.name}"
        for folder in ("how-to", "models", "reference")
        for page in sorted((DOCS / folder).glob("*.md"))
        if page.name != "index.md"
        and f"]({page.name})" not in (DOCS / folder / "index.md").read_text(encoding="utf-8")
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    "page",
    [page for page in sorted((DOCS / "models").glob("*.md")) if page.name not in NO_MODEL],
    ids=lambda page: page.stem,
)
def test_a_model_page_has_its_five_parts(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    parts = ["Equations", "Factors", "Evidence", "Checks", "Limits"]
    assert [heading for heading in headings if heading in parts] == parts


def test_decisions_fit_half_a_page() -> None:
    long = [
        f"{page.name}: {lines} lines"
        for page in sorted((DOCS / "decisions").glob("[0-9]*.md"))
        if (lines := len(page.read_text(encoding="utf-8").splitlines())) > 30
    ]
    assert not long, "\n".join(long)


def test_the_changelog_keeps_its_form() -> None:
    """One section a version, newest first, its kinds of change from the list of keepachangelog.com."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (.+)$", text, re.MULTILINE)
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", version) for version in versions[1:])
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
