"""Running: an exploration cut into blocks, which are lived in any order and anywhere, kept, and joined in order.

A block is one option in some futures in a row. How a budget is cut depends on the replications alone, never on how many
work on it; and since every draw has a stream of its own, cutting otherwise would change no byte of the joined tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

RUNS_IN_A_BLOCK = 2_000
"""A few seconds of work, which is what an interruption costs."""
MOST_FUTURES_IN_A_BLOCK = 250


@dataclass(frozen=True)
class Block:
    """One option in the futures from ``first`` up to ``last`` (exclusive)."""

    option: str
    first: int
    last: int

    @property
    def futures(self) -> int:
        """How many futures it holds."""
        return self.last - self.first


@dataclass(frozen=True)
class Part:
    """What a block came to: tables by name, with rows in the order of its futures, and the names of what was read."""

    tables: Mapping[str, pl.DataFrame]
    read: tuple[str, ...]


def futures_in_a_block(replications: int) -> int:
    """Return how many futures make a block of about ``RUNS_IN_A_BLOCK`` runs."""
    return max(1, min(MOST_FUTURES_IN_A_BLOCK, RUNS_IN_A_BLOCK // replications))


def cut(option: str, futures: int, size: int) -> Iterator[Block]:
    """Cut the futures of one option into blocks of ``size`` futures, the last perhaps smaller."""
    for first in range(0, futures, size):
        yield Block(option, first, min(first + size, futures))


def run(
    blocks: Iterable[Block],
    submit: Callable[[Block], Future[Part]],
    keep: Callable[[Block, Part], None],
    most_waiting: int | None = None,
) -> None:
    """Have every block lived, and keep each as soon as it is done.

    Parameters
    ----------
    blocks : iterable of Block
        Taken one by one: making the next may take time, during which those handed out are worked on.
    submit : callable
        Hands a block to whoever lives it, and returns its future at once.
    keep : callable
        Called in this thread with each block and what it came to, in the order in which they are done.
    most_waiting : int, optional
        Blocks handed out and not yet kept, at most; by default any number.

    Raises
    ------
    Exception
        What living a block or keeping it raised, or an interruption. Blocks that were done by then have been kept,
        and no other is begun.
    """
    waiting: dict[Future[Part], Block] = {}

    def keep_done(timeout: float | None) -> None:
        done, _ = wait(waiting, timeout, FIRST_COMPLETED)
        # In the order in which they were handed out, so that of several failures it is always the first that is told.
        for job in [job for job in waiting if job in done]:
            keep(waiting.pop(job), job.result())

    try:
        for block in blocks:
            waiting[submit(block)] = block
            keep_done(0.0)
            while most_waiting is not None and len(waiting) >= most_waiting:
                keep_done(None)
        while waiting:
            keep_done(None)
    except BaseException:
        for job in waiting:
            job.cancel()
        for job, block in waiting.items():
            if job.done() and not job.cancelled() and job.exception() is None:
                keep(block, job.result())
        raise
