"""``explore``: every option lived through many futures, block by block, so that it can be stopped and gone on with.

The folder of an exploration holds, once it is whole:

- ``operation.yaml``, the file as it was; ``run.json``, what it takes to repeat the run, with timings;
- ``futures.parquet``, the design: a row a future, a column a factor or choice;
- the tables of :mod:`peacewright.simulation.tables`, and ``read.json``, what each option's simulation read;
- ``fresh_futures.parquet`` and ``fresh_outcomes.parquet``: fewer futures of another seed, for reading conditions again;
- what :func:`peacewright.study.finding_out.find_out` makes of these.

Until then it holds ``begun.json``, which says what is being done, and the folder ``blocks``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.findings import PeacewrightError, Place
from peacewright.core.progress import Progress, tell
from peacewright.core.run import RunRecord, file_hash
from peacewright.core.streams import stream_key
from peacewright.core.tables import write_table
from peacewright.core.writing import alone, told_of_the_disk, write_atomically
from peacewright.exploration.checkpoints import Checkpoints
from peacewright.operation.loading import LoadedOperation
from peacewright.study.common import SEED, chosen, json_text, record_of, refused
from peacewright.study.living import Threads, Work, Workers, live_all

if TYPE_CHECKING:
    import polars as pl

    from peacewright.core.futures import Futures
    from peacewright.plan.plan import Plan
    from peacewright.simulation.live import Outcomes

FUTURES = 2000
REPLICATIONS = 20

FRESH_PART, MOST_FRESH = 4, 500
"""Fresh futures are a quarter of the futures, at most five hundred: enough to see a density fall."""

FRESH_BLOCKS, FRESH_OUTCOMES = "fresh-blocks", "fresh_outcomes.parquet"
OPERATION, BEGUN, RUN, BLOCKS, READ = "operation.yaml", "begun.json", "run.json", "blocks", "read.json"

_RECORDED = {"operation_sha256", "seed", "peacewright", "python", "libraries"}
_SETTINGS = {"options", "futures", "replications"}
"""What the record of an exploration and its settings hold at least."""


@dataclass(frozen=True)
class Exploration:
    """Where an exploration was written, its design, and what became of every option.

    Attributes
    ----------
    directory : Path
    futures : Futures
    lived : mapping of option name to Outcomes
        Tables are read from the folder when they are asked for.
    """

    directory: Path
    futures: Futures
    lived: Mapping[str, Outcomes]

    def __repr__(self) -> str:
        count = self.futures.count
        return f"<{len(self.lived)} options explored through {count} futures, written to {self.directory}>"


class StoredTables(Mapping[str, "pl.DataFrame"]):
    """The tables of one option, each read from the folder of its exploration when first asked for."""

    def __init__(self, directory: Path, option: str) -> None:
        self._directory, self._option = directory, option
        self._found: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        import polars as pl

        if name not in self._found:
            table = pl.scan_parquet(self._directory / f"{name}.parquet")
            self._found[name] = table.filter(pl.col("option") == self._option).collect()
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        from peacewright.simulation.tables import TABLES

        return iter(TABLES)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def explore(
    loaded: LoadedOperation,
    options: Sequence[str] | None = None,
    futures: int = FUTURES,
    replications: int = REPLICATIONS,
    seed: int = SEED,
    out: Path | str = "exploration",
    *,
    cluster: str | None = None,
    resume: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Exploration:
    """Live the plans of options through thousands of futures, and find out what they hinge on.

    What is done is kept block by block: an exploration that was stopped, by a key, a signal or a power cut, goes on
    with ``resume``, and its tables are the same bytes as those of one that ran through.

    Parameters
    ----------
    loaded : LoadedOperation
    options : sequence of str, optional
        By default all.
    futures, replications : int
        The budget: futures drawn, and runs of each.
    seed : int
        Equal seeds give equal tables, on any number of threads or workers.
    out : Path or str
        The folder; see above for what is written.
    cluster : str, optional
        Address of a Dask scheduler, for instance ``tcp://10.0.0.1:8786``: blocks are lived there.
    resume : bool
        Go on with the exploration in ``out``, which must be this one.
    threads : int, optional
        Threads used here; by default all cores this process may use.
    progress : callable, optional
        Called with (step, done, all).

    Raises
    ------
    PeacewrightError
        If an option does not exist or cannot be lived, ``out`` holds another exploration or cannot be written, or the
        cluster cannot be used.
    """
    from peacewright.simulation.futures import draw_futures

    out, names = Path(out), chosen(loaded, options)
    tables = loaded.factor_tables_sha256
    budget = {"options": names, "futures": futures, "replications": replications}
    record = record_of(loaded, "explore", seed, **budget, factor_tables_sha256=tables)
    workers = _workers(cluster, threads)  # first: where they cannot be had, nothing is written
    if _begin(out, loaded, record, resume=resume):
        with workers:
            return open_exploration(out, loaded, progress)
    drawn = draw_futures(loaded.operation, loaded.factors, futures, seed)
    work = Work(loaded, names, drawn, replications, record, progress)
    with told_of_the_disk(out), alone(out / BEGUN):
        return _live_and_finish(out, work, workers)


def draw_fresh(loaded: LoadedOperation, futures: int, seed: int) -> Futures:
    """Draw the futures in which the conditions of an exploration are read again, from a seed of their own."""
    from peacewright.simulation.futures import draw_futures

    count = min(MOST_FRESH, max(1, futures // FRESH_PART))
    return draw_futures(loaded.operation, loaded.factors, count, stream_key(seed, "exploration", "fresh"))


def open_exploration(
    directory: Path, loaded: LoadedOperation, progress: Progress | None = None
) -> Exploration:
    """Return an exploration that was written before, its options planned again, nothing lived again.

    Raises
    ------
    PeacewrightError
        If the folder holds no whole exploration of this file.
    """
    from peacewright.simulation.futures import draw_futures
    from peacewright.study.planning import plans_of

    found = read_run(directory)
    _make_sure_it_is_of(directory, loaded, found)
    settings = found["settings"]
    drawn = draw_futures(loaded.operation, loaded.factors, settings["futures"], found["seed"])
    plans = plans_of(loaded, settings["options"], progress)
    return _opened(directory, drawn, plans)


def read_run(directory: Path) -> dict[str, Any]:
    """Return the record of a whole exploration.

    Raises
    ------
    PeacewrightError
        If there is none.
    """
    found = _record_in(directory / RUN)
    if found is None:
        message = "this directory holds no exploration that is whole"
        remedy = "name the folder that `peacewright explore` wrote to"
        if (directory / BEGUN).is_file():
            remedy = "end it first: the same command as before, with --resume"
        raise refused(Place(str(directory)), message, remedy)
    return found


def documents_of(directory: Path, loaded: LoadedOperation) -> dict[str, Any]:
    """Return what an exploration of this file found, as written: ``exploration`` and ``pathways``.

    Raises
    ------
    PeacewrightError
        If the folder holds no whole exploration of this file.
    """
    _make_sure_it_is_of(directory, loaded, read_run(directory))
    return {
        name: json.loads((directory / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("exploration", "pathways")
    }


def _make_sure_it_is_of(directory: Path, loaded: LoadedOperation, found: Mapping[str, Any]) -> None:
    if found["operation_sha256"] != loaded.sha256:
        message = f"this is an exploration of another file than {loaded.path}"
        remedy = f"explore the file as it is now, or use {OPERATION} there"
        raise refused(Place(str(directory)), message, remedy)


def blocks_kept(out: Path) -> int:
    """Return how many blocks an exploration that is not whole has kept."""
    return sum(1 for folder in (BLOCKS, FRESH_BLOCKS) for _ in (out / folder).glob("*/*/"))


# --- beginning and ending -------------------------------------------------------------------------------------------


def _begin(out: Path, loaded: LoadedOperation, record: RunRecord, *, resume: bool) -> bool:
    """Make the folder ready, or make sure that it is of this exploration; return whether it is whole already."""
    before = _record_in(out / BEGUN) or _record_in(out / RUN)
    place = Place(str(out))
    if resume:
        if before is None:
            message = "there is no exploration here to go on with"
            raise refused(
                place, message, "leave out --resume, or name the folder of the one that was stopped"
            )
        _make_sure_it_is_the_same(place, before, record)
        return not (out / BEGUN).exists()
    if before is not None and (blocks_kept(out) or not (out / BEGUN).exists()):
        message = "this directory holds an exploration already"
        remedy = "go on with it by --resume, or give another directory to --out"
        raise refused(place, message, remedy)
    raw = loaded.path.read_bytes()
    if file_hash(loaded.path) != loaded.sha256:
        raise refused(Place(str(loaded.path)), "the file has changed since it was read", "start again")
    write_atomically(out / OPERATION, raw)
    write_atomically(out / BEGUN, json_text(record.as_dict()).encode())
    return False


def _record_in(path: Path) -> dict[str, Any] | None:
    """Return the record of an exploration; None where the file holds none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or found.get("verb") != "explore":
        return None
    settings = found.get("settings")
    told = isinstance(settings, dict) and settings.keys() >= _SETTINGS and found.keys() >= _RECORDED
    return found if told else None


def _make_sure_it_is_the_same(place: Place, before: dict[str, Any], record: RunRecord) -> None:
    differing = differences(before, json.loads(json_text(record.as_dict())))
    if differing:
        remedy = "give what was given then, or another directory to --out without --resume"
        raise PeacewrightError([refused(place, message, remedy).findings[0] for message in differing])


def differences(before: Mapping[str, Any], now: Mapping[str, Any], under: str = "") -> list[str]:
    """Say in which ways two records of runs differ, timings apart; a sentence each."""
    told = []
    for key in dict.fromkeys((*before, *now)):
        if key == "timings_s":
            continue
        old, new = before.get(key), now.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            told += differences(old, new, f"{under}{key}.")
        elif old != new:
            told.append(f"{under}{key} was {_shown(old)} there and is {_shown(new)} here")
    return told


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "not known" if value is None else str(value)[:80]


def _workers(cluster: str | None, threads: int | None) -> Workers:
    if cluster is None:
        return Threads(threads)
    from peacewright.study.cluster import Cluster

    return Cluster(cluster)


def _live_and_finish(out: Path, work: Work, workers: Workers) -> Exploration:
    """Live all futures and then the fresh ones, keeping block by block, and write what follows."""
    from peacewright.simulation.tables import units_of

    fresh = replace(work, futures=draw_fresh(work.loaded, work.futures.count, work.futures.seed))
    kept, kept_fresh = (Checkpoints(out / folder, units_of) for folder in (BLOCKS, FRESH_BLOCKS))
    with workers:
        plans = live_all(work, workers, kept.keep, kept.has)
        live_all(fresh, workers, kept_fresh.keep, kept_fresh.has, plans)
    _join_fresh(out, fresh, kept_fresh)
    explored = _finish(out, work, plans, kept)
    kept_fresh.remove()
    return explored


def _finish(out: Path, work: Work, plans: Mapping[str, Plan], kept: Checkpoints) -> Exploration:
    """Join the blocks, find out what follows, and only then say that the exploration is whole."""
    from peacewright.simulation.futures import units_drawn
    from peacewright.simulation.tables import TABLES
    from peacewright.study.finding_out import Fresh, find_out, write_found

    loaded, drawn = work.loaded, work.futures
    in_order = [block for name in plans for block in work.blocks(name)]
    with work.record.timed("join"):
        write_table(drawn.frame(), out / "futures.parquet", units_drawn(loaded.operation, loaded.factors))
        for done, name in enumerate(TABLES, 1):
            kept.join(in_order, name, out / f"{name}.parquet")
            tell(work.progress, "joining", done, len(TABLES))
        read = {name: kept.read(work.blocks(name)) for name in plans}
        write_atomically(out / READ, json_text(read).encode())
    explored = _opened(out, drawn, plans)
    with work.record.timed("find out"):
        fresh = Fresh(draw_fresh(loaded, drawn.count, drawn.seed), out / FRESH_OUTCOMES)
        write_found(
            find_out(loaded, drawn, explored.lived, work.replications, fresh, work.progress), loaded, out
        )
    work.record.write(out)
    (out / BEGUN).unlink()
    kept.remove()
    return explored


def _join_fresh(out: Path, fresh: Work, kept: Checkpoints) -> None:
    from peacewright.simulation.futures import units_drawn

    units = units_drawn(fresh.loaded.operation, fresh.loaded.factors)
    write_table(fresh.futures.frame(), out / "fresh_futures.parquet", units)
    in_order = [block for name in fresh.options for block in fresh.blocks(name)]
    kept.join(in_order, "outcomes", out / FRESH_OUTCOMES)


def _opened(directory: Path, drawn: Futures, plans: Mapping[str, Plan]) -> Exploration:
    from peacewright.simulation.live import Outcomes

    read = json.loads((directory / READ).read_text(encoding="utf-8"))
    return Exploration(
        directory,
        drawn,
        {
            name: Outcomes(plan, drawn.seed, tuple(read[name]), StoredTables(directory, name))
            for name, plan in plans.items()
        },
    )
