"""Same seed, same answer: on any number of threads, in any chunks, compiled or not; common random numbers."""

import os
import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest

from peacewright.simulation.kernel.inputs import KernelOutputs
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import instance, neutral

ARRAYS = [declared.name for declared in fields(KernelOutputs) if declared.metadata]


def assert_same(one, other):
    for name in ARRAYS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


@pytest.fixture(scope="module")
def inputs():
    return instance(7, cells=20, horizon_days=90)


@pytest.fixture(scope="module")
def outputs(inputs):
    return simulate(inputs, 3, seed=42, threads=1)


def test_threads_and_chunks_do_not_matter(inputs, outputs):
    for threads, chunk in ((2, 16), (2, 1), (1, 3)):
        assert_same(outputs, simulate(inputs, 3, seed=42, threads=threads, chunk=chunk))


def test_a_part_of_the_futures_gives_that_part_of_the_answer(inputs, outputs):
    part = {}
    for declared in fields(inputs):
        value = getattr(inputs, declared.name)
        if declared.metadata and declared.metadata["axes"][0] == "F":
            value = value[4:]
        part[declared.name] = value
    tail = simulate(type(inputs)(**part), 2, seed=42, first_future=4)
    for name in ARRAYS:
        assert np.array_equal(getattr(outputs, name)[4:, :2], getattr(tail, name)), name


def test_another_seed_gives_another_answer(inputs, outputs):
    other = simulate(inputs, 3, seed=43)
    assert not np.array_equal(outputs.incidents, other.incidents)
    assert len(np.unique(outputs.resumption_threshold)) == outputs.resumption_threshold.size


def test_options_share_their_random_numbers(inputs, outputs):
    option = replace(inputs, teams=np.zeros_like(inputs.teams), presence_effect=inputs.presence_effect * 0.0)
    other = simulate(option, 3, seed=42)
    assert np.array_equal(outputs.resumption_threshold, other.resumption_threshold)
    lived = np.minimum(outputs.last_day, other.last_day)
    full = (lived == inputs.horizon_days) & (outputs.departed_day == other.departed_day)
    assert full.any()
    assert np.array_equal(outputs.denial_days[full], other.denial_days[full])
    difference = (outputs.incidents - other.incidents).sum(axis=(2, 3))[full].std()
    unpaired = (outputs.incidents - simulate(option, 3, seed=5).incidents).sum(axis=(2, 3))[full].std()
    assert difference < unpaired


def test_progress_counts_up_to_all_futures(inputs):
    seen = []
    simulate(inputs, 1, seed=1, progress=lambda done, total: seen.append((done, total)), chunk=2)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (7, 7)
    assert len(seen) == 4


def test_a_progress_that_raises_stops_the_run(inputs):
    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(inputs, 1, seed=1, progress=interrupt, chunk=1)


def test_the_series_by_day_adds_up(inputs, outputs):
    recorded = simulate(inputs, 3, seed=42, record_days=True)
    assert_same(outputs, recorded)
    assert recorded.daily_marks.shape == recorded.daily_reported.shape == (7, 3, 90, 4)
    assert np.array_equal(recorded.daily_marks.sum(axis=2), outputs.marks.sum(axis=2))


SCRIPT = """
import sys
import numpy as np
from peacewright.simulation.kernel.run import simulate
from validation.peers.instances import instance
o = simulate(instance(1, cells=8, horizon_days=40, spontaneous_a_day=8.0, bases=2), 1, seed=6)
print(o.incidents.sum(), o.marks.sum(), o.detected.sum(), o.visits.sum(), repr(float(o.response_hours_sum.sum())),
      o.end_day.tolist(), o.cause.tolist())
"""


def test_not_compiled_it_gives_the_same_answer():
    answers = []
    for disabled in ("0", "1"):
        environment = {**os.environ, "NUMBA_DISABLE_JIT": disabled}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        answers.append(run.stdout)
    assert answers[0] == answers[1]
    assert int(answers[0].split()[0]) > 0


def test_what_is_drawn_for_an_incident_does_not_depend_on_the_others():
    """More incidents of one party at sea leave those of the other on land as they were, offspring and reports too."""
    rate = np.zeros((1, 2, 4))
    rate[0, 0, 0] = 6.0
    branching = np.zeros((1, 8, 8))
    branching[0, 0, 0] = branching[0, 6, 6] = 0.5
    law = np.zeros((1, 4, 16, 3, 4), np.float32)
    law[..., 0], law[..., 3] = 0.5, 0.5
    quiet = neutral(
        1,
        4,
        60,
        spontaneous_rate=rate,
        branching=branching,
        momentum_decay=np.full(1, 0.3),
        confusion_without_force=law,
    )
    busy = rate.copy()
    busy[0, 1, 2] = 9.0
    one, other = (simulate(case, 50, seed=3) for case in (quiet, replace(quiet, spontaneous_rate=busy)))
    assert other.incidents[0, :, 1, 2].min() > 0
    for name in ("incidents", "marks", "detected", "marks_detected", "attributed_right"):
        assert np.array_equal(getattr(one, name)[..., 0, 0], getattr(other, name)[..., 0, 0]), name
    assert one.incidents[..., 0, 0].sum() > 1.5 * 50 * 60 * 6.0
