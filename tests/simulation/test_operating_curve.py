"""The operating curve: decisions by hand, perfect and absent watch, the order of steps, its standard error."""

from types import SimpleNamespace

import numpy as np
import pytest

from peacewright.core.futures import Futures
from peacewright.simulation.futures import draw_futures
from peacewright.simulation.operating_curve import (
    NO_WATCH,
    decide,
    first_of,
    kept_shut,
    operating_curve,
    ratio,
)
from peacewright.simulation.realise.everything import realise
from tests.simulation.plans import case, make_plan


def test_decisions_by_hand():
    """Four runs of one future over two days with tolerance 5 a day: right and wrong both ways, and one that ended."""
    happened = np.array([[4, 4], [9, 9], [9, 9], [4, 4], [4, 4]])
    reported = np.array([[4, 4], [9, 9], [3, 3], [9, 9], [4, 4]])
    daily = [np.zeros((1, 5, 4, 4), np.int32) for _ in range(2)]
    for series, values in zip(daily, (happened, reported), strict=True):
        series[0, :, 1:3, 1] = values
        series[..., 0] = 1000  # land, which the gate does not read
    inputs = SimpleNamespace(
        gate_domains=np.array([False, True, False, False]), gate_tolerance=np.array([5.0]), futures=1
    )
    end = np.full((1, 5, 3), 4)
    end[0, 4] = 2
    outputs = SimpleNamespace(
        daily_marks=daily[0], daily_reported=daily[1], first_day=np.ones((1, 5), int), last_day=np.full((1, 5), 4),
        end_day=end,
    )  # fmt: skip
    found = decide("some", 2, inputs, outputs)
    assert found.asked[0] == 1.0
    assert found.held[0] == pytest.approx(3 / 5)
    assert found.opened[0] == pytest.approx(3 / 5)
    assert found.false_open[0] == pytest.approx(1 / 5)
    assert found.false_refuse[0] == pytest.approx(1 / 5)
    assert found.ended_open[0] == found.ended[0] == pytest.approx(1 / 5)
    assert found.false_open_rate[0] == pytest.approx(1 / 2)
    assert found.false_refuse_rate[0] == pytest.approx(1 / 3)


def test_the_error_of_a_ratio_is_that_of_a_bootstrap():
    stream = np.random.default_rng(1)
    whole = stream.uniform(0.0, 1.0, 200)
    part = whole * stream.uniform(0.0, 0.6, 200)
    picks = stream.integers(0, 200, (4000, 200))
    bootstrap = (part[picks].sum(axis=1) / whole[picks].sum(axis=1)).std()
    assert ratio(part, whole)[1] == pytest.approx(bootstrap, rel=0.1)
    assert np.isnan(ratio(part, np.zeros(200))[0])


@pytest.fixture(scope="module")
def curve():
    operation, factors = case()[0], case()[1]
    plan = make_plan(strength=0.0, option="none")
    futures = draw_futures(operation, factors, 60, 3)
    levers = [option.levers for option in operation.options.values()]
    return operating_curve(plan, levers, futures, 3)


def test_no_watch_opens_whatever_happens(curve):
    for each in curve:
        if each.sensors == NO_WATCH:
            assert np.array_equal(each.opened, each.asked)
            assert each.false_refuse.sum() == 0


def test_each_step_watches_more_and_opens_wrongly_less(curve):
    steps = list(dict.fromkeys(each.sensors for each in curve))
    assert len(steps) >= 3
    for day in {each.days for each in curve}:
        rates = [each.false_open_rate[0] for each in curve if each.days == day]
        assert rates[0] == pytest.approx(1.0)
        assert rates[-1] < rates[1]


def test_shares_fit_together(curve):
    for each in curve:
        assert each.opened == pytest.approx(each.held - each.false_refuse + each.false_open)
        assert np.all(each.held <= each.asked + 1e-12)
        assert np.all(each.ended_open <= each.ended + 1e-12)


def test_the_next_phase_stays_shut_and_nobody_is_sent(reader):
    inputs = kept_shut(realise(make_plan(), reader).inputs, 40)
    inputs.validate()
    assert inputs.horizon_days == 40
    assert inputs.strength.sum() == 0
    assert np.all(inputs.gate_window > 40)


def test_the_first_futures_are_those_of_the_study():
    operation, factors = case()[0], case()[1]
    futures = draw_futures(operation, factors, 20, 3)
    some: Futures = first_of(futures, 5)
    assert some.count == 5
    for name, values in some.values.items():
        assert np.array_equal(values, futures.values[name][:5])
