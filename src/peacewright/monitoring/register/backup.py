"""Backup and restore: a backup is a register in one SQLite file, as it stood at a moment while others went on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from peacewright.monitoring.register.refusals import NotOpen, NotValid
from peacewright.monitoring.register.store import (
    Store,
    make,
    migrate,
    newest_version,
    open_any_version,
    version_of,
)
from peacewright.monitoring.register.tables import (
    accounts,
    attached,
    attachments,
    bodies,
    entries,
    register,
    reports,
)
from peacewright.monitoring.register.verifying import Verified, verify

_IN_ORDER = (accounts, reports, entries, bodies, attachments, attached)
"""Each after those it refers to."""
_AT_ONCE = {attachments.name: 4}
_ROWS_AT_ONCE = 500


def back_up(store: Store, file: Path) -> Verified:
    """Write a register into a file, all as it stood at one moment, and verify the copy.

    Parameters
    ----------
    store : Store
    file : Path
        Must not exist. Only its owner may read it: it holds all that the register holds, passwords as hashes.

    Raises
    ------
    NotOpen
        If the file exists or cannot be written.
    NotValid
        If the copy is not whole: then it is taken away, and the register itself should be verified.
    """
    if file.exists():
        message = f"{file} exists already"
        raise NotOpen(message)
    part = file.with_name(f".{file.name}.part")
    _take_away(part)
    try:
        with make(str(part)) as copy:
            _copy(store, copy)
            found = verify(copy)
        if not found.whole:
            message = f"the copy is not whole, so none was kept: {found.faults[0]}"
            raise NotValid(message)
        _onto_the_disk(part)
        part.replace(file)
    finally:
        _take_away(part)
    return found


def restore(file: Path, location: str) -> Verified:
    """Make a register anew from a backup, in a file or a database that holds none, and verify it.

    Parameters
    ----------
    file : Path
        What :func:`back_up` wrote, by this version of the program or an earlier one; it is not changed.
    location : str
        Where the register is to lie.

    Raises
    ------
    NotOpen
        If the backup cannot be read, or a register lies there already.
    NotValid
        If the backup is not whole.
    """
    with open_any_version(str(file)) as kept:
        current = _current(kept, file)
        try:
            before = verify(current)
            if not before.whole:
                message = f"the backup is not whole, so nothing was restored: {before.faults[0]}"
                raise NotValid(message)
            with make(location) as made:
                try:
                    _copy(current, made)
                    found = verify(made, before.head)
                except BaseException:
                    if made.is_sqlite:
                        made.close()
                        _take_away(Path(location))
                    raise
        finally:
            if current is not kept:
                current.close()
                _take_away(Path(current.location))
    return found


def _current(kept: Store, file: Path) -> Store:
    """Return a backup with the tables of this version: itself, or a copy that has been brought up to date."""
    if version_of(kept) == newest_version():
        return kept
    part = file.with_name(f".{file.name}.migrated")
    _take_away(part)
    with kept.engine.connect() as connection:
        raw: Any = (
            connection.connection.dbapi_connection
        )  # not within a transaction, which others begin by themselves
        raw.execute("VACUUM INTO ?", (str(part),))
    part.chmod(0o600)
    copy = open_any_version(str(part))
    migrate(copy)
    return copy


def _copy(source: Store, target: Store) -> None:
    with source.reading() as reads, target.writing() as writes:
        own = reads.execute(sql.select(register)).one()
        writes.execute(sql.update(register).values(**own._mapping))
        for table in _IN_ORDER:
            keys = list(table.primary_key.columns)
            rows = reads.execution_options(yield_per=_AT_ONCE.get(table.name, _ROWS_AT_ONCE)).execute(
                sql.select(table).order_by(*keys)
            )
            for part in rows.mappings().partitions():
                writes.execute(sql.insert(table), [dict(row) for row in part])


def _onto_the_disk(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_away(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
