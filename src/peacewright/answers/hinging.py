"""What an answer hinges on: rank correlations of its main metric, in words a reader knows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.answer import Hinge
from peacewright.answers.spread import is_constant
from peacewright.answers.words import number, plain, stance_words
from peacewright.core.factors import FactorSet
from peacewright.core.futures import Futures
from peacewright.exploration.sensitivity import Columns, columns, many_hinges, noise_level
from peacewright.operation.operation import Operation

Floats = NDArray[np.float64]

TOP = 3


BY_DEFINITION = 0.995
"""From this rank correlation on a metric by formula is its factor in other units: no finding, not told as one."""


class Hinging:
    """Hinges of metrics over one set of futures; each metric's are computed once.

    Parameters
    ----------
    operation, factors : Operation, FactorSet
        Give the names in words.
    futures : Futures
    read : frozenset of str, optional
        Factors and choices that the simulation read: others cannot matter, and trying them would only widen the
        intervals. Without it everything drawn is tried.
    """

    def __init__(
        self, operation: Operation, factors: FactorSet, futures: Futures, read: frozenset[str] | None = None
    ) -> None:
        self._operation = operation
        self._factors = factors
        self._futures = futures
        self._read = read
        self._tables: dict[tuple[str, ...], Columns] = {}
        self._known: dict[tuple[tuple[str, ...], bytes], tuple[Hinge, ...]] = {}

    @property
    def table(self) -> Columns:
        """The columns that vary and were read by the simulation, ranked against every metric of it."""
        return self.table_of(())

    def table_of(self, reads: tuple[str, ...]) -> Columns:
        """Return the columns that vary and that a metric is computed from; see ``of`` for ``reads``."""
        if reads not in self._tables:
            drawn = (*self._futures.values, *self._futures.choices)
            if reads:
                prefixes = tuple(name for name in reads if name.endswith("."))
                used = [name for name in drawn if name in reads or (prefixes and name.startswith(prefixes))]
            else:
                used = [name for name in drawn if self._read is None or name in self._read]
            self._tables[reads] = columns(self._futures, used)
        return self._tables[reads]

    def prepare(self, metrics: Sequence[Floats], reads: tuple[str, ...] = ()) -> None:
        """Find the hinges of many metrics at the cost of one ranking; later calls of ``of`` look them up."""
        fresh = {self._key(metric): metric for metric in metrics if not is_constant(self._finite(metric))}
        wanted = [key for key in fresh if (reads, key) not in self._known]
        if not wanted:
            return
        table = self.table_of(reads)
        found = many_hinges(table, np.array([self._finite(fresh[key]) for key in wanted]), TOP)
        for key, hinges in zip(wanted, found, strict=True):
            self._known[reads, key] = tuple(
                Hinge(
                    f"{hinge.name}={hinge.label}" if hinge.label else hinge.name,
                    self.label(hinge.name, hinge.label),
                    hinge.correlation,
                    hinge.low,
                    hinge.high,
                )
                for hinge in hinges
            )

    def of(self, metric: Floats, reads: tuple[str, ...] = ()) -> tuple[tuple[Hinge, ...], str]:
        """Return the hinges of a metric, largest first, and a note where there are none.

        Parameters
        ----------
        metric : ndarray of float, shape (n,)
        reads : tuple of str
            Names, or prefixes that end in a dot, of what the metric is computed from; empty for a metric of the
            simulation. Only these are tried, and the intervals are widened for their number.
        """
        if is_constant(self._finite(metric)):
            return (), "does not vary over the futures drawn"
        self.prepare([metric], reads)
        hinges = self._known[reads, self._key(metric)]
        if reads and hinges and abs(hinges[0].correlation) >= BY_DEFINITION:
            return (), f"set by “{hinges[0].label}” next to alone, by definition"
        if hinges:
            return hinges, ""
        level = noise_level(int(np.isfinite(metric).sum()), len(self.table_of(reads).names))
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
        if head == "backstop" and label:
            given = plain(rest) if label == "yes" else f"no {plain(rest).removeprefix('a ')}"
            return f"the backstop gives {given}"
        if not label and (about := self._undecided(head, rest)):
            return about
        if head == "party_type" and rest in self._operation.parties:
            who = self._operation.parties[rest].name
            return f"{who} is a {plain(label)} party" if label else f"type of {who}"
        if rest in self._operation.parties and label:
            return f"{self._operation.parties[rest].name} {stance_words(label, self._operation.bloc)}"
        if rest in self._operation.coalition and label:
            return f"{self._operation.coalition[rest].name}'s parliament votes {plain(label)}"
        return plain(name.replace(".", ", ")) + (f": {plain(label)}" if label else "")

    def _undecided(self, head: str, rest: str) -> str:
        """Return what others decide as a question, where no answer to it is named; empty where it is none of these."""
        if head == "backstop":
            return f"whether the backstop gives {plain(rest)}"
        if head == "consent" and rest in self._operation.parties:
            return f"whether {self._operation.parties[rest].name} consents"
        if head == "vote" and rest in self._operation.coalition:
            return f"how {self._operation.coalition[rest].name}'s parliament votes"
        return ""

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
