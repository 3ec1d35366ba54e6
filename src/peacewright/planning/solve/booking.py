"""A plan of movement by booking: load after load takes the way on which it arrives earliest, day by day.

What is booked at a facility on a day is gone for the loads behind. Each portion takes, of all ways, the one with the
earliest end that is still free, and as much of it as the narrowest facility on it has left that day; then the next. So
loads turn to other ways when the near ones are full, and every facility that anything waits for works at its capacity.
The order decides how well that goes: first echelon first, then by the day of readiness; further orders put forward what
came last, and the best is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve.booking_kernel import book_in_order
from peacewright.planning.solve.movement_problem import MovementProblem

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_FORWARD = (0.02, 0.6)
_BEHIND = (0.5, 0.8, 0.9, 0.97)
"""By how much of its lateness, behind which share of all loads, a load is put forward in the next order."""


@dataclass(frozen=True, eq=False)
class Booking:
    """What one order gave.

    Attributes
    ----------
    by_way : ndarray of float, shape (ways,), units
    received : ndarray of int, shape (loads,), day on which the last of each load is received
    used : ndarray of float, shape (facilities, days), units
    order : ndarray of int, shape (loads,), the order that gave it
    """

    by_way: Floats
    received: Integers
    used: Floats
    order: Integers


def book(problem: MovementProblem, order: Integers) -> Booking:
    """Book the loads in an order.

    Parameters
    ----------
    problem : MovementProblem
    order : ndarray of int, shape (loads,)

    Returns
    -------
    Booking
    """
    return book_wanted(problem, order, 0)[0]


def book_wanted(problem: MovementProblem, order: Integers, wanted: int) -> tuple[Booking, Floats]:
    """Book the loads in an order; return too the days by which each comes later than a wanted day, shape (loads,).

    Portions of a load count by their share of it.
    """
    table, days = problem.table, max(64, int(problem.way_ends.max(initial=0)) + 1)
    order = np.asarray(order, dtype=np.int64)
    while True:
        sufficed, received, late, by_way, left = book_in_order(order, table, days, wanted)
        if sufficed:
            used = problem.capacity[:, None] - left
            return Booking(by_way, received, used, order), late
        days *= 2


def book_best(problem: MovementProblem, good_enough: int, tries: int) -> tuple[Booking, int]:
    """Try orders until the closure is good enough or the tries are used up.

    Parameters
    ----------
    problem : MovementProblem
    good_enough : int
        A closure at which to stop.
    tries : int

    Returns
    -------
    tuple of Booking and int
        The best plan, and the orders tried. A first echelon never goes behind the rest.
    """
    turns = _first_turns(problem)
    best = last = book(problem, order_by(problem, turns[0]))
    kept, turn, tried = turns[0], turns[0], 1
    draw = np.random.default_rng(0)
    while tried < tries and best.received.max(initial=0) > good_enough:
        if tried < len(turns):
            turn = turns[tried]
        else:
            if tried == len(turns):
                turn, last = kept, best
            forward, share = draw.uniform(*_FORWARD), draw.choice(_BEHIND)
            turn = turn - forward * np.maximum(0.0, last.received - np.quantile(last.received, share))
        last = book(problem, order_by(problem, turn))
        tried += 1
        if _closures(problem, last) < _closures(problem, best):
            best, kept = last, turn
    return best, tried


def _first_turns(problem: MovementProblem) -> list[Floats]:
    """Return the turns to begin with: by readiness, by what presses behind, by the longest way to go."""
    turn = problem.ready.astype(np.float64)
    pressed = _pressure(problem)
    ends = np.full(len(turn), np.inf)
    np.minimum.at(ends, problem.way_load, problem.way_ends.astype(np.float64))
    to_go = np.where(np.isfinite(ends), ends, 0.0) - turn
    return [turn, turn - pressed, turn - pressed / 2, turn - pressed / 4, turn - to_go]


def unavoidable(problem: MovementProblem) -> Floats:
    """Return what one unit of each load takes of each facility that all its ways pass, shape (loads, facilities).

    Of other facilities that is 0; where ways differ it is the most.
    """
    facility, way, _, _, use = problem.steps
    shape = (len(problem.amount), len(problem.capacity))
    passes, needs = np.zeros(shape), np.zeros(shape)
    np.add.at(passes, (problem.way_load[way], facility), 1.0)
    np.maximum.at(needs, (problem.way_load[way], facility), use)
    all_ways = np.bincount(problem.way_load, minlength=shape[0])[:, None]
    return np.where((passes >= all_ways) & (passes > 0), needs, 0.0)


def days_of_work(problem: MovementProblem, needs: Floats) -> Floats:
    """Return the days that each facility works for loads that cannot avoid it, shape (facilities,)."""
    return np.asarray((needs * problem.amount[:, None]).sum(axis=0) / problem.capacity)


def _pressure(problem: MovementProblem) -> Floats:
    """Return the days of work of the most pressed facility that each load cannot avoid, shape (loads,)."""
    needs = unavoidable(problem)
    days = days_of_work(problem, needs)
    return np.asarray(np.where(needs > 0, days[None, :], 0.0).max(axis=1, initial=0.0))


def order_by(problem: MovementProblem, turn: Floats) -> Integers:
    """Return the loads by turn, shape (loads,), the first echelon in front."""
    return np.lexsort((problem.element, turn, ~problem.first)).astype(np.int64)


def _closures(problem: MovementProblem, booking: Booking) -> tuple[int, int, int]:
    received = booking.received
    return int(received.max(initial=0)), int(received[problem.first].max(initial=0)), int(received.sum())
