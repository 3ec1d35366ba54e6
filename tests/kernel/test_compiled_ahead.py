"""The kernel is compiled beside planning: for the types it is called with, once, and a failure costs only time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from peacewright.simulation.kernel import runner as runner_module
from peacewright.simulation.kernel.ahead import kernel_types
from peacewright.simulation.kernel.run import arguments, workspace
from peacewright.simulation.kernel.runner import compile_ahead, mark, runner
from tests.kernel.synthetic import instance, neutral
from tests.kernel.test_plan_gates import WITHDRAW, force, gates


@pytest.mark.parametrize("record_days", [False, True])
@pytest.mark.parametrize(
    "inputs",
    [
        neutral(3, 5, 20),
        instance(4, cells=8, horizon_days=40, bases=2),
        force(gates(WITHDRAW, when=[(3, 9, ())])),
    ],
    ids=["nothing happens", "all processes", "gates of the plan"],
)
def test_every_call_has_the_types_compiled_for(inputs, record_days):
    numbers = np.arange(inputs.futures, dtype=np.int64)
    given = arguments(inputs, numbers, 2, 7, record_days=record_days)
    assert tuple(map(numba.typeof, (0, 1, *given, workspace(inputs)))) == kernel_types()


@pytest.fixture
def nobody_compiles(monkeypatch, tmp_path):
    """No mark and no process beside; returns the list of those that are begun."""
    begun: list[subprocess.Popen[bytes]] = []
    monkeypatch.setattr(runner_module, "_compiling", begun)
    monkeypatch.setattr(runner_module, "mark", lambda: tmp_path / "mark")
    monkeypatch.setattr(runner_module, "usable_cores", lambda: 2)
    yield begun
    for process in begun:
        process.wait()


def test_who_fails_beside_costs_nothing_but_time(nobody_compiles, monkeypatch):
    monkeypatch.setattr(runner_module, "_PROGRAM", "raise SystemExit(3)")
    compile_ahead()
    run = runner()
    assert [process.returncode for process in nobody_compiles] == [3]
    assert run.py_func.__name__ == "run_futures"


def test_one_process_at_most_is_begun(nobody_compiles, monkeypatch):
    monkeypatch.setattr(runner_module, "_PROGRAM", "")
    compile_ahead()
    compile_ahead()
    assert len(nobody_compiles) == 1


def test_none_is_begun_where_it_is_compiled_already(nobody_compiles, tmp_path):
    (tmp_path / "mark").touch()
    compile_ahead()
    assert nobody_compiles == []


def test_none_is_begun_on_one_core(nobody_compiles, monkeypatch):
    monkeypatch.setattr(runner_module, "usable_cores", lambda: 1)
    compile_ahead()
    assert nobody_compiles == []


FIRST_RUN = """
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.kernel import runner
from validation.peers.instances import instance

runner.usable_cores = lambda: 2
assert not runner.mark().exists()
runner.compile_ahead()
simulate(instance(1, cells=8, horizon_days=40, bases=2), 1, seed=6)
assert runner.mark().exists()
stats = runner.runner().stats
print(sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
"""


@pytest.mark.slow
def test_a_first_run_compiles_nothing_itself(tmp_path):
    path = os.pathsep.join(each for each in sys.path if each)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": path}
    command = [sys.executable, "-c", FIRST_RUN]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.split() == ["1", "0"]


def test_the_mark_is_of_these_sources_and_this_numba():
    assert numba.__version__ in mark().name
    assert mark().parent == Path(runner().stats.cache_path)
