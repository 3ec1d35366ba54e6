"""Parquet files as rows of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from peacewright.monitoring.sources.tables import BATCH, Rows, Table, UnreadableError, unique_header

MOST_ROWS = 2**32


def parquet_table(stream: IO[bytes]) -> Iterator[Table]:
    """Open a Parquet file.

    Raises
    ------
    UnreadableError
        If it is damaged.
    """
    import polars as pl

    try:
        lazy = pl.scan_parquet(stream)
        header = unique_header(lazy.collect_schema().names())
        rows = int(lazy.select(pl.len()).collect().item())
    except UnreadableError:
        raise
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise _damaged() from error
    except pl.exceptions.PanicException as error:
        raise _damaged() from error
    yield Table(header, _batches(lazy, rows), {})


def _batches(lazy: Any, rows: int) -> Iterator[Rows]:
    import polars as pl

    for start in range(0, rows, BATCH):
        try:
            frame = lazy.slice(start, BATCH).select(pl.all().map_batches(_as_text)).collect()
        except (pl.exceptions.PolarsError, OSError, ValueError) as error:
            raise _damaged() from error
        except pl.exceptions.PanicException as error:
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
        return pl.Series(
            column.name, [None if value is None else str(value) for value in column], dtype=pl.String
        )


def _damaged() -> UnreadableError:
    return UnreadableError("the Parquet file is damaged or cut off")
