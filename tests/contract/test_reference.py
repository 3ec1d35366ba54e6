"""The generated pages say what the code says, and every finding code is explained."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from peacewright.core.findings import CODES

ROOT = Path(__file__).resolve().parents[2]


def test_reference_pages_are_current() -> None:
    location = ROOT / "tools" / "build_reference.py"
    spec = importlib.util.spec_from_file_location("build_reference", location)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for path, text in tool.pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run make reference"
    assert set(tool.HELP) == set(CODES)
