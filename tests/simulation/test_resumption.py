"""Deliberate resumption and the break-even hazard ratio, against closed forms and the kernel's own overlay."""

import numpy as np
import pytest

from peacewright.simulation.break_even import break_even
from peacewright.simulation.resumption import Ends, days_kept, resumption_day

HORIZON = 4000
FUTURES, RUNS = 4000, 4


def exponential_ends(other_hazard: float, hazard: float, *, force: bool, seed: int = 1) -> Ends:
    """Other causes at a constant hazard; the force, if any, stands whole from the first day."""
    stream = np.random.default_rng(seed)
    threshold = stream.exponential(size=(FUTURES, RUNS))
    other = np.random.default_rng(seed + 1).exponential(size=(FUTURES, RUNS)) / max(other_hazard, 1e-12)
    share = np.ones(HORIZON) if force else np.zeros(HORIZON)
    return Ends(
        horizon=HORIZON,
        end_day=np.minimum(other, HORIZON).astype(np.int64),
        first_day=np.zeros((FUTURES, RUNS), dtype=np.int64),
        deployed_day=np.full((FUTURES, RUNS), 0 if force else -1),
        departed_day=np.full((FUTURES, RUNS), -1),
        threshold=threshold,
        hazard=np.full(FUTURES, hazard),
        presence_days=np.tile(np.concatenate([[0.0], share.cumsum()]), (FUTURES, 1)),
    )


def test_exponential_survival():
    ends = exponential_ends(0.0, 0.01, force=True)
    for ratio in (0.5, 1.0, 2.0):
        rate = 0.01 * ratio
        day = resumption_day(ends, ratio)
        # Days are whole: the waiting time rounded down has mean 1 / (e^rate - 1).
        expected = 1 / np.expm1(rate)
        assert day.mean() == pytest.approx(expected, rel=0.03)


def test_break_even_in_closed_form():
    # Restricted means of two exponentials are equal when their rates are: a + h * ratio = b + h.
    hazard, without, with_force = 0.004, 0.004, 0.002
    none = exponential_ends(without, hazard, force=False)
    option = exponential_ends(with_force, hazard, force=True)
    found = break_even(option, none, "test", seed=1)
    assert found.ratio == pytest.approx(1 + (without - with_force) / hazard, rel=0.05)
    assert found.low < 1.5 < found.high
    worse = break_even(exponential_ends(0.006, hazard, force=True), none, "test", seed=1)
    assert worse.ratio == pytest.approx(0.5, rel=0.06)


def test_cannot_beat_and_whatever_it_does_are_answers():
    none = exponential_ends(0.002, 0.001, force=False)
    hopeless = break_even(exponential_ends(0.05, 0.001, force=True), none, "test", seed=1)
    assert hopeless.ratio == 0.0
    assert hopeless.high == 0.0
    assert "cannot" in hopeless.reading
    # A force that never comes into place cannot be undone by its own ratio.
    absent = exponential_ends(0.0001, 0.001, force=False)
    sure = break_even(absent, none, "test", seed=1)
    assert np.isinf(sure.ratio)
    assert "whatever" in sure.reading
    same = break_even(none, none, "test", seed=1)
    assert np.isnan(same.ratio)
    assert np.isnan(same.by_future).all()


def test_more_hazard_never_keeps_more_days():
    ends = exponential_ends(0.001, 0.003, force=True)
    kept = np.stack([days_kept(ends, ratio) for ratio in (0.0, 0.3, 1.0, 3.0, 100.0)])
    assert np.all(np.diff(kept, axis=0) <= 0)
    assert np.all(days_kept(ends, None) >= kept[0])


def test_agrees_with_the_kernels_overlay():
    from types import SimpleNamespace

    from validation.peers.resumption_curve import exposure_curve
    from validation.peers.resumption_curve import resumption_day as by_curve

    stream = np.random.default_rng(4)
    futures, runs, horizon = 40, 3, 200
    strength = np.clip(stream.random((futures, horizon)).cumsum(axis=1) / 50, 0, 1)
    outputs = SimpleNamespace(
        in_place=None,
        horizon_days=horizon,
        resumption_threshold=stream.exponential(size=(futures, runs)),
        deployed_day=stream.integers(-1, 120, (futures, runs)),
        departed_day=stream.integers(-1, 200, (futures, runs)),
    )
    outputs.departed_day = np.where(outputs.departed_day > outputs.deployed_day, outputs.departed_day, -1)
    first = stream.integers(0, 30, (futures, runs))
    hazard, ratio = stream.uniform(0.001, 0.05, futures), stream.uniform(0, 4, futures)
    exposure = exposure_curve(SimpleNamespace(horizon_days=horizon, strength=strength), outputs)
    ends = Ends(
        horizon=horizon,
        end_day=np.full((futures, runs), horizon),
        first_day=first,
        deployed_day=outputs.deployed_day,
        departed_day=outputs.departed_day,
        threshold=outputs.resumption_threshold,
        hazard=hazard,
        presence_days=np.concatenate([np.zeros((futures, 1)), strength.cumsum(axis=1)], axis=1),
    )
    assert np.array_equal(resumption_day(ends, ratio), by_curve(outputs, hazard, ratio, first, exposure))
