"""What follows from an exploration's tables, by name of the file it is written to.

:func:`find_out` is called once all futures have been lived and the tables joined, and again by ``replay``, which
compares what it makes byte for byte: it must follow from its arguments alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

PAGE = "exploration.html"
Found = Mapping[str, "pl.DataFrame | Mapping[str, Any]"]
"""By name: a table becomes ``NAME.parquet``, anything else ``NAME.json``."""


@dataclass(frozen=True)
class Fresh:
    """Futures of another seed, and the file with what became of every option in them."""

    futures: Futures
    outcomes: Path


def find_out(
    loaded: LoadedOperation,
    futures: Futures,
    lived: Mapping[str, Outcomes],
    replications: int,
    fresh: Fresh,
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
    fresh : Fresh
        In which conditions are read again.
    progress : callable, optional
        Called with (step, done, all).
    """
    import polars as pl

    from peacewright.answers.explored.analysis import analyse
    from peacewright.answers.explored.explored import Explored

    read = frozenset(name for one in lived.values() for name in one.read)

    def explored_in(
        drawn: Futures, outcomes: Mapping[str, pl.DataFrame], runs: Mapping[str, pl.DataFrame] | None = None
    ) -> Explored:
        return Explored.of(
            loaded.operation, loaded.factors, drawn, outcomes, read, replications, drawn.seed, runs
        )

    runs = {name: one.tables["runs"] for name, one in lived.items()}
    explored = explored_in(futures, {name: one.outcomes for name, one in lived.items()}, runs)
    again = pl.read_parquet(fresh.outcomes)
    seen_again = explored_in(fresh.futures, {name: again.filter(pl.col("option") == name) for name in lived})
    found = analyse(explored, seen_again, progress)
    return {
        **found.tables,
        "exploration": found.document(explored),
        "signposts": found.signposts,
        "pathways": found.pathways,
    }


def write_found(found: Found, loaded: LoadedOperation, directory: Path) -> None:
    """Write what was found out into the folder of its exploration, and the page that is read of it.

    Raises
    ------
    PeacewrightError, OSError
        If the disk refuses.
    """
    import polars as pl

    from peacewright.answers.explored.tables import units_of
    from peacewright.reporting.compose_explored import write_exploration

    for name, one in found.items():
        if isinstance(one, pl.DataFrame):
            write_table(one, directory / f"{name}.parquet", units_of(one.columns))
        else:
            write_atomically(directory / f"{name}.json", json_text(one).encode())
    write_exploration(loaded.operation, found, directory / PAGE)
