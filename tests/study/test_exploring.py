"""Explorations: the same bytes however they are cut, stopped and gone on with; replayed; never mixed with another."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from peacewright import study
from peacewright.core.findings import PeacewrightError
from peacewright.core.tables import read_units
from peacewright.operation.loading import LoadedOperation
from peacewright.operation.metrics import METRICS
from peacewright.simulation.tables import TABLES
from peacewright.study import living
from peacewright.study.exploring import BEGUN, BLOCKS, RUN, blocks_kept

SMALL = Path(__file__).resolve().parents[1] / "operation" / "small.yaml"
SOURCE = str(Path(study.__file__).parents[2])
FUTURES, REPLICATIONS, SEED, BLOCK = 24, 3, 5, 4


def explored(loaded: LoadedOperation, out: Path, **given: object) -> study.Exploration:
    asked = {"futures": FUTURES, "replications": REPLICATIONS, "seed": SEED, "out": out}
    return study.explore(loaded, **{**asked, **given})


def stopped_half_way(loaded: LoadedOperation, out: Path) -> None:
    def stop(step: str, done: int, every: int) -> None:
        if step == "simulating" and done >= every // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explored(loaded, out, progress=stop)


def contents(directory: Path) -> dict[str, bytes]:
    """Return the files of an exploration but its timings."""
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir()) if path.name != RUN}


@pytest.fixture(scope="module")
def loaded() -> LoadedOperation:
    return study.load(SMALL)


@pytest.fixture(scope="module")
def whole(loaded: LoadedOperation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return explored(loaded, tmp_path_factory.mktemp("exploration") / "whole").directory


def test_every_table_is_there_with_units(whole: Path, loaded: LoadedOperation) -> None:
    names = {path.name for path in whole.iterdir()}
    assert {f"{name}.parquet" for name in ("futures", *TABLES)} <= names
    assert {
        "operation.yaml",
        "read.json",
        RUN,
        "exploration.html",
        "signposts.json",
        "pathways.json",
    } <= names
    assert not names & {BEGUN, BLOCKS}
    options = len(loaded.operation.options)
    outcomes, runs = (pl.read_parquet(whole / f"{name}.parquet") for name in ("outcomes", "runs"))
    assert outcomes.height == options * FUTURES
    assert runs.height == options * FUTURES * REPLICATIONS
    units = read_units(whole / "outcomes.parquet")
    assert {name: units[name] for name in METRICS} == {name: metric.unit for name, metric in METRICS.items()}
    assert read_units(whole / "futures.parquet")["line.watched_length"] == "km"
    assert json.loads((whole / RUN).read_text(encoding="utf-8"))["timings_s"]


def test_variance_within_and_between_follows_from_the_table(whole: Path) -> None:
    """Mean, standard error and number of runs give back what single runs say."""
    outcomes, runs = (pl.read_parquet(whole / f"{name}.parquet") for name in ("outcomes", "runs"))
    kept = (pl.col("end_day_share_of_before") - pl.col("first_day")).clip(0).fill_null(0)
    single = runs.group_by("option", "future", maintain_order=True).agg(
        kept.mean().alias("mean"), (kept.std() / kept.count().sqrt()).alias("error")
    )
    assert outcomes["ceasefire_days"].to_numpy() == pytest.approx(single["mean"].to_numpy())
    assert outcomes["ceasefire_days_se"].to_numpy() == pytest.approx(single["error"].to_numpy())
    assert set(outcomes["ceasefire_days_runs"]) == {REPLICATIONS}


@pytest.mark.parametrize(("size", "threads"), [(1, 2), (7, 1), (24, 3)])
def test_blocks_and_threads_change_no_byte(
    whole: Path,
    loaded: LoadedOperation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    threads: int,
) -> None:
    monkeypatch.setattr(living, "futures_in_a_block", lambda replications: size)
    other = explored(loaded, tmp_path / "other", threads=threads).directory
    assert contents(other) == contents(whole)


def test_a_stopped_exploration_goes_on_to_the_same_bytes(
    whole: Path, loaded: LoadedOperation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(living, "futures_in_a_block", lambda replications: BLOCK)
    out = tmp_path / "out"
    stopped_half_way(loaded, out)
    assert 0 < blocks_kept(out) < len(loaded.operation.options) * FUTURES // BLOCK
    assert (out / BEGUN).is_file()
    assert not (out / RUN).exists()
    told: list[int] = []
    explored(
        loaded,
        out,
        resume=True,
        progress=lambda step, done, every: told.append(done) if step == "simulating" else None,
    )
    assert told[0] > 0
    assert contents(out) == contents(whole)


def test_another_exploration_is_never_gone_on_with(
    whole: Path, loaded: LoadedOperation, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    with pytest.raises(PeacewrightError, match="holds an exploration already"):
        explored(loaded, out)
    for changed, told in (
        ({"seed": 6}, "seed was 5 there and is 6 here"),
        ({"futures": 25}, "settings.futures was 24 there and is 25 here"),
        ({"options": ["none"]}, "settings.options was"),
    ):
        with pytest.raises(PeacewrightError, match=told):
            explored(loaded, out, resume=True, **changed)
    file = tmp_path / "other.yaml"
    file.write_text(SMALL.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    with pytest.raises(PeacewrightError, match="operation_sha256 was"):
        explored(study.load(file), out, resume=True)
    record = json.loads((out / RUN).read_text(encoding="utf-8"))
    record["libraries"]["numpy"] = "1.0"
    (out / RUN).write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(PeacewrightError, match=r"libraries\.numpy was 1\.0 there"):
        explored(loaded, out, resume=True)
    with pytest.raises(PeacewrightError, match="no exploration here to go on with"):
        explored(loaded, tmp_path / "nowhere", resume=True)


def test_a_whole_exploration_is_opened_and_not_lived_again(whole: Path, loaded: LoadedOperation) -> None:
    before = contents(whole)
    again = explored(loaded, whole, resume=True)
    assert contents(whole) == before
    assert list(again.lived) == list(loaded.operation.options)
    assert again.lived["west"].tables["runs"].height == FUTURES * REPLICATIONS


def test_a_brief_is_written_from_an_exploration_and_from_no_other_file(
    whole: Path, loaded: LoadedOperation, tmp_path: Path
) -> None:
    paths = study.brief(loaded, out=tmp_path / "brief", exploration=whole)
    lived = study.brief(loaded, FUTURES, SEED, tmp_path / "lived", replications=REPLICATIONS)
    assert paths.answers.read_bytes() == lived.answers.read_bytes()
    assert "What the exploration found" in paths.brief.read_text(encoding="utf-8")
    file = tmp_path / "other.yaml"
    file.write_text(SMALL.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    with pytest.raises(PeacewrightError, match="exploration of another file"):
        study.brief(study.load(file), out=tmp_path / "other", exploration=whole)
    with pytest.raises(PeacewrightError, match="holds no exploration"):
        study.brief(loaded, out=tmp_path / "other", exploration=tmp_path / "brief")


def test_a_replay_reproduces_or_says_what_differs(whole: Path, tmp_path: Path) -> None:
    assert study.replay(whole, threads=1).reproduced
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    table = pl.read_parquet(out / "outcomes.parquet")
    spoiled = table.with_columns(
        pl.when(pl.int_range(pl.len()) == 7).then(-1.0).otherwise(pl.col("incidents")).alias("incidents")
    )
    spoiled.write_parquet(out / "outcomes.parquet")
    record = json.loads((out / RUN).read_text(encoding="utf-8"))
    record["libraries"]["numpy"] = "1.0"
    (out / RUN).write_text(json.dumps(record), encoding="utf-8")
    found = study.replay(out)
    assert not found.reproduced
    assert found.differences == (
        f"outcomes.parquet: column incidents, row 7: -1.0 there, {table['incidents'][7]!r} now",
    )
    assert found.reasons[0].startswith("numpy was 1.0 and is ")


def test_a_replay_of_another_file_is_no_reproduction(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    with (out / "operation.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# another\n")
    found = study.replay(out, threads=1)
    assert not found.reproduced
    assert found.differences[0] == "operation.yaml: not the file that was explored"


@pytest.mark.parametrize("record", ["[]", "{", '{"verb": "explore"}', '{"verb": "explore", "settings": {}}'])
def test_a_record_that_is_not_whole_is_told(tmp_path: Path, record: str) -> None:
    (tmp_path / RUN).write_text(record, encoding="utf-8")
    with pytest.raises(PeacewrightError, match="holds no exploration that is whole"):
        study.replay(tmp_path)


def cut_short(table: Path) -> None:
    table.write_bytes(table.read_bytes()[:-100])


def a_byte_off(table: Path) -> None:
    spoiled = bytearray(table.read_bytes())
    spoiled[len(spoiled) // 2] ^= 0xFF
    table.write_bytes(spoiled)


@pytest.mark.parametrize(
    "damage", [cut_short, a_byte_off, Path.unlink], ids=["cut short", "a byte off", "gone"]
)
@pytest.mark.parametrize("file", ["outcomes.parquet", "block.json"])
def test_a_damaged_block_is_lived_again(
    whole: Path,
    loaded: LoadedOperation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[Path], None],
    file: str,
) -> None:
    monkeypatch.setattr(living, "futures_in_a_block", lambda replications: BLOCK)
    out = tmp_path / "out"
    stopped_half_way(loaded, out)
    damage(next((out / BLOCKS).rglob(file)))
    assert contents(explored(loaded, out, resume=True).directory) == contents(whole)


# --- as a process ---------------------------------------------------------------------------------------------------


def started(out: Path, *more: str) -> subprocess.Popen[str]:
    arguments = ["explore", str(SMALL), "--futures", "60", "--replications", "40", "--out", str(out), *more]
    code = f"from peacewright.cli import main\nmain({arguments!r})"
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": SOURCE, "PYTHONWARNINGS": ""},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    whole, out, moments = tmp_path / "whole", tmp_path / "out", random.Random(1)
    begun = time.monotonic()
    run = started(whole)
    assert run.communicate(timeout=900)
    assert run.returncode == 0
    seconds = time.monotonic() - begun
    for kind in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
        run = started(out, *(["--resume"] if (out / BEGUN).exists() or (out / RUN).exists() else []))
        try:
            run.communicate(timeout=moments.uniform(0.2, 0.9) * seconds)
        except subprocess.TimeoutExpired:
            run.send_signal(kind)
            _, err = run.communicate(timeout=120)
            assert "Traceback" not in err
            # A run that had finished and was only leaving is ended by the system, with whatever code.
            if kind is signal.SIGINT and (out / BEGUN).exists():
                assert run.returncode == 130
                assert "--resume" in err
    if (out / BEGUN).exists():
        run = started(out, "--resume")
        _, err = run.communicate(timeout=900)
        assert run.returncode == 0, err
    assert contents(out) == contents(whole)
