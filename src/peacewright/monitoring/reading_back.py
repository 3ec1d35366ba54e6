"""A run of the monitor, read back from its directory."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.core.writing import complete
from peacewright.monitoring.importing import CHANGE_COLUMNS, CHANGES, EVENTS, REJECT_COLUMNS, REJECTS
from peacewright.monitoring.linking.incidents import CHANGE_COLUMNS as INCIDENT_CHANGE_COLUMNS
from peacewright.monitoring.linking.incidents import CHANGES as INCIDENT_CHANGES
from peacewright.monitoring.linking.incidents import INCIDENTS, UNITS
from peacewright.monitoring.store import Import, read_imports

if TYPE_CHECKING:
    import polars as pl

COUNTS = "counts.csv"
COUNT_COLUMNS = (
    "day", "source", "stands_as", "told_by", "party", "domain", "act", "region", "events", "number", "number_stopped",
    "deaths_best",
)  # fmt: skip
MOST_CELL = 2_000_000
"""Longest cell of a table that is read back: longer than any that is written."""

TextRows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class MonitorRun:
    """What a run of the monitor left in its directory."""

    directory: Path
    record: dict[str, Any]
    """``run.json``."""
    imports: tuple[Import, ...]
    incidents: pl.DataFrame
    counts: TextRows
    """Rows of ``counts.csv`` under :data:`COUNT_COLUMNS`."""
    rejects: TextRows
    changes: TextRows
    incident_changes: TextRows

    @property
    def as_of(self) -> str | None:
        """The day as of which it was written, ISO; none where that was not asked for."""
        told = self.record.get("settings", {}).get("as_of")
        return str(told) if told else None


def read_run(directory: Path, operation_sha256: str) -> MonitorRun:
    """Return a run of the monitor of the same operation file.

    Parameters
    ----------
    directory : Path
        What ``--out`` named. A run that was killed while its files took their places there is completed.
    operation_sha256 : str
        Of the operation file as it is now.

    Raises
    ------
    PeacewrightError
        If there is none, it is damaged, or it is of another file.
    """
    import polars as pl

    path = directory / "run.json"
    try:
        complete(directory)
        record = json.loads(path.read_bytes())
        incidents = pl.read_parquet(directory / INCIDENTS, columns=list(UNITS))
        imports = tuple(read_imports(directory / EVENTS))
        tables = [
            _rows(directory / name, header)
            for name, header in (
                (COUNTS, COUNT_COLUMNS), (REJECTS, REJECT_COLUMNS), (CHANGES, CHANGE_COLUMNS),
                (INCIDENT_CHANGES, INCIDENT_CHANGE_COLUMNS),
            )
        ]  # fmt: skip
    except OSError as error:
        reason = (error.strerror or str(error) or "unknown cause").lower()
        raise refused(path, f"no run of the monitor can be read there: {reason}") from None
    except (ValueError, RecursionError, pl.exceptions.PolarsError) as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise refused(path, f"the run of the monitor there is damaged: {detail}") from None
    if not isinstance(record, dict) or record.get("verb") != "monitor":
        raise refused(path, "this is no run of the monitor")
    if record.get("operation_sha256") != operation_sha256:
        remedy = "run the monitor again, or name the file that it was run with"
        raise refused(path, "this run is not of the operation file as it is now", remedy)
    return MonitorRun(directory, record, imports, incidents, *tables)


def _rows(path: Path, header: tuple[str, ...]) -> TextRows:
    """Return the rows of a CSV file that was written here."""
    before = csv.field_size_limit(MOST_CELL)
    try:
        text = path.read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        message = f"{path.name}: {error}"
        raise ValueError(message) from None
    finally:
        csv.field_size_limit(before)
    if not text.endswith("\n"):
        message = f"{path.name} is cut off"
        raise ValueError(message)
    if tuple(rows[0]) != header or any(len(row) != len(header) for row in rows):
        message = f"{path.name} has not the columns {', '.join(header)}"
        raise ValueError(message)
    return tuple(tuple(row) for row in rows[1:])


def refused(path: Path, message: str, remedy: str = "name the directory that `peacewright monitor` wrote") -> (
    PeacewrightError
):  # fmt: skip
    """Return the finding that a directory holds no run that can be used."""
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(str(path)), message, remedy)])
