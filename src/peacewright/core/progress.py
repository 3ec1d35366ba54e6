"""Progress of long work, told to whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from threading import Lock

Progress = Callable[[str, int, int], None]
"""Called with (step in words, work done, work in all), from any thread, one call at a time for a step."""


def tell(progress: Progress | None, step: str, done: int, every: int) -> None:
    """Tell how far a step has come, if anybody listens."""
    if progress is not None:
        progress(step, done, every)


class Count:
    """Adds up the progress of options that are lived side by side, and stops them all when one fails."""

    def __init__(self, step: str, every: int, progress: Progress | None) -> None:
        self._step, self._every, self._progress = step, every, progress
        self._done: dict[str, int] = {}
        self._lock = Lock()
        self._stopped = False

    def stop(self) -> None:
        """Let every option end at its next report."""
        self._stopped = True

    def report(self, name: str, done: int, every: int) -> None:
        """Take what one option has done."""
        del every
        if self._stopped:
            raise CancelledError
        with self._lock:
            self._done[name] = done
            tell(self._progress, self._step, sum(self._done.values()), self._every)
