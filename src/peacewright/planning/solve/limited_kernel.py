"""Compiled loops of the prices of coverage within limits: what a step of :mod:`.limited_prices` does many times over.

``first`` and ``demand`` are the cover by sites as compressed rows: site i covers ``demand[first[i]:first[i + 1]]``.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Indices = NDArray[np.int32]
Booleans = NDArray[np.bool_]

_HALVINGS = 30


@numba.njit(cache=True, nogil=True)
def worth_by_site(
    first: Indices, demand: Indices, reach: Floats, team: float, least: Integers, most: Integers
) -> tuple[Integers, Floats]:
    """Return the best number of teams at each site if it is open, at least one, and what that is worth; shapes (I,).

    ``reach`` are prices of teams in reach, shape (J, K); ``team`` is that of a team. Sites that stay closed have zeros.
    """
    sites, levels = len(first) - 1, reach.shape[1]
    placed, worth = np.zeros(sites, dtype=np.int64), np.zeros(sites)
    adds = np.empty(levels)
    for site in range(sites):
        if most[site] == 0:
            continue
        adds[:] = 0.0
        for at in range(first[site], first[site + 1]):
            for level in range(levels):
                adds[level] += reach[demand[at], level]
        for level in range(levels - 2, -1, -1):
            adds[level] += adds[level + 1]
        needed = max(least[site], 1)
        for level in range(levels):
            add = adds[level] - team
            if level < needed or (level < most[site] and add > 0):
                placed[site] += 1
                worth[site] += add
    return placed, worth


@numba.njit(cache=True, nogil=True)
def demands_part(weight: Floats, value: Floats, backup: float, reach: Floats, rows: Floats) -> float:
    """Return what levels and backup are worth beyond their prices, and take what they use off the rows, (J, K)."""
    levels, total = len(value), 0.0
    for demand in range(len(weight)):
        price, second = 0.0, weight[demand] * backup - reach[demand, 0]
        # A level is priced by its own row and by those of all levels above it.
        for level in range(levels - 1, -1, -1):
            price += reach[demand, level]
            margin = weight[demand] * value[level] - price
            if margin > 0:
                total += margin
                for row in range(level, levels):
                    rows[demand, row] -= 1.0
        if second > 0:
            total += second
            rows[demand, 0] -= 1.0
    return total


@numba.njit(cache=True, nogil=True)
def teams_in_reach(first: Indices, demand: Indices, teams_at: Integers, rows: Floats) -> None:
    """Add to the rows, shape (J, K), the teams at every site that covers a demand, each site's at most K."""
    for site in np.flatnonzero(teams_at):
        for at in range(first[site], first[site + 1]):
            for level in range(rows.shape[1]):
                rows[demand[at], level] += min(teams_at[site], level + 1)


@numba.njit(cache=True, nogil=True)
def _at_price(
    alone: Floats, extra: Floats, price: float, must: Booleans, may: Booleans, may_serve: Booleans, free: int
) -> tuple[float, Integers, float]:
    """Choose at one price of a facility.

    Returns
    -------
    tuple of float, ndarray of int and float
        What the chosen are worth; 0 (closed), 1 (open) or 2 (with a facility) by site, shape (I,); the worth of the
        least of those that were free to be chosen, infinite if none was free.
    """
    best, place = np.empty(free), np.empty(free, dtype=np.int64)
    state = np.zeros(len(alone), dtype=np.int64)
    total, taken = 0.0, 0
    for site in range(len(alone)):
        if not may[site] and not must[site]:
            continue
        serves = may_serve[site] and extra[site] > price
        worth = alone[site] + (extra[site] - price if serves else 0.0)
        state[site] = 2 if serves else 1
        if must[site]:
            total += worth
            continue
        # Those chosen so far are in order, the dearest first; of equal ones the first keeps its place.
        if worth <= 0 or free == 0 or (taken == free and worth <= best[taken - 1]):
            state[site] = 0
            continue
        if taken == free:
            state[place[taken - 1]] = 0
            taken -= 1
        at = taken
        while at > 0 and best[at - 1] < worth:
            best[at], place[at] = best[at - 1], place[at - 1]
            at -= 1
        best[at], place[at] = worth, site
        taken += 1
    for at in range(taken):
        total += best[at]
    last = np.inf if free == 0 else best[free - 1] if taken == free else 0.0
    return total, state, last


@numba.njit(cache=True, nogil=True)
def choose(
    alone: Floats,
    extra: Floats,
    free: int,
    facilities: int,
    must: Booleans,
    may: Booleans,
    may_serve: Booleans,
) -> tuple[float, Integers, float, float]:
    """Choose at most ``free`` sites beside those that must open, few with a facility, for the largest value.

    At a price of a facility the choice is a sort. The price at which just so many facilities are chosen as there may
    be is found by halving; the value at any price is a bound, the smallest is kept.

    Returns
    -------
    tuple of float, ndarray of int, float and float
        The bound, the choice and the worth of the last (as :func:`_at_price`), and the price of a facility.
    """
    low, high, price = 0.0, max(0.0, extra.max()), 0.0
    total, state, last = _at_price(alone, extra, price, must, may, may_serve, free)
    served = np.count_nonzero(state == 2)
    if served <= facilities:
        return total, state, last, price
    best, best_state, best_last, best_price = np.inf, state, last, price
    for _ in range(_HALVINGS):
        price = (low + high) / 2
        total, state, last = _at_price(alone, extra, price, must, may, may_serve, free)
        served = np.count_nonzero(state == 2)
        if total + price * facilities < best:
            best, best_state, best_last, best_price = total + price * facilities, state, last, price
        if served == facilities:
            break
        if served > facilities:
            low = price
        else:
            high = price
    return best, best_state, best_last, best_price


@numba.njit(cache=True, nogil=True)
def turn(direction: Floats, slope: Floats, newest: float, metric: Floats) -> float:
    """Turn the direction of a step towards a slope, in place; return its squared length in the metric."""
    length = 0.0
    for row in range(len(slope)):
        direction[row] = newest * slope[row] + (1 - newest) * direction[row]
        length += metric[row] * direction[row] ** 2
    return length


@numba.njit(cache=True, nogil=True)
def moved(prices: Floats, direction: Floats, factor: float, metric: Floats, most: Floats) -> Floats:
    """Return prices after a step against a direction, kept between nothing and the most that each can be worth."""
    after = np.empty_like(prices)
    for row in range(len(prices)):
        after[row] = min(max(prices[row] - factor * metric[row] * direction[row], 0.0), most[row])
    return after
