"""Robust portfolios of tasks: which tasks are in every efficient portfolio, in some, in none (Liesiö and others 2007).

A portfolio gives each task none, a third, two thirds or all of its persons and costs no more than there are. Its worth
is the sum of weight times share met. Weights are not known; admissible are those that keep the order of the mandate,
``w_1 >= w_2 >= ... >= 0``, and, looser, any that are not negative. A portfolio is efficient if no other is worth at
least as much under all admissible weights and more under one. Ordered weights are mixtures of (1), (1/2, 1/2), (1/3,
1/3, 1/3) and so on, so that comparing the running sums of shares is comparing under all of them. All portfolios are
enumerated.

Liesiö, J., Mild, P. and Salo, A. (2007). Preference programming for robust portfolio modeling and project selection.
European Journal of Operational Research 181(3), 1488-1505.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import Task
from peacewright.plan.placing import Standing, StrengthPoint

Floats = NDArray[np.float64]

LEVELS = np.array([0.0, 1 / 3, 2 / 3, 1.0])
_MOST_PORTFOLIOS = 70_000
_ROUNDING = 1e-9


def maximal_portfolios(persons: Floats, budget: float) -> Floats:
    """Return shares of the portfolios that fit a budget and to which no level can be added, shape (portfolios, tasks).

    They are the portfolios that are efficient under some weights of any kind, each above zero.

    Parameters
    ----------
    persons : ndarray of float, shape (tasks,), what each task needs in full, above zero
    budget : float, persons there are

    Notes
    -----
    With more than eight tasks each gets all or nothing, so that enumeration stays small.
    """
    levels = LEVELS if len(LEVELS) ** len(persons) <= _MOST_PORTFOLIOS else np.array([0.0, 1.0])
    grid = np.indices((len(levels),) * len(persons)).reshape(len(persons), -1).T
    cost = levels[grid] @ persons
    fits = cost <= budget + 1e-6
    grid, cost = grid[fits], cost[fits]
    step = np.append(np.diff(levels), np.inf)
    next_level = (step[grid] * persons).min(axis=1, initial=np.inf)
    return np.asarray(levels[grid[cost + next_level > budget + 1e-6]])


def efficient(worth: Floats) -> NDArray[np.bool_]:
    """Return which rows no other row equals or exceeds in every column and exceeds in one, shape (rows,)."""
    order = np.lexsort(worth.T[::-1])[::-1]
    order = order[np.argsort(-worth[order].sum(axis=1), kind="stable")]
    kept: list[int] = []
    found = np.zeros(len(worth), dtype=bool)
    for row in order:
        rivals = worth[kept]
        beaten = (rivals >= worth[row] - _ROUNDING).all(axis=1) & (rivals > worth[row] + _ROUNDING).any(
            axis=1
        )
        if not beaten.any():
            kept.append(int(row))
            found[row] = True
    return found


def standings(
    tasks: tuple[Task, ...], persons: Floats, budget: float
) -> tuple[tuple[Standing, ...], int, int]:
    """Return what efficient portfolios give to each task, and how many there are under ordered and any weights.

    Parameters
    ----------
    tasks : tuple of Task, in the order of the mandate
    persons : ndarray of float, shape (tasks,), what each needs in full, above zero
    budget : float, persons there are for tasks
    """
    if not tasks:
        return (), 0, 0
    shares = maximal_portfolios(persons, budget)
    ordered = shares[efficient(shares.cumsum(axis=1))]
    found = tuple(
        Standing(
            task, float(ordered[:, column].min()), float(ordered[:, column].max()),
            float(shares[:, column].min()), float(shares[:, column].max()),
        )
        for column, task in enumerate(tasks)
    )  # fmt: skip
    return found, len(ordered), len(shares)


def in_sequence(persons: Floats, budget: float) -> Floats:
    """Return the share of each task that persons meet one task after the other, shape (tasks,)."""
    before = np.concatenate([[0.0], np.cumsum(persons)[:-1]])
    return np.asarray(np.clip((budget - before) / persons, 0.0, 1.0))


def strength_point(strength: float, persons: Floats, budget: float) -> StrengthPoint:
    """Return the mean share met by persons left for tasks at a strength: as ordered, and over every strict order.

    The mean share is largest when the smallest tasks come first, and smallest when the largest do (a fractional
    knapsack with equal values), so that both ends are exact.
    """
    small_first = np.sort(persons)
    return StrengthPoint(
        strength,
        float(in_sequence(persons, budget).mean()),
        float(in_sequence(small_first[::-1], budget).mean()),
        float(in_sequence(small_first, budget).mean()),
    )
