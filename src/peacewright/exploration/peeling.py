"""Peeling, compiled: from all futures to the smallest box, a slice at a time.

Futures are sorted along every side once. The next slice of a side is then read off the front of its order, so that a
step costs what it looks at and not all that is left in the box.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]


@njit(cache=True, nogil=True, error_model="numpy")
def _slice_of(
    values: Floats, order: Integers, left: Flags, cases: Flags, rank: int
) -> tuple[float, int, int, int]:
    """Return the smallest value kept along one side when a slice goes, and what goes.

    ``rank`` futures go, less those that share the smallest value kept; or all that share the smallest value.

    Parameters
    ----------
    values, order : shape (n,)
        Along this side, and the futures in the order of them.
    left, cases : shape (n,)
        Which futures are left in the box, and which are cases.

    Returns
    -------
    tuple
        The value (infinite if all would go), futures and cases that go, and the place of the first future left.
    """
    place = 0
    while not left[order[place]]:
        place += 1
    first = place
    least = value = values[order[first]]
    seen = hits = below = hits_below = 0
    while place < len(order):
        future = order[place]
        place += 1
        if not left[future]:
            continue
        if values[future] > value:
            value, below, hits_below = values[future], seen, hits
        if seen >= rank and value > least:
            return value, below, hits_below, first
        seen += 1
        hits += cases[future]
    return np.inf, seen, hits, first


@njit(cache=True, nogil=True, error_model="numpy")
def _best_side(
    values: Floats,
    orders: Integers,
    first: Integers,
    left: Flags,
    cases: Flags,
    rank: int,
    count: int,
    hits: int,
    fewest: float,
) -> tuple[int, float, int, int]:
    """Return the side whose slice gains most, its new limit, and futures and cases that go; no side is -1.

    ``count`` futures and ``hits`` cases are left. ``first``, where those left begin along every side, is moved on.
    """
    gained, row, limit, lost, lost_hits = 0.0, -1, 0.0, 0, 0
    for side in range(len(values)):
        cut, gone, gone_hits, passed = _slice_of(values[side], orders[side, first[side] :], left, cases, rank)
        first[side] += passed
        kept = count - gone
        if kept < fewest or kept == count:
            continue
        gain = ((hits - gone_hits) / kept - hits / count) / gone
        if gain > gained:
            gained, row, limit, lost, lost_hits = gain, side, cut, gone, gone_hits
    return row, limit, lost, lost_hits


@njit(cache=True, nogil=True, error_model="numpy")
def peel(
    values: Floats, orders: Integers, cases: Flags, peeled_share: float, least_share: float
) -> tuple[Integers, Floats, int]:
    """Peel off, as long as that helps, the slice whose loss raises the share of cases most for each future lost.

    Parameters
    ----------
    values : ndarray of float, shape (k, n)
        A row a side: futures below a limit go.
    orders : ndarray of int, shape (k, n)
        The futures in the order of each row.
    cases : ndarray of bool, shape (n,)
    peeled_share : float
        Share of the futures left that a slice holds.
    least_share : float
        Share of all futures that the smallest box holds.

    Returns
    -------
    tuple of ndarray of int, ndarray of float and int
        Side and limit of every step, and after how many of them the box has the best balance of coverage and density:
        twice its cases over its futures and all cases. Of boxes alike the largest is taken.
    """
    sides, every = values.shape
    fewest = least_share * every
    left = np.ones(every, dtype=np.bool_)
    count, hits = every, int(cases.sum())
    all_hits = hits
    rows, limits = np.empty(every, dtype=np.int64), np.empty(every)
    best, steps = 0, 0
    most = 2.0 * hits / (count + all_hits)
    first = np.zeros(sides, dtype=np.int64)
    while True:
        rank = max(1, int(peeled_share * count))
        if count - rank < fewest or rank >= count:
            break
        row, limit, lost, lost_hits = _best_side(
            values, orders, first, left, cases, rank, count, hits, fewest
        )
        if row < 0:
            break
        for place in range(first[row], every):
            future = orders[row, place]
            if values[row, future] >= limit:
                break
            left[future] = False
        count, hits = count - lost, hits - lost_hits
        rows[steps], limits[steps] = row, limit
        steps += 1
        balance = 2.0 * hits / (count + all_hits)
        if balance > most:
            best, most = steps, balance
    return rows[:steps], limits[:steps], best
