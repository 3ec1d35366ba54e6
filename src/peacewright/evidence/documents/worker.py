"""A process beside this one in which files are read, within bounds of time and memory, and which is then replaced.

One process reads many files, so that the libraries are loaded once.
"""

from __future__ import annotations

import multiprocessing
import resource
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from peacewright.evidence.documents.formats import Read, UnreadableError, read_bytes

MOST_MEMORY = 1024**3
"""Most memory for one file, in bytes, beyond what the program itself holds."""
_OWN_MEMORY = 512 * 1024**2
_FILES = 500
"""After so many files a fresh process takes over, so that what libraries keep does not add up."""
_TOO_MUCH = "reading took more memory than is allowed"


class Worker:
    """Reads files in a process of its own, which starts with the first file and ends with the block it is used in."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._end: Connection | None = None
        self._files = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, data: bytes, name: str, seconds: float) -> Read:
        """Return what the bytes of a file hold.

        Raises
        ------
        UnreadableError
            If they cannot be read, or not within the time and memory allowed.
        """
        if self._files >= _FILES:
            self._stop()
        end = self._started()
        self._files += 1
        whole = False
        try:
            end.send((data, name))
            if not end.poll(seconds):
                raise UnreadableError(f"reading took longer than {seconds:g} seconds")
            found: Read | str = end.recv()
            whole = True
        except (EOFError, OSError):
            raise UnreadableError(_TOO_MUCH) from None
        finally:
            if not whole:  # also where the person stops the program: nothing is left running
                self._stop()
        if isinstance(found, str):
            if found == _TOO_MUCH:
                self._stop()
            raise UnreadableError(found)
        return found

    def _started(self) -> Connection:
        if self._end is None:
            context = multiprocessing.get_context("spawn")
            self._end, other = context.Pipe()
            self._process = context.Process(target=_serve, args=(other,), daemon=True)
            self._process.start()
            other.close()
            self._files = 0
        return self._end

    def _stop(self) -> None:
        if self._process is not None and self._end is not None:
            self._process.kill()
            self._process.join()
            self._end.close()
        self._process = self._end = None


def _serve(end: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY + _OWN_MEMORY, MOST_MEMORY + _OWN_MEMORY))
    while True:
        try:
            data, name = end.recv()
        except (EOFError, OSError):
            return
        try:
            end.send(read_bytes(data, name))
        except UnreadableError as error:
            end.send(str(error))
        except MemoryError:
            end.send(_TOO_MUCH)
        del data
