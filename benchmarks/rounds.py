"""Interleaved rounds: what is compared runs in turn, round after round, and the turns rotate.

Another program on the machine, or a processor that slows down when warm, then disturbs all alike; a ratio is taken
within a round, where both saw the same machine.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from validation.report import row


@dataclass(frozen=True)
class Turn:
    """One run of one program in one round: processor seconds and what it returned."""

    seconds: float
    result: Any


def interleaved(
    programs: Mapping[str, Callable[[int], Any]],
    rounds: int,
    fewer: Mapping[str, int] | None = None,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, list[Turn]]:
    """Run programs in turn, and return their turns by name.

    Parameters
    ----------
    programs : mapping of str to callable
        Called with the number of the round. A result with an attribute ``seconds`` tells its own time, as one that
        ran in another process must.
    rounds : int
    fewer : mapping of str to int, optional
        Programs that run in the first so many rounds only, because one run takes minutes.
    clock : callable
        Processor time unless told otherwise: neighbours on the machine disturb it less than the clock on the wall.
    """
    turns: dict[str, list[Turn]] = {name: [] for name in programs}
    names = list(programs)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            if fewer and number >= fewer.get(name, rounds):
                continue
            began = clock()
            result = programs[name](number)
            turns[name].append(Turn(getattr(result, "seconds", clock() - began), result))
    return turns


def ratios(turns: Mapping[str, list[Turn]], ours: str, peer: str) -> list[float]:
    """Return the peer's seconds over ours, round by round, for rounds in which both ran."""
    return [theirs.seconds / own.seconds for theirs, own in zip(turns[peer], turns[ours], strict=False)]


def ratio_row(check: str, values: list[float], at_least: float, agree: bool) -> None:
    """Print a ratio beside its bound: the worst round must keep it, and outcomes must agree in the same run."""
    figure = f"median {statistics.median(values):.0f}, worst {min(values):.0f} (of {len(values)})"
    reason = "" if agree else "outcomes do not agree: the ratio does not count"
    row(check, figure, f"{at_least:g} times", min(values) >= at_least and agree, reason)
