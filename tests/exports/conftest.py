"""One small operation exported in every format: public, restricted, and with texts that mean harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from peacewright import study
from peacewright.operation.loading import LoadedOperation
from peacewright.plan.plan import Plan
from peacewright.reporting.exports.compose import compose_export
from peacewright.reporting.exports.formats import FORMATS
from peacewright.reporting.exports.model import Export

SMALL = Path(__file__).resolve().parents[1] / "operation" / "small.yaml"
HARMFUL = (
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(1,1)",
    "＝1+1",
    "</name><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    'quote " and, comma; and\\nline',
)
Write = Callable[[LoadedOperation, str], Path]


def ending(name: str) -> str:
    return FORMATS[name].endings[0]


@pytest.fixture(scope="session")
def loaded() -> LoadedOperation:
    return study.load(SMALL)


@pytest.fixture(scope="session")
def plans(loaded: LoadedOperation) -> dict[str, Plan]:
    return study.plan(loaded)


@pytest.fixture(scope="session")
def restricted(tmp_path_factory: pytest.TempPathFactory) -> LoadedOperation:
    """The same operation, whose data its writer says are for themselves alone."""
    path = tmp_path_factory.mktemp("restricted") / "small.yaml"
    text = SMALL.read_text(encoding="utf-8")
    path.write_text(text.replace("\nstart:", "\ndisclosure: restricted\nstart:", 1), encoding="utf-8")
    return study.load(path)


@pytest.fixture(scope="session")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> LoadedOperation:
    """The same operation with texts that a spreadsheet or a page could run."""
    path = tmp_path_factory.mktemp("harmful") / "small.yaml"
    quoted = ["'" + text.replace("'", "''") + "'" for text in HARMFUL]
    text = SMALL.read_text(encoding="utf-8")
    for old, new in (
        ("title: An exercise with two invented parties", f"title: {quoted[5]}"),
        ("title: The west", f"title: {quoted[6]}"),
        ("title: Exercise handbook", f"title: {quoted[0]}"),
        ("title: Bulletin of the exercise staff", f"title: {quoted[1]}"),
        ("note: along valleys", f"note: {quoted[2]}"),
        ("place: South bank", f"place: {quoted[3]}"),
    ):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return study.load(path)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Write:
    """Export an operation, planned once, in a format, and return the file."""
    room, made = tmp_path_factory.mktemp("exports"), dict[str, Export]()

    def write(operation: LoadedOperation, name: str) -> Path:
        if operation.sha256 not in made:
            made[operation.sha256] = compose_export(operation, study.plan(operation))
        path = room / f"{operation.sha256[:8]}{ending(name)}"
        if not path.exists():
            path.write_bytes(FORMATS[name].write(made[operation.sha256]))
        return path

    return write
