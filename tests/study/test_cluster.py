"""Explorations on a Dask cluster of processes: the same bytes as here, also when a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from peacewright import study
from peacewright.core.findings import PeacewrightError
from peacewright.study import cluster as clusters
from peacewright.study import living
from peacewright.study.exploring import BLOCKS
from tests.study.test_exploring import SMALL, SOURCE, contents, explored

FUTURES = 48


@contextmanager
def running_cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and one-thread workers as processes of their own; give its address and the workers."""
    env = {**os.environ, "PYTHONPATH": SOURCE, "PYTHONWARNINGS": ""}
    told = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env, "cwd": folder}
    program = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    where = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    processes = [subprocess.Popen([*program, *where], **quiet)]
    try:
        while not told.exists():
            assert processes[0].poll() is None
            time.sleep(0.05)
        program = [sys.executable, "-m", "distributed.cli.dask_worker"]
        asked = ["--scheduler-file", str(told), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        hands = [subprocess.Popen([*program, *asked], **quiet) for _ in range(workers)]
        processes += hands
        from distributed import Client

        with Client(scheduler_file=str(told), set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=60)
            address = client.scheduler.address
        yield address, hands
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_two_workers_give_the_same_bytes_and_a_killed_one_costs_a_retry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = study.load(SMALL)
    monkeypatch.setattr(living, "futures_in_a_block", lambda replications: 4)
    here = explored(loaded, tmp_path / "here", futures=FUTURES).directory
    with running_cluster(tmp_path, 2) as (address, hands):
        there = explored(loaded, tmp_path / "there", futures=FUTURES, cluster=address).directory
        assert contents(there) == contents(here)

        def kill_one(step: str, done: int, every: int) -> None:
            if step == "simulating" and done >= every // 4 and hands[0].poll() is None:
                hands[0].send_signal(signal.SIGKILL)
                hands[0].wait()

        killed = explored(
            loaded, tmp_path / "killed", futures=FUTURES, cluster=address, progress=kill_one
        ).directory
        assert hands[0].poll() is not None
        assert not (killed / BLOCKS).exists()
        assert contents(killed) == contents(here)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_cannot_be_used_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = study.load(SMALL)
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 2)
    for address in ("tcp://127.0.0.1:9", "nonsense"):
        with pytest.raises(PeacewrightError, match="no Dask scheduler answers here"):
            explored(loaded, tmp_path / "out", cluster=address)
    assert not (tmp_path / "out").exists(), "nothing was begun"
    with (
        running_cluster(tmp_path, 0) as (address, _),
        pytest.raises(PeacewrightError, match="has no workers"),
    ):
        explored(loaded, tmp_path / "out", cluster=address)


def test_a_worker_with_another_version_is_told() -> None:
    ours = {"peacewright": "1", "numpy": "2"}
    with pytest.raises(PeacewrightError, match="numpy 1 in place of 2"):
        clusters._make_sure_they_are_ours(ours, {"peacewright": "1", "numpy": "1"}, "tcp://10.0.0.2:1")


def test_without_the_extra_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PeacewrightError, match=r"pip install \"peacewright\[cluster\]\""):
        explored(study.load(SMALL), tmp_path / "out", cluster="tcp://127.0.0.1:9")
