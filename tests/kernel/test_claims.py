"""Claims are drawn from what happened, by claimant, accused and period, and change nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.arrays import NEVER
from peacewright.simulation.kernel.claims import ClaimLaws, days_bound, draw_claims
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import instance, neutral


def laws(futures=1, other=(1.0, 1.0), own=(0.0, 0.0), baseless=0.0) -> ClaimLaws:
    """Return laws under which both parties claim alike."""
    return ClaimLaws(
        of_other=np.tile(np.array(other, float), (futures, 2, 1)),
        of_own=np.tile(np.array(own, float), (futures, 2, 1)),
        baseless=np.full((futures, 2, 4), float(baseless)),
    )


def test_each_claims_of_the_other_and_owns_up_as_its_law_says():
    runs = 4000
    marks = np.zeros((1, runs, 2, 4, 2), np.int64)
    marks[:, :, 0, 0] = (100, 40)
    marks[:, :, 1, 2] = (10, 0)
    days = np.zeros_like(marks)
    days[:, :, 0, 0] = (30, 20)
    claimed, baseless = draw_claims(laws(1, (1.5, 0.5), (0.1, 0.2), 0.3), marks, days, seed=1)
    # Party 1 claims of party 0: 150 and 20 for what happened, 50 days of 0.3 for what did not.
    assert claimed[0, :, 1, 0, 0].mean() == pytest.approx(185.0, abs=4.5 * (185 / runs) ** 0.5)
    assert baseless[0, :, 1, 0].mean() == pytest.approx(15.0, abs=4.5 * (15 / runs) ** 0.5)
    assert claimed[0, :, 0, 0, 0].mean() == pytest.approx(18.0, abs=4.5 * (18 / runs) ** 0.5)
    assert claimed[0, :, 0, 1, 2].mean() == pytest.approx(15.0, abs=4.5 * (15 / runs) ** 0.5)
    assert claimed[0, :, :, :, [1, 3]].sum() == 0
    for claimant in (0, 1):
        assert np.all(baseless[:, :, claimant] <= claimed[:, :, claimant, 1 - claimant])


def test_days_bound_by_hand():
    """One provision from day 5 to 50, one that waits for the gate on day 20; the run ends on day 30 or 10."""
    start = np.array([[[5, 0, 0, 0], [NEVER, NEVER, NEVER, NEVER]]])
    end = np.array([[[50, NEVER, 0, 0], [0, 0, 0, 0]]])
    gated = np.array([[False, True, False, False], [False] * 4])
    days = days_bound(start, end, gated, np.array([[20, -1]]), np.array([[30, 10]]))
    assert days[0, 0, 0, 0].tolist() == [15, 10]
    assert days[0, 0, 0, 1].tolist() == [0, 10]
    assert days[0, 1, 0, 0].tolist() == [5, 0]
    assert days[0, 1, 0, 1].tolist() == [0, 0]
    assert days[0, :, 1].sum() == 0


def test_claims_change_nothing_but_themselves():
    inputs = instance(2, cells=8, horizon_days=60, spontaneous_a_day=6.0)
    without = simulate(inputs, 3, seed=5)
    asked = simulate(replace(inputs, claims=laws(2, (2.0, 2.0), (0.1, 0.1), 1.0)), 3, seed=5)
    assert without.claimed is None
    for name in ("marks", "detected", "end_day", "gate_day", "visits", "attributed_right"):
        assert np.array_equal(getattr(without, name), getattr(asked, name)), name
    assert asked.claimed is not None
    assert asked.claimed.sum() > 0


def test_a_future_claims_alike_whatever_is_drawn_beside_it():
    inputs = replace(instance(3, cells=8, horizon_days=40, spontaneous_a_day=6.0), claims=laws(3))
    whole = simulate(inputs, 2, seed=5)
    cut = {
        name: getattr(inputs, name)[2:]
        for name, declared in type(inputs).__dataclass_fields__.items()
        if declared.metadata and declared.metadata["axes"][0] == "F"
    }
    part = simulate(replace(inputs, **cut, claims=laws(1)), 2, seed=5, first_future=2)
    assert np.array_equal(whole.claimed[2:], part.claimed)


def test_what_happened_is_split_on_the_day_the_gate_opens():
    """A gate that opens on day 10 of 30: a third of steady violence comes before."""
    rate = np.zeros((1, 2, 4))
    rate[0, 0, 1] = 50.0
    inputs = neutral(
        1, 4, 30, spontaneous_rate=rate, gate_domains=np.array([False, True, False, False]),
        gate_window=np.array([10]), gate_tolerance=np.array([1e9]), mark_cap=np.ones((1, 4), int),
    )  # fmt: skip
    out = simulate(inputs, 100, seed=2)
    assert np.all(out.gate_day == 10)
    before, whole = out.marks_before_gate[0, :, 0, 1], out.marks[0, :, 0, 1]
    assert before.mean() == pytest.approx(500.0, abs=4.5 * (500 / 100) ** 0.5)
    assert np.all(before < whole)
    shut = simulate(replace(inputs, gate_window=np.array([31])), 20, seed=2)
    assert np.all(shut.gate_day == -1)
    assert np.array_equal(shut.marks_before_gate, shut.marks)
