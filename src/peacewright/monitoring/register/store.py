"""Where a register lies: an SQLite file, or a PostgreSQL database by URL; made, opened, and brought up to date."""

from __future__ import annotations

import os
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sql
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from peacewright.monitoring.register.chain import genesis
from peacewright.monitoring.register.content import now
from peacewright.monitoring.register.refusals import NotOpen
from peacewright.monitoring.register.tables import entries, register, reports

Connection = sql.Connection
"""What changes and reads of a register are done on."""
MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_MS = 10_000
"""How long a writer waits for another process that holds the file. Judged: longer than any batch, shorter than a
person's patience."""
_WRITES = "register_writes"


class Store:
    """A register that is open.

    Attributes
    ----------
    location : str
        Where it lies, as the person wrote it; never with a password.
    engine : Engine
    """

    def __init__(self, location: str, engine: sql.Engine) -> None:
        self.location = location
        self.engine = engine
        # Within one process writers wait here, where waiting is fair, and not by trying the file again and again.
        self._turn = threading.Lock()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[sql.Connection]:
        """Give a connection whose changes are committed, all of them, when the block ends well.

        It holds the right to write from its beginning, so that what is read within is still so when it is written.
        """
        with self._turn, self.to_write() as connection, connection.begin():
            if (
                not self.is_sqlite
            ):  # SQLite has the whole file; here the row at the end of the chain stands for it
                connection.execute(sql.select(register.c.only).with_for_update())
            yield connection

    def to_write(self) -> sql.Connection:
        """Return a connection whose transactions hold the right to write, without one begun."""
        return self.engine.connect().execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """Give a connection that sees the register as it stands now, and the same until the block ends."""
        with self.engine.connect() as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(sql.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield connection

    def close(self) -> None:
        """Let go of the register."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def make(location: str) -> Store:
    """Make a register where there is none.

    Raises
    ------
    NotOpen
        If something is there already, or it cannot be made.
    """
    url = _url(location)
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        if path.exists():
            message = f"{location} exists already"
            raise NotOpen(message)
        if not path.parent.is_dir():
            message = f"there is no folder {path.parent}"
            raise NotOpen(message)
        # Before SQLite does, so that from its first byte on nobody else on the machine can read it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    store = _opened(location, url)
    if version_of(store) is not None or sql.inspect(store.engine).has_table("reports"):
        store.close()
        message = f"{location} holds a register already"
        raise NotOpen(message)
    migrate(store)
    with store.to_write() as connection, connection.begin():
        name = str(uuid.uuid4())
        row = {"only": 1, "id": name, "made_at": now(), "sequence": 0, "head": genesis(name)}
        connection.execute(sql.insert(register).values(row))
    return store


def open_register(location: str) -> Store:
    """Open a register that exists and is of this program's version.

    Raises
    ------
    NotOpen
        If there is none, it cannot be reached, or its tables are older or newer than this program.
    """
    store = open_any_version(location)
    found, wanted = version_of(store), newest_version()
    if found != wanted:
        store.close()
        known = {script.revision for script in _scripts().walk_revisions()}
        message = (
            f"{location} is a register of version {found}, this program's is {wanted}: run "
            f"`peacewright register migrate {location}` (after a backup)"
            if found in known
            else f"{location} is a register of version {found}, which a newer program made: use that one"
        )
        raise NotOpen(message)
    return store


def open_any_version(location: str) -> Store:
    """Open a register whatever the version of its tables, to bring it up to date.

    Raises
    ------
    NotOpen
        If there is none, or it cannot be reached.
    """
    url = _url(location)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        message = f"there is no register {location}: `peacewright register init {location}` makes one"
        raise NotOpen(message)
    store = _opened(location, url)
    if version_of(store) is None:
        store.close()
        message = f"{location} holds no register"
        raise NotOpen(message)
    return store


def migrate(store: Store, to: str = "head") -> tuple[str | None, str | None]:
    """Bring the tables of a register up to date, all steps or none.

    Parameters
    ----------
    store : Store
    to : str
        The version to go to; the newest.

    Returns
    -------
    str or None, str or None
        The version before and after.
    """
    before = version_of(store)
    with store.to_write() as connection:
        if store.is_sqlite:  # a table that is written anew is dropped in between, while others refer to it
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        with connection.begin():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            if store.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                message = f"{store.location}: rows refer to others that are not there; nothing was changed"
                raise NotOpen(message)
        if store.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.commit()
    return before, version_of(store)


def newest_version() -> str:
    """Return the version of the tables that this program works with."""
    return str(_scripts().get_current_head())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def version_of(store: Store) -> str | None:
    """Return the version of a register's tables; None where there are none.

    Raises
    ------
    NotOpen
        If it cannot be reached.
    """
    try:
        with store.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DatabaseError as error:
        store.close()
        message = f"{store.location} cannot be opened: {_told(error)}"
        raise NotOpen(message) from None


def _url(location: str) -> URL:
    """Return the database that a location means: a URL of PostgreSQL, or else a file."""
    if "://" not in location:
        return URL.create("sqlite", database=str(Path(location).absolute()))
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        message = "this is no URL of a database; write postgresql://NAME@HOST/DATABASE, or a file"
        raise NotOpen(message) from None
    if url.get_backend_name() != "postgresql":
        message = f"a register lies in a file or in PostgreSQL, not in '{url.get_backend_name()}'"
        raise NotOpen(message)
    if url.password is not None or "password" in url.query:
        message = (
            "the URL holds a password, which other users of the machine can read: take it out, and put it into "
            "PGPASSWORD or ~/.pgpass"
        )
        raise NotOpen(message)
    return url.set(drivername="postgresql+psycopg")


def _opened(location: str, url: URL) -> Store:
    if url.get_backend_name() == "sqlite":
        engine = sql.create_engine(
            url,
            hide_parameters=True,  # what reports say does not belong in the log of a fault
            connect_args={"timeout": WAIT_MS / 1000, "check_same_thread": False},
        )
        sql.event.listen(engine, "connect", _set_up_sqlite)
        sql.event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = sql.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    return Store(location, engine)


def _set_up_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Set what holds for a connection.

    ``FULL``: what is acknowledged is on the disk, through a loss of power too; batches make it affordable.
    ``secure_delete``: what is erased is written over and not only let go of.
    """
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    cursor = connection.cursor()
    try:
        mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if mode not in {"wal", "memory"}:
            message = "the disk lets no write-ahead log lie beside the register: use a disk of this machine"
            raise NotOpen(message)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF"):
            cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()


def _begin_sqlite(connection: sql.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def scrub(store: Store) -> None:
    """Write over what has been erased: empty the write-ahead log, and give back the space of dead rows.

    Copies made before (backups, snapshots of disks, logs of a database server) are not reached from here.
    """
    if store.is_sqlite:
        with store.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("bodies", "reports", "attached", "attachments"):
            connection.execute(sql.text(f"VACUUM FULL {table}"))


def counts(store: Store) -> dict[str, int]:
    """Return how many reports and entries a register holds."""
    with store.reading() as connection:
        return {
            table.name: connection.execute(sql.select(sql.func.count()).select_from(table)).scalar_one()
            for table in (reports, entries)
        }


def _told(error: DatabaseError) -> str:
    """Return what a database says in one line, without statement and values."""
    reason = str(error.orig).strip().splitlines()[0] if error.orig is not None else "unknown cause"
    return f"it cannot be reached ({reason})" if isinstance(error, OperationalError) else reason
