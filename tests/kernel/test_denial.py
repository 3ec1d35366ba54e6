"""Denial strikes one side: what needs the force goes blind there, and only there."""

from dataclasses import replace

import numpy as np

from peacewright.simulation.kernel.arrays import STATES
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import neutral

ALWAYS, LONG = 1e3, 1e9


def one_side_denied(denied: int, **changes):
    """Return inputs with air cells on either side, incidents in both, seen by the force alone, teams for each."""
    rate = np.zeros((1, 2, 4))
    rate[0, 0, 2:] = 0.0
    rate[0, 1, 0] = rate[0, 0, 1] = 10.0  # party 1 strikes side 0, party 0 strikes side 1
    blind = np.zeros((1, 4, len(STATES), 3, 4), np.float32)
    blind[..., 3] = 1.0
    seen = blind.copy()
    seen[..., :2, :] = (0.0, 0.0, 1.0, 0.0)
    denial = np.zeros((1, 2))
    denial[0, denied] = ALWAYS
    base = neutral(
        1, 4, 60, cell_domain=np.array([1, 1, 2, 3]), cell_side=np.array([0, 1, -1, -1]), spontaneous_rate=rate,
        confusion=seen, confusion_without_force=blind, strength=np.ones((1, 1)), denial_rate=denial,
        denial_mean_days=np.full(1, LONG), teams=np.full((1, 1), 50), give_up_hours=np.full(1, 1e6),
        presence=np.ones(4), presence_effect=np.zeros((1, 4)),
    )  # fmt: skip
    return replace(base, **changes)


def test_the_force_sees_nothing_on_the_denied_side_and_all_on_the_other():
    for denied in (0, 1):
        out = simulate(one_side_denied(denied), 10, seed=1)
        victim_of = {0: 1, 1: 0}  # side 0 is struck by party 1
        barred, open_to_it = victim_of[denied], victim_of[1 - denied]
        assert out.detected[:, :, barred].sum() == 0
        assert np.array_equal(out.detected[:, :, open_to_it], out.incidents[:, :, open_to_it])
        assert np.all(out.denial_days[:, :, denied] == 60)
        assert out.denial_days[:, :, 1 - denied].sum() == 0


def test_means_that_need_no_force_see_through_a_denial():
    inputs = one_side_denied(0)
    out = simulate(replace(inputs, confusion_without_force=inputs.confusion), 10, seed=1)
    assert np.array_equal(out.detected, out.incidents)


def test_no_team_goes_to_the_denied_side():
    inputs = one_side_denied(0)
    inputs = replace(inputs, confusion_without_force=inputs.confusion)
    out = simulate(inputs, 10, seed=1)
    # All incidents ask for a team; those of the denied side wait to the end.
    assert np.array_equal(out.sent_for, out.incidents.sum(axis=(2, 3)))
    assert np.all(out.visits <= out.incidents[:, :, 0].sum(axis=2))
    assert np.all(out.visits > 0.9 * out.incidents[:, :, 0].sum(axis=2))


def test_presence_is_not_felt_on_the_denied_side():
    out = simulate(one_side_denied(0, presence_effect=np.full((1, 4), 3.0)), 100, seed=1)
    free = out.incidents[:, :, 1, 1].mean() / 600.0
    held = out.incidents[:, :, 0, 1].mean() / 600.0
    assert abs(free - 1.0) < 0.03
    assert abs(held - np.exp(-3.0)) < 0.01


def test_a_denial_that_never_begins_leaves_all_open():
    out = simulate(one_side_denied(0, denial_rate=np.zeros((1, 2))), 10, seed=1)
    assert np.array_equal(out.detected, out.incidents)
    assert out.denial_days.sum() == 0
