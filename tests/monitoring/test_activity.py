"""Did activity fall: intervals are those of an exact test, quiet spells are no truces, the future is not seen."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, poisson

from peacewright.monitoring.activity.counterfactual import counterfactual, fit, pooled
from peacewright.monitoring.activity.judgement import Reason, judge
from peacewright.monitoring.activity.ratio import (
    chance_at_most,
    largest_count,
    lower_bound,
    power,
    ratio_of,
    upper_bound,
)
from peacewright.monitoring.activity.substitution import Series, substitution
from peacewright.monitoring.activity.windows import rates_before, running_sums, window_sums
from peacewright.monitoring.verdicts.answering import _REASONS

DAYS = 900


def _steady(rate: float, days: int = DAYS, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(rate, days)


def _wandering(series: int, days: int, seed: int) -> np.ndarray:
    """Counts whose rates wander, together and each for itself."""
    rng = np.random.default_rng(seed)
    common, own = rng.normal(0, 0.03, days).cumsum(), rng.normal(0, 0.03, (series, days)).cumsum(axis=1)
    return rng.poisson(3 * np.exp(np.clip(common + own, -2, 2)))


# --- the ratio ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "of"), [(0, 12), (3, 20), (19, 20)])
def test_bounds_are_those_of_clopper_and_pearson_where_the_counterfactual_is_known(
    count: int, of: int
) -> None:
    draws = np.full(50, float(of))
    assert upper_bound(draws, count, 0.05) == pytest.approx(beta.ppf(0.95, count + 1, of - count), rel=1e-6)
    low = beta.ppf(0.05, count, of - count + 1) if count else 0.0
    assert lower_bound(draws, count, 0.05) == pytest.approx(low, rel=1e-6)


def test_above_one_happenings_are_added() -> None:
    assert chance_at_most(np.full(9, 10.0), 1.5, 13) == pytest.approx(poisson.cdf(3, 5))


def test_chances_fall_as_the_ratio_rises() -> None:
    draws = np.random.default_rng(2).poisson(8, 300).astype(float)
    chances = [chance_at_most(draws, ratio, 5) for ratio in np.linspace(0, 3, 61)]
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(chances))


def test_nothing_need_have_happened() -> None:
    """Where the counterfactual has nothing in one draw of ten, no count bounds the ratio from above."""
    draws = np.repeat([0.0, 4.0], [10, 90])
    assert ratio_of(draws, 0, 0.05).high == math.inf
    assert largest_count(draws, 0.5, 0.05) == -1
    assert power(draws, 0.0, 0.5, 0.05) == 0.0


def test_power_is_what_simulation_finds() -> None:
    rng = np.random.default_rng(3)
    draws = np.sort(rng.poisson(60 * rng.gamma(20, 1 / 20, 800))).astype(float)
    found = [
        upper_bound(draws, int(count), 0.05) < 0.5 for count in rng.binomial(draws.astype(int), 0.2)[::5]
    ]
    assert power(draws, 0.2, 0.5, 0.05) == pytest.approx(np.mean(found), abs=0.1)


# --- the counterfactual ---------------------------------------------------------------------------------------------


def test_windows_and_rates_against_plain_sums() -> None:
    counts = _wandering(2, 120, 4)
    running, origins = running_sums(counts), np.array([40, 77])
    plain = [[row[at + 2 : at + 7].sum() for at in origins] for row in counts]
    assert window_sums(running, origins, 5, 2).tolist() == plain
    rate = (counts[1, :77].sum() + 0.5) / 77
    for days in (77, 30, 14, 7):  # 90 days are not there
        rate = (counts[1, 77 - days : 77].sum() + 2) / (days + 2 / rate)
    assert rates_before(running, origins, 5)[1, 1, 0] == pytest.approx(np.log(5 * rate))


def test_where_a_week_says_little_its_rate_is_that_of_the_season() -> None:
    silent, busy = (np.concatenate([np.full(300, rate), np.zeros(7, dtype=int)]) for rate in (0, 9))
    silent[100] = 1
    rates = rates_before(running_sums(np.stack([silent, busy])), np.array([307]), 7)[:, 0]
    assert rates[0, -1] - rates[0, 0] < 0.2
    assert rates[1, -1] - rates[1, 0] > 2


def test_a_series_does_not_teach_itself_twice() -> None:
    counts = _wandering(3, 200, 9)
    assert pooled(counts[0], counts).tolist() == counts.tolist()


def test_a_steady_series_is_foretold_as_it_is() -> None:
    draws = counterfactual(_steady(4.0), 30, seed=1)
    low, high = np.quantile(draws, [0.05, 0.95])
    assert low < 120 < high
    assert high - low < 3 * 2 * 1.645 * math.sqrt(120)  # no more than three times what chance alone makes


def test_intervals_cover_what_comes_where_rates_wander() -> None:
    counts, inside = _wandering(8, 1500, 5), []
    running = running_sums(counts)
    rng = np.random.default_rng(6)
    for origin in range(500, 1470, 30):
        draws = fit(counts[:, :origin], 30).draws(running, origin, rng)
        came = window_sums(running, np.array([origin]), 30, 0)[:, 0]
        low, high = np.quantile(draws, [0.05, 0.95], axis=1)
        inside += ((came >= low) & (came <= high)).tolist()
    assert 0.82 < np.mean(inside) < 0.97


def test_same_seed_same_draws_whatever_comes_later() -> None:
    counts = _wandering(3, 400, 7)
    first = counterfactual(counts[0, :300], 30, others=counts[1:, :300], seed=9)
    running = running_sums(counts)
    running_changed = running.copy()
    running_changed[:, 301:] += 1000
    model = fit(counts[:, :300], 30)
    seen = [model.draws(one, 300, np.random.default_rng(1)) for one in (running, running_changed)]
    assert np.array_equal(*seen)
    assert np.array_equal(first, counterfactual(counts[0, :300], 30, others=counts[1:, :300], seed=9))


@pytest.mark.parametrize(
    ("history", "others", "told"),
    [
        (np.ones(40, dtype=int), None, "too few"),
        (np.full(400, -1), None, "negative"),
        (np.ones(400, dtype=int), np.ones((2, 399), dtype=int), "other series have shape"),
    ],
)
def test_what_cannot_be_foretold_is_refused(history, others, told) -> None:
    with pytest.raises(ValueError, match=told):
        counterfactual(history, 30, others=others, seed=1)


# --- the judgement --------------------------------------------------------------------------------------------------


def test_a_cut_by_four_fifths_is_held_and_none_is_not() -> None:
    history, window = _steady(6.0), _steady(6.0, 30, 8)
    cut = judge(history, np.repeat([1, 2], [24, 6]), seed=1)  # 36 of 180
    assert (cut.fell, cut.held, cut.reason) == ("fell", "held", "")
    assert cut.ratio.low < 0.2 < cut.ratio.high < cut.tau
    none = judge(history, window, seed=1)
    assert (none.fell, none.held) == ("did not fall", "not held")
    assert none.power > 0.8
    assert none.attainable_level == 1 / (none.windows + 1)


def test_a_quiet_day_of_a_quiet_series_is_no_truce() -> None:
    judged = judge(_steady(0.3), np.zeros(3, dtype=int), seed=1)
    assert (judged.fell, judged.held, judged.reason) == ("cannot tell", "cannot tell", "power too low")


def test_no_level_is_claimed_that_the_windows_before_do_not_allow() -> None:
    """Silence after seventeen windows: one in eighteen is the least that may be claimed."""
    judged = judge(_steady(20.0, 58 + 17 * 30), np.zeros(30, dtype=int), seed=1)
    assert judged.windows == 17
    assert (judged.fell, judged.held, judged.reason) == ("cannot tell", "cannot tell", "level not attainable")


def test_a_series_that_often_falls_silent_is_not_held_when_it_does() -> None:
    """Every other month is silent without any truce."""
    months = np.tile(np.repeat([8.0, 0.05], 30), 20)
    counts = np.random.default_rng(3).poisson(months)
    judged = judge(counts[:-30], counts[-30:], seed=1)
    assert counts[-30:].sum() < 10
    assert judged.held == "cannot tell"


def test_a_history_that_is_too_short_says_nothing() -> None:
    judged = judge(_steady(5.0, 40), np.zeros(30, dtype=int), seed=1)
    assert (judged.held, judged.reason, judged.windows) == ("cannot tell", "short history", 0)


def test_shares_are_between_nothing_and_one() -> None:
    with pytest.raises(ValueError, match=r"tau is 1\.5"):
        judge(_steady(5.0), np.zeros(3, dtype=int), tau=1.5, seed=1)


# --- substitution ---------------------------------------------------------------------------------------------------


def test_a_control_that_rose_bounds_the_fall() -> None:
    history = _steady(6.0)
    series = Series(history, _steady(2.0, 30, 4))
    moved = substitution(series, {"sea": Series(_steady(4.0, seed=5), _steady(8.0, 30, 6))}, seed=1)
    assert moved.rose == ("sea",)
    assert moved.controls[0].ratio.low < 2 < moved.controls[0].ratio.high
    assert moved.controls[0].excess[0] < 120 < moved.controls[0].excess[2]
    assert moved.against_controls.best == pytest.approx(moved.alone.best / 2, rel=0.2)
    assert moved.between == (moved.against_controls.low, moved.alone.high)
    steady = substitution(series, {"sea": Series(_steady(4.0, seed=5), _steady(4.0, 30, 6))}, seed=1)
    assert steady.rose == ()
    assert steady.against_controls.best == pytest.approx(steady.alone.best, rel=0.2)


def test_there_is_no_substitution_without_controls() -> None:
    with pytest.raises(ValueError, match="no control"):
        substitution(Series(_steady(5.0), np.zeros(3, dtype=int)), {}, seed=1)


def test_a_window_has_days() -> None:
    with pytest.raises(ValueError, match="no days"):
        judge(_steady(5.0), np.zeros(0, dtype=int), seed=1)


def test_a_silence_is_held_against_every_silence_before() -> None:
    """Ten in a hundred windows are silent without a truce: one more is none, however busy the days before it."""
    rng = np.random.default_rng(4)
    counts = rng.poisson(30, 900)
    for begin in range(30, 900, 30):
        counts[begin : begin + 3] = 0
    judged = judge(counts[:-3], np.zeros(3, dtype=int), seed=1)
    assert judged.placebo_level > 0.05
    assert (judged.fell, judged.held) == ("cannot tell", "cannot tell")


@settings(max_examples=60, deadline=None)
@given(
    history=st.lists(st.integers(0, 40), min_size=1, max_size=150),
    window=st.lists(st.one_of(st.integers(0, 40), st.just(10**7)), min_size=1, max_size=9),
    skip=st.integers(0, 6),
    level=st.sampled_from([0.05, 0.2, 0.45]),
)
def test_whatever_is_counted_words_and_bounds_agree(history, window, skip, level) -> None:
    told = judge(np.array(history), np.array(window), seed=1, skip=skip, level=level)
    assert told.observed == sum(window)
    if told.reason == "short history":
        assert math.isnan(told.ratio.best)
        return
    assert 0 <= told.ratio.low <= told.ratio.best <= told.ratio.high
    assert told.attainable_level == 1 / (told.windows + 1) <= told.placebo_level <= 1
    if told.held == "held":
        assert told.ratio.high < told.tau
        assert told.placebo_level <= level
    if told.held == "not held":
        assert told.ratio.low >= told.tau
    assert (told.held == "cannot tell") == bool(told.reason)
    assert told.fell != "fell" or told.ratio.high < 1


def test_every_reason_has_its_words_in_verdicts() -> None:
    assert set(_REASONS) == set(get_args(Reason))
