"""Parquet files as rows of text.

The library that decodes them ends, on some damaged files, in ways that no caller can catch in good order. So a file is
decoded once in a process of its own, within bounds of time and memory, before it is read here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from peacewright.monitoring.sources.tables import BATCH, Rows, Table, UnreadableError, unique_header

_MARK = b"PAR1"
_SECONDS, _SECONDS_PER_MEGABYTE = 60.0, 1.0
"""Longest time for decoding: far above what any sound file takes, so that only one that never ends meets it."""
_MOST_MEMORY = 8 * 1024**3
"""Most address space for decoding, of which a sound file needs a small part."""


def parquet_table(stream: IO[bytes], path: Path) -> Iterator[Table]:
    """Open a Parquet file.

    Raises
    ------
    UnreadableError
        If it is damaged.
    """
    import polars as pl

    stream.seek(-len(_MARK), os.SEEK_END)
    if stream.read() != _MARK:
        raise _damaged()
    _must_decode(path)
    try:
        lazy = pl.scan_parquet(path, glob=False)
        header = unique_header(lazy.collect_schema().names())
        rows = int(lazy.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged() from error
    yield Table(header, _batches(lazy, rows), {})


def _must_decode(path: Path) -> None:
    """Decode all of a file in a process of its own; whatever becomes of that process, this one goes on."""
    size = path.stat().st_size / 1e6
    command = [sys.executable, "-c", f"from {__name__} import decode; decode()", str(path.resolve())]
    known = os.pathsep.join(entry for entry in sys.path if entry)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, on a path that it opens and never runs
            command,
            env={**os.environ, "PYTHONPATH": known},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS + _SECONDS_PER_MEGABYTE * size,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = "decoding it takes beyond all measure"
        raise UnreadableError(message) from None
    if done.returncode:
        raise _damaged()


def decode() -> None:
    """Decode the file that the command line names, and leave with 0 if all of it could be."""
    import polars as pl

    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    lazy = pl.scan_parquet(sys.argv[1], glob=False)
    for _ in _batches(lazy, int(lazy.select(pl.len()).collect().item())):
        pass


def _batches(lazy: Any, rows: int) -> Iterator[Rows]:
    import polars as pl

    for start in range(0, rows, BATCH):
        try:
            frame = lazy.slice(start, BATCH).select(pl.all().map_batches(_as_text)).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _damaged() from error
        yield Rows(list(range(start + 1, start + 1 + frame.height)), [list(row) for row in frame.iter_rows()])


def _as_text(column: Any) -> Any:
    """Return a column as text; what has no plain text, such as lists, as it prints itself."""
    import polars as pl

    if column.dtype == pl.String:
        return column
    try:
        return column.cast(pl.String)
    except pl.exceptions.PolarsError:
        texts = [None if value is None else str(value) for value in column]
        return pl.Series(column.name, texts, dtype=pl.String)


def _damaged() -> UnreadableError:
    return UnreadableError("the Parquet file is damaged or cut off")
