"""Tipping points and transfers on days that are known."""

from __future__ import annotations

import numpy as np
import pytest

from peacewright.exploration.pathways import pathways


def test_an_option_tips_on_the_day_after_its_median() -> None:
    """Days 1 to 100, one a future: on day 51 fifty futures are left, on day 52 forty-nine."""
    lasts = np.array([np.arange(1.0, 101.0), np.full(100, 100.0)])
    found = pathways(("a", "b"), lasts, np.ones(100, dtype=bool), 0.5, 100)
    assert found is not None
    first, second = found.tippings
    assert first.day == 52
    assert first.low is not None
    assert first.high is not None
    # 95 % of a share of one half in 100 futures: 9.8 points, which is ten days either way here.
    assert (first.low, first.high) == (42, 61)
    assert (second.day, second.low, second.high) == (None, None, None)
    assert [(t.day, t.source, t.goal) for t in found.transfers] == [(52, "a", "b")]
    assert found.transfers[0].difference == pytest.approx(0.51)


def test_options_that_cannot_be_told_apart_have_no_transfer() -> None:
    rng = np.random.default_rng(1)
    common = rng.exponential(80, 400)
    lasts = np.array([common, common + rng.normal(0, 4, 400)])
    found = pathways(("a", "b"), lasts, np.ones(400, dtype=bool), 0.5, 540)
    assert found is not None
    assert found.transfers == ()


def test_a_condition_picks_its_futures() -> None:
    lasts = np.array([np.r_[np.full(50, 10.0), np.full(50, 300.0)]])
    inside = np.r_[np.zeros(50, dtype=bool), np.ones(50, dtype=bool)]
    within = pathways(("a",), lasts, inside, 0.5, 540)
    without = pathways(("a",), lasts, ~inside, 0.5, 540)
    assert within is not None
    assert without is not None
    assert (within.tippings[0].day, without.tippings[0].day) == (301, 11)
    assert within.futures == 50
    assert pathways(("a",), lasts, np.arange(100) < 9, 0.5, 540) is None
