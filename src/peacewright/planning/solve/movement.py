"""Movement: when the last load can be in place, by which ways, and how near that is to the earliest day there is.

Loads (the vehicles, stores or persons of one element) become ready on a day and go by one or several ways. A way passes
facilities in order: a railhead or port of embarkation, an entry point, the reception of a base area. Each facility
handles so much a day; between facilities time passes. A load may be divided over ways and days down to the single
vehicle, but an element counts only with its last load: **unit integrity**. The closure is the day on which the last
element has been received. In full this is a multi-commodity flow on a network expanded over days.

The lower bound comes from :mod:`.windows`, the plan from :mod:`.booking` and, where that leaves more than the gap asked
for, from :mod:`.booking_search`; what is between them is the proven gap.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.explanation import Proof
from peacewright.planning.solve.booking import book_best
from peacewright.planning.solve.booking_search import search_orders
from peacewright.planning.solve.movement_problem import MovementProblem, merge_alike
from peacewright.planning.solve.windows import earliest_closure

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_PATIENCE = 40
"""Linear programs in a row that bring no later day, after which the bound is taken as it is."""

_ROUNDS = 4
"""Rounds of search for better orders. None of the generated movements of 400 elements by 180 days needs a second."""


@dataclass(frozen=True, eq=False)
class MovementSolution:
    """A plan of movement.

    Attributes
    ----------
    by_way : ndarray of float, shape (ways,), units that go each way
    received : ndarray of int, shape (loads,), day on which the last of each load is received
    used : ndarray of float, shape (facilities, days), units handled each day
    order : ndarray of int, shape (loads,), the order in which they were booked
    closure, first_closure : int, day on which the last load, and the last of the first echelon, is received
    first_bound : int, no plan receives the first echelon earlier
    proof : Proof, of the closure
    """

    by_way: Floats
    received: Integers
    used: Floats
    order: Integers
    closure: int
    first_closure: int
    first_bound: int
    proof: Proof


def solve_movement(
    problem: MovementProblem, gap: float = 0.02, tries: int = 60, searched: int = _ROUNDS
) -> MovementSolution:
    """Plan a movement and prove how near its closure is to the earliest.

    Parameters
    ----------
    problem : MovementProblem
    gap : float
        Relative gap at which no further order is tried.
    tries : int
        Most orders of booking that are tried before the search.
    searched : int
        Most rounds of the search for better orders; 0 leaves it out. With it no plan closes later than without.

    Returns
    -------
    MovementSolution

    Raises
    ------
    ValueError
        If some load has no way.
    """
    begin = time.perf_counter()
    stranded = np.setdiff1d(np.flatnonzero(problem.amount > 0), problem.way_load)
    if len(stranded):
        message = f"no way is open to {len(stranded)} of {len(problem.amount)} loads"
        raise ValueError(message)
    least = earliest_closure(merge_alike(problem), patience=_PATIENCE)
    first = earliest_closure(merge_alike(problem.part(problem.first)), patience=_PATIENCE)
    bound = int(least.days)
    wanted = math.floor(bound / (1 - gap))
    booking, tried = book_best(problem, wanted, tries)
    booking, more = search_orders(problem, booking, wanted, searched)
    closure = int(booking.received.max(initial=0))
    proof = Proof(
        method="bound from windows by linear programs and bisection, plan by booking the earliest way",
        objective=float(closure),
        bound=float(bound),
        gap=0.0 if closure <= bound else (closure - bound) / closure,
        work=f"{least.programs + first.programs} linear programs, {tried + more} orders of booking",
        seconds=time.perf_counter() - begin,
    )
    first_closure = int(booking.received[problem.first].max(initial=0))
    return MovementSolution(
        booking.by_way,
        booking.received,
        booking.used,
        booking.order,
        closure,
        first_closure,
        int(first.days),
        proof,
    )
