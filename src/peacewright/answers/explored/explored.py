"""What was explored: every option lived through the same futures, as the tables that the simulation writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.hinging import Hinging
from peacewright.core.factors import FactorSet
from peacewright.core.futures import Futures
from peacewright.exploration.measured import Measured
from peacewright.operation.drawn import factors_by_party
from peacewright.operation.metrics import METRICS
from peacewright.operation.operation import Operation
from peacewright.simulation.kernel.arrays import DEFINITION_NAMES, DEFINITIONS, MAIN_DEFINITION

if TYPE_CHECKING:
    import polars as pl

DAYS = "ceasefire_days"
MAIN = DEFINITION_NAMES[DEFINITIONS.index(MAIN_DEFINITION)]
WITH_RESUMPTION = "with_resumption"
DEFINITION_WORDS: dict[str, str] = {
    **dict(zip(DEFINITION_NAMES, DEFINITIONS, strict=True)),
    WITH_RESUMPTION: f"{MAIN_DEFINITION}, deliberate resumption included as drawn",
}
"""Definitions of collapse by the ending of their column, in words; the last also lets a party resume the war."""


DEFINES = "collapse."
"""Factors of this beginning set where a collapse is counted: conventions, no facts of the world."""


def defines(name: str) -> bool:
    """Whether a factor is a threshold that defines collapse; it can neither cause anything nor be believed in."""
    return name.startswith(DEFINES)


@dataclass(frozen=True, eq=False)
class Explored:
    """Every option lived through the same futures.

    Attributes
    ----------
    operation : Operation
    factors : FactorSet
        With each party's own copies.
    futures : Futures
    outcomes : mapping of option name to polars.DataFrame
        A row a future, as the simulation writes them.
    read : frozenset of str
        Factors and choices that the simulation of any option read.
    replications, seed : int
    kept_runs : mapping of option name to ndarray of float, shape (n, r)
        Days the ceasefire was kept in every run, main definition of collapse; empty where nobody asks for runs.
    """

    operation: Operation
    factors: FactorSet
    futures: Futures
    outcomes: Mapping[str, pl.DataFrame]
    read: frozenset[str]
    replications: int
    seed: int
    kept_runs: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        operation: Operation,
        factors: FactorSet,
        futures: Futures,
        outcomes: Mapping[str, pl.DataFrame],
        read: frozenset[str],
        replications: int,
        seed: int,
        runs: Mapping[str, pl.DataFrame] | None = None,
    ) -> Explored:
        """Collect an exploration; ``factors`` are those of the loaded operation, ``runs`` has a row a run by option.

        Raises
        ------
        ValueError
            If an option was lived through another number of futures.
        """
        for option, table in outcomes.items():
            if table.height != futures.count:
                message = f"option '{option}' has outcomes of {table.height} futures, not {futures.count}"
                raise ValueError(message)
        named = factors.overridden_by(factors_by_party(factors, operation))
        kept = {option: _kept(table, futures.count) for option, table in (runs or {}).items()}
        return cls(operation, named, futures, outcomes, read, replications, seed, kept)

    @property
    def options(self) -> tuple[str, ...]:
        """The options explored, in their order."""
        return tuple(self.outcomes)

    def title(self, option: str) -> str:
        """Return an option's title up to its first comma."""
        return self.operation.options[option].title.partition(",")[0]

    def named(self, option: str) -> str:
        """Return an option's title as it stands in a sentence, in quotation marks."""
        return f"“{self.title(option)}”"

    @cached_property
    def varied(self) -> tuple[str, ...]:
        """The factors and choices that were read and that vary."""
        futures = self.futures
        return tuple(
            name
            for name in (*futures.values, *futures.choices)
            if name in self.read
            and (name in futures.values or len(np.unique(futures.choices[name].codes)) > 1)
        )

    @cached_property
    def hinging(self) -> Hinging:
        """Names in words, and the columns that conditions are sought in."""
        return Hinging(self.operation, self.factors, self.futures, frozenset(self.varied))

    def measured(self, metric: str, definition: str = "") -> Measured:
        """Return a metric of every option; days kept under one definition of collapse."""
        column = f"{metric}_{definition}" if definition else metric
        bound = self.operation.success.get(metric)
        return Measured(
            metric,
            self.options,
            np.array([self.column(option, column) for option in self.options]),
            np.array([self.column(option, f"{column}_se") for option in self.options]),
            METRICS[metric].sense != "less" if bound is None else bound.at_least,
            None if bound is None else bound.value(METRICS[metric]),
        )

    def column(self, option: str, name: str) -> NDArray[np.float64]:
        """Return a column of an option's outcomes, shape (n,); NaN where there is nothing to measure."""
        values: NDArray[np.float64] = (
            self.outcomes[option][name].cast(float).fill_null(float("nan")).to_numpy()
        )
        return values

    @cached_property
    def measures(self) -> tuple[tuple[str, str], ...]:
        """The measures that options are compared by: days kept by definition, then the other declared aims."""
        others = [(name, "") for name in self.operation.success if name != DAYS]
        return (*((DAYS, definition) for definition in DEFINITION_WORDS), *others)


def _kept(runs: pl.DataFrame, futures: int) -> NDArray[np.float64]:
    """Return days kept in every run, shape (n, r); 0 where the ceasefire never began."""
    ordered = runs.sort("future", "replication")
    days = (
        (ordered[f"end_day_{MAIN}"] - ordered["first_day"]).cast(float).fill_null(0.0).clip(lower_bound=0.0)
    )
    return np.asarray(days.to_numpy().reshape(futures, -1))


def measure_words(metric: str, definition: str) -> str:
    """Return a measure in words, with the definition of collapse where it has one."""
    label = METRICS[metric].label
    return f"{label} ({DEFINITION_WORDS[definition]})" if definition else label
