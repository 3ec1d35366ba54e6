"""Endurance under a cut: how long stock and what still flows last, and the least change that would last longer.

From stock S[k], with need n[k] a day, at most l[k] a day bought locally, corridor classes that still carry at most g[c]
a day, no more in all than lorries carry, w, and no more of a class in all than is let through, a[k], the longest time D
with nobody short is a linear program in D and the tonnes x[k] bought and y[c, k] brought in that time:

    max D   n[k] D - x[k] - sum over c of y[c, k] <= S[k],   x[k] <= l[k] D,   sum over k of y[c, k] <= g[c] D,
            x[k] + sum over c of y[c, k] <= a[k] D,   sum over c, k of y[c, k] <= w D

Rates are constant and goods keep, so that spending x and y evenly keeps every stock above zero on the way: the sums
over the time say all. The same program with D given finds the least stock, or the least further lift, that lasts so
long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]
LONGEST = 3650.0
"""Days beyond which a force is said to last for good."""


@dataclass(frozen=True, eq=False)
class Cut:
    """What is left under one disruption; tonnes and tonnes a day.

    Attributes
    ----------
    need, stock, local : ndarray of float, shape (K,)
    corridors : ndarray of float, shape (C,)
    allowed : ndarray of float, shape (K,), most of a class that is let through in all; inf where nothing bars it
    carriage : float
    """

    need: Floats
    stock: Floats
    local: Floats
    corridors: Floats
    allowed: Floats
    carriage: float

    def _rows(self) -> tuple[Floats, Floats, Floats]:
        """Return rows over x (K), y (C, K): coefficients, right-hand sides per day, right-hand sides fixed."""
        classes, corridors = len(self.need), len(self.corridors)
        supply = np.hstack([-np.eye(classes), *[-np.eye(classes)] * corridors])
        market = np.hstack([np.eye(classes), np.zeros((classes, corridors * classes))])
        through = np.hstack(
            [np.zeros((corridors, classes)), np.kron(np.eye(corridors), np.ones((1, classes)))]
        )
        bound = np.flatnonzero(np.isfinite(self.allowed))
        allowed = -supply[bound]
        carried = np.concatenate([np.zeros(classes), np.ones(corridors * classes)])[None, :]
        rows = np.vstack([supply, market, through, allowed, carried])
        per_day = np.concatenate(
            [-self.need, self.local, self.corridors, self.allowed[bound], [self.carriage]]
        )
        fixed = np.concatenate([self.stock, np.zeros(len(rows) - classes)])
        return rows, per_day, fixed


def _minimise(
    cost: Floats, rows: Floats, most: Floats, upper: float | None = None
) -> tuple[Floats, Floats] | None:
    bounds = [(0.0, None)] * (len(cost) - 1) + [(0.0, upper)]
    result = linprog(cost, rows, most, bounds=bounds, method="highs")
    if result.status == 2:
        return None
    if result.status != 0:
        message = f"the endurance program was not solved: {result.message}"
        raise RuntimeError(message)
    return np.asarray(result.x), np.asarray(result.ineqlin.marginals)


def endurance(cut: Cut) -> tuple[float, int]:
    """Return how long nobody goes short, in days, and the class that binds.

    Parameters
    ----------
    cut : Cut

    Returns
    -------
    tuple of float and int
        inf and -1 where it lasts for good (ten years and more).
    """
    rows, per_day, fixed = cut._rows()
    program = np.hstack([rows, -per_day[:, None]])
    cost = np.zeros(program.shape[1])
    cost[-1] = -1.0
    found = _minimise(cost, program, fixed, LONGEST)
    if found is None:
        message = "endurance has a solution: nothing lasts no time"
        raise RuntimeError(message)
    solution, prices = found
    if solution[-1] >= LONGEST * (1 - 1e-9):
        return float("inf"), -1
    return float(solution[-1]), int(np.argmax(-prices[: len(cut.need)] * cut.need))


def least_stock_days(cut: Cut, days: float) -> float:
    """Return the least days of supply in stock, the same for every class, that outlast a cut of given days."""
    rows, per_day, fixed = cut._rows()
    classes = len(cut.need)
    held = np.concatenate([cut.need, np.zeros(len(rows) - classes)])
    most = np.concatenate([np.zeros(classes), fixed[classes:]]) + per_day * days
    found = _least_of(rows, most, held)
    if found is None:
        message = "enough stock outlasts any cut"
        raise RuntimeError(message)
    return found


def least_purchase(cut: Cut, days: float, market: Floats) -> float | None:
    """Return the least share of a market to be bought with which a cut of given days is outlasted.

    Parameters
    ----------
    cut : Cut
    days : float
    market : ndarray of float, shape (K,)
        Tonnes a day that could be bought under the cut if all that the market gives were.

    Returns
    -------
    float or None
        From 0 to 1; None where buying everything would not do.
    """
    rows, per_day, fixed = cut._rows()
    classes = len(cut.need)
    bought = slice(classes, 2 * classes)
    most, gives = fixed + per_day * days, np.zeros(len(rows))
    most[bought], gives[bought] = 0.0, market * days
    return _least_of(rows, most, gives, 1.0)


def least_open(cut: Cut, corridors: Sequence[int]) -> float | None:
    """Return the least share of what some classes of corridor carry with which nobody is ever short, without any stock.

    Parameters
    ----------
    cut : Cut
        Its stock is left out of account.
    corridors : sequence of int
        The same share of each of them; the others stay open.

    Returns
    -------
    float or None
        From 0 to 1; None where all of it would not do.
    """
    rows, per_day, _ = cut._rows()
    places = 2 * len(cut.need) + np.asarray(corridors, dtype=np.int64)
    most, gives = per_day.copy(), np.zeros(len(rows))
    most[places], gives[places] = 0.0, cut.corridors[np.asarray(corridors, dtype=np.int64)]
    return _least_of(rows, most, gives, 1.0)


def least_own_carriage(cut: Cut, days: float, carriage: float, left: float) -> float | None:
    """Return the least share of the carrying that the force's own lorries do with which a cut is outlasted.

    Parameters
    ----------
    cut : Cut
    days : float
    carriage : float
        Tonnes a day that all lorries carry without the cut.
    left : float
        Share of what contractors carry that the cut leaves.

    Returns
    -------
    float or None
        From 0 to 1; None where the force's own lorries alone would not do.
    """
    rows, per_day, fixed = cut._rows()
    most, gives = fixed + per_day * days, np.zeros(len(rows))
    most[-1], gives[-1] = left * carriage * days, (1.0 - left) * carriage * days
    return _least_of(rows, most, gives, 1.0)


def _least_of(rows: Floats, most: Floats, gives: Floats, upper: float | None = None) -> float | None:
    """Return the least amount, up to ``upper``, of what adds ``gives`` to the right-hand sides; None if none does."""
    cost = np.zeros(rows.shape[1] + 1)
    cost[-1] = 1.0
    found = _minimise(cost, np.hstack([rows, -gives[:, None]]), most, upper)
    return None if found is None else float(found[0][-1])


def least_further_lift(cut: Cut, days: float) -> float | None:
    """Return the least further tonnes a day, free of the cut, with which it is outlasted; None where no lift would do.

    What a host refuses to let through, as fuel, no lift brings.
    """
    rows, per_day, fixed = cut._rows()
    classes, wide = len(cut.need), len(rows)
    # Further lift brings any class, but of one that is let through in part only so much in all: its row counts it too.
    bound = np.flatnonzero(np.isfinite(cut.allowed))
    more = np.vstack([-np.eye(classes), np.zeros((wide - classes, classes))])
    more[2 * classes + len(cut.corridors) + np.arange(len(bound)), bound] = 1.0
    total = np.concatenate([np.zeros(rows.shape[1]), np.ones(classes), [-days]])
    program = np.vstack([np.hstack([rows, more, np.zeros((wide, 1))]), total[None, :]])
    cost = np.zeros(program.shape[1])
    cost[-1] = 1.0
    found = _minimise(cost, program, np.concatenate([fixed + per_day * days, [0.0]]))
    return None if found is None else float(found[0][-1])
