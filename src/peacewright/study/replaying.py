"""``replay``: an exploration lived once more from what its folder holds, and compared byte for byte."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peacewright.core.progress import Progress
from peacewright.core.run import versions
from peacewright.operation.loading import load
from peacewright.study.exploring import OPERATION, RUN, explore, read_run
from peacewright.study.kept_plans import planned_anew

_OTHER_FILE = f"{OPERATION}: not the file that was explored"


@dataclass(frozen=True)
class Replayed:
    """What came of a replay.

    Attributes
    ----------
    directory : Path
    differences : tuple of str
        Files whose bytes differ: the file, the column, the first row and both values; empty where all are the same. An
        operation file that is not the one explored is one of them.
    reasons : tuple of str
        What else is not as it was: the program, its factor tables, a library.
    """

    directory: Path
    differences: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def reproduced(self) -> bool:
        """Whether every table and document came out the same, from the same file."""
        return not self.differences


def replay(
    directory: Path | str, *, threads: int | None = None, progress: Progress | None = None
) -> Replayed:
    """Live an exploration again, and compare its tables byte for byte.

    Parameters
    ----------
    directory : Path or str
        What ``explore`` wrote.
    threads : int, optional
        By default all cores this process may use.
    progress : callable, optional
        Called with (step, done, all).

    Raises
    ------
    PeacewrightError
        If the folder holds no whole exploration, or its operation file no longer passes the checks.
    """
    directory = Path(directory)
    before = read_run(directory)
    loaded = load(directory / OPERATION)
    settings = before["settings"]
    reasons = tuple(_reasons(before, loaded.factor_tables_sha256))
    with tempfile.TemporaryDirectory(prefix="peacewright-replay-") as room, planned_anew():
        again = Path(room) / "again"
        explore(
            loaded,
            settings["options"],
            settings["futures"],
            settings["replications"],
            before["seed"],
            again,
            threads=threads,
            progress=progress,
        )
        differing = [] if loaded.sha256 == before["operation_sha256"] else [_OTHER_FILE]
        return Replayed(directory, (*differing, *_compare(directory, again)), reasons)


def _reasons(before: dict[str, Any], factor_tables_sha256: str) -> Iterator[str]:
    """Yield what is not as it was, a sentence each."""
    if before["settings"].get("factor_tables_sha256") != factor_tables_sha256:
        yield "the factor tables of the program are not those of then"
    then = {"peacewright": before["peacewright"], "python": before["python"], **before["libraries"]}
    for name, now in versions().items():
        if then.get(name) != now:
            yield f"{name} was {then.get(name)} and is {now}"


def _compare(then: Path, now: Path) -> Iterator[str]:
    """Yield a sentence for each file that differs; timings and what somebody else put there are left aside."""
    for made in sorted(now.iterdir()):
        there = then / made.name
        if made.name in {RUN, OPERATION}:
            continue
        if not there.is_file():
            yield f"{made.name}: not in {then}"
        elif there.read_bytes() != made.read_bytes():
            yield f"{made.name}: {_difference(there, made)}"


def _difference(then: Path, now: Path) -> str:
    if then.suffix != ".parquet":
        return _first_difference_of_lines(then, now)
    import polars as pl

    try:
        old, new = pl.read_parquet(then), pl.read_parquet(now)
    except pl.exceptions.PolarsError as fault:
        return f"cannot be read as a table ({type(fault).__name__})"
    if old.columns != new.columns:
        odd = [
            name for name in (*old.columns, *new.columns) if (name in old.columns) != (name in new.columns)
        ]
        return f"columns that only one has: {', '.join(odd)}" if odd else "columns in another order"
    if old.height != new.height:
        return f"{old.height:,} rows there, {new.height:,} now"
    for name in old.columns:
        unequal = old[name].ne_missing(new[name]).arg_true()
        if len(unequal):
            row = int(unequal[0])
            return f"column {name}, row {row}: {old[name][row]!r} there, {new[name][row]!r} now"
    return "the values are the same, but not how they are written"


def _first_difference_of_lines(then: Path, now: Path) -> str:
    old, new = (path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (then, now))
    for number, (was, becomes) in enumerate(zip(old, new, strict=False), 1):
        if was != becomes:
            return f"line {number}: {json.dumps(was[:80])} there, {json.dumps(becomes[:80])} now"
    return f"{len(old):,} lines there, {len(new):,} now"
