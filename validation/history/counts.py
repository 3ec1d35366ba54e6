"""Published counts of the OSCE's monitors around two truces, read from ``counts.csv`` and ``days.csv``.

Days count from the first day of the truce, which is day 0; ``until_day`` is the first day no longer counted. A count
of kind ``mean`` is a daily mean over its days, all others are sums. The mission's days run from half past seven in
the evening to the next, and truces begin at midnight: ``hours_before`` of a first day still belong to the war before.

``days.csv`` holds single days of a long truce whose count a daily report states: a sample, from which the level of a
season and the spread from day to day are fitted, so that what makes days unlike each other is not left to the prior.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
FIRST_DAYS = {"school-2017": date(2017, 8, 25), "july-2020": date(2020, 7, 27)}
"""First day of each truce, in the order in which they happened."""


@dataclass(frozen=True)
class Count:
    """One published count.

    Attributes
    ----------
    name : str
    first, until : int
        Days from the first day of the truce.
    violations : float
    hours_before : float
        Hours of the first day that lay before the truce.
    kind : str
        ``mean``: a level before the truce; ``daily`` and ``increment``: what a case is judged by; ``later``: what is
        fitted to as well; ``part``: a part of an increment, which is fitted in place of the whole.
    """

    name: str
    first: int
    until: int
    violations: float
    hours_before: float
    kind: str

    @property
    def before(self) -> bool:
        """Whether the count lies before the truce."""
        return self.until <= 0

    @property
    def judged(self) -> bool:
        """Whether the bounds of the checks are about this count."""
        return self.kind in ("daily", "increment")


@dataclass(frozen=True)
class Sample:
    """Single days of a season whose counts were published; what is fitted are mean and spread of their logarithms.

    Attributes
    ----------
    name : str
    days : ndarray of int, shape (days,)
        From the first day of the truce.
    violations : ndarray of float, shape (days,)
    """

    name: str
    days: NDArray[np.intp]
    violations: NDArray[np.float64]


def level_and_spread(violations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return mean and standard deviation of log(1 + violations) over the last axis, as a new last axis of two."""
    logs = np.log1p(violations)
    return np.stack([logs.mean(axis=-1), logs.std(axis=-1)], axis=-1)


@dataclass(frozen=True)
class Case:
    """One truce: name, first day, the option of ``donbas.yaml`` that watched it, its counts in order of time, samples.

    ``known`` is all that is known of it: its counts, the parts of its longer increments, then level and spread of each
    sample. Where parts of an increment are known they are fitted and the whole is not, which says nothing more.
    """

    name: str
    start: date
    option: str
    counts: tuple[Count, ...]
    samples: tuple[Sample, ...] = ()
    parts: tuple[Count, ...] = ()

    @property
    def days(self) -> int:
        """Days of the truce that are lived through."""
        return max(count.until for count in self.counts)

    @property
    def logs(self) -> NDArray[np.float64]:
        """Counts on the scale on which they are compared, log(1 + violations), shape (K,)."""
        return np.log1p([count.violations for count in self.counts])

    @property
    def known(self) -> NDArray[np.float64]:
        """All that is known of the case, shape (K + parts + 2 * samples,)."""
        parts = np.log1p([part.violations for part in self.parts])
        return np.concatenate([self.logs, parts, *(level_and_spread(one.violations) for one in self.samples)])

    @property
    def fitted(self) -> NDArray[np.intp]:
        """Which of what is known the case is fitted to: all but increments whose parts are known."""
        whole = [any(one.first <= part.first < one.until for part in self.parts) for one in self.counts]
        return np.flatnonzero(~np.array(whole + [False] * (len(self.known) - len(whole))))

    @property
    def judged(self) -> NDArray[np.intp]:
        """Numbers of the counts by which the case is judged."""
        return np.flatnonzero([count.judged for count in self.counts])


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_cases() -> tuple[Case, ...]:
    """Read all cases."""
    rows, days = _rows("counts.csv"), _rows("days.csv")
    cases = []
    for name, start in FIRST_DAYS.items():
        own = [row for row in rows if row["case"] == name]
        counts = tuple(_count(row) for row in own if row["kind"] != "part")
        parts = tuple(_count(row) for row in own if row["kind"] == "part")
        samples = _samples([row for row in days if row["case"] == name])
        cases.append(Case(name, start, own[0]["option"], counts, samples, parts))
    return tuple(cases)


def _count(row: dict[str, str]) -> Count:
    first, until = int(row["from_day"]), int(row["until_day"])
    return Count(
        row["count"], first, until, float(row["violations"]), float(row["hours_before"]), row["kind"]
    )


def _samples(rows: list[dict[str, str]]) -> tuple[Sample, ...]:
    samples = []
    for name in dict.fromkeys(row["sample"] for row in rows):
        own = [row for row in rows if row["sample"] == name]
        days, violations = (np.array([float(row[key]) for row in own]) for key in ("day", "violations"))
        samples.append(Sample(name, days.astype(np.intp), violations))
    return tuple(samples)
