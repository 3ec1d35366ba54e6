"""Runs that are killed, stopped, or meet a full disk: the old result whole or the new one whole, never a part."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from peacewright import study
from peacewright.core.findings import PeacewrightError

SMALL = Path(__file__).resolve().parents[1] / "operation" / "small.yaml"
SOURCE = str(Path(study.__file__).parents[2])
FILES = {"futures.parquet", "outcomes.parquet", "run.json"}
# Put before a run, it makes the run say that it has come to its first table and wait there: so a signal always meets it
# half-way, however fast the machine, and never inside a compiler that would swallow it.
HELD = """
import pathlib, time, polars
def waits(*arguments, **named):
    pathlib.Path({reached!r}).touch()
    time.sleep(300)
polars.DataFrame.write_parquet = waits
"""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of the disk are those of POSIX"),
]


def started(out: Path, seed: int, before: str = "") -> subprocess.Popen[str]:
    """Start a simulation as a person does; ``before`` is run first in its process."""
    arguments = [
        "simulate",
        str(SMALL),
        "--option",
        "west",
        "--futures",
        "40",
        "--seed",
        str(seed),
        "--out",
        str(out),
    ]
    code = f"{before}\nfrom peacewright.cli import main\nmain({arguments!r})"
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": SOURCE, "PYTHONWARNINGS": ""},
    )  # fmt: skip


def ended(run: subprocess.Popen[str]) -> int:
    """Wait for a run, and return its exit code."""
    run.communicate(timeout=900)
    return run.returncode


def seed_of(out: Path) -> int:
    """Return the seed of a result, having made sure that it is whole."""
    assert {path.name for path in out.iterdir()} == FILES
    assert pl.read_parquet(out / "futures.parquet").height == 40
    assert pl.read_parquet(out / "outcomes.parquet").height == 40
    return int(json.loads((out / "run.json").read_text(encoding="utf-8"))["seed"])


def left_beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir() if path != out)


@pytest.fixture(scope="module")
def seconds(tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a run takes here and now: moments to kill it at are drawn from that."""
    out = tmp_path_factory.mktemp("whole") / "out"
    begun = time.monotonic()
    assert ended(started(out, 1)) == 0
    assert seed_of(out) == 1
    return time.monotonic() - begun


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_the_old_result_or_the_new_one(
    tmp_path: Path, seconds: float, kind: signal.Signals
) -> None:
    out, moments, seed = tmp_path / "out", random.Random(int(kind)), 1
    assert ended(started(out, seed)) == 0
    for attempt in range(2, 5):
        run = started(out, attempt)
        try:
            run.communicate(timeout=moments.uniform(0.3, 1.0) * seconds)
        except subprocess.TimeoutExpired:
            run.send_signal(kind)
            _, err = run.communicate(timeout=120)
            assert "Traceback" not in err
        assert seed_of(out) in {seed, attempt}
        seed = seed_of(out)
    assert ended(started(out, 9)) == 0
    assert seed_of(out) == 9
    assert left_beside(out) == []


def held(folder: Path, out: Path) -> subprocess.Popen[str]:
    """Start a run and return it once it waits in the middle of its writing."""
    reached = folder / "reached"
    run = started(out, 1, before=HELD.format(reached=str(reached)))
    while not reached.exists():
        if run.poll() is not None:
            pytest.fail(f"the run ended before it wrote: {run.communicate()}")
        time.sleep(0.02)
    return run


@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_asked_to_stop_says_so_and_tidies_up(
    tmp_path: Path, kind: signal.Signals, code: int
) -> None:
    results = tmp_path / "results"
    results.mkdir()
    run = held(tmp_path, results / "out")
    run.send_signal(kind)
    _, err = run.communicate(timeout=120)
    assert run.returncode == code, err
    assert "Nothing was left half-written" in err
    assert "Traceback" not in err
    assert list(results.iterdir()) == []


def test_what_a_killed_run_left_is_taken_away_and_what_a_living_one_uses_is_not(tmp_path: Path) -> None:
    results = tmp_path / "results"
    results.mkdir()
    out = results / "out"
    killed = held(tmp_path, out)
    killed.kill()
    ended(killed)
    assert len(left_beside(out)) == 1
    from peacewright.core.writing import atomic_directory

    with atomic_directory(out) as first:
        assert left_beside(out) == [first.name]
        with atomic_directory(out) as second:
            assert {path.name for path in results.iterdir()} == {first.name, second.name}
            (second / "a.txt").write_text("second", encoding="utf-8")
        (first / "a.txt").write_text("first", encoding="utf-8")
    assert (out / "a.txt").read_text(encoding="utf-8") == "first"
    assert left_beside(out) == []


def test_of_two_runs_at_once_one_stands_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    runs = [started(out, seed) for seed in (1, 2, 3)]
    assert [ended(run) for run in runs] == [0, 0, 0]
    seed = seed_of(out)
    expected = study.simulate(study.load(SMALL), ["west"], 40, seed=seed, out=tmp_path / "again").outcomes
    assert pl.read_parquet(out / "outcomes.parquet").equals(expected)


@pytest.mark.parametrize("limit", [100, 5_000, 40_000])
def test_a_full_disk_is_a_finding_and_the_old_result_stays(tmp_path: Path, limit: int) -> None:
    out = tmp_path / "out"
    assert ended(started(out, 1)) == 0
    assert max(path.stat().st_size for path in out.iterdir()) > 40_000
    full = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    run = started(out, 2, full)
    _, err = run.communicate(timeout=900)
    assert (run.returncode, "Traceback" in err) == (2, False), err
    assert "error C001" in err
    assert "make room on the disk" in err
    assert seed_of(out) == 1
    assert left_beside(out) == []


def test_a_target_that_cannot_be_written_is_told_before_any_work(tmp_path: Path) -> None:
    loaded = study.load(SMALL)
    out = tmp_path / "file"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(PeacewrightError, match="this is a file"):
        study.simulate(loaded, futures=1, out=out)
    with pytest.raises(PeacewrightError, match="cannot be written"):
        study.simulate(loaded, futures=1, out=out / "below")
    assert out.read_text(encoding="utf-8") == "mine"
    if os.geteuid() != 0:  # whoever may do everything meets no folder that is closed
        (tmp_path / "closed").mkdir(mode=0o500)
        with pytest.raises(PeacewrightError, match="cannot be written"):
            study.simulate(loaded, futures=1, out=tmp_path / "closed")
    with pytest.raises(PeacewrightError, match=r"cannot be (written|put)"):
        study.simulate(loaded, futures=1, out="/proc/peacewright")
