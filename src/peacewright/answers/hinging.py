"""What an answer hinges on: rank correlations of its main metric, in words a reader knows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.answer import Hinge
from peacewright.answers.spread import is_constant
from peacewright.answers.words import number, plain
from peacewright.core.factors import FactorSet
from peacewright.core.futures import Futures
from peacewright.exploration.sensitivity import Columns, columns, many_hinges, noise_level
from peacewright.operation.operation import Operation

Floats = NDArray[np.float64]

TOP = 3


class Hinging:
    """Hinges of metrics over one set of futures; each metric's are computed once.

    Parameters
    ----------
    operation, factors : Operation, FactorSet
        Give the names in words.
    futures : Futures
    """

    def __init__(self, operation: Operation, factors: FactorSet, futures: Futures) -> None:
        self._operation = operation
        self._factors = factors
        self._futures = futures
        self._table: Columns | None = None
        self._known: dict[bytes, tuple[Hinge, ...]] = {}

    @property
    def table(self) -> Columns:
        """The columns that vary, ranked against every metric."""
        if self._table is None:
            self._table = columns(self._futures)
        return self._table

    def prepare(self, metrics: Sequence[Floats]) -> None:
        """Find the hinges of many metrics at the cost of one ranking; later calls of ``of`` look them up."""
        fresh = {self._key(metric): metric for metric in metrics if not is_constant(self._finite(metric))}
        wanted = [key for key in fresh if key not in self._known]
        if not wanted:
            return
        found = many_hinges(self.table, np.array([self._finite(fresh[key]) for key in wanted]), TOP)
        for key, hinges in zip(wanted, found, strict=True):
            self._known[key] = tuple(
                Hinge(
                    f"{hinge.name}={hinge.label}" if hinge.label else hinge.name,
                    self.label(hinge.name, hinge.label),
                    hinge.correlation,
                    hinge.low,
                    hinge.high,
                )
                for hinge in hinges
            )

    def of(self, metric: Floats) -> tuple[tuple[Hinge, ...], str]:
        """Return the hinges of a metric, largest first, and a note where there are none."""
        if is_constant(self._finite(metric)):
            return (), "does not vary over the futures drawn"
        self.prepare([metric])
        hinges = self._known[self._key(metric)]
        if hinges:
            return hinges, ""
        level = noise_level(int(np.isfinite(metric).sum()), len(self.table.names))
        return (), f"none stands out (no rank correlation above {number(level)} in size)"

    def column(self, name: str) -> Floats:
        """Return the column of a hinge by its name, shape (n,): a factor's values, or 1 where a choice is taken."""
        factor, _, label = name.partition("=")
        if label:
            return self._futures.chosen(factor, label).astype(float)
        return self._futures.value(factor)

    def label(self, name: str, label: str = "") -> str:
        """Return a factor or a choice in words."""
        if name in self._factors:
            return self._factors[name].label
        head, _, rest = name.partition(".")
        words = {
            "presence": "theory of presence: ",
            "verification": "theory of verification: ",
            "attribution": "theory of being named: ",
        }
        if head in words:
            return f"{words[head]}{plain(label)}" if label else words[head].rstrip(": ")
        stated = f" {plain(label)}" if label else ""
        if head == "backstop":
            return f"backstop, {plain(rest)}:{stated}" if stated else f"backstop, {plain(rest)}"
        if rest in self._operation.parties:
            return f"{self._operation.parties[rest].name}'s consent:{stated}".rstrip(":")
        if rest in self._operation.coalition:
            return f"{self._operation.coalition[rest].name}'s vote:{stated}".rstrip(":")
        return f"{plain(name.replace('.', ' '))}{':' if stated else ''}{stated}"

    @staticmethod
    def _finite(metric: Floats) -> Floats:
        """Return a metric with infinity just above its largest value, so that ranks keep their order."""
        if not np.isinf(metric).any():
            return metric
        rest = metric[np.isfinite(metric)]
        top = float(rest.max()) + 1.0 if len(rest) else 1.0
        return np.where(np.isposinf(metric), top, metric)

    @staticmethod
    def _key(metric: Floats) -> bytes:
        return np.ascontiguousarray(metric, dtype=np.float64).tobytes()
