"""Live one plan through futures: realise, simulate, measure; and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from peacewright.core.display import Displayed
from peacewright.core.futures import Futures
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.outputs import KernelOutputs
from peacewright.simulation.outcome import ends_of, incidence_table, outcome_table
from peacewright.simulation.realise.everything import Realised, realise
from peacewright.simulation.tables import arrival_table, kept_table, run_table

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False)
class Lived:
    """One plan lived through futures, with every array at hand: for what looks closer than tables do.

    Attributes
    ----------
    plan : Plan
    seed : int
    first : int
        Number of the first future.
    realised : Realised
        The parts of the plan in every future, and the names of the factors and choices that were read.
    outputs : KernelOutputs
        Every run, arrays of shape (F, R, ...).
    """

    plan: Plan
    seed: int
    first: int
    realised: Realised
    outputs: KernelOutputs

    @property
    def read(self) -> tuple[str, ...]:
        """Factors and choices that were read."""
        return self.realised.read

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """A row a future (``outcome_table``)."""
        return outcome_table(self.plan, self.realised, self.outputs, self.first)

    @property
    def incidence(self) -> pl.DataFrame:
        """How ceasefires ended, by definition, cause and day (``incidence_table``)."""
        return incidence_table(self.plan, self.realised, self.outputs)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return what is kept, by the names in ``TABLES``; of parts in a row, the tables one below the other."""
        ends = ends_of(self.realised, self.outputs)
        name = self.plan.option_name
        return {
            "outcomes": self.outcomes,
            "runs": run_table(name, self.realised, self.outputs, self.first),
            "days_kept": kept_table(name, ends, self.first),
            "arrivals": arrival_table(name, self.realised.strength, self.first),
        }


@dataclass(frozen=True, eq=False)
class Outcomes(Displayed):
    """What is kept of one plan lived through futures: tables, see ``peacewright.simulation.tables``.

    Attributes
    ----------
    plan : Plan
    seed : int
    read : tuple of str
        Factors and choices that were read.
    tables : mapping of str to polars.DataFrame
        By the names in ``TABLES``, rows in the order of futures.
    """

    plan: Plan
    seed: int
    read: tuple[str, ...]
    tables: Mapping[str, pl.DataFrame]

    def __repr__(self) -> str:
        return f"<{self.plan.option_name} lived through {self.outcomes.height} futures, seed {self.seed}>"

    @property
    def outcomes(self) -> pl.DataFrame:
        """A row a future (``outcome_table``)."""
        return self.tables["outcomes"]


def live(
    plan: Plan,
    futures: Futures,
    replications: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
    threads: int | None = None,
) -> Lived:
    """Live one plan through futures.

    Parameters
    ----------
    plan : Plan
    futures : Futures
        From ``draw_futures``, whole or a part; the same for every option, so that options differ only by what they
        decide.
    replications : int
        Runs of each future, at least 1.
    seed : int
    progress : callable, optional
        Called with (futures done, futures in all).
    threads : int, optional
        Threads of the kernel; by default all cores this process may use.

    Raises
    ------
    KeyError
        If a factor is missing; the message names it.
    ValueError
        If plan and agreement make no inputs for the kernel.
    """
    from peacewright.simulation.kernel.run import simulate

    realised = realise(plan, Reader(futures, plan.operation))
    outputs = simulate(
        realised.inputs, replications, seed, progress, threads=threads, first_future=futures.first
    )
    return Lived(plan, seed, futures.first, realised, outputs)


def outcomes_of(plan: Plan, seed: int, parts: Sequence[Lived]) -> Outcomes:
    """Join what parts of a set of futures, in a row, came to."""
    import polars as pl

    found = [part.tables() for part in parts]
    tables = {name: pl.concat([each[name] for each in found]) for name in found[0]}
    read = tuple(sorted({name for part in parts for name in part.read}))
    return Outcomes(plan, seed, read, tables)
