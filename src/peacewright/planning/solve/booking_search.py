"""Better orders of booking: who is bound to a pressed facility goes forward, then load changes place with load.

Where facilities are full nearly every day up to the closure, a day of one that stays empty early is a day later at the
end. What keeps them full is the order. It is searched in rounds of two parts, both for less lateness: the days by which
loads come later than wanted, added up. First each facility that loads cannot avoid gets days by which these loads are
booked forward; one facility at a time is tried with more, rather one whose loads come late. Then loads change their
places in the order that this gave (:func:`.booking_kernel.change_order`). Rounds begin with other days.

The first echelon stays in front, and no order is kept with which its last load comes later. The number of orders is
limited, never the time, and what is drawn is drawn with a fixed seed: the same problem has the same plan each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve.booking import Booking, book, book_wanted, days_of_work, order_by, unavoidable
from peacewright.planning.solve.booking_kernel import change_order
from peacewright.planning.solve.movement_problem import MovementProblem

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_STARTS = (0.0, 0.25, 0.5)
"""Shares of a facility's days of work by which its loads are forward at the beginning of a round, in turn."""

_DAYS = 8.0
"""By how many days a facility is tried with more, in the mean."""

_PRESSED, _TWO = 0.5, 0.3
"""Shares of trials in which a facility is drawn by the lateness of its loads, and in which a second one changes too."""

_FORWARDS, _CHANGES = 600, 3000
"""Orders of the first and the second part of a round, at most."""

_MEMORY = 30
"""Orders back to the one that a changed order must be no worse than."""


@dataclass(frozen=True, eq=False)
class _Tried:
    """A booking, the days by which each load comes later than wanted, and their sum, infinite if it may not be kept."""

    booking: Booking
    late: Floats
    score: float


@dataclass(frozen=True, eq=False)
class _Search:
    """What is searched, and for what: nothing after ``wanted``, and the first echelon no later than at the start."""

    problem: MovementProblem
    start: Booking
    wanted: int

    @cached_property
    def needs(self) -> Floats:
        """What a unit of each load takes of each facility that it cannot avoid, shape (loads, facilities)."""
        return unavoidable(self.problem)

    @cached_property
    def bound_to(self) -> Floats:
        """1 for each load and facility that it cannot avoid, shape (loads, facilities)."""
        return np.asarray(self.needs > 0, dtype=np.float64)

    @cached_property
    def due(self) -> Integers:
        """The day by which each load must be received, shape (loads,): those of the first echelon, and others never."""
        first, received = self.problem.first, self.start.received
        return np.where(first, received[first].max(initial=0), np.iinfo(np.int64).max)

    def book(self, forward: Floats) -> _Tried:
        """Book by readiness, loads put forward by the days of the facilities that they are bound to."""
        order = order_by(self.problem, self.problem.ready - self.bound_to @ forward)
        booking, late = book_wanted(self.problem, order, self.wanted)
        keeps = (booking.received <= self.due).all()
        return _Tried(booking, late, float(late.sum()) if keeps else np.inf)


def search_orders(problem: MovementProblem, start: Booking, wanted: int, rounds: int) -> tuple[Booking, int]:
    """Search for an order of booking that closes by a wanted day.

    Parameters
    ----------
    problem : MovementProblem
    start : Booking
        What is to be beaten, the first echelon in front.
    wanted : int
        A closure at which to stop.
    rounds : int

    Returns
    -------
    tuple of Booking and int
        The best booking, which closes no later than the start, nor does its first echelon; and the orders tried.
    """
    best, tried = start, 0
    search, first = _Search(problem, start, wanted), int(problem.first.sum())
    for number in range(rounds):
        if best.received.max(initial=0) <= wanted:
            break
        draw = np.random.default_rng(number)
        found, forwards = _put_forward(search, _STARTS[number % len(_STARTS)], draw)
        days, draws = found.used.shape[1], draw.random((_CHANGES, 4))
        order, changes = change_order(
            found.order, first, problem.table, days, wanted, search.due, draws, _MEMORY
        )
        tried += forwards + changes
        booking = book(problem, order)
        if booking.received.max(initial=0) < best.received.max(initial=0):
            best = booking
    return best, tried


def _put_forward(search: _Search, share: float, draw: np.random.Generator) -> tuple[Booking, int]:
    """Return the booking with least lateness of those that put loads forward by facility, and the orders tried."""
    work = days_of_work(search.problem, search.needs)
    facilities, forward = np.flatnonzero(work), share * work
    best, tried = search.book(forward), 1
    while tried < _FORWARDS and best.score > 0 and len(facilities):
        trial = forward.copy()
        lateness = best.late @ search.bound_to[:, facilities]
        if draw.random() < _PRESSED and lateness.sum() > 0:
            trial[draw.choice(facilities, p=lateness / lateness.sum())] += draw.exponential(_DAYS)
        else:
            trial[draw.choice(facilities)] += draw.normal() * _DAYS
        if draw.random() < _TWO:
            trial[draw.choice(facilities)] += draw.normal() * _DAYS
        found = search.book(trial)
        tried += 1
        if found.score <= best.score:
            forward, best = trial, found
    return best.booking if best.score < np.inf else search.start, tried
