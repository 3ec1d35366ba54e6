"""What follows from an exploration's tables, by name of the file it is written to.

:func:`find_out` is called once all futures have been lived and the tables joined, and again by ``replay``, which
compares what it makes byte for byte: it must follow from its arguments alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.progress import Progress
from peacewright.core.tables import write_table
from peacewright.core.writing import write_atomically
from peacewright.operation.loading import LoadedOperation
from peacewright.study.common import json_text

if TYPE_CHECKING:
    import polars as pl

    from peacewright.core.futures import Futures
    from peacewright.simulation.live import Outcomes

Found = Mapping[str, "pl.DataFrame | Mapping[str, Any]"]
"""By name: a table becomes ``NAME.parquet``, anything else ``NAME.json``."""


def find_out(
    loaded: LoadedOperation,
    futures: Futures,
    lived: Mapping[str, Outcomes],
    replications: int,
    progress: Progress | None = None,
) -> Found:
    """Return what follows from an exploration: the analysis of :mod:`peacewright.answers.explored`.

    Parameters
    ----------
    loaded : LoadedOperation
    futures : Futures
        The design.
    lived : mapping of option name to Outcomes
        With the tables of each option.
    replications : int
    progress : callable, optional
        Called with (step, done, all).
    """
    from peacewright.answers.explored.analysis import analyse
    from peacewright.answers.explored.explored import Explored

    explored = Explored.of(
        loaded.operation,
        loaded.factors,
        futures,
        {name: one.outcomes for name, one in lived.items()},
        frozenset(name for one in lived.values() for name in one.read),
        replications,
        futures.seed,
    )
    found = analyse(explored, tell=progress)
    return {
        **found.tables,
        "exploration": found.document(explored),
        "signposts": found.signposts,
        "pathways": found.pathways,
    }


def write_found(found: Found, directory: Path) -> None:
    """Write what was found out into the folder of its exploration.

    Raises
    ------
    PeacewrightError, OSError
        If the disk refuses.
    """
    import polars as pl

    for name, one in found.items():
        if isinstance(one, pl.DataFrame):
            write_table(one, directory / f"{name}.parquet", {})
        else:
            write_atomically(directory / f"{name}.json", json_text(one).encode())
