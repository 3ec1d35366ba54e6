"""One writer for many: changes that wait at the same time are written in one transaction, and acknowledged after it.

What costs is not the writing of a report but making it last, the waiting for the disk. A batch waits once. Each change
within it has a savepoint, so that one that is refused takes nothing of the others with it. Nobody is told that a change
is made before it is on the disk.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self, TypeVar

import sqlalchemy as sql

from peacewright.monitoring.register.refusals import RegisterRefusal
from peacewright.monitoring.register.store import Store

T = TypeVar("T")
Work = Callable[[sql.Connection], Any]

MOST_AT_ONCE = 64
"""Changes in one transaction. Judged: a batch of so many takes some tens of milliseconds, which is the longest that a
reader or another process waits for it."""


class Writer:
    """A thread that writes what others hand to it, in the order in which it comes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="register-writer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.put(None)
        self._thread.join()

    def submit(self, work: Callable[[sql.Connection], T]) -> Future[T]:
        """Hand over a change; its result is there once it is on the disk.

        Parameters
        ----------
        work : callable
            Called with a connection of :meth:`Store.writing`; it must not commit.

        Returns
        -------
        Future
            With what ``work`` returned, or the refusal or fault that it ended with.
        """
        done: Future[T] = Future()
        self._waiting.put((work, done))
        return done

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            ends = False
            while len(batch) < MOST_AT_ONCE:
                try:
                    more = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    ends = True
                    break
                batch.append(more)
            self._write(batch)
            if ends:
                return

    def _write(self, batch: list[tuple[Work, Future[Any]]]) -> None:
        batch = [(work, done) for work, done in batch if done.set_running_or_notify_cancel()]
        results: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._store.writing() as connection:
                for work, done in batch:
                    results.append((done, *_one(connection, work)))
        except Exception as error:  # noqa: BLE001 - the batch is not on the disk: whoever waits must be told
            for _, done in batch:
                done.set_exception(error)
            return
        for done, value, refusal in results:
            if refusal is None:
                done.set_result(value)
            else:
                done.set_exception(refusal)


def _one(connection: sql.Connection, work: Work) -> tuple[Any, BaseException | None]:
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
