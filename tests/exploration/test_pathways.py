"""Tipping points and transfers on days that are known."""

from __future__ import annotations

import numpy as np
import pytest

from peacewright.exploration.pathways import pathways


def test_an_option_tips_on_the_day_after_its_median() -> None:
    """Days 1 to 100, one a future: on day 51 fifty futures are left, on day 52 forty-nine."""
    lasts = np.array([np.arange(1.0, 101.0), np.full(100, 100.0)])
    found = pathways(("a", "b"), lasts[:, :, None], np.ones(100, dtype=bool), 0.5, 100)
    assert found is not None
    first, second = found.tippings
    assert first.day == 52
    assert first.low is not None
    assert first.high is not None
    # 95 % of a share of about one half in 100 futures: 9.8 points, which is ten days either way here.
    assert (first.low, first.high) == (42, 61)
    assert (second.day, second.low, second.high) == (None, None, None)
    assert [(t.day, t.source, t.goal) for t in found.transfers] == [(52, "a", "b")]
    assert found.transfers[0].difference == pytest.approx(0.51)


def test_options_that_cannot_be_told_apart_have_no_transfer() -> None:
    rng = np.random.default_rng(1)
    common = rng.exponential(80, 400)
    lasts = np.array([common, common + rng.normal(0, 4, 400)])
    found = pathways(("a", "b"), lasts[:, :, None], np.ones(400, dtype=bool), 0.5, 540)
    assert found is not None
    assert found.transfers == ()


def test_a_condition_picks_its_futures() -> None:
    lasts = np.array([np.r_[np.full(50, 10.0), np.full(50, 300.0)]])
    inside = np.r_[np.zeros(50, dtype=bool), np.ones(50, dtype=bool)]
    within = pathways(("a",), lasts[:, :, None], inside, 0.5, 540)
    without = pathways(("a",), lasts[:, :, None], ~inside, 0.5, 540)
    assert within is not None
    assert without is not None
    assert (within.tippings[0].day, without.tippings[0].day) == (301, 11)
    assert within.futures == 50
    assert pathways(("a",), lasts[:, :, None], np.arange(100) < 9, 0.5, 540) is None


def test_the_day_does_not_move_with_the_number_of_runs_a_future() -> None:
    """Days of a geometric law, whose mean is far above its median: one run a future, or many, give the same day."""
    rng = np.random.default_rng(3)
    scale = rng.gamma(1.0, 60.0, 3000)
    days = []
    for runs in (1, 4, 16):
        lasts = np.floor(rng.exponential(1.0, (1, 3000, runs)) * scale[:, None])
        found = pathways(("a",), lasts, np.ones(3000, dtype=bool), 0.5, 540)
        assert found is not None
        assert found.runs == 3000 * runs
        # The share of all runs, each future weighing the same: the median of the pool.
        tip = found.tippings[0]
        assert tip.day == int(np.median(lasts)) + 1
        assert tip.day is not None
        assert (tip.low or 540) <= tip.day <= (tip.high or 0)
        days.append(tip.day)
    assert max(days) - min(days) <= 3


def test_runs_of_one_future_are_no_further_futures() -> None:
    """Runs that are copies of each other say no more than one of them: the interval stays as wide."""
    rng = np.random.default_rng(4)
    once = np.floor(rng.exponential(60.0, (2, 400, 1)))
    everywhere = np.ones(400, dtype=bool)
    alone = pathways(("a", "b"), once, everywhere, 0.5, 540)
    copied = pathways(("a", "b"), np.repeat(once, 8, axis=2), everywhere, 0.5, 540)
    assert alone is not None
    assert copied is not None
    assert alone.tippings == copied.tippings
    assert alone.transfers == copied.transfers


def test_the_interval_covers_the_day_that_most_futures_would_give() -> None:
    """Runs of a future depend on its own scale: about 95 % of 200 intervals from 200 futures hold the true day."""
    rng = np.random.default_rng(5)
    long = np.floor(rng.exponential(1.0, 400_000) * rng.gamma(1.0, 60.0, 400_000))
    true = int(np.median(long)) + 1
    held = 0
    for _ in range(200):
        lasts = np.floor(rng.exponential(1.0, (1, 200, 8)) * rng.gamma(1.0, 60.0, 200)[:, None])
        found = pathways(("a",), lasts, np.ones(200, dtype=bool), 0.5, 540)
        assert found is not None
        tip = found.tippings[0]
        held += (tip.low or 0) <= true <= (tip.high or 540)
    assert held >= 180
