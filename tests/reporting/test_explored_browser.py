"""The page of an exploration in a real browser: on a telephone and on a desk, and for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from peacewright.reporting.compose_explored import write_exploration
from tests.answers.exploring import explored
from tests.browsing import SCREENS
from tests.reporting.test_explored_page import found

SHOWN = ("telephone", "desk")


@pytest.fixture(scope="module")
def page_of_it(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explored") / "exploration.html"
    write_exploration(explored(1).operation, found(), path)
    return path


@pytest.fixture(params=SHOWN)
def shown(request: pytest.FixtureRequest, browser: Browser, page_of_it: Path) -> Iterator[Page]:
    width, height = SCREENS[request.param]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(page_of_it.as_uri())
    page.evaluate("document.fonts.ready")
    yield page
    page.close()


def test_the_page_does_not_move_sideways_and_what_is_folded_opens_by_keyboard(shown: Page) -> None:
    folded = shown.locator("details.disclosure > summary").first
    folded.focus()
    shown.keyboard.press("Enter")
    assert shown.locator("details.disclosure").first.get_attribute("open") is not None
    shown.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert shown.evaluate("document.documentElement.scrollWidth") <= shown.evaluate("window.innerWidth")


def test_the_lead_is_seen_before_anything_is_folded_or_tabled(shown: Page) -> None:
    top = shown.locator("dl.definitions").first.bounding_box()
    table = shown.locator("table").first.bounding_box()
    assert top is not None
    assert table is not None
    assert top["y"] + top["height"] <= table["y"]


@pytest.mark.slow
def test_axe_finds_no_violation(shown: Page) -> None:
    shown.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    results = Axe().run(shown)
    assert results.violations_count == 0, results.generate_report()
