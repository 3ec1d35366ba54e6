"""Small models with every part of the kernel at work: what must hold in each replication, compiled or not.

`make coverage` runs this with compilation off, so that the branches of compiled code are seen.
"""

import numpy as np
import pytest

from peacewright.simulation.kernel.run import simulate
from validation.peers.cases import CASES

SEEDS = (1, 2, 3)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_seen_is_never_more_than_what_happened(case):
    inputs = case.build()
    for seed in SEEDS:
        out = simulate(inputs, 1, seed=seed, threads=1)
        assert (out.incidents >= 0).all()
        assert (out.detected <= out.incidents).all()
        assert (out.last_day <= out.horizon_days).all()
        assert ((out.end_day >= 0) & (out.end_day <= out.horizon_days)).all()
        held = out.end_day == out.horizon_days
        assert (out.cause[held] == 0).all()
        assert (out.cause[~held] != 0).all()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_seeds_differ_and_repeat(case):
    inputs = case.build()
    first, again, other = (simulate(inputs, 1, seed=seed, threads=1).incidents for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
