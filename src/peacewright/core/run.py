"""Run records: what it takes to repeat a result."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_LIBRARIES = (
    "numpy",
    "scipy",
    "numba",
    "ortools",
    "polars",
    "shapely",
    "pyproj",
    "pydantic",
    "vl-convert-python",
)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class RunRecord:
    """What was run, on what, with which versions; timings are the one part that differs between equal runs."""

    verb: str
    operation: str
    operation_hash: str
    seed: int
    settings: dict[str, Any] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the wall seconds of a step to the record."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[step] = self.timings.get(step, 0.0) + round(time.perf_counter() - start, 3)

    def as_dict(self) -> dict[str, Any]:
        """Return what it takes to repeat the run, as plain data; the timings stand in ``run.json`` alone."""
        return {
            "verb": self.verb,
            "operation": self.operation,
            "operation_sha256": self.operation_hash,
            "seed": self.seed,
            "settings": self.settings,
            "peacewright": _version("peacewright"),
            "python": platform.python_version(),
            "platform": sys.platform,
            "libraries": {name: _version(name) for name in _LIBRARIES},
        }

    def write(self, directory: Path) -> Path:
        """Write ``run.json`` into a directory."""
        path = directory / "run.json"
        record = {**self.as_dict(), "timings_s": self.timings}
        path.write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return path


def versions(libraries: Iterable[str] = _LIBRARIES) -> dict[str, str]:
    """Return the versions that results depend on, by name: of the program, of Python, and of some libraries."""
    python = {"peacewright": _version("peacewright"), "python": platform.python_version()}
    return python | {name: _version(name) for name in libraries}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
