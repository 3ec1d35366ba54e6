"""Published counts of the OSCE's monitors around two truces, read from ``counts.csv``.

Days count from the first day of the truce, which is day 0; ``until_day`` is the first day no longer counted. A count
of kind ``mean`` is a daily mean over its days, all others are sums. The mission's days run from half past seven in
the evening to the next, and truces begin at midnight: ``hours_before`` of a first day still belong to the war before.
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
        fitted to as well.
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
class Case:
    """One truce: name, first day, the option of ``donbas.yaml`` that watched it, and its counts in order of time."""

    name: str
    start: date
    option: str
    counts: tuple[Count, ...]

    @property
    def days(self) -> int:
        """Days of the truce that are lived through."""
        return max(count.until for count in self.counts)

    @property
    def logs(self) -> NDArray[np.float64]:
        """Counts on the scale on which they are compared, log(1 + violations), shape (K,)."""
        return np.log1p([count.violations for count in self.counts])

    @property
    def judged(self) -> NDArray[np.intp]:
        """Numbers of the counts by which the case is judged."""
        return np.flatnonzero([count.judged for count in self.counts])


def read_cases(path: Path = HERE / "counts.csv") -> tuple[Case, ...]:
    """Read all cases."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cases = []
    for name, start in FIRST_DAYS.items():
        own = [row for row in rows if row["case"] == name]
        counts = tuple(
            Count(
                row["count"],
                int(row["from_day"]),
                int(row["until_day"]),
                float(row["violations"]),
                float(row["hours_before"]),
                row["kind"],
            )
            for row in own
        )
        cases.append(Case(name, start, own[0]["option"], counts))
    return tuple(cases)
