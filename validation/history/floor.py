"""How wide a band of a count must be, told from published days alone: no model narrower than this is calibrated.

Days of one season, whose level changes little, are drawn anew with replacement and summed over as many days as a count
has (a bootstrap; Efron 1979). That takes the level of the season as known and days as independent, which
``Floor.apart`` checks: days that follow each other differ no less than any two. For single days the band of Student's
prediction stands beside it, which has to learn the level and the spread from the same few days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from peacewright.core.streams import generator
from validation.history.counts import Case, Sample
from validation.history.scores import LEVEL, bands_of

Floats = NDArray[np.float64]

LENGTHS = (1, 3, 8, 59)
"""Days of the judged counts: single days, and the second, third and last increment of 2020."""
SUMS = 20_000
SAMPLES = 400
"""Samples of days that are drawn anew to tell how sure a band is."""


@dataclass(frozen=True)
class Floor:
    """What published days of one season say of the width of bands of 80 %.

    Attributes
    ----------
    name : str
    days : int
        Published days.
    spread : float
        Their standard deviation, of log(1 + violations).
    apart : float or None
        Standard deviation of the change from a day to the next over that of two days at random; none without three
        pairs of days that follow each other.
    learnt : float
        Band of one more day by Student's prediction, upper end over lower.
    known : tuple of float
        Band of a sum over each of ``LENGTHS``, the level being known, upper end over lower.
    """

    name: str
    days: int
    spread: float
    apart: float | None
    learnt: float
    known: tuple[float, ...]


def first_days(case: Case) -> Sample:
    """Return the single days of a truce that lie wholly after it began, which the counts themselves hold."""
    daily = [one for one in case.counts if one.kind == "daily" and not one.before and not one.hours_before]
    return Sample(
        f"first days of {case.start.year}",
        np.array([one.first for one in daily], dtype=np.intp),
        np.array([one.violations for one in daily]),
    )


def floor_of(sample: Sample, seed: int) -> Floor:
    """Return what one sample of days says."""
    logs = np.log1p(sample.violations)
    count, spread = len(logs), float(logs.std(ddof=1))
    next_day = np.flatnonzero(np.diff(sample.days) == 1)
    changes = logs[next_day + 1] - logs[next_day]
    reach = stats.t.ppf((1.0 + LEVEL) / 2.0, count - 1) * spread * np.sqrt(1.0 + 1.0 / count)
    random = generator(seed, "floor", sample.name)
    drawn = [random.choice(sample.violations, (SUMS, length)).sum(axis=1) for length in LENGTHS]
    return Floor(
        sample.name,
        count,
        spread,
        float(np.sqrt(np.mean(np.square(changes)) / 2.0) / spread) if len(changes) > 2 else None,
        float(np.exp(2.0 * reach)),
        tuple(float(bands_of(np.log1p(sums)[:, None]).fold[0]) for sums in drawn),
    )


def doubt_of(sample: Sample, length: int, seed: int) -> tuple[float, float, float]:
    """Return how sure a band of a sum over some days is, the days of the sample drawn anew each time.

    Returns
    -------
    low, high : float
        5th and 95th percentile of the band with the level known, upper end over lower.
    learnt : float
        The band with the level not known: of sums, each over days of a sample drawn anew.
    """
    random = generator(seed, "doubt", sample.name)
    again = random.choice(sample.violations, (SAMPLES, len(sample.violations)))
    sums = np.array([random.choice(days, (SUMS // 5, length)).sum(axis=1) for days in again])
    bands = bands_of(np.log1p(sums.T)).fold
    low, high = np.quantile(bands, [0.05, 0.95])
    return float(low), float(high), float(bands_of(np.log1p(sums.ravel())[:, None]).fold[0])


def floors(cases: tuple[Case, ...], seed: int) -> list[Floor]:
    """Return what every sample of days says, the first days of a truce counted day by day included."""
    samples = [first_days(case) for case in cases] + [one for case in cases for one in case.samples]
    return [floor_of(sample, seed) for sample in samples if len(sample.days) > 1]
