"""The annotated articles, where they are on this machine, and the language."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from peacewright.evidence.language import Language, language


@pytest.fixture(scope="session")
def words() -> Language:
    return language("en")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the annotated articles, which are not part of the project."""
    shared = Path(os.environ.get("PEACEWRIGHT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    if not (shared / "seeds" / "gold.jsonl").is_file():
        pytest.skip("the annotated articles are not on this machine (set PEACEWRIGHT_SHARED)")
    return shared / "seeds"
