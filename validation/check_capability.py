"""Throughput of training against what a recorded programme had in training and finished by when (Little's law).

    python -m validation.check_capability

The rate is the catalogue's, derived from totals of November 2024 and February 2025; the persons present and the totals
of earlier days were published apart. Present is rate × length of the course; a total is what left the pipe by its day.
"""

from __future__ import annotations

import sys
from datetime import date

import numpy as np

from peacewright import study
from peacewright.core.units import DAYS_PER_MONTH, DAYS_PER_WEEK
from peacewright.plan.throughput import left_after
from validation.report import exit_code, row

BEGAN = date(2022, 6, 26)
PRESENT = 2000.0
COURSE_WEEKS = 5
WITHIN = 0.25
TOTALS = (
    (
        date(2023, 7, 15),
        18_000,
        "UK Ministry of Defence, July 2023",
        "the programme was still building up in its first year",
    ),
    (date(2023, 12, 4), 32_000, "UK Government, relayed by This Day, December 2023", ""),
    (date(2024, 1, 19), 34_000, "UK Ministry of Defence, January 2024", ""),
)


def main() -> int:
    """Print persons present and totals by day beside what was published."""
    factors = study.load("ukraine-2025").factors
    rate = factors.value("train.trainees_per_month")
    course = COURSE_WEEKS * DAYS_PER_WEEK / DAYS_PER_MONTH
    present = rate * course
    row(
        "persons in training at once, rate × course of five weeks (Little's law)",
        f"{present:,.0f}",
        f"within {WITHIN:.0%} of nearly {PRESENT:,.0f}, public accounts of 2022 and 2023",
        abs(present / PRESENT - 1) <= WITHIN,
    )
    entering = np.full(36, rate)
    for day, recorded, source, why in TOTALS:
        months = (day - BEGAN).days / DAYS_PER_MONTH
        left = left_after(entering, course)
        total = float(np.interp(months, np.arange(1, len(left) + 1), left))
        row(
            f"persons trained by {day:%-d %B %Y}",
            f"{total:,.0f}",
            f"within {WITHIN:.0%} of {recorded:,}, {source}",
            abs(total / recorded - 1) <= WITHIN,
            why,
        )
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
