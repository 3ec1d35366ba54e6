"""What holds in every run whatever the inputs."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import instance


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rate=st.floats(0.0, 40.0),
    gain=st.floats(0.05, 1.2),
    cells=st.integers(4, 40),
    days=st.integers(1, 200),
    teams=st.integers(0, 4),
    verify_mark=st.integers(1, 20),
    collapses=st.booleans(),
)
def test_conservation(seed, rate, gain, cells, days, teams, verify_mark, collapses):
    inputs = instance(
        2, cells=cells, horizon_days=days, seed=seed, spontaneous_a_day=rate + 0.01, gain_at_start=min(gain, 0.9),
        bases=2, teams=teams, verify_mark=verify_mark, collapses=collapses,
    )  # fmt: skip
    inputs = replace(inputs, max_incidents=20_000, max_candidates=20_000, max_reports=2_000)
    out = simulate(inputs, 2, seed=seed, threads=1, record_days=True)
    out.validate()
    assert np.all(out.detected <= out.incidents)
    assert np.all(out.marks >= out.incidents)
    assert np.all(out.marks_detected >= out.detected)
    assert np.all(out.marks_detected <= out.marks)
    assert np.all(out.attributed_right >= 0)
    assert np.all(out.attributed_wrong >= 0)
    assert np.all(out.attributed_right + out.attributed_wrong <= out.detected)
    assert np.all((out.false_attributed >= 0) & (out.false_attributed <= out.false_alarms))
    reported = out.detected.sum(axis=(2, 3)) + out.false_alarms
    assert np.all(out.sent_for <= reported)
    assert np.all(out.visits + out.dropped <= out.sent_for)
    assert np.all(out.verified_24h <= out.verified)
    assert np.all(out.verified_wrong <= out.verified)
    assert np.all(out.verified <= out.visits)
    assert np.all(out.end_day <= days)
    assert np.all((out.cause == 0) == (out.end_day == days))
    assert np.all(out.last_day <= days)
    assert np.all(out.force_days <= out.last_day)
    assert np.all((out.response_hours_median < 0) == (out.visits == 0))
    assert np.array_equal(out.daily_marks.sum(axis=2), out.marks.sum(axis=2))
    published = out.daily_reported.sum(axis=(2, 3))
    assert np.array_equal(published, out.marks_detected.sum(axis=(2, 3)) + out.false_alarms)
    ended = np.all(out.cause > 0, axis=2)
    assert np.all(out.last_day[~ended] == days)
    if teams == 0:
        assert out.sent_for.sum() == 0
