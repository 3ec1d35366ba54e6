"""The small operation, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

from peacewright.core.findings import Finding, PeacewrightError
from peacewright.operation.loading import load

SMALL = Path(__file__).parent / "small.yaml"


def small_text() -> str:
    """Return the small operation as text."""
    return SMALL.read_text(encoding="utf-8")


def spoiled(*changes: tuple[str, str]) -> str:
    """Return the small operation with some text replaced; what is to be replaced must stand there."""
    text = small_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def faults_of(path: Path | str) -> tuple[Finding, ...]:
    """Return the findings of a file, whether it can be used or not."""
    try:
        return load(path).findings
    except PeacewrightError as error:
        return error.findings


def write(directory: Path, content: str | bytes) -> Path:
    """Write a file for a test."""
    path = directory / "operation.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
