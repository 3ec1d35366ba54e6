"""Where a register lies: made, brought up to date, refused; and the writer that makes batches."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
import sqlalchemy as sql
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from peacewright.monitoring.register import reports
from peacewright.monitoring.register.backup import restore
from peacewright.monitoring.register.refusals import NotAllowed, NotOpen
from peacewright.monitoring.register.reports import Standing
from peacewright.monitoring.register.store import (
    Store,
    counts,
    make,
    migrate,
    newest_version,
    open_any_version,
    open_register,
    version_of,
)
from peacewright.monitoring.register.tables import metadata
from peacewright.monitoring.register.verifying import verify
from peacewright.monitoring.register.writer import Writer
from tests.register.cell import Cell, said


def test_the_migrations_make_the_tables_that_the_program_works_with(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def _downgraded(store: Store, to: str) -> None:
    """Take a register's tables back to what an earlier program made."""
    from alembic import command

    from peacewright.monitoring.register.store import _config

    with store.engine.connect() as connection:
        if store.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        with connection.begin():
            config = _config()
            config.attributes["connection"] = connection
            command.downgrade(config, to)


def test_an_older_register_is_brought_up_to_date_with_all_it_holds(cell: Cell) -> None:
    cell.attributed()
    before, location = verify(cell.store), cell.store.location
    _downgraded(cell.store, "0001")
    cell.store.close()
    with pytest.raises(NotOpen, match="register migrate"):
        open_register(location)
    with open_any_version(location) as older:
        assert migrate(older) == ("0001", newest_version())
    with open_register(location) as current:
        assert verify(current) == before


def test_an_older_backup_is_restored(file_cell: Cell, tmp_path: Path) -> None:
    from peacewright.monitoring.register.backup import back_up

    file_cell.attributed()
    backup = tmp_path / "old.backup"
    before = back_up(file_cell.store, backup)
    with open_any_version(str(backup)) as kept:
        _downgraded(kept, "0001")
    assert restore(backup, str(tmp_path / "again.register")) == before
    with open_any_version(str(backup)) as kept:
        assert version_of(kept) == "0001"
    assert sorted(path.name for path in tmp_path.iterdir() if "migrated" in path.name) == []


def test_a_newer_register_is_refused(file_store: Store) -> None:
    with file_store.writing() as connection:
        connection.execute(sql.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotOpen, match="newer program"):
        open_register(file_store.location)


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("postgresql://ada:secret@localhost/cell", "holds a password"),
        ("postgresql://ada@localhost/cell?password=secret", "holds a password"),
        ("mysql://localhost/cell", "not in 'mysql'"),
        ("postgresql://ada@localhost:nought/cell", "no URL"),
        ("postgresql://nobody@/nothing?host=nowhere", "cannot be reached"),
    ],
)
def test_places_where_no_register_can_lie(location: str, why: str) -> None:
    with pytest.raises(NotOpen, match=why) as refused:
        open_register(location)
    assert "secret" not in str(refused.value)


def test_files_that_are_no_register(tmp_path: Path) -> None:
    with pytest.raises(NotOpen, match="there is no register"):
        open_register(str(tmp_path / "none"))
    other = tmp_path / "other"
    other.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    with pytest.raises(NotOpen):
        open_register(str(other))
    assert other.read_bytes().startswith(b"no database")
    empty = tmp_path / "empty.db"
    engine = sql.create_engine(f"sqlite:///{empty}")
    with engine.begin() as connection:
        connection.execute(sql.text("CREATE TABLE other (x INTEGER)"))
    engine.dispose()
    with pytest.raises(NotOpen, match="holds no register"):
        open_register(str(empty))
    with pytest.raises(NotOpen, match="no folder"):
        make(str(tmp_path / "nowhere" / "cell.register"))


def test_only_the_owner_reads_a_register(file_cell: Cell) -> None:
    path = Path(file_cell.store.location)
    for file in path.parent.glob(f"{path.name}*"):
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_many_writers_lose_nothing(cell: Cell) -> None:
    """Many hand reports to one writer, some of which are refused; the chain holds all that were acknowledged."""
    mina, rosa = cell.people["mina"], cell.people["rosa"]
    acknowledged: list[str] = []
    refused: list[int] = []

    async def send(writer: Writer, number: int) -> None:
        for each in range(10):
            who = rosa if each % 5 == 4 else mina
            content = said(f"{number}.{each}")
            try:
                filed = await writer.write(lambda c, who=who, said=content: reports.file(c, who, said))
                acknowledged.append(filed.id)
            except NotAllowed:
                refused.append(number)

    async def all_at_once() -> None:
        writer = Writer(cell.store)
        await asyncio.gather(*(send(writer, number) for number in range(12)))

    before = counts(cell.store)
    asyncio.run(all_at_once())
    assert (len(acknowledged), len(refused)) == (96, 24)
    with cell.store.reading() as connection:
        assert {each.id for each in reports.listed(connection)} == set(acknowledged)
    assert counts(cell.store) == {"reports": 96, "entries": before["entries"] + 96}
    assert verify(cell.store).whole


def test_two_processes_writing_at_once_make_one_chain(cell: Cell) -> None:
    """Two stores stand for two processes: neither knows of the other's lock within Python."""
    with open_register(cell.store.location) as other:
        faults: list[BaseException] = []

        def send(store: Store) -> None:
            try:
                for _ in range(20):
                    with store.writing() as connection:
                        reports.file(connection, cell.people["mina"], said())
            except BaseException as fault:  # noqa: BLE001 - told by the assertion below
                faults.append(fault)

        threads = [threading.Thread(target=send, args=(store,)) for store in (cell.store, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    assert verify(cell.store).whole
    assert counts(cell.store)["reports"] == 40


def test_a_fault_of_one_change_is_told_to_its_sender_alone(file_cell: Cell) -> None:
    mina = file_cell.people["mina"]

    async def three() -> list[object]:
        writer = Writer(file_cell.store)
        return await asyncio.gather(
            writer.write(lambda c: reports.file(c, mina, said())),
            writer.write(lambda c: c.execute(sql.text("SELECT * FROM nowhere"))),
            writer.write(lambda c: reports.file(c, mina, said())),
            return_exceptions=True,
        )

    good, bad, after = asyncio.run(three())
    assert isinstance(good, Standing)
    assert isinstance(after, Standing)
    assert isinstance(bad, sql.exc.DatabaseError)
    assert verify(file_cell.store).whole
    assert counts(file_cell.store)["reports"] == 2


def test_where_a_batch_cannot_be_written_all_who_wait_are_told(
    file_cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    mina = file_cell.people["mina"]

    def full(_: object) -> None:
        raise sql.exc.OperationalError("COMMIT", None, Exception("database or disk is full"))

    async def two() -> list[object]:
        writer = Writer(file_cell.store)
        works = (writer.write(lambda c: reports.file(c, mina, said())) for _ in range(2))
        return await asyncio.gather(*works, return_exceptions=True)

    with monkeypatch.context() as patched:
        patched.setattr(file_cell.store.engine.dialect, "do_commit", full)
        assert all(isinstance(one, sql.exc.OperationalError) for one in asyncio.run(two()))
    assert verify(file_cell.store).whole
    assert counts(file_cell.store)["reports"] == 0
    file_cell.file()  # and the register goes on
    assert counts(file_cell.store)["reports"] == 1
