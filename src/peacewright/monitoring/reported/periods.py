"""The time that a report is about, the one before it, and the longer one that it is held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["daily", "weekly"]
DAYS: dict[Kind, int] = {"daily": 1, "weekly": 7}
BASE: dict[Kind, int] = {"daily": 7, "weekly": 28}
"""Days before, whose mean a period is held against: the week before a day, the four weeks before a week."""
COURSE: dict[Kind, int] = {"daily": 30, "weekly": 56}
"""Days that the course of a report shows."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Some days, first and last."""

    first: date
    last: date

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + number * _DAY for number in range(len(self)))

    def overlap(self, first: date, last: date) -> int:
        """Return how many of its days lie between two days, both counted."""
        return max(0, (min(self.last, last) - max(self.first, first)).days + 1)


@dataclass(frozen=True)
class Periods:
    """What a report is about, and what it is held against."""

    kind: Kind
    now: Period
    before: Period
    base: Period
    course: Period


def periods(kind: Kind, last: date) -> Periods:
    """Return the periods of a report whose last day is given."""
    long = DAYS[kind]
    now = Period(last - (long - 1) * _DAY, last)
    before = Period(now.first - long * _DAY, now.first - _DAY)
    base = Period(now.first - BASE[kind] * _DAY, now.first - _DAY)
    return Periods(kind, now, before, base, Period(last - (COURSE[kind] - 1) * _DAY, last))
