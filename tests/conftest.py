"""For all tests: no plan is kept between runs, so that each tests what this program plans now; a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import running_browser

os.environ["PEACEWRIGHT_CACHE"] = "off"


@pytest.fixture(
    scope="module"
)  # not the session: its event loop would stand in the way of tests that run their own
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running
