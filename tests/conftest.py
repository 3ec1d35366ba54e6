"""For all tests: plans kept for as long as the tests run, and a browser.

Plans go to a folder of this run, which all its processes share: every test sees what this program plans now, and none
waits for what another has planned already.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browsing import running_browser

_MINE = "PYTEST_XDIST_WORKER" not in os.environ
if _MINE:
    os.environ["PEACEWRIGHT_CACHE"] = tempfile.mkdtemp(prefix="peacewright-tests-")


settings.register_profile("no clock", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("no clock")


def pytest_unconfigure() -> None:
    if _MINE:
        shutil.rmtree(os.environ["PEACEWRIGHT_CACHE"], ignore_errors=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the whole run: its event loop would stand in the way of tests that run their own.
    with running_browser() as running:
        yield running
