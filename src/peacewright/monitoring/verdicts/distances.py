"""Distances: on which side of a limit an observed value lies, and how far from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from peacewright.monitoring.verdicts.early import Distance
from peacewright.monitoring.verdicts.observing import Seen
from peacewright.monitoring.verdicts.parts import Interval

State = Literal["crossed", "near", "not crossed", "cannot tell"]
Side = Literal["above", "below"]


@dataclass(frozen=True)
class Limit:
    """A threshold: on which side trouble lies, and where an early warning begins."""

    when: Side
    level: float
    early: float | None = None


def compare(value: Interval, limit: Limit) -> tuple[State, float | None]:
    """Return on which side of a limit a value lies, and how far from it (below zero: beyond it).

    A value without an upper end is a lowest value: what it exceeds is exceeded, and it proves no more. One without a
    lower end is a highest value, likewise.
    """
    if value.best is None:
        return "cannot tell", None
    early = limit.early if limit.early is not None else limit.level
    if limit.when == "above":
        return _above(value.low, value.high, limit.level, early), limit.level - value.best
    # Below a limit is above it with everything turned round.
    low, high = (None if end is None else -end for end in (value.high, value.low))
    return _above(low, high, -limit.level, -early), value.best - limit.level


def _above(low: float | None, high: float | None, level: float, early: float) -> State:
    """Return whether an interval lies above a level, of which an end may be unknown."""
    if low is not None and low > level:
        return "crossed"
    if high is None:
        return "cannot tell"
    if high <= early:
        return "not crossed"
    return "cannot tell" if low is None else "near"


def joined(told: Sequence[Distance]) -> State:
    """Join what several sources see: crossed or not where all that can tell agree; near where they do not."""
    states = {one.state for one in told} - {"cannot tell"}
    if not states:
        return "cannot tell"
    return states.pop() if len(states) == 1 else "near"


def compared(name: str, words: str, unit: str, seen: Seen, limit: Limit) -> Distance:
    """Return the distance of what one source sees from a limit."""
    source = seen.source if seen.told_by is None else f"{seen.source} (told by {seen.told_by})"
    if seen.value is None:
        return distance(
            name, words, source, None, unit, limit.when, limit.level, None, "cannot tell", seen.reason
        )
    state, away = compare(seen.value, limit)
    return distance(name, words, source, seen.value, unit, limit.when, limit.level, away, state, seen.reason)


def unseen(words: str, reason: str, when: Any, name: str = "date", limit: Limit | None = None) -> Distance:
    """Return that nobody can tell, and why."""
    level = limit.level if limit is not None else None
    return distance(name, words, None, None, "", when, level, None, "cannot tell", reason)


def distance(
    name: str, words: str, source: str | None, value: Interval | None, unit: str, when: Any,
    threshold: float | None, away: float | None, state: State, reason: str,
) -> Distance:  # fmt: skip
    """Return a distance, its number rounded so that files are the same wherever they are made."""
    return Distance(
        name=name, words=words, source=source, value=value, unit=unit, when=when, threshold=threshold,
        distance=round(away, 6) if away is not None else None, state=state, reason=reason,
    )  # fmt: skip
