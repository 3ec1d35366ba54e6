"""The movement problem written out in full: a flow on a network expanded over days, solved day by day of the horizon.

A variable for every way, facility and day: how much of what goes that way is handled there that day. Nothing is
handled before it has arrived; what has arrived may wait. Exact for loads that may be divided, and far too large but
for small cases: the measure of the bound and of the plan in :mod:`peacewright.planning.solve`.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from peacewright.planning.solve.movement_problem import MovementProblem


def closure_over_days(problem: MovementProblem, most: int = 1000) -> int:
    """Return the earliest day on which everything can be received.

    Raises
    ------
    ValueError
        If that is not within ``most`` days.
    """
    low, high = 0, 1
    while not fits(problem, high):
        low, high = high + 1, high * 2
        if high > most:
            message = f"no closure within {most} days"
            raise ValueError(message)
    while low < high:
        middle = (low + high) // 2
        if fits(problem, middle):
            high = middle
        else:
            low = middle + 1
    return high


def fits(problem: MovementProblem, horizon: int) -> bool:
    """Return whether everything can be received by a day."""
    days = horizon + 1
    start = np.cumsum([0, *(len(way.facilities) * days for way in problem.ways)])
    size = int(start[-1])
    rows: list[tuple[list[int], list[float]]] = []
    limits: list[float] = []
    upper = np.full(size, np.inf)
    capacity: list[list[tuple[int, float]]] = [[] for _ in range(len(problem.capacity) * days)]
    for number, way in enumerate(problem.ways):
        ready = int(problem.ready[way.load])
        for stage, (facility, lag) in enumerate(zip(way.facilities, way.lags, strict=True)):
            base = int(start[number]) + stage * days
            for day in range(days):
                if day < ready + lag or day > horizon - (way.days - lag):
                    upper[base + day] = 0.0
                capacity[facility * days + day].append((base + day, way.use[stage]))
                if stage:
                    gone, wait = int(start[number]) + (stage - 1) * days, lag - way.lags[stage - 1]
                    earlier = range(max(0, day - wait + 1))
                    rows.append(
                        (
                            [*range(base, base + day + 1), *(gone + d for d in earlier)],
                            [1.0] * (day + 1) + [-1.0] * len(earlier),
                        )
                    )
                    limits.append(0.0)
    for place, entries in enumerate(capacity):
        rows.append(([column for column, _ in entries], [value for _, value in entries]))
        limits.append(float(problem.capacity[place // days]))
    moved, wanted = _balance(problem, start, days)
    result = linprog(
        np.zeros(size),
        A_ub=_matrix(rows, size),
        b_ub=limits,
        A_eq=_matrix(moved, size),
        b_eq=wanted,
        bounds=np.column_stack([np.zeros(size), upper]),
        method="highs",
    )
    return bool(result.status == 0)


def _balance(
    problem: MovementProblem, start: np.ndarray, days: int
) -> tuple[list[tuple[list[int], list[float]]], list[float]]:
    """Return the rows that say that every stage of a load's ways together handles the whole load."""
    rows, wanted = [], []
    for load, amount in enumerate(problem.amount):
        ways = [(n, way) for n, way in enumerate(problem.ways) if way.load == load]
        columns = [
            int(start[n]) + (len(way.facilities) - 1) * days + day for n, way in ways for day in range(days)
        ]
        rows.append((columns, [1.0] * len(columns)))
        wanted.append(float(amount))
    return rows, wanted


def _matrix(rows: list[tuple[list[int], list[float]]], size: int) -> sparse.csr_array:
    return sparse.csr_array(
        (
            np.concatenate([values for _, values in rows]),
            np.concatenate([columns for columns, _ in rows]).astype(np.int64),
            np.cumsum([0, *(len(columns) for columns, _ in rows)]),
        ),
        shape=(len(rows), size),
    )
