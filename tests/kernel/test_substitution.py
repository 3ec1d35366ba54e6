"""Substitution and types of parties against closed forms: what moves, what stays as many as it was, what turns.

Land is watched when the force is there, the other domains never are; marks are one, so that marks by day count
incidents by day.
"""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.inputs import NEVER, PARTIES, STATES, TYPES, KernelInputs
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import neutral

D = 4
LAND, AIR, SEA, ENERGY = range(D)
NAMED = 0.8
RATE = (12.0, 8.0, 0.0, 4.0)
"""Spontaneous incidents a day by party 0 and domain; those of a domain stand half and half in two cells."""


def watched_land(days: int = 60, **changes: object) -> KernelInputs:
    """Party 0 alone, two cells a domain; the first of the land is watched from day 30, when the whole force comes."""
    law = np.zeros((1, 8, len(STATES), 3, 4), np.float32)
    law[..., 3] = 1.0
    seen = law.copy()
    seen[:, 0, :, 0, :] = (NAMED, 0.0, 0.0, 1.0 - NAMED)
    rate = np.zeros((1, PARTIES, 8))
    rate[0, 0] = np.tile(RATE, 2) / 2.0
    base = neutral(
        1, 8, days, spontaneous_rate=rate, mark_scale=np.zeros((1, PARTIES, D)), confusion=seen,
        confusion_without_force=law, strength=np.ones((1, 1)), deploy_trigger=np.array([30]),
    )  # fmt: skip
    return replace(base, **changes)


def by_day(inputs: KernelInputs, first: int, last: int, replications: int = 150) -> np.ndarray:
    """Return incidents a day by domain over some days, one value a replication, shape (R, D)."""
    outputs = simulate(inputs, replications, seed=5, record_days=True)
    assert outputs.daily_marks is not None
    return outputs.daily_marks[0, :, first:last].mean(axis=1)


def near(values: np.ndarray, expected: float) -> bool:
    error = values.std(ddof=1) / np.sqrt(values.size)
    return bool(abs(values.mean() - expected) <= 4.5 * error + 1e-12)


def moved(eta: float, phi: float, gains: np.ndarray) -> np.ndarray:
    """Closed form: what is expected by domain while the land's first cell is watched."""
    base = np.array(RATE)
    pulled = base.copy()
    pulled[LAND] = base[LAND] * (np.exp(-eta * NAMED) + 1.0) / 2.0
    return (1 - phi) * gains * base + phi * (gains @ base) * gains * pulled / (gains @ pulled)


def test_without_strength_nothing_moves_whatever_the_share():
    free = watched_land(substitution_share=np.ones((1, PARTIES)))
    bound = watched_land()
    one, two = simulate(free, 20, seed=3), simulate(bound, 20, seed=3)
    assert np.array_equal(one.incidents, two.incidents)
    assert np.array_equal(one.attributed_right, two.attributed_right)


@pytest.mark.parametrize(("eta", "phi"), [(3.0, 1.0), (1.0, 0.4), (3.0, 0.0)])
def test_a_share_moves_between_domains_and_the_total_stays(eta, phi):
    x = np.zeros((1, PARTIES, D))
    x[0, 0] = (0.0, 0.5, 0.0, 1.0)
    gains = np.exp(-x[0, 0])
    inputs = watched_land(
        substitution_strength=np.full((1, PARTIES), eta), substitution_share=np.full((1, PARTIES), phi),
        compliance_start=x, compliance_target=x,
    )  # fmt: skip
    before, after = by_day(inputs, 0, 30), by_day(inputs, 30, 60)
    for domain, expected in enumerate(moved(eta, phi, gains)):
        assert near(before[:, domain], gains[domain] * RATE[domain])
        assert near(after[:, domain], expected)
    assert near(after.sum(axis=1), float(gains @ np.array(RATE)))


def test_places_within_a_domain_move_too_and_are_then_named_less():
    """All stay on land: the watched cell keeps exp(-eta P) / (1 + exp(-eta P)) of it, and only there are they named."""
    eta = 2.0
    inputs = watched_land(substitution_strength=np.full((1, PARTIES), eta), deploy_trigger=np.zeros(1, int))
    outputs = simulate(inputs, 150, seed=6)
    named, land = outputs.attributed_right[0, :, 0, LAND], outputs.incidents[0, :, 0, LAND]
    pull = np.exp(-eta * NAMED)
    assert near(named - NAMED * pull / (1.0 + pull) * land, 0.0)


def test_the_more_it_matters_the_fewer_stay_and_in_the_limit_all_go_where_nobody_is_named():
    law = np.zeros((1, 8, len(STATES), 3, 4), np.float32)
    law[..., 3] = 1.0
    for cell, named in enumerate((0.9, 0.5, 0.0, 0.2, 0.7, 0.5, 0.0, 0.4)):
        law[:, cell, :, 0, 0], law[:, cell, :, 0, 3] = named, 1.0 - named
    shares = []
    for eta in (0.0, 1.0, 4.0, 200.0):
        inputs = watched_land(
            days=30, confusion=law, deploy_trigger=np.zeros(1, int),
            substitution_strength=np.full((1, PARTIES), eta), substitution_share=np.ones((1, PARTIES)),
        )  # fmt: skip
        shares.append(simulate(inputs, 60, seed=7).incidents[0, :, 0].sum(axis=0))
    land = [found[LAND] for found in shares]
    assert land == sorted(land, reverse=True)
    # Of the domains in which there is anything, energy holds the cell where fewest are named.
    assert shares[-1][ENERGY] == shares[-1].sum()


def test_denied_access_lets_them_come_back():
    """All of side 1 is denied from the first day on: its land is watched by nobody, and nothing has to move."""
    denied = watched_land(
        cell_side=np.where(np.arange(8) % D == LAND, 1, -1), deploy_trigger=np.zeros(1, int),
        denial_rate=np.array([[0.0, 1e3]]), denial_mean_days=np.full((1, 2), 1e12),
        substitution_strength=np.full((1, PARTIES), 3.0), substitution_share=np.ones((1, PARTIES)),
    )  # fmt: skip
    assert near(by_day(denied, 0, 60)[:, LAND], RATE[LAND])


def test_half_the_force_is_seen_in_tenths():
    """0.54 of the force is seen as five tenths."""
    inputs = watched_land(
        strength=np.full((1, 1), 0.54), substitution_strength=np.full((1, PARTIES), 3.0),
        substitution_share=np.ones((1, PARTIES)),
    )  # fmt: skip
    expected = moved(3.0 * 0.5, 1.0, np.ones(D))
    assert near(by_day(inputs, 30, 60, 400)[:, LAND], float(expected[LAND]))


def test_tables_of_places_that_run_out_are_built_anew():
    """Every table is the same when met again: a long run with many kinds of days equals its first part lived alone."""
    rng = np.random.default_rng(2)
    curve = rng.uniform(0.0, 1.0, (1, 200))
    inputs = watched_land(
        days=200, strength=curve, deploy_trigger=np.zeros(1, int), weather_share=np.full((1, 12), 0.5),
        denial_rate=np.full((1, 2), 0.3), denial_mean_days=np.full((1, 2), 2.0),
        substitution_strength=np.full((1, PARTIES), 3.0), substitution_share=np.full((1, PARTIES), 0.5),
    )  # fmt: skip
    together = simulate(inputs, 6, seed=8, record_days=True).daily_marks
    alone = simulate(
        replace(inputs, horizon_days=40, daylight_share=np.ones(40), month=np.zeros(40, int)),
        6,
        seed=8,
        record_days=True,
    ).daily_marks
    assert np.array_equal(together[:, :, :40], alone)


def test_restraint_turns_at_once_on_its_day():
    x = np.full((1, PARTIES, D), 1.0)
    change = np.full((1, PARTIES, D), -1.5)
    inputs = watched_land(
        compliance_start=x, compliance_target=x, compliance_return=np.full((1, PARTIES), 0.3),
        turn_day=np.array([[30, NEVER]]), turn_change=change, gain_cap=np.full(1, 3.0),
    )  # fmt: skip
    assert near(by_day(inputs, 0, 30)[:, LAND], RATE[LAND] * np.exp(-1.0))
    assert near(by_day(inputs, 30, 31)[:, LAND], RATE[LAND] * np.exp(0.5))
    assert near(by_day(inputs, 31, 60)[:, LAND], RATE[LAND] * np.exp(0.5))


def test_a_provision_that_begins_after_the_turn_begins_turned():
    start = np.zeros((1, PARTIES, D), np.int64)
    start[0, 0, AIR] = 40
    inputs = watched_land(
        turn_day=np.array([[30, NEVER]]), turn_change=np.full((1, PARTIES, D), 1.0), provision_start=start
    )
    assert near(by_day(inputs, 40, 60)[:, AIR], RATE[AIR] * np.exp(-1.0))


def test_those_whom_no_restraint_reaches_answer_too():
    """A single type with momentum n: rate = mu u / (1 - n u), u = (1 - zeta) exp(-x) + zeta."""
    zeta, x, n = 0.2, 2.0, 0.8
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 0, 0] = n
    inputs = watched_land(
        days=400, unruly_share=np.array([[zeta, 0.0]]), compliance_start=np.full((1, PARTIES, D), x),
        compliance_target=np.full((1, PARTIES, D), x), branching=branching, momentum_decay=np.full(1, 20.0),
    )  # fmt: skip
    left = (1.0 - zeta) * np.exp(-x) + zeta
    assert near(by_day(inputs, 10, 400)[:, LAND], RATE[LAND] * left / (1.0 - n * left))
