"""Registers for the tests: in SQLite, and in a PostgreSQL server that is started for them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import argon2
import pytest

from peacewright.monitoring.register import accounts
from peacewright.monitoring.register.store import Store, make
from tests.register.cell import Cell, cell_in
from tests.register.postgres import new_database, programs, running_server
from tests.register.serving import OPEN

_NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_hasher", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(autouse=True)
def _clients_closed() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[str]:
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL here; `make test` installs it")
    with running_server(found) as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a register can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "cell.register")
    folder = request.getfixturevalue("postgres_folder")
    return new_database(folder, f"cell{next(_NUMBERS)}")


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """An empty register in each of the two databases."""
    with make(location) as made:
        yield made


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    """An empty register in a file, where the database does not matter."""
    with make(str(tmp_path / "cell.register")) as made:
        yield made


@pytest.fixture
def cell(store: Store) -> Cell:
    """A monitoring cell with an account of each role, in each of the two databases."""
    return cell_in(store)


@pytest.fixture
def file_cell(file_store: Store) -> Cell:
    """A monitoring cell in a file."""
    return cell_in(file_store)
