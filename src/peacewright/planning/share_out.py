"""Sharing cohorts out among nations: every nation gives the same share of what it has free.

The rotation is solved for groups of nations that may serve the same demands. Whoever has free persons may take the
next cohort (an interval graph needs no more colours than intervals overlap), so the choice is free, and is made so
that burdens stay even: in proportion to free persons, whole persons by largest remainder, ties in the order given.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


def proportional(total: int, weights: Integers) -> Integers:
    """Share a whole number out in proportion to whole weights, none above its weight.

    Raises
    ------
    ValueError
        If the weights do not add up to the total.
    """
    available = int(weights.sum())
    if total > available:
        message = f"{total} persons are to be shared out, {available} are free"
        raise ValueError(message)
    if total == 0:
        return np.zeros_like(weights)
    exact = weights * total
    shares = exact // available
    for index in np.argsort(-(exact % available), kind="stable")[: total - int(shares.sum())]:
        shares[index] += 1
    return shares


def share_out(starts: Integers, pools: Integers, ready: Integers, cycle: int) -> Integers:
    """Give the cohorts of one group to its members.

    Parameters
    ----------
    starts : ndarray of int, shape (T,)
        Persons of the group who start a tour, by month.
    pools : ndarray of int, shape (N,)
        Persons of each member.
    ready : ndarray of int, shape (N,)
        First month in which each member may start.
    cycle : int
        Months for which a person who starts is bound.

    Returns
    -------
    ndarray of int, shape (N, T)
        Persons of each member who start, by month; no member is ever bound beyond its pool.
    """
    given = np.zeros((len(pools), len(starts)), dtype=np.int64)
    for month, total in enumerate(starts):
        bound = given[:, max(0, month - cycle + 1) : month].sum(axis=1)
        free = np.where(ready <= month, pools - bound, 0)
        given[:, month] = proportional(int(total), free)
    return given
