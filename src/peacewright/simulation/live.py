"""Live one plan through all futures: realise, simulate, measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from peacewright.core.display import Displayed
from peacewright.core.futures import Futures
from peacewright.plan.plan import Plan
from peacewright.simulation.break_even import BreakEven, break_even
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.arrays import DEFINITIONS
from peacewright.simulation.kernel.outputs import KernelOutputs
from peacewright.simulation.outcome import ends_of, incidence_table, outcome_table
from peacewright.simulation.realise.everything import Realised, realise

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False)
class Lived(Displayed):
    """One plan lived through all futures.

    Attributes
    ----------
    plan : Plan
    seed : int
    realised : Realised
        The parts of the plan in every future, and the names of the factors and choices that were read.
    outputs : KernelOutputs
        Every run, arrays of shape (F, R, ...).
    outcomes : polars.DataFrame
        A row a future (``outcome_table``).
    """

    plan: Plan
    seed: int
    realised: Realised
    outputs: KernelOutputs
    outcomes: pl.DataFrame

    def __repr__(self) -> str:
        return f"<{self.plan.option_name} lived through {self.outcomes.height} futures, seed {self.seed}>"

    @property
    def read(self) -> tuple[str, ...]:
        """Factors and choices that were read."""
        return self.realised.read

    @cached_property
    def incidence(self) -> pl.DataFrame:
        """How ceasefires ended, by definition, cause and day (``incidence_table``)."""
        return incidence_table(self.plan, self.realised, self.outputs)

    def break_even(self, none: Lived) -> tuple[BreakEven, ...]:
        """Return the break-even hazard ratio against no force, one for each definition of collapse.

        Raises
        ------
        ValueError
            If the two were not lived through the same futures.
        """
        return tuple(
            break_even(
                ends_of(self.realised, self.outputs, definition),
                ends_of(none.realised, none.outputs, definition),
                definition,
                self.seed,
            )
            for definition in DEFINITIONS
        )


def live(
    plan: Plan,
    futures: Futures,
    replications: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Lived:
    """Live one plan through all futures.

    Parameters
    ----------
    plan : Plan
    futures : Futures
        From ``draw_futures``; the same for every option, so that options differ only by what they decide.
    replications : int
        Runs of each future, at least 1.
    seed : int
    progress : callable, optional
        Called with (futures done, futures in all).

    Raises
    ------
    KeyError
        If a factor is missing; the message names it.
    ValueError
        If plan and agreement make no inputs for the kernel.
    """
    from peacewright.simulation.kernel.run import simulate

    realised = realise(plan, Reader(futures, plan.operation))
    outputs = simulate(realised.inputs, replications, seed, progress)
    return Lived(plan, seed, realised, outputs, outcome_table(plan, realised, outputs))
