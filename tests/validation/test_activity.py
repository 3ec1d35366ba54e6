"""The check of activity in its small form: one source of alarms by region, and the quiet nights of the air log."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.stats import nbinom

from peacewright.monitoring.activity.judgement import judge
from validation.activity import series
from validation.activity.blocks import blocks_of, most_if_none, share_between
from validation.activity.limit import crps_of, empirical, mean_around, negative_binomial, reach
from validation.activity.rolling import Rolled, call, limits, roll
from validation.activity.scoring import covered, crps
from validation.activity.truces import Truce

with_data = pytest.mark.skipif(not series.present(), reason="the shared data are not here")


def test_the_score_of_normal_draws_is_what_is_known_in_closed_form() -> None:
    """Gneiting and Raftery (2007): for a standard normal at its mean (sqrt 2 - 1) / sqrt pi."""
    draws = np.random.default_rng(1).normal(size=(1, 200_000))
    assert crps(draws, np.zeros(1))[0] == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi), abs=2e-3)
    assert crps(np.full((1, 3), 4.0), np.array([9.0]))[0] == 5.0  # a point scores its absolute error


def test_the_score_of_a_distribution_is_that_of_its_draws() -> None:
    draws, came = np.array([[0, 2, 2, 5], [1, 1, 3, 9]]), np.array([3, 0])
    upto = (draws[:, :, None] <= np.arange(12)).mean(axis=1)
    assert crps_of(upto, came) == pytest.approx(crps(draws, came.astype(float)).mean())


def test_negative_binomials_are_those_of_another_library() -> None:
    mean, heights = np.array([[0.5, 3.0]]), np.arange(40)
    theirs = nbinom.cdf(heights, 2.5, 1 / (1 + 0.4 * mean[..., None]))
    assert negative_binomial(mean, 0.4, heights) == pytest.approx(theirs)


def test_days_of_the_window_itself_are_not_known_to_who_knows_both_sides() -> None:
    """Changed days within a window change nothing; days beside it do, on both sides."""
    counts = np.random.default_rng(4).poisson(3, (2, 60))
    at, heights = np.array([30]), np.arange(60)
    within, before, after = (counts.copy() for _ in range(3))
    within[:, 30:33] += 20
    before[:, 29] += 20
    after[:, 33] += 20

    def known(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return mean_around(days, at, 3, 4.0), empirical(days, at, 3, 4.0, heights)

    assert all(np.array_equal(*pair) for pair in zip(known(counts), known(within), strict=True))
    for changed in (before, after):
        assert not any(np.array_equal(*pair) for pair in zip(known(counts), known(changed), strict=True))
    begins = [begin for begin in range(58) if begin <= 27 or begin >= 33]
    gap = [max(28 - begin, begin - 32) for begin in begins]
    weight = np.exp(-0.5 * (np.array(gap) / 4.0) ** 2)
    low = np.array([counts[0, begin : begin + 3].sum() <= 8 for begin in begins])
    assert known(counts)[1][0, 0, 8] == pytest.approx((weight * low).sum() / weight.sum())


def test_intervals_of_counts_cover_what_they_should() -> None:
    rng = np.random.default_rng(2)
    draws = rng.poisson(1.5, (1, 4000)).repeat(3000, axis=0).astype(float)
    assert covered(draws, rng.poisson(1.5, 3000).astype(float)).mean() == pytest.approx(0.9, abs=0.015)


def test_blocks_hold_windows_of_one_time() -> None:
    assert blocks_of(np.array([10, 40, 70, 100, 130]), 30).tolist() == [0, 0, 0, 1, 1]
    said = [np.array([[True, False], [False, False]])]
    share, low, high = share_between(said, [np.ones((2, 2), dtype=bool)], [np.array([0, 1])])
    assert (share, low, high) == (0.25, 0.0, 0.5)
    assert most_if_none(59) == pytest.approx(0.0495, abs=1e-3)


def test_a_truce_takes_three_days_before_it() -> None:
    truce = Truce(date(2001, 5, 10), date(2001, 5, 12), "invented")
    assert truce.meets(date(2001, 5, 1), date(2001, 5, 7))
    assert not truce.meets(date(2001, 5, 1), date(2001, 5, 6))
    assert not truce.meets(date(2001, 5, 13), date(2001, 5, 20))


@pytest.fixture(scope="module")
def alarms() -> Rolled:
    recipe = next(one for one in series.RECIPES if one.name == "alarms, volunteers")
    return roll(recipe.read(), 30)


@with_data
def test_alarms_by_region_are_covered_and_never_called_held(alarms: Rolled) -> None:
    """288 windows of the days on which the model was not chosen."""
    edge = limits(alarms)
    keep = alarms.reported & alarms.placebo
    assert alarms.came[keep].size == 288
    assert 0.86 <= covered(alarms.draws[keep], alarms.came[keep].astype(float)).mean() <= 0.95
    assert not call(alarms, edge, alarms.came).held[keep].any()
    cut = call(alarms, edge, np.random.default_rng(3).binomial(alarms.came, 0.2))
    assert cut.held[keep][edge.able[keep]].mean() > 0.7


@with_data
def test_who_knows_days_to_come_is_better(alarms: Rolled) -> None:
    """The less is foretold and the more is known, the less CRPS."""
    keep = alarms.reported & alarms.placebo
    ours = crps(alarms.draws[keep], alarms.came[keep].astype(float)).mean()
    found = reach(alarms.source, alarms.length)
    assert found.day_known < found.level_known < ours


@with_data
def test_what_is_counted_is_what_the_monitor_says(alarms: Rolled) -> None:
    edge, counts = limits(alarms), alarms.source.counts
    last = len(alarms.origins) - 1
    origin = int(alarms.origins[last])
    for row in (2, 4, 6):
        for thinned in (alarms.came, alarms.came // 5):
            said = call(alarms, edge, thinned)
            window = np.zeros(30, dtype=np.int64)
            window[0] = thinned[last, row]
            judged = judge(
                counts[row, :origin], window, others=np.delete(counts, row, axis=0)[:, :origin], seed=1
            )
            assert judged.windows == last
            assert (judged.held == "held") == said.held[last, row]
            assert (judged.held == "not held") == said.not_held[last, row]


@with_data
def test_quiet_nights_are_no_truce() -> None:
    recipe = next(one for one in series.RECIPES if one.name == "air attacks")
    air = recipe.read()
    drones = air.counts[air.names.index("drones")]
    for day, days in ((date(2024, 11, 21), 1), (date(2024, 12, 10), 1), (date(2024, 12, 10), 3)):
        at = air.day(day)
        assert drones[at : at + days].sum() == 0
        assert judge(drones[:at], drones[at : at + days], seed=1).held == "cannot tell"
