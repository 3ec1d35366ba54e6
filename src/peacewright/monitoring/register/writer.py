"""One writer for many: changes that wait at the same time are written in one transaction, and acknowledged after it.

What costs is not the writing of a report but making it last, the waiting for the disk. A batch waits once. Each change
within it has a savepoint, so that one that is refused takes nothing of the others with it. Nobody is told that a change
is made before it is on the disk.

Waiting (for the right to write, for the disk) is done in another thread, and the statements in between in the thread of
the event loop: each lets go of the interpreter's lock for a moment, and a thread beside a busy loop waits longer to get
that back than the statement takes (measured: five times as long).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sql

from peacewright.monitoring.register.refusals import RegisterRefusal
from peacewright.monitoring.register.store import Store

T = TypeVar("T")
Work = Callable[[sql.Connection], Any]

MOST_AT_ONCE = 64
"""Changes in one transaction. Judged: so many take some tens of milliseconds, which is the longest that anything else
waits for them."""


class Writer:
    """Writes what is handed to it within an event loop, in the order in which it comes.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: deque[tuple[Work, asyncio.Future[Any]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[sql.Connection], T]) -> T:
        """Make a change, and return what it returned once that is on the disk.

        Whoever waits may go away: the change is made all the same.

        Parameters
        ----------
        work : callable
            Called with a connection of :meth:`Store.writing`; it must not commit.

        Raises
        ------
        RegisterRefusal
            That of ``work``.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        return await asyncio.shield(done)

    async def _write_all(self) -> None:
        while self._waiting:
            batch: list[tuple[Work, asyncio.Future[Any]]] = []
            try:
                results = await self._write(batch)
            except Exception as error:  # noqa: BLE001 - nothing of the batch is on the disk: whoever waits is told
                results = [(None, error)] * len(batch)
            for (_, done), (value, refusal) in zip(batch, results, strict=True):
                if refusal is None:
                    done.set_result(value)
                else:
                    done.set_exception(refusal)

    async def _write(
        self, batch: list[tuple[Work, asyncio.Future[Any]]]
    ) -> list[tuple[Any, Exception | None]]:
        """Fill a batch with what waits, once the right to write is there, and write it."""
        transaction = self._store.writing()
        try:
            connection = await asyncio.to_thread(transaction.__enter__)
        except Exception:
            batch += self._taken()
            raise
        batch += self._taken()
        results = [_one(connection, work) for work, _ in batch]
        await asyncio.to_thread(transaction.__exit__, None, None, None)
        return results

    def _taken(self) -> list[tuple[Work, asyncio.Future[Any]]]:
        return [self._waiting.popleft() for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]


def _one(connection: sql.Connection, work: Work) -> tuple[Any, Exception | None]:
    """Do one change within a savepoint, and return what came of it."""
    # Written out, for SQLAlchemy's own savepoints are compiled anew each time: a tenth of what a change costs.
    connection.exec_driver_sql("SAVEPOINT one_change")
    try:
        value = work(connection)
    except RegisterRefusal as refusal:
        _take_back(connection)
        return None, refusal
    except Exception as error:  # noqa: BLE001 - a fault of one change is told to its own sender
        _take_back(connection)
        return None, error
    connection.exec_driver_sql("RELEASE SAVEPOINT one_change")
    return value, None


def _take_back(connection: sql.Connection) -> None:
    connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_change")
    connection.exec_driver_sql("RELEASE SAVEPOINT one_change")
