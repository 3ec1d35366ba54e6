"""Change of a daily rate: coverage of its interval on made series, abstention, and that it is not restraint's loss."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from peacewright.monitoring.activity.drift import LEAST_COUNT, LEAST_WEEKS, MONTH, WEEK, drift

SERIES = 300
DAYS = 120


def rates(change: float, mean: float, days: int = DAYS) -> NDArray[np.float64]:
    """A rate that changes by a factor in thirty days."""
    return np.asarray(mean * change ** ((np.arange(days) - days / 2) / MONTH))


def poisson(rate: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.int64]:
    return random.poisson(rate)


def uneven(rate: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.int64]:
    """Days that differ far more than chance would make them."""
    return random.poisson(rate * random.gamma(2.0, 0.5, len(rate)))


def bursts(rate: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.int64]:
    """Two thirds of the happenings are set off by earlier ones, some days later: the best value of the catalogue."""
    counts = np.zeros(2 * len(rate), dtype=np.int64)
    for day in range(len(rate)):
        counts[day] += random.poisson(rate[day] * 0.35)
        for wait in np.maximum(1, random.exponential(2.0, random.poisson(0.65 * counts[day]))).astype(int):
            counts[min(day + int(wait), len(counts) - 1)] += 1
    return counts[: len(rate)]


@pytest.mark.parametrize("made", [poisson, uneven, bursts])
@pytest.mark.parametrize(("change", "mean"), [(1.0, 3.0), (1.35, 3.0), (0.8, 20.0)])
def test_the_interval_holds_the_true_change_nine_times_in_ten(made, change: float, mean: float) -> None:  # type: ignore[no-untyped-def]
    """Of three hundred series nine tenths are 270; fewer than 254 would come of such an interval once in a thousand."""
    random = np.random.default_rng(7)
    found = [drift(made(rates(change, mean), random)) for _ in range(SERIES)]
    told = [one for one in found if one is not None]
    assert len(told) == SERIES
    assert sum(one.low <= change <= one.high for one in told) >= 254
    assert np.median([one.best for one in told]) == pytest.approx(change, rel=0.05)


def test_it_abstains_on_too_few_weeks_and_too_few_happenings() -> None:
    weeks = np.full(LEAST_WEEKS * WEEK, 5, dtype=np.int64)
    assert drift(weeks[1:]) is None
    assert drift(weeks) is not None
    few = np.zeros(200, dtype=np.int64)
    few[: LEAST_COUNT - 1] = 1
    assert drift(few) is None
    assert drift(np.zeros(0, dtype=np.int64)) is None


def test_days_before_the_first_whole_week_are_left_out() -> None:
    counts = np.full(10 * WEEK, 4, dtype=np.int64)
    assert drift(np.concatenate([np.array([10_000], dtype=np.int64), counts])) == drift(counts)


def test_all_that_happened_in_one_week_is_no_trend_without_end() -> None:
    for week in (0, 9):
        counts = np.zeros(10 * WEEK, dtype=np.int64)
        counts[week * WEEK : (week + 1) * WEEK] = 20
        found = drift(counts)
        assert found is not None
        assert math.isfinite(found.best)
        assert 0 < found.low < found.best < found.high


def changes(lost: float) -> tuple[int, int]:
    """Count series whose interval shows a rise, a fall: restraint that in the long run loses a part, and wanders.

    Half-life and spread are the best values of the catalogue, and so is what remains at the start: 0.15 of before, with
    two thirds set off.
    """
    random = np.random.default_rng(3)
    recall, first = math.log(2) / 45, 1.09
    noise = 0.4 * math.sqrt(recall * (2 - recall))
    rose = fell = 0
    for _ in range(SERIES):
        restraint = np.full(DAYS, first)
        for day in range(1, DAYS):
            pulled = restraint[day - 1] + recall * (first * (1 - lost) - restraint[day - 1])
            restraint[day] = pulled + noise * random.standard_normal()
        gain = np.exp(-np.maximum(restraint, -0.4))
        found = drift(random.poisson(30 * gain * 0.35 / (1 - 0.65 * gain)))
        assert found is not None
        rose, fell = rose + (found.low > 1), fell + (found.high < 1)
    return rose, fell


def test_a_change_that_was_seen_is_no_lasting_loss_of_restraint() -> None:
    """Where nothing is lost for good "no change" is left out in far more than one series of ten, as the level wanders.

    Where three tenths are lost, a rise is shown in few. So the monitor does not read one as the other.
    """
    rose, fell = changes(0.0)
    assert rose + fell > 0.15 * SERIES
    assert changes(0.3)[0] < 0.4 * SERIES
