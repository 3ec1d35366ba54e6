"""Offspring drawn in steps: gains that rise let earlier incidents have the offspring that they would have had."""

import math

import numpy as np
import pytest
from numba import njit
from scipy.linalg import expm

from peacewright.simulation.kernel.arrays import NEVER, PARTIES, TYPES
from peacewright.simulation.kernel.ceilings import STEP, parent_at, step_above
from peacewright.simulation.kernel.records import INCIDENT, LAWS
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import neutral
from tests.kernel.test_closed_forms import within

DAYS = 40
MU, DECAYS = 4.0, (0.08, 0.15)


def expected_by_day(gain, own, other):
    """Mean incidents a day by party and day, of a mutually exciting pair with gains constant within each day.

    With y the part of the intensity at gain 1 due to momentum (row 0) and to retaliation (row 1), dy/dt = w (N l - y)
    and l = g (mu + sum of y); solved by small steps of the matrix exponential, integrals by an added row.
    """
    by_day = np.zeros((PARTIES, DAYS))
    y = np.zeros(4)  # momentum of both parties, retaliation of both
    for day in range(DAYS):
        g = gain[:, day]
        system = np.zeros((7, 7))  # y, integral of l by party, 1
        rate = np.zeros((PARTIES, 7))
        for party in range(PARTIES):
            rate[party, [party, 2 + party]] = g[party]
            rate[party, 6] = g[party] * MU
        for party in range(PARTIES):
            system[party] = DECAYS[0] * own * rate[party]
            system[party, party] -= DECAYS[0]
            system[2 + party] = DECAYS[1] * other * rate[1 - party]
            system[2 + party, 2 + party] -= DECAYS[1]
            system[4 + party] = rate[party]
        after = expm(system) @ np.concatenate([y, [0.0, 0.0, 1.0]])
        y, by_day[:, day] = after[:4], after[4:6]
    return by_day


def pair(own, other, **changes):
    """Both parties on land in one cell, with slow momentum and retaliation; cap far above the gain."""
    rate = np.zeros((1, PARTIES, 4))
    rate[0, :, 0] = MU
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, [0, 4], [0, 4]] = own
    branching[0, [0, 4], [4, 0]] = other
    return neutral(
        1, 4, DAYS, spontaneous_rate=rate, branching=branching, gain_cap=np.full(1, 3.0),
        momentum_decay=np.full(1, DECAYS[0]), retaliation_decay=np.full(1, DECAYS[1]), locality=np.ones(1), **changes,
    )  # fmt: skip


def agrees(inputs, expected, replications=6000):
    """Say whether marks by day, all of one violation, have the expected means: early, middle and late, and in all."""
    outputs = simulate(inputs, replications, seed=8, record_days=True)
    daily = outputs.daily_marks[0, :, :, 0]
    parts = [slice(0, 10), slice(10, 15), slice(15, 25), slice(25, DAYS), slice(0, DAYS)]
    return [within(daily[:, part].sum(axis=1), expected.sum(axis=0)[part].sum()) for part in parts]


def test_offspring_of_days_before_a_sudden_rise_is_not_lost():
    """The gain of one party rises twelvefold on a day: earlier incidents of both drive it from then on."""
    own, other, turn = 0.35, 0.3, 12
    x, change = 2.5, 2.5
    gain = np.full((PARTIES, DAYS), math.exp(-x))
    gain[0, turn:] = math.exp(-x + change)
    moved = np.zeros((1, PARTIES, 4))
    moved[0, 0] = -change
    level = np.full((1, PARTIES, 4), x)
    inputs = pair(
        own, other, compliance_start=level, compliance_target=level, turn_day=np.array([[turn, NEVER]]),
        turn_change=moved, mark_scale=np.zeros((1, PARTIES, 4)),
    )  # fmt: skip
    assert all(agrees(inputs, expected_by_day(gain, own, other)))


def test_many_small_rises_and_a_fall_are_exact():
    """A presence that provokes grows day by day, and goes: ceilings are raised many times and never lowered."""
    own, other = 0.3, 0.2
    strength = np.concatenate([np.linspace(0.0, 1.0, 25), np.zeros(DAYS - 25)])
    effect, x = -2.5, 2.0
    gain = np.exp(-x - effect * strength)[None, :] * np.ones((PARTIES, 1))
    level = np.full((1, PARTIES, 4), x)
    inputs = pair(
        own, other, compliance_start=level, compliance_target=level, presence=np.ones(4), strength=strength[None, :],
        presence_effect=np.full((1, 4), effect), mark_scale=np.zeros((1, PARTIES, 4)),
    )  # fmt: skip
    assert all(agrees(inputs, expected_by_day(gain, own, other)))


def test_the_cap_holds_where_the_gain_would_pass_it():
    own, other = 0.2, 0.1
    level = np.full((1, PARTIES, 4), -2.0)
    inputs = pair(
        own, other, compliance_start=level, compliance_target=level, mark_scale=np.zeros((1, PARTIES, 4)),
    )  # fmt: skip
    assert all(agrees(inputs, expected_by_day(np.full((PARTIES, DAYS), 3.0), own, other), 2000))


@pytest.mark.parametrize("cap", [0.4, 1.5, 3.0])
def test_steps_go_down_from_the_cap(cap):
    for gain in np.geomspace(1e-9, cap, 200):
        step = step_above.py_func(gain, cap)
        assert gain <= step <= cap
        assert step < STEP * gain * (1 + 1e-12)
        assert np.isclose(np.log(cap / step) / np.log(STEP) % 1.0, 0.0, atol=1e-6) or np.isclose(
            np.log(cap / step) / np.log(STEP) % 1.0, 1.0, atol=1e-6
        )


@njit
def parents_of(places, last, child, left, laws, incidents):
    """Lay ordered places to incidents, each on from the one before it."""
    found = np.empty(len(places), np.int64)
    number, reached = -1, 0.0
    for which, place in enumerate(places):
        number, reached = parent_at(place, number, reached, last, child, left, laws, incidents)
        found[which] = number
    return found


@pytest.mark.parametrize("child", [0, 5])
def test_places_in_order_are_laid_to_the_incidents_that_they_lie_in(child):
    random = np.random.default_rng(3)
    laws, incidents, left = np.zeros(1, LAWS), np.zeros(500, INCIDENT), np.array([0.7, 0.2])
    laws[0]["offspring"][:] = random.uniform(0.0, 1.0, (TYPES, TYPES))
    laws[0]["offspring"][2] = 0.0
    incidents["kind"] = random.integers(0, TYPES, len(incidents))
    kinds = incidents["kind"].astype(int)
    answers = (kinds // 4 != child // 4).astype(int)
    ends = np.cumsum(laws[0]["offspring"][kinds, child] * left[answers])
    places = np.sort(random.uniform(0.0, ends[-1], 20_000))
    found = parents_of(places, len(incidents) - 1, child, left, laws[0], incidents)
    assert np.array_equal(found, np.searchsorted(ends, places, side="right"))
    beyond = parents_of(np.array([2.0 * ends[-1]]), len(incidents) - 1, child, left, laws[0], incidents)
    assert beyond[0] == len(incidents) - 1
