"""What the kernel refuses, and how it says so."""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.inputs import NEVER, PARTIES, TYPES
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.kernel.stationary import expected_daily_incidents
from tests.kernel.synthetic import instance, neutral


def test_instances_are_valid():
    neutral().validate()
    instance(3).validate()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("momentum_decay", np.ones(2), "axis F holds 1, expected 2|axis F holds 2, expected 1"),
        ("momentum_decay", np.ones((1, 1)), "must have axes"),
        ("momentum_decay", np.array([0.0]), "below"),
        ("momentum_decay", np.array([np.nan]), "not finite"),
        ("locality", np.array([1.5]), "above 1"),
        ("gated", np.zeros((2, 4)), "must hold bool"),
        ("provision_start", np.zeros((1, 2, 4)), "must hold int64"),
        ("branching", np.zeros((1, 7, 8)), "axis N holds 7, expected 8"),
        ("confusion", np.zeros((1, 4, 16, 3, 4), np.float32), "must sum to 1"),
        ("base_order", np.full((4, 1), 3), "a base that teams does not hold"),
        ("gated", np.ones((2, 4), bool), "need at least one gate domain"),
        ("deploy_trigger", np.array([-1]), "needs at least one gate domain"),
        ("cell_side", np.full(4, 2), "above 1"),
        ("horizon_days", 0, "at least 1"),
    ],
)
def test_faults_are_named(name, value, words):
    with pytest.raises(ValueError, match=words):
        replace(neutral(), **{name: value}).validate()


def test_a_party_does_not_attack_cells_on_its_own_side():
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 1, 2] = 1.0
    with pytest.raises(ValueError, match="party 1 must be 0 in cells on its own side"):
        neutral(spontaneous_rate=rate, cell_side=np.full(4, 1)).validate()


def test_a_gate_cannot_read_only_what_it_opens():
    gated = np.zeros((2, 4), bool)
    gated[:, 0] = True
    with pytest.raises(ValueError, match="binds before the gate opens"):
        neutral(gated=gated, gate_domains=np.array([True, False, False, False])).validate()


def test_simulate_refuses_senseless_arguments():
    for arguments in (
        {"replications": 0},
        {"replications": 1, "chunk": 0},
        {"replications": 1, "threads": 0},
    ):
        with pytest.raises(ValueError, match="must be at least 1"):
            simulate(neutral(), seed=1, **arguments)


def test_no_stationary_rate_above_criticality():
    branching = np.eye(TYPES)[None] * 1.1
    with pytest.raises(ValueError, match="not below 1"):
        expected_daily_incidents(np.ones((1, 2, 4)), np.arange(4), branching, np.ones((1, 2, 4)))


def test_never_is_far_away():
    assert NEVER > 365 * 1000
