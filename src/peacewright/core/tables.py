"""Tables as Parquet files whose bytes follow from their rows alone: settings are fixed, and nothing is dated.

Every file says under the key ``peacewright.units`` of its metadata, as JSON, in which unit each column is.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

UNITS = "peacewright.units"

_ROWS_IN_A_GROUP = 65_536
"""Fixed, so that a table written at once and one joined from parts are the same bytes."""


def _settings(units: Mapping[str, str], more: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {
        "compression": "zstd",
        "compression_level": 3,
        "statistics": True,
        "row_group_size": _ROWS_IN_A_GROUP,
        "metadata": {UNITS: json.dumps(dict(units), ensure_ascii=False), **(more or {})},
    }


def write_table(frame: pl.DataFrame, path: Path, units: Mapping[str, str]) -> None:
    """Write a table.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    # By way of memory: what a disk refuses then is an OSError, where polars has an error of its own without a reason.
    buffer = io.BytesIO()
    frame.write_parquet(buffer, **_settings(units))
    path.write_bytes(buffer.getbuffer())


def sink_table(
    rows: pl.LazyFrame, path: Path, units: Mapping[str, str], more: Mapping[str, str] | None = None
) -> None:
    """Write rows in their order without ever holding them all in memory.

    Parameters
    ----------
    rows : LazyFrame
    path : Path
    units : mapping of column to unit
    more : mapping of str to str, optional
        Further metadata of the file, by key.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    with path.open("wb") as opened:
        rows.sink_parquet(opened, maintain_order=True, **_settings(units, more))


def join_tables(parts: Sequence[Path], path: Path, units: Mapping[str, str]) -> None:
    """Write the rows of several files one below the other; only their compressed bytes are held in memory.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    import polars as pl

    buffer = io.BytesIO()
    pl.scan_parquet(list(parts)).sink_parquet(buffer, maintain_order=True, **_settings(units))
    path.write_bytes(buffer.getbuffer())


def read_units(path: Path) -> dict[str, str]:
    """Return the unit of each column of a file."""
    import polars as pl

    units: dict[str, str] = json.loads(pl.read_parquet_metadata(path)[UNITS])
    return units
