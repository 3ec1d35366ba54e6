"""Sensitivity: which uncertainty an outcome hinges on, by rank correlation.

Spearman's rank correlation is used because it asks only for a monotone relation and is not moved by heavy
tails. A choice enters as one yes/no column a label. Intervals come from Fisher's transformation with the
variance of Bonett and Wright (2000), and are widened for the number of columns tried (Bonferroni), so that
among a hundred factors without any effect a hinge is named in about one run of twenty, not in every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peacewright.core.futures import Futures

CONFIDENCE = 0.95
"""Family-wise confidence of the intervals: the convention of the field, not a model's number."""

_FEWEST = 10
"""Below this many futures with a value the normal approximation of the interval does not hold."""


@dataclass(frozen=True)
class Hinge:
    """How strongly a metric moves with one factor, or with one label of a choice.

    ``correlation`` is Spearman's; ``low`` and ``high`` bound it at 95 % for all columns together.
    """

    name: str
    label: str
    correlation: float
    low: float
    high: float
    futures: int

    @property
    def stands_out(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True)
class Columns:
    """The varying columns of a set of futures, ranked once and used for every metric.

    Attributes
    ----------
    names : tuple of (str, str)
        Factor or choice, and the label (empty for a factor).
    values : ndarray of float, shape (k, n)
    """

    names: tuple[tuple[str, str], ...]
    values: NDArray[np.float64]

    def standard_ranks(self, futures: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the standardised ranks of every column among some futures, shape (k, m): made once for each set."""
        key = futures.tobytes()
        if key not in self._ranks:
            self._ranks[key] = _standard_ranks(self.values[:, futures])
        return self._ranks[key]

    @cached_property
    def _ranks(self) -> dict[bytes, NDArray[np.float64]]:
        return {}


def columns(futures: Futures, used: Sequence[str] | None = None) -> Columns:
    """Collect the columns that vary.

    Parameters
    ----------
    futures : Futures
    used : sequence of str, optional
        Names that the model read; other names cannot matter and would only widen the intervals.

    Returns
    -------
    Columns
        One row a factor; one a label of a choice, but a single one for a choice of two labels.
    """
    wanted = None if used is None else set(used)
    names: list[tuple[str, str]] = []
    rows: list[NDArray[np.float64]] = []
    for name, values in futures.values.items():
        if (wanted is None or name in wanted) and np.ptp(values) > 0:
            names.append((name, ""))
            rows.append(values)
    for name, choice in futures.choices.items():
        if wanted is not None and name not in wanted:
            continue
        for code, label in list(enumerate(choice.labels))[1 if len(choice.labels) == 2 else 0 :]:
            row = (choice.codes == code).astype(float)
            if np.ptp(row) > 0:
                names.append((name, label))
                rows.append(row)
    return Columns(tuple(names), np.array(rows).reshape(len(rows), futures.count))


def rank_correlations(
    table: Columns, metrics: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return Spearman's correlation of every column with every metric, with intervals.

    Parameters
    ----------
    table : Columns
        k columns over n futures.
    metrics : ndarray of float, shape (m, n)
        NaN where a metric has no value in a future: that future is left out for that metric.

    Returns
    -------
    correlation, low, high : ndarray of float, shape (m, k)
        NaN where a metric or a column does not vary, or fewer than ten futures have a value.
    futures : ndarray of int, shape (m,)
        Futures that counted.
    """
    metrics = np.atleast_2d(np.asarray(metrics, dtype=float))
    present = np.isfinite(metrics)
    correlation = np.full((len(metrics), len(table.names)), np.nan)
    # Metrics with values in the same futures share the ranks of the columns.
    patterns, group = np.unique(present, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        members = np.flatnonzero(group.reshape(-1) == number)
        if pattern.sum() >= _FEWEST and table.names:
            left = _standard_ranks(metrics[members][:, pattern])
            right = table.standard_ranks(pattern)
            # Not a matrix product: that would differ in the last digit with the number of threads.
            correlation[members] = np.einsum("mn,kn->mk", left, right)
    futures = present.sum(axis=1)
    low, high = _interval(correlation, futures[:, None], max(1, len(table.names)))
    return correlation, low, high, futures


def hinges(table: Columns, metric: NDArray[np.float64], top: int = 3) -> tuple[Hinge, ...]:
    """Return what a metric hinges on most: columns whose interval excludes zero, largest first.

    Of a choice's several labels only the strongest is named. An empty tuple says that none stands out.

    Parameters
    ----------
    table : Columns
    metric : ndarray of float, shape (n,)
    top : int
    """
    return many_hinges(table, np.atleast_2d(metric), top)[0]


def many_hinges(table: Columns, metrics: NDArray[np.float64], top: int = 3) -> list[tuple[Hinge, ...]]:
    """Return ``hinges`` for every row of a stack of metrics, shape (m, n), at the cost of one ranking."""
    correlation, low, high, futures = rank_correlations(table, metrics)
    found = []
    for row in range(len(correlation)):
        chosen: dict[str, Hinge] = {}
        order = np.argsort(-np.abs(np.nan_to_num(correlation[row])), kind="stable")
        for column in order:
            name, label = table.names[column]
            hinge = Hinge(
                name,
                label,
                float(correlation[row, column]),
                float(low[row, column]),
                float(high[row, column]),
                int(futures[row]),
            )
            if name not in chosen and hinge.stands_out:
                chosen[name] = hinge
            if len(chosen) == top:
                break
        found.append(tuple(chosen.values()))
    return found


def noise_level(futures: int, tried: int) -> float:
    """Return the least absolute correlation that can stand out among so many columns and futures."""
    if futures < _FEWEST:
        return 1.0
    return float(np.tanh(_normal_quantile(tried) / np.sqrt(futures - 3)))


def _standard_ranks(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return mid-ranks of each row, centred and of length one; NaN for a row that does not vary."""
    order = np.argsort(rows, axis=1)
    ordered = np.take_along_axis(rows, order, axis=1)
    ranks = np.empty(rows.shape)
    np.put_along_axis(ranks, order, np.arange(rows.shape[1], dtype=float), axis=1)
    for place in np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1)):
        _, inverse, counts = np.unique(rows[place], return_inverse=True, return_counts=True)
        ranks[place] = (np.cumsum(counts) - (counts + 1) / 2.0)[inverse.reshape(-1)]
    ranks -= ranks.mean(axis=1, keepdims=True)
    length = np.sqrt((ranks**2).sum(axis=1, keepdims=True))
    return np.where(length > 0, ranks / np.where(length > 0, length, 1.0), np.nan)


def _normal_quantile(tried: int) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(1.0 - (1.0 - CONFIDENCE) / (2.0 * max(1, tried)))


def _interval(
    correlation: NDArray[np.float64], futures: NDArray[np.int64], tried: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    inside = np.clip(correlation, -1.0 + 1e-12, 1.0 - 1e-12)
    error = np.sqrt((1.0 + inside**2 / 2.0) / np.maximum(futures - 3, 1))
    reach = _normal_quantile(tried) * error
    low, high = np.tanh(np.arctanh(inside) - reach), np.tanh(np.arctanh(inside) + reach)
    return np.minimum(low, correlation), np.maximum(high, correlation)
